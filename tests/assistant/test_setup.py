"""Admins set the assistant up, try it, and ask it why; what they enter is checked, and the key is never shown."""

import pytest

from frontdesk.accounts.roles import Role
from frontdesk.store.engine import Store
from tests.assistant.model_server import ModelServer
from tests.wire.people import Colleague, House, open_house

KEY = "sk-test-0123456789abcdef"


@pytest.fixture
async def owner(house: House) -> Colleague:
    return await house.colleague("Olga", Role.OWNER)


def custom(models: ModelServer, model: str = "ok") -> dict[str, object]:
    return {"enabled": True, "provider": "custom", "baseUrl": models.url, "model": model, "burstWaitS": 0.0}


async def test_a_change_is_kept_and_effective_at_once(house: House, owner: Colleague, models: ModelServer) -> None:
    assert (await owner.http.get("/api/ai/config")).json()["enabled"] is False
    changed = await owner.http.put("/api/ai/config", json={**custom(models), "instructions": "We sell lamps."})
    assert changed.status_code == 200, changed.text
    assert (await owner.http.get("/api/ai/config")).json() == changed.json()
    visitor = await house.visitor(says="How long does delivery take?")
    reply = await visitor.hears("ai-reply")
    assert reply["content"] == "Delivery takes 2 to 4 working days."
    assert "We sell lamps." in models.calls[0].body["messages"][0]["content"]
    await owner.http.put("/api/ai/config", json={"enabled": False})
    assert (await house.visitor()).id
    assert (await owner.http.get("/api/chats")).json()["chats"][0]["state"] == "waiting"


async def test_its_greeting_is_the_first_words_of_every_chat_while_it_is_on(house: House, owner: Colleague) -> None:
    async def greeting() -> str:
        found: str = (await house.http.get("/api/widget/config")).json()["widget"]["greeting"]
        return found

    await owner.http.put("/api/settings", json={"widget": {"greeting": "Hello from the shop"}})
    assert await greeting() == "Hello from the shop"
    await owner.http.put("/api/ai/config", json={"enabled": True, "greeting": "Ask me about lamps!"})
    assert await greeting() == "Ask me about lamps!"
    await owner.http.put("/api/ai/config", json={"greeting": ""})
    assert await greeting() == "Hello from the shop"
    await owner.http.put("/api/ai/config", json={"greeting": "Ask me!", "enabled": False})
    assert await greeting() == "Hello from the shop"


async def test_what_is_left_out_stays(owner: Colleague) -> None:
    await owner.http.put("/api/ai/config", json={"temperature": 1.5, "handOff": {"phrases": ["concierge"]}})
    after = (await owner.http.put("/api/ai/config", json={"handOff": {"unknownAnswers": 5}})).json()
    assert after["temperature"] == 1.5
    assert after["handOff"]["phrases"] == ["concierge"] and after["handOff"]["unknownAnswers"] == 5


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"temperature": 2.1}, "temperature"),
        ({"temperature": "warm"}, "temperature"),
        ({"temperature": None}, "temperature"),
        ({"maxTokens": 0}, "maxTokens"),
        ({"maxTokens": 1.5}, "maxTokens"),
        ({"provider": "skynet"}, "provider"),
        ({"provider": "custom", "baseUrl": "ftp://x"}, "baseUrl"),
        ({"provider": "custom", "baseUrl": "https://user:pass@x.example/v1"}, "baseUrl"),
        ({"provider": "custom", "baseUrl": "not an address"}, "baseUrl"),
        ({"model": "two words"}, "model"),
        ({"model": ""}, "model"),
        ({"languages": ["en", "tlh"]}, "languages"),
        ({"instructions": "x" * 8001}, "instructions"),
        ({"burstWaitS": -1}, "burstWaitS"),
        ({"dailyCapUsd": -1}, "dailyCapUsd"),
        ({"handOff": {"unknownAnswers": 0}}, "handOff.unknownAnswers"),
        ({"handOff": "never"}, "handOff"),
        ({"apiKey": 5}, "apiKey"),
        ({"apiKey": "ключ"}, "apiKey"),
        ({"enabled": True, "provider": "openai", "model": "gpt-5-mini"}, "apiKey"),
        ({"enabled": True, "provider": "custom", "model": "m"}, "baseUrl"),
        ({"enabled": True, "provider": "custom", "baseUrl": "http://x.example/v1"}, "model"),
    ],
)
async def test_what_cannot_be_is_refused_and_named(owner: Colleague, changes: dict[str, object], path: str) -> None:
    before = (await owner.http.get("/api/ai/config")).json()
    refused = await owner.http.put("/api/ai/config", json=changes)
    assert refused.status_code == 422, refused.text
    assert path in [field["path"] for field in refused.json()["error"]["fields"]]
    assert (await owner.http.get("/api/ai/config")).json() == before


async def test_the_key_is_written_and_never_read(owner: Colleague, store: Store, models: ModelServer) -> None:
    stored = await owner.http.put("/api/ai/config", json={**custom(models), "apiKey": KEY})
    assert stored.json()["apiKey"] == "sk-…cdef"
    for answer in (stored, await owner.http.get("/api/ai/config")):
        assert KEY not in answer.text and KEY[:10] not in answer.text
    async with store.direct() as connection:
        row = dict(await connection.fetchrow("select * from ai_config"))
    assert KEY.encode() not in row["sealed_key"] and KEY not in str(row)
    tried = await owner.http.post("/api/ai/test", json={"message": "Hello there, how are you?"})
    assert tried.json()["reason"] == "model" and models.calls[-1].key == KEY


async def test_the_key_goes_with_the_host_that_it_was_for(owner: Colleague, models: ModelServer) -> None:
    await owner.http.put("/api/ai/config", json={**custom(models), "apiKey": KEY})
    same = await owner.http.put("/api/ai/config", json={"model": "other"})
    assert same.json()["apiKey"] == "sk-…cdef"
    trial = {"message": "Anything at all?", "config": {"baseUrl": models.url.replace("127.0.0.1", "localhost")}}
    await owner.http.post("/api/ai/test", json=trial)
    assert models.calls[-1].key != KEY
    moved = await owner.http.put("/api/ai/config", json={"baseUrl": "https://elsewhere.example/v1"})
    assert moved.json()["apiKey"] is None


async def test_another_secret_loses_the_key_and_says_so(owner: Colleague, store: Store) -> None:
    await owner.http.put("/api/ai/config", json={"apiKey": KEY})
    async with open_house(store, secret_key="quite another secret of the tests, long too") as elsewhere:
        other = await elsewhere.colleague("Olga", Role.OWNER)
        seen = (await other.http.get("/api/ai/config")).json()
        assert seen["keyIsLost"] is True
        assert (await other.http.put("/api/ai/config", json={"temperature": 0.5})).json()["keyIsLost"] is True
    assert (await owner.http.get("/api/ai/config")).json()["keyIsLost"] is False


async def test_a_trial_says_what_it_would_answer_and_saves_nothing(owner: Colleague, models: ModelServer) -> None:
    before = (await owner.http.get("/api/ai/config")).json()
    draft = {**custom(models, "gpt-4o-mini"), "apiKey": KEY}
    tried = (await owner.http.post("/api/ai/test", json={"message": "How long?", "config": draft})).json()
    assert tried["reply"] == "Delivery takes 2 to 4 working days." and not tried["wouldHandOff"]
    assert tried["firstTokenMs"] is not None and tried["costUsd"] > 0 and tried["promptTokens"] == 1000
    assert (await owner.http.get("/api/ai/config")).json() == before
    asked = (await owner.http.post("/api/ai/test", json={"message": "Let me talk to a human", "config": draft})).json()
    assert asked["wouldHandOff"] and asked["cause"] == "rule" and "calling a person" in asked["reply"]


@pytest.mark.parametrize(
    ("model", "words"),
    [("wrong-key", "Incorrect API key provided."), ("unknown", "The model `unknown` does not exist.")],
)
async def test_a_provider_s_own_error_comes_back_in_its_words(
    owner: Colleague, models: ModelServer, model: str, words: str
) -> None:
    tried = await owner.http.post("/api/ai/test", json={"message": "Hello, how long?", "config": custom(models, model)})
    assert words in tried.json()["error"] and tried.json()["wouldHandOff"]


async def test_every_message_of_the_assistant_can_be_asked_why(
    house: House, owner: Colleague, models: ModelServer
) -> None:
    await owner.http.put("/api/ai/config", json=custom(models, "gpt-4o-mini"))
    visitor = await house.visitor(says="How long?")
    reply = await visitor.hears("ai-reply")
    await visitor.hears("ai-thinking", isThinking=False)
    found = await _eventually(owner, f"/api/ai/replies/{reply['id']}")
    assert found["model"] == "gpt-4o-mini" and found["costUsd"] > 0 and found["reason"] == "model"
    assert found["unsourced"] == [] and "passages" in found
    assert (await owner.http.get("/api/ai/replies/nonsense")).status_code == 404
    figures = (await owner.http.get("/api/ai/figures")).json()
    assert figures["messagesAfterTakeOver"] == 0 and figures["outcomes"]["answered"] == {"model": 1}


async def _eventually(owner: Colleague, path: str) -> dict[str, object]:
    """The record is written right after the answer is told."""
    for _ in range(100):
        answer = await owner.http.get(path)
        if answer.status_code == 200:
            found: dict[str, object] = answer.json()["reply"]
            return found
    raise AssertionError(answer.text)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.AGENT])
async def test_only_admins_set_it_up(house: House, role: Role) -> None:
    somebody = await house.colleague("Sam", role)
    for method, path in (
        ("GET", "/api/ai/config"),
        ("PUT", "/api/ai/config"),
        ("POST", "/api/ai/test"),
        ("POST", "/api/ai/knowledge"),
    ):
        assert (await somebody.http.request(method, path, json={})).status_code == 403
        assert (await house.http.request(method, path, json={})).status_code == 401


async def test_inside_the_network_nothing_is_asked_unless_allowed(store: Store, models: ModelServer) -> None:
    async with open_house(store, private_addresses=False) as house:
        owner = await house.colleague("Olga", Role.OWNER)
        tried = await owner.http.post("/api/ai/test", json={"message": "How long?", "config": custom(models)})
        assert "inside the network" in tried.json()["error"]
    assert models.calls == []
