"""What pages show of a letter that left."""

from collections.abc import Sequence
from typing import Any

from agenda.documents.models import EditionFile
from agenda.kernel.rights import Permission
from agenda.letters.models import Letter
from agenda.letters.sending import lacking_files, sent_edition
from agenda.web.visit import visit


def sent_files(letter: Letter) -> Sequence[EditionFile]:
    """Of what left alone: earlier versions are for the writers."""
    return sent_edition(visit.session, letter).files if letter.is_locked and letter.edition_id else ()


def told_sent(letter: Letter) -> dict[str, Any]:
    """``lacking`` are the forms in which what left is not kept yet."""
    files = sent_files(letter)
    lacking = lacking_files(sent_edition(visit.session, letter)) if letter.is_locked and letter.edition_id else ()
    may_note = letter.is_locked and visit.may(Permission.LETTER_WRITE, letter)
    return {"files": files, "lacking": lacking, "may_note": may_note}
