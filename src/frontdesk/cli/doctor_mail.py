"""Whether letters go out: the mail server is there, speaks as the settings say, and lets us in."""

import asyncio

from frontdesk.app.parts import make_mailer
from frontdesk.cli.findings import Finding, good, wrong
from frontdesk.errors import FrontdeskError
from frontdesk.settings import Settings


def examine_mail(settings: Settings) -> Finding:
    """Signs in at the mail server, and sends nothing."""
    mailer = make_mailer(settings)
    if not mailer.is_set:
        return good("mail", "SMTP_HOST is not set: links are shown to copy, and no letter is sent")
    try:
        asyncio.run(mailer.check())
    except FrontdeskError as error:
        return wrong(
            "mail",
            f"{error.message} Look at SMTP_HOST, SMTP_PORT, SMTP_SECURITY, SMTP_USER and SMTP_PASSWORD ({settings.smtp_host})",
        )
    return good("mail", f"{settings.smtp_host} takes letters from {settings.mail_sender}")
