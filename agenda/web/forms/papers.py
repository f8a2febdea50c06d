"""The form with the papers of an agenda item: what is there, and what is added."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import Field, FieldList, Form, FormField, HiddenField, StringField

from agenda.consultations.models import Paper
from agenda.consultations.papers import MOST_PAPERS, Upload
from agenda.documents.paper_check import PAPER_CHECKS, SPOKEN_PAPERS
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.refusal import Fault
from agenda.web.forms.fields import offer_words, row_number, rows_in, take_faults, word_field
from agenda.web.forms.terms import typed

ACCEPT = ",".join(f".{ending}" for ending in PAPER_CHECKS)
FILES = f"Een of meer bestanden, van de soort {SPOKEN_PAPERS}. Bij een agendapunt kunnen er {MOST_PAPERS}."
CHOOSE_AGAIN = "De bestanden die u koos, zijn niet bewaard. Kies ze opnieuw."


def uploads_in(field: Field) -> Iterator[Upload]:
    """Of an empty choice a browser sends a file without a name."""
    given = field.data if isinstance(field.data, list) else [field.data]
    for one in given:
        if isinstance(one, FileStorage) and one.filename:
            yield Upload(one.filename, one.read())


def has_uploads(field: Field) -> bool:
    given = field.data if isinstance(field.data, list) else [field.data]
    return any(isinstance(one, FileStorage) and one.filename for one in given)


class PaperRow(Form):  # type: ignore[misc]
    identity = HiddenField()
    title = StringField("Titel")
    level = word_field("Voor wie", Confidentiality)
    file = FileField("Vervangen door")

    @property
    def number(self) -> int:
        return row_number(self.identity.data) or 0


class PapersForm(FlaskForm):  # type: ignore[misc]
    seen = HiddenField()
    rows = FieldList(FormField(PaperRow))
    files = MultipleFileField("Stukken toevoegen", description=FILES)
    level = word_field("Voor wie zijn de nieuwe stukken", Confidentiality)

    @classmethod
    def of(
        cls,
        papers: Sequence[Paper],
        levels: Collection[Confidentiality],
        usual: Confidentiality,
        *,
        fresh: bool = False,
    ) -> "PapersForm":
        rows = [{"identity": str(one.id), "title": one.title, "level": one.confidentiality} for one in papers]
        data: dict[str, Any] = {"rows": rows, "seen": ",".join(str(one.id) for one in papers), "level": usual}
        form = cls(formdata=None, data=data) if fresh else cls(data=data)
        for row in form.rows:
            offer_words(row.form.level, levels)
        offer_words(form.level, levels)
        return form

    @property
    def seen_rows(self) -> list[int]:
        return rows_in(self.seen)

    @property
    def has_files(self) -> bool:
        return has_uploads(self.files) or any(has_uploads(row.form.file) for row in self.rows)

    def changes(self) -> Iterator[tuple[PaperRow, str, Confidentiality]]:
        for entry in self.rows:
            yield entry.form, typed(entry.form.title), entry.form.level.data

    def take(self, faults: Sequence[Fault], row: PaperRow | None = None) -> list[Fault]:
        """At the row that they are about, if any."""
        if row is None:
            return take_faults(self, faults)
        rest = take_faults(row, faults, files="file")
        self.rows.errors = [entry.errors for entry in self.rows]
        return rest
