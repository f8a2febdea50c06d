"""The parts of a file as the values that services take."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from agenda.actions.goals import GoalValues
from agenda.actions.slips import paired_terms
from agenda.actions.values import ActionValues, LinkValues, RoleValues, ShareValues, Slip, TermValues
from agenda.actions.words import Succession
from agenda.consultations.item_values import ItemValues
from agenda.consultations.meetings import MeetingValues
from agenda.consultations.members import MemberValues
from agenda.consultations.series import SeriesValues
from agenda.exchange.directory import Directory
from agenda.exchange.shape import (
    ActionPart,
    GoalPart,
    IndicatorPart,
    ItemPart,
    MeetingPart,
    MemberPart,
    MilestonePart,
    PartyPart,
    ProgrammePart,
    ReadPart,
    RolePart,
    SeriesPart,
    SharePart,
    SlipPart,
)
from agenda.indicators.services import IndicatorValues, MeasurementValues
from agenda.parties.queries import PartyKeys
from agenda.parties.services import ContactValues, NameValues, PartyValues
from agenda.programmes.services import ProgrammeValues
from agenda.references.services import normal_form
from agenda.terms.calendar import TermCalendar

STAND = ("phase", "rating", "explanation", "cause", "consequence", "correction")
PLAIN = (
    *("number", "kind", "title", "summary", "legal_basis", "adoption", "adopted_by"),
    *("dropped_because", "dropped_by", "overruled_because"),
)
CONTACT = ("name", "absent_from", "absent_until", "substitute_name", "substitute_email")
MEASURED = ("key", "name", "unit", "baseline", "baseline_on", "target", "target_on")
SLIP = ("old", "new", "old_last", "new_last", "on", "reason", "agreed_by", "agreed_in")


def programme_values(part: ProgrammePart) -> ProgrammeValues:
    return ProgrammeValues(part.key, part.name, part.secretariat, part.secretariat_email, part.consultation_name)


def party_values(part: PartyPart, held: PartyValues | None) -> PartyValues:
    """A file that says nothing of contacts leaves them as they are."""
    return PartyValues(
        part.key,
        part.kind,
        tuple(NameValues(one.short, one.name, one.valid_from, one.valid_until) for one in part.names),
        part.tooi,
        part.mailbox,
        part.spellings,
        tuple(
            ContactValues(email=one.email.lower(), **{name: getattr(one, name) for name in CONTACT})
            for one in part.contacts
        )
        if part.contacts is not None
        else (held.contacts if held else ()),
    )


def goal_values(part: GoalPart, directory: Directory) -> GoalValues:
    return GoalValues(part.number, part.title, part.summary, directory.goals[part.parent] if part.parent else None)


@dataclass(frozen=True)
class Reader:
    """Turns the parts of actions into values; terms are read from ``dated`` unless they say from which day."""

    directory: Directory
    calendar: TermCalendar
    dated: date

    def action(self, part: ActionPart, held: ActionValues | None = None) -> ActionValues:
        """``held`` is the action as it is; a term whose wording did not change keeps the day from which it was read."""
        successor = self.directory.actions.get(part.successor) if part.successor else None
        return ActionValues(
            goal=self.directory.goals[part.goal],
            group=self.directory.groups[part.group] if part.group else None,
            succession=(part.succession or Succession.MERGED) if successor else None,
            successor=successor,
            roles=tuple(role for given in part.roles for role in self._roles(given)),
            terms=self._terms(part, held.terms if held else ()),
            links=tuple(LinkValues(one.kind, one.title, one.url) for one in part.links),
            shares=tuple(self._share(one, held) for one in part.shares),
            references=tuple(sorted({normal_form(text) for text in part.references})),
            **{name: getattr(part, name) for name in (*STAND, *PLAIN)},
        ).as_set()

    def _roles(self, part: RolePart) -> Iterator[RoleValues]:
        for party in self.directory.parties.of(part.party):
            yield RoleValues(party, part.role, part.assumed, part.decides, part.authority, part.responsibility)

    def _terms(self, part: ActionPart, held: Sequence[TermValues]) -> tuple[TermValues, ...]:
        given = (*part.terms, *part.milestones)
        fresh = [self._term(one, None) for one in given]
        pairs = zip(given, paired_terms(held, fresh), fresh, strict=True)
        return tuple(self._term(one, before) if _reads_on(before, one) else term for one, before, term in pairs)

    def _term(self, part: ReadPart, held: TermValues | None) -> TermValues:
        occasion = self.directory.occasions[part.occasion] if part.occasion else None
        return TermValues.read(
            part.wording,
            part.read_on or (held.read_on if held else self.dated),
            part.subject,
            part.strength,
            calendar=self.calendar,
            event=self.directory.days[occasion] if occasion else None,
            milestone=isinstance(part, MilestonePart),
            met_on=part.met_on,
            occasion=occasion,
            confirmed_by=part.confirmed_by,
            slips=tuple(_slip(one) for one in part.slips),
        )

    def _share(self, part: SharePart, held: ActionValues | None) -> ShareValues:
        party = self.directory.parties.parties[part.party]
        before = next((one.term for one in held.shares if one.party == party), None) if held else None
        kept = before if part.term and _reads_on(before, part.term) else None
        stand = {name: getattr(part, name) for name in STAND}
        term = self._term(part.term, kept) if part.term else None
        return ShareValues(party=party, owner=part.owner, term=term, **stand)


def _reads_on(held: TermValues | None, part: ReadPart) -> bool:
    return held is not None and part.read_on is None and held.wording == part.wording


def _slip(part: SlipPart) -> Slip:
    return Slip(**{name: getattr(part, name) for name in SLIP})


def indicator_values(part: IndicatorPart, directory: Directory) -> IndicatorValues:
    measurements = (MeasurementValues(one.measured_on, one.low, one.source, one.high) for one in part.measurements)
    return IndicatorValues(
        goal=directory.goals[part.goal] if part.goal else None,
        measurements=tuple(sorted(measurements, key=lambda one: one.measured_on)),
        **{name: getattr(part, name) for name in MEASURED},
    )


def series_values(part: SeriesPart) -> SeriesValues:
    return SeriesValues(**{name: getattr(part, name) for name in SeriesPart.model_fields})


def member_values(part: MemberPart, keys: PartyKeys) -> MemberValues:
    told = {name: getattr(part, name) for name in MemberPart.model_fields}
    party = keys.parties[part.party] if part.party else None
    return MemberValues(**told | {"party": party, "sits_in": tuple(kind.value for kind in part.sits_in)})


def meeting_values(part: MeetingPart) -> MeetingValues:
    return MeetingValues(**{name: getattr(part, name) for name in MeetingPart.model_fields if name != "kind"})


def item_values(part: ItemPart, keys: PartyKeys) -> ItemValues:
    given = {name: getattr(part, name) for name in ItemPart.model_fields if name != "submitter"}
    return ItemValues(**given, submitter=keys.parties[part.submitter] if part.submitter else None)
