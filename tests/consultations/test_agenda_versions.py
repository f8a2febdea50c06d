"""What a version of an agenda holds, to whom it is shown, and what is told of two of them."""

import json
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from agenda.consultations.comparing import Move, compared
from agenda.consultations.contents import KeptAgenda, KeptItem, KeptPaper, read_back
from agenda.consultations.models import Consultation
from agenda.consultations.papers import Upload, attach_paper, change_paper, remove_paper
from agenda.consultations.rules import paper_label
from agenda.consultations.versions import items_with_papers, take_agenda_step, version_by_number
from agenda.consultations.words import ItemKind, ItemState, Treatment
from agenda.kernel.confidentiality import Confidentiality, Eyes
from agenda.kernel.refusal import NotFound
from agenda.kernel.rights import owned_by
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from tests.conftest import PEOPLE
from tests.consultations.agendas import BY_OPERATOR, add_paper, meeting, put, stamp_of
from tests.consultations.paper_files import pdf

C = Confidentiality
SECRET = "ZEERGEHEIM-7431"
SEERS = {
    C.OWN_PARTY: {"ez@rve.example", "auditor@rve.example"},
    C.SECRETARIAT: {"secretariaat@rve.example", "auditor@rve.example"},
}


def shown_to(session: Session, here: Consultation, number: int) -> dict[str, KeptAgenda]:
    found = version_by_number(session, here, number)
    items = items_with_papers(session, here)
    return {
        email: read_back(found.content, here.programme_id, items, Eyes(stamp_of(session, email).by)) for email in PEOPLE
    }


@pytest.mark.parametrize("level", list(SEERS))
@pytest.mark.parametrize("later", [False, True])
def test_a_version_shows_nobody_more_than_the_item_itself(
    session: Session, programme: Programme, level: Confidentiality, later: bool
) -> None:
    """Also when the item or its paper became narrower only after the version was made."""
    here, ez = meeting(session, programme), party_by_key(session, "ez").id
    item = put(session, here, f"{SECRET} punt", C.PARTICIPANTS if later else level, ez)
    item.requested = [f"{SECRET} vraag"]
    add_paper(session, item, f"{SECRET} stuk")
    open_item = put(session, here, "Voor allen", submitter=ez)
    paper = add_paper(session, open_item, f"{SECRET} bijlage", C.PARTICIPANTS if later else level)
    take_agenda_step(session, here, "settle", BY_OPERATOR)
    item.confidentiality = paper.confidentiality = level
    session.flush()
    for email, agenda in shown_to(session, here, 1).items():
        assert "Voor allen" in repr(agenda), email
        assert (repr(agenda).count(SECRET) == 4) is (email in SEERS[level]), email
        assert (SECRET in repr(agenda)) is (email in SEERS[level]), email


def test_a_paper_that_became_narrow_and_was_taken_away_does_not_come_back_in_an_older_version(
    session: Session, programme: Programme
) -> None:
    here = meeting(session, programme)
    item = put(session, here, "Voor allen")
    narrowed, gone = (add_paper(session, item, title) for title in (SECRET, "Open stuk"))
    take_agenda_step(session, here, "settle", BY_OPERATOR)
    secretariat = stamp_of(session, "secretariaat@rve.example")
    change_paper(session, item, narrowed.id, SECRET, C.SECRETARIAT, secretariat)
    last = max(gone.id, narrowed.id)
    for paper in (gone, narrowed):
        remove_paper(session, item, paper.id, secretariat)
    session.flush()
    for email, agenda in shown_to(session, here, 1).items():
        assert "Open stuk" in repr(agenda), email
        assert (SECRET in repr(agenda)) is (email in SEERS[C.SECRETARIAT]), email
    again = attach_paper(session, item, Upload("nieuw.pdf", pdf()), C.PARTICIPANTS, secretariat)
    assert again.id > last, "no row number is given twice: versions know a paper by it"


def test_a_version_holds_what_is_on_the_agenda_as_it_was(session: Session, programme: Programme) -> None:
    here = meeting(session, programme)
    here.meeting.starts, here.meeting.ends = time(9, 30), time(12, 0)
    extra = put(session, here, "Aangedragen")
    extra.state = ItemState.PROPOSED
    add_paper(session, here.items[0], "Bijlage")
    take_agenda_step(session, here, "settle", BY_OPERATOR)
    here.items[0].subject, here.meeting.place = "Anders", "Elders"
    session.flush()
    agenda = shown_to(session, here, 1)["lezer@rve.example"]
    assert (agenda.starts, agenda.ends, agenda.place) == (time(9, 30), time(12, 0), "Provinciehuis Utrecht")
    assert agenda.day == date(2026, 5, 28)
    assert [one.number for one in agenda.items] == list(range(1, extra.number))
    assert agenda.items[0].subject.startswith("Opening en opvolging")
    assert [(one.label, one.title) for one in agenda.items[0].papers] == [("1A", "Bijlage")]
    content = version_by_number(session, here, 1).content
    assert json.loads(json.dumps(content)) == content
    with pytest.raises(NotFound):
        version_by_number(session, here, 2)


@pytest.mark.parametrize(("position", "told"), [(1, "A"), (2, "B"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA")])
def test_papers_are_lettered_as_people_count(position: int, told: str) -> None:
    assert paper_label(3, position) == f"3{told}"


SCOPE = owned_by(1, None)
PAPER = KeptPaper(1, "2A", "Notitie", "aa", C.PARTICIPANTS, SCOPE)
ITEM = KeptItem(
    7, 2, "Pilots", ItemKind.DISCUSSION, Treatment.DISCUSSED, 10, C.PARTICIPANTS, None, ("Een", "Twee"), (PAPER,), SCOPE
)
AGENDA = KeptAgenda(date(2026, 5, 28), time(9, 30), None, "Utrecht", (ITEM,))
NAMES = {3: "EZ"}


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        ({"number": 4}, ["Was punt 2, en is nu punt 4."]),
        ({"subject": "Proeven"}, ["Het onderwerp was ‘Pilots’."]),
        ({"kind": ItemKind.DECISION}, ["Was ter bespreking, en is nu ter besluitvorming."]),
        ({"treatment": Treatment.FORMALITY}, ["Was bespreekstuk, en is nu hamerstuk."]),
        ({"minutes": 1}, ["De tijd was 10 minuten, en is nu 1 minuut."]),
        ({"minutes": None}, ["De tijd was 10 minuten, en is nu niet bepaald."]),
        ({"submitter": 3}, ["De indiener was niet genoemd, en is nu EZ."]),
        ({"confidentiality": C.PUBLIC}, ["De vertrouwelijkheid was deelnemers, en is nu openbaar."]),
        ({"requested": ("Twee", "Drie")}, ["Gevraagd besluit erbij: Drie", "Gevraagd besluit weg: Een"]),
        ({"requested": ("Twee", "Een")}, ["De gevraagde besluiten staan in een andere volgorde."]),
        ({"papers": ()}, ["Stuk 2A weg: Notitie."]),
        ({"papers": (replace(PAPER, sha256="bb"),)}, ["Stuk 2A vervangen: Notitie."]),
        ({"papers": (replace(PAPER, row=9, sha256="bb"),)}, ["Stuk 2A vervangen: Notitie."]),
        ({"papers": (replace(PAPER, title="Nota"),)}, ["Stuk 2A heette ‘Notitie’, en heet nu ‘Nota’."]),
        (
            {"papers": (replace(PAPER, row=9, title="Nieuw"), replace(PAPER, label="2B"))},
            ["Stuk 2A erbij: Nieuw.", "Stuk 2A is nu 2B: Notitie."],
        ),
    ],
)
def test_what_changed_in_an_item_is_told_in_a_sentence(change: dict[str, object], sentences: list[str]) -> None:
    (told,) = compared(AGENDA, replace(AGENDA, items=(replace(ITEM, **change),)), NAMES).items
    assert (told.move, list(told.sentences)) == (Move.CHANGED, sentences)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"day": date(2026, 6, 4)},
            "Het overleg is verplaatst van donderdag 28 mei 2026 naar donderdag 4 juni 2026.",
        ),
        ({"ends": time(12)}, "De tijden waren vanaf 09.30 uur, en zijn nu 09.30–12.00 uur."),
        ({"starts": None}, "De tijden waren vanaf 09.30 uur, en zijn nu nog niet bekend."),
        ({"place": ""}, "De plaats was Utrecht, en is nu nog niet bekend."),
    ],
)
def test_what_changed_of_the_meeting_is_told_too(change: dict[str, object], sentence: str) -> None:
    difference = compared(AGENDA, replace(AGENDA, **change), NAMES)
    assert (difference.meeting, difference.items) == ((sentence,), ())


def agendas() -> st.SearchStrategy[KeptAgenda]:
    papers = st.lists(st.integers(1, 4), unique=True, max_size=3).map(
        lambda rows: tuple(
            replace(PAPER, row=row, label=paper_label(1, n), title=f"t{row}") for n, row in enumerate(rows, 1)
        )
    )
    item = st.tuples(st.integers(1, 5), st.sampled_from(["a", "b"]), papers)
    listed = st.lists(item, unique_by=lambda one: one[0], max_size=5)
    return listed.map(
        lambda found: replace(
            AGENDA,
            items=tuple(
                replace(ITEM, row=row, number=n, subject=subject, papers=these)
                for n, (row, subject, these) in enumerate(found, 1)
            ),
        )
    )


@given(agendas(), agendas())
def test_two_agendas_differ_exactly_where_something_is_told(old: KeptAgenda, new: KeptAgenda) -> None:
    difference = compared(old, new, NAMES)
    before, after = {one.row: one for one in old.items}, {one.row: one for one in new.items}
    count = {move: sum(one.move is move for one in difference.items) for move in Move}
    assert count[Move.CAME] == len(after.keys() - before.keys())
    assert count[Move.WENT] == len(before.keys() - after.keys())
    assert count[Move.CHANGED] == sum(before[row] != after[row] for row in before.keys() & after.keys())
    assert bool(difference) is (old != new)
