"""A release to everybody: only of what is public at that moment, and taken back at once when it turns out not to be."""

from datetime import timedelta

import pikepdf
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.consultations.models import AgendaItem, Paper
from agenda.consultations.papers import Upload, attach_paper, remove_paper, replace_paper
from agenda.decisions.models import Decision
from agenda.documents.models import Edition
from agenda.documents.services import keep_edition
from agenda.dossiers.releasing import release_dossier, withdraw_public
from agenda.dossiers.services import draft_dossier
from agenda.dossiers.shown import public_dossier
from agenda.history.models import HistoryLine
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.refusal import Invalid, NotAllowed, NotNow
from agenda.programmes.models import Programme
from tests.consultations.paper_files import pdf
from tests.dossiers.made import AT, BY_SYSTEM, by, kept, later, meeting

C = Confidentiality
SECRETARIAT = "secretariaat@rve.example"


def drafted(session: Session) -> tuple[Edition, AgendaItem, Paper, Decision]:
    """A public dossier with a public item, its paper and a decision of the meeting before."""
    item = meeting(session).items[0]
    item.confidentiality = C.PUBLIC
    paper = attach_paper(session, item, Upload("nota.pdf", pdf()), C.PUBLIC, BY_SYSTEM)
    decision = session.scalars(select(Decision).where(Decision.number == "BO-2025-1.1")).one()
    decision.confidentiality = C.PUBLIC
    session.flush()
    edition = keep_edition(session, draft_dossier(session, meeting(session), "public", BY_SYSTEM), {"html": b"x"})
    return edition, item, paper, decision


@pytest.mark.parametrize("what", ["item", "paper", "decision", "replaced", "removed"])
def test_what_is_no_longer_public_keeps_the_dossier_that_it_stands_in_from_everybody(
    session: Session, programme: Programme, what: str
) -> None:
    edition, item, paper, decision = drafted(session)
    match what:
        case "item":
            item.confidentiality, named = C.PARTICIPANTS, "agendapunt 1"
        case "paper":
            paper.confidentiality, named = C.PARTICIPANTS, "stuk 1A nota.pdf"
        case "decision":
            decision.confidentiality, named = C.SECRETARIAT, "besluit BO-2025-1.1"
        case "replaced":
            replace_paper(session, item, paper.id, Upload("nota.pdf", pdf(pikepdf.Pdf.add_blank_page)), BY_SYSTEM)
            named = "stuk 1A nota.pdf"
        case _:
            remove_paper(session, item, paper.id, BY_SYSTEM)
            named = "stuk 1A nota.pdf"
    session.flush()
    for moment in (AT, AT + timedelta(days=1)):
        with pytest.raises(Invalid) as refusal:
            release_dossier(session, edition, AT, moment, BY_SYSTEM)
        (fault,) = refusal.value.faults
        assert (fault.place, named in fault.sentence) == ("public_from", True)
    assert release_dossier(session, edition, AT, None, BY_SYSTEM), "those who take part may read it"


def test_what_is_public_still_is_released_from_now_on_and_never_from_before(
    session: Session, programme: Programme
) -> None:
    edition, *_ = drafted(session)
    for moments in ((AT - timedelta(seconds=1), None), (AT - timedelta(days=2), AT - timedelta(days=1))):
        with pytest.raises(Invalid, match="al voorbij"):
            release_dossier(session, edition, *moments, BY_SYSTEM)
    assert release_dossier(session, edition, AT, AT, BY_SYSTEM)
    assert not release_dossier(session, edition, AT, AT, later(BY_SYSTEM, days=9)), "what holds, holds"
    assert public_dossier(session, meeting(session), AT) is edition


def test_a_leak_is_taken_back_at_once_with_all_other_public_versions(session: Session, programme: Programme) -> None:
    first, second, third = (kept(session, "public", [word]) for word in "abc")
    for edition, day in ((first, 0), (second, 0), (third, 9)):
        release_dossier(session, edition, AT, AT + timedelta(days=day), BY_SYSTEM)
    session.flush()
    after = later(by(session, SECRETARIAT), hours=1)
    for because, sentence in ((" \n", "Schrijf op waarom"), ("x" * 1001, "korter dan")):
        with pytest.raises(Invalid, match=sentence):
            withdraw_public(session, second, because, after)
    for email in ("ez@rve.example", "lezer@rve.example", "auditor@rve.example"):
        with pytest.raises(NotAllowed):
            withdraw_public(session, second, "x", by(session, email))
    withdraw_public(session, second, " Er stond een <b>naam</b> in. ", after)
    session.flush()
    assert public_dossier(session, meeting(session), AT + timedelta(days=30)) is None
    lines = session.scalars(select(HistoryLine).where(HistoryLine.event == "dossier.withdraw")).all()
    assert {line.object_id for line in lines} == {first.id, second.id, third.id}
    assert {line.difference["because"][1] for line in lines} == {"Er stond een <b>naam</b> in."}
    with pytest.raises(NotNow, match="niet openbaar"):
        withdraw_public(session, second, "x", after)
