"""What goes out comes in again, and then goes out as it did: cell for cell, byte for byte."""

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy.orm import Session

from agenda.accounts.rules import Operator
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
from tests.exchange.random_programmes import GROUP_PARTS, PARTY_PARTS, programmes

NUMBERS = count(1)
STAMP = Stamp(Operator(), LOADED_AT, "bestand proef")


def exports(session: Session, programme: Programme, stamp: Stamp) -> dict[str, bytes]:
    return {name: export_agenda(session, programme, Wanted(day_of(stamp.at)), name, stamp.by) for name in FORMATS}


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
        assert exports(other, fresh, stamp) == before


@pytest.fixture(scope="module")
def two(templates: Templates) -> Iterator[list[Database]]:
    with ExitStack() as stack:
        yield [stack.enter_context(templates.copy("sqlite", "blank")) for _ in range(2)]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
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
            assert exports(session, programme_by_key(session, key), STAMP) == before, name
            session.rollback()
