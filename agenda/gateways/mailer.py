"""Hands a rendered message to a mail server, or to a Maildir."""

import os
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import SplitResult, unquote, urlsplit

STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?!\d)")
NO_SUCH_ADDRESS = frozenset({550, 551, 553})
ABOUT_US = re.compile(r"relay|authenti|rcpthosts", re.IGNORECASE)
TOO_LARGE = 552
OF_THE_MAIL = frozenset({"5.1.7", "5.1.8", "5.2.3", "5.4.6", "5.4.7"})
"""A bad sender twice, a message too long, a loop, and a delivery that took too long."""


GO_AHEAD = 354
PATIENCE = 15
"""How many times longer than any other answer that to the content may take."""


class MailNotTaken(Exception):
    """Not accepted now; a later try may succeed."""


class MailRefused(MailNotTaken):
    """Never accepted: a later try is of no use."""


class NoMailServer(MailNotTaken):
    """Nobody answered, or broke off: whether it was accepted is not known."""


class RecipientRefused(MailRefused):
    """Refused because of the address itself: no other mail will arrive there either."""


class Mailer(Protocol):
    def send(self, message_id: str, sender: str, recipient: str, message: bytes) -> None:
        """Returns only after the message was accepted; raises ``MailNotTaken`` or one of its kinds."""
        ...


class MaildirMailer:
    """Puts each message as a file in ``new/``; the same Message-ID lands in the same file, so none comes twice."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message_id: str, sender: str, recipient: str, message: bytes) -> None:
        name = sha256(message_id.encode()).hexdigest()[:32] + ".agenda"
        waiting = self.folder / "tmp" / f"{name}.{os.getpid()}"
        try:
            for folder in ("cur", "new", "tmp"):
                (self.folder / folder).mkdir(parents=True, exist_ok=True)
            waiting.write_bytes(message)
            waiting.replace(self.folder / "new" / name)
        except OSError as error:
            raise NoMailServer(f"De map voor mail is niet te beschrijven: {error.strerror}") from error


class PatientSMTP(smtplib.SMTP):
    """Who breaks off while the server looks into a mail does not know that it was accepted, and sends it again."""

    patience: float

    def getreply(self) -> tuple[int, bytes]:
        code, words = super().getreply()
        if code == GO_AHEAD and self.sock:
            self.sock.settimeout(self.patience)
        return code, words

    def data(self, msg: Any) -> tuple[int, bytes]:
        try:
            return super().data(msg)
        finally:
            if self.sock:
                self.sock.settimeout(self.timeout)


class SmtpMailer:
    """A connection per message, with STARTTLS and a checked certificate unless the address says ``?starttls=no``.

    Each answer may take ``timeout`` seconds; that to the content ``patience``, as the server may look into it first.
    """

    def __init__(
        self,
        address: SplitResult,
        context: ssl.SSLContext | None = None,
        timeout: float = 20,
        patience: float | None = None,
    ) -> None:
        self.address = address
        self.encrypted = "starttls=no" not in address.query
        self.context = context or ssl.create_default_context()
        self.timeout = timeout
        self.patience = PATIENCE * timeout if patience is None else patience

    def send(self, message_id: str, sender: str, recipient: str, message: bytes) -> None:
        with one_connection(self) as mailer:
            mailer.send(message_id, sender, recipient, message)

    def connect(self) -> smtplib.SMTP:
        smtp = PatientSMTP(self.address.hostname or "localhost", self.address.port or 25, timeout=self.timeout)
        smtp.patience = self.patience
        try:
            if self.encrypted:
                smtp.starttls(context=self.context)
            if self.address.username:
                smtp.login(unquote(self.address.username), unquote(self.address.password or ""))
        except BaseException:
            smtp.close()
            raise
        return smtp


class OneConnection:
    """Sends message after message over one connection; makes a new one after any fault, and after ``MOST``."""

    MOST = 20

    def __init__(self, mailer: SmtpMailer) -> None:
        self.mailer = mailer
        self.smtp: smtplib.SMTP | None = None
        self.sent = 0

    def send(self, message_id: str, sender: str, recipient: str, message: bytes) -> None:
        smtp = self._connected()
        try:
            smtp.sendmail(sender, [recipient], message)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
            self.close()
            raise _verdict(error) from error
        except UnicodeError as error:
            self.close()
            raise MailRefused("De mailserver kan dit adres niet aan.") from error
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise NoMailServer(f"De mailserver antwoordt niet: {error}") from error
        self.sent += 1

    def _connected(self) -> smtplib.SMTP:
        """Who can't come in, by a wrong password or certificate, tries again later: the mail is not at fault."""
        if self.smtp is None or self.sent >= self.MOST:
            self.close()
            try:
                self.smtp, self.sent = self.mailer.connect(), 0
            except (OSError, smtplib.SMTPException) as error:
                raise NoMailServer(f"De mailserver laat niet binnen of antwoordt niet: {error}") from error
        return self.smtp

    def close(self) -> None:
        """What was accepted stays so, whatever the server says to goodbye."""
        smtp, self.smtp = self.smtp, None
        if smtp is not None:
            try:
                smtp.quit()
            except (OSError, smtplib.SMTPException):
                smtp.close()


@contextmanager
def one_connection(mailer: Mailer) -> Iterator[Mailer]:
    """For who sends many: over SMTP they go by one connection."""
    if not isinstance(mailer, SmtpMailer):
        yield mailer
        return
    connection = OneConnection(mailer)
    try:
        yield connection
    finally:
        connection.close()


def _verdict(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException) -> MailNotTaken:
    """Only what is about the address or the mail is for good; who refuses us does so until somebody sets it right."""
    kind: type[MailNotTaken] = MailNotTaken
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reason = next(iter(error.recipients.values()))
        words = _words(reason)
        kind = RecipientRefused if _is_about_address(code, words) else MailNotTaken
    else:
        code, words = error.smtp_code, _words(error.smtp_error)
        kind = MailRefused if isinstance(error, smtplib.SMTPDataError) or code == TOO_LARGE else MailNotTaken
    kind = kind if 500 <= code < 600 else MailNotTaken
    return kind(f"De mailserver weigert de mail: {code} {words}")


def _words(reason: bytes | str) -> str:
    return reason.decode(errors="replace") if isinstance(reason, bytes) else reason


def _is_about_address(code: int, words: str) -> bool:
    """By the status in the answer; an older server has none, and may refuse to relay in the words of the same code."""
    if found := STATUS.match(words):
        return tells_of_address(found[0])
    return code in NO_SUCH_ADDRESS and not ABOUT_US.search(words)


def tells_of_address(status: str) -> bool:
    """Whether an enhanced status (RFC 3463) says for good that no mail arrives at the address, whatever is in it.

    Subjects 3, 5, 6 and 7 are about the server, the conversation, the content and the sender; so are a few others.
    """
    return status.startswith(("5.0.", "5.1.", "5.2.", "5.4.")) and status not in OF_THE_MAIL


def make_mailer(url: str) -> Mailer:
    """``maildir:FOLDER`` or ``smtp://[user:password@]host[:port][?starttls=no]``."""
    address = urlsplit(url)
    if address.scheme == "maildir":
        return MaildirMailer(Path(url.removeprefix("maildir:")))
    if address.scheme == "smtp":
        return SmtpMailer(address)
    raise ValueError(f"AGENDA_MAIL_URL begint met maildir: of smtp://, niet met {address.scheme or url!r}.")
