"""What an owner proposes for the passage of its action, and what becomes of it."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.queries import account_by_email
from agenda.actions.models import Action
from agenda.history.models import HistoryLine
from agenda.kernel.refusal import Changed, Invalid, NotAllowed, NotNow
from agenda.kernel.rights import Stamp
from agenda.letters.beside import revisions_of, update_for
from agenda.letters.heads import begin_letter
from agenda.letters.models import Letter, PassageRevision
from agenda.letters.outline import outline_of
from agenda.letters.passages import remove_passage, take_passage_step
from agenda.letters.proposal_queries import led_by, proposals_about, waiting_proposal
from agenda.letters.proposals import decline, propose_passage, take_over, take_over_update, withdraw_proposal
from agenda.letters.services import note_sent, write_passage
from agenda.letters.values import Wording
from agenda.letters.words import PassageState, SourceKind
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from agenda.progress.judging import accept
from tests.letters.test_passages import HEAD, SECRET
from tests.progress.asking import BY_OPERATOR, begun
from tests.progress.handed_in import handed_in, whole

TEXT = f'Wij zijn begonnen. {SECRET} <b>vet</b> ‘x’ "y"\n\nDaarna volgt meer.'


@pytest.fixture
def letter(session: Session, programme: Programme, stamp: Stamp) -> Letter:
    return begin_letter(session, programme, HEAD, stamp)


@pytest.fixture
def ez(session: Session, stamp: Stamp) -> Stamp:
    return replace(stamp, by=account_by_email(session, "ez@rve.example"))


@pytest.fixture
def own(session: Session, letter: Letter) -> Action:
    """An action that EZ alone leads."""
    party = party_by_key(session, "ez").id
    return next(one.action for one in letter.passages if one.action and one.action.scope.parties == {party})


def test_an_owner_proposes_for_its_own_action_and_for_no_other(
    session: Session, letter: Letter, own: Action, ez: Stamp, stamp: Stamp
) -> None:
    party, other = party_by_key(session, "ez").id, party_by_key(session, "nfia").id
    proposal = propose_passage(session, letter, own, party, TEXT, ez)
    assert (proposal.text, proposal.taken, proposal.by) == (TEXT, None, ez.by.key)
    foreign = next(one.action for one in letter.passages if one.action and party not in one.action.scope.parties)
    with pytest.raises(NotAllowed):
        propose_passage(session, letter, foreign, other, TEXT, ez)
    with pytest.raises(NotNow):
        propose_passage(session, letter, foreign, party, TEXT, ez)
    for email in ("lezer@rve.example", "auditor@rve.example", "beheer@rve.example", "nfia@rve.example"):
        with pytest.raises(NotAllowed):
            propose_passage(session, letter, own, party, TEXT, replace(stamp, by=account_by_email(session, email)))
    assert [one.id for one in led_by(session, session.get_one(Programme, letter.programme_id), [party])].count(own.id)
    lines = session.scalars(select(HistoryLine).where(HistoryLine.event.startswith("passage_proposal"))).all()
    assert len(lines) == 1
    assert SECRET not in str(lines[0].difference)


def test_a_proposal_that_waits_is_worded_anew_by_who_saw_it(
    session: Session, letter: Letter, own: Action, ez: Stamp
) -> None:
    party = party_by_key(session, "ez").id
    first = propose_passage(session, letter, own, party, TEXT, ez)
    with pytest.raises(Changed):
        propose_passage(session, letter, own, party, "ander", ez)
    assert propose_passage(session, letter, own, party, "ander", ez, seen=first.version) is first
    session.flush()
    assert [one.text for one in proposals_about(session, letter, own.id)] == ["ander"]
    for text in ("  \n ", "x" * 32_001):
        with pytest.raises(Invalid):
            propose_passage(session, letter, own, party, text, ez, seen=first.version)


def test_a_writer_takes_it_over_with_the_party_as_its_author(
    session: Session, letter: Letter, own: Action, ez: Stamp, stamp: Stamp
) -> None:
    party = party_by_key(session, "ez").id
    passage = next(one for one in letter.passages if one.action is own)
    take_passage_step(session, passage, "approve", stamp, seen=passage.version)
    proposal = propose_passage(session, letter, own, party, TEXT, ez)
    assert sum(one.proposals for one in outline_of(session, letter, stamp.at).entries) == 1
    with pytest.raises(NotAllowed):
        take_over(session, proposal, ez, seen=proposal.version, read=passage.version)
    seen, read = proposal.version, passage.version
    write_passage(session, passage, Wording(passage.heading, "Intussen beter."), stamp)
    with pytest.raises(Changed, match="gewijzigd"):
        take_over(session, proposal, stamp, seen=seen, read=read)
    assert passage.text == "Intussen beter."
    read = passage.version
    assert take_over(session, proposal, stamp, seen=seen, read=read) is passage
    assert (passage.text, passage.party_id, passage.state) == (TEXT, party, PassageState.PROPOSED)
    last = session.scalars(
        select(PassageRevision)
        .where(PassageRevision.passage_id == passage.id)
        .order_by(PassageRevision.revision.desc())
    ).first()
    assert last
    assert (last.text, last.party_id) == (TEXT, party)
    session.flush()
    assert (proposal.taken, waiting_proposal(session, letter, own.id, party)) == (True, None)
    with pytest.raises(Changed, match="beantwoord"):
        take_over(session, proposal, stamp, seen=seen, read=passage.version)


def test_a_proposal_for_an_action_without_a_passage_begins_one_in_its_chapter(
    session: Session, letter: Letter, own: Action, ez: Stamp, stamp: Stamp
) -> None:
    party = party_by_key(session, "ez").id
    passage = next(one for one in letter.passages if one.action is own)
    place = passage.position
    proposal = propose_passage(session, letter, own, party, TEXT, ez)
    remove_passage(session, passage, stamp, seen=passage.version)
    with pytest.raises(Changed):
        take_over(session, proposal, stamp, seen=proposal.version, read=passage.version)
    begun = take_over(session, proposal, stamp, seen=proposal.version, read=0)
    assert (begun.action, begun.heading, begun.position) == (own, own.title, place)
    assert (begun.text, begun.party_id, begun.state) == (TEXT, party, PassageState.PROPOSED)
    assert [(one.revision, one.party_id) for one in revisions_of(session, begun)] == [(1, party)]
    assert own not in outline_of(session, letter, stamp.at).untold


def test_a_writer_declines_with_an_answer(
    session: Session, letter: Letter, own: Action, ez: Stamp, stamp: Stamp
) -> None:
    party = party_by_key(session, "ez").id
    proposal = propose_passage(session, letter, own, party, TEXT, ez)
    with pytest.raises(NotAllowed):
        decline(session, proposal, "nee", ez, seen=proposal.version)
    with pytest.raises(Invalid):
        decline(session, proposal, "  ", stamp, seen=proposal.version)
    seen = proposal.version
    decline(session, proposal, f"Te lang. {SECRET}", stamp, seen=seen)
    session.flush()
    assert (proposal.taken, proposal.answer) == (False, f"Te lang. {SECRET}")
    with pytest.raises(Changed):
        decline(session, proposal, "nog eens", stamp, seen=seen)
    assert propose_passage(session, letter, own, party, "korter", ez) is not proposal
    assert SECRET not in str([one.difference for one in session.scalars(select(HistoryLine))])


def test_nobody_proposes_for_a_letter_that_was_sent(
    session: Session, letter: Letter, own: Action, ez: Stamp, stamp: Stamp
) -> None:
    party = party_by_key(session, "ez").id
    proposal = propose_passage(session, letter, own, party, TEXT, ez)
    note_sent(session, letter, date(2026, 3, 21), stamp)
    for attempt in (
        lambda: propose_passage(session, letter, own, party, "x", ez, seen=proposal.version),
        lambda: take_over(session, proposal, stamp, seen=proposal.version, read=0),
        lambda: decline(session, proposal, "x", stamp, seen=proposal.version),
    ):
        with pytest.raises(NotNow):
            attempt()


def test_what_an_accepted_report_proposes_is_taken_over_with_the_report_as_its_source(
    session: Session, programme: Programme, letter: Letter, stamp: Stamp
) -> None:
    question = whole(session, begun(session, programme))
    update = handed_in(session, question, passage=TEXT)
    assert update_for(session, programme.id, question.action_id) is None
    accept(session, update, "de partij", BY_OPERATOR)
    session.flush()
    found = update_for(session, programme.id, question.action_id)
    assert found is update
    passage = next(one for one in letter.passages if one.action_id == question.action_id)
    take_over_update(session, passage, update, stamp, seen=passage.version)
    session.flush()
    assert (passage.text, passage.party_id, passage.state) == (TEXT, question.party_id, PassageState.PROPOSED)
    assert (SourceKind.UPDATE, update.id) in {(one.kind, one.record_id) for one in passage.sources}
    other = next(one for one in letter.passages if one.action_id not in {None, question.action_id})
    with pytest.raises(NotNow):
        take_over_update(session, other, update, stamp, seen=other.version)


def test_a_party_takes_back_what_nobody_answered_yet(
    session: Session, letter: Letter, own: Action, ez: Stamp, stamp: Stamp
) -> None:
    party = party_by_key(session, "ez").id
    proposal = propose_passage(session, letter, own, party, TEXT, ez)
    session.flush()
    with pytest.raises(Changed):
        withdraw_proposal(session, letter, own.id, party, ez, seen=proposal.version + 1)
    with pytest.raises(NotAllowed):
        withdraw_proposal(session, letter, own.id, party_by_key(session, "nfia").id, ez, seen=proposal.version)
    withdraw_proposal(session, letter, own.id, party, ez, seen=proposal.version)
    session.flush()
    assert proposals_about(session, letter, own.id) == []
    told = [one for one in session.scalars(select(HistoryLine)) if one.event == "passage_proposal.withdraw"]
    assert len(told) == 1
    assert SECRET not in str(told[0].difference)
    with pytest.raises(Changed):
        withdraw_proposal(session, letter, own.id, party, ez, seen=1)
    again = propose_passage(session, letter, own, party, TEXT, ez)
    session.flush()
    passage = next(one for one in letter.passages if one.action is own)
    take_over(session, again, stamp, seen=again.version, read=passage.version)
    with pytest.raises(Changed):
        withdraw_proposal(session, letter, own.id, party, ez, seen=again.version)
