"""People with a reach and in teams, as somebody who may says so over HTTP."""

from typing import Any

from frontdesk.accounts import admins
from frontdesk.accounts.roles import Admin, Reach, Role
from frontdesk.kit.ids import new_secret
from tests.wire.people import Colleague, House


async def hire(house: House, name: str, role: Role = Role.AGENT) -> Admin:
    """Somebody new, who is not connected yet."""
    async with house.store.begin() as tx:
        email = f"{name.lower()}-{new_secret(3).lower()}@example.com"
        return await admins.create(tx, email=email, name=name, role=role, password_hash="-")


async def make_team(boss: Colleague, name: str, *members: Admin, **fields: Any) -> dict[str, Any]:
    """A team of these people; what the server says of it."""
    body = {"name": name, "members": [str(one.id) for one in members], **fields}
    made = await boss.http.post("/api/teams", json=body)
    assert made.status_code == 201, made.text
    team: dict[str, Any] = made.json()["team"]
    return team


async def narrow(house: House, boss: Colleague, admin: Admin, reach: Reach) -> Colleague:
    """This person sees no more than that from now on, and is connected."""
    said = await boss.http.put(f"/api/team/{admin.id}/reach", json={"reach": reach.value})
    assert said.status_code == 200, said.text
    return await house.come_back(admin)
