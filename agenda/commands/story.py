"""The story that the demonstration plays: dated steps, read from a file."""

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from agenda.actions.words import Phase, Rating
from agenda.decisions.words import Verb
from agenda.exchange.shape import ActionPart, Key, Level, Line, Number, Part, Prose, Spoken
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Fault, Invalid


class Dated(Part):
    on: datetime = Field(alias="op")

    @property
    def at(self) -> datetime:
        return self.on.replace(tzinfo=AMSTERDAM)


class BuildLetter(Dated):
    does: Literal["brief"] = Field(alias="doe")
    key: Key = Field(alias="sleutel")


class OpenRound(Dated):
    does: Literal["uitvraag openen"] = Field(alias="doe")
    consultation: Key = Field(alias="overleg")
    closes_on: date = Field(alias="sluit")


class RunClock(Dated):
    does: Literal["klok"] = Field(alias="doe")


class FreezeRound(Dated):
    does: Literal["uitvraag bevriezen"] = Field(alias="doe")
    consultation: Key = Field(alias="overleg")


class Report(Dated):
    does: Literal["melding"] = Field(alias="doe")
    consultation: Key = Field(alias="overleg")
    action: Number = Field(alias="actie")
    party: Key = Field(alias="partij")
    unchanged: bool = Field(False, alias="ongewijzigd")
    phase: Annotated[Phase, Spoken(Phase)] | None = Field(None, alias="fase")
    rating: Annotated[Rating, Spoken(Rating)] | None = Field(None, alias="oordeel")
    done: Prose = Field("", alias="gedaan")
    next: Prose = Field("", alias="vervolg")
    cause: Prose = Field("", alias="oorzaak")
    consequence: Prose = Field("", alias="gevolg")
    correction: Prose = Field("", alias="bijsturing")
    request: Prose = Field("", alias="hulpvraag")
    passage: Prose = Field("")
    comment: Prose = Field("", alias="opmerking")
    then: tuple[Literal["indienen", "accepteren", "terugsturen"], ...] = Field((), alias="daarna")


class RecipientPart(Part):
    name: Line = Field(alias="naam")
    email: Line = Field(alias="mail")
    party: Key | None = Field(None, alias="partij")
    opens: bool = Field(False, alias="opent")


class BuildDossier(Dated):
    does: Literal["dossier"] = Field(alias="doe")
    consultation: Key = Field(alias="overleg")
    variant: Key = "full"


class SendDossier(Dated):
    """The last version of the variant; who ``opens`` it, does so at that moment."""

    does: Literal["dossier verzenden"] = Field(alias="doe")
    consultation: Key = Field(alias="overleg")
    variant: Key = "full"
    words: Prose = Field("", alias="woorden")
    recipients: tuple[RecipientPart, ...] = Field((), alias="ontvangers")


class Decide(Dated):
    does: Literal["besluit"] = Field(alias="doe")
    consultation: Key = Field(alias="overleg")
    item: int | None = Field(None, alias="agendapunt")
    verb: Annotated[Verb, Spoken(Verb)] = Field(alias="werkwoord")
    text: Line = Field(alias="tekst")
    asks_work: bool = Field(True, alias="vraagt-werk")
    confidentiality: Level | None = Field(None, alias="vertrouwelijkheid")
    actions: tuple[Number, ...] = Field((), alias="acties")
    new_action: ActionPart | None = Field(None, alias="nieuwe-actie")


class FollowUpStep(Dated):
    does: Literal["opvolging"] = Field(alias="doe")
    decision: Key = Field(alias="besluit")
    step: Literal["start", "execute", "report", "settle"] = Field(alias="stap")
    report: Prose = Field("", alias="terugmelding")


class DraftLetter(Dated):
    does: Literal["conceptbrief"] = Field(alias="doe")
    key: Key = Field(alias="sleutel")
    dated: date = Field(alias="datum")
    subject: Line = Field(alias="betreft")
    consultation: Key = Field(alias="overleg")
    previous_on: date | None = Field(None, alias="vorige-brief")


AnyStep = (
    BuildLetter
    | OpenRound
    | RunClock
    | FreezeRound
    | Report
    | BuildDossier
    | SendDossier
    | Decide
    | FollowUpStep
    | DraftLetter
)
StoryStep = Annotated[AnyStep, Field(discriminator="does")]
STEPS: TypeAdapter[tuple[StoryStep, ...]] = TypeAdapter(tuple[StoryStep, ...])


def read_story(file: Path) -> tuple[StoryStep, ...]:
    try:
        return STEPS.validate_python(tomllib.loads(file.read_text())["stappen"])
    except ValidationError as error:
        raise Invalid(
            Fault(f"{file.name}, stap {int(one['loc'][0]) + 1}, {one['loc'][-1]}", one["msg"])
            for one in error.errors(include_url=False)
        ) from error
