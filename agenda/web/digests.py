"""The digest of one reader as it will be, and sending it at once."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from agenda.kernel.dutch import AMSTERDAM, WEEKDAYS, count
from agenda.kernel.rights import Permission
from agenda.reminders.links import STILL_TO_ISSUE
from agenda.reminders.previews import Preview, preview, send_now, served_at
from agenda.reminders.writing import KIND, Written, mail_words
from agenda.web.access import opened
from agenda.web.forms.reminders import SendForm
from agenda.web.reminder_words import desk_of_visit
from agenda.web.visit import visit

blueprint = Blueprint("digests", __name__, url_prefix="/programmas/<programme>/verzendlijst/lezer")

READER = "adres"
AGAIN = "ja"


@blueprint.get("")
@opened(Permission.REMINDER_RUN)
def digest(programme: str) -> str:
    visit.require(Permission.REMINDER_RUN, visit.programme)
    return _page(preview(desk_of_visit(), visit.programme, request.args.get(READER, "")), SendForm())


@blueprint.post("")
@opened(Permission.REMINDER_RUN)
def send(programme: str) -> ResponseReturnValue:
    """Who did not see that a digest of today has left is shown so first."""
    visit.require(Permission.REMINDER_RUN, visit.programme)
    desk, reader, form = desk_of_visit(), request.args.get(READER, ""), SendForm()
    if not form.validate() or (served_at(desk, reader) and form.again.data != AGAIN):
        return _page(preview(desk, visit.programme, reader), form), 409
    sent = send_now(desk, visit.programme, reader, visit.post, visit.stamp)
    if sent is None:
        flash("Er was niets te verzenden: alles is intussen verzonden, gedaan of verplaatst.", "info")
    else:
        flash(f"De dagmail met {count(len(sent.entries), 'herinnering', 'herinneringen')} is verzonden.", "ok")
    return redirect(url_for("reminders.queue", programme=programme))


@dataclass(frozen=True)
class Shown:
    """The digest of a reader in the words of the screen; ``text`` as a mail without markup has it."""

    reader: str
    written: Written | None
    text: str
    gone: tuple[tuple[str, str], ...]
    served: str
    weekly: str


def _page(found: Preview, form: SendForm) -> str:
    form.again.data = AGAIN if found.served_at else ""
    return render_template(
        "reminders/digest.html",
        shown=_shown(found),
        form=form,
        still_to_issue=STILL_TO_ISSUE,
        address=url_for(".digest", programme=visit.programme.key, adres=found.recipient),
    )


def _shown(found: Preview) -> Shown:
    text = ""
    if found.written:
        text = visit.post.message(KIND, found.recipient, KIND, mail_words(found.written)).text
    return Shown(
        found.recipient,
        found.written,
        text,
        tuple((one.row.about, one.because) for one in found.gone),
        f"{found.served_at.astimezone(AMSTERDAM):%H.%M} uur" if found.served_at else "",
        WEEKDAYS[found.wish.weekday] if found.wish.weekday is not None else "",
    )
