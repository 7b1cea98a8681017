"""`kill -9` between a bill and its payment: one stay is paid once."""

from datetime import timedelta
from urllib.parse import urlencode

import asyncpg
import orjson
import pytest
from tests.crash.process import PATIENCE
from tests.crash.town import MERCHANT, Town
from tests.scening import ALIPAY, PRODUCTS

from hutong.app.rooms.scenes import sites_of
from hutong.base.clock import now
from hutong.base.http import NeverLeft, NoAnswer, Reply
from hutong.features.scenes import codes
from hutong.features.scenes.codes import Wanted
from hutong.features.scenes.parking import sessions
from hutong.features.scenes.parking.sessions import Arrival
from hutong.features.scenes.sites import Wish

PLATE = "粤B30007"


async def parked(town: Town) -> str:
    """A car that owes something; the code at the gate."""
    async with town.office() as office:
        actor, content = office.hub.actor("test"), office.hub.switchboard.current.content
        settings = {"GATE_URL": f"{town.outside_url}/merchant", "STEPS": "60=5, 120=8"}
        wish = Wish(name="胡同停车场", settings=settings, products=PRODUCTS)
        site = await sites_of(office.hub).create(actor, "parking", MERCHANT, wish, content)
        await sessions.enter(office.hub.pool, site.id, Arrival(PLATE, at=now() - timedelta(minutes=30)))
        (code,) = await codes.make(actor, site.id, [Wanted("gate", "gate", "")])
    return code.code


async def post(town: Town, agent: str, path: str, **fields: str) -> Reply | None:
    """A form that a phone sends; None when the hub died before it answered."""
    headers = {"user-agent": agent, "content-type": "application/x-www-form-urlencoded"}
    body = urlencode(fields).encode()
    try:
        return await town.wire.send("POST", town.base_url + path, headers=headers, body=body, timeout=PATIENCE)
    except (NeverLeft, NoAnswer):
        return None


async def ask(town: Town, agent: str, code: str) -> str:
    """Looks up what is due; the bill's address."""
    reply = await post(town, agent, f"/s/{code}/ask", way="plate", plate=PLATE)
    assert reply is not None
    assert reply.status == 303, reply.body.decode()
    return reply.headers["location"]


@pytest.mark.parametrize("quicker", ["other", pytest.param("same", marks=pytest.mark.hard)])
async def test_a_stay_is_paid_once_though_web_died_before_the_payment(town: Town, dsn: str, quicker: str) -> None:
    code = await parked(town)
    web = await town.start("web", "scene.begun")
    bill, other = await ask(town, ALIPAY, code), await ask(town, ALIPAY, code)
    assert await post(town, ALIPAY, f"{bill}/pay") is None
    await web.killed()
    await town.start("web")
    connection = await asyncpg.connect(dsn)
    try:
        # as if so long had gone by that a bill without a payment is known for one whose process died
        begun = "UPDATE scene_payment SET begun_at = begun_at - interval '31 s' WHERE live RETURNING id"
        assert await connection.fetchval(begun) == bill.rpartition("/")[2]
        mine, theirs = (other, bill) if quicker == "other" else (bill, other)
        reply = await post(town, ALIPAY, f"{mine}/pay")
        assert reply is not None
        assert reply.status == 303, reply.body.decode()
        start = orjson.loads(await connection.fetchval("SELECT start FROM attempt"))
        await town.pay("ALIPAY", start)

        async def states() -> list[str]:
            return [row["state"] for row in await connection.fetch("SELECT state FROM payment")]

        async def paid() -> bool:
            return await states() == ["paid"]

        await town.until(paid)
        refused = await post(town, ALIPAY, f"{theirs}/pay")
        assert refused is not None
        assert refused.status == 409, refused.body.decode()
        assert await states() == ["paid"]
    finally:
        await connection.close()
