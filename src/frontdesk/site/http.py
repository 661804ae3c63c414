"""The site's settings over HTTP: for the team, and as the widget needs them."""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter

from frontdesk.accounts.actors import CurrentAdmin
from frontdesk.chat.events import Publisher
from frontdesk.chat.facts import TeamTold
from frontdesk.kit.clock import Clock, iso
from frontdesk.kit.sealing import Seal
from frontdesk.site.schemas import SettingsChange
from frontdesk.site.settings import CurrentSettings, change_settings, settings_json
from frontdesk.store.engine import Store
from frontdesk.web.wire import JsonResponse, json_router

WIDGET_CONFIG_KEPT_S = 60


@dataclass(frozen=True, slots=True)
class SiteParts:
    """What the routes work with."""

    store: Store
    seal: Seal
    current: CurrentSettings
    publisher: Publisher
    clock: Clock
    count_people: Callable[[], int]
    assistant_is_on: Callable[[], bool]
    assistant_greeting: Callable[[], str]
    sends_mail: bool


def site_router(parts: SiteParts) -> APIRouter:
    """`/api/settings`, and `/api/widget/config`."""
    router = json_router("/api", tag="site")

    @router.get("/settings", summary="How the site has set its widget and hours")
    async def read() -> JsonResponse:
        return JsonResponse({"settings": settings_json(await parts.current.refresh())})

    @router.put("/settings", summary="Change settings, all or some")
    async def change(admin: CurrentAdmin, body: SettingsChange) -> JsonResponse:
        """Holds at once; pages that are open learn it within a minute."""
        async with parts.store.begin() as tx:
            settings = await change_settings(tx, admin, parts.seal, body)
        await parts.current.refresh()
        shown = {"settings": settings_json(settings)}
        parts.publisher.tell(TeamTold("settings-updated", shown))
        return JsonResponse(shown)

    @router.get("/widget/config", summary="What the widget needs before it is opened")
    async def widget_config() -> JsonResponse:
        settings = await parts.current.get()
        hours, now = settings.hours.hours(), parts.clock.now()
        opens = hours.opens_at(now)
        config = {
            # the assistant's own first words, while it is on and has some
            "widget": settings.widget.model_dump()
            | {"greeting": parts.assistant_greeting() or settings.widget.greeting},
            "open": hours.is_open(now),
            "opensAt": opens and iso(opens),
            "peopleOnline": parts.count_people(),
            "assistant": parts.assistant_is_on(),
            "mail": parts.sends_mail,
        }
        return JsonResponse(config, headers={"Cache-Control": f"public, max-age={WIDGET_CONFIG_KEPT_S}"})

    return router
