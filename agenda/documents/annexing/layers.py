"""Layers that can be shown or hidden go along in the state that they open in (ISO 32000-1, 8.11.4)."""

from pikepdf import Array, Dictionary, Name, Object, Pdf

from agenda.documents.annexing.objects import listed


def take_layers(pdf: Pdf, source: Pdf) -> None:
    groups = _groups(source)
    if not groups:
        return
    here, hidden = _layers_of(pdf), hidden_layers(source)
    for group in groups:
        copy = pdf.copy_foreign(group)
        here.OCGs.append(copy)
        here.D.Order.append(copy)
        if group.objgen in hidden:
            here.D.OFF.append(copy)


def _layers_of(pdf: Pdf) -> Object:
    if Name.OCProperties not in pdf.Root:
        shown = Dictionary(Name="Lagen", Order=Array(), OFF=Array())
        pdf.Root.OCProperties = pdf.make_indirect(Dictionary(OCGs=Array(), D=shown))
    return pdf.Root.OCProperties


def _told(pdf: Pdf) -> Dictionary:
    told = pdf.Root.get(Name.OCProperties)
    return told if isinstance(told, Dictionary) else Dictionary()


def _groups(pdf: Pdf) -> list[Dictionary]:
    return [one for one in _dictionaries(_told(pdf), Name.OCGs) if one.is_indirect]


def hidden_layers(pdf: Pdf) -> set[tuple[int, int]]:
    """As the file opens."""
    shown = _told(pdf).get(Name.D)
    if not isinstance(shown, Dictionary):
        return set()
    every, off, on = (
        {one.objgen for one in row}
        for row in (_groups(pdf), _dictionaries(shown, Name.OFF), _dictionaries(shown, Name.ON))
    )
    return (every - on) | off if shown.get(Name.BaseState) == Name.OFF else off & every


def _dictionaries(holder: Dictionary, key: Name) -> list[Dictionary]:
    return [one for one in listed(holder.get(key)) if isinstance(one, Dictionary)]
