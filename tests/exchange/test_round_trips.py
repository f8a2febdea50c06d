"""What goes out comes in again, and then goes out as it did: cell for cell, byte for byte."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import time
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy.orm import Session

from agenda.accounts.queries import account_by_email
from agenda.accounts.rules import Operator
from agenda.consultations.queries import consultation_by_key
from agenda.consultations.series import SeriesValues, keep_series
from agenda.exchange.exporting import FORMATS, Wanted, day_of, export_agenda
from agenda.exchange.intake import load_file
from agenda.exchange.loading import take_in
from agenda.exchange.reading import Places
from agenda.gateways.database import Database
from agenda.kernel.rights import Stamp
from agenda.programmes.models import Programme
from agenda.programmes.queries import programme_by_key
from agenda.programmes.services import ProgrammeValues, keep_programme
from tests.conftest import LOADED_AT, Templates
from tests.consultations.sittings import NOW, pre_meeting, seat
from tests.depth import depth
from tests.exchange.random_programmes import GROUP_PARTS, PARTY_PARTS, programmes
from tests.progress.asking import MEETING

NUMBERS = count(1)
STAMP = Stamp(Operator(), LOADED_AT, "bestand proef")


def exports(session: Session, programme: Programme, stamp: Stamp) -> dict[str, bytes]:
    return {name: export_agenda(session, programme, Wanted(day_of(stamp.at)), name, stamp.by) for name in FORMATS}


OF_MEETINGS = ("overlegreeks", "leden", "overleggen")
"""What a file holds, and a workbook does not."""


def without_meetings(exported: dict[str, bytes], name: str) -> dict[str, Any]:
    """What comes of a workbook is not to be held against what it does not hold."""
    file = json.loads(exported["json"])
    kept = {part: content for part, content in file.items() if name == "json" or part not in OF_MEETINGS}
    return exported | {"json": kept}


def file_name(name: str) -> str:
    return f"agenda.{FORMATS[name].extension}"


@pytest.mark.parametrize("name", FORMATS)
def test_the_example_comes_back_unchanged(session: Session, programme: Programme, stamp: Stamp, name: str) -> None:
    before = exports(session, programme, stamp)
    loading = load_file(session, programme, file_name(name), before[name], stamp)
    assert (loading.added, loading.changed) == ({}, {})
    assert exports(session, programme, stamp) == before


@pytest.mark.parametrize("name", ["xlsx", "ods", "json"])
def test_the_example_is_whole_in_an_empty_installation(
    session: Session, programme: Programme, stamp: Stamp, templates: Templates, name: str
) -> None:
    before = exports(session, programme, stamp)
    with templates.copy("sqlite", "blank") as empty, empty.transaction() as other:
        values = ProgrammeValues(**{one: getattr(programme, one) for one in ProgrammeValues.__dataclass_fields__})
        fresh = keep_programme(other, values, stamp)
        load_file(other, fresh, file_name(name), before[name], stamp)
        assert without_meetings(exports(other, fresh, stamp), name) == without_meetings(before, name)


def test_series_members_and_meetings_come_back_in_an_empty_installation(
    session: Session, programme: Programme, stamp: Stamp, templates: Templates
) -> None:
    keep_series(
        session, programme, SeriesValues(5, "Utrecht", "De <b>minister</b>", starts=time(13), ends=time(15)), NOW
    )
    seat(session, programme)
    pre_meeting(session, programme)
    before = exports(session, programme, stamp)
    told = json.loads(before["json"])
    assert told["leden"][1]["vervanger-mail"] == "sam@ez.example"
    assert told["overleggen"][1]["bijeenkomsten"][0]["begint"] == "14:00:00"
    again = load_file(session, programme, "agenda.json", before["json"], stamp)
    assert (again.added, again.changed) == ({}, {})
    assert exports(session, programme, stamp) == before
    with templates.copy("sqlite", "blank") as empty, empty.transaction() as other:
        loading = load_file(other, None, "agenda.json", before["json"], stamp)
        assert loading.added["leden"] == 3
        assert exports(other, loading.programme, stamp) == before
        meeting = consultation_by_key(other, MEETING).meetings[1]
        assert [one.name for one in meeting.attendees] == ["Vera Zitter", "Emma Ez", "Nico Nfia"]


def test_members_are_taken_along_by_who_invites_them_alone(session: Session, programme: Programme) -> None:
    seat(session, programme)
    owner = account_by_email(session, "ez@rve.example")
    written = export_agenda(session, programme, Wanted(day_of(STAMP.at)), "json", owner)
    assert "leden" not in json.loads(written)
    assert b"ez.example" not in written


@pytest.fixture(scope="module")
def two(templates: Templates) -> Iterator[list[Database]]:
    with ExitStack() as stack:
        yield [stack.enter_context(templates.copy("sqlite", "blank")) for _ in range(2)]


@settings(
    max_examples=depth(5, 12), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(programmes())
def test_random_programmes_come_back_as_they_were(two: list[Database], file: dict[str, Any]) -> None:
    key = f"p{next(NUMBERS)}"
    one, other = two
    programme = {"sleutel": key, "naam": "P", "secretariaat": "S", "secretariaat-mail": "s@p.example", "overleg": "O"}
    whole = {"programma": programme, "partijen": PARTY_PARTS, "groepen": GROUP_PARTS, **file}
    with one.transaction() as session:
        loading = take_in(session, whole, Places(""), STAMP)
        assert [str(fault) for fault in loading.told_faults] == []
        before = exports(session, loading.programme, STAMP)
        for name in FORMATS:
            again = load_file(session, loading.programme, file_name(name), before[name], STAMP)
            assert (again.added, again.changed) == ({}, {}), name
        assert exports(session, loading.programme, STAMP) == before
    for name in ("xlsx", "ods", "json"):
        with other.open() as session:
            fresh = keep_programme(session, ProgrammeValues(key, "P", "S", "s@p.example", "O"), STAMP)
            load_file(session, fresh, file_name(name), before[name], STAMP)
            again = exports(session, programme_by_key(session, key), STAMP)
            assert without_meetings(again, name) == without_meetings(before, name), name
            session.rollback()
