"""Every setting, read from the environment once. `docs/settings.md` tells what each is for."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from agenda.kernel.release import RELEASE

ROOT = Path(__file__).parent
VERSION = RELEASE
MEBIBYTE = 1024 * 1024
LEAST_HISTORY_YEARS = 3
SHORTEST_KEY = 16
KEYS = ("secret_key", "history_key")


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
    bounces: Path | None
    base_url: str
    listen: str
    trusted_hosts: tuple[str, ...]
    theme_css: Path | None
    static_folder: Path
    fonts_folder: Path
    letter_template_docx: Path | None
    letter_template_odt: Path | None
    largest_upload: int
    session_hours: int
    idle_minutes: int
    require_second_factor: bool
    trusted_proxies: int
    oidc_issuer: str | None
    oidc_client_id: str | None
    oidc_client_secret: str | None
    oidc_private_key: Path | None
    oidc_name: str
    oidc_acr: tuple[str, ...]
    oidc_link_verified_address: bool
    security_contact: str | None
    security_expires: date | None
    clock_start: datetime | None
    history_heads: Path | None
    history_heads_mail: str | None
    history_years: int
    metrics_token: str | None
    clock_late_minutes: int

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
        "bounces": None,
        "base_url": "http://127.0.0.1:8000",
        "listen": "127.0.0.1:8000",
        "trusted_hosts": ("127.0.0.1", "localhost"),
        "theme_css": None,
        "static_folder": ROOT / "build" / "static",
        "fonts_folder": ROOT / "build" / "fonts",
        "letter_template_docx": None,
        "letter_template_odt": None,
        "largest_upload": 50 * MEBIBYTE,
        "session_hours": 12,
        "idle_minutes": 60,
        "require_second_factor": False,
        "trusted_proxies": 0,
        "oidc_issuer": None,
        "oidc_client_id": None,
        "oidc_client_secret": None,
        "oidc_private_key": None,
        "oidc_name": "uw organisatieaccount",
        "oidc_acr": (),
        "oidc_link_verified_address": True,
        "security_contact": None,
        "security_expires": None,
        "clock_start": None,
        "history_heads": folder / "history-heads",
        "history_heads_mail": None,
        "history_years": 7,
        "metrics_token": None,
        "clock_late_minutes": 5,
    }
    values = {one.name: _read(environment, one.name, defaults[one.name]) for one in fields(Config)}
    for name in KEYS:
        values[name] = values[name] or _kept_secret(folder / "keys" / name)
    return Config(**values)


def keys_not_there(environment: Mapping[str, str] = os.environ) -> dict[str, Path]:
    """Of the keys that neither a setting nor a file gives yet, where they are to lie."""
    folder = Path(environment.get("AGENDA_FOLDER", ROOT / "var")) / "keys"
    lacking = (name for name in KEYS if not environment.get(f"AGENDA_{name.upper()}"))
    return {name: folder / name for name in lacking if not (folder / name).exists()}


def keep_key(file: Path, key: str) -> None:
    """Readable by its owner alone; one that is there already stays as it is."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as fresh:
            fresh.write(key)
    except FileExistsError:
        pass


def refuse_half(config: Config) -> None:
    """Settings that only make sense with each other."""
    if config.oidc_issuer and not config.oidc_client_id:
        raise WrongSetting("Bij AGENDA_OIDC_ISSUER hoort AGENDA_OIDC_CLIENT_ID.")
    if config.oidc_issuer and not (config.oidc_client_secret or config.oidc_private_key):
        raise WrongSetting("Bij AGENDA_OIDC_ISSUER hoort AGENDA_OIDC_PRIVATE_KEY of AGENDA_OIDC_CLIENT_SECRET.")
    if config.oidc_private_key and not config.oidc_private_key.is_file():
        raise WrongSetting("Het bestand van AGENDA_OIDC_PRIVATE_KEY is er niet.")
    if config.security_contact and not config.security_expires:
        raise WrongSetting("Bij AGENDA_SECURITY_CONTACT hoort AGENDA_SECURITY_EXPIRES, een dag binnen een jaar.")


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


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise ValueError("schrijf een heel getal")
    return int(text)


def _yes_or_no(text: str) -> bool:
    answers = {"ja": True, "yes": True, "true": True, "nee": False, "no": False, "false": False}
    if text.lower() not in answers:
        raise ValueError("schrijf ja of nee")
    return answers[text.lower()]


def _mail_url(text: str) -> str:
    if not text.startswith(("maildir:", "smtp://")):
        raise ValueError("begin met maildir: of smtp://")
    return text


def _database_url(text: str) -> str:
    if not text.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError("begin met sqlite:/// of postgresql+psycopg://")
    return text


def _folder(text: str) -> Path | None:
    return Path(text) if text else None


def _years(text: str) -> int:
    years = _whole(text)
    if years < LEAST_HISTORY_YEARS:
        raise ValueError(f"neem ten minste {LEAST_HISTORY_YEARS} jaar, om na een incident te kunnen terugkijken")
    return years


def _key(text: str) -> str | None:
    if text and (len(text) < SHORTEST_KEY or not text.isascii() or any(letter.isspace() for letter in text)):
        raise ValueError(f"neem ten minste {SHORTEST_KEY} letters en cijfers, zonder spaties")
    return text or None


def _mail_address(text: str) -> str | None:
    if not text:
        return None
    local, _, domain = text.partition("@")
    if not local or "." not in domain or not text.isascii() or any(letter.isspace() for letter in text):
        raise ValueError("schrijf een e-mailadres, zoals auditor@organisatie.nl")
    return text


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("schrijf een dag als 2027-05-08") from error


def _provider(text: str) -> str:
    if not text.startswith(("https://", "http://localhost", "http://127.0.0.1")):
        raise ValueError("begin met https://")
    return text


def _contact(text: str) -> str:
    if not text.startswith(("mailto:", "https://", "tel:")):
        raise ValueError("begin met mailto:, https:// of tel:")
    return text


READERS: dict[str, Any] = {
    "folder": Path,
    "theme_css": Path,
    "static_folder": Path,
    "fonts_folder": Path,
    "letter_template_docx": _folder,
    "letter_template_odt": _folder,
    "trusted_hosts": _names,
    "database_url": _database_url,
    "mail_url": _mail_url,
    "largest_upload": _whole,
    "session_hours": _whole,
    "idle_minutes": _whole,
    "require_second_factor": _yes_or_no,
    "trusted_proxies": _number,
    "oidc_issuer": _provider,
    "oidc_private_key": Path,
    "oidc_acr": _names,
    "oidc_link_verified_address": _yes_or_no,
    "security_contact": _contact,
    "security_expires": _day,
    "clock_start": _moment,
    "history_heads": _folder,
    "bounces": _folder,
    "history_heads_mail": _mail_address,
    "history_years": _years,
    "metrics_token": _key,
    "clock_late_minutes": _whole,
    "listen": _listen,
}


def _kept_secret(file: Path) -> str:
    """A key of this installation, made at first use."""
    keep_key(file, secrets.token_hex(32))
    return file.read_text().strip()
