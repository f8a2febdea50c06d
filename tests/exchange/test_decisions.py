"""Decisions in a programme file: what they answer, under which reservations, and where they were reported."""

import pytest
from sqlalchemy.orm import Session

from agenda.decisions.queries import whole_decision
from agenda.decisions.words import FollowUp, Outcome
from agenda.exchange.loading import load_programme
from agenda.kernel.confidentiality import Keeper
from agenda.kernel.refusal import Invalid
from agenda.kernel.rights import Stamp
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from tests.conftest import EXAMPLE

MEETING = 'titel = "Bestuurlijk Overleg Economie, Regio en Ruimte, voorjaar 2026"'
DECIDED = """
[[overleggen.besluiten]]
werkwoord = "vaststellen"
tekst = "De agenda is vastgesteld."
agendapunt = 2
gevraagd-besluit = {request}
uitkomst = "gewijzigd"
vraagt-werk = false
opvolging = "teruggemeld"
terugmelding = "Gemeld."
teruggemeld-in = "{meeting}"
voorbehouden = [{{ partij = "{party}", tekst = "Mits <b>betaald</b>." }}]
"""


def told(request: int = 1, meeting: str = "BO-2026-1", party: str = "ez", times: int = 1) -> bytes:
    before, item, after = EXAMPLE.read_text().partition("[[toezeggingen]]")
    decided = DECIDED.format(request=request, meeting=meeting, party=party) * times
    return f"{before}{decided}\n{item}{after}".encode()


def test_what_a_decision_answers_and_where_it_was_reported_comes_in_once(
    session: Session, programme: Programme, stamp: Stamp
) -> None:
    for _ in range(2):
        load_programme(session, told(), stamp)
    decision = whole_decision(session, programme, "BO-2026-1.1", Keeper())
    assert decision.item is not None
    assert (decision.request, decision.asked) == (1, decision.item.requested[0])
    assert (decision.outcome, decision.follow_up) == (Outcome.CHANGED, FollowUp.REPORTED)
    assert decision.reported_in is decision.consultation
    ez = party_by_key(session, "ez").id
    assert [(one.party_id, one.text) for one in decision.reservations] == [(ez, "Mits <b>betaald</b>.")]


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (told(request=9), "geen gevraagd besluit 9"),
        (told(times=2), "staat al een besluit"),
        (told(meeting="BO-1999-1"), "BO-1999-1"),
        (told(party="onbekend"), "geen bekende partij"),
    ],
)
def test_what_answers_nothing_keeps_the_file_out(
    session: Session, programme: Programme, stamp: Stamp, file: bytes, sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        load_programme(session, file, stamp)
