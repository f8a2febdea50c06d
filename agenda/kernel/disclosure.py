"""What is not right yet about security.txt; RFC 9116 wants the day on which it expires within a year."""

from collections.abc import Iterator
from datetime import date, timedelta

from agenda.kernel.dutch import spoken_date

MONTH, YEAR = timedelta(days=31), timedelta(days=366)


def disclosure_warnings(contact: str | None, expires: date | None, today: date) -> Iterator[str]:
    if contact is None or expires is None:
        yield "er is geen adres voor meldingen van kwetsbaarheden; zet AGENDA_SECURITY_CONTACT."
    elif expires - today < MONTH:
        yield f"security.txt geldt tot {spoken_date(expires)}; kijk het na en zet AGENDA_SECURITY_EXPIRES verder."
    elif expires - today > YEAR:
        yield f"AGENDA_SECURITY_EXPIRES is {spoken_date(expires)}; kies een dag binnen een jaar."
