"""The SVG text of a picture, made fit for the paper or the page that it comes on."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from markupsafe import Markup

TAG = re.compile(r"<[^>]*>")
ROOT = re.compile(r"<svg\b[^>]*>")
WORDS = re.compile(r">([^<]+)")
TYPEFACE = re.compile(r"""\sfont-family=("[^"]*"|'[^']*')""")
NAMED_BY = re.compile(r"""\s(?:role|aria-[a-z]+|focusable)=("[^"]*"|'[^']*')""")
IDENTITY = re.compile(r"""(\sid=["']|url\(#|\shref=["']#)""")
SIZES = re.compile(r"""\s(width|height)=["']([\d.]+)(?:px)?["']""")
VIEW = re.compile(r"""\sviewBox=["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)""")
LETTERS = """ font-family="'Source Sans 3'\""""
USUAL_SIZE = (640.0, 240.0)
LABEL = re.compile(
    r'<text x="(?P<x>[-\d.]+)" y="(?P<y>[-\d.]+)" font-size="(?P<size>[\d.]+)" font-weight="(?P<weight>\d+)" '
    r'text-anchor="(?P<anchor>start|middle|end)" fill="(?P<fill>#[0-9a-f]{6})">(?P<text>[^<]*)</text>'
)
NUMBERS = ("x", "y", "size")


def on_paper(svg: str, settable: Callable[[str], str]) -> str:
    """In the one typeface that a PDF embeds; signs that it lacks are replaced."""
    bare = TAG.sub(lambda tag: TYPEFACE.sub("", tag[0]), svg)
    lettered = ROOT.sub(lambda root: f"{root[0][:4]}{LETTERS}{root[0][4:]}", bare, count=1)
    return WORDS.sub(lambda words: f">{settable(words[1])}", lettered)


def without_words(svg: str) -> tuple[str, list[dict[str, Any]]]:
    """The picture, and what is written in it, in pixels; with what was moved or turned the words stay where they are.

    To keep the outlines of each sign, as a picture does, takes five times as much memory as to set the words as text.
    """
    if "transform" in svg:
        return svg, []
    return LABEL.sub("", svg), [_label(found.groupdict()) for found in LABEL.finditer(svg)]


def _label(told: dict[str, str]) -> dict[str, Any]:
    numbers = {name: float(told[name]) for name in NUMBERS} | {"weight": int(told["weight"])}
    return told | numbers | {"text": unescape(told["text"])}


def on_screen(svg: str, alternative: str, prefix: str) -> Markup:
    """An ``img`` named by ``alternative``; its identities begin with ``prefix``, so that no two pictures share one."""
    picture = TAG.sub(lambda tag: IDENTITY.sub(rf"\g<1>{prefix}", NAMED_BY.sub("", tag[0])), svg[svg.find("<svg") :])
    name = Markup(' role="img" aria-label="{}"').format(alternative)
    return Markup(ROOT.sub(lambda root: f"{root[0][:4]}{name}{root[0][4:]}", picture, count=1))  # noqa: S704 -- ours


def size_of(svg: str) -> tuple[float, float]:
    """Width and height in CSS pixels."""
    root = ROOT.search(svg)
    told = root[0] if root else ""
    sizes, view = dict(SIZES.findall(told)), VIEW.search(told)
    if {"width", "height"} <= sizes.keys():
        return float(sizes["width"]), float(sizes["height"])
    return (float(view[1]), float(view[2])) if view else USUAL_SIZE
