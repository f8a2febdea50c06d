"""How the agenda is told: in correct Dutch, with every term literally as it was worded."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.actions.services import merge_action
from agenda.actions.values import ActionValues, Slip, TermValues
from agenda.actions.words import Phase, RoleKind, Succession
from agenda.letters.content import letter_document
from agenda.letters.naming import among, is_plural
from agenda.letters.services import add_letter, add_passage, keep_citations, write_passage
from agenda.letters.values import PassageValues, Wording
from agenda.letters.words import LetterState
from agenda.programmes.models import Programme
from agenda.progress.judging import accept
from agenda.references.keys import key_for
from tests.letters.drafted import HEAD, Desk, about, at, headed, notes_in, words_in
from tests.progress.asking import begun
from tests.progress.handed_in import handed_in, shared, whole

HOSTILE = "<script>alert(1)</script> *nadruk* [^noot] [@kst-34682-178] \\"


@pytest.fixture
def desk(session: Session, programme: Programme) -> Desk:
    return Desk(session, programme)


def told(desk: Desk, number: str) -> str:
    return about(desk.draft(at(3, 16)), number).text


def test_the_passage_that_a_party_proposed_is_told_as_it_is(desk: Desk) -> None:
    round_ = begun(desk.session, desk.programme)
    question = whole(desk.session, round_)
    words = {"passage": "Het gaat goed.\n\nEn het gaat door.", "done": "Niet voor de Kamer."}
    update = handed_in(desk.session, question, **words)
    assert "Het gaat goed." not in told(desk, question.action.number), "it was not accepted yet"
    accept(desk.session, update, "de partij", desk.stamp(at(3, 16, 11)))
    passage = about(desk.draft(at(3, 17)), question.action.number)
    assert passage.text.startswith("Het gaat goed.\n\nEn het gaat door.")
    assert "Niet voor de Kamer" not in passage.text
    paragraphs = [one for one in passage.sources if one.paragraph is not None]
    assert [(one.kind.value, one.record_id, one.paragraph) for one in paragraphs] == [
        ("progress_update", update.id, 0),
        ("progress_update", update.id, 1),
    ]
    assert paragraphs[0].told.endswith(f"bij actie {question.action.number}, geaccepteerd op 16 maart 2026")


def test_the_passage_of_a_party_gives_way_once_it_is_of_a_part_or_no_longer_holds(desk: Desk) -> None:
    round_ = begun(desk.session, desk.programme)
    question, part = whole(desk.session, round_), shared(desk.session, round_)[0]
    for asked, words in ((question, "Het loopt."), (part, "In Zeeland is het begonnen.")):
        update = handed_in(desk.session, asked, passage=words)
        accept(desk.session, update, "de partij", desk.stamp(at(3, 16, 11)))
    number = question.action.number
    letter = desk.draft(at(3, 17))
    assert about(letter, number).text.startswith("Het loopt.")
    assert "Zeeland" not in about(letter, part.action.number).text
    desk.change(number, at(3, 18), phase=Phase.DONE)
    assert "is afgerond" in about(desk.draft(at(3, 19)), number).text
    desk.change(number, at(3, 20), phase=Phase.RUNNING)
    letter.state = LetterState.SENT
    later = about(desk.draft(at(3, 21)), number).text
    assert "Het loopt." not in later, "the letter before told it"
    assert "is in uitvoering" in later


def test_what_the_passage_of_a_party_cites_is_not_cited_again(desk: Desk) -> None:
    question = next(
        one
        for one in (whole(desk.session, begun(desk.session, desk.programme), nth) for nth in range(20))
        if one.action.references
    )
    normal = question.action.references[0].normal
    update = handed_in(desk.session, question, passage=f"Zie de brief[^{normal}].")
    accept(desk.session, update, "de partij", desk.stamp(at(3, 16, 11)))
    letter = desk.draft(at(3, 17))
    passage = about(letter, question.action.number)
    assert passage.text.count(key_for(normal)) == 0
    assert [one.normal for one in passage.references] == [one.normal for one in question.action.references]


def test_a_divided_action_is_told_in_counts_of_its_group(desk: Desk) -> None:
    shares = ActionValues.of(desk.action("3.1")).shares
    running = tuple(replace(one, phase=Phase.RUNNING if place < 7 else one.phase) for place, one in enumerate(shares))
    desk.change("3.1", at(3, 1), shares=running)
    assert "In 7 van de 12 provincies is het eigen deel in uitvoering, in 5 in voorbereiding." in told(desk, "3.1")
    assert [among(name).noun for name in ("de twaalf provincies", "decentrale overheden", "VNO-NCW/MKB-Nederland")] == [
        "provincies",
        "decentrale overheden",
        "partijen van VNO-NCW/MKB-Nederland",
    ]


def test_roles_are_told_in_words_and_agree_in_number(desk: Desk) -> None:
    assert "De NFIA is trekker. Opdrachtgever is EZ. De uitvoering ligt bij de ROM's." in told(desk, "1.1")
    assert "Het RVB is trekker." in told(desk, "4.3")
    roles = ActionValues.of(desk.action("1.1")).roles
    turned = {RoleKind.LEAD: RoleKind.CO_LEAD, RoleKind.EXECUTOR: RoleKind.LEAD}
    desk.change("1.1", at(3, 1), roles=tuple(replace(one, role=turned.get(one.role, one.role)) for one in roles))
    assert "De ROM's zijn trekker, samen met de NFIA." in told(desk, "1.1")
    assert (
        "samen met decentrale overheden (IPO en VNG). Betrokken zijn I&W, KGG, VNO-NCW/MKB-Nederland en VRO."
        in told(desk, "5.1")
    )
    assert [is_plural(name) for name in ("ROM's", "gemeenten", "EZ", "Groningen", "de twaalf provincies")] == [
        *(True, True, False, False, True),
    ]


def test_a_consultation_has_its_own_article(desk: Desk) -> None:
    desk.programme.consultation_name = "Stuurgroep Ruimte"
    letter = desk.draft(at(3, 16), "BO-2025-1")
    assert "Op 8 mei 2025 kwam de Stuurgroep Ruimte bijeen" in letter.passages[0].text
    assert headed(letter, "Stuurgroep Ruimte").text.startswith("Op 8 mei 2025 kwam de Stuurgroep Ruimte bijeen.")


def test_terms_that_were_met_moved_or_missed_are_told_so(desk: Desk) -> None:
    def term(wording: str, subject: str, **rest: object) -> TermValues:
        return replace(TermValues.read(wording, date(2025, 11, 17), subject), **rest)  # type: ignore[arg-type]

    slip = Slip(
        "eind 2025", "medio 2026", date(2025, 12, 31), date(2026, 6, 30), date(2026, 2, 1), "omdat de wet later komt"
    )
    terms = (
        term("eind 2025", "de verkenning", met_on=date(2025, 12, 20)),
        term("medio 2026", "de campagne", slips=(slip,)),
        term("januari 2026", "het plan"),
        term("tweede kwartaal 2026", "Start", milestone=True, met_on=date(2026, 3, 12)),
        term("", "Einde", milestone=True),
    )
    desk.change("1.1", at(2, 1), terms=terms)
    assert told(desk, "1.1").split("\n\n")[-1].split(". ") == [
        "De termijn van de verkenning, ‘eind 2025’, werd nagekomen op 20 december 2025",
        "De termijn van de campagne verschoof van ‘eind 2025’ naar ‘medio 2026’, omdat de wet later komt",
        "De mijlpaal ‘Start’, ‘tweede kwartaal 2026’, werd bereikt op 12 maart 2026",
        "De mijlpaal ‘Einde’ heeft nog geen termijn",
        "De planning is als volgt",
        "Het plan: januari 2026; die termijn is inmiddels verstreken.",
    ]


def test_what_left_the_agenda_is_told_and_not_gone_in_silence(desk: Desk) -> None:
    desk.change("4.2", at(3, 1), phase=Phase.DROPPED, dropped_because="Er is geen geld voor", dropped_by="BO-2025-1.9")
    merge_action(desk.session, desk.action("6.1"), desk.action("6.2"), Succession.SUPERSEDED, desk.stamp(at(3, 2)))
    assert "Deze actie is vervallen. Reden: Er is geen geld voor." in told(desk, "4.2")
    letter = desk.draft(at(3, 17))
    successor = "actie 6.2 ‘Onderzoek naar bedrijven in grote woningbouwgebieden’"
    assert f"Dit onderzoek is vervangen door {successor}." in about(letter, "6.1").text
    changed = headed(letter, "Wat is er veranderd")
    assert "Vervallen, samengegaan of vervangen:\n- Vervallen: actie 4.2" in changed.text
    assert f"is vervangen door {successor}." in changed.text
    later = desk.draft(at(3, 20), previous_on=None, key="later")
    assert any(one.action and one.action.number == "4.2" for one in later.passages), "no letter told it yet"


def test_hostile_words_stay_words(desk: Desk) -> None:
    action: Action = desk.change("5.2", at(3, 1), summary=HOSTILE, title=f"Titel {HOSTILE}", references=())
    passage = about(desk.draft(at(3, 16)), "5.2")
    letter = passage.letter
    document = letter_document(letter, desk.facts(letter, at(3, 16)))
    assert f"{HOSTILE}." in words_in(document)
    assert "noot" not in notes_in(document)
    assert (passage.heading, passage.references) == (action.title, [])


def test_what_is_cited_follows_the_text(desk: Desk) -> None:
    letter = add_letter(
        desk.session, desk.programme, HEAD | {"key": "x", "dated": date(2026, 3, 1)}, None, desk.stamp(at(3, 1))
    )
    stamp = desk.stamp(at(3, 1))
    cited = PassageValues(
        0, "", "Zie[@kst-34682-178] en[^Kamerstuk 32637, nr. 691].", references=("Kamerstuk 34682, nr. 182",)
    )
    passage = add_passage(desk.session, letter, cited, stamp)
    assert [one.normal for one in passage.references] == [
        f"Kamerstuk {one}" for one in ("32637, nr. 691", "34682, nr. 178", "34682, nr. 182")
    ]
    write_passage(desk.session, passage, Wording("", "Zie[@stcrt-2024-33191] en [@kst-99999-9]."), stamp)
    assert [one.normal for one in passage.references] == ["Staatscourant 2024, 33191"]
    passage.text = "Niets."
    keep_citations(desk.session, passage)
    assert passage.references == []
