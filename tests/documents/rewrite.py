"""Writes a frozen document again, in a process of its own: ``rewrite.py PROJECT FORMAT FONTS``, JSON in, bytes out."""

import json
import sys
from pathlib import Path

project, name, fonts = sys.argv[1:]
sys.path.insert(0, project)

from agenda.documents.content import Document  # noqa: E402
from agenda.documents.formats import Materials, write  # noqa: E402

document = Document.from_json(json.load(sys.stdin))
sys.stdout.buffer.write(write(document, name, Materials(Path(fonts))))
