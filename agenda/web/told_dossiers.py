"""What pages tell of the versions of a dossier: which there are, by whom and for whom, and what is being made."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agenda.accounts.queries import actor_names
from agenda.consultations.models import Consultation
from agenda.documents.models import Edition, EditionAnnex
from agenda.dossiers.asking import dossiers_under_way
from agenda.dossiers.rules import has_come
from agenda.dossiers.shown import Shown, dossiers_of, makers_of, remarks_of
from agenda.dossiers.variants import VARIANTS, label_for
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.dutch import spoken_moment
from agenda.kernel.rights import Permission
from agenda.web.forms.dossiers import BuildForm
from agenda.web.forms.fields import by_name
from agenda.web.visit import visit
from agenda.work.models import Task
from agenda.work.rules import KINDS, may_ask

FOR_ALL = [name for name, one in VARIANTS.items() if not one.of_one_party]


@dataclass(frozen=True)
class Row:
    """A version; ``before`` is the number of the one before it, as far as the visitor sees that."""

    shown: Shown
    standing: str
    maker: str
    remarks: Sequence[EditionAnnex]
    before: int | None

    @property
    def edition(self) -> Edition:
        return self.shown.edition


@dataclass(frozen=True)
class Group:
    """The versions of one variant, newest first."""

    key: str
    label: str
    rows: Sequence[Row]


def told_newest(consultation: Consultation) -> dict[str, Any]:
    """For the page of the consultation: of each variant the newest version."""
    groups = _by_variant(dossiers_of(visit.session, consultation, visit.actor, visit.at))
    newest = [(label_of(found[0].edition), standing_of(found[0]), found[0]) for found in groups]
    return {"dossiers": newest, **told_building(consultation)}


def told_building(consultation: Consultation) -> dict[str, Any]:
    parties = own_parties()
    may_build = bool(parties) or visit.may(Permission.DOSSIER_BUILD, consultation)
    found = dossiers_under_way(visit.session, consultation) if may_build else []
    building = [task for task in found if may_ask(visit.actor, KINDS[task.kind], task.scope)]
    return {"may_build": may_build, "building": [(task, label_of_task(task)) for task in building]}


def label_of_task(task: Task) -> str:
    return label_for(str(task.params.get("variant")), _short(task.party_id))


def told_all(consultation: Consultation) -> dict[str, Any]:
    """However many versions there are, as many questions."""
    shown = dossiers_of(visit.session, consultation, visit.actor, visit.at)
    numbers = [one.edition.id for one in shown]
    makers, remarks = makers_of(visit.session, numbers), remarks_of(visit.session, numbers)
    names = actor_names(visit.session, makers.values())
    groups = []
    for found in _by_variant(shown):
        before = [*(one.edition.version for one in found[1:]), None]
        rows = [
            Row(
                one,
                standing_of(one),
                names.get(makers.get(one.edition.id, ""), "onbekend"),
                remarks.get(one.edition.id, ()),
                earlier,
            )
            for one, earlier in zip(found, before, strict=True)
        ]
        groups.append(Group(found[0].edition.variant, label_of(found[0].edition), rows))
    return {"groups": groups, **told_building(consultation)}


def build_form(consultation: Consultation) -> BuildForm:
    """What the visitor may build: the variants for all, or the dossier of an own party."""
    may = visit.may(Permission.DOSSIER_BUILD, consultation)
    variants = [(name, VARIANTS[name].label) for name in FOR_ALL] if may else []
    own = own_parties()
    return BuildForm.of(variants, [(party, name) for party, name in by_name(visit.names) if party in own])


def own_parties() -> frozenset[int]:
    return visit.parties_with(Permission.DOSSIER_BUILD) & visit.parties_with(Permission.ANNOTATION_READ)


def label_of(edition: Edition) -> str:
    return label_for(edition.variant, _short(edition.party_id))


def _short(party: int | None) -> str:
    return visit.names[party].short if party else ""


def standing_of(shown: Shown) -> str:
    """Who reads it now, and who will."""
    edition, release = shown.edition, shown.release
    if edition.confidentiality is Confidentiality.OWN_PARTY and edition.party_id:
        return f"alleen voor {visit.names[edition.party_id].short}"
    if release is None or release.readers_from is None:
        return "alleen voor de makers"
    if not shown.released:
        return f"voor deelnemers vanaf {spoken_moment(release.readers_from)}"
    if has_come(release.public_from, visit.at):
        return "voor iedereen"
    later = f", voor iedereen vanaf {spoken_moment(release.public_from)}" if release.public_from else ""
    return f"voor deelnemers{later}"


def _by_variant(shown: Sequence[Shown]) -> list[list[Shown]]:
    """In the order of the variants, and then those of one party."""
    found: dict[str, list[Shown]] = {}
    for one in shown:
        found.setdefault(one.edition.variant, []).append(one)
    for some in found.values():
        some.sort(key=lambda one: -one.edition.version)
    order = list(VARIANTS)
    return sorted(
        found.values(),
        key=lambda some: (order.index(key) if (key := some[0].edition.variant) in order else len(order), key),
    )
