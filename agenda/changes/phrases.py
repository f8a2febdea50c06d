"""Parts of Dutch sentences about changes."""

from collections.abc import Iterable, Sequence
from typing import Any

from agenda.actions.values import Slip, TermValues
from agenda.kernel.dutch import spoken_list
from agenda.terms.wording import spoken_range

CONJUNCTIONS = frozenset({"omdat", "doordat", "aangezien", "nu", "want", "vanwege", "wegens", "door"})
ARTICLES = ("de ", "het ", "een ")


def one_line(text: str) -> str:
    return " ".join(text.split())


def quoted(text: str) -> str:
    """Between quotation marks that the text itself does not use."""
    line = one_line(text)
    return f"“{line}”" if "‘" in line else f"‘{line}’"


def ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def grounded(statement: str, reason: str, agreed: str = "") -> str:
    """The statement with its reason: in the same sentence when it is written as a clause, else in one of its own."""
    reason = one_line(reason)
    first, _, rest = reason.partition(" ")
    if first.casefold() in CONJUNCTIONS and rest:
        return ended(f"{statement}, {first.casefold()} {rest.rstrip('.')}{f'; {agreed}' if agreed else ''}")
    whole = ended(f"{statement}{f', {agreed}' if agreed else ''}")
    return f"{whole} Reden: {ended(reason)}" if reason else whole


def decided(by: str) -> str:
    """`` (besluit BO-2026-1.2)``, or nothing."""
    by = one_line(by)
    if not by:
        return ""
    return f" ({by})" if "besluit" in by.casefold() else f" (besluit {by})"


def form(things: Sequence[Any], one: str, more: str) -> str:
    return one if len(things) == 1 else more


# ── Terms ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def label(term: TermValues) -> str:
    """``de termijn van de internetconsultatie``, ``de mijlpaal ‘Consultatie gestart’``"""
    subject = one_line(term.subject)
    if term.milestone:
        return f"de mijlpaal {quoted(subject)}"
    if not subject:
        return "de termijn"
    return f"de termijn van {subject}" if subject.startswith(ARTICLES) else f"de termijn voor {quoted(subject)}"


def days_of(term: TermValues) -> str:
    """How the wording is read: ``ongeveer het vierde kwartaal van 2026``; nothing where it is open."""
    if term.recurring:
        return "doorlopend"
    days = spoken_range(term.first, term.last)
    about = "ongeveer " if term.approximate else ""
    return f"{about}{_article(days)}{days}" if days else ""


def _article(days: str) -> str:
    """``het`` eerste kwartaal, ``de`` eerste helft"""
    return next((article for part, article in ((" kwartaal ", "het "), (" helft ", "de ")) if part in days), "")


def reading_of(term: TermValues) -> str:
    """The days, where the wording does not name them itself."""
    days = days_of(term)
    return "" if _bare(days) in _bare(term.wording) else days


def _bare(text: str) -> str:
    """Without the words that say nothing: the fourth quarter is the same quarter without ``van``."""
    return " ".join(word for word in text.casefold().split() if word not in {"het", "de", "van", "in", "ongeveer"})


def worded(term: TermValues, remark: str = "") -> str:
    """``‘eind 2026’ (ongeveer het vierde kwartaal van 2026; later)``"""
    beside = "; ".join(part for part in (reading_of(term), remark) if part)
    return f"{quoted(term.wording)} ({beside})" if beside else quoted(term.wording)


def term_text(term: TermValues | None) -> str | None:
    """As it stands in a column of its own."""
    if term is None or not term.wording:
        return None
    wording, reading = one_line(term.wording), reading_of(term)
    return f"{wording} ({reading})" if reading else wording


def shift(old: TermValues, new: TermValues) -> str:
    """``later`` or ``eerder``; nothing where the end stayed or is not known."""
    if old.last is None or new.last is None or old.last == new.last:
        return ""
    return "later" if new.last > old.last else "eerder"


def moved(old: TermValues, new: TermValues) -> str:
    """What comes after the label, when its words or its days are others; only a milestone can be without words."""
    if not old.wording:
        return f"heeft nu de termijn {worded(new)}"
    if not new.wording:
        return f"heeft geen termijn meer; die was {worded(old)}"
    if old.wording == new.wording:
        return _reread(old, new)
    if way := shift(old, new):
        return f"verschoof van {worded(old)} naar {worded(new, way)}"
    if (old.first, old.last) == (new.first, new.last) != (None, None):
        return f"is nu verwoord als {quoted(new.wording)} in plaats van {quoted(old.wording)}; de dagen bleven gelijk"
    return f"is nu {worded(new)} in plaats van {worded(old)}"


def _reread(old: TermValues, new: TermValues) -> str:
    wording = quoted(new.wording)
    before, after = (days_of(term) or "nog te bepalen" for term in (old, new))
    if way := shift(old, new):
        return f"{wording} verschoof van {before} naar {after} ({way})"
    if before == after:
        return f"{wording} wordt anders gelezen; de dagen bleven gelijk"
    return f"{wording} wordt nu gelezen als {after}, eerst als {before}"


def new_slips(old: TermValues, new: TermValues) -> tuple[Slip, ...]:
    return new.slips[len(old.slips) :]


def agreement(slips: Sequence[Slip]) -> str:
    """``met instemming van EZ en VNG in BO-2026-1``"""
    by, meetings = _unique(slips, "agreed_by"), _unique(slips, "agreed_in")
    told = reasons(slips)
    meetings = [meeting for meeting in meetings if meeting not in told]
    who = f"met instemming van {spoken_list(by)}" if by else ""
    where = (" in " if by else "volgens ") + spoken_list(meetings) if meetings else ""
    return who + where


def reasons(slips: Sequence[Slip]) -> str:
    return "; ".join(reason.rstrip(".") for reason in _unique(slips, "reason"))


def _unique(slips: Iterable[Slip], name: str) -> list[str]:
    texts = (one_line(getattr(slip, name)) for slip in slips)
    return list(dict.fromkeys(text for text in texts if text))
