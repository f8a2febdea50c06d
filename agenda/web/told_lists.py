"""What the page of a decision list tells: to everybody, to a party that is asked, and to the secretariat."""

from collections.abc import Iterable, Sequence
from typing import Any

from agenda.accounts.queries import actor_names
from agenda.consultations.models import Consultation
from agenda.consultations.words import Silence
from agenda.decisions.list_content import VARIANTS, standing_of
from agenda.decisions.list_papers import KIND, list_facts
from agenda.decisions.list_queries import list_of
from agenda.decisions.list_rules import LIST_WORKFLOW, OBJECTIONS, holds, is_closed
from agenda.decisions.lists import what_hinders
from agenda.decisions.models import Correction, DecisionList, SignOff
from agenda.decisions.queries import decisions_of
from agenda.decisions.words import ListState
from agenda.documents.queries import editions_of
from agenda.kernel.rights import Permission
from agenda.web.object_history import history_of
from agenda.web.visit import visit
from agenda.work.queries import unfinished

DOCUMENT_FORMATS = ["pdf", "docx", "odt"]


def task_for(shown: Consultation, variant: str) -> dict[str, Any]:
    return {"consultation": shown.id, "variant": variant, "formats": DOCUMENT_FORMATS}


def told_list(shown: Consultation) -> dict[str, Any]:
    facts = list_facts(visit.session, shown, visit.at, visit.eyes)
    writes = visit.may(Permission.DECISION_WRITE, shown)
    corrected: dict[int, list[Correction]] = {}
    for one in facts.corrections:
        corrected.setdefault(one.decision_id, []).append(one)
    return {
        "list": facts.listed,
        "standing": standing_of(facts.listed),
        "facts": facts,
        "groups": facts.per_item(),
        "corrected": corrected,
        "people": actor_names(visit.session, [one.by for one in facts.corrections]),
        "names": visit.names,
        "own": own_answers(facts.listed),
        "may_answer": visit.parties_with(Permission.SIGN_OFF_WRITE),
        "may_write": writes,
        "may_correct": writes and facts.listed.edition > 0 and facts.listed.state is not ListState.SIGN_OFF,
        "history": _history(facts.listed),
        **_documents(shown, writes=writes),
        **(_board(facts.listed) if writes else {}),
    }


def own_answers(asked: DecisionList) -> list[SignOff]:
    """Of the parties for which the visitor may answer, or reads along."""
    theirs = visit.parties_with(Permission.SIGN_OFF_WRITE) | visit.parties_with(Permission.ANNOTATION_READ)
    return [one for one in asked.sign_offs if one.party_id in theirs]


def _history(asked: DecisionList) -> list[Any]:
    return history_of({(DecisionList.__tablename__, asked.id): "de besluitenlijst"}) if asked.id else []


def _documents(shown: Consultation, *, writes: bool) -> dict[str, Any]:
    return {
        "editions": editions_of(visit.session, KIND, shown.id, visit.eyes),
        "variants": {name: called for name, (called, _) in VARIANTS.items()},
        "building": [task for task in _tasks(shown) if task] if writes else [],
    }


def _tasks(shown: Consultation) -> Iterable[Any]:
    return (unfinished(visit.session, KIND, shown.programme_id, task_for(shown, name)) for name in VARIANTS)


def _board(asked: DecisionList) -> dict[str, Any]:
    """What the secretariat sees of each party, and what it can do."""
    rows = sorted(asked.sign_offs, key=lambda one: visit.names[one.party_id].short.casefold())
    return {
        "board": rows,
        "steps": {step.name for step in LIST_WORKFLOW.open_steps(asked.state)},
        "hindered": what_hinders(visit.session, asked, visit.stamp) if asked.state is ListState.SIGN_OFF else [],
        "givers": actor_names(visit.session, [one.given_by for one in rows]),
        "holds": {one.id for one in rows if holds(one, asked)},
        "objects": {one.id for one in rows if one.verdict in OBJECTIONS},
        "silent_means": silent_means(asked),
    }


def silent_means(asked: DecisionList) -> str:
    if asked.silence is Silence.WAITS:
        return "zwijgen geldt niet als akkoord"
    return "geldt als akkoord" if is_closed(asked, visit.today) else "geldt straks als akkoord"


def told_part(shown: Consultation) -> dict[str, Any]:
    """For the page of the consultation."""
    asked = list_of(visit.session, shown)
    there: Sequence[Any] = decisions_of(visit.session, shown, visit.eyes)
    return {"decision_list": asked, "list_standing": standing_of(asked), "has_list": bool(there) or asked.edition > 0}
