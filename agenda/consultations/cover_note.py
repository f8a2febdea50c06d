"""The parts of a cover note, in the order in which one reads them: form, page, dossier and file follow this table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NotePart:
    """``name`` is that of its column; ``hint`` tells who writes it what belongs there."""

    name: str
    label: str
    hint: str = ""


COVER_NOTE = (
    NotePart("message", "Kernboodschap", "Wat de bestuurder in elk geval moet weten, in enkele zinnen."),
    NotePart("background", "Aanleiding en voorgeschiedenis", "Waarom dit nu voorligt en wat er eerder is besloten."),
    NotePart("explanation", "Toelichting"),
    NotePart("positions", "Standpunten van de partijen", "Wie wat vindt, en waar partijen verschillen."),
    NotePart("financial", "Financiële gevolgen", "Bedragen, wie betaalt en uit welke begroting."),
    NotePart("legal", "Juridische aspecten"),
    NotePart("risks", "Risico’s en alternatieven"),
    NotePart("relations", "Samenhang", "Andere overleggen en lopende trajecten."),
    NotePart("communication", "Communicatie"),
    NotePart("next_steps", "Vervolg", "Wat er na dit overleg gebeurt, door wie en wanneer."),
)
NOTE_TEXTS = tuple(part.name for part in COVER_NOTE)
