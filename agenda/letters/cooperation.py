"""What governments decided together, and what parliament was promised or asked for."""

from collections.abc import Iterator

from agenda.changes.phrases import ended, one_line, quoted
from agenda.commitments.models import CommitmentKind, CommitmentState
from agenda.decisions.words import FollowUp, Verb
from agenda.kernel.dutch import capital, spoken_date, spoken_list
from agenda.letters.facts import LetterFacts, ToldCommitment, ToldDecision
from agenda.letters.naming import the_consultation
from agenda.letters.paragraphs import Paragraphs, bullets, of_commitment, of_decision, of_meeting, plain
from agenda.letters.values import PassageValues
from agenda.letters.words import Section

FOLLOWED = {
    FollowUp.OPEN: "Het besluit moet nog worden uitgevoerd.",
    FollowUp.RUNNING: "De uitvoering loopt.",
    FollowUp.EXECUTED: "Het besluit is uitgevoerd.",
    FollowUp.REPORTED: "Het besluit is uitgevoerd en teruggemeld.",
    FollowUp.SETTLED: "Het besluit is afgedaan.",
}
BEGINS = {Verb.DEFER: "Aangehouden: "}
"""What was only asked would read as if it was decided."""
MADE = {
    CommitmentKind.COMMITMENT: ("Toezegging aan", "Deze toezegging"),
    CommitmentKind.MOTION: ("Motie van", "Deze motie"),
    CommitmentKind.QUESTION: ("Vraag van", "Deze vraag"),
}
COMMITMENTS_HEADING = "Toezeggingen, moties en vragen"


def came_together(facts: LetterFacts, more: str = "") -> str:
    """``Op 8 mei 2025 kwam het Bestuurlijk Overleg bijeen.``"""
    if facts.consultation is None:
        return ""
    day = facts.consultation.occasion.day
    verb = "komt" if day > facts.day else "kwam"
    return f"Op {spoken_date(day)} {verb} {the_consultation(facts)} bijeen{more}."


def about_meeting(facts: LetterFacts) -> Iterator[PassageValues]:
    """Nothing of a meeting that is still to come."""
    meeting = facts.consultation
    if meeting is None or meeting.occasion.day > facts.day:
        return
    parts, name = Paragraphs(), one_line(facts.programme.consultation_name)
    parts.add(plain(came_together(facts)), *of_meeting(facts))
    if facts.decisions:
        lines = [_decision(one, parts, facts) for one in facts.decisions]
        which = "Het openbare besluit luidt" if len(lines) == 1 else "De openbare besluiten luiden"
        parts.add(f"{which}:\n{bullets(lines)}", *map(of_decision, facts.decisions))
    else:
        parts.add(plain("Er zijn geen openbare besluiten vastgelegd."), *of_meeting(facts))
    yield parts.passage(1, name, Section.COOPERATION)


def _decision(decision: ToldDecision, parts: Paragraphs, facts: LetterFacts) -> str:
    """Its words, its number behind them, and what became of it."""
    words = ended(f"{BEGINS.get(decision.verb, '')}{one_line(decision.text)}")
    told = plain(f"{capital(words[:-1])} (besluit {decision.number}){words[-1]}") + parts.notes(decision.references)
    report = ended(capital(one_line(decision.report))) if decision.report else ""
    to_come = decision.asks_work or decision.follow_up is not FollowUp.OPEN
    followed = FOLLOWED[decision.follow_up] if to_come else ""
    return f"{told} {plain(followed, report, _carried_out(decision, facts))}".strip()


def _carried_out(decision: ToldDecision, facts: LetterFacts) -> str:
    actions = [found for number in decision.actions if (found := facts.action(number))]
    return f"Zie {spoken_list(quoted(action.title) for action in actions)}." if actions else ""


# ── Commitments, motions and questions ─────────────────────────────────────────────────────────────────────────────


def told_commitments(facts: LetterFacts) -> list[ToldCommitment]:
    """Those that are open, and those that were settled since the letter or the meeting before."""
    return [one for one in facts.commitments if _is_told(one, facts)]


def _is_told(commitment: ToldCommitment, facts: LetterFacts) -> bool:
    since = facts.since
    if commitment.state is CommitmentState.OPEN or since is None:
        return True
    if commitment.id in since.settled:
        return False
    newly = commitment.settled_on is None or commitment.settled_on > since.known_until
    return newly or commitment.id in since.open


def about_commitments(facts: LetterFacts) -> Iterator[PassageValues]:
    told, parts = told_commitments(facts), Paragraphs()
    if not told:
        return
    for one in told:
        parts.add(_commitment(one, parts, facts), of_commitment(one))
    yield parts.passage(1, COMMITMENTS_HEADING, Section.COOPERATION)


def _commitment(commitment: ToldCommitment, parts: Paragraphs, facts: LetterFacts) -> str:
    begin, this = MADE[commitment.kind]
    debate = f"{one_line(commitment.debate)}, " if commitment.debate else ""
    head = f"{begin} {one_line(commitment.made_to)} ({debate}{spoken_date(commitment.made_on)})"
    text = ended(capital(one_line(commitment.text)))
    told = plain(f"{head}: {text}") + parts.notes(commitment.references)
    return f"{told} {plain(_stands(commitment, this), _seen_to(commitment, facts))}"


def _stands(commitment: ToldCommitment, this: str) -> str:
    if commitment.state is CommitmentState.OPEN:
        term = f"; de termijn is {quoted(commitment.term)}" if commitment.term else ""
        return f"{this} staat nog open{term}."
    on = f" op {spoken_date(commitment.settled_on)}" if commitment.settled_on else ""
    how = f": {ended(one_line(commitment.outcome))}" if commitment.outcome else "."
    return f"{this} is afgedaan{on}{how}"


def _seen_to(commitment: ToldCommitment, facts: LetterFacts) -> str:
    actions = [found for number in commitment.actions if (found := facts.action(number))]
    return f"Zie hiervoor {spoken_list(quoted(action.title) for action in actions)}." if actions else ""
