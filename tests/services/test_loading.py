from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.actions.queries import action_by_number
from agenda.actions.services import change_action
from agenda.actions.values import ActionValues
from agenda.exchange.loading import load_programme
from agenda.gateways.database import Database
from agenda.history.models import HistoryLine
from agenda.kernel.refusal import Invalid
from agenda.kernel.rights import Stamp
from agenda.programmes.models import Programme
from tests.conftest import EXAMPLE

FROM_FILE = "bestand voorbeeld"


def example_text() -> str:
    return EXAMPLE.read_text()


def load(database: Database, text: str, stamp: Stamp) -> object:
    with database.transaction() as session:
        return load_programme(session, text.encode(), replace(stamp, origin=FROM_FILE))


def test_loading_the_same_file_again_changes_nothing(example: Database, stamp: Stamp) -> None:
    with example.transaction() as session:
        before = session.scalar(select(func.count()).select_from(HistoryLine))
        loading = load_programme(session, EXAMPLE.read_bytes(), replace(stamp, origin=FROM_FILE))
        assert not loading.added
        assert not loading.changed
        assert session.scalar(select(func.count()).select_from(HistoryLine)) == before


def test_a_changed_line_of_the_file_changes_the_action(
    example: Database, session: Session, programme: Programme, stamp: Stamp
) -> None:
    text = example_text().replace('"eerste kwartaal van 2026"', '"tweede kwartaal van 2026"', 1)
    loading = load_programme(session, text.encode(), replace(stamp, origin=FROM_FILE))
    assert loading.changed == {"acties": 1}
    assert action_by_number(session, programme, "4.1").terms[0].wording == "tweede kwartaal van 2026"


def test_a_file_never_overwrites_what_was_changed_in_the_agenda(
    example: Database, session: Session, programme: Programme, stamp: Stamp
) -> None:
    action = action_by_number(session, programme, "4.1")
    change_action(session, action, replace(ActionValues.of(action), title="Op de site gewijzigd"), stamp)
    with pytest.raises(Invalid, match="in de agenda gewijzigd"):
        load_programme(session, EXAMPLE.read_bytes(), replace(stamp, origin=FROM_FILE))


def test_a_faulty_file_gives_all_its_faults_with_their_lines_and_loads_nothing(
    database: Database, stamp: Stamp
) -> None:
    text = (
        example_text()
        .replace('partij = "nfia"', 'partij = "nfiaa"', 1)
        .replace('fase = "in uitvoering"', 'fase = "onderweg"', 1)
    )
    with pytest.raises(Invalid) as refusal:
        load(database, text, stamp)
    shape = [str(fault) for fault in refusal.value.faults]
    assert any("onderweg" in fault and fault.startswith("regel ") for fault in shape)
    with pytest.raises(Invalid) as refusal:
        load(database, text.replace('fase = "onderweg"', 'fase = "in uitvoering"'), stamp)
    line = next(n for n, one in enumerate(text.splitlines(), start=1) if '"nfiaa"' in one)
    assert any("nfiaa" in fault.sentence for fault in refusal.value.faults)
    assert any(f"regel {line}" in fault.place or "rollen" in fault.place for fault in refusal.value.faults)
    with database.reading() as session:
        assert session.scalars(select(Action)).all() == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"[programma\n", "regel 1"),
        (b"", "ontbreekt"),
        (b"programma = 3", "onderdeel"),
        (b"[programma]\nsleutel = 1\nonzin = 2\n", "onzin"),
    ],
)
def test_what_is_no_programme_file_is_refused_in_words(
    database: Database, stamp: Stamp, content: bytes, words: str
) -> None:
    with database.transaction() as session, pytest.raises(Invalid) as refusal:
        load_programme(session, content, stamp)
    assert words in str(refusal.value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('sleutel = "vro"\nsoort = "ministerie"', 'sleutel = "vro"\nsoort = "onzin"'),
        (
            'sleutel = "vro"\nsoort = "ministerie"',
            'sleutel = "vro"\nsoort = "ministerie"\npostbus = "a..b@vro.example"',
        ),
        ('nummer = "3"\ntitel', 'nummer = "3"\nonzin = 1\ntitel'),
    ],
)
def test_what_is_refused_itself_is_told_once_and_not_again_where_it_is_named(
    database: Database, stamp: Stamp, old: str, new: str
) -> None:
    assert old in example_text()
    with pytest.raises(Invalid) as refusal:
        load(database, example_text().replace(old, new), stamp)
    assert len(refusal.value.faults) == 1
