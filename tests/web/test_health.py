"""Probes, figures and the page that tell whether all goes well."""

import html
import logging
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from agenda.app import Site
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.mail.models import MailState, OutgoingMail
from agenda.programmes.queries import programme_by_key
from agenda.web.watching import visits
from agenda.work.runs import begin_run, end_run, fail_run, keep_pulse
from tests.conftest import token_in
from tests.databases import CHAIN_KEY
from tests.reminders.queued import another_programme, failed

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

Browsers = Callable[[str], FlaskClient]
PAGE = "/programmas/rve/werking"
KEY = "a-key-of-some-length"


def beat(database: Database, clock: StandingClock, minutes_ago: int = 0) -> None:
    with database.transaction() as session:
        at = clock.now() - timedelta(minutes=minutes_ago)
        keep_pulse(session, "machine-a", at, at)


def lay_mails(database: Database, clock: StandingClock) -> None:
    """Two wait, the elder for an hour; one failed, and one of which the content was erased since."""
    states = (MailState.WAITING, MailState.WAITING, MailState.FAILED, MailState.SENT, MailState.FAILED)
    rows = [
        {
            "key": f"k{number}",
            "message_id": f"<{number}@x>",
            "sender": "a@x.example",
            "recipient": "geheim@x.example",
            "subject": "geheim",
            "message": b"" if number == 4 else b"x",
            "state": state,
            "written_at": clock.now() - timedelta(minutes=60 - number),
            "due_at": clock.now(),
            "last_error": "550 geheim@x.example",
        }
        for number, state in enumerate(states)
    ]
    with database.transaction() as session:
        session.execute(insert(OutgoingMail), rows)


def test_the_process_answers_without_a_word_to_the_database(site: Site, statements: list[str]) -> None:
    answer = site.test_client().get("/livez")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    assert statements == []


def test_a_probe_learns_in_words_whether_the_clock_runs(site: Site, example: Database, clock: StandingClock) -> None:
    client = site.test_client()
    assert client.get("/healthz").json == {"status": "failing", "database": "ok", "clock": "never"}
    beat(example, clock, minutes_ago=6)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (503, {"status": "failing", "database": "ok", "clock": "stopped"})
    beat(example, clock)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok", "database": "ok", "clock": "running"})


@pytest.mark.parametrize("url", ["sqlite://", "postgresql+psycopg://agenda@127.0.0.1:1/agenda"])
def test_a_probe_is_told_at_once_when_the_database_is_away(site: Site, url: str) -> None:
    parts = site.extensions["agenda"]
    site.extensions["agenda"] = replace(parts, database=Database(url, CHAIN_KEY))
    answer = site.test_client().get("/healthz")
    assert (answer.status_code, answer.json) == (503, {"status": "failing", "database": "away"})
    site.extensions["agenda"] = parts


def test_figures_are_shut_without_their_key(site: Site) -> None:
    client = site.test_client()
    assert client.get("/metrics").status_code == 404
    site.config["METRICS_TOKEN"] = KEY
    for given in ({}, {"Authorization": "Bearer other"}, {"Authorization": f"Basic {KEY}"}, {"Authorization": "é"}):
        assert client.get("/metrics", headers=given).status_code == 401


def test_figures_tell_of_views_mails_and_jobs_and_name_nobody(
    site: Site, example: Database, clock: StandingClock
) -> None:
    lay_mails(example, clock)
    with example.transaction() as session:
        end_run(session, "mail", clock.now(), 3)
        fail_run(session, "rounds", clock.now(), "stuk")
    site.config["METRICS_TOKEN"] = KEY
    client = site.test_client()
    client.get("/antwoord/een-geheime-sleutel")
    told = client.get("/metrics", headers={"Authorization": f"Bearer {KEY}"}).text
    figures = dict(line.rsplit(" ", 1) for line in told.splitlines() if not line.startswith("#"))
    assert figures["agenda_outbox_waiting"] == "2.0"
    assert figures["agenda_outbox_oldest_seconds"] == "3600.0"
    assert figures["agenda_outbox_failed"] == "1.0"
    assert figures['agenda_job_failures{job="rounds"}'] == "1.0"
    assert float(figures['agenda_job_last_well_seconds{job="mail"}']) == clock.now().timestamp()
    assert figures["agenda_tasks_failed"] == "0.0"
    assert re.search(r'agenda_visits_total\{endpoint="answers\.\w+",status="404"\}', told)
    assert "geheim" not in told


def test_the_auditor_sees_how_the_clock_runs_and_why_a_job_fails_and_no_addresses(
    browser_of: Browsers, example: Database, clock: StandingClock
) -> None:
    client = browser_of("auditor@rve.example")
    lay_mails(example, clock)
    assert "De klok heeft nog niet gelopen" in client.get(PAGE).text
    beat(example, clock)
    with example.transaction() as session:
        begin_run(session, "mail", "machine-a", clock.now())
        for _ in range(2):
            fail_run(session, "mail", clock.now(), "<script>alert('stuk')</script>")
        begin_run(session, "rounds", "machine-a", clock.now() - timedelta(hours=1))
        end_run(session, "rounds", clock.now() - timedelta(hours=1), 0)
        begin_run(session, "reminders", "machine-a", clock.now())
    page = client.get(PAGE).text
    assert "Er gaat nu niets vanzelf" not in page
    assert "op machine-a" in page
    assert "2 keer achter elkaar mislukt: &lt;script&gt;" in page
    for state in ("mislukt", "te laat", "bezig", "nog niet gedaan"):
        assert f">{state}<" in page
    assert "AGENDA_SECURITY_CONTACT" in page
    assert "geheim@x.example" not in page


@pytest.mark.parametrize("email", ["beheer@rve.example", "secretariaat@rve.example"])
def test_who_manages_people_everywhere_tries_mail_of_no_programme_again_or_sets_it_aside(
    browser_of: Browsers, example: Database, email: str
) -> None:
    client, hostile = browser_of(email), "<script>alert('weg')</script>"
    with example.transaction() as session:
        one, other = (failed(session, None, key, last_error=hostile).id for key in ("one", "other"))
        elsewhere = failed(session, programme_by_key(session, "rve"), "of the programme", recipient="elders@x.example")
        of_programme = elsewhere.id
    page = client.get(PAGE).text
    assert html.escape(hostile, quote=False) in page.replace("&#39;", "'")
    assert "elders@x.example" not in page
    token = {"csrf_token": token_in(page)}
    for where in (f"{PAGE}/mail/{one}/opnieuw", f"{PAGE}/mail/{other}/laat-maar"):
        assert client.post(where, data=token).location == PAGE
        assert client.post(where, data=token).status_code == 409
    assert client.post(f"{PAGE}/mail/{of_programme}/opnieuw", data=token).status_code == 404
    with example.reading() as session:
        states = session.scalars(select(OutgoingMail.state).order_by(OutgoingMail.id)).all()
    assert states == [MailState.WAITING, MailState.SET_ASIDE, MailState.FAILED]
    assert "Niet bezorgd</h2>" not in client.get(PAGE).text


def test_who_manages_people_in_one_of_more_programmes_sees_no_mail_of_the_site(
    browser_of: Browsers, example: Database
) -> None:
    client = browser_of("beheer@rve.example")
    token = {"csrf_token": token_in(client.get(PAGE).text)}
    with example.transaction() as session:
        mail = failed(session, None, recipient="geheim@x.example").id
        another_programme(session)
    assert "geheim@x.example" not in client.get(PAGE).text
    for act in ("opnieuw", "laat-maar"):
        for number in (mail, mail + 1):
            assert client.post(f"{PAGE}/mail/{number}/{act}", data=token).status_code == 403


def test_the_page_takes_as_many_queries_however_much_there_is(
    browser_of: Browsers, example: Database, clock: StandingClock, statements: list[str]
) -> None:
    client = browser_of("beheer@rve.example")
    statements.clear()
    client.get(PAGE)
    before = len(statements)
    lay_mails(example, clock)
    with example.transaction() as session:
        for job in ("mail", "rounds", "reminders"):
            begin_run(session, job, "machine-a", clock.now())
    statements.clear()
    client.get(PAGE)
    assert len(statements) == before


def test_a_visit_is_told_by_its_view_and_under_the_name_that_a_proxy_gave(
    site: Site, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "disabled", False)  # the check of the layers silences whoever was there before
    with caplog.at_level(logging.INFO, "agenda.visits"):
        answer = site.test_client().get("/antwoord/een-geheime-sleutel", headers={"X-Request-Id": "van-de-proxy-1"})
    (record,) = (record for record in caplog.records if record.name == "agenda.visits")
    assert record.endpoint.startswith("answers.")  # type: ignore[attr-defined]
    assert record.status == answer.status_code == 404  # type: ignore[attr-defined]
    assert answer.headers["X-Request-Id"] == "van-de-proxy-1"
    assert "geheim" not in str(vars(record))
    own = site.test_client().get("/livez", headers={"X-Request-Id": "<script>"}).headers["X-Request-Id"]
    assert re.fullmatch(r"[0-9a-f]{16}", own)
