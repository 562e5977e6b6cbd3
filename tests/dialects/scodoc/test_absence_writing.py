"""Absences that are written: the page's calls, what they change, and where it is read again."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matricula.record.organizations.commands import merge_preferences
from matricula.record.schema import attendance, cohorts, history
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.school import (
    ADMIN,
    BEGINNING,
    FOUNDED,
    GEII,
    RT,
    RT_TEACHER,
    S0,
    SA,
    Change,
)

EVENT = attendance.attendance_event
NOBODY_YET = 20
"""A student of SA who missed nothing."""
MOVED = 8
"""One of SA whom GEII knows too."""
MONDAY, SATURDAY = "2020-11-02", "2020-11-07"


def write(client: Client, call: str, token: str = ADMIN, /, **told: object) -> str:
    """Ask for a write about NOBODY_YET; the sentence of the page that answers."""
    response = client.post(f"abs_{call}", {"etudid": NOBODY_YET} | told, token)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "private, no-store"
    return sentence(response.text)


def sentence(page: str) -> str:
    found = re.search(r"<h1>Absences</h1><p>(.*)</p></body>", page)
    assert found, page
    return found[1]


def status(client: Client, call: str, /, **told: object) -> int:
    return client.post(f"abs_{call}", {"etudid": NOBODY_YET} | told).status_code


def missed(client: Client, person: int = NOBODY_YET, query: str = "") -> list[tuple[str, str]]:
    return [(row["jour"], row["ampm"]) for row in client.json(f"absences/{person}{query}")]


def excused(client: Client) -> list[tuple[str, str]]:
    return missed(client, query="?abs_just_only=1")


def bulletin(client: Client, cohort: int = SA) -> dict[str, int]:
    told: dict[str, int] = client.json(f"etud/{NOBODY_YET}/bul/{cohort}")["absences"]
    return told


def test_the_page_s_examples(own_client: Client) -> None:
    """Form bodies, an end that is not included, a Sunday, a description of two quotation marks."""
    page = f'etudid={NOBODY_YET}&date_debut=2015-02-01&date_fin=2015-02-03&description=""'
    sent = own_client.ask(
        "POST", "abs_signale", body=f"{page}&demi_journee=2",
        **{"Content-Type": "application/x-www-form-urlencoded"},
    )  # fmt: skip
    assert (
        sentence(sent.text)
        == "Ajout de 2 absences <b>NON justifiées</b> du 2015-02-01 au 2015-02-03"
    )
    assert missed(own_client) == [("2015-02-02", "1"), ("2015-02-02", "0")]
    # In the query, as the page has parameters of other calls; what JSON says goes before.
    asked = own_client.post(f"abs_annule?{page}&demi_journee=2", '{"demi_journee": 0}')
    assert sentence(asked.text) == "Annulation sur 1 demi-journées du 2015-02-01 au 2015-02-03"
    assert missed(own_client) == [("2015-02-02", "1")]
    assert status(own_client, "signale", date_debut="2015-02-01", demi_journee=4) == 400
    dates = {"date_debut": "2004-05-03", "date_fin": "2004-06-07"}
    assert write(own_client, "annule", **dates, demi_journee=2).startswith("Annulation sur 50 ")
    justified = {"date_debut": "2020-01-06", "date_fin": "2020-01-07", "demi_journee": 1}
    assert (
        write(own_client, "annule_justif", context="malade", **justified)
        == "Annulation sur 1 demi-journées du 2020-01-06 au 2020-01-07"
    )
    with own_client.database.read() as session:
        rows = session.rows(sa.select(EVENT).where(EVENT.c.person_id == NOBODY_YET))
    assert [(row.description, row.door, row.organization_id) for row in rows] == [
        (None, "scodoc", RT)
    ]


def test_one_day_is_meant_where_no_other_is_named(own_client: Client) -> None:
    for end in ({}, {"date_fin": ""}, {"date_fin": MONDAY}, {"date_fin": "2020-11-03"}):
        assert write(own_client, "signale", date_debut=MONDAY, **end).startswith("Ajout de 2 ")
    assert missed(own_client) == [(MONDAY, "1"), (MONDAY, "0")]


def test_nothing_but_days_without_school(own_client: Client, change: Change) -> None:
    saturday = {"date_debut": SATURDAY, "date_fin": "2020-11-09"}
    nothing = f"Aucune date ouvrable entre le {SATURDAY} et le 2020-11-09 !"
    for call in ("signale", "justifie", "annule", "annule_justif"):
        assert write(own_client, call, **saturday) == nothing
    backwards = {"date_debut": "2020-11-04", "date_fin": MONDAY}
    assert write(own_client, "signale", **backwards).startswith("Aucune date ouvrable entre")
    change.prefer("work_saturday", "1")
    assert write(own_client, "signale", **saturday) == nothing  # Not one semester's alone.
    with own_client.database.write(BEGINNING) as session:
        chosen = {"cohort_id": None, "name": "work_saturday", "value": "1"}
        merge_preferences(session, RT, [chosen])
    assert write(own_client, "signale", **saturday).startswith("Ajout de 2 absences")
    assert missed(own_client) == [(SATURDAY, "1"), (SATURDAY, "0")]


def test_what_is_written_is_on_the_bulletin_and_in_the_list(own_client: Client) -> None:
    assert bulletin(own_client) == {"nbabs": 0, "nbabsjust": 0}
    week = {"date_debut": MONDAY, "date_fin": SATURDAY}
    told = write(own_client, "signale", RT_TEACHER, **week, module_impl_id=own_client.rt.offering)
    code = own_client.json(f"moduleimpl/{own_client.rt.offering}")[0]["module"]["code"]
    assert told.endswith(f"dans le module {code}")
    write(own_client, "signale", date_debut=MONDAY, estjust=True, module_impl_id="None")
    write(own_client, "justifie", date_debut="2020-11-03", demi_journee=0, description="médecin")
    assert bulletin(own_client) == {"nbabs": 10, "nbabsjust": 3}
    rows = own_client.json(f"absences/{NOBODY_YET}")
    assert len(rows) == 10
    assert {row["description"] for row in rows} == {code}
    assert excused(own_client) == [(MONDAY, "1"), (MONDAY, "0"), ("2020-11-03", "0")]
    # An absence that was itself excused goes with its excuse; separate ones stay.
    write(own_client, "annule", **week)
    assert bulletin(own_client) == {"nbabs": 0, "nbabsjust": 0}
    write(own_client, "signale", **week)
    assert excused(own_client) == [("2020-11-03", "0")]
    write(own_client, "annule_justif", **week)
    assert bulletin(own_client) == {"nbabs": 10, "nbabsjust": 0}


def test_scodoc_s_own_counts(own_client: Client) -> None:
    """The vectors of ScoDoc's unit tests, written through the functions of ScoDoc 7."""

    def old(function: str, first: str, last: str | None = None, half: int = 2) -> None:
        zero = "0" if function == "doAnnuleJustif" else ""
        days = {f"datedebut{zero}": first, f"datefin{zero}": last or first}
        about: dict[str, Any] = {"etudid": NOBODY_YET, "demijournee": half, **days}
        response = own_client.old(f"Absences/{function}", method="POST", **about)
        assert response.status_code == 200, response.text

    def counted(first: str, last: str) -> tuple[int, int, int]:
        path = f"abs_group_etat?group_ids={group}&date_debut={first}&date_fin={last}&format=json"
        (row,) = [r for r in own_client.json(path) if r["etudid"] == str(NOBODY_YET)]
        assert int(row["nbabsnonjust"]) == int(row["nbabs"]) - int(row["nbabsjust"])
        both: dict[str, Any] = {"etudid": NOBODY_YET, "debut": first, "fin": last}
        names = ("nbabs", "nbabsjust")
        for function, name in zip(("CountAbs", "CountAbsJust"), names, strict=True):
            assert own_client.old(f"Absences/{function}", **both).text == row[name]
        return int(row["nbabs"]), int(row["nbabsjust"]), int(row["nbjustifs_noabs"])

    group = own_client.json(f"etud/{NOBODY_YET}/sem/{SA}/groups")["groupes"][0]["group_id"]
    spring = ("2021-01-01", "2021-06-30")
    old("doSignaleAbsence", "01/01/2020", "31/01/2020")
    for day, half in (("15", 1), ("18", 0), ("19", 2), ("22", 1)):
        old("doSignaleAbsence", f"{day}/01/2021", half=half)
    old("doSignaleAbsence", "30/06/21")
    for day, half in (("15", 1), ("18", 0), ("19", 2)):
        old("doJustifAbsence", f"{day}/01/2021", half=half)
    assert counted(*spring) == (7, 4, 0)
    old("doAnnuleAbsence", "19/01/2021")
    assert counted(*spring) == (5, 2, 2)
    old("doAnnuleJustif", "15/01/2021", half=1)
    assert counted(*spring) == (5, 1, 2)
    old("doAnnuleAbsence", "01/01/2020", "31/01/2020")
    old("doSignaleAbsence", "15/01/2020", "18/01/2020")
    old("doJustifAbsence", "17/01/2020", "18/01/2020")
    assert counted("2020-01-01", "2020-06-30") == (6, 2, 0)


BAD: list[dict[str, Any]] = [
    {"date_debut": None},
    {"date_debut": ""},
    {"etudid": None},
    {"etudid": "Sauvage"},
    *({"date_debut": bad} for bad in ("2020-02-30", "2020-13-01", "20201102", "demain")),
    *({"date_debut": bad} for bad in ("0001-01-01", "9999-12-31", "02/11/2020", "२०२०-११-०२")),
    *({"date_fin": bad} for bad in ("2020-11-31", "x", "2022-01-01")),
    *({"demi_journee": bad} for bad in ("4", "-1", "3", "matin", "2.0")),
    {"demi_journee": [1, {}]},
]  # fmt: skip
BAD_ABSENCES: list[dict[str, Any]] = [
    *({"estjust": bad} for bad in ("oui", "2")),
    {"estjust": {}},
    {"description": "x" * 10_001},
    {"description": ["a", {}]},
    {"module_impl_id": "x"},
]


@pytest.mark.parametrize("bad", BAD, ids=str)
def test_what_cannot_be_written(client: Client, bad: dict[str, object]) -> None:
    body = {"etudid": NOBODY_YET, "date_debut": MONDAY} | bad
    body = {name: value for name, value in body.items() if value is not None}
    for call in ("signale", "justifie", "annule", "annule_justif"):
        response = client.post(f"abs_{call}", json.dumps(body))
        assert response.status_code == 400, response.text
        assert next(iter(bad)) in response.json()["message"]
    assert missed(client) == []


@pytest.mark.parametrize("bad", BAD_ABSENCES, ids=lambda bad: str(bad)[:40])
def test_what_cannot_be_said_of_absences(client: Client, bad: dict[str, object]) -> None:
    body = {"etudid": NOBODY_YET, "date_debut": MONDAY} | bad
    assert client.post("abs_signale", json.dumps(body)).status_code == 400


def test_too_far_ahead(own_client: Client) -> None:
    today = datetime.now(UTC).date()
    # A week between them, so that the school's midnight does not matter, nor a Sunday.
    near = {"date_debut": (today + timedelta(days=175)).isoformat()}
    far = {"date_debut": (today + timedelta(days=190)).isoformat()}
    for call in ("signale", "justifie"):
        assert status(own_client, call, **near) == 200
        assert status(own_client, call, **far) == 400
    assert status(own_client, "annule", **far) == 200


def test_a_module_that_the_student_does_not_have(client: Client) -> None:
    first = cohorts.offering.c
    with client.database.read() as session:
        other = session.value(sa.select(sa.func.min(first.id)).where(first.cohort_id == S0))
    asked = {"date_debut": MONDAY}
    assert status(client, "signale", **asked, module_impl_id=other) == 404
    assert status(client, "signale", **asked, module_impl_id=900_000_000) == 404
    foreign = client.geii.offering
    assert status(client, "signale", **asked, module_impl_id=foreign) == 404
    body = {"etudid": NOBODY_YET, **asked, "module_impl_id": foreign}
    assert client.post("abs_signale", body, RT_TEACHER).status_code == 403


def test_students_are_named_by_code_too(own_client: Client) -> None:
    nip = own_client.rt.nip
    before = missed(own_client, own_client.rt.person)
    response = own_client.post("abs_signale", {"code_nip": nip, "date_debut": MONDAY})
    assert response.status_code == 200
    assert len(missed(own_client, own_client.rt.person)) == len(before) + 2
    assert (
        own_client.post("abs_signale", {"code_nip": "0", "date_debut": MONDAY}).status_code == 404
    )


def test_the_department_in_which_it_is_written(own_client: Client) -> None:
    """That of the semester that holds the day, else of the record; and what is below a department's
    address stays there."""
    asked = {"etudid": MOVED, "date_debut": "2020-12-15"}
    own_client.post("abs_signale", asked)
    own_client.post("abs_signale", asked | {"date_debut": "2012-11-12"})
    own_client.post("../GEII/api/abs_signale", asked | {"date_debut": "2020-12-16"})
    with own_client.database.read() as session:
        rows = session.rows(
            sa.select(EVENT.c.day, EVENT.c.organization_id)
            .distinct()
            .where(EVENT.c.person_id == MOVED, EVENT.c.recorded_by.is_not(None))
        )
    assert {(str(day), place) for day, place in rows} == {
        ("2020-12-15", RT), ("2012-11-12", RT), ("2020-12-16", GEII),
    }  # fmt: skip
    for day in ("2020-12-15", "2020-12-16"):
        own_client.post("../GEII/api/abs_annule", asked | {"date_debut": day})
    days = {day for day, _ in missed(own_client, MOVED)}
    assert "2020-12-15" in days
    assert "2020-12-16" not in days


def test_an_absence_told_as_an_interval_is_cut(own_client: Client, change: Change) -> None:
    """Another door's absence, from Monday 9:00 to the Tuesday of the week after, 10:00."""
    zone = timedelta(hours=1)  # Paris in November.
    change.run(
        EVENT.insert().values(
            person_id=NOBODY_YET, organization_id=RT, kind="absence", door="campus", excused=True,
            starts_at=datetime(2020, 11, 2, 9, tzinfo=UTC) - zone,
            ends_at=datetime(2020, 11, 10, 10, tzinfo=UTC) - zone, recorded_at=FOUNDED,
        ),
        EVENT.insert().values(
            person_id=NOBODY_YET, organization_id=RT, kind="lateness", door="campus",
            starts_at=datetime(2020, 11, 4, 9, tzinfo=UTC),
            ends_at=datetime(2020, 11, 4, 10, tzinfo=UTC), recorded_at=FOUNDED,
        ),
    )  # fmt: skip
    whole = missed(own_client)
    assert len(whole) == 13
    write(own_client, "annule", date_debut="2020-11-04", demi_journee=0)
    assert missed(own_client) == [half for half in whole if half != ("2020-11-04", "0")]
    write(own_client, "annule_justif", date_debut="2020-11-03")
    assert len(excused(own_client)) == 10
    write(own_client, "annule", date_debut="2020-11-05", date_fin="2020-11-10")
    rest = [half for half in whole if half[0] in ("2020-11-02", "2020-11-03", "2020-11-10")]
    assert missed(own_client) == [*rest[:4], ("2020-11-04", "1"), rest[4]]
    with own_client.database.read() as session:
        events = session.rows(
            sa.select(
                EVENT.c.kind, EVENT.c.door, EVENT.c.excused, EVENT.c.starts_at, EVENT.c.ends_at
            )
            .where(EVENT.c.person_id == NOBODY_YET)
            .order_by(EVENT.c.kind, EVENT.c.starts_at)
        )
        told = session.rows(
            sa.select(history.history_entry.c.action, history.history_value.c.before)
            .join(history.history_value)
            .where(history.history_entry.c.subject == "attendance_event")
            .where(history.history_entry.c.door == "scodoc")
            .order_by(history.history_entry.c.id)
        )
    hours = [(e.door, e.excused, f"{e.starts_at:%d %H}", f"{e.ends_at:%d %H}") for e in events]
    # Nothing is left of the weekend between days that are cancelled.
    assert hours == [
        ("campus", True, "02 08", "02 23"),
        ("campus", False, "02 23", "03 23"),
        ("campus", True, "03 23", "04 11"),
        ("campus", True, "09 23", "10 09"),
        ("campus", None, "04 09", "04 10"),
    ]
    assert [row.action for row in told] == ["add", "change", "add", "add", "change", "change"]
    write(own_client, "annule", date_debut="2020-11-02", date_fin="2020-11-11")
    assert missed(own_client) == []
    with own_client.database.read() as session:
        entry, value = history.history_entry.c, history.history_value.c
        removed = session.column(
            sa.select(value.before).join(history.history_entry).where(entry.action == "remove")
        )
    assert {json.loads(before)["door"] for before in removed} == {"campus"}
    assert {json.loads(before)["starts_at"][:10] for before in removed} == {
        "2020-11-02", "2020-11-03", "2020-11-09",
    }  # fmt: skip


def test_two_at_the_same_time(own_client: Client) -> None:
    """The same half-day twice at once: both are there. Halves of one interval: both are gone."""
    asked = {"date_debut": MONDAY, "demi_journee": 1}
    with ThreadPoolExecutor(2) as pool:
        assert len(list(pool.map(lambda _: write(own_client, "signale", **asked), range(2)))) == 2
    with own_client.database.read() as session:
        count = sa.select(sa.func.count()).select_from(EVENT)
        assert session.value(count.where(EVENT.c.person_id == NOBODY_YET)) == 2
    assert bulletin(own_client) == {"nbabs": 1, "nbabsjust": 0}
    write(own_client, "annule", **asked)
    with own_client.database.write(BEGINNING) as session:
        session.run(
            EVENT.insert().values(
                person_id=NOBODY_YET, organization_id=RT, kind="absence", door="campus",
                starts_at=datetime(2020, 11, 2, tzinfo=UTC),
                ends_at=datetime(2020, 11, 6, 20, tzinfo=UTC), recorded_at=FOUNDED,
            )
        )  # fmt: skip
    days = [f"2020-11-{day:02}" for day in range(2, 7)]
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(lambda day: write(own_client, "annule", date_debut=day), days))
    assert missed(own_client) == []


@dataclass
class Model:
    """Half-days as ScoDoc keeps them: rows of a half-day, each absent or not and excused or not."""

    rows: list[tuple[tuple[str, str], bool, bool]] = field(default_factory=list)

    def halves(self, first: int, length: int, half: int) -> Iterator[tuple[str, str]]:
        for number in range(first, first + max(length, 1)):
            day = date(2020, 11, 2) + timedelta(days=number)
            if day.weekday() < 5:
                yield from ((day.isoformat(), ampm) for ampm in ("10" if half == 2 else str(half)))

    def apply(self, call: str, halves: list[tuple[str, str]], just: bool) -> None:
        match call:
            case "signale":
                self.rows += [(half, True, just) for half in halves]
            case "justifie":
                self.rows += [(half, False, True) for half in halves]
            case "annule":
                self.rows = [row for row in self.rows if not (row[1] and row[0] in halves)]
            case _:
                there = [row for row in self.rows if row[0] in halves and row[1]]
                rest = [row for row in self.rows if row[0] not in halves]
                self.rows = rest + [(half, True, False) for half, _, _ in there]

    def absent(self) -> set[tuple[str, str]]:
        return {half for half, absent, _ in self.rows if absent}

    def excused(self) -> set[tuple[str, str]]:
        return {half for half, _, just in self.rows if just}


step = st.tuples(
    st.sampled_from(["signale", "justifie", "annule", "annule_justif"]),
    st.integers(0, 8),
    st.integers(0, 5),
    st.sampled_from([0, 1, 2]),
    st.booleans(),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(step, min_size=1, max_size=8))
def test_in_whatever_order(
    own_client: Client, steps: list[tuple[str, int, int, int, bool]]
) -> None:
    with own_client.database.write(BEGINNING) as session:
        session.run(EVENT.delete().where(EVENT.c.person_id == NOBODY_YET))
    model = Model()
    for call, first, length, half, just in steps:
        begin = date(2020, 11, 2) + timedelta(days=first)
        told = {"date_debut": begin, "date_fin": begin + timedelta(days=length)}
        halves = list(model.halves(first, length, half))
        model.apply(call, halves, just)
        page = write(own_client, call, **told, demi_journee=half, estjust=int(just))
        assert page.startswith("Aucune") if not halves else f" {len(halves)} " in page
    assert set(missed(own_client)) == model.absent()
    assert set(excused(own_client)) == model.absent() & model.excused()


def test_a_department_s_address_is_about_it(client: Client) -> None:
    body = {"etudid": NOBODY_YET, "date_debut": MONDAY}
    for call in ("signale", "justifie", "annule", "annule_justif"):
        assert client.post(f"../GEII/api/abs_{call}", body).status_code == 403
