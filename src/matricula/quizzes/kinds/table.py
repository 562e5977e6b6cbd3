"""table: mark the right cells of each row."""

from collections.abc import Sequence
from random import Random

import msgspec

from matricula.quizzes.errors import ReplyRefused, SourceRefused
from matricula.quizzes.kinds.kind import JSON, Typed, cleaned, shown
from matricula.quizzes.verdicts import Verdict, judged

MOST_CELLS = 10_000


class Column(msgspec.Struct, frozen=True):
    name: str


class Cell(msgspec.Struct, frozen=True):
    choice: bool


class Row(msgspec.Struct, frozen=True):
    name: str
    columns: list[Cell]


class Options(msgspec.Struct, frozen=True):
    is_checkbox: bool
    is_randomize_rows: bool
    is_randomize_columns: bool
    sample_size: int


class Source(msgspec.Struct, frozen=True):
    description: str
    columns: list[Column]
    rows: list[Row]
    options: Options
    is_always_correct: bool
    is_html_enabled: bool = False


class Answer(msgspec.Struct, frozen=True):
    name: str
    answer: bool


class RowReply(msgspec.Struct, frozen=True):
    name_row: str
    columns: list[Answer]


class Reply(msgspec.Struct, frozen=True):
    choices: list[RowReply]


class Table(Typed[Source, Reply]):
    """Dataset: {description, rows: [HTML], columns: [HTML], is_checkbox}. Clue: the right cells.

    `sample_size` rows are asked for; -1 and 0 ask for all of them.
    """

    name = "table"
    source_type = Source
    reply_type = Reply

    def checked_source(self, source: Source) -> Source:
        if len(source.rows) * len(source.columns) > MOST_CELLS:
            raise SourceRefused(f"There are more than {MOST_CELLS} cells", "rows")
        _check_names("rows", [row.name for row in source.rows])
        _check_names("columns", [column.name for column in source.columns])
        for index, row in enumerate(source.rows):
            _check_row(source, row, f"rows[{index}].columns")
        is_html = source.is_html_enabled
        return msgspec.structs.replace(
            source,
            description=cleaned(source.description, is_html, "description"),
            columns=[
                Column(cleaned(column.name, is_html, f"columns[{index}].name"))
                for index, column in enumerate(source.columns)
            ],
            rows=[
                Row(cleaned(row.name, is_html, f"rows[{index}].name"), row.columns)
                for index, row in enumerate(source.rows)
            ],
        )

    def draw(self, source: Source, random: Random) -> tuple[JSON, JSON]:
        rows, columns = list(range(len(source.rows))), list(range(len(source.columns)))
        if 0 < source.options.sample_size < len(rows):
            rows = sorted(random.sample(rows, source.options.sample_size))
        if source.options.is_randomize_rows:
            random.shuffle(rows)
        if source.options.is_randomize_columns:
            random.shuffle(columns)
        is_html = source.is_html_enabled
        dataset = {
            "description": shown(source.description, is_html),
            "rows": [shown(source.rows[index].name, is_html) for index in rows],
            "columns": [shown(source.columns[index].name, is_html) for index in columns],
            "is_checkbox": source.options.is_checkbox,
        }
        cells = [source.rows[index].columns for index in rows]
        return dataset, [[row[index].choice for index in columns] for row in cells]

    def checked_reply(self, source: Source, dataset: JSON, reply: Reply) -> Reply:
        # Names are not compared: clients send them as they show them.
        if len(reply.choices) != len(dataset["rows"]):
            raise ReplyRefused("Reply has a wrong number of rows", "choices")
        for index, row in enumerate(reply.choices):
            if len(row.columns) != len(dataset["columns"]):
                place = f"choices[{index}].columns"
                raise ReplyRefused("Reply has a wrong number of columns", place)
        return reply

    def judge(self, source: Source, clue: JSON, reply: Reply) -> Verdict:
        marked = [[cell.answer for cell in row.columns] for row in reply.choices]
        return judged(source.is_always_correct or marked == clue)


def _check_names(part: str, names: Sequence[str]) -> None:
    seen = set()
    for name in names:
        if name in seen:
            raise SourceRefused(f"There are two {part} with the same name '{name}'", part)
        seen.add(name)


def _check_row(source: Source, row: Row, place: str) -> None:
    marked = sum(cell.choice for cell in row.columns)
    if len(row.columns) != len(source.columns):
        raise SourceRefused(f"Row '{row.name}' has another number of columns", place)
    if source.options.is_checkbox:
        return
    if marked > 1:
        raise SourceRefused("There cannot be multiple right answers in this mode", place)
    if marked == 0 and not source.is_always_correct:
        raise SourceRefused(f"There are no right answers for '{row.name}'", place)
