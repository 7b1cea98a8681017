"""The providers' door: one kind of path, bodies of bounded size, the provider's own words, and never a lost knock."""

from collections.abc import Mapping
from typing import Any

import pytest
from tests.stack import HUB, Stack
from tests.upstream import number, payment

from hutong.base.http import Reply
from hutong.doors.callbacks.door import LIMIT, Door
from hutong.features.knocks.hear import STRANGE

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def knock(
    hub: Stack, path: str, body: bytes = b"x", *, method: str = "POST", headers: Mapping[str, str] | None = None
) -> Reply:
    """Anything to the door."""
    return await hub.net.send(method, f"{HUB}/callback{path}", headers=headers or {}, body=body)


async def kept(hub: Stack) -> int:
    """How many knocks were kept."""
    return int(await hub.hub.pool.fetchval("SELECT count(*) FROM knock"))


def own(hub: Stack, code: str) -> str:
    """Where this channel's provider knocks."""
    return f"/{hub.channels[code]}/{hub.hub.switchboard.current.id}"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/999999",
        "/1/",
        "/1/1/",
        "/1/1/1",
        "/a/1",
        "/1/b",
        "/-1/1",
        "/1/1%0a",
        "/１/1",
        "/1/1.0",
        "/%31/1/../1",
        "/9999999999999999999/1",
        "/1/9999999999999999999",
    ],
)
async def test_paths_that_are_nobodys(hub: Stack, path: str) -> None:
    before = await kept(hub)
    assert (await knock(hub, path)).status == 404
    assert await kept(hub) == before


@pytest.mark.parametrize(
    ("code", "words"),
    [("WXPAY_V3", b'"FAIL"'), ("WXPAY", b"FAIL"), ("ALIPAY", b"fail")],
)
async def test_what_is_not_believed_is_told_so_in_the_providers_words(hub: Stack, code: str, words: bytes) -> None:
    reply = await knock(hub, own(hub, code))
    assert words in reply.body
    assert b"SUCCESS" not in reply.body
    assert reply.body != b"success"


@pytest.mark.parametrize("code", ["WXPAY_V3", "WXPAY", "ALIPAY"])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD"])
async def test_other_methods_settle_nothing(hub: Stack, code: str, method: str) -> None:
    reply = await knock(hub, own(hub, code), b"", method=method)
    assert b"SUCCESS" not in reply.body
    assert reply.body != b"success"


async def test_too_long_is_refused_before_anything_is_done(hub: Stack) -> None:
    before = await kept(hub)
    assert (await knock(hub, own(hub, "WXPAY_V3"), b"x" * (LIMIT + 1))).status == 413
    assert await kept(hub) == before
    await knock(hub, own(hub, "WXPAY_V3"), b"x" * LIMIT)
    assert await kept(hub) == before + 1


async def test_a_long_body_is_not_read_to_its_end(hub: Stack) -> None:
    given = 0

    async def receive() -> dict[str, Any]:
        nonlocal given
        given += 1
        return {"type": "http.request", "body": b"x" * 40_000, "more_body": True}

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": own(hub, "WXPAY"), "query_string": b"", "headers": []}
    await hub.net.apps[f"{HUB}/callback"]({**scope, "headers": [], "client": None}, receive, send)
    assert (sent[0]["status"], given) == (413, 2)


async def test_who_goes_away_in_the_middle_leaves_nothing(hub: Stack) -> None:
    before = await kept(hub)

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(_: Any) -> None:
        raise AssertionError("nobody is there to be answered")

    scope = {"type": "http", "method": "POST", "path": own(hub, "WXPAY"), "query_string": b"", "headers": []}
    await hub.net.apps[f"{HUB}/callback"]({**scope, "headers": [], "client": None}, receive, send)
    assert await kept(hub) == before


async def test_odd_headers_and_queries_are_kept_as_they_are(hub: Stack) -> None:
    await knock(hub, f"{own(hub, 'WXPAY_V3')}?a=%00&b=\u00e9", headers={"x-odd": "\x7f\u00ff'\"\\"})
    row = await hub.hub.pool.fetchrow("SELECT * FROM knock ORDER BY id DESC LIMIT 1")
    assert row is not None
    assert row["headers"]["x-odd"] == "\x7f\u00ff'\"\\"
    assert row["query"].startswith("a=%00")
    assert row["verdict"].startswith("forged")


@pytest.mark.parametrize("place", ["_keep", "_judge"])
async def test_a_knock_that_can_not_be_written_is_answered_503_and_comes_again(
    hub: Stack, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = number()
    _, answer = await hub.order(order)
    group = getattr(hub.money.ear, place)
    write, failures = group._write, 2

    async def fails(connection: object, items: object) -> object:
        nonlocal failures
        failures -= 1
        if failures >= 0:
            raise ConnectionResetError("the database went away")
        return await write(connection, items)

    monkeypatch.setattr(group, "_write", fails)
    await hub.pay(answer)
    tries = [one for one in hub.simulator("wxnative").knocker.tries if one.reply is not None][-3:]
    assert [one.reply.status for one in tries if one.reply] == [503, 503, 200]
    assert (await payment(hub, order)).state == "paid"
    count = "SELECT count(*) FROM notice WHERE topic = 'payment.paid' AND fields->>'orderId' = $1"
    assert await hub.hub.pool.fetchval(count, order) == 1


async def test_a_source_that_only_forges_is_told_to_stop(hub: Stack) -> None:
    """Its address is the one that the server tells."""
    statuses: list[int] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"x"}

    async def send(message: Any) -> None:
        statuses.extend([message["status"]] if "status" in message else [])

    scope = {"type": "http", "method": "POST", "path": f"/callback{own(hub, 'WXPAY')}", "query_string": b""}
    before = await kept(hub)
    for _ in range(STRANGE + 2):
        await Door(hub.money.ear)({**scope, "headers": [], "client": ("203.0.113.7", 1)}, receive, send)
    assert statuses[STRANGE - 1 :] == [statuses[0], 429, 429]
    await Door(hub.money.ear)({**scope, "headers": [], "client": ("203.0.113.8", 1)}, receive, send)
    assert statuses[-1] == statuses[0]
    assert await kept(hub) == before + STRANGE + 1
