"""The launcher's looks, which the loader brings along: a page that includes it asks for nothing else until it is opened."""

import orjson

from frontdesk.errors import Unavailable
from frontdesk.site.settings import CurrentSettings


async def launcher_look(current: CurrentSettings) -> bytes:
    """JSON in the form of `frontends/loader/contract.ts`, `Look`; an empty object when the settings cannot be read."""
    try:
        widget = (await current.get()).widget
    except Unavailable:
        return b"{}"
    look = {"color": widget.accent, "position": widget.position}
    if widget.launcher_text:
        look["label"] = widget.launcher_text
    if widget.language != "auto":
        look["lang"] = widget.language
    return orjson.dumps(look)
