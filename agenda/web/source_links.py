"""Where on the site stands what a paragraph of a letter rests on."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from flask import url_for
from sqlalchemy import Select, select

from agenda.actions.models import Action
from agenda.consultations.models import Consultation
from agenda.decisions.models import Decision
from agenda.indicators.models import Indicator
from agenda.letters.models import Letter, PassageSource
from agenda.letters.words import SourceKind
from agenda.programmes.models import Occasion
from agenda.progress.models import Update
from agenda.references.models import Reference
from agenda.web.visit import visit

K = SourceKind


def source_links(sources: Iterable[PassageSource]) -> dict[int, str]:
    """Per source (row number) the address of its page, where there is one; one question per kind."""
    by_kind: dict[SourceKind, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for one in sources:
        if one.record_id is not None and one.kind in ASKED:
            by_kind[one.kind][one.record_id].append(one.id)
    found: dict[int, str] = {}
    for kind, wanted in by_kind.items():
        for record, address in _addresses(kind, list(wanted)).items():
            found |= dict.fromkeys(wanted[record], address)
    return found


def _addresses(kind: SourceKind, records: list[int]) -> dict[int, str]:
    asked, address = ASKED[kind]
    record = asked.selected_columns[0]
    rows = visit.session.execute(asked.where(record.in_(records)))
    return {number: told for number, key in rows if key is not None and (told := address(key))}


def _page(view: str, part: str) -> Callable[[Any], str]:
    return lambda key: url_for(view, **{"programme": visit.programme.key, part: key})


ASKED: dict[SourceKind, tuple[Select[Any, Any], Callable[[Any], str]]] = {
    K.ACTION: (select(Action.id, Action.id), _page("actions.action", "identity")),
    K.UPDATE: (select(Update.id, Update.action_id), _page("actions.action", "identity")),
    K.DECISION: (select(Decision.id, Decision.number), _page("decisions.decision", "number")),
    K.INDICATOR: (select(Indicator.id, Indicator.key), _page("indicators.indicator", "key")),
    K.GOAL: (select(Action.goal_id, Action.goal_id).distinct(), _page("actions.agenda", "doel")),
    K.CONSULTATION: (
        select(Consultation.id, Occasion.key).join(Consultation.occasion),
        _page("consultations.consultation", "key"),
    ),
    K.LETTER: (select(Letter.id, Letter.key), _page("letters.letter", "key")),
    K.REFERENCE: (select(Reference.id, Reference.link), str),
}
