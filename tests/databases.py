"""Databases to try things on: copies of one that is made once per run, on SQLite as files, on PostgreSQL put back."""

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg

from agenda.gateways.database import Database
from agenda.gateways.migrations import upgrade
from tests.postgres import Cluster

CHAIN_KEY = b"a key for tests"
MOST_USES = 50
"""Rows that were taken out still slow a table down; after so many tests a fresh copy is the quicker way."""

IN_MEMORY, ROOM = Path("/dev/shm"), 2**30
"""A folder where to wait for the disk takes no time, when it has room for so many bytes."""

REMEMBER = """
DROP SCHEMA IF EXISTS pristine CASCADE;
CREATE SCHEMA pristine;
CREATE TABLE pristine.pristine_tables (name text, filled boolean);
CREATE TABLE pristine.pristine_numbers AS
  SELECT sequencename AS name, last_value AS number FROM pg_sequences WHERE schemaname = 'public';
DO $$ DECLARE one record; BEGIN
  FOR one IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('CREATE TABLE pristine.%I AS TABLE public.%I', one.name, one.name);
    EXECUTE format('INSERT INTO pristine.pristine_tables SELECT %L, EXISTS (TABLE pristine.%I)', one.name, one.name);
  END LOOP;
END $$;
CREATE FUNCTION pristine.shape() RETURNS text LANGUAGE sql AS $$
  SELECT md5(string_agg(line, ';' ORDER BY line)) FROM (
    SELECT concat_ws(' ', attrelid::regclass, attname, atttypid, attnotnull) FROM pg_attribute
      WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
    UNION ALL
    SELECT concat_ws(' ', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT concat_ws(' ', proname, md5(prosrc)) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  ) AS lines (line)
$$;
CREATE TABLE pristine.pristine_shape AS SELECT pristine.shape() AS shape;
"""
PUT_BACK = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
DO $$ DECLARE one record; BEGIN
  IF (SELECT shape FROM pristine.pristine_shape) <> pristine.shape() THEN
    RAISE 'a test left other tables or triggers behind';
  END IF;
  SET LOCAL session_replication_role = replica;
  FOR one IN SELECT name, filled FROM pristine.pristine_tables LOOP
    EXECUTE format('DELETE FROM public.%I', one.name);
    IF one.filled THEN
      EXECUTE format('INSERT INTO public.%I SELECT * FROM pristine.%I', one.name, one.name);
    END IF;
  END LOOP;
  FOR one IN SELECT name, number FROM pristine.pristine_numbers LOOP
    PERFORM setval(format('public.%I', one.name), coalesce(one.number, 1), one.number IS NOT NULL);
  END LOOP;
END $$;
"""
"""Many times quicker than another copy; what a test left of another shape makes it fail, and then a copy is made."""


@contextmanager
def quick_folder() -> Iterator[Path]:
    """In memory where that can be: a file is closed after each test, and then waited for."""
    roomy = IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ROOM
    with tempfile.TemporaryDirectory(prefix="agenda-", dir=IN_MEMORY if roomy else None) as folder:
        yield Path(folder)


@dataclass(frozen=True)
class Templates:
    """``blank`` has all tables and nothing in them, ``furnished`` the example and its people."""

    cluster: Cluster
    folder: Path
    numbers: Iterator[int] = field(default_factory=count)
    idle: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    uses: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    tended: dict[str, psycopg.Connection] = field(default_factory=dict)
    """By a connection that stays: a server looks up all tables for each new one."""

    def make(self, name: str, furnish: Callable[[Database], None], like: str | None = None) -> None:
        """``like`` one that was made before, which spares all migrations."""
        if like:
            shutil.copy(self.folder / like, self.folder / name)
        for url in (f"sqlite:///{self.folder / name}", _spelled(self.cluster, name, like or "template1")):
            database = Database(url, CHAIN_KEY)
            upgrade(database.engine)
            furnish(database)
            with database.engine.connect() as connection:
                if connection.dialect.name == "sqlite":
                    connection.exec_driver_sql("ROLLBACK")
                    connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            database.engine.dispose()
        with self._connected(name) as connection:
            connection.execute(REMEMBER)

    @contextmanager
    def copy(self, kind: str, template: str) -> Iterator[Database]:
        with self._file(template) if kind == "sqlite" else self._name(template) as url:
            database = Database(url, CHAIN_KEY)
            yield database
            database.engine.dispose()

    def close(self) -> None:
        for connection in self.tended.values():
            connection.close()

    @contextmanager
    def _file(self, template: str) -> Iterator[str]:
        with tempfile.TemporaryDirectory(dir=self.folder) as place:
            yield f"sqlite:///{shutil.copy(self.folder / template, place)}"

    @contextmanager
    def _name(self, template: str) -> Iterator[str]:
        name = self._as_new(template)
        yield self.cluster.address(name).render_as_string(hide_password=False)
        self._hand_in(name, template)

    def _as_new(self, template: str) -> str:
        """One that was handed in is put back as it was; where there is none, or that fails, another is made."""
        while self.idle[template]:
            name = self.idle[template].pop()
            try:
                self._put_back(name)
            except psycopg.Error:
                self._drop(name)
            else:
                return name
        name = f"copy{next(self.numbers)}"
        self.cluster.url(name, template=template)
        return name

    def _hand_in(self, name: str, template: str) -> None:
        self.uses[name] += 1
        if self.uses[name] < MOST_USES:
            self.idle[template].append(name)
        else:
            self._drop(name)

    def _put_back(self, name: str) -> None:
        if name not in self.tended:
            self.tended[name] = self._connected(name)
        self.tended[name].execute(PUT_BACK)

    def _drop(self, name: str) -> None:
        if name in self.tended:
            self.tended.pop(name).close()
        self.cluster.drop(name)

    def _connected(self, name: str) -> psycopg.Connection:
        server = {"host": str(self.cluster.folder), "port": 5432, "user": "agenda", "dbname": name}
        return psycopg.connect(**server, autocommit=True, prepare_threshold=None)


def _spelled(cluster: Cluster, name: str, template: str) -> str:
    return cluster.url(name, template).render_as_string(hide_password=False)
