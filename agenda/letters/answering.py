"""What a party says of the passages that were put to it, and how the writers deal with that."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from agenda.history.rules import guarded
from agenda.history.services import record
from agenda.kernel.dutch import AMSTERDAM, spoken_date
from agenda.kernel.refusal import Changed, Fault, Invalid, NotNow
from agenda.kernel.rights import Permission, Stamp, owned_by, require
from agenda.kernel.text import LONGEST_TEXT, clean_text
from agenda.letters.coordination import note_agreed
from agenda.letters.models import Coordination, Passage, PassageAnswer, PassageComment
from agenda.letters.passages import move_on
from agenda.letters.placing import hold_draft
from agenda.letters.round_queries import answer_of, asked_of, revisions_read
from agenda.letters.rounds import OBJECTIONS, grouped, is_objection, is_open, is_outdated, is_over, refuse_closed
from agenda.letters.rules import PASSAGE_WORKFLOW
from agenda.letters.words import PassageVerdict
from agenda.progress.models import Channel

OUTDATED = "Deze passage is intussen herschreven en opnieuw voorgelegd. Lees de nieuwe tekst."
MEANWHILE = "Iemand anders heeft voor deze partij intussen geantwoord. Kijk of uw antwoord nog klopt."
REST_OUTDATED = "Wat u nog moest beantwoorden, is intussen herschreven of al beantwoord. Lees het opnieuw."
OTHERWISE = "Dit antwoord is intussen veranderd of afgehandeld. Lees het opnieuw en bewaar daarna."
ANSWERED = "Iemand anders heeft deze opmerking intussen beantwoord. Vergelijk en bewaar daarna opnieuw."
ALL_ANSWERED = "Op alle passages van deze partij is al geantwoord."
TOO_LONG = f"Houd deze tekst korter dan {LONGEST_TEXT} tekens."
TEXT_ASKED = {
    PassageVerdict.RESERVED: "Schrijf op wat uw voorbehoud is.",
    PassageVerdict.DISAGREED: "Schrijf op waarmee u niet akkoord bent.",
}


@dataclass(frozen=True)
class Answer:
    """Given on the ``revision`` that was read; ``channel`` tells how it came when a writer writes it down."""

    verdict: PassageVerdict
    revision: int
    text: str = ""
    channel: Channel | None = None


def give_verdict(
    session: Session,
    asked: Coordination,
    passage: int,
    party: int,
    answer: Answer,
    stamp: Stamp,
    *,
    seen: int | None = None,
) -> PassageAnswer:
    """Takes the place of what the party said before, of which ``seen`` is the version that was looked at."""
    require(stamp.by, Permission.PASSAGE_ANSWER, owned_by(asked.letter.programme_id, party))
    given = answer_of(asked, passage, party)
    refuse_late(session, asked, stamp)
    _refresh(session, asked, party)
    if answer.revision != given.revision:
        raise Changed(OUTDATED)
    if seen not in {None, given.version}:
        raise Changed(MEANWHILE)
    if answer.verdict in OBJECTIONS:
        _refuse_unfit("text", answer.text, TEXT_ASKED[answer.verdict])
    _note(session, given, answer, stamp)
    return given


def agree_with_rest(
    session: Session, asked: Coordination, party: int, seen: Mapping[int, int], channel: Channel | None, stamp: Stamp
) -> list[PassageAnswer]:
    """All on which the party has said nothing yet, of which ``seen`` holds the version (by row number) it looked at."""
    require(stamp.by, Permission.PASSAGE_ANSWER, owned_by(asked.letter.programme_id, party))
    answers = asked_of(asked, party)
    refuse_late(session, asked, stamp)
    _refresh(session, asked, party)
    silent = [one for one in answers if one.verdict is None]
    if not silent:
        raise NotNow(ALL_ANSWERED)
    read = [one for one in silent if seen.get(one.id) == one.version]
    if not read:
        raise Changed(REST_OUTDATED)
    for one in read:
        _note(session, one, Answer(PassageVerdict.AGREED, one.revision, channel=channel), stamp)
    return read


def _refresh(session: Session, asked: Coordination, party: int) -> None:
    """What the party said, and of which words, as it stands now that the letter is held."""
    wanted = select(PassageAnswer).where(PassageAnswer.coordination_id == asked.id, PassageAnswer.party_id == party)
    fresh = wanted.options(joinedload(PassageAnswer.passage)).execution_options(populate_existing=True)
    session.scalars(fresh).all()


def _refuse_unfit(place: str, text: str, lacking: str) -> None:
    if not text.strip():
        raise Invalid([Fault(place, lacking)])
    if len(text) > LONGEST_TEXT:
        raise Invalid([Fault(place, TOO_LONG)])


def refuse_late(session: Session, asked: Coordination, stamp: Stamp) -> None:
    """A writer may still write down what came, until the round is closed."""
    hold_draft(session, asked.letter)
    session.refresh(asked, ["until", "closed_at"])
    refuse_closed(asked)
    over = is_over(asked, stamp.at.astimezone(AMSTERDAM).date())
    if over and not stamp.by.may(Permission.LETTER_WRITE, asked.scope):
        raise NotNow(f"Antwoorden kon tot en met {spoken_date(asked.until)}. Neem contact op met het secretariaat.")


def _note(session: Session, given: PassageAnswer, answer: Answer, stamp: Stamp) -> None:
    old = _told(session, given)
    text = clean_text(answer.text).strip() if answer.verdict in OBJECTIONS else ""
    given.verdict, given.text, given.settled, given.by_silence = answer.verdict, text, "", False
    given.given_at, given.given_by, given.channel = stamp.at, stamp.by.key, answer.channel
    record(session, "passage_answer.give", given, stamp, old=old, new=_told(session, given))
    if is_objection(given) and not is_outdated(given):
        _take_back_agreement(session, given.passage, stamp)


def _take_back_agreement(session: Session, passage: Passage, stamp: Stamp) -> None:
    """Nothing stays agreed or approved to which somebody objects."""
    if passage.state in PASSAGE_WORKFLOW.steps["objected"].sources:
        move_on(session, passage, "objected", stamp)


def settle_objection(
    session: Session, given: PassageAnswer, sentence: str, stamp: Stamp, *, seen: int
) -> PassageAnswer:
    """How a writer dealt with the reservation or objection whose version was ``seen``.

    After the round that may be what was still lacking.
    """
    asked = given.coordination
    require(stamp.by, Permission.LETTER_WRITE, asked)
    hold_draft(session, asked.letter)
    _refresh(session, asked, given.party_id)
    if seen != given.version:
        raise Changed(OTHERWISE)
    if not is_objection(given):
        raise NotNow("Er is hier geen voorbehoud of bezwaar dat afgehandeld wordt.")
    _refuse_unfit("settled", sentence, "Schrijf op wat er met het voorbehoud of bezwaar is gedaan.")
    old, given.settled = _told(session, given), clean_text(sentence).strip()
    record(session, "passage_answer.settle", given, stamp, old=old, new=_told(session, given))
    if not is_open(asked):
        note_agreed(session, grouped(asked.answers)[given.passage_id], stamp)
    return given


def _told(session: Session, given: PassageAnswer) -> dict[str, object]:
    """Its words only as a seal: they are between the party and the writers."""
    told = {
        "passage_verdict": given.verdict,
        "revision": given.revision,
        "text": given.text,
        "channel": given.channel,
        "settled": given.settled,
    }
    return guarded(told, ("text", "settled"), session.info["chain_key"])


def remark(
    session: Session, asked: Coordination, passage: int, party: int, sentence: str, stamp: Stamp
) -> PassageComment:
    """On any passage (row number) of the version that the party reads."""
    require(stamp.by, Permission.PASSAGE_ANSWER, owned_by(asked.letter.programme_id, party))
    asked_of(asked, party)
    refuse_late(session, asked, stamp)
    _refuse_unfit("text", sentence, "Schrijf uw opmerking op.")
    revision = revisions_read(session, asked, party).get(passage)
    if revision is None:
        raise Invalid([Fault("passage", "Kies een passage van deze brief.")])
    made = PassageComment(
        passage=session.get_one(Passage, passage),
        revision=revision,
        party_id=party,
        by=stamp.by.key,
        at=stamp.at,
        text=clean_text(sentence).strip(),
        answer="",
    )
    session.add(made)
    session.flush()
    record(session, "passage_comment.add", made, stamp, new=_told_remark(session, made))
    return made


def answer_remark(session: Session, made: PassageComment, sentence: str, stamp: Stamp, *, seen: int) -> PassageComment:
    """What a writer says of it, which ends it; the party reads that. ``seen`` is the version that was looked at."""
    letter = made.passage.letter
    require(stamp.by, Permission.LETTER_WRITE, letter)
    hold_draft(session, letter)
    if session.get(PassageComment, made.id, populate_existing=True) is None or seen != made.version:
        raise Changed(ANSWERED)
    _refuse_unfit("answer", sentence, "Schrijf op wat er met de opmerking is gedaan.")
    old = _told_remark(session, made)
    made.answer, made.answered_at, made.answered_by = clean_text(sentence).strip(), stamp.at, stamp.by.key
    record(session, "passage_comment.answer", made, stamp, old=old, new=_told_remark(session, made))
    return made


def _told_remark(session: Session, made: PassageComment) -> dict[str, object]:
    told = {"revision": made.revision, "text": made.text, "answer": made.answer}
    return guarded(told, ("text", "answer"), session.info["chain_key"])
