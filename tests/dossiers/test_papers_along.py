"""The papers that go along with a dossier."""

from pathlib import PurePosixPath

import pytest
from sqlalchemy.orm import Session

from agenda.consultations.models import Paper
from agenda.consultations.queries import consultation_by_key
from agenda.documents.bundle import names_of
from agenda.documents.content import Document
from agenda.dossiers.services import draft_dossier
from agenda.gateways.files import keep
from agenda.kernel.refusal import NotNow
from agenda.programmes.models import Programme
from tests.dossiers.made import BY_SYSTEM
from tests.dossiers.making import AT, MEETING

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
TITLES = ("Voortgang Q1/Q2 2026", "Raming 1/2", "C:\\stukken\\..", "Regio’s: wat nu?", "x" * 300)


def drafted(session: Session, programme: Programme, size: int) -> Document:
    meeting = consultation_by_key(session, MEETING, programme)
    digest = keep(session, b"stuk")
    for position, title in enumerate(TITLES, 1):
        given = {"title": title, "name": "stuk.PDF", "sha256": digest, "size": size, "added_at": AT}
        session.add(Paper(item=meeting.items[1], position=position, **given))
    session.flush()
    return draft_dossier(session, meeting, "full", BY_SYSTEM).document


@ON_SQLITE
def test_a_paper_has_one_name_on_its_sheet_and_in_the_zip(session: Session, programme: Programme) -> None:
    annexes = drafted(session, programme, 4).annexes
    assert [annex.name for annex in annexes] == [PurePosixPath(name).name for name in names_of(annexes).values()]
    assert [annex.name for annex in annexes[:2]] == ["2A Voortgang Q1-Q2 2026.PDF", "2B Raming 1-2.PDF"]
    assert all(annex.name.startswith(f"{annex.label} ") and annex.name.endswith(".PDF") for annex in annexes)


@ON_SQLITE
def test_papers_that_are_too_much_together_are_refused_with_what_to_do(session: Session, programme: Programme) -> None:
    with pytest.raises(NotNow, match=r"samen 450 MB; .* past 400 MB\. Bewaar .* kleiner .*: 2A \(90 MB\)"):
        drafted(session, programme, 90_000_000)
