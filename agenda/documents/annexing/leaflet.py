"""A PDF made ready to go into another: clean, and with a structure tree of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from agenda.documents.annexing.cleaning import clean
from agenda.documents.annexing.destinations import Bookmark, Destinations, bookmarks_of
from agenda.documents.annexing.objects import listed
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

    @property
    def language(self) -> str:
        return str(self.pdf.Root.get(Name.Lang, ""))


def leaflet_of(file: Path, alternative: Alternative, *, prefix: str = "", beside: object = None) -> Leaflet:
    """``prefix`` for its names, ``beside`` the names of roles that are taken."""
    pdf = pikepdf.open(file)
    destinations = Destinations(pdf)
    bookmarks = bookmarks_of(pdf, destinations)
    taken_out = clean(pdf, destinations)
    reader = Reader(pdf, prefix)
    reader.roles.beside(beside)
    tags = reader.read()
    tagged = bool(tags.top)
    return Leaflet(pdf, taken_out, bookmarks, tags if tagged else _as_pictures(pdf, alternative), reader.roles, tagged)


def _as_pictures(pdf: Pdf, alternative: Alternative) -> Tags:
    """Of pages whose content is not told apart, each is one figure, followed by its links."""
    tags = Tags()
    folded: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages, start=1):
        _fold(pdf, page.obj, folded)
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


def _fold(pdf: Pdf, page: Object, folded: set[tuple[int, int]]) -> None:
    """Lays all that is drawn in one drawing: its marks, open ends and states stay within."""
    drawing = _drawing(pdf, page, folded)
    drawing.Type, drawing.Subtype, drawing.BBox = Name.XObject, Name.Form, page.MediaBox
    drawing.Resources = page.get(Name.Resources, Dictionary())
    if Name.Group in page:
        drawing.Group = page.Group
    page.Resources = Dictionary(XObject=Dictionary(Page=drawing))
    page.Contents = pdf.make_stream(AS_PICTURE)


def _drawing(pdf: Pdf, page: Object, folded: set[tuple[int, int]]) -> Stream:
    """What the page holds, without unpacking it if that can be."""
    parts = [one for one in listed(page.get(Name.Contents)) if isinstance(one, Stream)]
    if len(parts) == 1 and parts[0].objgen not in folded:
        folded.add(parts[0].objgen)
        return parts[0]
    return pdf.make_stream(b"\n".join(part.read_bytes() for part in parts))


def _element(pdf: Pdf, page: Object, role: Name, kid: object) -> Dictionary:
    return pdf.make_indirect(Dictionary(Type=Name.StructElem, S=role, Pg=page, K=Array([kid])))
