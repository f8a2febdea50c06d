"""What was found in an old letter, on its pages: looked at, accepted, edited, rejected, and never taken unseen."""

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from itertools import count

import pytest
from flask.testing import FlaskClient
from justhtml import JustHTML
from sqlalchemy import func, select, text
from werkzeug.test import TestResponse

from agenda.actions.models import Action
from agenda.actions.words import RoleKind
from agenda.commitments.models import Commitment
from agenda.decisions.models import Decision
from agenda.gateways.database import Database
from agenda.indicators.models import Measurement
from agenda.intake.models import LetterOffer
from agenda.intake.opening import OpenedLetter, opened_letter
from agenda.intake.proposals import Role
from agenda.intake.values import MOST_PARTIES, OfferValues
from agenda.web import old_letters
from tests.conftest import token_in

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
Browsers = Callable[[str], FlaskClient]
SECRETARIAT, WRITER = "secretariaat@rve.example", "brief@rve.example"
HERE = "/programmas/rve/oude-brieven"
LETTER = """\
Datum: 2 oktober 2025
Onderwerp: Voortgang <b>campussen</b>

Geachte Voorzitter,

Graag bericht ik u over de voortgang van het werk aan ruimte voor de economie in ons land.

EZ ontwikkelt samen met de VNG een landelijke ‘Kaart <script>alert(1)</script> van “grond”’. De kaart
is eind 2026 gereed.

In 2024 had slechts 15% van de terreinen een plan en 62 van de 342 gemeenten ook. Kamerstuk 36999, nr. 12 noemt dat.[1]

Ik zeg u toe dat ik uw Kamer in het voorjaar van 2026 nader informeer over de terreinen.

In het overleg is besloten om de stresstest voortaan elke zes jaar te herhalen.

De Minister van Economische Zaken,

A. Verzonnen

[1] Kamerstuk 36999, nr. 12
"""


def offered(client: FlaskClient, text: str = LETTER, name: str = "brief.txt", dated: str = "") -> TestResponse:
    token = token_in(client.get(HERE).text)
    data = {"csrf_token": token, "letter": (BytesIO(text.encode()), name), "dated": dated}
    return client.post(HERE, data=data, content_type="multipart/form-data")


def posted(client: FlaskClient, address: str, **fields: str) -> TestResponse:
    token = token_in(client.get(HERE).text)
    return client.post(address, data={"csrf_token": token, **fields})


def place_of(database: Database, kind: str) -> int:
    with database.reading() as session:
        return session.scalars(select(LetterOffer.position).where(LetterOffer.kind == kind)).first() or 0


def number_of(database: Database, kind: type[Action | Commitment | Decision | Measurement]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(kind)) or 0


@pytest.fixture
def secretariat(browser_of: Browsers) -> FlaskClient:
    return browser_of(SECRETARIAT)


def test_a_letter_is_offered_and_each_find_stands_in_its_sentence(secretariat: FlaskClient, database: Database) -> None:
    before = number_of(database, Action)
    answer = offered(secretariat)
    assert answer.status_code == 302
    letter = answer.location
    page = secretariat.get(letter).text
    assert "<script>alert(1)" not in page
    assert "Voortgang &lt;b&gt;campussen&lt;/b&gt;" in page
    assert re.search(r'<mark class="nl-mark">EZ ontwikkelt samen met de VNG', page)
    assert "EZ (trekker)" in page
    assert "eind 2026" in page
    assert "te beoordelen" in page
    whole = secretariat.get(f"{letter}/tekst").text
    for position in re.findall(r'id="vondst-(\d+)"', page):
        assert whole.count(f'id="plek-{position}"') == 1
        assert f"#plek-{position}" in page
        assert f"#vondst-{position}" in whole
    assert "Geachte Voorzitter" in whole
    steps = [f"{letter}/vondsten/{one}/{step}" for one in range(1, 4) for step in ("overnemen", "wijzigen", "afwijzen")]
    for address in (HERE, letter, f"{letter}/tekst", *steps):
        assert len(JustHTML(secretariat.get(address).text, strict=True).query("h1")) == 1
    assert number_of(database, Action) == before
    assert offered(secretariat).location == letter
    assert "brief.txt" in secretariat.get(HERE).text


@pytest.mark.parametrize(
    ("text", "name", "dated", "words"),
    [
        ("Melk en kaas.", "brief.txt", "", "niet te herkennen als brief"),
        (LETTER, "brief.pdf", "", "Kies een bestand van de soort"),
        (LETTER.replace("Datum: 2 oktober 2025", ""), "brief.txt", "", "staat geen datum"),
        (LETTER, "brief.txt", "1-1-2030", "moet nog komen"),
        (LETTER, "brief.txt", "31-2-2025", "bestaat niet"),
        ("", "", "", "Kies een bestand."),
    ],
)
def test_what_can_not_be_read_is_told_in_the_form(
    secretariat: FlaskClient, text: str, name: str, dated: str, words: str
) -> None:
    answer = offered(secretariat, text, name, dated)
    assert answer.status_code == 400
    assert words in answer.text


def test_each_kind_becomes_what_it_is(secretariat: FlaskClient, database: Database) -> None:
    letter = offered(secretariat).location

    def step(of: str, /, **fields: str) -> TestResponse:
        return posted(secretariat, f"{letter}/vondsten/{place_of(database, of)}/overnemen?pagina=1", **fields)

    actions = number_of(database, Action)
    both = step("action", action="1", goal="1", number="")
    assert (both.status_code, "Kies één van beide" in both.text) == (400, True)
    answer = step("action", action="", goal="1", number="")
    assert answer.status_code == 302
    assert f"#vondst-{place_of(database, 'action')}" in answer.location
    assert number_of(database, Action) == actions + 1
    assert step("action", action="1").status_code == 409
    assert step("reference").status_code == 302
    commitments = number_of(database, Commitment)
    missing = step("commitment", kind="commitment", text="Informeren", made_on="2-10-2025", made_to="", debate="Debat")
    assert "Vul in aan wie dit is toegezegd" in missing.text
    filled = {"kind": "commitment", "text": "Informeren", "made_on": "2-10-2025", "made_to": "lid X", "debate": "Debat"}
    assert step("commitment", **filled, term="voorjaar van 2026").status_code == 302
    assert number_of(database, Commitment) == commitments + 1
    measured = number_of(database, Measurement)
    figure = {"figure": "15", "measured_on": "1-10-2025", "source": "Brief", "unit": "procent"}
    assert "geef een nieuwe een naam" in step("indicator", **figure, name="").text
    assert step("indicator", **figure, name="Terreinen met een plan").status_code == 302
    assert number_of(database, Measurement) == measured + 1
    decisions = number_of(database, Decision)
    assert "Kies het overleg" in step("decision", verb="agree", text="De stresstest herhalen").text
    assert step("decision", verb="agree", text="De stresstest herhalen", consultation="2").status_code == 302
    assert number_of(database, Decision) == decisions + 1
    page = secretariat.get(letter).text
    assert "Werd actie" in page
    assert "Staat in het register van toezeggingen" in page


def test_it_is_edited_rejected_and_opened_again(secretariat: FlaskClient, database: Database) -> None:
    letter = offered(secretariat).location
    find = f"{letter}/vondsten/{place_of(database, 'action')}"
    fields = {"kind": "measure", "term": "in 2027", "references": "Kamerstuk 36999, nr. 3\n\n", "seen": "1"}
    parties = {"parties-0-party": "ienw", "parties-0-role": "lead", "parties-1-party": "", "parties-1-role": "involved"}
    empty = posted(secretariat, f"{find}/wijzigen", title=" ", **fields)
    assert (empty.status_code, "Geef de vondst een titel." in empty.text) == (400, True)
    answer = posted(secretariat, f"{find}/wijzigen", title="Kaart van grond", **fields, **parties)
    assert answer.status_code == 302
    page = secretariat.get(letter).text
    assert "I&amp;W (trekker)" in page
    assert "gevonden was: " in page
    stale = posted(secretariat, f"{find}/wijzigen", title="Nog eens", **fields)
    assert stale.status_code == 409
    assert "Titel. U schreef: <q>Nog eens</q>. Nu bewaard: <q>Kaart van grond</q>." in stale.text
    assert 'name="seen" type="hidden" value="2"' in stale.text
    for step in ("overnemen", "afwijzen"):
        answer = posted(secretariat, f"{find}/{step}", action="1", seen="1")
        assert answer.status_code == 409
        assert "Kaart van grond" in answer.text
    assert page.count('name="seen" value="2"') == 1 + page.count('name="action"')
    assert posted(secretariat, f"{find}/afwijzen", because="Staat <b>er</b> al in.").status_code == 302
    page = secretariat.get(f"{letter}?stand=rejected").text
    assert "Reden: Staat &lt;b&gt;er&lt;/b&gt; al in." in page
    assert re.search(r"Afgewezen door [^<]+ op [^<]*2026", page)
    assert page.count('id="vondst-') == 1
    assert posted(secretariat, f"{find}/heropenen").status_code == 302
    assert "Geen vondst past" in secretariat.get(f"{letter}?stand=rejected").text


def test_a_letter_writer_ties_to_actions_and_reads_why_she_makes_none(browser_of: Browsers, database: Database) -> None:
    client = browser_of(WRITER)
    letter = offered(client).location
    page = client.get(letter).text
    assert "Een nieuwe actie in de agenda zetten mag u niet" in page
    find = f"{letter}/vondsten/{place_of(database, 'action')}/overnemen"
    form = client.get(find).text
    assert 'name="goal"' not in form
    before = number_of(database, Action)
    assert posted(client, find, goal="1", action="").status_code == 400
    assert posted(client, find, action="1").status_code == 302
    assert number_of(database, Action) == before
    figure = f"{letter}/vondsten/{place_of(database, 'indicator')}/overnemen"
    assert client.get(figure).status_code == 403


@pytest.mark.parametrize("email", ["lezer@rve.example", "ez@rve.example"])
def test_others_see_nothing_of_it(browser_of: Browsers, email: str) -> None:
    letter = offered(browser_of(SECRETARIAT)).location
    client = browser_of(email)
    for address in (HERE, letter, f"{letter}/tekst", f"{letter}/vondsten/1/wijzigen", f"{HERE}/99999"):
        assert client.get(address).status_code == 403
    assert "oude-brieven" not in client.get("/programmas/rve/brieven").text


def test_an_auditor_reads_and_decides_nothing(browser_of: Browsers) -> None:
    letter = offered(browser_of(SECRETARIAT)).location
    client = browser_of("auditor@rve.example")
    page = client.get(letter).text
    assert "vondst-1" in page
    assert "Afwijzen" not in page
    assert posted(client, f"{letter}/vondsten/1/afwijzen").status_code == 403
    assert offered(client, LETTER + " ").status_code == 403


def test_others_save_while_a_letter_is_read(
    secretariat: FlaskClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(name: str, content: bytes) -> OpenedLetter:
        with database.transaction() as session:
            session.execute(text("SELECT 1"))
        return opened_letter(name, content)

    monkeypatch.setattr(old_letters, "opened_letter", read)
    assert offered(secretariat).status_code == 302


def test_a_find_with_very_many_parties_can_be_changed(secretariat: FlaskClient, database: Database) -> None:
    letter = offered(secretariat).location
    position = place_of(database, "action")
    with database.transaction() as session:
        offer = session.scalars(select(LetterOffer).where(LetterOffer.position == position)).one()
        crowd = tuple(Role(f"Gemeente {number}", RoleKind.INVOLVED) for number in range(MOST_PARTIES))
        offer.edited = replace(OfferValues.of(offer), parties=crowd).stored()
    page = secretariat.get(f"{letter}/vondsten/{position}/wijzigen")
    assert page.status_code == 200
    assert f"parties-{MOST_PARTIES}-party" in page.text


def test_a_long_letter_asks_as_many_statements_as_a_short_one(secretariat: FlaskClient, statements: list[str]) -> None:
    numbers = count(1)

    def asked(text: str) -> int:
        letter = offered(secretariat, text, f"brief-{next(numbers)}.txt").location
        secretariat.get(letter)
        statements.clear()
        assert secretariat.get(letter).status_code == 200
        return len(statements)

    begin, rest = LETTER.split("EZ ontwikkelt", 1)
    many = "".join(
        f"{number} van de 342 gemeenten hebben een plan. BZK ontwikkelt een ‘Loket nummer {number}’.\n\n"
        for number in range(101, 170)
    )
    assert asked(f"{begin}{many}EZ ontwikkelt{rest}") <= asked(LETTER)


def test_signs_that_turn_text_round_and_long_words_do_no_harm(secretariat: FlaskClient) -> None:
    nasty = LETTER.replace("landelijke", "\u202elandelijke\u202c\u2066").replace("terreinen", "t" * 5000)
    page = secretariat.get(offered(secretariat, nasty).location)
    assert page.status_code == 200
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", page.text)
