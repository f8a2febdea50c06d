"""Takes out of a PDF all that does something or lies beside its pages, and tells what that was."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from agenda.documents.annexing.beside import take_out
from agenda.documents.annexing.destinations import Destinations
from agenda.documents.annexing.objects import indirect, listed
from agenda.documents.paper_check import runs

SCRIPTS = "een script of een opdracht die iets start"
ATTACHMENTS = "bestanden die erin zaten"
FORMS = "invulvelden (wat was ingevuld staat er nog)"
SIGNATURES = "een digitale handtekening"
COMMENTS = "opmerkingen en markeringen"
MEDIA = "geluid of beeld"
LINKS = "links naar iets anders dan een webadres"
OUTSIDE = "onderdelen die buiten het bestand lagen"

BOXES = frozenset({"/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate", "/UserUnit"})
PAGE_KEEPS = BOXES | {"/Type", "/Parent", "/Resources", "/Contents", "/Group", "/Annots"}
LINK_KEEPS = ("/Type", "/Subtype", "/Rect", "/QuadPoints", "/Border", "/BS", "/C", "/H", "/F", "/Contents", "/Lang")
SCHEMES = frozenset({"http", "https", "mailto"})
WITH_MEDIA = frozenset({"/Screen", "/Movie", "/Sound", "/RichMedia", "/3D"})
SILENT = frozenset({"/Popup", "/PrinterMark", "/TrapNet"})


def active_parts(pdf: Pdf) -> list[str]:
    """What the file as a whole holds that is not taken over, in words."""
    return list(dict.fromkeys(_of_the_whole(pdf)))


def clean(pdf: Pdf, destinations: Destinations) -> list[str]:
    """Leaves pages with what is drawn on them and with safe links, and tells what it took from them.

    The catalogue is not to be taken over at all.
    """
    found: dict[str, None] = {}
    for page in pdf.pages:
        here = list(_annotations(page.obj))
        found |= dict.fromkeys(_told(here))
        _keep(page.obj, [one for one in here if _subtype(one) in ("/Link", "/Widget")])
    if FORMS in found or SIGNATURES in found:
        _flatten(pdf)
    for page in pdf.pages:
        found |= dict.fromkeys(_clean_page(pdf, page.obj, destinations))
    return [*found, *([OUTSIDE] if take_out(pdf) else [])]


def _of_the_whole(pdf: Pdf) -> Iterator[str]:
    names, root = pdf.Root.get(Name.Names), pdf.Root
    if runs(pdf) or Name.AA in root or any(Name.AA in page.obj for page in pdf.pages):
        yield SCRIPTS
    if Name.AF in root or Name.Collection in root or (isinstance(names, Dictionary) and Name.EmbeddedFiles in names):
        yield ATTACHMENTS
    form = root.get(Name.AcroForm)
    if isinstance(form, Dictionary) and (form.get(Name.Fields) or Name.XFA in form):
        yield FORMS


def _annotations(page: Object) -> Iterator[Dictionary]:
    return (one for one in listed(page.get(Name.Annots)) if isinstance(one, Dictionary))


def _subtype(annotation: Dictionary) -> str:
    return str(annotation.get(Name.Subtype, ""))


def _told(annotations: list[Dictionary]) -> Iterator[str]:
    for one in annotations:
        kind = _subtype(one)
        if kind == "/Widget":
            yield SIGNATURES if one.get(Name.FT) == Name.Sig else FORMS
        elif kind == "/FileAttachment":
            yield ATTACHMENTS
        elif kind in WITH_MEDIA:
            yield MEDIA
        elif kind != "/Link" and kind not in SILENT:
            yield COMMENTS


def _keep(page: Object, annotations: list[Dictionary]) -> None:
    if annotations:
        page.Annots = Array(annotations)
    elif Name.Annots in page:
        del page.Annots


def _flatten(pdf: Pdf) -> None:
    """What was filled in becomes part of the page."""
    pdf.generate_appearance_streams()
    pdf.flatten_annotations()


def _clean_page(pdf: Pdf, page: Object, destinations: Destinations) -> list[str]:
    for key in [key for key in page.keys() if key not in PAGE_KEEPS]:  # noqa: SIM118 -- a PDF object is no dict
        del page[key]
    page.Tabs = Name.S
    links = [one for one in _annotations(page) if _subtype(one) == "/Link"]
    safe = [one for one in links if _make_safe(one, destinations)]
    _keep(page, [indirect(pdf, one) for one in safe])
    return [LINKS] if len(safe) < len(links) else []


def _make_safe(link: Dictionary, destinations: Destinations) -> bool:
    """Leaves one way to follow the link, if there is a safe one."""
    target, address = destinations.of(link), _address(link.get(Name.A))
    for key in [key for key in link.keys() if key not in LINK_KEEPS]:  # noqa: SIM118
        del link[key]
    if target is not None:
        link.Dest = target
    elif address is not None:
        link.A = Dictionary(S=Name.URI, URI=String(address))
    return target is not None or address is not None


def _address(action: object) -> bytes | None:
    if not isinstance(action, Dictionary) or action.get(Name.S) != Name.URI:
        return None
    uri = action.get(Name.URI)
    address = bytes(uri) if isinstance(uri, String) else b""
    try:
        scheme = urlsplit(address.decode()).scheme.lower()
    except ValueError:
        return None
    return address if scheme in SCHEMES else None
