"""What one party keeps to itself reaches nobody else: in no file, mail, log or table. Pages: the rights matrix."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from agenda.accounts.models import Person
from agenda.accounts.rules import Account, Operator
from agenda.changes.queries import changes_of
from agenda.consultations.annotations import write_annotation
from agenda.consultations.queries import consultation_by_key
from agenda.documents.models import Edition
from agenda.dossiers.services import build_dossier
from agenda.dossiers.variants import VARIANTS
from agenda.exchange.exporting import FORMATS, Wanted, export_agenda
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.kernel.rights import Stamp
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from agenda.programmes.queries import programme_by_key
from config import Config
from tests.conftest import LOADED_AT
from tests.progress.asking import BY_OPERATOR, begun
from tests.progress.test_links import Browsers

WRITER = "ez@rve.example"
SECRET = "Spreeklijn-voor-de-minister-8812"
PROBE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # what is shown is the same on both
MEETING = "/programmas/rve/overleggen/BO-2026-1"
CHANGING = re.compile(r"nonce(-|=\")[\w-]+|csrf_token\" [^>]*|Ij[\w.-]{40,}")


@pytest.fixture
def annotated(example: Database) -> Database:
    """EZ has annotated every item of the meeting, twice."""
    with example.transaction() as session:
        annotate(session)
    return example


def annotate(session: Session) -> None:
    programme = programme_by_key(session, "rve")
    ez = party_by_key(session, "ez").id
    writer = Account(session.scalars(select(Person).where(Person.email == WRITER)).unique().one())
    for round_, at in enumerate((LOADED_AT, LOADED_AT + timedelta(hours=1))):
        for item in consultation_by_key(session, "BO-2026-1", programme).items:
            write_annotation(session, item, ez, f"{SECRET} {round_}", Stamp(writer, at, "proef"))


def opened_up(content: bytes) -> bytes:
    """Of an archive what is in it."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


@PROBE
@pytest.mark.parametrize("email", ["nfia@rve.example", "secretariaat@rve.example", "auditor@rve.example"])
def test_nobody_else_can_tell_that_there_is_an_annotation(example: Database, browser_of: Browsers, email: str) -> None:
    client = browser_of(email)
    before = CHANGING.sub("", client.get(MEETING).text)
    with example.transaction() as session:
        annotate(session)
    assert CHANGING.sub("", client.get(MEETING).text) == before


def test_an_annotation_is_in_no_file_mail_or_line_that_is_made_of_the_agenda(
    annotated: Database, config: Config, clock: StandingClock, capfd: pytest.CaptureFixture[str]
) -> None:
    with annotated.transaction() as session:
        programme = session.scalars(select(Programme)).one()
        for form in FORMATS:
            exported = export_agenda(session, programme, Wanted(LOADED_AT.date()), form, Operator())
            assert SECRET.encode() not in opened_up(exported)
        meeting = consultation_by_key(session, "BO-2026-1", programme)
        for variant in (one.name for one in VARIANTS.values() if not one.of_one_party):
            build_dossier(session, meeting, variant, ("html",), config.fonts_folder, BY_OPERATOR)
        begun(session, programme)
        moments = (LOADED_AT - timedelta(days=400), clock.now())
        assert SECRET not in repr(changes_of(session, programme, *moments))
    with annotated.reading() as session:
        for edition in session.scalars(select(Edition)):
            assert SECRET not in json.dumps(edition.content)
        tables = inspect(annotated.engine).get_table_names()
        rows = {name: session.execute(text(f"SELECT * FROM {name}")).all() for name in tables}
    holding = [name for name, found in rows.items() if SECRET in repr(found)]
    assert holding == ["annotation"]
    assert SECRET not in "".join(capfd.readouterr())
