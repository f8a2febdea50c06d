"""The forms of the judge: what of the queue to show, and a verdict on one report."""

from collections.abc import Collection, Sequence
from typing import Self

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, TextAreaField

from agenda.actions.words import Rating
from agenda.kernel.refusal import Fault
from agenda.progress.judging import COMMENTED, REWORDED
from agenda.progress.models import Round, Update
from agenda.progress.rules import Mark
from agenda.progress.waiting import Queue
from agenda.web.comparing import LABELS
from agenda.web.forms.fields import optional_word_field, take_faults, version_in
from agenda.web.forms.filters import ANY, PartyFilters
from agenda.web.forms.terms import PROSE, typed

ALWAYS_COMMENTED = frozenset({"phase", "rating", "done"})
ALWAYS_WORDED = frozenset({"done"})


class QueueFilters(PartyFilters):
    oordeel = optional_word_field("Oordeel", Rating, empty=ANY)
    met = optional_word_field("Met", Mark, empty=ANY)

    def queue(self, round_: Round) -> Queue:
        return Queue(round_, self.partij.data, self.oordeel.data, self.met.data)


class Verdict(FlaskForm):  # type: ignore[misc]
    """``seen`` is the version of the report that was judged."""

    seen = HiddenField()

    @property
    def seen_version(self) -> int:
        return version_in(self.seen)

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)

    def keep_only(self, names: Collection[str]) -> None:
        for name in {*LABELS} & set(self._fields) - set(names):
            del self[name]

    def fields(self) -> list[Field]:
        return [field for field in self if field.short_name in LABELS]

    def texts(self) -> dict[str, str]:
        return {field.short_name: typed(field) for field in self.fields()}


def _text(name: str) -> TextAreaField:
    return TextAreaField(LABELS[name], [PROSE])


class ReturnForm(Verdict):
    comment = TextAreaField("Wat moet er veranderen?", [PROSE])
    phase = _text("phase")
    rating = _text("rating")
    term = _text("term")
    term_because = _text("term_because")
    done = _text("done")
    next = _text("next")
    cause = _text("cause")
    consequence = _text("consequence")
    correction = _text("correction")
    risks = _text("risks")
    request = _text("request")
    passage = _text("passage")
    figures = _text("figures")
    files = _text("files")

    @classmethod
    def of(cls, update: Update) -> Self:
        """One may comment on what was filled in, and on what always is."""
        form = cls(prefix="terug-", data={"seen": str(update.version)})
        form.keep_only(ALWAYS_COMMENTED | {name for name in COMMENTED if getattr(update, name)})
        return form


class RewordForm(Verdict):
    term_because = _text("term_because")
    done = _text("done")
    next = _text("next")
    cause = _text("cause")
    consequence = _text("consequence")
    correction = _text("correction")
    risks = _text("risks")
    request = _text("request")
    passage = _text("passage")

    @classmethod
    def of(cls, update: Update) -> Self:
        held = {name: getattr(update, name) for name in REWORDED}
        form = cls(prefix="tekst-", data=held | {"seen": str(update.version)})
        form.keep_only(ALWAYS_WORDED | {name for name in REWORDED if held[name]})
        return form


class AcceptForm(Verdict):
    @classmethod
    def of(cls, update: Update) -> Self:
        return cls(data={"seen": str(update.version)})
