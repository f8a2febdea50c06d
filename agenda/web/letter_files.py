"""The files of a letter under way: made by the clock when a writer asks, and kept per version."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from agenda.documents.models import Edition
from agenda.kernel.refusal import NotFound
from agenda.kernel.rights import Permission
from agenda.letters.coordination import VARIANT as COORDINATION
from agenda.letters.models import Letter
from agenda.letters.papers import letter_editions
from agenda.web.access import opened
from agenda.web.forms.letter_files import BuildLetterForm
from agenda.web.handing import file_response
from agenda.web.letters import known_letter, letter_to_write
from agenda.web.visit import visit
from agenda.work.services import ask_once_more

blueprint = Blueprint("letter_files", __name__, url_prefix="/programmas/<programme>/brieven/<key>/versies")
CALLED = {"letter": "De brief", "letter_sources": "De brief met bronnen", "memo": "Beslisnota"}


def _editions(letter: Letter) -> list[Edition]:
    """What the parties read in a round has no files: they read it as a page."""
    found = letter_editions(visit.session, letter, visit.eyes)
    return [one for one in found if one.variant != COORDINATION]


@blueprint.get("")
@opened(Permission.LETTER_READ)
def versions(programme: str, key: str) -> str:
    visit.require(Permission.LETTER_READ, visit.programme)
    return _page(known_letter(key), BuildLetterForm())


def _page(letter: Letter, form: BuildLetterForm) -> str:
    return render_template(
        "letters/versions.html",
        letter=letter,
        form=form,
        editions=_editions(letter),
        called=CALLED,
        may_build=visit.may(Permission.LETTER_WRITE, letter) and not letter.is_locked,
    )


@blueprint.post("")
@opened(Permission.LETTER_WRITE)
def build(programme: str, key: str) -> ResponseReturnValue:
    """Whoever asks while it is under way already comes to that."""
    letter, form = letter_to_write(key), BuildLetterForm()
    if not form.validate_on_submit():
        return _page(letter, form), 400
    wanted = {"letter": letter.id, "variant": form.variant.data}
    task = ask_once_more(visit.session, "letter", letter.programme_id, wanted, visit.stamp)
    visit.session.flush()
    return redirect(url_for("tasks.task", programme=programme, identity=task.id))


@blueprint.get("/<int:identity>/<name>")
@opened(Permission.LETTER_READ)
def file(programme: str, key: str, identity: int, name: str) -> Response:
    visit.require(Permission.LETTER_READ, visit.programme)
    found = (one for edition in _editions(known_letter(key)) if edition.id == identity for one in edition.files)
    stored = next((one for one in found if one.name == name), None)
    if stored is None:
        raise NotFound("Dit bestand is er niet.")
    return file_response(stored)
