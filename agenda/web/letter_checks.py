"""A letter held against the agenda: all that does not agree, per passage."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, render_template

from agenda.kernel.rights import Permission
from agenda.letters.checking.checked import check_letter
from agenda.letters.checking.findings import Finding, FindingKind, Tally
from agenda.letters.models import Letter, Passage
from agenda.letters.papers import moment_told
from agenda.web.access import opened
from agenda.web.letters import known_letter
from agenda.web.visit import visit

blueprint = Blueprint("letter_checks", __name__, url_prefix="/programmas/<programme>/brieven/<key>/controle")


@dataclass(frozen=True)
class Group:
    """What is found of one passage, or (None) of the letter as a whole."""

    passage: Passage | None
    findings: Sequence[Finding]

    @property
    def only_waits(self) -> bool:
        """Nothing but an approval, a text or an answer is wanting."""
        return self.passage is not None and all(one.kind is FindingKind.WORKFLOW for one in self.findings)


@blueprint.get("")
@opened(Permission.LETTER_READ)
def letter_check(programme: str, key: str) -> str:
    letter = letter_to_check(key)
    found = check_letter(visit.session, letter, moment_told(letter, None, visit.at))
    return render_template("letters/check.html", letter=letter, **told_findings(letter, found))


def letter_to_check(key: str) -> Letter:
    visit.require(Permission.LETTER_READ, visit.programme)
    return known_letter(key)


def told_findings(letter: Letter, found: Sequence[Finding]) -> dict[str, object]:
    groups = list(grouped(letter, found))
    return {
        "tally": Tally.of(found),
        "groups": [one for one in groups if not one.only_waits],
        "waiting": [one for one in groups if one.only_waits],
        "may_write": visit.may(Permission.LETTER_WRITE, letter) and not letter.is_locked,
    }


def grouped(letter: Letter, found: Sequence[Finding]) -> Iterator[Group]:
    """In the order of the letter, as the findings are."""
    passages = {one.id: one for one in letter.passages}
    for number, findings in groupby(found, lambda one: one.passage):
        yield Group(passages.get(number or 0), list(findings))
