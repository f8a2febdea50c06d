from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agenda.accounts.queries import account_by_email
from agenda.consultations.words import Silence
from agenda.documents.content import BulletList, Document, Heading, NumberedList, Paragraph, Table, plain
from agenda.documents.formats import Materials, write
from agenda.documents.models import Edition
from agenda.documents.reading import read_pieces
from agenda.gateways.database import Database
from agenda.kernel.confidentiality import Keeper
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import NotAllowed
from agenda.kernel.rights import Stamp
from agenda.letters import papers
from agenda.letters.facts import Since
from agenda.letters.memo import MemoFacts, memo_document
from agenda.letters.models import Coordination, Omission, PassageAnswer
from agenda.letters.papers import LETTER, MEMO, WITH_SOURCES, Wish, build_letter, letter_editions, letter_paper
from agenda.letters.queries import letter_by_key
from agenda.letters.words import PassageVerdict
from tests.letters.samples import AS_OF, FONTS, action, facts, letter
from tests.progress.test_round_command import Run, run  # noqa: F401 - a fixture

KEY = "brief-2025-11-17"
SECRET = "Dit mag niemand lezen."


def said(document: Document) -> dict[str, str]:
    """Per heading what stands below it."""
    told: dict[str, list[str]] = {}
    for block in document.blocks:
        match block:
            case Heading():
                below = told.setdefault(plain(block.content), [])
            case Paragraph():
                below.append(plain(block.content))
            case BulletList() | NumberedList():
                below.extend(plain(item.content) for item in block.items)
            case Table():
                below.extend(" | ".join(plain(cell.content) for cell in row) for row in block.rows)
    return {heading: "\n".join(lines) for heading, lines in told.items()}


def answer(passage: int, party: int, verdict: PassageVerdict | None) -> PassageAnswer:
    return PassageAnswer(passage_id=passage, party_id=party, verdict=verdict, text=SECRET, settled=SECRET)


def test_a_memo_has_the_parts_of_a_beslisnota_with_what_the_agenda_knows() -> None:
    head = letter(previous_on=date(2025, 5, 1), co_signatories=[["B. Staat", "Minister van Financiën"]])
    since = Since(datetime(2025, 11, 10, 23, 59, tzinfo=AMSTERDAM), date(2025, 11, 17))
    told = said(memo_document(head, facts(since=since), MemoFacts()))
    assert list(told) == [
        "Aanleiding",
        "Geadviseerd besluit",
        "Kernpunten",
        "Toelichting",
        "Afstemming",
        "Openbaarheid",
    ]
    assert "De vorige brief was van 17 november 2025." in told["Aanleiding"]
    assert "te laten ondertekenen door u en door de minister van Financiën." in told["Geadviseerd besluit"]
    assert "De agenda telt 2 acties: 2 in uitvoering." in told["Kernpunten"]
    assert "2 toezeggingen, moties en vragen; afgedaan: 1, open: 1." in told["Kernpunten"]
    assert told["Afstemming"] == "De brief is nog niet aan partijen voorgelegd."


def test_a_memo_counts_the_answers_of_the_last_round_and_keeps_the_words_of_parties_out() -> None:
    answers = [
        answer(11, 1, PassageVerdict.AGREED),
        answer(12, 1, PassageVerdict.DISAGREED),
        answer(11, 2, PassageVerdict.RESERVED),
        answer(12, 2, None),
    ]
    last = Coordination(number=2, opened_at=AS_OF, closed_at=None, answers=answers)
    first = Coordination(number=1, opened_at=AS_OF, closed_at=AS_OF, answers=[])
    campaign = action("4.2", title="Campagne <b>")
    document = memo_document(
        letter(), facts([campaign, action("1.1")]), MemoFacts((first, last), frozenset({campaign.id, 999}))
    )
    told = said(document)
    assert told["Afstemming"].splitlines() == [
        "De brief is in 2 rondes aan partijen voorgelegd, het laatst op 8 mei 2026. Deze ronde is nog open.",
        "EZ | 1 | 0 | 1 | 0",
        "VNG | 0 | 1 | 0 | 1",
    ]
    assert "4.2 Campagne <b>\n" in told["Toelichting"]
    assert "999" not in told["Toelichting"]
    assert SECRET not in repr(document)
    for form in ("docx", "odt"):
        assert any("Campagne <b>" in piece.text for piece in read_pieces(write(document, form, Materials(FONTS))))


def test_memo_letter_and_sheet_of_sources_are_counted_apart(example: Database, session: Session, stamp: Stamp) -> None:
    found = letter_by_key(session, KEY)
    at = replace(stamp, at=datetime(2025, 11, 20, 9, 0, tzinfo=AMSTERDAM))
    for variant in (MEMO, WITH_SOURCES, LETTER, MEMO):
        build_letter(session, found, ("html",), Materials(Path()), at, Wish(variant, date(2025, 11, 18)))
    editions = letter_editions(session, found, Keeper())
    assert sorted(one.name for one in editions) == [
        f"{KEY}-beslisnota-v1",
        f"{KEY}-beslisnota-v2",
        f"{KEY}-letter-v1",
        f"{KEY}-met-bronnen-v1",
    ]
    assert {one.as_of.astimezone(AMSTERDAM).date() for one in editions} == {date(2025, 11, 18)}


def test_a_memo_reads_the_rounds_until_its_moment_and_what_was_left_out(
    example: Database, session: Session, stamp: Stamp
) -> None:
    found = letter_by_key(session, KEY)
    edition = build_letter(session, found, ("html",), Materials(Path()), stamp)
    (early, late) = (datetime(2025, 11, day, tzinfo=AMSTERDAM) for day in (17, 19))
    for number, at in enumerate((early, late), 1):
        round_ = Coordination(letter=found, number=number, edition_id=edition.id, silence=Silence.AGREES, answers=[])
        round_.opened_at, round_.opened_by, round_.until, round_.closed_at = at, "x", at.date(), at
        session.add(round_)
    action = next(one.action for one in found.passages if one.action)
    found.omissions.append(Omission(action_id=action.id, because="Nog niet openbaar", at=late, by="x"))
    session.flush()
    told = papers.memo_facts(session, found, datetime(2025, 11, 18, tzinfo=AMSTERDAM))
    assert [one.number for one in told.rounds] == [1]
    assert told.left_out == {action.id}
    memo = papers.letter_paper(session, found, stamp, Wish(MEMO)).document
    assert "Nog niet openbaar" not in repr(memo), "a beslisnota is read by everyone"


@pytest.mark.parametrize("variant", [LETTER, MEMO, WITH_SOURCES])
@pytest.mark.parametrize("email", ["lezer@rve.example", "nfia@rve.example", "auditor@rve.example"])
def test_who_may_not_write_letters_makes_none(
    example: Database, session: Session, stamp: Stamp, variant: str, email: str
) -> None:
    with pytest.raises(NotAllowed):
        letter_paper(
            session, letter_by_key(session, KEY), replace(stamp, by=account_by_email(session, email)), Wish(variant)
        )
    assert session.scalar(select(func.count()).select_from(Edition)) == 0


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_command_builds_the_letter_of_a_day_with_its_memo(run: Run, tmp_path: Path) -> None:  # noqa: F811
    build = ("letter", "build", KEY, "--at", "2025-11-20T10:00", "--format", "html,docx", "--out", str(tmp_path))
    code, told, _ = run(*build, "--as-of", "2025-11-18", "--memo", "--with-sources")
    assert code == 0
    assert [Path(line).name for line in told.splitlines()] == [
        f"{KEY}-{stem}-v1.{form}" for stem in ("met-bronnen", "beslisnota") for form in ("html", "docx")
    ]
    assert "op 18 november 2025" in (tmp_path / f"{KEY}-met-bronnen-v1.html").read_text()
    code, _, fault = run(*build, "--as-of", "2025-11-21")
    assert (code, "21 november 2025 is nog niet geweest" in fault) == (1, True)
    (tmp_path / "sjabloon.docx").write_bytes(b"PK")
    code, _, fault = run(*build, "--template", str(tmp_path / "sjabloon.docx"))
    assert (code, "geen docx- of odt-bestand" in fault) == (1, True)
    code, _, fault = run(*build, "--template", str(tmp_path / "weg.docx"))
    assert (code, "weg.docx is niet te openen" in fault) == (1, True)
    code, told, _ = run("letter", "list")
    assert (code, told.startswith(f"{KEY} · 17 november 2025 · verstuurd")) == (0, True)
    assert run("letter", "list", "--programme", "rve", "--as", "lezer@rve.example")[0] == 1
    assert "Er is nog geen brief" in run("letter", "list", "--as", "lezer@rve.example")[1]
