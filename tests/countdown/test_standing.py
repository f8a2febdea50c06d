"""How the steps of a consultation stand, by what is recorded and by what is ticked off."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.queries import account_by_email
from agenda.actions.models import Action
from agenda.calendars.queries import term_calendar
from agenda.consultations.item_values import ItemValues
from agenda.consultations.items import put_item
from agenda.consultations.meetings import cancel_meeting
from agenda.consultations.models import Consultation
from agenda.consultations.queries import consultation_by_key
from agenda.consultations.services import place_occasion, plan_consultation
from agenda.consultations.words import ItemKind, Treatment
from agenda.countdown.models import CountdownRule, Start
from agenda.countdown.queries import StepStand, series_of, stands, stands_of, steps_of
from agenda.countdown.rules import USUAL, Pace, StepState
from agenda.countdown.services import keep_rules, mark_carried_out, mark_done, unmark
from agenda.decisions.lists import note_adoption
from agenda.decisions.services import DecisionValues, link_action, record_decision
from agenda.decisions.words import Verb
from agenda.documents.formats import Materials
from agenda.dossiers.sending import send_dossier
from agenda.gateways.database import Database
from agenda.history.models import HistoryLine
from agenda.kernel.confidentiality import Confidentiality, Eyes
from agenda.kernel.refusal import Invalid, NotAllowed, NotFound, NotNow
from agenda.kernel.rights import Stamp
from agenda.letters.papers import build_letter
from agenda.letters.queries import letter_by_key
from agenda.letters.sending import Sent, send_letter
from agenda.letters.services import draft_letter
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from agenda.progress.queries import open_questions
from agenda.progress.reporting import report_unchanged
from agenda.progress.rounds import take_round_step
from tests.bench.measuring import questions
from tests.consultations.sittings import NOW, pre_meeting
from tests.dossiers.made import AN, kept
from tests.progress.asking import BY_OPERATOR, MEETING, begun

TODAY = date(2026, 3, 16)
HOSTILE = "<script>alert(1)</script>\"'& é \x00"


@pytest.fixture
def meeting(programme: Programme, session: Session) -> Consultation:
    return consultation_by_key(session, MEETING, programme)


@pytest.fixture
def fresh(programme: Programme, session: Session) -> Consultation:
    """A meeting on 3 December 2026 of which nothing is known yet."""
    placed = place_occasion(session, programme, "BO-2026-2", date(2026, 12, 3), term_calendar(session), BY_OPERATOR)
    return plan_consultation(session, placed.occasion, "Najaar", "", BY_OPERATOR)


def by(session: Session, email: str) -> Stamp:
    return replace(BY_OPERATOR, by=account_by_email(session, email))


def stand(session: Session, consultation: Consultation, step: str, today: date = TODAY) -> StepStand:
    session.flush()
    return stands_of(session, consultation, today)[step]


def state(session: Session, consultation: Consultation, step: str, today: date = TODAY) -> StepState:
    return stand(session, consultation, step, today).state


def test_the_round_of_the_meeting_does_the_first_step_and_its_freeze_the_fourth(
    session: Session, programme: Programme, meeting: Consultation
) -> None:
    assert state(session, meeting, "ask") is StepState.LATE
    assert stand(session, meeting, "ask").ready
    round_ = begun(session, programme)
    assert state(session, meeting, "ask") is StepState.DONE
    parties = len({question.party_id for question in open_questions(session, round_)})
    assert parties > 3
    assert f"{parties} partijen hebben nog niet alles gemeld" in stand(session, meeting, "freeze").missing
    for question in open_questions(session, round_):
        report_unchanged(session, question, BY_OPERATOR)
    assert "gemeld" not in stand(session, meeting, "freeze").missing
    take_round_step(session, round_, "close", BY_OPERATOR)
    freeze = stand(session, meeting, "freeze", date(2026, 4, 16))
    assert (freeze.state, freeze.ready) == (StepState.DUE, True)
    assert not stand(session, meeting, "freeze").ready, "its day has not come"
    take_round_step(session, round_, "freeze", BY_OPERATOR)
    assert state(session, meeting, "freeze") is StepState.DONE


def test_the_agenda_and_its_papers_follow_from_the_items(session: Session, fresh: Consultation) -> None:
    assert stand(session, fresh, "papers").missing == stand(session, fresh, "draft_agenda").missing
    values = ItemValues(
        1, "Punt", ItemKind.DECISION, Treatment.DISCUSSED, message="Kern", requested=(" ",), explanation="Zo"
    )
    put_item(session, fresh, values, BY_OPERATOR)
    assert state(session, fresh, "draft_agenda") is StepState.DONE
    assert stand(session, fresh, "papers").missing.startswith("Bij 1 agendapunt dat om een besluit vraagt")
    fresh.items[0].requested = ["Vast te stellen."]
    assert state(session, fresh, "papers") is StepState.DONE
    put_item(session, fresh, ItemValues(2, "Ter info", ItemKind.INFORMATION, Treatment.FORMALITY), BY_OPERATOR)
    assert state(session, fresh, "papers") is StepState.DONE, "what asks no decision needs no request"


def test_decisions_need_an_action_with_a_lead_and_a_term(session: Session, fresh: Consultation) -> None:
    assert stand(session, fresh, "decisions").missing == "Er zijn nog geen besluiten vastgelegd."
    record_decision(session, fresh, None, DecisionValues(Verb.NOTE, "Gezien", asks_work=False), BY_OPERATOR)
    assert state(session, fresh, "draft_decisions") is StepState.DONE
    not_put = "De besluitenlijst is nog niet aan de partijen voorgelegd."
    assert stand(session, fresh, "decisions").missing == not_put
    decision = record_decision(session, fresh, None, DecisionValues(Verb.ADOPT, "Doen"), BY_OPERATOR)
    assert stand(session, fresh, "decisions").missing == f"1 besluit dat werk vraagt, heeft geen actie. {not_put}"
    without_term = session.scalars(select(Action).where(Action.number == "5.1")).one()
    link_action(session, decision, without_term, BY_OPERATOR)
    assert stand(session, fresh, "decisions").missing == f"1 actie uit een besluit heeft geen termijn. {not_put}"
    without_term.roles.clear()
    assert "geen trekker; 1 actie" in stand(session, fresh, "decisions").missing
    note_adoption(session, fresh, date(2026, 12, 17), BY_OPERATOR)
    assert state(session, fresh, "decisions") is StepState.DONE


def test_nobody_learns_from_the_countdown_that_there_is_an_item_for_another_party(
    session: Session, fresh: Consultation
) -> None:
    secret = ItemValues(
        1,
        "Geheim",
        ItemKind.DECISION,
        Treatment.DISCUSSED,
        submitter=party_by_key(session, "ez").id,
        confidentiality=Confidentiality.OWN_PARTY,
    )
    put_item(session, fresh, secret, BY_OPERATOR)
    calendar = term_calendar(session)
    told = {
        email: [
            one.missing
            for one in stands(session, [fresh], TODAY, calendar, Eyes(account_by_email(session, email)))
            if one.step.name in {"draft_agenda", "papers"}
        ]
        for email in ("ez@rve.example", "nfia@rve.example")
    }
    assert told["nfia@rve.example"] == ["Er zijn nog geen agendapunten."] * 2
    assert told["ez@rve.example"][0] == ""
    assert told["ez@rve.example"][1].startswith("Bij 1 agendapunt")


def test_a_step_is_ticked_off_with_a_note_and_that_can_be_undone(session: Session, fresh: Consultation) -> None:
    secretariat = by(session, "secretariaat@rve.example")
    mark_done(session, fresh, "pre_meeting", HOSTILE, secretariat)
    one = stand(session, fresh, "pre_meeting")
    assert (one.state, one.missing, one.ticked_off) == (StepState.DONE, "", True)
    assert one.note.startswith("<script>alert(1)</script>\"'& é")
    with pytest.raises(NotNow, match="al afgevinkt"):
        mark_done(session, fresh, "pre_meeting", "", secretariat)
    unmark(session, fresh, "pre_meeting", secretariat)
    one = stand(session, fresh, "pre_meeting")
    assert (one.state, one.note, one.ticked_off) == (StepState.COMING, "", False)
    with pytest.raises(NotNow, match="niet afgevinkt"):
        unmark(session, fresh, "pre_meeting", secretariat)
    events = session.scalars(select(HistoryLine.event).where(HistoryLine.object_id == fresh.id))
    assert {"countdown.tick", "countdown.untick"} <= set(events)


def test_what_makes_no_sense_to_tick_off_is_refused(session: Session, fresh: Consultation) -> None:
    with pytest.raises(NotNow, match="zodra zijn dag voorbij is"):
        mark_done(session, fresh, "meeting", "", BY_OPERATOR)
    with pytest.raises(NotFound, match="lunch"):
        mark_done(session, fresh, "lunch", "", BY_OPERATOR)
    with pytest.raises(Invalid, match="korter dan 500"):
        mark_done(session, fresh, "papers", "x" * 501, BY_OPERATOR)


@pytest.mark.parametrize("email", ["ez@rve.example", "lezer@rve.example", "auditor@rve.example", "beheer@rve.example"])
def test_only_who_prepares_consultations_ticks_off_and_adjusts(
    session: Session, programme: Programme, fresh: Consultation, email: str
) -> None:
    stamp = by(session, email)
    for refused in (
        lambda: mark_done(session, fresh, "papers", "", stamp),
        lambda: unmark(session, fresh, "papers", stamp),
        lambda: keep_rules(session, programme, USUAL, stamp),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_a_dossier_does_its_step_when_it_is_sent_and_not_when_it_is_built(
    session: Session, meeting: Consultation
) -> None:
    assert state(session, meeting, "dossier") is StepState.COMING
    first = kept(session)
    kept(session, "summary")
    told = stand(session, meeting, "dossier")
    assert (told.state, told.missing) == (
        StepState.COMING,
        "Versie 1 is samengesteld, maar nog niet verzonden.",
    )
    send_dossier(session, first, [AN], "", BY_OPERATOR)
    assert stand(session, meeting, "dossier").ticked_off
    unmark(session, meeting, "dossier", BY_OPERATOR)
    send_dossier(session, kept(session), [AN], "", BY_OPERATOR)
    assert state(session, meeting, "dossier") is StepState.DONE


def test_a_letter_does_its_step_once_it_is_sent_or_came_in_with_a_day_that_is_past(
    session: Session, programme: Programme, meeting: Consultation
) -> None:
    former = consultation_by_key(session, "BO-2025-1", programme)
    assert state(session, former, "letter") is StepState.DONE
    old = letter_by_key(session, "brief-2025-11-17")
    head = {name: getattr(old, name) for name in ("addressee", "sender", "signatory", "office")}
    head |= {"key": "nieuw", "subject": "Voortgang", "dated": date(2026, 6, 20), "previous_on": None}
    letter = draft_letter(session, programme, head, MEETING, BY_OPERATOR)
    assert state(session, meeting, "letter") is StepState.COMING
    build_letter(session, letter, ("html",), Materials(Path()), BY_OPERATOR)
    assert state(session, meeting, "letter") is StepState.COMING
    sent = Sent(BY_OPERATOR.at.date(), despite="Een proef.")
    send_letter(session, letter, sent, BY_OPERATOR)
    assert state(session, meeting, "letter") is StepState.DONE


def test_carrying_a_step_out_twice_is_recorded_once(session: Session, fresh: Consultation) -> None:
    for _ in range(2):
        mark_carried_out(session, fresh, "dossier", BY_OPERATOR)
    recorded = HistoryLine.event == "countdown.carry_out", HistoryLine.object_id == fresh.id
    carried = select(HistoryLine.sequence).where(*recorded)
    assert len(session.scalars(carried).all()) == 1


# ── A series ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_series_keeps_only_what_departs_from_the_usual(
    session: Session, programme: Programme, fresh: Consultation
) -> None:
    own = dict(USUAL) | {"ask": Pace(14, Start.AUTOMATIC), "papers": Pace(4, Start.NOTHING)}
    assert keep_rules(session, programme, own, BY_OPERATOR)
    assert not keep_rules(session, programme, own, BY_OPERATOR)
    session.flush()
    assert series_of(session, programme.id) == own
    assert {rule.step for rule in session.scalars(select(CountdownRule))} == {"ask", "papers"}
    assert stand(session, fresh, "ask").day == date(2026, 8, 27)
    lines = session.scalars(select(HistoryLine).where(HistoryLine.event == "countdown.keep")).all()
    assert [line.difference for line in lines] == [
        {"step": [None, "ask"], "weeks": [12, 14], "start": ["ready", "automatic"]},
        {"step": [None, "papers"], "weeks": [3, 4]},
    ]
    assert keep_rules(session, programme, USUAL, BY_OPERATOR)
    session.flush()
    assert session.scalars(select(CountdownRule)).all() == []


def test_a_series_that_makes_no_sense_changes_nothing(session: Session, programme: Programme) -> None:
    with pytest.raises(Invalid) as refusal:
        keep_rules(session, programme, dict(USUAL) | {"papers": Pace(-1, Start.NOTHING)}, BY_OPERATOR)
    assert [fault.place for fault in refusal.value.faults] == ["weeks_papers"]
    assert series_of(session, programme.id) == USUAL


@pytest.mark.parametrize(
    ("today", "keys"),
    [
        (date(2026, 3, 4), set()),
        (date(2026, 3, 5), {"BO-2026-1"}),
        (date(2026, 7, 24), {"BO-2026-1"}),
        (date(2026, 12, 24), {"BO-2026-1", "BO-2026-2"}),
        (date(2026, 12, 25), {"BO-2026-2"}),
    ],
)
def test_all_steps_of_a_programme_are_those_of_the_countdowns_that_run(
    session: Session, programme: Programme, fresh: Consultation, today: date, keys: set[str]
) -> None:
    found = steps_of(session, programme, today)
    assert {one.consultation.occasion.key for one in found} == keys
    assert len(found) == 12 * len(keys)


def test_more_meetings_and_decisions_ask_no_more_of_the_database(
    example: Database, statements: list[str], stamp: Stamp
) -> None:
    def asked() -> int:
        with example.reading() as session:
            programme = session.scalars(select(Programme)).one()
            statements.clear()
            assert steps_of(session, programme, TODAY)
            return len(questions(statements))

    before = asked()
    with example.transaction() as session:
        programme = session.scalars(select(Programme)).one()
        for number in range(6):
            day = date(2026, 5, 28) + timedelta(days=number)
            placed = place_occasion(session, programme, f"X-{number}", day, term_calendar(session), stamp)
            meeting = plan_consultation(session, placed.occasion, "Extra", "", stamp)
            put_item(session, meeting, ItemValues(1, "A", ItemKind.DECISION, Treatment.DISCUSSED), stamp)
            record_decision(session, meeting, meeting.items[0], DecisionValues(Verb.ADOPT, "Ja"), stamp)
    assert asked() == before
    assert before <= 14


def test_a_meeting_that_prepares_is_done_by_the_records_once_it_was_held_and_was_not_cancelled(
    session: Session, programme: Programme, meeting: Consultation
) -> None:
    def stand(today: date) -> tuple[StepState, str]:
        session.flush()
        found = stands_of(session, meeting, today)["pre_meeting"]
        return found.state, found.missing

    held = pre_meeting(session, programme)
    assert stand(date(2026, 4, 2)) == (StepState.DUE, "Het vooroverleg staat gepland op 2 april 2026.")
    assert stand(date(2026, 4, 3)) == (StepState.DONE, "")
    cancel_meeting(session, held, "Ziek.", NOW)
    nothing = "Er is nog geen vooroverleg gepland. Plan het, of vink dit af als het is geweest."
    assert stand(date(2026, 4, 3)) == (StepState.LATE, nothing)
    mark_done(session, meeting, "pre_meeting", "ging telefonisch", NOW)
    assert stand(date(2026, 4, 3)) == (StepState.DONE, "")
