from collections.abc import Iterator
from threading import Thread

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.browser import ROOT
from tests.theme.demonstration import application
from theme import build


class Silent(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of the demonstration pages."""
    build.write(ROOT / "build", build.outputs())
    server = make_server("127.0.0.1", 0, application(), threaded=True, request_handler=Silent)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
