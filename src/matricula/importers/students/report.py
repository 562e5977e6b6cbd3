"""What an import of students says about itself."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class StudentsReport:
    """What a file changes, or would change.

    new: lines of students who are new here. changed: by line, the headers of what differs.
    unchanged: how many lines say what is known. bad: lines that cannot be written, with the reason.
    notes: what was passed over. photos: how many pictures are new or other ones. written: whether
    the record was changed.
    """

    department: str
    new: list[int] = field(default_factory=list)
    changed: dict[int, tuple[str, ...]] = field(default_factory=dict)
    unchanged: int = 0
    bad: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    photos: int = 0
    written: bool = False

    @property
    def changes(self) -> bool:
        return bool(self.new or self.changed or self.photos)

    def lines(self) -> list[str]:
        """Every line that is new or changes something, for a preview."""
        told = [(line, "new") for line in self.new]
        told += [(line, f"changes {', '.join(what)}") for line, what in self.changed.items()]
        return [f"line {line}: {what}" for line, what in sorted(told)]

    def summary(self) -> str:
        """What happened, in one sentence or two."""
        counts = Counter(header for headers in self.changed.values() for header in headers)
        fields = ", ".join(f"{header} {count}" for header, count in counts.items())
        parts = [
            f"{len(self.new)} new",
            f"{len(self.changed)} changed" + (f" ({fields})" if fields else ""),
            f"{self.unchanged} unchanged",
            f"{len(self.bad)} bad",
        ]
        if self.photos:
            parts.append(f"{self.photos} photos")
        return f"Department {self.department}: {', '.join(parts)}. {self._end()}"

    def _end(self) -> str:
        if not self.changes:
            return "Nothing changed."
        if not self.written:
            return "Nothing was written."
        return "The rest was written." if self.bad else "All of it was written."
