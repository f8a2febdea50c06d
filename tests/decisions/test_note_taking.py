"""What is written down in a meeting: by one at a time, once, and with numbers that no other decision gets."""

import json

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.consultations.item_values import ItemValues
from agenda.consultations.items import put_item
from agenda.consultations.models import AgendaItem, Attendee, Consultation
from agenda.consultations.words import ItemKind, Presence, Reply, Treatment
from agenda.decisions.attendance import GuestValues, add_guest, all_present, record_presence, remove_guest
from agenda.decisions.minutes import (
    PointValues,
    add_point,
    change_point,
    finish_point,
    mark_of,
    mark_treated,
    remove_point,
    write_minute,
)
from agenda.decisions.models import ActionPoint, Decision, DecisionList, Reservation
from agenda.decisions.note_taking import hand_over, take_in, take_notes
from agenda.decisions.recording import (
    Answer,
    add_decision,
    answer_request,
    change_decision,
    reserve,
    withdraw_decision,
)
from agenda.decisions.requests import refuse_other_requests
from agenda.decisions.services import DecisionValues, link_action
from agenda.decisions.wording import reason_of, verb_of
from agenda.decisions.words import ListState, Outcome, Verb
from agenda.gateways.database import Database
from agenda.history.models import HistoryLine
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.refusal import Changed, Invalid, NotAllowed, NotFound, NotNow
from agenda.kernel.rights import Stamp
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from agenda.programmes.queries import programme_by_key
from tests.decisions.noting import BY_OPERATOR, colleague, noted_meeting, stamp_of

AS_ASKED = Answer(Outcome.AS_ASKED)
HOSTILE = "<script>alert('x')</script> \"&amp;\u202e" + "lang " * 200


@pytest.fixture
def meeting(session: Session, programme: Programme) -> Consultation:
    return noted_meeting(session, programme)


@pytest.fixture
def notes(session: Session, meeting: Consultation) -> Stamp:
    return stamp_of(session)


@pytest.fixture
def item(meeting: Consultation) -> AgendaItem:
    """It asks for two decisions."""
    return next(one for one in meeting.items if one.number == 2)


# ── The note taker ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_free_place_is_taken_and_a_taken_one_only_from_whom_one_saw_there(
    session: Session, programme: Programme
) -> None:
    meeting = noted_meeting(session, programme, taken=False)
    first, second = stamp_of(session), colleague(session, programme)
    with pytest.raises(NotNow, match="Niemand notuleert"):
        answer_request(session, meeting.items[1], 1, AS_ASKED, first)
    assert take_notes(session, meeting, first)
    assert not take_notes(session, meeting, first)
    taker = meeting.note_taker_id
    with pytest.raises(NotNow, match="secretariaat notuleert nu"):
        take_notes(session, meeting, second)
    with pytest.raises(NotNow):
        take_notes(session, meeting, second, over=taker + 1000 if taker else None)
    assert take_notes(session, meeting, second, over=taker)
    with pytest.raises(NotNow, match="De collega notuleert nu"):
        write_minute(session, meeting.items[0], "x", first)
    lines = session.scalars(
        select(HistoryLine).where(HistoryLine.event == "consultation.note_taker").order_by(HistoryLine.sequence)
    )
    assert [line.difference["person"] for line in lines] == [[None, taker], [taker, meeting.note_taker_id]]


def test_the_note_taker_hands_over_to_who_may_note_and_to_nobody_else(
    session: Session, programme: Programme, meeting: Consultation, notes: Stamp
) -> None:
    other = colleague(session, programme)
    ez = stamp_of(session, "ez@rve.example")
    with pytest.raises(NotNow, match="mag in dit programma geen besluiten"):
        hand_over(session, meeting, ez.by.person, notes)  # type: ignore[attr-defined]
    with pytest.raises(NotNow):
        hand_over(session, meeting, None, other)
    hand_over(session, meeting, other.by.person, notes)  # type: ignore[attr-defined]
    write_minute(session, meeting.items[0], "Van de ander.", other)
    hand_over(session, meeting, None, other)
    assert (meeting.note_taker_id, meeting.note_taker_since) == (None, None)


@pytest.mark.parametrize("email", ["ez@rve.example", "lezer@rve.example", "auditor@rve.example", "beheer@rve.example"])
def test_nobody_but_the_secretariat_notes(session: Session, meeting: Consultation, email: str) -> None:
    with pytest.raises(NotAllowed):
        take_notes(session, meeting, stamp_of(session, email), over=meeting.note_taker_id)
    with pytest.raises(NotAllowed):
        take_in(session, meeting, "0123456789", stamp_of(session, email))


def test_a_note_is_taken_in_once_whoever_notes_when_it_comes_again(
    session: Session, programme: Programme, meeting: Consultation, notes: Stamp
) -> None:
    assert take_in(session, meeting, "sleutel-1", notes)
    assert not take_in(session, meeting, "sleutel-1", notes)
    take_notes(session, meeting, colleague(session, programme), over=meeting.note_taker_id)
    assert not take_in(session, meeting, "sleutel-1", notes)
    with pytest.raises(NotNow):
        take_in(session, meeting, "sleutel-2", notes)
    with pytest.raises(Invalid):
        take_in(session, meeting, "'; --", notes)


def test_of_two_who_save_at_once_the_second_is_refused(example: Database) -> None:
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        meeting = noted_meeting(session, programme)
        item, number = meeting.items[1].id, meeting.id
    for text_, refused in (("van de ene", False), ("van de ander", True)):
        with example.transaction() as session:
            session.get_one(Consultation, number)
            held, mark = session.get_one(AgendaItem, item), mark_of("")
            if refused:
                with pytest.raises(Changed):
                    write_minute(session, held, text_, stamp_of(session), seen=mark)
            else:
                write_minute(session, held, text_, stamp_of(session), seen=mark)


# ── Decisions ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_request_recorded_again_changes_the_decision_and_keeps_its_number(
    session: Session, item: AgendaItem, notes: Stamp
) -> None:
    first = answer_request(session, item, 1, AS_ASKED, notes, seen=0)
    again = answer_request(session, item, 1, AS_ASKED, notes, seen=0)
    assert first is again is not None
    assert (first.text, first.verb, first.asked, first.request) == (item.requested[0], Verb.ADOPT, item.requested[0], 1)
    number, version = first.number, first.version
    with pytest.raises(Changed):
        answer_request(session, item, 1, Answer(Outcome.CHANGED, "Anders"), notes, seen=0)
    answer_request(session, item, 1, Answer(Outcome.CHANGED, HOSTILE, verb=Verb.MANDATE), notes, seen=version)
    assert (first.number, first.outcome, first.verb) == (number, Outcome.CHANGED, Verb.MANDATE)
    assert first.text.startswith("<script>")
    assert "\u202e" not in first.text
    assert first.asked == item.requested[0]


def test_a_deferred_request_asks_no_work_and_keeps_its_reason(session: Session, item: AgendaItem, notes: Stamp) -> None:
    with pytest.raises(Invalid, match="waarom"):
        answer_request(session, item, 2, Answer(Outcome.DEFERRED), notes)
    held = answer_request(session, item, 2, Answer(Outcome.DEFERRED, reason="Er is geen dekking."), notes)
    assert held is not None
    assert (held.verb, held.outcome, held.asks_work) == (Verb.DEFER, Outcome.DEFERRED, False)
    assert held.text == f"{item.requested[1]} Reden: Er is geen dekking."
    assert reason_of(held) == "Er is geen dekking."


def test_a_withdrawn_number_goes_to_no_other_decision_and_back_to_its_own_request(
    session: Session, meeting: Consultation, item: AgendaItem, notes: Stamp
) -> None:
    first, second = (answer_request(session, item, place, AS_ASKED, notes) for place in (1, 2))
    assert first
    assert second
    assert (first.ordinal, second.ordinal) == (1, 2)
    assert answer_request(session, item, 2, None, notes, seen=second.version) is None
    assert answer_request(session, item, 2, None, notes) is None
    extra = add_decision(session, meeting, item, DecisionValues(Verb.AGREE, "Nog iets"), notes)
    assert extra.ordinal == 3
    again = answer_request(session, item, 2, AS_ASKED, notes, seen=0)
    assert again
    assert again.number == "BO-2026-1.2"
    withdraw_decision(session, extra, notes)
    assert add_decision(session, meeting, item, DecisionValues(Verb.AGREE, "Weer iets"), notes).ordinal == 4


def test_a_decision_on_which_something_hangs_is_not_withdrawn(session: Session, item: AgendaItem, notes: Stamp) -> None:
    held = answer_request(session, item, 1, AS_ASKED, notes)
    assert held is not None
    party = party_by_key(session, "ez").id
    reserve(session, held, party, "Mits er geld is.", notes, seen=0)
    with pytest.raises(NotNow, match="een voorbehoud"):
        answer_request(session, item, 1, None, notes)
    reserve(session, held, party, " ", notes)
    assert held.reservations == []
    link_action(session, held, session.get_one(Action, 1), notes)
    with pytest.raises(NotNow, match="een actie"):
        withdraw_decision(session, held, notes)


@pytest.mark.parametrize("state", [ListState.SIGN_OFF, ListState.ADOPTED])
def test_once_the_list_is_with_the_parties_no_decision_is_written_down(
    session: Session, meeting: Consultation, item: AgendaItem, notes: Stamp, state: ListState
) -> None:
    held = answer_request(session, item, 1, AS_ASKED, notes)
    assert held is not None
    session.add(DecisionList(consultation=meeting, state=state))
    session.flush()
    tries = (
        lambda: answer_request(session, item, 1, Answer(Outcome.CHANGED, "Anders"), notes),
        lambda: answer_request(session, item, 1, None, notes),
        lambda: add_decision(session, meeting, item, DecisionValues(Verb.AGREE, "Extra"), notes),
        lambda: change_decision(session, held, DecisionValues(Verb.AGREE, "Anders"), notes),
        lambda: reserve(session, held, party_by_key(session, "ez").id, "Mits", notes),
    )
    for attempt in tries:
        with pytest.raises(NotNow, match="besluitenlijst van BO-2026-1"):
            attempt()
    write_minute(session, item, "Dit kan nog wel.", notes)


def test_what_the_parties_have_seen_is_not_reworded_or_taken_away_in_silence(
    session: Session, meeting: Consultation, item: AgendaItem, notes: Stamp
) -> None:
    held = answer_request(session, item, 1, AS_ASKED, notes)
    assert held is not None
    session.add(DecisionList(consultation=meeting, state=ListState.DRAFT, edition=1))
    session.flush()
    for answer in (Answer(Outcome.CHANGED, "Anders"), None):
        with pytest.raises(NotNow, match="correctie"):
            answer_request(session, item, 1, answer, notes)
    assert add_decision(session, meeting, item, DecisionValues(Verb.AGREE, "Extra"), notes)
    assert reserve(session, held, party_by_key(session, "ez").id, "Mits", notes)


def test_two_reservations_of_one_party_are_one(session: Session, item: AgendaItem, notes: Stamp) -> None:
    held, party = answer_request(session, item, 1, AS_ASKED, notes), party_by_key(session, "ez").id
    assert held is not None
    first = reserve(session, held, party, "Mits A", notes, seen=0)
    assert first is not None
    assert reserve(session, held, party, "Mits A", notes, seen=0) is first
    with pytest.raises(Changed):
        reserve(session, held, party, "Mits B", notes, seen=0)
    reserve(session, held, party, "Mits B", notes, seen=first.version)
    assert [one.text for one in held.reservations] == ["Mits B"]


@pytest.mark.parametrize(
    ("wording", "verb"),
    [
        ("De uitvoeringsagenda vast te stellen.", Verb.ADOPT),
        ("In te stemmen met de planning.", Verb.AGREE),
        ("Kennis te nemen van de voortgang per provincie.", Verb.NOTE),
        ("Opdracht te geven tot een leerkring.", Verb.INSTRUCT),
        ("EZ te mandateren dit af te ronden.", Verb.MANDATE),
        ("Het voorstel aan te houden.", Verb.DEFER),
        ("Kennis te nemen van de brief en in te stemmen met verzending.", Verb.NOTE),
        ("Iets anders", Verb.AGREE),
    ],
)
def test_the_verb_follows_from_the_wording(wording: str, verb: Verb) -> None:
    assert verb_of(wording) is verb


def test_what_one_may_not_see_one_does_not_write_down_either(
    session: Session, meeting: Consultation, notes: Stamp
) -> None:
    ez = party_by_key(session, "ez").id
    values = ItemValues(
        9, "Geheim", ItemKind.DECISION, Treatment.DISCUSSED, "", ("Vraag",), ez, Confidentiality.OWN_PARTY
    )
    hidden = put_item(session, meeting, values, BY_OPERATOR)
    for attempt in (
        lambda: answer_request(session, hidden, 1, AS_ASKED, notes),
        lambda: write_minute(session, hidden, "x", notes),
        lambda: mark_treated(session, hidden, True, notes),
        lambda: add_point(session, hidden, "sleutel-9", PointValues("x"), notes),
    ):
        with pytest.raises(NotFound):
            attempt()


# ── Minutes and action points ──────────────────────────────────────────────────────────────────────────────────────


def test_history_keeps_only_the_seal_of_what_was_said(session: Session, item: AgendaItem, notes: Stamp) -> None:
    minute = write_minute(session, item, "ZEERGEHEIM", notes, seen=mark_of(""))
    assert write_minute(session, item, "ZEERGEHEIM", notes, seen=mark_of("")) is minute
    mark_treated(session, item, True, notes)
    assert minute.treated
    assert minute.text == "ZEERGEHEIM"
    write_minute(session, item, "Later", notes, seen=mark_of("ZEERGEHEIM"))
    kept = session.execute(text("SELECT difference FROM history_line WHERE object_kind = 'minute'")).scalars().all()
    assert len(kept) == 3
    assert "ZEERGEHEIM" not in json.dumps(kept)


def test_an_action_point_sent_twice_is_there_once(session: Session, item: AgendaItem, notes: Stamp) -> None:
    party = party_by_key(session, "ez").id
    values = PointValues("Stuurt de planning rond", party, "eind Q2 2026")
    first = add_point(session, item, "sleutel-1", values, notes)
    assert add_point(session, item, "sleutel-1", PointValues("iets anders"), notes) is first
    change_point(session, first, PointValues("Stuurt haar rond", party, "z.s.m."), notes, seen=first.version)
    with pytest.raises(Changed):
        change_point(session, first, PointValues("Ander"), notes, seen=1)
    with pytest.raises(Invalid):
        add_point(session, item, "sleutel-2", PointValues("  "), notes)
    remove_point(session, first, notes)
    assert session.scalars(select(ActionPoint)).all() == []


@pytest.mark.parametrize(
    ("email", "may"), [("secretariaat@rve.example", True), ("ez@rve.example", True), ("nfia@rve.example", False)]
)
def test_an_action_point_is_done_when_its_own_party_or_the_secretariat_says_so(
    session: Session, item: AgendaItem, notes: Stamp, email: str, may: bool
) -> None:
    point = add_point(session, item, "sleutel-1", PointValues("Doet iets", party_by_key(session, "ez").id), notes)
    by = stamp_of(session, email)
    if not may:
        with pytest.raises(NotAllowed):
            finish_point(session, point, by.at.date(), by)
        return
    assert finish_point(session, point, by.at.date(), by)
    assert not finish_point(session, point, by.at.date(), by)
    assert finish_point(session, point, None, by)
    assert point.done_on is None


# ── Attendance ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_everybody_is_present_at_once_but_for_who_was_written_down_already(
    session: Session, meeting: Consultation, notes: Stamp
) -> None:
    first, second = session.scalars(select(Attendee).order_by(Attendee.position)).all()
    second.reply, second.stands_in = Reply.SUBSTITUTE, "C. Bakker"
    record_presence(session, first, Presence.EXCUSED, "niemand", notes, seen=first.version)
    assert all_present(session, meeting, notes) == 1
    assert all_present(session, meeting, notes) == 0
    assert (first.presence, first.stands_in) == (Presence.EXCUSED, "")
    assert (second.presence, second.stands_in) == (Presence.SUBSTITUTED, "C. Bakker")
    with pytest.raises(Changed):
        record_presence(session, first, Presence.ABSENT, "", notes, seen=1)
    with pytest.raises(NotNow):
        remove_guest(session, first, notes)
    remove_guest(session, add_guest(session, meeting, GuestValues("C. Bakker"), notes), notes)
    kept = session.execute(select(HistoryLine.event, HistoryLine.difference)).all()
    assert {"attendee.presence", "attendee.guest", "attendee.remove"} <= {event for event, _ in kept}
    assert "Bakker" not in repr(kept), "nothing can be erased there"


def test_a_guest_is_added_by_name_and_can_go_again(session: Session, meeting: Consultation, notes: Stamp) -> None:
    guest = add_guest(session, meeting, GuestValues(" D. Gast\n", "adviseur"), notes)
    assert (guest.name, guest.presence) == ("D. Gast", Presence.PRESENT)
    with pytest.raises(Invalid):
        add_guest(session, meeting, GuestValues(" "), notes)
    remove_guest(session, guest, notes)
    assert session.scalars(select(Attendee.name)).all() == ["A. de Vries", "B. Jansen"]


def test_a_recorded_decision_of_nobody_asked_has_no_request(
    session: Session, meeting: Consultation, item: AgendaItem, notes: Stamp
) -> None:
    held = add_decision(session, meeting, item, DecisionValues(Verb.INSTRUCT, "EZ schrijft een brief"), notes)
    assert (held.request, held.asked, held.outcome) == (None, "", None)
    change_decision(session, held, DecisionValues(Verb.DEFER, "Toch later"), notes, seen=held.version)
    assert (held.asks_work, held.verb) == (False, Verb.DEFER)
    assert session.scalars(select(Decision).where(Decision.item_id == item.id)).all() == [held]


def test_a_request_that_was_answered_keeps_its_words_and_its_place(
    session: Session, item: AgendaItem, notes: Stamp
) -> None:
    first, second = item.requested[:2]
    held = answer_request(session, item, 2, AS_ASKED, notes)
    assert held is not None
    refuse_other_requests(session, item, ["Iets anders.", second, "Nog een."])
    for other in ([second, first], [first], [first, f"{second} Nu."]):
        with pytest.raises(Invalid, match="Over gevraagd besluit 2 is al besloten"):
            refuse_other_requests(session, item, other)
    answer_request(session, item, 2, None, notes)
    with pytest.raises(Invalid, match="Over gevraagd besluit 2"):
        refuse_other_requests(session, item, [second, first])


def test_what_a_party_said_on_the_list_is_not_rewritten_by_the_note_taker(
    session: Session, item: AgendaItem, notes: Stamp
) -> None:
    held = answer_request(session, item, 1, AS_ASKED, notes)
    assert held is not None
    ez = party_by_key(session, "ez").id
    held.reservations.append(Reservation(party_id=ez, text="Mits.", edition=1))
    session.flush()
    for words in ("Anders.", ""):
        with pytest.raises(NotNow, match="alleen zij kan het wijzigen"):
            reserve(session, held, ez, words, notes)
