"""What a party says of the decision list, and how the secretariat deals with it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from agenda.consultations.models import Consultation
from agenda.consultations.services import kept_words
from agenda.decisions.adoption import held_list
from agenda.decisions.list_queries import reservations_of, sign_off_of
from agenda.decisions.list_rules import OBJECTIONS, is_closed
from agenda.decisions.models import Decision, DecisionList, Reservation, SignOff
from agenda.decisions.queries import decisions_of
from agenda.decisions.words import ListState, SignOffVerdict
from agenda.history.rules import guarded
from agenda.history.services import record
from agenda.kernel.confidentiality import NARROW, Eyes
from agenda.kernel.dutch import AMSTERDAM, spoken_date
from agenda.kernel.refusal import Changed, Fault, Invalid, NotFound, NotNow
from agenda.kernel.rights import Permission, Stamp, owned_by, require
from agenda.progress.models import Channel

NOT_ASKED = "Deze besluitenlijst ligt nu niet bij de partijen."
OUTDATED = "De besluitenlijst is intussen opnieuw voorgelegd, als editie {}. Lees haar opnieuw."
STANDS_ALREADY = "Bij besluit {} staat uw voorbehoud uit het overleg al; dat blijft staan."
TEXT_ASKED = {
    SignOffVerdict.RESERVED: "Schrijf op wat uw voorbehoud is.",
    SignOffVerdict.DISAGREED: "Schrijf op waarmee u niet akkoord bent.",
}


MIXED = (
    "U koos besluiten voor alle deelnemers en een besluit dat niet voor hen allen is. Hetzelfde voorbehoud zou dan "
    "voor iedereen te lezen zijn; kies de ene soort, en meld het andere voorbehoud bij het secretariaat."
)


@dataclass(frozen=True)
class Answer:
    """Given on the ``edition`` that was read; ``decisions`` are the row numbers of those that a reservation is about.

    ``channel`` tells how it came, when the secretariat writes it down for the party.
    """

    verdict: SignOffVerdict
    edition: int
    text: str = ""
    decisions: tuple[int, ...] = ()
    channel: Channel | None = None


def give_answer(session: Session, consultation: Consultation, party: int, answer: Answer, stamp: Stamp) -> SignOff:
    """A later answer of the party takes the place of its earlier one, as long as it is asked."""
    require(stamp.by, Permission.SIGN_OFF_WRITE, owned_by(consultation.programme_id, party))
    asked = held_list(session, consultation)
    if asked is None:
        raise NotNow(NOT_ASKED)
    given = sign_off_of(asked, party)
    _refuse_late(asked, answer, stamp)
    chosen = _chosen(session, consultation, party, answer, stamp)
    old = _told(session, given)
    given.verdict, given.edition, given.text, given.settled = answer.verdict, answer.edition, _text(answer), ""
    given.given_at, given.given_by, given.channel = stamp.at, stamp.by.key, answer.channel
    record(session, "sign_off.give", given, stamp, old=old, new=_told(session, given))
    _reserve(session, consultation, given, chosen, stamp)
    return given


def _text(answer: Answer) -> str:
    return answer.text.strip() if answer.verdict in OBJECTIONS else ""


def _refuse_late(asked: DecisionList, answer: Answer, stamp: Stamp) -> None:
    if asked.state is not ListState.SIGN_OFF:
        raise NotNow(NOT_ASKED)
    if answer.edition != asked.edition:
        raise Changed(OUTDATED.format(asked.edition))
    closed = is_closed(asked, stamp.at.astimezone(AMSTERDAM).date())
    if closed and asked.sign_off_until and not stamp.by.may(Permission.DECISION_WRITE, asked.scope):
        until = spoken_date(asked.sign_off_until)
        raise NotNow(f"Antwoorden kon tot en met {until}. Neem contact op met het secretariaat.")


def _chosen(
    session: Session, consultation: Consultation, party: int, answer: Answer, stamp: Stamp
) -> dict[int, Decision]:
    """Per row number the decisions at which the reservation is to stand; refuses first what can't be taken."""
    if answer.verdict in OBJECTIONS and not answer.text.strip():
        raise Invalid([Fault("text", TEXT_ASKED[answer.verdict])])
    if answer.verdict is not SignOffVerdict.RESERVED:
        return {}
    seen = {one.id: one for one in decisions_of(session, consultation, Eyes(stamp.by))}
    if set(answer.decisions) - seen.keys():
        raise Invalid([Fault("decisions", "Kies besluiten van deze besluitenlijst.")])
    chosen = {number: seen[number] for number in answer.decisions}
    if len({one.confidentiality in NARROW for one in chosen.values()}) > 1:
        raise Invalid([Fault("decisions", MIXED)])
    if spoken := [one for one in _made_in_meeting(session, chosen.values()) if one.party_id == party]:
        number = chosen[spoken[0].decision_id].number
        raise Invalid([Fault("decisions", STANDS_ALREADY.format(number))])
    return chosen


def _made_in_meeting(session: Session, decisions: Iterable[Decision]) -> list[Reservation]:
    found = reservations_of(session, decisions)
    return [one for held in found.values() for one in held if one.edition is None]


def _reserve(
    session: Session, consultation: Consultation, given: SignOff, chosen: dict[int, Decision], stamp: Stamp
) -> None:
    """Puts the reservation at the chosen decisions; what the party wrote before elsewhere on the list goes.

    What whoever answers may not see stays as it is.
    """
    for decision in decisions_of(session, consultation, Eyes(stamp.by)):
        held = next((one for one in decision.reservations if one.party_id == given.party_id), None)
        if decision.id in chosen:
            _write(session, decision, held, given, stamp)
        elif held is not None and held.edition is not None:
            decision.reservations.remove(held)
            _record_reservation(session, decision, {"reservation": held.text}, {"reservation": ""}, stamp)


def _write(session: Session, decision: Decision, held: Reservation | None, given: SignOff, stamp: Stamp) -> None:
    old = held.text if held else ""
    if held is None:
        held = Reservation(party_id=given.party_id)
        decision.reservations.append(held)
    held.text, held.edition = given.text, given.edition
    _record_reservation(session, decision, {"reservation": old}, {"reservation": held.text}, stamp)


def _record_reservation(
    session: Session, decision: Decision, old: dict[str, str], new: dict[str, str], stamp: Stamp
) -> None:
    if old != new:
        kept = [kept_words(session, decision, words, "reservation") for words in (old, new)]
        record(session, "decision.reserve", decision, stamp, old=kept[0], new=kept[1])


def _told(session: Session, given: SignOff) -> dict[str, object]:
    """Its text only as a seal: it is between the party and who deals with it."""
    told = {
        "verdict": given.verdict,
        "edition": given.edition,
        "text": given.text,
        "channel": given.channel,
        "settled": given.settled,
    }
    return guarded(told, ("text", "settled"), session.info["chain_key"])


def settle(session: Session, consultation: Consultation, party: int, sentence: str, stamp: Stamp) -> SignOff:
    """How the secretariat dealt with a reservation or an objection."""
    require(stamp.by, Permission.DECISION_WRITE, consultation)
    asked = held_list(session, consultation)
    if asked is None:
        raise NotFound(NOT_ASKED)
    given = sign_off_of(asked, party)
    if asked.state is ListState.ADOPTED or given.verdict not in OBJECTIONS:
        raise NotNow("Er is hier geen voorbehoud of bezwaar dat nog afgehandeld wordt.")
    if not sentence.strip():
        raise Invalid([Fault("settled", "Schrijf op wat er met het voorbehoud of bezwaar is gedaan.")])
    old, given.settled = _told(session, given), sentence.strip()
    record(session, "sign_off.settle", given, stamp, old=old, new=_told(session, given))
    return given
