"""Periods that belong together: ``tussen 1 maart en 15 mei 2026``, ``eind 2026 / begin 2027``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from agenda.terms import periods
from agenda.terms.bounds import by, lead, tail
from agenda.terms.calendar import TermCalendar
from agenda.terms.spans import Bound
from agenda.terms.table import Mention, mentions

JOINING = {
    *("en", "of", "maar", "dan", "a", "resp", "respectievelijk", "liefst", "bij", "voorkeur", "uiterlijk", "vanaf"),
    *("elk", "ieder", "geval"),
    *("streven", "streef", "streefdatum", "verwacht", "beoogd", "gepland", "planning"),
}


@dataclass(frozen=True)
class Link:
    """A period with what the words before it make of it; ``joined`` when they tie it to the period before."""

    mention: Mention
    bound: Bound | None
    joined: bool
    between: str

    @property
    def is_bare_year(self) -> bool:
        return self.mention.row.reading is periods.whole_year and self.bound is None


def chains(text: str, on: date, calendar: TermCalendar) -> Iterator[list[Link]]:
    chain: list[Link] = []
    for link in _with_leading_years(_links(text, on, calendar)):
        if chain and not link.joined:
            yield chain
            chain = []
        chain.append(link)
    if chain:
        yield chain


def _links(text: str, on: date, calendar: TermCalendar) -> list[Link]:
    links: list[Link] = []
    end = 0
    for mention in mentions(text, on):
        before = lead(text[end : mention.start], calendar)
        joined = bool(links) and set(re.findall("[a-z0-9]+", before.rest)) <= JOINING
        bound = before.bound or (_inherited(links[-1], before.rest) if joined else None)
        links.append(Link(mention, bound, joined, before.rest))
        end = mention.end
    if links and not links[-1].bound:
        links[-1] = replace(links[-1], bound=tail(text[end:]))
    return links


def _inherited(previous: Link, between: str) -> Bound | None:
    """``uiterlijk maart of april`` has one bound for both; a dash means until and including."""
    return by if "-" in between else previous.bound


def _with_leading_years(links: list[Link]) -> Iterator[Link]:
    """``2026: het tweede kwartaal`` is one period of which the year goes first."""
    waiting: Link | None = None
    for link in links:
        if waiting and _goes_first(waiting, link):
            link = _under(waiting, link)
        elif waiting:
            yield waiting
        waiting = link
    if waiting:
        yield waiting


def _goes_first(year: Link, link: Link) -> bool:
    return year.is_bare_year and link.joined and link.mention.lacks_year and not re.search(r"\w", link.between)


def _under(year: Link, link: Link) -> Link:
    mention = replace(link.mention, year=year.mention.year, written=year.mention.written and link.mention.row.settles)
    bound = None if "-" in link.between else link.bound
    return Link(mention, bound, year.joined, year.between)
