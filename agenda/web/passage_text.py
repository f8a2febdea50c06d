"""The texts of passages that a page shows beside the whole letter."""

from collections.abc import Mapping

from markupsafe import Markup

from agenda.documents.html import nowhere
from agenda.letters.markup import blocks_of
from agenda.letters.models import PassageRevision
from agenda.web.letter_text import NotesInText, cited_in

TEXT = Markup('<div class="agenda-document">{}</div>')


def passage_text(wording: PassageRevision) -> Markup:
    return passage_texts({wording.id: wording})[wording.id]


def passage_texts(wordings: Mapping[int, PassageRevision]) -> dict[int, Markup]:
    """Each with its own notes: those at the end of the page are of the whole letter."""
    references = cited_in(one.text for one in wordings.values())
    return {
        number: TEXT.format(NotesInText(nowhere).blocks(blocks_of(one.text, references)))
        for number, one in wordings.items()
    }
