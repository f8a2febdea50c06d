from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.actions.models import Action, ActionRole
from agenda.commands.parts import make_bench
from agenda.exchange.loading import load_programme
from agenda.gateways.database import Database
from agenda.gateways.migrations import upgrade
from agenda.history.examination import faults_in_chain
from agenda.kernel.refusal import Invalid
from agenda.kernel.rights import Stamp
from agenda.parties.groups import GroupValues
from agenda.parties.models import Party, PartyKind
from agenda.parties.queries import all_groups, all_parties, group_by_key, party_by_key, party_spellings
from agenda.parties.register import is_complete, keep_register, register
from agenda.parties.services import PartyValues, keep_party
from config import read_config
from tests.conftest import CHAIN_KEY, EXAMPLE, Templates

BASE = "https://identifier.overheid.nl/tooi/id/"
URIS = {
    "ez": "ministerie/mnre1045",
    "ienw": "ministerie/mnre1130",
    "kgg": "ministerie/mnre1182",
    "vro": "ministerie/mnre1171",
    "lvvn": "ministerie/mnre1153",
    "bzk": "ministerie/mnre1034",
    "fin": "ministerie/mnre1090",
    "az": "ministerie/mnre1010",
    "def": "ministerie/mnre1018",
    "jenv": "ministerie/mnre1058",
    "ocw": "ministerie/mnre1109",
    "szw": "ministerie/mnre1073",
    "vws": "ministerie/mnre1025",
    "groningen": "provincie/pv20",
    "fryslan": "provincie/pv21",
    "drenthe": "provincie/pv22",
    "overijssel": "provincie/pv23",
    "flevoland": "provincie/pv24",
    "gelderland": "provincie/pv25",
    "utrecht": "provincie/pv26",
    "noord-holland": "provincie/pv27",
    "zuid-holland": "provincie/pv28",
    "zeeland": "provincie/pv29",
    "noord-brabant": "provincie/pv30",
    "limburg": "provincie/pv31",
    "rvb": "oorg/oorg10124",
    "rvo": "oorg/oorg10005",
}
WITHOUT = {"ipo", "vng", "uvw", "vno-ncw", "mkb-nederland"}


def test_every_party_of_the_table_is_there_with_its_address_in_tooi(session: Session, stamp: Stamp) -> None:
    assert keep_register(session, stamp) == len(URIS) + len(WITHOUT) + 1
    uris = {party.key: party.tooi_uri for party in all_parties(session)}
    assert uris == {key: BASE + uri for key, uri in URIS.items()} | dict.fromkeys(WITHOUT)
    kinds = {party.key: party.kind for party in all_parties(session)}
    assert {key for key, kind in kinds.items() if kind is PartyKind.PROVINCE} == set(
        GroupValues.of(group_by_key(session, "provincies")).members
    )
    assert all((kind is PartyKind.MINISTRY) == URIS.get(key, "").startswith("min") for key, kind in kinds.items())


def test_a_municipality_and_a_water_authority_have_an_address_too_and_an_unknown_kind_has_none() -> None:
    assert Party(tooi="gm0603").tooi_uri == f"{BASE}gemeente/gm0603"
    assert Party(tooi="ws0155").tooi_uri == f"{BASE}waterschap/ws0155"
    assert Party(tooi="zz12").tooi_uri is None


def test_no_way_of_writing_is_of_two_parties(session: Session, stamp: Stamp) -> None:
    keep_register(session, stamp)
    found = party_spellings(session)
    assert {spelling: keys for spelling, keys in found.items() if len(keys) > 1} == {}
    for text, key in {
        "ienw": "ienw",
        "friesland": "fryslan",
        "fryslan": "fryslan",
        "mkbnederland": "mkb-nederland",
    }.items():
        assert found[text] == {key}


def test_the_second_time_adds_nothing_and_overrules_nothing(session: Session, stamp: Stamp) -> None:
    keep_register(session, stamp)
    own = replace(PartyValues.of(party_by_key(session, "fryslan")), mailbox="frl@frl.example", spellings=("FRL",))
    keep_party(session, own, stamp)
    assert keep_register(session, stamp) == 0
    assert PartyValues.of(party_by_key(session, "fryslan")) == own
    assert is_complete(session)


def test_a_party_that_is_kept_under_another_key_is_known_by_its_identifier(session: Session, stamp: Stamp) -> None:
    frl = next(one for one in register().parties if one.key == "fryslan")
    keep_party(session, replace(frl, key="frl"), stamp)
    keep_register(session, stamp)
    assert [party.key for party in session.scalars(select(Party).where(Party.tooi == "pv21"))] == ["frl"]
    members = GroupValues.of(group_by_key(session, "provincies")).members
    assert len(members) == 12
    assert "frl" in members


def contents(database: Database) -> tuple[dict[str, PartyValues], dict[str, GroupValues], set[tuple[str, ...]]]:
    with database.reading() as session:
        roles = session.execute(
            select(Action.number, Party.key, ActionRole.role)
            .join(ActionRole, ActionRole.action_id == Action.id)
            .join(Party, Party.id == ActionRole.party_id)
        )
        return (
            {party.key: PartyValues.of(party) for party in all_parties(session)},
            {group.key: GroupValues.of(group) for group in all_groups(session)},
            {(number, key, role.value) for number, key, role in roles},
        )


def test_the_example_loads_as_without_the_register(database: Database, templates: Templates, stamp: Stamp) -> None:
    with database.transaction() as session:
        keep_register(session, stamp)
        loading = load_programme(session, EXAMPLE.read_bytes(), replace(stamp, origin="bestand voorbeeld"))
        assert loading.added["partijen"] == 4
    with templates.copy("sqlite", "furnished") as plain:
        parties, groups, roles = contents(plain)
    kept_parties, kept_groups, kept_roles = contents(database)
    assert {key: kept_parties[key] for key in parties} == parties
    assert {key: kept_groups[key] for key in groups} == groups
    assert kept_roles == roles


def test_a_file_that_gives_an_identifier_to_another_key_is_told_whose_it_is(session: Session, stamp: Stamp) -> None:
    keep_register(session, stamp)
    text = EXAMPLE.read_text().replace('"rvo"', '"rijksdienst"')
    with pytest.raises(Invalid, match="oorg10005 is al het TOOI-nummer van ‘rvo’"):
        load_programme(session, text.encode(), replace(stamp, origin="bestand voorbeeld"))


def test_a_command_finds_the_register_in_its_database_also_after_a_broken_off_upgrade(tmp_path: Path) -> None:
    bench = make_bench(read_config({"AGENDA_FOLDER": str(tmp_path)}))
    upgrade(bench.database.engine)
    for _ in range(2):
        bench.prepare()
        with bench.database.reading() as session:
            assert len(all_parties(session)) == len(register().parties)
            assert list(faults_in_chain(session, bench.database.chain_key)) == []
    assert bench.database.chain_key != CHAIN_KEY
    bench.database.engine.dispose()
