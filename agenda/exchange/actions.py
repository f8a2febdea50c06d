"""Actions from a file: each is judged first, and all are written together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agenda.actions.models import Action
from agenda.actions.queries import whole_actions
from agenda.actions.rules import faults_in_change
from agenda.actions.services import Revision, completed, enter_actions, faults_in_new, ready, write_stands
from agenda.actions.values import ACTION_VALUES, ActionValues
from agenda.exchange.agenda import ACTION_PLACES, verdict_on
from agenda.exchange.directory import Directory
from agenda.exchange.loaded import Loading
from agenda.exchange.parts import Writer
from agenda.exchange.places import Path
from agenda.exchange.shape import ActionPart
from agenda.exchange.values import Reader
from agenda.history.models import HistoryLine
from agenda.history.queries import contents_at, last_lines_about
from agenda.kernel.dutch import AMSTERDAM, spoken_date, spoken_moment
from agenda.kernel.refusal import Fault, Invalid

FROM_FILE = "bestand "
KIND = Action.__tablename__


@dataclass(frozen=True)
class Held:
    """An action as it stands in the agenda; ``version`` is that of its part in a file."""

    id: int
    values: ActionValues
    version: str | None


@dataclass(frozen=True)
class Incoming:
    """An action of the file beside the one that it is about, if there is one."""

    path: Path
    part: ActionPart
    values: ActionValues
    held: Held | None

    @property
    def waits(self) -> bool:
        """Whether it goes up in an action that has no row number yet."""
        return self.values.successor is not None and self.values.successor < 0

    @property
    def changed(self) -> bool:
        return self.held is not None and self.held.values != self.values


def load_actions(loading: Loading) -> None:
    incoming = list(_incoming(loading))
    _judge_added(loading, [one for one in incoming if one.held is None])
    _judge_changed(loading, [one for one in incoming if one.changed])
    for one in incoming:
        if not loading.refused(one.path):
            loading.tell(one.path, verdict_on(one.held is not None, one.changed))
    if not loading.faults and not loading.trial:
        _write(loading, incoming)


def _reader(loading: Loading) -> Reader:
    dated = loading.file.programme.dated if loading.file.programme else None
    return Reader(loading.directory, loading.calendar, dated or loading.stamp.at.astimezone(AMSTERDAM).date())


def _incoming(loading: Loading) -> Iterator[Incoming]:
    held = _held(loading)
    numbers = {part.number for part in loading.file.actions}
    moved = {one.version: one for number, one in held.items() if number not in numbers}
    parts = [
        (path, part, held.get(part.number) or (moved.get(part.version) if part.version else None))
        for path, part in loading.parts("acties", loading.file.actions)
        if _names_what_is_there(part, loading.directory)
    ]
    for place, (_, part, known) in enumerate(parts, start=1):
        provisional = known.id if known else -place
        loading.directory.actions.setdefault(part.number, provisional)
    reader, on = _reader(loading), loading.stamp.at.astimezone(AMSTERDAM).date()
    for path, part, known in parts:
        values = reader.action(part, known.values if known else None)
        _refuse_other_days(loading, path, part, values)
        yield Incoming(path, part, completed(known.values, values, on) if known else ready(values), known)


def _names_what_is_there(part: ActionPart, names: Directory) -> bool:
    """False for an action that names a goal or party which was refused itself: that is told already."""
    parties = {role.party for role in part.roles} | {share.party for share in part.shares}
    known = names.parties.parties.keys() | names.parties.groups.keys()
    groups = {part.group} - {None}
    return part.goal in names.goals and parties <= known and groups <= names.groups.keys()


def _held(loading: Loading) -> dict[str, Held]:
    writer = Writer.of(loading.directory)
    found = {}
    for identity, content in contents_at(loading.session, KIND, loading.programme.id).items():
        values = ACTION_VALUES.validate_python(content)
        found[values.number] = Held(identity, values, writer.action(values)["versie"])
    return found


def _refuse_other_days(loading: Loading, path: Path, part: ActionPart, values: ActionValues) -> None:
    """The days of a term follow from its words; somebody who changed the days alone is told so."""
    for name, parts, milestones in (("termijnen", part.terms, False), ("mijlpalen", part.milestones, True)):
        terms = [term for term in values.terms if term.milestone is milestones]
        for place, (given, term) in enumerate(zip(parts, terms, strict=True)):
            for field, told, read in (("eerste-dag", given.first, term.first), ("laatste-dag", given.last, term.last)):
                if told and told != read:
                    days = f"{spoken_date(read)} als {field.replace('-', ' ')}" if read else "geen vaste dag"
                    loading.refuse(
                        (*path, name, place, field),
                        f"De termijn ‘{term.wording}’ heeft {days}; wijzig de woorden van de termijn, niet de dag.",
                    )


def _judge_added(loading: Loading, added: Sequence[Incoming]) -> None:
    faults = faults_in_new(loading.session, loading.programme, [one.values for one in added])
    for one, found in zip(added, faults, strict=True):
        _refuse(loading, one, found)


def _judge_changed(loading: Loading, changed: Sequence[Incoming]) -> None:
    last = last_lines_about(loading.session, KIND, [one.held.id for one in changed if one.held])
    for one in changed:
        if one.held is None:
            continue
        if _changed_meanwhile(one, last.get(one.held.id)):
            loading.refuse(one.path, _meanwhile(one.part.number, last[one.held.id]))
        _refuse(loading, one, faults_in_change(one.held.values, one.values))


def _refuse(loading: Loading, one: Incoming, faults: Sequence[Fault]) -> None:
    if faults:
        loading.refuse_all(one.path, Invalid(faults), ACTION_PLACES)


def _changed_meanwhile(one: Incoming, line: HistoryLine | None) -> bool:
    """A change that was made in the agenda is never overwritten by an older file.

    A part that bears its version tells what it was made from; one without is compared with the last file.
    """
    if one.part.version and one.held:
        return one.part.version != one.held.version
    return line is not None and not line.origin.startswith(FROM_FILE)


def _meanwhile(number: str, line: HistoryLine) -> str:
    return (
        f"Actie {number} is op {spoken_moment(line.at)} in de agenda gewijzigd. "
        "Neem die wijziging over in het bestand, of laat de actie eruit weg."
    )


def _write(loading: Loading, incoming: Sequence[Incoming]) -> None:
    """An action that goes up in another one waits until that one is there."""
    waiting = [one for one in incoming if one.held is None]
    while waiting:
        now = [one.values for one in waiting if not one.waits]
        if not now:
            circle = "Deze acties gaan in elkaar op; laat er één bestaan."
            raise Invalid(Fault(loading.places.name(one.path), circle) for one in waiting)
        added = enter_actions(loading.session, loading.programme, now, loading.stamp)
        loading.directory.actions |= {values.number: number for values, number in zip(now, added, strict=True)}
        waiting = [_again(loading, one) for one in waiting if one.waits]
    changed = [_again(loading, one) if one.waits else one for one in incoming if one.changed]
    actions = whole_actions(loading.session, [one.held.id for one in changed if one.held])
    revisions = [Revision(actions[one.held.id], one.values) for one in changed if one.held]
    write_stands(loading.session, revisions, loading.stamp, "action.change")


def _again(loading: Loading, one: Incoming) -> Incoming:
    """The same, now that more numbers are known."""
    held = one.held.values if one.held else None
    values = _reader(loading).action(one.part, held)
    return Incoming(one.path, one.part, ready(values), one.held)
