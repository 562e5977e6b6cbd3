"""The training centre of the invented school: two sessions, and how far their apprentices are."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from matricula.demo.calendar import SCHOOL, school_year
from matricula.demo.chance import chance
from matricula.demo.lessons import keep_lessons, read_lessons
from matricula.demo.school import INFO
from matricula.record.booklets import commands as booklets
from matricula.record.booklets.queries import booklets as booklets_of
from matricula.record.contracts.commands import replace_contracts
from matricula.record.contracts.queries import contracts_coded, session_coded
from matricula.record.contracts.transmitted import Named, Party, Transmitted
from matricula.record.organizations.commands import found_centre
from matricula.record.organizations.queries import centre_called, department_called
from matricula.record.skills import commands as skills
from matricula.record.skills.queries import framework_ids, scale_ids, skills_of_sessions
from matricula.store import Database, Origin, Row, WriteSession

CENTRE, SITE = "CFA", "RIV"
FIRST_APPRENTICE, FIRST_ADDRESS = "APP1", "yasmine.rosambelle@apprentis.example.org"
FIRST_GROUP = "SIO1"
ORIGIN = Origin("import", client="demo")

ONE, TWO, BEFORE = Named("SIO1", "BTS SIO 1re année"), Named("SIO2", "BTS SIO 2e année"), Named(
    "SIO0", "BTS SIO 1re année, promotion précédente"
)  # fmt: skip
APPRENTICES = (
    ("Yasmine", "ROSAMBELLE", TWO, " Brasserie de Port-Éole"),
    ("Noël", "ÉVRARDELLE", TWO, "L'Atelier d'Ange"),
    ("Thaïs", "D'ESTROUVAL", ONE, "Transports Malépeyre"),
    ("Édouard", "LE COURVOEC", ONE, "Verrerie des Aulnes"),
    ("Salomé", "TREUVÉLEC", ONE, "Imprimerie Rive-Haute"),
    ("Minh", "QUATREBOIS", ONE, "Verrerie des Aulnes"),
)
"""Given name, family name, group, and the company as it is sent, blanks too."""
SCHOOL_TUTOR = Party("TUT1", "Hélène", "SARVANTEL", "helene.sarvantel@cfa.example.org")

BLOCKS = (
    ("Support et services", ("Répondre aux incidents", "Gérer le patrimoine", "Documenter")),
    ("Réseaux et systèmes", ("Installer un service", "Documenter", "Superviser")),
)
YES_OR_NO = ("Cybersécurité", ("Protéger les données", "Sensibiliser les utilisateurs"))
"""A block with a scale of its own."""
BOOKLETS = (
    ("Intégration en entreprise", -40),
    ("Bilan intermédiaire", -15),
    ("Entretien de mi-parcours", -5),
    ("Rapport d'activité", 120),
)
"""Each with the days from today until it is due."""
SIDES = ("self", "centre", "company")


def found(database: Database, today: date) -> None:
    """Write the centre as it stands on `today`, if it is not there."""
    lessons = read_lessons(today)
    with database.write(ORIGIN) as session:
        if centre_called(session, CENTRE) is not None:
            return
        department = department_called(session, INFO)
        centre_id, _ = found_centre(
            session,
            CENTRE,
            "CFA de la Rive-Haute",
            time_zone=SCHOOL.key,
            parent_id=department.id if department else None,
        )
        # Those of the second year had a contract for the first, which is over.
        replace_contracts(session, centre_id, list(_first_years(today)))
        contracts = list(_contracts(today))
        replace_contracts(session, centre_id, contracts)
        _teach(session, centre_id)
        found_rows = contracts_coded(session, centre_id, [row.code for row in contracts])
        _evaluate(session, list(found_rows.values()))
        _expect(session, centre_id, today, found_rows)
        if followed := session_coded(session, centre_id, FIRST_GROUP):
            keep_lessons(session, followed.id, lessons)


def _first_years(today: date) -> Iterator[Transmitted]:
    for number, (given, family, group, company) in enumerate(APPRENTICES, start=1):
        if group is TWO:
            apprentice = _party(number, given, family)
            yield _contract(f"CT{number}-1", apprentice, BEFORE, company, school_year(today) - 1)


def _contracts(today: date) -> Iterator[Transmitted]:
    for number, (given, family, group, company) in enumerate(APPRENTICES, start=1):
        apprentice = _party(number, given, family)
        yield _contract(f"CT{number}", apprentice, group, company, school_year(today))


def _party(number: int, given: str, family: str) -> Party:
    address = FIRST_ADDRESS if number == 1 else f"apprenti{number}@apprentis.example.org"
    return Party(f"APP{number}", given, family, address)


def _contract(code: str, apprentice: Party, group: Named, company: str, year: int) -> Transmitted:
    second = group is TWO
    tutor = f"TE{apprentice.code[3:]}"
    return Transmitted(
        code=code,
        apprentice=apprentice,
        school_tutor=SCHOOL_TUTOR,
        company_tutor=Party(tutor, "Claude", f"MAÎTRE-{tutor}", f"{tutor}@entreprise.example.com"),
        group=group,
        site=Named(SITE, "Rivebelle"),
        period=Named(str(year), f"{year}-{year + 1}"),
        year=Named("2" if second else "1", "2e année" if second else "1re année"),
        training=Named("SIO", "BTS Services informatiques aux organisations"),
        brand=None,
        company_name=company,
        starts_on=date(year, 9, 1),
        ends_on=date(year + 1, 8, 31),
        kind="APPRENTICESHIP",
        mission_title="Technicien systèmes et réseaux",
        mission_details=None,
        start_month="09",
        rncp_code="RNCP35340",
    )


def _teach(session: WriteSession, centre_id: int) -> None:
    levels = [
        {"value": 0.0, "label": "Non acquis", "validates": False},
        {"value": 1.0, "label": "Acquis", "validates": True},
    ]
    skills.merge_scales(session, centre_id, [{"name": "Acquis ou non", "levels": levels}])
    skills.merge_frameworks(session, centre_id, [{"name": "BTS SIO"}])
    framework_id = framework_ids(session, centre_id)["BTS SIO"]
    scale_id = scale_ids(session, centre_id)["Acquis ou non"]
    blocks = [
        {"name": name, "scale_id": scale, "skills": [{"name": one, "code": None} for one in inside]}
        for (name, inside), scale in [*((block, None) for block in BLOCKS), (YES_OR_NO, scale_id)]
    ]
    skills.merge_blocks(session, framework_id, blocks)
    for group in (ONE, TWO, BEFORE):
        row = session_coded(session, centre_id, group.code)
        if row is not None:
            skills.set_session_frameworks(session, {row.id: [framework_id]})


def _evaluate(session: WriteSession, contracts: Sequence[Row]) -> None:
    """What all three sides said of most skills; the last apprentice has not been evaluated yet."""
    found = skills_of_sessions(session, {row.session_id for row in contracts})
    rows = []
    for contract in sorted(contracts, key=lambda row: str(row.code))[:-1]:
        for skill in found:
            if skill.session_id != contract.session_id:
                continue
            for side in SIDES:
                drawn = chance("skill", contract.code, skill.name, side)
                yes_or_no = skill.name in YES_OR_NO[1]
                value = drawn.randint(0, 1) if yes_or_no else drawn.randint(1, 5)
                if drawn.random() < 0.8:
                    rows.append(
                        {
                            "contract_id": contract.id,
                            "skill_id": skill.id,
                            "evaluator": side,
                            "value": float(value),
                            "comment": None,
                        }
                    )
    skills.evaluate(session, rows)


def _expect(session: WriteSession, centre_id: int, today: date, contracts: dict[str, Row]) -> None:
    """Booklets that are done in time, done late, late, and still to come."""
    midnight = datetime.combine(today, time(), SCHOOL)
    for group in (ONE, TWO):
        where = session_coded(session, centre_id, group.code)
        if where is None:
            continue
        booklets.merge_booklets(
            session,
            [
                {"session_id": where.id, "name": name, "due_at": midnight + timedelta(days=days)}
                for name, days in BOOKLETS
            ],
        )
        first, second, third, _ = booklets_of(session, [where.id])
        done = [
            report
            for contract in contracts.values()
            if contract.session_id == where.id
            for report in (
                _report(first, contract, first.due_at - timedelta(days=2)),
                _report(second, contract, second.due_at + timedelta(days=3)),
            )
        ]
        booklets.mark_reports(session, done)
        one = next(row for row in contracts.values() if row.session_id == where.id)
        later = {"due_at": midnight + timedelta(days=30)}
        booklets.postpone_reports(session, [{**_key(third, one), **later}])


def _report(booklet: Row, contract: Row, done_at: datetime) -> dict[str, object]:
    return {**_key(booklet, contract), "done_at": done_at}


def _key(booklet: Row, contract: Row) -> dict[str, object]:
    return {"booklet_id": booklet.id, "contract_id": contract.id}
