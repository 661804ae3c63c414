"""What the API's own document promises, the API keeps: for whatever its schemas allow, and for what they do not."""

import asyncio
from collections.abc import Callable, Iterator
from uuid import UUID

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, assume, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.schemas import BaseSchema

from frontdesk.accounts.access import TABLE
from frontdesk.accounts.roles import Role
from frontdesk.store.embedded import Cluster
from tests.journeys.server import ROOMY, Process, create_database, hire, running

CONFIG = schemathesis.Config.from_dict(
    {
        # U+0000 is refused before anything else, everywhere (tests/web): no schema need say so
        "generation": {"allow-x00": False},
        "checks": {
            # a body may be wrong and too large at once
            "negative_data_rejection": {"expected-statuses": [400, 401, 403, 404, 405, 409, 413, 422, 429]},
            # no schema can say who is in the team; what is refused for such a reason names its field
            "positive_data_acceptance": {"expected-statuses": ["2xx", 401, 403, 404, 409, 422, 429]},
        },
    }
)
TAKES_NOTHING = {
    "GET /api/auth/ways",
    "GET /api/files/rules",
    "GET /healthz",
    "GET /readyz",
    "GET /api/widget/config",
    "POST /api/chats/{sessionId}/close",
    "PATCH /api/messages/{id}",
    "GET /api/chats/{sessionId}/transcript",
    "GET /api/exports/{id}",
}
"""They have no input that could be wrong: any text may stand in a path, and be found nowhere."""
ROUTES = [route for route in TABLE if not route.startswith("event ")]
ENDS_TOKENS = ("POST /api/auth/logout", "POST /api/auth/sign-out-elsewhere")


@pytest.fixture(scope="module")
def server(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    url = cluster.url(database=asyncio.run(create_database(cluster)))
    with running(tmp_path_factory.mktemp("openapi"), {**ROOMY, "DATABASE_URL": url}) as process:
        yield process


@pytest.fixture(scope="module")
def token(server: Process) -> Iterator[str]:
    """The owner's, who may do everything; it is good to the end, or all that was tried with it would say little."""
    token = asyncio.run(server.token())
    yield token
    assert httpx2.get(f"{server.url}/api/auth/verify", headers={"Authorization": f"Bearer {token}"}).status_code == 200


@pytest.fixture(scope="module")
def leaving_token(server: Process) -> str:
    """Of somebody who may sign out."""
    assert server.database_url is not None
    asyncio.run(hire(server.database_url, "tomas", Role.OWNER))
    return asyncio.run(server.token("tomas@example.com"))


@pytest.fixture(scope="module")
def chat_id(server: Process, token: str) -> str:
    """A conversation with a message in it."""
    headers = {"Authorization": f"Bearer {token}"}
    httpx2.post(f"{server.url}/api/chats", json={"page": "https://shop.example/"})
    [chat] = httpx2.get(f"{server.url}/api/chats", headers=headers).json()["chats"]
    httpx2.post(f"{server.url}/api/chats/{chat['sessionId']}/take-over", headers=headers)
    return str(chat["sessionId"])


@pytest.fixture(scope="module")
def document(server: Process) -> BaseSchema:
    return schemathesis.openapi.from_url(f"{server.url}/openapi.json", config=CONFIG)


@pytest.mark.parametrize("route", ROUTES)
def test_every_route_does_what_its_document_says(
    document: BaseSchema, token: str, leaving_token: str, chat_id: str, route: str
) -> None:
    def check(case: Case) -> None:
        known = {"sessionId": chat_id, "id": f"{UUID(chat_id).hex}-1"}
        case.path_parameters = {name: known[name] for name in case.path_parameters}
        bearer = leaving_token if route in ENDS_TOKENS else token
        answer = case.call_and_validate(headers={"Authorization": f"Bearer {bearer}"})
        assert answer.status_code != 422 or answer.json()["error"]["fields"]

    _try(document, route, GenerationMode.POSITIVE, check)


@pytest.mark.parametrize("route", [route for route in ROUTES if route not in TAKES_NOTHING])
def test_every_route_refuses_what_its_document_does_not_allow(
    document: BaseSchema, token: str, leaving_token: str, route: str
) -> None:
    def check(case: Case) -> None:
        bearer = leaving_token if route in ENDS_TOKENS else token
        # null and empty lists stand in no address: what is wrong about them never reaches the server
        assume(not any(value in (None, [], {}) for value in (case.query or {}).values()))
        case.call_and_validate(headers={"Authorization": f"Bearer {bearer}"})

    _try(document, route, GenerationMode.NEGATIVE, check)


def _try(document: BaseSchema, route: str, mode: GenerationMode, check: Callable[[Case], None]) -> None:
    method, path = route.split()
    cases = document[path][method].as_strategy(generation_mode=mode)
    relaxed = settings(
        max_examples=10, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    relaxed(given(case=cases)(check))()
