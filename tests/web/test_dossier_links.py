"""A dossier by a mailed link, the pages that send and release it, and the one that is open to all."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from agenda.accounts.queries import person_by_email
from agenda.app import Site
from agenda.consultations.models import AgendaItem
from agenda.documents.models import Edition, EditionAnnex
from agenda.dossiers.circle import Recipient
from agenda.dossiers.mailing import mail_copies
from agenda.dossiers.models import Copy, Release
from agenda.dossiers.releasing import release_dossier
from agenda.dossiers.rules import expiry
from agenda.dossiers.sending import Issued, revoke_copy, send_dossier
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.gateways.files import keep
from agenda.kernel.confidentiality import Confidentiality
from agenda.mail.models import MailState, OutgoingMail
from agenda.mail.rules import Sender
from agenda.mail.texts import Post
from agenda.parties.queries import party_by_key
from agenda.web.refusals import shown_address
from tests.conftest import token_in
from tests.dossiers.made import AN, AT, BO, BY_SYSTEM, by, kept, later, meeting
from tests.web.test_pages import faults_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

Browsers = Callable[[str], FlaskClient]
HOSTILE = "<script>alert('x')</script> & \"Q\""
SECRETARIAT = "secretariaat@rve.example"
HERE = "/programmas/rve/overleggen/BO-2026-1/dossiers"
PUBLIC = "/openbaar/rve/BO-2026-1"
POST = Post(Sender("Agenda", "agenda@rve.example"), "https://agenda.example")
CONTENT = ("inhoud", "lezen", "wijzigingen", "bestanden/proef-full-v1.html", "stukken/1")


def sent(database: Database, says: str, *recipients: Recipient, variant: str = "full") -> dict[str, Issued]:
    """What each got, by address."""
    with database.transaction() as session:
        issued = send_dossier(session, kept(session, variant, [says]), recipients, "", BY_SYSTEM)
        mail_copies(session, POST, issued, AT)
        session.flush()
        for one in issued:
            assert one.copy.edition.name
            assert one.copy.dispatch.words == ""
        return {one.copy.email: one for one in issued}


def opened(client: FlaskClient, key: str) -> str:
    token = token_in(client.get(f"/dossier/{key}").text)
    answer = client.post(f"/dossier/{key}", data={"csrf_token": token})
    assert answer.location == f"/dossier/{key}/inhoud"
    return client.get(answer.location).text


def body_of(database: Database, recipient: str) -> str:
    """Of the last mail to this address."""
    with database.reading() as session:
        mails = select(OutgoingMail.message).where(OutgoingMail.recipient == recipient).order_by(OutgoingMail.id.desc())
        mail = message_from_bytes(session.scalars(mails).first() or b"", policy=default)
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_a_scanner_that_opens_every_link_changes_nothing_and_learns_nothing(example: Database, site: Site) -> None:
    issued, client = sent(example, "Geheim van de deelnemers", AN)[AN.email], site.test_client()
    front = client.get(f"/dossier/{issued.key}")
    assert (front.status_code, front.headers["Cache-Control"]) == (200, "no-store")
    assert front.headers["X-Robots-Tag"] == "noindex"
    assert front.headers["Referrer-Policy"] == "same-origin"
    assert all(word in front.text for word in (AN.name, "Volledig dossier", "Dossier openen"))
    for path in CONTENT:
        answer = client.get(f"/dossier/{issued.key}/{path}")
        assert (answer.status_code, answer.location) == (302, f"/dossier/{issued.key}")
        assert "Geheim" not in answer.text
    assert client.head(f"/dossier/{issued.key}").status_code == 200
    with example.reading() as session:
        assert session.scalars(select(Copy)).one().first_opened_at is None


def test_the_button_marks_it_opened_and_leads_to_what_it_says(
    example: Database, site: Site, clock: StandingClock, browser_of: Browsers
) -> None:
    issued, client = sent(example, HOSTILE, Recipient(HOSTILE, AN.email))[AN.email], site.test_client()
    assert "<script>alert" not in client.get(f"/dossier/{issued.key}").text
    page = opened(client, issued.key)
    assert "nieuwere versie" not in page
    for path in ("", "/inhoud", "/lezen"):
        assert faults_of(client.get(f"/dossier/{issued.key}{path}"), 200) == []
    text = client.get(f"/dossier/{issued.key}/lezen").text
    assert "&lt;script&gt;alert" in text
    assert "<script>alert" not in text
    assert text.count("<h1") == 1
    assert client.get(f"/dossier/{issued.key}/bestanden/proef-full-v1.html").data == HOSTILE.encode()
    for path in ("wijzigingen", "bestanden/proef-full-v2.html", "bestanden/..%2f..%2fetc", "stukken/1", "stukken/0"):
        assert client.get(f"/dossier/{issued.key}/{path}").status_code == 404
    clock.moment += timedelta(hours=2)
    opened(client, issued.key)
    answer = browser_of(SECRETARIAT).get(f"{HERE}/exemplaren")
    assert faults_of(answer, 200) == []
    listed = answer.text
    assert "16 maart 2026 om 10.00" in listed
    assert "laatst: 16 maart 2026 om 12.00" in listed
    assert "nog niet" not in listed
    assert "<script>alert" not in listed


def test_what_is_revoked_expired_or_unknown_says_so_and_opens_nothing(
    example: Database, site: Site, clock: StandingClock
) -> None:
    issued, client = sent(example, "Geheim", AN, BO), site.test_client()
    opened(client, issued[AN.email].key)
    with example.transaction() as session:
        revoke_copy(session, session.get_one(Copy, issued[AN.email].copy.id), BY_SYSTEM)
        clock_ends = expiry(meeting(session).occasion.day)
    token = token_in(client.get(f"/dossier/{issued[BO.email].key}").text)
    clock.moment = clock_ends
    for key, status, words in (
        (issued[AN.email].key, 409, "ingetrokken"),
        ("x" * 43, 404, "bestaat niet"),
        ("%00" + "é" * 9, 404, "bestaat niet"),
    ):
        for path in ("", *(f"/{one}" for one in CONTENT)):
            answer = client.get(f"/dossier/{key}{path}")
            assert (answer.status_code, words in answer.text, "Geheim" in answer.text) == (status, True, False)
        assert client.post(f"/dossier/{key}", data={"csrf_token": token}).status_code == status


def test_a_key_never_stands_in_what_is_logged(example: Database) -> None:
    key = sent(example, "x", AN)[AN.email].key
    assert shown_address(f"/dossier/{key}/lezen") == "/dossier/…"


def test_links_are_counted_against_guessing(example: Database, site: Site) -> None:
    client = site.test_client()
    answers = [client.get(f"/dossier/gok-{number}").status_code for number in range(61)]
    assert set(answers[:60]) == {404}
    assert answers[60] == 429


def test_each_reader_is_told_what_changed_since_the_version_that_they_had_themselves(
    example: Database, site: Site
) -> None:
    sent(example, "De stand is groen.", AN, BO)
    sent(example, "De stand is oranje.", BO)
    issued, client = sent(example, "De stand is rood.", AN, BO, Recipient("Cas", "cas@x.example")), site.test_client()
    had = {AN.email: ("groen", "oranje", 1), BO.email: ("oranje", "groen", 2)}
    for email, (was, other, version) in had.items():
        page = opened(client, issued[email].key)
        assert f"gewijzigd sinds versie {version}" in page
        answer = client.get(f"/dossier/{issued[email].key}/wijzigingen")
        assert faults_of(answer, 200) == []
        told = answer.text
        for words in (told, body_of(example, email)):
            assert f"van ‘De stand is {was}.’ naar ‘De stand is rood.’" in words
            assert other not in words
        assert "1 wijziging." in told
        assert f"https://agenda.example/dossier/{issued[email].key}" in body_of(example, email)
    assert "gewijzigd" not in body_of(example, "cas@x.example")
    assert client.get(f"/dossier/{issued['cas@x.example'].key}/wijzigingen").status_code == 302


def test_a_mail_tells_ten_changes_and_how_many_more(example: Database) -> None:
    with example.transaction() as session:
        send_dossier(session, kept(session, says=[f"Regel {number} oud" for number in range(14)]), [AN], "", BY_SYSTEM)
        newer = kept(session, says=[f"Regel {number} nieuw" for number in range(14)])
        mail_copies(session, POST, send_dossier(session, newer, [AN], HOSTILE, BY_SYSTEM), AT)
    body = body_of(example, AN.email)
    assert body.count("\n- ") == 10
    assert "En nog 4 wijzigingen." in body
    assert HOSTILE in body


def test_an_older_copy_stays_and_tells_that_there_is_a_newer_one(example: Database, site: Site) -> None:
    first, client = sent(example, "Oud", AN)[AN.email], site.test_client()
    sent(example, "Nieuw", BO)
    assert "Er is een nieuwere versie: versie 2" in opened(client, first.key)
    assert "Oud" in client.get(f"/dossier/{first.key}/lezen").text


def test_a_link_opens_its_own_dossier_and_no_file_of_another(example: Database, site: Site) -> None:
    with example.transaction() as session:
        ez = party_by_key(session, "ez")
        own = kept(session, says=["Annotatie van EZ"], party=ez)
        owner = by(session, "ez@rve.example")
        issued = send_dossier(session, own, [Recipient("ez", "ez@rve.example")], "", owner)
        own_key, own_name = issued[0].key, own.files[0].name
    other, client = sent(example, "Voor allen", AN)[AN.email], site.test_client()
    opened(client, other.key)
    opened(client, own_key)
    assert client.get(f"/dossier/{own_key}/bestanden/{own_name}").status_code == 200
    assert client.get(f"/dossier/{other.key}/bestanden/{own_name}").status_code == 404
    assert "Annotatie" not in client.get(f"/dossier/{other.key}/lezen").text


def test_the_public_dossier_is_there_from_its_moment_on_and_never_holds_what_is_for_participants(
    example: Database, site: Site, clock: StandingClock
) -> None:
    sent(example, "Voor deelnemers", AN)
    with example.transaction() as session:
        edition = kept(session, "public", ["Voor iedereen"])
        release_dossier(session, edition, AT, AT + timedelta(days=3), BY_SYSTEM)
    client = site.test_client()
    before, unknown, nowhere = (client.get(one) for one in (PUBLIC, "/openbaar/rve/BO-9", "/openbaar/niets/BO-2026-1"))
    assert before.status_code == unknown.status_code == nowhere.status_code == 404
    words = [re.sub(r'nonce="[^"]+"', "", one.text) for one in (before, unknown, nowhere)]
    assert words[0] == words[1] == words[2]
    assert client.get(f"{PUBLIC}/1/bestanden/proef-public-v1.html").status_code == 404
    clock.moment = AT + timedelta(days=3)
    page = client.get(PUBLIC)
    assert faults_of(page, 200) == []
    assert "Voor iedereen" in page.text
    assert "Voor deelnemers" not in page.text
    assert page.text.count("<h1") == 1
    assert client.get(f"{PUBLIC}/1/bestanden/proef-public-v1.html").status_code == 200
    assert client.get(f"{PUBLIC}/1/bestanden/proef-full-v1.html").status_code == 404


def test_who_has_an_older_public_version_before_them_gets_the_papers_of_just_that_one(
    example: Database, site: Site
) -> None:
    with example.transaction() as session:
        for number, released in enumerate((AT, AT, AT + timedelta(days=1)), 1):
            edition = kept(session, "public", [f"Stand {number}"])
            release_dossier(session, edition, released, released, BY_SYSTEM)
            digest = keep(session, f"Stuk van versie {number}".encode())
            edition.annexes.append(EditionAnnex(position=1, name="1A Stuk.txt", sha256=digest))
    client = site.test_client()
    for version in (1, 2):
        assert client.get(f"{PUBLIC}/{version}/stukken/1").data == f"Stuk van versie {version}".encode()
        assert client.get(f"{PUBLIC}/{version}/bestanden/proef-public-v{version}.html").status_code == 200
    for path in ("3/stukken/1", "3/bestanden/proef-public-v3.html", "1/bestanden/proef-public-v2.html", "0/stukken/1"):
        assert client.get(f"{PUBLIC}/{path}").status_code == 404
    assert f"{PUBLIC}/2/stukken/1" in client.get(PUBLIC).text


def test_the_secretariat_sends_after_it_saw_to_whom(example: Database, browser_of: Browsers) -> None:
    sent(example, "Oud", Recipient("Jan", "jan@x.example"))
    with example.transaction() as session:
        kept(session, says=["Nieuw"])
    client, page = browser_of(SECRETARIAT), f"{HERE}/full/2/verzenden"
    shown = client.get(page)
    assert shown.status_code == 200
    data = {
        "csrf_token": token_in(shown.text),
        "seen": "0",
        "others": "Jan de Boer, jan@x.example\n\nfout",
        "words": HOSTILE,
    }
    refused = client.post(page, data=data)
    assert refused.status_code == 400
    assert "Regel 3: Schrijf ook een naam op." in refused.text
    assert "Jan de Boer, jan@x.example" in refused.text
    for crowded in ("jan@x.example, piet@y.example", "Jan, jan@x.example; Piet, piet@y.example", "a@x.nl,b@y.nl"):
        several = client.post(page, data=data | {"others": f"Cas <cas@x.example>\n{crowded}"})
        assert several.status_code == 400
        assert "Regel 2: Schrijf één ontvanger per regel." in several.text
        assert crowded in several.text
    data["others"] = "Jan de Boer, jan@x.example\n\nPiet <piet@y.example>"
    asked = client.post(page, data=data)
    assert [faults_of(one, one.status_code) for one in (shown, refused, asked)] == [[], [], []]
    assert "aan 2 ontvangers?" in asked.text
    assert "heeft nu versie 1" in asked.text
    assert "<script>alert" not in asked.text
    with example.reading() as session:
        assert len(session.scalars(select(Copy)).all()) == 1
    done = client.post(page, data=data | {"sure": "yes"})
    assert done.location == f"{HERE}/exemplaren"
    assert "Versie 2 is verzonden aan 2 ontvangers" in client.get(done.location).text
    twice = client.post(page, data=data | {"sure": "yes"})
    assert twice.status_code == 409
    assert "intussen al verzonden" in twice.text
    assert HOSTILE in body_of(example, "piet@y.example")
    assert "naar ‘Nieuw’" in body_of(example, "jan@x.example")


def test_a_link_is_revoked_and_made_anew_from_the_list(example: Database, site: Site, browser_of: Browsers) -> None:
    first = sent(example, "x", AN)[AN.email]
    client = browser_of(SECRETARIAT)
    token = token_in(client.get(f"{HERE}/exemplaren").text)
    answer = client.post(f"{HERE}/exemplaren/{first.copy.id}/opnieuw", data={"csrf_token": token})
    assert "krijgt een nieuwe link" in client.get(answer.location).text
    assert site.test_client().get(f"/dossier/{first.key}").status_code == 409
    key = re.search(r"/dossier/(\S+)", body_of(example, AN.email))
    assert key
    assert site.test_client().get(key[0]).status_code == 200
    answer = client.post(f"{HERE}/exemplaren/{first.copy.id + 1}/intrekken", data={"csrf_token": token})
    assert "ingetrokken" in client.get(answer.location).text
    assert site.test_client().get(key[0]).status_code == 409


def test_an_own_dossier_is_sent_and_listed_by_its_party_alone(example: Database, browser_of: Browsers) -> None:
    with example.transaction() as session:
        own = kept(session, party=party_by_key(session, "ez"))
        owner = by(session, "ez@rve.example")
        (issued,) = send_dossier(session, own, [Recipient("Ez", "ez@rve.example")], "", owner)
        copy = issued.copy.id
    sending = f"{HERE}/party-ez/1/verzenden"
    asked = {"ez@rve.example": (200, True, 409), SECRETARIAT: (404, False, 404), "nfia@rve.example": (403, False, 404)}
    for email, (status, listed, released) in asked.items():
        client = browser_of(email)
        assert client.get(sending).status_code == status
        page = client.get(f"{HERE}/exemplaren").text
        assert ("Dossier van EZ, versie 1" in page) is listed
        assert client.get(f"{HERE}/party-ez/1/vrijgave").status_code in {released, 403}
        if email != "ez@rve.example":
            data = {"csrf_token": token_in(client.get("/programmas/rve/overleggen/BO-2026-1").text)}
            assert client.post(f"{HERE}/exemplaren/{copy}/intrekken", data=data).status_code == 404
    assert 'name="others"' not in browser_of("ez@rve.example").get(sending).text


def test_a_release_is_planned_and_what_has_come_is_asked_no_more(
    example: Database, clock: StandingClock, browser_of: Browsers
) -> None:
    with example.transaction() as session:
        edition = kept(session, "public")
        number = edition.id
    client, page = browser_of(SECRETARIAT), f"{HERE}/public/1/vrijgave"
    data = {"csrf_token": token_in(client.get(page).text), "seen": "0", "readers": "now", "public": "moment"}
    lacking = client.post(page, data=data)
    assert lacking.status_code == 400
    assert "Vul de dag in" in lacking.text
    assert client.post(page, data=data | {"public_day": "31-2-2026"}).status_code == 400
    assert "kies een later moment" in client.post(page, data=data | {"public_day": "1-1-2026"}).text
    assert client.post(page, data=data | {"public_day": "20-3-2026", "public_hour": "9.30"}).status_code == 302
    with example.reading() as session:
        release = session.scalars(select(Release).where(Release.edition_id == number)).one()
        assert (release.readers_from, release.public_from) == (AT, datetime.fromisoformat("2026-03-20T09:30+01:00"))
    shown = client.get(page)
    assert faults_of(shown, 200) == []
    again = shown.text
    assert "De deelnemers zien deze versie sinds" in again
    assert 'name="readers"' not in again
    assert 'value="20-3-2026"' in again
    clock.moment = later(BY_SYSTEM, days=5).at
    assert "Hier valt niets meer te wijzigen" in browser_of(SECRETARIAT).get(page).text


def test_a_public_dossier_is_closed_again_with_a_reason_and_then_was_never_there(
    example: Database, site: Site, browser_of: Browsers
) -> None:
    with example.transaction() as session:
        release_dossier(session, kept(session, "public", ["Gelekt"]), AT, AT, BY_SYSTEM)
        kept(session, "public", ["Nieuw"])
    anybody, client = site.test_client(), browser_of(SECRETARIAT)
    assert "Gelekt" in anybody.get(PUBLIC).text
    page = f"{HERE}/public/1/niet-meer-openbaar"
    assert f'href="{page}"' in client.get(f"{HERE}/public/1/vrijgave").text
    assert "niet-meer-openbaar" not in client.get(f"{HERE}/public/2/vrijgave").text
    shown = client.get(page)
    data = {"csrf_token": token_in(shown.text)}
    refused = client.post(page, data=data | {"because": " "})
    assert [faults_of(shown, 200), faults_of(refused, 400)] == [[], []]
    assert "Schrijf op waarom dit dossier" in refused.text
    assert client.get(f"{HERE}/public/2/niet-meer-openbaar").status_code == 409
    assert browser_of("lezer@rve.example").get(page).status_code == 403
    done = client.post(page, data=data | {"because": HOSTILE})
    assert "Het dossier is niet meer openbaar." in client.get(done.location).text
    for address in (PUBLIC, f"{PUBLIC}/bestanden/proef-public-v1.html"):
        assert anybody.get(address).status_code == 404
    closed, unknown = (re.sub(r'nonce="[^"]+"', "", anybody.get(one).text) for one in (PUBLIC, "/openbaar/rve/BO-9"))
    assert closed == unknown
    assert client.post(page, data=data | {"because": "x"}).status_code == 409


def test_the_mail_of_an_own_dossier_is_the_party_s_and_holds_nothing_of_what_it_says(
    example: Database, site: Site, browser_of: Browsers
) -> None:
    """Mail stays in the outbox, and the secretariat is told when it fails."""
    with example.transaction() as session:
        ez, owner = party_by_key(session, "ez"), by(session, "ez@rve.example")
        they = [Recipient("Ez", "ez@rve.example")]
        for says in ("Inzet: toegeven", "Inzet: weigeren"):
            issued = send_dossier(session, kept(session, party=ez, says=[says]), they, "", owner)
            mail_copies(session, POST, issued, AT)
        key, number = issued[0].key, issued[0].copy.id
        mail = session.scalars(select(OutgoingMail).where(OutgoingMail.key == f"dossier/{number}")).one()
        whole = message_from_bytes(mail.message, policy=default)
        parts = [str(part.get_content()) for part in whole.walk() if not part.is_multipart()]
        mail.state, mail.last_error = MailState.FAILED, "Onbekend adres."
    assert len(parts) == 2
    for words in parts:
        assert "Wat er is gewijzigd, staat bij het dossier." in words
        assert "Inzet" not in words
        assert "ecretariaat" not in words
        assert "inisterie van Economische Zaken" in words
    client = site.test_client()
    front, contents = client.get(f"/dossier/{key}").text, opened(client, key)
    assert "door ministerie van Economische Zaken" in front
    assert "wijzigingen" in contents
    told = browser_of(SECRETARIAT).get("/programmas/rve/verzendlijst/niet-bezorgd").text
    assert "Dossier van EZ BO-2026-1" in told
    assert not any(word in told for word in ("versie", "Inzet", key))


def test_the_list_and_the_form_tell_of_whom_the_mail_did_not_arrive(example: Database, browser_of: Browsers) -> None:
    sent(example, "Oud", AN, BO)
    sent(example, "Nieuw", AN, BO)
    with example.transaction() as session:
        lost = session.scalars(select(OutgoingMail).where(OutgoingMail.recipient == AN.email)).all()[-1]
        lost.state = MailState.FAILED
        older = kept(session, says=["Nieuwer"])
        number = older.version
    client = browser_of(SECRETARIAT)
    listed = client.get(f"{HERE}/exemplaren")
    assert faults_of(listed, 200) == []
    assert listed.text.count("mail kwam niet aan") == 1
    for version, says in (
        (number, ("heeft nu versie 1", "heeft nu versie 2")),
        (1, ("krijgt een nieuwe link", "al een nieuwere versie, versie 2")),
    ):
        page = f"{HERE}/full/{version}/verzenden"
        token = token_in(client.get(page).text)
        people = f"An, {AN.email}\nBo, {BO.email}"
        seen = "0" if version == number else "1"
        asked = client.post(page, data={"csrf_token": token, "seen": seen, "others": people}).text
        assert all(words in asked for words in says)


def test_who_releases_what_another_changed_meanwhile_keeps_what_was_filled_in(
    example: Database, browser_of: Browsers
) -> None:
    with example.transaction() as session:
        edition = kept(session, "public")
    client, page = browser_of(SECRETARIAT), f"{HERE}/public/1/vrijgave"
    stale = {"csrf_token": token_in(client.get(page).text), "seen": "0", "readers": "moment", "public": "not_yet"}
    with example.transaction() as session:
        release_dossier(session, session.get_one(Edition, edition.id), AT + timedelta(days=9), None, BY_SYSTEM)
    refused = client.post(page, data=stale | {"readers_day": "20-3-2026"})
    assert faults_of(refused, 409) == []
    assert "intussen gewijzigd" in refused.text
    assert 'value="20-3-2026"' in refused.text
    again = dict(re.findall(r'name="(seen|csrf_token)"[^>]*value="([^"]*)"', refused.text))
    assert client.post(page, data=stale | again | {"readers_day": "20-3-2026"}).status_code == 302


def test_a_recipient_without_an_account_is_forgotten_from_the_list(example: Database, browser_of: Browsers) -> None:
    known = Recipient("Lezer", "lezer@rve.example")
    copy = sent(example, "x", Recipient(HOSTILE, AN.email), known)[AN.email].copy.id
    client, page = browser_of(SECRETARIAT), f"{HERE}/exemplaren/{copy}/vergeten"
    assert client.get(f"{HERE}/exemplaren").text.count("/vergeten") == 1
    asked = client.get(page)
    assert faults_of(asked, 200) == []
    assert AN.email in asked.text
    answer = client.post(page, data={"csrf_token": token_in(asked.text)})
    listed = client.get(answer.location)
    assert faults_of(listed, 200) == []
    assert "zijn gewist" in listed.text
    assert AN.email not in listed.text
    assert "verwijderde persoon" in listed.text


@pytest.mark.parametrize("door", ["role", "access", "review"])
def test_whichever_page_takes_the_right_away_ends_the_links_to_the_own_dossier(
    example: Database, browser_of: Browsers, door: str
) -> None:
    with example.transaction() as session:
        own, owner = kept(session, party=party_by_key(session, "ez")), by(session, "ez@rve.example")
        (issued,) = send_dossier(session, own, [Recipient("Ez", "ez@rve.example")], "", owner)
        person = person_by_email(session, "ez@rve.example")
        role, copy, here = person.memberships[0].id, issued.copy.id, f"/programmas/rve/mensen/{person.id}"
        seen = f"{person.id}/owner/"
    address, more = {
        "role": (f"{here}/rollen/{role}/intrekken", {}),
        "access": (f"{here}/stap/toegang-wegnemen", {}),
        "review": ("/programmas/rve/toegang", {f"gezien-{role}": seen, f"keuze-{role}": "withdraw"}),
    }[door]
    client = browser_of("beheer@rve.example")
    token = token_in(client.get(address).text)
    assert client.post(address, data={"csrf_token": token, **more}).status_code == 302
    with example.reading() as session:
        assert session.get_one(Copy, copy).revoked_at == AT


def test_what_is_meant_for_fewer_by_now_closes_the_public_page_by_itself(example: Database, site: Site) -> None:
    with example.transaction() as session:
        item = session.scalars(select(AgendaItem).order_by(AgendaItem.id)).first()
        assert item is not None
        item.confidentiality = Confidentiality.PUBLIC
        edition = kept(session, "public", ["Gelekt"])
        edition.sources = [[AgendaItem.__tablename__, item.id, item.version]]
        release_dossier(session, edition, AT, AT, BY_SYSTEM)
    anybody = site.test_client()
    assert "Gelekt" in anybody.get(PUBLIC).text
    with example.transaction() as session:
        session.get_one(AgendaItem, item.id).confidentiality = Confidentiality.PARTICIPANTS
    for address in (PUBLIC, f"{PUBLIC}/1/bestanden/proef-public-v1.html"):
        assert anybody.get(address).status_code == 404
