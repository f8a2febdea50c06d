"""Answering one question, by whichever door one came: signed in, by a mailed link, or the secretariat for a party."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue

from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Changed, Fault, Invalid, NotFound, NotNow, Refusal
from agenda.progress.drafts import COLLEAGUE
from agenda.progress.files import attach, detach
from agenda.progress.links import mark_used
from agenda.progress.models import Question, Update
from agenda.progress.recording import record_answer, record_unchanged
from agenda.progress.reporting import (
    held_stand,
    own_draft,
    prefilled,
    report_unchanged,
    take_party_step,
    write_update,
)
from agenda.progress.rules import UNFINISHED, closed_to
from agenda.web.desk import Desk, until_when
from agenda.web.forms.updates import SeenForm, UpdateForm
from agenda.web.visit import visit

LATE = "Wat u invulde staat hieronder nog, maar is niet bewaard."


def form_of(desk: Desk, update: Update | None, *, fresh: bool = False) -> UpdateForm:
    """Filled with what the visitor sent, if anything and unless ``fresh``, or else with the draft."""
    start, asked = _start(desk, update), desk.question.round.asked
    phase = held_stand(desk.action, desk.question.party_id).phase
    seen = update.version if update else 0
    return UpdateForm.of(start, seen, phase, asked, desk.indicators(), visit.today, records=desk.records, fresh=fresh)


def _start(desk: Desk, update: Update | None) -> Mapping[str, Any]:
    if update is None or desk.records:
        return prefilled(visit.session, desk.question, drafts=not desk.records)
    return own_draft(update)


def answer(desk: Desk) -> ResponseReturnValue:
    """The form, or what was handed in. What was typed stays on the page, whatever happened meanwhile."""
    update = desk.update()
    shut = _shut(desk.question, update)
    if shut and request.method == "GET":
        return desk.given_page()
    form = form_of(desk, update)
    if shut:
        return desk.form_page(form, warning=f"{shut} {LATE}"), 409
    if not form.validate_on_submit():
        return _refused(desk, form) if form.errors else desk.form_page(form)
    try:
        with visit.session.begin_nested():
            return _record(desk, form) if desk.records else _save(desk, form)
    except Invalid as refusal:
        return _refused(desk, form, refusal.faults)
    except Changed as refusal:
        return _overtaken(desk, form, refusal)


def _refused(desk: Desk, form: UpdateForm, faults: Sequence[Fault] = ()) -> ResponseReturnValue:
    rest = form.take(faults)
    form.take([Fault("files", sentence) for sentence in form.without_files()])
    return desk.form_page(form, faults=rest), 400


def _shut(question: Question, update: Update | None) -> str | None:
    if update is not None and update.state not in UNFINISHED:
        return f"Deze melding is intussen {update.state.label}."
    return closed_to(question)


def _save(desk: Desk, form: UpdateForm) -> ResponseReturnValue:
    session, question, stamp = visit.session, desk.question, desk.stamp
    write_update(session, question, form.values(), stamp, seen=form.seen_version)
    for upload in form.uploads():
        attach(session, question, upload.filename or "", upload.read(), stamp)
    if "remove" in request.form:
        name = detach(session, question, request.form.get("remove", 0, int), stamp).name
        return desk.done(f"‘{name}’ is verwijderd, en de rest van uw concept bewaard.")
    if "submit" not in request.form:
        return desk.done("Uw concept is bewaard. Het secretariaat ziet het pas als u het indient.")
    take_party_step(session, question, "submit", stamp)
    return desk.done("Dank u wel. Uw melding is ingediend bij het secretariaat.")


def _record(desk: Desk, form: UpdateForm) -> ResponseReturnValue:
    values, channel = form.values(), form.channel.data
    update = record_answer(visit.session, desk.question, channel, values, desk.stamp, seen=form.seen_version)
    desk.inform(update)
    return desk.done("Het antwoord is vastgelegd en ingediend. De partij krijgt daarvan bericht.")


def _overtaken(desk: Desk, form: UpdateForm, refusal: Refusal) -> ResponseReturnValue:
    """The form as it was filled in, beside what a colleague saved; saving again is then a choice."""
    stored, typed = desk.update(), form.values()
    form.seen.data = str(stored.version if stored else 0)
    if desk.records:
        return desk.form_page(form, warning=str(refusal)), 409
    held = _start(desk, stored)
    kept = {name: held.get(name, "") for name in typed}
    return desk.form_page(form, overtaken=(typed, kept)), 409


def unchanged(desk: Desk, then: str | None = None) -> ResponseReturnValue:
    """Nothing changed: accepted at once. ``then`` is the page that one came from."""
    if shut := _shut(desk.question, desk.update()):
        raise NotNow(shut)
    form: SeenForm = form_of(desk, desk.update()) if desk.records else SeenForm()
    if isinstance(form, UpdateForm) and not form.channel.validate(form):
        return desk.form_page(form), 400
    try:
        _say_unchanged(desk, form)
    except Changed as refusal:
        sentence = str(refusal) if desk.records else f"{COLLEAGUE} Er is niets als ongewijzigd gemeld."
        fresh = form_of(desk, desk.update(), fresh=True)
        return desk.form_page(fresh, warning=sentence), 409
    answered = desk.done(f"Dank u wel. Gemeld: ongewijzigd. {until_when(desk.question)}")
    return redirect(then) if then else answered


def _say_unchanged(desk: Desk, form: SeenForm) -> None:
    session, question, stamp, seen = visit.session, desk.question, desk.stamp, form.seen_version
    if isinstance(form, UpdateForm):
        desk.inform(record_unchanged(session, question, form.channel.data, stamp, seen=seen))
    else:
        report_unchanged(session, question, stamp, seen=seen)


def take_back(desk: Desk, name: str) -> ResponseReturnValue:
    update = desk.update()
    step = next((one for one in desk.ways_back(update) if one.name == name), None) if update else None
    if step is None:
        raise NotNow("Deze melding is nu niet terug te nemen. Kijk op haar pagina hoe zij ervoor staat.")
    take_party_step(visit.session, desk.question, name, desk.stamp)
    return desk.done("De melding is weer een concept. Pas haar aan, en dien haar daarna opnieuw in.")


def keep(desk: Desk) -> ResponseReturnValue:
    """A draft that saves itself: what was kept, and the words of a colleague that came with it."""
    if desk.records:
        raise NotFound("Wat het secretariaat vastlegt, bewaart zichzelf niet.")
    form = form_of(desk, desk.update())
    form.validate()
    faults = sorted(field.label.text for field in form if field.errors)
    given, seen = form.sound_values(), form.seen_version
    try:
        update = write_update(visit.session, desk.question, given, desk.stamp, seen=seen, by_itself=True)
    except (Changed, NotNow, Invalid) as refusal:
        return {"sentence": f"Niet bewaard. {_plain(refusal)}"}, 409
    if desk.link is not None:
        mark_used(desk.link, visit.at)
    return {"seen": update.version, "sentence": _kept_at(faults), "fields": _of_others(desk, update, given)}


def _plain(refusal: Refusal) -> str:
    return " ".join(fault.sentence for fault in refusal.faults) if isinstance(refusal, Invalid) else str(refusal)


def _kept_at(faults: Sequence[str]) -> str:
    but = f" Nog niet bewaard, want nog niet goed ingevuld: {', '.join(faults)}." if faults else ""
    return f"Concept bewaard om {visit.at.astimezone(AMSTERDAM):%H.%M} uur.{but}"


def _of_others(desk: Desk, update: Update, given: Mapping[str, Any]) -> dict[str, str]:
    """Per input what a colleague wrote there meanwhile."""
    names = [name for name, value in given.items() if getattr(update, name) != value]
    return form_of(desk, update, fresh=True).shown(names) if names else {}
