"""Passages: added, moved, worded anew, approved, removed, and what they rest on; drafts told in history by a seal."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.queries import account_by_email
from agenda.gateways.database import Database
from agenda.history.models import HistoryLine
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Changed, Invalid, NotAllowed, NotFound, NotNow
from agenda.kernel.rights import Stamp
from agenda.letters.heads import LetterHead, begin_letter, change_head, usual_head
from agenda.letters.leaving_out import leave_out, mark_of, omission_of, take_up
from agenda.letters.models import Letter, Omission, Passage, PassageComment, PassageRevision
from agenda.letters.outline import letters_of, outline_of, passage_on, whole_letter
from agenda.letters.passages import edit_passage, insert_passage, remove_passage, take_passage_step
from agenda.letters.placing import move_passage
from agenda.letters.proposals import passage_about
from agenda.letters.services import note_sent
from agenda.letters.sourcing import add_source, drop_source, source_choices
from agenda.letters.values import PassageValues, SourceValues, Wording
from agenda.letters.words import PassageState, Section, SourceKind
from agenda.programmes.models import Programme

HEAD = LetterHead(
    "brief-2026-1",
    date(2026, 3, 20),
    "Voortgang",
    "BO-2026-1",
    addressee="De Voorzitter",
    sender="Ministerie",
    signatory="A. Minister",
    office="Minister",
    co_signatories=(("B. Staat", "Staatssecretaris"),),
    facts=(("Ons kenmerk", "2026-1"),),
)
SECRET = "ZEERGEHEIM-9127"
AT = datetime(2026, 3, 16, 10, 0, tzinfo=AMSTERDAM)
BEFORE = datetime(2025, 11, 1, 12, 0, tzinfo=AMSTERDAM)


@pytest.fixture
def letter(session: Session, programme: Programme, stamp: Stamp) -> Letter:
    return begin_letter(session, programme, HEAD, stamp)


def titles(letter: Letter) -> list[str]:
    return [one.heading for one in letter.passages]


def kept_history(session: Session) -> str:
    session.flush()
    return str([(one.event, one.difference) for one in session.scalars(select(HistoryLine))])


def test_a_passage_comes_where_it_is_wanted_and_moves_up_and_down(
    session: Session, letter: Letter, stamp: Stamp
) -> None:
    many, third = len(letter.passages), letter.passages[2]
    first = insert_passage(session, letter, PassageValues(1, "Vooraan", SECRET), stamp)
    later = insert_passage(session, letter, PassageValues(1, "Na drie", "tekst"), stamp, after=third.id)
    assert (first.position, third.position, later.position) == (1, 4, 5)
    move_passage(session, later, -1, stamp)
    assert titles(letter)[3:5] == ["Na drie", third.heading]
    move_passage(session, first, 1, stamp)
    assert [one.position for one in letter.passages] == list(range(1, many + 3))
    with pytest.raises(NotNow):
        move_passage(session, letter.passages[0], -1, stamp)
    with pytest.raises(Changed):
        insert_passage(session, letter, PassageValues(0, "", "x"), stamp, after=987654)
    assert "passage.add" in kept_history(session)
    assert SECRET not in kept_history(session)


@pytest.mark.parametrize(
    ("values", "place"),
    [
        (PassageValues(1, "", "tekst"), "heading"),
        (PassageValues(0, "", "  "), "text"),
        (PassageValues(9, "kop", "tekst"), "level"),
        (PassageValues(0, "", "x" * 32_001), "text"),
        (PassageValues(1, "x" * 301, ""), "heading"),
    ],
)
def test_a_passage_that_can_not_be_is_refused_at_its_place(
    session: Session, letter: Letter, stamp: Stamp, values: PassageValues, place: str
) -> None:
    before = titles(letter)
    with pytest.raises(Invalid) as refused:
        insert_passage(session, letter, values, stamp)
    assert [one.place for one in refused.value.faults] == [place]
    assert titles(letter) == before


def test_a_new_wording_keeps_the_former_one_and_undoes_an_approval(
    session: Session, letter: Letter, stamp: Stamp
) -> None:
    passage = next(one for one in letter.passages if one.action)
    take_passage_step(session, passage, "approve", stamp, seen=passage.version)
    session.flush()
    seen = passage.version
    wording = Wording(passage.heading, f"{SECRET} *nieuw*", "korter")
    assert edit_passage(session, passage, wording, passage.level, stamp, seen=seen)
    assert (passage.state, passage.revision) == (PassageState.EDITED, 2)
    kept = select(PassageRevision).where(PassageRevision.passage_id == passage.id).order_by(PassageRevision.revision)
    assert [(one.revision, one.because) for one in session.scalars(kept)] == [
        (1, "Opgesteld uit de agenda."),
        (2, "korter"),
    ]
    with pytest.raises(Changed):
        edit_passage(session, passage, replace(wording, text="ander"), 1, stamp, seen=seen)
    assert passage.text == f"{SECRET} *nieuw*"
    assert not edit_passage(session, passage, wording, passage.level, stamp, seen=passage.version)
    assert edit_passage(session, passage, wording, 3, stamp, seen=passage.version)
    assert (passage.level, passage.revision) == (3, 2)
    assert SECRET not in kept_history(session)


def test_approving_and_reopening_follow_the_workflow(session: Session, letter: Letter, stamp: Stamp) -> None:
    passage = letter.passages[0]
    with pytest.raises(NotNow):
        take_passage_step(session, passage, "reopen", stamp, seen=passage.version)
    with pytest.raises(Changed):
        take_passage_step(session, passage, "approve", stamp, seen=passage.version + 1)
    take_passage_step(session, passage, "approve", stamp, seen=passage.version)
    session.flush()
    take_passage_step(session, passage, "reopen", stamp, seen=passage.version)
    assert passage.state is PassageState.EDITED


def test_what_is_removed_is_untold_again_and_goes_with_all_that_hung_on_it(
    session: Session, letter: Letter, stamp: Stamp
) -> None:
    passage = next(one for one in letter.passages if one.action and one.text)
    action, many = passage.action, len(letter.passages)
    assert action not in outline_of(session, letter, stamp.at).untold
    session.add(PassageComment(passage_id=passage.id, revision=1, by="system", at=AT, text="weg?"))
    remove_passage(session, passage, stamp, seen=passage.version)
    session.flush()
    assert [one.position for one in letter.passages] == list(range(1, many))
    assert action in outline_of(session, letter, stamp.at).untold
    assert session.scalars(select(PassageRevision).where(PassageRevision.passage_id == passage.id)).all() == []
    gone = session.scalars(select(HistoryLine).where(HistoryLine.event == "passage.remove")).one()
    assert [told[0][:10] for told in (gone.difference["heading"], gone.difference["text"])] == ["verzegeld:"] * 2
    with pytest.raises(NotFound):
        passage_on(letter, passage.id)


def test_an_action_is_left_out_with_a_reason_and_taken_up_again(session: Session, letter: Letter, stamp: Stamp) -> None:
    passage = next(one for one in letter.passages if one.action and one.text)
    action = passage.action
    assert action
    with pytest.raises(NotNow):
        leave_out(session, letter, action, "te vroeg", stamp)
    remove_passage(session, passage, stamp, seen=passage.version)
    with pytest.raises(Invalid):
        leave_out(session, letter, action, " \n ", stamp)
    leave_out(session, letter, action, SECRET, stamp)
    with pytest.raises(Changed):
        leave_out(session, letter, action, "Van wie niet zag dat het er al uit was.", stamp)
    seen = mark_of(omission_of(letter, action.id))
    later = replace(stamp, at=stamp.at + timedelta(seconds=1))
    leave_out(session, letter, action, f"{SECRET} anders", later, seen=seen)
    with pytest.raises(Changed):
        leave_out(session, letter, action, "Van wie de eerste reden zag.", later, seen=seen)
    session.flush()
    outline = outline_of(session, letter, stamp.at)
    assert action not in outline.untold
    assert [(omission.because, about) for omission, about in outline.left_out] == [(f"{SECRET} anders", action)]
    insert_passage(session, letter, PassageValues(2, "Kop", "Toch.", action=action), stamp)
    session.flush()
    assert session.scalars(select(Omission)).all() == []
    remove_passage(session, passage_about(letter.passages, action.id), stamp, seen=1)
    leave_out(session, letter, action, SECRET, stamp)
    take_up(session, letter, action, stamp)
    session.flush()
    assert session.scalars(select(Omission)).all() == []
    with pytest.raises(NotFound):
        take_up(session, letter, action, stamp)
    assert SECRET not in kept_history(session)


def test_a_paragraph_gets_sources_that_go_along_and_can_be_taken_away(
    session: Session, letter: Letter, stamp: Stamp
) -> None:
    passage = next(one for one in letter.passages if one.action and one.text)
    offered = {one.kind: one for one in source_choices(session, passage)}
    goal = replace(offered[SourceKind.GOAL], paragraph=0)
    seen = passage.version
    assert add_source(session, passage, goal, stamp, seen=seen)
    assert not add_source(session, passage, goal, stamp, seen=seen)
    with pytest.raises(Changed):
        add_source(session, passage, replace(goal, paragraph=99), stamp, seen=seen)
    session.flush()
    held = next(one for one in passage.sources if one.kind is SourceKind.GOAL)
    drop_source(session, passage, held.id, stamp, seen=seen)
    with pytest.raises(Changed):
        drop_source(session, passage, held.id, stamp, seen=seen)
    assert SourceKind.GOAL not in {one.kind for one in passage.sources}
    text = f"Iets nieuws vooraan.\n\n{passage.text}"
    edit_passage(session, passage, Wording(passage.heading, text), passage.level, stamp, seen=seen)
    session.flush()
    for attempt in (
        lambda: add_source(session, passage, goal, stamp, seen=seen),
        lambda: drop_source(session, passage, held.id, stamp, seen=seen),
    ):
        with pytest.raises(Changed, match="alinea"):
            attempt()


def test_no_second_passage_comes_about_an_action(session: Session, letter: Letter, stamp: Stamp) -> None:
    held = next(one for one in letter.passages if one.action and one.text)
    before, again = titles(letter), PassageValues(2, "Nog een keer", "tekst", action=held.action)
    with pytest.raises(Invalid) as refused:
        insert_passage(session, letter, again, stamp)
    assert ([one.place for one in refused.value.faults], titles(letter)) == (["action"], before)
    remove_passage(session, held, stamp, seen=held.version)
    assert insert_passage(session, letter, again, stamp).action is held.action


def test_a_peildatum_counts_as_changed_only_when_it_is_another_moment(
    session: Session, programme: Programme, letter: Letter, stamp: Stamp
) -> None:
    head = replace(HEAD, as_of=BEFORE)
    assert change_head(session, letter, head, stamp, seen=letter.version)
    session.flush()
    session.refresh(letter)
    assert change_head(session, letter, replace(head, office="Minister van EZ"), stamp, seen=letter.version)
    session.flush()
    told = select(HistoryLine.difference).where(HistoryLine.event == "letter.change").order_by(HistoryLine.sequence)
    assert [sorted(one) for one in session.scalars(told)] == [["as_of"], ["office"]]


def test_only_writers_change_a_letter_and_nobody_one_that_was_sent(
    session: Session, letter: Letter, stamp: Stamp
) -> None:
    passage, values = letter.passages[0], PassageValues(0, "", "tekst")
    wording, source = Wording("", "x"), SourceValues(SourceKind.GOAL, "x", 1)
    for email in ("ez@rve.example", "lezer@rve.example", "auditor@rve.example", "beheer@rve.example"):
        by = replace(stamp, by=account_by_email(session, email))
        action = next(one.action for one in letter.passages if one.action)
        for attempt in (
            lambda by=by: insert_passage(session, letter, values, by),
            lambda by=by: edit_passage(session, passage, wording, 0, by, seen=passage.version),
            lambda by=by: take_passage_step(session, passage, "approve", by, seen=passage.version),
            lambda by=by: remove_passage(session, passage, by, seen=passage.version),
            lambda by=by: move_passage(session, passage, 1, by),
            lambda by=by, action=action: leave_out(session, letter, action, "x", by),
            lambda by=by, action=action: take_up(session, letter, action, by),
            lambda by=by: add_source(session, passage, source, by, seen=passage.version),
            lambda by=by: drop_source(session, passage, 1, by, seen=passage.version),
            lambda by=by: change_head(session, letter, HEAD, by, seen=letter.version),
        ):
            with pytest.raises(NotAllowed):
                attempt()
    writer = replace(stamp, by=account_by_email(session, "brief@rve.example"))
    insert_passage(session, letter, values, writer)
    note_sent(session, letter, date(2026, 3, 21), stamp)
    session.flush()
    for attempt in (
        lambda: insert_passage(session, letter, values, stamp),
        lambda: edit_passage(session, passage, wording, 0, stamp, seen=passage.version),
        lambda: remove_passage(session, passage, stamp, seen=passage.version),
        lambda: move_passage(session, passage, 1, stamp),
        lambda: add_source(session, passage, source, stamp, seen=passage.version),
        lambda: change_head(session, letter, HEAD, stamp, seen=letter.version),
    ):
        with pytest.raises(NotNow):
            attempt()


def test_a_head_is_taken_from_the_letter_before_and_changed(
    session: Session, programme: Programme, letter: Letter, stamp: Stamp
) -> None:
    usual = usual_head(session, programme, date(2026, 9, 1), None)
    assert (usual.signatory, usual.office, usual.key) == ("A. Minister", "Minister", "brief-2026-09-01")
    changed = replace(HEAD, subject=SECRET, as_of=BEFORE, facts=(("Ons kenmerk", "anders"),))
    seen = letter.version
    assert change_head(session, letter, changed, stamp, seen=seen)
    session.flush()
    assert LetterHead.of(letter, "BO-2026-1") == changed
    assert not change_head(session, letter, changed, replace(stamp, at=AT), seen=letter.version)
    with pytest.raises(Changed):
        change_head(session, letter, HEAD, replace(stamp, at=AT), seen=seen)
    assert SECRET not in kept_history(session)
    for wrong, place in (
        (replace(HEAD, key="nieuw"), "key"),
        (replace(HEAD, key="../x"), "key"),
        (HEAD, "key"),
        (replace(HEAD, key="b", subject=" "), "subject"),
        (replace(HEAD, key="b", as_of=datetime(2030, 1, 1, tzinfo=AMSTERDAM)), "as_of"),
    ):
        with pytest.raises(Invalid) as refused:
            begin_letter(session, programme, wrong, stamp)
        assert [one.place for one in refused.value.faults] == [place]


def test_a_draft_is_not_there_for_who_may_not_see_it(
    example: Database, session: Session, programme: Programme, letter: Letter, stamp: Stamp
) -> None:
    with pytest.raises(NotFound) as hidden:
        whole_letter(session, programme, letter.key, drafts=False)
    with pytest.raises(NotFound) as absent:
        whole_letter(session, programme, "nergens", drafts=True)
    assert str(hidden.value) == str(absent.value)
    assert letter not in letters_of(session, programme, drafts=False)
    note_sent(session, letter, date(2026, 3, 21), stamp)
    assert letter in letters_of(session, programme, drafts=False)
    assert whole_letter(session, programme, letter.key, drafts=False) is letter


def test_the_outline_asks_no_more_of_a_longer_letter(
    session: Session, programme: Programme, letter: Letter, stamp: Stamp, statements: list[str]
) -> None:
    def asked() -> int:
        session.flush()
        session.expire_all()
        statements.clear()
        outline_of(session, whole_letter(session, programme, HEAD.key, drafts=True), stamp.at)
        return len(statements)

    few = asked()
    for number in range(30):
        values = PassageValues(1, f"Kop {number}", "tekst", section=Section.STUDIES)
        insert_passage(session, session.get_one(Letter, letter.id), values, stamp)
    assert asked() == few
    assert len(session.scalars(select(Passage.id)).all()) > 30
