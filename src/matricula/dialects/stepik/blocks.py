"""Blocks of steps as authors send them: their names, texts and sources.

What a source means is the room of quizzes' matter; here is what becomes of it in a step. Checking
one may take seconds, and so it is done before a transaction begins.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from matricula.dialects.stepik import inputs
from matricula.dialects.stepik.declaring import Values
from matricula.dialects.stepik.errors import FieldFaults
from matricula.dialects.stepik.inputs import NOT_NULL, REQUIRED, Entry, Fault
from matricula.quizzes import KINDS, NOT_QUIZZES, SourceRefused, kind_of

KEPT = frozenset(
    {
        "admin",
        "chemical",
        "dataset",
        "linux-code",
        "manual-score",
        "puzzle",
        "pycharm",
        "random-tasks",
        "sql",
        "trik",
    }
)
"""Blocks that are kept as they were sent and given back; nothing here can check them."""
LONGEST_TEXT = 300_000
LONGEST_SOURCE = 2_000_000
"""Bytes of a source, or of the options of a block that is kept."""
DEEPEST = 100
NOT_OBJECT = "Expected an object."
NO_KIND = '"{}" is not a valid choice.'


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a body, checked as far as that needs no database.

    step, source: columns of the record. video: the id of one that has to be there. fitting: the
    name of the block that it was checked to change.
    """

    step: Values = field(default_factory=dict)
    source: Values = field(default_factory=dict)
    video: int | None = None
    fitting: str | None = None
    faults: Mapping[str, list[str]] = field(default_factory=dict)

    def fine(self) -> "Block":
        """The block itself. Errors: FieldFaults."""
        if self.faults:
            raise FieldFaults(self.faults)
        return self


def block_entry() -> Entry:
    """How a body's block is read: `checked` before the transaction, and handed on here."""

    def read(value: Any) -> Block:
        if not isinstance(value, Block):
            raise Fault(NOT_OBJECT)
        return value

    return Entry(read, "block", required=True)


def checked(sent: Mapping[str, Any], stored: str | None) -> Block:
    """A block of a body. stored: the name of the block that it changes; None for a new step."""
    try:
        return _checked(sent, stored)
    except Fault as fault:
        return Block(faults={"block": [str(fault)]})
    except SourceRefused as error:
        return Block(faults={"source": [error.message]})


def _checked(sent: Mapping[str, Any], stored: str | None) -> Block:
    name = _name(sent, stored)
    step, source = _texts(sent)
    renamed = name != stored
    if renamed:
        step["block_name"] = name
    if renamed or sent.get("source") is not None:
        given = sent.get("source")
        step |= _of_source(name, {} if given is None else given, source)
    if name in KEPT and (renamed or sent.get("options") is not None):
        step["options"] = _bounded(sent.get("options") or {})
    if "video" in sent:
        step["video_id"] = _video(sent["video"])
    elif renamed and name != "video":
        step["video_id"] = None  # it is not shown any more, and may be somebody else's to remove
    return Block(step, source, step.get("video_id"), stored)


def _name(sent: Mapping[str, Any], stored: str | None) -> str:
    name = sent.get("name", stored)
    if "name" not in sent and stored is None:
        raise Fault(f"name: {REQUIRED}")
    if name is None:
        raise Fault(f"name: {NOT_NULL}")
    if not isinstance(name, str) or name not in KINDS.keys() | NOT_QUIZZES | KEPT:
        raise Fault(f"name: {NO_KIND.format(str(name)[:50])}")
    return name


def _texts(sent: Mapping[str, Any]) -> tuple[Values, Values]:
    """The texts of a block by columns of the step and of what its authors alone see."""
    entries = [
        (name, inputs.text(name, longest=LONGEST_TEXT))
        for name in ("text", "animation", "feedback_correct", "feedback_wrong")
    ]
    values, faults = inputs.read_entries(entries, dict(sent), new=False)
    for name, told in faults.items():
        raise Fault(f"{name}: {told[0]}")
    step: Values = {name: values[name] for name in ("text", "animation") if name in values}
    return step, {name: value for name, value in values.items() if name not in step}


def _of_source(name: str, given: Any, source: Values) -> Values:
    """Columns of the step that follow of a source, which is put into `source`.

    A kind that runs programs is prepared beside the requests. Errors: SourceRefused, Fault.
    """
    source |= {"material": {}, "warnings": [], "error_code": "", "error_text": ""}
    if name not in KINDS:
        source["source"] = _bounded(given) if name in KEPT else {}
        return {"options": {}, "status": "ready"}
    kind = kind_of(name)
    source["source"] = kept = _bounded(kind.validate_source(given))
    options = kind.learner_options(kept, {})
    if kind.runs_programs(kept):
        return {"options": options, "status": "preparing"}
    prepared = kind.prepare(kept)
    source |= {"material": prepared.material, "warnings": prepared.warnings}
    return {"options": options, "status": "ready"}


def _bounded(value: Any) -> Any:
    """Errors: Fault where it is no object, or too long to be kept."""
    if not isinstance(value, dict):
        raise Fault(NOT_OBJECT)
    if not _is_shallow(value):
        raise Fault(f"Ensure the source has no more than {DEEPEST} levels.")
    if len(msgspec.json.encode(value)) > LONGEST_SOURCE:
        raise Fault(f"Ensure the source has no more than {LONGEST_SOURCE} bytes.")
    return value


def _is_shallow(value: Any) -> bool:
    """Whether lists and objects stand in one another no deeper than can be written again."""
    level: list[Any] = [value]
    for _ in range(DEEPEST):
        inner = [one for one in level if isinstance(one, list | dict)]
        level = [part for one in inner for part in (one.values() if isinstance(one, dict) else one)]
        if not level:
            return True
    return False


def _video(value: Any) -> int | None:
    """The id of a video, which clients send as the object that they were given, or alone."""
    key = value.get("id") if isinstance(value, dict) else value
    if key is None:
        return None
    try:
        return int(inputs.key("video").read(key))
    except Fault as fault:
        raise Fault(f"video: {fault}") from None
