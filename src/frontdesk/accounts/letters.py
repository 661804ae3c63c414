"""What is written to people of the team, and the links in it.

The secret of a link stands after the `#`: browsers keep that part to themselves, so it is in no log and no Referer.
"""

from enum import StrEnum

import structlog

from frontdesk.accounts.invitations import Invitation
from frontdesk.accounts.roles import Admin
from frontdesk.errors import MailRefused, Unavailable
from frontdesk.kit.mail import Mailer
from frontdesk.kit.tasks import Tasks

log = structlog.get_logger(__name__)


class Mailed(StrEnum):
    """What became of a letter. `OFF`: there is no mail server, so the link has to be passed on by hand."""

    SENT = "sent"
    FAILED = "failed"
    OFF = "off"


class Letters:
    """Writes them. `url` is where browsers find Frontdesk."""

    def __init__(self, mailer: Mailer, url: str) -> None:
        self._mailer = mailer
        self._url = url.rstrip("/")

    @property
    def is_set(self) -> bool:
        """Whether letters go out at all."""
        return self._mailer.is_set

    def invitation_link(self, token: str) -> str:
        return f"{self._url}/admin/invitation#{token}"

    def reset_link(self, token: str) -> str:
        return f"{self._url}/admin/reset#{token}"

    async def send_invitation(self, invitation: Invitation, inviter: Admin, token: str) -> Mailed:
        """To the address that is invited; waits for the mail server."""
        return await self._send(
            invitation.email,
            f"{inviter.name} invites you to the team's chat desk",
            f"Hello{f' {invitation.name}' if invitation.name else ''},\n\n"
            f"{inviter.name} invites you to answer visitors together, as {invitation.role.value}.\n"
            f"Choose your password here and you are in:\n\n{self.invitation_link(token)}\n\n"
            f"The link works once, until {invitation.expires_at:%d %B %Y, %H:%M} UTC. "
            "If you do not know what this is about, just leave it.\n",
        )

    async def send_reset(self, admin: Admin, token: str) -> Mailed:
        """To the person whose password it is; waits for the mail server."""
        return await self._send(admin.email, RESET_SUBJECT, self._reset_text(admin, token))

    def send_reset_later(self, tasks: Tasks, admin: Admin, token: str) -> None:
        """As `send_reset`, behind the caller's back."""
        self._mailer.send_later(tasks, admin.email, RESET_SUBJECT, self._reset_text(admin, token))

    def _reset_text(self, admin: Admin, token: str) -> str:
        return (
            f"Hello {admin.name},\n\n"
            f"choose a new password here:\n\n{self.reset_link(token)}\n\n"
            "The link works once, and not for long. If you did not ask for it, just leave it: your password stays as it is.\n"
        )

    async def _send(self, to: str, subject: str, text: str) -> Mailed:
        if not self._mailer.is_set:
            return Mailed.OFF
        try:
            await self._mailer.send(to, subject, text)
        except (MailRefused, Unavailable) as error:
            log.warning("mail not sent", error=error.message)
            return Mailed.FAILED
        return Mailed.SENT


RESET_SUBJECT = "Your new password for the chat desk"
