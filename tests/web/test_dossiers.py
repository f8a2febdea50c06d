"""The dossiers of a consultation on pages: who sees which version, reading it on screen, and comparing two."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from justhtml import JustHTML
from sqlalchemy import select
from werkzeug.test import TestResponse as Answer

from agenda.consultations.models import AgendaItem, Consultation
from agenda.consultations.papers import Upload, attach_paper
from agenda.documents.models import Edition
from agenda.dossiers.releasing import release_dossier
from agenda.gateways.database import Database
from agenda.kernel.confidentiality import Confidentiality
from tests.conftest import token_in
from tests.consultations.paper_files import pdf
from tests.dossiers.built import built
from tests.dossiers.making import AT
from tests.progress.asking import BY_OPERATOR
from tests.web.test_leaks import SECRET, annotate
from tests.work.asking import release

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

Browsers = Callable[[str], FlaskClient]
SECRETARIAT, READER, OWNER, OTHER, AUDITOR = (
    f"{name}@rve.example" for name in ("secretariaat", "lezer", "ez", "nfia", "auditor")
)
MEETING = "/programmas/rve/overleggen/BO-2026-1"
HERE = f"{MEETING}/dossiers"
HOSTILE = "<script>alert(1)</script> \"'& \u202e" + "lang" * 300


def strict(answer: Answer) -> str:
    assert answer.status_code == 200
    document = JustHTML(answer.text, strict=True, sanitize=False)
    assert len(document.query("h1")) == 1
    assert "<script>alert" not in answer.text
    return answer.text


def statuses(client: FlaskClient, *addresses: str) -> list[int]:
    return [client.get(one).status_code for one in addresses]


def with_paper(database: Database) -> str:
    """The SHA-256 of a paper at the first item."""
    with database.transaction() as session:
        item = session.scalars(select(AgendaItem).order_by(AgendaItem.id)).first()
        assert item
        return attach_paper(session, item, Upload("x.pdf", pdf()), Confidentiality.PARTICIPANTS, BY_OPERATOR).sha256


def test_a_version_is_seen_by_its_makers_alone_until_its_moment_comes(example: Database, browser_of: Browsers) -> None:
    paper = with_paper(example)
    name = built(example, formats=("html",))
    version = f"{HERE}/full/1"
    every = (f"{HERE}/{name}.html", version, f"{version}/verschillen", f"{version}/stukken/{paper}")
    secretariat, reader = browser_of(SECRETARIAT), browser_of(READER)
    with example.transaction() as session:
        edition = session.scalars(select(Edition)).one()
        release_dossier(session, edition, AT + timedelta(hours=1), None, BY_OPERATOR)
    for client, expected in ((secretariat, 200), (reader, 404), (browser_of(OWNER), 404)):
        assert statuses(client, *every) == [expected] * len(every)
        for page in (strict(client.get(HERE)), client.get(MEETING).text):
            assert (name in page) is (expected == 200)
    assert "voor deelnemers vanaf 16 maart 2026 om 11" in secretariat.get(HERE).text
    release(example)
    assert statuses(reader, *every) == [200] * len(every)
    assert name in strict(reader.get(HERE))
    assert "Samenstellen" not in reader.get(HERE).text


def test_the_dossier_of_a_party_is_for_that_party_alone_even_if_somebody_oversees_all(
    example: Database, browser_of: Browsers
) -> None:
    with example.transaction() as session:
        annotate(session)
    name = built(example, "party", ("html",), party="ez", email=OWNER)
    every = (f"{HERE}/{name}.html", f"{HERE}/party-ez/1", f"{HERE}/party-ez/1/verschillen")
    owner = browser_of(OWNER)
    assert statuses(owner, *every) == [200] * 3
    assert SECRET in strict(owner.get(f"{HERE}/party-ez/1"))
    assert "Dossier van EZ" in strict(owner.get(HERE))
    release(example)
    for email in (SECRETARIAT, OTHER, AUDITOR, READER):
        client = browser_of(email)
        assert statuses(client, *every) == [404] * 3
        assert name not in strict(client.get(HERE))


def test_versions_stand_newest_first_and_more_of_them_ask_no_more(
    example: Database, browser_of: Browsers, statements: list[str]
) -> None:
    client = browser_of(SECRETARIAT)

    def asked() -> int:
        statements.clear()
        strict(client.get(HERE))
        return len(statements)

    built(example), built(example, "public", email=SECRETARIAT)
    few = asked()
    for _ in range(3):
        built(example), built(example, "summary", email=SECRETARIAT)
    assert asked() == few
    page = JustHTML(client.get(HERE).text, sanitize=False)
    assert [one.to_text() for one in page.query("main h2")] == [
        "Volledig dossier",
        "Samenvatting voor bestuurders",
        "Openbaar dossier",
        "Verzenden en vrijgeven",
        "Samenstellen",
    ]
    rows = [" ".join(row.to_text(separator=" ").split()) for row in page.query("tbody tr")]
    assert [re.match(r"Versie \d", row)[0] for row in rows[:4]] == [f"Versie {number}" for number in (4, 3, 2, 1)]  # type: ignore[index]
    assert "Systeem" in rows[0]
    assert "secretariaat" in rows[-1]


def test_a_version_is_read_on_screen_as_it_was_frozen(example: Database, browser_of: Browsers) -> None:
    paper = with_paper(example)
    with example.transaction() as session:
        item = session.scalars(select(AgendaItem).order_by(AgendaItem.id)).first()
        assert item
        item.subject = HOSTILE
    built(example)
    client = browser_of(SECRETARIAT)
    here = f"{HERE}/full/1"
    page = strict(client.get(here))
    assert "alert(1)&lt;/script&gt;" in page
    assert "<style" not in page
    assert f"{here}/stukken/{paper}" in page
    answer = client.get(f"{here}/stukken/{paper}")
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    with example.reading() as session:
        other = session.scalars(select(Edition.content_sha256)).one()
    for wrong in ("0" * 64, other, "x", "%00"):
        assert client.get(f"{here}/stukken/{wrong}").status_code == 404
    for wrong in ("full/2", "full/99999999999999999999", "summary/1", "onzin/1", "%00/1"):
        assert client.get(f"{HERE}/{wrong}").status_code == 404


def test_two_versions_are_compared_in_words_as_far_as_one_sees_both(example: Database, browser_of: Browsers) -> None:
    for place in ("Zaal 1", HOSTILE, "Zaal 3"):
        with example.transaction() as session:
            session.scalars(select(Consultation).order_by(Consultation.id.desc())).first().meeting.place = place  # type: ignore[union-attr]
        built(example)
    here = f"{HERE}/full/3/verschillen"
    secretariat, reader = browser_of(SECRETARIAT), browser_of(READER)
    page = strict(secretariat.get(here))
    assert "dan in <a" in page
    assert "van ‘Zaal 1’ naar ‘Zaal 3’" in strict(secretariat.get(f"{here}?sinds=1"))
    assert "van ‘Zaal 3’ naar ‘Zaal 1’" in strict(secretariat.get(f"{HERE}/full/1/verschillen?sinds=3"))
    with example.transaction() as session:
        for edition in session.scalars(select(Edition).where(Edition.version != 2)):
            release_dossier(session, edition, AT, None, BY_OPERATOR)
    assert "van ‘Zaal 1’ naar ‘Zaal 3’" in strict(reader.get(here)), "the second one is not theirs to see"
    for wrong in ("2", "3", "0", "-1", "x", "", "9" * 30, "%00"):
        assert reader.get(f"{here}?sinds={wrong}").status_code == 404


def test_a_version_that_is_alone_says_so(example: Database, browser_of: Browsers) -> None:
    built(example)
    assert "geen andere versie" in strict(browser_of(SECRETARIAT).get(f"{HERE}/full/1/verschillen"))


def test_what_is_not_well_chosen_is_said_at_its_field(example: Database, browser_of: Browsers) -> None:
    client = browser_of(SECRETARIAT)
    token = token_in(client.get(HERE).text)
    refused: list[dict[str, list[str]]] = [
        {},
        {"what": ["full"]},
        {"what": ["onzin"], "formats": ["pdf"]},
        {"what": ["full"], "formats": ["exe"]},
    ]
    for sent in refused:
        answer = client.post(HERE, data={"csrf_token": token, **sent})
        assert answer.status_code == 400
        assert "Verbeter eerst wat hieronder staat" in answer.text
    for hostile in ("party-0", "party-99999", "party-x", "party-", "party-" + "9" * 30):
        answer = client.post(HERE, data={"csrf_token": token, "what": hostile, "formats": ["pdf"]})
        assert (hostile, answer.status_code, answer.location) in ((hostile, 400, None), (hostile, 403, None))
