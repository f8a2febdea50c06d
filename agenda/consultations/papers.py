"""The papers of an agenda item: 2A, 2B and so on, each a file for those who may read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from agenda.consultations.items import hold_for_writer
from agenda.consultations.models import AgendaItem, Paper
from agenda.consultations.rules import may_be, reordered
from agenda.documents.file_kinds import clean_name
from agenda.documents.paper_check import objection_to_paper
from agenda.gateways.files import keep
from agenda.history.rules import guarded
from agenda.history.services import record
from agenda.kernel.confidentiality import NARROW, Confidentiality, Eyes, Viewer, may_see, seen_by
from agenda.kernel.refusal import Changed, Fault, Invalid, NotFound
from agenda.kernel.rights import Stamp
from agenda.kernel.text import one_line

MOST_PAPERS = 30
LONGEST_TITLE = 200
FILES, LEVEL = "files", "level"
WIDER = "Een stuk kan niet voor meer lezers zijn dan zijn agendapunt. Kies een andere vertrouwelijkheid."
OUT_OF_SIGHT = "Dan ziet u dit stuk zelf niet meer. Kies een andere vertrouwelijkheid."
MEANWHILE = "Iemand anders heeft de stukken bij dit agendapunt intussen gewijzigd. Kijk opnieuw."
TOLD = ("title", "name", "sha256")


@dataclass(frozen=True)
class Upload:
    name: str
    content: bytes


def papers_of(item: AgendaItem, viewer: Viewer) -> list[Paper]:
    """For who may see the item."""
    return seen_by(viewer, sorted(item.papers, key=lambda one: one.position))


def paper_on(item: AgendaItem, identity: int, viewer: Viewer) -> Paper:
    """To who may not have it the same is told as when there is none."""
    paper = next((one for one in papers_of(item, viewer) if one.id == identity), None)
    if paper is None:
        raise NotFound("Dit stuk is er niet (meer), of u mag het niet zien.")
    return paper


def attach_paper(
    session: Session, item: AgendaItem, upload: Upload, level: Confidentiality, stamp: Stamp, title: str = ""
) -> Paper:
    """After the papers that are there; without a title it is called by its file."""
    hold_for_writer(session, item, stamp)
    name = _sound_name(upload)
    _refuse_level(item, level, stamp)
    if len(item.papers) >= MOST_PAPERS:
        raise Invalid([Fault(FILES, f"Bij een agendapunt kunnen {MOST_PAPERS} stukken. Verwijder er eerst een.")])
    paper = Paper(
        position=len(item.papers) + 1,
        title=_sound_title(title or name.rpartition(".")[0].replace("_", " ")),
        name=name,
        sha256=keep(session, upload.content),
        size=len(upload.content),
        confidentiality=level,
        added_at=stamp.at,
    )
    item.papers.append(paper)
    record(session, "item.attach", item, stamp, new=_kept(session, paper))
    return paper


def replace_paper(session: Session, item: AgendaItem, identity: int, upload: Upload, stamp: Stamp) -> Paper:
    """Another file in the same place."""
    hold_for_writer(session, item, stamp)
    paper, name = paper_on(item, identity, Eyes(stamp.by)), _sound_name(upload)
    old = _kept(session, paper)
    paper.name, paper.sha256, paper.size = name, keep(session, upload.content), len(upload.content)
    record(session, "item.replace_paper", item, stamp, old=_before(old, paper), new=_kept(session, paper))
    return paper


def change_paper(
    session: Session, item: AgendaItem, identity: int, title: str, level: Confidentiality, stamp: Stamp
) -> bool:
    hold_for_writer(session, item, stamp)
    paper = paper_on(item, identity, Eyes(stamp.by))
    title = _sound_title(title)
    if (title, level) == (paper.title, paper.confidentiality):
        return False
    _refuse_level(item, level, stamp)
    old = _kept(session, paper)
    paper.title, paper.confidentiality = title, level
    record(session, "item.change_paper", item, stamp, old=_before(old, paper), new=_kept(session, paper))
    return True


def remove_paper(session: Session, item: AgendaItem, identity: int, stamp: Stamp) -> Paper:
    """Those after it move up."""
    hold_for_writer(session, item, stamp)
    paper = paper_on(item, identity, Eyes(stamp.by))
    told = _kept(session, paper)
    if paper.confidentiality in NARROW:
        item.narrow_papers = item.narrow_papers | {str(paper.id): paper.confidentiality.value}
    item.papers.remove(paper)
    for place, one in enumerate(sorted(item.papers, key=lambda one: one.position), start=1):
        one.position = place
    record(session, "item.detach", item, stamp, old=told, new=dict.fromkeys(told))
    return paper


def order_papers(
    session: Session, item: AgendaItem, order: Sequence[int], stamp: Stamp, *, seen: Sequence[int]
) -> bool:
    """By row number; ``seen`` is how they stood. Papers that who acts does not see keep their place."""
    hold_for_writer(session, item, stamp)
    standing = sorted(item.papers, key=lambda one: one.position)
    shown = [one.id for one in papers_of(item, Eyes(stamp.by))]
    if shown != list(seen) or sorted(order) != sorted(shown):
        raise Changed(MEANWHILE)
    if list(order) == shown:
        return False
    before = {one.id: one.position for one in standing}
    for place, identity in enumerate(reordered([one.id for one in standing], order), start=1):
        next(one for one in standing if one.id == identity).position = place
    new = [before[one] for one in order]
    record(session, "item.papers", item, stamp, old={"order": sorted(new)}, new={"order": new})
    session.flush()
    session.expire(item, ["papers"])
    return True


def _sound_name(upload: Upload) -> str:
    name = clean_name(upload.name)
    if objection := objection_to_paper(name, upload.content):
        raise Invalid([Fault(FILES, objection)])
    return name


def _sound_title(title: str) -> str:
    title = one_line(title).strip()
    if not title or len(title) > LONGEST_TITLE:
        raise Invalid([Fault("title", f"Geef het stuk een titel van ten hoogste {LONGEST_TITLE} tekens.")])
    return title


def _refuse_level(item: AgendaItem, level: Confidentiality, stamp: Stamp) -> None:
    if not may_be(level, item.confidentiality):
        raise Invalid([Fault(LEVEL, WIDER)])
    if not may_see(stamp.by, level, item.scope):
        raise Invalid([Fault(LEVEL, OUT_OF_SIGHT)])


def _before(old: dict[str, Any], paper: Paper) -> dict[str, Any]:
    """Of a paper that stays narrow the line tells its level too: by it a page knows that it is not for everybody."""
    stays_narrow = paper.confidentiality in NARROW and paper.confidentiality is old["confidentiality"]
    return {**old, "confidentiality": None} if stays_narrow else old


def _kept(session: Session, paper: Paper) -> dict[str, Any]:
    """As history keeps it: only the seal, for what all may read today may become narrow tomorrow."""
    told = {name: getattr(paper, name) for name in (*TOLD, "confidentiality")}
    return guarded(told, TOLD, session.info["chain_key"])
