"""Where one question is answered: who answers, by which door, and what the page about it shows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from agenda.actions.models import Action
from agenda.calendars.queries import term_calendar
from agenda.indicators.models import Indicator
from agenda.indicators.queries import indicators_towards
from agenda.kernel.dutch import spoken_date
from agenda.kernel.rights import Stamp
from agenda.kernel.workflow import Step
from agenda.programmes.models import Programme
from agenda.progress.links import mark_used
from agenda.progress.models import AnswerLink, Question, Update, UpdateState
from agenda.progress.queries import previous_update, update_on
from agenda.progress.reporting import held_stand, held_term
from agenda.progress.rules import UNFINISHED, Topic, answer_of, closed_to, ways_back
from agenda.web.differences import FIELDS, told
from agenda.web.forms.figures import spoken_figures
from agenda.web.forms.updates import UpdateForm
from agenda.web.readings import spoken_reading, told_wording
from agenda.web.visit import visit

Pair = tuple[Mapping[str, Any], Mapping[str, Any]]
"""What was typed, and what is kept."""


@dataclass(frozen=True)
class Desk:
    """``to`` gives the address of a view of the same door, ``more`` what that door shows beside the rest.

    ``records`` is the secretariat that writes down what a party told it: it does not see what the party did not hand
    in. ``inform`` tells the party of it.
    """

    question: Question
    programme: Programme
    stamp: Stamp
    to: Callable[..., str]
    link: AnswerLink | None = None
    records: bool = False
    inform: Callable[[Update], None] = lambda update: None
    more: Callable[[Question], Mapping[str, Any]] = lambda question: {}

    @property
    def action(self) -> Action:
        return self.question.action

    def update(self) -> Update | None:
        return update_on(visit.session, self.question)

    def indicators(self) -> Sequence[Indicator]:
        asked = Topic.FIGURES.value in self.question.round.asked
        return indicators_towards(visit.session, self.action.goal_id) if asked else ()

    def done(self, sentence: str) -> ResponseReturnValue:
        if self.link is not None:
            mark_used(self.link, visit.at)
        flash(sentence, "ok")
        return redirect(self.to(".answer"))

    def form_page(self, form: UpdateForm, overtaken: Pair | None = None, **told_more: Any) -> str:
        """``overtaken`` is what was typed and what somebody else kept meanwhile."""
        update = self.update()
        shown = {
            "form": form,
            "draft": update,
            "update": None if self.records else update,
            "previous": previous_update(visit.session, self.question),
            "differences": told(*overtaken, visit.names) if overtaken else [],
            "meanwhile": overtaken is not None,
            "reading": self._reading(form),
            "own_words": update.original if update and not self.records else {},
            **self.more(self.question),
        }
        return self._page("updates/form.html", **(shown | told_more))

    def ways_back(self, update: Update) -> list[Step[UpdateState]]:
        """The secretariat takes back only what it recorded itself."""
        return [] if self.records and not update.channel else ways_back(self.question, update)

    def _reading(self, form: UpdateForm) -> str:
        wording = form.term.data if "term" in form and not form.term.errors else ""
        return told_wording(wording, visit.today, term_calendar(visit.session)) if wording else ""

    def given_page(self) -> str:
        """What was handed in, or that nothing may be handed in any more."""
        update = self.update()
        if update is not None and self.records and update.state in UNFINISHED:
            update = None
        known = {one.key: one for one in self.indicators()} if update and update.figures else {}
        shown = {
            "update": update,
            "answer": answer_of(update.state, update.unchanged) if update else None,
            "closed": closed_to(self.question),
            "steps": self.ways_back(update) if update else [],
            "originals": [(FIELDS[name][0], text) for name, text in update.original.items()] if update else [],
            "figures": spoken_figures(update.figures, known) if update else [],
            "files": (update.sent_files if self.records else update.files) if update else [],
            "until_when": until_when(self.question),
            "own_draft": update.set_aside_values if update and update.channel and not self.records else {},
        }
        return self._page("updates/given.html", **shown)

    def _page(self, template: str, **shown: Any) -> str:
        held = held_stand(self.action, self.question.party_id)
        term = held_term(self.action, self.question.party_id)
        frame = {
            "desk": self,
            "question": self.question,
            "action": self.action,
            "party": visit.names[self.question.party_id],
            "names": visit.names,
            "asked_by": self.programme,
            "held": held,
            "term": term,
            "term_reading": spoken_reading(term) if term else "",
        }
        own_title = {"programme_title": f"Uitvoeringsagenda {self.programme.name}", "sign_in_url": None}
        return render_template(template, **(frame | (own_title if self.link else {}) | shown))


def until_when(question: Question) -> str:
    round_ = question.round
    frozen = f", op {spoken_date(round_.as_of)}" if round_.as_of else ""
    return f"U kunt dit terugnemen tot het secretariaat de antwoorden bevriest{frozen}."
