"""The document about rights is what the code says."""

from pathlib import Path

import pytest

from agenda.accounts.models import Role
from agenda.accounts.rules import COLUMNS, GRANTS, ROWS
from agenda.commands.rights import rights_document
from agenda.kernel.rights import Permission
from config import ROOT


def test_the_document_is_made_of_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGENDA_FOLDER", str(tmp_path))
    kept = (ROOT / "docs" / "rights.md").read_text()
    assert kept == rights_document(), "write it anew: .venv/bin/agenda rights --out docs/rights.md"


def test_the_table_has_a_row_for_every_permission_and_a_column_for_every_role() -> None:
    assert list(ROWS) == list(Permission)
    assert list(COLUMNS) == list(Role)
    assert all(len(reaches) == len(COLUMNS) for reaches in ROWS.values())


@pytest.mark.parametrize("role", Role)
def test_only_who_acts_for_a_party_reads_annotations(role: Role) -> None:
    reads = Permission.ANNOTATION_READ in GRANTS[role]
    assert reads == (role in {Role.OWNER, Role.READER})


def test_the_auditor_changes_nothing() -> None:
    assert {one.value.partition(":")[2] for one in GRANTS[Role.AUDITOR]} == {"read"}
