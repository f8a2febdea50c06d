"""Real SMTP servers on this machine, each living as long as a `with` block and failing exactly as it was told to."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import chain, count, repeat

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.certificates import Authority

NO_SUCH_PERSON = "550 5.1.1 No such person"
TRY_LATER = "452 4.3.1 Insufficient system storage"
REFUSED_CONTENT = "554 5.7.1 Content refused"
ACCEPTED = "250 2.0.0 OK"


class Delivery:
    """One mail that goes well. Its heirs are the ways in which it does not."""

    def sender(self) -> str:
        return ACCEPTED

    def recipient(self, address: str) -> str:
        return ACCEPTED

    async def data(self, connection: SMTP, keep: Callable[[], None]) -> str:
        keep()
        return ACCEPTED


@dataclass
class RefuseSenders(Delivery):
    reply: str

    def sender(self) -> str:
        return self.reply


@dataclass
class RefuseRecipients(Delivery):
    """Those of `addresses`, or all when none is named."""

    reply: str = NO_SUCH_PERSON
    addresses: Collection[str] = ()

    def recipient(self, address: str) -> str:
        return self.reply if not self.addresses or address in self.addresses else ACCEPTED


@dataclass
class RefuseEveryOther(Delivery):
    """Accepts the first recipient, refuses the second, and so on."""

    reply: str = NO_SUCH_PERSON
    seen: Iterator[int] = field(default_factory=count)

    def recipient(self, address: str) -> str:
        return self.reply if next(self.seen) % 2 else ACCEPTED


@dataclass
class RefuseContent(Delivery):
    reply: str = REFUSED_CONTENT

    async def data(self, connection: SMTP, keep: Callable[[], None]) -> str:
        return self.reply


class BreakOff(Delivery):
    """The connection breaks once the content is sent, and the mail is lost."""

    async def data(self, connection: SMTP, keep: Callable[[], None]) -> str:
        connection.transport.abort()
        return await forever()


class LoseTheAnswer(BreakOff):
    """The same for whoever sent it; but the mail has arrived."""

    async def data(self, connection: SMTP, keep: Callable[[], None]) -> str:
        keep()
        return await super().data(connection, keep)


class Hang(Delivery):
    """No answer comes to the content, for as long as the sender waits."""

    async def data(self, connection: SMTP, keep: Callable[[], None]) -> str:
        return await forever()


@dataclass
class TakeTime(Delivery):
    """Accepts the content, but not at once."""

    seconds: float

    async def data(self, connection: SMTP, keep: Callable[[], None]) -> str:
        await asyncio.sleep(self.seconds)
        return await super().data(connection, keep)


async def forever() -> str:
    """Ends by cancellation: when the sender goes away, or the server stops."""
    return await asyncio.Future()


@dataclass(frozen=True)
class Received:
    sender: str
    recipients: tuple[str, ...]
    content: bytes
    secured: bool
    login: str | None

    @property
    def mail(self) -> EmailMessage:
        return message_from_bytes(self.content, policy=policy.default)


@dataclass
class MailServer:
    port: int
    script: Iterator[Delivery]
    accounts: Mapping[str, str]
    host: str = "127.0.0.1"
    messages: list[Received] = field(default_factory=list)
    attempts: int = 0
    """how often a sender began a mail, whatever became of it"""

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.attempts += 1
        envelope.delivery = next(self.script)
        reply: str = envelope.delivery.sender()
        if reply == ACCEPTED:
            envelope.mail_from = address
        return reply

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply: str = envelope.delivery.recipient(address)
        if reply == ACCEPTED:
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        login = session.auth_data.login.decode() if session.auth_data else None
        received = Received(
            envelope.mail_from, tuple(envelope.rcpt_tos), envelope.original_content, bool(session.ssl), login
        )
        answer: Awaitable[str] = envelope.delivery.data(server, lambda: self.messages.append(received))
        return await answer

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, credentials: LoginPassword
    ) -> AuthResult:
        """`handled=False` leaves the 535 to aiosmtpd; otherwise the sender would wait for an answer in vain."""
        known = self.accounts.get(credentials.login.decode()) == credentials.password.decode()
        return AuthResult(success=known, handled=False, auth_data=credentials)


@contextmanager
def mail_server(
    script: Iterable[Delivery] = (), *, authority: Authority | None = None, accounts: Mapping[str, str] | None = None
) -> Iterator[MailServer]:
    """Treats the first mails by `script`, one each, and accepts every later one; `repeat(Hang())` never recovers.

    With an authority the sender must begin TLS, with accounts (a password by name) it must sign in.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    server = MailServer(listener.getsockname()[1], chain(script, repeat(Delivery())), accounts or {})
    controller = _Controller(
        server,
        listener,
        tls_context=authority.server_context() if authority else None,
        require_starttls=authority is not None,
        auth_required=bool(accounts),
        auth_require_tls=authority is not None,
        authenticator=server.authenticate,
    )
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


class _Controller(Controller):
    """Takes a socket that listens already, so that its port is free; leaves nothing behind when it stops."""

    def __init__(self, handler: MailServer, listener: socket.socket, **parameters: object) -> None:
        super().__init__(handler, handler.host, handler.port, server_hostname="localhost", **parameters)
        self.listener = listener

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self.listener)

    def stop(self, no_assert: bool = False) -> None:
        asyncio.run_coroutine_threadsafe(self._hang_up(), self.loop).result()
        super().stop(no_assert)

    async def _hang_up(self) -> None:
        conversations = asyncio.all_tasks() - {asyncio.current_task()}
        for conversation in conversations:
            conversation.cancel()
        await asyncio.gather(*conversations, return_exceptions=True)
