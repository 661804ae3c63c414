"""Whatever is set for all is recorded, by whom and what it was before; secrets are not."""

from frontdesk.accounts import changes
from frontdesk.accounts.roles import Role
from tests.wire.people import House
from tests.wire.team import Json


async def test_settings_of_the_site_are_recorded_without_their_secret(house: House) -> None:
    ada = await house.colleague("Ada", Role.OWNER)
    secret = "a secret of the site, and it is long enough"
    body: Json = {"widget": {"title": "Lumen Lamps"}, "identitySecret": secret}
    assert (await ada.http.put("/api/settings", json=body)).status_code == 200
    answer = await ada.http.get("/api/changes")
    [change] = answer.json()["changes"]
    assert (change["action"], change["admin"]["name"]) == ("site.settings_changed", "Ada")
    assert change["before"]["title"] == "Chat with us"
    assert change["after"] == {"title": "Lumen Lamps", "identitySecret": "[hidden]"}
    assert secret not in answer.text


async def test_the_assistant_its_knowledge_and_ready_replies_are_recorded(house: House) -> None:
    ada = await house.colleague("Ada", Role.OWNER)
    key = "sk-a-key-that-nobody-may-read"
    assert (await ada.http.put("/api/ai/config", json={"instructions": "Be kind.", "apiKey": key})).status_code == 200
    source: Json = {"kind": "text", "title": "Returns", "content": "Within 30 days."}
    id = (await ada.http.post("/api/ai/knowledge", json=source)).json()["source"]["id"]
    await ada.http.delete(f"/api/ai/knowledge/{id}")
    made = (await ada.http.post("/api/canned-replies", json={"shortcut": "hi", "content": "Hello!"})).json()["reply"]
    path = f"/api/canned-replies/{made['id']}"
    await ada.http.put(path, json={"shortcut": "hi", "content": "Hello there!"})
    assert (await ada.http.delete(path)).status_code == 200
    answer = await ada.http.get("/api/changes")
    found = answer.json()["changes"][::-1]
    assert [(one["action"], one["target"]) for one in found] == [
        ("assistant.configured", None),
        ("knowledge.added", "Returns"),
        ("knowledge.removed", "Returns"),
        ("canned.added", "hi"),
        ("canned.changed", "hi"),
        ("canned.removed", "hi"),
    ]
    assert found[0]["after"]["instructions"] == "Be kind."
    assert (found[4]["before"], found[4]["after"]) == ({"content": "Hello!"}, {"content": "Hello there!"})
    assert key not in answer.text


async def test_who_is_kept_out_is_recorded(house: House) -> None:
    ada = await house.colleague("Ada", Role.OWNER)
    block = (await ada.http.post("/api/blocks", json={"network": "203.0.113.0/24"})).json()["block"]
    assert (await ada.http.delete(f"/api/blocks/{block['id']}")).status_code == 200
    found = (await ada.http.get("/api/changes", params={"kind": "block"})).json()["changes"]
    assert [(one["action"], one["target"]) for one in found] == [
        ("block.lifted", "203.0.113.0/24"),
        ("block.added", "203.0.113.0/24"),
    ]


async def test_a_secret_that_somebody_hands_in_all_the_same_is_hidden_and_long_texts_are_cut(house: House) -> None:
    ada = await house.colleague("Ada", Role.OWNER)
    after = {"nested": {"apiKey": "hunter2", "list": ["x" * 1000]}, "newPassword": "hunter2", "same": 1}
    async with house.store.begin() as tx:
        await changes.record(tx, ada.admin, "site.tried", "y" * 1000, before={"same": 1}, after=after)
    answer = await ada.http.get("/api/changes")
    [change] = answer.json()["changes"]
    assert "hunter2" not in answer.text
    assert change["after"] == {
        "nested": {"apiKey": "[hidden]", "list": ["x" * 299 + "…"]},
        "newPassword": "[hidden]",
    }
    assert len(change["target"]) == 300


async def test_what_is_rolled_back_is_not_recorded(house: House) -> None:
    ada = await house.colleague("Ada", Role.OWNER)
    refused = await ada.http.put(
        "/api/settings", json={"widget": {"title": "x"}, "hours": {"timezone": "Nowhere/None"}}
    )
    assert refused.status_code == 422
    assert (await ada.http.get("/api/changes")).json()["changes"] == []
