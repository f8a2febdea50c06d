"""A PostgreSQL server that lives as long as a `with` block: nothing to install beyond the server's own programs."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL

INSTALLED = Path("/usr/lib/postgresql")

PATIENCE = 30
"""seconds for a server to come up or go down, on a machine that has more to do"""

# The guard outlives whoever started it: its input closes at a tidy end and at a kill alike; then it clears all away.
# TERM ends a server that is still starting; INT then hurries one that waits for its clients.
GUARD = """
initdb --pgdata=data --username=agenda --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >log 2>&1 || exit
postgres -D data --port=5432 --listen_addresses= --unix_socket_directories="$PWD" \
    --fsync=off --full_page_writes=off --synchronous_commit=off >>log 2>&1 &
server=$!
cat
kill -TERM $server
kill -INT $server
wait $server
rm -rf "$PWD"
"""


class ServerFailed(RuntimeError):
    """It did not come up; the message is its own log."""


class NoServerPrograms(RuntimeError):
    """PostgreSQL's server is not installed here."""


@dataclass(frozen=True)
class Cluster:
    """A running server, reached by a socket in its own folder and by nobody else."""

    folder: Path

    def url(self, name: str, template: str = "template1") -> URL:
        """Makes the database, as a copy of `template` (to which nobody may be connected), and tells where it is."""
        self._execute("CREATE DATABASE {} TEMPLATE {}", name, template)
        return self.address(name)

    def drop(self, name: str) -> None:
        """Also when someone is still connected to it."""
        self._execute("DROP DATABASE {} WITH (FORCE)", name)

    def address(self, name: str) -> URL:
        return URL.create("postgresql+psycopg", "agenda", port=5432, database=name, query={"host": str(self.folder)})

    def answers(self) -> bool:
        try:
            self._execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _execute(self, statement: str, *names: str) -> None:
        server = {"host": str(self.folder), "port": 5432, "user": "agenda", "dbname": "postgres"}
        with psycopg.connect(**server, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def throwaway_cluster() -> Iterator[Cluster]:
    programs, owner = _server_programs(), _owner()
    folder = Path(tempfile.mkdtemp(prefix="agenda-pg-", dir="/tmp"))
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    guard = subprocess.Popen(
        ["/bin/sh", "-c", GUARD],
        cwd=folder,
        env={"PATH": f"{programs}:{os.defpath}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        user=owner.pw_uid,
        group=owner.pw_gid,
        start_new_session=True,
    )
    try:
        yield _ready(Cluster(folder), guard)
    finally:
        guard.communicate(timeout=PATIENCE)
        shutil.rmtree(folder, ignore_errors=True)


def _ready(cluster: Cluster, guard: subprocess.Popen[bytes]) -> Cluster:
    deadline = time.monotonic() + PATIENCE
    while not cluster.answers():
        if guard.poll() is not None or time.monotonic() > deadline:
            raise ServerFailed((cluster.folder / "log").read_text())
        time.sleep(0.01)
    return cluster


def _server_programs() -> Path:
    """PATH seldom has them all, so the folder of the newest version itself."""
    found = sorted(INSTALLED.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if not found:
        raise NoServerPrograms(
            "De serverprogramma's van PostgreSQL ontbreken. Op Debian en Ubuntu: "
            "make setup-test, of zelf: apt install postgresql"
        )
    return found[-1].parent


def _owner() -> pwd.struct_passwd:
    """PostgreSQL refuses to run as root."""
    if os.geteuid():
        return pwd.getpwuid(os.geteuid())
    known = {account.pw_name: account for account in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]
