"""The composition root.

parts       what the settings mean
compose     everything, made once: slices, then sockets and http, which are given them
sharing     what several processes on one database share; forwarding: whose a request of long-polling is
serving     the process
"""

from frontdesk.app.compose import Frontdesk, create
from frontdesk.app.serving import serve

__all__ = ["Frontdesk", "create", "serve"]
