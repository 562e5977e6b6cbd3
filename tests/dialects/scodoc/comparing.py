"""Our answers beside those of the real ScoDoc: every value of both, by its place.

What differs must be explained by a rule, and a rule that explains nothing is an error.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

ABSENT = "(absent)"
"""What stands where one of the two says nothing."""

Values = dict[str, Any]


@dataclass(frozen=True)
class Rule:
    """A difference that is meant.

    path: a pattern of places, in which [*] is any number. row: of the table in docs/scodoc.md, or
    "data" where the two were asked about different rows. agrees: whether the real value and ours
    are as the rule says.
    """

    path: str
    row: str
    agrees: Callable[[Any, Any], bool]

    def covers(self, place: str) -> bool:
        pattern = re.escape(self.path).replace(r"\[\*\]", r"\[\d+\]").replace(r"\*\*", ".*")
        return re.fullmatch(pattern, place) is not None


class Comparison:
    """Compares pair after pair, and remembers which rules were needed."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules
        self.used: Counter[int] = Counter()
        self.pairs = 0

    def compare(self, real: Values, ours: Values, about: object) -> None:
        """Errors: AssertionError, with everything that differs and no rule explains."""
        self.pairs += 1
        wrong = [
            f"{place}: ScoDoc {real.get(place, ABSENT)!r}, here {ours.get(place, ABSENT)!r}"
            for place in sorted(real.keys() | ours.keys())
            if not self._agree(place, real.get(place, ABSENT), ours.get(place, ABSENT))
        ]
        assert not wrong, f"{about}: " + "; ".join(wrong[:20])

    def finish(self) -> None:
        """Errors: AssertionError where a rule was never needed."""
        assert self.pairs
        idle = [rule.path for place, rule in enumerate(self.rules) if not self.used[place]]
        assert not idle, f"rules that explain nothing: {idle}"

    def _agree(self, place: str, real: Any, ours: Any) -> bool:
        if real == ours and isinstance(real, bool) == isinstance(ours, bool):
            return True
        for number, rule in enumerate(self.rules):
            if rule.covers(place) and rule.agrees(real, ours):
                self.used[number] += 1
                return True
        return False


def json_values(tree: Any, place: str = "$") -> Values:
    """Every scalar of a JSON document, and the length of every list."""
    return dict(_json_values(tree, place))


def _json_values(tree: Any, place: str) -> Iterator[tuple[str, Any]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _json_values(value, f"{place}.{key}")
    elif isinstance(tree, list):
        yield f"{place}.length", len(tree)
        for number, value in enumerate(tree):
            yield from _json_values(value, f"{place}[{number}]")
    else:
        yield place, tree


def xml_values(document: bytes) -> Values:
    """Every attribute and text of an XML document, and the names of every element's children."""
    root = etree.fromstring(document)
    return dict(_xml_values(root, f"/{root.tag!s}"))


def _xml_values(element: Any, place: str) -> Iterator[tuple[str, Any]]:
    for name, value in element.attrib.items():
        yield f"{place}@{name}", value
    if (element.text or "").strip():
        yield f"{place}/text", element.text
    yield f"{place}/children", " ".join(child.tag for child in element)
    seen: Counter[str] = Counter()
    for child in element:
        name = str(child.tag)
        seen[name] += 1
        yield from _xml_values(child, f"{place}/{name}[{seen[name]}]")
