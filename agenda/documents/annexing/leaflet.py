"""A PDF made ready to go into another: clean, and with a structure tree of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from agenda.documents.annexing.cleaning import clean
from agenda.documents.annexing.destinations import Bookmark, Destinations, bookmarks_of
from agenda.documents.annexing.pages import Closing, Unpacking, drawn_by, inherit
from agenda.documents.annexing.roles import Roles
from agenda.documents.annexing.tags import Marked, Reader, Tags

Alternative = Callable[[int], str]
"""What is told of the page with this number to who can't see it."""

AS_PICTURE = b"/Figure <</MCID 0>> BDC q /Page Do Q EMC"


@dataclass
class Leaflet:
    pdf: Pdf
    taken_out: list[str]
    bookmarks: list[Bookmark]
    tags: Tags
    roles: Roles
    tagged: bool
    unpacked: int

    @property
    def language(self) -> str:
        return str(self.pdf.Root.get(Name.Lang, ""))


def leaflet_of(file: Path, alternative: Alternative, *, prefix: str = "", beside: object = None) -> Leaflet:
    """``prefix`` for its names, ``beside`` the names of roles that are taken."""
    pdf = pikepdf.open(file)
    inherit(pdf)
    destinations = Destinations(pdf)
    bookmarks = bookmarks_of(pdf, destinations)
    taken_out = clean(pdf, destinations)
    reader = Reader(pdf, prefix)
    reader.roles.beside(beside)
    tags = reader.read()
    tagged, unpacking = bool(tags.top), Unpacking()
    if tagged:
        _close(pdf, unpacking)
    else:
        tags = _as_pictures(pdf, alternative, unpacking)
    return Leaflet(pdf, taken_out, bookmarks, tags, reader.roles, tagged, unpacking.done)


def _close(pdf: Pdf, unpacking: Unpacking) -> None:
    closing = Closing(pdf, unpacking)
    for page in pdf.pages:
        closing.close(page.obj)


def _as_pictures(pdf: Pdf, alternative: Alternative, unpacking: Unpacking) -> Tags:
    """Of pages whose content is not told apart, each is one figure, followed by its links."""
    tags = Tags()
    folding = Folding(pdf, unpacking)
    for number, page in enumerate(pdf.pages, start=1):
        folding.fold(page.obj)
        figure = _element(pdf, page.obj, Name.Figure, 0)
        figure.Alt = alternative(number)
        figure.A = Dictionary(O=Name.Layout, BBox=Array(list(page.mediabox)), Placement=Name.Block)
        tags.top.append(figure)
        tags.marked[page.obj.objgen] = Marked(page.obj, {0: figure})
        for link in page.obj.get(Name.Annots, []):
            element = _element(pdf, page.obj, Name.Link, Dictionary(Type=Name.OBJR, Obj=link))
            tags.top.append(element)
            tags.marked[link.objgen] = Marked(link, owner=element)
    return tags


class Folding:
    """Lays all that a page draws in one drawing: its marks, open ends and states stay within.

    Pages that draw the same share it.
    """

    def __init__(self, pdf: Pdf, unpacking: Unpacking) -> None:
        self._pdf, self._contents, self._unpacking = pdf, pdf.make_stream(AS_PICTURE), unpacking
        self._used: set[tuple[int, int]] = set()
        self._known: dict[str, Stream] = {}

    def fold(self, page: Object) -> None:
        frame = Dictionary(BBox=page.MediaBox, Resources=page.get(Name.Resources, Dictionary()))
        if Name.Group in page:
            frame.Group = page.Group
        parts = drawn_by(page)
        key = repr([part.objgen for part in parts]) + frame.unparse().hex()
        if key not in self._known:
            self._known[key] = self._drawing(parts, frame)
        page.Resources = Dictionary(XObject=Dictionary(Page=self._known[key]))
        page.Contents = self._contents

    def _drawing(self, parts: list[Stream], frame: Dictionary) -> Stream:
        drawing = self._drawn(parts)
        drawing.Type, drawing.Subtype = Name.XObject, Name.Form
        for name, value in frame.items():
            drawing[name] = value
        return drawing

    def _drawn(self, parts: list[Stream]) -> Stream:
        """Without unpacking it if that can be."""
        if len(parts) == 1 and parts[0].objgen not in self._used:
            self._used.add(parts[0].objgen)
            return parts[0]
        return self._pdf.make_stream(self._unpacking.drawn(parts))


def _element(pdf: Pdf, page: Object, role: Name, kid: object) -> Dictionary:
    return pdf.make_indirect(Dictionary(Type=Name.StructElem, S=role, Pg=page, K=Array([kid])))
