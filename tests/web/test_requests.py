"""What a request may be called, and what the log calls it."""

import httpx2
from structlog.testing import capture_logs


async def test_a_nul_in_an_address_gets_no_further(web: httpx2.AsyncClient) -> None:
    assert (await web.get("/api/orders/%00")).status_code == 404
    assert (await web.get("/api/orders/k?limit=5&more=%00")).status_code == 400
    assert (await web.get("/api/orders/k?limit=5&more=%0A")).status_code == 200


async def test_a_slash_at_the_end_means_nothing(web: httpx2.AsyncClient) -> None:
    body = {"itemName": "tea", "count": 1}
    assert (
        (await web.post("/api/orders/", json=body)).json() == (await web.post("/api/orders", json=body)).json() == body
    )
    assert (await web.get("/api/orders/k/")).json()["key"] == "k"


async def test_the_log_names_the_route_and_never_the_key(web: httpx2.AsyncClient) -> None:
    with capture_logs() as lines:
        answer = await web.get("/api/orders/KEY-OF-A-VISITOR?limit=5", headers={"X-Request-Id": "chosen-by-me"})
    (line,) = [line for line in lines if line["event"] == "request"]
    assert line["route"] == "/api/orders/{key}"
    assert (line["method"], line["status"], line["address"]) == ("GET", 200, "127.0.0.1")
    assert line["request_id"] == answer.headers["x-request-id"] != "chosen-by-me"
    assert "KEY-OF-A-VISITOR" not in str(lines)
