"""Sends a version of a dossier: to each recipient a copy of their own, with a link that ends."""

import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agenda.consultations.meeting_rules import LONGEST_LINE, line
from agenda.consultations.models import Consultation
from agenda.countdown.services import mark_carried_out
from agenda.documents.models import Edition
from agenda.dossiers.circle import Recipient, circle_of
from agenda.dossiers.copies import copies_to, had_before, hashed, mail_key
from agenda.dossiers.models import Copy, Dispatch
from agenda.dossiers.releasing import hold, release_to_readers
from agenda.dossiers.rules import expiry
from agenda.dossiers.shown import require_seen
from agenda.history.services import record
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.refusal import Changed, Fault, Invalid, NotNow
from agenda.kernel.rights import Permission, Stamp
from agenda.kernel.text import clean_text
from agenda.mail.services import call_off
from agenda.parties.rules import is_address

STEP = "dossier"
FULL = "full"
LONGEST_WORDS = 4000
MOST_RECIPIENTS = 500

NOBODY = "Kies ten minste één ontvanger, of schrijf er een op."
TOO_MANY = f"Verzend aan hooguit {MOST_RECIPIENTS} ontvangers tegelijk."
TOO_LONG = f"Houd dit korter dan {LONGEST_WORDS} tekens."
CANCELLED = "Dit overleg is afgezegd; verzend het dossier pas als er weer een dag voor is."
HAS_NEWER = "{} kreeg intussen een nieuwere versie. Verzend die opnieuw, of trek haar eerst in."
LONG_AGO = "Het overleg is te lang geleden: de links zouden al zijn verlopen."
MEANWHILE = "Deze versie is intussen al verzonden. Kijk wie haar heeft, en verzend daarna alleen wat nog ontbreekt."


@dataclass(frozen=True)
class Issued:
    """A copy and its key, which stands nowhere else but in the mail."""

    copy: Copy
    key: str


@dataclass(frozen=True)
class Checked:
    """What can be sent: each address once, in the order in which the recipients were named."""

    consultation: Consultation
    recipients: Mapping[str, Recipient]
    words: str
    expires_at: datetime


def send_dossier(
    session: Session,
    edition: Edition,
    recipients: Sequence[Recipient],
    words: str,
    stamp: Stamp,
    *,
    seen: int | None = None,
) -> list[Issued]:
    """A fault in a recipient is told at ``recipients.3``, for the third one.

    Links in copies of this version that they had end; those in copies of other versions go on. ``seen`` is how often
    it had been sent when that was looked at.
    """
    checked = check_sending(session, edition, recipients, words, stamp, seen=seen)
    if edition.confidentiality is not Confidentiality.OWN_PARTY:
        release_to_readers(session, edition, stamp)
    dispatch = Dispatch(edition=edition, sent_at=stamp.at, sent_by=stamp.by.key, words=checked.words)
    session.add(dispatch)
    issued = _issue(session, dispatch, checked, stamp)
    session.flush()
    record(session, "dossier.send", edition, stamp, new={"copies": len(issued)})
    if edition.variant == FULL:
        mark_carried_out(session, checked.consultation, STEP, stamp)
    return issued


def check_sending(
    session: Session,
    edition: Edition,
    recipients: Sequence[Recipient],
    words: str,
    stamp: Stamp,
    *,
    seen: int | None = None,
) -> Checked:
    """Refuses what ``send_dossier`` would, and changes nothing."""
    consultation = _sendable(session, edition, stamp)
    if not consultation.goes_on:
        raise NotNow(CANCELLED)
    expires = expiry(consultation.occasion.day)
    if expires <= stamp.at:
        raise NotNow(LONG_AGO)
    _refuse_overtaken(session, edition, seen)
    words, tidied = clean_text(words).strip(), [_tidied(one) for one in recipients]
    if faults := [*_faults(session, consultation, edition, tidied), *_faults_in_words(words)]:
        raise Invalid(faults)
    return Checked(consultation, _each_once(tidied), words, expires)


def _sendable(session: Session, edition: Edition, stamp: Stamp) -> Consultation:
    require_seen(stamp.by, Permission.DOSSIER_SEND, edition)
    return session.get_one(Consultation, edition.subject_id)


def _refuse_overtaken(session: Session, edition: Edition, seen: int | None) -> None:
    """Who sends at the same time waits, and then finds that it was sent."""
    hold(session, edition)
    if seen not in {None, times_sent(session, edition)}:
        raise Changed(MEANWHILE)


def times_sent(session: Session, edition: Edition) -> int:
    return session.scalar(select(func.count()).select_from(Dispatch).where(Dispatch.edition_id == edition.id)) or 0


def _tidied(given: Recipient) -> Recipient:
    return replace(given, name=line(given.name), email=line(given.email).lower())


def _faults(
    session: Session, consultation: Consultation, edition: Edition, recipients: Sequence[Recipient]
) -> Iterator[Fault]:
    if not recipients:
        yield Fault("recipients", NOBODY)
    if len(recipients) > MOST_RECIPIENTS:
        yield Fault("recipients", TOO_MANY)
        return
    own = edition.confidentiality is Confidentiality.OWN_PARTY
    among = {one.email.lower() for one in circle_of(session, consultation, edition).all} if own else None
    for row, one in enumerate(recipients, 1):
        yield from (Fault(f"recipients.{row}", sentence) for sentence in _objections(one, among))


def _objections(given: Recipient, among: Collection[str] | None) -> Iterator[str]:
    if not given.name:
        yield "Schrijf ook een naam op."
    if len(given.name) > LONGEST_LINE:
        yield f"Houd de naam korter dan {LONGEST_LINE} tekens."
    if not is_address(given.email):
        yield f"‘{given.email[:60]}’ is geen e-mailadres; schrijf het als naam@organisatie.nl."
    elif among is not None and given.email not in among:
        yield f"{given.email} is geen deelnemer of contactpersoon van deze partij; voor anderen is dit dossier niet."


def _faults_in_words(words: str) -> Iterator[Fault]:
    if len(words) > LONGEST_WORDS:
        yield Fault("words", TOO_LONG)


def _each_once(recipients: Iterable[Recipient]) -> dict[str, Recipient]:
    once: dict[str, Recipient] = {}
    for one in recipients:
        once.setdefault(one.email, one)
    return once


def _issue(session: Session, dispatch: Dispatch, checked: Checked, stamp: Stamp) -> list[Issued]:
    former = copies_to(session, dispatch.edition, checked.recipients)
    issued = []
    for email, one in checked.recipients.items():
        known, key = former.get(email, ()), secrets.token_urlsafe(32)
        for sent in known:
            if sent.edition.id == dispatch.edition.id:
                end_copy(session, sent.copy, stamp)
        copy = Copy(
            dispatch=dispatch,
            instead_of=had_before(known, dispatch.edition.version),
            party_id=one.party,
            name=one.name,
            email=email,
            key_sha256=hashed(key),
            expires_at=checked.expires_at,
        )
        session.add(copy)
        issued.append(Issued(copy, key))
    return issued


def resend(session: Session, copy: Copy, stamp: Stamp) -> Issued:
    """A new link to the same version, with the same words; the old one ends. Not when they were sent a newer one."""
    _sendable(session, copy.edition, stamp)
    known = copies_to(session, copy.edition, [copy.email]).get(copy.email, ())
    if any(one.copy.revoked_at is None and one.edition.version > copy.edition.version for one in known):
        raise NotNow(HAS_NEWER.format(copy.name))
    again = Recipient(copy.name, copy.email, copy.party_id)
    return send_dossier(session, copy.edition, [again], copy.dispatch.words, stamp)[0]


def revoke_copy(session: Session, copy: Copy, stamp: Stamp) -> bool:
    """From now on its link opens nothing; False when it was revoked before."""
    _sendable(session, copy.edition, stamp)
    return end_copy(session, copy, stamp)


def end_copy(session: Session, copy: Copy, stamp: Stamp) -> bool:
    """The ending itself, for those whose right was already asked: it is sent anew, or somebody is erased.

    Its mail does not leave any more, if that has still to leave or failed.
    """
    if copy.revoked_at is not None:
        return False
    copy.revoked_at, copy.revoked_by = stamp.at, stamp.by.key
    call_off(session, mail_key(copy))
    record(session, "dossier.revoke", copy, stamp, new={"revoked_at": stamp.at})
    return True
