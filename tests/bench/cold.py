"""What a browser with an empty cache fetches to show a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

import brotli
from flask.testing import FlaskClient

REQUESTS, KIBIBYTES = 8, 60
FETCHED = {"link": "href", "script": "src", "img": "src"}
TEXTS = ("text/", "application/javascript", "image/svg")


@dataclass(frozen=True)
class Fetched:
    """``size`` as the site sends it; ``packed`` as it would be at best: the smaller of that and brotli."""

    address: str
    encoding: str
    size: int
    packed: int


class Addresses(HTMLParser):
    """What a page makes a browser fetch, once each. Fonts of rarer letters, named by the style alone, stay away."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, None] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get(FETCHED.get(tag, ""))
        if address and not address.startswith("data:"):
            self.found[address] = None


def cold_visit(client: FlaskClient, address: str) -> Iterator[Fetched]:
    yield _fetch(client, address)
    for found in Addresses(client.get(address).text).found:
        yield _fetch(client, found)


def _fetch(client: FlaskClient, address: str) -> Fetched:
    with client.get(address, headers={"Accept-Encoding": "br, gzip"}) as answer:
        assert answer.status_code == 200, f"{address}: {answer.status}; bouw eerst de vormgeving (make setup)"
        encoding = answer.headers.get("Content-Encoding", "")
        packs = not encoding and answer.mimetype.startswith(TEXTS)
        packed = len(brotli.compress(answer.data)) if packs else len(answer.data)
        return Fetched(address, encoding, len(answer.data), min(packed, len(answer.data)))
