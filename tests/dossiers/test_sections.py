"""What each section of a dossier says, on the example."""

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.actions.services import change_action
from agenda.actions.values import ActionValues
from agenda.actions.words import Phase, Rating
from agenda.consultations.annotations import write_annotation
from agenda.consultations.meetings import cancel_meeting
from agenda.consultations.models import Consultation, Paper
from agenda.consultations.papers import Upload, attach_paper
from agenda.consultations.queries import consultation_by_key, previous_consultation
from agenda.consultations.services import plan_consultation
from agenda.decisions.models import ActionPoint, Decision
from agenda.decisions.touching import open_points_of
from agenda.decisions.words import FollowUp
from agenda.documents.content import (
    Annex,
    BulletList,
    Figure,
    Heading,
    Landscape,
    Link,
    PageBreak,
    Paragraph,
    Table,
    plain,
)
from agenda.dossiers.content import dossier_document
from agenda.dossiers.queries import dossier_facts
from agenda.dossiers.services import draft_dossier
from agenda.dossiers.variants import FULL, PARTY, PUBLIC, SUMMARY, VARIANTS
from agenda.gateways.files import keep
from agenda.indicators.models import Indicator, Measurement
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.dutch import AMSTERDAM, spoken_moment
from agenda.kernel.rights import Stamp
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Occasion, Programme
from agenda.references.models import Reference
from tests.consultations.paper_files import pdf
from tests.dossiers.made import by
from tests.dossiers.making import AT, MEETING, made, sections, tables, words

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
THEN = date(2025, 12, 10)
NEXT = datetime(2026, 2, 1, 9, 0, tzinfo=AMSTERDAM)


@pytest.fixture
def meeting(session: Session, programme: Programme) -> Consultation:
    return consultation_by_key(session, MEETING, programme)


def action(session: Session, number: str) -> Action:
    return session.scalars(select(Action).where(Action.number == number)).one()


def rated(session: Session, number: str, stamp: Stamp, rating: Rating, phase: Phase | None = None) -> None:
    found = action(session, number)
    explained = dict.fromkeys(("cause", "consequence", "correction"), f"waarom {number}")
    values = replace(ActionValues.of(found), rating=rating, phase=phase or found.phase, **explained)
    assert change_action(session, found, values, stamp)


def test_each_variant_has_its_sections_in_their_order(session: Session, meeting: Consultation) -> None:
    ez = party_by_key(session, "ez").id
    documents = {one: made(session, meeting, one, ez if one is PARTY else None) for one in VARIANTS.values()}
    found = {variant.name: list(sections(document)) for variant, document in documents.items()}
    assert found == {
        "full": [
            "Agenda van het overleg",
            "Wat aandacht vraagt",
            "Stand van de agenda per doel",
            "Stand per partij",
            "Verdeelde acties per partij",
            "Sinds het vorige overleg",
            "Besluiten van het vorige overleg",
            "Toezeggingen aan de Kamer",
            "Indicatoren",
        ],
        "summary": [
            "Agenda van het overleg",
            "Wat aandacht vraagt",
            "Stand van de agenda",
            "Besluiten die nog openstaan",
        ],
        "party": [
            "Agenda van het overleg",
            "Onze acties",
            "Besluiten en actiepunten voor ons",
            "Wat aandacht vraagt",
            "Stand van de agenda per doel",
            "Stand per partij",
            "Verdeelde acties per partij",
            "Sinds het vorige overleg",
            "Besluiten van het vorige overleg",
            "Toezeggingen aan de Kamer",
            "Indicatoren",
        ],
        "public": [
            "Agenda van het overleg",
            "Stand van de agenda per doel",
            "Sinds het vorige overleg",
            "Besluiten van het vorige overleg",
            "Toezeggingen aan de Kamer",
            "Indicatoren",
        ],
    }


def test_the_cover_says_for_whom_and_of_which_moment_it_is(session: Session, meeting: Consultation) -> None:
    meeting.meeting.starts, meeting.meeting.ends = time(14), time(16, 30)
    document = made(session, meeting, PARTY, party_by_key(session, "ez").id)
    assert {term.name: plain(term.content) for term in document.facts} == {
        "Programma": "Ruimte voor Economie",
        "Plaats": "Provinciehuis Utrecht",
        "Tijd": "14.00 tot 16.30 uur",
        "Soort": "Dossier van één partij",
        "Bestemd voor": "alleen EZ",
        "Versie": "3",
        "Peilmoment": "16 maart 2026 om 10.00 uur",
        "Samengesteld door": "Secretariaat Ruimte voor Economie",
    }


def test_the_agenda_begins_with_a_table_and_refers_to_the_annexes(session: Session, meeting: Consultation) -> None:
    item = meeting.items[1]
    item.minutes = 15
    digest = keep(session, b"notitie")
    paper = {"title": "Notitie", "name": "notitie.pdf", "sha256": digest, "size": 7, "added_at": AT}
    session.add(Paper(item=item, position=1, **paper))
    session.flush()
    document = made(session, meeting, FULL)
    first = sections(document)["Agenda van het overleg"][0]
    assert isinstance(first, Table)
    row = [plain(cell.content) for cell in first.rows[1]]
    assert row == ["2", "Uitvoeringsagenda Ruimte voor Economie", *row[2:4], "EZ", "15 minuten"]
    assert f"{item.number}A Notitie (zie bijlage {item.number}A)" in words(document)
    assert "zie bijlage" not in words(made(session, meeting, SUMMARY))


def test_annexes_come_last_under_a_heading_of_their_own(session: Session, meeting: Consultation) -> None:
    facts = dossier_facts(session, meeting, AT, FULL.audience())
    annex = Annex("a" * 64, 7, "2A", "Notitie", "2A Notitie.pdf")
    last = dossier_document(facts, FULL, version=1, annexes=[annex]).blocks[-4:]
    assert last == (PageBreak(), Heading(1, "Bijlagen"), BulletList(["Bijlage 2A: Notitie"]), annex)


def test_an_action_names_its_sources_in_the_line(session: Session, meeting: Consultation) -> None:
    action(session, "1.1").references = [
        Reference(normal="Kamerstuk 99999, nr. 1", link="https://zoek.example/178"),
        Reference(normal="Ruimtelijk voorstel"),
    ]
    blocks = sections(made(session, meeting, FULL))["Stand van de agenda per doel"]
    told = next(block for block in blocks if isinstance(block, Paragraph) and "Bronnen" in plain(block.content))
    assert plain(told.content).endswith(". Bronnen: Kamerstuk 99999, nr. 1; Ruimtelijk voorstel.")
    assert Link("https://zoek.example/178", "Kamerstuk 99999, nr. 1") in told.content


def test_what_asks_attention_comes_worst_first_with_why(session: Session, meeting: Consultation, stamp: Stamp) -> None:
    rated(session, "1.1", stamp, Rating.ATTENTION)
    rated(session, "4.2", stamp, Rating.DELAYED)
    titles = [block.title for block in sections(made(session, meeting, FULL))["Wat aandacht vraagt"]]
    assert [title.partition(" ")[0] for title in titles] == ["4.2", "1.1"]
    short = tables(sections(made(session, meeting, SUMMARY))["Wat aandacht vraagt"])
    [rows] = short.values()
    assert [(row[0], row[2], row[3]) for row in rows] == [("4.2", "EZ", "waarom 4.2"), ("1.1", "NFIA", "waarom 1.1")]


def test_each_party_is_counted_with_the_actions_that_it_leads_and_helps(
    session: Session, meeting: Consultation, stamp: Stamp
) -> None:
    rated(session, "1.1", stamp, Rating.ATTENTION)
    rows = tables(sections(made(session, meeting, FULL))["Stand per partij"])["Stand per partij"]
    counted = {row[0]: row[1:] for row in rows}
    assert counted["NFIA"] == ["1", "0", "0", "1", "0", "0", "1.1"]
    assert counted["Drenthe"][:2] == ["0", "2"]
    assert sum(int(row[1]) for row in rows) == 14


def test_what_has_ended_asks_nothing_and_is_counted_as_ended(
    session: Session, meeting: Consultation, stamp: Stamp
) -> None:
    """As on the site: a rating that was left behind counts no more."""
    rated(session, "1.1", stamp, Rating.DELAYED)
    rated(session, "2.1", stamp, Rating.ATTENTION)
    action(session, "1.1").phase, action(session, "2.1").phase = Phase.DROPPED, Phase.DONE
    session.flush()
    parts = sections(made(session, meeting, FULL))
    assert [plain(one.content) for one in parts["Wat aandacht vraagt"]] == [
        "Op dit moment vraagt geen enkele actie om bijsturing."
    ]
    stand = parts["Stand van de agenda per doel"]
    assert plain(stand[0].content) == "De agenda telt 14 regels: 7 niet beoordeeld; 6 afgerond; 1 vervallen."
    rows = {row[0][:6]: row[1:] for row in tables(stand)["Oordelen per doel"]}
    assert rows["Doel 1"][1:4] == ["0", "0", "0"]
    assert all(int(row[0]) == sum(map(int, row[1:])) for row in rows.values())
    counted = {row[0]: row[1:] for row in tables(parts["Stand per partij"])["Stand per partij"]}
    assert counted["NFIA"] == ["1", "0", "0", "0", "0", "0", "geen"]
    nfia = made(session, meeting, PARTY, party_by_key(session, "nfia").id)
    assert "Bijsturing: waarom 1.1" not in words(nfia)


def test_a_divided_action_shows_a_sign_for_each_party_of_its_group(session: Session, meeting: Consultation) -> None:
    share = action(session, "3.1").shares[0]
    share.rating = Rating.DELAYED
    session.flush()
    document = made(session, meeting, FULL)
    assert any(isinstance(block, Landscape) for block in document.blocks)
    blocks = sections(document)["Verdeelde acties per partij"]
    [[row]] = tables(blocks).values()
    assert (row[0], len(row), sorted(row[2:])) == (
        "3.1",
        14,
        sorted([Rating.DELAYED.label, *[Rating.UNRATED.label] * 11]),
    )
    assert "■ vertraagd, bijsturing nodig" in plain(blocks[0].content)


def test_a_timeline_and_a_stand_tell_in_words_what_they_show(
    session: Session, meeting: Consultation, stamp: Stamp
) -> None:
    rated(session, "4.2", stamp, Rating.ON_TRACK)
    figures = {
        block.caption: block
        for block in sections(made(session, meeting, FULL))["Stand van de agenda per doel"]
        if isinstance(block, Figure)
    }
    told = figures["Tijdlijn van doel 4"].alternative
    assert "4.1: eerste kwartaal van 2026 (start van de internetconsultatie)." in told
    assert "BO-2026-1: 28 mei 2026. Peilmoment: 16 maart 2026." in told
    assert (
        "Doel 4: Bedrijveninvesteringszones: 1 op schema; 2 niet beoordeeld."
        in figures["Oordelen per doel, in beeld"].alternative
    )
    assert "Tijdlijn van doel 6" not in figures


def test_the_trend_counts_then_and_now_and_says_what_got_better_or_worse(
    session: Session, meeting: Consultation, stamp: Stamp
) -> None:
    previous = previous_consultation(session, meeting)
    assert previous
    previous.occasion.day = THEN
    for number, rating in (("1.1", Rating.ON_TRACK), ("2.1", Rating.ATTENTION), ("3.1", Rating.ON_TRACK)):
        rated(session, number, stamp, rating)
    later = replace(stamp, at=NEXT)
    rated(session, "1.1", later, Rating.DELAYED)
    rated(session, "2.1", later, Rating.ON_TRACK)
    rated(session, "4.2", later, Rating.ON_TRACK, Phase.RUNNING)
    blocks = sections(made(session, meeting, FULL))["Sinds het vorige overleg"]
    counts = {row[0]: row[1:] for row in tables(blocks)["Oordelen en fasen, toen en nu"]}
    assert counts["op schema"] == ["2", "3", "+1"]
    assert counts["aandacht nodig"] == ["1", "0", "−1"]
    assert counts["vertraagd, bijsturing nodig"] == ["0", "1", "+1"]
    assert counts["niet beoordeeld"] == ["6", "5", "−1"]
    turned = [(row[0], *row[2:]) for row in tables(blocks)["Oordelen toen en nu"]]
    assert turned == [
        ("1.1", "op schema", "vertraagd, bijsturing nodig", "slechter"),
        ("2.1", "aandacht nodig", "op schema", "beter"),
        ("4.2", "niet beoordeeld", "op schema", "nu beoordeeld"),
    ]
    told = words(made(session, meeting, FULL))
    assert "het oordeel ging van ‘op schema’ naar ‘vertraagd, bijsturing nodig’ (slechter)" in told
    outside = words(made(session, meeting, PUBLIC))
    assert "slechter" in outside
    assert "het oordeel ging van" not in outside
    own = words(made(session, meeting, PARTY, party_by_key(session, "nfia").id))
    assert "het oordeel ging van ‘op schema’ naar" in own
    assert "het oordeel ging van ‘aandacht nodig’ naar" not in own


def test_what_older_consultations_left_open_is_told_apart(
    session: Session, programme: Programme, meeting: Consultation, stamp: Stamp
) -> None:
    between = Occasion(programme_id=programme.id, key="BO-2025-2", day=date(2025, 11, 20))
    session.add(between)
    session.flush()
    plan_consultation(session, between, "Tussenoverleg", "", stamp)
    settled = session.scalars(select(Decision).where(Decision.number == "BO-2025-1.1")).one()
    settled.follow_up = FollowUp.SETTLED
    session.flush()
    found = tables(sections(made(session, meeting, FULL))["Besluiten van het vorige overleg"])
    older = [row[0] for row in found["Besluiten van eerdere overleggen die niet zijn afgedaan"]]
    assert older == ["BO-2025-1.2", "BO-2025-1.3"]
    short = tables(sections(made(session, meeting, SUMMARY))["Besluiten die nog openstaan"])
    assert [row[0] for row in short["Besluiten die niet zijn afgedaan"]] == older


def test_a_cancelled_consultation_was_never_the_previous_one_and_its_dossier_says_so(
    session: Session, programme: Programme, meeting: Consultation, stamp: Stamp
) -> None:
    between = Occasion(programme_id=programme.id, key="BO-2025-2", day=date(2026, 3, 16))
    session.add(between)
    session.flush()
    planned = plan_consultation(session, between, "Tussenoverleg", "", stamp)
    session.flush()
    (coming,) = sections(made(session, meeting, FULL))["Sinds het vorige overleg"][:1]
    assert "Toen" in told_line(coming), "on the day itself what came before it is told"
    between.day = date(2026, 3, 17)
    (coming,) = sections(made(session, meeting, FULL))["Sinds het vorige overleg"]
    later = "Het vorige overleg, BO-2025-2 op 17 maart 2026, moest op het peilmoment nog plaatsvinden."
    assert told_line(coming) == later
    assert "Afgezegd: " not in words(made(session, planned, FULL))
    cancel_meeting(session, planned.meeting, "De zaal is <b>dicht</b>.", stamp)
    session.flush()
    assert previous_consultation(session, meeting).occasion.key == "BO-2025-1"  # type: ignore[union-attr]
    assert later not in words(made(session, meeting, FULL))
    for variant, told in ((FULL, ": De zaal is <b>dicht</b>."), (SUMMARY, ": De zaal is <b>dicht</b>."), (PUBLIC, "")):
        cover = {term.name: plain(term.content) for term in made(session, planned, variant).facts}
        assert cover["Afgezegd"] == f"op {spoken_moment(stamp.at)}{told}"


def told_line(block: object) -> str:
    return plain(block.content)  # type: ignore[attr-defined]


def test_a_party_reads_all_its_open_points_however_many_others_see_none_of(
    session: Session, programme: Programme, meeting: Consultation
) -> None:
    """Twenty newer ones that it may not see take the place of none."""
    ez, previous = party_by_key(session, "ez").id, previous_consultation(session, meeting)
    for number in range(60):
        level = Confidentiality.PARTICIPANTS if number < 30 else Confidentiality.SECRETARIAT
        texts = {"text": f"punt {number}", "client_key": f"k{number}", "confidentiality": level}
        session.add(ActionPoint(consultation=previous, party_id=ez, **texts))
        session.flush()
    found = tables(sections(made(session, meeting, PARTY, ez))["Besluiten en actiepunten voor ons"])
    assert [row[1] for row in found["Actiepunten die wij op ons namen"]] == [f"punt {n}" for n in range(29, -1, -1)]
    assert len(open_points_of(session, programme.id, ez, PARTY.audience(ez))) == 20


def test_its_sources_are_all_that_has_a_version_and_stands_in_it(
    session: Session, programme: Programme, meeting: Consultation, stamp: Stamp
) -> None:
    ez, item = party_by_key(session, "ez"), meeting.items[0]
    paper = attach_paper(session, item, Upload("x.pdf", pdf()), Confidentiality.PARTICIPANTS, stamp)
    session.add(ActionPoint(consultation=meeting, party_id=ez.id, text="punt", client_key="k"))
    session.flush()
    paper.title = "Anders"
    write_annotation(session, item, ez.id, "Let op", by(session, "ez@rve.example"))
    session.flush()
    sources = draft_dossier(session, meeting, "party", by(session, "ez@rve.example"), ez).sources
    assert ("paper", paper.id, 2) in sources
    kinds = {"action", "action_point", "agenda_item", "annotation", "consultation", "decision", "meeting", "paper"}
    assert kinds <= {kind for kind, _, _ in sources}


def test_a_party_without_a_name_is_a_party_all_the_same(session: Session, meeting: Consultation) -> None:
    facts = dossier_facts(session, meeting, AT, FULL.audience())
    nameless = replace(facts, names={})
    assert [nameless.name(None), nameless.name(7)] == ["nog geen", "naam onbekend"]


def test_an_indicator_has_a_picture_once_it_has_a_course(session: Session, meeting: Consultation) -> None:
    def pictures() -> list[Figure]:
        blocks = sections(made(session, meeting, FULL))["Indicatoren"]
        return [block for block in blocks if isinstance(block, Figure)]

    before = len(pictures())
    one = session.scalars(select(Indicator)).first()
    assert one
    one.measurements.append(Measurement(measured_on=date(2026, 2, 1), low=Decimal(9), source="CBS"))
    session.flush()
    [picture] = pictures()[before:]
    assert "De laatste: 9 op 1 februari 2026." in picture.alternative
