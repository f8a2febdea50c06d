"""The page of one passage: its form with all that a writer sees beside it."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, url_for
from markupsafe import Markup

from agenda.accounts.queries import actor_names
from agenda.kernel.rights import Permission
from agenda.kernel.text import first_words
from agenda.letters.beside import Beside, beside
from agenda.letters.markup import paragraphs_of
from agenda.letters.models import Letter, Passage, PassageRevision, PassageSource
from agenda.letters.rules import PASSAGE_WORKFLOW
from agenda.letters.sourcing import source_choices
from agenda.web.forms.letters import SourceForm, WordingForm
from agenda.web.letter_text import Stretch, shown_text, word_changes
from agenda.web.source_links import source_links
from agenda.web.visit import visit

STEPS = ("approve", "reopen")
"""What a writer does with a passage here; the parties agree in a round."""

FIRST_WORDS = 80
RestsOn = tuple[int | None, str, list[PassageSource]]


def passage_page(
    shown: Passage,
    form: WordingForm,
    *,
    sources: SourceForm | None = None,
    preview: Markup | None = None,
    **told: Any,
) -> str:
    found, may_write = beside(visit.session, shown), _may_write(shown.letter)
    if sources is None and may_write:
        sources = source_form(shown, formdata=None)
    return render_template(
        "letters/passage.html",
        letter=shown.letter,
        passage=shown,
        form=form,
        beside=found,
        names=visit.names,
        people=_people(found),
        preview=shown_text(shown.text) if preview is None else preview,
        was_previewed=preview is not None,
        earlier_text=shown_text(found.earlier.text) if found.earlier else None,
        rests_on=_rests_on(shown),
        links=source_links(shown.sources),
        source_form=sources,
        wordings=_compared(found.revisions),
        steps=[one for one in PASSAGE_WORKFLOW.open_steps(shown.state) if one.name in STEPS] if may_write else [],
        may_write=may_write,
        **places(shown.letter, shown),
        **told,
    )


def _may_write(letter: Letter) -> bool:
    return visit.may(Permission.LETTER_WRITE, letter) and not letter.is_locked


def places(letter: Letter, shown: Passage) -> dict[str, Passage | None]:
    """The passages around it."""
    order = letter.passages
    place = order.index(shown)
    return {
        "before": order[place - 1] if place else None,
        "following": order[place + 1] if place + 1 < len(order) else None,
    }


def _people(found: Beside) -> dict[str, str]:
    keys = {one.by for one in found.revisions} | {one.by for one in found.proposals}
    return actor_names(visit.session, keys)


def _rests_on(shown: Passage) -> list[RestsOn]:
    """Per paragraph its first words and its sources; what the passage as a whole rests on comes last."""
    parts: list[tuple[int | None, str]] = [
        (place, first_words(text, FIRST_WORDS)) for place, text in enumerate(paragraphs_of(shown.text))
    ]
    there = {place for place, _ in parts}
    told = [(place, text, [one for one in shown.sources if one.paragraph == place]) for place, text in parts]
    return [*told, (None, "", [one for one in shown.sources if one.paragraph not in there])]


def _compared(revisions: Sequence[PassageRevision]) -> list[tuple[PassageRevision, list[Stretch]]]:
    """Each wording with what changed since the one before it, the newest first."""
    olds = [*revisions[1:], None]
    return [(one, word_changes(old.text, one.text) if old else []) for one, old in zip(revisions, olds, strict=True)]


def source_form(shown: Passage, **options: Any) -> SourceForm:
    form = SourceForm(data={"seen": str(shown.version)}, **options)
    form.offer([text for place, text, _ in _rests_on(shown) if place is not None], source_choices(visit.session, shown))
    return form


def address_of(shown: Passage, anchor: str = "") -> str:
    here = url_for("passages.passage", programme=visit.programme.key, key=shown.letter.key, identity=shown.id)
    return f"{here}#{anchor}" if anchor else here
