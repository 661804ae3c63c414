"""Letters go out by real SMTP; what cannot go out is said, and nobody waits for ever."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from frontdesk.errors import InvalidInput, MailRefused, Unavailable
from frontdesk.kit.mail import Attachment, Mailer, MailServer
from frontdesk.kit.tasks import Tasks
from tests.post_office import PostOffice, free_port, opened

Open = Callable[..., int]


@pytest.fixture
async def office() -> PostOffice:
    return PostOffice()


@pytest.fixture
def open_office(office: PostOffice) -> Iterator[Open]:
    """Puts the office on a free port, with the options of aiosmtpd's controller."""
    with contextlib.ExitStack() as stack:
        yield lambda **options: stack.enter_context(opened(office, **options))


def mailer(port: int, **changes: Any) -> Mailer:
    tls, retry = changes.pop("tls", None), changes.pop("retry_after_s", 0.01)
    values: dict[str, Any] = {"host": "127.0.0.1", "port": port, "security": "none", "sender": "desk@example.com"}
    server = MailServer(**values | {"sender_name": "Lumen Lamps", "timeout_s": 3.0} | changes)
    return Mailer(server, tls=tls, retry_after_s=retry)


async def test_a_letter_arrives_as_it_was_written(office: PostOffice, open_office: Open) -> None:
    text = "Dear Zoë,\n\n.a line that begins with a dot\n\nПривет\n"
    file = Attachment("chat.txt", "text/plain", "naïve".encode())
    await mailer(open_office()).send("zoe@example.com", "Your chat, as you asked — naïve", text, attachment=file)
    [letter] = office.letters
    assert letter["To"] == "zoe@example.com"
    assert letter["From"] == "Lumen Lamps <desk@example.com>"
    assert letter["Subject"] == "Your chat, as you asked — naïve"
    assert letter["Auto-Submitted"] == "auto-generated"
    body = letter.get_body()
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == text
    [attached] = letter.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("chat.txt", "text/plain")
    assert attached.get_payload(decode=True) == "naïve".encode()


@pytest.mark.parametrize("to", ["o'neil@example.com", "jean+desk@example.com", "!#$%&*/=?^_`{|}~-.1@example.com"])
async def test_whoever_has_an_unusual_address_is_written_to(office: PostOffice, open_office: Open, to: str) -> None:
    await mailer(open_office()).send(to, "hello", "text")
    assert [letter["To"] for letter in office.letters] == [to]


@pytest.mark.parametrize(
    "to",
    [
        "",
        "nobody",
        "a@b.example\nBcc: all@b.example",
        "a@b.example\r\n",
        "a@b.example, c@d.example",
        "<a@b.example>",
        "a\0@b.example",
        "é" * 300 + "@b.example",
    ],
)
async def test_nobody_else_is_written_to_by_a_crooked_address(office: PostOffice, open_office: Open, to: str) -> None:
    with pytest.raises(InvalidInput):
        await mailer(open_office()).send(to, "hello", "text")
    assert office.letters == []


async def test_no_header_comes_in_by_the_subject_the_sender_or_a_files_name(
    office: PostOffice, open_office: Open
) -> None:
    port = open_office()
    for subject in ("hello\nBcc: all@example.com", "hello\r\n\r\nbody", "a\x00b", "a\u2028b"):
        with pytest.raises(InvalidInput):
            await mailer(port).send("a@example.com", subject, "text")
    file = Attachment("a\r\nBcc: all@example.com", "text/plain", b"x")
    with pytest.raises(InvalidInput):
        await mailer(port).send("a@example.com", "hello", "text", attachment=file)
    assert office.letters == []


async def test_starttls_is_used_with_the_servers_certificate_checked(
    office: PostOffice, open_office: Open, tmp_path: Path
) -> None:
    there, trusting = _certificate(tmp_path)
    port = open_office(tls_context=there, require_starttls=True)
    await mailer(port, security="starttls", host="localhost", tls=trusting).send("a@example.com", "hello", "text")
    assert len(office.letters) == 1
    with pytest.raises(MailRefused):
        await mailer(port, security="starttls", host="localhost").send("a@example.com", "hello", "text")
    with pytest.raises(MailRefused):
        await mailer(port).send("a@example.com", "hello", "text")
    assert len(office.letters) == 1


async def test_a_letter_never_goes_in_the_clear_because_the_server_offers_nothing_better(
    office: PostOffice, open_office: Open
) -> None:
    with pytest.raises(MailRefused, match="does not offer"):
        await mailer(open_office(), security="starttls").send("a@example.com", "hello", "text")
    assert office.letters == []


async def test_tls_from_the_first_byte(office: PostOffice, open_office: Open, tmp_path: Path) -> None:
    there, trusting = _certificate(tmp_path)
    port = open_office(ssl_context=there, server_hostname="localhost")
    await mailer(port, security="tls", host="localhost", tls=trusting).send("a@example.com", "hello", "text")
    assert len(office.letters) == 1


async def test_signing_in(office: PostOffice, open_office: Open) -> None:
    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
        assert isinstance(data, LoginPassword)
        return AuthResult(success=(data.login, data.password) == (b"desk", b"secret"), handled=False)

    port = open_office(authenticator=check, auth_required=True, auth_require_tls=False)
    await mailer(port, user="desk", password="secret").check()
    await mailer(port, user="desk", password="secret").send("a@example.com", "hello", "text")
    with pytest.raises(MailRefused, match="user and password"):
        await mailer(port, user="desk", password="wrong").check()
    assert len(office.letters) == 1


@pytest.mark.parametrize(("to", "kind"), [("nobody@example.com", MailRefused), ("greylisted@example.com", Unavailable)])
async def test_a_refusal_says_whether_it_is_for_good(open_office: Open, to: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        await mailer(open_office()).send(to, "hello", "text")


async def test_a_letter_that_the_server_will_not_have_is_refused(office: PostOffice, open_office: Open) -> None:
    office.answers = ["552 too large", "451 disk full"]
    port = open_office()
    with pytest.raises(MailRefused, match="552"):
        await mailer(port).send("a@example.com", "hello", "text")
    with pytest.raises(Unavailable, match="later"):
        await mailer(port).send("a@example.com", "hello", "text")


async def test_a_server_that_is_not_there_or_says_nothing_or_breaks_off_is_not_waited_for() -> None:
    with pytest.raises(Unavailable):
        await mailer(free_port()).send("a@example.com", "hello", "text")
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Unavailable, match="does not answer"):
        await mailer(silent.getsockname()[1], timeout_s=0.3).send("a@example.com", "hello", "text")

    async def leave(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hel")
        writer.close()

    server = await asyncio.start_server(leave, "127.0.0.1", 0)
    async with server:
        with pytest.raises(Unavailable):
            await mailer(server.sockets[0].getsockname()[1]).send("a@example.com", "hello", "text")


async def test_a_letter_behind_the_callers_back_is_tried_twice(office: PostOffice, open_office: Open) -> None:
    office.answers = ["451 come again"]
    tasks = Tasks()
    mailer(open_office()).send_later(tasks, "a@example.com", "hello", "text")
    await office.next_letter()
    await tasks.stop(timeout_s=5)
    assert len(office.letters) == 1


async def test_a_letter_that_is_refused_for_good_is_tried_once_and_harms_nobody(
    office: PostOffice, open_office: Open
) -> None:
    office.answers = ["554 never"]
    tasks = Tasks()
    mailer(open_office()).send_later(tasks, "a@example.com", "hello", "text")
    await tasks.stop(timeout_s=5)
    assert (office.answers, office.letters) == ([], [])


async def test_without_a_server_every_letter_is_refused() -> None:
    nobody = Mailer(None)
    assert not nobody.is_set
    work: list[Awaitable[None]] = [nobody.send("a@example.com", "hello", "text"), nobody.check()]
    for one in work:
        with pytest.raises(MailRefused, match="SMTP_HOST"):
            await one


def _certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context for `localhost`, and a client's that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "server.pem"
    path.write_bytes(secret + pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cadata=pem.decode())
