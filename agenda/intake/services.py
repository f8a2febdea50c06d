from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from agenda.calendars.queries import term_calendar
from agenda.gateways.files import keep
from agenda.history.services import record
from agenda.intake.accepting import Acceptance
from agenda.intake.models import LetterIntake, LetterOffer, OfferState
from agenda.intake.opening import OpenedLetter
from agenda.intake.proposals import Proposal
from agenda.intake.reading import read_letter
from agenda.intake.script import Letterhead
from agenda.intake.values import MOST_PARTIES, OfferValues, found_in
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Changed, Fault, Invalid, NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.kernel.text import LONGEST_TEXT, clean_text, cleaned, longest
from agenda.parties.queries import party_spellings
from agenda.programmes.models import Programme

NO_DAY = "In de brief staat geen datum; vul in van welke dag hij is."
NOT_YET = "Deze dag moet nog komen; vul in van welke dag de brief is."
CHANGED = "Iemand anders heeft deze vondst intussen gewijzigd. Bekijk haar eerst opnieuw."


class Taken(NamedTuple):
    """``fresh`` is false for a file that was there already."""

    letter: LetterIntake
    fresh: bool


def take_letter(session: Session, programme: Programme, opened: OpenedLetter, on: date | None, stamp: Stamp) -> Taken:
    """Keeps the letter with what is found in it. Without a day it is the one that the letter bears."""
    require(stamp.by, Permission.LETTER_WRITE, programme)
    dated = _day(on or opened.script.head.dated, stamp)
    digest = keep(session, opened.content)
    if held := _held(session, programme, digest):
        return Taken(held, fresh=False)
    letter = _read(session, opened, dated)
    letter.programme_id, letter.sha256 = programme.id, digest
    letter.offered_at, letter.offered_by = stamp.at, stamp.by.key
    try:
        with session.begin_nested():
            session.add(letter)
    except IntegrityError:
        if other := _held(session, programme, digest):
            return Taken(other, fresh=False)
        raise
    told = {"name": letter.name, "dated": dated, "sha256": digest, "offers": len(letter.offers)}
    record(session, "letter_intake.take", letter, stamp, new=told)
    return Taken(letter, fresh=True)


def _held(session: Session, programme: Programme, digest: str) -> LetterIntake | None:
    wanted = select(LetterIntake).where(LetterIntake.programme_id == programme.id, LetterIntake.sha256 == digest)
    return session.scalars(wanted).first()


def _read(session: Session, opened: OpenedLetter, dated: date) -> LetterIntake:
    proposals = read_letter(opened.script, dated, party_spellings(session), term_calendar(session))
    return LetterIntake(
        name=opened.name,
        dated=dated,
        text=opened.script.text,
        head=_told_head(opened.script.head),
        offers=[_offer(place, one) for place, one in enumerate(proposals, start=1)],
    )


def _day(day: date | None, stamp: Stamp) -> date:
    if day is None:
        raise Invalid([Fault("dated", NO_DAY)])
    if day > stamp.at.astimezone(AMSTERDAM).date():
        raise Invalid([Fault("dated", NOT_YET)])
    return day


def _told_head(head: Letterhead) -> dict[str, object]:
    return {"subject": head.subject, "salutation": head.salutation, "signatory": list(head.signatory)}


def _offer(place: int, proposal: Proposal) -> LetterOffer:
    values = OfferValues.read(proposal)
    return LetterOffer(
        position=place,
        kind=values.kind.value,
        title=values.title,
        found=found_in(proposal),
        edited={},
        sentence=proposal.sentence,
        start=proposal.start,
        end=proposal.end,
        confidence=proposal.confidence,
        state=OfferState.OPEN,
        made=False,
        because="",
    )


def edit_offer(
    session: Session, offer: LetterOffer, values: OfferValues, stamp: Stamp, *, seen: int | None = None
) -> bool:
    """Keeps what a person made of it beside what was found, and tells whether anything changed."""
    _require_open(offer, stamp, seen)
    old, values = OfferValues.of(offer), cleaned(values)
    if old == values:
        return False
    if not values.title.strip():
        raise Invalid([Fault("title", "Geef de vondst een titel.")])
    if longest(values) > LONGEST_TEXT:
        raise Invalid([Fault("title", f"Houd elke tekst korter dan {LONGEST_TEXT} tekens.")])
    if len(values.parties) > MOST_PARTIES:
        raise Invalid([Fault("parties", f"Noem hooguit {MOST_PARTIES} partijen.")])
    offer.edited, offer.kind, offer.title = values.stored(), values.kind.value, values.title
    record(session, "letter_offer.edit", offer, stamp, old=old.told(), new=values.told())
    return True


def accept(
    session: Session, offer: LetterOffer, how: Acceptance, stamp: Stamp, *, seen: int | None = None
) -> LetterOffer:
    """Makes of it what ``how`` says, or ties it to what is there."""
    _require_open(offer, stamp, seen)
    values = OfferValues.of(offer)
    if values.kind not in how.kinds:
        raise NotNow(f"Van een vondst van de soort {values.kind.label} kan dit niet worden gemaakt.")
    result = how.make(session, offer, values, stamp)
    offer.result_kind, offer.result_id, offer.made = result.kind, result.identity, result.made
    old = _decide(offer, OfferState.ACCEPTED, stamp)
    new = {"offer_state": offer.state, "title": offer.title, "became": result.told}
    if result.made:
        record(session, "letter_offer.accept", offer, stamp, old=old, new=new)
    else:
        record(session, "letter_offer.link", offer, stamp, old=old, new=new)
    return offer


def reject(session: Session, offer: LetterOffer, because: str, stamp: Stamp, *, seen: int | None = None) -> LetterOffer:
    _require_open(offer, stamp, seen)
    because = clean_text(because).strip()
    if len(because) > LONGEST_TEXT:
        raise Invalid([Fault("because", f"Houd deze tekst korter dan {LONGEST_TEXT} tekens.")])
    offer.because = because
    old = _decide(offer, OfferState.REJECTED, stamp)
    new = {"offer_state": offer.state, "title": offer.title, "because": offer.because}
    record(session, "letter_offer.reject", offer, stamp, old=old, new=new)
    return offer


def _decide(offer: LetterOffer, state: OfferState, stamp: Stamp) -> dict[str, OfferState]:
    """Gives what it was."""
    old = {"offer_state": offer.state}
    offer.state, offer.decided_at, offer.decided_by = state, stamp.at, stamp.by.key
    return old


def reopen(session: Session, offer: LetterOffer, stamp: Stamp) -> None:
    """As long as nothing was made of it."""
    require(stamp.by, Permission.LETTER_WRITE, offer)
    if not is_reopenable(offer):
        raise NotNow("Deze vondst kan niet weer open: zij is al open, of er is al iets van gemaakt.")
    old = {"offer_state": offer.state}
    offer.state, offer.result_kind, offer.result_id, offer.because = OfferState.OPEN, None, None, ""
    offer.decided_at = offer.decided_by = None
    record(session, "letter_offer.reopen", offer, stamp, old=old, new={"offer_state": OfferState.OPEN})


def is_reopenable(offer: LetterOffer) -> bool:
    return offer.state is not OfferState.OPEN and not offer.made


def _require_open(offer: LetterOffer, stamp: Stamp, seen: int | None) -> None:
    require(stamp.by, Permission.LETTER_WRITE, offer)
    if offer.state is not OfferState.OPEN:
        raise NotNow(f"Deze vondst is al {offer.state.label}.")
    if seen is not None and seen != offer.version:
        raise Changed(CHANGED)
