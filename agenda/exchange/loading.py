"""A programme file into the database: all of it, or nothing and all that is wrong with it."""

from sqlalchemy.orm import Session

from agenda.exchange.agenda import load_actions, load_goals, load_parties
from agenda.exchange.checks import findings
from agenda.exchange.loaded import Loading
from agenda.exchange.meetings import load_commitments, load_consultations, load_indicators, load_letters
from agenda.exchange.reading import read_file
from agenda.exchange.values import programme_values
from agenda.kernel.refusal import Fault, Invalid
from agenda.kernel.rights import Stamp
from agenda.parties.queries import party_keys
from agenda.programmes.services import keep_programme

STAGES = (
    load_parties,
    load_goals,
    load_actions,
    load_consultations,
    load_commitments,
    load_indicators,
    load_letters,
)


def load_programme(session: Session, content: bytes, stamp: Stamp) -> Loading:
    """Raises ``Invalid`` with every fault; the caller's transaction then undoes what was written before it."""
    file, places = read_file(content)
    keys = party_keys(session)
    faults = [Fault(places.name(path), sentence) for path, sentence in findings(file, keys)]
    if faults:
        raise Invalid(faults)
    programme = keep_programme(session, programme_values(file.programme), stamp)
    loading = Loading(session, file, places, stamp, programme, keys)
    for stage in STAGES:
        stage(loading)
        if loading.faults:
            raise Invalid(loading.faults)
    return loading
