"""A house with people who sign in by password, and what they do over HTTP."""

from typing import Any

import httpx2

from frontdesk.accounts import admins
from frontdesk.accounts.passwords import Passwords
from frontdesk.accounts.roles import Admin, Role
from tests.wire.people import House

PASSWORD = "correct horse battery"

Json = dict[str, Any]


class Desk:
    """The house, seen by its owner and by those whom she takes in."""

    def __init__(self, house: House, passwords: Passwords) -> None:
        self.house = house
        self.passwords = passwords

    async def hire(self, name: str, role: Role) -> Admin:
        """Somebody who signs in with PASSWORD."""
        made = await self.passwords.hash(PASSWORD)
        async with self.house.store.begin() as tx:
            email = f"{name.lower()}@example.com"
            return await admins.create(tx, email=email, name=name, role=role, password_hash=made)

    async def login(self, email: str, password: str = PASSWORD, **more: object) -> httpx2.Response:
        """One attempt to sign in."""
        return await self.house.http.post("/api/auth/login", json={"email": email, "password": password, **more})

    async def client(self, email: str, password: str = PASSWORD, **more: object) -> httpx2.AsyncClient:
        """Their requests from now on; closed with the house."""
        answer = await self.login(email, password, **more)
        assert answer.status_code == 200, answer.text
        return self.with_token(answer.json()["token"])

    def with_token(self, token: str) -> httpx2.AsyncClient:
        """Requests with this token."""
        return httpx2.AsyncClient(base_url=self.house.url, timeout=30, headers={"Authorization": f"Bearer {token}"})

    async def person(self, name: str, role: Role) -> tuple[Admin, httpx2.AsyncClient]:
        """Somebody new, signed in."""
        admin = await self.hire(name, role)
        return admin, await self.client(admin.email)

    async def changes(self, owner: httpx2.AsyncClient) -> list[str]:
        """What was recorded, oldest first."""
        found = (await owner.get("/api/changes", params={"limit": 200})).json()["changes"]
        return [change["action"] for change in reversed(found)]


def code_of(answer: httpx2.Response) -> tuple[int, str]:
    """Status and error code of a refusal."""
    return answer.status_code, answer.json()["error"]["code"]
