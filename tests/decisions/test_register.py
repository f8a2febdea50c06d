"""The register against a count that knows no SQL, over decisions of every kind, and for everybody who looks."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.queries import account_by_email
from agenda.actions.models import Action
from agenda.actions.queries import action_by_number, whole_agenda
from agenda.actions.words import Phase
from agenda.commands import main
from agenda.consultations.item_values import ItemValues
from agenda.consultations.items import put_item
from agenda.consultations.queries import consultation_by_key
from agenda.consultations.words import ItemKind, Treatment
from agenda.decisions.models import ActionPoint, Decision
from agenda.decisions.noted import page_of_points
from agenda.decisions.register import Wanted, loose_ends, register_page, seen_in
from agenda.decisions.services import DecisionValues, link_action, record_decision
from agenda.decisions.words import FollowUp, LooseEnd, Verb
from agenda.gateways.database import Database
from agenda.kernel.confidentiality import Confidentiality as C
from agenda.kernel.confidentiality import Eyes, Keeper
from agenda.kernel.rights import Stamp
from agenda.parties.models import Party
from agenda.parties.queries import names_on, party_by_key
from agenda.programmes.models import Programme
from tests.conftest import EXAMPLE, PEOPLE
from tests.consultations.agendas import put, stamp_of
from tests.decisions.meetings import PAST, past_meeting

TODAY = date(2026, 3, 16)
WORDS = ("energie", "Één", "100%", "netcongestie", "o'brien", "<script>")
SECRET = "ZEERGEHEIM-8822"


@dataclass(frozen=True)
class Known:
    """A decision as the test itself knows it."""

    decision: Decision
    submitter: int | None
    actions: tuple[Action, ...]

    @property
    def text(self) -> str:
        told = [self.decision.number, self.decision.text, self.decision.report]
        return " ".join([*told, *(action.title for action in self.actions)]).casefold()

    @property
    def idle(self) -> bool:
        one = self.decision
        old = one.decided_on < TODAY - timedelta(days=28)
        begun = any(action.phase is not Phase.NOT_STARTED for action in self.actions)
        return one.asks_work and one.follow_up in {FollowUp.OPEN, FollowUp.RUNNING} and old and not begun

    def has_word(self, word: str) -> bool:
        return word.casefold() in self.text or any(action.number.startswith(word) for action in self.actions)


@pytest.fixture
def known(session: Session, programme: Programme, stamp: Stamp) -> list[Known]:
    """Sixty decisions at random over the two meetings of the example, those that it has left out."""
    past_meeting(session, stamp)
    dice, actions = Random(7), list(whole_agenda(session, programme))
    return [_known(session, programme, stamp, dice, actions, place) for place in range(60)]


def _known(
    session: Session, programme: Programme, stamp: Stamp, dice: Random, actions: list[Action], place: int
) -> Known:
    meeting = consultation_by_key(session, dice.choice([PAST, "BO-2026-1"]), programme)
    level = dice.choice([C.PUBLIC, C.PARTICIPANTS, C.OWN_PARTY, C.SECRETARIAT])
    submitter = party_by_key(session, dice.choice(["ez", "nfia"])).id
    item = ItemValues(
        100 + place, "Punt", ItemKind.DECISION, Treatment.DISCUSSED, submitter=submitter, confidentiality=level
    )
    values = DecisionValues(
        dice.choice(list(Verb)), f"Proef {dice.choice(WORDS)} {dice.choice(WORDS)}", dice.random() < 0.7
    )
    decision = record_decision(session, meeting, put_item(session, meeting, item, stamp), values, stamp)
    chosen = tuple(dice.sample(actions, dice.choice([0, 0, 1, 2])))
    for action in chosen:
        link_action(session, decision, action, stamp)
    decision.follow_up = dice.choice(list(FollowUp))
    decision.decided_on = TODAY - timedelta(days=dice.choice([3, 27, 28, 29, 300, 500]))
    decision.report = f"Terug {dice.choice(WORDS)}" if decision.follow_up is FollowUp.REPORTED else ""
    session.flush()
    return Known(decision, submitter, chosen)


def wanted(session: Session, programme: Programme, text: str = "proef", **chosen: object) -> Wanted:
    return Wanted(programme.id, seen_in(Keeper(), programme.id, ()), TODAY, text=text, **chosen)  # type: ignore[arg-type]


def test_each_filter_gives_what_a_count_by_hand_gives(
    session: Session, programme: Programme, known: list[Known]
) -> None:
    ez, first = party_by_key(session, "ez").id, consultation_by_key(session, PAST, programme).id
    choices: list[tuple[dict[str, object], Callable[[Known], bool]]] = [
        ({}, lambda one: True),
        *(({"follow_up": one}, lambda two, one=one: two.decision.follow_up is one) for one in FollowUp),
        *(({"verb": one}, lambda two, one=one: two.decision.verb is one) for one in Verb),
        ({"consultation": first}, lambda one: one.decision.consultation_id == first),
        ({"party": ez}, lambda one: any(role.party_id == ez for action in one.actions for role in action.roles)),
        ({"year": 2025}, lambda one: one.decision.decided_on.year == 2025),
        ({"asks_work": False}, lambda one: not one.decision.asks_work),
        ({"unsettled": True}, lambda one: one.decision.follow_up is not FollowUp.SETTLED),
        ({"loose": LooseEnd.UNREPORTED}, lambda one: one.decision.follow_up is FollowUp.EXECUTED),
        ({"loose": LooseEnd.IDLE}, lambda one: one.idle),
        (
            {"loose": LooseEnd.IDLE, "follow_up": FollowUp.RUNNING},
            lambda one: one.idle and one.decision.follow_up is FollowUp.RUNNING,
        ),
        *(
            ({"text": f"proef {word}"}, lambda one, word=word: one.has_word(word))
            for word in (*WORDS, "één", "3.1", "_", "%")
        ),
        ({"text": f"proef {known[3].decision.number}"}, lambda one: one.has_word(known[3].decision.number)),
    ]
    for chosen, holds in choices:
        found = register_page(session, wanted(session, programme, **chosen), 1, size=100)
        expected = {one.decision.number for one in known if holds(one)}
        assert {row.number for row in found.page.rows} == expected, chosen
        assert found.page.total == len(expected), chosen


def test_pages_follow_each_other_without_a_gap_and_newest_first(
    session: Session, programme: Programme, known: list[Known]
) -> None:
    rows = [
        row
        for page in range(1, 8)
        for row in register_page(session, wanted(session, programme), page, size=9).page.rows
    ]
    assert len({row.id for row in rows}) == len(rows[:60]) == len(known)
    days = [row.decided_on for row in rows[:60]]
    assert days == sorted(days, reverse=True)


def test_the_counts_are_of_what_the_viewer_sees(session: Session, programme: Programme, known: list[Known]) -> None:
    names = names_on(session, TODAY)
    for email in PEOPLE:
        eyes = Eyes(account_by_email(session, email))
        mine = [one for one in known if eyes.sees(one.decision)]
        here = Wanted(programme.id, seen_in(eyes, programme.id, names), TODAY, text="proef")
        found = register_page(session, here, 1, size=100)
        assert {row.id for row in found.page.rows} == {one.decision.id for one in mine}, email
        assert Counter(found.by_follow_up) == Counter(one.decision.follow_up for one in mine), email
        ends = {
            LooseEnd.UNREPORTED: sum(one.decision.follow_up is FollowUp.EXECUTED for one in mine),
            LooseEnd.IDLE: sum(one.idle for one in mine),
        }
        assert found.loose == loose_ends(session, here) == ends, email


SEERS = {
    C.OWN_PARTY: {"ez@rve.example", "auditor@rve.example"},
    C.SECRETARIAT: {"secretariaat@rve.example", "auditor@rve.example"},
}


def hide(session: Session, level: C, stamp: Stamp) -> str:
    """A decision at this level on an item of EZ; returns its number."""
    from_ez = party_by_key(session, "ez").id
    programme, meeting = session.get_one(Programme, 1), past_meeting(session, stamp)
    values = ItemValues(95, SECRET, ItemKind.DECISION, Treatment.DISCUSSED, submitter=from_ez, confidentiality=level)
    item = put_item(session, meeting, values, stamp)
    decision = record_decision(session, meeting, item, DecisionValues(Verb.AGREE, SECRET), stamp)
    link_action(session, decision, action_by_number(session, programme, "3.1"), stamp)
    return decision.number


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("level", list(SEERS))
def test_a_narrow_decision_is_in_no_list_count_search_file_or_page_of_others(
    example: Database, browser_of: Callable[[str], FlaskClient], stamp: Stamp, level: C
) -> None:
    with example.transaction() as session:
        number = hide(session, level, stamp)
    for email in PEOPLE:
        client, base = browser_of(email), "/programmas/rve/besluiten"
        sees = email in SEERS[level]
        listed, sought = client.get(base).text, client.get(f"{base}?zoek={SECRET[:6]}").text
        sheet = client.get(f"{base}/downloaden/csv").text
        page = client.get(f"{base}/{number}")
        covered = client.get(f"/programmas/rve/overleggen/{PAST}/besluiten/dekking").text
        assert (SECRET in listed, SECRET in sheet, number in covered) == (sees,) * 3, email
        assert ("Geen besluit past bij deze keuze" in sought) is not sees, email
        assert (f"van {4 if sees else 3} besluiten" in listed) is True, email
        assert page.status_code == (200 if sees else 404), email
        assert (SECRET in page.text) is sees, email
        assert page.text.count("Er is geen besluit") == (not sees)
        steps = client.get(f"{base}/{number}/stappen/execute").status_code
        assert steps == (
            200 if sees and email.startswith("secretariaat") else 404 if "secretariaat" in email else 403
        ), email


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    monkeypatch.setenv("AGENDA_FOLDER", str(tmp_path / "var"))

    def typed(*words: str) -> str:
        assert main([*words, "--at", "2026-03-16"]) == 0
        return capsys.readouterr().out

    typed("load", str(EXAMPLE))
    return typed


def test_the_command_tells_what_is_open_in_words_and_as_json(run: Callable[..., str]) -> None:
    told = json.loads(run("decisions", "--open", "--programme", "rve", "--json"))
    assert [(one["number"], one["follow_up"], one["unreported"], one["idle"]) for one in told] == [
        ("BO-2025-1.1", "executed", True, False),
        ("BO-2025-1.2", "running", False, False),
        ("BO-2025-1.3", "running", False, False),
    ]
    assert [action["number"] for one in told for action in one["actions"]] == ["5.3", "3.1", "5.1"]
    assert "BO-2025-1.1 (uitgevoerd; uitgevoerd maar niet teruggemeld)" in run(
        "decisions", "--consultation", "BO-2025-1"
    )
    assert run("decisions", "--consultation", "BO-2026-1").strip() == "Geen besluiten."


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_sheet_holds_all_that_is_filtered_and_no_formula(
    example: Database, browser_of: Callable[[str], FlaskClient], stamp: Stamp
) -> None:
    with example.transaction() as session:
        meeting = past_meeting(session, stamp)
        for place in range(60):
            record_decision(session, meeting, None, DecisionValues(Verb.NOTE, f"=1+{place}", asks_work=False), stamp)
    client = browser_of("lezer@rve.example")
    sheet = client.get("/programmas/rve/besluiten/downloaden/csv?werk=nee").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(sheet), delimiter=";" if sheet.count(";") > sheet.count(",") else ","))
    assert (len(rows), rows[1][4]) == (61, "'=1+0")
    for form, code in (("xlsx", 200), ("ods", 200), ("pdf", 404)):
        assert client.get(f"/programmas/rve/besluiten/downloaden/{form}").status_code == code


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_register_asks_as_much_of_many_decisions_as_of_few(
    example: Database, browser_of: Callable[[str], FlaskClient], stamp: Stamp, statements: list[str]
) -> None:
    client, counts = browser_of("ez@rve.example"), []
    with example.transaction() as session:
        past_meeting(session, stamp)
    for _ in range(2):
        statements.clear()
        assert client.get("/programmas/rve/besluiten?zoek=de&partij=1").status_code == 200
        counts.append(len([one for one in statements if not one.startswith(("BEGIN", "COMMIT", "ROLLBACK"))]))
        with example.transaction() as session:
            programme = session.get_one(Programme, 1)
            meeting = consultation_by_key(session, PAST, programme)
            for _ in range(30):
                decision = record_decision(session, meeting, None, DecisionValues(Verb.NOTE, "de"), stamp)
                link_action(session, decision, action_by_number(session, programme, "3.1"), stamp)
    assert counts[0] == counts[1]
    assert counts[0] <= 10


def test_action_points_come_by_pages_the_open_ones_first_and_no_more_than_a_viewer_may_see(
    session: Session, programme: Programme
) -> None:
    here, ez = consultation_by_key(session, "BO-2026-1", programme), party_by_key(session, "ez").id
    item = put(session, here, "Van EZ", C.OWN_PARTY, ez)
    for text, level, own, done in (
        ("gedaan", C.PARTICIPANTS, None, date(2026, 3, 1)),
        ("open", C.PARTICIPANTS, None, None),
        ("van ez", C.OWN_PARTY, item, None),
        ("geheim", C.SECRETARIAT, None, None),
    ):
        point = ActionPoint(consultation=here, item=own, client_key=text, text=text, confidentiality=level)
        point.done_on = done
        session.add(point)
        session.flush()
    told = {
        "secretariaat@rve.example": ["geheim", "open", "gedaan"],
        "ez@rve.example": ["van ez", "open", "gedaan"],
        "nfia@rve.example": ["open", "gedaan"],
        "lezer@rve.example": ["open", "gedaan"],
        "auditor@rve.example": ["geheim", "van ez", "open", "gedaan"],
    }
    everybody = [one.id for one in session.scalars(select(Party))]
    for email, texts in told.items():
        seen = seen_in(Eyes(stamp_of(session, email).by), programme.id, everybody, ActionPoint)
        pages = [page_of_points(session, programme, seen, number, size=2) for number in (1, 2)]
        assert [one.text for one in pages[0].rows] == texts[:2], email
        assert pages[0].total == len(texts), email
        assert len(texts) <= 2 or [one.text for one in pages[1].rows] == texts[2:], email
