r"""Terms in one cell, a line each: ``wording``, or ``what of: wording``. ``\:`` is a colon, ``\\`` a backslash."""

import re

SPLIT = re.compile(r"(?<!\\)((?:\\\\)*):(?= |$)")


def term_line(subject: str, wording: str) -> str:
    """The line that is read back as these two; each is one line itself."""
    wanted = (subject, wording)
    if not subject and read_term_line(wording) == wanted:
        return wording
    return f"{_escaped(subject)}: {wording}".rstrip(" ") if wording else f"{_escaped(subject)}:"


def read_term_line(line: str) -> tuple[str, str]:
    """What the term is of, and its wording."""
    found = SPLIT.search(line)
    if not found:
        return "", line.strip()
    head, tail = line[: found.end(1)], line[found.end() :]
    return re.sub(r"\\([\\:])", r"\1", head).strip(), tail.strip()


def _escaped(subject: str) -> str:
    return subject.replace("\\", "\\\\").replace(":", "\\:")
