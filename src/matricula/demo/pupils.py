"""The people who study at the invented school."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from matricula.demo.chance import chance
from matricula.demo.department import Department
from matricula.demo.names import EITHER, FAMILY_NAMES, MEN, STREETS, TOWNS, WOMEN

LEVEL, SPREAD = 12.0, 2.2
UNEVEN = 1.2
"""How much a student's level differs from unit to unit."""


@dataclass(frozen=True, slots=True)
class Pupil:
    """A student and what may be expected of them. lopsided: good in one unit and in no other."""

    etudid: int
    general: float
    lopsided: bool = False

    def level(self, unit: str, module: str) -> float:
        """What the student is worth in a module, out of 20."""
        if self.lopsided:
            return 12.5 if unit == "UE11" else 1.0
        own = chance("unit", self.etudid, unit).gauss(0, UNEVEN)
        return self.general + own + chance("module", self.etudid, module).gauss(0, UNEVEN)


def newcomers(department: Department, count: int, born: int, *, lopsided: int = 0) -> list[Pupil]:
    """Write `count` new students of one age; the first `lopsided` of them are good at one thing."""
    known = {(row["nom"], row["prenom"]) for row in department.rows["students"]}
    names = _names(f"{department.acronym} {born}", known)
    return [
        _newcomer(department, next(names), born, lopsided=number < lopsided)
        for number in range(count)
    ]


def _newcomer(
    department: Department, name: tuple[str, str, str], born: int, *, lopsided: bool
) -> Pupil:
    etudid = department.numbers.take("etudid")
    dice = chance("pupil", etudid)
    town, county = dice.choice(TOWNS)
    birthday = date(born, 1, 1) + timedelta(days=dice.randrange(365))
    address = f"{_plain(name[1])}.{_plain(name[0])}{etudid % 1000}"
    department.add(
        "students",
        etudid=etudid,
        code_nip=str(90_000_000 + etudid),
        code_ine=f"0DEMO{etudid:06d}",
        nom=name[0],
        prenom=name[1],
        nom_usuel=dice.choice(FAMILY_NAMES) if dice.random() < 0.05 else None,
        civilite=name[2],
        date_naissance=birthday.isoformat(),
        lieu_naissance=town,
        dept_naissance=county,
        boursier=dice.random() < 0.3,
        email=f"{address}@etu.example.org",
        emailperso=f"{address}@example.net" if dice.random() < 0.5 else None,
        domicile=f"{dice.randint(1, 99)} {dice.choice(STREETS)}",
        codepostaldomicile=f"{county}{dice.randrange(10, 900, 10):03d}",
        villedomicile=town,
        paysdomicile="France",
        telephonemobile=f"06 39 98 {etudid // 100 % 100:02d} {etudid % 100:02d}",
        bac=dice.choice(("Général", "Technologique STI2D", "Professionnel SN")),
        annee_bac=born + 18,
        nomlycee=f"Lycée {dice.choice(FAMILY_NAMES).title()}",
        villelycee=town,
    )
    return Pupil(etudid, dice.gauss(LEVEL, SPREAD), lopsided)


def _names(purpose: str, known: set[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Family name, given name and civility, never the same two twice."""
    dice = chance("names", purpose)
    while True:
        civility, given_names = dice.choices(
            (("F", WOMEN), ("M", MEN), ("X", EITHER)), weights=(48, 48, 4)
        )[0]
        name = dice.choice(FAMILY_NAMES), dice.choice(given_names)
        if name not in known:
            known.add(name)
            yield (*name, civility)


def _plain(name: str) -> str:
    """A name as it stands in an address of mail: small letters without accents or blanks."""
    letters = unicodedata.normalize("NFD", name.lower())
    return "".join(letter for letter in letters if letter.isascii() and letter.isalpha())
