"""Decisions of the next meeting of the example, to try a decision list on."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from agenda.accounts.rules import Operator
from agenda.actions.queries import action_by_number
from agenda.consultations.item_values import ItemValues
from agenda.consultations.items import put_item
from agenda.consultations.models import Consultation
from agenda.consultations.queries import consultation_by_key
from agenda.consultations.words import ItemKind, Silence, Treatment
from agenda.decisions.lists import Asking, put_to_parties
from agenda.decisions.models import DecisionList
from agenda.decisions.services import DecisionValues, link_action, record_decision
from agenda.decisions.words import Verb
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Stamp
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from agenda.terms.calendar import TermCalendar

MEETING = "BO-2026-1"
AFTER = datetime(2026, 6, 1, 9, 0, tzinfo=AMSTERDAM)
UNTIL = date(2026, 6, 12)
BY_OPERATOR = Stamp(Operator(), AFTER, "proef")
CALENDAR = TermCalendar()
SECRET = "Alleen EZ weet dat het bedrag hoger is."
HOSTILE = '<script>alert("x")</script> & "aanhaling" ' + "lang " * 400


def decided(session: Session, programme: Programme) -> Consultation:
    """Two decisions for all who take part, of which one asks work that action 2.3 does, and one for EZ alone."""
    meeting = consultation_by_key(session, MEETING, programme)
    ez = party_by_key(session, "ez").id
    values = ItemValues(
        99, "Het bedrag van EZ", ItemKind.DECISION, Treatment.DISCUSSED, submitter=ez,
        confidentiality=Confidentiality.OWN_PARTY,
    )  # fmt: skip
    own = put_item(session, meeting, values, BY_OPERATOR)
    item = next(one for one in meeting.items if one.number == 2)
    first = DecisionValues(Verb.AGREE, "de uitvoeringsagenda", references=())
    link_action(
        session,
        record_decision(session, meeting, item, first, BY_OPERATOR),
        action_by_number(session, programme, "2.1"),
        BY_OPERATOR,
    )
    public = DecisionValues(Verb.NOTE, "de planning", asks_work=False, confidentiality=Confidentiality.PUBLIC)
    record_decision(session, meeting, item, public, BY_OPERATOR)
    record_decision(session, meeting, own, DecisionValues(Verb.ADOPT, SECRET, asks_work=False), BY_OPERATOR)
    session.flush()
    return meeting


def parties_of(session: Session, *keys: str) -> frozenset[int]:
    return frozenset(party_by_key(session, key).id for key in keys)


def put(
    session: Session, meeting: Consultation, *keys: str, silence: Silence = Silence.AGREES, stamp: Stamp = BY_OPERATOR
) -> DecisionList:
    asking = Asking(parties_of(session, *(keys or ("ez", "nfia"))), UNTIL, silence)
    return put_to_parties(session, meeting, asking, CALENDAR, stamp)
