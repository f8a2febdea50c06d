"""What changed since the letter before, as parliament may read it; and a draft that follows."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from agenda.actions.rules import order_key
from agenda.actions.services import add_action, merge_action
from agenda.actions.values import ActionValues, Slip, TermValues
from agenda.actions.words import Adoption, Phase, Rating, RoleKind, Succession
from agenda.decisions.queries import decision_by_number
from agenda.decisions.words import FollowUp, Verb
from agenda.kernel.refusal import NotAllowed, NotNow
from agenda.letters.changed import changed
from agenda.letters.content import letter_document
from agenda.letters.cooperation import about_meeting
from agenda.letters.models import Letter, Omission
from agenda.letters.omissions import untold_of
from agenda.letters.outline import outline_of
from agenda.letters.redrafting import redraft
from agenda.letters.services import write_passage
from agenda.letters.values import Wording
from agenda.letters.words import LetterState, PassageState
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from tests.dossiers.made import by
from tests.letters.drafted import Desk, about, at, words_in


@pytest.fixture
def desk(session: Session, programme: Programme) -> Desk:
    return Desk(session, programme)


def lines(desk: Desk, letter: Letter) -> dict[str, list[str]]:
    groups = changed(desk.facts(letter, at(3, 16)))
    return {group.title: [line.sentence for line in group.lines] for group in groups}


def silence(letter: Letter) -> None:
    for passage in letter.passages:
        passage.text = " "


def test_what_parliament_wants_to_know_is_told_and_what_is_internal_is_not(desk: Desk) -> None:
    new = replace(ActionValues.of(desk.action("5.2")), number="5.4", title="Iets nieuws", terms=())
    add_action(desk.session, desk.programme, new, desk.stamp(at(2, 1)))
    desk.change(
        "1.1", at(2, 2), rating=Rating.DELAYED, cause="a", consequence="b", correction="c", explanation="intern"
    )
    desk.change("2.1", at(2, 2), phase=Phase.RUNNING, explanation="intern")
    desk.change("3.2", at(2, 2), phase=Phase.DONE)
    roles = ActionValues.of(desk.action("5.2")).roles
    other = party_by_key(desk.session, "vro").id
    desk.change("5.2", at(2, 3), roles=tuple(replace(one, party=other) for one in roles if one.role is RoleKind.LEAD))
    desk.change("4.1", at(2, 3), adoption=Adoption.ADOPTED, adopted_by="BO-2025-1.9")
    terms = ActionValues.of(desk.action("4.1")).terms
    slip = Slip(
        terms[0].wording, "eind 2026", terms[0].last, date(2026, 12, 31), date(2026, 2, 4), "omdat de Raad adviseert"
    )
    later = TermValues.read("eind 2026", date(2026, 2, 4), terms[0].subject, terms[0].strength, slips=(slip,))
    desk.change("4.1", at(2, 4), terms=(later,))
    letter = desk.draft(at(3, 16))
    assert lines(desk, letter) == {
        "Nieuwe acties": ["Actie 5.4 ‘Iets nieuws’ is nieuw in de agenda, met EZ als trekker."],
        "Vastgesteld": ["Instrument 4.1 ‘Wijziging van de Wet BIZ: internetconsultatie’ is vastgesteld."],
        "In een volgende fase": [
            "Actie 2.1 “Community of Practice omgevingsprogramma ‘ruimte voor economie’” is nu in uitvoering; "
            "eerder was dat: in voorbereiding."
        ],
        "Afgerond": ["Maatregel 3.2 ‘Eén integrale aanpak van het Rijk voor bedrijventerreinen’ is afgerond."],
        "Termijnen en mijlpalen": [
            "Instrument 4.1 ‘Wijziging van de Wet BIZ: internetconsultatie’: de termijn voor ‘start van de "
            "internetconsultatie’ verschoof van ‘eerste kwartaal van 2026’ naar ‘eind 2026’, omdat de Raad adviseert."
        ],
        "Trekkers": [
            "Trekker van actie 5.2 ‘Programma Ruimte voor Economie 2.0 naar de Kamer’ werd VRO in plaats van EZ."
        ],
    }
    passage = next(one for one in letter.passages if one.heading == "Wat is er veranderd")
    assert passage.text.startswith("Sinds mijn brief van 17 november 2025 is in de agenda het volgende veranderd.")
    assert {one.kind.value for one in passage.sources} == {"letter", "change"}


def test_a_decision_that_is_not_public_is_not_named_however_alike_its_number_is(desk: Desk) -> None:
    """``BO-2025-1.1`` is public, ``BO-2025-1.12`` is not."""
    term = ActionValues.of(desk.action("4.1")).terms[0]
    slips = tuple(
        Slip(old, new, term.last, date(2026, 12, 31), date(2026, 2, 4), "De Raad adviseert.", "EZ", where)
        for old, new, where in (("a", "b", "BO-2025-1.12"), ("b", "eind 2026", "een vertrouwelijk besluit"))
    )
    later = TermValues.read("eind 2026", date(2026, 2, 4), term.subject, slips=slips)
    added = TermValues.read("medio 2027", date(2026, 2, 4), "het vervolg")
    desk.change("4.1", at(2, 3), adoption=Adoption.ADOPTED, adopted_by="BO-2025-1.12", terms=(later, added))
    desk.change("4.2", at(2, 3), phase=Phase.DROPPED, dropped_because="Geen geld.", dropped_by="BO-2025-1.1")
    letter = desk.draft(at(3, 16), "BO-2025-1")
    told = [line for group in lines(desk, letter).values() for line in group]
    assert "Instrument 4.1 ‘Wijziging van de Wet BIZ: internetconsultatie’ is vastgesteld." in told
    assert any("(besluit BO-2025-1.1)" in line for line in told)
    assert any(line.endswith("met instemming van EZ. Reden: De Raad adviseert.") for line in told)
    assert any(line.endswith(": de termijn van het vervolg is toegevoegd: ‘medio 2027’.") for line in told)
    words = words_in(letter_document(letter, desk.facts(letter, at(3, 16))))
    assert "BO-2025-1.12" not in words
    assert "vertrouwelijk" not in words


def test_a_decision_that_was_put_off_is_not_told_as_decided(desk: Desk) -> None:
    decision = decision_by_number(desk.session, desk.programme, "BO-2025-1.2")
    decision.verb, decision.text = Verb.DEFER, "Instemmen met de aanpak. Reden: eerst onderzoek?"
    decision.asks_work, decision.follow_up = False, FollowUp.OPEN
    told = about_meeting(desk.facts(desk.draft(at(3, 16), "BO-2025-1"), at(3, 16)))
    assert (
        "- Aangehouden: Instemmen met de aanpak. Reden: eerst onderzoek (besluit BO-2025-1.2)? Zie" in next(told).text
    )


def test_the_first_letter_tells_since_the_meeting_before(desk: Desk) -> None:
    for letter in desk.session.query(Letter):
        letter.state = LetterState.DRAFT
    letter = desk.draft(at(3, 16), "BO-2026-1")
    since = desk.facts(letter, at(3, 16)).since
    assert since is not None
    assert since.consultation is not None
    assert since.consultation.occasion.key == "BO-2025-1"
    assert desk.facts(desk.draft(at(3, 15)), at(3, 16)).since is None


def test_what_has_no_passage_and_was_not_left_out_is_named(desk: Desk) -> None:
    letter = desk.draft(at(3, 16))
    facts = desk.facts(letter, at(3, 16))
    assert untold_of(letter, (*facts.actions, *facts.gone)) == []
    gone = about(letter, "4.2")
    left_out, gone.action_id = gone.action_id, None
    about(letter, "1.1").text = " "
    assert [one.number for one in untold_of(letter, (*facts.actions, *facts.gone))] == ["1.1", "4.2"]
    stamp = desk.stamp(at(3, 16))
    letter.omissions.append(Omission(action_id=left_out, because="Later.", at=stamp.at, by=stamp.by.key))
    assert [one.number for one in untold_of(letter, (*facts.actions, *facts.gone))] == ["1.1"]


def test_the_workbench_and_the_check_name_the_same_actions_without_passage(desk: Desk) -> None:
    """Dropped and merged since the letter before are told too; concepts are not for parliament yet."""
    letter = desk.draft(at(2, 1))
    silence(letter)
    desk.change("4.2", at(3, 1), phase=Phase.DROPPED, dropped_because="Geen geld.", dropped_by="BO-2025-1.1")
    merge_action(desk.session, desk.action("6.1"), desk.action("6.2"), Succession.MERGED, desk.stamp(at(3, 2)))
    concept = replace(ActionValues.of(desk.action("5.2")), number="5.4", terms=(), adoption=Adoption.CONCEPT)
    add_action(desk.session, desk.programme, concept, desk.stamp(at(3, 2)))
    letter.as_of = None
    facts = desk.facts(letter, at(3, 16))
    shown = [one.number for one in outline_of(desk.session, letter, at(3, 16)).untold]
    assert shown == [
        one.number
        for one in sorted(untold_of(letter, (*facts.actions, *facts.gone)), key=lambda one: order_key(one.number))
    ]
    assert {"4.2", "6.1"} < set(shown)
    assert "5.4" not in shown
    before = desk.draft(at(3, 17), key="ervoor")
    before.state = LetterState.SENT
    later = desk.draft(at(3, 20), key="later")
    silence(later)
    desk.session.flush()
    shown = [one.number for one in outline_of(desk.session, later, at(3, 20)).untold]
    assert {"4.2", "6.1"}.isdisjoint(shown), "the letter before told so"


def test_a_redraft_follows_the_agenda_but_touches_no_words_of_people(desk: Desk) -> None:
    letter = desk.draft(at(3, 16))
    write_passage(desk.session, about(letter, "2.1"), Wording("Kop", "Eigen woorden."), desk.stamp(at(3, 16)))
    desk.session.flush()
    for number in ("1.1", "2.1"):
        desk.change(number, at(3, 17), phase=Phase.DONE)
    new = replace(ActionValues.of(desk.action("5.2")), number="5.4", title="Iets nieuws", terms=())
    add_action(desk.session, desk.programme, new, desk.stamp(at(3, 17)))
    found = redraft(desk.session, letter, desk.stamp(at(3, 18)))
    assert {one.action.number for one in found.refreshed if one.action} == {"1.1"}
    assert [one.action.number for one in found.added if one.action] == ["5.4"]
    assert {one.action.number for one in found.kept if one.action} == {"2.1"}
    assert about(letter, "2.1").text == "Eigen woorden."
    assert "Deze actie is afgerond." in about(letter, "1.1").text
    assert (about(letter, "1.1").state, about(letter, "1.1").revision) == (PassageState.CONCEPT, 2)
    numbers = [one.action.number for one in letter.passages if one.action]
    assert numbers[numbers.index("5.3") + 1] == "5.4"
    assert [one.position for one in letter.passages] == list(range(1, len(letter.passages) + 1))
    again = redraft(desk.session, letter, desk.stamp(at(3, 18)))
    assert (again.refreshed, again.added) == ([], [])


def test_a_letter_that_was_sent_and_one_who_may_not_write_are_refused(desk: Desk) -> None:
    letter = desk.draft(at(3, 16))
    with pytest.raises(NotAllowed):
        redraft(desk.session, letter, by(desk.session, "nfia@rve.example"))
    letter.state = LetterState.SENT
    with pytest.raises(NotNow):
        redraft(desk.session, letter, desk.stamp(at(3, 17)))
