"""Texts of whatever kind arrive as text, and gathering asks the same number of questions however much there is."""

from xml.etree import ElementTree

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.consultations.models import AgendaItem, Annotation, Matter, Paper
from agenda.consultations.queries import consultation_by_key
from agenda.consultations.words import ItemKind, Treatment
from agenda.decisions.models import Decision
from agenda.documents.content import Document, Figure
from agenda.documents.content import flow as flowing
from agenda.dossiers.variants import PARTY, VARIANTS
from agenda.gateways.files import keep
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from tests.bench.bulk import add_actions, ground_of
from tests.conftest import LOADED_AT
from tests.dossiers.making import MEETING, made, words

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = {
    "markup": 2 * ('<script>alert("x")</script> & {{ 7*7 }} #import "/etc/passwd" ]]> \'--',),
    "direction": ("vóór \u202eomgekeerd\u202c \u200fמשהו", "vóór omgekeerd \u200fמשהו"),
    "signs": ("emoji 🏗️ en \ue000 en \x00\x07nul", "emoji 🏗️ en  en nul"),
    "length": 2 * (f"lang {'lettergreep' * 9_000}",),
}
"""As it was written, and as it arrives."""


@ON_SQLITE
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_arrives_as_text(session: Session, programme: Programme, kind: str) -> None:
    text, arrived = HOSTILE[kind]
    meeting = consultation_by_key(session, MEETING, programme)
    ez, item = party_by_key(session, "ez").id, meeting.items[0]
    action = session.scalars(select(Action).where(Action.number == "4.2")).one()
    item.subject = item.message = action.title = action.summary = action.terms[0].wording = text
    item.requested, action.goal.title = [text], text
    session.add(Annotation(item=item, party_id=ez, text=text))
    session.flush()
    document = made(session, meeting, PARTY, ez)
    assert words(document).count(arrived) >= 7
    assert Document.from_json(document.to_json()) == document
    for picture in (block for block in flowing(document.blocks) if isinstance(block, Figure)):
        drawn = ElementTree.fromstring(picture.svg)
        assert {part.tag.removeprefix(SVG) for part in drawn.iter()} <= DRAWN
        assert max(len(part.text or "") for part in drawn.iter(f"{SVG}text")) < 60


DRAWN = {"svg", "title", "desc", "line", "text", "rect", "path", "circle", "polyline"}


@ON_SQLITE
def test_pictures_are_never_higher_than_a_page(session: Session, programme: Programme) -> None:
    add_actions(session, ground_of(session, programme), 240, first=50)
    session.flush()
    figures = [one for one in flowing(document_of(session, programme).blocks) if isinstance(one, Figure)]
    assert len([one for one in figures if one.caption == "Tijdlijn van doel 4"]) == 2
    for picture in figures:
        drawn = ElementTree.fromstring(picture.svg)
        assert float(drawn.attrib["height"]) <= 1.2 * float(drawn.attrib["width"])


def document_of(session: Session, programme: Programme) -> Document:
    return made(session, consultation_by_key(session, MEETING, programme), VARIANTS["full"])


def test_gathering_takes_as_many_statements_however_much_there_is(
    session: Session, programme: Programme, statements: list[str]
) -> None:
    few = {name: asked(session, programme, statements, name) for name in VARIANTS}
    enlarge(session, programme)
    assert {name: asked(session, programme, statements, name) for name in VARIANTS} == few


def asked(session: Session, programme: Programme, statements: list[str], name: str) -> int:
    """After everything was forgotten that the session had at hand."""
    party = party_by_key(session, "ez").id if VARIANTS[name].of_one_party else None
    session.flush()
    session.expunge_all()
    meeting = consultation_by_key(session, MEETING, programme)
    before = len(statements)
    made(session, meeting, VARIANTS[name], party)
    return len(statements) - before


def enlarge(session: Session, programme: Programme) -> None:
    """Thirty more actions, ten more items with papers, and twice the decisions."""
    add_actions(session, ground_of(session, programme), 30, first=50)
    meeting = consultation_by_key(session, MEETING, programme)
    digest = keep(session, b"stuk")
    for number in range(50, 60):
        matter = Matter(programme_id=programme.id, subject="x", added_at=LOADED_AT)
        paper = Paper(position=1, title="x", name="x.pdf", sha256=digest, size=4, added_at=LOADED_AT)
        item = {"number": number, "subject": "x", "kind": ItemKind.DECISION, "treatment": Treatment.DISCUSSED}
        session.add(AgendaItem(consultation=meeting, matter=matter, papers=[paper], **item))
    for decision in session.scalars(select(Decision)).all():
        told = {name: getattr(decision, name) for name in ("programme_id", "consultation_id", "verb", "decided_on")}
        session.add(Decision(ordinal=decision.ordinal + 50, number=f"{decision.number}0", text="x", **told))
