"""The pages of a coordination round, as its writers and each of the parties see them."""

from collections.abc import Callable
from datetime import datetime
from email import message_from_bytes
from email.policy import default

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.kernel.dutch import AMSTERDAM
from agenda.letters.models import Passage, PassageComment
from agenda.letters.queries import letter_by_key
from agenda.letters.services import note_sent, write_passage
from agenda.letters.values import Wording
from agenda.mail.models import OutgoingMail
from agenda.programmes.queries import programme_by_key
from tests.conftest import token_in
from tests.letters.asked import AFTER, AT, BY_OPERATOR, KEY, drafted, party
from tests.web.test_pages import faults_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the services are tried on both

Browsers = Callable[[str], FlaskClient]
ROUNDS = f"/programmas/rve/brieven/{KEY}/afstemming"
ASKED = "/programmas/rve/gevraagd/brieven"
WRITER, EZ, NFIA = "brief@rve.example", "ez@rve.example", "nfia@rve.example"
SECRET = '<script>alert("geheim")</script>'


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(datetime(2026, 6, 2, 10, 0, tzinfo=AMSTERDAM))


@pytest.fixture
def numbers(example: Database) -> dict[str, int]:
    """Row numbers of the parties, and of the three passages of a letter in draft."""
    with example.transaction() as session:
        letter = drafted(session, programme_by_key(session, "rve"))
        parties = {key: party(session, key) for key in ("ez", "nfia", "ienw")}
        return parties | {str(place): one.id for place, one in enumerate(letter.passages)}


def post(client: FlaskClient, address: str, page: str | None = None, **form: object) -> str:
    """What the page says that comes of it; ``page`` has the form, unless the address itself has."""
    shown = client.get(page or address).text
    held = {name: value_of(shown, name) for name in ("seen", "revision")} if page is None else {}
    answer = client.post(address, data={"csrf_token": token_in(shown), **held, **form})
    return client.get(answer.location).text if answer.status_code == 302 else answer.text


def value_of(page: str, name: str) -> str:
    return page.partition(f'name="{name}" type="hidden" value="')[2].partition('"')[0]


def agree(client: FlaskClient, own: str, shown: str | None = None, **form: object) -> str:
    """With all that the page shows; ``shown`` is a page that was opened before."""
    shown = shown or client.get(own).text
    seen = shown.partition('name="seen" value="')[2].partition('"')[0]
    answer = client.post(f"{own}/akkoord", data={"csrf_token": token_in(shown), "seen": seen, **form})
    return client.get(answer.location).text if answer.status_code == 302 else answer.text


def begin(client: FlaskClient, numbers: dict[str, int], **more: object) -> str:
    pairs = [("0", "ez"), ("1", "ez"), ("1", "nfia")]
    asked = [f"{numbers[passage]}-{numbers[key]}" for passage, key in pairs]
    form = {"asked": asked, "until": "12-6-2026", "silence": "agrees", "words": "Graag snel."}
    return post(client, f"{ROUNDS}/openen", **(form | more))


def mails(example: Database) -> list[tuple[str, str]]:
    with example.reading() as session:
        found = session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()
        return [(one.key, body_of(one.message)) for one in found]


def body_of(message: bytes) -> str:
    body = message_from_bytes(message, policy=default).get_body(("plain",))
    assert body
    return " ".join(str(body.get_content()).split())


def reword(example: Database, passage: int, text: str) -> None:
    with example.transaction() as session:
        found = session.get_one(Passage, passage)
        write_passage(session, found, Wording(found.heading, text), BY_OPERATOR)


def test_a_round_goes_its_whole_way_over_the_pages(
    example: Database, browser_of: Browsers, numbers: dict[str, int], clock: StandingClock
) -> None:
    writer, ez, nfia = browser_of(WRITER), browser_of(EZ), browser_of(NFIA)
    assert "nog niet aan de partijen voorgelegd" in writer.get(ROUNDS).text
    form = writer.get(f"{ROUNDS}/openen").text
    assert f'value="{numbers["0"]}-{numbers["ez"]}" checked' in form
    assert f'value="{numbers["0"]}-{numbers["nfia"]}"> ' in form
    assert "ten minste één passage" in begin(writer, numbers, asked=[])
    assert "Kies een werkdag" in begin(writer, numbers, until="13-6-2026")
    assert "Kies een van de mogelijkheden" in begin(writer, numbers, asked=["1-99999"])
    assert mails(example) == []
    assert "Klaargezet: 2 mails." in begin(writer, numbers)
    assert "loopt al een afstemmingsronde" in writer.get(f"{ROUNDS}/openen", follow_redirects=True).text

    assert "2 passages wachten" in ez.get("/programmas/rve/gevraagd").text
    assert "Voortgang van de proef" in ez.get(ASKED).text
    own = f"{ASKED}/{KEY}/1/{numbers['ez']}"
    page = ez.get(own).text
    for told in ("Graag snel.", "Ik blijf u informeren.", "Akkoord met alles (2 passages)", "De hele brief"):
        assert told in page
    assert "<script>alert" not in page
    assert "Schrijf op waarmee u niet akkoord bent." in post(
        ez, f"{own}/passages/{numbers['0']}", verdict="disagreed", text=" "
    )
    said = post(ez, f"{own}/passages/{numbers['0']}", verdict="reserved", text=SECRET)
    assert "is bewaard: akkoord met voorbehoud." in said
    assert SECRET not in said
    assert "Akkoord met de rest (1 passage)" in said
    assert "is akkoord met 1 passage." in agree(ez, own)
    remarked = post(ez, f"{own}/opmerking", passage=numbers["2"], text="Een laatste zin?")
    assert "De opmerking is bewaard" in remarked
    with example.reading() as session:
        comment = session.scalars(select(PassageComment.id)).one()

    for shown in (own, f"{own}/passages/{numbers['0']}", f"{own}/opmerking", f"{own}/verschillen", ASKED):
        assert faults_of(ez.get(shown), 200) == [], shown
    about = f"{ROUNDS}/1/passages/{numbers['0']}/{numbers['ez']}/afhandelen"
    for shown in (ROUNDS, f"{ROUNDS}/1", about, f"{ROUNDS}/1/opmerkingen/{comment}", own):
        assert faults_of(writer.get(shown), 200) == [], shown

    theirs = f"{ASKED}/{KEY}/1/{numbers['nfia']}"
    assert "is akkoord met 1 passage." in agree(nfia, theirs), "one click"
    board = writer.get(f"{ROUNDS}/1").text
    for told in ("Een laatste zin?", "voorbehoud nog af te handelen", "2 van 2", "1 van 1"):
        assert told in board
    settled = post(writer, f"{ROUNDS}/1/passages/{numbers['0']}/{numbers['ez']}/afhandelen", settled="Toegezegd.")
    assert "Toegezegd." in settled
    assert "Verwerkt." in post(writer, f"{ROUNDS}/1/opmerkingen/{comment}", answer="Verwerkt.")
    answered = ez.get(own).text
    assert "Toegezegd." in answered
    assert "Verwerkt." in answered
    assert "Met 2 passages is nu ingestemd" in post(writer, f"{ROUNDS}/1/sluiten", page=f"{ROUNDS}/1")
    assert "Deze ronde is gesloten." in ez.get(own).text
    assert ez.post(f"{own}/akkoord", data={"csrf_token": token_in(ez.get(ASKED).text)}).status_code == 409


def test_a_party_never_sees_what_another_says(example: Database, browser_of: Browsers, numbers: dict[str, int]) -> None:
    writer, ez, nfia = browser_of(WRITER), browser_of(EZ), browser_of(NFIA)
    begin(writer, numbers)
    own, theirs = (f"{ASKED}/{KEY}/1/{numbers[key]}" for key in ("ez", "nfia"))
    secrets = ("Het bezwaar van EZ.", "De opmerking van EZ.", "Zo afgehandeld.", "Zo beantwoord.")
    post(ez, f"{own}/passages/{numbers['1']}", verdict="disagreed", text=secrets[0])
    post(ez, f"{own}/opmerking", passage=numbers["1"], text=secrets[1])
    post(writer, f"{ROUNDS}/1/passages/{numbers['1']}/{numbers['ez']}/afhandelen", settled=secrets[2])
    post(writer, f"{ROUNDS}/1/opmerkingen/1", answer=secrets[3])
    pages = (ASKED, theirs, f"{theirs}/passages/{numbers['1']}", f"{theirs}/opmerking", f"{theirs}/verschillen")
    for address in (*pages, "/programmas/rve/gevraagd"):
        answer = nfia.get(address)
        assert answer.status_code == 200
        assert not [told for told in (*secrets, "niet akkoord</span>") if told in answer.text], address
    for address in (own, f"{own}/opmerking", ROUNDS, f"{ROUNDS}/1", f"{ROUNDS}/verschillen"):
        assert nfia.get(address).status_code == 403, address
    outside = f"{ASKED}/{KEY}/1/{numbers['ienw']}"
    for client, status in ((nfia, 403), (browser_of("lezer@rve.example"), 403), (writer, 404)):
        assert client.get(outside).status_code == status
    assert all(told in browser_of("auditor@rve.example").get(f"{ROUNDS}/1").text for told in secrets)
    for _, body in mails(example):
        assert not [told for told in secrets if told in body]


def test_who_can_read_on_the_site_gets_no_text_by_mail_and_who_cannot_gets_its_own(
    example: Database, browser_of: Browsers, numbers: dict[str, int]
) -> None:
    begin(browser_of(WRITER), numbers, words="")
    with_text = {key: "Ik blijf u informeren" in body for key, body in mails(example)}
    assert not any(with_text.values()), "nobody is sent what it was not asked about"
    for key, body in mails(example):
        has_account = "U leest de brief en antwoordt op" in body
        assert ("doen dit samen" in body) is not has_account, key
        assert "tot en met vrijdag 12 juni 2026" in body
        assert "Horen wij voor die tijd niets van u, dan geldt dat als akkoord." in body


def test_what_is_worded_anew_is_put_again_with_a_mail(
    example: Database, browser_of: Browsers, numbers: dict[str, int]
) -> None:
    writer, ez = browser_of(WRITER), browser_of(EZ)
    begin(writer, numbers)
    own = f"{ASKED}/{KEY}/1/{numbers['ez']}"
    agree(ez, own)
    verdict = f"{own}/passages/{numbers['0']}"
    stale, whole = ez.get(verdict).text, ez.get(own).text
    reword(example, numbers["0"], "Een nieuwe zin over EZ.")
    assert "intussen herschreven" in writer.get(f"{ROUNDS}/1").text
    assert "Een nieuwe zin over EZ." not in ez.get(own).text, "a party reads what was put to it"
    again = post(writer, f"{ROUNDS}/1/passages/{numbers['0']}/opnieuw", page=f"{ROUNDS}/1")
    assert "opnieuw voorgelegd. Klaargezet: 1 mail." in again
    assert "is herschreven. Wij leggen haar opnieuw voor" in mails(example)[-1][1]
    assert "is intussen herschreven of al beantwoord" in agree(ez, own, whole), "nobody agrees with what was not read"
    page = ez.get(own).text
    assert "Een nieuwe zin over EZ." in page
    assert "Akkoord met de rest (1 passage)" in page
    held = {name: value_of(stale, name) for name in ("seen", "revision", "csrf_token")}
    late = ez.post(verdict, data=held | {"verdict": "agreed", "csrf_token": token_in(stale)})
    assert late.status_code == 409
    assert "intussen herschreven en opnieuw voorgelegd" in late.text


def test_who_comes_late_sees_what_the_other_saved_and_keeps_what_was_typed(
    example: Database, browser_of: Browsers, numbers: dict[str, int]
) -> None:
    writer, ez, colleague = browser_of(WRITER), browser_of(EZ), browser_of(EZ)
    begin(writer, numbers)
    own, settle = f"{ASKED}/{KEY}/1/{numbers['ez']}", f"{ROUNDS}/1/passages/{numbers['0']}/{numbers['ez']}/afhandelen"
    verdict = f"{own}/passages/{numbers['0']}"
    one_click, form = ez.get(own).text, ez.get(verdict).text
    post(colleague, verdict, verdict="reserved", text="Eerst het geld.")
    seen = one_click.rpartition(f'action="{verdict}/akkoord"')[2].partition("</form>")[0]
    held = {name: seen.partition(f'name="{name}" value="')[2].partition('"')[0] for name in ("seen", "revision")}
    for address, more in (
        (f"{verdict}/akkoord", held),
        (verdict, {name: value_of(form, name) for name in held} | {"verdict": "disagreed", "text": "Mijn bezwaar."}),
    ):
        late = ez.post(address, data={"csrf_token": token_in(form), **more})
        assert late.status_code == 409
        assert "intussen geantwoord" in late.text
        assert "Nu is bewaard:" in late.text
        assert "Eerst het geld." in late.text
    assert "Mijn bezwaar." in late.text
    shown = writer.get(settle).text
    assert "Toegezegd." in post(writer, settle, settled="Toegezegd.")
    held = {"seen": value_of(shown, "seen"), "csrf_token": token_in(shown), "settled": "Iets anders."}
    late = writer.post(settle, data=held)
    assert late.status_code == 409
    assert "Toegezegd." in late.text
    assert "Iets anders." in late.text
    remark = ez.get(f"{own}/opmerking").text
    post(writer, f"{ROUNDS}/1/sluiten", page=f"{ROUNDS}/1")
    for address, data in (
        (verdict, {"verdict": "disagreed", "text": "Toch niet zo."}),
        (f"{own}/opmerking", {"passage": numbers["2"], "text": "Nog dit."}),
    ):
        late = ez.post(address, data={"csrf_token": token_in(remark), "seen": "1", "revision": "1", **data})
        assert late.status_code == 409
        assert str(data["text"]) in late.text


def test_a_writer_notes_what_a_party_said_and_how_it_came(
    example: Database, browser_of: Browsers, numbers: dict[str, int]
) -> None:
    writer = browser_of(WRITER)
    begin(writer, numbers)
    own = f"{ASKED}/{KEY}/1/{numbers['ez']}"
    assert "Kies een van de mogelijkheden" in agree(writer, own)
    noted = post(writer, f"{own}/passages/{numbers['0']}", verdict="reserved", text="Mits.", channel="phone")
    assert "telefonisch, genoteerd door" in noted
    assert "is akkoord met 1 passage." in agree(writer, own, channel="mail")


def test_versions_are_compared_in_words(
    example: Database, browser_of: Browsers, numbers: dict[str, int], clock: StandingClock
) -> None:
    writer, ez = browser_of(WRITER), browser_of(EZ)
    assert "nog geen andere versie" in writer.get(f"{ROUNDS}/verschillen").text
    begin(writer, numbers)
    assert "Er is niets gewijzigd." in writer.get(f"{ROUNDS}/verschillen").text
    reword(example, numbers["2"], "Ik zal u niets meer melden.")
    changed = writer.get(f"{ROUNDS}/verschillen").text
    assert "Ik zal u niets meer melden" in changed
    assert "Ik blijf u informeren" in changed
    own = f"{ASKED}/{KEY}/1/{numbers['ez']}"
    assert "nog geen andere versie" in ez.get(f"{own}/verschillen").text, "what was not put to it is not shown"
    post(writer, f"{ROUNDS}/1/sluiten", page=f"{ROUNDS}/1")
    begin(writer, numbers)
    own = f"{ASKED}/{KEY}/2/{numbers['ez']}"
    assert "Ik zal u niets meer melden" in ez.get(f"{own}/verschillen").text
    assert ez.get(f"{own}/verschillen?van=99999").status_code == 404
    assert ez.get(f"{own}/verschillen?van=%00&naar=x").status_code == 404


def test_of_a_letter_that_was_sent_nothing_can_be_put_or_answered(
    example: Database, browser_of: Browsers, numbers: dict[str, int], clock: StandingClock
) -> None:
    writer, ez = browser_of(WRITER), browser_of(EZ)
    begin(writer, numbers)
    with example.transaction() as session:
        letter = letter_by_key(session, KEY, programme_by_key(session, "rve"))
        note_sent(session, letter, AT.date(), BY_OPERATOR)
    assert writer.get(f"{ROUNDS}/openen").status_code == 409
    own = f"{ASKED}/{KEY}/1/{numbers['ez']}"
    assert "Akkoord met alles" not in ez.get(own).text
    assert "Ronde sluiten" not in writer.get(f"{ROUNDS}/1").text
    assert AFTER > AT


def test_the_board_asks_the_database_no_more_for_more_passages(
    browser_of: Browsers, numbers: dict[str, int], statements: list[str]
) -> None:
    writer = browser_of(WRITER)
    begin(writer, numbers)
    for address, most in ((f"{ROUNDS}/1", 20), (f"{ROUNDS}/openen", 20), (f"{ASKED}/{KEY}/1/{numbers['ez']}", 22)):
        statements.clear()
        writer.get(address)
        assert len(statements) <= most, address
