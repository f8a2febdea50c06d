"""Small PDF files as they come in: sound ones, and all sorts of others."""

import io
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pikepdf
import typst
from pikepdf import Array, Dictionary, Name, String

OPENING = """
#set document(title: "Proef")
#set text(font: "Source Sans 3", lang: "nl", fallback: false)
#set page(numbering: "1", footer: context counter(page).display())
"""
MAIN = (
    OPENING
    + """
= Agenda
Zie #link(<slot>)[het slot] en de voetnoot#footnote[Noot van het dossier.].
#pagebreak()
= Bijlage 1A: Notitie
#pagebreak()
#counter(page).update(7)
= Bijlage 2B: Rapport
#pagebreak()
#counter(page).update(11)
= Slot <slot>
Tot slot *van het dossier*.
"""
)
ANNEX = (
    OPENING
    + """
= Notitie over ruimte
Begin#footnote[Noot van de notitie.], zie #link(<verder>)[verder] en #link("https://rve.example/x")[het web].
#table(columns: 2, table.header[Kolom][Waarde], [Rij een], [Cel een])
#figure(rect(width: 2cm), alt: "Een vlak", caption: [Plaatje])
#pagebreak()
== Verder <verder>
Einde _van_ de notitie.
"""
)
Change = Callable[[pikepdf.Pdf], object]


def set_in_type(text: str, fonts: Path) -> bytes:
    return typst.compile(
        text.encode(),
        font_paths=[str(fonts)],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["a-2a", "ua-1"],
        timestamp=0,
    )


def changed(content: bytes, change: Change, **saving: object) -> bytes:
    kept = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as file:
        change(file)
        file.save(kept, **({"deterministic_id": True} if "encryption" not in saving else {}), **saving)
    return kept.getvalue()


def plain(*words: str, turned: int = 0, size: tuple[float, float] = (595, 842), left_open: bool = False) -> bytes:
    """Untagged, in a font that is not embedded, a word on each page; its marks end nowhere."""
    kept = io.BytesIO()
    with pikepdf.new() as file:
        font = file.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        shared = file.make_indirect(Dictionary(Font=Dictionary(F1=font)))
        for word in words:
            page = file.add_blank_page(page_size=size)
            opening = "q 2 0 0 2 50 50 cm /P <</MCID 0>> BDC " if left_open else ""
            page.obj.Contents = file.make_stream(f"{opening}BT /F1 12 Tf 40 40 Td ({word}) Tj ET".encode())
            page.obj.Resources = shared
            page.obj.Rotate = turned
        file.save(kept, deterministic_id=True)
    return kept.getvalue()


def many_pages(number: int) -> bytes:
    """All empty, all the same."""
    kept = io.BytesIO()
    with pikepdf.new() as file:
        drawn = file.make_stream(b" ")
        boxes = Array([0, 0, 9, 9])
        kids = [
            file.make_indirect(Dictionary(Type=Name.Page, Parent=file.Root.Pages, MediaBox=boxes, Contents=drawn))
            for _ in range(number)
        ]
        file.Root.Pages.Kids, file.Root.Pages.Count = Array(kids), number
        file.save(kept, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return kept.getvalue()


def bombed(file: pikepdf.Pdf) -> None:
    file.pages[0].Contents = file.make_stream(b"q Q " * (9 << 20))


def note(subtype: str, **more: object) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array([10, 10, 60, 30]), **more)


def add_notes(file: pikepdf.Pdf, *notes: Dictionary) -> None:
    held = [file.make_indirect(one) for one in notes]
    file.pages[0].obj.Annots = Array([*file.pages[0].obj.get("/Annots", []), *held])


def scripted(file: pikepdf.Pdf) -> None:
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    file.Root.OpenAction = script
    file.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), file.make_indirect(script)])))
    file.pages[0].obj.AA = Dictionary(O=script)
    add_notes(file, note("Link", A=Dictionary(S=Name.Launch, F=String("calc.exe"))))


def attached(file: pikepdf.Pdf) -> None:
    file.attachments["geheim.exe"] = b"MZ-in-de-bijlage"


def commented(file: pikepdf.Pdf) -> None:
    add_notes(file, note("Text", Contents=String("Niet voor de buitenwereld")))


def with_form(file: pikepdf.Pdf) -> None:
    shown = file.make_stream(b"BT /F1 9 Tf (Ingevuld) Tj ET", Type=Name.XObject, Subtype=Name.Form)
    shown.BBox = Array([0, 0, 50, 20])
    font = file.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    shown.Resources = Dictionary(Font=Dictionary(F1=font))
    field = note("Widget", FT=Name.Tx, T=String("naam"), V=String("Ingevuld"), AP=Dictionary(N=shown), F=4)
    add_notes(file, field)
    file.Root.AcroForm = Dictionary(Fields=Array([file.pages[0].obj.Annots[-1]]))


def linking_elsewhere(file: pikepdf.Pdf) -> None:
    web = Dictionary(S=Name.URI, URI=String("javascript:alert(1)"))
    remote = Dictionary(S=Name.GoToR, F=String("//server/deel/x.pdf"), D=Array([0, Name.Fit]))
    mail = Dictionary(S=Name.URI, URI=String("mailto:a@rve.example"), Next=web)
    add_notes(file, note("Link", A=web), note("Link", A=remote), note("Link", A=mail))


def faulty_tags(file: pikepdf.Pdf) -> None:
    """As some word processors make them: marks without owner or with two, roles of their own, no way back."""
    root = file.Root.StructTreeRoot
    root.RoleMap = Dictionary(P=Name.H1, Strong=Name.Div, Kop=Name.Strong)
    document = root.K[0]
    document.K.append(document.K[0])
    document.K.append(file.make_indirect(Dictionary(S=Name.Kop, P=document, Pg=file.pages[0].obj, K=Array([0, 999]))))
    document.K.append(Dictionary(S=Name.Span, P=document, ID=String("Note 1")))
    document.K.append(document)
    root.ParentTree = Dictionary(Nums=Array([]))


def layered(shown: bool) -> Change:
    def change(file: pikepdf.Pdf) -> None:
        layer = file.make_indirect(Dictionary(Type=Name.OCG, Name="laag"))
        state = Dictionary() if shown else Dictionary(OFF=Array([layer]))
        file.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=state)

    return change


def with_makers(file: pikepdf.Pdf) -> None:
    """In every place that tells of who made it, and with what."""
    told = Dictionary(Maker=String("MERK"))
    about = file.make_stream(b"<x>MERK</x>")
    usage = Dictionary(CreatorInfo=Dictionary(Creator=String("MERK")))
    layer = file.make_indirect(Dictionary(Type=Name.OCG, Name="laag", Usage=usage, Metadata=about, PieceInfo=told))
    file.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary())
    page = file.pages[0].obj
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, PieceInfo=told)
    drawing = file.make_stream(b"q Q", Type=Name.XObject, Subtype=Name.Form, PieceInfo=told, LastModified="MERK")
    drawing.BBox = Array([0, 0, 1, 1])
    page.Resources.Font.MERKLOOS = font
    page.Resources.XObject = Dictionary(Drawing=drawing)
    page.Resources.Properties = Dictionary(MC0=layer, MC1=Dictionary(Author=String("MERK"), Metadata=about))
    page.Resources.Private = String("MERK")
    element = file.Root.StructTreeRoot.K[0]
    element.T = String("MERK")
    element.A = Dictionary(O=Name.UserProperties, P=Array([Dictionary(N=String("MERK"), V=String("MERK"))]))


def kept(content: bytes, folder: Path) -> str:
    digest = sha256(content).hexdigest()
    (folder / digest).write_bytes(content)
    return digest


def pages_of(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as file:
        return len(file.pages)


def strings_in(pdf: pikepdf.Pdf) -> bytes:
    made = io.BytesIO()
    pdf.save(
        made,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        compress_streams=False,
    )
    return made.getvalue()
