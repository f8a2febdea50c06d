"""Layers that can be shown or hidden go along in the state that they open in (ISO 32000-1, 8.11.4)."""

from pikepdf import Array, Dictionary, Name, Object, Pdf


def take_layers(pdf: Pdf, source: Pdf) -> None:
    told = source.Root.get(Name.OCProperties, Dictionary())
    groups = [one for one in _listed(told, Name.OCGs) if isinstance(one, Dictionary) and one.is_indirect]
    if not groups:
        return
    here, hidden = _layers_of(pdf), _hidden(groups, told.get(Name.D))
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


def _hidden(groups: list[Dictionary], shown: object) -> set[tuple[int, int]]:
    off, on = (
        {one.objgen for one in _listed(shown, key) if isinstance(one, Dictionary)} for key in (Name.OFF, Name.ON)
    )
    if isinstance(shown, Dictionary) and shown.get(Name.BaseState) == Name.OFF:
        return ({group.objgen for group in groups} - on) | off
    return off


def _listed(holder: object, key: Name) -> list[Object]:
    listed = holder.get(key) if isinstance(holder, Dictionary) else None
    return list(listed) if isinstance(listed, Array) else []
