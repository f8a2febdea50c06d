"""A form on a page of its own: shown, refused with what is wrong, or kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from agenda.kernel.refusal import Changed, Fault, Invalid
from agenda.web.differences import Difference
from agenda.web.forms.meetings import MeetingsForm, SeenForm


@dataclass(frozen=True)
class Beside:
    """What somebody else kept meanwhile, beside what was filled in, and as which version it is known."""

    differences: list[Difference]
    version: int


def filled_in(
    form: MeetingsForm,
    template: str,
    keep: Callable[[], ResponseReturnValue],
    both: Callable[[], Beside] | None = None,
    **told: Any,
) -> ResponseReturnValue:
    """``keep`` is asked once the form is well filled in; saving over what another person saved is a choice."""
    faults: list[Fault] = []
    if form.validate_on_submit():
        try:
            return keep()
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        except Changed:
            if both is None or not isinstance(form, SeenForm):
                raise
            return _beside(form, template, both(), told)
    return render_template(template, form=form, faults=faults, **told), 400 if form.errors or faults else 200


def _beside(form: SeenForm, template: str, beside: Beside, told: dict[str, Any]) -> ResponseReturnValue:
    form.seen.data = str(beside.version)
    page = render_template(template, form=form, faults=[], meanwhile=True, differences=beside.differences, **told)
    return page, 409
