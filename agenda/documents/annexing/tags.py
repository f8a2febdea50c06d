"""The structure tree of a PDF, read whole: which element owns which mark, and what must be told apart elsewhere.

ISO 32000-1, 14.7. What is there is put right on the way: an element has one parent, a mark has one owner, and what
refers to nothing is left out. The numbers by which pages find their elements are given anew by whoever takes it over.
"""

from dataclasses import dataclass, field

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from agenda.documents.annexing.objects import indirect, listed
from agenda.documents.annexing.roles import Roles

PLACE_KEEPS = {"/Type", "/S", "/P", "/ID", "/Pg", "/K"}
ELEMENT_KEEPS = PLACE_KEEPS | {"/A", "/C", "/R", "/Lang", "/Alt", "/E", "/ActualText"}
MOST_MARKS = 100_000

Key = tuple[int, int]


@dataclass
class Marked:
    """A page or drawing with marks, or a single thing such as a link, and its owners."""

    thing: Object
    owners: dict[int, Object] = field(default_factory=dict)
    owner: Object | None = None


@dataclass
class Tags:
    top: list[Object] = field(default_factory=list)
    marked: dict[Key, Marked] = field(default_factory=dict)
    ids: dict[str, Object] = field(default_factory=dict)


class Reader:
    def __init__(self, pdf: Pdf, prefix: str) -> None:
        self.pdf, self.prefix, self.tags = pdf, prefix, Tags()
        self.root = pdf.Root.get(Name.StructTreeRoot)
        self.roles = Roles(self.root.get(Name.RoleMap) if isinstance(self.root, Dictionary) else None)
        self._classes = self.root.get(Name.ClassMap) if isinstance(self.root, Dictionary) else None
        self._pages = {page.obj.objgen for page in pdf.pages}
        self._links = {one.objgen for page in pdf.pages for one in page.obj.get(Name.Annots, [])}
        self._ids: dict[bytes, str] = {}
        self._heading_for: list[Dictionary] = []
        self._seen: set[Key] = set()

    def read(self) -> Tags:
        """Nothing, if nothing on the pages is marked."""
        if not isinstance(self.root, Dictionary):
            return Tags()
        self._forget_numbers()
        waiting = self._take_kids(self.root, None)
        self.tags.top = list(waiting)
        while waiting:
            element = waiting.pop()
            waiting.extend(self._take_kids(element, element))
        self._rename_headers()
        return self.tags if any(one.owners for one in self.tags.marked.values()) else Tags()

    def _forget_numbers(self) -> None:
        for one in self.pdf.objects:
            if isinstance(one, Dictionary | Stream):
                for key in ("/StructParent", "/StructParents"):
                    if key in one:
                        del one[key]

    def _take_kids(self, holder: Dictionary, owner: Dictionary | None) -> list[Dictionary]:
        """Keeps the sound kids of this element and returns those that are elements themselves."""
        kept: list[object] = []
        elements: list[Dictionary] = []
        kids = list(listed(holder.get(Name.K)))
        for kid in kids:
            if isinstance(kid, Dictionary) and kid.get(Name.Type) not in (Name.MCR, Name.OBJR):
                element = self._take_element(kid, owner)
                kept += element
                elements += element
            elif owner is not None and self._take_mark(kid, owner):
                kept.append(kid)
        if len(kept) < len(kids) or any(kid is not one for kid, one in zip(kids, kept, strict=True)):
            holder.K = Array(kept)
        return elements

    def _take_element(self, given: Dictionary, owner: Dictionary | None) -> list[Dictionary]:
        element = indirect(self.pdf, given)
        role = element.get(Name.S)
        if element.objgen in self._seen or not isinstance(role, Name):
            return []
        self._seen.add(element.objgen)
        keys = element.keys()
        for key in keys - ELEMENT_KEEPS:
            del element[key]
        element.S = self.roles.name_for(role)
        self._put_in_place(element, owner)
        if "/ID" in keys:
            self._take_id(element)
        if "/A" in keys or "/C" in keys:
            self._take_attributes(element)
        return [element]

    def _put_in_place(self, element: Dictionary, owner: Dictionary | None) -> None:
        if owner is not None:
            element.P = owner
        elif Name.P in element:
            del element.P
        page = element.get(Name.Pg)
        if page is not None and not (isinstance(page, Dictionary) and page.objgen in self._pages):
            del element.Pg

    def _take_id(self, element: Dictionary) -> None:
        told = element.ID
        if isinstance(told, String) and bytes(told) not in self._ids:
            new = self._ids[bytes(told)] = f"{self.prefix}{len(self._ids) + 1}"
            element.ID = String(new)
            self.tags.ids[new] = element
        else:
            del element.ID

    def _take_attributes(self, element: Dictionary) -> None:
        """With those of its classes: names of classes mean something in their own file alone."""
        sets = [one for one in listed(element.get(Name.A)) if isinstance(one, Dictionary)]
        for name in listed(element.get(Name.C)):
            if isinstance(name, Name) and isinstance(self._classes, Dictionary):
                sets += [one for one in listed(self._classes.get(name)) if isinstance(one, Dictionary)]
        sets = [one for one in sets if one.get(Name.O) != Name.UserProperties]
        for key in (Name.A, Name.C):
            if key in element:
                del element[key]
        if sets:
            element.A = Array(sets)
            self._heading_for += [one for one in sets if Name.Headers in one]

    def _take_mark(self, kid: object, owner: Dictionary) -> bool:
        if isinstance(kid, int):
            return self._own(owner.get(Name.Pg), kid, owner)
        if not isinstance(kid, Dictionary):
            return False
        if kid.get(Name.Type) == Name.OBJR:
            return self._own_thing(kid.get(Name.Obj), owner)
        drawing = kid.get(Name.Stm)
        return self._own(
            kid.get(Name.Pg, owner.get(Name.Pg)) if drawing is None else drawing, kid.get(Name.MCID), owner
        )

    def _own(self, where: object, mark: object, owner: Dictionary) -> bool:
        if not isinstance(mark, int) or not 0 <= mark < MOST_MARKS:
            return False
        if not (isinstance(where, Stream) or (isinstance(where, Dictionary) and where.objgen in self._pages)):
            return False
        owners = self.tags.marked.setdefault(where.objgen, Marked(where)).owners
        if mark in owners:
            return False
        owners[mark] = owner
        return True

    def _own_thing(self, thing: object, owner: Dictionary) -> bool:
        if not (isinstance(thing, Stream) or (isinstance(thing, Dictionary) and thing.objgen in self._links)):
            return False
        marked = self.tags.marked.setdefault(thing.objgen, Marked(thing))
        if marked.owner is not None:
            return False
        marked.owner = owner
        return True

    def _rename_headers(self) -> None:
        names = self._ids | {new.encode(): new for new in self._ids.values()}
        for attributes in self._heading_for:
            told = [bytes(one) for one in listed(attributes.Headers) if isinstance(one, String)]
            attributes.Headers = Array([String(names[one]) for one in told if one in names])
