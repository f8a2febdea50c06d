"""A letter is held against the agenda: what does not agree is told with its words, what agrees is left in peace."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.rules import Operator
from agenda.commitments.models import Commitment, CommitmentKind
from agenda.consultations.models import AgendaItem, Annotation
from agenda.decisions.models import Decision
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Stamp
from agenda.letters.checking.findings import Finding, FindingKind, Weight
from agenda.letters.checking.queries import check
from agenda.letters.checking.secrets import secrets
from agenda.letters.checking.statements import plain_text, statements_of
from agenda.letters.heads import usual_head
from agenda.letters.models import Letter, Passage, PassageSource
from agenda.letters.queries import letter_by_key, letter_facts
from agenda.letters.services import draft_letter
from agenda.letters.words import SourceKind
from agenda.parties.models import Party, PartyName
from agenda.programmes.models import Programme

NOW = datetime(2026, 3, 16, 10, 0, tzinfo=AMSTERDAM)
K, W = FindingKind, Weight
Told = Callable[[str], list[Finding]]


@pytest.fixture
def letter(session: Session, programme: Programme) -> Letter:
    """Drafted from the agenda on the day of the test."""
    stamp = Stamp(Operator(), NOW, "proef")
    head = usual_head(session, programme, NOW.date(), None).columns()
    head |= {"key": "brief-proef", "dated": NOW.date(), "subject": "Voortgang"}
    return draft_letter(session, programme, head, "BO-2025-1", stamp)


def found_in(session: Session, letter: Letter) -> list[Finding]:
    session.flush()
    return check(session, letter, statements_of(letter), letter_facts(session, letter, NOW))


def passage_on(letter: Letter, number: str) -> Passage:
    return next(one for one in letter.passages if one.action and one.action.number == number)


@pytest.fixture
def told(session: Session, letter: Letter) -> Told:
    """What is found when this stands in the passage on action 1.1, and was not found without it."""

    def hold(text: str) -> list[Finding]:
        before = {(one.kind, one.quote, one.sentence) for one in found_in(session, letter)}
        passage = passage_on(letter, "1.1")
        passage.text = f"{passage.text}\n\n{text}"
        return [one for one in found_in(session, letter) if (one.kind, one.quote, one.sentence) not in before]

    return hold


def test_a_draft_agrees_with_the_agenda_that_it_was_drafted_from(session: Session, letter: Letter) -> None:
    assert [one for one in found_in(session, letter) if one.weight is W.WRONG] == []


def test_a_letter_that_was_written_by_hand_can_agree_as_well(session: Session, programme: Programme) -> None:
    sent = letter_by_key(session, "brief-2025-11-17", programme)
    assert [one for one in found_in(session, sent) if one.weight is W.WRONG] == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("text", "kind", "weight", "quote"),
    [
        ("De resultaten komen in het derde kwartaal van 2027.", K.TERM, W.WRONG, "in het derde kwartaal van 2027"),
        ("In het voorjaar van 2028 volgt meer.", K.TERM, W.WRONG, "In het voorjaar van 2028"),
        ("Inmiddels doet 73,5% van de bedrijven mee.", K.FIGURE, W.LOOK, "73,5%"),
        ("Hiervoor is € 4,7 miljoen beschikbaar.", K.FIGURE, W.LOOK, "€ 4,7 miljoen"),
        ("Ook LVVN werkt hieraan.", K.PARTY, W.LOOK, "LVVN"),
        ("Zie het onderzoek[@kst-99999-1].", K.CITATION, W.WRONG, "[@kst-99999-1]"),
        ("Zie het onderzoek[^Kamerstuk 99999, nr. 1].", K.CITATION, W.LOOK, "Kamerstuk 99999, nr. 1"),
        ("Dat volgt uit besluit BO-2025-1.9.", K.DECISION, W.WRONG, "BO-2025-1.9"),
        ("Zie de noot[^Dat volgt uit besluit BO-2025-1.9].", K.DECISION, W.WRONG, "BO-2025-1.9"),
        ("Zie de visie[@kst-34682-229, bij BO-2025-1.9].", K.DECISION, W.WRONG, "BO-2025-1.9"),
        ("Zie de noot[^Dit is klaar in mei 2027].", K.TERM, W.WRONG, "in mei 2027"),
    ],
)
def test_what_does_not_agree_is_told(told: Told, text: str, kind: K, weight: W, quote: str) -> None:
    (finding,) = told(text)
    assert (finding.kind, finding.weight, finding.quote) == (kind, weight, quote)
    assert finding.statement
    assert finding.statement.passage


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "text",
    [
        "De eerste resultaten komen in 2026.",
        "Resultaten verwacht ik in de loop van 2026.",
        "Op 20 maart 2025 sprak ik daarover met uw Kamer.",
        "De ruimte is vrijwel op in 8 van de 12 gebieden; 6 tot 13,5% extra is nodig.",
        "De NFIA werkt met de ROM's en EZ.",
        "Dat volgt uit besluit BO-2025-1.3.",
        "Zie de visie[@kst-34682-229].",
        "Zie de noot[^LVVN, Voortgang 2025, p. 12 tot en met 20; Staatscourant 2024, 33191].",
    ],
)
def test_what_agrees_is_left_in_peace(told: Told, text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_term_tells_which_one_the_agenda_has(told: Told) -> None:
    (finding,) = told("Dit is klaar in mei 2027.")
    assert finding.sentence == "Deze termijn staat niet bij actie 1.1; daar staat ‘in de loop van 2026’."


def test_a_passage_that_leaves_out_the_term_and_the_lead_is_told(session: Session, letter: Letter) -> None:
    passage_on(letter, "1.1").text = "De pilot loopt."
    found = [
        one for one in found_in(session, letter) if one.statement and one.statement.heading.startswith("Pilot Meer")
    ]
    assert {(one.kind, one.quote) for one in found} == {(K.TERM, "in de loop van 2026"), (K.PARTY, "NFIA")}


def test_a_source_that_is_cited_nowhere_any_more_is_told(session: Session, letter: Letter) -> None:
    passage = passage_on(letter, "6.3")
    passage.text = passage.text.replace("[@kst-32852-381]", "")
    assert [
        (one.kind, one.quote)
        for one in found_in(session, letter)
        if one.weight is W.LOOK and "Deze bron" in one.sentence
    ] == [(K.CITATION, "Kamerstuk 32852, nr. 381")]


def test_a_party_is_named_as_it_was_called_on_the_day_of_the_letter(session: Session, letter: Letter) -> None:
    party = session.scalars(select(Party).where(Party.key == "nfia")).one()
    party.names[0].valid_from = date(2024, 1, 1)
    party.names.insert(0, PartyName(name="Het Oude Agentschap", short="HOA", valid_until=date(2024, 1, 1)))
    passage_on(letter, "1.1").text += " Het Oude Agentschap doet mee."
    (finding,) = (one for one in found_in(session, letter) if one.weight is W.WRONG)
    assert (finding.kind, finding.quote) == (K.PARTY, "Het Oude Agentschap")
    assert finding.sentence == "Op 16 maart 2026 heet deze partij NFIA."


def test_a_decision_that_is_not_public_is_no_decision_for_a_letter(session: Session, letter: Letter) -> None:
    passage_on(letter, "1.1").text += " Zie besluit BO-2025-1.2."
    assert not [one for one in found_in(session, letter) if one.kind is K.DECISION]
    decision = session.scalars(select(Decision).where(Decision.number == "BO-2025-1.2")).one()
    decision.confidentiality = Confidentiality.SECRETARIAT
    assert {one.quote for one in found_in(session, letter) if one.kind is K.DECISION} == {"BO-2025-1.2"}
    decision.number = "najaarsoverleg.2"
    passage_on(letter, "1.1").text += " Zie besluit najaarsoverleg.2."
    found = {one.quote for one in found_in(session, letter) if one.kind is K.DECISION}
    assert found == {"BO-2025-1.2", "najaarsoverleg.2"}


def test_a_commitment_that_is_due_must_be_mentioned(session: Session, letter: Letter, programme: Programme) -> None:
    due = Commitment(
        programme_id=programme.id,
        key="nieuw",
        kind=CommitmentKind.COMMITMENT,
        text="De Kamer krijgt een overzicht.",
        made_to="Kamerlid Jansen",
        debate="Debat",
        made_on=date(2026, 1, 5),
        due_on=date(2026, 3, 1),
        actions=[],
    )
    session.add(due)
    (finding,) = (one for one in found_in(session, letter) if one.kind is K.COMMITMENT)
    assert (finding.weight, finding.quote) == (W.WRONG, "De Kamer krijgt een overzicht.")
    assert finding.sentence.startswith("Deze toezegging aan Kamerlid Jansen moest uiterlijk 1 maart 2026")
    source = PassageSource(kind=SourceKind.COMMITMENT, record_id=due.id, told="Toezegging")
    passage_on(letter, "1.1").sources.append(source)
    due.kind = CommitmentKind.QUESTION
    (finding,) = (one for one in found_in(session, letter) if one.kind is K.COMMITMENT)
    assert finding.sentence.startswith("Deze vraag uit de Kamer van Kamerlid Jansen"), "no paragraph tells of it"
    source.paragraph = 0
    assert not [one for one in found_in(session, letter) if one.kind is K.COMMITMENT]
    source.paragraph = None
    due.due_on = date(2026, 3, 17)
    assert not [one for one in found_in(session, letter) if one.kind is K.COMMITMENT]


SPEAKING_NOTE = "De gedeputeerde wil voor de zomer eerst zekerheid over het geld voor de tweede fase."


def test_words_of_an_annotation_are_found_and_not_whose_they_are(session: Session, letter: Letter) -> None:
    item = session.scalars(select(AgendaItem)).first()
    assert item
    party = session.scalars(select(Party).where(Party.key == "nfia")).one()
    session.add(Annotation(item_id=item.id, party_id=party.id, text=f"Let op. {SPEAKING_NOTE}"))
    passage_on(letter, "5.1").text += f"\n\nIn het overleg bleek: {SPEAKING_NOTE[0].lower()}{SPEAKING_NOTE[1:]}"
    (finding,) = (one for one in found_in(session, letter) if one.kind is K.SECRET)
    assert finding.quote.casefold() == SPEAKING_NOTE[:-1].casefold()
    passage_on(letter, "5.1").text = f"In het overleg bleek meer.[^{SPEAKING_NOTE}]"
    assert [one.quote for one in found_in(session, letter) if one.kind is K.SECRET] == [SPEAKING_NOTE[:-1]]
    assert finding.sentence == "Deze woorden staan ook in een tekst die vertrouwelijk is. Zeg het anders."


def test_what_is_public_too_is_no_secret(session: Session, letter: Letter) -> None:
    statements = statements_of(letter)
    public = [one.text for one in statements]
    assert list(secrets(statements, public, public, W.WRONG)) == []
    assert list(secrets(statements, public, [], W.WRONG))


def test_the_text_of_a_statement_is_without_markup() -> None:
    assert plain_text("Zie *dit*[@kst-1-2] en[^een noot] \\*dat\\*.\n- een\n- twee") == "Zie dit en *dat*. een twee"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("sign", "times"),
    [("\0", 500), ("9", 32_000), ("[@", 16_000), ("in 2027 ", 4_000), ("A", 32_000), ("<script>alert(1)</script>", 1)],
)
def test_hostile_text_is_held_against_the_agenda_all_the_same(
    session: Session, letter: Letter, sign: str, times: int
) -> None:
    """As long as a text may be."""
    text = sign * times
    (first, *_) = statements_of(letter)
    facts = letter_facts(session, letter, NOW)
    check(session, letter, [replace(first, text=text, markup=text)], facts)
