"""What nothing stands in the way of is approved at once; the rest stays, and it is told why."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from agenda.kernel.refusal import NotAllowed
from agenda.letters.answering import Answer, agree_with_rest, give_verdict, remark, settle_objection
from agenda.letters.approving import Approvable, approvable, approve_all
from agenda.letters.coordination import close_round, open_round
from agenda.letters.models import Letter
from agenda.letters.outline import outline_of
from agenda.letters.services import write_passage
from agenda.letters.values import Wording
from agenda.letters.words import PassageState, PassageVerdict
from agenda.programmes.models import Programme
from tests.letters.asked import BY_OPERATOR, CALENDAR, asking, by, drafted, lines_about, party, put, read_in, states


@pytest.fixture
def letter(session: Session, programme: Programme) -> Letter:
    return drafted(session, programme)


def ready(session: Session, letter: Letter) -> Approvable:
    session.flush()
    return approvable(session, letter, outline_of(session, letter, BY_OPERATOR.at))


def approve(session: Session, letter: Letter) -> Approvable:
    seen = {one.id: one.version for one in ready(session, letter).passages}
    return approve_all(session, letter, seen, BY_OPERATOR)


def test_what_was_put_to_nobody_is_approved_at_once(session: Session, letter: Letter) -> None:
    found = approve(session, letter)
    assert (len(found.passages), found.hindered) == (3, [])
    assert states(session, letter) == ["approved"] * 3
    assert lines_about(session, "passage").count("passage.approve") == 3
    assert approve(session, letter) == Approvable([], [])


def test_what_a_party_has_not_agreed_to_stays_and_why_is_told(session: Session, letter: Letter) -> None:
    asked = put(session, letter)
    first, second, third = letter.passages
    ez, nfia = party(session, "ez"), party(session, "nfia")
    agree_with_rest(session, asked, nfia, read_in(asked), None, by(session, "nfia"))
    given = give_verdict(session, asked, second.id, ez, Answer(PassageVerdict.RESERVED, 1, "maar"), by(session, "ez"))
    remark(session, asked, third.id, ez, "en dit?", by(session, "ez"))
    why = {one.heading: told for one, told in ready(session, letter).hindered}
    assert why == {
        "Inleiding": "wacht op antwoord",
        "Samen": "voorbehoud nog af te handelen",
        "Tot slot": "een opmerking wacht op antwoord",
    }
    assert approve(session, letter).passages == []
    settle_objection(session, given, "verwerkt", BY_OPERATOR, seen=given.version)
    agree_with_rest(session, asked, ez, read_in(asked), None, by(session, "ez"))
    close_round(session, asked, BY_OPERATOR)
    write_passage(session, first, Wording("Inleiding", "Toch anders."), BY_OPERATOR)
    found = approve(session, letter)
    assert [one.heading for one in found.passages] == ["Samen"]
    assert {one.heading: told for one, told in found.hindered}["Inleiding"] == "intussen herschreven"


def test_an_objection_of_an_earlier_round_still_counts(session: Session, letter: Letter) -> None:
    second, ez, nfia = letter.passages[1].id, party(session, "ez"), party(session, "nfia")
    first_round = put(session, letter)
    given = give_verdict(
        session, first_round, second, nfia, Answer(PassageVerdict.RESERVED, 1, "maar"), by(session, "nfia")
    )
    close_round(session, first_round, BY_OPERATOR)
    asked = open_round(
        session, letter, replace(asking(session, letter), asked={second: frozenset({ez})}), CALENDAR, BY_OPERATOR
    )
    agree_with_rest(session, asked, ez, read_in(asked), None, by(session, "ez"))
    assert close_round(session, asked, BY_OPERATOR) == []
    assert {one.heading: why for one, why in ready(session, letter).hindered} == {
        "Inleiding": "wacht op antwoord",
        "Samen": "een eerder voorbehoud of bezwaar is nog niet afgehandeld",
    }
    approve(session, letter)
    assert states(session, letter) == ["concept", "concept", "approved"]
    settle_objection(session, given, "verwerkt", BY_OPERATOR, seen=given.version)
    assert [one.heading for one in approve(session, letter).passages] == ["Samen"]


def test_what_the_writer_did_not_see_is_not_approved(session: Session, letter: Letter) -> None:
    seen = {one.id: one.version for one in ready(session, letter).passages}
    write_passage(session, letter.passages[0], Wording("Inleiding", "Van een ander."), BY_OPERATOR)
    session.flush()
    found = approve_all(session, letter, seen, BY_OPERATOR)
    assert [(one.heading, why) for one, why in found.hindered] == [("Inleiding", "intussen gewijzigd")]
    assert letter.passages[0].state is PassageState.EDITED
    assert states(session, letter) == ["edited", "approved", "approved"]
    with pytest.raises(NotAllowed):
        approve_all(session, letter, {}, by(session, "ez"))
