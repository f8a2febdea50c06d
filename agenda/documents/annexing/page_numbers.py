"""What a viewer calls each page (ISO 32000-1, 12.4.2)."""

from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, NumberTree, Object, Pdf


@dataclass(frozen=True)
class Numbered:
    number: int
    style: str = "/D"
    prefix: str = ""

    def follows(self, other: "Numbered") -> bool:
        return (self.number, self.style, self.prefix) == (other.number + 1, other.style, other.prefix)


def numbers_of(pdf: Pdf) -> list[Numbered]:
    told = dict(NumberTree(pdf.Root.PageLabels)) if Name.PageLabels in pdf.Root else {}
    numbered: list[Numbered] = []
    label: Object = Dictionary(S=Name.D)
    start = 0
    for at in range(len(pdf.pages)):
        if at in told:
            label, start = told[at], at
        number = int(label.get(Name.St, 1)) + at - start
        numbered.append(Numbered(number, str(label.get(Name.S, "")), str(label.get(Name.P, ""))))
    return numbered


def write_numbers(pdf: Pdf, numbered: list[Numbered]) -> None:
    """In as few ranges as it takes."""
    ranges: list[object] = []
    for at, (one, before) in enumerate(zip(numbered, [None, *numbered], strict=False)):
        if before is None or not one.follows(before):
            ranges += [at, _label(one)]
    pdf.Root.PageLabels = Dictionary(Nums=Array(ranges))


def _label(one: Numbered) -> Dictionary:
    label = Dictionary(St=one.number)
    if one.style:
        label.S = Name(one.style)
    if one.prefix:
        label.P = one.prefix
    return label
