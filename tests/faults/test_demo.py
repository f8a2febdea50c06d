"""The demonstration may be stopped at any point: the next one starts from scratch and ends well."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config import ROOT
from tests.depth import depth, only_deep

SEED = 20260528


def demo(folder: Path, **more: str) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "agenda.commands", "demo", "--no-serve", "--out", str(folder / "out")]
    environment = os.environ | {"AGENDA_FOLDER": str(folder / "var")} | more
    return subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def finished(process: subprocess.Popen[bytes]) -> str:
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err.decode()
    return out.decode()


LONGEST = 10
"""Seconds, in which most of it is done."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a demonstration that was stopped at any point and begun again, and what it said."""
    folder, moments = tmp_path_factory.mktemp("whole"), random.Random(SEED)
    for _ in range(depth(1, 8)):
        process = demo(folder)
        time.sleep(moments.uniform(0.2, LONGEST))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    return folder, finished(demo(folder))


def test_the_demonstration_plays_a_half_year_and_says_where_its_files_are(whole: tuple[Path, str]) -> None:
    folder, said = whole
    names = {file.name for file in (folder / "out").iterdir()}
    assert names == {
        "BO-2026-1-dossier-v1.pdf",
        "brief-2025-11-17-letter-v1.docx",
        "brief-2025-11-17-letter-v1.odt",
        "brief-2026-06-25-letter-v1.docx",
        "brief-2026-06-25-letter-v1.odt",
    }
    assert all(str(folder / "out" / name) in said for name in names)
    assert list((folder / "var" / "mail" / "new").iterdir())


@only_deep
def test_a_second_demonstration_gives_the_same_documents_no_mail_twice_and_leaves_a_database_made_by_hand_alone(
    whole: tuple[Path, str],
) -> None:
    folder, _ = whole
    own = folder / "var" / "agenda.sqlite3"
    own.write_bytes(b"made by hand")
    before = {file.name: file.read_bytes() for file in (folder / "out").iterdir()}
    mails = {file.name for file in (folder / "var" / "mail" / "new").iterdir()}
    finished(demo(folder, AGENDA_DATABASE_URL=f"sqlite:///{own}"))
    assert {file.name: file.read_bytes() for file in (folder / "out").iterdir()} == before
    assert {file.name for file in (folder / "var" / "mail" / "new").iterdir()} == mails
    assert own.read_bytes() == b"made by hand"


def test_stopped_at_any_point_it_starts_again_in_good_order(whole: tuple[Path, str]) -> None:
    folder, _ = whole
    database = f"sqlite:///{folder / 'var' / 'demo' / 'agenda.sqlite3'}"
    environment = os.environ | {"AGENDA_FOLDER": str(folder / "var"), "AGENDA_DATABASE_URL": database}
    checked = subprocess.run(
        [sys.executable, "-m", "agenda.commands", "check"], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stderr.decode()
