"""What writers and parties do with one button: approve what can be, make files, extend a round, take back."""

import pytest
from sqlalchemy import select

from agenda.documents.formats import Materials
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.letters.models import Letter, PassageProposal
from agenda.letters.papers import Wish, build_letter
from agenda.work.models import Task
from config import Config
from tests.conftest import token_in
from tests.letters.asked import BY_OPERATOR, KEY, states
from tests.progress.test_links import Browsers
from tests.web.test_coordination import ASKED, EZ, NFIA, ROUNDS, WRITER, begin, clock, numbers, post
from tests.web.test_items import inputs
from tests.web.test_pages import faults_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

ALL = "/programmas/rve/brieven"
LETTER = f"{ALL}/{KEY}"
__all__ = ["clock", "numbers"]


def letter_of(example: Database) -> int:
    with example.reading() as session:
        return session.scalars(select(Letter.id).where(Letter.key == KEY)).one()


def test_what_can_be_approved_is_approved_with_one_button(
    example: Database, browser_of: Browsers, numbers: dict[str, int], clock: StandingClock
) -> None:
    writer, ez = browser_of(WRITER), browser_of(EZ)
    begin(writer, numbers)
    page = writer.get(LETTER).text
    assert "Goedkeuren wat kan (1 passage)" in page
    assert page.count("wacht op antwoord</li>") == 2
    seen = inputs(page)["seen"]
    told = post(writer, f"{LETTER}/goedkeuren", page=LETTER, seen=seen)
    assert "Goedgekeurd: 1 passage. Nog niet goed te keuren: 2." in told
    assert "Goedkeuren wat kan" not in told
    for bad in ("", "x", "1-", "99999-1", "%00 -", "9" * 50_000):
        assert "Goedgekeurd: 0 passages" in post(writer, f"{LETTER}/goedkeuren", page=LETTER, seen=bad)
    with example.reading() as session:
        assert states(session, session.get_one(Letter, letter_of(example))) == ["concept", "concept", "approved"]
    assert writer.post(f"{LETTER}/goedkeuren", data={"seen": seen}).status_code == 400, "without a token"
    assert ez.post(f"{LETTER}/goedkeuren", data={"csrf_token": token_in(ez.get(ASKED).text)}).status_code == 403


def test_a_round_is_extended_and_its_parties_read_the_new_day(
    example: Database, browser_of: Browsers, numbers: dict[str, int], clock: StandingClock
) -> None:
    writer = browser_of(WRITER)
    begin(writer, numbers)
    address = f"{ROUNDS}/1/verlengen"
    assert faults_of(writer.get(address), 200) == []
    refused = post(writer, address, until="12-6-2026")
    assert "Kies een dag na 12 juni 2026" in refused
    assert inputs(refused)["until"] == "12-6-2026"
    assert "Kies een werkdag." in post(writer, address, until="20-6-2026")
    assert "Antwoorden kan nu tot en met 19 juni 2026." in post(writer, address, until="19-6-2026")
    assert "vrijdag 19 juni 2026" in browser_of(EZ).get(f"{ASKED}/{KEY}/1/{numbers['ez']}").text


def test_files_of_a_draft_are_asked_for_and_handed_to_who_may_read_drafts(
    example: Database, browser_of: Browsers, numbers: dict[str, int], config: Config
) -> None:
    writer, address = browser_of(WRITER), f"{LETTER}/versies"
    assert "nog geen bestanden" in writer.get(address).text
    assert "Kies een van de mogelijkheden" in post(writer, address, variant="dossier")
    post(writer, address, variant="memo")
    with example.transaction() as session:
        assert [one.params for one in session.scalars(select(Task))] == [
            {"letter": letter_of(example), "variant": "memo"}
        ]
        letter = session.get_one(Letter, letter_of(example))
        edition = build_letter(session, letter, ("html",), Materials(config.fonts_folder), BY_OPERATOR, Wish("memo"))
        name, identity = edition.files[0].name, edition.id
    assert faults_of(writer.get(address), 200) == []
    file = f"{address}/{identity}/{name}"
    assert file in writer.get(address).text
    assert browser_of("auditor@rve.example").get(file).status_code == 200
    assert writer.get(f"{address}/{identity}/anders.html").status_code == 404
    for email in (EZ, NFIA, "lezer@rve.example"):
        assert browser_of(email).get(file).status_code == 403
        assert browser_of(email).get(address).status_code == 403


def test_a_party_takes_back_its_own_proposal_with_one_button(
    example: Database, browser_of: Browsers, numbers: dict[str, int], clock: StandingClock
) -> None:
    ez, nfia = browser_of(EZ), browser_of(NFIA)
    page = ez.get(f"{ALL}/voorstellen").text
    address = page.partition(f'href="{LETTER}/voorstellen/')[2].partition('"')[0]
    own = f"{LETTER}/voorstellen/{address}"
    post(ez, own, text="Ons voorstel.")
    listed = ez.get(f"{ALL}/voorstellen").text
    assert "Ons voorstel." in listed
    token = token_in(nfia.get(ASKED).text)
    assert nfia.post(f"{own}/intrekken", data={"csrf_token": token, "seen": "1"}).status_code == 403
    assert "Uw voorstel is ingetrokken." in post(
        ez, f"{own}/intrekken", page=f"{ALL}/voorstellen", seen=inputs(listed)["seen"]
    )
    with example.reading() as session:
        assert session.scalars(select(PassageProposal)).all() == []
    late = ez.post(f"{own}/intrekken", data={"csrf_token": token_in(page), "seen": "1"})
    assert late.status_code == 409
