"""Who sees an item, a decision, a document and an annotation; and what is made of them."""

import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from agenda.accounts.models import Person
from agenda.accounts.rules import Account, Operator
from agenda.actions.models import Action
from agenda.consultations.annotations import write_annotation
from agenda.consultations.item_values import ItemValues
from agenda.consultations.items import put_item
from agenda.consultations.models import AgendaItem, Annotation
from agenda.consultations.queries import consultation_by_key, item_on, items_of
from agenda.consultations.words import ItemKind, Treatment
from agenda.decisions.models import Decision
from agenda.decisions.queries import decisions_of
from agenda.decisions.services import DecisionValues, link_action, record_decision
from agenda.decisions.words import Verb
from agenda.documents.models import Edition, EditionFile
from agenda.documents.queries import edition_file, editions_of
from agenda.dossiers.services import build_dossier
from agenda.gateways.database import Database
from agenda.gateways.files import keep
from agenda.kernel.confidentiality import BUILT_FROM, Audience, Confidentiality, Eyes, inherited
from agenda.kernel.refusal import Changed, Invalid, NotAllowed, NotFound
from agenda.kernel.rights import Stamp
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from config import Config
from tests.conftest import LOADED_AT, PEOPLE, token_in

C = Confidentiality
Browsers = Callable[[str], FlaskClient]
MEETING = "BO-2026-1"
SECRET = "ZEERGEHEIM-7431"
SEERS = {
    C.PUBLIC: set(PEOPLE),
    C.PARTICIPANTS: set(PEOPLE),
    C.OWN_PARTY: {"ez@rve.example", "auditor@rve.example"},
    C.SECRETARIAT: {"secretariaat@rve.example", "auditor@rve.example"},
}


def account(session: Session, email: str) -> Account:
    return Account(session.scalars(select(Person).where(Person.email == email)).unique().one())


def put(session: Session, programme: Programme, level: Confidentiality, number: int = 90) -> AgendaItem:
    """An item that EZ submits."""
    meeting = consultation_by_key(session, MEETING, programme)
    ez = party_by_key(session, "ez").id
    values = ItemValues(
        number,
        f"{SECRET} punt",
        ItemKind.DECISION,
        Treatment.DISCUSSED,
        f"{SECRET} kern",
        (f"{SECRET} vraag",),
        ez,
        level,
    )
    return put_item(session, meeting, values, Stamp(Operator(), LOADED_AT, "proef"))


@pytest.mark.parametrize("level", list(C))
def test_an_item_and_its_decision_are_seen_by_those_they_are_for(
    session: Session, programme: Programme, stamp: Stamp, level: Confidentiality
) -> None:
    item = put(session, programme, level)
    decision = record_decision(session, item.consultation, item, DecisionValues(Verb.AGREE, SECRET), stamp)
    assert decision.confidentiality is level
    for email in PEOPLE:
        eyes = Eyes(account(session, email))
        seen = item in items_of(item.consultation, eyes), decision in decisions_of(session, item.consultation, eyes)
        assert seen == (email in SEERS[level],) * 2, email


@pytest.mark.parametrize("level", list(C))
@pytest.mark.parametrize("chosen", [None, *C])
def test_what_is_made_of_a_narrow_thing_is_never_wider(level: Confidentiality, chosen: Confidentiality | None) -> None:
    made = inherited(level, chosen)
    if level in {C.OWN_PARTY, C.SECRETARIAT}:
        assert made is level
    else:
        assert made is (chosen or level)


def test_an_item_that_is_hidden_is_not_there(session: Session, programme: Programme) -> None:
    item = put(session, programme, C.SECRETARIAT)
    session.flush()
    assert item_on(item.consultation, item.id, Eyes(account(session, "secretariaat@rve.example"))) is item
    with pytest.raises(NotFound, match=f"{MEETING} heeft dit agendapunt niet"):
        item_on(item.consultation, item.id, Eyes(account(session, "ez@rve.example")))


def test_something_for_an_own_party_names_that_party(session: Session, programme: Programme, stamp: Stamp) -> None:
    meeting = consultation_by_key(session, MEETING, programme)
    values = ItemValues(91, "x", ItemKind.DECISION, Treatment.DISCUSSED, confidentiality=C.OWN_PARTY)
    with pytest.raises(Invalid, match="Noem de indiener"):
        put_item(session, meeting, values, stamp)
    with pytest.raises(Invalid, match="Noem het agendapunt"):
        record_decision(session, meeting, None, DecisionValues(Verb.AGREE, "x", confidentiality=C.OWN_PARTY), stamp)


@pytest.mark.parametrize("level", [C.OWN_PARTY, C.SECRETARIAT])
def test_a_narrow_item_stands_on_no_page_of_others_and_its_words_are_not_in_the_history(
    example: Database, browser_of: Browsers, level: Confidentiality
) -> None:
    with example.transaction() as session:
        programme = session.scalars(select(Programme)).one()
        item = put(session, programme, level)
        stamp = Stamp(Operator(), LOADED_AT, "proef")
        decision = record_decision(session, item.consultation, item, DecisionValues(Verb.AGREE, SECRET), stamp)
        link_action(session, decision, session.get_one(Action, 1), stamp)
    for email in PEOPLE:
        client = browser_of(email)
        meeting = client.get(f"/programmas/rve/overleggen/{MEETING}").text
        action = client.get("/programmas/rve/acties/1").text
        assert ((SECRET in meeting), (SECRET in action)) == ((email in SEERS[level]),) * 2, email
    with example.reading() as session:
        kept = session.execute(text("SELECT difference FROM history_line")).scalars()
        assert not [line for line in kept if SECRET in json.dumps(line)]


def test_a_dossier_for_participants_holds_nothing_narrower_and_bears_its_own_level(
    session: Session, programme: Programme, stamp: Stamp, config: Config
) -> None:
    put(session, programme, C.SECRETARIAT)
    open_item = put(session, programme, C.PARTICIPANTS, 92)
    open_item.subject = "Voor allen"
    edition = build_dossier(session, open_item.consultation, "full", (), config.fonts_folder, stamp)
    content = json.dumps(edition.content, ensure_ascii=False)
    assert edition.confidentiality is C.PARTICIPANTS
    assert "Voor allen" in content
    assert f"{SECRET} punt" not in content


def test_a_document_of_one_party_is_listed_for_that_party_alone(session: Session, programme: Programme) -> None:
    meeting = consultation_by_key(session, MEETING, programme)
    edition = Edition(
        programme_id=programme.id,
        subject_kind="consultation",
        subject_id=meeting.id,
        variant="own",
        version=1,
        name="own",
        as_of=LOADED_AT,
        content={},
        content_sha256="",
        files=[],
        confidentiality=C.OWN_PARTY,
        party_id=party_by_key(session, "ez").id,
    )
    edition.files = [EditionFile(format="pdf", name="own.pdf", sha256=keep(session, b"%PDF"))]
    session.add(edition)
    for email in PEOPLE:
        eyes = Eyes(account(session, email))
        listed = editions_of(session, "consultation", meeting.id, eyes) == [edition]
        assert listed == (email in SEERS[C.OWN_PARTY]), email
        if listed:
            assert edition_file(session, "consultation", meeting.id, "own.pdf", eyes).name == "own.pdf"
        else:
            with pytest.raises(NotFound):
                edition_file(session, "consultation", meeting.id, "own.pdf", eyes)


def test_no_audience_is_built_from_what_is_narrower_than_itself() -> None:
    for audience, parts in BUILT_FROM.items():
        for email, level in ((email, audience) for email in PEOPLE):
            if email in SEERS[level]:
                assert all(email in SEERS[part] for part in parts if part is not C.OWN_PARTY), (audience, email)


def test_an_own_party_document_holds_the_own_of_that_party_alone(session: Session, programme: Programme) -> None:
    item = put(session, programme, C.OWN_PARTY)
    ez, nfia = (party_by_key(session, key).id for key in ("ez", "nfia"))
    assert Audience(C.OWN_PARTY, ez).sees(item)
    assert not Audience(C.OWN_PARTY, nfia).sees(item)
    assert not Audience(C.SECRETARIAT).sees(item)


# ── Annotations ────────────────────────────────────────────────────────────────────────────────────────────────────


def annotate(
    session: Session, programme: Programme, email: str, party: str, words: str, seen: int | None = None
) -> bool:
    meeting = consultation_by_key(session, MEETING, programme)
    item = meeting.items[0] if meeting.items else put(session, programme, C.PARTICIPANTS, 1)
    stamp = Stamp(account(session, email), LOADED_AT, "proef")
    return write_annotation(session, item, party_by_key(session, party).id, words, stamp, seen=seen)


@pytest.mark.parametrize("email", PEOPLE)
def test_an_annotation_is_written_by_its_own_party_alone(session: Session, programme: Programme, email: str) -> None:
    if email == "ez@rve.example":
        assert annotate(session, programme, email, "ez", "Let op de toon.")
    else:
        with pytest.raises(NotAllowed):
            annotate(session, programme, email, "ez", "Let op de toon.")


def test_the_operator_writes_no_annotation(session: Session, programme: Programme, stamp: Stamp) -> None:
    item = put(session, programme, C.PARTICIPANTS)
    with pytest.raises(NotAllowed):
        write_annotation(session, item, party_by_key(session, "ez").id, "x", stamp)


def test_history_keeps_only_the_hash_of_an_annotation(session: Session, programme: Programme) -> None:
    annotate(session, programme, "ez@rve.example", "ez", f"{SECRET} eerst")
    annotate(session, programme, "ez@rve.example", "ez", f"{SECRET} daarna")
    lines = list(
        session.execute(text("SELECT difference FROM history_line WHERE object_kind = 'annotation'")).scalars()
    )
    assert len(lines) == 2
    assert not [line for line in lines if SECRET in json.dumps(line)]
    assert all("verzegeld:" in json.dumps(line) for line in lines)


def test_an_annotation_made_empty_is_gone(session: Session, programme: Programme) -> None:
    annotate(session, programme, "ez@rve.example", "ez", "Iets")
    annotate(session, programme, "ez@rve.example", "ez", " ", seen=1)
    session.flush()
    assert session.scalars(select(Annotation)).all() == []


def test_of_two_colleagues_the_second_is_told(session: Session, programme: Programme) -> None:
    annotate(session, programme, "ez@rve.example", "ez", "De ene", seen=0)
    with pytest.raises(Changed):
        annotate(session, programme, "ez@rve.example", "ez", "De ander", seen=0)


def test_the_page_of_an_annotation_keeps_what_both_wrote(example: Database, browser_of: Browsers) -> None:
    with example.transaction() as session:
        programme = session.scalars(select(Programme)).one()
        identity, ez = put(session, programme, C.PARTICIPANTS).id, party_by_key(session, "ez").id
    client, punten = browser_of("ez@rve.example"), f"/programmas/rve/overleggen/{MEETING}/punten"
    address = f"{punten}/{identity}/annotaties/{ez}"
    token = token_in(client.get(address).text)
    first = client.post(address, data={"csrf_token": token, "seen": "0", "text": "Van de eerste"})
    assert first.status_code == 302
    second = client.post(address, data={"csrf_token": token, "seen": "0", "text": "Van de tweede"})
    assert second.status_code == 409
    assert "Van de eerste" in second.text
    assert "Van de tweede</textarea>" in second.text
    third = client.post(address, data={"csrf_token": token, "seen": "1", "text": "Van de tweede"})
    assert third.status_code == 302
    assert "Van de tweede" in client.get(f"/programmas/rve/overleggen/{MEETING}").text
    assert "Van de tweede" not in browser_of("nfia@rve.example").get(f"/programmas/rve/overleggen/{MEETING}").text


def test_a_decision_of_another_level_keeps_it_when_its_item_is_for_all(
    session: Session, programme: Programme, stamp: Stamp
) -> None:
    item = put(session, programme, C.PARTICIPANTS)
    values = DecisionValues(Verb.AGREE, "Openbaar besluit", confidentiality=C.PUBLIC)
    assert record_decision(session, item.consultation, item, values, stamp).confidentiality is C.PUBLIC
    assert session.scalars(select(Decision).where(Decision.text == "Openbaar besluit")).one().item is item
