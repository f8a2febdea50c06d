"""How far a test goes: in `make soak` further than each time."""

import os

DEEP = "AGENDA_TEST_DEEP" in os.environ


def depth(usual: int, deep: int) -> int:
    return deep if DEEP else usual
