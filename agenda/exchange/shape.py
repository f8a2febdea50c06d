"""The shape of a programme file: what it may hold, by the Dutch names that stand in it."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from agenda.actions.models import ActionKind, Adoption, Phase, Rating, RoleKind
from agenda.commitments.models import CommitmentKind
from agenda.consultations.models import FollowUp, ItemKind, Publicity, Treatment, Verb
from agenda.kernel.words import Word
from agenda.parties.models import PartyKind
from agenda.terms.words import Strength

AnyWord = TypeVar("AnyWord", bound=Word)


def spoken(words: type[AnyWord]) -> BeforeValidator:
    """Accepts the Dutch word of the screens as well as the stored English one."""
    by_text = {text.casefold(): word for word in words for text in (word.label, word.value)}

    def read(given: Any) -> Any:
        word = by_text.get(given.casefold()) if isinstance(given, str) else given
        if not isinstance(word, words):
            raise ValueError(f"‘{given}’ ken ik hier niet; kies uit: {', '.join(word.label for word in words)}.")
        return word

    return BeforeValidator(read)


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100_000)]
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{0,59}$")]
Number = Annotated[str, StringConstraints(pattern=r"^\d{1,4}(\.\d{1,4}){0,2}$")]
Email = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class ProgrammePart(Part):
    key: Key = Field(alias="sleutel")
    name: Line = Field(alias="naam")
    secretariat: Line = Field(alias="secretariaat")
    secretariat_email: Email = Field(alias="secretariaat-mail")
    consultation_name: Line = Field(alias="overleg")
    dated: date = Field(alias="peildatum")


class NamePart(Part):
    short: Line = Field(alias="kort")
    name: Line = Field(alias="naam")
    valid_from: date | None = Field(None, alias="vanaf")
    valid_until: date | None = Field(None, alias="tot")


class ContactPart(Part):
    name: Line = Field(alias="naam")
    email: Email = Field(alias="mail")


class PartyPart(Part):
    key: Key = Field(alias="sleutel")
    kind: Annotated[PartyKind, spoken(PartyKind)] = Field(alias="soort")
    tooi: Key | None = Field(None)
    mailbox: Email | None = Field(None, alias="postbus")
    names: tuple[NamePart, ...] = Field(alias="namen", min_length=1)
    contacts: tuple[ContactPart, ...] = Field((), alias="contacten")


class GroupPart(Part):
    key: Key = Field(alias="sleutel")
    name: Line = Field(alias="naam")
    members: tuple[Key, ...] = Field(alias="leden", min_length=1)


class GoalPart(Part):
    number: Number = Field(alias="nummer")
    title: Line = Field(alias="titel")
    summary: Prose = Field("", alias="omschrijving")


class RolePart(Part):
    """A role of one party, or of each member of a group."""

    party: Key = Field(alias="partij")
    role: Annotated[RoleKind, spoken(RoleKind)] = Field(alias="rol")
    assumed: bool = Field(False, alias="aangenomen")
    authority: Prose = Field("", alias="bevoegdheid")


class TermPart(Part):
    wording: Line = Field(alias="termijn")
    subject: Prose = Field("", alias="waarvan")
    strength: Annotated[Strength, spoken(Strength)] | None = Field(None, alias="sterkte")
    read_on: date | None = Field(None, alias="gelezen-op")


class ActionPart(Part):
    number: Number = Field(alias="nummer")
    goal: Number = Field(alias="doel")
    kind: Annotated[ActionKind, spoken(ActionKind)] = Field(alias="soort")
    title: Line = Field(alias="titel")
    summary: Prose = Field("", alias="omschrijving")
    adoption: Annotated[Adoption, spoken(Adoption)] = Field(Adoption.ADOPTED, alias="vaststelling")
    phase: Annotated[Phase, spoken(Phase)] = Field(Phase.NOT_STARTED, alias="fase")
    rating: Annotated[Rating, spoken(Rating)] = Field(Rating.UNRATED, alias="oordeel")
    explanation: Prose = Field("", alias="toelichting")
    cause: Prose = Field("", alias="oorzaak")
    consequence: Prose = Field("", alias="gevolg")
    correction: Prose = Field("", alias="bijsturing")
    roles: tuple[RolePart, ...] = Field(alias="rollen", min_length=1)
    terms: tuple[TermPart, ...] = Field((), alias="termijnen")
    references: tuple[Line, ...] = Field((), alias="verwijzingen")


class ItemPart(Part):
    number: int = Field(alias="nummer", ge=1)
    subject: Line = Field(alias="onderwerp")
    kind: Annotated[ItemKind, spoken(ItemKind)] = Field(alias="soort")
    treatment: Annotated[Treatment, spoken(Treatment)] = Field(Treatment.DISCUSSED, alias="behandeling")
    message: Prose = Field("", alias="kern")
    requested: tuple[Line, ...] = Field((), alias="gevraagd")
    submitter: Key | None = Field(None, alias="indiener")


class DecisionPart(Part):
    verb: Annotated[Verb, spoken(Verb)] = Field(alias="werkwoord")
    text: Line = Field(alias="tekst")
    item: int | None = Field(None, alias="agendapunt")
    asks_work: bool = Field(True, alias="vraagt-werk")
    publicity: Annotated[Publicity, spoken(Publicity)] = Field(Publicity.PARTICIPANTS, alias="openbaarheid")
    follow_up: Annotated[FollowUp, spoken(FollowUp)] = Field(FollowUp.OPEN, alias="opvolging")
    report: Prose = Field("", alias="terugmelding")
    actions: tuple[Number, ...] = Field((), alias="acties")


class ConsultationPart(Part):
    key: Key = Field(alias="sleutel")
    day: date = Field(alias="dag")
    title: Line = Field(alias="titel")
    place: Prose = Field("", alias="plaats")
    items: tuple[ItemPart, ...] = Field((), alias="agendapunten")
    decisions: tuple[DecisionPart, ...] = Field((), alias="besluiten")


class CommitmentPart(Part):
    key: Key = Field(alias="sleutel")
    kind: Annotated[CommitmentKind, spoken(CommitmentKind)] = Field(alias="soort")
    text: Line = Field(alias="tekst")
    made_to: Line = Field(alias="aan")
    debate: Line = Field(alias="debat")
    made_on: date = Field(alias="op")
    term: Prose = Field("", alias="termijn")
    reference: Line | None = Field(None, alias="verwijzing")
    actions: tuple[Number, ...] = Field((), alias="acties")


class MeasurementPart(Part):
    measured_on: date = Field(alias="op")
    low: Decimal = Field(alias="waarde")
    high: Decimal | None = Field(None, alias="tot")
    source: Line = Field(alias="bron")


class IndicatorPart(Part):
    key: Key = Field(alias="sleutel")
    name: Line = Field(alias="naam")
    unit: Line = Field(alias="eenheid")
    goal: Number | None = Field(None, alias="doel")
    measurements: tuple[MeasurementPart, ...] = Field((), alias="metingen")


class PassagePart(Part):
    """``level`` 1 to 3 is a heading's; 0 a passage without one."""

    level: int = Field(0, alias="niveau", ge=0, le=3)
    heading: Prose = Field("", alias="kop")
    text: Prose = Field("", alias="tekst")
    action: Number | None = Field(None, alias="actie")
    source: Prose = Field("", alias="bron")


class LetterPart(Part):
    key: Key = Field(alias="sleutel")
    dated: date = Field(alias="datum")
    subject: Line = Field(alias="betreft")
    addressee: Prose = Field(alias="aan")
    sender: Prose = Field(alias="afzender")
    signatory: Line = Field(alias="ondertekenaar")
    office: Line = Field(alias="ambt")
    previous_on: date | None = Field(None, alias="vorige-brief")
    consultation: Key | None = Field(None, alias="overleg")
    passages: tuple[PassagePart, ...] = Field((), alias="passages")


class ProgrammeFile(Part):
    programme: ProgrammePart = Field(alias="programma")
    parties: tuple[PartyPart, ...] = Field((), alias="partijen")
    groups: tuple[GroupPart, ...] = Field((), alias="groepen")
    goals: tuple[GoalPart, ...] = Field((), alias="doelen")
    actions: tuple[ActionPart, ...] = Field((), alias="acties")
    consultations: tuple[ConsultationPart, ...] = Field((), alias="overleggen")
    commitments: tuple[CommitmentPart, ...] = Field((), alias="toezeggingen")
    indicators: tuple[IndicatorPart, ...] = Field((), alias="indicatoren")
    letters: tuple[LetterPart, ...] = Field((), alias="brieven")
