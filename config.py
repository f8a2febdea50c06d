"""Every setting, read from the environment once. `docs/settings.md` tells what each is for."""

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parent
VERSION: str = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
MEBIBYTE = 1024 * 1024


class WrongSetting(ValueError):
    """A setting can't be used; the sentence names it."""


@dataclass(frozen=True)
class Config:
    """Field ``database_url`` is read from ``AGENDA_DATABASE_URL``, and so on."""

    folder: Path
    database_url: str
    secret_key: str
    history_key: str
    mail_url: str
    mail_sender: str
    mail_sender_name: str
    base_url: str
    listen: str
    trusted_hosts: tuple[str, ...]
    theme_css: Path | None
    static_folder: Path
    fonts_folder: Path
    largest_upload: int
    session_hours: int
    clock_start: datetime | None

    @property
    def secure_cookies(self) -> bool:
        return self.base_url.startswith("https:")

    @property
    def host_and_port(self) -> tuple[str, int]:
        host, _, port = self.listen.rpartition(":")
        return host, int(port)


def read_config(environment: Mapping[str, str] = os.environ) -> Config:
    folder = Path(environment.get("AGENDA_FOLDER", ROOT / "var"))
    defaults: dict[str, Any] = {
        "folder": folder,
        "database_url": f"sqlite:///{folder / 'agenda.sqlite3'}",
        "secret_key": None,
        "history_key": None,
        "mail_url": f"maildir:{folder / 'mail'}",
        "mail_sender": "agenda@localhost.localdomain",
        "mail_sender_name": "Uitvoeringsagenda",
        "base_url": "http://127.0.0.1:8000",
        "listen": "127.0.0.1:8000",
        "trusted_hosts": ("127.0.0.1", "localhost"),
        "theme_css": None,
        "static_folder": ROOT / "build" / "static",
        "fonts_folder": ROOT / "build" / "fonts",
        "largest_upload": 50 * MEBIBYTE,
        "session_hours": 12,
        "clock_start": None,
    }
    values = {one.name: _read(environment, one.name, defaults[one.name]) for one in fields(Config)}
    for name in ("secret_key", "history_key"):
        values[name] = values[name] or _kept_secret(folder / "keys" / name)
    return Config(**values)


def _read(environment: Mapping[str, str], name: str, default: Any) -> Any:
    setting = f"AGENDA_{name.upper()}"
    if setting not in environment:
        return default
    try:
        return READERS.get(name, str)(environment[setting])
    except ValueError as error:
        raise WrongSetting(f"De instelling {setting} is niet goed: {error}") from error


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def _moment(text: str) -> datetime | None:
    """A moment without a zone is one in Amsterdam."""
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("Europe/Amsterdam"))


def _listen(text: str) -> str:
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit():
        raise ValueError("schrijf adres:poort, zoals 127.0.0.1:8000")
    return text


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise ValueError("schrijf een heel getal groter dan 0")
    return int(text)


def _mail_url(text: str) -> str:
    if not text.startswith(("maildir:", "smtp://")):
        raise ValueError("begin met maildir: of smtp://")
    return text


def _database_url(text: str) -> str:
    if not text.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError("begin met sqlite:/// of postgresql+psycopg://")
    return text


READERS: dict[str, Any] = {
    "folder": Path,
    "theme_css": Path,
    "static_folder": Path,
    "fonts_folder": Path,
    "trusted_hosts": _names,
    "database_url": _database_url,
    "mail_url": _mail_url,
    "largest_upload": _whole,
    "session_hours": _whole,
    "clock_start": _moment,
    "listen": _listen,
}


def _kept_secret(file: Path) -> str:
    """A key of this installation, made at first use and readable by its owner alone."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as fresh:
            fresh.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return file.read_text().strip()
