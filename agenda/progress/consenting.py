"""What the other parties of a joint action say of the answer that the lead handed in: they agree, or add something."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from agenda.actions.models import Action, ActionRole, ActionShare
from agenda.actions.words import RoleKind
from agenda.history.models import HistoryLine
from agenda.history.services import record
from agenda.kernel.refusal import Changed, Fault, Invalid, NotNow
from agenda.kernel.rights import Permission, Scope, Stamp, owned_by, require
from agenda.kernel.text import LONGEST_TEXT, clean_text
from agenda.progress.models import Consent, Round, RoundState, Update, UpdateConsent, UpdateState

TAKES_PART = frozenset(RoleKind) - {RoleKind.LEAD, RoleKind.INFORMED}
"""Who carries, pays or advises; those who are only kept informed have nothing to agree with."""

CONSENTED = (UpdateState.SUBMITTED, UpdateState.ACCEPTED)
EVENT = "update.consent"
ANSWER_CHANGED = "De melding is intussen gewijzigd. Lees haar opnieuw en zeg daarna wat u ervan vindt."


def partakers(action: Action, answering: int) -> frozenset[int]:
    """The parties that may say something of this party's answer; of one that answers for its own share alone nobody."""
    shares = {share.party_id for share in action.shares}
    if answering in shares:
        return frozenset()
    roles = {role.party_id for role in action.roles if role.role in TAKES_PART}
    return frozenset(roles | shares) - {answering}


def consent_scope(action: Action, answering: int) -> Scope:
    return Scope(action.programme_id, partakers(action, answering))


def lacks_answer(update: Update | None) -> str | None:
    """Why nothing can be said of it now."""
    if update is None or update.state in {UpdateState.DRAFT, UpdateState.RETURNED}:
        return "De trekker heeft (nog) niets ingediend. Zodra dat er is, kunt u ermee instemmen of iets aanvullen."
    if update.state is UpdateState.FROZEN or update.round.state is RoundState.FROZEN:
        return "De uitvraag is bevroren: wat toen gemeld was, blijft zo staan."
    return None


def give_consent(
    session: Session,
    update: Update,
    party: int,
    consent: Consent,
    text: str,
    stamp: Stamp,
    *,
    seen: int | None = None,
) -> bool:
    """Says it for one party, or says something else than before; tells whether anything changed.

    ``seen`` is the version of the answer that was read.
    """
    require(stamp.by, Permission.UPDATE_WRITE, owned_by(update.round.programme_id, party))
    if party not in partakers(update.action, update.party_id):
        raise NotNow("Deze partij doet aan deze actie niet mee en kan er niets over zeggen.")
    if objection := lacks_answer(update):
        raise NotNow(objection)
    if seen is not None and seen != update.version:
        raise Changed(ANSWER_CHANGED)
    text = clean_text(text).strip()
    _refuse_text(consent, text)
    return _say(session, update, party, consent, text, stamp)


def _refuse_text(consent: Consent, text: str) -> None:
    if consent is Consent.ADDS and not text:
        raise Invalid([Fault("text", "Schrijf wat u aanvult, of kies dat u akkoord bent.")])
    if len(text) > LONGEST_TEXT:
        raise Invalid([Fault("text", f"Houd deze tekst korter dan {LONGEST_TEXT} tekens.")])


def _say(session: Session, update: Update, party: int, consent: Consent, text: str, stamp: Stamp) -> bool:
    held = next((one for one in update.consents if one.party_id == party), None)
    old = {"consent": held.consent, "text": held.text} if held else {}
    new = {"consent": consent, "text": text}
    if old == new:
        return False
    if held is None:
        held = UpdateConsent(party_id=party)
        update.consents.append(held)
    held.consent, held.text, held.at, held.by = consent, text, stamp.at, stamp.by.key
    record(session, EVENT, update, stamp, old=old, new=new | {"party_id": party})
    return True


@dataclass(frozen=True)
class Askable:
    """An answer of which these parties may say something; ``again`` are those whose earlier word ended when it was
    handed in anew."""

    update: Update
    parties: tuple[int, ...]
    again: frozenset[int]

    @property
    def said(self) -> dict[int, UpdateConsent]:
        return {one.party_id: one for one in self.update.consents}

    @property
    def waits(self) -> bool:
        """Whether one of the parties has said nothing yet of the answer as it is."""
        return any(party not in self.said for party in self.parties)


def askable(session: Session, round_: Round, parties: Collection[int]) -> list[Askable]:
    """Every answer of which one of these parties may say something, in the order of the agenda."""
    if not parties:
        return []
    updates = _answers(session, round_, parties)
    earlier = _said_before(session, [update.id for update in updates])
    found = []
    for update in updates:
        mine = tuple(sorted(partakers(update.action, update.party_id) & set(parties)))
        said = {one.party_id for one in update.consents}
        if mine:
            found.append(Askable(update, mine, frozenset(earlier.get(update.id, set()) & set(mine)) - said))
    return found


def _answers(session: Session, round_: Round, parties: Collection[int]) -> Sequence[Update]:
    by_role = exists().where(
        and_(ActionRole.action_id == Action.id, ActionRole.party_id.in_(parties), ActionRole.role.in_(TAKES_PART))
    )
    by_share = exists().where(and_(ActionShare.action_id == Action.id, ActionShare.party_id.in_(parties)))
    return session.scalars(
        select(Update)
        .join(Update.action)
        .where(Update.round_id == round_.id, Update.state.in_(CONSENTED), or_(by_role, by_share))
        .order_by(Action.order_key, Update.party_id)
        .options(
            contains_eager(Update.action).options(selectinload(Action.roles), selectinload(Action.shares)),
            selectinload(Update.consents),
        )
    ).all()


def _said_before(session: Session, updates: Collection[int]) -> Mapping[int, set[int]]:
    """Per answer the parties that ever said something of it."""
    lines = session.execute(
        select(HistoryLine.object_id, HistoryLine.difference).where(
            HistoryLine.event == EVENT,
            HistoryLine.object_kind == Update.__tablename__,
            HistoryLine.object_id.in_(updates),
        )
    )
    found: dict[int, set[int]] = {}
    for number, difference in lines:
        found.setdefault(number, set()).add(difference["party_id"][1])
    return found
