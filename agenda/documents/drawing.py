"""What all pictures are drawn with: their frame, lines and words. Words of people are shown as far as they fit."""

import re
from collections.abc import Iterable
from datetime import date

from markupsafe import Markup

from agenda.documents.weaving import Weave
from agenda.kernel.text import one_line

INK, QUIET, ACCENT, GREEN, RULE = "#1a1a1a", "#55606b", "#14406b", "#14532d", "#d5dae0"
FONT = "'Source Sans 3', sans-serif"
SIGN_WIDTH = 6.6
SIGN_HEIGHT = 12
UNDRAWN = re.compile("[^ -~\u00a0-\u024f\u2010-\u201e\u2026\u2039\u203a\u20ac]")
"""Signs beyond European Latin may lack a shape, or turn the direction of what stands beside them."""


def frame(
    name: str, title: str, description: str, size: tuple[float, float], parts: Iterable[Markup], *, small: bool = False
) -> Markup:
    """``name`` is the beginning of its identifiers on the page."""
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="agenda-picture{small}" role="img" '
        'viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="{font}" '
        'aria-labelledby="{name}-titel {name}-uitleg">'
        '<title id="{name}-titel">{title}</title><desc id="{name}-uitleg">{description}</desc>{parts}</svg>'
    ).format(
        small=" agenda-picture--small" if small else "",
        width=f"{size[0]:g}",
        height=f"{size[1]:g}",
        font=FONT,
        name=name,
        title=one_line(title),
        description=one_line(description),
        parts=Markup("").join(parts),
    )


LINE = Weave('<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}"{}/>')
DASHED = Weave(' stroke-width="1.5" stroke-dasharray="{}"')
WORDS = Weave('<text x="{}" y="{}" font-size="{}" font-weight="{}" text-anchor="{}" fill="{}">{}</text>')
BLOCK = Weave('<rect x="{}" y="{}" width="{}" height="{}" rx="{}" fill="{}"/>')
DOT = Weave('<circle cx="{}" cy="{}" r="{}" fill="{}"/>')


def line(x1: float, y1: float, x2: float, y2: float, colour: str, dashes: str = "") -> Markup:
    return LINE(*map(places, (x1, y1, x2, y2)), colour, DASHED(dashes) if dashes else "")


def words(x: float, y: float, label: str, colour: str, anchor: str = "start", weight: str = "400") -> Markup:
    shown = UNDRAWN.sub("□", one_line(label))
    return WORDS(places(x), places(y), SIGN_HEIGHT, weight, anchor, colour, shown)


def block(x: float, y: float, width: float, height: float, colour: str, rounding: float = 0) -> Markup:
    return BLOCK(*map(places, (x, y, width, height, rounding)), colour)


def dot(x: float, y: float, radius: float, colour: str) -> Markup:
    return DOT(*map(places, (x, y, radius)), colour)


def cut(text: str, most: int) -> str:
    """As much of it as ``most`` signs can hold, on one line."""
    whole = one_line(text[: 4 * most]).strip()
    return whole if len(whole) <= most and len(text) <= 4 * most else f"{whole[: most - 1].rstrip()}…"


def short_date(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"


def places(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
