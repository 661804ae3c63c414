"""The composition root: parts (what the settings mean), compose (who is given what), serving (the process)."""

from frontdesk.app.compose import Frontdesk, create
from frontdesk.app.serving import serve

__all__ = ["Frontdesk", "create", "serve"]
