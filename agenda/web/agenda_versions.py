"""How the agenda of a consultation stood: its versions, what differs between them, and the steps to a frozen one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from agenda.accounts.queries import actor_names
from agenda.consultations.comparing import AgendaDifference, Move, compared
from agenda.consultations.contents import KeptAgenda, content_of, read_back
from agenda.consultations.models import AgendaItem, AgendaVersion, Consultation
from agenda.consultations.queries import consultation_by_key
from agenda.consultations.steps import AGENDA
from agenda.consultations.versions import (
    items_with_papers,
    lay_down,
    take_agenda_step,
    version_by_number,
    versions_of,
)
from agenda.consultations.words import AgendaState
from agenda.kernel.confidentiality import NARROW
from agenda.kernel.refusal import NotFound
from agenda.kernel.rights import Permission
from agenda.web.access import opened
from agenda.web.visit import visit

blueprint = Blueprint("agenda_versions", __name__, url_prefix="/programmas/<programme>/overleggen/<key>/agendaversies")

NOW = "nu"
EXPLAINED = {
    "settle": "De agenda wordt versie 1. Daarna kunt u haar nog wijzigen, en dat als volgende versie vastleggen.",
    "freeze": "Daarna veranderen punten, volgorde en stukken niet meer. Dit kan niet ongedaan worden gemaakt.",
}


@dataclass(frozen=True)
class ToldVersion:
    """``name`` is how an address calls it."""

    name: str
    label: str
    made_at: datetime | None = None
    made_by: str = ""
    state: AgendaState | None = None


def _asked(key: str) -> Consultation:
    visit.require(Permission.CONSULTATION_READ, visit.programme)
    return consultation_by_key(visit.session, key, visit.programme)


@blueprint.get("")
@opened(Permission.CONSULTATION_READ)
def all_versions(programme: str, key: str) -> str:
    shown = _asked(key)
    may_write = visit.may(Permission.CONSULTATION_WRITE, shown)
    return render_template(
        "agenda_versions/all.html",
        consultation=shown,
        versions=_told(versions_of(visit.session, shown)),
        steps=AGENDA.open_steps(shown.agenda_state) if may_write else [],
        may_lay_down=may_write and shown.agenda_state is AgendaState.DEFINITIVE,
        explained=EXPLAINED,
    )


def _told(versions: Sequence[AgendaVersion]) -> list[ToldVersion]:
    names = actor_names(visit.session, {one.made_by for one in versions})
    return [
        ToldVersion(str(one.number), f"versie {one.number}", one.made_at, names.get(one.made_by, "onbekend"), one.state)
        for one in versions
    ]


@blueprint.get("/<int:number>")
@opened(Permission.CONSULTATION_READ)
def version(programme: str, key: str, number: int) -> str:
    shown = _asked(key)
    found = version_by_number(visit.session, shown, number)
    (told,) = _told([found])
    return render_template(
        "agenda_versions/version.html",
        consultation=shown,
        version=told,
        agenda=_read(found, shown, items_with_papers(visit.session, shown)),
        names=visit.names,
        narrow=NARROW,
    )


def _read(found: AgendaVersion | None, shown: Consultation, items: Sequence[AgendaItem]) -> KeptAgenda:
    content = found.content if found else content_of(shown, items)
    return read_back(content, shown.programme_id, items, visit.eyes)


@blueprint.get("/vergelijken")
@opened(Permission.CONSULTATION_READ)
def compare(programme: str, key: str) -> str:
    """Without a choice the last version beside how the agenda stands now."""
    shown = _asked(key)
    versions = _told(versions_of(visit.session, shown))
    if not versions:
        raise NotFound("Er is nog geen versie om mee te vergelijken.")
    old, new = request.args.get("van") or versions[0].name, request.args.get("naar") or NOW
    return render_template(
        "agenda_versions/compare.html",
        consultation=shown,
        versions=[ToldVersion(NOW, "zoals de agenda nu is"), *versions],
        old=old,
        new=new,
        labels={one.name: one.label for one in versions} | {NOW: "nu"},
        difference=_difference(shown, old, new),
        moves=Move,
    )


def _difference(shown: Consultation, old: str, new: str) -> AgendaDifference:
    items = items_with_papers(visit.session, shown)
    names = {number: naming.short for number, naming in visit.names.items()}
    before, after = (_read(_named(shown, one), shown, items) for one in (old, new))
    return compared(before, after, names)


def _named(shown: Consultation, name: str) -> AgendaVersion | None:
    if name == NOW:
        return None
    number = int(name) if name.isascii() and name.isdigit() and len(name) < 10 else 0
    return version_by_number(visit.session, shown, number)


@blueprint.post("")
@opened(Permission.CONSULTATION_WRITE)
def keep(programme: str, key: str) -> Response:
    visit.require(Permission.CONSULTATION_WRITE, visit.programme)
    kept = lay_down(visit.session, _asked(key), visit.stamp)
    flash(f"Versie {kept.number} van de agenda is vastgelegd.", "ok")
    return redirect(url_for(".all_versions", programme=programme, key=key))


@blueprint.post("/stappen/<name>")
@opened(Permission.CONSULTATION_WRITE)
def step(programme: str, key: str, name: str) -> Response:
    visit.require(Permission.CONSULTATION_WRITE, visit.programme)
    shown = _asked(key)
    kept = take_agenda_step(visit.session, shown, name, visit.stamp)
    flash(f"De agenda is nu {shown.agenda_state.label}; versie {kept.number} is vastgelegd.", "ok")
    return redirect(url_for(".all_versions", programme=programme, key=key))
