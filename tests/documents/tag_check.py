"""Holds the structure tree of a PDF against its pages: what a checker of single rules does not see across pages."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, Pdf, Stream

from agenda.documents.annexing.roles import STANDARD

PAINTS = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Tj", "TJ", "'", '"', "Do", "INLINE IMAGE"}
Mark = tuple[tuple[int, int], int]


@dataclass
class Tree:
    owners: dict[Mark, list[Any]] = field(default_factory=dict)
    things: dict[tuple[int, int], list[Any]] = field(default_factory=dict)
    elements: list[Any] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def tag_faults(pdf: Pdf) -> list[str]:
    root = pdf.Root.StructTreeRoot
    tree = read(root)
    parents = dict(NumberTree(root.ParentTree))
    faults = tree.faults + names(root, tree)
    marks: Counter[Mark] = Counter()
    for number, page in enumerate(pdf.pages, start=1):
        for holder, drawn in drawings(page.obj):
            told, loose = drawn_marks(holder)
            faults += [f"page {number}: {loose} painted outside any mark"] if loose and drawn == "page" else []
            found = [(holder.objgen, mark) for mark in told] if drawn == "page" or "/StructParents" in holder else []
            marks.update(found)
            faults += [f"page {number}: {fault}" for fault in numbered(holder, found, tree, parents)]
        faults += [f"page {number}: {fault}" for fault in linked(page.obj, tree, parents)]
    faults += [f"mark {mark} is drawn {times} times" for mark, times in marks.items() if times > 1]
    faults += [f"{mark} is owned but not drawn" for mark in tree.owners if mark not in marks]
    pages = {page.obj.objgen for page in pdf.pages}
    faults += [f"{one.S} stands on no page" for one in tree.elements if "/Pg" in one and one.Pg.objgen not in pages]
    return faults


def read(root: Any) -> Tree:
    tree, seen = Tree(), set()
    waiting = [(kid, root, None) for kid in listed(root.K)]
    while waiting:
        kid, parent, page = waiting.pop()
        if isinstance(kid, int):
            tree.owners.setdefault((page.objgen, kid), []).append(parent)
        elif kid.get("/Type") == Name.MCR:
            holder = kid.get("/Stm", kid.get("/Pg", page))
            tree.owners.setdefault((holder.objgen, kid.MCID), []).append(parent)
        elif kid.get("/Type") == Name.OBJR:
            tree.things.setdefault(kid.Obj.objgen, []).append(parent)
        else:
            tree.faults += [f"{kid.S} hangs in two places"] if kid.objgen in seen else []
            tree.faults += [] if kid.P.objgen == parent.objgen else [f"{kid.S} names another parent"]
            seen.add(kid.objgen)
            tree.elements.append(kid)
            waiting += [(one, kid, kid.get("/Pg")) for one in listed(kid.get("/K"))]
    tree.faults += [f"{mark} has {len(owners)} owners" for mark, owners in tree.owners.items() if len(owners) > 1]
    return tree


def listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, Array) else [] if value is None else [value]


def names(root: Any, tree: Tree) -> list[str]:
    roles = {key[1:]: str(value)[1:] for key, value in root.get("/RoleMap", Dictionary()).items()}
    unknown = {str(one.S)[1:] for one in tree.elements} - STANDARD
    faults = [f"role {name} means nothing" for name in unknown if roles.get(name) not in STANDARD]
    ids = Counter(bytes(one.ID) for one in tree.elements if "/ID" in one)
    index = {key.encode(): one.objgen for key, one in NameTree(root.IDTree).items()} if "/IDTree" in root else {}
    faults += [f"ID {name!r} stands {times} times" for name, times in ids.items() if times > 1]
    faults += [
        f"ID {bytes(o.ID)!r} not found" for o in tree.elements if "/ID" in o and index.get(bytes(o.ID)) != o.objgen
    ]
    attributes = [one for element in tree.elements for one in listed(element.get("/A")) if isinstance(one, Dictionary)]
    headers = [bytes(name) for one in attributes for name in listed(one.get("/Headers"))]
    return faults + [f"header {name!r} is nowhere" for name in headers if name not in ids]


def drawings(page: Any) -> Iterator[tuple[Any, str]]:
    yield page, "page"
    for one in page.get("/Resources", Dictionary()).get("/XObject", Dictionary()).values():
        if isinstance(one, Stream) and one.get("/Subtype") == Name.Form:
            yield one, "form"


def drawn_marks(holder: Any) -> tuple[list[int], int]:
    """The marks in what is drawn, and how much is painted outside any."""
    marks, open_ones, loose = [], [], 0
    for operands, operator in pikepdf.parse_content_stream(holder):
        word = str(operator)
        if word in ("BDC", "BMC"):
            told = operands[1].get("/MCID") if word == "BDC" and isinstance(operands[1], Dictionary) else None
            marks += [] if told is None else [int(told)]
            open_ones.append(told is not None or operands[0] == Name.Artifact)
        elif word == "EMC":
            open_ones.pop()
        elif word in PAINTS and not any(open_ones):
            loose += 1
    return marks, loose


def numbered(holder: Any, found: list[Mark], tree: Tree, parents: dict[int, Any]) -> Iterator[str]:
    row = parents.get(holder.get("/StructParents"), [])
    for mark in found:
        owners = tree.owners.get(mark, [])
        if not owners:
            yield f"mark {mark[1]} belongs to nothing"
        elif mark[1] >= len(row) or row[mark[1]].objgen != owners[0].objgen:
            yield f"mark {mark[1]} is told to belong to something else"


def linked(page: Any, tree: Tree, parents: dict[int, Any]) -> Iterator[str]:
    for one in page.get("/Annots", []):
        owners = tree.things.get(one.objgen, [])
        told = parents.get(one.get("/StructParent"))
        if len(owners) != 1 or told is None or told.objgen != owners[0].objgen:
            yield f"a link has {len(owners)} owners, or another one is told"
