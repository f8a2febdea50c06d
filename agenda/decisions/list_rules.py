"""Which way a decision list goes, and what stands between it and its adoption."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from agenda.consultations.words import Silence
from agenda.decisions.models import DecisionList, SignOff
from agenda.decisions.words import ListState, SignOffVerdict
from agenda.kernel.dutch import AMSTERDAM, spoken_date, spoken_list
from agenda.kernel.rights import Permission as P
from agenda.kernel.workflow import Step, Workflow
from agenda.parties.queries import Naming

L, V = ListState, SignOffVerdict
OBJECTIONS = frozenset({V.RESERVED, V.DISAGREED})
"""What the secretariat has to deal with before the list can be adopted."""

LIST_WORKFLOW = Workflow(
    Step("put", "Voorleggen aan de partijen", frozenset({L.DRAFT}), L.SIGN_OFF, P.DECISION_WRITE),
    Step("call_back", "Terughalen", frozenset({L.SIGN_OFF}), L.DRAFT, P.DECISION_WRITE),
    Step("adopt", "Vaststellen", frozenset({L.SIGN_OFF}), L.ADOPTED, P.DECISION_WRITE),
)
"""Nothing leads away from an adopted list: what is wrong in it is corrected."""


def holds(answer: SignOff, asked: DecisionList) -> bool:
    """Whether it was given on the edition that the parties have now; an older one no longer counts."""
    return answer.verdict is not None and answer.edition == asked.edition


def silent(asked: DecisionList) -> list[SignOff]:
    return [one for one in asked.sign_offs if not holds(one, asked)]


def open_objections(asked: DecisionList) -> list[SignOff]:
    """Also those on an older edition, until somebody has said how they were dealt with."""
    return [one for one in asked.sign_offs if _is_open(one, asked)]


def _is_open(one: SignOff, asked: DecisionList) -> bool:
    refuses = one.verdict is V.DISAGREED and holds(one, asked)
    return refuses or (one.verdict in OBJECTIONS and not one.settled)


def is_closed(asked: DecisionList, today: date) -> bool:
    """Whether the last day on which the parties could answer has gone by."""
    return asked.sign_off_until is not None and asked.sign_off_until < today


def asked_on(asked: DecisionList) -> date | None:
    """The day on which it was last put to the parties."""
    return asked.asked_at.astimezone(AMSTERDAM).date() if asked.asked_at else None


def hindrances(
    asked: DecisionList, uncovered: Sequence[str], names: Mapping[int, Naming], today: date
) -> Iterator[str]:
    """All that stands between the list and its adoption, in sentences; ``uncovered`` tells what decisions lack."""
    yield from uncovered
    yield from _objecting(asked, names)
    yield from _waiting(asked, names, today)


def _objecting(asked: DecisionList, names: Mapping[int, Naming]) -> Iterator[str]:
    for one in open_objections(asked):
        party = names[one.party_id].short
        if one.verdict is V.DISAGREED and holds(one, asked):
            yield f"{party} is niet akkoord. Overleg met {party}; pas zo nodig de besluiten aan en leg ze opnieuw voor."
        else:
            objection = "bezwaar" if one.verdict is V.DISAGREED else "voorbehoud"
            yield f"Het {objection} van {party} is nog niet afgehandeld. Schrijf op wat ermee is gedaan."


def _waiting(asked: DecisionList, names: Mapping[int, Naming], today: date) -> Iterator[str]:
    quiet = silent(asked)
    if not quiet:
        return
    who = spoken_list(sorted(names[one.party_id].short for one in quiet))
    have = "heeft" if len(quiet) == 1 else "hebben"
    if asked.silence is Silence.WAITS:
        yield f"{who} {have} nog niet geantwoord, en zwijgen geldt niet als akkoord."
    elif not is_closed(asked, today) and asked.sign_off_until:
        until = spoken_date(asked.sign_off_until)
        yield f"{who} {have} nog niet geantwoord. Dat kan tot en met {until}; daarna geldt zwijgen als akkoord."
