"""The limit: a bare ASGI program with the same verification, durable insert and signing as ours, and no features.

Same uvicorn, uvloop, httptools, asyncpg, pyreqwest and cryptography as ours; group commit as ours; keys parsed once.
"""

import asyncio
import hashlib
import os
import secrets
import time
from base64 import b64decode, b64encode
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import orjson
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from pyreqwest.client import Client, ClientBuilder

from bench.world import MERCHANT, World

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
_TABLE = """
CREATE TABLE IF NOT EXISTS payment (
  id text PRIMARY KEY, merchant_id text NOT NULL, order_id text NOT NULL, product text NOT NULL, fen bigint NOT NULL,
  subject text NOT NULL, attach text NOT NULL, user_id text NOT NULL, payer_ip text NOT NULL, notify_url text NOT NULL,
  return_url text NOT NULL, state text NOT NULL, created_at timestamptz NOT NULL, expires_at timestamptz NOT NULL,
  start text, UNIQUE (merchant_id, order_id))
"""
_INSERT = """
INSERT INTO payment (id, merchant_id, order_id, product, fen, subject, attach, user_id, payer_ip, notify_url,
                     return_url, state, created_at, expires_at)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::text[],
                     $9::text[], $10::text[], $11::text[], $12::text[], $13::timestamptz[], $14::timestamptz[])
ON CONFLICT (merchant_id, order_id) DO NOTHING RETURNING id
"""
_UPDATE = """
UPDATE payment p SET state = 'waiting', start = g.start FROM unnest($1::text[], $2::text[]) AS g(id, start)
 WHERE p.id = g.id RETURNING p.id
"""
_PKCS1, _SHA256 = padding.PKCS1v15(), hashes.SHA256()
_LIFE = timedelta(minutes=30)


class Grouped:
    """One statement for all rows that came while the one before was under way; two statements at once at most."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]", statement: str) -> None:
        self._pool = pool
        self._statement = statement
        self._waiting: list[tuple[tuple[Any, ...], asyncio.Future[bool]]] = []
        self._free = 2
        self._tasks: set[asyncio.Task[None]] = set()

    def add(self, row: tuple[Any, ...]) -> "asyncio.Future[bool]":
        """Whether the row was written; done once it is durable."""
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((row, future))
        if self._free:
            self._free -= 1
            task = asyncio.create_task(self._run())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return future

    async def _run(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting[:256], self._waiting[256:]
            columns = [list(column) for column in zip(*(row for row, _ in group), strict=True)]
            async with self._pool.acquire() as connection:
                written = {row["id"] for row in await connection.fetch(self._statement, *columns)}
            for row, future in group:
                future.set_result(row[0] in written)
        self._free += 1


class Limit:
    """The program."""

    def __init__(self, world: World, dsn: str) -> None:
        self._world = world
        self._dsn = dsn
        self._verify = _public(world.merchant_public)
        self._platform = _public(world.platform_public)
        private = serialization.load_pem_private_key(world.mch_private.encode(), password=None)
        assert isinstance(private, rsa.RSAPrivateKey)
        self._sign = private
        self._client: Client | None = None
        self._pool: asyncpg.Pool[asyncpg.Record] | None = None
        self._inserts: Grouped | None = None
        self._updates: Grouped | None = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        status, answer = await self._answer(body)
        content = orjson.dumps(answer)
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    async def _answer(self, body: bytes) -> tuple[int, dict[str, Any]]:
        fields: dict[str, str] = orjson.loads(body)
        if fields.get("merId") != MERCHANT or not self._genuine(fields):
            return 401, {"code": 1101, "msg": "wrong signature"}
        yuan, _, cents = fields["orderAmt"].partition(".")
        number, at = secrets.token_hex(13), datetime.now(UTC)
        row = (
            *(number, fields["merId"], fields["orderId"], fields["channel"], int(yuan) * 100 + int(cents)),
            *(fields["desc"], fields["attch"], fields["userId"], fields["ip"], fields["notifyUrl"]),
            *(fields["returnUrl"], "open", at, at + _LIFE),
        )
        assert self._inserts is not None
        if not await self._inserts.add(row):
            return 409, {"code": 1201, "msg": "used"}
        if self._world.upstream and not await self._upstream(number, fields, row[4], at):
            return 502, {"code": 1301, "msg": "upstream"}
        url = f"http://127.0.0.1:8000/pay/{number}"
        return 200, {"code": 1, "msg": "ok", "payurl": url, "orderno": fields["orderId"], "sysorderno": number}

    def _genuine(self, fields: dict[str, str]) -> bool:
        text = "&".join(f"{name}={fields[name]}" for name in sorted(fields) if name != "sign" and fields[name])
        text += f"&key={self._world.md5_key}"
        digest = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest().upper()
        try:
            self._verify.verify(b64decode(fields["sign"]), digest.encode(), _PKCS1, _SHA256)
        except Exception:
            return False
        return True

    async def _upstream(self, number: str, fields: dict[str, str], fen: int, at: datetime) -> bool:
        world, path = self._world, "/v3/pay/transactions/native"
        body = orjson.dumps(
            {
                "appid": world.appid,
                "mchid": world.mchid,
                "description": fields["desc"],
                "out_trade_no": number,
                "time_expire": (at + _LIFE).isoformat(timespec="seconds"),
                "notify_url": world.callback,
                "amount": {"total": fen, "currency": "CNY"},
                "scene_info": {"payer_client_ip": fields["ip"]},
            }
        )
        second, nonce = str(int(time.time())), secrets.token_hex(16)
        signed = self._sign.sign(f"POST\n{path}\n{second}\n{nonce}\n".encode() + body + b"\n", _PKCS1, _SHA256)
        headers = {
            "accept": "application/json",
            "content-type": "application/json",
            "authorization": f'WECHATPAY2-SHA256-RSA2048 mchid="{world.mchid}",nonce_str="{nonce}",'
            f'timestamp="{second}",serial_no="{world.serial}",signature="{b64encode(signed).decode()}"',
        }
        assert self._client is not None
        request = self._client.post(world.upstream + path).headers(headers).body_bytes(body)
        reply = await request.timeout(timedelta(seconds=10)).build().send()
        content = bytes(await reply.bytes())
        head = reply.headers
        said = f"{head['wechatpay-timestamp']}\n{head['wechatpay-nonce']}\n".encode() + content + b"\n"
        self._platform.verify(b64decode(head["wechatpay-signature"]), said, _PKCS1, _SHA256)
        assert self._updates is not None
        return await self._updates.add((number, orjson.loads(content)["code_url"]))

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._pool = await asyncpg.create_pool(self._dsn, min_size=4, max_size=10)
        await self._pool.execute(_TABLE)
        self._inserts, self._updates = Grouped(self._pool, _INSERT), Grouped(self._pool, _UPDATE)
        self._client = ClientBuilder().no_proxy().build()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._pool.close()
        await self._client.close()
        await send({"type": "lifespan.shutdown.complete"})


def _public(pem: str) -> rsa.RSAPublicKey:
    key = serialization.load_pem_public_key(pem.encode())
    assert isinstance(key, rsa.RSAPublicKey)
    return key


def program() -> Limit:
    """The program, as the environment describes its world."""
    return Limit(World.read(Path(os.environ["BENCH_WORLD"])), os.environ["HUTONG_DATABASE_URL"])
