"""A letter read by rules: which sentences propose something, and what the sentences around them add to it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from agenda.actions.words import RoleKind
from agenda.intake import facts
from agenda.intake.letterhead import office_of
from agenda.intake.observing import Observed, Setting
from agenda.intake.parties import Directory, Spellings
from agenda.intake.proposals import Proposal, Role
from agenda.intake.script import Script
from agenda.intake.sentences import sentences
from agenda.intake.titles import Titles, kind_of
from agenda.intake.triggers import Sign
from agenda.intake.words import ProposalKind
from agenda.terms.calendar import USUAL_CALENDAR, TermCalendar

MOST_CONFIDENCE, ADDED = 0.95, 0.05
FOR_SENDER = re.compile(r"in opdracht van (?:mij|ons|mijn|onze)\b", re.IGNORECASE)
WORK = frozenset({ProposalKind.ACTION, ProposalKind.MEASURE, ProposalKind.INSTRUMENT, ProposalKind.AGREEMENT})


def read_letter(
    script: Script, on: date, spellings: Spellings, calendar: TermCalendar = USUAL_CALENDAR
) -> list[Proposal]:
    """In the order of the letter. ``on`` is its date: what lies before it is no term."""
    directory = Directory(spellings)
    setting = Setting(on, directory, calendar, {note.number: note for note in script.notes}, _sender(script, directory))
    seen = [Observed(sentence, setting) for sentence in sentences(script)]
    found = [*Work(seen).proposals(), *facts.proposals(seen, script)]
    return sorted(found, key=lambda one: one.start)


def _sender(script: Script, directory: Directory) -> str:
    """By the office of who signed: ``minister van Economische Zaken``."""
    office = office_of([*script.head.signatory, *(passage.text for passage in script.passages[-8:])])
    named = directory.mentions(office)
    return named[0].key if named and named[0].known else ""


class Work:
    """Goes through the letter with the matter in mind that the section is about."""

    def __init__(self, seen: Sequence[Observed]) -> None:
        self.seen = seen
        self.found: list[Proposal] = []
        self.names: set[str] = set()
        self.open: int | None = None
        self.section = -1
        self.paragraph = -1

    def proposals(self) -> list[Proposal]:
        for one in self.seen:
            if one.sentence.section != self.section:
                self.section, self.open = one.sentence.section, None
            if not one.is_readable:
                continue
            begun = [sign for sign in one.signs if sign.trigger.strong or self._is_new(one)]
            for sign in begun:
                self._begin(one, sign)
            if not begun and self.open is not None:
                self.found[self.open] = self._joined(self.found[self.open], one)
        return self.found

    def _is_new(self, one: Observed) -> bool:
        """Nothing is open yet, or a list item begins, or the sentence bears a name that was not told before."""
        first_of_item = one.sentence.is_item and one.sentence.paragraph != self.paragraph
        return self.open is None or first_of_item or (one.name != "" and one.name not in self.names)

    def _begin(self, one: Observed, sign: Sign) -> None:
        self.found.append(_proposal(one, sign))
        self.names.add(one.name)
        self.open, self.paragraph = len(self.found) - 1, one.sentence.paragraph

    def _joined(self, proposal: Proposal, one: Observed) -> Proposal:
        """With the term and the parties that a later sentence adds; studies have said all in their own sentence."""
        if proposal.kind not in WORK:
            return proposal
        if not proposal.term and one.ahead and not _is_about_law(one):
            proposal = replace(proposal, term=one.ahead[0].wording)
        if one.sentence.paragraph != self.paragraph:
            return proposal
        return replace(proposal, parties=_with(proposal.parties, _added(one, bool(proposal.lead))))


def _is_about_law(one: Observed) -> bool:
    return any(facts.legal_terms(one))


def _proposal(one: Observed, sign: Sign) -> Proposal:
    term = one.ahead[0].wording if one.ahead else ""
    parties = _parties(one, sign)
    times = [(time.start, time.end) for time in one.times]
    heading = "" if one.sentence.is_item else one.sentence.heading
    titles = Titles(one.text, heading, times, one.setting.directory)
    title = titles.of(sign)
    led = any(role.role is RoleKind.LEAD for role in parties)
    sure = sign.trigger.confidence + ADDED * (bool(term) + bool(one.name) + led)
    return Proposal(
        kind=sign.trigger.kind or kind_of(titles.thing(sign), title),
        title=title,
        sentence=one.text,
        spans=one.sentence.spans,
        confidence=round(min(sure, MOST_CONFIDENCE), 2),
        parties=parties,
        term=term,
        references=one.references,
        heading=one.sentence.heading,
    )


def _parties(one: Observed, sign: Sign) -> tuple[Role, ...]:
    roles = [Role(part.key, part.role, not part.stated) for part in one.parts]
    if one.setting.sender and (sign.trigger.own or FOR_SENDER.search(one.text)):
        roles = [Role(one.setting.sender, RoleKind.LEAD), *(role for role in roles if role.party != one.setting.sender)]
    if sign.trigger.kind is ProposalKind.STUDY:
        roles = list(_commissioned(roles))
    return tuple(_one_lead(roles))


def _commissioned(roles: Sequence[Role]) -> Iterator[Role]:
    """Who asked for a study leads it; who is asked to carry it out does not."""
    led = any(role.role is RoleKind.LEAD for role in roles)
    for role in roles:
        if role.role is RoleKind.CLIENT and not led:
            led = True
            yield replace(role, role=RoleKind.LEAD)
        else:
            yield role


def _one_lead(roles: Sequence[Role]) -> Iterator[Role]:
    led = False
    for role in roles:
        second = led and role.role is RoleKind.LEAD
        yield replace(role, role=RoleKind.CO_LEAD) if second else role
        led = led or role.role is RoleKind.LEAD


def _added(one: Observed, led: bool) -> list[Role]:
    """Only roles that the sentence states."""
    stated = [Role(part.key, part.role) for part in one.parts if part.stated]
    return [role for role in stated if not (led and role.role is RoleKind.LEAD)]


def _with(roles: Sequence[Role], added: Sequence[Role]) -> tuple[Role, ...]:
    known = {role.party for role in roles}
    return tuple(_one_lead([*roles, *(role for role in added if role.party not in known)]))
