"""`kill -9` around what platforms lend and push: the next process gets the token, the worker handles the push."""

import time
from urllib.parse import urlencode

import asyncpg
from tests.crash.process import PATIENCE
from tests.crash.town import Town

from hutong.base.http import NeverLeft, NoAnswer, Reply
from hutong.base.secrets import Secret
from hutong.vendors.wechat.seal import Seal, sign

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
    dying = town.run(*command, failpoint="credential.issued")
    await dying.killed()
    [row] = await fetch(dsn, "SELECT generation, sealed, leased_until > now() AS leased FROM credential")
    assert (row["generation"], row["sealed"], row["leased"]) == (0, None, True)
    await fetch(dsn, "UPDATE credential SET leased_until = now() RETURNING kind")  # its seconds are over
    await town.run(*command).said()
    [row] = await fetch(dsn, "SELECT generation, sealed, leased_until FROM credential")
    assert (row["generation"], row["sealed"] is not None, row["leased_until"]) == (1, True, None)


async def push(town: Town) -> Reply | None:
    """A follower begins to follow, as WeChat tells it in safe mode; None when the hub died before it answered."""
    account = town.simulators["WX_GZH"].account("service")
    number, token = account.merchant_no, Secret(account.settings["token"])
    told = (
        f"<xml><ToUserName>gh_1</ToUserName><FromUserName>{OPENID}</FromUserName><CreateTime>1764300000</CreateTime>"
        "<MsgType>event</MsgType><Event>subscribe</Event></xml>"
    )
    sealed = Seal(number, Secret(account.settings["ENCODING_AES_KEY"])).shut(told.encode(), b"0123456789abcdef")
    moment, nonce = str(int(time.time())), "12345"
    signed = {"signature": sign(token, moment, nonce), "msg_signature": sign(token, moment, nonce, sealed)}
    query = urlencode({"timestamp": moment, "nonce": nonce, "encrypt_type": "aes", **signed})
    body = f"<xml><ToUserName>gh_1</ToUserName><Encrypt>{sealed}</Encrypt></xml>"
    try:
        return await town.wire.send(
            "POST", f"{town.base_url}/api/wechat/{number}/msg?{query}", headers={}, body=body.encode(), timeout=PATIENCE
        )
    except (NeverLeft, NoAnswer):
        return None


async def test_a_push_that_was_kept_is_handled_though_its_process_died(town: Town, dsn: str) -> None:
    web = await town.start("web", "push.kept")
    assert await push(town) is None
    await web.killed()
    [row] = await fetch(dsn, "SELECT state, tries FROM push")
    assert (row["state"], row["tries"]) == ("new", 0)
    await fetch(dsn, "UPDATE push SET next_at = now() RETURNING id")
    await town.start("worker")

    async def handled() -> bool:
        return [row["state"] for row in await fetch(dsn, "SELECT state FROM push")] == ["done"]

    await town.until(handled)
    await town.start("web")
    reply = await push(town)  # WeChat was not answered
    assert reply is not None
    assert reply.status == 200
    assert [row["follows"] for row in await fetch(dsn, "SELECT follows FROM follower")] == [True]
    assert len(await fetch(dsn, "SELECT id FROM push")) == 1
