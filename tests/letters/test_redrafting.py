"""A draft follows the agenda, and leaves what people wrote."""

import pytest
from sqlalchemy.orm import Session

from agenda.letters.passages import insert_passage, remove_passage
from agenda.letters.redrafting import redraft
from agenda.letters.services import add_passage
from agenda.letters.sourcing import add_source
from agenda.letters.values import PassageValues, SourceValues
from agenda.letters.words import Section, SourceKind
from agenda.programmes.models import Programme
from tests.letters.drafted import Desk, about, at


@pytest.fixture
def desk(session: Session, programme: Programme) -> Desk:
    return Desk(session, programme)


def test_what_somebody_wrote_is_left_also_before_it_was_worded_anew(desk: Desk) -> None:
    """Typed into the draft, or brought along by a programme file: about an action, and in front of the introduction."""
    letter, stamp = desk.draft(at(3, 16)), desk.stamp(at(3, 16))
    drafted = letter.passages[0]
    typed = insert_passage(
        desk.session, letter, PassageValues(0, "", "Eigen woorden.", section=Section.INTRODUCTION), stamp
    )
    gone = about(letter, "1.1")
    remove_passage(desk.session, gone, stamp, seen=gone.version)
    loaded = add_passage(
        desk.session, letter, PassageValues(2, "Kop", "Uit een bestand.", action=desk.action("1.1")), stamp
    )
    desk.programme.name = "Ruimte voor later"
    found = redraft(desk.session, letter, desk.stamp(at(3, 18)))
    assert (typed.text, loaded.text) == ("Eigen woorden.", "Uit een bestand.")
    assert (loaded in found.kept, drafted in found.refreshed) == (True, True)
    assert "Ruimte voor later" in drafted.text


def test_sources_follow_where_the_words_stay_and_those_of_a_writer_are_kept(desk: Desk) -> None:
    letter = desk.draft(at(3, 16))
    chosen = SourceValues(SourceKind.GOAL, "doel 1", desk.action("5.2").goal_id, paragraph=0)
    passage = about(letter, "5.2")
    add_source(desk.session, passage, chosen, desk.stamp(at(3, 16)), seen=passage.version)
    desk.change("5.2", at(3, 17), explanation="Voor de deelnemers.")
    found = redraft(desk.session, letter, desk.stamp(at(3, 18)))
    told = [one.told for one in about(letter, "5.2").sources]
    assert "Actie 5.2, stand per 17 maart 2026" in told
    assert "Actie 5.2, stand per 17 november 2025" not in told
    assert "doel 1" in told
    assert about(letter, "5.2") not in found.refreshed


def test_the_first_promise_and_the_meeting_after_a_draft_are_added_once(desk: Desk) -> None:
    letter = desk.draft(at(3, 16), "BO-2025-1")
    for passage in [one for one in letter.passages if one.section is Section.COOPERATION]:
        remove_passage(desk.session, passage, desk.stamp(at(3, 16)), seen=passage.version)
    found = redraft(desk.session, letter, desk.stamp(at(3, 18)))
    assert [one.heading for one in found.added] == [
        "Bestuurlijk Overleg Economie, Regio en Ruimte",
        "Toezeggingen, moties en vragen",
    ]
    found.added[1].heading = "Wat ik u toezegde"
    assert redraft(desk.session, letter, desk.stamp(at(3, 18))).added == []
