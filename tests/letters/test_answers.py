"""What parties say of passages: who may, for how long, what the writers do with it, and what history keeps."""

import pytest
from sqlalchemy.orm import Session

from agenda.kernel.refusal import Changed, Invalid, NotAllowed, NotFound, NotNow
from agenda.letters.answering import (
    Answer,
    agree_with_rest,
    answer_remark,
    give_verdict,
    remark,
    settle_objection,
)
from agenda.letters.coordination import close_round, put_again
from agenda.letters.models import Coordination, Letter
from agenda.letters.round_queries import answer_of, comments_on, unsettled_on
from agenda.letters.services import add_passage, write_passage
from agenda.letters.values import PassageValues, Wording
from agenda.letters.words import PassageVerdict
from agenda.programmes.models import Programme
from agenda.progress.models import Channel
from tests.letters.asked import (
    AFTER,
    BY_OPERATOR,
    HOSTILE,
    by,
    drafted,
    lines_about,
    number_of_lines,
    party,
    put,
    read_in,
)

V = PassageVerdict
SECRET = "Alleen EZ en de schrijver weten dit."


@pytest.fixture
def letter(programme: Programme, session: Session) -> Letter:
    return drafted(session, programme)


@pytest.fixture
def asked(session: Session, letter: Letter) -> Coordination:
    return put(session, letter)


def test_a_party_answers_for_itself_and_a_writer_for_any(session: Session, letter: Letter, asked: Coordination) -> None:
    ez, nfia, second = party(session, "ez"), party(session, "nfia"), letter.passages[1].id
    for who in ("nfia", "lezer", "auditor", "beheer"):
        with pytest.raises(NotAllowed):
            give_verdict(session, asked, second, ez, Answer(V.AGREED, 1), by(session, who))
    given = give_verdict(session, asked, second, nfia, Answer(V.AGREED, 1), by(session, "nfia"))
    assert (given.verdict, given.channel) == (V.AGREED, None)
    noted = Answer(V.RESERVED, 1, f" {HOSTILE} ", Channel.PHONE)
    given = give_verdict(session, asked, second, nfia, noted, by(session, "brief"))
    assert (given.verdict, given.text, given.channel) == (V.RESERVED, HOSTILE, Channel.PHONE)
    given = give_verdict(session, asked, second, nfia, Answer(V.AGREED, 1, "Weg ermee."), by(session, "nfia"))
    assert (given.verdict, given.text) == (V.AGREED, ""), "the later answer takes the place of the earlier one"


def test_an_answer_is_refused_without_words_or_on_old_words(
    session: Session, letter: Letter, asked: Coordination
) -> None:
    ez, first = party(session, "ez"), letter.passages[0]
    before = number_of_lines(session)
    for verdict in (V.RESERVED, V.DISAGREED):
        for text in ("  ", "x" * 40_000):
            with pytest.raises(Invalid):
                give_verdict(session, asked, first.id, ez, Answer(verdict, 1, text), by(session, "ez"))
    with pytest.raises(NotFound):
        give_verdict(session, asked, letter.passages[2].id, ez, Answer(V.AGREED, 1), by(session, "ez"))
    with pytest.raises(NotFound):
        answer_of(asked, first.id, party(session, "ienw"))
    assert number_of_lines(session) == before
    write_passage(session, first, Wording("Inleiding", "Nieuw."), BY_OPERATOR)
    put_again(session, asked, first, BY_OPERATOR)
    with pytest.raises(Changed):
        give_verdict(session, asked, first.id, ez, Answer(V.AGREED, 1), by(session, "ez"))


def test_all_that_is_left_is_agreed_with_at_once(session: Session, letter: Letter, asked: Coordination) -> None:
    ez, first = party(session, "ez"), letter.passages[0].id
    give_verdict(session, asked, first, ez, Answer(V.DISAGREED, 1, "Nee."), by(session, "ez"))
    assert [
        one.passage.heading for one in agree_with_rest(session, asked, ez, read_in(asked), None, by(session, "ez"))
    ] == ["Samen"]
    assert answer_of(asked, first, ez).verdict is V.DISAGREED, "what was said stays"
    with pytest.raises(NotNow):
        agree_with_rest(session, asked, ez, read_in(asked), None, by(session, "ez"))
    with pytest.raises(NotAllowed):
        agree_with_rest(session, asked, party(session, "nfia"), read_in(asked), None, by(session, "ez"))


def test_only_what_was_read_is_agreed_with_at_once(session: Session, letter: Letter, asked: Coordination) -> None:
    ez, first, seen = party(session, "ez"), letter.passages[0], read_in(asked)
    write_passage(session, first, Wording("Inleiding", "Heel andere woorden."), BY_OPERATOR)
    put_again(session, asked, first, BY_OPERATOR)
    agreed = agree_with_rest(session, asked, ez, seen, None, by(session, "ez"))
    assert [one.passage.heading for one in agreed] == ["Samen"]
    assert answer_of(asked, first.id, ez).verdict is None
    with pytest.raises(Changed):
        agree_with_rest(session, asked, ez, seen, None, by(session, "ez"))
    assert [one.revision for one in agree_with_rest(session, asked, ez, read_in(asked), None, by(session, "ez"))] == [2]


def test_what_came_meanwhile_is_never_overwritten_unread(session: Session, letter: Letter, asked: Coordination) -> None:
    ez, first, by_ez, writer = party(session, "ez"), letter.passages[0].id, by(session, "ez"), by(session, "brief")
    given = answer_of(asked, first, ez)
    before = given.version
    give_verdict(session, asked, first, ez, Answer(V.RESERVED, 1, "Mits."), by_ez, seen=before)
    with pytest.raises(Changed):
        give_verdict(session, asked, first, ez, Answer(V.AGREED, 1), by_ez, seen=before)
    assert (given.verdict, given.text) == (V.RESERVED, "Mits.")
    read = given.version
    give_verdict(session, asked, first, ez, Answer(V.DISAGREED, 1, "Toch niet."), by_ez, seen=read)
    with pytest.raises(Changed):
        settle_objection(session, given, "Geld is er.", writer, seen=read)
    assert unsettled_on(session, [first]), "how the first was dealt with says nothing of the second"
    made = remark(session, asked, first, ez, "En dit?", by_ez)
    read = made.version
    answer_remark(session, made, "Verwerkt.", writer, seen=read)
    with pytest.raises(Changed):
        answer_remark(session, made, "Niet verwerkt.", writer, seen=read)


def test_after_the_last_day_only_a_writer_notes_what_came(
    session: Session, letter: Letter, asked: Coordination
) -> None:
    ez, first = party(session, "ez"), letter.passages[0].id
    with pytest.raises(NotNow, match="tot en met 12 juni 2026"):
        give_verdict(session, asked, first, ez, Answer(V.AGREED, 1), by(session, "ez", AFTER))
    give_verdict(session, asked, first, ez, Answer(V.AGREED, 1, channel=Channel.MAIL), by(session, "brief", AFTER))
    close_round(session, asked, BY_OPERATOR)
    for late in (
        lambda: give_verdict(session, asked, first, ez, Answer(V.AGREED, 1), by(session, "brief")),
        lambda: agree_with_rest(session, asked, ez, read_in(asked), None, by(session, "ez")),
        lambda: remark(session, asked, first, ez, "Nog iets.", by(session, "ez")),
    ):
        with pytest.raises(NotNow, match="gesloten"):
            late()


def test_objections_are_settled_by_writers_alone(session: Session, letter: Letter, asked: Coordination) -> None:
    ez, first = party(session, "ez"), letter.passages[0].id
    given = give_verdict(session, asked, first, ez, Answer(V.RESERVED, 1, SECRET), by(session, "ez"))
    with pytest.raises(NotAllowed):
        settle_objection(session, given, "Klaar.", by(session, "ez"), seen=given.version)
    with pytest.raises(Invalid):
        settle_objection(session, given, " ", by(session, "brief"), seen=given.version)
    settle_objection(session, given, f"{SECRET} Opgelost.", by(session, "brief"), seen=given.version)
    assert given.settled.endswith("Opgelost.")
    assert SECRET not in lines_about(session, "passage_answer")
    assert "verzegeld" in lines_about(session, "passage_answer")
    give_verdict(session, asked, first, ez, Answer(V.DISAGREED, 1, "Toch niet."), by(session, "ez"))
    assert given.settled == "", "another answer has to be dealt with anew"
    give_verdict(session, asked, first, ez, Answer(V.AGREED, 1), by(session, "ez"))
    with pytest.raises(NotNow):
        settle_objection(session, given, "Klaar.", by(session, "brief"), seen=given.version)


def test_a_party_remarks_on_any_passage_that_it_read_and_gets_an_answer(
    session: Session, letter: Letter, asked: Coordination, programme: Programme
) -> None:
    ez, nfia, last = party(session, "ez"), party(session, "nfia"), letter.passages[2]
    made = remark(session, asked, last.id, ez, SECRET, by(session, "ez"))
    assert (made.revision, made.party_id) == (1, ez)
    later = add_passage(session, letter, PassageValues(1, "Later", "Stond er nog niet."), BY_OPERATOR)
    for passage, sentence in ((later.id, "x"), (99_999, "x"), (last.id, " "), (last.id, "x" * 40_000)):
        with pytest.raises(Invalid):
            remark(session, asked, passage, ez, sentence, by(session, "ez"))
    with pytest.raises(NotAllowed):
        remark(session, asked, last.id, nfia, "x", by(session, "ez"))
    with pytest.raises(NotFound):
        remark(session, asked, last.id, party(session, "ienw"), "x", BY_OPERATOR)
    with pytest.raises(NotAllowed):
        answer_remark(session, made, "Klaar.", by(session, "ez"), seen=made.version)
    with pytest.raises(Invalid):
        answer_remark(session, made, "", by(session, "brief"), seen=made.version)
    answer_remark(session, made, "Verwerkt.", by(session, "brief"), seen=made.version)
    assert [one.answer for one in comments_on(session, letter, ez)] == ["Verwerkt."]
    assert comments_on(session, letter, nfia) == []
    told = lines_about(session, "passage_comment")
    assert SECRET not in told
    assert "passage_comment.answer" in told
