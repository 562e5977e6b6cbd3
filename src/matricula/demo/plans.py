"""What the invented school teaches: two departments, their programmes and how they are marked."""

from dataclasses import dataclass

NORMAL, SECOND_CHANCE, SECOND_SESSION = 0, 1, 2
STANDARD, SPORT, PLACEMENT = 0, 1, 2
DUT, LP = 100, 200


@dataclass(frozen=True, slots=True)
class Test:
    """How one assessment of a module is held. marked_late: its last marks come after the others."""

    title: str
    max_mark: float = 20
    coefficient: float = 1
    kind: int = NORMAL
    on_bulletin: bool = True
    counts_while_incomplete: bool = False
    marked_late: bool = False


@dataclass(frozen=True, slots=True)
class Module:
    """A module of a unit. choice: students take one of the modules that name the same choice."""

    code: str
    title: str
    short: str
    subject: str
    coefficient: float
    tests: tuple[Test, ...]
    semester: int = 1
    choice: str = ""
    malus: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of a programme with its modules."""

    acronym: str
    title: str
    code: str
    ects: float | None
    modules: tuple[Module, ...]
    kind: int = STANDARD
    coefficient: float | None = None


@dataclass(frozen=True, slots=True)
class Programme:
    """One version of a programme. `code` is the same in all versions of the diploma."""

    acronym: str
    title: str
    version: int
    code: str
    pathway: int
    units: tuple[Unit, ...]


WRITTEN = (
    Test("Devoir sur table", coefficient=2),
    Test("Contrôle de mi-parcours", coefficient=1),
)
PRACTICAL = (
    Test("TP noté", max_mark=40, coefficient=1.5),
    Test("Questionnaire en ligne", max_mark=10, coefficient=0.5, on_bulletin=False),
    Test("Devoir sur table", coefficient=2),
)
PLACED = (Test("Test de positionnement", max_mark=100, coefficient=0), *WRITTEN)
RETAKEN = (*WRITTEN, Test("Rattrapage", kind=SECOND_CHANCE))
SAT_AGAIN = (*WRITTEN, Test("Seconde session", max_mark=40, kind=SECOND_SESSION))
PROJECT = (Test("Dossier", coefficient=2), Test("Soutenance", coefficient=3))
PLACEMENT_TESTS = (
    Test("Rapport de stage", coefficient=2),
    Test("Soutenance", coefficient=3, marked_late=True),
)
RUNNING = (
    Test("Devoir sur table", coefficient=2, marked_late=True),
    Test("Exposé à l'oral", counts_while_incomplete=True),
)
ONCE = (Test("Évaluation"),)
BEHAVIOUR = (Test("Points d'assiduité"),)

_SPORT = Unit(
    "SPORT",
    "Sport & culture",
    "UCOD5019",
    None,
    (
        Module("SPO", "Pratique sportive", "Sport", "Sport", 1, ONCE),
        Module("CUL", "Atelier d'écriture & scène", "Culture", "Culture", 1, ONCE),
    ),
    SPORT,
)

_CODING = Module(
    "M1101", "Écrire ses premiers programmes", "Programmes", "Programmation", 3.5, PRACTICAL
)
_STRUCTURES = Module(
    "M1102", "Ranger et retrouver les données", "Structures", "Programmation", 2.5, RETAKEN
)
_MACHINE = Module("M1103", "De l'interrupteur au système", "Machine", "Systèmes", 2, PRACTICAL)
_NETWORK = Module("M1104", "Faire parler deux machines", "Réseau", "Systèmes", 1.5, RUNNING)
_PROOF = Module("M1201", "Raisonner & démontrer", "Preuves", "Mathématiques", 2.5, PLACED)
_MATRICES = Module("M1202", "Calculer avec des tableaux", "Matrices", "Mathématiques", 2, SAT_AGAIN)
_MODEL = Module("M1203", "Décrire une organisation", "Modèles", "Méthodes", 2, WRITTEN)
_ENGLISH = Module("M1301", "Anglais : lire, décrire, convaincre", "Anglais", "Langues", 2, WRITTEN)
_SPEECH = Module("M1302", "S'exprimer à l'écrit et à l'oral", "Expression", "Langues", 1.5, PROJECT)
_SOUND = Module("M1311", "Option : le son numérique", "Son", "Options", 1.5, PROJECT, choice="OPT")
_MAPS = Module(
    "M1312", "Option : cartes et trajets", "Cartes", "Options", 1.5, PROJECT, choice="OPT"
)
_PRESENCE = Module(
    "M1399", "Malus d'assiduité", "Assiduité", "Vie du groupe", 0, BEHAVIOUR, malus=True
)
_LAW = Module("M1303", "Droit : à qui sont les données ?", "Droit", "Société", 1, WRITTEN)

_S2 = (
    Unit(
        "UE21",
        "Concevoir un logiciel",
        "UCOD5021",
        16,
        (
            Module("M2101", "Penser en objets", "Objets", "Programmation", 3, PRACTICAL, 2),
            Module("M2102", "Interroger une base", "Requêtes", "Données", 2.5, RETAKEN, 2),
            Module("M2103", "Tester ce qu'on a écrit", "Tests", "Programmation", 1.5, PROJECT, 2),
        ),
    ),
    Unit(
        "UE22",
        "Compter, écrire, convaincre",
        "UCOD5022",
        14,
        (
            Module("M2201", "Graphes & parcours", "Graphes", "Mathématiques", 2, WRITTEN, 2),
            Module("M2202", "Anglais : travailler à distance", "Anglais", "Langues", 2, WRITTEN, 2),
            Module("M2203", "Projet d'équipe", "Projet", "Méthodes", 2, PROJECT, 2),
        ),
    ),
)


def _first_semester(*society: Module) -> tuple[Unit, ...]:
    """The units of the first semester; the versions of the programme differ in `society`."""
    machines = _CODING, _STRUCTURES, _MACHINE, _NETWORK
    return (
        Unit("UE11", "Machines et programmes", "UCOD5011", 12, machines),
        Unit("UE12", "Modèles et mathématiques", "UCOD5012", 10, (_PROOF, _MATRICES, _MODEL)),
        Unit("UE13", "Langues, droit & société", "UCOD5013", 8, (_ENGLISH, _SPEECH, *society)),
        _SPORT,
    )


INFO_OLD = Programme(
    "INFO",
    "DUT Informatique",
    1,
    "FCOD5001",
    DUT,
    _first_semester(_SOUND, _MAPS, _PRESENCE),
)
INFO_NEW = Programme(
    "INFO",
    "DUT Informatique",
    2,
    "FCOD5001",
    DUT,
    (*_first_semester(_SOUND, _MAPS, _PRESENCE, _LAW), *_S2),
)
"""The second version of the same diploma: units of the first one are capitalised in it."""

LP_LOCAL = Programme(
    "LP-AEL",
    "LP Associations et économie locale",
    1,
    "FCOD6001",
    LP,
    (
        Unit(
            "UE1",
            "Comprendre un territoire",
            "UCOD6001",
            20,
            (
                Module("L101", "Lire des comptes sans peur", "Comptes", "Gestion", 3, WRITTEN),
                Module("L102", "Histoire des coopératives", "Coopératives", "Société", 2, PROJECT),
            ),
            coefficient=2,
        ),
        Unit(
            "UE2",
            "Faire vivre une association",
            "UCOD6002",
            20,
            (
                Module("L201", "Trouver l'argent, le dire", "Finances", "Gestion", 2, RETAKEN),
                Module("L202", "Droit du travail & bénévolat", "Droit", "Droit", 2, WRITTEN),
            ),
            coefficient=3,
        ),
        Unit(
            "UE3",
            "Projet tutoré et stage",
            "UCOD6003",
            20,
            (
                Module("L301", "Projet tutoré", "Projet", "Projet", 2, PROJECT),
                Module("L302", "Stage de douze semaines", "Stage", "Stage", 4, PLACEMENT_TESTS),
            ),
            PLACEMENT,
            4,
        ),
    ),
)
"""A year without semesters, whose average weighs the units by their own coefficients."""
