"""The access review: every role that holds in the programme, when it must be looked at again, and by whom it was."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from agenda.accounts.models import Role
from agenda.accounts.oversight import EVERYWHERE, OWN_RIGHTS, objection
from agenda.accounts.review_sheet import review_sheet
from agenda.accounts.reviews import (
    Choice,
    Concern,
    Judgement,
    Outdated,
    Reviewed,
    ReviewLine,
    Seen,
    concerns,
    review_lines,
)
from agenda.accounts.rules import spoken_role
from agenda.dossiers.leaving import review
from agenda.kernel.dutch import count, spoken_list
from agenda.kernel.refusal import Fault, NotNow
from agenda.kernel.rights import Permission
from agenda.web.access import opened
from agenda.web.forms.people import PlainForm
from agenda.web.people_words import spoken_day
from agenda.web.sheets import downloads, sent_sheet
from agenda.web.visit import visit

blueprint = Blueprint("access_review", __name__, url_prefix="/programmas/<programme>/toegang")

PAGE_SIZE = 100
CHOICE, SEEN = "keuze-", "gezien-"
PLACE = re.compile(r"(\d{4}-\d\d-\d\d)_(\d{1,9})")
NOW = "nu"
WHAT_TO_DO = {
    Concern.QUIET: "Vraag of deze mensen hun rol nog nodig hebben.",
    Concern.ONE_FACTOR: "Vraag hun om bij ‘Mijn account’ een tweede factor in te stellen.",
    Concern.SHUT_OUT: "Trek de rollen in, of geef de toegang terug.",
}
WHO_THEN = {
    OWN_RIGHTS: "uw eigen rol: een collega beslist",
    EVERYWHERE: "wie in alle programma’s mensen beheert, beslist",
}


@dataclass(frozen=True)
class Row:
    """A role as the page shows it; ``hindrance`` says who judges it, when this visitor can't."""

    line: ReviewLine
    role: str
    overdue: bool
    seen: str
    chosen: Choice
    hindrance: str | None


@blueprint.get("")
@opened(Permission.ACCESS_READ)
def all_access(programme: str) -> str:
    return _page(PlainForm(), {})


@blueprint.post("")
@opened(Permission.PERSON_MANAGE)
def save(programme: str) -> ResponseReturnValue:
    """All that was chosen, or nothing: then the page comes back with the choices and what stands in the way."""
    visit.require(Permission.PERSON_MANAGE, visit.programme)
    form, judgements = PlainForm(), list(_judgements())
    chosen = {one.seen.membership: one.choice for one in judgements}
    if not form.validate():
        return _page(form, chosen), 400
    try:
        reviewed = review(visit.session, visit.programme, judgements, visit.stamp)
    except Outdated as refusal:
        return _page(form, chosen, refusal.faults), 409
    except NotNow as refusal:
        return _page(form, chosen, [Fault("", str(refusal))]), 409
    flash(_told(reviewed), "ok")
    return redirect(url_for(".all_access", programme=programme, toon=_shown()))


def _told(reviewed: Reviewed) -> str:
    done = [
        count(number, f"rol {words}", f"rollen {words}")
        for number, words in ((reviewed.confirmed, "bevestigd"), (reviewed.withdrawn, "ingetrokken"))
        if number
    ]
    return f"Bewaard: {spoken_list(done)}." if done else "U koos nog niets; alles blijft zoals het was."


def _judgements() -> Iterator[Judgement]:
    """What was chosen per row, with the row as it was seen; what can't be read is no choice."""
    choices = {choice.value: choice for choice in Choice}
    for name, value in request.form.items():
        number = name.removeprefix(CHOICE)
        if name.startswith(CHOICE) and number.isascii() and number.isdigit() and len(number) < 10 and value in choices:
            seen = _read_seen(int(number), request.form.get(f"{SEEN}{number}", ""))
            if seen is not None:
                yield Judgement(seen, choices[value])


def _read_seen(membership: int, written: str) -> Seen | None:
    try:
        person, role, reviewed = written.split("/")
        when = datetime.fromisoformat(reviewed).astimezone(UTC) if reviewed else None
        return Seen(membership, int(person[:9]), Role.stored(role), when)
    except (KeyError, ValueError):
        return None


def _written(line: ReviewLine) -> str:
    reviewed = line.membership.reviewed_at
    return f"{line.person.id}/{line.membership.role.value}/{reviewed.isoformat() if reviewed else ''}"


def _page(form: PlainForm, chosen: Mapping[int, Choice], faults: Sequence[Fault] = ()) -> str:
    lines = review_lines(visit.session, visit.programme)
    due = [line for line in lines if line.due < visit.today]
    shown = due if _shown() else lines
    start = _start(shown)
    some = shown[start : start + PAGE_SIZE]
    here = partial(url_for, ".all_access", programme=visit.programme.key, toon=_shown())
    may_judge = visit.may(Permission.PERSON_MANAGE, visit.programme)
    return render_template(
        "people/review.html",
        form=form,
        sentences=[fault.sentence for fault in faults],
        rows=[_row(line, chosen, may_judge=may_judge) for line in some],
        may_judge=may_judge,
        first=start + 1,
        total=len(shown),
        everyone=len(lines),
        overdue=len(due),
        only_due=bool(_shown()),
        previous=here(vanaf=_address(shown[max(start - PAGE_SIZE, 0)])) if start else None,
        next=here(vanaf=_address(shown[start + PAGE_SIZE])) if start + PAGE_SIZE < len(shown) else None,
        concerns=[(kind, WHAT_TO_DO[kind], people) for kind, people in concerns(lines, visit.at).items()],
        downloads=downloads(lambda kind: url_for(".sheet", programme=visit.programme.key, form=kind)),
        choices=tuple(Choice),
        spoken_day=spoken_day,
    )


def _shown() -> str | None:
    """What the address asks to see: only what must be looked at now, or all there is."""
    return NOW if request.args.get("toon") == NOW else None


def _start(lines: Sequence[ReviewLine]) -> int:
    """Where the page begins: at the first line that is not before the place in the address."""
    found = PLACE.fullmatch(request.args.get("vanaf", ""))
    if found is None:
        return 0
    try:
        place = (date.fromisoformat(found[1]), int(found[2]))
    except ValueError:
        return 0
    return next((number for number, line in enumerate(lines) if line.place >= place), 0)


def _address(line: ReviewLine) -> str:
    return f"{line.due.isoformat()}_{line.membership.id}"


def _row(line: ReviewLine, chosen: Mapping[int, Choice], *, may_judge: bool) -> Row:
    held = line.membership
    rights = [(held.role, held.programme_id)]
    return Row(
        line,
        _said(line),
        line.due < visit.today,
        _written(line),
        chosen.get(held.id, Choice.LATER),
        _hindrance(objection(visit.actor, line.person, rights)) if may_judge else None,
    )


def _hindrance(sentence: str | None) -> str | None:
    """Who judges it then, shorter than the sentence that refuses."""
    return sentence and WHO_THEN.get(sentence, "een functioneel beheerder beslist")


def _said(line: ReviewLine) -> str:
    number = line.membership.party_id
    return spoken_role(line.membership.role, visit.names[number].short if number else None)


@blueprint.get("/downloaden/<form>")
@opened(Permission.ACCESS_READ)
def sheet(programme: str, form: str) -> Response:
    """Every role, on whatever page it stands."""
    lines = review_lines(visit.session, visit.programme)
    found = review_sheet(lines, visit.names, visit.programme, visit.today)
    return sent_sheet(found, f"{programme}-toegang-{visit.today.isoformat()}", form)
