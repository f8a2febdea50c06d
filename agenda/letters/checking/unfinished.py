"""What still has to be done before a letter can leave, whatever its text says."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from agenda.kernel.dutch import count
from agenda.letters.checking.findings import Finding, FindingKind, Statement, Weight
from agenda.letters.facts import LetterFacts, ToldAction
from agenda.letters.models import Letter, Passage, PassageComment, PassageProposal
from agenda.letters.round_queries import open_round_of, unsettled_on
from agenda.letters.rounds import still_runs
from agenda.letters.words import PassageState
from agenda.parties.queries import Naming

UNAPPROVED = "Deze passage is nog niet goedgekeurd: {}."
FIRST_WORDS = 100


def unfinished(session: Session, letter: Letter, facts: LetterFacts) -> list[Finding]:
    """Nothing, once it was sent."""
    if letter.is_locked:
        return []
    passages = {one.id: one for one in letter.passages}
    return [
        *_wording(letter.passages),
        *_objections(session, passages, facts),
        *_comments(session, letter, passages),
        *_proposals(session, letter, facts),
        *_round(session, letter),
    ]


def to_do(sentence: str, passage: Passage | None = None, quote: str = "") -> Finding:
    return Finding(FindingKind.WORKFLOW, Weight.LOOK, sentence, quote, about(passage) if passage else None)


def about(passage: Passage) -> Statement:
    """The passage as a whole."""
    words = " ".join((passage.heading or passage.text).split())[:FIRST_WORDS]
    return Statement(words, words, passage.id, None, passage.action_id, passage.heading)


def _wording(passages: Sequence[Passage]) -> Iterator[Finding]:
    for passage, following in zip(passages, [*passages[1:], None], strict=True):
        if not passage.text.strip() and not _is_chapter(passage, following):
            yield to_do("Deze passage heeft nog geen tekst.", passage)
        elif passage.state is not PassageState.APPROVED:
            yield to_do(UNAPPROVED.format(passage.state.label), passage)


def _is_chapter(passage: Passage, following: Passage | None) -> bool:
    """A heading above others needs no text of its own."""
    return bool(passage.heading.strip() and following and following.level > passage.level > 0)


def _objections(session: Session, passages: Mapping[int, Passage], facts: LetterFacts) -> Iterator[Finding]:
    for passage, answers in unsettled_on(session, passages).items():
        for one in answers:
            said = one.verdict.label if one.verdict else ""
            told = f"{facts.name(one.party_id)} is {said}. Schrijf op hoe dat is afgehandeld."
            yield to_do(told, passages[passage], one.text)


def _comments(session: Session, letter: Letter, passages: Mapping[int, Passage]) -> Iterator[Finding]:
    counted = session.execute(
        select(PassageComment.passage_id, func.count())
        .join(PassageComment.passage)
        .where(Passage.letter_id == letter.id, PassageComment.answered_at.is_(None))
        .group_by(PassageComment.passage_id)
    )
    for passage, number in counted:
        waiting = count(number, "opmerking wacht", "opmerkingen wachten")
        yield to_do(f"{waiting} nog op antwoord.", passages[passage])


def _proposals(session: Session, letter: Letter, facts: LetterFacts) -> Iterator[Finding]:
    told = {one.action_id: one for one in letter.passages if one.action_id}
    waiting = session.scalars(
        select(PassageProposal)
        .where(PassageProposal.letter_id == letter.id, PassageProposal.taken.is_(None))
        .order_by(PassageProposal.at)
        .options(joinedload(PassageProposal.action))
    )
    for one in waiting:
        sentence = f"Een voorstel van {facts.name(one.party_id)} over actie {one.action.number} wacht op antwoord."
        yield to_do(sentence, told.get(one.action_id))


def _round(session: Session, letter: Letter) -> Iterator[Finding]:
    if running := open_round_of(session, letter):
        yield to_do(still_runs(running))


def assumed(statements: Sequence[Statement], facts: LetterFacts) -> Iterator[Finding]:
    """Of an action that the letter tells of, the roles that nobody confirmed yet."""
    first = {one.action: one for one in reversed(statements) if one.action}
    for action in facts.actions:
        if (on := first.get(action.id)) and (parties := _assumed_in(action, facts.names)):
            sentence = f"De rol bij actie {action.number} is nog een aanname. Laat haar bevestigen."
            yield Finding(FindingKind.PARTY, Weight.LOOK, sentence, ", ".join(parties), on)


def _assumed_in(action: ToldAction, names: Mapping[int, Naming]) -> list[str]:
    found = {role.party: names[role.party].short for role in action.roles if role.assumed and role.party in names}
    return list(found.values())
