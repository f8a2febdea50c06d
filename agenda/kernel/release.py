"""Which release of Agenda this is."""

import tomllib
from pathlib import Path

RELEASE: str = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]["version"]
