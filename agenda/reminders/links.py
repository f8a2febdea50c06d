"""Where a reader answers what a round asks: on the site, or by a link of their own."""

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy.orm import Session

from agenda.kernel.rights import Stamp
from agenda.parties.queries import Naming
from agenda.parties.rules import Addressee, Via
from agenda.programmes.models import Programme
from agenda.progress.links import issue_link
from agenda.progress.models import Question, Round
from agenda.reminders.queries import keys_of_parties
from agenda.reminders.readers import Addressed
from agenda.reminders.searching import Link

Accounts = Collection[tuple[str, int]]
"""``(address, party)`` of everybody with an account who answers for one of the parties."""

NAMED = frozenset({Via.CONTACT, Via.SUBSTITUTE})
STILL_TO_ISSUE = "/antwoord/…"
"""Stands where a link will be, for who looks beforehand."""


def path_to_answer(
    session: Session,
    programme: Programme,
    question: Question,
    reader: Addressee,
    accounts: Accounts,
    stamp: Stamp | None,
) -> str:
    """Who has an account answers on the site, any other named person by a link of their own."""
    if reader.via not in NAMED or (reader.email.lower(), question.party_id) in accounts:
        page = f"/programmas/{programme.key}/uitvragen/{question.round.key}/vragen"
        return f"{page}/{question.action_id}/{question.party_id}"
    if stamp is None:
        return STILL_TO_ISSUE
    return f"/antwoord/{issue_link(session, question, reader, stamp, replaces=False).key}"


def places_to_ask(session: Session, programme: Programme, round_: Round, parties: Collection[int]) -> dict[int, str]:
    """Per party where a reader of its shared mailbox asks for a link of their own."""
    keys = keys_of_parties(session, parties)
    return {party: f"/antwoordlink/{programme.key}/{round_.key}/{key}" for party, key in keys.items()}


def links_to_answer(
    session: Session,
    programme: Programme,
    found: Addressed,
    accounts: Accounts,
    names: Mapping[int, Naming],
    stamp: Stamp | None,
) -> Iterator[Link]:
    """To each question of the subject; a shared mailbox reads them without links, and where to ask for one."""
    questions: list[Question] = found.due.subject.facts.get("questions", [])
    shared = found.reader.via is Via.MAILBOX
    for question in questions:
        label = f"{question.action.number} {question.action.title}"
        if len(found.parties) > 1 or found.reader.via is Via.SECRETARIAT:
            label += f" ({names[question.party_id].short})"
        yield Link(label, "" if shared else path_to_answer(session, programme, question, found.reader, accounts, stamp))
    if shared and questions:
        places = places_to_ask(session, programme, questions[0].round, found.parties)
        yield from (Link(f"Antwoordlink aanvragen voor {names[party].name}", path) for party, path in places.items())
