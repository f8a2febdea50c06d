"""Two tables side by side: columns by their title, rows by their first cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agenda.documents.blocks import Table
from agenda.documents.comparison.pairing import Matching, Step, aligned
from agenda.documents.comparison.reading import Words, numbered, read, tidy
from agenda.documents.comparison.telling import Difference, DifferenceKind, Spot, moved_in, quoted


@dataclass(frozen=True)
class Row:
    """``cells`` are those of the columns that both tables have; ``whole`` are all."""

    cells: tuple[Words, ...]
    whole: tuple[Words, ...]

    @property
    def title(self) -> str:
        return " ".join(cell.text for cell in self.cells[:2] if cell.text)

    @property
    def subject(self) -> str | None:
        """What a row with a number in its first cell is about."""
        number, about = numbered(self.title)
        return about if number else None

    @property
    def text(self) -> str:
        return " | ".join(cell.text for cell in self.whole if cell.text)


ROWS: Matching[Row] = Matching(
    keys=(
        lambda row: row.cells,
        lambda row: tuple(cell.text for cell in row.cells[:2]),
        lambda row: row.subject,
        lambda row: row.cells[0].text or None,
    ),
    likeness=lambda row: ("", row.title),
)


@dataclass(frozen=True)
class Titled:
    title: str
    place: int


COLUMNS: Matching[Titled] = Matching(keys=(lambda one: one.title, lambda one: one.place))


def compare_tables(spot: Spot, old: Table, new: Table) -> Iterator[Difference]:
    yield from spot.changed("Titel van de tabel", Words(tidy(old.caption)), Words(tidy(new.caption)))
    before, now = cells(old), cells(new)
    steps = list(aligned(titled(old), titled(new), COLUMNS))
    yield from compare_columns(spot, steps, before, now)
    kept = [(step.old.place, step.new.place) for step in steps if step.old and step.new]
    olds = [Row(tuple(row[left] for left, _ in kept), row) for row in before]
    news = [Row(tuple(row[right] for _, right in kept), row) for row in now]
    yield from compare_rows(spot, [tidy(new.columns[right].title) for _, right in kept], olds, news)


def titled(table: Table) -> list[Titled]:
    return [Titled(tidy(column.title), place) for place, column in enumerate(table.columns)]


def cells(table: Table) -> list[tuple[Words, ...]]:
    return [tuple(read(cell.content) for cell in row) for row in table.rows]


def compare_columns(
    spot: Spot, steps: Sequence[Step[Titled]], old: Sequence[tuple[Words, ...]], new: Sequence[tuple[Words, ...]]
) -> Iterator[Difference]:
    moved = [(one.title, after.title if after else "") for one, after in moved_in(steps)]
    yield from spot.moves(moved, " in de tabel")
    for step in steps:
        if step.new is None and step.old is not None:
            yield from spot.removed(f"Vervallen kolom: {quoted(step.old.title)}", column(step.old, old))
        elif step.old is None and step.new is not None:
            yield from spot.added(f"Nieuwe kolom: {quoted(step.new.title)}", column(step.new, new))
        elif step.old is not None and step.new is not None and step.old.title != step.new.title:
            sentence = f"De kolom {quoted(step.old.title)} heet nu {quoted(step.new.title)}"
            yield spot.tell(DifferenceKind.CHANGED, sentence, step.old.title, step.new.title)


def column(one: Titled, rows: Sequence[tuple[Words, ...]]) -> str:
    return "\n".join([one.title, *(row[one.place].text for row in rows)])


def compare_rows(spot: Spot, titles: Sequence[str], old: Sequence[Row], new: Sequence[Row]) -> Iterator[Difference]:
    steps = list(aligned(old, new, ROWS))
    yield from spot.moves(shuffled(steps), " in de tabel")
    for step in steps:
        if step.new is None and step.old is not None:
            yield from spot.removed(f"Vervallen rij: {quoted(step.old.title)}", step.old.text)
        elif step.old is None and step.new is not None:
            yield from spot.added(f"Nieuwe rij: {quoted(step.new.title)}", step.new.text)
        elif step.old is not None and step.new is not None:
            for title, before, now in zip(titles, step.old.cells, step.new.cells, strict=True):
                yield from spot.at(step.new.title).changed(title, before, now)


def shuffled(steps: Sequence[Step[Row]]) -> list[tuple[str, str]]:
    """What moved and kept its first cell; another number there says so by itself."""
    first = {id(step.new): step.old.cells[0] for step in steps if step.old and step.new}
    moved = [(one, after) for one, after in moved_in(steps) if first[id(one)] == one.cells[0]]
    return [(one.title, after.title if after else "") for one, after in moved]
