"""What is told of two contents of one record, sentence by sentence."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from agenda.actions.goals import GoalValues
from agenda.actions.slips import with_slips
from agenda.actions.values import ActionValues, LinkValues, RoleValues, ShareValues, Slip, TermValues
from agenda.actions.words import ActionKind, Adoption, LinkKind, Phase, Rating, RoleKind, Succession
from agenda.changes.names import Names, Telling
from agenda.changes.rules import action_facts, goal_facts, indicator_facts
from agenda.changes.sentences import tell
from agenda.indicators.services import IndicatorValues, MeasurementValues
from agenda.parties.queries import Naming
from agenda.terms.words import Strength

EZ, VNG, DRENTHE, FRYSLAN = 1, 2, 3, 4
ON = date(2026, 3, 2)
NAMES = Names(
    parties={number: Naming(short, short) for number, short in enumerate(("EZ", "VNG", "Drenthe", "Fryslân"), start=1)},
    goals={1: GoalValues("4", "Ondernemersklimaat"), 2: GoalValues("5", "Ruimte ‘boven’ en onder")},
    actions={9: ActionValues(goal=1, number="4.9", kind=ActionKind.MEASURE, title="Verzamelwet")},
    groups={7: "de provincies", 8: "de regio’s"},
    occasions={5: "BO-2026-1"},
)


def term(wording: str, subject: str = "", **rest: Any) -> TermValues:
    return TermValues.read(wording, ON, subject, **rest)


FIRST = term("eerste kwartaal van 2026", "de internetconsultatie", strength=Strength.AIM)
MILESTONE = term("1 oktober 2026", "Consultatie geopend", milestone=True)
SHARE = ShareValues(party=DRENTHE, phase=Phase.RUNNING, term=term("eind 2026"))
ACTION = ActionValues(
    goal=1,
    number="4.1",
    kind=ActionKind.ACTION,
    title="Wet BIZ moderniseren",
    phase=Phase.PREPARING,
    roles=(RoleValues(EZ, RoleKind.LEAD), RoleValues(VNG, RoleKind.INVOLVED)),
    terms=(FIRST, MILESTONE),
)
GREEN = replace(ACTION, phase=Phase.RUNNING, rating=Rating.ON_TRACK)
DIVIDED = replace(ACTION, group=7, shares=(SHARE,))


def tellings(old: ActionValues | None, new: ActionValues) -> list[tuple[str, Telling]]:
    return [(fact.kind.value, tell(fact, new, NAMES)) for fact in action_facts(old, new)]


def sentences(old: ActionValues | None, new: ActionValues) -> list[tuple[str, str]]:
    return [(kind, telling.sentence) for kind, telling in tellings(old, new)]


def with_term(place: int, new: TermValues | None, *slips: Slip) -> ActionValues:
    fresh = replace(new, slips=slips) if new and slips else new
    terms = [fresh if number == place else one for number, one in enumerate(ACTION.terms)]
    return replace(ACTION, terms=tuple(one for one in terms if one))


def later(reason: str = "", by: str = "", where: str = "") -> ActionValues:
    new = replace(term("tweede kwartaal van 2026", "de internetconsultatie"), strength=Strength.AIM)
    return with_term(0, new, Slip(FIRST.wording, new.wording, FIRST.last, new.last, ON, reason, by, where))


MOVED = (
    "Actie 4.1 ‘Wet BIZ moderniseren’: de termijn van de internetconsultatie verschoof van "
    "‘eerste kwartaal van 2026’ naar ‘tweede kwartaal van 2026’ (later)"
)
ME = "Actie 4.1 ‘Wet BIZ moderniseren’"
ME_TOO = "actie 4.1 ‘Wet BIZ moderniseren’"

TOLD: list[tuple[ActionValues | None, ActionValues, list[tuple[str, str]]]] = [
    (
        None,
        ACTION,
        [
            (
                "added",
                f"Nieuw in de agenda: {ME_TOO}, met EZ als trekker; de termijn is ‘eerste kwartaal van 2026’.",
            )
        ],
    ),
    (
        None,
        replace(ACTION, adoption=Adoption.CONCEPT, roles=(), terms=(), phase=Phase.DROPPED),
        [("added", f"Nieuw in de agenda: {ME_TOO} (nog een concept), inmiddels vervallen.")],
    ),
    (
        None,
        replace(ACTION, adoption=Adoption.MERGED, successor=9, terms=(FIRST, replace(FIRST, wording="Q1 2026"))),
        [
            (
                "added",
                f"Nieuw in de agenda: {ME_TOO}, met EZ als trekker, inmiddels opgegaan in maatregel 4.9 ‘Verzamelwet’; "
                "de termijnen zijn ‘eerste kwartaal van 2026’ en ‘Q1 2026’ (het eerste kwartaal van 2026).",
            )
        ],
    ),
    (
        ACTION,
        replace(ACTION, phase=Phase.DROPPED, dropped_because="omdat het geld op is.", dropped_by="BO-2026-1.2"),
        [("dropped", f"Vervallen: {ME_TOO} (besluit BO-2026-1.2), omdat het geld op is.")],
    ),
    (
        ACTION,
        replace(ACTION, phase=Phase.DROPPED, dropped_because="Het geld is op", dropped_by="het besluit van 2 maart"),
        [("dropped", f"Vervallen: {ME_TOO} (het besluit van 2 maart). Reden: Het geld is op.")],
    ),
    (
        ACTION,
        replace(ACTION, adoption=Adoption.MERGED, succession=Succession.SUPERSEDED, successor=9),
        [("merged", f"{ME} is vervangen door maatregel 4.9 ‘Verzamelwet’.")],
    ),
    (
        replace(ACTION, adoption=Adoption.PROPOSED),
        replace(ACTION, adopted_by="BO-2026-1.3"),
        [("adopted", f"{ME} is vastgesteld (besluit BO-2026-1.3).")],
    ),
    (
        replace(ACTION, adoption=Adoption.CONCEPT),
        replace(ACTION, adoption=Adoption.PROPOSED),
        [("adopted", f"{ME} is voorgesteld.")],
    ),
    (ACTION, replace(ACTION, phase=Phase.DONE), [("finished", f"{ME} is afgerond.")]),
    (
        ACTION,
        GREEN,
        [
            (
                "stand",
                f"{ME}: de fase ging van ‘in voorbereiding’ naar ‘in uitvoering’ en het oordeel werd ‘op schema’.",
            )
        ],
    ),
    (
        GREEN,
        replace(GREEN, rating=Rating.DELAYED, cause="Er is te weinig tijd.", phase=Phase.PREPARING),
        [
            (
                "stand",
                f"{ME}: de fase ging terug van ‘in uitvoering’ naar ‘in voorbereiding’ en het oordeel ging van ‘op "
                "schema’ naar ‘vertraagd, bijsturing nodig’ (slechter), met een nieuwe toelichting.",
            )
        ],
    ),
    (
        replace(GREEN, rating=Rating.DELAYED, cause="Te weinig tijd."),
        replace(GREEN, rating=Rating.ATTENTION, cause="Te weinig tijd."),
        [
            (
                "stand",
                f"{ME}: het oordeel ging van ‘vertraagd, bijsturing nodig’ naar ‘aandacht nodig’ (beter).",
            )
        ],
    ),
    (GREEN, replace(GREEN, rating=Rating.UNRATED), [("stand", f"{ME}: het oordeel ‘op schema’ verviel.")]),
    (
        GREEN,
        replace(GREEN, phase=Phase.DONE, rating=Rating.UNRATED, explanation="Klaar."),
        [
            ("finished", f"{ME} is afgerond."),
            ("stand", f"{ME}: het oordeel ‘op schema’ verviel, met een nieuwe toelichting."),
        ],
    ),
    (ACTION, later(), [("term", f"{MOVED}.")]),
    (
        ACTION,
        later("Omdat gemeenten meer tijd vroegen.", "EZ en VNG", "BO-2026-1"),
        [("term", f"{MOVED}, omdat gemeenten meer tijd vroegen; met instemming van EZ en VNG in BO-2026-1.")],
    ),
    (
        ACTION,
        later("gemeenten vroegen\nmeer tijd", "EZ"),
        [("term", f"{MOVED}, met instemming van EZ. Reden: gemeenten vroegen meer tijd.")],
    ),
    (
        ACTION,
        later("BO-2026-1 is verplaatst.", where="BO-2026-1"),
        [("term", f"{MOVED}. Reden: BO-2026-1 is verplaatst.")],
    ),
    (
        ACTION,
        with_term(0, term("eind 2025", "de internetconsultatie", strength=Strength.AIM)),
        [
            (
                "term",
                f"{ME}: de termijn van de internetconsultatie verschoof van ‘eerste kwartaal van 2026’ naar ‘eind "
                "2025’ (ongeveer het vierde kwartaal van 2025; eerder).",
            )
        ],
    ),
    (
        ACTION,
        with_term(0, term("Q1 2026", "de internetconsultatie", strength=Strength.AIM)),
        [
            (
                "term",
                f"{ME}: de termijn van de internetconsultatie is nu verwoord als ‘Q1 2026’ in plaats van ‘eerste "
                "kwartaal van 2026’; de dagen bleven gelijk.",
            )
        ],
    ),
    (
        ACTION,
        with_term(0, term("op korte termijn", "de internetconsultatie", strength=Strength.AIM)),
        [
            (
                "term",
                f"{ME}: de termijn van de internetconsultatie is nu ‘op korte termijn’ in plaats van ‘eerste kwartaal "
                "van 2026’.",
            )
        ],
    ),
    (
        ACTION,
        with_term(0, replace(FIRST, first=date(2026, 4, 1), last=date(2026, 6, 30))),
        [
            (
                "term",
                f"{ME}: de termijn van de internetconsultatie ‘eerste kwartaal van 2026’ verschoof van het eerste "
                "kwartaal van 2026 naar het tweede kwartaal van 2026 (later).",
            )
        ],
    ),
    (
        with_term(0, replace(FIRST, first=None, last=None, open=True)),
        ACTION,
        [
            (
                "term",
                f"{ME}: de termijn van de internetconsultatie ‘eerste kwartaal van 2026’ wordt nu gelezen als het "
                "eerste kwartaal van 2026, eerst als nog te bepalen.",
            )
        ],
    ),
    (
        ACTION,
        with_term(0, replace(FIRST, confirmed_by="Anne", strength=Strength.AGREED, occasion=5)),
        [
            (
                "term",
                f"{ME}, de termijn van de internetconsultatie: de sterkte is nu ‘afgesproken’, eerst ‘streven’; die "
                "hangt nu aan BO-2026-1; de lezing is bevestigd door Anne.",
            )
        ],
    ),
    (
        ACTION,
        with_term(0, None),
        [("term", f"{ME}: de termijn van de internetconsultatie verviel; die was ‘eerste kwartaal van 2026’.")],
    ),
    (
        ACTION,
        replace(ACTION, terms=(FIRST, term("2027", "evaluatie"), MILESTONE)),
        [("term", f"{ME}: de termijn voor ‘evaluatie’ is toegevoegd: ‘2027’.")],
    ),
    (
        ACTION,
        replace(ACTION, terms=(FIRST, replace(MILESTONE, met_on=date(2026, 9, 28)))),
        [("milestone", f"{ME}: de mijlpaal ‘Consultatie geopend’ is bereikt op 28 september 2026.")],
    ),
    (
        ACTION,
        replace(ACTION, terms=(replace(FIRST, met_on=date(2026, 3, 1)), MILESTONE)),
        [("term", f"{ME}: de termijn van de internetconsultatie is nagekomen op 1 maart 2026.")],
    ),
    (
        replace(ACTION, terms=(FIRST, replace(MILESTONE, met_on=date(2026, 9, 28)))),
        ACTION,
        [("milestone", f"{ME}: de mijlpaal ‘Consultatie geopend’ is toch nog niet bereikt.")],
    ),
    (
        replace(ACTION, terms=(FIRST,)),
        replace(ACTION, terms=(FIRST, replace(term("", "Start"), milestone=True, met_on=date(2026, 9, 28)))),
        [("milestone", f"{ME}: de mijlpaal ‘Start’ is toegevoegd; bereikt op 28 september 2026.")],
    ),
    (
        ACTION,
        replace(ACTION, terms=(FIRST, replace(term("", "Consultatie geopend"), milestone=True))),
        [
            (
                "milestone",
                f"{ME}: de mijlpaal ‘Consultatie geopend’ heeft geen termijn meer; die was ‘1 oktober 2026’.",
            )
        ],
    ),
    (
        ACTION,
        replace(ACTION, roles=(RoleValues(EZ, RoleKind.CO_LEAD), RoleValues(VNG, RoleKind.LEAD))),
        [
            ("owner", f"Trekker van {ME_TOO} werd VNG in plaats van EZ."),
            ("owner", f"Nieuwe mede-trekker bij {ME_TOO}: EZ."),
            ("owner", f"Geen betrokken partij meer bij {ME_TOO}: VNG."),
        ],
    ),
    (
        replace(ACTION, roles=ACTION.roles[:1]),
        replace(
            ACTION,
            roles=(*ACTION.roles[:1], *(RoleValues(party, RoleKind.FUNDER) for party in (FRYSLAN, VNG, DRENTHE))),
        ),
        [("owner", f"Nieuwe financiers bij {ME_TOO}: Drenthe, Fryslân en VNG.")],
    ),
    (
        replace(ACTION, adoption=Adoption.CONCEPT, roles=()),
        replace(ACTION, adoption=Adoption.CONCEPT, roles=ACTION.roles[:1]),
        [("owner", f"Trekker van {ME_TOO} werd EZ; er was nog geen trekker.")],
    ),
    (
        ACTION,
        replace(ACTION, roles=(replace(ACTION.roles[0], decides=True, authority="Wet BIZ"), ACTION.roles[1])),
        [("owner", f"EZ, trekker bij {ME_TOO}: de partij mag nu besluiten en de bevoegdheid is gewijzigd.")],
    ),
    (
        ACTION,
        replace(DIVIDED, shares=(SHARE, replace(SHARE, party=FRYSLAN))),
        [("share", f"{ME} is verdeeld over de provincies: Drenthe en Fryslân.")],
    ),
    (DIVIDED, ACTION, [("share", f"{ME} is niet meer verdeeld over de provincies.")]),
    (
        DIVIDED,
        replace(DIVIDED, shares=(replace(SHARE, party=FRYSLAN),)),
        [
            ("share", f"Nieuw eigen deel in {ME_TOO}: Fryslân."),
            ("share", f"Geen eigen deel meer in {ME_TOO}: Drenthe."),
        ],
    ),
    (
        DIVIDED,
        replace(DIVIDED, shares=(replace(SHARE, phase=Phase.DONE, owner="Team Ruimte", term=term("medio 2027")),)),
        [
            (
                "share",
                f"{ME}, deel van Drenthe: de fase ging van ‘in uitvoering’ naar ‘afgerond’; de uitvoering ligt bij "
                "Team Ruimte; de termijn verschoof van ‘eind 2026’ (ongeveer het vierde kwartaal van 2026) naar ‘medio "
                "2027’ (ongeveer 15 mei 2027 tot en met 15 augustus 2027; later).",
            )
        ],
    ),
    (ACTION, replace(ACTION, number="4.4"), [("renumbered", "Actie 4.4 ‘Wet BIZ moderniseren’ had eerst nummer 4.1.")]),
    (
        ACTION,
        replace(ACTION, number="5.1", goal=2),
        [
            (
                "renumbered",
                "Actie 5.1 ‘Wet BIZ moderniseren’ ging van doel 4 ‘Ondernemersklimaat’ naar doel 5 “Ruimte ‘boven’ en "
                "onder” en had eerst nummer 4.1.",
            )
        ],
    ),
    (
        ACTION,
        replace(ACTION, title="Wet ‘BIZ’\nmoderner", kind=ActionKind.AGREEMENT),
        [
            ("text", "Bestuurlijke afspraak 4.1 “Wet ‘BIZ’ moderner” heette eerst ‘Wet BIZ moderniseren’."),
            ("text", "Bestuurlijke afspraak 4.1 “Wet ‘BIZ’ moderner” was eerst een actie."),
        ],
    ),
    (
        ACTION,
        replace(ACTION, summary="Iets anders", legal_basis="Wet BIZ", links=(LinkValues(LinkKind.OTHER, "Elders"),)),
        [
            (
                "text",
                f"{ME}: de omschrijving, de rechtsgrond en de samenhang met andere trajecten zijn gewijzigd.",
            )
        ],
    ),
    (ACTION, replace(ACTION, references=("Kamerstuk 1",)), [("text", f"{ME}: de bronvermelding is gewijzigd.")]),
    (
        replace(ACTION, terms=(FIRST, term("2027", "evaluatie"))),
        replace(ACTION, terms=(term("2027", "evaluatie"), FIRST)),
        [("text", f"{ME}: de volgorde van de termijnen is gewijzigd.")],
    ),
    (ACTION, ACTION, []),
]


@pytest.mark.parametrize(("old", "new", "expected"), TOLD, ids=lambda one: None)
def test_what_changed_of_an_action_is_told_in_whole_sentences(
    old: ActionValues | None, new: ActionValues, expected: list[tuple[str, str]]
) -> None:
    assert sentences(old, new) == expected


def test_a_term_that_moved_there_and_back_is_not_told() -> None:
    there = with_slips(ACTION, later(), ON)
    back = with_slips(there, replace(ACTION, terms=(replace(FIRST, read_on=date(2026, 5, 1)), MILESTONE)), ON)
    assert len(back.terms[0].slips) == 2
    assert sentences(ACTION, back) == []


def test_a_term_that_moved_twice_is_told_once_with_both_reasons() -> None:
    one = later("omdat het kabinet viel", "EZ")
    two = replace(term("eind 2026", "de internetconsultatie"), strength=Strength.AIM)
    slip = Slip(one.terms[0].wording, two.wording, None, None, ON, "het verkiezingsreces", "VNG", "BO-2026-1")
    ((kind, sentence),) = sentences(ACTION, with_term(0, two, *one.terms[0].slips, slip))
    assert kind == "term"
    assert sentence.endswith(
        "; later), omdat het kabinet viel; het verkiezingsreces; met instemming van EZ en VNG in BO-2026-1."
    )


OLD_AND_NEW: list[tuple[ActionValues | None, ActionValues, list[tuple[str | None, str | None]]]] = [
    (None, ACTION, [(None, "Wet BIZ moderniseren")]),
    (ACTION, GREEN, [("in voorbereiding, niet beoordeeld", "in uitvoering, op schema")]),
    (ACTION, later(), [("eerste kwartaal van 2026", "tweede kwartaal van 2026")]),
    (ACTION, replace(ACTION, number="4.4"), [("4.1", "4.4")]),
    (ACTION, replace(ACTION, roles=(RoleValues(VNG, RoleKind.LEAD), ACTION.roles[1])), [("EZ", "VNG")]),
    (ACTION, replace(ACTION, summary="Anders"), [(None, "de omschrijving")]),
    (
        DIVIDED,
        replace(DIVIDED, shares=(replace(SHARE, rating=Rating.ON_TRACK),)),
        [("Drenthe: niet beoordeeld", "Drenthe: op schema")],
    ),
    (
        ACTION,
        with_term(0, term("eind 2026", "de internetconsultatie", strength=Strength.AIM)),
        [("eerste kwartaal van 2026", "eind 2026 (ongeveer het vierde kwartaal van 2026)")],
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), OLD_AND_NEW, ids=lambda one: None)
def test_what_was_and_what_is_stand_apart(
    old: ActionValues | None, new: ActionValues, expected: list[tuple[str | None, str | None]]
) -> None:
    assert [(telling.old, telling.new) for _, telling in tellings(old, new)] == expected


SUBGOAL = GoalValues("4.1", "Vergunningen", parent=1)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (None, SUBGOAL, ["Nieuw in de agenda: doel 4.1 ‘Vergunningen’, onder doel 4 ‘Ondernemersklimaat’."]),
        (
            SUBGOAL,
            GoalValues("6", "Vergunning", "Uitleg"),
            [
                "Doel 6 ‘Vergunning’ had eerst nummer 4.1.",
                "Doel 6 ‘Vergunning’ heette eerst ‘Vergunningen’.",
                "Doel 6 ‘Vergunning’ is nu een doel van het eerste niveau.",
                "Doel 6 ‘Vergunning’: de omschrijving is gewijzigd.",
            ],
        ),
    ],
)
def test_goals_are_told(old: GoalValues | None, new: GoalValues, expected: list[str]) -> None:
    assert [tell(fact, new, NAMES).sentence for fact in goal_facts(old, new)] == expected


EARLIER = MeasurementValues(date(2025, 1, 1), Decimal("12.5"), "CBS", high=Decimal(14))
LATER = MeasurementValues(date(2026, 1, 1), Decimal(1500), "RVO, telling.")
INDICATOR = IndicatorValues("leegstand", "Leegstand", "hectare", goal=1, measurements=(EARLIER,))
Changed = Callable[..., IndicatorValues]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            None,
            INDICATOR,
            ["Nieuw in de agenda: indicator ‘Leegstand’; de laatste meting is 12,5 tot 14 hectare op 1 januari 2025."],
        ),
        (
            INDICATOR,
            replace(INDICATOR, measurements=(EARLIER, LATER)),
            [
                "Indicator ‘Leegstand’: gemeten is 1.500 hectare op 1 januari 2026; daarvoor was het 12,5 tot 14 "
                "hectare op 1 januari 2025. Bron: RVO, telling."
            ],
        ),
        (
            INDICATOR,
            replace(INDICATOR, measurements=(replace(EARLIER, high=None),)),
            [
                "Indicator ‘Leegstand’: de meting van 1 januari 2025 is verbeterd van 12,5 tot 14 hectare naar 12,5 "
                "hectare."
            ],
        ),
        (
            INDICATOR,
            replace(INDICATOR, measurements=()),
            ["Indicator ‘Leegstand’: de meting van 1 januari 2025 is weggehaald; die was 12,5 tot 14 hectare."],
        ),
        (
            INDICATOR,
            replace(INDICATOR, goal=None, target=Decimal(3), target_on=date(2030, 12, 31)),
            [
                "Indicator ‘Leegstand’ hoort nu bij geen doel in plaats van bij doel 4 ‘Ondernemersklimaat’.",
                "Indicator ‘Leegstand’ heeft als streefwaarde nu 3 hectare op 31 december 2030; dat was nog niet "
                "bekend.",
            ],
        ),
    ],
)
def test_indicators_are_told(old: IndicatorValues | None, new: IndicatorValues, expected: list[str]) -> None:
    assert [tell(fact, new, NAMES).sentence for fact in indicator_facts(old, new)] == expected
