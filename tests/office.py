"""The back office in one process for tests: a whole hub, people signed in, and requests as their browser makes them."""

import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import asyncpg
import orjson
import pyotp
import pytest_asyncio
from tests.conftest import named
from tests.stack import HUB, MERCHANT, Stack, build

from hutong.app import office as assembled
from hutong.base.http import Reply
from hutong.doors.office.frame import app as door
from hutong.doors.office.frame.parts import Parts
from hutong.features.operators import accounts

PASSWORD = "correct horse battery"
PAYMENT_PASSWORD = "pay 20 yuan"


@dataclass
class Person:
    """Somebody with a browser: a cookie, the token against forgery, an authenticator."""

    stand: "Stand"
    realm: str
    username: str
    cookie: str = ""
    csrf: str = ""
    totp_secret: str = ""
    steps: set[int] = field(default_factory=set)

    async def call(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, Any]:
        """A request of the page; the HTTP status and the answer (bytes where it is no JSON)."""
        reply = await self.raw(method, path, body, headers)
        kind = reply.headers.get("content-type", "")
        return reply.status, orjson.loads(reply.body) if kind.startswith("application/json") else reply.body

    async def raw(self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None) -> Reply:
        """A request of the page; the reply as it is."""
        full = {"cookie": self.cookie, "x-csrf": self.csrf, "accept-language": "zh-CN", **(headers or {})}
        if body is not None:
            full["content-type"] = "application/json"
        content = b"" if body is None else orjson.dumps(body)
        reply = await self.stand.stack.net.send(method, HUB + path, headers=full, body=content, timeout=60)
        if given := reply.headers.get("set-cookie"):
            self.cookie = given.split(";")[0]
        return reply

    async def get(self, path: str) -> Any:
        """A question that is answered."""
        status, answer = await self.call("GET", path)
        assert status == 200, answer
        return answer

    async def post(self, path: str, body: object = None) -> Any:
        """Something done, well."""
        return await self._well("POST", path, {} if body is None else body)

    async def put(self, path: str, body: object) -> Any:
        """Something saved, well."""
        return await self._well("PUT", path, body)

    async def patch(self, path: str, body: object) -> Any:
        """Something changed, well."""
        return await self._well("PATCH", path, body)

    async def delete(self, path: str) -> Any:
        """Something removed, well."""
        return await self._well("DELETE", path, None)

    async def refused(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """Something that is refused; the answer."""
        status, answer = await self.call(method, path, body)
        assert status >= 400, answer
        assert status < 500 or answer["code"] // 1000 != 5, answer
        found: dict[str, Any] = answer
        return found

    def code(self) -> str:
        """A code of the authenticator that was not used yet: of this step, or of the next, which is good already."""
        now = int(time.time()) // 30
        for step in (now, now + 1):
            if step > max(self.steps, default=0):
                self.steps.add(step)
                return pyotp.TOTP(self.totp_secret).at(step * 30)
        raise AssertionError("two codes within one step are all that there are; use `fresh_code`")

    async def fresh_code(self) -> str:
        """A code, as if none had been used before."""
        await self.stand.stack.hub.pool.execute("UPDATE account SET totp_step = 0 WHERE username = $1", self.username)
        self.steps.clear()
        return self.code()

    async def proof(self) -> dict[str, str]:
        """A code and the payment password."""
        return {"code": await self.fresh_code(), "payment_password": PAYMENT_PASSWORD}

    async def _well(self, method: str, path: str, body: object) -> Any:
        status, answer = await self.call(method, path, body)
        assert status < 300, answer
        return answer


@dataclass
class Stand:
    """A running hub with its office."""

    stack: Stack
    parts: Parts
    people: dict[str, Person] = field(default_factory=dict)

    async def sign_in(self, role: str, merchant_id: str | None = None) -> Person:
        """Somebody of this role, signed in with authenticator and payment password; the same one when asked again."""
        key = f"{role}@{merchant_id}"
        if key not in self.people:
            self.people[key] = await self._enter(role, merchant_id)
        return self.people[key]

    def nobody(self, realm: str = "office") -> Person:
        """A browser without a session."""
        return Person(self, realm, "")

    async def _enter(self, role: str, merchant_id: str | None) -> Person:
        realm = "portal" if merchant_id else "office"
        username = f"{role}-{(merchant_id or 'hub').lower()}"
        actor = self.stack.hub.actor("test")
        account, given = await accounts.create(
            actor, realm=realm, merchant_id=merchant_id, username=username, name=username, role=role
        )
        person = Person(self, realm, username)
        first = await person.post(f"/{realm}/api/signin", {"username": username, "password": given.reveal()})
        person.csrf = first["csrf"]
        person.totp_secret = (await person.get(f"/{realm}/api/signin/binding"))["secret"]
        bound = await person.post(f"/{realm}/api/signin/bind", {"code": person.code()})
        person.csrf = bound["csrf"]
        own = await person.post(f"/{realm}/api/signin/password", {"old": given.reveal(), "new": PASSWORD})
        person.csrf = own["csrf"]
        assert own["stage"] == "in", own
        await person.post(
            f"/{realm}/api/me/payment-password", {"code": await person.fresh_code(), "new": PAYMENT_PASSWORD}
        )
        assert account.username == username
        return person


async def open_office(dsn: str, **settings: Any) -> Stand:
    """An office on the database at `dsn`."""
    stack = await build(dsn, **settings)
    parts = assembled.parts(stack.hub, stack.money)
    app = door.build(parts)
    for realm in ("office", "portal"):
        stack.net.apps[f"{HUB}/{realm}"] = _under(f"/{realm}", app)
    return Stand(stack, parts)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stand(database_url: str, template: str) -> AsyncIterator[Stand]:
    """An office for the tests of one file, which share its rows: each makes its own and counts on no others."""
    name = f"o_{uuid4().hex[:12]}"
    await _admin(database_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    opened = await open_office(named(database_url, name))
    yield opened
    opened.parts.closing.set()
    await opened.stack.close()
    await _admin(database_url, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def admin(stand: Stand) -> Person:
    """An administrator, signed in."""
    return await stand.sign_in("administrator")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def owner(stand: Stand) -> Person:
    """The merchant's owner, signed in at the portal."""
    return await stand.sign_in("owner", MERCHANT)


def _under(prefix: str, app: Any) -> Any:
    """The app as it is reached on its port: InProcess cuts the base's path off."""

    async def full(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, "path": prefix + scope["path"], "raw_path": None}, receive, send)

    return full


async def _admin(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
