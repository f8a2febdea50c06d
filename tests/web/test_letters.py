"""The workbench of a letter on pages: who sees what of a draft, what is typed stays, and owners propose."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from agenda.accounts.rules import Operator
from agenda.actions.models import Action
from agenda.gateways.database import Database
from agenda.kernel.rights import Stamp
from agenda.letters.heads import begin_letter
from agenda.letters.models import Letter, Passage, PassageProposal
from agenda.letters.passages import edit_passage, insert_passage
from agenda.letters.proposals import propose_passage
from agenda.letters.services import note_sent
from agenda.letters.values import PassageValues, Wording
from agenda.letters.words import PassageState
from agenda.parties.queries import party_by_key
from agenda.programmes.queries import programme_by_key
from tests.conftest import LOADED_AT, PEOPLE, token_in
from tests.letters.test_passages import HEAD
from tests.web.test_items import inputs, send
from tests.web.test_pages import faults_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the services are tried on both

Browsers = Callable[[str], FlaskClient]
ALL = "/programmas/rve/brieven"
LETTER = f"{ALL}/{HEAD.key}"
WRITER, EZ, NFIA, READER = "brief@rve.example", "ez@rve.example", "nfia@rve.example", "lezer@rve.example"
SECRET = "ZEERGEHEIM-4471"
HOSTILE = """<script>alert("x")</script> ' {{ 7*7 }} &amp; %00 [^a *b] \\"""
STAMP = Stamp(Operator(), LOADED_AT, "proef")


@pytest.fixture
def passage(example: Database) -> int:
    """Of an action that EZ alone leads, in a draft in which a secret stands too."""
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        letter = begin_letter(session, programme, replace(HEAD, subject=f"Voortgang {SECRET}"), STAMP)
        insert_passage(session, letter, PassageValues(1, "Geheim", SECRET), STAMP)
        ez = party_by_key(session, "ez").id
        return next(one.id for one in letter.passages if one.action and one.action.scope.parties == {ez})


def stored(example: Database, identity: int) -> Passage:
    with example.reading() as session:
        found = session.get_one(Passage, identity)
        assert found.action is not None
        session.expunge_all()
        return found


def test_nothing_of_a_draft_shows_to_who_may_not_see_it(example: Database, browser_of: Browsers, passage: int) -> None:
    addresses = (ALL, LETTER, f"{LETTER}/passages/{passage}", f"{LETTER}/wijzigen", f"{LETTER}/passages/nieuw")
    for email in (EZ, NFIA, READER, "beheer@rve.example"):
        client = browser_of(email)
        for address in (*addresses, f"{ALL}/voorstellen", "/programmas/rve/overleggen/BO-2026-1"):
            assert SECRET not in client.get(address).text, (email, address)
        assert client.get(LETTER).status_code == 404
    for email in (WRITER, "secretariaat@rve.example", "auditor@rve.example"):
        client = browser_of(email)
        assert SECRET in client.get(LETTER).text
        assert "Bewaren" in client.get(f"{LETTER}/passages/{passage}").text or email.startswith("auditor")
    with example.transaction() as session:
        note_sent(
            session, session.scalars(select(Letter).where(Letter.key == HEAD.key)).one(), date(2026, 3, 21), STAMP
        )
    shown = browser_of(READER).get(LETTER)
    assert (shown.status_code, SECRET in shown.text, "Opbouw" in shown.text) == (200, True, False)
    assert browser_of(WRITER).get(f"{LETTER}/passages/nieuw").status_code == 409


def test_a_letter_is_begun_with_the_head_of_the_one_before(example: Database, browser_of: Browsers) -> None:
    client = browser_of(WRITER)
    form = inputs(client.get(f"{ALL}/nieuw?overleg=BO-2026-1").text)
    assert (form["key"], form["consultation"]) == ("brief-BO-2026-1", "BO-2026-1")
    assert form["signatory"]
    refused = client.post(f"{ALL}/nieuw", data=form | {"dated": "31-2-2026", "subject": HOSTILE, "key": "a b"})
    assert refused.status_code == 400
    assert inputs(refused.text)["subject"] == HOSTILE
    assert inputs(refused.text)["dated"] == "31-2-2026"
    assert "De dag ‘31-2-2026’ bestaat niet" in unescape(refused.text)
    assert "Vul de datum van de brief in" not in refused.text
    assert "<script>alert(" not in refused.text
    begun = client.post(f"{ALL}/nieuw", data=form | {"co_signatories": "B. Staat; Staatssecretaris\nC. Los"})
    assert begun.headers["Location"].endswith("/brieven/brief-BO-2026-1")
    page = client.get(begun.headers["Location"]).text
    assert "mede namens B. Staat, Staatssecretaris; mede namens C. Los" in " ".join(unescape(page).split())
    again = client.post(f"{ALL}/nieuw", data=form)
    assert "Er is al een brief" in unescape(again.text)


def test_a_passage_is_written_previewed_and_approved(example: Database, browser_of: Browsers, passage: int) -> None:
    client, address = browser_of(WRITER), f"{LETTER}/passages/{passage}"
    preview = send(client, address, text=f"{HOSTILE}\n\n- *een*\n- twee", preview="yes")
    assert "Nog niet bewaard" in preview.text
    assert "<em>een</em>" in preview.text
    assert "<script>alert(" not in preview.text
    assert stored(example, passage).revision == 1
    assert send(client, address, text=HOSTILE, because="korter").status_code == 302
    held = stored(example, passage)
    assert (held.text, held.state, held.revision) == (HOSTILE, PassageState.EDITED, 2)
    page = client.get(address).text
    assert "<script>alert(" not in page + client.get(LETTER).text
    assert "korter" in page
    too_long = send(client, address, text="x" * 32_001, heading="Eigen kop")
    assert too_long.status_code == 400
    assert inputs(too_long.text)["heading"] == "Eigen kop"
    token = token_in(page)
    step = client.post(f"{address}/stappen/approve", data={"csrf_token": token, "seen": str(held.version)})
    assert step.status_code == 302
    assert stored(example, passage).state is PassageState.APPROVED
    late = client.post(f"{address}/stappen/reopen", data={"csrf_token": token, "seen": str(held.version)})
    assert late.status_code == 409
    assert client.post(f"{address}/stappen/agree", data={"csrf_token": token}).status_code == 404


def test_the_second_of_two_writers_is_told_and_loses_nothing(
    example: Database, browser_of: Browsers, passage: int
) -> None:
    client, address = browser_of(WRITER), f"{LETTER}/passages/{passage}"
    form = inputs(client.get(address).text)
    with example.transaction() as session:
        held = session.get_one(Passage, passage)
        edit_passage(session, held, Wording(held.heading, "Van een ander."), held.level, STAMP, seen=held.version)
    told = client.post(address, data=form | {"text": "Van mij."})
    assert told.status_code == 409
    assert inputs(told.text)["text"] == "Van mij."
    assert "<ins>" in told.text
    assert stored(example, passage).text == "Van een ander."
    assert client.post(address, data=inputs(told.text)).status_code == 302
    assert stored(example, passage).text == "Van mij."


def test_what_is_not_told_is_listed_and_can_be_added_or_left_out(
    example: Database, browser_of: Browsers, passage: int
) -> None:
    client, action = browser_of(WRITER), stored(example, passage).action_id
    order = [int(one) for one in re.findall(r'<section class="[^"]*" id="passage-(\d+)"', client.get(LETTER).text)]
    assert send(client, f"{LETTER}/passages/{passage}/weg").status_code == 302
    page = client.get(LETTER).text
    assert f"{LETTER}/weglaten/{action}" in page
    assert send(client, f"{LETTER}/weglaten/{action}", because=" ").status_code == 400
    assert send(client, f"{LETTER}/weglaten/{action}", because=HOSTILE).status_code == 302
    page = client.get(LETTER).text
    assert f"{LETTER}/weglaten/{action}/terug" in page
    assert "<script>alert(" not in page
    back = client.post(f"{LETTER}/weglaten/{action}/terug", data={"csrf_token": token_in(page)})
    assert back.status_code == 302
    begun = send(client, f"{LETTER}/passages/nieuw?actie={action}")
    assert begun.status_code == 302
    assert f"{LETTER}/weglaten/{action}" not in client.get(LETTER).text
    after = [int(one) for one in re.findall(r'<section class="[^"]*" id="passage-(\d+)"', client.get(LETTER).text)]
    assert after.index(int(begun.headers["Location"].rpartition("/")[2])) == order.index(passage)
    new = inputs(client.get(f"{LETTER}/passages/nieuw?na={passage}").text)
    refused = client.post(f"{LETTER}/passages/nieuw", data=new | {"level": "1", "heading": "", "text": "Getypt."})
    assert (refused.status_code, inputs(refused.text)["text"]) == (400, "Getypt.")


def test_a_passage_moves_and_gets_sources_without_a_script(
    example: Database, browser_of: Browsers, passage: int
) -> None:
    client, address = browser_of(WRITER), f"{LETTER}/passages/{passage}"
    place, token = stored(example, passage).position, token_in(client.get(address).text)
    assert client.post(f"{address}/verplaatsen/up", data={"csrf_token": token}).status_code == 302
    assert stored(example, passage).position == place - 1
    assert client.post(f"{address}/verplaatsen/weg", data={"csrf_token": token}).status_code == 404
    chosen = re.search(r'<option value="(goal:\d+)"', client.get(address).text)
    assert chosen
    data = {"csrf_token": token, "paragraph": "0", "source": chosen[1], "seen": str(stored(example, passage).version)}
    assert client.post(f"{address}/bronnen", data=data).status_code == 302
    refused = client.post(f"{address}/bronnen", data=data | {"source": "person:1"})
    assert "<title>Fout: " in refused.text
    assert 'href="#source"' in refused.text
    assert faults_of(refused, 400) == []
    page = client.get(address).text
    assert "?doel=" in page
    drop = re.findall(rf'action="({address}/bronnen/\d+/weg)"', page)[-1]
    assert client.post(drop, data=data).status_code == 302
    assert client.post(drop, data=data).status_code == 409


def test_an_owner_proposes_from_its_action_and_sees_the_answer(
    example: Database, browser_of: Browsers, passage: int
) -> None:
    owner, writer, action = browser_of(EZ), browser_of(WRITER), stored(example, passage).action_id
    with example.reading() as session:
        ez, nfia = (party_by_key(session, key).id for key in ("ez", "nfia"))
    address = f"{LETTER}/voorstellen/{action}/{ez}"
    assert address in owner.get(f"/programmas/rve/acties/{action}").text
    assert address in owner.get(f"{ALL}/voorstellen").text
    assert SECRET not in owner.get(address).text
    assert address not in browser_of(NFIA).get(f"{ALL}/voorstellen").text
    assert browser_of(NFIA).get(address).status_code == 403
    assert owner.get(f"{LETTER}/voorstellen/{action}/{nfia}").status_code == 403
    assert owner.get(f"{LETTER}/voorstellen/99999/{ez}").status_code == 404
    assert send(owner, address, text=" ").status_code == 400
    assert send(owner, address, text=HOSTILE).status_code == 302
    with example.reading() as session:
        proposal = session.scalars(select(PassageProposal)).one()
    page = writer.get(f"{LETTER}/passages/{passage}").text
    assert "Overnemen" in page
    assert "<script>alert(" not in page
    decline = f"{LETTER}/voorstellen/{proposal.id}/niet-overnemen"
    assert owner.get(decline).status_code == 403
    form = writer.get(decline).text
    assert send(owner, address, text="Anders gezegd.").status_code == 302
    late = writer.post(decline, data=inputs(form) | {"answer": "Te lang."})
    assert late.status_code == 409
    assert all(told in late.text for told in ("intussen gewijzigd", "Anders gezegd.", "Te lang."))
    assert send(writer, decline, answer="Te lang.").status_code == 302
    assert "Te lang." in owner.get(f"{ALL}/voorstellen").text
    assert send(owner, address, text="Korter.").status_code == 302
    data = {"csrf_token": token_in(page), "seen": "1", "read": str(stored(example, passage).version)}
    unread = writer.post(f"{LETTER}/voorstellen/{proposal.id + 1}/overnemen", data=data | {"read": "0"})
    assert unread.status_code == 409
    assert "Vergelijk haar met het voorstel" in unread.text
    taken = writer.post(f"{LETTER}/voorstellen/{proposal.id + 1}/overnemen", data=data)
    assert taken.status_code == 302
    held = stored(example, passage)
    assert (held.text, held.party_id, held.state) == ("Korter.", ez, PassageState.PROPOSED)
    assert writer.post(f"{LETTER}/voorstellen/{proposal.id + 1}/overnemen", data=data).status_code == 409
    assert "overgenomen" in owner.get(f"{ALL}/voorstellen").text


def test_the_workbench_asks_the_same_however_long_the_letter_is(
    example: Database, browser_of: Browsers, passage: int, statements: list[str]
) -> None:
    client = browser_of(WRITER)
    client.get(LETTER)
    statements.clear()
    client.get(LETTER)
    few = len(statements)
    with example.transaction() as session:
        letter = session.scalars(select(Letter).where(Letter.key == HEAD.key)).one()
        for number in range(40):
            insert_passage(
                session, letter, PassageValues(1, f"Kop {number}", "Tekst.[^Kamerstuk 34682, nr. 178]"), STAMP
            )
    statements.clear()
    assert client.get(LETTER).status_code == 200
    assert len(statements) == few


def test_every_page_of_a_draft_is_strict_html_with_one_heading(
    example: Database, browser_of: Browsers, passage: int
) -> None:
    action, client = stored(example, passage).action_id, browser_of(WRITER)
    with example.transaction() as session:
        letter = session.scalars(select(Letter).where(Letter.key == HEAD.key)).one()
        about, ez = session.get_one(Action, action), party_by_key(session, "ez").id
        proposal = propose_passage(session, letter, about, ez, HOSTILE, STAMP)
        session.flush()
        number = proposal.id
    pages = (
        LETTER,
        f"{LETTER}/wijzigen",
        f"{LETTER}/passages/{passage}",
        f"{LETTER}/passages/{passage}/weg",
        f"{LETTER}/passages/nieuw?actie={action}&na=%00&onderdeel=x",
        f"{LETTER}/weglaten/{action}",
        f"{LETTER}/voorstellen/{action}/{ez}",
        f"{LETTER}/voorstellen/{number}/niet-overnemen",
        f"{ALL}/voorstellen",
    )
    assert {where: faults for where in pages if (faults := faults_of(client.get(where), 200))} == {}
    assert faults_of(browser_of(EZ).get(f"{ALL}/voorstellen"), 200) == []
    assert faults_of(send(client, f"{LETTER}/passages/{passage}", text=HOSTILE, preview="yes"), 200) == []


@pytest.mark.parametrize("email", list(PEOPLE))
def test_every_role_gets_what_the_table_says(browser_of: Browsers, passage: int, email: str) -> None:
    client = browser_of(email)
    writes, reads = email in {WRITER, "secretariaat@rve.example"}, email == "auditor@rve.example"
    assert (client.get(f"{ALL}/nieuw").status_code == 200) is writes
    assert (client.get(f"{LETTER}/wijzigen").status_code == 200) is writes
    assert (client.get(f"{LETTER}/passages/{passage}").status_code == 200) is (writes or reads)
    assert (client.get(f"{LETTER}/passages/{passage}/weg").status_code == 200) is writes
