"""The papers of an item: their letters, who may have them, and what history keeps of them."""

import json

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from agenda.consultations.items import add_item, change_item
from agenda.consultations.models import AgendaItem, Consultation
from agenda.consultations.papers import (
    MOST_PAPERS,
    Upload,
    attach_paper,
    change_paper,
    order_papers,
    paper_on,
    papers_of,
    remove_paper,
    replace_paper,
)
from agenda.consultations.queries import consultation_by_key
from agenda.consultations.rules import lacking_in
from agenda.consultations.words import AgendaState
from agenda.gateways.files import fetch
from agenda.history.models import HistoryLine
from agenda.kernel.confidentiality import Confidentiality, Eyes, Keeper
from agenda.kernel.refusal import Changed, Invalid, NotAllowed, NotFound, NotNow
from agenda.kernel.rights import Stamp
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from tests.consultations.paper_files import docx, pdf
from tests.consultations.test_items import by, values

C = Confidentiality
SECRET = "ZEERGEHEIM-9904"


@pytest.fixture
def meeting(session: Session, programme: Programme) -> Consultation:
    return consultation_by_key(session, "BO-2026-1", programme)


@pytest.fixture
def item(session: Session, meeting: Consultation, stamp: Stamp) -> AgendaItem:
    """Of EZ, for all who take part."""
    given = values(submitter=party_by_key(session, "ez").id, message="Kern", requested=("In te stemmen.",))
    return add_item(session, meeting, given, stamp)


def attach(session: Session, item: AgendaItem, name: str, stamp: Stamp, level: C = C.PARTICIPANTS) -> int:
    return attach_paper(session, item, Upload(name, pdf()), level, stamp).id


def titles(item: AgendaItem) -> list[tuple[int, str]]:
    return [(one.position, one.title) for one in papers_of(item, Keeper())]


def test_papers_keep_their_places_when_one_is_replaced_moved_or_taken_away(
    session: Session, item: AgendaItem, stamp: Stamp
) -> None:
    rows = [attach(session, item, f"{name}.pdf", stamp) for name in ("eerste_stuk", "b", "c")]
    assert titles(item) == [(1, "eerste stuk"), (2, "b"), (3, "c")]
    assert lacking_in(item) == [], "a paper explains as well"
    replaced = replace_paper(session, item, rows[1], Upload("b.docx", docx()), stamp)
    assert (replaced.position, replaced.name, fetch(session, replaced.sha256)) == (2, "b.docx", docx())
    order_papers(session, item, [rows[2], rows[0], rows[1]], stamp, seen=rows)
    assert titles(item) == [(1, "c"), (2, "eerste stuk"), (3, "b")]
    with pytest.raises(Changed):
        order_papers(session, item, rows, stamp, seen=rows)
    remove_paper(session, item, rows[0], stamp)
    assert titles(item) == [(1, "c"), (2, "b")]
    with pytest.raises(NotFound):
        remove_paper(session, item, rows[0], stamp)


def test_a_paper_is_never_for_more_readers_than_its_item(session: Session, item: AgendaItem, stamp: Stamp) -> None:
    with pytest.raises(Invalid, match="meer lezers"):
        attach(session, item, "a.pdf", stamp, C.PUBLIC)
    row = attach(session, item, "a.pdf", stamp)
    with pytest.raises(Invalid, match="meer lezers"):
        change_paper(session, item, row, "a", C.PUBLIC, stamp)
    with pytest.raises(Invalid, match="zelf niet meer"):
        attach(session, item, "b.pdf", by(session, "secretariaat"), C.OWN_PARTY)
    change_item(session, item, values(submitter=item.submitter_id, confidentiality=C.SECRETARIAT), stamp)
    assert item.papers[0].confidentiality is C.SECRETARIAT, "it becomes as narrow as its item"


def test_a_paper_of_one_party_reaches_nobody_else(session: Session, item: AgendaItem, stamp: Stamp) -> None:
    own = attach(session, item, f"{SECRET}.pdf", by(session, "ez"), C.OWN_PARTY)
    attach(session, item, "open.pdf", stamp)
    for email, sees in (("ez", True), ("auditor", True), ("nfia", False), ("secretariaat", False), ("lezer", False)):
        eyes = Eyes(by(session, email).by)
        assert [one.id == own for one in papers_of(item, eyes)] == ([True, False] if sees else [False]), email
        if not sees:
            with pytest.raises(NotFound):
                paper_on(item, own, eyes)
    secretariat = by(session, "secretariaat")
    with pytest.raises(NotFound):
        replace_paper(session, item, own, Upload("x.pdf", pdf()), secretariat)
    with pytest.raises(NotAllowed):
        attach(session, item, "x.pdf", by(session, "nfia"))
    change_paper(session, item, own, f"{SECRET} anders", C.OWN_PARTY, by(session, "ez"))
    replace_paper(session, item, own, Upload(f"{SECRET}.docx", docx()), by(session, "ez"))
    remove_paper(session, item, own, by(session, "ez"))
    kept = session.execute(text("SELECT difference FROM history_line ORDER BY sequence")).scalars().all()
    assert not [line for line in kept if SECRET in json.dumps(line)]


def test_papers_come_with_a_sound_file_and_title_and_not_after_the_agenda_is_frozen(
    session: Session, item: AgendaItem, stamp: Stamp
) -> None:
    with pytest.raises(Invalid, match="beschadigd"):
        attach_paper(session, item, Upload("a.pdf", b"%PDF-1.7 kapot"), C.PARTICIPANTS, stamp)
    row = attach(session, item, "../../etc/stuk<script>.pdf", stamp)
    assert item.papers[0].name == "stuk_script_.pdf"
    with pytest.raises(Invalid, match="titel"):
        change_paper(session, item, row, " ", C.PARTICIPANTS, stamp)
    for nth in range(MOST_PAPERS - 1):
        attach(session, item, f"{nth}.pdf", stamp)
    with pytest.raises(Invalid, match="kunnen 30 stukken"):
        attach(session, item, "nog.pdf", stamp)
    item.consultation.agenda_state = AgendaState.FROZEN
    with pytest.raises(NotNow, match="bevroren"):
        remove_paper(session, item, row, stamp)


def test_of_a_paper_that_becomes_narrow_no_words_are_left_to_others(
    session: Session, item: AgendaItem, stamp: Stamp
) -> None:
    row = attach(session, item, f"{SECRET}.pdf", stamp)
    digest = item.papers[0].sha256
    change_paper(session, item, row, f"{SECRET} voor allen", C.PARTICIPANTS, stamp)
    change_paper(session, item, row, f"{SECRET} stil", C.SECRETARIAT, stamp)
    narrow = len(lines(session))
    change_paper(session, item, row, f"{SECRET} nog eens", C.SECRETARIAT, stamp)
    replace_paper(session, item, row, Upload("b.docx", docx()), stamp)
    remove_paper(session, item, row, stamp)
    told = lines(session)
    assert not [line for line in told if SECRET in json.dumps(line) or digest in json.dumps(line)]
    assert [C.SECRETARIAT.value in line["confidentiality"] for line in told[narrow:]] == [True] * 3


def lines(session: Session) -> list[dict[str, list[object]]]:
    """By the level in each the page of the item tells whether it may be told there."""
    return list(session.scalars(select(HistoryLine.difference).order_by(HistoryLine.sequence)))
