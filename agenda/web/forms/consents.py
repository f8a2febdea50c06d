"""The form in which a party says what it thinks of the answer of the lead."""

from collections.abc import Mapping, Sequence
from typing import Self

from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired

from agenda.kernel.refusal import Fault
from agenda.parties.queries import Naming
from agenda.progress.models import Consent, Update
from agenda.web.forms.fields import NOT_A_CHOICE, by_name, offer, row_field, take_faults, version_in, word_choice
from agenda.web.forms.terms import PROSE, typed


class ConsentForm(FlaskForm):  # type: ignore[misc]
    """``seen`` is the version of the answer that was read."""

    seen = HiddenField()
    party = row_field("Namens", validators=[DataRequired("Kies namens welke partij u dit zegt.")])
    consent = word_choice("Wat zegt u ervan?", list(Consent), validators=[DataRequired(NOT_A_CHOICE)])
    text = TextAreaField("Wat vult u aan?", [PROSE], description="Alleen als u iets aanvult; de trekker leest het ook.")

    @classmethod
    def of(cls, update: Update, parties: Sequence[int], names: Mapping[int, Naming]) -> Self:
        """Filled with what the first of the parties said before; one party alone need not be chosen."""
        said = {one.party_id: one for one in update.consents}
        first = next((said[party] for party in parties if party in said), None)
        held = {"consent": first.consent, "text": first.text, "party": first.party_id} if first else {}
        chosen = {"party": parties[0]} if len(parties) == 1 else {}
        form = cls(data={"seen": str(update.version)} | chosen | held)
        empty = "Kies een partij" if len(parties) > 1 else None
        offer(form.party, by_name({party: names[party] for party in parties}), empty)
        return form

    @property
    def seen_version(self) -> int:
        return version_in(self.seen)

    @property
    def typed_text(self) -> str:
        return typed(self.text)

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)
