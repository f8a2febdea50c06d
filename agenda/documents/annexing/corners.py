"""The corner at the top right of a page, as its reader sees it."""

from collections.abc import Sequence

import pikepdf
from pikepdf import Name, Object

FROM_THE_EDGE = 14
USUAL_WIDTH = 595
LARGEST = 4


def corner_of(page: pikepdf.Page, small: Sequence[float]) -> str:
    """The matrix that lays the drawing upright in the corner, smaller or larger as the page is."""
    left, bottom, right, top = _shown(page)
    turned = int(page.obj.get(Name.Rotate, 0)) % 360
    across, up = (top - bottom, right - left) if turned in (90, 270) else (right - left, top - bottom)
    size = min(min(across, up) / USUAL_WIDTH, LARGEST)
    x = across - (FROM_THE_EDGE + small[2] - small[0]) * size
    y = up - (FROM_THE_EDGE + small[3] - small[1]) * size
    turns = {
        0: (size, 0, 0, size, left + x, bottom + y),
        90: (0, size, -size, 0, right - y, bottom + x),
        180: (-size, 0, 0, -size, right - x, top - y),
        270: (0, -size, size, 0, left + y, top - x),
    }
    return " ".join(f"{number:.4f}" for number in turns.get(turned, turns[0]))


def _shown(page: pikepdf.Page) -> tuple[float, float, float, float]:
    whole, cut = (_sides(box) for box in (page.mediabox, page.cropbox))
    shown = max(whole[0], cut[0]), max(whole[1], cut[1]), min(whole[2], cut[2]), min(whole[3], cut[3])
    return shown if shown[0] < shown[2] and shown[1] < shown[3] else whole


def _sides(box: Object) -> tuple[float, float, float, float]:
    x, y, other_x, other_y = (float(side) for side in box)
    return min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y)
