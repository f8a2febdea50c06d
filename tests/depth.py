"""How far a test goes: in `make soak` further than each time."""

import os

import pytest

DEEP = "AGENDA_TEST_DEEP" in os.environ
only_deep = pytest.mark.skipif(not DEEP, reason="goes further than each time: make soak")


def depth(usual: int, deep: int) -> int:
    return deep if DEEP else usual
