from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from agenda.gateways.database import Database
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Stamp
from agenda.letters.content import letter_document
from agenda.letters.queries import letter_by_key, letter_facts
from agenda.parties.models import PartyKind
from agenda.parties.queries import Naming, names_on, party_by_key
from agenda.parties.services import NameValues, PartyValues, keep_party

EZ, EZK = (
    Naming("EZ", "ministerie van Economische Zaken"),
    Naming("EZK", "ministerie van Economische Zaken en Klimaat"),
)


def test_a_ministry_is_called_as_it_was_on_that_day(example: Database, session: Session) -> None:
    ministry = party_by_key(session, "ez").id
    called = {
        date(1950, 1, 1): EZ,
        date(2017, 10, 25): EZ,
        date(2017, 10, 26): EZK,
        date(2020, 5, 1): EZK,
        date(2024, 7, 1): EZK,
        date(2024, 7, 2): EZ,
        date(2025, 11, 17): EZ,
    }
    assert {day: names_on(session, day)[ministry] for day in called} == called


def test_where_no_name_holds_the_nearest_one_does(session: Session, stamp: Stamp) -> None:
    """Before the oldest name, in a gap, and after the last one."""
    names = (
        NameValues("nieuw", "nieuw genootschap", date(2020, 1, 1), date(2030, 1, 1)),
        NameValues("oud", "oud genootschap", date(2010, 1, 1), date(2015, 1, 1)),
    )
    keep_party(session, PartyValues("genootschap", PartyKind.OTHER, names), stamp)
    called = {
        date(2009, 12, 31): "oud",
        date(2010, 1, 1): "oud",
        date(2014, 12, 31): "oud",
        date(2019, 12, 31): "oud",
        date(2020, 1, 1): "nieuw",
        date(2029, 12, 31): "nieuw",
        date(2030, 1, 1): "nieuw",
    }
    assert {day: naming.short for day in called for naming in names_on(session, day).values()} == called


def test_a_document_of_2025_keeps_the_name_of_2025(example: Database, session: Session, stamp: Stamp) -> None:
    values = PartyValues.of(party_by_key(session, "rvb"))
    renamed = date(2026, 1, 1)
    names = (
        replace(values.names[0], valid_until=renamed),
        NameValues("VGR", "Vastgoed Rijk", renamed),
    )
    keep_party(session, replace(values, names=names), stamp)
    letter = letter_by_key(session, "brief-2025-11-17")
    at = datetime(2026, 3, 1, tzinfo=AMSTERDAM)
    before = repr(letter_document(letter, letter_facts(session, letter, at)).blocks)
    letter.dated = renamed
    after = repr(letter_document(letter, letter_facts(session, letter, at)).blocks)
    assert ("'RVB'" in before, "'VGR'" in before) == (True, False)
    assert ("'RVB'" in after, "'VGR'" in after) == (False, True)
