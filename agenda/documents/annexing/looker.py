"""Tells what of a PDF can go into another, in a process of its own.

Runs as ``python -m agenda.documents.annexing.looker FILE``; writes one line of JSON as soon as that is known, and a
second one when the file has been held against the standards that it claims.
"""

import json
import sys
from pathlib import Path

import pikepdf

from agenda.documents.annexing.cleaning import active_parts
from agenda.documents.annexing.corners import corner_of
from agenda.documents.annexing.layers import hidden_layers
from agenda.documents.annexing.leaflet import Leaflet, leaflet_of
from agenda.documents.annexing.standards import keeps_its_claims
from agenda.documents.annexing.whole import Whole, blank
from agenda.documents.confinement import MEBIBYTE, MOST_PAGES, confine
from agenda.documents.paper_check import MOST_UNPACKED, TOO_LARGE_INSIDE, objection_in

MEMORY, SECONDS = 1536 * MEBIBYTE, 40
OBJECT = 1024
"""Reading one costs about as much as drawing so many bytes."""


def main(file: Path) -> None:
    told = look(file)
    _tell(told)
    if told.get("tagged") and not told["taken_out"]:
        _tell({"conforms": keeps_its_claims(file)})


def look(file: Path) -> dict[str, object]:
    try:
        with pikepdf.open(file) as pdf:
            trouble, active = _trouble(pdf), active_parts(pdf)
            drawn, objects = _drawn(pdf), len(pdf.objects)
        if trouble:
            return {"trouble": trouble}
        leaflet = leaflet_of(file, str)
        return _told(leaflet, active) | {"weight": max(drawn, leaflet.unpacked) + OBJECT * objects}
    except pikepdf.PasswordError:
        return {"trouble": "locked"}
    except MemoryError:
        return {"trouble": "large"}
    except OSError:
        raise
    except Exception as fault:
        return {"trouble": "large" if objection_in([str(fault)]) is TOO_LARGE_INSIDE else "broken"}


def _trouble(pdf: pikepdf.Pdf) -> str | None:
    if pdf.is_encrypted:
        return "guarded"
    if not len(pdf.pages):
        return "broken"
    if len(pdf.pages) > MOST_PAGES:
        return "long"
    objection = objection_in(pdf.get_warnings())
    if objection:
        return "large" if objection is TOO_LARGE_INSIDE else "broken"
    return None if _drawn(pdf) <= MOST_UNPACKED else "large"


def _drawn(pdf: pikepdf.Pdf) -> int:
    """How much the drawing of all pages is when unpacked, each stream once."""
    seen: set[tuple[int, int]] = set()
    whole = 0
    for page in pdf.pages:
        contents = page.obj.get("/Contents")
        for one in contents if isinstance(contents, pikepdf.Array) else [contents]:
            if isinstance(one, pikepdf.Stream) and one.objgen not in seen and whole <= MOST_UNPACKED:
                seen.add(one.objgen)
                whole += len(one.read_bytes())
    return whole


def _told(leaflet: Leaflet, active: list[str]) -> dict[str, object]:
    """After everything is done to it that binding does, so that what fails fails here."""
    for page in leaflet.pdf.pages:
        corner_of(page, (0, 0, 1, 1))
    hidden = bool(hidden_layers(leaflet.pdf))
    trial = Whole(blank())
    trial.insert(leaflet, 1, 1, "Bijlage")
    trial.finish(claims=False)
    taken_out = list(dict.fromkeys([*active, *leaflet.taken_out]))
    return {"pages": len(leaflet.pdf.pages), "taken_out": taken_out, "tagged": leaflet.tagged, "hidden": hidden}


def _tell(told: dict[str, object]) -> None:
    print(json.dumps(told), flush=True)  # noqa: T201


if __name__ == "__main__":
    confine(MEMORY, SECONDS)
    main(Path(sys.argv[1]))
