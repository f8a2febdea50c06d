"""Tables of pages as sheets."""

from collections.abc import Callable, Sequence
from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

from agenda.documents.sheets.content import Sheet
from agenda.documents.sheets.grids import GRID_FORMATS, grid
from agenda.kernel.refusal import NotFound


def downloads(address: Callable[[str], str]) -> list[tuple[str, str]]:
    """Per form of file its name and where it is to be had."""
    return [(kind.label, address(form)) for form, kind in GRID_FORMATS.items()]


def sent_grid(title: str, rows: Sequence[Sequence[str]], name: str, form: str) -> Response:
    """``form`` is the ending of the file; ``name`` comes before it."""
    return sent_sheet(grid(title, rows), name, form)


def sent_sheet(sheet: Sheet, name: str, form: str) -> Response:
    if form not in GRID_FORMATS:
        raise NotFound(f"De vorm ‘{form}’ is er niet; kies uit: {', '.join(GRID_FORMATS)}.")
    kind = GRID_FORMATS[form]
    content = BytesIO(kind.write(sheet))
    return send_file(content, mimetype=kind.media_type, as_attachment=True, download_name=f"{name}.{form}")
