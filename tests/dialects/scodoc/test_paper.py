"""The bulletin on paper: it says what the bulletin in JSON says, and prints text as text."""

import html
import io
import itertools
import re
import unicodedata
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from pypdf import PdfReader

from matricula.dialects.scodoc import clock
from matricula.record.schema import assessments, cohorts, juries, organizations, people, programmes
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.school import (
    ADMIN,
    FOUNDED,
    GEII_READER,
    RT_READER,
    RT_TEACHER,
    S0,
    SA,
    Change,
)
from tests.dialects.scodoc.test_refusals import refused

ATHLETE = 2
"""Somebody with points of sport and culture."""
COHORT = cohorts.cohort
RESULT = assessments.result


def asked(
    client: Client, person: int = 1, cohort: int = SA, query: str = "", token: str = ADMIN
) -> httpx.Response:
    return client.get(f"etud/{person}/bul/{cohort}?format=pdf&{query}", token)


def reader(response: httpx.Response) -> PdfReader:
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    return PdfReader(io.BytesIO(response.content))


def paper(client: Client, person: int = 1, cohort: int = SA, query: str = "") -> list[str]:
    """The lines of a bulletin, blanks made one."""
    pages = reader(asked(client, person, cohort, query)).pages
    return [" ".join(line.split()) for page in pages for line in page.extract_text().splitlines()]


def told(client: Client, person: int, cohort: int, query: str) -> dict[str, Any]:
    body: dict[str, Any] = client.json(f"etud/{person}/bul/{cohort}?{query}")
    return body


def number(value: float) -> str:
    return f"{value:g}"


def module_lines(module: dict[str, Any]) -> list[str]:
    """What paper says of a module: its row, and its assessments two by two."""
    note = module["note"]
    rank = f"{module['rang']['value']} / {module['effectif']['value']}"
    row = (
        f"{module['code']} {html.unescape(module['titre'])} {number(module['coefficient'])}"
        f" {note['value']} {rank} {note['min']} {note['moy']} {note['max']}"
    )
    cells = [
        f"{'/'.join(reversed(own['jour'].split('-')))} {html.unescape(own['description'])}"
        f" · coef. {number(own['coefficient'])} {own['note']}"
        for own in module["evaluation"]
    ]
    return [row, *(" ".join(cells[at : at + 2]) for at in range(0, len(cells), 2))]


def unit_parts(unit: dict[str, Any], average: str) -> tuple[str, str]:
    """What paper says of a unit: before a remark, and after it."""
    note = unit["note"]
    numbers = (
        f"{average} {unit['rang']} / {unit['effectif']} {note['min']} {note['moy']} {note['max']}"
        f" {unit['ects']}"
    )
    return f"{unit['acronyme']} {html.unescape(unit['titre'])}", numbers


# --- What stands on it


@pytest.mark.parametrize(
    ("person", "cohort"), [(1, SA), (194, SA), (191, SA), (33, SA), (120, SA), (205, S0)]
)
@pytest.mark.parametrize("version", ["long", "selectedevals", "short"])
def test_it_says_what_json_says(client: Client, person: int, cohort: int, version: str) -> None:
    query = f"version={version}&xml_with_decisions=1"
    lines, json = paper(client, person, cohort, query), told(client, person, cohort, query)
    text = "\n".join(lines)
    capitalised = {unit["id"]: unit["note"] for unit in json["ue_capitalisee"]}
    for unit in json["ue"]:
        if unit["acronyme"] != "SPORT":
            average = capitalised.get(unit["id"], unit["note"]["value"])
            name, numbers = unit_parts(unit, average)
            place = next(at for at, line in enumerate(lines) if line.startswith(name))
            assert any(line.endswith(numbers) for line in lines[place : place + 3])
        for module in unit["module"]:
            for line in module_lines(module):
                assert line in lines
    note, rank = json["note"], json["rang"]
    assert f"{note['value']} / 20" in lines
    assert f"min {note['min']} moy. {note['moy']} max {note['max']}" in lines
    assert f"Promotion {rank['value']} / {rank['ninscrits']}" in text
    for own in json["rang_group"]:
        if own["group_name"]:
            group = f"{own['group_type']} {own['group_name']}"
            assert f"{group} {own['value']} / {own['ninscrits']}" in text
    missed, excused = json["absences"]["nbabs"], json["absences"]["nbabsjust"]
    assert (f"{missed} demi-journée" if missed else "Absences aucune") in text
    assert f"dont {excused} justifiée" in text or not missed
    assert len([line for line in lines if " · coef. " in line]) == sum(
        len(module_lines(module)) - 1 for unit in json["ue"] for module in unit["module"]
    )


def test_head_and_foot(client: Client) -> None:
    lines = paper(client)
    student = client.json("etud/1")
    name = f"{student['civilite']} {student['prenom']} {student['nom']}"
    assert lines[0] == "nom du département Bulletin de notes"
    assert lines[1].lower() == name.lower()
    assert f"NIP {student['code_nip']}" in lines[2]
    assert "S1 RT semestre 1" in lines
    assert "2020-2021, du 01/09/2020 au 31/01/2021" in lines
    assert lines[-1].endswith("1 / 1")
    assert "Signature" in "\n".join(lines)


def test_the_date_of_birth_is_for_some(client: Client) -> None:
    born = re.compile(r"Naissance\s\d\d/\d\d/\d{4}")
    for token, shown in ((ADMIN, True), (RT_READER, True), (RT_TEACHER, False)):
        text = reader(asked(client, token=token)).pages[0].extract_text()
        assert bool(born.search(text)) is shown


def test_bonus(client: Client) -> None:
    points = told(client, ATHLETE, SA, "")["bonus_sport_culture"]["value"]
    assert points
    lines = paper(client, ATHLETE)
    assert f"Bonus sport et culture +{points:.2f}" in "\n".join(lines)
    assert f"SPORT Sport et culture +{points:.2f}" in lines


def test_capitalised_units(client: Client) -> None:
    lines = paper(client, 194)
    remarks = [line for line in lines if line.startswith("UE capitalisée le ")]
    assert len(remarks) == 2
    assert remarks[0].endswith("moyenne de ce semestre : 08.00")


def test_decisions(own_client: Client, change: Change) -> None:
    text = "\n".join(paper(own_client, 205, S0, "xml_with_decisions=1"))
    assert "Décision du jury Validé (ADM)" in text
    assert "UE acquises UE11, UE12, UE13" in text
    assert "inscription S2" in text
    assert "jury" not in "\n".join(paper(own_client, 205, S0))
    change.prefer("bul_show_decision", "1", cohort=S0)
    change.prefer("bul_show_uevalid", "0", cohort=S0)
    text = "\n".join(paper(own_client, 205, S0))
    assert "Décision du jury Validé (ADM)" in text
    assert "UE acquises" not in text


def test_who_left_and_who_failed_to_come(client: Client) -> None:
    for person, notice in ((6, "Démission le 15/11/2020"), (9, "Défaillant")):
        lines = paper(client, person, SA, "xml_with_decisions=1")
        assert notice in lines
        assert not any("Moyenne" in line or "M1101" in line for line in lines)
    failed = "\n".join(paper(client, 9, SA, "xml_with_decisions=1"))
    assert "Décision du jury Défaillant (DEF)" in failed


def test_averages_that_are_held_back(own_client: Client, change: Change) -> None:
    change.run(COHORT.update().where(COHORT.c.id == SA).values(averages_blocked=True))
    lines = paper(own_client)
    assert "Les moyennes ne sont pas publiées" in lines
    assert "- / 20" in lines


def test_preferences(own_client: Client, change: Change) -> None:
    before = "\n".join(paper(own_client))
    assert "Promotion 95 / 200" in before
    assert "Absences 10 demi-journées, dont 6 justifiées" in before
    for name in ("bul_show_abs", "bul_show_rangs", "bul_show_ects"):
        change.prefer(name, "0")
    lines = paper(own_client)
    assert not any("95 / 200" in line or "TD A 18" in line for line in lines)
    assert not any("Absences" in line or "ECTS" in line for line in lines)
    assert "UE11 Découverte métiers 12.07 79 / 196 00.00 11.20 20.00" in lines
    change.prefer("bul_show_ue_rangs", "0")
    lines = paper(own_client)
    assert "UE11 Découverte métiers 12.07 00.00 11.20 20.00" in lines
    assert "M1101 Module M1101 2 13.04 53 / 197 00.00 11.06 20.00" in lines
    change.prefer("bul_show_mod_rangs", "0")
    lines = paper(own_client)
    assert not any("/ 197" in line or "Rang" in line for line in lines)
    change.run(RESULT.delete().where(RESULT.c.assessment_id == 13, RESULT.c.person_id == 2))
    assert "Contrôle 1 M1101" not in "\n".join(paper(own_client))
    change.prefer("bul_show_all_evals", "1")
    assert "Contrôle 1 M1101 · coef. 1 en cours" in "\n".join(paper(own_client))


def test_ranks_wait_for_marks(own_client: Client, change: Change) -> None:
    change.run(
        RESULT.update()
        .where(RESULT.c.assessment_id == 13, RESULT.c.person_id == 2)
        .values(mark=None, special="ATT")
    )
    text = "\n".join(paper(own_client))
    assert "/ 200" not in text
    assert "79 / 196" in text  # As in JSON, units keep theirs.


# --- Text is text


NASTY = (
    "#pagebreak()", "#panic()", "$x^2$", "*strong*", "_under_", "`raw`", "@ref", "<label>",
    "\\u{1F600} \\ \\\\", "// comment", "/* open", "= Heading", "- item", "~", "---", "...",
    "\"quotes\" 'and' `ticks`", "[bracket]", "{brace}", "]", "}", ")", "#[", "#{", "#(", "%s %d",
    "&amp; <b>", "'; DROP TABLE person; --", "O'Breslain-Müller", "Łukasz Żółć", "Nguyễn Thị Đào",
    "Пётр Чайковский", "Ελένη", "a\u0301 e\u0308", "ŒUVRE œuvre", "¿Qué?", "#import \"x.typ\"",
    "#sys.inputs", "#eval(\"1+1\")", "\u201cguillemets\u201d", "100 %", "a / b / c", "1. one",
    "+ plus", "x\u00a0y", "https://example.org/a_b?c=d#e", "#data", "#show: it => []",
)  # fmt: skip
"""Over a hundred, used in pairs."""
PAIRS = (
    [f"{one} {other}" for one, other in itertools.pairwise(NASTY)] + list(NASTY) + list("#$@\\*")
)


def seen(text: str) -> str:
    """Text as a reader of PDF has it: without blanks, and accents joined to their letters."""
    return "".join(unicodedata.normalize("NFC", text).replace("\u200b", "").split())


def test_a_hundred_hostile_texts_come_back(own_client: Client, change: Change) -> None:
    assert len(PAIRS) >= 100
    change.run(
        *(
            juries.appreciation.insert().values(
                person_id=1, cohort_id=SA, comment=text, written_at=FOUNDED
            )
            for text in PAIRS
        )
    )
    text = seen("".join(paper(own_client)))
    missing = [own for own in PAIRS if seen(own) not in text]
    assert missing == []


NAMES = (
    '#pagebreak() $x$ *b* @c \\ "d" <e>',
    "Пётр #1",
    "x" * 4_000,
    "Titre " * 700,
    "\u202eabc\u2066\x07\ufeff",
    "日本語 👩\u200d👩\u200d👧",
    "שלום مرحبا",
    "",
)


def test_everything_that_has_a_name(own_client: Client, change: Change) -> None:
    for number, said in enumerate(NAMES):
        call_everything(change, said)
        response = asked(own_client)
        text = "".join(page.extract_text() for page in reader(response).pages)
        assert "13.04" in text
        if number < 2:
            assert seen(text).count(seen(said)) >= 6
        disposition = response.headers["content-disposition"]
        assert disposition.isascii()
        assert len(disposition) < 1_000


def call_everything(change: Change, said: str) -> None:
    person, unit, module = people.person, programmes.unit, programmes.module
    assessment, group = assessments.assessment, cohorts.group
    change.run(
        person.update().where(person.c.id == 1).values(family_name=said, given_name=said),
        unit.update().where(unit.c.id == 1).values(title=said, acronym=said),
        module.update().where(module.c.id == 1).values(title=said, code=said),
        assessment.update().where(assessment.c.id == 13).values(title=said),
        group.update().where(group.c.id == 3).values(name=said),
        COHORT.update().where(COHORT.c.id == SA).values(title=said),
        juries.appreciation.delete(),
        juries.appreciation.insert().values(
            person_id=1, cohort_id=SA, comment=said, written_at=FOUNDED
        ),
    )
    change.prefer("DeptFullName", said)


# --- The file


def test_the_name_of_the_file(own_client: Client, change: Change) -> None:
    person = people.person
    change.run(person.update().where(person.c.id == 1).values(family_name='Éà"; x=ß/..\\Пётр'))
    disposition = asked(own_client).headers["content-disposition"]
    kept, _, whole = disposition.removeprefix("inline; ").partition("; filename*=UTF-8''")
    assert re.fullmatch(r'filename="[A-Za-z0-9_]+\.pdf"', kept)
    assert unquote(whole).startswith("bulletin_S1-RT_Éà-x-ß-Пётр_")
    assert whole.endswith(".pdf")


def test_the_file_tells_what_it_is(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime(2021, 2, 28, 23, 30, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    first = asked(client)
    assert first.headers["cache-control"] == "private, no-store"
    document = reader(first)
    catalogue: Any = document.trailer["/Root"]
    assert catalogue["/Lang"] == "fr"
    assert catalogue["/MarkInfo"]["/Marked"].value
    assert document.metadata is not None
    assert document.metadata.author == "nom du département"
    assert (document.metadata.title or "").startswith("S1 RT semestre 1 2020-2021 – ")
    assert "édité le 01/03/2021" in document.pages[0].extract_text()  # In Paris.
    monkeypatch.setattr(clock, "now", lambda: moment.replace(minute=59))
    assert asked(client).content == first.content


def test_nosig(client: Client) -> None:
    later = "etudiant/etudid/1/formsemestre/2/bulletin"
    signed, unsigned, short = (
        reader(client.get(f"{later}/{tail}")).pages[0].extract_text()
        for tail in ("pdf", "pdf/nosig", "short/pdf/nosig")
    )
    assert "Signature" in signed
    assert "Signature" not in unsigned + short
    assert "Contrôle 1" in unsigned
    assert "Contrôle 1" not in short
    by_nip = client.get("etudiant/nip/20200000/formsemestre/2/bulletin?format=pdf")
    assert reader(by_nip).pages[0].extract_text() == signed


# --- Who may


def test_bulletins_that_are_hidden(own_client: Client, change: Change) -> None:
    change.run(COHORT.update().where(COHORT.c.id == SA).values(bulletins_hidden=True))
    message = refused(asked(own_client), 403)["message"]
    assert message == "Les bulletins de ce semestre ne sont pas publiés."
    refused(own_client.get("etudiant/etudid/1/formsemestre/2/bulletin/pdf"), 403)
    assert "13.04" in "".join(paper(own_client, query="force_publishing=1"))


def test_another_department(client: Client) -> None:
    refused(asked(client, token=GEII_READER), 403)
    refused(client.get("etudiant/etudid/1/formsemestre/2/bulletin/brief/pdf"), 404)


def test_a_gradebook_that_cannot_be_computed(own_client: Client, change: Change) -> None:
    """And before that, a department that has no name but its acronym."""
    named = organizations.preference
    change.run(named.delete().where(named.c.name == "DeptFullName"))
    assert paper(own_client)[0] == "RT Bulletin de notes"
    change.prefer("bonus_sport_function", "bonus_nobody_knows")
    assert "bonus" in refused(asked(own_client), 400)["message"]
