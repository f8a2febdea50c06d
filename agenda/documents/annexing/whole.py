"""The document that annexes go into: its pages, tree, bookmarks and page numbers kept in step."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, Object, OutlineItem

from agenda.documents.annexing.destinations import Bookmark, Destinations
from agenda.documents.annexing.layers import take_layers
from agenda.documents.annexing.leaflet import Leaflet
from agenda.documents.annexing.page_numbers import Numbered, numbers_of, write_numbers
from agenda.documents.annexing.pages import inherit

CLAIMS = ("pdfaid:part", "pdfaid:conformance", "pdfaid:amd", "pdfuaid:part", "pdfuaid:amd", "pdfuaid:corr")
PAGES = "{http://ns.adobe.com/xap/1.0/t/pg/}NPages"


class Whole:
    """Annexes are inserted from the back to the front, so that the places of the others stay as they are."""

    def __init__(self, main: Path | BytesIO) -> None:
        """From a path it is read twice as fast."""
        self.pdf = pikepdf.open(main)
        self.tree = self.pdf.Root.StructTreeRoot
        self._document = self.tree.K[0] if isinstance(self.tree.K, Array) else self.tree.K
        self._parents, self._ids = NumberTree(self.tree.ParentTree), self._id_tree()
        self._next_key = 1 + max(self._parents, default=-1)
        inherit(self.pdf)
        self._own_pages = [page.obj for page in self.pdf.pages]
        self._pages: list[Object] = list(self._own_pages)
        self._parts = list(self._document.K)
        self._number_of = {page.objgen: number for number, page in enumerate(self._own_pages)}
        self._numbers = numbers_of(self.pdf)
        self._bookmarks: dict[int, tuple[str, list[OutlineItem]]] = {}

    def insert(self, leaflet: Leaflet, after: int, first: int, title: str) -> list[Object]:
        """``after`` counts pages of the document itself, from 1; ``first`` is the number printed on the first page."""
        given = [page.obj for page in leaflet.pdf.pages]
        links = [self._without_links(page) for page in given]
        pages = [self.pdf.copy_foreign(page) for page in given]
        for page, here in zip(pages, links, strict=True):
            if here:
                page.Annots = Array([self.pdf.copy_foreign(link) for link in here])
        self._pages[after:after] = pages
        self._numbers[after:after] = [Numbered(first + offset) for offset in range(len(pages))]
        self._graft(leaflet, after, title)
        take_layers(self.pdf, leaflet.pdf)
        items = [self._item(one) for one in leaflet.bookmarks]
        self._bookmarks[after] = (title, items)
        return pages

    def finish(self, *, claims: bool) -> bytes:
        self.tree.ParentTreeNextKey = self._next_key
        self._bind_pages()
        write_numbers(self.pdf, self._numbers)
        self._hang_bookmarks()
        with self.pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as about:
            about[PAGES] = str(len(self._pages))
            for claim in () if claims else CLAIMS:
                about.pop(claim, None)
        made = BytesIO()
        self.pdf.save(made, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return made.getvalue()

    def _bind_pages(self) -> None:
        """All at once: putting them in one by one takes longer with each page that is there."""
        bound = self.pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array(self._pages), Count=len(self._pages)))
        for page in self._pages:
            page.Parent = bound
        self.pdf.Root.Pages = bound

    def _id_tree(self) -> NameTree:
        if Name.IDTree not in self.tree:
            self.tree.IDTree = NameTree.new(self.pdf).obj
        return NameTree(self.tree.IDTree)

    def _starts_on(self, place: int) -> int:
        """The page (from 0) that this part of the document starts on; one without pages, where that before it does."""
        pages = (_first_page(self._parts[at]) for at in range(place, -1, -1))
        return next((self._number_of.get(page.objgen, 0) for page in pages if page is not None), 0)

    @staticmethod
    def _without_links(page: Object) -> list[Object]:
        links = list(page.get(Name.Annots, []))
        if links:
            del page.Annots
        return links

    def _graft(self, leaflet: Leaflet, after: int, title: str) -> None:
        """A part of its own in the tree, behind that of its sheet."""
        copy = self.pdf.copy_foreign
        part = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Part, P=self._document, T=title))
        if leaflet.language:
            part.Lang = leaflet.language
        part.K = Array([copy(element) for element in leaflet.tags.top])
        for element in part.K:
            element.P = part
        self._document.K.insert(bisect_left(range(len(self._parts)), after, key=self._starts_on), part)
        self._number(leaflet)
        for name, element in leaflet.tags.ids.items():
            self._ids[name] = copy(element)
        self._name_roles(leaflet.roles.used)

    def _number(self, leaflet: Leaflet) -> None:
        copy = self.pdf.copy_foreign
        for marked in leaflet.tags.marked.values():
            thing = copy(marked.thing)
            if marked.owners:
                row = [copy(marked.owners[at]) if at in marked.owners else None for at in range(max(marked.owners) + 1)]
                thing.StructParents = self._key_for(self.pdf.make_indirect(Array(row)))
            if marked.owner is not None:
                thing.StructParent = self._key_for(copy(marked.owner))

    def _key_for(self, owners: Object) -> int:
        key, self._next_key = self._next_key, self._next_key + 1
        self._parents[key] = owners
        return key

    def _name_roles(self, used: Mapping[str, str]) -> None:
        if Name.RoleMap not in self.tree:
            self.tree.RoleMap = Dictionary()
        for name, meaning in used.items():
            self.tree.RoleMap[Name(f"/{name}")] = Name(f"/{meaning}")

    def _item(self, mark: Bookmark) -> OutlineItem:
        target = mark.target
        if target is not None:
            target = Array([self.pdf.copy_foreign(target[0]), *(target[at] for at in range(1, len(target)))])
        item = OutlineItem(mark.title, target)
        item.is_closed = True
        item.children.extend(self._item(one) for one in mark.below)
        return item

    def _hang_bookmarks(self) -> None:
        """Below the bookmark of the sheet, the last that leads to it or to a page before; without one, at the end."""
        with self.pdf.open_outline() as outline:
            shown, before = self._shown(outline.root), 0
            for after, (title, below) in sorted(self._bookmarks.items(), key=lambda one: one[0]):
                sheet = next((item for page, item in reversed(shown) if before < page <= after), None)
                if sheet is None:
                    outline.root.append(_named(title, self._own_pages[after - 1], below))
                else:
                    sheet.children.extend(below)
                before = after

    def _shown(self, items: Sequence[OutlineItem]) -> list[tuple[int, OutlineItem]]:
        """The bookmarks of the document itself, by the page (from 1) that they lead to."""
        destinations = Destinations(self.pdf)
        at = {page.objgen: number for number, page in enumerate(self._own_pages, 1)}
        targets = [(destinations.of(item.obj), item) for item in _all(items) if item.obj is not None]
        return [(at[target[0].objgen], item) for target, item in targets if target is not None]


def blank() -> BytesIO:
    """A document of one page with nothing on it."""
    made = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, ParentTree=NumberTree.new(pdf).obj))
        tree.K = Array([pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=tree, K=Array()))])
        pdf.Root.StructTreeRoot = tree
        pdf.save(made)
    return made


def _named(title: str, page: Object, below: list[OutlineItem]) -> OutlineItem:
    item = OutlineItem(title, Array([page, Name.Fit]))
    item.children.extend(below)
    return item


def _all(items: Sequence[OutlineItem]) -> Iterator[OutlineItem]:
    for item in items:
        yield item
        yield from _all(item.children)


def _first_page(part: Any) -> Object | None:
    """The first page that anything below this element stands on."""
    waiting = [part]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Dictionary):
            if Name.Pg in one:
                return one.Pg
            waiting.append(one.get(Name.K))
        elif isinstance(one, Array):
            waiting.extend(reversed(list(one)))
    return None
