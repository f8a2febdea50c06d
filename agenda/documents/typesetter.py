"""Sets pages in a process of its own, and knows nothing of the project but what such a process may use.

Runs as ``python -m agenda.documents.typesetter ROOT MAIN FONTS FORMAT SECONDS_SINCE_1970``. ROOT holds all
that the pages may read, and gets what comes of it: ``written.pdf`` with in ``sheets.json`` what they tell under the
label ``sheet``, or ``written-1.png`` and on. Exit status 1: the reason stands on standard error.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from agenda.documents.confinement import MEBIBYTE, confine

confine(3072 * MEBIBYTE, 120, largest_file=256 * MEBIBYTE)

import typst  # noqa: E402 -- not before the limits hold

SHARPNESS = 180


def set_pdf(compiler: typst.Compiler, root: Path, seconds: int) -> None:
    target = f"{root}/written.pdf"
    compiler.compile(output=target, format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=seconds)
    (root / "sheets.json").write_text(compiler.query("<sheet>", field="value"))


def set_pictures(compiler: typst.Compiler, root: Path, seconds: int) -> None:
    compiler.compile(output=f"{root}/written-{{n}}.png", format="png", ppi=SHARPNESS, timestamp=seconds)


SETTERS: dict[str, Callable[[typst.Compiler, Path, int], None]] = {"pdf": set_pdf, "png": set_pictures}


def main(root: str, name: str, fonts: str, form: str, seconds: str) -> None:
    compiler = typst.Compiler(f"{root}/{name}", root=root, font_paths=[fonts], ignore_system_fonts=True)
    SETTERS[form](compiler, Path(root), int(seconds))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except typst.TypstError as reason:
        sys.exit(reason.diagnostic)
