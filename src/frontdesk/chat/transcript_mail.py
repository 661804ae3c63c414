"""A conversation by e-mail, to an address that its visitor has typed.

Whoever types somebody else's address sends that person a letter. So the letter is always the same, with the conversation as a file and
not as its text; few are sent for one visitor, from one address and in all; and few to one reader, whoever asks.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from frontdesk.accounts.admins import normal_email
from frontdesk.chat.records import Chat
from frontdesk.chat.transcript import file_name, write_transcript
from frontdesk.errors import Conflict, MailRefused, TooLarge
from frontdesk.kit.clock import Clock
from frontdesk.kit.limits import Limiter, Tiers
from frontdesk.kit.mail import Attachment, Mailer
from frontdesk.store.engine import Store
from frontdesk.web.addresses import limit_key

AN_HOUR_S = 3600.0
MAX_BYTES = 2_000_000
"""Mail servers take ten and more; nobody reads two."""

TEXT = """Hello,

here is your chat with {site}, in the file that comes with this letter.

Somebody asked for it in that chat and typed this address. If it was not you, there is nothing to do.
"""


@dataclass(frozen=True, slots=True)
class TranscriptMail:
    """What it takes to send one. `site_title` names the site in the letter."""

    mailer: Mailer
    askers: Tiers
    """keyed by session, by address, and all"""
    readers: Limiter
    """keyed by e-mail address"""
    site_title: Callable[[], Awaitable[str]]


def transcript_mail(mailer: Mailer, clock: Clock, site_title: Callable[[], Awaitable[str]]) -> TranscriptMail:
    """With its limits, per hour: 3 for one visitor, 10 for an address, 300 in all; 3 to one reader."""
    own, address, everybody, readers = (
        Limiter(limit, per_s=AN_HOUR_S, burst=burst, clock=clock)
        for limit, burst in ((3, 3), (10, 10), (300, 60), (3, 3))
    )
    return TranscriptMail(mailer, Tiers(own, address, everybody), readers, site_title)


async def send_transcript(parts: TranscriptMail, store: Store, chat: Chat, email: str, *, asker_address: str) -> None:
    """The mail server has taken the letter.

    Raises: InvalidInput (no address), Conflict (nothing was said yet), TooLarge (a conversation of more than MAX_BYTES),
    RateLimited, MailRefused (also when no mail server is set), Unavailable (it does not answer).
    """
    reader = normal_email(email)
    if not parts.mailer.is_set:
        raise MailRefused("Conversations cannot be sent by e-mail here.")
    if chat.last_seq == 0:
        raise Conflict("There is nothing to send yet.")
    parts.readers.hit(reader)
    parts.askers.hit(chat.id, limit_key(asker_address))
    text = await _read(store, chat)
    # the title is an admin's own words; a letter's head takes one line of what can be printed
    site = "".join(character for character in " ".join((await parts.site_title()).split()) if character.isprintable())
    file = Attachment(file_name(chat), "text/plain", text.encode())
    await parts.mailer.send(reader, f"Your chat with {site}", TEXT.format(site=site), attachment=file)


async def _read(store: Store, chat: Chat) -> str:
    pieces: list[str] = []
    size_bytes = 0
    async for piece in write_transcript(store, chat):
        size_bytes += len(piece.encode())
        if size_bytes > MAX_BYTES:
            raise TooLarge("This conversation is too long for a letter. Please save it as a file.", maxBytes=MAX_BYTES)
        pieces.append(piece)
    return "".join(pieces)
