"""What a version of an agenda holds, as it is kept and as it is read back: no more of it than the reader may see."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from agenda.consultations.models import AgendaItem, Consultation, Paper
from agenda.consultations.rules import Meant, paper_label
from agenda.consultations.steps import on_agenda
from agenda.consultations.words import ItemKind, Treatment
from agenda.kernel.confidentiality import Confidentiality, Viewer, seen_by
from agenda.kernel.rights import Scope, owned_by

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class KeptPaper:
    row: int
    label: str
    title: str
    sha256: str
    confidentiality: Confidentiality
    scope: Scope


@dataclass(frozen=True)
class KeptItem:
    """``row`` is that of the item, by which two versions know it as the same; ``submitter`` that of a party."""

    row: int
    number: int
    subject: str
    kind: ItemKind
    treatment: Treatment
    minutes: int | None
    confidentiality: Confidentiality
    submitter: int | None
    requested: tuple[str, ...]
    papers: tuple[KeptPaper, ...]
    scope: Scope


@dataclass(frozen=True)
class KeptAgenda:
    """``starts`` and ``ends`` are times in Amsterdam."""

    day: date
    starts: time | None
    ends: time | None
    place: str
    items: tuple[KeptItem, ...]


def content_of(consultation: Consultation, items: Iterable[AgendaItem]) -> dict[str, Any]:
    meeting = consultation.meeting
    return {
        "day": meeting.day.isoformat(),
        "starts": _hour(meeting.starts),
        "ends": _hour(meeting.ends),
        "place": meeting.place,
        "items": [_item(one) for one in on_agenda(items)],
    }


def _hour(moment: time | None) -> str | None:
    return moment.isoformat("minutes") if moment else None


def _item(item: AgendaItem) -> dict[str, Any]:
    return {
        "row": item.id,
        "number": item.number,
        "subject": item.subject,
        "kind": item.kind.value,
        "treatment": item.treatment.value,
        "minutes": item.minutes,
        "confidentiality": item.confidentiality.value,
        "submitter": item.submitter_id,
        "requested": list(item.requested),
        "papers": [_paper(item, paper) for paper in sorted(item.papers, key=lambda one: one.position)],
    }


def _paper(item: AgendaItem, paper: Paper) -> dict[str, Any]:
    return {
        "row": paper.id,
        "label": paper_label(item.number, paper.position),
        "title": paper.title,
        "sha256": paper.sha256,
        "confidentiality": paper.confidentiality.value,
    }


def read_back(content: dict[str, Any], programme: int, now: Iterable[AgendaItem], viewer: Viewer) -> KeptAgenda:
    """Of what was kept what the viewer may see, both as it was meant then and as it is meant ``now``."""
    items = {item.id: item for item in now}
    kept = seen_by(viewer, (_kept_item(one, programme) for one in content["items"]))
    shown = (_seen_now(one, items.get(one.row), viewer) for one in kept)
    return KeptAgenda(
        day=date.fromisoformat(content["day"]),
        starts=_read_hour(content["starts"]),
        ends=_read_hour(content["ends"]),
        place=content["place"],
        items=tuple(one for one in shown if one is not None),
    )


def _read_hour(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def _kept_item(told: dict[str, Any], programme: int) -> KeptItem:
    scope = owned_by(programme, told["submitter"])
    return KeptItem(
        row=told["row"],
        number=told["number"],
        subject=told["subject"],
        kind=ItemKind.stored(told["kind"]),
        treatment=Treatment.stored(told["treatment"]),
        minutes=told["minutes"],
        confidentiality=Confidentiality.stored(told["confidentiality"]),
        submitter=told["submitter"],
        requested=tuple(told["requested"]),
        papers=tuple(_kept_paper(one, scope) for one in told["papers"]),
        scope=scope,
    )


def _kept_paper(told: dict[str, Any], scope: Scope) -> KeptPaper:
    level = Confidentiality.stored(told["confidentiality"])
    return KeptPaper(told["row"], told["label"], told["title"], told["sha256"], level, scope)


def _seen_now(kept: KeptItem, now: AgendaItem | None, viewer: Viewer) -> KeptItem | None:
    """What has become narrower since is so in older versions too, also when it was taken away after that."""
    if now is None:
        return replace(kept, papers=tuple(seen_by(viewer, kept.papers)))
    if not viewer.sees(now):
        return None
    hidden = {paper.id for paper in now.papers if not viewer.sees(paper)} | _hidden_of_taken_away(now, viewer)
    return replace(kept, papers=tuple(one for one in seen_by(viewer, kept.papers) if one.row not in hidden))


def _hidden_of_taken_away(item: AgendaItem, viewer: Viewer) -> set[int]:
    levels = {int(row): Confidentiality.stored(level) for row, level in item.narrow_papers.items()}
    return {row for row, level in levels.items() if not viewer.sees(Meant(level, item.scope))}
