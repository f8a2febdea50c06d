"""The shape of a programme file: what it may hold, by the Dutch names that stand in it."""

from datetime import date, time
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, StringConstraints
from pydantic_core import CoreSchema, core_schema

from agenda.actions.words import ActionKind, Adoption, LinkKind, Phase, Rating, RoleKind, Succession
from agenda.commitments.models import CommitmentKind
from agenda.consultations.rules import MOST_MINUTES
from agenda.consultations.words import ItemKind, ItemState, MeetingKind, MemberRole, Silence, Treatment
from agenda.decisions.words import FollowUp, Outcome, Verb
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.text import LONGEST_TEXT
from agenda.kernel.words import Word
from agenda.parties.models import PartyKind
from agenda.terms.words import Strength


class Spoken:
    """Reads the Dutch word of the screens as well as the stored English one; writes the Dutch one."""

    def __init__(self, words: type[Word]) -> None:
        self.words = words
        self.by_text = {text.casefold(): word for word in words for text in (word.label, word.value)}

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        written = core_schema.plain_serializer_function_ser_schema(lambda word: word.label)
        return core_schema.no_info_plain_validator_function(self.read, serialization=written)

    def read(self, given: Any) -> Any:
        word = self.by_text.get(" ".join(given.casefold().split())) if isinstance(given, str) else given
        if not isinstance(word, self.words):
            known = ", ".join(word.label for word in self.words)
            raise ValueError(f"‘{given}’ ken ik hier niet; kies uit: {known}.")
        return word


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_TEXT)]
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
    dated: date | None = Field(None, alias="peildatum")


class NamePart(Part):
    short: Line = Field(alias="kort")
    name: Line = Field(alias="naam")
    valid_from: date | None = Field(None, alias="vanaf")
    valid_until: date | None = Field(None, alias="tot")


class ContactPart(Part):
    name: Line = Field(alias="naam")
    email: Email = Field(alias="mail")
    absent_from: date | None = Field(None, alias="afwezig-vanaf")
    absent_until: date | None = Field(None, alias="afwezig-tot")
    substitute_name: Prose = Field("", alias="vervanger")
    substitute_email: Email | Literal[""] = Field("", alias="vervanger-mail")


class PartyPart(Part):
    key: Key = Field(alias="sleutel")
    kind: Annotated[PartyKind, Spoken(PartyKind)] = Field(alias="soort")
    tooi: Key | None = Field(None)
    mailbox: Email | None = Field(None, alias="postbus")
    names: tuple[NamePart, ...] = Field(alias="namen", min_length=1)
    spellings: tuple[Line, ...] = Field((), alias="schrijfwijzen")
    contacts: tuple[ContactPart, ...] | None = Field(None, alias="contacten")


class GroupPart(Part):
    key: Key = Field(alias="sleutel")
    name: Line = Field(alias="naam")
    members: tuple[Key, ...] = Field(alias="leden", min_length=1)


class GoalPart(Part):
    number: Number = Field(alias="nummer")
    title: Line = Field(alias="titel")
    summary: Prose = Field("", alias="omschrijving")
    parent: Number | None = Field(None, alias="onder")


class RolePart(Part):
    """A role of one party, or of each member of a group."""

    party: Key = Field(alias="partij")
    role: Annotated[RoleKind, Spoken(RoleKind)] = Field(alias="rol")
    assumed: bool = Field(False, alias="aangenomen")
    decides: bool = Field(False, alias="mag-besluiten")
    authority: Prose = Field("", alias="bevoegdheid")
    responsibility: Prose = Field("", alias="verantwoordelijkheid")


class SlipPart(Part):
    old: Prose = Field(alias="was")
    new: Prose = Field(alias="werd")
    old_last: date | None = Field(None, alias="laatste-dag-was")
    new_last: date | None = Field(None, alias="laatste-dag-werd")
    on: date = Field(alias="op")
    reason: Prose = Field("", alias="reden")
    agreed_by: Prose = Field("", alias="akkoord")
    agreed_in: Prose = Field("", alias="in")


class ReadPart(Part):
    """``first`` and ``last`` are told, never taken: they follow from the wording."""

    wording: Prose = Field("")
    subject: Prose = Field("")
    strength: Annotated[Strength, Spoken(Strength)] | None = Field(None, alias="sterkte")
    read_on: date | None = Field(None, alias="gelezen-op")
    occasion: Key | None = Field(None, alias="overleg")
    met_on: date | None = Field(None, alias="gehaald-op")
    confirmed_by: Prose = Field("", alias="bevestigd-door")
    first: date | None = Field(None, alias="eerste-dag")
    last: date | None = Field(None, alias="laatste-dag")
    slips: tuple[SlipPart, ...] = Field((), alias="verschuivingen")


class TermPart(ReadPart):
    wording: Line = Field(alias="termijn")
    subject: Prose = Field("", alias="waarvan")


class MilestonePart(ReadPart):
    subject: Line = Field(alias="mijlpaal")
    wording: Prose = Field("", alias="termijn")


class LinkPart(Part):
    kind: Annotated[LinkKind, Spoken(LinkKind)] = Field(LinkKind.OTHER, alias="soort")
    title: Line = Field(alias="titel")
    url: Prose = Field("", alias="adres")


class StandPart(Part):
    phase: Annotated[Phase, Spoken(Phase)] = Field(Phase.NOT_STARTED, alias="fase")
    rating: Annotated[Rating, Spoken(Rating)] = Field(Rating.UNRATED, alias="oordeel")
    explanation: Prose = Field("", alias="toelichting")
    cause: Prose = Field("", alias="oorzaak")
    consequence: Prose = Field("", alias="gevolg")
    correction: Prose = Field("", alias="bijsturing")


class SharePart(StandPart):
    """What one party of the group does of a divided action."""

    party: Key = Field(alias="partij")
    owner: Prose = Field("", alias="wie")
    term: TermPart | None = Field(None, alias="termijn")


class ActionPart(StandPart):
    number: Number = Field(alias="nummer")
    goal: Number = Field(alias="doel")
    kind: Annotated[ActionKind, Spoken(ActionKind)] = Field(alias="soort")
    title: Line = Field(alias="titel")
    summary: Prose = Field("", alias="omschrijving")
    adoption: Annotated[Adoption, Spoken(Adoption)] = Field(Adoption.ADOPTED, alias="vaststelling")
    adopted_by: Prose = Field("", alias="vastgesteld-door")
    dropped_because: Prose = Field("", alias="vervallen-omdat")
    dropped_by: Prose = Field("", alias="vervallen-door")
    overruled_because: Prose = Field("", alias="stand-gezet-omdat")
    legal_basis: Prose = Field("", alias="rechtsgrond")
    group: Key | None = Field(None, alias="verdeeld-over")
    succession: Annotated[Succession, Spoken(Succession)] | None = Field(None, alias="opvolging")
    successor: Number | None = Field(None, alias="opvolger")
    roles: tuple[RolePart, ...] = Field((), alias="rollen")
    terms: tuple[TermPart, ...] = Field((), alias="termijnen")
    milestones: tuple[MilestonePart, ...] = Field((), alias="mijlpalen")
    links: tuple[LinkPart, ...] = Field((), alias="samenhang")
    shares: tuple[SharePart, ...] = Field((), alias="delen")
    references: tuple[Line, ...] = Field((), alias="verwijzingen")
    version: Key | None = Field(None, alias="versie")


Level = Annotated[Confidentiality, Spoken(Confidentiality)]


class ItemPart(Part):
    number: int = Field(alias="nummer", ge=1)
    subject: Line = Field(alias="onderwerp")
    kind: Annotated[ItemKind, Spoken(ItemKind)] = Field(alias="soort")
    treatment: Annotated[Treatment, Spoken(Treatment)] = Field(Treatment.DISCUSSED, alias="behandeling")
    message: Prose = Field("", alias="kern")
    requested: tuple[Line, ...] = Field((), alias="gevraagd")
    submitter: Key | None = Field(None, alias="indiener")
    confidentiality: Level = Field(Confidentiality.PARTICIPANTS, alias="vertrouwelijkheid")
    ground: Prose = Field("", alias="grond")
    minutes: int | None = Field(None, alias="minuten", ge=1, le=MOST_MINUTES)
    contact: Prose = Field("", alias="contact")
    background: Prose = Field("", alias="aanleiding")
    explanation: Prose = Field("", alias="toelichting")
    positions: Prose = Field("", alias="standpunten")
    financial: Prose = Field("", alias="financieel")
    legal: Prose = Field("", alias="juridisch")
    risks: Prose = Field("", alias="risicos")
    relations: Prose = Field("", alias="samenhang")
    communication: Prose = Field("", alias="communicatie")
    next_steps: Prose = Field("", alias="vervolg")
    state: Annotated[ItemState, Spoken(ItemState)] = Field(ItemState.PLACED, alias="stand")


class ReservationPart(Part):
    party: Key = Field(alias="partij")
    text: Prose = Field(alias="tekst", min_length=1)


class DecisionPart(Part):
    """``request`` counts the requested decisions of the item from 1."""

    verb: Annotated[Verb, Spoken(Verb)] = Field(alias="werkwoord")
    text: Line = Field(alias="tekst")
    item: int | None = Field(None, alias="agendapunt")
    request: int | None = Field(None, alias="gevraagd-besluit", ge=1)
    outcome: Annotated[Outcome, Spoken(Outcome)] | None = Field(None, alias="uitkomst")
    asks_work: bool = Field(True, alias="vraagt-werk")
    confidentiality: Level | None = Field(None, alias="vertrouwelijkheid")
    follow_up: Annotated[FollowUp, Spoken(FollowUp)] = Field(FollowUp.OPEN, alias="opvolging")
    report: Prose = Field("", alias="terugmelding")
    reported_in: Key | None = Field(None, alias="teruggemeld-in")
    reservations: tuple[ReservationPart, ...] = Field((), alias="voorbehouden")
    actions: tuple[Number, ...] = Field((), alias="acties")
    references: tuple[Line, ...] = Field((), alias="verwijzingen")


Sitting = Annotated[MeetingKind, Spoken(MeetingKind)]


class SeriesPart(Part):
    months: int = Field(6, alias="maanden")
    place: Prose = Field("", alias="plaats")
    chair: Prose = Field("", alias="voorzitter")
    secretary: Prose = Field("", alias="secretaris")
    starts: time | None = Field(None, alias="begint")
    ends: time | None = Field(None, alias="eindigt")
    call_weeks: int = Field(8, alias="oproep-weken")
    sign_off_days: int = Field(10, alias="akkoord-dagen")
    silence: Annotated[Silence, Spoken(Silence)] = Field(Silence.AGREES, alias="zwijgen")


class MemberPart(Part):
    name: Line = Field(alias="naam")
    party: Key | None = Field(None, alias="partij")
    role: Annotated[MemberRole, Spoken(MemberRole)] = Field(MemberRole.MEMBER, alias="rol")
    office: Prose = Field("", alias="functie")
    email: Email | Literal[""] = Field("", alias="mail")
    substitute_name: Prose = Field("", alias="vervanger")
    substitute_email: Email | Literal[""] = Field("", alias="vervanger-mail")
    sits_in: tuple[Sitting, ...] = Field((MeetingKind.CONSULTATION,), alias="zit-in", min_length=1)
    valid_from: date | None = Field(None, alias="vanaf")
    valid_until: date | None = Field(None, alias="tot")


class MeetingPart(Part):
    """The consultation itself has no day of its own here."""

    kind: Sitting = Field(alias="soort")
    day: date | None = Field(None, alias="dag")
    starts: time | None = Field(None, alias="begint")
    ends: time | None = Field(None, alias="eindigt")
    place: Prose = Field("", alias="plaats")
    online: Prose = Field("", alias="online")
    chair: Prose = Field("", alias="voorzitter")
    secretary: Prose = Field("", alias="secretaris")


class ConsultationPart(Part):
    key: Key = Field(alias="sleutel")
    day: date = Field(alias="dag")
    title: Line = Field(alias="titel")
    place: Prose = Field("", alias="plaats")
    meetings: tuple[MeetingPart, ...] = Field((), alias="bijeenkomsten")
    items: tuple[ItemPart, ...] = Field((), alias="agendapunten")
    decisions: tuple[DecisionPart, ...] = Field((), alias="besluiten")
    adopted_on: date | None = Field(None, alias="besluitenlijst-vastgesteld")


class CommitmentPart(Part):
    key: Key = Field(alias="sleutel")
    kind: Annotated[CommitmentKind, Spoken(CommitmentKind)] = Field(alias="soort")
    text: Line = Field(alias="tekst")
    made_to: Line = Field(alias="aan")
    debate: Line = Field(alias="debat")
    made_on: date = Field(alias="op")
    register_number: Prose = Field("", alias="kamernummer")
    party: Key | None = Field(None, alias="partij")
    term: Prose = Field("", alias="termijn")
    due_on: date | None = Field(None, alias="uiterlijk")
    reference: Line | None = Field(None, alias="verwijzing")
    actions: tuple[Number, ...] = Field((), alias="acties")
    outcome: Prose = Field("", alias="afdoening")
    settled_on: date | None = Field(None, alias="afgedaan-op")


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
    baseline: Decimal | None = Field(None, alias="nulwaarde")
    baseline_on: date | None = Field(None, alias="nulwaarde-op")
    target: Decimal | None = Field(None, alias="streefwaarde")
    target_on: date | None = Field(None, alias="streefwaarde-op")
    measurements: tuple[MeasurementPart, ...] = Field((), alias="metingen")


class PassagePart(Part):
    """``level`` 1 to 3 is a heading's; 0 a passage without one."""

    level: int = Field(0, alias="niveau", ge=0, le=3)
    heading: Prose = Field("", alias="kop")
    text: Prose = Field("", alias="tekst")
    action: Number | None = Field(None, alias="actie")
    source: Prose = Field("", alias="bron")
    references: tuple[Line, ...] = Field((), alias="verwijzingen")


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
    programme: ProgrammePart | None = Field(None, alias="programma")
    parties: tuple[PartyPart, ...] = Field((), alias="partijen")
    groups: tuple[GroupPart, ...] = Field((), alias="groepen")
    goals: tuple[GoalPart, ...] = Field((), alias="doelen")
    actions: tuple[ActionPart, ...] = Field((), alias="acties")
    series: SeriesPart | None = Field(None, alias="overlegreeks")
    members: tuple[MemberPart, ...] = Field((), alias="leden")
    consultations: tuple[ConsultationPart, ...] = Field((), alias="overleggen")
    commitments: tuple[CommitmentPart, ...] = Field((), alias="toezeggingen")
    indicators: tuple[IndicatorPart, ...] = Field((), alias="indicatoren")
    letters: tuple[LetterPart, ...] = Field((), alias="brieven")
