"""JSON is taken as the standard has it, and as the database can hold it."""

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import Malformed
from frontdesk.web.wire import parse_json

GOOD = b'{"itemName": "tea", "count": 2}'


async def post(web: httpx2.AsyncClient, body: bytes, content_type: str = "application/json") -> httpx2.Response:
    return await web.post("/api/orders", content=body, headers={"Content-Type": content_type})


async def test_a_body_comes_in_as_it_goes_out(web: httpx2.AsyncClient) -> None:
    answer = await post(web, GOOD, "application/json; charset=utf-8")
    assert (answer.status_code, answer.json()) == (200, {"itemName": "tea", "count": 2})


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"tea",
        b"\xff\xfe",
        b'{"itemName": NaN, "count": 1}',
        b'{"itemName": "a", "count": 1e400}',
        b'{"itemName": "a", "count": Infinity}',
        b'{"itemName": "\\ud800", "count": 1}',
        b'{"itemName": "\xed\xa0\x80", "count": 1}',
        b'{"itemName": "\\u0000", "count": 1}',
        b'{"itemName": "\x00", "count": 1}',
        b'{"itemName": "a", "count": 1, "more": [{"\\u0000": 1}]}',
        b'{"itemName": "a", "count": 1,}',
        b"[" * 1100 + b"]" * 900,
        b"9" * 1500,
    ],
    ids=lambda body: repr(body[:45]),
)
async def test_what_is_not_clean_json_is_malformed(web: httpx2.AsyncClient, body: bytes) -> None:
    answer = await post(web, body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "malformed")


@pytest.mark.parametrize(
    "body",
    [
        b"null",
        b"[]",
        b'"tea"',
        b"{}",
        b'{"itemName": 5, "count": 1}',
        b'{"itemName": "tea", "count": "1"}',
        b'{"itemName": "tea", "count": 1.5}',
        b'{"itemName": "tea", "count": true}',
        b'{"itemName": ["tea"], "count": 1}',
        b'{"itemName": "tea", "count": -1}',
        b'{"item_name": "tea", "count": 1}',
        b"[" * 900 + b"]" * 900,
        b"",
    ],
    ids=lambda body: repr(body[:45]),
)
async def test_json_of_the_wrong_shape_is_invalid_input(web: httpx2.AsyncClient, body: bytes) -> None:
    answer = await post(web, body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_input")


async def test_fields_that_nobody_asked_for_say_nothing(web: httpx2.AsyncClient) -> None:
    answer = await post(
        web, b'{"itemName": "tea", "count": 1, "role": "owner", "isAdmin": true, "__proto__": {"a": 1}}'
    )
    assert (answer.status_code, answer.json()) == (200, {"itemName": "tea", "count": 1})


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x", ""]
)
async def test_what_does_not_call_itself_json_is_not_taken_for_it(web: httpx2.AsyncClient, content_type: str) -> None:
    answer = await post(web, GOOD, content_type)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "malformed")


def test_an_escaped_backslash_before_u0000_is_no_nul() -> None:
    assert parse_json(b'"\\\\u0000"') == "\\u0000"


@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_or_malformed(body: bytes) -> None:
    try:
        parse_json(body)
    except Malformed:
        pass
