"""What a line of the log is about: what it is called, and where it stands on the site."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import Integer, Select, String, case, cast, func, literal, null, select, union_all
from sqlalchemy.orm import Session

from agenda.accounts.models import Person
from agenda.actions.models import Action, Goal
from agenda.calendars.models import DayOff, RecessEntry
from agenda.commitments.models import Commitment
from agenda.consultations.models import AgendaItem, Attendee, Consultation, Matter, Meeting
from agenda.decisions.models import ActionPoint, Decision, DecisionList, Minute, SignOff
from agenda.documents.models import Edition
from agenda.dossiers.models import Copy, Dispatch
from agenda.exchange.models import Intake
from agenda.history.models import HistoryLine
from agenda.history.refused import KIND as PAGE
from agenda.indicators.models import Indicator
from agenda.intake.models import LetterIntake, LetterOffer
from agenda.kernel.confidentiality import NARROW
from agenda.letters.models import Coordination, Letter, Passage, PassageAnswer, PassageComment, PassageProposal
from agenda.letters.words import LetterState
from agenda.parties.models import Party, PartyGroup
from agenda.parties.queries import Naming
from agenda.programmes.models import Occasion, Programme
from agenda.progress.models import AnswerLink, Question, Round, Update
from agenda.reminders.models import Reminded
from agenda.web.access import lets_in
from agenda.web.visit import visit


@dataclass(frozen=True)
class Thing:
    """A kind of record. ``some`` is what one is called of which nothing is known, ``called`` what this one is.

    The other fields are columns, and ``page`` is the view of one with the part of its address that ``key`` holds.
    """

    some: str
    called: str = ""
    record: Any = None
    label: Any = None
    through: tuple[Any, ...] = ()
    key: Any = None
    page: tuple[str, str] | None = None
    party: Any = None


OF_ACTION, OF_MEETING = ("actions.action", "identity"), ("consultations.consultation", "key")
OF_LIST = ("decision_lists.decision_list", "key")
PRESENT = case((Person.erased_at.is_(None), Person.id))
THINGS: dict[str, Thing] = {
    "action": Thing("een actie", "actie {}", Action, Action.number, key=Action.id, page=OF_ACTION),
    "agenda_item": Thing(
        "een agendapunt",
        "agendapunt {}",
        AgendaItem,
        cast(AgendaItem.number, String) + " van " + Occasion.key,
        (AgendaItem.consultation, Consultation.occasion),
        Occasion.key,
        OF_MEETING,
    ),
    "annotation": Thing("een annotatie"),
    "answer_link": Thing(
        "een antwoordlink",
        "een antwoordlink bij actie {} van {party}",
        AnswerLink,
        Action.number,
        (AnswerLink.action,),
        key=Action.id,
        page=OF_ACTION,
        party=AnswerLink.party_id,
    ),
    "commitment": Thing(
        "een toezegging",
        "toezegging ‘{}’",
        Commitment,
        Commitment.key,
        key=Commitment.key,
        page=("commitments.commitment", "key"),
    ),
    "consultation": Thing(
        "een overleg", "overleg {}", Consultation, Occasion.key, (Consultation.occasion,), Occasion.key, OF_MEETING
    ),
    "day_off": Thing("een vrije dag", "de vrije dag ‘{}’", DayOff, DayOff.name),
    "decision": Thing(
        "een besluit",
        "besluit {}",
        Decision,
        Decision.number,
        key=Decision.number,
        page=("decisions.decision", "number"),
    ),
    "dossier_copy": Thing(
        "een exemplaar", "een exemplaar van ‘{}’", Copy, Edition.name, (Copy.dispatch, Dispatch.edition)
    ),
    "edition": Thing("een document", "document ‘{}’", Edition, Edition.name),
    "goal": Thing("een doel", "doel {}", Goal, Goal.number),
    "history_checkpoint": Thing("een ijkpunt"),
    "history_head": Thing("de kop van de geschiedenis"),
    "indicator": Thing(
        "een indicator",
        "indicator ‘{}’",
        Indicator,
        Indicator.name,
        key=Indicator.key,
        page=("indicators.indicator", "key"),
    ),
    "intake": Thing("een bestand", "bestand ‘{}’", Intake, Intake.name),
    "coordination": Thing(
        "een afstemmingsronde", "een afstemmingsronde van brief {}", Coordination, Letter.key, (Coordination.letter,)
    ),
    "letter_intake": Thing("een oude brief", "de oude brief ‘{}’", LetterIntake, LetterIntake.name),
    "letter_offer": Thing(
        "een vondst in een oude brief",
        "een vondst in de oude brief ‘{}’",
        LetterOffer,
        LetterIntake.name,
        (LetterOffer.intake,),
    ),
    "passage": Thing("een briefpassage", "een passage van brief {}", Passage, Letter.key, (Passage.letter,)),
    "passage_answer": Thing(
        "een antwoord op een briefpassage",
        "het antwoord van {party} op een passage van brief {}",
        PassageAnswer,
        Letter.key,
        (PassageAnswer.coordination, Coordination.letter),
        party=PassageAnswer.party_id,
    ),
    "passage_comment": Thing(
        "een opmerking bij een briefpassage",
        "een opmerking bij een passage van brief {}",
        PassageComment,
        Letter.key,
        (PassageComment.passage, Passage.letter),
    ),
    "passage_proposal": Thing(
        "een voorgestelde briefpassage",
        "een voorstel van {party} voor brief {}",
        PassageProposal,
        Letter.key,
        (PassageProposal.letter,),
        party=PassageProposal.party_id,
    ),
    "letter": Thing(
        "een brief",
        "brief {}",
        Letter,
        Letter.key,
        key=case((Letter.state == LetterState.SENT, Letter.key)),
        page=("letters.letter", "key"),
    ),
    "log": Thing("het logboek"),
    "matter": Thing(
        "een agendaonderwerp",
        "agendaonderwerp {}",
        Matter,
        Matter.id,
        key=case((Matter.confidentiality.not_in(NARROW), Matter.id)),
        page=("matters.one_matter", "matter"),
    ),
    "occasion": Thing("een moment", "moment {}", Occasion, Occasion.key),
    "outgoing_mail": Thing("een mail"),
    "page": Thing("een pagina"),
    "party": Thing(
        "een partij", "{party}", Party, Party.key, key=Party.key, page=("parties.party", "key"), party=Party.id
    ),
    "party_group": Thing("een groep", "groep ‘{}’", PartyGroup, PartyGroup.name),
    "person": Thing("een persoon", "{}", Person, Person.name, key=PRESENT, page=("people.person", "identity")),
    "programme": Thing("een programma", "programma {}", Programme, Programme.name),
    "progress_update": Thing(
        "een voortgangsmelding",
        "de melding van {party} over actie {}",
        Update,
        Action.number,
        (Update.action,),
        key=Action.id,
        page=OF_ACTION,
        party=Update.party_id,
    ),
    "recess": Thing("een reces", "een reces van {}", RecessEntry, RecessEntry.year),
    "reminded": Thing(
        "een herinnering",
        "de herinnering over ‘{}’",
        Reminded,
        func.coalesce(func.nullif(Reminded.about, ""), "…"),
        key=Reminded.id,
        page=("reminders.line", "identity"),
    ),
    "round": Thing("een uitvraag", "uitvraag {}", Round, Round.key),
    "round_question": Thing(
        "een vraag",
        "de vraag aan {party} over actie {}",
        Question,
        Action.number,
        (Question.action,),
        key=Action.id,
        page=OF_ACTION,
        party=Question.party_id,
    ),
    "action_point": Thing(
        "een actiepunt",
        "een actiepunt van {}",
        ActionPoint,
        Occasion.key,
        (ActionPoint.consultation, Consultation.occasion),
        Occasion.key,
        OF_MEETING,
    ),
    "attendee": Thing("een deelnemer", "deelnemer {}", Attendee, Attendee.name),
    "minute": Thing(
        "een aantekening",
        "de aantekening bij een punt van {}",
        Minute,
        Occasion.key,
        (Minute.item, AgendaItem.consultation, Consultation.occasion),
        Occasion.key,
        OF_MEETING,
    ),
    "decision_list": Thing(
        "een besluitenlijst",
        "de besluitenlijst van {}",
        DecisionList,
        Occasion.key,
        (DecisionList.consultation, Consultation.occasion),
        Occasion.key,
        OF_LIST,
    ),
    "sign_off": Thing(
        "een antwoord op een besluitenlijst",
        "het antwoord van {party} op de besluitenlijst van {}",
        SignOff,
        Occasion.key,
        (SignOff.decision_list, DecisionList.consultation, Consultation.occasion),
        Occasion.key,
        OF_LIST,
        SignOff.party_id,
    ),
    "meeting": Thing(
        "een bijeenkomst",
        "een bijeenkomst van overleg {}",
        Meeting,
        Occasion.key,
        (Meeting.consultation, Consultation.occasion),
        Occasion.key,
        OF_MEETING,
    ),
    "meeting_series": Thing("de reeks van overleggen"),
    "member": Thing("een lid van het overleg"),
    "other_event": Thing("een andere bijeenkomst"),
}
GONE = "{} die er niet meer is (rij {})"
UNKNOWN_PERSON = "een onbekend account"


Records = Mapping[tuple[str, int], Any]


def records_of(session: Session, lines: Iterable[HistoryLine]) -> Records:
    """By kind and row number what is known of each record that these lines are about, in one statement."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for line in lines:
        wanted[line.object_kind].add(line.object_id)
    asked = [_asked(kind, numbers) for kind, numbers in wanted.items() if kind in THINGS and THINGS[kind].record]
    return {(row.kind, row.id): row for row in session.execute(union_all(*asked))} if asked else {}


def _asked(kind: str, numbers: Iterable[int]) -> Select[Any]:
    thing = THINGS[kind]
    query = select(
        literal(kind).label("kind"),
        thing.record.id.label("id"),
        cast(thing.label, String).label("label"),
        cast(null() if thing.key is None else thing.key, String).label("key"),
        cast(null() if thing.party is None else thing.party, Integer).label("party"),
    ).select_from(thing.record)
    for step in thing.through:
        query = query.join(step)
    return query.where(thing.record.id.in_(numbers))


def called(line: HistoryLine, records: Records, names: Mapping[int, Naming]) -> str:
    thing, found = THINGS.get(line.object_kind), records.get((line.object_kind, line.object_id))
    if thing is None:
        return line.object_kind
    if line.object_kind == PAGE:
        return _address(line) or thing.some
    if found is None:
        return _unknown(thing, line)
    party = names[found.party].short if found.party in names else "een partij"
    return thing.called.format(found.label, party=party)


def _address(line: HistoryLine) -> str:
    told = line.difference.get("address")
    return str(told[1]) if isinstance(told, list) and len(told) == 2 else ""


def _unknown(thing: Thing, line: HistoryLine) -> str:
    if thing.record is Person and not line.object_id:
        return UNKNOWN_PERSON
    return thing.some if thing.record is None else GONE.format(thing.some, line.object_id)


def address_of(line: HistoryLine, records: Records) -> str:
    """Of its page, when there is one that the visitor may see; a person has one where something was done to them."""
    thing, found = THINGS.get(line.object_kind), records.get((line.object_kind, line.object_id))
    if thing is None or thing.page is None or found is None or found.key is None or not lets_in(thing.page[0]):
        return ""
    if thing.record is Person and line.programme_id is None:
        return ""
    view, part = thing.page
    values: dict[str, Any] = {"programme": visit.programme.key, part: found.key}
    return url_for(view, **values)
