"""A letter and what the agenda says for it, without a database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from agenda.actions.values import ActionValues, RoleValues, TermValues
from agenda.actions.words import ActionKind, Phase, RoleKind
from agenda.commitments.models import CommitmentKind, CommitmentState
from agenda.consultations.models import Consultation
from agenda.decisions.words import FollowUp, Verb
from agenda.documents.content import Document
from agenda.letters.content import letter_document
from agenda.letters.decision_numbers import DecisionNumbers
from agenda.letters.facts import LetterFacts, ToldAction, ToldCommitment, ToldDecision
from agenda.letters.models import Letter, Passage, PassageSource
from agenda.letters.words import LetterState, Section, SourceKind
from agenda.parties.queries import Naming
from agenda.programmes.models import Occasion, Programme
from agenda.terms.words import Precision

AS_OF = datetime(2026, 5, 8, 12, 0, tzinfo=UTC)
FONTS = Path(__file__).parents[2] / "build" / "fonts"
NAMES = {1: Naming("EZ", "Ministerie van Economische Zaken"), 2: Naming("VNG", "Vereniging")}
TERM = TermValues(
    "in de loop van 2026", date(2026, 5, 8), date(2026, 1, 1), date(2026, 12, 31), Precision.YEAR, False, None, False,
    False, "eerste resultaten",
)  # fmt: skip


def passage(number: int, level: int, heading: str, text: str, *sources: PassageSource) -> Passage:
    return Passage(
        id=number,
        position=number,
        section=Section.ACTION,
        level=level,
        heading=heading,
        text=text,
        source="",
        references=[],
        sources=list(sources),
    )


def letter(*passages: Passage, **changed: Any) -> Letter:
    given: dict[str, Any] = {
        "id": 1,
        "programme_id": 1,
        "key": "brief",
        "state": LetterState.DRAFT,
        "subject": "Voortgang programma Ruimte",
        "dated": date(2026, 5, 8),
        "addressee": "De Voorzitter van de Tweede Kamer\nPostbus 20018",
        "sender": "Ministerie van Economische Zaken\nPostbus 20401",
        "signatory": "A. de Vries",
        "office": "Minister van Economische Zaken",
        "co_signatories": [],
        "facts": [["Uw kenmerk", "2026Z01234"]],
        "number": "DGEZ / 26041234",
    }
    return Letter(passages=list(passages) or usual_passages(), **(given | changed))


def usual_passages() -> list[Passage]:
    about = PassageSource(paragraph=1, kind=SourceKind.ACTION, record_id=1, told="actie 1.1, bijgewerkt op 3 mei 2026")
    return [
        passage(11, 0, "", "Met deze brief informeer ik u[^Kamerstuk 34682, nr. 178] over de voortgang."),
        passage(12, 1, "Samen zoeken", "Regio's zoeken *samen*.\n\nDit loopt:\n\n- een\n- twee[^Noot bij twee]", about),
        passage(13, 3, "Te diepe kop", "1. eerst\n2. daarna"),
        passage(14, 1, "Tot slot", "Ik blijf u informeren."),
    ]


def action(number: str, **changed: Any) -> ToldAction:
    values = ActionValues(
        goal=1,
        number=number,
        kind=ActionKind.ACTION,
        title=f"Handreiking {number}",
        phase=Phase.RUNNING,
        roles=(RoleValues(1, RoleKind.LEAD), RoleValues(2, RoleKind.INVOLVED)),
        terms=(TERM,),
    )
    return ToldAction(**vars(replace(values, **changed)), id=int(number.replace(".", "")), version=1, since=AS_OF)


def decision(text: str = "de aanpak per provincie") -> ToldDecision:
    day = date(2026, 4, 16)
    return ToldDecision(1, 1, "BO-2026-1.1", Verb.AGREE, text, day, FollowUp.OPEN, "De aanpak loopt.", (), ())


def commitment(text: str, settled_on: date | None, **changed: Any) -> ToldCommitment:
    state = CommitmentState.MET if settled_on else CommitmentState.OPEN
    told = ToldCommitment(
        id=1, version=1, key="t-1", kind=CommitmentKind.COMMITMENT, text=text, made_to="Kamerlid Kisteman",
        debate="Commissiedebat", made_on=date(2025, 3, 20), register_number="TZ202503-100", party_id=1,
        term="voor de zomer", due_on=None, state=state, outcome="Met de brief van april" if settled_on else "",
        settled_on=settled_on, actions=(), references=("Kamerstuk 32637, nr. 691",),
    )  # fmt: skip
    return replace(told, **changed)


def facts(actions: Sequence[ToldAction] = (), **changed: Any) -> LetterFacts:
    meeting = Consultation(occasion=Occasion(day=date(2026, 4, 16), key="BO-2026-1"))
    given: dict[str, Any] = {
        "programme": Programme(id=1, name="Ruimte voor Economie", consultation_name="Bestuurlijk Overleg"),
        "as_of": AS_OF,
        "goals": [],
        "actions": list(actions) or [action("1.1"), action("1.2", roles=(RoleValues(2, RoleKind.LEAD, assumed=True),))],
        "gone": [],
        "updates": {},
        "consultation": meeting,
        "decisions": [decision()],
        "numbers": DecisionNumbers(),
        "commitments": [
            commitment("De Kamer hoort ervan", date(2026, 4, 20)),
            commitment("Er volgt meer", None),
        ],
        "indicators": [],
        "since": None,
        "changes": [],
        "told_last": frozenset(),
        "rows": {},
        "groups": {},
        "members": {},
        "names": NAMES,
    }
    return LetterFacts(**(given | changed))


SENTENCES = "Samen met provincies, gemeenten en ondernemers werkt het kabinet aan ruimte voor bedrijven. " * 7


def long_document(chapters: int = 34) -> Document:
    """Some twenty pages, with a note in each chapter and a table of forty actions."""
    text = f"{SENTENCES}[^Kamerstuk 34682, nr. 178]\n\n{SENTENCES}\n\n- een punt;\n- nog een punt."
    passages = [passage(number, 1, f"Onderwerp {number}", text) for number in range(1, chapters + 1)]
    return letter_document(letter(*passages), facts([action(f"{number}.1") for number in range(1, 41)]))
