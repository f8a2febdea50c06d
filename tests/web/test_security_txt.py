"""Where weaknesses are reported (RFC 9116)."""

from datetime import date
from pathlib import Path

import pytest

from agenda.app import Site, create_app
from agenda.commands.running import warnings
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from config import WrongSetting, read_config

SET = {
    "AGENDA_SECURITY_CONTACT": "mailto:beveiliging@agenda.example",
    "AGENDA_SECURITY_EXPIRES": "2027-02-01",
    "AGENDA_BASE_URL": "https://agenda.example/",
}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_security_txt_says_where_until_when_and_how(example: Database, clock: StandingClock, tmp_path: Path) -> None:
    site = create_app(read_config(SET | {"AGENDA_FOLDER": str(tmp_path)}), clock=clock, database=example)
    answer = site.test_client().get("/.well-known/security.txt")
    assert answer.mimetype == "text/plain"
    assert dict(line.split(": ", 1) for line in answer.text.splitlines()) == {
        "Contact": "mailto:beveiliging@agenda.example",
        "Expires": "2027-02-01T00:00:00Z",
        "Preferred-Languages": "nl, en",
        "Canonical": "https://agenda.example/.well-known/security.txt",
        "Policy": "https://agenda.example/kwetsbaarheid-melden",
    }
    assert "beveiliging@agenda.example" in site.test_client().get("/kwetsbaarheid-melden").text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_without_an_address_there_is_none(site: Site) -> None:
    assert site.test_client().get("/.well-known/security.txt").status_code == 404
    assert site.test_client().get("/kwetsbaarheid-melden").status_code == 200


@pytest.mark.parametrize(
    ("given", "today", "told"),
    [
        (SET, date(2026, 6, 1), ""),
        (SET, date(2027, 1, 3), "geldt tot 1 februari 2027"),
        (SET, date(2027, 3, 3), "geldt tot 1 februari 2027"),
        (SET, date(2026, 1, 1), "binnen een jaar"),
        ({}, date(2026, 6, 1), "geen adres"),
    ],
)
def test_the_check_warns_a_month_before(given: dict[str, str], today: date, told: str, tmp_path: Path) -> None:
    found = list(warnings(read_config(given | {"AGENDA_FOLDER": str(tmp_path)}), today))
    assert [told in one for one in found] == ([True] if told else [])


@pytest.mark.parametrize("wrong", [{"AGENDA_SECURITY_CONTACT": "bel ons"}, {"AGENDA_SECURITY_EXPIRES": "morgen"}])
def test_what_is_no_address_or_day_is_refused(wrong: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="AGENDA_SECURITY"):
        read_config(wrong | {"AGENDA_FOLDER": str(tmp_path)})
