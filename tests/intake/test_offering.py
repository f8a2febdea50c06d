"""An old letter is kept with what was found in it; a person decides on each, and nothing else enters the agenda."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agenda.accounts.queries import account_by_email
from agenda.accounts.rules import Operator
from agenda.actions.models import Action
from agenda.actions.words import Adoption, RoleKind
from agenda.commitments.models import Commitment, CommitmentKind
from agenda.commitments.values import CommitmentValues
from agenda.decisions.models import Decision
from agenda.decisions.words import Verb
from agenda.gateways.database import Database
from agenda.gateways.files import fetch
from agenda.history.models import HistoryLine
from agenda.indicators.models import Indicator
from agenda.indicators.services import MeasurementValues
from agenda.intake import services
from agenda.intake.accepting import (
    ExistingAction,
    KeptReference,
    NewAction,
    NewCommitment,
    NewDecision,
    NewMeasurement,
)
from agenda.intake.likeness import Known, Likeness
from agenda.intake.measures import measured_in
from agenda.intake.models import LetterIntake, LetterOffer, OfferState
from agenda.intake.opening import opened_letter
from agenda.intake.proposals import Proposal, Role
from agenda.intake.reading import read_letter
from agenda.intake.services import accept, edit_offer, reject, reopen, take_letter
from agenda.intake.values import MOST_PARTIES, OfferValues
from agenda.intake.words import ProposalKind
from agenda.kernel.refusal import Changed, Invalid, NotAllowed, NotNow, Refusal
from agenda.kernel.rights import Stamp
from agenda.parties.queries import party_keys
from agenda.programmes.models import Programme
from agenda.programmes.queries import programme_by_key
from agenda.references.models import Reference
from tests.intake.letters import WATER, printed

CONTENT = printed(WATER).encode()
AT = datetime(2027, 5, 3, 10, 0, tzinfo=UTC)
BY_SYSTEM = Stamp(Operator(), AT, "proef")


@pytest.fixture
def session(example: Database) -> Iterator[Session]:
    with example.transaction() as session:
        yield session


@pytest.fixture
def programme(session: Session) -> Programme:
    return programme_by_key(session, "rve")


@pytest.fixture
def letter(session: Session, programme: Programme) -> LetterIntake:
    taken = take_letter(session, programme, opened_letter("brief.txt", CONTENT), None, BY_SYSTEM)
    session.flush()
    return taken.letter


def offer_of(letter: LetterIntake, kind: ProposalKind, beginning: str = "") -> LetterOffer:
    return next(one for one in letter.offers if one.kind == kind.value and one.title.startswith(beginning))


def in_the_agenda(session: Session) -> list[int]:
    kinds = (Action, Commitment, Indicator, Decision)
    return [session.scalar(select(func.count()).select_from(kind)) or 0 for kind in kinds]


def as_writer(session: Session) -> Stamp:
    return Stamp(account_by_email(session, "brief@rve.example"), AT, "proef")


def test_a_letter_is_kept_with_its_offers_and_nothing_enters_the_agenda(session: Session, programme: Programme) -> None:
    before = in_the_agenda(session)
    letter, fresh = take_letter(session, programme, opened_letter("map/brief.txt", CONTENT), None, BY_SYSTEM)
    session.flush()
    assert (fresh, letter.dated, letter.name) == (True, date(2027, 3, 9), "brief.txt")
    assert letter.head["subject"] == "Derde voortgangsbrief Waterrobuuste Wijken"
    assert fetch(session, letter.sha256) == CONTENT
    assert {one.state for one in letter.offers} == {OfferState.OPEN}
    network = offer_of(letter, ProposalKind.ACTION, "Leernetwerk")
    assert letter.text[network.start : network.end].startswith("Daarom start ik dit voorjaar")
    assert in_the_agenda(session) == before
    again = take_letter(session, programme, opened_letter("anders.txt", CONTENT), date(2027, 1, 1), BY_SYSTEM)
    assert (again.letter, again.fresh) == (letter, False)


@pytest.mark.parametrize(
    ("content", "day", "words"),
    [
        (b"Melk, brood en kaas.", None, "niet te herkennen als brief"),
        (CONTENT, date(2027, 6, 1), "moet nog komen"),
        (CONTENT.replace(b"Datum 9 maart 2027", b""), None, "staat geen datum"),
    ],
)
def test_what_is_no_letter_of_a_known_day_is_refused(
    session: Session, programme: Programme, content: bytes, day: date | None, words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        take_letter(session, programme, opened_letter("brief.txt", content), day, BY_SYSTEM)


def test_work_becomes_a_concept_with_what_the_letter_says(session: Session, letter: LetterIntake) -> None:
    offer = offer_of(letter, ProposalKind.ACTION, "Leernetwerk")
    accept(session, offer, NewAction(goal=1), BY_SYSTEM)
    action = session.get_one(Action, offer.result_id)
    assert (action.adoption, action.title, action.goal_id) == (Adoption.CONCEPT, offer.title, 1)
    assert action.lead == party_keys(session).parties["ienw"]
    (term,) = action.terms
    assert (term.wording, term.read_on) == ("dit voorjaar", letter.dated)
    assert offer.sentence in action.summary
    assert (offer.result_kind, offer.made, offer.decided_by) == ("action", True, "system")
    events = session.scalars(select(HistoryLine.event).order_by(HistoryLine.sequence)).all()
    assert list(events[-2:]) == ["action.add", "letter_offer.accept"]
    with pytest.raises(NotNow, match="al overgenomen"):
        accept(session, offer, NewAction(goal=1), BY_SYSTEM)
    with pytest.raises(NotNow, match="iets van gemaakt"):
        reopen(session, offer, BY_SYSTEM)


def test_a_source_in_any_spelling_is_kept_once_with_the_action(session: Session, letter: LetterIntake) -> None:
    offer = offer_of(letter, ProposalKind.ACTION, "Leernetwerk")
    sources = ("Kamerstuk 36999 nr 3", "kamerstuk 36999, nr. 3", "Een  rapport")
    edit_offer(session, offer, replace(OfferValues.of(offer), references=sources), BY_SYSTEM)
    accept(session, offer, NewAction(goal=1), BY_SYSTEM)
    action = session.get_one(Action, offer.result_id)
    assert sorted(one.normal for one in action.references) == ["Een rapport", "Kamerstuk 36999, nr. 3"]


def test_all_sources_of_a_footnote_are_kept(session: Session, letter: LetterIntake) -> None:
    first, second, *_ = (one for one in letter.offers if one.kind == ProposalKind.REFERENCE.value)
    for offer in (first, second):
        sources = ("Kamerstuk 36999, nr. 3", "Staatsblad 2024, 77")
        edit_offer(session, offer, replace(OfferValues.of(offer), references=sources), BY_SYSTEM)
        accept(session, offer, KeptReference(), BY_SYSTEM)
    assert session.get_one(Reference, first.result_id).normal == "Kamerstuk 36999, nr. 3"
    assert session.scalars(select(Reference.normal).where(Reference.normal == "Staatsblad 2024, 77")).one()
    assert (first.made, second.made) == (True, False)


def test_a_letter_that_somebody_else_offers_at_the_same_moment_is_kept_once(
    session: Session, programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = opened_letter("brief.txt", CONTENT)

    def after_the_other(*given: Any) -> list[Proposal]:
        monkeypatch.undo()
        take_letter(session, programme, opened, None, BY_SYSTEM)
        session.flush()
        return read_letter(*given)

    monkeypatch.setattr(services, "read_letter", after_the_other)
    assert not take_letter(session, programme, opened, None, BY_SYSTEM).fresh
    assert len(session.scalars(select(LetterIntake)).all()) == 1


def test_a_new_indicator_takes_the_place_of_no_other(session: Session, letter: LetterIntake) -> None:
    held = session.scalars(select(Indicator)).first()
    assert held
    figure = offer_of(letter, ProposalKind.INDICATOR)
    new = NewMeasurement(held.key, MeasurementValues(letter.dated, Decimal(1), "Brief"), "Iets nieuws")
    with pytest.raises(Invalid, match="al een indicator"):
        accept(session, figure, new, BY_SYSTEM)


def test_a_guessed_role_stays_assumed_and_a_group_leads_nothing(session: Session, letter: LetterIntake) -> None:
    offer = offer_of(letter, ProposalKind.ACTION, "Leernetwerk")
    parties = (
        Role("ez", RoleKind.LEAD, assumed=True),
        Role("provincies", RoleKind.LEAD),
        Role("bureau Natte Voeten", RoleKind.EXECUTOR),
    )
    edit_offer(session, offer, replace(OfferValues.of(offer), parties=parties), BY_SYSTEM)
    accept(session, offer, NewAction(goal=1), BY_SYSTEM)
    action = session.get_one(Action, offer.result_id)
    lead, *others = sorted(action.roles, key=lambda one: one.role is not RoleKind.LEAD)
    assert (lead.party_id, lead.assumed) == (party_keys(session).parties["ez"], True)
    assert {(one.role, one.assumed) for one in others} == {(RoleKind.INVOLVED, True)}
    assert "bureau Natte Voeten (uitvoerder)" in action.summary


def test_an_offer_of_an_action_that_is_there_makes_no_double(session: Session, letter: LetterIntake) -> None:
    before = in_the_agenda(session)
    offer = offer_of(letter, ProposalKind.ACTION)
    accept(session, offer, ExistingAction(1), BY_SYSTEM)
    assert (offer.result_kind, offer.result_id, offer.made) == ("action", 1, False)
    assert in_the_agenda(session) == before
    reopen(session, offer, BY_SYSTEM)
    assert (offer.state, offer.result_id) == (OfferState.OPEN, None)
    with pytest.raises(Invalid, match="actie van deze agenda"):
        accept(session, offer, ExistingAction(99999), BY_SYSTEM)


def test_a_commitment_a_figure_and_a_reference_become_what_they_are(session: Session, letter: LetterIntake) -> None:
    promise = offer_of(letter, ProposalKind.COMMITMENT)
    values = CommitmentValues(
        *("brief-1", CommitmentKind.COMMITMENT, promise.title, "het lid De Boer", "Debat over water"),
        date(2027, 2, 4),
        "in het voorjaar van 2028",
    )
    accept(session, promise, NewCommitment(values), BY_SYSTEM)
    assert session.get_one(Commitment, promise.result_id).due_on == date(2028, 6, 20)
    figure = next(one for one in letter.offers if one.kind == "indicator" and "15%" in one.title)
    found = measured_in(figure.sentence, figure.title)
    assert found is not None
    measured = MeasurementValues(letter.dated, found.low, "Brief")
    accept(session, figure, NewMeasurement("wijken", measured, "Wijken met een plan", found.unit), BY_SYSTEM)
    indicator = session.get_one(Indicator, figure.result_id)
    assert (indicator.unit, [int(one.low) for one in indicator.measurements]) == ("procent", [15])
    reference = offer_of(letter, ProposalKind.REFERENCE, "Kamerstuk 36999, nr. 12")
    accept(session, reference, KeptReference(), BY_SYSTEM)
    assert session.get_one(Reference, reference.result_id).normal == "Kamerstuk 36999, nr. 12"


def test_a_decision_needs_a_consultation_whose_list_is_open(session: Session, letter: LetterIntake) -> None:
    offer = offer_of(letter, ProposalKind.DECISION)
    with pytest.raises(NotNow, match="kan dit niet worden gemaakt"):
        accept(session, offer, NewAction(goal=1), BY_SYSTEM)
    with pytest.raises(Invalid):
        accept(session, offer, NewDecision(99999, Verb.AGREE, "De stresstest"), BY_SYSTEM)
    assert offer.state is OfferState.OPEN


def test_what_is_made_asks_the_right_of_that_thing_too(session: Session, letter: LetterIntake) -> None:
    offer, writer = offer_of(letter, ProposalKind.ACTION), as_writer(session)
    with pytest.raises(NotAllowed, match="nieuwe actie in de agenda zetten mag u niet"):
        accept(session, offer, NewAction(goal=1), writer)
    accept(session, offer, ExistingAction(1), writer)
    reader = Stamp(account_by_email(session, "lezer@rve.example"), AT, "proef")
    other = offer_of(letter, ProposalKind.REFERENCE)
    for step in (
        lambda: accept(session, other, KeptReference(), reader),
        lambda: reject(session, other, "", reader),
        lambda: reopen(session, offer, reader),
        lambda: edit_offer(session, other, OfferValues.of(other), reader),
        lambda: take_letter(session, programme_by_key(session, "rve"), opened_letter("b.txt", CONTENT), None, reader),
    ):
        with pytest.raises(NotAllowed):
            step()


def test_an_edit_keeps_what_was_found_and_a_rejection_its_reason(session: Session, letter: LetterIntake) -> None:
    offer = offer_of(letter, ProposalKind.ACTION)
    found, values = dict(offer.found), OfferValues.of(offer)
    with pytest.raises(Changed):
        edit_offer(session, offer, values, BY_SYSTEM, seen=offer.version + 1)
    assert edit_offer(session, offer, replace(values, title="Anders", kind=ProposalKind.MEASURE), BY_SYSTEM)
    assert (offer.title, offer.kind, offer.found) == ("Anders", "measure", found)
    with pytest.raises(Invalid, match="titel"):
        edit_offer(session, offer, replace(values, title=" "), BY_SYSTEM)
    crowd = tuple(Role(f"Gemeente {number}", RoleKind.INVOLVED) for number in range(MOST_PARTIES + 1))
    with pytest.raises(Invalid, match="hooguit 100 partijen"):
        edit_offer(session, offer, replace(values, parties=crowd), BY_SYSTEM)
    with pytest.raises(Invalid, match="korter"):
        reject(session, offer, "x" * 40_000, BY_SYSTEM)
    assert offer.because == ""
    reject(session, offer, "Staat er al in.", BY_SYSTEM)
    assert (offer.state, offer.because) == (OfferState.REJECTED, "Staat er al in.")
    reopen(session, offer, BY_SYSTEM)
    assert (offer.state, offer.because, offer.title) == (OfferState.OPEN, "", "Anders")


def test_the_likeliest_action_shares_rare_words_or_the_lead() -> None:
    actions = [
        Known(1, "1.1", "Verkenning ruimte voor bedrijventerreinen", 1, "ez"),
        Known(2, "1.2", "Verkenning campussen en bedrijventerreinen", 1, "bzk"),
        Known(3, "2.1", "Wet op de bedrijveninvesteringszones", 2, "ez"),
    ]
    likeness = Likeness(actions)

    def likeliest(title: str, heading: str = "", lead: str = "") -> int | None:
        found = likeness.likeliest(title, heading, lead)
        return found.identity if found else None

    assert likeliest("Verkenning van campussen") == 2
    assert likeliest("Wijziging van de Wet bedrijveninvesteringszones") == 3
    assert likeliest("Iets geheel anders", "Ruimte voor bedrijventerreinen") == 1
    assert likeliest("Verkenning bedrijventerreinen", lead="bzk") == 2
    assert likeliest("Leernetwerk schoolpleinen") is None
    assert Likeness([]).likeliest("Wat dan ook", "", "") is None
