"""A programme file into the database: all of it, or nothing and all that is wrong with it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.calendars.queries import term_calendar
from agenda.exchange.actions import load_actions
from agenda.exchange.agenda import load_goals, load_indicators, load_parties, verdict_on
from agenda.exchange.checks import Finding, Known, findings
from agenda.exchange.directory import directory_of
from agenda.exchange.loaded import Loading, Verdict
from agenda.exchange.meetings import (
    load_commitments,
    load_consultations,
    load_decisions,
    load_letters,
)
from agenda.exchange.reading import PlaceNames, Shaped, read_text, shaped
from agenda.exchange.sittings import load_members, load_series
from agenda.exchange.values import programme_values
from agenda.kernel.refusal import Fault, Invalid
from agenda.kernel.rights import Stamp
from agenda.programmes.models import Programme
from agenda.programmes.services import keep_programme

AGENDA = (load_parties, load_goals, load_series, load_members, load_consultations, load_actions, load_indicators)
WHAT_HANGS_ON_IT = (load_decisions, load_commitments, load_letters)


def load_programme(session: Session, content: bytes, stamp: Stamp) -> Loading:
    """Raises ``Invalid`` with every fault; the caller's transaction then undoes what was written before it."""
    given, places = read_text(content)
    loading = take_in(session, given, places, stamp)
    if loading.faults:
        raise Invalid(loading.told_faults)
    return loading


def take_in(
    session: Session,
    given: Mapping[str, Any],
    places: PlaceNames,
    stamp: Stamp,
    programme: Programme | None = None,
    *,
    trial: bool = False,
    found: Sequence[Finding] = (),
) -> Loading:
    """``given`` in the shape of a programme file; without a programme of its own it goes into ``programme``.

    ``found`` is what was wrong already on the way here. Where the loading has faults, or is a trial, the caller
    undoes the transaction.
    """
    shape = shaped(given)
    own, verdict = _programme(session, shape, places, programme, stamp)
    programme = own or programme
    if programme is None:
        missing = Fault(places.name(("programma",)), "ontbreekt; vul het in.")
        raise Invalid([Fault(places.name(path), sentence) for path, sentence in shape.faults] or [missing])
    loading = Loading(
        session, shape, places, stamp, programme, directory_of(session, programme), term_calendar(session), trial
    )
    if own:
        loading.tell(("programma",), verdict)
    for path, sentence in (*found, *shape.faults):
        loading.refuse(path, sentence)
    for path, sentence in findings(shape.file, _known(loading)):
        loading.refuse(shape.original(path), sentence)
    for stage in AGENDA:
        stage(loading)
    if not loading.faults and not trial:
        for stage in WHAT_HANGS_ON_IT:
            stage(loading)
    return loading


def _programme(
    session: Session, shape: Shaped, places: PlaceNames, wanted: Programme | None, stamp: Stamp
) -> tuple[Programme | None, Verdict]:
    """The programme that the file is of, if it tells, and what becomes of it."""
    if shape.file.programme is None:
        return None, Verdict.UNCHANGED
    if wanted and shape.file.programme.key != wanted.key:
        other = f"Dit bestand is van programma {shape.file.programme.key}, niet van {wanted.key}."
        raise Invalid([Fault(places.name(("programma", "sleutel")), other)])
    values = programme_values(shape.file.programme)
    held = session.scalar(select(Programme).where(Programme.key == values.key))
    changed = held is None or any(getattr(held, name) != value for name, value in vars(values).items())
    known = held is not None
    return keep_programme(session, values, stamp), verdict_on(known, changed)


def _known(loading: Loading) -> Known:
    names = loading.directory
    return Known(
        names.parties,
        frozenset(names.goals),
        frozenset(names.actions),
        frozenset(names.occasions),
        loading.shape.left_out,
    )
