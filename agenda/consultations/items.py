"""What comes on the agenda of a consultation."""

from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from agenda.consultations.models import AgendaItem, Consultation, Matter
from agenda.consultations.services import kept_words
from agenda.consultations.words import ItemKind, Treatment
from agenda.history.services import record
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.refusal import Fault, Invalid
from agenda.kernel.rights import Permission, Stamp, require

ITEM_WORDS = ("subject", "message", "requested")


@dataclass(frozen=True)
class ItemValues:
    """``submitter`` is the row number of a party."""

    number: int
    subject: str
    kind: ItemKind
    treatment: Treatment
    message: str = ""
    requested: tuple[str, ...] = ()
    submitter: int | None = None
    confidentiality: Confidentiality = Confidentiality.PARTICIPANTS


def put_item(
    session: Session, consultation: Consultation, values: ItemValues, stamp: Stamp, matter: Matter | None = None
) -> AgendaItem:
    """On the agenda of this consultation; without a matter it begins one of its own."""
    require(stamp.by, Permission.CONSULTATION_WRITE, consultation)
    if any(item.number == values.number for item in consultation.items):
        raise Invalid([Fault("number", f"Agendapunt {values.number} bestaat al.")])
    if values.confidentiality is Confidentiality.OWN_PARTY and values.submitter is None:
        raise Invalid([Fault("submitter", "Noem de indiener: alleen die partij mag dit agendapunt dan zien.")])
    told = asdict(values) | {"requested": list(values.requested)}
    about = matter or _matter_of(consultation, values, stamp)
    item = AgendaItem(submitter_id=told.pop("submitter"), matter=about, **told)
    consultation.items.append(item)
    record(session, "consultation.item", consultation, stamp, new=kept_words(session, item, told, *ITEM_WORDS))
    return item


def _matter_of(consultation: Consultation, values: ItemValues, stamp: Stamp) -> Matter:
    return Matter(
        programme_id=consultation.programme_id,
        subject=values.subject,
        submitter_id=values.submitter,
        confidentiality=values.confidentiality,
        added_at=stamp.at,
    )
