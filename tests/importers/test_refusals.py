"""A file that cannot be imported: each error names its place, and nothing is touched.

The database of these tests has no tables: a refused file never reaches it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from matricula.importers.department import ImportRefused, import_department
from matricula.store import Database
from tests.importers.support import at, department, encoded, put, take

SA = "$.semesters[1]"
IMPL = f"{SA}.moduleimpls[3]"
EVALUATION = f"{IMPL}.evaluations[0]"
NOTE = f'{EVALUATION}.notes["1"]'
MALUS = "$.modules[26]"

MUTATIONS: list[tuple[str, Any, str]] = [
    # wrong types
    (f"{EVALUATION}.note_max", "20", "expected number, got text"),
    (f"{EVALUATION}.note_max", True, "expected number, got true or false"),
    (f"{EVALUATION}.note_max", None, "expected number, got null"),
    (f"{EVALUATION}.visibulletin", 1, "expected true or false or null, got integer"),
    ("$.students[0]", [], "expected object, got list"),
    ("$.students", {}, "expected list, got object"),
    ("$.students[0].nom", 12, "expected text, got integer"),
    ("$.students[0].nom", "", "expected text of length >= 1"),
    ("$.students[0].nom", "x" * 251, "expected text of length <= 250"),
    ("$.students[0].nom", "a\0b", "holds a character that cannot be stored"),
    ("$.students[0].nom", "a\x0bb", "holds a character that cannot be stored"),
    ("$.students[0].code_nip", 20200000, "expected text or null, got integer"),
    ("$.students[0].civilite", "Mme", "expected M or F or X, got 'Mme'"),
    ("$.students[0].etudid", "1", "expected integer, got text"),
    ("$.students[0].etudid", 1.5, "expected integer, got number"),
    ("$.students[0].etudid", 0, "expected integer >= 1"),
    ("$.students[0].etudid", 2**63, "expected integer <= 9223372036854775807"),
    ("$.students[0].etudid", 10**30, "expected integer <= 9223372036854775807"),
    ("$.ues[0].numero", 2**31, "expected integer <= 2147483647"),
    ("$.format", 2, "expected 1, got 2"),
    ("$.departement", None, "expected text, got null"),
    # ranges
    ("$.formations[0].version", 0, "expected integer >= 1"),
    ("$.ues[0].type", 7, "expected integer <= 6"),
    ("$.modules[0].module_type", 2, "expected integer <= 1"),
    (f"{EVALUATION}.evaluation_type", 3, "expected integer <= 2"),
    (f"{EVALUATION}.note_max", -1, "expected number >= 0"),
    (f"{EVALUATION}.coefficient", -0.5, "expected number >= 0"),
    ("$.jury_validations[0].moy_ue", 20.5, "expected number <= 20"),
    (NOTE, 20.5, "20.5 is not in 0 to note_max 20"),
    (NOTE, -0.5, "-0.5 is not in 0 to note_max 20"),
    (NOTE, "NI", "expected number or ABS or EXC or ATT, got 'NI'"),
    (NOTE, "abs", "expected number or ABS or EXC or ATT, got 'abs'"),
    (NOTE, None, "got null"),
    (f"{SA}.inscriptions[0].etat", "X", "expected I or D or DEF, got 'X'"),
    # dates and times
    (f"{SA}.date_debut", "2020-13-01", "expected a date such as"),
    (f"{SA}.date_debut", "01/09/2020", "expected a date such as"),
    (f"{SA}.date_fin", "2020-08-31", "is before date_debut 2020-09-01"),
    (f"{EVALUATION}.jour", "2020-02-30", "expected a date such as"),
    (f"{EVALUATION}.heure_debut", "25:00:00", "expected a time such as"),
    (f"{EVALUATION}.heure_debut", "08:00:00+01:00", "without an offset"),
    (f"{EVALUATION}.heure_fin", "07:59:00", "is before heure_debut 08:00:00"),
    ("$.events[0].event_date", "2020-09-10 00:00:00", "expected a time with its offset"),
    ("$.events[0].event_date", "0001-01-01T00:00:00+14:00", "expected a time with its offset"),
    ("$.authorisations[0].date", "yesterday", "expected a time with its offset"),
    ("$.jury_validations[0].event_date", "", "expected a time with its offset"),
    ("$.absences[0].jour", "2020-10-05T08:00:00", "expected a date such as"),
    # references
    ("$.ues[0].formation_id", 99, "there is no formation 99"),
    ("$.matieres[0].ue_id", 99, "there is no ue 99"),
    ("$.modules[0].formation_id", 99, "there is no formation 99"),
    ("$.modules[0].ue_id", 99, "there is no ue 99"),
    ("$.modules[0].matiere_id", 99, "there is no matiere 99"),
    ("$.modules[0].ue_id", 2, "is not the ue of its matiere"),
    (f"{SA}.formation_id", 99, "there is no formation 99"),
    (f"{SA}.inscriptions[0].etudid", 99, "there is no student 99"),
    (f"{SA}.partitions[1].groups[0].etudids[0]", 99, "there is no student 99"),
    (f"{IMPL}.module_id", 99, "there is no module 99"),
    (f"{IMPL}.inscrits[0]", 99, "there is no student 99"),
    (f'{EVALUATION}.notes["99"]', 12, "there is no student 99"),
    (f'{EVALUATION}.notes["01"]', 12, "expected an etudid as key"),
    (f'{EVALUATION}.notes["-1"]', 12, "expected an etudid as key"),
    (f'{EVALUATION}.notes["\u0661"]', 12, "expected an etudid as key"),
    ("$.jury_validations[0].etudid", 99, "there is no student 99"),
    ("$.jury_validations[0].formsemestre_id", 99, "there is no semester 99"),
    ("$.jury_validations[0].ue_id", 99, "there is no ue 99"),
    ("$.jury_validations[0].compense_formsemestre_id", 99, "there is no semester 99"),
    ("$.ue_coefs_capitalised[0].formsemestre_id", 99, "there is no semester 99"),
    ("$.ue_coefs_capitalised[0].ue_id", 99, "there is no ue 99"),
    ("$.authorisations[0].etudid", 99, "there is no student 99"),
    ("$.authorisations[0].origin_formsemestre_id", 99, "there is no semester 99"),
    ("$.events[0].etudid", 99, "there is no student 99"),
    ("$.events[0].formsemestre_id", 99, "there is no semester 99"),
    ("$.events[0].ue_id", 99, "there is no ue 99"),
    ("$.absences[0].etudid", 99, "there is no student 99"),
    ("$.absences[0].moduleimpl_id", 99, "there is no moduleimpl 99"),
    ("$.preferences[0].formsemestre_id", 99, "there is no semester 99"),
    # what may stand once
    ("$.students[1].etudid", 1, "1 stands twice"),
    ("$.students[1].code_nip", "20200000", "'20200000' stands twice"),
    ("$.students[1].code_ine", "INE0000000", "'INE0000000' stands twice"),
    ("$.ues[1].ue_id", 1, "1 stands twice"),
    ("$.ues[1].acronyme", "UE11", "this acronyme in its formation stands twice"),
    ("$.matieres[1].matiere_id", 1, "1 stands twice"),
    ("$.modules[1].module_id", 1, "1 stands twice"),
    (f"{SA}.formsemestre_id", 1, "1 stands twice"),
    (f"{SA}.inscriptions[1].etudid", 1, "1 stands twice"),
    (f"{SA}.partitions[0].partition_id", 1, "1 stands twice"),
    (f"{SA}.partitions[1].partition_name", "TP", "stands twice"),
    (f"{SA}.partitions[1].partition_name", None, "None stands twice"),
    (f"{SA}.partitions[1].groups[1].group_id", 1, "1 stands twice"),
    (f"{SA}.partitions[1].groups[1].group_name", "A", "'A' stands twice"),
    (f"{IMPL}.moduleimpl_id", 1, "1 stands twice"),
    (f"{IMPL}.module_id", 1, "1 stands twice"),
    (f"{IMPL}.inscrits[1]", 1, "1 stands twice"),
    (f"{IMPL}.evaluations[1].evaluation_id", 1, "1 stands twice"),
    ("$.preferences[1].name", "DeptName", "this name stands twice"),
    # what cannot be here
    ("$.departement", "api", "may not be called 'api'"),
    ("$.departement", "Static", "may not be called 'Static'"),
    ("$.departement", "", "expected 1 to 32 letters"),
    ("$.departement", "R/T", "expected 1 to 32 letters"),
    ("$.departement", "..", "expected 1 to 32 letters"),
    ("$.bonus_sport_function", "bonus_iutlh", "bonus_iutlh"),
    ("$.bonus_sport_function", "bonus_iutr", "bonus_iutr"),
    ("$.bonus_sport_function", "bonus_iutBordeaux1", "bonus_iutBordeaux1"),
    ("$.bonus_sport_function", "bonus_nowhere", "bonus_nowhere"),
]

# A mistake that another place shows: what is changed, and where it is seen.
SEEN_ELSEWHERE: list[tuple[str, Any, str, str]] = [
    (f"{SA}.partitions[1].partition_name", "TP", f"{SA}.partitions[2].partition_name", "'TP'"),
    (f"{SA}.partitions[1].partition_name", None, f"{SA}.partitions[1].partition_name", "None"),
    ("$.ues[0].formation_id", 99, "$.modules[0].formation_id", "is not the formation of its ue"),
    (
        f"{SA}.partitions[1].groups[1].etudids",
        [1],
        f"{SA}.partitions[1].groups[1].etudids[0]",
        "student 1 is in group 3 of this partition",
    ),
]


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('refused')}/record.sqlite3")
    yield database
    database.close()


def errors_of(database: Database, source: Path | bytes) -> list[str]:
    with pytest.raises(ImportRefused) as refused:
        import_department(database, source)
    assert str(refused.value) == "\n".join(refused.value.errors)
    return refused.value.errors


@pytest.mark.parametrize(("place", "value", "reason"), MUTATIONS)
def test_an_error_names_its_place(untouched: Database, place: str, value: Any, reason: str) -> None:
    document = department()
    put(document, place, value)
    errors = errors_of(untouched, encoded(document))
    partner = place.replace("partitions[1].partition_name", "partitions[2].partition_name")
    assert any(
        error.startswith((f"{place}: ", f"{partner}: ")) and reason in error for error in errors
    ), errors


@pytest.mark.parametrize(("place", "value", "seen", "reason"), SEEN_ELSEWHERE)
def test_an_error_names_where_it_shows(
    untouched: Database, place: str, value: Any, seen: str, reason: str
) -> None:
    document = department()
    put(document, place, value)
    errors = errors_of(untouched, encoded(document))
    assert any(error.startswith(f"{seen}: ") and reason in error for error in errors), errors


@pytest.mark.parametrize(
    ("place", "key"),
    [
        ("$", "departement"),
        ("$.students[0]", "nom"),
        (EVALUATION, "note_max"),
        ("$.semesters[0]", "date_fin"),
        ("$.absences[0]", "estabs"),
    ],
)
def test_a_key_that_is_missing(untouched: Database, place: str, key: str) -> None:
    document = department()
    target = document if place == "$" else at(document, place)
    del target[key]
    assert errors_of(untouched, encoded(document)) == [f"{place}.{key}: is missing"]


@pytest.mark.parametrize(
    "rows",
    [
        "formations",
        "jury_validations",
        "ue_coefs_capitalised",
        "authorisations",
    ],
)
def test_a_row_that_stands_twice(untouched: Database, rows: str) -> None:
    document = department()
    document[rows].append(document[rows][0])
    last = f"$.{rows}[{len(document[rows]) - 1}]"
    errors = errors_of(untouched, encoded(document))
    assert any(error.startswith(last) and "stands twice" in error for error in errors), errors


def test_a_decision_on_nothing(untouched: Database) -> None:
    document = department()
    document["jury_validations"][0] |= {"formsemestre_id": None, "ue_id": None}
    assert errors_of(untouched, encoded(document)) == [
        "$.jury_validations[0]: names neither a semester nor a ue that is decided on"
    ]


def test_a_malus_may_be_negative_to_minus_20(empty: Database) -> None:
    document = department()
    document["modules"][3]["module_type"] = 1
    put(document, NOTE, -20.0)
    take(empty, document)
    put(document, NOTE, -20.5)
    assert errors_of(empty, encoded(document)) == [f"{NOTE}: -20.5 is not in -20 to note_max 20"]


def test_several_errors_are_told_together(untouched: Database) -> None:
    document = department()
    document["students"][0]["nom"] = 5
    put(document, NOTE, "X")
    document["absences"][0]["matin"] = None
    assert len(errors_of(untouched, encoded(document))) == 3
    for student in document["students"]:
        student |= {"nom": 5, "prenom": 5, "civilite": 5, "boursier": 5}
    errors = errors_of(untouched, encoded(document))
    assert len(errors) == 21
    assert errors[-1] == "(only the first 20 errors are shown)"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b" \n", "the file is empty"),
        (b"{", "the file is not JSON: "),
        (b"hello", "the file is not JSON: "),
        (b'{"departement": "RT"} trailing', "the file is not JSON: "),
        (b'{"departement": "RT", "format": NaN}', "NaN is not a JSON number"),
        (b'{"departement": "RT", "x": Infinity}', "Infinity is not a JSON number"),
        (b'{"departement": "RT", "x": -Infinity}', "-Infinity is not a JSON number"),
        (b'{"departement": "RT", "departement": "GEII"}', "the key 'departement' stands twice"),
        (b'{"a": {"notes": {"1": 2, "1": 3}}}', "the key '1' stands twice"),
        (b'{"departement": "\xe9"}', "the file is not UTF-8 text (byte 17)"),
        ('{"departement": "RT"}'.encode("utf-16"), "the file is not UTF-8 text"),
        ('{"departement": "é"}'.encode("latin-1"), "the file is not UTF-8 text"),
        (b'{"departement": "\\ud800"}', "the file is not JSON that can be stored"),
        (b"[" * 200_000, "nested too deeply"),
        (b"[]", "$: expected object, got list"),
        (b"null", "$: expected object, got null"),
        (b'{"departement": "RT", "format": 1e999}', "out of range"),
        (b'{"departement": "RT", "format": %s}' % (b"9" * 5000), "$.format: integer value out of"),
    ],
)
def test_what_is_no_department_is_one_sentence(
    untouched: Database, content: bytes, reason: str
) -> None:
    errors = errors_of(untouched, content)
    assert len(errors) == 1
    assert reason in errors[0]


def test_a_byte_order_mark_is_no_mistake(empty: Database) -> None:
    report = import_department(empty, b"\xef\xbb\xbf" + encoded(department()))
    assert report.changed


def test_paths_that_are_no_file(untouched: Database, tmp_path: Path) -> None:
    assert errors_of(untouched, tmp_path) == [f"{tmp_path} is not a file"]
    missing = tmp_path / "missing.json"
    assert errors_of(untouched, missing) == [f"{missing} does not exist"]


def test_a_file_that_is_too_large(
    untouched: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matricula.importers.department.reading.LARGEST_FILE", 1_000_000)
    large = tmp_path / "large.json"
    large.write_bytes(b" " * 1_000_000 + b"{}")
    assert errors_of(untouched, large) == ["the file is larger than 1 MB"]


def test_a_map_that_cannot_be_written_is_refused_first(untouched: Database, tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "nowhere" / "map.json"):
        with pytest.raises(ImportRefused, match="director"):
            take(untouched, department(), map_path=place)
