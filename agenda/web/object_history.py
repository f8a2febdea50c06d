"""The history of one thing on its own page: what was done to it and to what belongs to it."""

from collections.abc import Iterator, Mapping
from typing import Any

from agenda.accounts.queries import lines_with_actors
from agenda.history.models import HistoryLine
from agenda.kernel.confidentiality import NARROW
from agenda.kernel.dutch import spoken_moment
from agenda.kernel.rights import Permission
from agenda.web.differences import ToldLine
from agenda.web.log_fields import told_differences
from agenda.web.log_words import parted, who
from agenda.web.visit import visit

Belonging = Mapping[tuple[str, int], str]
"""By table and row number what each record is called on the page; the first is what the page is about."""

KNOWN_BY, HEADLINES = frozenset({"key", "number"}), frozenset({"subject"})
"""Of what is new the headlines alone are told: they say which item it is."""

NARROW_WORDS = frozenset(level.value for level in NARROW)


def history_of(records: Belonging) -> list[ToldLine]:
    """Nothing for who may read no history."""
    if not visit.may(Permission.HISTORY_READ, visit.programme):
        return []
    first, *also = records
    lines, actors = lines_with_actors(visit.session, *first, also=also)
    return [ToldLine(*told) for told in _told(lines, actors, records)]


def _told(lines: list[HistoryLine], actors: dict[str, str], records: Belonging) -> Iterator[tuple[Any, ...]]:
    for line in lines:
        if _is_narrow(line):
            continue
        before, after = parted(line.event)
        what = f"{before}{records[line.object_kind, line.object_id]}{after}"
        differences = told_differences(line, visit.names, {}, only=HEADLINES if _is_first(line) else None)
        yield who(line.actor, actors), what, line.at, spoken_moment(line.at), line.origin, differences


def _is_narrow(line: HistoryLine) -> bool:
    """About what is not for all who take part: the log has it, this page does not."""
    return not NARROW_WORDS.isdisjoint(line.difference.get("confidentiality", ()))


def _is_first(line: HistoryLine) -> bool:
    """Every field is new, what one is known by too: the page itself shows them."""
    return not KNOWN_BY.isdisjoint(line.difference) and all(old is None for old, _ in line.difference.values())
