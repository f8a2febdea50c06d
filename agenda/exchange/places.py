"""On which line of a TOML file each value stands, so that a fault can be found."""

import re
from collections import Counter
from collections.abc import Iterator

Path = tuple[str | int, ...]

TABLE = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?")
ASSIGNMENT = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=(.*)")
SHORT_STRING = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')
COMMENT = re.compile(r"#.*")


def lines_of(text: str) -> dict[Path, int]:
    """Per path, such as ``("acties", 3, "titel")``, the number of the line where it begins."""
    found: dict[Path, int] = {}
    seen: Counter[Path] = Counter()
    here: Path = ()
    for number, line in _statements(text):
        if table := TABLE.match(line):
            here = _path_of(table[2].split("."), repeated=table[1] == "[[", seen=seen)
            found[here] = number
        elif assignment := ASSIGNMENT.match(line):
            found[(*here, assignment[1])] = number
    return found


def _path_of(names: list[str], *, repeated: bool, seen: Counter[Path]) -> Path:
    path: Path = ()
    for depth, name in enumerate(names, start=1):
        path = (*path, name)
        if repeated and depth == len(names):
            seen[path] += 1
        if seen[path]:
            path = (*path, seen[path] - 1)
    return path


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """The lines on which something begins: not those inside a long string or an open bracket."""
    fence, depth = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        if fence:
            _, closed, line = line.partition(fence)
            if not closed:
                continue
            fence = ""
        elif depth == 0:
            if line.lstrip().startswith("#"):
                continue
            yield number, line
        fence, line = _open_fence(line)
        bare = COMMENT.sub("", SHORT_STRING.sub("", line))
        depth = max(0, depth + bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}"))


def _open_fence(line: str) -> tuple[str, str]:
    """The long-string mark that this line leaves open, and the line without its long strings."""
    for fence in ('"""', "'''"):
        parts = line.split(fence)
        if len(parts) > 1:
            return (fence if len(parts) % 2 == 0 else ""), "".join(parts[::2])
    return "", line


def line_for(path: Path, lines: dict[Path, int]) -> int | None:
    """The line of the path itself, or of the nearest thing that holds it."""
    for end in range(len(path), 0, -1):
        if path[:end] in lines:
            return lines[path[:end]]
    return None
