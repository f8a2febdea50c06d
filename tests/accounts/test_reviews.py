"""Each role is looked at again in time, by somebody else, and what two people judge at once is not lost."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agenda.accounts.models import Membership, Role
from agenda.accounts.people import add_person, deactivate, grant, withdraw
from agenda.accounts.review_sheet import COLUMNS, review_sheet
from agenda.accounts.reviews import (
    Choice,
    Concern,
    Judgement,
    Outdated,
    Reviewed,
    ReviewLine,
    Seen,
    concerns,
    review,
    review_lines,
)
from agenda.actions.queries import action_by_number
from agenda.actions.services import change_action
from agenda.actions.values import ActionValues
from agenda.gateways.database import Database
from agenda.history.models import HistoryLine
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import NotAllowed, NotNow
from agenda.kernel.rights import Stamp
from agenda.parties.queries import names_on, party_by_key
from agenda.programmes.models import Programme
from agenda.programmes.services import keep_programme
from tests.accounts.test_people import MANAGER, OTHER, SECRETARIAT, Cast
from tests.conftest import PEOPLE

NOW = datetime(2026, 3, 16, 10, 0, tzinfo=AMSTERDAM)


@pytest.fixture
def cast(example: Database, session: Session) -> Cast:
    return Cast(session)


def seen(line: ReviewLine) -> Seen:
    return Seen(line.membership.id, line.person.id, line.membership.role, line.membership.reviewed_at)


def line_of(session: Session, programme: Programme, email: str) -> ReviewLine:
    return next(line for line in review_lines(session, programme) if line.person.email == email)


def judged(session: Session, programme: Programme, **choices: Choice) -> list[Judgement]:
    return [
        Judgement(seen(line_of(session, programme, f"{name}@rve.example")), choice) for name, choice in choices.items()
    ]


def test_what_is_due_first_comes_first_and_special_roles_are_due_each_quarter(
    session: Session, cast: Cast, programme: Programme
) -> None:
    lines = review_lines(session, programme)
    assert len(lines) == len(PEOPLE)
    special = {line.person.email for line in lines if line.due == date(2026, 2, 17)}
    assert special == {SECRETARIAT, MANAGER, "auditor@rve.example"}
    assert {line.due for line in lines[3:]} == {date(2026, 11, 17)}


def test_only_what_holds_in_this_programme_is_looked_at(
    session: Session, cast: Cast, programme: Programme, stamp: Stamp
) -> None:
    other = keep_programme(session, OTHER, stamp)
    person = cast.person("lezer@rve.example")
    grant(session, person, Role.LETTER_WRITER, other, None, stamp)
    grant(session, person, Role.LETTER_WRITER, None, None, stamp)
    roles = [one.membership.role for one in review_lines(session, programme) if one.person is person]
    assert sorted(roles, key=str) == sorted([Role.READER, Role.LETTER_WRITER], key=str)


def test_it_tells_who_granted_and_judged_and_when_one_last_changed_something_here(
    session: Session, cast: Cast, programme: Programme, stamp: Stamp
) -> None:
    nfia = cast.stamp("nfia@rve.example")
    action = action_by_number(session, programme, "1.1")
    change_action(session, action, replace(ActionValues.of(action), summary="Anders."), nfia)
    review(session, programme, judged(session, programme, nfia=Choice.CONFIRM), replace(cast.stamp(MANAGER), at=NOW))
    line = line_of(session, programme, "nfia@rve.example")
    assert (line.granted_by, line.reviewed_by, line.changed_at) == ("Systeem", "beheer", nfia.at)
    assert line.due == date(2027, 3, 16)
    assert line_of(session, programme, "ez@rve.example").changed_at is None


def test_a_review_confirms_and_withdraws_at_once_and_leaves_the_rest(
    session: Session, cast: Cast, programme: Programme
) -> None:
    by = replace(cast.stamp(MANAGER), at=NOW)
    choices = judged(session, programme, ez=Choice.CONFIRM, lezer=Choice.WITHDRAW, nfia=Choice.LATER)
    assert review(session, programme, choices, by) == Reviewed(confirmed=1, withdrawn=1)
    assert cast.person("ez@rve.example").memberships[0].reviewed_by == by.by.key
    assert cast.person("lezer@rve.example").memberships == []
    assert cast.person("nfia@rve.example").memberships[0].reviewed_at is None
    told = select(HistoryLine.event, HistoryLine.programme_id).where(HistoryLine.actor == by.by.key)
    assert sorted(map(tuple, session.execute(told))) == [
        ("person.confirm", programme.id),
        ("person.withdraw", programme.id),
    ]


def test_who_chose_nothing_changes_nothing(session: Session, cast: Cast, programme: Programme) -> None:
    lines = session.scalar(select(func.count()).select_from(HistoryLine))
    choices = judged(session, programme, ez=Choice.LATER)
    assert review(session, programme, choices, cast.stamp(MANAGER)) == Reviewed(0, 0)
    assert session.scalar(select(func.count()).select_from(HistoryLine)) == lines


def test_nobody_confirms_or_ends_their_own_role(session: Session, cast: Cast, programme: Programme) -> None:
    for choice in (Choice.CONFIRM, Choice.WITHDRAW):
        choices = judged(session, programme, beheer=choice, ez=Choice.CONFIRM)
        with pytest.raises(NotAllowed, match="eigen rechten"):
            review(session, programme, choices, cast.stamp(MANAGER))
    assert cast.person("ez@rve.example").memberships[0].reviewed_at is None


def test_special_roles_are_judged_by_who_may_give_them(session: Session, cast: Cast, programme: Programme) -> None:
    choices = judged(session, programme, auditor=Choice.CONFIRM)
    with pytest.raises(NotAllowed, match="functioneel beheerder"):
        review(session, programme, choices, cast.stamp(SECRETARIAT))
    assert review(session, programme, choices, cast.stamp(MANAGER)).confirmed == 1


@pytest.mark.parametrize("email", ["ez@rve.example", "auditor@rve.example", "brief@rve.example"])
def test_who_does_not_manage_people_judges_nothing(
    session: Session, cast: Cast, programme: Programme, email: str
) -> None:
    with pytest.raises(NotAllowed):
        review(session, programme, judged(session, programme, lezer=Choice.CONFIRM), cast.stamp(email))


def test_a_role_that_went_meanwhile_is_told_and_nothing_is_done_yet(
    session: Session, cast: Cast, programme: Programme, stamp: Stamp
) -> None:
    choices = judged(session, programme, lezer=Choice.CONFIRM, ez=Choice.CONFIRM)
    reader = cast.person("lezer@rve.example")
    withdraw(session, reader, reader.memberships[0].id, stamp)
    with pytest.raises(Outdated, match="van lezer is intussen al ingetrokken") as refused:
        review(session, programme, choices, cast.stamp(MANAGER))
    assert [fault.place for fault in refused.value.faults] == [str(choices[0].seen.membership)]
    assert cast.person("ez@rve.example").memberships[0].reviewed_at is None


def test_a_row_number_that_now_belongs_to_somebody_else_is_gone_too(
    session: Session, cast: Cast, programme: Programme
) -> None:
    (judgement,) = judged(session, programme, lezer=Choice.WITHDRAW)
    another = replace(judgement.seen, membership=cast.person("ez@rve.example").memberships[0].id)
    with pytest.raises(Outdated, match="ingetrokken"):
        review(session, programme, [Judgement(another, Choice.WITHDRAW)], cast.stamp(MANAGER))
    assert len(cast.person("ez@rve.example").memberships) == 1


def test_two_people_who_judge_at_once_hear_of_each_other(
    session: Session, cast: Cast, programme: Programme, stamp: Stamp
) -> None:
    grant(session, cast.person("brief@rve.example"), Role.MANAGER, programme, None, stamp)
    first = judged(session, programme, ez=Choice.CONFIRM)
    second = judged(session, programme, ez=Choice.WITHDRAW)
    review(session, programme, first, replace(cast.stamp(MANAGER), at=NOW))
    with pytest.raises(Outdated, match="intussen al beoordeeld op 16 maart 2026"):
        review(session, programme, second, cast.stamp("brief@rve.example"))
    again = judged(session, programme, ez=Choice.WITHDRAW)
    assert review(session, programme, again, cast.stamp("brief@rve.example")).withdrawn == 1


def test_both_managers_are_not_withdrawn_in_one_go(
    session: Session, cast: Cast, programme: Programme, stamp: Stamp
) -> None:
    with pytest.raises(NotNow, match="laatste functioneel beheerder"):
        review(session, programme, judged(session, programme, beheer=Choice.WITHDRAW, ez=Choice.WITHDRAW), stamp)
    assert session.scalar(select(func.count()).select_from(Membership)) == len(PEOPLE)


# ── What asks attention ────────────────────────────────────────────────────────────────────────────────────────────


def test_who_is_quiet_has_one_factor_or_no_access_is_shown(
    session: Session, cast: Cast, programme: Programme, stamp: Stamp
) -> None:
    lately, shut_out, safe = (cast.person(f"{name}@rve.example") for name in ("ez", "lezer", "nfia"))
    lately.signed_in_at = NOW - timedelta(days=89)
    safe.tf_primary_method = "authenticator"
    deactivate(session, shut_out, stamp, programme)
    newcomer = add_person(session, "n@x.example", "Nieuw", replace(stamp, at=NOW - timedelta(days=1)), programme)
    grant(session, newcomer, Role.LETTER_WRITER, programme, None, stamp)
    found = concerns(review_lines(session, programme), NOW)
    names = {kind: {person.name for person in people} for kind, people in found.items()}
    everybody = {email.partition("@")[0] for email in PEOPLE}
    assert names == {
        Concern.QUIET: everybody - {"ez", "lezer"},
        Concern.ONE_FACTOR: everybody - {"nfia", "lezer"},
        Concern.SHUT_OUT: {"lezer"},
    }


def test_each_person_is_named_once_whatever_their_roles(
    session: Session, cast: Cast, programme: Programme, stamp: Stamp
) -> None:
    grant(session, cast.person("ez@rve.example"), Role.READER, programme, party_by_key(session, "nfia"), stamp)
    quiet = concerns(review_lines(session, programme), NOW)[Concern.QUIET]
    assert len(quiet) == len({person.id for person in quiet}) == len(PEOPLE)


def test_the_sheet_has_a_row_for_each_role_with_days_as_days(
    session: Session, cast: Cast, programme: Programme
) -> None:
    names = names_on(session, NOW.date())
    sheet = review_sheet(review_lines(session, programme), names, programme, NOW.date())
    assert len(sheet.rows) == len(PEOPLE)
    row = dict(zip((column.head for column in COLUMNS), sheet.rows[0], strict=True))
    assert (row["Rol"], row["Partij"], row["Te laat"]) == ("secretariaat", "", "ja")
    assert (row["Gegeven op"], row["Opnieuw voor"]) == (date(2025, 11, 17), date(2026, 2, 17))
