"""Who is named: with a role in the action, and by the name that held on the day of the letter."""

import re
from collections.abc import Iterator

from agenda.intake.parties import Mention
from agenda.kernel.dutch import spoken_date
from agenda.letters.checking.findings import Finding, FindingKind, Statement, Weight
from agenda.letters.checking.known import Known
from agenda.letters.facts import ToldAction
from agenda.parties.rules import folded

PAST = re.compile(r"\b(toenmalige?|voormalige?|destijds|toen nog|voorheen|vroeger|eerder nog)\b", re.IGNORECASE)
NEAR = 40
"""So many signs from a name its writer tells that it is one of the past."""


def parties(statement: Statement, known: Known) -> Iterator[Finding]:
    action = known.actions.get(statement.action or 0)
    told = set[str]()
    for mention in known.directory.mentions(statement.text):
        written = statement.text[mention.start : mention.end]
        if folded(written) in told:
            continue
        told.add(folded(written))
        if not PAST.search(statement.text[max(0, mention.start - NEAR) : mention.end + NEAR]):
            yield from _by_another_name(written, statement, known)
        if action and mention.known:
            yield from _without_a_role(mention, written, action, statement, known)


def _by_another_name(written: str, statement: Statement, known: Known) -> Iterator[Finding]:
    if now := known.former.get(folded(written)):
        sentence = f"Op {spoken_date(known.dated)} heet deze partij {now}."
        yield Finding(FindingKind.PARTY, Weight.WRONG, sentence, written, statement)


def _without_a_role(
    mention: Mention, written: str, action: ToldAction, statement: Statement, known: Known
) -> Iterator[Finding]:
    meant = known.meant(mention.key)
    if meant and not meant & _parties_of(action):
        sentence = f"Deze partij heeft geen rol bij actie {action.number}."
        yield Finding(FindingKind.PARTY, Weight.LOOK, sentence, written, statement)


def _parties_of(action: ToldAction) -> set[int]:
    return {role.party for role in action.roles} | {share.party for share in action.shares}


def lead_left_out(action: ToldAction, told: str, known: Known, on: Statement) -> Iterator[Finding]:
    """Unless it is the one who signs: a minister says ``ik``."""
    if action.lead is None:
        return
    named = {party for mention in known.directory.mentions(told) for party in known.meant(mention.key)}
    first_person = any(word in told.casefold().split() for word in ("ik", "mijn", "wij", "we"))
    if action.lead not in named and not first_person:
        sentence = f"De trekker van actie {action.number} wordt niet genoemd."
        yield Finding(FindingKind.PARTY, Weight.LOOK, sentence, known.facts.name(action.lead), on)
