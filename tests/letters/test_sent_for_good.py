"""Once a letter was sent nothing of it changes any more, not by who still has it before them as a draft either."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from agenda.kernel.refusal import NotNow
from agenda.letters.answering import (
    Answer,
    agree_with_rest,
    answer_remark,
    give_verdict,
    remark,
    settle_objection,
)
from agenda.letters.approving import approve_all
from agenda.letters.coordination import close_round, extend_round, open_round, put_again
from agenda.letters.heads import change_head
from agenda.letters.leaving_out import leave_out, take_up
from agenda.letters.models import Letter
from agenda.letters.passages import edit_passage, insert_passage, remove_passage, take_passage_step
from agenda.letters.placing import move_passage
from agenda.letters.proposal_queries import led_by
from agenda.letters.proposals import decline, propose_passage, take_over, withdraw_proposal
from agenda.letters.redrafting import redraft
from agenda.letters.services import note_sent, write_passage
from agenda.letters.sourcing import add_source, drop_source
from agenda.letters.values import PassageValues, SourceValues, Wording
from agenda.letters.words import LetterState, PassageState, PassageVerdict, SourceKind
from agenda.programmes.models import Programme
from tests.letters.asked import AFTER, BY_OPERATOR, CALENDAR, asking, by, drafted, number_of_lines, party, put, read_in
from tests.letters.test_passages import HEAD

SENT_ON = date(2026, 6, 15)
Attempts = dict[str, Callable[[], object]]


@pytest.fixture
def letter(session: Session, programme: Programme) -> Letter:
    return drafted(session, programme)


@pytest.fixture
def attempts(session: Session, programme: Programme, letter: Letter) -> Attempts:
    """Every way to change a letter, in a letter of which everything can be changed."""
    first, second, third = letter.passages
    ez, nfia = party(session, "ez"), party(session, "nfia")
    from_ez, at = by(session, "ez"), BY_OPERATOR
    add_source(session, first, SourceValues(SourceKind.REFERENCE, "een bron"), at, seen=first.version)
    action, out = led_by(session, programme, [ez])[:2]
    leave_out(session, letter, out, "niet nu", at)
    proposal = propose_passage(session, letter, action, ez, "ons voorstel", from_ez)
    asked = put(session, letter)
    against = give_verdict(session, asked, first.id, ez, Answer(PassageVerdict.RESERVED, 1, "maar"), from_ez)
    said = remark(session, asked, third.id, ez, "een opmerking", from_ez)
    write_passage(session, second, Wording("Samen", "Anders gezegd."), at)
    session.flush()
    given = Answer(PassageVerdict.AGREED, second.revision - 1)
    another = SourceValues(SourceKind.REFERENCE, "nog een", 7)
    return {
        "head": lambda: change_head(session, letter, HEAD, at, seen=letter.version),
        "insert": lambda: insert_passage(session, letter, PassageValues(1, "Nieuw", "tekst"), at),
        "edit": lambda: edit_passage(session, first, Wording("Kop", "tekst"), 1, at, seen=first.version),
        "step": lambda: take_passage_step(session, third, "approve", at, seen=third.version),
        "remove": lambda: remove_passage(session, third, at, seen=third.version),
        "move": lambda: move_passage(session, third, -1, at),
        "leave out": lambda: leave_out(session, letter, action, "weg", at),
        "take up": lambda: take_up(session, letter, out, at),
        "follow": lambda: redraft(session, letter, at),
        "add source": lambda: add_source(session, first, another, at, seen=first.version),
        "drop source": lambda: drop_source(session, first, first.sources[0].id, at, seen=first.version),
        "propose": lambda: propose_passage(session, letter, action, ez, "anders", from_ez, seen=proposal.version),
        "take over": lambda: take_over(session, proposal, at, seen=proposal.version, read=0),
        "withdraw": lambda: withdraw_proposal(session, letter, action.id, ez, from_ez, seen=proposal.version),
        "decline": lambda: decline(session, proposal, "nee", at, seen=proposal.version),
        "open": lambda: open_round(session, letter, asking(session, letter), CALENDAR, at),
        "extend": lambda: extend_round(session, asked, date(2026, 6, 19), CALENDAR, at),
        "approve": lambda: approve_all(session, letter, {third.id: third.version}, at),
        "again": lambda: put_again(session, asked, second, at),
        "verdict": lambda: give_verdict(session, asked, second.id, nfia, given, by(session, "nfia")),
        "agree": lambda: agree_with_rest(session, asked, nfia, read_in(asked), None, by(session, "nfia")),
        "remark": lambda: remark(session, asked, third.id, ez, "nog iets", from_ez),
        "settle": lambda: settle_objection(session, against, "verwerkt", at, seen=against.version),
        "answer": lambda: answer_remark(session, said, "dank", at, seen=said.version),
        "sent": lambda: note_sent(session, letter, SENT_ON, at),
    }


def send_elsewhere(session: Session) -> None:
    """By somebody else at the same moment: this session still holds the letter as a draft."""
    session.flush()
    sent = update(Letter).values(state=LetterState.SENT, sent_on=SENT_ON)
    session.execute(sent.execution_options(synchronize_session=False))


def refused(attempts: Attempts, letter: Letter) -> Iterator[str]:
    for name, attempt in attempts.items():
        set_committed_value(letter, "state", LetterState.DRAFT)
        try:
            attempt()
        except NotNow as refusal:
            if "verstuurd" in str(refusal):
                yield name


def test_nothing_of_a_letter_changes_once_it_was_sent(session: Session, letter: Letter, attempts: Attempts) -> None:
    session.flush()
    lines = number_of_lines(session)
    send_elsewhere(session)
    assert set(attempts) - set(refused(attempts, letter)) == set()
    assert number_of_lines(session) == lines


def test_silence_says_nothing_of_a_letter_that_left_meanwhile(session: Session, letter: Letter) -> None:
    asked = put(session, letter)
    send_elsewhere(session)
    assert close_round(session, asked, replace(BY_OPERATOR, at=AFTER)) == []
    assert {one.verdict for one in asked.answers} == {None}
    assert {one.state for one in letter.passages} == {PassageState.CONCEPT}
