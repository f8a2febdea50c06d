"""A whole letter is checked: its text, what it leaves out, and what is left to do before it can leave."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.documents.models import Edition
from agenda.kernel.dutch import AMSTERDAM
from agenda.letters.checking.checked import check_letter
from agenda.letters.checking.findings import Finding, FindingKind, Tally, Weight
from agenda.letters.leaving_out import leave_out
from agenda.letters.models import (
    Coordination,
    Letter,
    PassageAnswer,
    PassageComment,
    PassageProposal,
    PassageRevision,
)
from agenda.letters.words import PassageState, PassageVerdict
from agenda.parties.models import Party
from agenda.programmes.models import Programme
from tests.letters.drafted import Desk, about

NOW = datetime(2026, 3, 16, 10, 0, tzinfo=AMSTERDAM)
K, W = FindingKind, Weight
OBJECTION = "Wij willen dat hier ook de gemeenten worden genoemd."


@pytest.fixture
def desk(session: Session, programme: Programme) -> Desk:
    return Desk(session, programme)


@pytest.fixture
def letter(desk: Desk) -> Letter:
    """Of which every passage is approved."""
    drafted = desk.draft(NOW, "BO-2025-1")
    for passage in drafted.passages:
        passage.state = PassageState.APPROVED
    return drafted


def found_in(session: Session, letter: Letter) -> list[Finding]:
    session.flush()
    return check_letter(session, letter, NOW)


def to_do(session: Session, letter: Letter) -> list[str]:
    return [one.sentence for one in found_in(session, letter) if one.kind is K.WORKFLOW]


def party(session: Session, key: str) -> Party:
    return session.scalars(select(Party).where(Party.key == key)).one()


def asked(session: Session, letter: Letter, number: int) -> Coordination:
    edition = Edition(
        programme_id=letter.programme_id,
        subject_kind="letter",
        subject_id=letter.id,
        variant="letter",
        version=number,
        name=f"proef-v{number}",
        as_of=NOW,
        content={},
        content_sha256="",
        sources=[],
    )
    session.add(edition)
    session.flush()
    put = Coordination(
        letter=letter,
        number=number,
        edition_id=edition.id,
        opened_at=NOW,
        opened_by="proef",
        until=date(2026, 3, 20),
        closed_at=NOW,
        answers=[],
    )
    session.add(put)
    return put


def answer(session: Session, put: Coordination, verdict: PassageVerdict, text: str = "") -> PassageAnswer:
    passage = about(put.letter, "1.1")
    given = PassageAnswer(
        coordination=put, passage=passage, party_id=party(session, "ez").id, revision=1, verdict=verdict, text=text
    )
    session.add(given)
    return given


def test_a_draft_of_which_all_is_approved_has_nothing_left_to_do(session: Session, letter: Letter) -> None:
    found = found_in(session, letter)
    assert Tally.of(found).wrong == 0
    assert Tally.of(found).to_do == 0


def test_what_is_found_stands_in_the_order_of_the_letter(session: Session, letter: Letter) -> None:
    letter.passages[-1].text += "\n\nDat volgt uit besluit BO-2025-1.9."
    about(letter, "1.1").text += "\n\nDit is klaar in mei 2027. Zie besluit BO-2025-1.9."
    about(letter, "3.1").text = ""
    wrong = [one for one in found_in(session, letter) if one.weight is W.WRONG]
    assert [one.kind for one in wrong] == [K.TERM, K.DECISION, K.DECISION, K.UNTOLD]
    assert Tally.of(wrong).told == "4 kloppen niet"
    places = [next(one.position for one in letter.passages if one.id == found.passage) for found in wrong[:3]]
    assert places == sorted(places)


def test_an_action_is_told_of_or_left_out_with_a_reason(session: Session, desk: Desk, letter: Letter) -> None:
    about(letter, "3.1").text = ""
    (untold,) = (one for one in found_in(session, letter) if one.kind is K.UNTOLD)
    assert (untold.weight, untold.action) == (W.WRONG, desk.action("3.1").id)
    on = [one for one in found_in(session, letter) if one.passage == about(letter, "3.1").id]
    assert [one.sentence for one in on] == ["Deze passage heeft nog geen tekst."]
    leave_out(session, letter, desk.action("3.1"), "Volgt in de zomer.", desk.stamp(NOW))
    assert not [one for one in found_in(session, letter) if one.kind is K.UNTOLD]


def test_a_passage_has_to_be_approved(session: Session, letter: Letter) -> None:
    about(letter, "1.1").state = PassageState.EDITED
    assert to_do(session, letter) == ["Deze passage is nog niet goedgekeurd: bewerkt."]


def test_what_a_party_said_last_has_to_be_settled(session: Session, letter: Letter) -> None:
    first = answer(session, asked(session, letter, 1), PassageVerdict.DISAGREED, OBJECTION)
    (found,) = (one for one in found_in(session, letter) if one.kind is K.WORKFLOW)
    assert (found.sentence[:18], found.quote) == ("EZ is niet akkoord", OBJECTION)
    first.settled = "De gemeenten staan erbij."
    assert to_do(session, letter) == []
    first.settled = ""
    answer(session, asked(session, letter, 2), PassageVerdict.AGREED)
    assert to_do(session, letter) == []


def test_a_round_a_comment_and_a_proposal_have_to_be_done_with(session: Session, desk: Desk, letter: Letter) -> None:
    put = asked(session, letter, 1)
    put.closed_at = None
    passage = about(letter, "1.1")
    comment = PassageComment(passage=passage, revision=1, by="proef", at=NOW, text="Kan dit korter?")
    ez = party(session, "ez").id
    proposal = PassageProposal(letter=letter, action=desk.action("1.1"), party_id=ez, text="Anders.", at=NOW, by="p")
    session.add_all([comment, proposal])
    assert to_do(session, letter) == [
        "1 opmerking wacht nog op antwoord.",
        "Een voorstel van EZ over actie 1.1 wacht op antwoord.",
        "Afstemmingsronde 1 loopt nog, tot en met 20 maart 2026. Sluit die eerst af.",
    ]
    put.closed_at, comment.answered_at, proposal.taken = NOW, NOW, False
    assert to_do(session, letter) == []


def secrets_in(session: Session, letter: Letter) -> Sequence[tuple[Weight, str]]:
    return [(one.weight, one.quote) for one in found_in(session, letter) if one.kind is K.SECRET]


EXPLAINED = "de aanbesteding van het bureau duurde drie maanden langer dan was voorzien"


def test_what_a_party_explains_of_its_stand_is_for_those_who_take_part(session: Session, letter: Letter) -> None:
    passage = about(letter, "1.1")
    passage.text += f"\n\nHet liep anders: {EXPLAINED}."
    assert not secrets_in(session, letter)
    action = session.get_one(Action, passage.action_id)
    action.cause = f"Reden: {EXPLAINED}, helaas."
    assert secrets_in(session, letter) == [(W.LOOK, EXPLAINED)]


def test_who_quotes_the_letter_in_a_remark_makes_no_secret_of_it(session: Session, letter: Letter) -> None:
    passage = about(letter, "1.1")
    passage.text = f"In deze brief staat: {EXPLAINED}."
    session.add(PassageComment(passage=passage, revision=1, by="p", at=NOW, text=f"Klopt het? Want {EXPLAINED}."))
    assert secrets_in(session, letter) == [(W.LOOK, EXPLAINED)]
    wording = session.scalars(select(PassageRevision).where(PassageRevision.passage_id == passage.id)).one()
    wording.text = passage.text
    assert secrets_in(session, letter) == []


def test_a_name_of_the_past_may_be_told_as_one(session: Session, letter: Letter) -> None:
    nfia = party(session, "nfia")
    nfia.names[0].valid_from = date(2024, 1, 1)
    nfia.names.insert(0, type(nfia.names[0])(name="Het Oude Agentschap", short="HOA", valid_until=date(2024, 1, 1)))
    passage = about(letter, "1.1")
    passage.text += " Dat begon bij het toenmalige Het Oude Agentschap."
    assert not [one for one in found_in(session, letter) if one.weight is W.WRONG]
    passage.text = passage.text.replace("het toenmalige ", "")
    assert [one.quote for one in found_in(session, letter) if one.weight is W.WRONG] == ["Het Oude Agentschap"]


def test_the_day_of_the_letter_is_no_term(session: Session, letter: Letter) -> None:
    letter.dated = NOW.date() + timedelta(days=10)
    letter.passages[0].text += "\n\nDeze brief is van 26 maart 2026."
    assert not [one.quote for one in found_in(session, letter) if one.quote == "26 maart 2026"]
