"""The page of the note taker: by script and by plain forms, for who notes, who reads along, and who may not."""

from collections.abc import Callable, Mapping

import pytest
from flask.testing import FlaskClient
from justhtml import JustHTML
from sqlalchemy import select
from werkzeug.test import TestResponse as Answer

from agenda.consultations.item_values import ItemValues
from agenda.consultations.items import put_item
from agenda.consultations.models import Attendee, Consultation
from agenda.consultations.words import ItemKind, ItemState, Treatment
from agenda.decisions.minutes import mark_of
from agenda.decisions.models import ActionPoint, Decision, DecisionList, Minute, Reservation
from agenda.decisions.note_taking import take_notes
from agenda.decisions.services import DecisionValues, record_decision
from agenda.decisions.words import ListState, Outcome, Verb
from agenda.gateways.database import Database
from agenda.kernel.confidentiality import Confidentiality
from agenda.parties.queries import party_by_key
from agenda.programmes.queries import programme_by_key
from tests.conftest import token_in
from tests.decisions.noting import BY_OPERATOR, MEETING, NOTES, colleague, noted_meeting

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the services are tried on both

Browsers = Callable[[str], FlaskClient]
MEETING_PAGE = f"/programmas/rve/overleggen/{MEETING}"
HERE = f"{MEETING_PAGE}/vergadering"
POINTS = "/programmas/rve/actiepunten"
HOSTILE = "<script>alert(\"'x'\")</script>"
SECRET = "ZEERGEHEIM-7431"


class Noting:
    """A client of the note taker, who sends notes as the script does or as a plain form."""

    def __init__(self, client: FlaskClient) -> None:
        self.client, self.token = client, token_in(client.get(HERE).text)

    def send(self, where: str, fields: Mapping[str, object], key: str = "", *, script: bool = True) -> Answer:
        headers = {"Accept": "application/json" if script else "text/html,*/*;q=0.8"}
        return self.client.post(HERE + where, data={"csrf_token": self.token, "key": key, **fields}, headers=headers)


@pytest.fixture
def item(example: Database) -> int:
    """The second item, in a meeting at which the secretariat notes; by its row number."""
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        meeting = noted_meeting(session, programme)
        return next(one.id for one in meeting.items if one.number == 2)


@pytest.fixture
def noting(item: int, browser_of: Browsers) -> Noting:
    return Noting(browser_of(NOTES))


def request_(outcome: str, seen: object = 0, **more: str) -> dict[str, object]:
    return {"outcome": outcome, "verb": "agree", "asks_work": "y", "seen": seen, **more}


def test_the_same_note_sent_twice_is_answered_twice_and_kept_once(noting: Noting, item: int, example: Database) -> None:
    where, fields = f"/punten/{item}/gevraagd/1", request_("as_asked")
    first, second = (noting.send(where, fields, "sleutel-1") for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json == second.json
    assert first.json["told"] == {"number": f"{MEETING}.1"}
    assert first.json["said"] == "Opgeslagen om 10.00 uur."
    changed = noting.send(where, request_("changed", first.json["seen"], text="Anders"), "sleutel-2")
    late = noting.send(where, fields, "sleutel-1")
    assert late.json["seen"] == changed.json["seen"]
    with example.reading() as session:
        assert [one.text for one in session.scalars(select(Decision).where(Decision.item_id == item))] == ["Anders"]


def test_a_note_that_is_overtaken_shows_both(noting: Noting, item: int) -> None:
    where = f"/punten/{item}/verslag"
    noting.send(where, {"text": "Van de ene", "seen": mark_of("")}, "sleutel-1")
    refused = noting.send(where, {"text": "Van de ander", "seen": mark_of("")}, "sleutel-2")
    assert refused.status_code == 409
    assert (refused.json["kind"], refused.json["seen"]) == ("changed", mark_of("Van de ene"))
    assert refused.json["held"] == {"text": "Van de ene"}
    plain = noting.send(where, {"text": "Van de ander", "seen": mark_of("")}, script=False)
    assert plain.status_code == 409
    assert "Nu bewaard: <q>Van de ene</q>" in plain.text
    assert "Van de ander</textarea>" in plain.text


def test_what_is_refused_stays_in_its_field(noting: Noting, item: int, example: Database) -> None:
    where = f"/punten/{item}/gevraagd/1"
    told = noting.send(where, request_("deferred", reason=" "), "sleutel-1")
    assert (told.status_code, told.json["kind"], told.json["said"]) == (
        400,
        "invalid",
        "Schrijf waarom dit wordt aangehouden.",
    )
    again = noting.send(where, request_("deferred", reason="Geen dekking."), "sleutel-1")
    assert again.status_code == 200, "a note that was refused was not taken in"
    plain = noting.send(f"/punten/{item}/actiepunt", {"text": "", "term": HOSTILE, "party": ""}, "s" * 20, script=False)
    assert plain.status_code == 400
    assert "Schrijf op wat er is toegezegd." in plain.text
    assert "&lt;script&gt;" in plain.text
    assert HOSTILE not in plain.text
    with example.reading() as session:
        held = session.scalars(select(Decision).where(Decision.item_id == item)).one()
        assert (held.verb, held.outcome, held.asks_work) == (Verb.DEFER, Outcome.DEFERRED, False)
    for broken in ({"outcome": "onzin"}, {}, {"outcome": "as_asked", "verb": "onzin"}):
        assert noting.send(where, broken, "sleutel-9").status_code == 400
    assert noting.send(where, request_("as_asked"), "<b>").status_code == 400
    assert noting.send(f"/punten/{item}/gevraagd/99", request_("as_asked"), "sleutel-8").status_code == 404
    assert noting.send("/punten/99999/verslag", {"text": "x"}, "sleutel-7").status_code == 404


def test_a_whole_item_is_noted_with_plain_forms(noting: Noting, item: int, example: Database) -> None:
    with example.reading() as session:
        ez, guest = party_by_key(session, "ez").id, "D. <b>Gast</b>"
        first = session.scalars(select(Attendee).order_by(Attendee.position)).first()
        assert first is not None
    steps: list[tuple[str, dict[str, object]]] = [
        ("/aanwezig", {}),
        (f"/aanwezig/{first.id}", {"presence": "substituted", "stands_in": "E. Stand", "seen": first.version + 1}),
        ("/gast", {"name": guest, "office": "", "party": "", "key": "gast-0001"}),
        (f"/punten/{item}/gevraagd/1", request_("as_asked")),
        (f"/punten/{item}/gevraagd/1/voorbehoud", {"new": "yes", "party": ez, "text": HOSTILE}),
        (f"/punten/{item}/besluit", {"text": "EZ schrijft een brief", "verb": "instruct", "asks_work": "y"}),
        (f"/punten/{item}/actiepunt", {"text": "Stuurt rond", "party": ez, "term": "eind Q2 2026", "key": "punt-0001"}),
        (f"/punten/{item}/verslag", {"text": HOSTILE, "seen": mark_of("")}),
        (f"/punten/{item}/behandeld", {"treated": "y"}),
    ]
    for where, fields in steps:
        answer = noting.send(where, fields, str(fields.pop("key", "")), script=False)
        assert answer.status_code == 302, (where, answer.text)
    page = noting.client.get(HERE).text
    JustHTML(page, strict=True)
    assert HOSTILE not in page
    assert "D. &lt;b&gt;Gast&lt;/b&gt;" in page
    assert "Gelezen als: " in page
    with example.reading() as session:
        assert [one.text for one in session.scalars(select(Reservation))] == [HOSTILE]
        assert [one.term for one in session.scalars(select(ActionPoint))] == ["eind Q2 2026"]
        assert session.scalars(select(Minute)).one().treated
        presences = {one.name: (one.presence.value, one.stands_in) for one in session.scalars(select(Attendee))}
    assert presences == {
        "A. de Vries": ("substituted", "E. Stand"),
        "B. Jansen": ("present", ""),
        guest: ("present", ""),
    }


def test_each_refusal_tells_the_script_in_words(
    noting: Noting, item: int, browser_of: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = HERE + f"/punten/{item}/verslag"
    words = {"headers": {"Accept": "application/json"}}
    seen = [
        noting.client.post(where, data={"csrf_token": "oud", "text": "x"}, **words),
        browser_of("ez@rve.example").post(where, data={"csrf_token": "oud", "text": "x"}, **words),
        noting.send("/punten/99999/verslag", {"text": "x"}, "sleutel-1"),
    ]
    with monkeypatch.context() as narrow:
        narrow.setitem(noting.client.application.config, "MAX_CONTENT_LENGTH", 100)
        seen.append(noting.send(f"/punten/{item}/verslag", {"text": "x" * 200}, "sleutel-2"))
    told = [(one.status_code, one.json["kind"]) for one in seen]
    assert told == [(400, "expired"), (400, "expired"), (404, "gone"), (413, "too_large")]
    assert all(one.json["said"].endswith(".") for one in seen)
    reader = Noting.__new__(Noting)
    reader.client = browser_of("ez@rve.example")
    reader.token = token_in(reader.client.get("/account").text)
    refused = reader.send(f"/punten/{item}/verslag", {"text": "x"}, "sleutel-3")
    assert (refused.status_code, refused.json["kind"]) == (403, "not_allowed")


def test_what_is_taken_away_twice_is_gone_and_what_something_hangs_on_stays(
    noting: Noting, item: int, example: Database
) -> None:
    with example.reading() as session:
        ez = party_by_key(session, "ez").id
    noting.send("/gast", {"name": "D. Gast"}, "sleutel-1")
    noting.send(f"/punten/{item}/besluit", {"text": "Extra", "verb": "agree"}, "sleutel-2")
    noting.send(f"/punten/{item}/actiepunt", {"text": "Belt", "party": "", "term": ""}, "sleutel-3")
    with example.reading() as session:
        guest = session.scalars(select(Attendee).where(Attendee.name == "D. Gast")).one()
        extra = session.scalars(select(Decision).where(Decision.text == "Extra")).one()
        point = session.scalars(select(ActionPoint)).one()
    reserved = noting.send(
        f"/besluiten/{extra.id}/voorbehoud", {"new": "yes", "party": ez, "text": "Mits"}, "sleutel-4"
    )
    assert "Voorbehoud van EZ" in reserved.json["html"]
    kept = noting.send(f"/besluiten/{extra.id}", {"remove": "yes", "seen": 1, "verb": "agree"}, "sleutel-5")
    assert (kept.status_code, kept.json["kind"]) == (409, "refused")
    assert "een voorbehoud" in kept.json["said"]
    removals = (
        (f"/besluiten/{extra.id}/voorbehoud", {"remove": "yes", "party": ez, "seen": 1}),
        (f"/besluiten/{extra.id}", {"remove": "yes", "seen": 1, "verb": "agree"}),
        (f"/actiepunten/{point.id}", {"remove": "yes", "seen": 1}),
        (f"/aanwezig/{guest.id}", {"remove": "yes", "seen": 1, "presence": "present"}),
    )
    for number, (where, fields) in enumerate(removals):
        first, again = (noting.send(where, fields, f"weghalen-{number}") for _ in range(2))
        assert first.status_code == 200, (where, first.text)
        assert (again.status_code, again.json["said"]) == (200, "Opgeslagen om 10.00 uur."), where
    for where, fields in removals[1:]:
        late = noting.send(where, fields, "weghalen-te-laat")
        assert (late.status_code, late.json["kind"]) == (404, "gone"), where
        assert "(meer)" in late.json["said"]
        assert "<h1" in noting.send(where, fields, script=False).text
    with example.reading() as session:
        assert session.scalars(select(ActionPoint)).all() == []
        assert session.scalars(select(Decision).where(Decision.item_id == item)).all() == []
        assert session.scalars(select(Attendee.name)).all() == ["A. de Vries", "B. Jansen"]


def test_who_takes_part_reads_all_but_what_was_said(
    noting: Noting, item: int, browser_of: Browsers, example: Database
) -> None:
    with example.reading() as session:
        ez = party_by_key(session, "ez").id
    noting.send(f"/punten/{item}/gevraagd/1", request_("as_asked"), "sleutel-1")
    noting.send(
        f"/punten/{item}/gevraagd/1/voorbehoud", {"new": "yes", "party": ez, "text": "Mits betaald"}, "sleutel-2"
    )
    noting.send(f"/punten/{item}/actiepunt", {"text": "Stuurt rond", "party": ez, "term": "morgen"}, "sleutel-3")
    noting.send(f"/punten/{item}/verslag", {"text": SECRET, "seen": mark_of("")}, "sleutel-4")
    noting.send("/aanwezig", {})
    for email in ("ez@rve.example", "lezer@rve.example"):
        shown = browser_of(email).get(MEETING_PAGE).text
        assert all(words in shown for words in ("Mits betaald", "Stuurt rond", "A. de Vries (EZ): aanwezig")), email
        assert SECRET not in shown
        assert browser_of(email).get(HERE).status_code == 403
        assert browser_of(email).get(f"{HERE}/nu").status_code == 403
    assert SECRET in noting.client.get(MEETING_PAGE).text


def test_an_action_point_is_ticked_off_by_its_own_party_alone(
    noting: Noting, item: int, browser_of: Browsers, example: Database
) -> None:
    with example.reading() as session:
        ez, nfia = (party_by_key(session, key).id for key in ("ez", "nfia"))
    noting.send(f"/punten/{item}/actiepunt", {"text": "Stuurt rond", "party": ez, "term": ""}, "sleutel-1")
    with example.reading() as session:
        number = session.scalars(select(ActionPoint.id)).one()
    other = browser_of("nfia@rve.example")
    token = token_in(other.get(POINTS).text)
    assert "Gedaan: Stuurt rond" not in other.get(POINTS).text
    assert other.post(f"{POINTS}/{ez}/{number}", data={"csrf_token": token, "done": "yes"}).status_code == 403
    assert other.post(f"{POINTS}/{nfia}/{number}", data={"csrf_token": token, "done": "yes"}).status_code == 404
    own = browser_of("ez@rve.example")
    page = own.get(POINTS).text
    assert "Gedaan: Stuurt rond" in page
    assert own.post(f"{POINTS}/{ez}/{number}", data={"csrf_token": token_in(page), "done": "yes"}).status_code == 302
    assert "gedaan</span> op 16 maart 2026" in own.get(POINTS).text


def test_of_two_the_one_who_does_not_note_is_refused_with_a_sentence_and_reads_along(
    noting: Noting, item: int, browser_of: Browsers, example: Database
) -> None:
    with example.transaction() as session:
        other = colleague(session, programme_by_key(session, "rve"))
        meeting = noted_meeting(session, programme_by_key(session, "rve"), taken=False)
        taker = meeting.note_taker_id
        take_notes(session, meeting, other, over=taker)
    told = noting.send(f"/punten/{item}/verslag", {"text": "Mijn woorden", "seen": mark_of("")}, "sleutel-1")
    assert (told.status_code, told.json["kind"]) == (409, "not_mine")
    assert "De collega notuleert nu" in told.json["said"]
    plain = noting.send(f"/punten/{item}/verslag", {"text": "Mijn woorden", "seen": mark_of("")}, script=False)
    assert plain.status_code == 409
    assert "Mijn woorden" in plain.text
    page = noting.client.get(HERE).text
    assert "data-note" not in page
    assert "Overnemen van De collega" in page
    assert noting.client.get(f"{HERE}/nu").status_code == 200
    refused = noting.client.post(f"{HERE}/notulist", data={"csrf_token": noting.token})
    assert refused.status_code == 409
    with example.reading() as session:
        now = session.scalars(select(Consultation.note_taker_id).where(Consultation.note_taker_id.is_not(None))).one()
    taken = noting.client.post(f"{HERE}/notulist", data={"csrf_token": noting.token, "over": now})
    assert taken.status_code == 302
    assert "data-note" in noting.client.get(HERE).text
    assert noting.client.post(f"{HERE}/overdragen", data={"csrf_token": noting.token, "person": now}).status_code == 302
    assert "data-note" not in noting.client.get(HERE).text


def test_of_an_item_of_one_party_nothing_is_told_but_that_it_is_there(
    noting: Noting, example: Database, browser_of: Browsers
) -> None:
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        meeting = noted_meeting(session, programme, taken=False)
        ez = party_by_key(session, "ez").id
        hidden = put_item(
            session,
            meeting,
            ItemValues(
                9, SECRET, ItemKind.DECISION, Treatment.DISCUSSED, SECRET, (SECRET,), ez, Confidentiality.OWN_PARTY
            ),
            BY_OPERATOR,
        ).id
    page = noting.client.get(HERE).text
    assert SECRET not in page
    assert "9. een agendapunt dat alleen de indiener ziet" in page
    assert noting.send(f"/punten/{hidden}/verslag", {"text": "x"}, "sleutel-1").status_code == 404
    assert SECRET not in noting.send(f"/punten/{hidden}/gevraagd/1", request_("as_asked"), "sleutel-2").text


def test_a_meeting_of_many_items_asks_no_more_of_the_database(
    noting: Noting, example: Database, statements: list[str]
) -> None:
    noting.client.get(HERE)
    statements.clear()
    noting.client.get(HERE)
    before = len(statements)
    with example.transaction() as session:
        meeting = noted_meeting(session, programme_by_key(session, "rve"), taken=False)
        for number in range(20, 30):
            put_item(
                session,
                meeting,
                ItemValues(number, "Nog een", ItemKind.DECISION, Treatment.DISCUSSED, "", ("Vraag",)),
                BY_OPERATOR,
            )
    statements.clear()
    noting.client.get(HERE)
    assert len(statements) == before


def test_the_page_offers_what_the_list_of_decisions_still_allows(noting: Noting, item: int, example: Database) -> None:
    with example.reading() as session:
        ez, nfia = (party_by_key(session, key).id for key in ("ez", "nfia"))
    noting.send(f"/punten/{item}/gevraagd/1", request_("as_asked"), "sleutel-1")
    noting.send(f"/punten/{item}/gevraagd/1/voorbehoud", {"new": "yes", "party": ez, "text": "Mits"}, "sleutel-2")
    noting.send(f"/punten/{item}/besluit", {"text": "Het extra besluit", "verb": "agree"}, "sleutel-3")
    with example.transaction() as session:
        first, extra = session.scalars(select(Decision).where(Decision.item_id == item).order_by(Decision.id))
        kept = DecisionList(consultation=first.consultation, state=ListState.SIGN_OFF, edition=1)
        session.add(kept)
        first.reservations.append(Reservation(party_id=nfia, text=HOSTILE, edition=1))
        session.flush()
        number, changeable = kept.id, f"besluit-{extra.id}"
    page = noting.client.get(HERE).text
    assert "haal de lijst dan eerst terug" in page
    assert f"{MEETING_PAGE}/besluitenlijst" in page
    assert all(f'id="{slot}' not in page for slot in (f"gevraagd-{item}", changeable, f"besluit-bij-{item}"))
    assert "Het extra besluit" in page
    assert "bij het akkoord op editie 1: &lt;script&gt;" in page
    assert f'id="verslag-{item}"' in page
    with example.transaction() as session:
        session.get_one(DecisionList, number).state = ListState.DRAFT
    page = noting.client.get(HERE).text
    JustHTML(page, strict=True)
    assert "wijzigt u met een correctie" in page
    assert f'id="{changeable}"' not in page
    assert f'id="gevraagd-{item}-1"' not in page
    assert f'id="gevraagd-{item}-1-voorbehoud-{ez}"' in page
    assert f'id="gevraagd-{item}-1-voorbehoud-{nfia}"' not in page
    once = page.partition(f'id="gevraagd-{item}-2"')[2].partition("</form>")[0]
    assert "data-note" not in once
    assert "Vastleggen</button>" in once
    added = noting.send(f"/punten/{item}/besluit", {"text": "Een later", "verb": "agree"}, "sleutel-4").json["html"]
    assert "Een later" in added
    assert "Weghalen" not in added
    asked = noting.send(f"/punten/{item}/gevraagd/2", request_("as_asked"), script=False)
    assert asked.status_code == 302
    with example.transaction() as session:
        session.get_one(DecisionList, number).state = ListState.ADOPTED
    assert "De besluitenlijst is vastgesteld." in noting.client.get(HERE).text


def test_what_was_carried_over_and_what_has_no_item_stay_on_the_page(
    noting: Noting, item: int, example: Database
) -> None:
    noting.send(f"/punten/{item}/besluit", {"text": "Bij het punt", "verb": "agree"}, "sleutel-1")
    with example.transaction() as session:
        held = session.scalars(select(Decision).where(Decision.text == "Bij het punt")).one()
        held.item.state = ItemState.CARRIED
        values = DecisionValues(Verb.AGREE, "Zonder agendapunt", references=())
        record_decision(session, held.consultation, None, values, BY_OPERATOR)
    page = noting.client.get(HERE).text
    assert f'id="verslag-{item}"' in page
    assert page.index("Bij het punt") < page.index("Besluiten zonder agendapunt") < page.index("Zonder agendapunt</p>")
    assert noting.send(f"/punten/{item}/verslag", {"text": "x", "seen": mark_of("")}, "sleutel-2").status_code == 200
    assert "Zonder agendapunt</p>" in noting.client.get(f"{HERE}/nu").text
