"""What a party notes at an item for its own administrator."""

from sqlalchemy.orm import Session

from agenda.consultations.models import AgendaItem, Annotation
from agenda.consultations.queries import annotation_of
from agenda.history.rules import guarded
from agenda.history.services import record
from agenda.kernel.refusal import Changed, Fault, Invalid
from agenda.kernel.rights import Permission, Stamp, owned_by, require
from agenda.kernel.text import LONGEST_TEXT, clean_text

TOO_LONG = f"Houd de annotatie korter dan {LONGEST_TEXT} tekens."


def write_annotation(
    session: Session, item: AgendaItem, party: int, text: str, stamp: Stamp, *, seen: int | None = None
) -> bool:
    """Keeps the text of this party at this item, none when it is empty; tells whether anything changed.

    ``seen`` is the version that the writer looked at, 0 when there was none. History gets only the hash.
    """
    require(stamp.by, Permission.ANNOTATION_WRITE, owned_by(item.consultation.programme_id, party))
    text = clean_text(text).strip()
    if len(text) > LONGEST_TEXT:
        raise Invalid([Fault("text", TOO_LONG)])
    held = annotation_of(session, item, party)
    if seen is not None and seen != (held.version if held else 0):
        raise Changed(
            "Iemand van uw partij heeft deze annotatie intussen gewijzigd. Vergelijk en bewaar daarna opnieuw."
        )
    old = held.text if held else ""
    if text == old:
        return False
    annotation = held or Annotation(item=item, party_id=party)
    annotation.text = text
    session.add(annotation)
    kept = [guarded({"text": one}, ("text",), session.info["chain_key"]) for one in (old, text)]
    record(session, "annotation.write", annotation, stamp, old=kept[0], new=kept[1])
    if not text:
        session.delete(annotation)
    return True
