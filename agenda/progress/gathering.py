"""The answers to a divided action beside each other, and the draft for the whole that follows from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from agenda.actions.division import derived_stand
from agenda.actions.models import Action, ActionShare
from agenda.actions.rules import EXPLAINED_RATINGS, EXPLANATIONS
from agenda.actions.values import ShareValues
from agenda.kernel.dutch import spoken_list
from agenda.kernel.refusal import Changed, NotNow
from agenda.kernel.rights import Permission, Scope, Stamp, require
from agenda.kernel.text import LONGEST_TEXT, one_line
from agenda.progress.models import Question, Round, Update
from agenda.progress.queries import Asked, asked_of, update_on
from agenda.progress.reporting import own_draft, write_update
from agenda.progress.rules import UNFINISHED

STAND = ("phase", "rating", *EXPLANATIONS)
GATHERED = (*STAND, "done")
TYPED_ALREADY = "U hebt al iets geschreven voor de hele actie. Vergelijk beide teksten en kies welke u houdt."
OWN_SHARE = "Deze partij heeft zelf een deel in de actie en meldt daarover; de stand van het geheel volgt uit de delen."
NOTHING_YET = "Nog geen enkele partij heeft gemeld; er valt nog niets te verzamelen."


def grid_scope(action: Action) -> Scope:
    """Who leads a divided action, and every party with a share in it."""
    return Scope(action.programme_id, action.scope.parties | {share.party_id for share in action.shares})


@dataclass(frozen=True)
class Part:
    """The share of one party with what it was asked and answered; nobody is asked about a share that is finished."""

    share: ActionShare
    asked: Asked | None

    @property
    def update(self) -> Update | None:
        return self.asked.update if self.asked else None

    @property
    def handed_in(self) -> Update | None:
        return self.update if self.update and self.update.state not in UNFINISHED else None

    @property
    def stand(self) -> ShareValues:
        """As it was handed in, or else as it was."""
        held = ShareValues.of(self.share)
        if self.handed_in is None or self.handed_in.unchanged:
            return held
        return ShareValues(party=held.party, **{name: getattr(self.handed_in, name) for name in STAND})


def parts_of(session: Session, round_: Round, action: Action) -> list[Part]:
    """A fixed number of queries, however many shares there are."""
    asked = {one.question.party_id: one for one in asked_of(session, round_, Question.action_id == action.id)}
    return [Part(share, asked.get(share.party_id)) for share in action.shares]


def gathered(parts: Sequence[Part], names: Mapping[int, str]) -> dict[str, Any]:
    """What the whole would report: its stand by the rule of divided actions, its texts a line per party."""
    answered = [part for part in parts if part.handed_in]
    if not answered:
        raise NotNow(NOTHING_YET)
    phase, rating = derived_stand([part.stand for part in parts])
    missing = sorted(names[part.share.party_id] for part in parts if part.asked and not part.handed_in)
    texts = {"done": _lines([(part, _done(part.handed_in)) for part in answered if part.handed_in], names)}
    worse = [part for part in answered if part.stand.rating in EXPLAINED_RATINGS]
    texts |= {name: _lines([(part, getattr(part.stand, name)) for part in worse], names) for name in EXPLANATIONS}
    if missing:
        texts["done"] += f"\nNog geen melding: {spoken_list(missing)}."
    return {"phase": phase, "rating": rating, **texts}


def _done(update: Update) -> str:
    return "ongewijzigd" if update.unchanged else update.done


def _lines(said: Sequence[tuple[Part, str]], names: Mapping[int, str]) -> str:
    """One line per party by name, each cut so that together they fit."""
    room = LONGEST_TEXT // (len(said) + 2)
    lines = [f"{names[part.share.party_id]}: {_cut(one_line(text).strip(), room - 100)}" for part, text in said if text]
    return "\n".join(sorted(lines, key=str.casefold))


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[:room].rstrip()} …"


def gather(
    session: Session,
    question: Question,
    parts: Sequence[Part],
    names: Mapping[int, str],
    stamp: Stamp,
    *,
    instead_of: int | None = None,
) -> Update:
    """Drafts the answer of the lead from the parts. What the lead typed gives way only as the version that was seen."""
    require(stamp.by, Permission.UPDATE_WRITE, question)
    if question.party_id in {part.share.party_id for part in parts}:
        raise NotNow(OWN_SHARE)
    values, held = gathered(parts, names), update_on(session, question)
    draft = own_draft(held) if held and held.state in UNFINISHED else None
    if held and draft and differs(draft, values) and instead_of != held.version:
        raise Changed(TYPED_ALREADY)
    return write_update(session, question, values | {"unchanged": False}, stamp)


def differs(held: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    return any(held[name] != values[name] for name in GATHERED)
