"""`kill -9` around what platforms lend and push: the next process gets the token, the worker handles the push."""

import time
from urllib.parse import urlencode

import asyncpg
from tests.crash.town import PATIENCE, Town

from hutong.base.http import NeverLeft, NoAnswer, Reply
from hutong.base.secrets import Secret
from hutong.vendors.wechat.seal import sign

OPENID = "oAbCdEfGhIjKlMnOpQrStUvWxYz0"


async def fetch(dsn: str, query: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetch(query)
    finally:
        await connection.close()


async def test_who_got_a_token_and_died_is_replaced_after_its_lease(town: Town, dsn: str) -> None:
    application = town.simulators["WX_GZH"].account("service").merchant_no
    command = ("credential", "renew", application, "--yes")
    dying = await town.run(*command, failpoint="credential.issued")
    await dying.killed()
    [row] = await fetch(dsn, "SELECT generation, sealed, leased_until > now() AS leased FROM credential")
    assert (row["generation"], row["sealed"], row["leased"]) == (0, None, True)
    await fetch(dsn, "UPDATE credential SET leased_until = now() RETURNING kind")  # its seconds are over
    await (await town.run(*command)).said()
    [row] = await fetch(dsn, "SELECT generation, sealed, leased_until FROM credential")
    assert (row["generation"], row["sealed"] is not None, row["leased_until"]) == (1, True, None)


async def push(town: Town, number: str, token: str) -> Reply | None:
    """A follower begins to follow, as WeChat tells it; None when the hub died before it answered."""
    moment, nonce = str(int(time.time())), "12345"
    query = urlencode({"timestamp": moment, "nonce": nonce, "signature": sign(Secret(token), moment, nonce)})
    body = (
        f"<xml><ToUserName>gh_1</ToUserName><FromUserName>{OPENID}</FromUserName><CreateTime>1764300000</CreateTime>"
        "<MsgType>event</MsgType><Event>subscribe</Event></xml>"
    )
    try:
        return await town.wire.send(
            "POST", f"{town.base_url}/api/wechat/{number}/msg?{query}", headers={}, body=body.encode(), timeout=PATIENCE
        )
    except (NeverLeft, NoAnswer):
        return None


async def test_a_push_that_was_kept_is_handled_though_its_process_died(town: Town, dsn: str) -> None:
    account = town.simulators["WX_GZH"].account("service")
    web = await town.start("web", "push.kept")
    assert await push(town, account.merchant_no, account.settings["token"]) is None
    await web.killed()
    [row] = await fetch(dsn, "SELECT state, tries FROM push")
    assert (row["state"], row["tries"]) == ("new", 0)
    await fetch(dsn, "UPDATE push SET next_at = now() RETURNING id")
    await town.start("worker")

    async def handled() -> bool:
        return [row["state"] for row in await fetch(dsn, "SELECT state FROM push")] == ["done"]

    await town.until(handled)
    await town.start("web")
    reply = await push(town, account.merchant_no, account.settings["token"])  # WeChat was not answered
    assert reply is not None
    assert (reply.status, reply.body) == (200, b"success")
    assert [row["follows"] for row in await fetch(dsn, "SELECT follows FROM follower")] == [True]
    assert len(await fetch(dsn, "SELECT id FROM push")) == 1
