from dataclasses import replace
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.kernel.dutch import AMSTERDAM
from agenda.mail import texts
from agenda.mail.models import OutgoingMail
from agenda.mail.rules import Attachment, Message, Sender, render
from agenda.mail.texts import Post, mail_texts

AT = datetime(2026, 3, 16, 8, 0, tzinfo=AMSTERDAM)
SENDER = Sender("Agenda", "agenda@rve.example")
PLAIN = Message("digest/1", "ez@rve.example", "Uw week", "Dag één.\n")
MARKED = replace(PLAIN, html="<p>Dag één.</p>")
CALENDAR = Attachment("termijnen.ics", "text/calendar; method=PUBLISH; charset=utf-8", b"BEGIN:VCALENDAR\r\n")
WHOLE = replace(MARKED, attachments=(CALENDAR,))


def read(message: Message) -> EmailMessage:
    return message_from_bytes(render(message, SENDER, AT).as_bytes(), policy=default)


def kinds(mail: EmailMessage) -> list[str]:
    return [part.get_content_type() for part in mail.walk()]


def test_a_message_without_markup_is_plain_text() -> None:
    mail = read(PLAIN)
    assert kinds(mail) == ["text/plain"]
    assert mail.get_content().splitlines() == ["Dag één."]


def test_markup_stands_beside_the_text_and_after_it() -> None:
    mail = read(MARKED)
    assert kinds(mail) == ["multipart/alternative", "text/plain", "text/html"]
    assert [part.get_content().strip() for part in mail.iter_parts()] == ["Dag één.", "<p>Dag één.</p>"]


def test_attachments_stand_beside_the_body() -> None:
    mail = read(WHOLE)
    assert kinds(mail) == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar"]
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "termijnen.ics"
    assert attached["Content-Type"].params == {"method": "PUBLISH", "charset": "utf-8"}
    assert attached.get_payload(decode=True) == CALENDAR.content


def test_attachments_may_stand_beside_text_alone() -> None:
    assert kinds(read(replace(PLAIN, attachments=(CALENDAR,)))) == ["multipart/mixed", "text/plain", "text/calendar"]


@pytest.mark.parametrize("message", [PLAIN, MARKED, WHOLE])
def test_the_same_message_gives_the_same_bytes(message: Message) -> None:
    assert render(message, SENDER, AT).as_bytes() == render(message, SENDER, AT).as_bytes()


def test_no_text_can_end_a_part() -> None:
    boundary = read(WHOLE).get_boundary()
    nasty = f"--{boundary}--\n--{boundary}\nContent-Type: text/html\n\n<script>\n"
    mail = read(replace(WHOLE, text=nasty, html=nasty))
    assert kinds(mail) == kinds(read(WHOLE))
    assert mail.get_body(("plain",)).get_content().splitlines() == nasty.splitlines()


@pytest.mark.parametrize("text", ["é" * 5000, "a" * 5000, "van\rdaar", ".", "From hier\n..\n", "\u2028 \x0b\n"])
def test_every_line_fits_what_mail_servers_take(text: str) -> None:
    rendered = render(replace(WHOLE, text=text, html=text), SENDER, AT).as_bytes()
    assert max(map(len, rendered.split(b"\r\n"))) <= 998
    assert rendered.isascii()
    assert rendered.count(b"\n") == rendered.count(b"\r\n") == rendered.count(b"\r")


def test_two_messages_never_share_a_boundary() -> None:
    assert read(MARKED).get_boundary() != read(replace(MARKED, key="digest/2")).get_boundary()


@pytest.fixture
def kinds_of_mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "digest"
    folder.mkdir()
    (folder / "subject.txt").write_text("Voor {{ name }}")
    (folder / "body.txt").write_text("Dag {{ name }}, {{ at | spoken_date }}: {{ base_url }}")
    monkeypatch.setattr(texts, "TEXTS", mail_texts(tmp_path))
    monkeypatch.setattr(texts, "PAGES", mail_texts(tmp_path, markup=True))
    return folder


WORDS = {"name": "<b>Jan & Co</b>", "at": AT.date()}


def test_a_kind_with_a_page_is_written_with_markup_and_its_words_are_only_words(kinds_of_mail: Path) -> None:
    (kinds_of_mail / "body.html").write_text("<p>Dag {{ name }}, {{ at | spoken_date }}</p>")
    message = Post(SENDER, "https://agenda.example").message("digest", "ez@rve.example", "k", WORDS)
    assert message.subject == "Voor <b>Jan & Co</b>"
    assert message.text == "Dag <b>Jan & Co</b>, 16 maart 2026: https://agenda.example"
    assert message.html == "<p>Dag &lt;b&gt;Jan &amp; Co&lt;/b&gt;, 16 maart 2026</p>"


def test_a_kind_without_a_page_is_text_alone(kinds_of_mail: Path) -> None:
    assert Post(SENDER, "https://agenda.example").message("digest", "ez@rve.example", "k", WORDS).html == ""


def test_the_outbox_knows_the_kind_and_whose_mail_it_is(session: Session, kinds_of_mail: Path) -> None:
    post = Post(SENDER, "https://agenda.example")
    assert post.write(session, "digest", "ez@rve.example", "k", WORDS, AT, programme=3, attachments=(CALENDAR,))
    assert not post.write(session, "digest", "ez@rve.example", "k", WORDS, AT, programme=3)
    mail = session.scalars(select(OutgoingMail)).one()
    assert (mail.kind, mail.programme_id) == ("digest", 3)
    assert b"termijnen.ics" in mail.message
