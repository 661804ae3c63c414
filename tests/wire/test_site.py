"""What the site sets of its own."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from frontdesk.accounts.roles import Role
from frontdesk.store.engine import Store
from tests.wire.people import House, open_house

SECRET = "the secret that the site's server signs with"


async def test_a_change_is_kept_told_to_the_team_and_shown_to_every_page(house: House) -> None:
    ola, mara = await house.colleague("Ola", Role.ADMIN), await house.colleague("Mara")
    change = {"widget": {"title": "Ask Lumen", "accent": "#aa3300"}, "hours": {"timezone": "Europe/Berlin"}}
    answer = await ola.http.put("/api/settings", json=change)
    settings = answer.json()["settings"]
    assert (settings["widget"]["title"], settings["widget"]["position"]) == ("Ask Lumen", "right")
    assert settings["hours"] == {"timezone": "Europe/Berlin", "days": {}}
    assert await mara.hears("settings-updated") == {"settings": settings}
    second = await ola.http.put("/api/settings", json={"widget": {"title": "Hello"}})
    assert second.json()["settings"]["widget"]["accent"] == "#aa3300", "what is not named stays"
    assert (await ola.http.get("/api/settings")).json() == second.json()
    config = await house.http.get("/api/widget/config")
    assert config.headers["cache-control"] == "public, max-age=60"
    assert config.json()["widget"] == second.json()["settings"]["widget"]


async def test_the_widget_learns_whether_anybody_is_there(house: House) -> None:
    async def config() -> dict[str, object]:
        return (await house.http.get("/api/widget/config")).json()

    assert (await config())["peopleOnline"] == 0
    mara = await house.colleague("Mara")
    await house.come_back(mara.admin)
    await house.colleague("Vera", Role.VIEWER)
    async with asyncio.timeout(20):
        while not (found := await config())["peopleOnline"]:
            await asyncio.sleep(0.05)
    assert (found["peopleOnline"], found["open"], found["opensAt"]) == (1, True, None), "a viewer answers nobody"


async def test_the_widget_learns_when_somebody_will_be_there(house: House) -> None:
    ola = await house.colleague("Ola", Role.OWNER)
    later = datetime.now(UTC) + timedelta(days=2)
    only_then = {"timezone": "UTC", "days": {f"{later:%a}".lower(): [["10:00", "11:00"]]}}
    assert (await ola.http.put("/api/settings", json={"hours": only_then})).status_code == 200
    found = (await house.http.get("/api/widget/config")).json()
    assert (found["open"], found["opensAt"]) == (False, f"{later:%Y-%m-%d}T10:00:00.000Z")


async def test_the_identity_secret_is_written_and_never_read(house: House) -> None:
    ola, mara = await house.colleague("Ola", Role.ADMIN), await house.colleague("Mara")
    answer = await ola.http.put("/api/settings", json={"identitySecret": SECRET})
    assert answer.json()["settings"]["identitySecretSet"] is True
    told = await mara.hears("settings-updated")
    read = await ola.http.get("/api/settings")
    for text in (answer.text, str(told), read.text):
        assert SECRET not in text
    async with house.store.direct() as connection:
        kept = await connection.fetchrow("select * from site_settings")
        events = await connection.fetch("select * from events where name = 'site.settings_changed'")
    assert SECRET.encode() not in kept["identity_secret"]
    assert SECRET not in str(events)
    assert events[0]["facts"] == {"fields": ["identitySecret"]}
    await ola.http.put("/api/settings", json={"widget": {"title": "x"}})
    assert (await ola.http.get("/api/settings")).json()["settings"]["identitySecretSet"] is True
    removed = await ola.http.put("/api/settings", json={"identitySecret": None})
    assert removed.json()["settings"]["identitySecretSet"] is False


async def test_settings_outlive_the_process_and_a_lost_key_loses_the_secret_only(store: Store) -> None:
    async with open_house(store) as house:
        ola = await house.colleague("Ola", Role.ADMIN)
        await ola.http.put("/api/settings", json={"widget": {"title": "Lumen"}, "identitySecret": SECRET})
    for key, is_set in (("another key than that of before, as long", False), (None, True)):
        given = {"secret_key": SecretStr(key)} if key else {}
        async with open_house(store, **given) as house:
            ola = await house.colleague("Ola", Role.ADMIN)
            found = (await ola.http.get("/api/settings")).json()["settings"]
            assert (found["widget"]["title"], found["identitySecretSet"]) == ("Lumen", is_set)


@pytest.mark.parametrize(
    "change",
    [
        {"widget": {"accent": "red"}},
        {"widget": {"accent": "#0F6E66;background:url(//evil.example)"}},
        {"widget": {"position": "top"}},
        {"widget": {"consentUrl": "javascript:alert(1)"}},
        {"widget": {"consentUrl": "https://"}},
        {"widget": {"title": "x" * 61}},
        {"widget": {"title": None}},
        {"widget": {"language": "english, please"}},
        {"widget": {"quickReplies": [""]}},
        {"widget": {"quickReplies": ["x"] * 7}},
        {"widget": {"sound": "yes"}},
        {"widget": {"form": {"when": "always", "fields": []}}},
        {"widget": {"form": {"when": "before", "fields": [{"name": "a b", "label": "x"}]}}},
        {"widget": {"form": {"when": "before", "fields": [{"name": "a", "label": "x"}, {"name": "a", "label": "y"}]}}},
        {"widget": "blue"},
        {"hours": {"timezone": "Mars/Olympus"}},
        {"identitySecret": "short"},
    ],
)
async def test_what_cannot_be_set_is_refused_and_changes_nothing(house: House, change: dict[str, object]) -> None:
    ola = await house.colleague("Ola", Role.ADMIN)
    before = (await ola.http.get("/api/settings")).json()
    answer = await ola.http.put("/api/settings", json={"hours": {"timezone": "Asia/Tokyo"}} | change)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_input")
    assert answer.json()["error"]["fields"][0]["path"].split(".")[0] in change
    assert (await ola.http.get("/api/settings")).json() == before


async def test_only_admins_set_the_site_and_no_token_is_asked_for_the_widget(house: House) -> None:
    mara = await house.colleague("Mara")
    assert (await mara.http.get("/api/settings")).status_code == 403
    assert (await mara.http.put("/api/settings", json={})).status_code == 403
    stale = await house.http.get("/api/widget/config", headers={"Authorization": "Bearer of-yesterday"})
    assert stale.status_code == 200
