"""Sets one PDF in a process of its own, and knows nothing of the project.

Runs as a script: ``typesetter.py ROOT MAIN FONTS SECONDS_SINCE_1970``; writes the PDF to standard output. ROOT holds
all that the page may read. Exit status 1: the reason stands on standard error.
"""

import resource
import sys

GIB = 1024**3
LIMITS = {
    resource.RLIMIT_AS: 3 * GIB,
    resource.RLIMIT_CPU: 120,
    resource.RLIMIT_FSIZE: GIB // 4,
    resource.RLIMIT_CORE: 0,
}
for name, most in LIMITS.items():
    resource.setrlimit(name, (most, most))

import typst  # noqa: E402 -- not before the limits hold


def main(root: str, name: str, fonts: str, seconds: str) -> None:
    pdf = typst.compile(
        f"{root}/{name}",
        root=root,
        font_paths=[fonts],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["a-2a", "ua-1"],
        timestamp=int(seconds),
    )
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except typst.TypstError as reason:
        sys.exit(reason.diagnostic)
