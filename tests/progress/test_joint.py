"""Joint actions: who may say what of the lead's answer, and the draft for the whole of a divided action."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.models import Person
from agenda.accounts.rules import Account
from agenda.actions.models import Action, ActionRole
from agenda.actions.words import Phase, Rating, RoleKind
from agenda.history.models import HistoryLine
from agenda.kernel.refusal import Changed, Invalid, NotAllowed, NotNow
from agenda.kernel.rights import Stamp
from agenda.kernel.text import LONGEST_TEXT
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from agenda.progress.consenting import askable, give_consent, partakers
from agenda.progress.gathering import gather, gathered, parts_of
from agenda.progress.judging import accept, change_wording, send_back
from agenda.progress.models import Consent, Question, Round, Update, UpdateState
from agenda.progress.queries import question_on
from agenda.progress.reporting import report_unchanged, take_party_step, write_update
from agenda.progress.rounds import take_round_step
from tests.progress.asking import BY_OPERATOR, OPENED, begun
from tests.progress.handed_in import DONE, WHY, handed_in, shared, whole


@pytest.fixture
def round_(session: Session, programme: Programme) -> Round:
    return begun(session, programme)


def joined(session: Session, question: Question, role: RoleKind = RoleKind.INVOLVED, key: str = "nfia") -> int:
    """A party that takes part in the action, by its row number."""
    party = party_by_key(session, key).id
    if not any(one.party_id == party and one.role is role for one in question.action.roles):
        question.action.roles.append(ActionRole(party_id=party, role=role))
    session.flush()
    return party


def speaker(session: Session, email: str = "nfia@rve.example") -> Stamp:
    person = session.scalars(select(Person).where(Person.email == email)).unique().one()
    return Stamp(Account(person), OPENED, "proef")


# ── Consent ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_carries_pays_or_advises_takes_part_and_who_is_informed_does_not(session: Session, round_: Round) -> None:
    question = whole(session, round_)
    question.action.roles[:] = [one for one in question.action.roles if one.role is RoleKind.LEAD]
    for role in set(RoleKind) - {RoleKind.LEAD}:
        question.action.roles[1:] = []
        party = joined(session, question, role)
        assert (party in partakers(question.action, question.party_id)) is (role is not RoleKind.INFORMED), role


def test_a_party_agrees_or_adds_once_and_may_say_something_else_until_the_freeze(
    session: Session, round_: Round
) -> None:
    question = whole(session, round_)
    party, by = joined(session, question), speaker(session)
    update = handed_in(session, question)
    assert give_consent(session, update, party, Consent.AGREES, "", by)
    assert not give_consent(session, update, party, Consent.AGREES, " ", by)
    assert give_consent(session, update, party, Consent.ADDS, "Wij missen de haven.", by, seen=update.version)
    accept(session, update, "EZ", BY_OPERATOR)
    assert give_consent(session, update, party, Consent.ADDS, "En het spoor.", by)
    assert [(one.party_id, one.text) for one in update.consents] == [(party, "En het spoor.")]
    lines = session.scalars(select(HistoryLine).where(HistoryLine.event == "update.consent")).all()
    assert [line.difference["text"][1] for line in lines] == ["", "Wij missen de haven.", "En het spoor."]
    take_round_step(session, round_, "freeze", BY_OPERATOR)
    session.expire_all()
    with pytest.raises(NotNow, match="bevroren"):
        give_consent(session, update, party, Consent.AGREES, "", by)


def test_nothing_is_said_of_what_was_not_handed_in(session: Session, round_: Round) -> None:
    question = whole(session, round_)
    party, by = joined(session, question), speaker(session)
    update = write_update(session, question, DONE, BY_OPERATOR)
    with pytest.raises(NotNow, match="niets ingediend"):
        give_consent(session, update, party, Consent.AGREES, "", by)
    take_party_step(session, question, "submit", BY_OPERATOR)
    send_back(session, update, "Anders", {}, BY_OPERATOR)
    with pytest.raises(NotNow, match="niets ingediend"):
        give_consent(session, update, party, Consent.AGREES, "", by)


def test_one_speaks_for_the_own_party_alone_and_only_where_it_takes_part(session: Session, round_: Round) -> None:
    question, by = whole(session, round_), speaker(session)
    update, party = handed_in(session, question), party_by_key(session, "nfia").id
    question.action.roles[:] = [one for one in question.action.roles if one.role is RoleKind.LEAD]
    with pytest.raises(NotNow, match="doet aan deze actie niet mee"):
        give_consent(session, update, party, Consent.AGREES, "", by)
    joined(session, question)
    with pytest.raises(NotAllowed):
        give_consent(session, update, party, Consent.AGREES, "", speaker(session, "lezer@rve.example"))
    with pytest.raises(NotAllowed):
        give_consent(session, update, question.party_id, Consent.AGREES, "", by)
    assert update.consents == []


@pytest.mark.parametrize("text", ["", " \x00 ", "x" * (LONGEST_TEXT + 1)])
def test_who_adds_something_writes_what(session: Session, round_: Round, text: str) -> None:
    question = whole(session, round_)
    party, update = joined(session, question), handed_in(session, question)
    with pytest.raises(Invalid):
        give_consent(session, update, party, Consent.ADDS, text, speaker(session))
    assert update.consents == []


def test_one_says_something_of_the_answer_that_was_read(session: Session, round_: Round) -> None:
    question = whole(session, round_)
    party, update = joined(session, question), handed_in(session, question)
    seen = update.version
    change_wording(session, update, {"done": "Heel iets anders."}, BY_OPERATOR)
    session.flush()
    with pytest.raises(Changed, match="Lees haar opnieuw"):
        give_consent(session, update, party, Consent.AGREES, "", speaker(session), seen=seen)


def test_what_was_said_ends_when_the_answer_is_handed_in_anew_and_the_party_sees_that(
    session: Session, round_: Round
) -> None:
    question, silent = whole(session, round_), whole(session, round_, 1)
    party = joined(session, question)
    joined(session, silent)
    update = handed_in(session, question)
    handed_in(session, silent)
    give_consent(session, update, party, Consent.AGREES, "", speaker(session))
    first = {one.update.id: one for one in askable(session, round_, [party])}
    assert (first[update.id].waits, first[update.id].again) == (False, frozenset())
    take_party_step(session, question, "withdraw", BY_OPERATOR)
    session.flush()
    assert update.id not in {one.update.id for one in askable(session, round_, [party])}
    take_party_step(session, question, "submit", BY_OPERATOR)
    session.flush()
    again = {one.update.id: (one.waits, one.again) for one in askable(session, round_, [party])}
    assert again.pop(update.id) == (True, frozenset({party}))
    assert set(again.values()) == {(True, frozenset())}
    assert askable(session, round_, []) == []


def test_of_a_share_only_its_own_party_speaks_and_of_the_whole_every_share(session: Session, round_: Round) -> None:
    mine = shared(session, round_)[0]
    lead = question_on(session, round_, mine.action_id, mine.action.lead)
    assert partakers(mine.action, mine.party_id) == frozenset()
    assert {one.party_id for one in mine.action.shares} <= partakers(mine.action, lead.party_id)


# ── The whole of a divided action ──────────────────────────────────────────────────────────────────────────────────


class Divided:
    """A divided action in a round, with the question to its lead and those to its parts."""

    def __init__(self, session: Session, round_: Round) -> None:
        self.session, self.round = session, round_
        self.questions = shared(session, round_)
        self.action: Action = self.questions[0].action
        self.lead = question_on(session, round_, self.action.id, self.action.lead)
        self.names = {one.party_id: f"Partij {one.party_id:03}" for one in [*self.questions, self.lead]}

    def values(self) -> dict[str, Any]:
        return gathered(parts_of(self.session, self.round, self.action), self.names)

    def gather(self, **more: Any) -> Update:
        parts = parts_of(self.session, self.round, self.action)
        return gather(self.session, self.lead, parts, self.names, BY_OPERATOR, **more)


@pytest.fixture
def divided(session: Session, round_: Round) -> Divided:
    return Divided(session, round_)


def test_the_whole_takes_the_worst_rating_and_a_line_per_party(session: Session, divided: Divided) -> None:
    first, second, third, busy, *rest = divided.questions
    handed_in(session, first, done="Twee\nregels.", rating=Rating.DELAYED, **WHY)
    handed_in(session, second, done="Klaar.", phase=Phase.DONE)
    report_unchanged(session, third, BY_OPERATOR)
    write_update(session, busy, DONE | {"done": "Geheim concept."}, BY_OPERATOR)
    draft = divided.gather()
    lines = draft.done.split("\n")
    assert (draft.state, draft.phase, draft.rating) == (UpdateState.DRAFT, Phase.RUNNING, Rating.DELAYED)
    assert lines[0] == f"{divided.names[first.party_id]}: Twee regels."
    assert f"{divided.names[third.party_id]}: ongewijzigd" in lines
    assert lines[-1].startswith(f"Nog geen melding: {divided.names[busy.party_id]}")
    assert all(divided.names[one.party_id] in lines[-1] for one in rest)
    assert "Geheim" not in draft.done
    assert draft.cause == f"{divided.names[first.party_id]}: Geen capaciteit."
    take_party_step(session, divided.lead, "submit", BY_OPERATOR)
    accept(session, draft, "EZ", BY_OPERATOR)
    session.expire_all()
    assert divided.action.explanation == draft.done


def test_what_the_lead_typed_gives_way_only_when_both_were_seen(session: Session, divided: Divided) -> None:
    handed_in(session, divided.questions[0])
    typed = write_update(session, divided.lead, DONE | {"done": "Door de trekker getypt."}, BY_OPERATOR)
    for seen in (None, 0, typed.version + 1):
        with pytest.raises(Changed, match="al iets geschreven"):
            divided.gather(instead_of=seen)
    assert typed.done == "Door de trekker getypt."
    assert divided.gather(instead_of=typed.version).done.startswith("Partij ")
    assert divided.gather().done == typed.done


def test_a_whole_that_was_handed_in_is_not_gathered_again(session: Session, divided: Divided) -> None:
    handed_in(session, divided.questions[0])
    handed_in(session, divided.lead)
    with pytest.raises(NotNow, match="al ingediend"):
        divided.gather()


def test_without_an_answer_there_is_nothing_to_gather(session: Session, divided: Divided) -> None:
    write_update(session, divided.questions[0], DONE, BY_OPERATOR)
    with pytest.raises(NotNow, match="nog niets te verzamelen"):
        divided.gather()


def test_a_lead_with_a_share_of_its_own_reports_on_that(session: Session, divided: Divided) -> None:
    handed_in(session, divided.questions[0])
    divided.lead = divided.questions[1]
    with pytest.raises(NotNow, match="heeft zelf een deel"):
        divided.gather()


def test_only_the_lead_gathers(session: Session, divided: Divided) -> None:
    handed_in(session, divided.questions[0])
    parts = parts_of(session, divided.round, divided.action)
    with pytest.raises(NotAllowed):
        gather(session, divided.lead, parts, divided.names, speaker(session))


def test_twelve_very_long_answers_fit_in_one(session: Session, divided: Divided) -> None:
    for question in divided.questions:
        handed_in(session, question, done="x" * LONGEST_TEXT)
    done = divided.gather().done
    assert len(done) <= LONGEST_TEXT
    assert done.count("\n") == len(divided.questions) - 1
