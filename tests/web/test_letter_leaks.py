"""Nothing of a draft letter reaches who it was not put to: all addresses of letters are tried as each of them."""

import re
from datetime import datetime
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from agenda.consultations.words import Silence
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.kernel.dutch import AMSTERDAM
from agenda.letters.answering import Answer, answer_remark, give_verdict, remark, settle_objection
from agenda.letters.coordination import Asking, close_round, open_round
from agenda.letters.leaving_out import leave_out
from agenda.letters.models import Letter
from agenda.letters.proposal_queries import led_by
from agenda.letters.proposals import decline, propose_passage
from agenda.letters.round_queries import open_round_of
from agenda.letters.services import add_passage, note_sent, write_passage
from agenda.letters.values import PassageValues, Wording
from agenda.letters.words import PassageVerdict
from agenda.programmes.queries import programme_by_key
from tests.letters.asked import AT, BY_OPERATOR, CALENDAR, KEY, UNTIL, by, drafted, party, put
from tests.progress.test_links import Browsers

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

SECRET = "ZEERGEHEIM"
OF_EZ, OF_NFIA, OF_WRITERS = f"{SECRET}-EZ", f"{SECRET}-NFIA", f"{SECRET}-SCHRIJVERS"
ALL, ASKED = "/programmas/rve/brieven", "/programmas/rve/gevraagd/brieven"
LINK = re.compile(r'href="(/programmas/rve/(?:gevraagd/)?brieven[^"#]*)')
SAID = re.compile(rf"{SECRET}-\w+")
MAIN = re.compile(r"<main.*</main>", re.DOTALL)
SAYINGS = ("voorbehoud", "afgehandeld", "opmerking", "antwoord", "niet overgenomen", "voorstel")


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(datetime(2026, 6, 2, 10, 0, tzinfo=AMSTERDAM))


@pytest.fixture
def filled(example: Database) -> Database:
    """EZ and NFIA said, proposed and remarked something; the writers dealt with it, and wrote on."""
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        letter = drafted(session, programme)
        asked = put(session, letter)
        _, second, third = letter.passages
        for key, secret in (("ez", OF_EZ), ("nfia", OF_NFIA)):
            own, stamp = party(session, key), by(session, key)
            action = led_by(session, programme, [own])[0]
            said = Answer(PassageVerdict.RESERVED, 1, f"{secret} voorbehoud")
            given = give_verdict(session, asked, second.id, own, said, stamp)
            settle_objection(session, given, f"{secret} afgehandeld", BY_OPERATOR, seen=given.version)
            made = remark(session, asked, third.id, own, f"{secret} opmerking", stamp)
            answer_remark(session, made, f"{secret} antwoord", BY_OPERATOR, seen=made.version)
            once = propose_passage(session, letter, action, own, f"{secret} eerste voorstel", stamp)
            decline(session, once, f"{secret} niet overgenomen", BY_OPERATOR, seen=once.version)
            propose_passage(session, letter, action, own, f"{secret} voorstel", stamp)
        leave_out(session, letter, led_by(session, programme, [own])[-1], f"{OF_WRITERS} reden", BY_OPERATOR)
        write_passage(session, third, Wording(f"{OF_WRITERS} kop", f"{OF_WRITERS} tekst"), BY_OPERATOR)
        add_passage(session, letter, PassageValues(1, f"{OF_WRITERS} nieuw", OF_WRITERS), BY_OPERATOR)
    return example


def pages(client: FlaskClient) -> dict[str, str]:
    """All pages about letters to which this visitor finds a way."""
    found: dict[str, str] = {}
    todo = [f"{ALL}", f"{ALL}/{KEY}", f"{ALL}/voorstellen", ASKED]
    while todo:
        address = todo.pop()
        found[address] = client.get(address, follow_redirects=True).text
        links = {unescape(link) for link in LINK.findall(found[address])}
        todo += sorted(links - found.keys() - set(todo))
    return found


def told(found: dict[str, str], own: str) -> set[tuple[str, str]]:
    """What of others it says where."""
    return {(address, one) for address, page in found.items() for one in SAID.findall(page) if one != own}


def test_a_party_reads_what_was_put_to_it_and_its_own_words_alone(filled: Database, browser_of: Browsers) -> None:
    for who, own in (("ez", OF_EZ), ("nfia", OF_NFIA), ("lezer", ""), ("beheer", "")):
        found = pages(browser_of(f"{who}@rve.example"))
        assert told(found, own) == set()
        everything = " ".join(found.values())
        assert [f"{own} {said}" for said in SAYINGS if own and f"{own} {said}" not in everything] == []


def test_who_reads_a_letter_that_was_sent_reads_nothing_of_what_was_said_of_it(
    filled: Database, browser_of: Browsers
) -> None:
    with filled.transaction() as session:
        note_sent(session, session.scalars(select(Letter).where(Letter.key == KEY)).one(), AT.date(), BY_OPERATOR)
    found = pages(browser_of("lezer@rve.example"))
    assert {one for _, one in told(found, "")} == {OF_WRITERS}
    assert "reden" not in " ".join(found.values()), "why an action is left out"


def test_who_was_asked_nothing_is_not_told_which_letters_and_rounds_there_are(
    filled: Database, browser_of: Browsers
) -> None:
    with filled.transaction() as session:
        ez, nfia = party(session, "ez"), party(session, "nfia")
        letter = session.scalars(select(Letter).where(Letter.key == KEY)).one()
        close_round(session, open_round_of(session, letter) or pytest.fail("none"), BY_OPERATOR)
        without_ez = Asking({letter.passages[0].id: frozenset({nfia})}, UNTIL, Silence.WAITS)
        open_round(session, letter, without_ez, CALENDAR, BY_OPERATOR)
    client = browser_of("ez@rve.example")
    answers = [client.get(f"{ASKED}/{one}/{ez}") for one in (f"{KEY}/2", f"{KEY}/9", "nergens/1")]
    assert [one.status_code for one in answers] == [404] * 3
    assert len({found.group() for one in answers if (found := MAIN.search(one.text))}) == 1
