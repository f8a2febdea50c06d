"""Where links and bookmarks of a file lead, as pages of that file: names get lost when it goes into another."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pikepdf import Array, Dictionary, Name, NameTree, Object, Pdf, String

MOST_BOOKMARKS = 20_000
DEEPEST = 12


@dataclass
class Bookmark:
    title: str
    target: Array | None
    below: list["Bookmark"] = field(default_factory=list)


class Destinations:
    def __init__(self, pdf: Pdf) -> None:
        self._pages = [page.obj for page in pdf.pages]
        self._known = {page.objgen for page in self._pages}
        self._names = pdf.Root.get(Name.Names)
        self._old_names = pdf.Root.get(Name.Dests)

    def of(self, holder: Dictionary) -> Array | None:
        """Of a link or a bookmark that leads to a page of this file."""
        target = holder.get(Name.Dest)
        action = holder.get(Name.A)
        if target is None and isinstance(action, Dictionary) and action.get(Name.S) == Name.GoTo:
            target = action.get(Name.D)
        return self._explicit(target)

    def _explicit(self, target: object) -> Array | None:
        if isinstance(target, String | Name):
            target = self._named(target)
        if isinstance(target, Dictionary):
            target = target.get(Name.D)
        if not isinstance(target, Array) or not len(target):
            return None
        page = self._page(target[0])
        return None if page is None else Array([page, *(target[at] for at in range(1, min(len(target), 6)))])

    def _page(self, told: object) -> Object | None:
        if isinstance(told, int):
            return self._pages[told] if 0 <= told < len(self._pages) else None
        return told if isinstance(told, Dictionary) and told.objgen in self._known else None

    def _named(self, name: String | Name) -> object:
        if isinstance(name, Name):
            return self._old_names.get(name) if isinstance(self._old_names, Dictionary) else None
        tree = self._names.get(Name.Dests) if isinstance(self._names, Dictionary) else None
        return NameTree(tree).get(str(name)) if isinstance(tree, Dictionary) else None


def bookmarks_of(pdf: Pdf, destinations: Destinations) -> list[Bookmark]:
    """Those that lead to a page, or have such below them."""
    outlines = pdf.Root.get(Name.Outlines)
    seen: set[tuple[int, int]] = set()
    return _below(outlines, destinations, seen, DEEPEST) if isinstance(outlines, Dictionary) else []


def _below(holder: Dictionary, destinations: Destinations, seen: set[tuple[int, int]], deep: int) -> list[Bookmark]:
    if not deep:
        return []
    found = []
    for item in _row(holder, seen):
        title = " ".join(str(item.get(Name.Title, "")).split())
        mark = Bookmark(title, destinations.of(item), _below(item, destinations, seen, deep - 1))
        if title and (mark.target is not None or mark.below):
            found.append(mark)
    return found


def _row(holder: Dictionary, seen: set[tuple[int, int]]) -> Iterator[Dictionary]:
    item = holder.get(Name.First)
    while isinstance(item, Dictionary) and item.objgen not in seen and len(seen) < MOST_BOOKMARKS:
        seen.add(item.objgen)
        yield item
        item = item.get(Name.Next)
