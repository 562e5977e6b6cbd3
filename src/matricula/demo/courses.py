"""Two open courses of the invented school: what is in them, who teaches and who learns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matricula.demo import steps
from matricula.demo.guides import LAST_YEARS
from matricula.demo.learning import open_class, work
from matricula.demo.people import REGISTRAR, TEACHER, Member
from matricula.demo.quizzes import Block
from matricula.dialects.stepik.blocks import checked
from matricula.quizzes import KINDS
from matricula.record.accounts.queries import account_named
from matricula.record.cohorts.queries import enrolled_people
from matricula.record.courses import commands
from matricula.record.members.commands import enrol
from matricula.record.notices.commands import add_announcement
from matricula.record.profiles.commands import set_profile
from matricula.record.steps.commands import add_step
from matricula.store import WriteSession

LISTED = "Pour commencer l'année"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a course: its title, what it says, and the titles of its lessons."""

    title: str
    description: str
    lessons: Sequence[str]


@dataclass(frozen=True, slots=True)
class Course:
    """A course as its owner wrote it. signed: first and last name, as the owner shows them.
    steps: by the titles of lessons. reviews: score and text, by one learner each.
    klass: the title of its class."""

    owner: Member
    signed: tuple[str, str]
    title: str
    language: str
    summary: str
    description: str
    workload: str
    target_audience: str
    requirements: str
    difficulty: str
    skills: Sequence[str]
    tags: Sequence[str]
    sections: Sequence[Section]
    steps: Mapping[str, Sequence[Block]]
    reviews: Sequence[tuple[int, str]]
    welcome: tuple[str, str]
    klass: str


BULLETIN = Course(
    owner=REGISTRAR,
    signed=("Solène", "Orgevalois"),
    title="Lire son bulletin",
    language="fr",
    summary="Moyennes, coefficients, rangs, décisions : ce que dit un bulletin et ce qu'il ne dit"
    " pas.",
    description="<p>Un bulletin tient sur deux pages et résume six mois. Ce cours le parcourt de"
    " haut en bas : d'où vient chaque nombre, comment le recalculer à la main, et à qui parler"
    " quand il surprend.</p>",
    workload="2 heures",
    target_audience="Étudiantes et étudiants de première année, et leurs familles.",
    requirements="Savoir calculer une moyenne.",
    difficulty="easy",
    skills=(
        "Recalculer une moyenne pondérée",
        "Distinguer rang et niveau",
        "Préparer un entretien",
    ),
    tags=("Méthodes de travail", "Scolarité"),
    sections=(
        Section(
            "D'une note à une moyenne",
            "<p>Une note est ramenée sur 20, puis multipliée par le coefficient de son évaluation."
            " La moyenne du module est la somme de ces produits divisée par la somme des"
            " coefficients. Une absence justifiée sort du calcul ; une absence injustifiée compte"
            " zéro.</p>",
            ("Ramener une note sur 20", "Peser par coefficients", "Absent, excusé, en attente"),
        ),
        Section(
            "De la moyenne au rang",
            "<p>Le rang dit combien d'étudiants ont fait mieux, rien de plus : entre le 3e et le"
            " 30e, il peut n'y avoir qu'un point. Regardez d'abord le minimum, la moyenne et le"
            " maximum du groupe.</p>",
            ("Ce que mesure un rang", "Lire un écart, pas une place"),
        ),
        Section(
            "Ce que décide le jury",
            "<p>Le jury ne calcule pas : il décide. ADM, ADC, AJ sont ses mots. Une compensation"
            " entre unités est une décision, et elle se discute avant, jamais après.</p>",
            ("Les codes d'une décision", "Compenser, capitaliser", "Demander un entretien"),
        ),
    ),
    steps=steps.BULLETIN,
    reviews=(
        (5, "J'ai enfin compris pourquoi ma moyenne baissait alors que mes notes montaient."),
        (4, "Clair et court. Un exemple de plus sur les coefficients serait utile."),
    ),
    welcome=("Bienvenue", "<p>Ayez votre dernier bulletin sous la main en commençant.</p>"),
    klass="Première année, groupe A",
)
STATISTICS = Course(
    owner=TEACHER,
    signed=("Maël", "Terreblonde"),
    title="Statistics with bare Python",
    language="en",
    summary="Means, medians, spread and chance, each in ten lines that you write yourself.",
    description="<p>No library, no formula sheet: every measure in this course is a loop that you"
    " can read aloud. By the end you know what the libraries do, and when they answer a question"
    " that you did not ask.</p>",
    workload="6 hours",
    target_audience="Anybody who has written a loop and met a column of numbers.",
    requirements="Lists, loops and functions in Python.",
    difficulty="normal",
    skills=("Choose between mean and median", "Measure spread", "Tell luck from effect"),
    tags=("Statistics", "Programming"),
    sections=(
        Section(
            "The middle",
            "<p>The mean answers: what would each have, if all had the same? The median answers:"
            " what has the one in the middle? One salary of a million moves the first and leaves"
            " the second alone.</p>",
            ("A mean is a sum and a count", "The median needs an order", "Which one was asked for"),
        ),
        Section(
            "The spread",
            "<p>Two classes with a mean of 12 may have nothing else in common. Spread is the mean"
            " of distances from the middle; squared, so that far ones weigh more, and rooted, so"
            " that the unit is points again.</p>",
            ("Distances from the middle", "Squares and roots"),
        ),
        Section(
            "The sample",
            "<p>Ask ten of a thousand, then another ten: the answers differ, and by how much is"
            " itself a number. Draw again a thousand times and look.</p>",
            ("Drawing with random.sample", "How far samples stray", "What an average hides"),
        ),
        Section(
            "Luck or effect",
            "<p>Shuffle the labels of two groups and take the difference of their means; do it a"
            " thousand times. If the real difference is seldom reached, chance alone is a poor"
            " story.</p>",
            ("Shuffling labels", "How seldom is seldom"),
        ),
    ),
    steps=steps.STATISTICS,
    reviews=(
        (5, "The shuffling lesson is worth the whole course."),
        (5, "I deleted half of my notebook after this."),
        (3, "Good, but I would have liked plots."),
    ),
    welcome=("Before you start", "<p>Any Python from 3.8 on will do; nothing is installed.</p>"),
    klass="Tuesday evenings",
)
COURSES = (BULLETIN, STATISTICS)


def open_courses(session: WriteSession) -> None:
    """Write the courses, once: to a school that is filled and staffed."""
    learners = [row.person_id for row in enrolled_people(session, LAST_YEARS)]
    keys = [_open(session, course, learners) for course in COURSES]
    commands.set_course_list(
        session,
        LISTED,
        keys,
        description="Deux cours courts, ouverts à tous.",
        language="fr",
    )


def _open(session: WriteSession, course: Course, learners: Sequence[int]) -> int:
    owner = account_named(session, course.owner.name)
    if owner is None:
        raise LookupError("the demo's accounts are made before its courses")
    first, last = course.signed
    told = {"first_name": first, "last_name": last, "language": course.language}
    set_profile(session, owner.person_id, {**told, "is_private": False})
    tags = commands.merge_tags(session, course.tags)
    key = commands.add_course(session, owner.person_id, _values(course), tags.values())
    for section in course.sections:
        _fill(session, key, owner.person_id, course, section)
    commands.change_course(session, key, {"is_enabled": True})
    for person_id in learners[:12]:
        enrol(session, key, person_id)
    work(session, key, learners)
    open_class(session, key, owner.person_id, course.klass, learners[:8])
    for person_id, (score, text) in zip(learners, course.reviews, strict=False):
        commands.add_review(session, key, person_id, {"score": score, "text": text})
    subject, text = course.welcome
    add_announcement(session, key, owner.person_id, {"subject": subject, "text": text})
    return key


def _values(course: Course) -> dict[str, object]:
    return {
        "title": course.title,
        "language": course.language,
        "summary": course.summary,
        "description": course.description,
        "workload": course.workload,
        "target_audience": course.target_audience,
        "requirements": course.requirements,
        "difficulty": course.difficulty,
        "acquired_skills": list(course.skills),
        "is_certificate_issued": True,
        "is_certificate_auto_issued": True,
        "regular_threshold": 50,
        "distinction_threshold": 75,
    }


def _fill(
    session: WriteSession, course_id: int, owner_id: int, course: Course, section: Section
) -> None:
    told = {"title": section.title, "description": section.description}
    section_id = commands.add_section(session, course_id, told)
    for title in section.lessons:
        told = {"title": title, "language": course.language}
        lesson_id = commands.add_lesson(session, owner_id, told)
        commands.add_unit(session, section_id, lesson_id, {}, shares_editing=True)
        for sent in course.steps[title]:
            block = checked(sent, None).fine()
            cost = 1 if sent["name"] in KINDS else 0
            add_step(session, lesson_id, {**block.step, "cost": cost}, block.source)
