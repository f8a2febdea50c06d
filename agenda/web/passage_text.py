"""The text of one passage as it is read on a page beside the whole letter."""

from collections.abc import Mapping

from markupsafe import Markup

from agenda.documents.inlines import Footnote
from agenda.documents.pen import Pen
from agenda.letters.markup import blocks_of
from agenda.letters.models import PassageRevision


class PassagePen(Pen):
    """Writes a note where it belongs: those at the end are of the whole letter, and their numbers stand there once."""

    def note(self, note: Footnote) -> Markup:
        return Markup(' <span class="agenda-note">(noot: {})</span>').format(self.run(note.content))


def passage_text(wording: PassageRevision) -> Markup:
    text = PassagePen(lambda annex: None).blocks(blocks_of(wording.text))
    return Markup('<div class="agenda-document">{}</div>').format(text)


def passage_texts(wordings: Mapping[int, PassageRevision]) -> dict[int, Markup]:
    return {number: passage_text(one) for number, one in wordings.items()}
