from collections.abc import Iterator
from threading import Thread

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.browser import browser, page  # noqa: F401
from tests.theme.demonstration import application


class Silent(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the demonstration pages."""
    server = make_server("127.0.0.1", 0, application(), threaded=True, request_handler=Silent)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
