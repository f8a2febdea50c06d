"""Long work on pages: asking for it, seeing how far it is, taking what came of it."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from justhtml import JustHTML
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse as Answer

from agenda.documents.models import Edition, EditionAnnex
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.jobs.long_work import LEASE, do_long_work
from agenda.jobs.runners import RUNNERS
from agenda.kernel.rights import Stamp
from agenda.parties.queries import party_by_key
from agenda.web import exchange, tasks
from agenda.work.models import Task, TaskState
from agenda.work.services import cancel, claim, hold_of, progress
from tests.conftest import token_in
from tests.work.asking import AT, asked, dossier, editions_in, meeting_of, release, task_of, workshop_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the queue itself is tried on both

Browsers = Callable[[str], FlaskClient]
SECRETARIAT, READER, OWNER, WRITER = (f"{name}@rve.example" for name in ("secretariaat", "lezer", "ez", "brief"))
MEETING = "/programmas/rve/overleggen/BO-2026-1"
DOSSIERS = f"{MEETING}/dossiers"
TASKS = "/programmas/rve/klussen"
HOSTILE = "<script>alert(1)</script> \"'& " + "lang" * 300


@pytest.fixture
def secretariat(browser_of: Browsers) -> FlaskClient:
    return browser_of(SECRETARIAT)


def press(client: FlaskClient, page: str, action: str, **fields: object) -> Answer:
    return client.post(action, data={"csrf_token": token_in(client.get(page).text), **fields})


def build(client: FlaskClient, what: str = "full", formats: Sequence[str] = ("pdf",)) -> Answer:
    return press(client, TASKS, DOSSIERS, what=what, formats=list(formats))


def strict(answer: Answer) -> Answer:
    assert answer.status_code == 200
    document = JustHTML(answer.text, strict=True, sanitize=False)
    assert len(document.query("h1")) == 1
    return answer


def running(database: Database, number: int, done: int, total: int, told: str) -> None:
    with database.transaction() as session:
        task = claim(session, AT, LEASE, RUNNERS)
        assert task is not None
        assert task.id == number
        progress(session, hold_of(task), done, total, told, at=AT, lease=LEASE)


def test_a_dossier_is_asked_for_with_one_click_and_made_while_one_waits(
    example: Database, secretariat: FlaskClient
) -> None:
    answer = build(secretariat)
    assert answer.status_code == 302
    page = strict(secretariat.get(answer.location)).text
    assert "Dossier samenstellen: BO-2026-1" in page
    assert "hx-get" in page
    assert do_long_work(workshop_of(example)) == 1
    page = strict(secretariat.get(answer.location)).text
    assert "hx-get" not in page
    assert "htmx" not in page
    link = f"{answer.location}/bestanden/BO-2026-1-dossier-v1.pdf"
    assert link in page
    file = secretariat.get(link)
    assert file.mimetype == "application/pdf"
    assert file.data.startswith(b"%PDF")
    assert "BO-2026-1-dossier-v1.pdf" in secretariat.get(MEETING).text


def test_two_clicks_make_one_dossier_and_a_third_after_it_makes_the_next(
    example: Database, secretariat: FlaskClient
) -> None:
    first, second = (build(secretariat, formats=one).location for one in (["html"], ["pdf", "html"]))
    assert first == second
    assert first in secretariat.get(MEETING).text
    do_long_work(workshop_of(example))
    assert first not in secretariat.get(MEETING).text
    assert build(secretariat, formats=["html"]).location != first
    do_long_work(workshop_of(example))
    assert editions_in(example) == ["BO-2026-1-dossier-v1", "BO-2026-1-dossier-v2"]


@pytest.mark.parametrize("email", [READER, OWNER, WRITER])
def test_who_may_not_make_a_dossier_sees_no_button_no_task_and_no_file(
    example: Database, browser_of: Browsers, email: str
) -> None:
    number = asked(example, "dossier", dossier(example))
    do_long_work(workshop_of(example))
    client = browser_of(email)
    assert "BO-2026-1-dossier-v1" not in client.get(MEETING).text, "as long as it was not released"
    release(example)
    page = client.get(MEETING).text
    assert ("amenstellen" in page) is (email == OWNER), "that of the own party"
    assert "BO-2026-1-dossier-v1.html" in page, "but the dossier itself is theirs to read"
    name = task_of(example, number).result["files"][0]
    here = f"{TASKS}/{number}"
    assert build(client).status_code == 403
    for step in ("opnieuw", "afbreken"):
        assert press(client, "/account", f"{here}/{step}").status_code == 404
    for address in (here, f"{here}/voortgang", f"{here}/bestanden/{name}"):
        assert client.get(address).status_code == 404
    assert here not in strict(client.get(TASKS)).text


def test_who_writes_letters_sees_letters_alone(example: Database, browser_of: Browsers) -> None:
    asked(example, "dossier", dossier(example))
    letter = asked(example, "letter", {"consultation": meeting_of(example), "formats": ["html"]}, None)
    do_long_work(workshop_of(example))
    client = browser_of(WRITER)
    page = strict(client.get(TASKS)).text
    assert "Voortgangsbrief maken: BO-2026-1" in page
    assert "Systeem" in page
    assert "Dossier samenstellen" not in page
    name = "brief-BO-2026-1-letter-v1.html"
    assert name in strict(client.get(f"{TASKS}/{letter}")).text
    assert client.get(f"{TASKS}/{letter}/bestanden/{name}").status_code == 200
    assert client.get(f"{TASKS}/{letter}/bestanden/anders.html").status_code == 404


def test_a_task_of_another_programme_is_not_here(example: Database, secretariat: FlaskClient) -> None:
    number = asked(example, "dossier", dossier(example))
    with example.transaction() as session:
        session.get_one(Task, number).programme_id = 99
    assert secretariat.get(f"{TASKS}/{number}").status_code == 404
    assert secretariat.get(f"{TASKS}/{number}/voortgang").status_code == 404


def test_a_page_that_asks_how_far_it_is_hears_only_what_is_new(example: Database, secretariat: FlaskClient) -> None:
    number = asked(example, "dossier", dossier(example))
    here = f"{TASKS}/{number}/voortgang"

    def hear(seen: str) -> tuple[int, str, str]:
        answer = secretariat.get(here, query_string={"gezien": seen}, headers={"HX-Request": "true"})
        fields = JustHTML(answer.text or "<p>", sanitize=False).query('input[name="gezien"]')
        return answer.status_code, answer.text, fields[0].attrs["value"] if fields else ""

    status, _, seen = hear("")
    assert status == 200
    assert hear(seen)[0] == 204
    running(example, number, 1, 3, HOSTILE)
    status, text, now = hear(seen)
    assert status == 200
    assert "<script>" not in text
    assert 'value="1"' in text
    assert hear(now)[0] == 204
    do_long_work(workshop_of(example, AT + LEASE))
    status, text, _ = hear(now)
    assert status == 286, "the last answer, after which it stops asking"
    assert "BO-2026-1-dossier-v1.html" in text


@pytest.mark.parametrize("state", ["waiting", "waiting long", "running", "failed", "cancelled", "done"])
def test_its_page_is_sound_in_each_state(
    example: Database, secretariat: FlaskClient, clock: StandingClock, state: str
) -> None:
    number = asked(example, "dossier", dossier(example))
    match state:
        case "waiting long":
            clock.moment = AT + timedelta(minutes=2)
        case "running":
            running(example, number, 1, 3, HOSTILE)
        case "failed":
            with example.transaction() as session:
                task = session.get_one(Task, number)
                task.state, task.last_error, task.ended_at = TaskState.FAILED, HOSTILE, AT
        case "cancelled":
            press(secretariat, f"{TASKS}/{number}", f"{TASKS}/{number}/afbreken")
        case "done":
            do_long_work(workshop_of(example))
    page = strict(secretariat.get(f"{TASKS}/{number}")).text
    assert "<script>alert" not in page
    assert ("langer dan gewoonlijk" in page) is (state == "waiting long")
    assert ("Opnieuw proberen" in page) is (state in {"failed", "cancelled"})
    assert ("Afbreken" in page) is (state.partition(" ")[0] in {"waiting", "running"})
    assert ("afgebroken</span> door secretariaat op" in page) is (state == "cancelled")
    assert strict(secretariat.get(TASKS)).text.count(f"{TASKS}/{number}") == 1


def test_what_failed_is_tried_again_by_who_may_and_only_then(example: Database, secretariat: FlaskClient) -> None:
    number = asked(example, "dossier", dossier(example), READER)
    here = f"{TASKS}/{number}"
    assert press(secretariat, here, f"{here}/opnieuw").location == here
    do_long_work(workshop_of(example))
    assert "mag hier niet (meer) dossiers samenstellen" in secretariat.get(here).text
    assert press(secretariat, here, f"{here}/opnieuw").location == here
    assert do_long_work(workshop_of(example)) == 1
    assert task_of(example, number).state is TaskState.DONE
    assert press(secretariat, TASKS, f"{here}/opnieuw").status_code == 409


def test_what_was_asked_for_is_broken_off_once_and_may_be_asked_for_again(
    example: Database, secretariat: FlaskClient
) -> None:
    number = asked(example, "dossier", dossier(example))
    here = f"{TASKS}/{number}"
    for _ in range(2):
        assert press(secretariat, here, f"{here}/afbreken").location == here
    assert (task_of(example, number).state, do_long_work(workshop_of(example))) == (TaskState.CANCELLED, 0)
    assert press(secretariat, here, f"{here}/opnieuw").location == here
    assert (task_of(example, number).cancelled_by, do_long_work(workshop_of(example))) == (None, 1)
    assert press(secretariat, here, f"{here}/afbreken").location == here
    assert task_of(example, number).state is TaskState.DONE, "who came too late sees what came of it"


def test_what_ends_just_before_it_is_broken_off_is_told_as_it_ended(
    example: Database, secretariat: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = f"{TASKS}/{asked(example, 'dossier', dossier(example))}"

    def too_late(session: Session, task: Task, stamp: Stamp) -> None:
        task.state, task.ended_at = TaskState.DONE, AT
        session.flush()
        cancel(session, task, stamp)

    monkeypatch.setattr(tasks, "cancel", too_late)
    assert press(secretariat, here, f"{here}/afbreken").location == here
    assert "deze klus is: klaar" in strict(secretariat.get(here)).text


def test_the_dossier_of_a_party_is_of_who_acts_for_it_from_asking_to_file(
    example: Database, secretariat: FlaskClient, browser_of: Browsers
) -> None:
    owner, other, party = browser_of(OWNER), browser_of("nfia@rve.example"), party_number(example, "ez")
    here = build(owner, f"party-{party}", ["html"]).location
    assert here.startswith(TASKS)
    assert build(other, f"party-{party}", ["html"]).status_code == 403
    assert build(secretariat, f"party-{party}", ["html"]).status_code == 403, "its annotations are of the party alone"
    own = build(other, f"party-{party_number(example, 'nfia')}", ["html"]).location
    assert own != here, "each party has a task of its own"
    press(other, own, f"{own}/afbreken")
    assert do_long_work(workshop_of(example)) == 1
    name = "BO-2026-1-dossier-ez-v1.html"
    assert name in strict(owner.get(here)).text
    assert here in strict(owner.get(TASKS)).text
    assert owner.get(f"{here}/bestanden/{name}").status_code == 200
    assert other.get(here).status_code == 404
    assert here not in strict(other.get(TASKS)).text
    assert "Dossier samenstellen: BO-2026-1, Dossier van EZ" in owner.get(here).text
    assert here not in strict(secretariat.get(TASKS)).text
    assert secretariat.get(here).status_code == secretariat.get(f"{here}/voortgang").status_code == 404
    for doing in ("afbreken", "opnieuw"):
        assert press(secretariat, TASKS, f"{here}/{doing}").status_code == 404
    assert secretariat.get(f"{here}/bestanden/{name}").status_code == 404


def test_what_could_not_be_taken_over_of_a_paper_is_told(example: Database, secretariat: FlaskClient) -> None:
    number = asked(example, "dossier", dossier(example))
    do_long_work(workshop_of(example))
    with example.transaction() as session:
        edition = session.get_one(Edition, task_of(example, number).result["edition"])
        edition.annexes.append(
            EditionAnnex(position=1, name="1A x.pdf", sha256=edition.files[0].sha256, remark=HOSTILE)
        )
    for address in (f"{TASKS}/{number}", DOSSIERS):
        page = strict(secretariat.get(address)).text
        assert "1A x.pdf: &lt;script&gt;" in page


def party_number(database: Database, key: str) -> int:
    with database.reading() as session:
        return party_by_key(session, key).id


def test_a_page_that_is_left_open_keeps_nobody_signed_in(
    example: Database, secretariat: FlaskClient, clock: StandingClock
) -> None:
    number = asked(example, "dossier", dossier(example))
    asking = {"HX-Request": "true"}
    for _ in range(7):
        clock.moment += timedelta(minutes=10)
        answer = secretariat.get(f"{TASKS}/{number}/voortgang", headers=asking)
    assert answer.status_code == 401
    assert answer.headers["HX-Refresh"] == "true"
    assert secretariat.get(f"{TASKS}/{number}").location.startswith("/inloggen")


def test_the_list_goes_by_pages_and_asks_no_more_for_more(
    example: Database, secretariat: FlaskClient, statements: list[str]
) -> None:
    def asked_for(address: str) -> int:
        statements.clear()
        strict(secretariat.get(address))
        return len(statements)

    asked(example, "dossier", dossier(example))
    few = asked_for(TASKS)
    for number in range(60):
        asked(example, "dossier", dossier(example) | {"variant": str(number)})
    assert asked_for(TASKS) == few
    page = secretariat.get(f"{TASKS}?pagina=2").text
    assert "51 tot en met 61 van 61 klussen" in page
    for odd in ("0", "-1", "x", "9" * 30, "%00", "3"):
        strict(secretariat.get(f"{TASKS}?pagina={odd}"))


def test_a_workbook_with_many_rows_is_taken_over_by_the_queue(
    example: Database, secretariat: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "MOST_AT_ONCE", 1)
    here = "/programmas/rve/inlezen"
    sheet = "Titel;Trekker;Nummer;Doel\n" + "".join(f"Actie {row};ez;9.{row};1\n" for row in (1, 2))
    sent = {"workbook": (BytesIO(sheet.encode()), "lijst.csv"), "csrf_token": token_in(secretariat.get(here).text)}
    intake = secretariat.post(here, data=sent).location
    task = press(secretariat, intake, f"{intake}/uitvoeren").location
    assert task.startswith(TASKS)
    assert "Werkblad inlezen: lijst.csv" in strict(secretariat.get(task)).text
    do_long_work(workshop_of(example))
    assert intake in strict(secretariat.get(task)).text
    assert "is ingelezen" in secretariat.get(intake).text
