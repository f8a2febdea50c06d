"""Writes a frozen document again, in a process of its own: JSON in, bytes out.

``rewrite.py PROJECT FORMAT FONTS ANNEXES``
"""

import json
import sys
from pathlib import Path

project, name, fonts, annexes = sys.argv[1:]
sys.path.insert(0, project)

from agenda.documents.content import Document  # noqa: E402
from agenda.documents.formats import Materials, write  # noqa: E402

document = Document.from_json(json.load(sys.stdin))
sys.stdout.buffer.write(write(document, name, Materials(Path(fonts), Path(annexes))))
