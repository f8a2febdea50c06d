"""The letter of 17 November 2025, when it lies beside the project, held against the facts that are known of it.

Its sentences stay out of the project; what is asked here are facts: words of titles, parties and terms. A line of the
agenda counts as found when a proposal of a kind of work bears all its title words (in its title or its sentence), has
the lead if the letter names one, all partners that the letter names, and contains the term as it is worded.
"""

import tomllib
from dataclasses import dataclass
from datetime import date

import pytest

from agenda.intake.opening import open_letter
from agenda.intake.proposals import Proposal
from agenda.intake.reading import read_letter
from agenda.intake.script import Passage, Script
from agenda.intake.words import ProposalKind
from agenda.parties.rules import folded
from config import ROOT
from tests.intake.letters import Example, beside, headings_of, printed, seen_in

LETTER = ROOT.parent / "shared" / "seed" / "voortgangsbrief-2025-11-17.txt"
ON = date(2025, 11, 17)
WORK = {ProposalKind.ACTION, ProposalKind.MEASURE, ProposalKind.INSTRUMENT, ProposalKind.AGREEMENT, ProposalKind.STUDY}

pytestmark = pytest.mark.skipif(not LETTER.exists(), reason=f"the real letter is not at {LETTER}")


@dataclass(frozen=True)
class Fact:
    """``lead`` is empty where the letter leaves it to be understood."""

    number: str
    words: str
    lead: str = ""
    partners: str = ""
    term: str = ""


FACTS = (
    Fact("1.1", "meerjarenprogramma bovenregionale samenwerking", "nfia", "roms", "in de loop van 2026"),
    Fact("2.1", "community of practice", "", "gemeenten", "gedurende een jaar"),
    Fact("3.1", "pilot per provincie", "het Rijk", "provincies", "in 2026"),
    Fact("3.2", "integrale aanpak", "ez", "ienw vro lvvn kgg"),
    Fact("4.1", "internetconsultatie", "ez", "", "eerste kwartaal van 2026"),
    Fact("4.2", "communicatiecampagne BIZ", "ez", "gemeenten provincies vno-ncw", "het tweede kwartaal"),
    Fact("4.3", "RVB deelname BIZ", "rvb"),
    Fact("5.1", "uitvoeringsagenda", "ez", "decentrale-overheden ienw kgg vro vno-ncw-mkb"),
    Fact("5.2", "programma ruimte voor economie 2.0", "ez", "", "najaar 2026"),
    Fact("5.3", "uitgangspunten Ontwerp-Nota Ruimte"),
    Fact("6.1", "ruimtelijke opgaven campussen", "ez", "TwynstraGudde"),
    Fact("6.2", "bedrijvigheid grootschalige woningbouwgebieden", "ez", "vro ienw Rebel Fakton"),
    Fact("6.3", "circulaire economie", "ez", "ienw"),
    Fact("6.4", "clustering grootschalige bedrijvigheid", "ez", "vro ienw"),
)
FOOTNOTES = {
    1: ("Kamerstuk 34682, nr. 178", "Economie"),
    2: ("Kamerstuk 32637, nr. 691", "2025"),
    3: ("Kamerstuk 34682, nr. 229", "(REV)"),
    4: ("Kamerstuk 29435, nr. 269", "Ruimte"),
    5: ("Kamerstuk 34682, nr. 229", "uitverkocht"),
    6: ("Kamerstuk 34682, nr. 209", "economie’"),
    7: ("Staatscourant 2024, 33191", "verstrekt"),
    8: ("Kamerstuk 32637, nr. 633", "BIZ"),
    9: ("Kamerstuk 34682, nr. 209", "georganiseerd"),
    10: ("Kamerstuk 33009, nr. 143", "campusinventarisatie"),
    11: ("Kamerstuk 32852, nr. 381", "bedrijventerreinen"),
    12: ("Kamerstuk 34682, nr. 182", "bedrijfsvestigingen"),
    13: ("Kamerstuk 34682, nr. 229", "bedrijvigheid"),
}
PAST = ("8 mei", "20 maart", "juni", "2015", "2011", "2023", "2024", "dit najaar", "najaar van 2024", "recentelijk")
INDICATORS = ("8 van de 12 provincies", "6 tot 13,5%", "20%", "3,4%", "€1.300-1.400")


@pytest.fixture(scope="module")
def script() -> Script:
    return open_letter(LETTER.name, LETTER.read_bytes())


@pytest.fixture(scope="module")
def offered(script: Script) -> list[Proposal]:
    return read_letter(script, ON, example_spellings())


def example_spellings() -> dict[str, set[str]]:
    """Those of the example programme."""
    file = tomllib.loads((ROOT / "examples" / "ruimte-voor-economie.toml").read_text())
    found: dict[str, set[str]] = {}
    for party in file["partijen"]:
        names = [text for one in party["namen"] for text in (one["kort"], one["naam"])]
        for name in [party["sleutel"], *names, *party.get("schrijfwijzen", [])]:
            found.setdefault(folded(name), set()).add(party["sleutel"])
    for group in file["groepen"]:
        for name in (group["sleutel"], group["naam"]):
            found.setdefault(folded(name), set()).add(group["sleutel"])
    found.setdefault(folded("Economische Zaken"), set()).add("ez")
    return found


def is_found(fact: Fact, one: Proposal) -> bool:
    told = f"{one.title} {one.sentence} {one.heading}".lower()
    parties = {role.party for role in one.parties}
    return (
        one.kind in WORK
        and all(word in told for word in fact.words.lower().split())
        and (not fact.lead or one.lead == fact.lead)
        and set(fact.partners.split()) <= {name for party in parties for name in (party, party.split()[0])}
        and fact.term in one.term
    )


def test_at_least_nine_in_ten_lines_of_the_agenda_are_found(offered: list[Proposal]) -> None:
    missed = [fact.number for fact in FACTS if not any(is_found(fact, one) for one in offered)]
    assert len(missed) <= len(FACTS) // 10, f"not found: {missed}"


def test_little_is_offered_that_is_no_line_of_the_agenda(offered: list[Proposal]) -> None:
    """The same line may be told in more places; agreements of others are true, and for a person to reject."""
    others = [one.title for one in offered if one.kind in WORK and not any(_words_in(fact, one) for fact in FACTS)]
    assert len(others) <= 3, others


def _words_in(fact: Fact, one: Proposal) -> bool:
    return all(word in f"{one.title} {one.sentence}".lower() for word in fact.words.lower().split())


def test_all_footnotes_are_found_with_the_words_that_call_them(script: Script, offered: list[Proposal]) -> None:
    called = {
        call.number: passage.text[: call.at].split()[-1].rstrip(".")
        for passage in script.passages
        for call in passage.calls
    }
    assert called == {number: word for number, (_, word) in FOOTNOTES.items()}
    cited = [one.title for one in offered if one.kind is ProposalKind.REFERENCE]
    assert sorted(cited) == sorted(normal for normal, _ in FOOTNOTES.values())


def test_nothing_that_is_past_is_offered_as_a_term(offered: list[Proposal]) -> None:
    terms = {one.term for one in offered if one.term}
    assert [term for term in terms for day in PAST if day in term.lower()] == []
    assert all("2025" not in term for term in terms)


def test_decisions_commitment_legal_term_and_figures_are_told(offered: list[Proposal]) -> None:
    told = {kind: [one for one in offered if one.kind is kind] for kind in ProposalKind}
    assert any("sturingsprincipes" in one.title.lower() for one in told[ProposalKind.DECISION])
    assert any("decentralisatie" in one.sentence for one in told[ProposalKind.AGREEMENT])
    (commitment,) = told[ProposalKind.COMMITMENT]
    assert commitment.references == ["Kamerstuk 32637, nr. 691"]
    (legal,) = told[ProposalKind.LEGAL_TERM]
    assert legal.term == "tot 1 januari 2032"
    for figure in INDICATORS:
        assert any(figure in one.title for one in told[ProposalKind.INDICATOR]), figure


def test_each_sentence_stands_where_it_is_said_to_stand(script: Script, offered: list[Proposal]) -> None:
    for one in offered:
        assert beside(one, script.text).strip("0123456789") == "", one


@pytest.mark.parametrize(("width", "page"), [(50, 9), (61, 21), (77, 13), (84, 9), (100, 45), (135, 34)])
def test_other_lines_and_pages_make_no_difference(
    script: Script, offered: list[Proposal], width: int, page: int
) -> None:
    parts = [_with_calls(passage) for passage in script.passages]
    notes = {note.number: note.text for note in script.notes}
    head, close = "Geachte Voorzitter,", "\n".join(script.head.signatory)
    again = printed(Example(ON, head, "\n\n".join(parts), close, notes), width, page)
    assert seen_in(read_letter(open_letter("brief.txt", again.encode()), ON, example_spellings())) == seen_in(offered)


def _with_calls(passage: Passage) -> str:
    text = passage.text
    for call in reversed(passage.calls):
        text = f"{text[: call.at]}[{call.number}]{text[call.at :]}"
    return f"# {text}" if passage.is_heading else text


def test_the_letterhead_is_read(script: Script) -> None:
    assert (script.head.dated, script.head.salutation) == (ON, "Geachte Voorzitter,")
    assert script.head.subject == "Voortgang programma Ruimte voor Economie"
    assert len(headings_of(script)) == 17
