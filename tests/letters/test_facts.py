"""What a letter may tell: as it was recorded at its moment, and nothing that is not public."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from agenda.actions.services import add_action, merge_action
from agenda.actions.values import ActionValues, Slip, TermValues
from agenda.actions.words import Adoption, Phase, Rating, Succession
from agenda.commitments.models import CommitmentKind, CommitmentState
from agenda.commitments.queries import commitments_of
from agenda.commitments.services import change_commitment, settle_commitment
from agenda.commitments.values import CommitmentValues, Settling
from agenda.consultations.queries import consultation_by_key
from agenda.decisions.changing import unlink_action
from agenda.decisions.following import take_follow_up_step
from agenda.decisions.queries import decision_by_number
from agenda.decisions.services import link_action
from agenda.decisions.words import FollowUp
from agenda.kernel.confidentiality import Confidentiality
from agenda.letters.content import letter_document
from agenda.letters.cooperation import COMMITMENTS_HEADING
from agenda.letters.drafting import draft
from agenda.letters.facts import LetterFacts
from agenda.letters.models import Letter, LetterCommitment
from agenda.letters.queries import load_wordings
from agenda.letters.words import LetterState
from agenda.programmes.models import Programme
from tests.letters.drafted import Desk, about, at, headed, words_in

SECRET = "Intern: de wethouder twijfelt"


@pytest.fixture
def desk(session: Session, programme: Programme) -> Desk:
    return Desk(session, programme)


def values_like(desk: Desk, number: str, **values: Any) -> ActionValues:
    like = replace(
        ActionValues.of(desk.action("1.1")), number=number, terms=(), roles=ActionValues.of(desk.action("5.2")).roles
    )
    return replace(like, **values)


def tells(facts: LetterFacts) -> tuple[Any, ...]:
    """All that stays the same while the moment does; the version of a record that changed after is not known."""
    unversioned = [replace(one, version=None) for one in (*facts.actions, *facts.gone, *facts.indicators)]
    decided = [replace(one, version=0) for one in (*facts.decisions, *facts.commitments)]
    return unversioned, decided, facts.goals, facts.updates, facts.changes


def test_a_letter_of_a_moment_tells_the_same_later(desk: Desk) -> None:
    letter, moment = desk.draft(at(3, 16), "BO-2025-1"), at(3, 16, 12)
    decision = decision_by_number(desk.session, desk.programme, "BO-2025-1.2")
    take_follow_up_step(desk.session, decision, "execute", desk.stamp(at(3, 15)), "Het eerste verslag.")
    before = desk.facts(letter, moment)
    passages = list(draft(before))
    desk.change("1.1", at(3, 17), phase=Phase.DONE, title="Anders")
    desk.change("4.2", at(3, 17), phase=Phase.DROPPED, dropped_because="Geen geld.", dropped_by="BO-2025-1.9")
    add_action(desk.session, desk.programme, values_like(desk, "9.1"), desk.stamp(at(3, 17)))
    merge_action(desk.session, desk.action("6.1"), desk.action("6.2"), Succession.MERGED, desk.stamp(at(3, 18)))
    take_follow_up_step(desk.session, decision, "report", desk.stamp(at(3, 19)), "Een ander verslag.")
    for number in ("2.1", "9.1"):
        link_action(desk.session, decision, desk.action(number), desk.stamp(at(3, 19)))
    unlink_action(desk.session, decision, desk.action("3.1"), desk.stamp(at(3, 19)))
    after = desk.facts(letter, moment)
    assert tells(after) == tells(before)
    assert [one.text for one in draft(after)] == [one.text for one in passages]
    assert desk.facts(letter, at(3, 20)).decisions[1].follow_up is FollowUp.REPORTED


def test_a_commitment_is_told_with_the_words_and_actions_of_its_moment(desk: Desk) -> None:
    letter, moment = desk.draft(at(3, 16)), at(3, 16, 12)
    before = desk.facts(letter, moment)
    assert before.commitments[0].actions
    commitment = commitments_of(desk.session, desk.programme)[0]
    values = replace(
        CommitmentValues.of(commitment),
        kind=CommitmentKind.MOTION,
        text="Anders",
        made_to="Kamerlid Anders",
        debate="Ander debat",
        made_on=date(2025, 4, 1),
        term="eind 2027",
        register_number="TZ202604-001",
        reference="Kamerstuk 36000, nr. 1",
        actions=(desk.action("1.1").id,),
    )
    change_commitment(desk.session, commitment, values, desk.stamp(at(3, 17)), because="Uitgesteld.")
    after = desk.facts(letter, moment)
    assert tells(after) == tells(before)
    assert tells(desk.facts(letter, at(3, 18))) != tells(before)


@pytest.mark.parametrize("settled_on", [date(2026, 3, 20), date(2026, 4, 1)])
def test_what_was_settled_later_is_still_open(desk: Desk, settled_on: date) -> None:
    """Also when it is written down afterwards that it was settled before."""
    letter = desk.draft(at(3, 16))
    commitment = commitments_of(desk.session, desk.programme)[0]
    settle_commitment(desk.session, commitment, Settling("Gedaan.", settled_on), desk.stamp(at(4, 1)))
    states = {day: desk.facts(letter, at(*day)).commitments[0] for day in ((3, 31), (4, 2))}
    assert [(one.state, one.outcome, one.settled_on) for one in states.values()] == [
        (CommitmentState.OPEN, "", None),
        (CommitmentState.MET, "Gedaan.", settled_on),
    ]


def test_what_happened_between_the_peildatum_and_the_day_of_a_letter_is_told_in_the_next(desk: Desk) -> None:
    """Once; and a letter that was never sent is no letter before."""
    session, (commitment, noted_late) = desk.session, commitments_of(desk.session, desk.programme)
    before = desk.draft(at(3, 17), as_of=at(3, 10))
    desk.draft(at(3, 18), key="blijft-concept")
    settle_commitment(session, commitment, Settling("Gedaan.", date(2026, 3, 12)), desk.stamp(at(3, 12)))
    settle_commitment(session, noted_late, Settling("Ook gedaan.", date(2026, 3, 9)), desk.stamp(at(3, 12)))
    slip = Slip("eind 2025", "medio 2026", date(2025, 12, 31), date(2026, 6, 30), date(2026, 3, 12), "omdat het moet")
    term = TermValues.read("medio 2026", date(2026, 3, 12), "de campagne", slips=(slip,))
    desk.change("1.1", at(3, 12), terms=(term,))
    before.state = LetterState.SENT
    letter = desk.draft(at(3, 20))
    assert "Mijn vorige brief hierover is van 17 maart 2026." in letter.passages[0].text
    assert "Deze toezegging is afgedaan op 12 maart 2026" in headed(letter, COMMITMENTS_HEADING).text
    assert "Deze vraag is afgedaan op 9 maart 2026" in headed(letter, COMMITMENTS_HEADING).text
    assert "verschoof van ‘eind 2025’ naar ‘medio 2026’" in about(letter, "1.1").text
    session.add(LetterCommitment(letter_id=before.id, commitment_id=commitment.id, settles=True))
    later = desk.draft(at(3, 21))
    assert all("12 maart" not in one.text for one in later.passages if one.heading == COMMITMENTS_HEADING)


def test_nothing_stands_in_a_letter_that_is_not_public(desk: Desk) -> None:
    """A concept, a proposal that parliament does not know, what parties explain, a decision of those who take part."""
    session = desk.session
    for number, adoption in (("9.1", Adoption.CONCEPT), ("9.2", Adoption.PROPOSED)):
        title = f"{SECRET} {number}"
        add_action(
            session, desk.programme, values_like(desk, number, title=title, adoption=adoption), desk.stamp(at(3, 1))
        )
    worse = {
        "rating": Rating.DELAYED,
        "explanation": SECRET,
        "cause": SECRET,
        "consequence": SECRET,
        "correction": SECRET,
    }
    desk.change("1.1", at(3, 2), **worse)
    shares = tuple(replace(one, explanation=SECRET, owner=SECRET) for one in ActionValues.of(desk.action("3.1")).shares)
    desk.change("3.1", at(3, 2), shares=shares)
    merge_action(session, desk.action("9.1"), desk.action("1.1"), Succession.MERGED, desk.stamp(at(3, 3)))
    merge_action(session, desk.action("4.2"), desk.action("9.2"), Succession.MERGED, desk.stamp(at(3, 3)))
    decision = decision_by_number(session, desk.programme, "BO-2025-1.2")
    decision.text, decision.confidentiality = SECRET, Confidentiality.PARTICIPANTS
    letter = desk.draft(at(3, 16), "BO-2025-1")
    facts = desk.facts(letter, at(3, 16))
    assert SECRET not in words_in(letter_document(letter, facts))
    assert "9.2" not in {one.number for one in (*facts.actions, *facts.gone)}
    assert "is opgegaan in een andere actie." in "".join(one.text for one in letter.passages)
    assert "4.1" in {one.number for one in facts.actions}, "parliament knows of it by a commitment"


def test_the_facts_take_a_fixed_number_of_statements(desk: Desk, statements: list[str]) -> None:
    letter = desk.draft(at(3, 16), "BO-2025-1")
    counts = []
    for numbers in (["9.1"], [f"8.{one}" for one in range(1, 9)]):
        for number in numbers:
            values = values_like(desk, number, references=(f"Kamerstuk 34682, nr. {number[-1]}",))
            add_action(desk.session, desk.programme, values, desk.stamp(at(3, 17)))
        desk.session.expire_all()
        statements.clear()
        desk.facts(letter, at(3, 20))
        counts.append(len(statements))
    assert counts[1] == counts[0] <= 40
    facts = desk.facts(letter, at(3, 20))
    desk.session.expire(letter, ["passages"])
    desk.session.expunge_all()
    kept = desk.session.get_one(Letter, letter.id)
    statements.clear()
    load_wordings(desk.session, kept)
    letter_document(kept, facts, sources=True)
    assert len(statements) <= 4, "none per passage"


def test_a_letter_on_a_coming_meeting_says_that_it_is_coming(desk: Desk) -> None:
    meeting = consultation_by_key(desk.session, "BO-2026-1", desk.programme)
    letter = desk.draft(at(3, 16), meeting.occasion.key)
    assert "Op 28 mei 2026 komt het Bestuurlijk Overleg" in letter.passages[0].text
    assert all("Besluit" not in one.heading for one in letter.passages)
