"""What may be kept of a party, and by whom."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.queries import account_by_email
from agenda.gateways.database import Database
from agenda.history.models import HistoryLine
from agenda.kernel.refusal import Changed, Invalid, NotAllowed
from agenda.kernel.rights import Stamp
from agenda.parties.groups import GroupValues, add_group, change_group
from agenda.parties.models import PartyKind
from agenda.parties.queries import group_by_key, party_by_key
from agenda.parties.services import ContactValues, NameValues, PartyValues, add_party, faults_in, keep_party
from agenda.programmes.models import Programme
from tests.conftest import LOADED_AT

SOUND = PartyValues(
    "genootschap",
    PartyKind.OTHER,
    (NameValues("GN", "Genootschap"),),
    contacts=(ContactValues("Vera", "vera@gn.example"),),
)
EARLY, LATE = date(2020, 1, 1), date(2021, 1, 1)
FAULTS = {
    "key": {"key": "met spatie"},
    "tooi": {"tooi": "twaalf"},
    "mailbox": {"mailbox": "geen adres"},
    "": {"spellings": ("x" * 501,)},
    "names": {"names": ()},
    "names-0-short": {"names": (NameValues("", "Genootschap"),)},
    "names-0-name": {"names": (NameValues("GN", ""),)},
    "names-0-valid_until": {"names": (NameValues("GN", "Genootschap", LATE, EARLY),)},
    "names-1-valid_until": {"names": (NameValues("B", "Tweede", LATE), NameValues("A", "Eerste"))},
    "contacts-0-name": {"contacts": (ContactValues("", "vera@gn.example"),)},
    "contacts-0-email": {"contacts": (ContactValues("Vera", ""),)},
    "contacts-1-email": {"contacts": (ContactValues("Vera", "v@gn.example"), ContactValues("Daan", "v@gn.example"))},
    "contacts-0-substitute_email": {"contacts": (replace(SOUND.contacts[0], substitute_email="é@gn.example"),)},
    "contacts-0-absent_until": {"contacts": (replace(SOUND.contacts[0], absent_from=LATE, absent_until=EARLY),)},
}


@pytest.mark.parametrize("place", FAULTS)
def test_each_fault_is_told_at_its_place(place: str) -> None:
    assert list(faults_in(SOUND)) == []
    assert [fault.place for fault in faults_in(replace(SOUND, **FAULTS[place]))] == [place]


def test_what_people_vary_in_an_address_is_not_kept(session: Session, stamp: Stamp) -> None:
    shouted = ContactValues(" Vera\n ", " Vera@GN.example", substitute_email="SVEN@gn.example")
    keep_party(session, replace(SOUND, mailbox="Post@GN.example ", contacts=(shouted,)), stamp)
    kept = PartyValues.of(party_by_key(session, SOUND.key))
    assert kept.mailbox == "post@gn.example"
    assert kept.contacts == (ContactValues("Vera", "vera@gn.example", substitute_email="sven@gn.example"),)
    assert not keep_party(session, replace(SOUND, mailbox="Post@GN.example ", contacts=(shouted,)), stamp)


As = Callable[[str], Stamp]


@pytest.fixture
def as_person(example: Database, session: Session) -> As:
    return lambda name: Stamp(account_by_email(session, f"{name}@rve.example"), LOADED_AT, "proef")


REACHED = {"mailbox": "nieuw@ez.example", "contacts": ()}
RENAMED = {"names": (NameValues("EZ", "iets anders"),)}


@pytest.mark.parametrize(
    ("name", "changes", "allowed"),
    [
        ("ez", REACHED, True),
        ("ez", RENAMED, False),
        ("ez", {"tooi": "mnre9999"}, False),
        ("ez", {"spellings": ("X",)}, False),
        ("nfia", REACHED, False),
        ("lezer", REACHED, False),
        ("auditor", REACHED, False),
        ("brief", REACHED, False),
        ("secretariaat", RENAMED, True),
        ("beheer", RENAMED, True),
    ],
)
def test_a_party_itself_keeps_how_it_is_reached_and_no_more(
    session: Session, as_person: As, programme: Programme, name: str, changes: dict[str, object], allowed: bool
) -> None:
    wanted = replace(PartyValues.of(party_by_key(session, "ez")), **changes)
    if allowed:
        assert keep_party(session, wanted, as_person(name), programme.id)
    else:
        with pytest.raises(NotAllowed):
            keep_party(session, wanted, as_person(name), programme.id)
    with pytest.raises(NotAllowed):
        keep_party(session, replace(wanted, mailbox="elders@ez.example"), as_person(name), programme.id + 1)


def test_an_older_version_is_refused(session: Session, stamp: Stamp) -> None:
    keep_party(session, SOUND, stamp)
    seen = party_by_key(session, SOUND.key).version
    assert keep_party(session, replace(SOUND, contacts=()), stamp, seen=seen)
    session.flush()
    with pytest.raises(Changed):
        keep_party(session, SOUND, stamp, seen=seen)


@pytest.mark.parametrize("key", ["ez", "provincies"])
def test_a_key_is_given_once(example: Database, session: Session, stamp: Stamp, key: str) -> None:
    with pytest.raises(Invalid, match="al de sleutel van een partij of groep"):
        add_party(session, replace(SOUND, key=key), stamp)
    with pytest.raises(Invalid, match="al de sleutel van een partij of groep"):
        add_group(session, GroupValues(key, "Groep", ("ez",)), stamp, 1)


def test_history_tells_of_a_change_and_names_no_person(session: Session, stamp: Stamp) -> None:
    keep_party(session, SOUND, stamp)
    keep_party(session, replace(SOUND, contacts=(ContactValues("Daan", "daan@gn.example"),)), stamp)
    told = repr([(line.event, line.difference) for line in session.scalars(select(HistoryLine))])
    assert told.count("party.keep") == 2
    assert "Daan" not in told
    assert "Vera" not in told
    assert "@" not in told


def test_a_group_that_another_one_saved_meanwhile_is_not_overwritten(
    example: Database, session: Session, stamp: Stamp, programme: Programme
) -> None:
    group = group_by_key(session, "decentrale-overheden")
    held = GroupValues.of(group)
    assert change_group(session, group, replace(held, members=("ipo",)), stamp, programme.id, seen=held.version)
    with pytest.raises(Changed):
        change_group(session, group, replace(held, name="Anders"), stamp, programme.id, seen=held.version)
    now = GroupValues.of(group)
    assert now.members == ("ipo",)
    with pytest.raises(Invalid) as refusal:
        change_group(session, group, replace(now, name=" ", members=()), stamp, programme.id, seen=now.version)
    assert [fault.place for fault in refusal.value.faults] == ["name", "members"]
