"""What a letter of twenty pages costs in all its formats: ``python -m tests.bench.letters``.

Seconds are of the clock and of the processor, those of pandoc and of the typesetter included.
"""

import sys
from io import BytesIO

import pikepdf

from agenda.documents.formats import OF_A_LETTER, Materials, write
from tests.bench.building import spent
from tests.letters.samples import FONTS, long_document

GOAL = 5.0
"""Most seconds."""
LEAST_PAGES = 20


def main() -> None:
    document = long_document()
    before = spent()
    files = {form: write(document, form, Materials(FONTS)) for form in OF_A_LETTER}
    clock, processor = (after - earlier for after, earlier in zip(spent(), before, strict=True))
    with pikepdf.open(BytesIO(files["pdf"])) as pdf:
        pages = len(pdf.pages)
    verdict = "goed" if clock <= GOAL and pages >= LEAST_PAGES else "te traag of te kort"
    sys.stdout.write(f"Een brief van {pages} bladzijden: {clock:.2f} s ({processor:.2f} s CPU): {verdict}\n")


if __name__ == "__main__":
    main()
