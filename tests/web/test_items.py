"""The pages of agenda items: who sees and writes which, what is typed stays, what is of one party stays there."""

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import time
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from agenda.accounts.rules import Operator
from agenda.consultations.item_values import ItemValues
from agenda.consultations.items import add_item, propose_item, take_item_step
from agenda.consultations.models import AgendaItem, Paper
from agenda.consultations.papers import Upload, attach_paper
from agenda.consultations.queries import consultation_by_key
from agenda.consultations.words import AgendaState, ItemKind, ItemState, Treatment
from agenda.dossiers.services import build_dossier
from agenda.gateways.database import Database
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.rights import Stamp
from agenda.parties.queries import party_by_key
from agenda.programmes.queries import programme_by_key
from config import Config
from tests.conftest import LOADED_AT, PEOPLE, token_in
from tests.consultations.paper_files import docx, pdf

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the services are tried on both

Browsers = Callable[[str], FlaskClient]
MEETING = "/programmas/rve/overleggen/BO-2026-1"
SECRETARIAT, EZ, NFIA = "secretariaat@rve.example", "ez@rve.example", "nfia@rve.example"
SECRET = "ZEERGEHEIM-3318"
HOSTILE = """<script>alert("x")</script> ' {{ 7*7 }} &amp; %00"""
STAMP = Stamp(Operator(), LOADED_AT, "proef")
C = Confidentiality


def inputs(page: str) -> dict[str, str]:
    """What the form on this page would send as it is, files apart."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="file"' not in tag:
            found[name[1]] = unescape(value[1]) if value else ""
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\r?\n?(.*?)</textarea>', page, re.DOTALL):
        found[name] = unescape(text)
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def send(client: FlaskClient, address: str, **changed: object):
    return client.post(address, data=inputs(client.get(address).text) | changed)


def party(example: Database, key: str) -> int:
    with example.reading() as session:
        return party_by_key(session, key).id


def subjects(example: Database) -> list[str]:
    with example.reading() as session:
        meeting = consultation_by_key(session, "BO-2026-1")
        return [one.subject for one in meeting.items if one.state is ItemState.PLACED]


def test_the_secretariat_writes_a_whole_cover_note_and_what_is_filled_is_read(
    example: Database, browser_of: Browsers
) -> None:
    client = browser_of(SECRETARIAT)
    texts = {
        name: f"{HOSTILE} {name}" for name in ("message", "background", "legal", "next_steps", "contact", "subject")
    }
    answer = send(
        client,
        f"{MEETING}/punten/nieuw",
        **texts,
        kind="decision",
        treatment="discussed",
        minutes="25 minuten",
        requested="Eén.\n\n Twee.",
        earlier="BO-2025-1.1 ; BO-2025-1.3",
        actions="1.1, 2.1",
        confidentiality="participants",
    )
    assert answer.status_code == 302, answer.text
    page = client.get(answer.location).text
    assert "<script>alert" not in page
    assert "49" not in re.sub(r"nonce[^>]*", "", page[page.index("<main") : page.index("Geschiedenis")])
    assert [one for one in texts.values() if one not in unescape(page)] == []
    assert "<ol><li>Eén.</li><li>Twee.</li></ol>" in page
    assert "Besluit BO-2025-1.3</a>" in page
    assert "25 minuten" in page
    assert "Financiële gevolgen" not in page, "what is empty is not told"
    assert inputs(client.get(f"{answer.location}/wijzigen").text)["actions"] == "1.1, 2.1"


def test_what_was_typed_stays_when_something_is_wrong(example: Database, browser_of: Browsers) -> None:
    client = browser_of(SECRETARIAT)
    answer = send(
        client,
        f"{MEETING}/punten/2/wijzigen",
        legal="Mijn tekst",
        minutes="lang",
        actions="99.9",
        earlier="BO-1900-1.1",
    )
    assert answer.status_code == 400
    assert "heel aantal minuten" in answer.text
    assert 'value="lang"' in answer.text
    assert "Mijn tekst</textarea>" in answer.text
    answer = send(client, f"{MEETING}/punten/2/wijzigen", legal="Mijn tekst", actions="99.9")
    assert "Er is geen actie ‘99.9’." in answer.text
    answer = send(client, f"{MEETING}/punten/2/wijzigen", legal="Mijn tekst", earlier="BO-1900-1.1")
    assert "Er is geen besluit ‘BO-1900-1.1’." in answer.text
    with example.reading() as session:
        assert session.get_one(AgendaItem, 2).legal == "", "nothing half-done is kept"


def test_two_people_who_write_one_item_both_see_what_the_other_wrote(example: Database, browser_of: Browsers) -> None:
    first, second, address = browser_of(SECRETARIAT), browser_of(EZ), f"{MEETING}/punten/2/wijzigen"
    typed = inputs(second.get(address).text) | {"legal": "Van EZ", "risks": "Ook van EZ"}
    assert send(first, address, legal="Van het secretariaat").status_code == 302
    answer = second.post(address, data=typed)
    assert answer.status_code == 409
    assert "U schreef: <q>Van EZ</q>. Nu bewaard: <q>Van het secretariaat</q>" in answer.text
    assert "Ook van EZ</textarea>" in answer.text
    again = inputs(answer.text)
    assert second.post(address, data=again).status_code == 302
    assert "Van EZ" in second.get(f"{MEETING}/punten/2").text


def test_a_party_proposes_and_others_learn_of_it_once_it_is_placed(example: Database, browser_of: Browsers) -> None:
    ez, nfia, secretariat = browser_of(EZ), browser_of(NFIA), browser_of(SECRETARIAT)
    mine, theirs = party(example, "ez"), party(example, "nfia")
    assert ez.get(f"{MEETING}/punten/aandragen/{theirs}").status_code == 403
    words = {"subject": f"{SECRET} voorstel", "kind": "discussion", "treatment": "discussed"}
    answer = send(
        ez, f"{MEETING}/punten/aandragen/{mine}", **words, submitter=str(theirs), confidentiality="participants"
    )
    assert answer.status_code == 302
    page = answer.location
    assert SECRET in ez.get(page).text
    assert "Op de agenda zetten" in secretariat.get(page).text
    assert "Op de agenda zetten" not in ez.get(page).text
    for email in PEOPLE.keys() - {EZ, SECRETARIAT, "auditor@rve.example"}:
        client = browser_of(email)
        assert client.get(page).status_code == 404
        assert SECRET not in client.get(MEETING).text, email
    token = token_in(secretariat.get(page).text)
    assert (
        nfia.post(f"{page}/stappen/withdraw", data={"csrf_token": token_in(nfia.get(MEETING).text)}).status_code == 404
    )
    assert ez.post(f"{page}/stappen/place", data={"csrf_token": token_in(ez.get(page).text)}).status_code == 403
    refused = secretariat.post(f"{page}/stappen/decline", data={"csrf_token": token, "because": " "})
    assert refused.status_code == 400
    assert secretariat.post(f"{page}/stappen/place", data={"csrf_token": token}).status_code == 302
    assert SECRET in nfia.get(MEETING).text
    assert nfia.get(f"{page}/wijzigen").status_code == 403
    assert "Alleen het secretariaat" in ez.get(f"{page}/wijzigen").text
    answer = send(ez, f"{page}/stappen/withdraw", because=f"{HOSTILE} niet rijp")
    assert answer.status_code == 302
    assert nfia.get(page).status_code == 404
    assert "niet rijp" in secretariat.get(page).text


def test_an_item_of_one_party_and_its_papers_reach_no_other_party_by_any_way(
    example: Database, browser_of: Browsers, config: Config
) -> None:
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        meeting = consultation_by_key(session, "BO-2026-1", programme)
        ez = party_by_key(session, "ez").id
        own = ItemValues(
            0, f"{SECRET} punt", ItemKind.DECISION, Treatment.DISCUSSED, submitter=ez, confidentiality=C.OWN_PARTY
        )
        item = add_item(session, meeting, own, STAMP)
        paper = attach_paper(session, item, Upload(f"{SECRET}.pdf", pdf()), C.OWN_PARTY, STAMP)
        shared = session.get_one(AgendaItem, 2)
        hidden = attach_paper(session, shared, Upload(f"{SECRET}-2.pdf", pdf()), C.OWN_PARTY, STAMP)
        open_paper = attach_paper(session, shared, Upload("open.docx", docx()), C.PARTICIPANTS, STAMP)
        edition = build_dossier(session, meeting, "full", ("html",), config.fonts_folder, STAMP)
        told = json.dumps(edition.content, ensure_ascii=False)
        assert SECRET not in told
        assert "2B open" in told
        pages = [f"{MEETING}/punten/{item.id}", f"{MEETING}/punten/{item.id}/stukken/{paper.id}"]
        files = f"{MEETING}/punten/{shared.id}/stukken"
        rows = hidden.id, open_paper.id
    for email in PEOPLE:
        client, sees = browser_of(email), email in {EZ, "auditor@rve.example"}
        assert [client.get(page).status_code for page in (*pages, f"{files}/{rows[0]}")] == [
            200 if sees else 404
        ] * 3, email
        for page in (MEETING, f"{MEETING}/punten/{shared.id}"):
            assert (SECRET in client.get(page).text) is sees, email
        answer = client.get(f"{files}/{rows[1]}")
        assert answer.data == docx()
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert "2B open.docx" in answer.headers["Content-Disposition"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert browser_of(SECRETARIAT).get(f"{files}").text.count(SECRET) == 0
    assert browser_of(EZ).get(f"{MEETING}/punten/{item.id}/stukken/{rows[1]}").status_code == 404, "of another item"


def test_a_paper_over_the_limit_is_refused_with_a_sentence_and_not_kept(
    example: Database, browser_of: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = browser_of(SECRETARIAT), f"{MEETING}/punten/2/stukken"
    form = inputs(client.get(address).text)
    monkeypatch.setitem(client.application.config, "MAX_CONTENT_LENGTH", 10_000)
    answer = client.post(address, data=form | {"files": (io.BytesIO(pdf() + bytes(10_000)), "groot.pdf")})
    assert answer.status_code == 413
    assert "is te groot. Maak het kleiner" in answer.text
    with example.reading() as session:
        assert session.scalars(select(Paper)).all() == []


def test_papers_come_in_several_at_once_and_a_wrong_one_keeps_none(example: Database, browser_of: Browsers) -> None:
    client, address = browser_of(SECRETARIAT), f"{MEETING}/punten/2/stukken"
    good, bad = (io.BytesIO(pdf()), "een.pdf"), (io.BytesIO(b"%PDF-1.7 kapot"), "twee.pdf")
    answer = send(client, address, files=[good, bad])
    assert answer.status_code == 400
    assert "‘twee.pdf’ is beschadigd" in answer.text
    assert "Kies ze opnieuw" in answer.text
    files = [(io.BytesIO(pdf()), "een.pdf"), (io.BytesIO(docx()), "<img src=x>.docx")]
    assert send(client, address, files=files).status_code == 302
    page = client.get(f"{MEETING}/punten/2").text
    assert "2A een" in page
    assert "<img src=x" not in page
    with example.reading() as session:
        first, second = session.scalars(select(Paper.id).order_by(Paper.position))
    answer = send(client, address, down=str(first), **{"rows-0-title": "Eerst hernoemd"})
    assert f"bij={first}&naar=down" in answer.location
    page = client.get(answer.location).text
    assert re.search(rf'name="up" value="{first}"[^>]*autofocus', page), "at the end the other button gets the focus"
    assert "2B Eerst hernoemd" in client.get(f"{MEETING}/punten/2").text
    stale = inputs(page)
    assert send(client, address, remove=str(second)).status_code == 302
    assert client.post(address, data=stale).status_code == 409
    answer = send(client, address, **{"rows-0-file": (io.BytesIO(b"nee"), "x.exe")})
    assert answer.status_code == 400
    assert "kan niet als stuk" in answer.text


def test_the_order_is_given_by_button_number_and_time_and_kept_from_two_at_once(
    example: Database, browser_of: Browsers
) -> None:
    with example.transaction() as session:
        sitting = consultation_by_key(session, "BO-2026-1").meeting
        sitting.starts, sitting.ends = time(13), time(14)
    client, address, before = browser_of(SECRETARIAT), f"{MEETING}/volgorde", subjects(example)
    stale = inputs(client.get(address).text)
    answer = send(client, address, down="1", **{"minutes-1": "20", "minutes-2": "45"})
    assert subjects(example) == [before[1], before[0], *before[2:]]
    page = client.get(answer.location).text
    assert re.search(r'name="down" value="1"[^>]*autofocus', page), "the focus stays where it was"
    assert "dat is 5 minuten te weinig" in page
    assert "13.45" in page
    assert client.post(address, data=stale | {"up": "3"}).status_code == 409
    send(client, address, **{"place-6": "1"})
    assert subjects(example)[0] == before[5]
    answer = send(client, address, **{"minutes-1": "veel"})
    assert answer.status_code == 400
    assert 'value="veel"' in answer.text
    with example.transaction() as session:
        consultation_by_key(session, "BO-2026-1").agenda_state = AgendaState.FROZEN
    assert client.get(address).status_code == 409
    assert client.get(f"{MEETING}/punten/2/wijzigen").status_code == 409
    assert "Wijzigen" not in client.get(f"{MEETING}/punten/2").text


def test_a_number_beyond_measure_is_answered_like_any_wrong_number(example: Database, browser_of: Browsers) -> None:
    client, before = browser_of(SECRETARIAT), subjects(example)
    endless = "9" * 5000
    assert send(client, f"{MEETING}/volgorde", seen=endless).status_code == 409
    assert send(client, f"{MEETING}/punten/2/stukken", seen=endless).status_code == 302
    assert send(client, f"{MEETING}/volgorde", **{"place-1": "9" * 30}).status_code == 302
    assert subjects(example) == [*before[1:], before[0]]
    token = inputs(client.get(f"{MEETING}/volgorde").text)["csrf_token"]
    assert client.post(f"{MEETING}/vergadering/notulist", data={"csrf_token": token}).status_code == 302
    for number in (endless, "9" * 30):
        answer = client.post(f"{MEETING}/vergadering/overdragen", data={"csrf_token": token, "person": number})
        assert answer.status_code in {302, 409}


def test_who_may_not_write_is_offered_nothing(example: Database, browser_of: Browsers) -> None:
    with example.transaction() as session:
        take_item_step(session, session.get_one(AgendaItem, 2), "take_off", STAMP)
    reader = browser_of("lezer@rve.example")
    page = reader.get(f"{MEETING}/punten/1").text
    assert "Wijzigen" not in page
    assert "Intrekken" not in page
    for address in ("punten/1/wijzigen", "punten/nieuw", "punten/1/stukken", "volgorde"):
        assert reader.get(f"{MEETING}/{address}").status_code == 403
    assert reader.get(f"{MEETING}/punten/2").status_code == 404


def test_the_subject_of_a_proposal_is_on_no_page_of_another_party(browser_of: Browsers, example: Database) -> None:
    with example.transaction() as session:
        meeting = consultation_by_key(session, "BO-2026-1")
        values = ItemValues(0, "ZEERNIEUW", ItemKind.DISCUSSION, Treatment.DISCUSSED)
        ez = replace(values, submitter=party_by_key(session, "ez").id)
        matter = propose_item(session, meeting, ez, STAMP).matter
        session.flush()
        row = matter.id
    pages = [f"/programmas/rve/overleggen/groslijst?stand={stand}" for stand in ("listed", "coming")]
    pages += [f"/programmas/rve/overleggen/groslijst/{row}", "/programmas/rve/overleggen/BO-2026-1"]
    for email in (EZ, SECRETARIAT):
        client = browser_of(email)
        assert [page for page in pages[1:] if "ZEERNIEUW" not in client.get(page).text] == []
    for email in (NFIA, "lezer@rve.example"):
        client = browser_of(email)
        assert [page for page in pages if "ZEERNIEUW" in client.get(page).text] == []
        assert client.get(pages[2]).status_code == 404
