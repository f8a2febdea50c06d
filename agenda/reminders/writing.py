"""Writes digests: the words of each kind, the links of each reader, and the lines of the ledger that they tell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from agenda.accounts.queries import answerers
from agenda.documents.calendar import MEDIA_TYPE, Event, write_calendar
from agenda.kernel.dutch import count
from agenda.kernel.rights import Permission, Stamp, require
from agenda.mail.rules import Attachment
from agenda.mail.texts import TEXTS, Post
from agenda.parties.queries import Naming, names_on
from agenda.programmes.models import Programme
from agenda.reminders.digests import (
    Desk,
    Digest,
    Entry,
    compose,
    digest_key,
    read_today,
    settle,
    waiting_for,
)
from agenda.reminders.kinds import Kind, day_of
from agenda.reminders.links import links_to_answer
from agenda.reminders.models import Reminded, ReminderState
from agenda.reminders.searching import Link

MOST = 20
"""So many lines of one kind a digest tells; of more it tells how many there are."""

KIND = "digest"

FIRST_DAY = date(2026, 1, 1)
"""From which the days are counted that number the versions of a day in somebody's calendar."""


@dataclass(frozen=True)
class Line:
    """``text`` in Dutch; ``words`` what the secretariat adds."""

    text: str
    links: tuple[Link, ...]
    words: str


@dataclass(frozen=True)
class Section:
    heading: str
    intro: str
    lines: tuple[Line, ...]
    left_out: int
    why: str


@dataclass(frozen=True)
class Part:
    """What one programme asks of a reader."""

    programme: Programme
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Written:
    """A digest in words."""

    digest: Digest
    subject: str
    parts: tuple[Part, ...]


class Writer:
    """Puts digests into words. Without a stamp, for looking only, no answer links are issued."""

    def __init__(self, desk: Desk, digests: Sequence[Digest], stamp: Stamp | None = None) -> None:
        self.desk, self.stamp = desk, stamp
        self.names: Mapping[int, Naming] = names_on(desk.session, desk.today)
        parties: dict[int, set[int]] = {}
        for digest in digests:
            for entry in digest.entries:
                parties.setdefault(entry.row.programme_id, set()).update(entry.found.parties)
        self.accounts = {key: answerers(desk.session, key, theirs) for key, theirs in parties.items() if theirs}

    def write(self, digest: Digest) -> Written:
        held = {entry.row.programme_id for entry in digest.entries}
        programmes = [one for one in digest.programmes.values() if one.id in held]
        parts = tuple(Part(one, tuple(self._sections(digest, one))) for one in programmes)
        return Written(digest, self._subject(digest), parts)

    def _subject(self, digest: Digest) -> str:
        """Of one kind its own; of more what is asked first, and how much else there is."""
        kinds = list(dict.fromkeys(entry.kind for entry in digest.entries))
        first = [entry for entry in digest.entries if entry.kind is kinds[0]]
        told = self._text(kinds[0], "subject", first[0], {"number": len(first)})
        others = len(digest.entries) - len(first)
        return told if not others else f"{told} · en nog {count(others, 'herinnering', 'herinneringen')}"

    def _sections(self, digest: Digest, programme: Programme) -> Iterator[Section]:
        for kind, entries in digest.per_kind(programme.id).items():
            told = entries[:MOST]
            yield Section(
                kind.label,
                entries[0].found.due.subject.facts.get("own_words", {}).get(kind.name, ""),
                tuple(self._line(kind, entry, programme) for entry in told),
                len(entries) - len(told),
                self._text(kind, "why", entries[0], {}),
            )

    def _line(self, kind: Kind, entry: Entry, programme: Programme) -> Line:
        subject = entry.found.due.subject
        accounts = self.accounts.get(programme.id, set())
        answers = links_to_answer(self.desk.session, programme, entry.found, accounts, self.names, self.stamp)
        return Line(self._text(kind, "item", entry, {}), (*answers, *subject.links), entry.row.words)

    def _text(self, kind: Kind, part: str, entry: Entry, more: Mapping[str, Any]) -> str:
        words = {
            **entry.found.due.subject.facts,
            "about": entry.found.due.subject.about,
            "row": entry.row,
            "reader": entry.found.reader,
            "parties": [self.names[party] for party in entry.found.parties],
            "names": self.names,
            "today": self.desk.today,
            **more,
        }
        return " ".join(TEXTS.get_template(f"{kind.name}/{part}.txt").render(words).split())


def write_digests(desk: Desk, readers: Sequence[str], post: Post, stamp: Stamp) -> list[Written]:
    """The digests of these people that leave today."""
    composed = compose(desk, waiting_for(desk, readers))
    settle(desk, composed)
    leaving = list(read_today(desk, composed.digests))
    writer = Writer(desk, leaving, stamp)
    written = [writer.write(digest) for digest in leaving]
    for one in written:
        send(desk, one, post, stamp, digest_key(desk.today, one.digest.recipient))
    return written


def send(desk: Desk, written: Written, post: Post, stamp: Stamp, key: str) -> None:
    for part in written.parts:
        require(stamp.by, Permission.REMINDER_RUN, part.programme)
    programme = written.parts[0].programme.id
    files = calendar_of(written.digest, post, desk.today)
    words = mail_words(written)
    reader = written.digest.recipient
    if post.write(desk.session, KIND, reader, key, words, desk.at, programme=programme, attachments=files):
        for entry in written.digest.entries:
            _tell(entry.row, key, desk)


def calendar_of(digest: Digest, post: Post, today: date) -> tuple[Attachment, ...]:
    """The days that are still to come, to take over in one's own agenda; none when no entry has one."""
    events = [
        Event(
            uid=f"{entry.row.subject_kind}-{entry.row.subject_id}@{post.sender.domain}",
            title=f"Laatste dag: {entry.found.due.subject.about}",
            start=deadline,
            stamp=entry.row.at,
            sequence=(day_of(entry.row.at) - FIRST_DAY).days,
            url=f"{post.base_url}{entry.found.due.subject.links[0].path}" if entry.found.due.subject.links else "",
        )
        for entry in digest.entries[:MOST]
        if (deadline := entry.found.due.subject.deadline) is not None and deadline >= today
    ]
    return (Attachment("termijnen.ics", MEDIA_TYPE, write_calendar("Termijnen", events)),) if events else ()


def mail_words(written: Written) -> dict[str, Any]:
    return {"subject": written.subject, "name": written.digest.name, "parts": written.parts}


def _tell(row: Reminded, key: str, desk: Desk) -> None:
    row.state, row.told_at, row.mail_key = ReminderState.TOLD, desk.at, key
