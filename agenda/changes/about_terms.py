"""Terms, milestones, and the shares of a divided action."""

from collections.abc import Iterator
from datetime import date

from agenda.actions.values import ShareValues, TermValues
from agenda.changes import facts as f
from agenda.changes.about_actions import explained, stand_moved, stand_texts, texts_named
from agenda.changes.names import Names, Telling
from agenda.changes.phrases import (
    agreement,
    ended,
    form,
    grounded,
    label,
    moved,
    new_slips,
    one_line,
    quoted,
    reasons,
    term_text,
    worded,
)
from agenda.changes.rules import DETAILED, WORDED, differing
from agenda.kernel.dutch import capital, spoken_date, spoken_list
from agenda.terms.words import Strength

MET = {True: "bereikt", False: "nagekomen"}
"""What is said of a milestone, and of any other term."""


def term_added(fact: f.TermAdded, about: str, names: Names) -> Telling:
    term = fact.new
    words = f": {worded(term)}" if term.wording else ""
    met = f"; {MET[term.milestone]} op {spoken_date(term.met_on)}" if term.met_on else ""
    sentence = f"{capital(about)}: {label(term)} is toegevoegd{words}{met}"
    return Telling(ended(sentence), None, _as_text(term))


def term_ended(fact: f.TermEnded, about: str, names: Names) -> Telling:
    words = f"; die was {worded(fact.old)}" if fact.old.wording else ""
    return Telling(ended(f"{capital(about)}: {label(fact.old)} verviel{words}"), _as_text(fact.old))


def _as_text(term: TermValues) -> str:
    return ": ".join(part for part in (one_line(term.subject), term_text(term)) if part)


def term_moved(fact: f.TermMoved, about: str, names: Names) -> Telling:
    slips = new_slips(fact.old, fact.new)
    statement = f"{capital(about)}: {label(fact.new)} {moved(fact.old, fact.new)}"
    return Telling(grounded(statement, reasons(slips), agreement(slips)), term_text(fact.old), term_text(fact.new))


def term_met(fact: f.TermMet, about: str, names: Names) -> Telling:
    days = (_day(term.met_on) for term in (fact.old, fact.new))
    return Telling(f"{capital(about)}: {label(fact.new)} is {_met(fact.old, fact.new)}.", *days)


def _met(old: TermValues, new: TermValues) -> str:
    word = MET[new.milestone]
    if new.met_on is None:
        return f"toch nog niet {word}"
    before = f" en niet op {spoken_date(old.met_on)}" if old.met_on else ""
    return f"{word} op {spoken_date(new.met_on)}{before}"


def _day(day: date | None) -> str | None:
    return spoken_date(day) if day else None


def term_detailed(fact: f.TermDetailed, about: str, names: Names) -> Telling:
    parts = "; ".join(_details(fact.old, fact.new, names))
    return Telling(f"{capital(about)}, {label(fact.new)}: {parts}.", None, _as_text(fact.new))


def _details(old: TermValues, new: TermValues, names: Names) -> Iterator[str]:
    if old.subject != new.subject:
        before = quoted(old.subject) if old.subject else "de hele actie"
        yield f"{'die heette eerst' if new.milestone else 'die gold eerst voor'} {before}"
    if old.strength is not new.strength:
        yield f"de sterkte is nu {_strength(new.strength)}, eerst {_strength(old.strength)}"
    if old.occasion != new.occasion:
        yield (
            f"die hangt nu aan {names.occasion(new.occasion)}"
            if new.occasion
            else "die hangt niet meer aan een overleg"
        )
    if old.confirmed_by != new.confirmed_by:
        by = one_line(new.confirmed_by)
        yield f"de lezing is bevestigd door {by}" if by else "de lezing is niet meer bevestigd"


def _strength(strength: Strength | None) -> str:
    return f"‘{strength.label}’" if strength else "niet gezegd"


# ── Shares ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def divided(fact: f.Divided, about: str, names: Names) -> Telling:
    old = names.group(fact.old) if fact.old else None
    if fact.new is None:
        return Telling(f"{capital(about)} is niet meer verdeeld over {old}.", old)
    new = names.group(fact.new)
    instead = f" in plaats van {old}" if old else ""
    among = f": {names.together(fact.parties)}" if fact.parties else ""
    return Telling(f"{capital(about)} is verdeeld over {new}{instead}{among}.", old, new)


def shares_added(fact: f.SharesAdded, about: str, names: Names) -> Telling:
    parties, parts = names.together(fact.parties), form(fact.parties, "Nieuw eigen deel", "Nieuwe eigen delen")
    return Telling(f"{parts} in {about}: {parties}.", None, parties)


def shares_ended(fact: f.SharesEnded, about: str, names: Names) -> Telling:
    parties = names.together(fact.parties)
    return Telling(f"Geen eigen deel meer in {about}: {parties}.", parties)


def share_changed(fact: f.ShareChanged, about: str, names: Names) -> Telling:
    old, new, party = fact.old, fact.new, names.party(fact.new.party)
    slips = new_slips(old.term, new.term) if old.term and new.term else ()
    parts = "; ".join(_share_parts(old, new, names))
    statement = f"{capital(about)}, deel van {party}: {parts}"
    sentence = grounded(statement, reasons(slips), agreement(slips))
    return Telling(sentence, *(f"{party}: {text}" for text in _share_texts(old, new)))


def _share_parts(old: ShareValues, new: ShareValues, names: Names) -> Iterator[str]:
    stand = list(stand_moved(old, new))
    texts = tuple(differing(old, new, ("explanation", "cause", "consequence", "correction")))
    if stand:
        yield spoken_list(stand) + explained(old, new)
    elif texts:
        yield texts_named(texts)
    if old.owner != new.owner:
        yield f"de uitvoering ligt bij {one_line(new.owner)}" if new.owner else "wie het uitvoert, is niet meer genoemd"
    yield from _share_term(old.term, new.term, names)


def _share_term(old: TermValues | None, new: TermValues | None, names: Names) -> Iterator[str]:
    if old is None or new is None:
        if new:
            yield f"de termijn is {worded(new)}"
        elif old:
            yield f"de termijn verviel; die was {worded(old)}"
        return
    if differing(old, new, ("met_on",)):
        yield f"de termijn is {_met(old, new)}"
    if differing(old, new, DETAILED):
        yield from _details(old, new, names)
    if differing(old, new, WORDED):
        yield f"de termijn {moved(old, new)}"


def _share_texts(old: ShareValues, new: ShareValues) -> tuple[str, str]:
    before, after = stand_texts(old, new)
    terms = (term_text(old.term), term_text(new.term)) if old.term != new.term else (None, None)
    either = ((before, terms[0]), (after, terms[1]))
    texts = [", ".join(part for part in parts if part) for parts in either]
    return texts[0], texts[1]
