"""The first draft of a letter, composed from what the agenda says."""

from collections.abc import Iterator

from agenda.actions.words import Phase, RoleKind
from agenda.kernel.dutch import spoken_date, spoken_list
from agenda.letters.facts import LetterFacts, ToldAction
from agenda.letters.models import Letter
from agenda.letters.values import PassageValues

PHASES_TOLD = {
    Phase.NOT_STARTED: "is nog niet gestart",
    Phase.PREPARING: "is in voorbereiding",
    Phase.RUNNING: "is in uitvoering",
    Phase.DONE: "is afgerond",
    Phase.DROPPED: "is vervallen",
}


def draft(letter: Letter, facts: LetterFacts) -> Iterator[PassageValues]:
    yield _introduction(letter, facts)
    for goal in facts.goals:
        yield PassageValues(1, goal.title, goal.summary, f"doel {goal.number}")
        for action in facts.actions:
            if action.goal_id == goal.id:
                yield _about(action, facts)
    if facts.decisions:
        yield _cooperation(facts)
    yield PassageValues(1, "Tot slot", "Over de verdere voortgang van de uitvoeringsagenda blijf ik u informeren.")


def _introduction(letter: Letter, facts: LetterFacts) -> PassageValues:
    since = f" Mijn vorige brief was van {spoken_date(letter.previous_on)}." if letter.previous_on else ""
    met = ""
    if facts.consultation:
        met = (
            f" Op {spoken_date(facts.consultation.occasion.day)} kwam het {facts.programme.consultation_name} bijeen; "
            "de besluiten staan in deze brief."
        )
    return PassageValues(
        0, "", f"Met deze brief informeer ik u over de voortgang van het programma {facts.programme.name}.{since}{met}"
    )


def _about(action: ToldAction, facts: LetterFacts) -> PassageValues:
    """The passage that the party proposed, or else what the agenda records."""
    update = facts.updates.get(action.id)
    if update is not None and update.passage:
        source = f"melding van {facts.name(update.party_id)}, actie {action.number}"
        return PassageValues(2, action.title, update.passage, source, facts.rows[action.id])
    return PassageValues(
        2, action.title, " ".join(_sentences(action, facts)), f"actie {action.number}", facts.rows[action.id]
    )


def _sentences(action: ToldAction, facts: LetterFacts) -> Iterator[str]:
    notes = "".join(f"[^{reference}]" for reference in action.references)
    yield f"{_article(action)} {action.kind.label} {PHASES_TOLD[action.phase]}.{notes}"
    partners = [facts.name(role.party) for role in action.roles if role.role is not RoleKind.LEAD]
    together = f", samen met {spoken_list(dict.fromkeys(partners))}" if partners else ""
    yield f"{facts.name(action.lead)} is trekker{together}."
    for term in action.terms:
        yield f"De afgesproken termijn{f' voor {term.subject}' if term.subject else ''}: {term.wording}."


def _article(action: ToldAction) -> str:
    return "Dit" if action.kind.label == "instrument" else "Deze"


def _cooperation(facts: LetterFacts) -> PassageValues:
    told = "\n".join(f"- {one.verb.label.capitalize()}: {one.text} ({one.number})" for one in facts.decisions)
    return PassageValues(1, "Besluiten van het bestuurlijk overleg", told, "besluitenlijst")
