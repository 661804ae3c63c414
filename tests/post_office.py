"""A mail server of the tests' own, spoken to by real SMTP."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class PostOffice:
    """Keeps what it is given; `answers` are given instead of taking a letter, first things first. Made inside a running loop."""

    letters: list[EmailMessage] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)
    _arrived: "asyncio.Queue[EmailMessage]" = field(default_factory=asyncio.Queue)

    async def next_letter(self) -> EmailMessage:
        """The next letter, that nobody has waited for yet."""
        async with asyncio.timeout(10):
            return await self._arrived.get()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """The letter is kept."""
        if self.answers:
            return self.answers.pop(0)
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.loop.call_soon_threadsafe(self._arrived.put_nowait, letter)
        return "250 taken"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """`nobody@` has no mailbox, and `greylisted@` has to come again."""
        if address.startswith("nobody@"):
            return "550 no such mailbox"
        if address.startswith("greylisted@"):
            return "450 come again"
        envelope.rcpt_tos.append(address)
        return "250 ok"


@contextmanager
def opened(office: PostOffice, **options: Any) -> Iterator[int]:
    """The office is open on a free port until the block ends; `options` are those of aiosmtpd's controller."""
    controller = Controller(office, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield int(controller.port)
    finally:
        controller.stop()


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])
