"""Letters by SMTP (RFC 5321): one connection for each, to the server that the settings name.

Whoever can wait awaits `send` and hears how it went; whoever must not wait uses `send_later`, which tries twice.
"""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import localtime, make_msgid
from typing import Literal

import structlog
from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from frontdesk.errors import InvalidInput, MailRefused, Unavailable
from frontdesk.kit.tasks import Tasks

log = structlog.get_logger(__name__)

# only what every mail server refuses; whether mail arrives there, only mail can tell
ADDRESS = re.compile(r"[^\s@<>\",;:\\]+@[^\s@<>\"',;:\\]+")
MAX_ADDRESS_CHARS = 254  # RFC 5321, 4.5.3.1.3 with erratum 1690
MAX_SUBJECT_CHARS = 200

RETRY_AFTER_S = 15.0
DEFAULT_PORTS = {"none": 25, "starttls": 587, "tls": 465}

Security = Literal["none", "starttls", "tls"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where letters are handed in. `port` None is the usual one for `security`; `timeout_s` is for a whole letter."""

    host: str
    port: int | None = None
    security: Security = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    sender: str
    sender_name: str = ""
    timeout_s: float = 10.0


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a letter; `media_type` as `text/plain`."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


class Mailer:
    """Sends letters, or says that it cannot: without a server every letter is refused."""

    def __init__(
        self, server: MailServer | None, *, tls: ssl.SSLContext | None = None, retry_after_s: float = RETRY_AFTER_S
    ) -> None:
        self._server = server
        self._tls = tls
        self._retry_after_s = retry_after_s

    @property
    def is_set(self) -> bool:
        """Whether there is a server to hand letters to."""
        return self._server is not None

    async def send(self, to: str, subject: str, text: str, *, attachment: Attachment | None = None) -> None:
        """The server has taken the letter. (Whether it arrives, only its reader can say.)

        Raises: InvalidInput (no address, or a line break where none may be), MailRefused (the server will not have it, now
        or ever), Unavailable (nobody there, too slow, or asked to come again).
        """
        letter = self._letter(to, subject, text, attachment)
        async with self._connected() as client:
            await client.send_message(letter)

    def send_later(
        self, tasks: Tasks, to: str, subject: str, text: str, *, attachment: Attachment | None = None
    ) -> None:
        """The letter goes out behind the caller's back; if the server cannot take it now, once more a little later.

        Raises: InvalidInput, as `send`. Everything else is for the log.
        """
        self._letter(to, subject, text, attachment)
        tasks.run("mail", self._send_twice(to, subject, text, attachment))

    async def check(self) -> None:
        """The server lets us in. Raises MailRefused and Unavailable, as `send`."""
        async with self._connected() as client:
            await client.noop()

    async def _send_twice(self, to: str, subject: str, text: str, attachment: Attachment | None) -> None:
        try:
            await self.send(to, subject, text, attachment=attachment)
        except Unavailable as error:
            log.warning("mail not taken, one more try", error=error.message)
            await asyncio.sleep(self._retry_after_s)
            await self.send(to, subject, text, attachment=attachment)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[SMTP]:
        server = self._server
        if server is None:
            raise MailRefused("No mail can be sent from here: SMTP_HOST is not set.")
        client = SMTP(
            hostname=server.host,
            port=server.port or DEFAULT_PORTS[server.security],
            username=server.user,
            password=server.password,
            timeout=server.timeout_s,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",  # False: not even when the server offers it
            tls_context=self._tls,
        )
        try:
            async with asyncio.timeout(server.timeout_s):
                await client.connect()
                yield client
                await client.quit()
        except TimeoutError:
            raise Unavailable("The mail server does not answer.") from None
        except (SMTPException, OSError) as error:
            raise _meaning(error) from error
        finally:
            client.close()

    def _letter(self, to: str, subject: str, text: str, attachment: Attachment | None) -> EmailMessage:
        if self._server is None:
            raise MailRefused("No mail can be sent from here: SMTP_HOST is not set.")
        if len(to) > MAX_ADDRESS_CHARS or not to.isprintable() or not ADDRESS.fullmatch(to):
            problem = "should be an e-mail address"
            raise InvalidInput("That is no e-mail address.", fields=[{"path": "to", "problem": problem}])
        # a line break would begin a header of somebody else's choice
        for path, value in (("subject", subject), ("attachment", attachment.name if attachment else "")):
            if not value.isprintable():
                raise InvalidInput(fields=[{"path": path, "problem": "should be one line, without control characters"}])
        letter = EmailMessage()
        letter["From"] = Address(self._server.sender_name, addr_spec=self._server.sender)
        letter["To"] = to
        letter["Subject"] = subject[:MAX_SUBJECT_CHARS]
        letter["Date"] = localtime()
        letter["Message-ID"] = make_msgid(domain=self._server.sender.rpartition("@")[2])
        letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
        letter.set_content(text)
        if attachment is not None:
            main, _, sub = attachment.media_type.partition("/")
            letter.add_attachment(attachment.content, maintype=main, subtype=sub, filename=attachment.name)
        return letter


def _meaning(error: SMTPException | OSError) -> MailRefused | Unavailable:
    if isinstance(error, SMTPAuthenticationError):
        return MailRefused("The mail server does not accept our user and password.")
    if isinstance(error, ssl.SSLError):
        return MailRefused("The mail server's certificate is not good, or it does not speak TLS there.")
    if (
        isinstance(error, SMTPNotSupported) or type(error) is SMTPException
    ):  # the bare one: no STARTTLS, or no AUTH, there
        return MailRefused("The mail server does not offer what the settings ask for: encryption, or signing in.")
    if isinstance(error, SMTPRecipientsRefused):
        codes = [refusal.code for refusal in error.recipients]
    elif isinstance(error, SMTPResponseException):
        codes = [error.code]
    else:
        return Unavailable("The mail server cannot be reached.")
    if all(400 <= code < 500 for code in codes):  # RFC 5321, 4.2.1: "try again"
        return Unavailable("The mail server asks us to try again later.")
    return MailRefused(f"The mail server refuses this letter ({codes[0]}).")
