"""Each kind of reminder: whom it reaches on which day, what it says, and that it falls silent with its cause."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.rules import Operator
from agenda.actions.models import Action, ActionRole
from agenda.actions.words import Phase, RoleKind
from agenda.calendars.queries import term_calendar
from agenda.calendars.services import keep_recess
from agenda.commitments.models import Commitment, CommitmentKind, CommitmentState
from agenda.consultations.models import AgendaItem
from agenda.consultations.queries import consultation_by_key
from agenda.countdown.services import mark_done
from agenda.decisions.models import Decision
from agenda.decisions.services import DecisionValues, record_decision
from agenda.decisions.sign_offs import Answer, give_answer
from agenda.decisions.words import FollowUp, SignOffVerdict, Verb
from agenda.kernel.rights import Stamp
from agenda.letters.answering import agree_with_rest
from agenda.letters.models import Coordination
from agenda.mail.models import MailState, OutgoingMail
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from agenda.progress.consenting import give_consent
from agenda.progress.judging import send_back
from agenda.progress.models import Consent, Round, Update
from agenda.progress.queries import question_on
from agenda.progress.reporting import take_party_step
from agenda.progress.rounds import take_round_step
from agenda.reminders.digests import Desk, compose
from agenda.reminders.kinds import KINDS
from agenda.reminders.models import Reminded, ReminderState
from agenda.reminders.planning import plan
from agenda.reminders.searching import Site
from agenda.reminders.writing import Writer, Written
from agenda.terms.calendar import RecessKind
from tests.decisions import listed
from tests.letters.asked import drafted, read_in
from tests.letters.asked import put as put_letter
from tests.progress.asking import begun
from tests.progress.handed_in import handed_in, whole
from tests.reminders.days import OWNER, moment, only_term

SECRETARIAT = "secretariaat@rve.example"
MANAGER = "beheer@rve.example"
MEETING = date(2026, 5, 28)
DAY = timedelta(days=1)
Act = Callable[[Session, Programme], Any]


def by(at: datetime) -> Stamp:
    return Stamp(Operator(), at, "proef")


@dataclass(frozen=True)
class Scenario:
    """``begin`` makes the cause, of which ``reader`` hears on ``day``; ``end`` takes it away. ``says`` stands in it."""

    kind: str
    begin: Act
    reader: str
    day: date
    end: Act
    says: str
    before: datetime | None = None

    @property
    def planned_at(self) -> datetime:
        return self.before or moment(self.day - DAY, 12)


def in_june(session: Session, programme: Programme) -> None:
    only_term(session, date(2026, 6, 17))


def finish(session: Session, programme: Programme) -> None:
    for action in session.scalars(select(Action)):
        action.phase = Phase.DONE


def closed(session: Session, programme: Programme) -> None:
    take_round_step(session, begun_round(session), "close", by(moment(date(2026, 3, 10), 10)))


def returned(session: Session, programme: Programme) -> None:
    update = handed_in(session, whole(session, begun(session, programme)))
    send_back(session, update, "Graag een cijfer erbij.", {}, by(moment(date(2026, 3, 13), 15)))


def hand_in_again(session: Session, programme: Programme) -> None:
    round_ = begun_round(session)
    update = session.scalars(select(Update)).one()
    question = question_on(session, round_, update.action_id, update.party_id)
    take_party_step(session, question, "submit", by(moment(date(2026, 3, 16), 9)))


def joint(session: Session, programme: Programme) -> None:
    question = whole(session, begun(session, programme))
    nfia = party_by_key(session, "nfia").id
    question.action.roles.append(ActionRole(party_id=nfia, role=RoleKind.INVOLVED))
    handed_in(session, question).submitted_at = moment(date(2026, 3, 13), 9)


def agree(session: Session, programme: Programme) -> None:
    update = session.scalars(select(Update)).one()
    nfia = party_by_key(session, "nfia").id
    give_consent(session, update, nfia, Consent.AGREES, "", by(moment(date(2026, 3, 16), 9)))


def begun_round(session: Session) -> Round:
    return session.scalars(select(Round)).one()


def put_to_parties(session: Session, programme: Programme) -> None:
    listed.put(session, listed.decided(session, programme), "nfia")


def party_agrees(session: Session, programme: Programme) -> None:
    meeting, nfia = consultation_by_key(session, "BO-2026-1", programme), party_by_key(session, "nfia").id
    give_answer(session, meeting, nfia, Answer(SignOffVerdict.AGREED, 1), by(moment(date(2026, 6, 8), 9)))


def letter_put(session: Session, programme: Programme) -> None:
    put_letter(session, drafted(session, programme))


def party_answers_letter(session: Session, programme: Programme) -> None:
    asked, nfia = session.scalars(select(Coordination)).one(), party_by_key(session, "nfia").id
    agree_with_rest(session, asked, nfia, read_in(asked), None, by(moment(date(2026, 6, 8), 9)))


def without_paper(session: Session, programme: Programme) -> None:
    item(session, programme).message = ""


def item(session: Session, programme: Programme) -> AgendaItem:
    return consultation_by_key(session, "BO-2026-1", programme).items[1]


def with_paper(session: Session, programme: Programme) -> None:
    item(session, programme).message = "De kern."


def asked_for(session: Session, programme: Programme) -> None:
    begun(session, programme, date(2026, 4, 3), by(moment(MEETING - DAY * 84, 10)))


def ticked_off(session: Session, programme: Programme) -> None:
    mark_done(session, consultation_by_key(session, "BO-2026-1", programme), "pre_meeting", "", by(moment(MEETING)))


def decided(session: Session, programme: Programme) -> None:
    meeting = consultation_by_key(session, "BO-2026-1", programme)
    meeting.occasion.day = date(2026, 3, 5)
    record_decision(session, meeting, None, DecisionValues(Verb.INSTRUCT, "Er komt een plan."), by(moment(MEETING)))


def without_work(session: Session, programme: Programme) -> None:
    for decision in session.scalars(select(Decision)):
        decision.asks_work = False


def executed(session: Session, programme: Programme) -> None:
    for decision in session.scalars(select(Decision)):
        decision.follow_up = FollowUp.EXECUTED if decision.ordinal == 1 else FollowUp.SETTLED


def settled(session: Session, programme: Programme) -> None:
    for decision in session.scalars(select(Decision)):
        decision.follow_up = FollowUp.SETTLED


def promised(session: Session, programme: Programme) -> None:
    values = {
        "key": "TZ-9",
        "kind": CommitmentKind.COMMITMENT,
        "text": "Een brief over de wet.",
        "made_to": "het lid X",
    }
    made = {"debate": "debat MKB", "made_on": date(2026, 1, 5), "term": "voor 1 juli 2026"}
    session.add(Commitment(programme_id=programme.id, actions=[], **values, **made))


def met(session: Session, programme: Programme) -> None:
    for one in session.scalars(select(Commitment)):
        one.state = CommitmentState.MET


def not_delivered(session: Session, programme: Programme) -> None:
    at = moment(date(2026, 3, 16), 9)
    told = {
        "key": "x",
        "message_id": "<x@y>",
        "sender": "a@b.example",
        "recipient": "weg@ez.example",
        "subject": "Vraag",
    }
    failed = {"state": MailState.FAILED, "failed_at": at, "last_error": "550 onbekend", "message": b""}
    session.add(OutgoingMail(programme_id=programme.id, kind="digest", written_at=at, due_at=at, **told, **failed))


def of_no_programme(session: Session, programme: Programme) -> None:
    not_delivered(session, programme)
    session.flush()
    mail = session.scalars(select(OutgoingMail)).one()
    mail.programme_id, mail.message = None, b"Subject: x"


def delivered(session: Session, programme: Programme) -> None:
    session.scalars(select(OutgoingMail)).one().state = MailState.SENT


def recesses_known(session: Session, programme: Programme) -> None:
    for year in (2026, 2027):
        for kind, month in zip(RecessKind, (2, 4, 7, 10, 12), strict=True):
            keep_recess(session, kind, date(year, month, 3), date(year, month, 9), by(moment(MEETING)))


def nothing(session: Session, programme: Programme) -> None:
    pass


SCENARIOS = (
    Scenario("term_near", in_june, OWNER, date(2026, 6, 10), finish, "17 juni 2026"),
    Scenario("term_passed", in_june, OWNER, date(2026, 6, 18), finish, "17 juni 2026"),
    Scenario("update_asked", begun, OWNER, date(2026, 3, 10), closed, "‘Ongewijzigd’", moment(date(2026, 3, 10), 9, 1)),
    Scenario("update_missing", begun, OWNER, date(2026, 3, 27), closed, "nog geen melding"),
    Scenario("update_still_returned", returned, OWNER, date(2026, 3, 16), hand_in_again, "teruggestuurd"),
    Scenario("sign_off", joint, "techbrandpunten@nfia.example", date(2026, 3, 20), agree, "namens alle partijen"),
    Scenario(
        "decision_list_due",
        put_to_parties,
        "techbrandpunten@nfia.example",
        date(2026, 6, 9),
        party_agrees,
        "nog geen antwoord op de besluitenlijst",
    ),
    Scenario(
        "letter_answer",
        letter_put,
        "techbrandpunten@nfia.example",
        date(2026, 6, 9),
        party_answers_letter,
        "nog niet op alle passages antwoord",
    ),
    Scenario("paper_due", without_paper, OWNER, MEETING - DAY * 22, with_paper, "een kernboodschap"),
    Scenario("countdown_ready", nothing, SECRETARIAT, MEETING - DAY * 84, asked_for, "kunt haar beginnen"),
    Scenario("countdown_late", nothing, SECRETARIAT, MEETING - DAY * 55, ticked_off, "gereed moeten zijn"),
    Scenario("decision_without_action", decided, SECRETARIAT, date(2026, 3, 12), without_work, "nog geen actie"),
    Scenario("decision_unreported", executed, SECRETARIAT, MEETING - DAY * 28, settled, "nog niet teruggemeld"),
    Scenario("commitment_due", promised, SECRETARIAT, date(2026, 6, 16), met, "Een brief over de wet."),
    Scenario("commitment_passed", promised, SECRETARIAT, date(2026, 7, 1), met, "staat nog open"),
    Scenario(
        "mail_failed",
        not_delivered,
        SECRETARIAT,
        date(2026, 3, 16),
        delivered,
        "550 onbekend",
        moment(date(2026, 3, 16), 10),
    ),
    Scenario(
        "site_mail_failed",
        of_no_programme,
        MANAGER,
        date(2026, 3, 16),
        delivered,
        "Werking",
        moment(date(2026, 3, 16), 10),
    ),
    Scenario("silent", nothing, OWNER, date(2026, 6, 15), finish, "het laatst"),
    Scenario("recess_missing", nothing, MANAGER, date(2026, 3, 4), recesses_known, "recessen"),
    Scenario("security_expiring", nothing, MANAGER, date(2026, 9, 3), nothing, "security.txt"),
)


def test_every_kind_is_tried() -> None:
    assert {one.kind for one in SCENARIOS} == {kind.name for kind in KINDS}


SITE = Site(security_expires=date(2026, 10, 1))


def planned(session: Session, programme: Programme, scenario: Scenario) -> Reminded:
    scenario.begin(session, programme)
    session.flush()
    for at in (moment(scenario.day - DAY * 5, 8), scenario.planned_at):
        plan(session, programme, at, SITE)
    wanted = select(Reminded).where(Reminded.kind == scenario.kind, Reminded.recipient == scenario.reader)
    rows = session.scalars(wanted.order_by(Reminded.due_at.desc())).all()
    assert rows, f"nobody is reminded: {session.execute(select(Reminded.kind, Reminded.recipient)).all()}"
    return rows[0]


def desk(session: Session, at: datetime) -> Desk:
    return Desk(session, at, term_calendar(session), SITE)


def written(session: Session, row: Reminded, at: datetime) -> Written | None:
    here = desk(session, at)
    digests = compose(here, [row]).digests
    return Writer(here, digests).write(digests[0]) if digests else None


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.kind)
def test_who_must_know_hears_of_it_on_the_day(scenario: Scenario, session: Session, programme: Programme) -> None:
    row = planned(session, programme, scenario)
    assert row.state is ReminderState.WAITING
    assert moment(scenario.day - DAY, 12) < row.due_at <= moment(scenario.day, 23)
    told = written(session, row, moment(scenario.day, 23))
    assert told is not None
    assert len(told.subject) < 120
    (section,) = told.parts[0].sections
    assert scenario.says in " ".join([told.subject, *(line.text for line in section.lines)])
    assert section.why.startswith("U krijgt dit omdat")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("scenario", [one for one in SCENARIOS if one.end is not nothing], ids=lambda one: one.kind)
def test_it_falls_silent_when_the_cause_is_gone(scenario: Scenario, session: Session, programme: Programme) -> None:
    row = planned(session, programme, scenario)
    scenario.end(session, programme)
    session.flush()
    session.expire_all()
    assert written(session, row, moment(scenario.day, 23)) is None
