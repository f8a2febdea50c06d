"""A report beside what it would change, field by field, in the words of the screen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from agenda.actions.models import Action, ReadTerm
from agenda.actions.slips import Pair
from agenda.actions.values import TermValues
from agenda.indicators.models import Indicator
from agenda.indicators.rules import read_figure, spoken_figure
from agenda.kernel.dutch import count, spoken_date
from agenda.kernel.text import one_line
from agenda.progress.models import Update
from agenda.progress.waiting import holder_of, term_held
from agenda.terms.calendar import TermCalendar
from agenda.web.readings import spoken_reading

NONE, FOLLOWS = "geen", "volgt uit de delen"
LABELS = {
    "phase": "Fase",
    "rating": "Oordeel",
    "term": "Termijn",
    "term_because": "Waarom de termijn verandert",
    "done": "Wat is er gedaan",
    "next": "Volgende stap",
    "cause": "Oorzaak",
    "consequence": "Gevolg voor het doel",
    "correction": "Bijsturing",
    "risks": "Risico’s",
    "request": "Hulpvraag aan het overleg",
    "passage": "Voorstel voor de brief",
    "figures": "Cijfers van indicatoren",
    "files": "Bijlagen",
}
OF_BEFORE = ("next", "risks", "request", "passage")
"""What the agenda does not hold: beside it stands what the party reported the time before."""

OF_STAND = ("cause", "consequence", "correction")


@dataclass(frozen=True)
class Compared:
    """One field as it is and as it is reported. The notes tell how a term is read and how far it moves.

    ``original`` is what the party wrote, where the judge changed its words; ``touches`` whether accepting writes the
    field in the agenda, or it stays with the report.
    """

    name: str
    old: str
    new: str
    notes: tuple[str, ...] = ()
    original: str | None = None
    touches: bool = True
    old_note: str = ""

    @property
    def label(self) -> str:
        return LABELS[self.name]

    @property
    def said(self) -> str:
        if self.old == self.new:
            return "gelijk"
        if not self.new or self.new == NONE:
            return "vervalt" if self.touches else "nu niets"
        return "gewijzigd" if self.old and self.old != NONE else "nieuw"


def stand_compared(update: Update) -> list[Compared]:
    """Phase, rating and term: what a list shows of a report."""
    holder, term = holder_of(update), term_held(update)
    whole = bool(update.action.shares) and isinstance(holder, Action)
    old_term = term.wording if term else NONE
    return [
        Compared("phase", holder.phase.label, update.phase.label, (FOLLOWS,) if whole else (), touches=not whole),
        Compared("rating", holder.rating.label, update.rating.label, (FOLLOWS,) if whole else (), touches=not whole),
        Compared("term", old_term, one_line(update.term).strip() or old_term),
    ]


def compared(
    update: Update,
    before: Update | None,
    indicators: Sequence[Indicator],
    today: date,
    calendar: TermCalendar,
) -> list[Compared]:
    """All fields in which anything stands, before or now."""
    phase, rating, term = stand_compared(update)
    rows = [
        phase,
        rating,
        _read_term(update, term, today, calendar),
        Compared("term_because", "", update.term_because),
        *_texts(update, before),
        Compared("figures", *_figures(update, {one.key: one for one in indicators})),
        Compared("files", "", "\n".join(one.name for one in update.sent_files), touches=False),
    ]
    told = [replace(row, original=update.original.get(row.name)) for row in rows]
    return [row for row in told if row.old or row.new or row.original]


def _texts(update: Update, before: Update | None) -> Iterator[Compared]:
    holder = holder_of(update)
    yield Compared("done", holder.explanation, update.done)
    for name in OF_STAND:
        yield Compared(name, getattr(holder, name), getattr(update, name))
    for name in OF_BEFORE:
        yield Compared(name, getattr(before, name) if before else "", getattr(update, name), touches=False)


def _read_term(update: Update, row: Compared, today: date, calendar: TermCalendar) -> Compared:
    held: ReadTerm | None = term_held(update)
    told = replace(row, old_note=_spoken_reading(held) if held else "")
    if row.new == row.old:
        return told
    fresh = TermValues.read(row.new, today, calendar=calendar)
    moved = _moved(Pair(TermValues.kept(held), fresh)) if held else ()
    return replace(told, notes=(_spoken_reading(fresh), *moved))


def _spoken_reading(term: ReadTerm | TermValues) -> str:
    return f"Gelezen als: {spoken_reading(term)}."


def _moved(pair: Pair) -> Iterator[str]:
    old, new = pair.old.last, pair.new.last
    if old and new and old != new:
        way = "later" if new > old else "eerder"
        yield f"De laatste dag schuift {count(abs((new - old).days), 'dag', 'dagen')} {way}."
    elif old and not new:
        yield "Het voorstel noemt geen dag: de termijn staat daarna open."


def _figures(update: Update, indicators: Mapping[str, Indicator]) -> tuple[str, str]:
    """What is measured on those days now, and what is reported."""
    old, new = [], []
    for key, figure, day, source in update.figures:
        indicator = indicators.get(key)
        name = indicator.name if indicator else f"{key} (onbekende indicator)"
        held = _held(indicator, day) if indicator else ""
        old += [f"{name}, {_spoken(day)}: {held}"] if held else []
        new.append(f"{name}, {_spoken(day)}: {_read(figure)}{f' ({source})' if source else ''}")
    return "\n".join(old), "\n".join(new)


def _held(indicator: Indicator, day: str) -> str:
    measured = next((one for one in indicator.measurements if str(one.measured_on) == day), None)
    return f"{spoken_figure(measured.low, measured.high)} ({measured.source})" if measured else ""


def _read(figure: str) -> str:
    """What can't be read is shown as it was written."""
    try:
        return spoken_figure(*read_figure(figure))
    except ValueError:
        return figure


def _spoken(day: str) -> str:
    try:
        return spoken_date(date.fromisoformat(day))
    except ValueError:
        return day
