"""Whatever goes wrong, the client is told in one shape, and of our own faults nothing but a name to ask for."""

import httpx2
import pytest
from structlog.testing import capture_logs


async def test_a_refusal_carries_its_code_and_its_facts(web: httpx2.AsyncClient) -> None:
    answer = await web.get("/api/orders/k/taken")
    assert answer.status_code == 409
    assert answer.json() == {
        "error": {"code": "conflict", "message": "That is not possible any more.", "retryable": False, "state": "human"}
    }


async def test_who_was_too_fast_learns_how_long_to_wait(web: httpx2.AsyncClient) -> None:
    answer = await web.get("/api/orders/k/busy")
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "2"
    assert answer.json()["error"]["retryAfter"] == 2
    assert answer.json()["error"]["retryable"] is True


async def test_a_foreign_exception_that_is_known_becomes_its_refusal(web: httpx2.AsyncClient) -> None:
    answer = await web.get("/api/orders/k/away")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")


async def test_a_fault_of_ours_tells_nothing_and_is_logged_once_with_its_cause(web: httpx2.AsyncClient) -> None:
    with capture_logs() as lines:
        answer = await web.get("/api/orders/KEY-OF-A-VISITOR/fault")
    assert answer.status_code == 500
    error = answer.json()["error"]
    assert set(error) == {"code", "message", "retryable", "requestId"}
    assert error["code"] == "internal"
    assert error["requestId"] == answer.headers["x-request-id"]
    faults = [line for line in lines if line["log_level"] == "error"]
    assert len(faults) == 1
    assert faults[0]["request_id"] == error["requestId"]
    assert isinstance(faults[0]["exc_info"], RuntimeError)


async def test_an_address_that_is_not_there(web: httpx2.AsyncClient) -> None:
    answer = await web.get("/api/nothing")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


async def test_a_method_that_is_not_there_says_which_is(web: httpx2.AsyncClient) -> None:
    answer = await web.delete("/api/orders")
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")
    assert answer.headers["allow"] == "POST"
    assert answer.json()["error"]["allowed"] == ["POST"]


async def test_wrong_fields_are_named_and_their_values_are_not_repeated(web: httpx2.AsyncClient) -> None:
    answer = await web.post("/api/orders", json={"itemName": "SECRET" * 10, "count": "SECRET"})
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert error["code"] == "invalid_input"
    assert error["fields"] == [
        {"path": "itemName", "problem": "string should have at most 20 characters"},
        {"path": "count", "problem": "input should be a valid integer"},
    ]
    assert "SECRET" not in answer.text


@pytest.mark.parametrize("limit", ["0", "10", "x", "", "1e400", "9" * 5000, "NaN"])
async def test_a_wrong_query_is_named_too(web: httpx2.AsyncClient, limit: str) -> None:
    assert (await web.get("/api/orders/k", params={"limit": "9"})).status_code == 200
    answer = await web.get("/api/orders/k", params={"limit": limit})
    assert answer.status_code == 422
    assert answer.json()["error"]["fields"][0]["path"] == "limit"
    assert "999" not in answer.text
