"""What a party says of the passages that were put to it, and how the writers deal with that."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from agenda.history.rules import guarded
from agenda.history.services import record
from agenda.kernel.dutch import AMSTERDAM, spoken_date
from agenda.kernel.refusal import Changed, Fault, Invalid, NotNow
from agenda.kernel.rights import Permission, Stamp, owned_by, require
from agenda.kernel.text import LONGEST_TEXT, clean_text
from agenda.letters.coordination import note_agreed
from agenda.letters.models import Coordination, Passage, PassageAnswer, PassageComment
from agenda.letters.placing import hold_draft
from agenda.letters.round_queries import answer_of, asked_of, revisions_read
from agenda.letters.rounds import OBJECTIONS, grouped, is_objection, is_open, is_outdated, is_over, refuse_closed
from agenda.letters.words import PassageState, PassageVerdict
from agenda.progress.models import Channel

OUTDATED = "Deze passage is intussen herschreven en opnieuw voorgelegd. Lees de nieuwe tekst."
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
    session: Session, asked: Coordination, passage: int, party: int, answer: Answer, stamp: Stamp
) -> PassageAnswer:
    """A later answer of the party takes the place of its earlier one, as long as it is asked."""
    require(stamp.by, Permission.PASSAGE_ANSWER, owned_by(asked.letter.programme_id, party))
    given = answer_of(asked, passage, party)
    refuse_late(session, asked, stamp)
    if answer.revision != given.revision:
        raise Changed(OUTDATED)
    if answer.verdict in OBJECTIONS and not answer.text.strip():
        raise Invalid([Fault("text", TEXT_ASKED[answer.verdict])])
    if len(answer.text) > LONGEST_TEXT:
        raise Invalid([Fault("text", TOO_LONG)])
    _note(session, given, answer, stamp)
    return given


def agree_with_rest(
    session: Session, asked: Coordination, party: int, channel: Channel | None, stamp: Stamp
) -> list[PassageAnswer]:
    """With all on which the party has said nothing yet, at once."""
    require(stamp.by, Permission.PASSAGE_ANSWER, owned_by(asked.letter.programme_id, party))
    silent = [one for one in asked_of(asked, party) if one.verdict is None]
    refuse_late(session, asked, stamp)
    if not silent:
        raise NotNow(ALL_ANSWERED)
    for one in silent:
        _note(session, one, Answer(PassageVerdict.AGREED, one.revision, channel=channel), stamp)
    return silent


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
    if passage.state not in {PassageState.AGREED, PassageState.APPROVED}:
        return
    old, passage.state = passage.state, PassageState.EDITED
    told = {"passage_state": passage.state}
    record(session, "passage.objected", passage, stamp, old={"passage_state": old}, new=told)


def settle_objection(session: Session, given: PassageAnswer, sentence: str, stamp: Stamp) -> PassageAnswer:
    """How a writer dealt with a reservation or an objection; after the round that may be what was still lacking."""
    asked = given.coordination
    require(stamp.by, Permission.LETTER_WRITE, asked)
    hold_draft(session, asked.letter)
    if not is_objection(given):
        raise NotNow("Er is hier geen voorbehoud of bezwaar dat afgehandeld wordt.")
    if not sentence.strip():
        raise Invalid([Fault("settled", "Schrijf op wat er met het voorbehoud of bezwaar is gedaan.")])
    if len(sentence) > LONGEST_TEXT:
        raise Invalid([Fault("settled", TOO_LONG)])
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
    if not sentence.strip():
        raise Invalid([Fault("text", "Schrijf uw opmerking op.")])
    if len(sentence) > LONGEST_TEXT:
        raise Invalid([Fault("text", TOO_LONG)])
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


def answer_remark(session: Session, made: PassageComment, sentence: str, stamp: Stamp) -> PassageComment:
    """What a writer says of it, which ends it; the party reads that."""
    letter = made.passage.letter
    require(stamp.by, Permission.LETTER_WRITE, letter)
    hold_draft(session, letter)
    if not sentence.strip():
        raise Invalid([Fault("answer", "Schrijf op wat er met de opmerking is gedaan.")])
    if len(sentence) > LONGEST_TEXT:
        raise Invalid([Fault("answer", TOO_LONG)])
    old = _told_remark(session, made)
    made.answer, made.answered_at, made.answered_by = clean_text(sentence).strip(), stamp.at, stamp.by.key
    record(session, "passage_comment.answer", made, stamp, old=old, new=_told_remark(session, made))
    return made


def _told_remark(session: Session, made: PassageComment) -> dict[str, object]:
    told = {"revision": made.revision, "text": made.text, "answer": made.answer}
    return guarded(told, ("text", "answer"), session.info["chain_key"])
