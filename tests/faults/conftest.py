from collections.abc import Iterator

import pytest

from tests.faults.nursery import Nursery, open_nursery
from tests.mail_server import MailServer, mail_server


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    with open_nursery() as nursery:
        yield nursery


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server
