"""The coordination round of a letter: opened on a frozen version, a passage put again, closed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agenda.consultations.words import Silence
from agenda.documents.models import Edition
from agenda.documents.services import Paper, Source, keep_edition
from agenda.history.rules import guarded
from agenda.history.services import record
from agenda.kernel.dutch import AMSTERDAM, spoken_date
from agenda.kernel.refusal import Fault, Invalid, NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.kernel.text import LONGEST_TEXT, clean_text
from agenda.letters.models import Coordination, Letter, Passage, PassageAnswer, PassageRevision
from agenda.letters.papers import letter_paper
from agenda.letters.passages import move_on
from agenda.letters.placing import hold_draft, hold_letter
from agenda.letters.round_queries import open_round_of, unsettled_on
from agenda.letters.rounds import grouped, is_agreed, is_over, refuse_closed
from agenda.letters.rules import PASSAGE_WORKFLOW
from agenda.letters.words import PassageVerdict
from agenda.terms.calendar import TermCalendar

VARIANT = "coordination"
ALREADY = "Er loopt al een afstemmingsronde over deze brief. Sluit die eerst."
NOTHING_NEW = "Deze passage is sinds het voorleggen niet herschreven."
NOT_PUT = "Deze passage is in deze ronde aan niemand voorgelegd."
TOO_LATE = "De laatste dag om te antwoorden is al (bijna) voorbij. Verleng de afstemmingsronde eerst."


@dataclass(frozen=True)
class Asking:
    """Per passage (row number) the parties that are asked, up to and including which day, and what silence means."""

    asked: Mapping[int, frozenset[int]]
    until: date
    silence: Silence
    words: str = ""


def open_round(session: Session, letter: Letter, asking: Asking, calendar: TermCalendar, stamp: Stamp) -> Coordination:
    """Freezes the letter as it reads now, for the parties to answer on."""
    require(stamp.by, Permission.LETTER_WRITE, letter)
    hold_letter(session, letter)
    if open_round_of(session, letter) is not None:
        raise NotNow(ALREADY)
    if faults := list(_wrong_in(letter, asking, calendar, stamp)):
        raise Invalid(faults)
    opened = Coordination(
        letter=letter,
        number=_last_number(session, letter) + 1,
        silence=asking.silence,
        words=clean_text(asking.words).strip(),
        opened_at=stamp.at,
        opened_by=stamp.by.key,
        until=asking.until,
        answers=list(_questions(letter, asking)),
    )
    edition = _freeze(session, letter, opened.number, stamp)
    opened.edition_id = edition.id
    session.add(opened)
    session.flush()
    record(session, "coordination.open", opened, stamp, new=_told(session, opened, edition))
    return opened


def _last_number(session: Session, letter: Letter) -> int:
    return session.scalar(select(func.max(Coordination.number)).where(Coordination.letter_id == letter.id)) or 0


def _wrong_in(letter: Letter, asking: Asking, calendar: TermCalendar, stamp: Stamp) -> Iterator[Fault]:
    known = {passage.id for passage in letter.passages}
    if not any(asking.asked.values()):
        yield Fault("asked", "Kies bij ten minste één passage een partij.")
    if asking.asked.keys() - known:
        yield Fault("asked", "U koos een passage die niet (meer) in deze brief staat. Kies opnieuw.")
    yield from _wrong_in_day(asking.until, calendar, stamp)
    if len(asking.words) > LONGEST_TEXT:
        yield Fault("words", f"Houd deze tekst korter dan {LONGEST_TEXT} tekens.")


def _wrong_in_day(until: date, calendar: TermCalendar, stamp: Stamp) -> Iterator[Fault]:
    if until <= _day(stamp):
        yield Fault("until", "Geef de partijen ten minste tot morgen.")
    elif not calendar.is_working_day(until):
        yield Fault("until", "Kies een werkdag.")


def _questions(letter: Letter, asking: Asking) -> Iterator[PassageAnswer]:
    for passage in letter.passages:
        for party in sorted(asking.asked.get(passage.id, ())):
            yield PassageAnswer(
                passage=passage, party_id=party, revision=passage.revision, text="", by_silence=False, given_by="",
                settled="",
            )  # fmt: skip


def _freeze(session: Session, letter: Letter, number: int, stamp: Stamp) -> Edition:
    """Its content alone, which takes no time: the parties read it as a page."""
    paper = letter_paper(session, letter, stamp)
    subject = replace(paper.subject, stem=f"{letter.key}-afstemming", variant=VARIANT)
    return keep_edition(session, Paper(subject, paper.document, number, list(_wordings(session, letter))), {})


def _wordings(session: Session, letter: Letter) -> Iterator[Source]:
    """Which wording of each passage it holds."""
    rows = session.execute(
        select(PassageRevision.id, PassageRevision.revision)
        .join(Passage, Passage.id == PassageRevision.passage_id)
        .where(Passage.letter_id == letter.id, Passage.revision == PassageRevision.revision)
        .order_by(Passage.position)
    )
    return ((PassageRevision.__tablename__, row, revision) for row, revision in rows)


def _told(session: Session, opened: Coordination, edition: Edition) -> dict[str, object]:
    """What is said with it is for those who are asked: it stands in history as a seal alone."""
    told = {
        "name": edition.name,
        "sha256": edition.content_sha256,
        "until": opened.until,
        "silence": opened.silence,
        "parties": len({one.party_id for one in opened.answers}),
        "passages": len({one.passage_id for one in opened.answers}),
        "words": opened.words,
    }
    return guarded(told, ("words",), session.info["chain_key"])


def put_again(session: Session, asked: Coordination, passage: Passage, stamp: Stamp) -> list[PassageAnswer]:
    """A passage that was worded anew, to those who were asked about it: what they said of the old words is gone."""
    require(stamp.by, Permission.LETTER_WRITE, asked)
    hold_draft(session, asked.letter)
    refuse_closed(asked)
    session.refresh(passage, ["revision"])
    again = [one for one in asked.answers if one.passage_id == passage.id]
    if not again:
        raise NotNow(NOT_PUT)
    if all(one.revision == passage.revision for one in again):
        raise NotNow(NOTHING_NEW)
    if asked.until <= _day(stamp):
        raise NotNow(TOO_LATE)
    for one in again:
        _ask_anew(one, passage.revision)
    record(session, "coordination.again", asked, stamp, new={"revision": passage.revision, "parties": len(again)})
    return again


def extend_round(session: Session, asked: Coordination, until: date, calendar: TermCalendar, stamp: Stamp) -> None:
    """To a later last day, as long as it is open; also once the last day has gone by."""
    require(stamp.by, Permission.LETTER_WRITE, asked)
    hold_draft(session, asked.letter)
    session.refresh(asked)
    refuse_closed(asked)
    if until <= asked.until:
        raise Invalid([Fault("until", f"Kies een dag na {spoken_date(asked.until)}, de laatste dag van nu.")])
    if faults := list(_wrong_in_day(until, calendar, stamp)):
        raise Invalid(faults)
    old, asked.until = asked.until, until
    record(session, "coordination.extend", asked, stamp, old={"until": old}, new={"until": until})


def _ask_anew(answer: PassageAnswer, revision: int) -> None:
    answer.revision, answer.verdict, answer.text, answer.settled = revision, None, "", ""
    answer.given_at, answer.given_by, answer.channel, answer.by_silence = None, "", None, False


def close_round(session: Session, asked: Coordination, stamp: Stamp) -> list[Passage]:
    """What was agreed on; silence counts as was set, once the last day has gone by.

    Of a letter that left meanwhile nothing is agreed on any more, nor does silence say anything.
    """
    require(stamp.by, Permission.LETTER_WRITE, asked)
    session.refresh(asked.letter, with_for_update=True)
    session.refresh(asked)
    refuse_closed(asked)
    asked.closed_at = stamp.at
    silent = 0 if asked.letter.is_locked else _note_silence(asked, stamp)
    agreed = [] if asked.letter.is_locked else note_agreed(session, asked.answers, stamp)
    record(session, "coordination.close", asked, stamp, new={"agreed": len(agreed), "by_silence": silent})
    return agreed


def _note_silence(asked: Coordination, stamp: Stamp) -> int:
    """How many answers silence stood for."""
    if asked.silence is not Silence.AGREES or not is_over(asked, _day(stamp)):
        return 0
    silent = [one for one in asked.answers if one.verdict is None]
    for one in silent:
        one.verdict, one.by_silence, one.given_at = PassageVerdict.AGREED, True, stamp.at
    return len(silent)


def note_agreed(session: Session, answers: Iterable[PassageAnswer], stamp: Stamp) -> list[Passage]:
    """The passages on which all that were asked agree now, and to which nobody objected in an earlier round."""
    agreed = [given[0].passage for given in grouped(answers).values() if is_agreed(given)]
    objected = unsettled_on(session, [one.id for one in agreed])
    found = [one for one in agreed if one.id not in objected and _can_be_agreed(one)]
    for passage in found:
        move_on(session, passage, "agree", stamp)
    return found


def _can_be_agreed(passage: Passage) -> bool:
    """What is approved already stays so."""
    agree = PASSAGE_WORKFLOW.steps["agree"]
    return passage.state in agree.sources and not agree.lacks(passage)


def _day(stamp: Stamp) -> date:
    return stamp.at.astimezone(AMSTERDAM).date()
