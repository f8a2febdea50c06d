"""A decision list from its being put to the parties to its correction, by who may and may not."""

import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.queries import account_by_email
from agenda.consultations.models import Attendee, Consultation, Member
from agenda.consultations.words import MemberRole, Presence, Silence
from agenda.decisions.adoption import refuse_rewording
from agenda.decisions.corrections import NewWords, correct_decision
from agenda.decisions.list_papers import keep_list, list_paper
from agenda.decisions.list_queries import list_of, parties_to_ask
from agenda.decisions.lists import Adopting, adopt, call_back, what_hinders
from agenda.decisions.models import ActionPoint, Decision, DecisionList, Reservation
from agenda.decisions.queries import decisions_of
from agenda.decisions.services import DecisionValues, record_decision
from agenda.decisions.sign_offs import Answer, give_answer, settle
from agenda.decisions.words import ListState, Outcome, SignOffVerdict, Verb
from agenda.documents.formats import Materials
from agenda.documents.services import make_files
from agenda.history.models import HistoryLine
from agenda.kernel.confidentiality import Confidentiality, Eyes, Keeper
from agenda.kernel.refusal import Invalid, NotAllowed, NotNow
from agenda.kernel.rights import Stamp
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from config import Config
from tests.decisions.listed import BY_OPERATOR, HOSTILE, SECRET, UNTIL, decided, parties_of, put

V = SignOffVerdict
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def meeting(programme: Programme, session: Session) -> Consultation:
    return decided(session, programme)


def by(session: Session, email: str) -> Stamp:
    return replace(BY_OPERATOR, by=account_by_email(session, email))


def decision(session: Session, meeting: Consultation, ordinal: int) -> Decision:
    return next(one for one in decisions_of(session, meeting, Keeper()) if one.ordinal == ordinal)


def party(session: Session, key: str) -> int:
    return party_by_key(session, key).id


def test_who_has_a_seat_is_asked_and_otherwise_who_has_a_part(session: Session, meeting: Consultation) -> None:
    everybody = parties_to_ask(session, meeting)
    assert len(everybody) > 10
    seats = {"ez": None, "flevoland": UNTIL, "ipo": None}
    for place, (key, since) in enumerate(seats.items()):
        role = MemberRole.OBSERVER if key == "ipo" else MemberRole.MEMBER
        seat = Member(name=key, party_id=party(session, key), role=role, valid_from=since, position=place, sits_in=[])
        seat.programme_id = meeting.programme_id
        session.add(seat)
    meeting.meeting.attendees.append(Attendee(name="N.", party_id=party(session, "nfia"), position=1))
    session.flush()
    assert parties_to_ask(session, meeting) == parties_of(session, "ez", "nfia"), "no observer, nor who comes later"


def test_all_that_hinders_is_told_at_once(session: Session, meeting: Consultation) -> None:
    first = decision(session, meeting, 1)
    first.actions.clear()
    asked = put(session, meeting, "ez", "nfia", "ienw", silence=Silence.WAITS)
    give_answer(session, meeting, party(session, "nfia"), Answer(V.DISAGREED, 1, "Nee."), BY_OPERATOR)
    give_answer(session, meeting, party(session, "ienw"), Answer(V.RESERVED, 1, "Mits."), BY_OPERATOR)
    told = what_hinders(session, asked, by(session, "secretariaat@rve.example"))
    for word in ("BO-2026-1.1", "NFIA is niet", "I&W", "EZ heeft"):
        assert any(word in sentence for sentence in told), word
    with pytest.raises(NotNow) as refused:
        adopt(session, meeting, Adopting(BY_OPERATOR.at.date()), BY_OPERATOR)
    assert all(sentence in str(refused.value) for sentence in told)
    settle(session, meeting, party(session, "nfia"), "Besproken.", BY_OPERATOR)
    assert any("NFIA is niet" in one for one in what_hinders(session, asked, BY_OPERATOR)), "one can't talk over a no"


def test_a_changed_list_is_asked_about_again_and_an_old_objection_still_counts(
    session: Session, meeting: Consultation
) -> None:
    asked = put(session, meeting)
    for key, verdict in (("ez", V.AGREED), ("nfia", V.DISAGREED)):
        give_answer(session, meeting, party(session, key), Answer(verdict, 1, "Nee."), BY_OPERATOR)
    with pytest.raises(NotNow, match="Haal haar eerst terug"):
        correct_decision(session, decision(session, meeting, 1), NewWords(Verb.NOTE, "x", "y"), BY_OPERATOR)
    call_back(session, meeting, BY_OPERATOR)
    with pytest.raises(NotNow, match="met een correctie"):
        refuse_rewording(session, meeting)
    correct_decision(
        session, decision(session, meeting, 1), NewWords(Verb.AGREE, "de nieuwe tekst", "Zo."), BY_OPERATOR
    )
    with pytest.raises(Invalid, match="opnieuw gevraagd"):
        put(session, meeting, "ez")
    put(session, meeting)
    late = replace(BY_OPERATOR, at=BY_OPERATOR.at.replace(day=15))
    assert what_hinders(session, asked, late) == [
        "Het bezwaar van NFIA is nog niet afgehandeld. Schrijf op wat ermee is gedaan."
    ]
    settle(session, meeting, party(session, "nfia"), "Besluit 1 is aangepast.", late)
    adopt(session, meeting, Adopting(late.at.date()), late)
    assert (asked.state, asked.edition) == (ListState.ADOPTED, 2)


def test_what_is_adopted_is_locked_but_follow_up_and_corrections_go_on(session: Session, meeting: Consultation) -> None:
    asked = put(session, meeting, "ez")
    give_answer(session, meeting, party(session, "ez"), Answer(V.AGREED, 1), BY_OPERATOR)
    adopt(session, meeting, Adopting(BY_OPERATOR.at.date()), BY_OPERATOR)
    with pytest.raises(NotNow, match="is vastgesteld"):
        record_decision(session, meeting, None, DecisionValues(Verb.NOTE, "Nog een"), BY_OPERATOR)
    for refused in (lambda: call_back(session, meeting, BY_OPERATOR), lambda: put(session, meeting)):
        with pytest.raises(NotNow):
            refused()
    one = decision(session, meeting, 1)
    with pytest.raises(Invalid) as faults:
        correct_decision(session, one, NewWords(one.verb, one.text, " "), BY_OPERATOR)
    assert {fault.place for fault in faults.value.faults} == {"text", "reason"}
    correct_decision(session, one, NewWords(one.verb, HOSTILE, "Een letter."), BY_OPERATOR)
    assert asked.corrected_at == BY_OPERATOR.at
    assert [(c.old_text, c.new_text, c.edition) for c in one.corrections] == [
        ("de uitvoeringsagenda", HOSTILE.strip(), 1)
    ]


def test_a_party_answers_for_itself_alone(session: Session, meeting: Consultation) -> None:
    put(session, meeting)
    ez = party(session, "ez")
    for email in ("nfia@rve.example", "lezer@rve.example", "auditor@rve.example", "beheer@rve.example"):
        with pytest.raises(NotAllowed):
            give_answer(session, meeting, ez, Answer(V.AGREED, 1), by(session, email))
    for act in (call_back, lambda *given: adopt(*given[:2], Adopting(), given[2])):
        with pytest.raises(NotAllowed):
            act(session, meeting, by(session, "ez@rve.example"))
    give_answer(session, meeting, ez, Answer(V.AGREED, 1), by(session, "ez@rve.example"))
    late = replace(by(session, "ez@rve.example"), at=BY_OPERATOR.at.replace(day=15))
    with pytest.raises(NotNow, match="kon tot en met"):
        give_answer(session, meeting, ez, Answer(V.DISAGREED, 1, "Toch niet."), late)


def test_a_reservation_stands_at_its_decision_and_never_at_one_that_the_party_may_not_see(
    session: Session, meeting: Consultation
) -> None:
    put(session, meeting)
    own, first = decision(session, meeting, 3), decision(session, meeting, 1)
    ez, nfia = party(session, "ez"), party(session, "nfia")
    by_nfia = by(session, "nfia@rve.example")
    with pytest.raises(Invalid, match="Kies besluiten"):
        give_answer(session, meeting, nfia, Answer(V.RESERVED, 1, "?", (own.id,)), by_nfia)
    give_answer(session, meeting, ez, Answer(V.RESERVED, 1, SECRET, (own.id,)), by(session, "ez@rve.example"))
    told = str(list_paper(session, meeting, "participants", BY_OPERATOR).document.to_json())
    assert "akkoord met voorbehoud" in told
    assert SECRET not in told
    assert [one.text for one in own.reservations] == [SECRET]
    by_secretariat = by(session, "secretariaat@rve.example")
    give_answer(session, meeting, ez, Answer(V.AGREED, 1), by_secretariat)
    assert [one.text for one in own.reservations] == [SECRET], "who may not see it can't take it away"
    give_answer(session, meeting, nfia, Answer(V.RESERVED, 1, "Mits geld.", (first.id,)), by_nfia)
    give_answer(session, meeting, nfia, Answer(V.AGREED, 1), by_nfia)
    assert not first.reservations, "the party itself took it back"
    told = str(session.execute(select(HistoryLine.difference)).all())
    assert "Mits geld." in told
    assert SECRET not in told


def filled(session: Session, meeting: Consultation) -> None:
    """Something in every part of the document, with text that wants to be more than text."""
    ez = party(session, "ez")
    here = meeting.meeting.attendees
    here.append(Attendee(name="Mevrouw Aanwezig", party_id=ez, presence=Presence.PRESENT))
    here.append(Attendee(name="De heer Weg", presence=Presence.SUBSTITUTED, stands_in="Zijn vervanger", position=1))
    first = decision(session, meeting, 1)
    first.reservations.append(Reservation(party_id=ez, text="Een voorbehoud uit de zaal."))
    session.add(ActionPoint(consultation=meeting, item=first.item, client_key="1", text=HOSTILE, party_id=ez))
    hidden = ActionPoint(consultation=meeting, client_key="2", text=SECRET, confidentiality=Confidentiality.SECRETARIAT)
    session.add(hidden)
    put(session, meeting)
    call_back(session, meeting, BY_OPERATOR)
    correct_decision(session, first, NewWords(first.verb, "de gecorrigeerde agenda", "Vergeten woord."), BY_OPERATOR)
    put(session, meeting)
    give_answer(session, meeting, party(session, "nfia"), Answer(V.RESERVED, 2, "Alleen met geld."), BY_OPERATOR)


def text_in(name: str, content: bytes) -> str:
    if name == "pdf":
        raw = subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True).stdout
        return " ".join(raw.decode().split())
    with zipfile.ZipFile(BytesIO(content)) as parts:
        return parts.read("word/document.xml" if name == "docx" else "content.xml").decode()


IN_IT = ("Mevrouw Aanwezig", "Zijn vervanger", "Een voorbehoud uit de zaal.", "de gecorrigeerde agenda", "de planning",
         "Alleen met geld.", "Vergeten woord.", "de uitvoeringsagenda", "editie 2")  # fmt: skip


@ON_SQLITE
@pytest.mark.parametrize("name", ["pdf", "docx", "odt"])
def test_the_document_says_it_all_to_who_may_read_it(
    session: Session, meeting: Consultation, config: Config, name: str
) -> None:
    filled(session, meeting)
    papers = {one: list_paper(session, meeting, one, BY_OPERATOR) for one in ("participants", "public")}
    files = {
        one: make_files(paper.document, (name,), Materials(config.fonts_folder))[name] for one, paper in papers.items()
    }
    told = {one: text_in(name, content) for one, content in files.items()}
    assert [words for words in IN_IT if words not in told["participants"]] == []
    assert not any(words in told["public"] for words in ("Mevrouw", "agenda,", "Alleen met geld", "voorbehoud uit"))
    assert "de planning" in told["public"]
    assert not any(SECRET in text or "het bedrag" in text.lower() for text in told.values())
    if name == "pdf":
        with pikepdf.open(BytesIO(files["participants"])) as pdf:
            assert pdf.Root.MarkInfo.Marked
            assert str(pdf.Root.Lang).startswith("nl")
            assert "/StructTreeRoot" in pdf.Root
    else:
        assert "<script>" not in told["participants"]
        assert "&lt;script&gt;" in told["participants"]
    editions = [keep_list(session, papers[one], {name: files[one]}, BY_OPERATOR) for one in papers]
    assert [one.name for one in editions] == [f"BO-2026-1-besluitenlijst-{one}-v1" for one in papers]


@ON_SQLITE
def test_nobody_but_the_secretariat_makes_a_document(session: Session, meeting: Consultation) -> None:
    with pytest.raises(NotAllowed):
        list_paper(session, meeting, "participants", by(session, "ez@rve.example"))
    with pytest.raises(Invalid, match="geheim"):
        list_paper(session, meeting, "geheim", BY_OPERATOR)


def test_a_file_tells_that_a_list_was_adopted_before(session: Session, programme: Programme) -> None:
    held = session.scalars(select(DecisionList)).one()
    assert (held.consultation.occasion.key, str(held.adopted_on)) == ("BO-2025-1", "2025-05-22")
    assert list_of(session, held.consultation) is held


def test_a_correction_to_something_that_asks_no_work_takes_the_work_along(
    session: Session, meeting: Consultation
) -> None:
    put(session, meeting)
    call_back(session, meeting, BY_OPERATOR)
    one = decision(session, meeting, 1)
    one.outcome, one.asked = Outcome.AS_ASKED, one.text
    assert one.asks_work
    correct_decision(session, one, NewWords(Verb.DEFER, "Volgende keer.", "Zo was het."), BY_OPERATOR)
    assert (one.asks_work, one.outcome) == (False, Outcome.DEFERRED)
    correct_decision(session, one, NewWords(Verb.AGREE, one.asked, "Toch niet.", asks_work=True), BY_OPERATOR)
    assert (one.asks_work, one.outcome) == (True, Outcome.AS_ASKED)
    correct_decision(session, one, NewWords(Verb.AGREE, one.asked, "Geen werk.", asks_work=False), BY_OPERATOR)
    assert not one.asks_work


def test_one_reservation_is_not_for_those_who_may_and_those_who_may_not_read_it(
    session: Session, meeting: Consultation
) -> None:
    put(session, meeting)
    ez, owner = party(session, "ez"), by(session, "ez@rve.example")
    seen = [one.id for one in decisions_of(session, meeting, Eyes(owner.by))]
    assert len(seen) == 3
    answer = Answer(SignOffVerdict.RESERVED, 1, "Mits.", tuple(seen))
    with pytest.raises(Invalid, match="niet voor hen allen"):
        give_answer(session, meeting, ez, answer, owner)
