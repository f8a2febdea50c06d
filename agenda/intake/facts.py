"""What a letter says beside work: figures, terms that a law sets, and what its footnotes refer to."""

import re
from collections.abc import Iterator, Sequence

from agenda.intake.observing import Observed, normal_forms
from agenda.intake.proposals import Proposal
from agenda.intake.script import Note, Script
from agenda.intake.sentences import clause_around
from agenda.intake.times import Time
from agenda.intake.titles import shortened
from agenda.intake.words import ProposalKind

LAW = re.compile(
    r"(?<!\w)(?:wet|wetten|\w*wet|amvb|wettelijke?|verordening|besluit|overgangs\w+|richtlijn|artikel \d+)(?!\w)",
    re.IGNORECASE,
)
LIMIT = re.compile(r"(?:uiterlijk|tot|vóór|voor|per|vanaf|binnen|met ingang van)\b", re.IGNORECASE)
CERTAIN, UNSURE = 0.95, 0.6
SOME = 10


def proposals(seen: Sequence[Observed], script: Script) -> Iterator[Proposal]:
    for one in seen:
        yield from indicators(one)
        yield from (_legal_term(one, time) for time in legal_terms(one))
    yield from references(seen, script)


def indicators(one: Observed) -> Iterator[Proposal]:
    for figure in one.figures:
        clause = clause_around(one.text, figure.start, figure.end)
        yield Proposal(
            kind=ProposalKind.INDICATOR,
            title=_called(figure.text, clause if len(clause) > len(figure.text) + SOME else one.text),
            sentence=one.text,
            spans=one.sentence.spans,
            confidence=figure.confidence,
            term=next((time.wording for time in one.ahead if time.wording in clause), ""),
            references=one.references,
            heading=one.sentence.heading,
        )


def _called(figure: str, clause: str) -> str:
    """With the figure in it, also when the clause is too long."""
    title = shortened(clause)
    return title if figure.lower() in title.lower() else shortened(f"{figure}: {clause.strip()}")


def legal_terms(one: Observed) -> Iterator[Time]:
    if one.is_readable and LAW.search(one.text):
        yield from (time for time in one.ahead if LIMIT.match(time.wording))


def _legal_term(one: Observed, time: Time) -> Proposal:
    return Proposal(
        kind=ProposalKind.LEGAL_TERM,
        title=shortened(one.text),
        sentence=one.text,
        spans=one.sentence.spans,
        confidence=0.75,
        term=time.wording,
        references=one.references,
        heading=one.sentence.heading,
    )


def references(seen: Sequence[Observed], script: Script) -> Iterator[Proposal]:
    callers = {number: one for one in seen if one.is_short for number in one.sentence.notes}
    for note in script.notes:
        yield _reference(note, callers.get(note.number))


def _reference(note: Note, caller: Observed | None) -> Proposal:
    """Of a footnote that no sentence calls, or one without end, the footnote itself is the source."""
    cited = normal_forms([note.text])
    return Proposal(
        kind=ProposalKind.REFERENCE,
        title=cited[0] if cited else shortened(note.text),
        sentence=caller.text if caller else note.text,
        spans=caller.sentence.spans if caller else ((note.start, note.end),),
        confidence=CERTAIN if cited and caller else UNSURE,
        references=cited,
        heading=caller.sentence.heading if caller else "",
    )
