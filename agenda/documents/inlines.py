"""What runs along within a line of a document."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar, overload
from urllib.parse import quote, urlsplit

from agenda.kernel.refusal import Fault, Invalid
from agenda.kernel.text import clean_text, one_line

LINKABLE = frozenset({"http", "https", "mailto"})
BOOKMARK = re.compile("[a-z][a-z0-9_]{,39}")
"""What Word takes as the name of one."""
URL_SIGNS = "%/:=&?~#+!$,;'@()*[]"

Given = TypeVar("Given")
Value = TypeVar("Value")


class Misshapen(Invalid, ValueError):
    """The parts do not make a document; ``str()`` tells in Dutch what to mend."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(Fault("", sentence) for sentence in sentences)


class Kept(Generic[Given, Value]):
    """A field of a frozen dataclass: what is given passes through ``keep`` once, and what that returns is kept."""

    def __init__(self, keep: Callable[[Given], Value], *default: Value) -> None:
        self.keep = keep
        self.default = default

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, thing: None, owner: type) -> Self: ...

    @overload
    def __get__(self, thing: object, owner: type) -> Value: ...

    def __get__(self, thing: object | None, owner: type) -> Any:
        if thing is not None:
            return thing.__dict__[self.name]
        if self.default:
            return self.default[0]
        raise AttributeError(self.name)  # tells dataclass that there is no default

    def __set__(self, thing: object, given: Given) -> None:
        thing.__dict__[self.name] = self.keep(given)


@dataclass(frozen=True)
class Text:
    """One line; a line end given here becomes a space, one in a plain string becomes a :class:`LineBreak`."""

    text: Kept[str, str] = Kept(one_line)


@dataclass(frozen=True)
class LineBreak:
    pass


def inlines(content: "Content") -> "tuple[Inline, ...]":
    parts = [content] if isinstance(content, str | Inline) else content
    return tuple(inline for part in parts for inline in written(part))


def written(part: "str | Inline") -> "Iterator[Inline]":
    if not isinstance(part, str):
        yield from () if part == Text("") else (part,)
        return
    for number, line in enumerate(clean_text(part).split("\n")):
        if number:
            yield LineBreak()
        if line:
            yield Text(line)


@dataclass(frozen=True)
class Strong:
    content: "Running" = Kept(inlines)


@dataclass(frozen=True)
class Emphasis:
    content: "Running" = Kept(inlines)


def address(url: str) -> str:
    """The address with every sign that may not stand in one as ``%…``."""
    quoted = quote(one_line(url).strip(), safe=URL_SIGNS)
    if urlsplit(quoted).scheme not in LINKABLE:
        raise Misshapen(f"Een verwijzing begint met https://, http:// of mailto:, maar hier staat ‘{url}’.")
    return quoted


@dataclass(frozen=True)
class Link:
    """Without words of its own a link shows its address."""

    url: Kept[str, str] = Kept(address)
    content: "Running" = Kept(inlines, ())

    def __post_init__(self) -> None:
        if not plain(self.content).strip():
            object.__setattr__(self, "content", self.url)


@dataclass(frozen=True)
class Footnote:
    content: "Running" = Kept(inlines)

    def __post_init__(self) -> None:
        if any(isinstance(inline, Footnote) for inline in walk(self.content)):
            raise Misshapen("In een voetnoot kan geen voetnoot staan.")


@dataclass(frozen=True)
class Sign:
    """A sign such as ● that stands for words: who hears the document hears these."""

    shown: Kept[str, str] = Kept(one_line)
    spoken: Kept[str, str] = Kept(one_line)

    def __post_init__(self) -> None:
        if not self.shown.strip() or not self.spoken.strip():
            raise Misshapen("Een teken heeft een woord nodig voor wie het niet ziet.")


@dataclass(frozen=True)
class Bookmark:
    """A place that readers do not see, by which a text is found back after somebody edited it in an office program."""

    name: str

    def __post_init__(self) -> None:
        if not BOOKMARK.fullmatch(self.name):
            raise ValueError(f"no name for a bookmark: {self.name}")


Inline = Text | LineBreak | Strong | Emphasis | Link | Footnote | Sign | Bookmark
Content = str | Inline | Iterable[str | Inline]
Running = Kept[Content, tuple[Inline, ...]]
Line = Kept[str, str]


def walk(content: Iterable[Inline]) -> Iterator[Inline]:
    """Each inline, then the inlines within it."""
    for inline in content:
        yield inline
        yield from walk(getattr(inline, "content", ()))


def plain(content: Iterable[Inline]) -> str:
    """The words alone, without the notes."""
    return "".join(map(wording, content))


def wording(inline: Inline) -> str:
    match inline:
        case Text(text=text):
            return text
        case LineBreak():
            return " "
        case Footnote() | Bookmark():
            return ""
        case Sign(spoken=spoken):
            return spoken
    return plain(inline.content)
