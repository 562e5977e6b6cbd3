"""Figures: times of one thing done many times over, and how they are printed."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """Seconds that each of many repetitions took; `elapsed` is the wall clock of them all."""

    name: str
    seconds: Sequence[float]
    elapsed: float

    @property
    def fastest(self) -> float:
        return min(self.seconds)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def slow(self) -> float:
        """What 19 of 20 stay below."""
        return sorted(self.seconds)[len(self.seconds) * 19 // 20]

    @property
    def rate(self) -> float:
        """Repetitions a second."""
        return len(self.seconds) / self.elapsed


def joined(figures: Sequence[Figure]) -> Figure:
    """Several measurements of one thing as one."""
    times = [second for figure in figures for second in figure.seconds]
    return Figure(figures[0].name, times, sum(figure.elapsed for figure in figures))


def repeated(name: str, action: Callable[[], object], seconds: float, least: int = 5) -> Figure:
    """The times of `action`, repeated for about `seconds` and `least` times at least."""
    times: list[float] = []
    start = time.perf_counter()
    while len(times) < least or time.perf_counter() - start < seconds:
        before = time.perf_counter()
        action()
        times.append(time.perf_counter() - before)
    return Figure(name, times, time.perf_counter() - start)


def lines(rows: Sequence[tuple[Figure, Figure]]) -> list[str]:
    """A table of figures, each with the empty route that it is compared with.

    The last column says how often the median of the empty route fits into the figure's.
    """
    head = f"{'':34}{'min ms':>9}{'median ms':>11}{'95 % ms':>9}{'per s':>9}{'ratio':>8}"
    return [head, *(_line(figure, empty) for figure, empty in rows)]


def _line(figure: Figure, empty: Figure) -> str:
    times = (figure.fastest, figure.median, figure.slow)
    fastest, median, slow = (second * 1e3 for second in times)
    ratio = figure.median / empty.median
    return f"{figure.name:34}{fastest:9.2f}{median:11.2f}{slow:9.2f}{figure.rate:9.0f}{ratio:8.1f}"
