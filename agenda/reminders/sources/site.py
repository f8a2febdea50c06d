"""What the site itself asks of who keeps it: mail that did not arrive, recesses to fill in, what expires."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from agenda.calendars.models import RecessEntry
from agenda.mail.models import MailState, OutgoingMail
from agenda.mail.queries import GIVEN_UP
from agenda.reminders.searching import Link, Search, Subject
from agenda.terms.calendar import RecessKind

SITE = "site"


def failed_mail(search: Search) -> Iterator[Subject]:
    """Mail that was given up; not what was for the secretariat itself, which would not get this either."""
    rows = search.session.execute(
        select(OutgoingMail.id, OutgoingMail.recipient, OutgoingMail.subject, OutgoingMail.failed_at)
        .add_columns(OutgoingMail.last_error)
        .where(OutgoingMail.programme_id == search.programme.id, OutgoingMail.state == MailState.FAILED)
        .where(OutgoingMail.failed_at.is_not(None), OutgoingMail.recipient != search.programme.secretariat_email)
        .where(search.within(OutgoingMail.__tablename__, OutgoingMail.id, "failed", OutgoingMail.failed_at))
        .order_by(OutgoingMail.failed_at, OutgoingMail.id)
    )
    path = f"/programmas/{search.programme.key}/verzendlijst/niet-bezorgd"
    for row in rows:
        yield Subject(
            OutgoingMail.__tablename__,
            row.id,
            f"{row.subject} (aan {row.recipient})",
            {"failed": row.failed_at},
            facts={"recipient": row.recipient, "subject": row.subject, "error": row.last_error or ""},
            links=(Link("Mail die niet is bezorgd", path),),
        )


def site_mail(search: Search) -> Iterator[Subject]:
    """The same for mail of no programme; to whom it went is told on the page alone, to who may know."""
    rows = search.session.execute(
        select(OutgoingMail.id, OutgoingMail.failed_at)
        .where(OutgoingMail.programme_id.is_(None), OutgoingMail.failed_at.is_not(None), GIVEN_UP)
        .where(search.within(OutgoingMail.__tablename__, OutgoingMail.id, "failed", OutgoingMail.failed_at))
        .order_by(OutgoingMail.failed_at, OutgoingMail.id)
    )
    for row in rows:
        page = Link("Werking", f"/programmas/{search.programme.key}/werking")
        about = "Mail die bij geen programma hoort"
        yield Subject(OutgoingMail.__tablename__, row.id, about, {"failed": row.failed_at}, links=(page,))


def recesses(search: Search) -> Iterator[Subject]:
    """Years, this one and the next, of which the days of some recess are guessed or unknown."""
    for year in (search.today.year, search.today.year + 1):
        found = {kind: search.calendar.recess(kind, year) for kind in RecessKind}
        missing = [kind for kind, recess in found.items() if recess is None or recess.assumed]
        if missing and search.wants(RecessEntry.__tablename__, year):
            yield Subject(
                RecessEntry.__tablename__,
                year,
                f"Recessen van {year}",
                {"year": date(year, 1, 1)},
                facts={"year": year, "missing": missing},
                links=(Link(f"Recessen van {year}", f"/programmas/{search.programme.key}/kalender"),),
            )


def security(search: Search) -> Iterator[Subject]:
    expires = search.site.security_expires
    if expires is not None and search.wants(SITE, 0):
        yield Subject(SITE, 0, "security.txt", {"expires": expires}, facts={"expires": expires}, deadline=expires)
