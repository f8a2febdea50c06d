"""What was kept twice before each old letter could be kept only once."""

from datetime import UTC, datetime

from sqlalchemy import select

from agenda.accounts.rules import Operator
from agenda.gateways.database import Database
from agenda.gateways.migrations import downgrade, upgrade
from agenda.intake.models import LetterIntake, LetterOffer, OfferState
from agenda.intake.opening import opened_letter
from agenda.intake.services import take_letter
from agenda.kernel.rights import Stamp
from agenda.programmes.queries import programme_by_key
from tests.intake.letters import WATER, printed


def test_of_an_old_letter_that_was_kept_twice_the_one_stays_in_which_something_was_decided(example: Database) -> None:
    with example.transaction() as session:
        opened = opened_letter("brief.txt", printed(WATER).encode())
        stamp = Stamp(Operator(), datetime(2027, 5, 3, tzinfo=UTC), "proef")
        letter = take_letter(session, programme_by_key(session, "rve"), opened, None, stamp).letter
    downgrade(example.engine, "0008")
    with example.transaction() as session:
        held = {name: getattr(letter, name) for name in ("programme_id", "name", "sha256", "dated", "text", "head")}
        double = LetterIntake(**held, offered_at=letter.offered_at, offered_by="system")
        found = {"kind": "action", "title": "Dubbel", "found": {}, "sentence": "", "start": 0, "end": 0}
        double.offers = [LetterOffer(position=1, confidence=1.0, state=OfferState.REJECTED, **found)]
        session.add(double)
    upgrade(example.engine)
    with example.reading() as session:
        assert session.scalars(select(LetterOffer.title)).all() == ["Dubbel"]
        assert session.scalars(select(LetterIntake.id)).all() == [double.id]
