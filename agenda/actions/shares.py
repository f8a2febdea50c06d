"""What happens to an action that is divided over a group, and to each share of it."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.actions.rules import unexplained
from agenda.actions.services import change_action, write_stand
from agenda.actions.slips import Pair
from agenda.actions.steps import phases_from
from agenda.actions.values import ActionValues, ShareValues, StandValues, TermValues
from agenda.actions.words import Adoption, Phase
from agenda.kernel.refusal import Changed, Fault, Invalid, NotFound, NotNow
from agenda.kernel.rights import Permission, Scope, Stamp, require
from agenda.kernel.text import cleaned
from agenda.parties.models import PartyGroup
from agenda.terms.words import Strength

SHARE_VALUES: TypeAdapter[ShareValues] = TypeAdapter(ShareValues)
NO_SHARES = "Deze actie is niet verdeeld; wijzig haar stand op haar eigen pagina."


def divide_action(session: Session, action: Action, group: PartyGroup, stamp: Stamp) -> None:
    """Each party of the group gets a share, beginning at the stand of the action; shares that were there stay."""
    values = ActionValues.of(action)
    if values.group not in {None, group.id} and values.shares:
        raise NotNow("Deze actie is al over een andere groep verdeeld.")
    if not group.members:
        raise NotNow("Deze groep heeft nog geen leden; voeg die eerst toe bij de partijen.")
    held = {share.party for share in values.shares}
    fresh = tuple(ShareValues(party=party.id, phase=values.phase) for party in group.members if party.id not in held)
    values = replace(values, group=group.id, shares=(*values.shares, *fresh))
    change_action(session, action, values, stamp, event="action.divide")


def share_scope(action: Action, party: int) -> Scope:
    """A share is written by its own party, and by whoever leads the action."""
    return Scope(action.programme_id, action.scope.parties | {party})


def share_of(action: Action, party: int) -> ShareValues:
    for share in action.shares:
        if share.party_id == party:
            return ShareValues.of(share)
    raise NotFound("Deze partij heeft geen deel in deze actie.")


def fingerprint(share: ShareValues) -> str:
    """The same for the same content, and for nothing else."""
    return sha256(SHARE_VALUES.dump_json(share)).hexdigest()[:32]


def change_share(
    session: Session, action: Action, share: ShareValues, stamp: Stamp, *, seen: str | None = None
) -> bool:
    """Writes the share of one party; the stand of the action follows. ``seen`` is the print of what the actor saw."""
    require(stamp.by, Permission.ACTION_WRITE, share_scope(action, share.party))
    held, share = share_of(action, share.party), cleaned(share)
    if seen is not None and seen != fingerprint(held):
        raise Changed("Iemand anders heeft dit deel intussen gewijzigd. Vergelijk en bewaar daarna opnieuw.")
    if faults := list(faults_in_share(held, share, action.adoption)):
        raise Invalid(faults)
    values = ActionValues.of(action)
    shares = tuple(share if one.party == share.party else one for one in values.shares)
    return write_stand(session, action, replace(values, shares=shares), stamp, "action.share")


def faults_in_share(old: ShareValues, new: ShareValues, adoption: Adoption) -> Iterator[Fault]:
    if new.phase not in phases_from(old.phase):
        yield Fault("phase", f"Van ‘{old.phase.label}’ kan het niet ineens ‘{new.phase.label}’ worden.")
    if new.phase is Phase.DROPPED and not new.explanation.strip():
        yield Fault("explanation", "Schrijf op waarom dit deel vervalt.")
    yield from unexplained(new)
    if adoption is Adoption.ADOPTED and old.term and old.term.strength is Strength.AGREED:
        yield from _moves_in_silence(old.term, new.term)


def _moves_in_silence(old: TermValues, new: TermValues | None) -> Iterator[Fault]:
    """What was agreed is not taken away, and moves back only with a reason and somebody's consent."""
    if new is None:
        yield Fault("term", f"‘{old.wording}’ is afgesproken; schrijf de nieuwe termijn, of ‘nader te bepalen’.")
        return
    pair = Pair(old, new)
    slip = new.slips[-1] if pair.told else pair.slip(new.read_on)
    if pair.changed and slip.later and not (slip.reason.strip() and slip.agreed_by.strip()):
        yield Fault("term", f"‘{old.wording}’ is afgesproken en schuift op: schrijf waarom en met wiens instemming.")


def overrule_stand(
    session: Session, action: Action, stand: StandValues, because: str, stamp: Stamp, *, seen: int | None = None
) -> bool:
    """Sets the stand of a divided action by hand, whatever its shares say."""
    values = ActionValues.of(action)
    if not values.shares:
        raise NotNow(NO_SHARES)
    if not because.strip():
        raise Invalid([Fault("overruled_because", "Schrijf op waarom u de stand met de hand zet.")])
    values = replace(values, overruled_because=because, **vars(stand))
    return change_action(session, action, values, stamp, seen=seen)


def follow_shares(session: Session, action: Action, stamp: Stamp) -> bool:
    """The stand follows from the shares again; what explained the other one goes with it."""
    values = replace(ActionValues.of(action), overruled_because="", cause="", consequence="", correction="")
    return change_action(session, action, values, stamp)
