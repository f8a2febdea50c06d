"""A whole letter is checked: its text, what it leaves out, and what is left to do before it can leave."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.actions.values import TermValues
from agenda.consultations.models import AgendaItem, Annotation, Matter
from agenda.decisions.models import ActionPoint
from agenda.documents.models import Edition
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.dutch import AMSTERDAM
from agenda.letters.checking.checked import check_letter
from agenda.letters.checking.findings import Finding, FindingKind, Tally, Weight
from agenda.letters.leaving_out import leave_out
from agenda.letters.models import (
    Coordination,
    Letter,
    Omission,
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


def test_a_round_about_a_passage_makes_nothing_public_that_it_quotes(
    session: Session, desk: Desk, letter: Letter
) -> None:
    passage, noted = about(letter, "1.1"), "wij willen eerst zekerheid over het geld voor de tweede fase"
    passage.text = f"In deze brief staat: {noted}. Verder: {EXPLAINED}."
    item = session.scalars(select(AgendaItem)).first()
    assert item
    session.add(Annotation(item_id=item.id, party_id=party(session, "ez").id, text=f"Let op: {noted}!"))
    desk.action("1.1").cause = f"Reden: {EXPLAINED}."
    found = [(W.WRONG, noted), (W.LOOK, EXPLAINED)]
    assert secrets_in(session, letter) == found
    session.scalars(select(PassageRevision).where(PassageRevision.passage_id == passage.id)).one().text = passage.text
    answer(session, asked(session, letter, 1), PassageVerdict.AGREED)
    session.add(PassageComment(passage=passage, revision=1, by="p", at=NOW, text="Kan dit korter?"))
    session.add(proposed(session, desk, letter, passage.text))
    assert secrets_in(session, letter) == found


def proposed(session: Session, desk: Desk, letter: Letter, text: str) -> PassageProposal:
    ez = party(session, "ez").id
    return PassageProposal(letter=letter, action=desk.action("1.1"), party_id=ez, text=text, at=NOW, by="p", taken=True)


def test_whatever_is_for_participants_is_looked_for(session: Session, desk: Desk, letter: Letter) -> None:
    told = [f"dit staat als nummer {number} alleen in stukken voor de deelnemers" for number in range(8)]
    session.add_all(
        [
            Matter(programme_id=letter.programme_id, subject=told[0], why=told[1], added_at=NOW),
            ActionPoint(consultation_id=letter.consultation_id, client_key="p", text=told[2]),
            Omission(letter_id=letter.id, action_id=desk.action("3.1").id, because=told[3], at=NOW, by="p"),
        ]
    )
    item = session.scalars(select(AgendaItem)).first()
    assert item
    item.requested, item.confidentiality = [told[7]], Confidentiality.PARTICIPANTS
    desk.action("1.1").overruled_because = told[4]
    asked(session, letter, 1).words = told[5]
    proposal = proposed(session, desk, letter, "Anders.")
    proposal.answer = told[6]
    session.add(proposal)
    about(letter, "1.1").text += "".join(f"\n\n{one}." for one in told)
    assert secrets_in(session, letter) == [(W.LOOK, one) for one in told]


def test_a_day_that_only_looks_like_the_one_in_the_agenda_is_told_and_so_is_what_it_was(
    session: Session, desk: Desk
) -> None:
    day = date(2026, 3, 1)
    milestone = replace(TermValues.read("medio 2027", day, "de start"), wording="", milestone=True)
    desk.change("1.1", NOW.replace(day=2), terms=(TermValues.read("31 maart 2027", day, "de pilot"), milestone))
    letter = desk.draft(NOW, "BO-2025-1")
    passage = about(letter, "1.1")
    assert "verschoof van ‘in de loop van 2026’ naar ‘31 maart 2027’" in passage.text
    passage.text += "\n\nDe pilot is klaar op 31 maart 2027."
    assert not [one for one in found_in(session, letter) if one.kind is K.TERM]
    passage.text += "\n\nDe pilot is klaar op 1 maart 2027. Resultaten zijn er in de loop van 2026."
    first, second = (one for one in found_in(session, letter) if one.kind is K.TERM)
    assert (first.weight, first.quote) == (W.WRONG, "op 1 maart 2027")
    assert first.sentence.endswith("daar staat ‘31 maart 2027’.")
    assert (second.weight, second.quote) == (W.WRONG, "in de loop van 2026")


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
