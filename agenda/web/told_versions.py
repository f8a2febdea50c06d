"""Which two versions of a letter are compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agenda.documents.models import Edition
from agenda.kernel.dutch import spoken_moment
from agenda.kernel.refusal import NotFound
from agenda.web.forms.coordination import VersionsForm
from agenda.web.forms.fields import row_number

NOW = "Zoals de brief nu luidt"
CALLED = {"coordination": "Afstemmingsronde", "letter": "Versie"}


@dataclass(frozen=True)
class Chosen:
    """``new`` is None for the letter as it reads now; ``old`` when there is nothing to compare."""

    old: Edition | None
    new: Edition | None
    form: VersionsForm


def chosen_versions(versions: Sequence[Edition], asked: Mapping[str, str], *, now: bool) -> Chosen:
    """Without a choice the last one that came before: before what the letter says ``now``, or before the newest."""
    known = {one.id: one for one in versions}
    rounds = [one for one in versions if one.variant == "coordination"] or list(versions)
    new = _asked(known, asked.get("naar")) or (None if now or not versions else versions[0])
    before = [one for one in rounds if new is None or one.id < new.id]
    old = _asked(known, asked.get("van")) or next(iter(before), None)
    choices = [(one.id, called(one)) for one in versions]
    form = VersionsForm.of(choices, old.id if old else 0, new.id if new else 0, NOW if now else None)
    return Chosen(old, new, form)


def _asked(known: Mapping[int, Edition], number: str | None) -> Edition | None:
    """One that is not among those that the visitor sees does not exist."""
    if not number:
        return None
    found = known.get(row_number(number) or 0)
    if found is None:
        raise NotFound("Deze versie van de brief is er niet.")
    return found


def called(edition: Edition) -> str:
    kind = CALLED.get(edition.variant, edition.name)
    return f"{kind} {edition.version}, stand van {spoken_moment(edition.as_of)}"
