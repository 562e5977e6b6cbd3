"""An apprenticeship as HTML: contract, booklets, skills, absences."""

from collections.abc import Sequence

from matricula.documents.apprentices.booklets import Expected
from matricula.documents.apprentices.names import full_name
from matricula.documents.apprentices.skills import (
    BlockFound,
    Finding,
    Means,
    SessionFound,
    SkillFound,
)
from matricula.gradebook.skills import rounded
from matricula.pages.booklet import words
from matricula.pages.booklet.gathering import Absence, Dossier, Engagement
from matricula.pages.markup import NONE, Child, Markup, joined, tag
from matricula.web.links import contract_path

SIDES = ("Apprenti", "Centre", "Entreprise")
"""The evaluators, in the record's order."""
KINDS = {"APPRENTICESHIP": "Apprentissage", "INTERNSHIP": "Stage"}
ARCHIVED = "archived"
MOST_ABSENCES = 500
EXCUSES = {
    True: ("Justifiée", "good"),
    False: ("Non justifiée", "bad"),
    None: ("Non précisé", ""),
}


def sections(found: Dossier) -> Markup:
    """All of it; what is over comes last."""
    over = [one for one in found.engagements if one.row.state == ARCHIVED]
    now = [one for one in found.engagements if one.row.state != ARCHIVED]
    return joined(
        *map(_engagement, now),
        _skills(found.sessions),
        _absences(found.absences, reasons=found.reasons),
        *map(_engagement, over),
    )


def summary(engagement: Engagement) -> Markup:
    """A contract in a list: whose, where, and whether a booklet is late."""
    row = engagement.row
    late = sum(one.late and one.done_at is None for one in engagement.booklets)
    return joined(
        tag("a", engagement.apprentice, href=contract_path(row.public_id), class_="name"),
        tag("p", _dotted(row.session_name, row.company_name), class_="soft"),
        _badge(words.counted(late, "livret en retard", "livrets en retard"), "bad")
        if late
        else None,
    )


def _engagement(engagement: Engagement) -> Markup:
    row = engagement.row
    facts = joined(
        _fact("Formation", row.session_name),
        _fact("Entreprise", row.company_name),
        _fact("Maître d’apprentissage", full_name(row.tutor_given_name, row.tutor_family_name)),
        _fact("Formateur référent", full_name(row.school_given_name, row.school_family_name)),
        _fact("Mission", row.mission_title),
        _fact("Détails", row.mission_details),
        _fact("Dates", _dates(engagement)),
    )
    ended = _badge("Terminé", "") if row.state == ARCHIVED else None
    heading = tag("h2", KINDS.get(row.kind, "Contrat"), ended)
    return joined(
        tag("section", heading, tag("dl", facts, class_="facts")),
        _booklets(engagement.booklets) if row.state != ARCHIVED else None,
    )


def _dates(engagement: Engagement) -> str:
    first, last = engagement.row.starts_on, engagement.row.ends_on
    if first and last:
        return f"du {words.day(first)} au {words.day(last)}"
    if first:
        return f"depuis le {words.day(first)}"
    return f"jusqu’au {words.day(last)}" if last else ""


def _fact(name: str, value: str | None) -> Markup:
    told = (value or "").strip()
    return tag("div", tag("dt", name), tag("dd", told)) if told else NONE


def _booklets(booklets: Sequence[Expected]) -> Markup:
    if not booklets:
        return _section("Livrets", _empty("Aucun livret n’est attendu pour l’instant."))
    done = sum(one.done_at is not None for one in booklets)
    rows = (tag("li", *_booklet(one)) for one in booklets)
    return _section(
        "Livrets",
        tag("ul", joined(*rows), class_="rows"),
        note=f"{words.counted(done, 'fait')} sur {len(booklets)}",
    )


def _booklet(booklet: Expected) -> tuple[Child, ...]:
    due = tag("p", f"À rendre le {words.moment(booklet.due_at)}", class_="soft")
    return tag("div", tag("p", booklet.name, class_="name"), due), _state(booklet)


def _state(booklet: Expected) -> Markup:
    if booklet.done_at is not None:
        return _badge("Fait en retard", "fair") if booklet.late else _badge("Fait", "good")
    return _badge("En retard", "bad") if booklet.late else _badge("À faire", "")


def _skills(sessions: Sequence[SessionFound]) -> Markup:
    told = [one for one in sessions if one.blocks]
    if not told:
        return _section("Compétences", _empty("Aucune compétence n’est encore suivie."))
    return _section("Compétences", *(_session(one) for one in told))


def _session(session: SessionFound) -> Markup:
    return tag(
        "div",
        tag("h3", session.name),
        _means(session.means),
        *(_block(block) for block in session.blocks),
        class_="session",
    )


def _means(means: Means) -> Markup:
    tiles = (
        tag(
            "div",
            tag("dt", side),
            tag("dd", words.percent(grade), _bar(rounded(grade))),
        )
        for side, grade in zip(SIDES, means, strict=True)
    )
    return tag("dl", joined(*tiles), class_="means")


def _bar(part: float | None) -> Markup:
    return tag("meter", min="0", max="1", value=str(part or 0), aria_hidden="true")


def _block(block: BlockFound) -> Markup:
    heads = (
        tag("th", side, tag("small", words.percent(grade)), scope="col")
        for side, grade in zip(SIDES, block.means, strict=True)
    )
    head = tag("tr", tag("th", "Compétence", scope="col"), *heads)
    body = joined(*(_skill(skill) for skill in block.skills))
    return tag(
        "table",
        tag("caption", block.name),
        tag("thead", head),
        tag("tbody", body),
        class_="stacked",
    )


def _skill(skill: SkillFound) -> Markup:
    cells = (
        tag("td", *_finding(found), data_label=side)
        for side, found in zip(SIDES, skill.findings, strict=True)
    )
    return tag("tr", tag("th", skill.name, scope="row"), *cells)


def _finding(found: Finding) -> tuple[Child, ...]:
    if found.value is None:
        return (tag("span", words.NONE, class_="soft"),)
    score = f"{words.number(found.value)} · {words.percent(found.grade)}"
    return tag("span", found.legend), tag("small", score)


def _absences(absences: Sequence[Absence], *, reasons: bool) -> Markup:
    if not absences:
        return _section("Absences", _empty("Aucune absence n’est enregistrée."))
    rows = (tag("li", *_absence(one, reasons=reasons)) for one in absences[:MOST_ABSENCES])
    left = len(absences) - MOST_ABSENCES
    more = _empty(f"Et {words.counted(left, 'autre')}, avant.") if left > 0 else None
    return _section(
        "Absences", tag("ul", joined(*rows), class_="rows"), more, note=_totals(absences)
    )


def _totals(absences: Sequence[Absence]) -> str:
    late = sum(one.late for one in absences)
    missed = len(absences) - late
    unexcused = [one.late for one in absences if one.excused is False]
    told = [words.counted(missed, "absence")] if missed else []
    told += [words.counted(late, "retard")] if late else []
    excuse = "non justifié" if any(unexcused) else "non justifiée"
    ending = words.counted(len(unexcused), excuse)
    return ", ".join(told) + (f", dont {ending}" if unexcused else "")


def _absence(absence: Absence, *, reasons: bool) -> tuple[Child, ...]:
    reason = absence.reason.strip() if reasons else ""
    sentence, mood = EXCUSES[absence.excused]
    return (
        tag(
            "div",
            tag("p", "Retard" if absence.late else "Absence", class_="name"),
            tag("p", _when(absence), class_="soft"),
            tag("p", reason) if reason else None,
        ),
        _badge(sentence.replace("fiée", "fié") if absence.late else sentence, mood),
    )


def _when(absence: Absence) -> str:
    if absence.starts_at is None or absence.ends_at is None:
        return f"{words.day(absence.day)}, {words.HALVES.get(absence.half or '', '')}"
    return words.period(absence.starts_at, absence.ends_at)


def _section(title: str, *children: Child, note: str | None = None) -> Markup:
    told = tag("span", note, class_="soft") if note else None
    return tag("section", tag("h2", title, told), *children)


def _badge(text: str, mood: str) -> Markup:
    return tag("span", text, class_=f"badge {mood}".strip())


def _empty(sentence: str) -> Markup:
    return tag("p", sentence, class_="soft")


def _dotted(*parts: str | None) -> str:
    return " · ".join(told for part in parts if part and (told := part.strip()))
