"""What may no longer be changed of decisions that the parties have before them, or have adopted."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.consultations.models import Consultation
from agenda.decisions.models import DecisionList
from agenda.decisions.words import ListState
from agenda.kernel.refusal import NotNow

FIXED = {
    ListState.SIGN_OFF: (
        "De besluitenlijst van {} ligt bij de partijen. Haal haar eerst terug; daarna legt u haar opnieuw voor."
    ),
    ListState.ADOPTED: (
        "De besluitenlijst van {} is vastgesteld. De woorden van een besluit wijzigt u alleen nog met een correctie."
    ),
}
SEEN = "De partijen hebben de besluiten van {} al gezien. Wijzig de woorden met een correctie op de besluitenlijst."


def held_list(session: Session, consultation: Consultation) -> DecisionList | None:
    """Kept from others until the transaction ends."""
    session.execute(select(Consultation.id).where(Consultation.id == consultation.id).with_for_update())
    found = select(DecisionList).where(DecisionList.consultation_id == consultation.id)
    return session.scalar(found.with_for_update().execution_options(populate_existing=True))


def refuse_adopted(session: Session, consultation: Consultation) -> None:
    """No decision comes, goes or changes while the parties judge the list, nor after its adoption."""
    kept = held_list(session, consultation)
    if kept is not None and kept.state in FIXED:
        raise NotNow(FIXED[kept.state].format(consultation.occasion.key))


def refuse_rewording(session: Session, consultation: Consultation) -> None:
    """From the moment the parties have seen the list, words and verbs change by a correction alone."""
    refuse_adopted(session, consultation)
    kept = held_list(session, consultation)
    if kept is not None and kept.edition:
        raise NotNow(SEEN.format(consultation.occasion.key))
