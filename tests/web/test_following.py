"""A draft that follows the agenda again, at the press of a button."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient

from agenda.actions.words import Phase
from agenda.gateways.database import Database
from agenda.kernel.dutch import AMSTERDAM
from agenda.letters.queries import letter_by_key
from agenda.letters.services import write_passage
from agenda.letters.values import Wording
from agenda.programmes.queries import programme_by_key
from tests.conftest import token_in
from tests.letters.drafted import Desk, about

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the service is tried on both

LETTER = "/programmas/rve/brieven/volgt"


def on(day: int) -> datetime:
    return datetime(2026, 3, day, 9, 0, tzinfo=AMSTERDAM)


def test_a_writer_lets_the_draft_follow_and_hears_what_was_left(
    example: Database, browser_of: Callable[[str], FlaskClient]
) -> None:
    with example.transaction() as session:
        desk = Desk(session, programme_by_key(session, "rve"))
        letter = desk.draft(on(10), key="volgt")
        own = Wording("Mijn <b>kop</b>", "Eigen woorden.")
        write_passage(session, about(letter, "2.1"), own, desk.stamp(on(10)))
        for number in ("1.1", "2.1"):
            desk.change(number, on(11), phase=Phase.DONE)
    writer, owner = browser_of("brief@rve.example"), browser_of("nfia@rve.example")
    token = token_in(writer.get(LETTER).text)
    refused = owner.post(f"{LETTER}/volgen", data={"csrf_token": token_in(owner.get("/programmas/rve/acties").text)})
    assert refused.status_code in {403, 404}
    page = writer.post(f"{LETTER}/volgen", data={"csrf_token": token}, follow_redirects=True).text
    assert "De brief volgt de agenda weer: 3 passages ververst, 0 passages erbij." in page
    assert "‘Mijn &lt;b&gt;kop&lt;/b&gt;’" in page
    assert writer.get(f"{LETTER}/volgen").status_code == 405
    with example.reading() as session:
        letter = letter_by_key(session, "volgt")
        assert "Deze actie is afgerond." in about(letter, "1.1").text
        assert about(letter, "2.1").text == "Eigen woorden."
