"""The wording that a party proposes for the passage of its action, and what the writers do with it."""

from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.history.rules import guarded
from agenda.history.services import record
from agenda.kernel.refusal import Changed, Fault, Invalid, NotNow
from agenda.kernel.rights import Permission, Stamp, owned_by, require
from agenda.kernel.text import LONGEST_TEXT, clean_text
from agenda.letters.models import Letter, Passage, PassageProposal
from agenda.letters.passages import MEANWHILE, insert_passage
from agenda.letters.placing import hold_draft, hold_letter, hold_passage
from agenda.letters.proposal_queries import waiting_proposal
from agenda.letters.provenance import carried
from agenda.letters.rules import PASSAGE_WORKFLOW
from agenda.letters.services import keep_citations, keep_revision, told
from agenda.letters.values import PassageValues, SourceValues
from agenda.letters.words import Section, SourceKind
from agenda.progress.models import Update

NO_TEXT = "Schrijf de passage die u voorstelt."
NOT_OWN = "Alleen trekkers en mede-trekkers van deze actie stellen een passage voor."
NO_ANSWER = "Schrijf op waarom u het voorstel niet overneemt, zodat de partij het weet."
DEALT_WITH = "Dit voorstel is intussen beantwoord of ingetrokken. Kijk opnieuw."
PROPOSED_ANEW = "Dit voorstel is intussen gewijzigd. Lees het opnieuw."
REWORDED = "Deze passage is intussen gewijzigd. Vergelijk haar met het voorstel voordat u het overneemt."


def propose_passage(
    session: Session, letter: Letter, action: Action, party: int, text: str, stamp: Stamp, *, seen: int = 0
) -> PassageProposal:
    """One of a party that nobody answered yet is worded anew; ``seen`` is its version, 0 when there was none."""
    require(stamp.by, Permission.PASSAGE_PROPOSE, owned_by(letter.programme_id, party))
    hold_letter(session, letter)
    if party not in action.scope.parties or action.programme_id != letter.programme_id:
        raise NotNow(NOT_OWN)
    text = _fit(text)
    held = waiting_proposal(session, letter, action.id, party)
    if seen != (held.version if held else 0):
        raise Changed("Uw voorstel is intussen veranderd of beantwoord. Vergelijk en dien het daarna opnieuw in.")
    proposal = held or PassageProposal(letter_id=letter.id, letter=letter, action=action, party_id=party, text="")
    session.add(proposal)
    old, key = proposal.text, session.info["chain_key"]
    proposal.text, proposal.at, proposal.by = text, stamp.at, stamp.by.key
    before, after = (guarded({"text": one}, ("text",), key) for one in (old, text))
    record(session, "passage_proposal.write", proposal, stamp, old=before, new=after)
    return proposal


def withdraw_proposal(session: Session, letter: Letter, action: int, party: int, stamp: Stamp, *, seen: int) -> None:
    """As long as nobody answered it; of its words history keeps the seal."""
    require(stamp.by, Permission.PASSAGE_PROPOSE, owned_by(letter.programme_id, party))
    hold_draft(session, letter)
    held = waiting_proposal(session, letter, action, party)
    if held is None:
        raise Changed(DEALT_WITH)
    if held.version != seen:
        raise Changed(PROPOSED_ANEW)
    old = guarded({"text": held.text}, ("text",), session.info["chain_key"])
    record(session, "passage_proposal.withdraw", held, stamp, old=old, new={"text": None})
    session.delete(held)


def _fit(text: str) -> str:
    text = clean_text(text).strip()
    if not text:
        raise Invalid([Fault("text", NO_TEXT)])
    if len(text) > LONGEST_TEXT:
        raise Invalid([Fault("text", f"Houd deze tekst korter dan {LONGEST_TEXT} tekens.")])
    return text


def take_over(session: Session, proposal: PassageProposal, stamp: Stamp, *, seen: int, read: int) -> Passage:
    """The passage of its action says from now on what the party proposed; one that was not there yet comes.

    ``seen`` is the version of the proposal and ``read`` that of the passage, 0 when there was none.
    """
    letter = proposal.letter
    require(stamp.by, Permission.LETTER_WRITE, letter)
    passages = hold_letter(session, letter)
    _refuse_answered(session, proposal, seen)
    passage = passage_about(passages, proposal.action_id)
    if read != (passage.version if passage else 0):
        raise Changed(REWORDED)
    if passage is None:
        passage = insert_passage(session, letter, _begun(proposal), stamp, after=place_for(passages, proposal.action))
    else:
        _reword(session, passage, proposal.text, proposal.party_id, stamp)
    _answer(session, proposal, True, "", stamp)
    return passage


def decline(session: Session, proposal: PassageProposal, answer: str, stamp: Stamp, *, seen: int) -> None:
    require(stamp.by, Permission.LETTER_WRITE, proposal.letter)
    hold_draft(session, proposal.letter)
    _refuse_answered(session, proposal, seen)
    answer = clean_text(answer).strip()
    if not answer:
        raise Invalid([Fault("answer", NO_ANSWER)])
    _answer(session, proposal, False, answer, stamp)


def take_over_update(session: Session, passage: Passage, update: Update, stamp: Stamp, *, seen: int) -> None:
    """What the party wrote for the letter in the report that was accepted."""
    require(stamp.by, Permission.LETTER_WRITE, passage.letter)
    hold_passage(session, passage, seen, MEANWHILE)
    if not update.passage.strip() or update.action_id != passage.action_id:
        raise NotNow("Deze melding heeft geen voorstel voor deze passage.")
    rests_on = SourceValues(SourceKind.UPDATE, "voorstel in de voortgangsmelding", update.id)
    _reword(session, passage, update.passage.strip(), update.party_id, stamp, (rests_on,))


def passage_about(passages: list[Passage], action: int) -> Passage | None:
    return next((one for one in passages if one.action_id == action), None)


def place_for(passages: list[Passage], action: Action) -> int | None:
    """Behind which passage (row number) that of an action belongs: the last of its goal, or of all actions."""
    actions = [one for one in passages if one.action is not None]
    of_goal = [one for one in actions if one.action and one.action.goal_id == action.goal_id]
    before = [one for one in of_goal if one.action and one.action.order_key < action.order_key]
    chapter = [one for one in passages if _is_chapter_of(one, action.goal_id)]
    last = (before or chapter or of_goal or actions or passages)[-1:]
    return last[0].id if last else None


def _is_chapter_of(passage: Passage, goal: int) -> bool:
    return passage.section is Section.GOAL and any(
        one.kind is SourceKind.GOAL and one.record_id == goal for one in passage.sources
    )


def _begun(proposal: PassageProposal) -> PassageValues:
    about = SourceValues(SourceKind.ACTION, f"actie {proposal.action.number}", proposal.action_id)
    return PassageValues(
        2, proposal.action.title, proposal.text, action=proposal.action, sources=(about,), party=proposal.party_id
    )


def _reword(
    session: Session,
    passage: Passage,
    text: str,
    party: int,
    stamp: Stamp,
    more: tuple[SourceValues, ...] = (),
) -> None:
    """On behalf of the party; whatever was agreed on or approved before no longer counts."""
    old = told(session, passage)
    held = [SourceValues.of(one) for one in passage.sources]
    kept = [*carried(passage.text, text, held), *more]
    passage.sources = [one.row() for one in dict.fromkeys(kept)]
    passage.text, passage.party_id = text, party
    passage.revision, passage.state = passage.revision + 1, PASSAGE_WORKFLOW.step("take_over", passage.state).target
    keep_citations(session, passage)
    keep_revision(session, passage, stamp)
    record(session, "passage.write", passage, stamp, old=old, new=told(session, passage))


def _refuse_answered(session: Session, proposal: PassageProposal, seen: int) -> None:
    held = session.get(PassageProposal, proposal.id, populate_existing=True)
    if held is None or held.taken is not None:
        raise Changed(DEALT_WITH)
    if held.version != seen:
        raise Changed(PROPOSED_ANEW)


def _answer(session: Session, proposal: PassageProposal, taken: bool, answer: str, stamp: Stamp) -> None:
    proposal.taken, proposal.answer = taken, answer
    proposal.taken_at, proposal.taken_by = stamp.at, stamp.by.key
    new = guarded({"comment": answer, "taken": taken}, ("comment",), session.info["chain_key"])
    record(session, "passage_proposal.answer", proposal, stamp, new=new)
