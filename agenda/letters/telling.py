"""What the agenda says of an action, in Dutch sentences for parliament."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from agenda.actions.values import ActionValues, RoleValues, ShareValues, Slip, TermValues
from agenda.actions.words import ActionKind, Adoption, Phase, RoleKind, Succession
from agenda.changes.about_actions import SUCCEEDED
from agenda.changes.about_terms import MET
from agenda.changes.phrases import agreement, ended, grounded, label, one_line, quoted, reasons
from agenda.kernel.dutch import capital, spoken_date, spoken_list
from agenda.letters.facts import LetterFacts, ToldAction
from agenda.letters.naming import Named, among, gathered
from agenda.letters.secrecy import is_secret
from agenda.terms.words import Strength

PHASES = {
    Phase.NOT_STARTED: "nog niet gestart",
    Phase.PREPARING: "in voorbereiding",
    Phase.RUNNING: "in uitvoering",
    Phase.DONE: "afgerond",
    Phase.DROPPED: "vervallen",
}
STUDIES = ("onderzoek", "verkenning", "studie", "evaluatie", "verdiepend onderzoek", "haalbaarheidsonderzoek")
"""How the title of a study begins."""

STRENGTHS = {
    Strength.AIM: "dat is een streven",
    Strength.EXPECTED: "dat is de verwachting",
    Strength.AGREED: "dat is zo afgesproken",
}
Dated = tuple[str, date | None]
"""The wording of a term with its last day."""
PASSED = "de termijn is inmiddels verstreken"
ROLES = (
    (RoleKind.CLIENT, ("Opdrachtgever is", "Opdrachtgevers zijn", "Opdrachtgever zijn")),
    (RoleKind.EXECUTOR, ("De uitvoering ligt bij",) * 3),
    (RoleKind.INVOLVED, ("Betrokken is", "Betrokken zijn", "Betrokken zijn")),
    (RoleKind.KNOWLEDGE, ("Kennispartner is", "Kennispartners zijn", "Kennispartner zijn")),
    (RoleKind.FUNDER, ("Financier is", "Financiers zijn", "Financier zijn")),
)
"""How a sentence begins: of one, of more, and of one that is called by a word in the plural."""


def is_study(action: ActionValues) -> bool:
    return action.title.casefold().startswith(STUDIES)


def _is_neuter(action: ActionValues) -> bool:
    return is_study(action) or action.kind is ActionKind.INSTRUMENT


def this(action: ToldAction) -> str:
    """``Deze maatregel``, ``Dit instrument``, ``Dit onderzoek``"""
    return f"{'Dit' if _is_neuter(action) else 'Deze'} {'onderzoek' if is_study(action) else action.kind.label}"


def it(action: ActionValues) -> str:
    return "het" if _is_neuter(action) else "zij"


# ── What it is and how it stands ───────────────────────────────────────────────────────────────────────────────────


def what_it_is(action: ToldAction) -> str:
    summary = one_line(action.summary)
    return ended(capital(summary)) if summary else ""


def stand(action: ToldAction, facts: LetterFacts) -> str:
    if action.successor:
        return f"{this(action)} is {SUCCEEDED[action.succession or Succession.MERGED]} {_successor(action, facts)}."
    if action.phase is Phase.DROPPED:
        return grounded(f"{this(action)} is vervallen", action.dropped_because)
    basis = f" (rechtsgrond: {one_line(action.legal_basis)})" if action.legal_basis else ""
    yet = f"; {it(action)} is nog niet vastgesteld" if action.adoption is Adoption.PROPOSED else ""
    return f"{this(action)}{basis} is {PHASES[action.phase]}{yet}."


def _successor(action: ToldAction, facts: LetterFacts) -> str:
    """One that is not public has no name here."""
    found = facts.action(action.successor)
    return f"{found.kind.label} {found.number} {quoted(found.title)}" if found else "een andere actie"


def division(action: ToldAction, facts: LetterFacts) -> Iterator[str]:
    """``In 7 van de 12 provincies is het eigen deel in uitvoering, in 5 in voorbereiding.``"""
    if not action.shares or action.is_gone:
        return
    where, whole = among(facts.groups.get(action.group or 0, "")), len(action.shares)
    counts = Counter(share.phase for share in action.shares)
    parts = [(counts[phase], PHASES[phase]) for phase in reversed(Phase) if counts[phase]]
    parts.sort(key=lambda part: -part[0])
    if len(parts) == 1:
        yield f"{capital(where.preposition)} alle {whole} {where.noun} is het eigen deel {parts[0][1]}."
    else:
        (most, first), *others = parts
        rest = spoken_list(f"{where.preposition} {number} {phase}" for number, phase in others)
        yield f"{capital(where.preposition)} {most} van de {whole} {where.noun} is het eigen deel {first}, {rest}."
    yield from _terms_of_shares(action.shares, facts)


def _terms_of_shares(shares: Iterable[ShareValues], facts: LetterFacts) -> Iterator[str]:
    held: dict[str, list[int]] = {}
    for share in shares:
        if share.term and share.term.wording:
            held.setdefault(share.term.wording, []).append(share.party)
    for wording, parties in held.items():
        yield f"Voor {gathered(parties, facts).text} is de termijn {quoted(wording)}."


# ── Who does it ────────────────────────────────────────────────────────────────────────────────────────────────────


def who(action: ToldAction, facts: LetterFacts) -> Iterator[str]:
    held = {kind: [role for role in action.roles if role.role is kind] for kind in RoleKind}
    yield _led(held[RoleKind.LEAD], held[RoleKind.CO_LEAD], facts)
    for kind, begins in ROLES:
        if held[kind]:
            parties = _parties(held[kind], facts)
            begin = begins[1] if parties.number > 1 else begins[2] if parties.plural else begins[0]
            yield f"{begin} {parties.text}."


def _led(leads: Sequence[RoleValues], along: Sequence[RoleValues], facts: LetterFacts) -> str:
    others = _parties(along, facts) if along else None
    if not leads:
        return f"Er is nog geen trekker{_co_led(others) if others else ''}."
    lead, together = _parties(leads, facts), f", samen met {others.text}" if others else ""
    return f"{capital(lead.text)} {'zijn' if lead.plural else 'is'} trekker{together}."


def _co_led(others: Named) -> str:
    role = "mede-trekkers" if others.number > 1 else "mede-trekker"
    return f"; {role} {'zijn' if others.plural else 'is'} {others.text}"


def _parties(roles: Sequence[RoleValues], facts: LetterFacts) -> Named:
    return gathered([role.party for role in roles], facts)


# ── Its terms ──────────────────────────────────────────────────────────────────────────────────────────────────────


def terms(action: ToldAction, facts: LetterFacts) -> Iterator[str]:
    """First those of which more is to be told than when."""
    plans = [term for term in action.terms if _is_plan(term, facts)]
    yield from (_term(term, action, facts) for term in action.terms if term not in plans)
    if plans:
        yield f"De planning {'was' if action.phase.finished else 'is'} als volgt."
        yield from (_plan(term, action, facts) for term in plans)


def _is_plan(term: TermValues, facts: LetterFacts) -> bool:
    """One of which nothing is to be told but when; its subject can be any words, so it stands before a colon."""
    is_named = bool(term.wording and term.subject.strip()) and not term.milestone
    return is_named and term.met_on is None and not slips_since(term, facts)


def _plan(term: TermValues, action: ToldAction, facts: LetterFacts) -> str:
    """``Eerste resultaten: in de loop van 2026; dat is de verwachting.``"""
    return ended(f"{capital(one_line(term.subject))}: {one_line(term.wording)}{_remarks(term, action, facts)}")


def _term(term: TermValues, action: ToldAction, facts: LetterFacts) -> str:
    """With its wording as it is, whatever else there is to tell."""
    if term.met_on:
        wording = f", {quoted(term.wording)}," if term.wording else ""
        return f"{capital(label(term))}{wording} werd {MET[term.milestone]} op {spoken_date(term.met_on)}."
    if not term.wording:
        return f"{capital(label(term))} heeft nog geen termijn."
    if slips := slips_since(term, facts):
        told = grounded(f"{capital(label(term))} {_moved(slips, term)}", reasons(slips), agreement(slips))
        more = (_firmness(term, action), PASSED if _is_past(term, action, facts) else "")
        return " ".join((told, *(f"{capital(one)}." for one in more if one)))
    tense = "was" if action.phase.finished else "is"
    of = "" if not term.milestone else " staat voor" if tense == "is" else " stond voor"
    return f"{capital(label(term))}{of or f' {tense}'} {quoted(term.wording)}{_remarks(term, action, facts)}."


def _remarks(term: TermValues, action: ToldAction, facts: LetterFacts) -> str:
    firmness = _firmness(term, action)
    passed = (PASSED if firmness else "die termijn is inmiddels verstreken") if _is_past(term, action, facts) else ""
    return "".join(f"; {one}" for one in (firmness, passed) if one)


def _firmness(term: TermValues, action: ToldAction) -> str:
    """Of what is over nothing is expected any more."""
    return STRENGTHS[term.strength] if term.strength and not action.phase.finished else ""


def _is_past(term: TermValues, action: ToldAction, facts: LetterFacts) -> bool:
    return bool(term.last and term.last < facts.day and not term.recurring and not action.phase.finished)


def slips_since(term: TermValues, facts: LetterFacts) -> tuple[Slip, ...]:
    """How it moved since the letter or the meeting before; none when it is back where it was."""
    day = facts.since.known_until if facts.since else None
    found = [slip for slip in term.slips if (day is None or slip.on > day) and slip.old != slip.new]
    return public_slips(found, facts) if found and has_moved(*_ends(found)) else ()


def _ends(slips: Sequence[Slip]) -> tuple[Dated, Dated]:
    return (slips[0].old, slips[0].old_last), (slips[-1].new, slips[-1].new_last)


def has_moved(old: Dated, new: Dated) -> bool:
    """To other words, or to another last day; not when it is read for the first time."""
    return old[0] != new[0] or bool(old[1] and new[1] and old[1] != new[1])


def public_slips(slips: Iterable[Slip], facts: LetterFacts) -> tuple[Slip, ...]:
    """Without the decisions that not everyone may know."""
    return tuple(replace(slip, agreed_in="") if is_secret(slip.agreed_in, facts) else slip for slip in slips)


def _moved(slips: Sequence[Slip], term: TermValues) -> str:
    old, (_, last) = _ends(slips)
    return moved(old, (term.wording, last))


def moved(old: Dated, new: Dated) -> str:
    """From which wording, with its last day, to which: ``verschoof van ‘eind 2025’ naar ‘medio 2026’``"""
    (before, first), (after, last) = old, new
    if not before:
        return f"is nu {quoted(after)}"
    if before == after and first and last:
        return f"{quoted(after)} loopt nu tot en met {spoken_date(last)}; dat was {spoken_date(first)}"
    if first and last and last != first:
        return f"{'verschoof' if last > first else 'werd vervroegd'} van {quoted(before)} naar {quoted(after)}"
    return f"luidt nu {quoted(after)} in plaats van {quoted(before)}"
