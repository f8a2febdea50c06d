"""The throw-away PostgreSQL of the tests, tested."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from sqlalchemy import URL, create_engine, text

from tests import postgres
from tests.postgres import Cluster, throwaway_cluster

ABANDONED = """
import os
from tests.postgres import throwaway_cluster
with throwaway_cluster() as cluster:
    print(cluster.folder, flush=True)
    os.kill(os.getpid(), 9)
"""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with throwaway_cluster() as running:
        yield running


def ask(url: URL, question: str) -> object:
    engine = create_engine(url)
    with engine.connect() as connection:
        answer = connection.scalar(text(question))
    engine.dispose()
    return answer


def tell(url: URL, statement: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def gone(folder: Path) -> bool:
    return not folder.exists() and not any(
        str(folder) in argument
        for process in psutil.process_iter(["cmdline"])
        for argument in process.info["cmdline"] or ()
    )


def test_a_database_speaks_utf8_and_sorts_by_code_point(cluster: Cluster) -> None:
    url = cluster.url("talen")
    assert ask(url, "SHOW server_encoding") == "UTF8"
    assert ask(url, "SELECT datcollate FROM pg_database WHERE datname = 'talen'") == "C.UTF-8"


def test_nobody_can_reach_the_server_over_a_network(cluster: Cluster) -> None:
    assert ask(cluster.url("besloten"), "SHOW listen_addresses") == ""
    assert cluster.folder.stat().st_mode & 0o077 == 0


def test_a_copy_starts_with_what_its_template_holds_and_goes_its_own_way(cluster: Cluster) -> None:
    original = cluster.url("origineel")
    tell(original, "CREATE TABLE parties AS SELECT 'Flevoland' AS name")
    copy = cluster.url("kopie", template="origineel")
    tell(copy, "DELETE FROM parties")
    assert ask(copy, "SELECT count(*) FROM parties") == 0
    assert ask(original, "SELECT count(*) FROM parties") == 1


def test_a_name_is_free_again_once_dropped_even_while_someone_is_connected(cluster: Cluster) -> None:
    engine = create_engine(cluster.url("kort"))
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        cluster.drop("kort")
        connection.invalidate()
    engine.dispose()
    assert ask(cluster.url("kort"), "SELECT 1") == 1


def test_nothing_remains_after_the_block() -> None:
    with throwaway_cluster() as cluster:
        assert cluster.answers()
    assert gone(cluster.folder)


def test_nothing_remains_when_the_tests_are_killed() -> None:
    killed = subprocess.run([sys.executable, "-c", ABANDONED], capture_output=True, text=True, check=False)
    folder = Path(killed.stdout.strip())
    assert killed.returncode == -9
    deadline = time.monotonic() + postgres.PATIENCE
    while not gone(folder) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert gone(folder)


def test_a_machine_without_the_server_programs_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(postgres, "INSTALLED", tmp_path)
    with pytest.raises(postgres.NoServerPrograms, match="apt install postgresql"), throwaway_cluster():
        pass


def test_a_server_that_does_not_come_up_shows_its_log(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as installed:
        Path(installed).chmod(0o755)
        programs = Path(installed, "15", "bin")
        programs.mkdir(parents=True)
        (programs / "initdb").write_text("#!/bin/sh\necho no space left on device\nexit 1\n")
        (programs / "initdb").chmod(0o755)
        monkeypatch.setattr(postgres, "INSTALLED", Path(installed))
        with pytest.raises(postgres.ServerFailed, match="no space left"), throwaway_cluster():
            pass
