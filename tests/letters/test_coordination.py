"""A coordination round from its opening to its closing: what is frozen, who is asked, what silence comes to."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from agenda.actions.queries import action_by_number
from agenda.consultations.words import Silence
from agenda.documents.content import Document
from agenda.documents.models import Edition
from agenda.jobs.coordination import close_all
from agenda.kernel.refusal import Invalid, NotAllowed, NotNow
from agenda.letters.answering import Answer, agree_with_rest, give_verdict, settle_objection
from agenda.letters.coordination import Asking, close_round, extend_round, open_round, put_again
from agenda.letters.models import Letter
from agenda.letters.round_queries import rounds_closed, rounds_to_answer, unsettled_on, wordings_asked, wordings_in
from agenda.letters.rounds import asked_by_itself, is_agreed, named_in, why_not_agreed
from agenda.letters.services import add_passage, note_sent, write_passage
from agenda.letters.values import PassageValues, Wording
from agenda.letters.words import PassageState, PassageVerdict
from agenda.parties.queries import Naming, names_on
from agenda.programmes.models import Programme
from tests.letters.asked import (
    AFTER,
    AT,
    BY_OPERATOR,
    CALENDAR,
    UNTIL,
    asking,
    by,
    drafted,
    lines_about,
    party,
    put,
    read_in,
    states,
)

V = PassageVerdict


@pytest.fixture
def letter(programme: Programme, session: Session) -> Letter:
    return drafted(session, programme)


def test_the_round_freezes_the_letter_as_it_reads_then(session: Session, letter: Letter) -> None:
    asked = put(session, letter)
    edition = session.get_one(Edition, asked.edition_id)
    write_passage(session, letter.passages[0], Wording("Inleiding", "Heel andere woorden."), BY_OPERATOR)
    session.flush()
    frozen = str(Document.from_json(edition.content).to_json())
    assert "Het ministerie van EZ werkt hieraan." in frozen
    assert "Heel andere woorden." not in frozen
    assert next(one.text for one in wordings_in(session, edition).values()) == "Het ministerie van EZ werkt hieraan."
    assert (edition.variant, edition.version, edition.name) == ("coordination", 1, "brief-proef-afstemming-v1")
    asked_about = [(one.passage.heading, one.party_id, one.revision, one.verdict) for one in asked.answers]
    ez, nfia = party(session, "ez"), party(session, "nfia")
    assert asked_about == [("Inleiding", ez, 1, None), ("Samen", ez, 1, None), ("Samen", nfia, 1, None)]


def test_a_round_is_refused_that_asks_nobody_or_leaves_no_time(session: Session, letter: Letter) -> None:
    sound = asking(session, letter)
    for wrong, place in (
        (replace(sound, asked={}), "asked"),
        (replace(sound, asked={99_999: frozenset({1})}), "asked"),
        (replace(sound, until=AT.date()), "until"),
        (replace(sound, until=date(2026, 6, 13)), "until"),
        (replace(sound, words="x" * 40_000), "words"),
    ):
        with pytest.raises(Invalid) as refusal:
            open_round(session, letter, wrong, CALENDAR, BY_OPERATOR)
        assert place in {fault.place for fault in refusal.value.faults}
    for who in ("ez", "auditor", "lezer"):
        with pytest.raises(NotAllowed):
            open_round(session, letter, sound, CALENDAR, by(session, who))
    assert open_round(session, letter, sound, CALENDAR, by(session, "brief")).number == 1
    with pytest.raises(NotNow, match="loopt al"):
        open_round(session, letter, sound, CALENDAR, BY_OPERATOR)


def test_a_letter_that_was_sent_is_put_to_nobody(session: Session, letter: Letter) -> None:
    note_sent(session, letter, AT.date(), BY_OPERATOR)
    with pytest.raises(NotNow, match="staat vast"):
        put(session, letter)


def test_who_takes_part_in_the_action_or_is_named_is_asked_by_itself(
    session: Session, letter: Letter, programme: Programme
) -> None:
    action = action_by_number(session, programme, "2.1")
    values = PassageValues(2, "Met actie", "Dit doet NFIA.", action=action)
    passage = add_passage(session, letter, values, BY_OPERATOR)
    expected = {role.party_id for role in action.roles} | {party(session, "nfia")}
    assert asked_by_itself(passage, names_on(session, AT.date())) == expected
    names = {1: Naming("EZ", "Ministerie van EZ"), 2: Naming("G4", "De G4 (vier steden)"), 3: Naming("", "")}
    assert named_in("de EZ-regeling en De G4 (vier steden).", names) == {1, 2}
    assert named_in("DEZE zin, ez, G40.", names) == set()


def test_silence_counts_as_it_was_set_and_only_when_the_day_has_gone_by(session: Session, letter: Letter) -> None:
    asked = put(session, letter)
    assert close_round(session, asked, BY_OPERATOR) == [], "who closes early takes nothing for an answer"
    assert {one.verdict for one in asked.answers} == {None}
    waiting = put(session, letter, silence=Silence.WAITS)
    agree_with_rest(session, waiting, party(session, "nfia"), read_in(waiting), None, by(session, "nfia"))
    assert close_all(session, AFTER) == 1
    assert states(session, letter) == ["concept"] * 3, "one of two is silent, and silence waits"
    assert [one.verdict for one in waiting.answers] == [None, None, V.AGREED]
    third = put(session, letter)
    assert close_all(session, AT) == 0
    assert close_all(session, AFTER) == 1
    assert {(one.verdict, one.by_silence) for one in third.answers} == {(V.AGREED, True)}
    assert states(session, letter) == ["agreed", "agreed", "concept"]
    assert close_all(session, AFTER) == 0
    with pytest.raises(NotNow):
        close_round(session, third, BY_OPERATOR)


def test_an_objection_stays_until_it_is_settled_and_a_refusal_until_new_words(session: Session, letter: Letter) -> None:
    asked, ez, nfia = put(session, letter), party(session, "ez"), party(session, "nfia")
    first, second, _ = letter.passages
    give_verdict(session, asked, first.id, ez, Answer(V.RESERVED, 1, "Mits er geld is."), by(session, "ez"))
    give_verdict(session, asked, second.id, ez, Answer(V.DISAGREED, 1, "Zo niet."), by(session, "ez"))
    agree_with_rest(session, asked, nfia, read_in(asked), None, by(session, "nfia"))
    assert close_round(session, asked, BY_OPERATOR) == []
    assert set(unsettled_on(session, [first.id, second.id])) == {first.id, second.id}
    for one in asked.answers[:2]:
        settle_objection(session, one, "Besproken.", by(session, "brief"), seen=one.version)
    session.flush()
    assert states(session, letter) == ["agreed", "concept", "concept"]
    assert unsettled_on(session, [first.id, second.id]) == {}
    assert why_not_agreed(asked.answers[1:]) == "niet akkoord"


def test_what_is_worded_anew_is_put_again_and_only_then_counts(session: Session, letter: Letter) -> None:
    asked, ez = put(session, letter), party(session, "ez")
    first = letter.passages[0]
    with pytest.raises(NotNow, match="niet herschreven"):
        put_again(session, asked, first, BY_OPERATOR)
    agree_with_rest(session, asked, ez, read_in(asked), None, by(session, "ez"))
    write_passage(session, first, Wording("Inleiding", "Herschreven."), BY_OPERATOR)
    session.flush()
    old = asked.answers[0]
    assert not is_agreed([old]), "it holds for the words that were read"
    with pytest.raises(NotAllowed):
        put_again(session, asked, first, by(session, "ez"))
    with pytest.raises(NotNow, match="aan niemand"):
        put_again(session, asked, letter.passages[2], BY_OPERATOR)
    with pytest.raises(NotNow, match="Verleng de afstemmingsronde"):
        put_again(session, asked, first, replace(BY_OPERATOR, at=AFTER))
    assert put_again(session, asked, first, BY_OPERATOR) == [old]
    assert (old.verdict, old.revision) == (None, 2)
    assert wordings_asked(session, [old])[old.id].text == "Herschreven."
    close_all(session, AFTER)
    assert states(session, letter) == ["agreed", "agreed", "concept"]


def test_of_a_letter_that_left_meanwhile_nothing_changes(session: Session, letter: Letter) -> None:
    asked, ez = put(session, letter), party(session, "ez")
    note_sent(session, letter, AT.date(), BY_OPERATOR)
    for change in (
        lambda: agree_with_rest(session, asked, ez, read_in(asked), None, by(session, "ez")),
        lambda: put_again(session, asked, letter.passages[0], BY_OPERATOR),
    ):
        with pytest.raises(NotNow, match="staat vast"):
            change()
    assert close_all(session, AFTER) == 1
    assert states(session, letter) == ["concept"] * 3


def test_an_objection_takes_back_what_was_approved(session: Session, letter: Letter) -> None:
    asked, first = put(session, letter), letter.passages[0]
    first.state = PassageState.APPROVED
    answer = Answer(V.DISAGREED, 1, "Toch niet.")
    give_verdict(session, asked, first.id, party(session, "ez"), answer, by(session, "ez"))
    assert first.state is PassageState.EDITED
    assert "passage.objected" in lines_about(session, "passage")


def test_history_tells_of_a_round_and_keeps_its_words_to_itself(session: Session, letter: Letter) -> None:
    wanted = replace(asking(session, letter), words="Alleen voor u bestemd.")
    asked = open_round(session, letter, wanted, CALENDAR, BY_OPERATOR)
    close_round(session, asked, BY_OPERATOR)
    told = lines_about(session, "coordination")
    assert "coordination.open" in told
    assert "coordination.close" in told
    assert "Alleen voor u bestemd." not in told


def test_a_party_finds_the_rounds_in_which_it_is_asked(session: Session, letter: Letter, programme: Programme) -> None:
    closed = put(session, letter)
    close_round(session, closed, BY_OPERATOR)
    asked, ez, nfia = put(session, letter), party(session, "ez"), party(session, "nfia")
    give_verdict(session, asked, letter.passages[0].id, ez, Answer(V.AGREED, 1), by(session, "ez"))
    found = rounds_to_answer(session, programme.id, {ez, nfia})
    assert [(one.round, one.party, one.silent) for one in found] == [(asked, party, 1) for party in sorted((ez, nfia))]
    page = rounds_closed(session, programme.id, {ez}, 9)
    assert ([(one.round, one.party) for one in page.rows], page.total) == ([(closed, ez)], 1)
    assert rounds_to_answer(session, programme.id, {party(session, "ienw")}) == []
    assert Asking({}, AT.date(), Silence.WAITS).words == ""


def test_an_open_round_is_extended_to_a_later_working_day(session: Session, letter: Letter) -> None:
    asked = put(session, letter)
    for until in (UNTIL, date(2026, 6, 13), date(2026, 6, 1)):
        with pytest.raises(Invalid):
            extend_round(session, asked, until, CALENDAR, BY_OPERATOR)
    with pytest.raises(NotAllowed):
        extend_round(session, asked, date(2026, 6, 19), CALENDAR, by(session, "ez"))
    extend_round(session, asked, date(2026, 6, 19), CALENDAR, replace(BY_OPERATOR, at=AFTER))
    assert asked.until == date(2026, 6, 19)
    assert "coordination.extend" in lines_about(session, "coordination")
    agree_with_rest(session, asked, party(session, "ez"), read_in(asked), None, by(session, "ez", AFTER))
    close_round(session, asked, BY_OPERATOR)
    with pytest.raises(NotNow):
        extend_round(session, asked, date(2026, 6, 26), CALENDAR, BY_OPERATOR)
