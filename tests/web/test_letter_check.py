"""The check of a letter on pages: what is found, a version that somebody edited, and the sending."""

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from agenda.accounts.rules import Operator
from agenda.documents.formats import Materials, write
from agenda.gateways.database import Database
from agenda.kernel.rights import Stamp
from agenda.letters.content import letter_document
from agenda.letters.heads import begin_letter
from agenda.letters.models import Letter, Passage, PassageRevision
from agenda.letters.passages import edit_passage
from agenda.letters.queries import letter_by_key, letter_facts
from agenda.letters.sending import add_sent_files, frozen_paper, sent_edition
from agenda.letters.values import Wording
from agenda.letters.words import PassageState
from agenda.programmes.queries import programme_by_key
from tests.conftest import LOADED_AT, token_in
from tests.letters.drafted import about
from tests.letters.test_edited_files import reworded
from tests.letters.test_passages import HEAD
from tests.web.test_items import inputs

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the services are tried on both

Browsers = Callable[[str], FlaskClient]
ALL = "/programmas/rve/brieven"
LETTER = f"{ALL}/{HEAD.key}"
CHECK, SEND = f"{LETTER}/controle", f"{LETTER}/versturen"
WRITER, EZ, READER, AUDITOR = "brief@rve.example", "ez@rve.example", "lezer@rve.example", "auditor@rve.example"
HOSTILE = """<script>alert("x")</script> ' {{ 7*7 }} in mei 2027"""
STAMP = Stamp(Operator(), LOADED_AT, "proef")


@pytest.fixture
def letter(example: Database) -> int:
    with example.transaction() as session:
        begun = begin_letter(session, programme_by_key(session, "rve"), HEAD, STAMP)
        for passage in begun.passages:
            passage.state = PassageState.APPROVED
        session.flush()
        return begun.id


def reword(example: Database, letter: int, number: str, text: str) -> int:
    with example.transaction() as session:
        passage = about(session.get_one(Letter, letter), number)
        edit_passage(session, passage, Wording(passage.heading, text), passage.level, STAMP, seen=passage.version)
        return passage.id


def shown(page: str) -> str:
    return " ".join(unescape(page).split())


def test_the_check_tells_per_passage_what_does_not_agree(example: Database, browser_of: Browsers, letter: int) -> None:
    client = browser_of(WRITER)
    calm = shown(client.get(CHECK).text)
    assert "<strong>0</strong> <span>kloppen niet" in calm or "Alles in deze brief klopt" in calm
    passage = reword(example, letter, "1.1", HOSTILE)
    page = client.get(CHECK)
    told = shown(page.text)
    assert "<strong>1</strong> <span>klopt niet" in told
    assert "<q>in mei 2027</q>" in told
    assert "daar staat ‘in de loop van 2026’" in told
    assert f'href="{LETTER}/passages/{passage}"' in page.text
    assert "nog niet goedgekeurd" in told
    assert "<script>alert(" not in page.text
    assert "Controle" in client.get(LETTER).text
    assert browser_of(AUDITOR).get(CHECK).status_code == 200
    for email in (EZ, READER):
        assert browser_of(email).get(CHECK).status_code in {403, 404}
        assert browser_of(email).get(SEND).status_code in {403, 404}


def test_a_longer_letter_asks_no_more_of_the_database(
    example: Database, browser_of: Browsers, letter: int, statements: list[str]
) -> None:
    client = browser_of(WRITER)
    client.get(CHECK)
    statements.clear()
    client.get(CHECK)
    before = len(statements)
    with example.transaction() as session:
        held = session.get_one(Letter, letter)
        for passage in list(held.passages):
            held.passages.append(
                Passage(
                    position=passage.position + 100,
                    section=passage.section,
                    level=passage.level,
                    heading=passage.heading,
                    text=f"{passage.text} In mei 2031 is dit klaar.",
                    action=passage.action,
                    references=[],
                    sources=[],
                )
            )
    statements.clear()
    client.get(CHECK)
    assert len(statements) == before


def document(example: Database, change: Callable[[str], str]) -> bytes:
    with example.reading() as session:
        held = letter_by_key(session, HEAD.key)
        data = write(letter_document(held, letter_facts(session, held, LOADED_AT)), "docx", Materials(Path()))
    return reworded(data, "word/document.xml", change)


def hidden_in(page: str) -> dict[str, str]:
    """The fields that the page sends by itself; of two with one name a form takes the first."""
    found = re.findall(r'<input[^>]* name="([^"]+)" type="hidden" value="([^"]*)"', page)
    found += re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in reversed(found)}


def offered(client: FlaskClient, data: bytes, name: str = "brief <b>.docx") -> TestResponse:
    given = {"csrf_token": token_in(client.get(CHECK).text), "edited": (BytesIO(data), name)}
    return client.post(CHECK, data=given, content_type="multipart/form-data")


def test_an_edited_version_is_shown_and_taken_over_by_choice(
    example: Database, browser_of: Browsers, letter: int
) -> None:
    client = browser_of(WRITER)
    passage = reword(example, letter, "1.1", "De pilot loopt in de loop van 2026 bij NFIA.[@kst-34682-229]")
    data = document(example, lambda xml: xml.replace("De pilot loopt", "Het &lt;script&gt; loopt"))
    page = offered(client, data)
    told = shown(page.text)
    assert "‘De pilot’ is ‘Het <script>’ geworden." in told
    assert "Het <script>" not in page.text
    with example.reading() as session:
        held = session.get_one(Passage, passage)
        assert held.text.startswith("De pilot")
        version, revision = held.version, held.revision
    form = hidden_in(page.text) | {
        "take": str(passage),
        f"heading-{passage}": "Kop",
        f"text-{passage}": "Het loopt in de loop van 2026 bij NFIA.[@kst-34682-229]",
    }
    assert form[f"seen-{passage}"] == str(version)
    assert client.post(f"{CHECK}/overnemen", data=form).status_code == 302
    late = client.post(f"{CHECK}/overnemen", data=form, follow_redirects=True)
    assert "Er is niets overgenomen" in late.text
    none = client.post(f"{CHECK}/overnemen", data={"csrf_token": form["csrf_token"]}, follow_redirects=True)
    assert "Kies eerst" in none.text
    with example.reading() as session:
        held = session.get_one(Passage, passage)
        assert (held.heading, held.revision, held.state) == ("Kop", revision + 1, PassageState.EDITED)
        assert [one.normal for one in held.references] == ["Kamerstuk 34682, nr. 229"]
        wording = session.scalars(select(PassageRevision).where(PassageRevision.passage_id == passage)).all()[-1]
        assert wording.because == "Overgenomen uit brief <b>.docx."
    auditor = browser_of(AUDITOR)
    own = form | {"csrf_token": token_in(auditor.get(CHECK).text)}
    assert auditor.post(f"{CHECK}/overnemen", data=own).status_code == 403


@pytest.mark.parametrize("data", [b"", b"geen zip", b"PK\x03\x04" * 100])
def test_a_bad_file_is_refused_at_its_field(browser_of: Browsers, letter: int, data: bytes) -> None:
    page = offered(browser_of(WRITER), data)
    assert page.status_code == 400
    assert 'href="#edited"' in page.text
    assert 'id="edited-fout"' in page.text


def test_others_can_save_while_a_file_is_read(example: Database, browser_of: Browsers, letter: int) -> None:
    client, data = browser_of(WRITER), document(example, str)
    given = {"csrf_token": token_in(client.get(CHECK).text), "edited": (BytesIO(data), "brief.docx")}
    with example.transaction() as session:
        session.get_one(Letter, letter).subject = "Intussen"
        session.flush()
        assert client.post(CHECK, data=given, content_type="multipart/form-data").status_code == 200


def test_a_letter_is_sent_and_there_for_every_reader(example: Database, browser_of: Browsers, letter: int) -> None:
    client = browser_of(WRITER)
    reword(example, letter, "1.1", "De pilot loopt in de loop van 2026 bij NFIA.")
    page = client.get(SEND)
    assert "Wat nog in de weg staat" in page.text
    held = {name: value for name, value in inputs(page.text).items() if name in {"csrf_token", "seen", "read"}}
    form = held | {"on": "16-3-2026", "number": HOSTILE, "paper": ""}
    reword(example, letter, "1.1", "De pilot loopt in 2027 bij EZ.")
    unread = client.post(SEND, data=form | {"despite": "Spoed."})
    assert "intussen gewijzigd" in unread.text
    assert "Spoed." in unread.text
    form |= {name: inputs(unread.text)[name] for name in ("seen", "read")}
    refused = client.post(SEND, data=form)
    assert refused.status_code == 400
    assert "schrijf op waarom" in refused.text
    assert "<script>alert(" not in refused.text
    stale = client.post(SEND, data=form | {"seen": "99", "despite": "Moet."})
    assert "intussen gewijzigd" in stale.text
    assert client.post(SEND, data=form | {"on": "31-2-2026", "despite": "x"}).status_code == 400
    assert client.post(SEND, data=form | {"number": "26-1", "despite": "Spoed."}).status_code == 302
    assert client.get(SEND).status_code == 409
    assert "Spoed." in client.get(LETTER).text
    reader = browser_of(READER)
    assert reader.get(LETTER).status_code == 200
    assert "Spoed." not in reader.get(LETTER).text
    with example.transaction() as session:
        held = session.get_one(Letter, letter)
        edition = sent_edition(session, held)
        document = frozen_paper(held, edition).document
        add_sent_files(session, held, {"html": write(document, "html", Materials(Path()))}, STAMP)
        name = f"{edition.name}.html"
    assert name in reader.get(LETTER).text
    assert reader.get(f"{LETTER}/bestanden/{name}").status_code == 200
    assert reader.get(f"{LETTER}/bestanden/{name}x").status_code == 404
    assert reader.get(f"{LETTER}/kamerstuk").status_code == 403
    paper = client.get(f"{LETTER}/kamerstuk")
    given = inputs(paper.text) | {"number": "26-1", "paper": "zomaar"}
    assert client.post(f"{LETTER}/kamerstuk", data=given).status_code == 400
    assert client.post(f"{LETTER}/kamerstuk", data=given | {"paper": "34682, nr. 190"}).status_code == 302
    assert "Kamerstuk 34682, nr. 190" in shown(reader.get(ALL).text)
    late = client.post(f"{LETTER}/kamerstuk", data=given | {"paper": ""})
    assert late.status_code == 409
    assert "Nu bewaard: <q>Kamerstuk 34682, nr. 190</q>" in late.text
    assert client.post(f"{LETTER}/bestanden", data=given).status_code == 302


def test_files_of_a_draft_are_no_bodys_to_fetch(browser_of: Browsers, letter: int) -> None:
    for email in (READER, EZ, WRITER):
        assert browser_of(email).get(f"{LETTER}/bestanden/{HEAD.key}-letter-v1.docx").status_code == 404
