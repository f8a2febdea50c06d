"""Takes out of a PDF what lies beside all that is drawn: who made it and with what, and notes of programs."""

from collections.abc import Iterable

from pikepdf import Dictionary, Name, Object, Pdf, Stream

from agenda.documents.annexing.objects import within

OF_ANYTHING = ("/PieceInfo", "/Metadata")
OF_STREAMS = (*OF_ANYTHING, "/LastModified", "/AF", "/AA", "/OPI", "/Ref", "/PS")
RESOURCES = {"/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font", "/ProcSet", "/Properties"}
LAYER = {"/Type", "/Name", "/Intent"}
LAYERS = {"/Type", "/OCGs", "/P", "/VE"}
MARK = {"/Type", "/Subtype", "/MCID", "/Lang", "/Alt", "/ActualText", "/E", "/BBox", "/Attached"}
BY_TYPE = {"/OCG": LAYER, "/OCMD": LAYERS}


def take_out(pdf: Pdf) -> bool:
    """Whether there was something that lies outside the file."""
    outside = False
    for whole in pdf.objects:
        for one in within(whole):
            _bare(one)
            if isinstance(one, Stream) and Name.F in one:
                del one[Name.F]
                outside = True
    return outside


def _bare(one: Object) -> None:
    _without(one, OF_STREAMS if isinstance(one, Stream) else OF_ANYTHING)
    if str(one.get(Name.Type, "")) in BY_TYPE:
        _only(one, BY_TYPE[str(one.Type)])
    if isinstance(resources := one.get(Name.Resources), Dictionary):
        _only(resources, RESOURCES)
    if isinstance(marks := one.get(Name.Properties), Dictionary):
        for _, mark in marks.items():
            if isinstance(mark, Dictionary) and str(mark.get(Name.Type, "")) not in BY_TYPE:
                _only(mark, MARK)


def _only(one: Object, kept: set[str]) -> None:
    _without(one, one.keys() - kept)


def _without(one: Object, keys: Iterable[str]) -> None:
    for key in keys:
        if key in one:
            del one[key]
