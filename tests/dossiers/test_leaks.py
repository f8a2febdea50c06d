"""What is not for the readers of a dossier stands nowhere in it: every text of a marked example, variant by variant."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.rules import Nobody, Operator
from agenda.actions.models import Action
from agenda.actions.words import Adoption, Rating
from agenda.consultations.cover_note import NOTE_TEXTS
from agenda.consultations.models import (
    AgendaItem,
    Annotation,
    Attendee,
    Consultation,
    Matter,
    Paper,
    PriorTreatment,
)
from agenda.consultations.queries import consultation_by_key, previous_consultation
from agenda.consultations.words import ItemKind, ItemState, Treatment
from agenda.decisions.models import ActionPoint, Decision, Minute, Reservation
from agenda.decisions.words import FollowUp, Verb
from agenda.documents.content import Document
from agenda.dossiers.services import draft_dossier, keep_dossier
from agenda.dossiers.shown import DossierEyes
from agenda.dossiers.variants import FULL, PARTY, PUBLIC, SUMMARY
from agenda.gateways.files import keep
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.refusal import NotAllowed
from agenda.parties.models import Contact, Party
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from agenda.progress.models import Update, UpdateState
from tests.conftest import LOADED_AT
from tests.dossiers.made import by
from tests.dossiers.making import MEETING, made
from tests.progress.asking import begun

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
C = Confidentiality
MARK = re.compile("merk(?:-[a-z_]+)+")
LONG = ("full", "party-ez", "party-nfia", "public")
INSIDE = ("full", "summary", "party-ez", "party-nfia")
EVERYBODY = (*INSIDE, "public")
SEEN_IN = {C.PUBLIC: EVERYBODY, C.PARTICIPANTS: INSIDE, C.OWN_PARTY: ("party-ez",), C.SECRETARIAT: ()}
"""An own item, paper or decision is one of EZ."""
IN_SHORT = frozenset({"subject", "message", "requested"})
EXPECTED: dict[str, tuple[str, ...]] = {
    "merk-annotatie-ez": ("party-ez",),
    "merk-annotatie-nfia": ("party-nfia",),
    "merk-melding-done": ("full", "party-nfia"),
    "merk-melding-next": ("full", "party-nfia"),
    "merk-melding-request": INSIDE,
    "merk-actie-correction": INSIDE,
    "merk-actie-cause": ("full", "party-nfia"),
    "merk-actie-consequence": ("full", "party-nfia"),
    "merk-actie-explanation": ("full", "party-ez"),
    "merk-concept-title": ("full", "party-ez", "party-nfia"),
    "merk-concept-summary": ("full", "party-ez"),
    "merk-punt-nfia": ("party-nfia",),
}
"""In which dossiers a mark stands; what was marked and is not here stands in none."""


class Marked:
    """Puts marked things in the example, and keeps where each mark belongs."""

    def __init__(self, session: Session, programme: Programme) -> None:
        self.session, self.programme = session, programme
        self.meeting = consultation_by_key(session, MEETING, programme)
        self.previous = previous_consultation(session, self.meeting)
        self.party = {party.key: party.id for party in session.scalars(select(Party))}
        self.expected = dict(EXPECTED)
        for place, level in enumerate(C):
            item = self.item(self.meeting, level, 50 + place)
            self.papers(item, level)
            self.decided(level, 50 + place)
        self.beside_agenda()
        self.progress()
        self.persons()
        session.flush()

    def put(self, *things: object) -> None:
        self.session.add_all(things)

    def item(self, meeting: Consultation, level: C, number: int, state: ItemState = ItemState.PLACED) -> AgendaItem:
        about = f"merk-punt-{level.value}" if state is ItemState.PLACED else f"merk-voorstel-{level.value}"
        texts = {name: f"{about}-{name}" for name in (*NOTE_TEXTS, "contact", "ground", "closed_because")}
        matter = Matter(
            programme_id=self.programme.id,
            subject=f"{about}-matter",
            why=f"{about}-why",
            closed_because=f"{about}-matter_closed",
            added_at=LOADED_AT,
        )
        item = AgendaItem(
            consultation=meeting,
            matter=matter,
            number=number,
            state=state,
            subject=f"{about}-subject",
            kind=ItemKind.DECISION,
            treatment=Treatment.DISCUSSED,
            requested=[f"{about}-requested"],
            submitter_id=self.party["ez"],
            confidentiality=level,
            treated=[PriorTreatment(meeting_id=meeting.meeting.id, outcome=f"{about}-outcome")],
            **texts,
        )
        self.put(item, Minute(item=item, text=f"{about}-minute"))
        if state is ItemState.PLACED and meeting is self.meeting:
            for name in ("subject", "requested", *NOTE_TEXTS):
                self.expected[f"{about}-{name}"] = self.of(level, short=name in IN_SHORT)
            for name in ("contact", "outcome"):
                self.expected[f"{about}-{name}"] = tuple(one for one in self.of(level) if one != "public")
            for key in ("ez", "nfia"):
                self.put(Annotation(item=item, party_id=self.party[key], text=f"merk-annotatie-{key}"))
        return item

    def of(self, level: C, *, short: bool = False) -> tuple[str, ...]:
        return tuple(one for one in SEEN_IN[level] if short or one in LONG)

    def papers(self, item: AgendaItem, own: C) -> None:
        """With each item a paper of each level; one stands where both it and its item may."""
        for position, level in enumerate(C, 1):
            title = f"merk-stuk-{own.value}-{level.value}"
            digest = keep(self.session, title.encode())
            self.put(
                Paper(
                    item=item,
                    position=position,
                    title=title,
                    name=f"{title}-name",
                    sha256=digest,
                    size=1,
                    confidentiality=level,
                    added_at=LOADED_AT,
                )
            )
            self.expected[title] = tuple(one for one in self.of(own) if one in self.of(level))

    def decided(self, level: C, number: int) -> None:
        assert self.previous
        item = self.item(self.previous, level, number)
        about = f"merk-besluit-{level.value}"
        decision = Decision(
            programme_id=self.programme.id,
            consultation=self.previous,
            item=item,
            ordinal=number,
            number=f"BO-2025-1.{number}",
            verb=Verb.AGREE,
            text=f"{about}-text",
            asked=f"{about}-asked",
            decided_on=self.previous.occasion.day,
            confidentiality=level,
            follow_up=FollowUp.REPORTED,
            report=f"{about}-report",
            reservations=[Reservation(party_id=self.party["nfia"], text=f"{about}-reservation")],
        )
        point = ActionPoint(
            consultation=self.previous,
            item=item,
            client_key=f"p{number}",
            text=f"merk-actiepunt-{level.value}",
            party_id=self.party["ez"],
            confidentiality=level,
        )
        self.put(decision, point)
        self.expected |= {f"{about}-{name}": SEEN_IN[level] for name in ("text", "report")}
        self.expected[f"merk-actiepunt-{level.value}"] = ("party-ez",) if "party-ez" in SEEN_IN[level] else ()

    def beside_agenda(self) -> None:
        self.item(self.meeting, C.PUBLIC, 90, ItemState.PROPOSED)
        self.item(self.meeting, C.PUBLIC, 91, ItemState.DECLINED)
        point = {"consultation": self.previous, "text": "merk-punt-nfia", "party_id": self.party["nfia"]}
        self.put(ActionPoint(client_key="nfia", **point))

    def progress(self) -> None:
        action = {one.number: one for one in self.session.scalars(select(Action))}
        reported, explained, concept = action["1.1"], action["2.1"], action["3.2"]
        reported.rating = Rating.ATTENTION
        for name in ("cause", "consequence", "correction"):
            setattr(reported, name, f"merk-actie-{name}")
        explained.rating, explained.explanation = Rating.ON_TRACK, "merk-actie-explanation"
        concept.adoption, concept.title, concept.summary = (
            Adoption.CONCEPT,
            "merk-concept-title",
            "merk-concept-summary",
        )
        round_ = begun(self.session, self.programme)
        self.report(round_.id, reported, "nfia", UpdateState.ACCEPTED, "merk-melding")
        self.report(round_.id, explained, "ez", UpdateState.DRAFT, "merk-klad")

    def report(self, round_: int, action: Action, party: str, state: UpdateState, about: str) -> None:
        texts = ("done", "next", "request", "risks", "comment", "passage", "term", "term_because")
        self.put(
            Update(
                round_id=round_,
                action_id=action.id,
                party_id=self.party[party],
                state=state,
                phase=action.phase,
                rating=action.rating,
                comments={"done": f"{about}-comments"},
                original={"done": f"{about}-original"},
                set_aside={"done": f"{about}-set_aside"},
                judged_at=LOADED_AT,
                **{name: f"{about}-{name}" for name in texts},
            )
        )

    def persons(self) -> None:
        contact = Contact(party_id=self.party["ez"], position=9, name="merk-mens-contact", email="merk@rve.example")
        sitting = self.meeting.meeting
        sitting.online = "https://rve.example/merk-mens-online"
        attendee = Attendee(meeting=sitting, name="merk-mens-attendee", reply_note="merk-mens-note")
        self.put(contact, attendee)


@pytest.fixture
def marked(session: Session, programme: Programme) -> Marked:
    return Marked(session, programme)


VARIANTS = {
    "full": (FULL, None),
    "summary": (SUMMARY, None),
    "party-ez": (PARTY, "ez"),
    "party-nfia": (PARTY, "nfia"),
    "public": (PUBLIC, None),
}


@pytest.mark.parametrize("called", VARIANTS)
def test_each_marked_text_stands_in_exactly_the_dossiers_where_it_may(
    session: Session, marked: Marked, called: str
) -> None:
    variant, party = VARIANTS[called]
    document = made(session, marked.meeting, variant, marked.party[party] if party else None)
    wanted = {mark for mark, places in marked.expected.items() if called in places}
    assert set(marks(document)) == wanted
    papers = {mark for mark in wanted if mark.startswith("merk-stuk-")}
    assert {annex.title for annex in document.annexes} == papers
    assert bool(papers) is variant.has_annexes


MEANT_FOR = {
    "full": (C.PARTICIPANTS, None),
    "summary": (C.PARTICIPANTS, None),
    "party-ez": (C.OWN_PARTY, "ez"),
    "party-nfia": (C.OWN_PARTY, "nfia"),
    "public": (C.PUBLIC, None),
}


@pytest.mark.parametrize("called", VARIANTS)
def test_each_edition_is_as_confidential_as_what_may_stand_in_it(session: Session, marked: Marked, called: str) -> None:
    variant, key = VARIANTS[called]
    party = party_by_key(session, key) if key else None
    stamp = by(session, f"{key or 'secretariaat'}@rve.example")
    paper = draft_dossier(session, marked.meeting, variant.name, stamp, party)
    edition = keep_dossier(session, paper, {}, stamp)
    level, whose = MEANT_FOR[called]
    assert (edition.confidentiality, edition.party_id) == (level, marked.party[whose] if whose else None)
    assert [one.sha256 for one in edition.annexes] == [one.sha256 for one in paper.document.annexes]
    others = {"auditor@rve.example", "secretariaat@rve.example", "nfia@rve.example", "ez@rve.example"}
    seers = {email for email in others if DossierEyes(by(session, email).by).sees(edition)}
    assert seers == ({f"{whose}@rve.example"} if whose else others)
    assert DossierEyes(Nobody()).sees(edition) is (level is C.PUBLIC)
    assert DossierEyes(Operator()).sees(edition) is (whose is None)
    for other in (Operator(), by(session, "auditor@rve.example").by) if whose else ():
        with pytest.raises(NotAllowed):
            keep_dossier(session, paper, {}, replace(stamp, by=other))


def marks(document: Document) -> Iterator[str]:
    yield from MARK.findall(json.dumps(document.to_json()))


def test_outside_nobody_is_named_with_a_role_that_they_have_not_confirmed(session: Session, marked: Marked) -> None:
    action = session.scalars(select(Action).where(Action.number == "1.1")).one()
    for role in action.roles:
        role.assumed = True
    session.flush()
    inside, outside = (made(session, marked.meeting, variant) for variant in (FULL, PUBLIC))
    assert "(aangenomen)" in json.dumps(inside.to_json())
    told = json.dumps(outside.to_json(), ensure_ascii=False)
    assert "(aangenomen)" not in told
    assert "nog te bevestigen" in told
    assert "NFIA" not in told
