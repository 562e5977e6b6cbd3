"""session_id, as the addresses of semesters tell it: what goes into it, and what is left out."""

from datetime import date
from typing import Any

import pytest

from matricula.record.schema import cohorts, organizations, programmes
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.school import SA, Change

CASES: dict[str, dict[str, Any]] = {
    # start, index: the semester, in the half of the year that it belongs to or not
    "INFO-DUT-FI-S1-2014": {"start": "2014-09-01"},
    "INFO-DUT-FI-S1D-2014": {"start": "2015-02-01"},
    "INFO-DUT-FI-S2-2014": {"start": "2015-03-01", "index": 2},
    "INFO-DUT-FI-S2D-2026": {"start": "2026-09-23", "index": 2},
    "INFO-DUT-FI-S3D-2013": {"start": "2014-06-30", "index": 3},
    "INFO-DUT-FI-S3-2013": {"start": "2014-07-01", "index": 3},
    "INFO-DUT-FI-S4-2013": {"start": "2014-06-30", "index": 4},
    "INFO-DUT-FI-S4D-2013": {"start": "2014-07-31", "index": 4},
    # the school year turns on 1 August
    "INFO-DUT-FC-S1-2013": {"start": "2014-07-31", "modality": "FC"},
    "INFO-DUT-FC-S1-2014": {"start": "2014-08-01", "modality": "FC"},
    # apprentices; a modality that is not told
    "INFO-DUT-FA-S1-2014": {"start": "2014-09-01", "modality": "FAP"},
    "INFO-DUT-FA-S1-2015": {"start": "2015-09-01", "modality": "APP"},
    "INFO-DUT-FIFA-S1-2014": {"start": "2014-09-01", "modality": "FI FAP"},
    "INFO-DUT--S1-2014": {"start": "2014-09-01", "modality": ""},
    # without semesters: the programme's speciality
    "INFO-LP-FI-ASUR-2014": {"start": "2015-03-02", "index": -1, "speciality": "ASUR", "type": 200},
    "INFO-LP-FI-E0-2014": {"start": "2014-10-01", "index": 0, "speciality": "É 0", "type": 200},
    "INFO-LP-FI--2014": {"start": "2014-10-01", "index": -1, "type": 200},
    # names of pathways
    "GEII-BUT-FI-S3-2022": {"start": "2022-09-01", "index": 3, "department": "geii", "type": 700},
    "INFO-MasterLMD-FI-S1-2014": {"start": "2014-09-01", "type": 402},
    # accents, blanks and signs
    "GENIECIVIL-DUT-FI-S1-2014": {"start": "2014-09-01", "department": "Génie  civil"},
    "RTXY-DUT-FI-S1-2014": {"start": "2014-09-01", "department": "R&T 'x'`\"<y>!\\"},
    "CUR-DUT-FI-S1-2014": {"start": "2014-09-01", "department": "C’œur\u00a0"},
}


def test_session_ids(own_client: Client, change: Change) -> None:
    cohort, programme, chosen = (
        cohorts.cohort,
        programmes.programme,
        organizations.preference,
    )
    for told, case in CASES.items():
        change.run(
            cohort.update()
            .where(cohort.c.id == SA)
            .values(
                start_date=date.fromisoformat(case["start"]),
                end_date=date(2030, 1, 1),
                semester_index=case.get("index", 1),
                modality=case.get("modality", "FI"),
            ),
            programme.update()
            .where(programme.c.id == 1)
            .values(speciality_code=case.get("speciality"), pathway_type=case.get("type", 100)),
        )
        change.prefer("DeptName", case.get("department", "Info"))
        assert own_client.json(f"formsemestre/{SA}")[0]["session_id"] == told
        (later,) = own_client.json("formsemestres/query?dept_id=1&nip=20200000")
        assert later["session_id"] == told
    change.run(chosen.delete())
    assert own_client.json(f"formsemestre/{SA}")[0]["session_id"].startswith("RT-")


@pytest.mark.parametrize("address", ["formsemestre/apo/V1RT", "formsemestres/query?dept_id=1"])
def test_a_semester_may_prefer_another_name(
    own_client: Client, change: Change, address: str
) -> None:
    """ImputationDept goes before DeptName, and the semester's own before the department's."""
    change.prefer("DeptName", "Réseaux")
    change.run(
        organizations.preference.insert().values(
            organization_id=1, name="ImputationDept", value="Fac"
        )
    )

    def names() -> list[str]:
        rows = [row for row in own_client.json(address) if row["dept_id"] == 1]
        return [row["session_id"].split("-")[0] for row in rows]

    assert names() == ["FAC", "FAC"]
    change.prefer("ImputationDept", "")
    assert names() == ["RESEAUX", "FAC"]
