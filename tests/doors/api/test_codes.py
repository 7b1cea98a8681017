"""Every number that the API can answer is reached, in both languages, with cause and remedy, and never by accident."""

import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.doors.api.test_routed import CASES as ROUTED
from tests.stack import MERCHANT, Stack, order_fields
from tests.upstream import attempts, call, number, upstream

from hutong.base.errors import Problem
from hutong.base.http import Reply
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Ask, Outcome
from hutong.doors.api.gate import Gate
from hutong.features.access import Throttle
from hutong.features.merchants import edit

pytestmark = pytest.mark.asyncio(loop_scope="module")

Answer = tuple[int, dict[str, Any]]
Case = Callable[[Stack], Awaitable[Answer]]
CASES: dict[int, Case] = {}


def case(code: int) -> Callable[[Case], Case]:
    """Registers how a number is reached."""

    def keep(made: Case) -> Case:
        CASES[code] = made
        return made

    return keep


async def raw(hub: Stack, body: bytes, path: str = "/api/pay", **how: str) -> Answer:
    """Bytes that nobody signed."""
    return await call(hub, path, body, {}, **how)


@case(1001)
async def _(hub: Stack) -> Answer:
    return await raw(hub, b"merId=M1001")


@case(1002)
async def _(hub: Stack) -> Answer:
    return await hub.order("a b")


@case(1003)
async def _(hub: Stack) -> Answer:
    return await raw(hub, b"merId=M1001&merId=M1001")


@case(1004)
async def _(hub: Stack) -> Answer:
    return await hub.order(number(), orderAmt="19.999")


@case(1005)
async def _(hub: Stack) -> Answer:
    return await raw(hub, b"x" * 65537)


@case(1006)
async def _(hub: Stack) -> Answer:
    return await raw(hub, b"\xff")


@case(1007)
async def _(hub: Stack) -> Answer:
    return await raw(hub, b"desc=%00")


@case(1008)
async def _(hub: Stack) -> Answer:
    return await hub.order(number(), notifyUrl="http://10.1.2.3/")


@case(1009)
async def _(hub: Stack) -> Answer:
    return await raw(hub, b"", method="GET")


@case(1010)
async def _(hub: Stack) -> Answer:
    return await raw(hub, b"", "/api/nothing")


@case(2001)
async def _(hub: Stack) -> Answer:
    return await hub.post("/api/pay/query", {"merId": "M4040", "orderId": "1"})


@case(2002)
async def _(hub: Stack) -> Answer:
    fields = hub.signed({"merId": MERCHANT, "orderId": "1"})
    return await raw(hub, urlencode({**fields, "orderId": "2"}).encode(), "/api/pay/query")


@case(2003)
async def _(hub: Stack) -> Answer:
    await terms(hub, edit.Terms(allowed_ips="198.51.100.1"))
    try:
        return await hub.post("/api/pay/query", {"orderId": "1"})
    finally:
        await terms(hub, edit.Terms(allowed_ips="*"))


@case(2004)
async def _(hub: Stack) -> Answer:
    before, hub.money.api._gate = hub.money.api._gate, Gate(hub.hub.directory, Throttle(per_minute=1))
    try:
        await hub.order(number())
        return await hub.order(number())
    finally:
        hub.money.api._gate = before


@case(2005)
async def _(hub: Stack) -> Answer:
    key = await hub.hub.directory.get(MERCHANT)
    assert key is not None
    await hub.hub.pool.execute("UPDATE merchant SET public_key = NULL")
    await hub.hub.directory._changed("")
    try:
        return await hub.post("/api/pay/query", {"orderId": "1"})
    finally:
        await hub.hub.pool.execute("UPDATE merchant SET public_key = $1", key.verifiers[0].pem())
        await hub.hub.directory._changed("")


@case(3001)
async def _(hub: Stack) -> Answer:
    return await hub.order(number(), "nothing")


@case(3002)
async def _(hub: Stack) -> Answer:
    product = hub.hub.switchboard.current.products["wxapp"]
    object.__setattr__(product, "max_fen", 100)
    return await hub.order(number(), "wxapp")


@case(3003)
async def _(hub: Stack) -> Answer:
    order = number()
    await hub.order(order)
    return await hub.order(order, desc="other")


@case(3004)
async def _(hub: Stack) -> Answer:
    return await hub.post("/api/pay/query", {"orderId": number()})


@case(3005)
async def _(hub: Stack) -> Answer:
    order = number()
    await hub.pay((await hub.order(order))[1])
    return await hub.post("/api/pay/close", {"orderId": order})


@case(3006)
async def _(hub: Stack) -> Answer:
    order = number()
    await hub.order(order)
    await hub.post("/api/pay/close", {"orderId": order})
    return await hub.order(order)


@case(3007)
async def _(hub: Stack) -> Answer:
    order = number()
    await hub.order(order)
    return await refund(hub, order, "1.00")


@case(3008)
async def _(hub: Stack) -> Answer:
    order = number()
    await hub.pay((await hub.order(order))[1])
    return await refund(hub, order, "20.00")


@case(3009)
async def _(hub: Stack) -> Answer:
    order = number()
    await hub.pay((await hub.order(order))[1])
    await refund(hub, order, "1.00")
    return await refund(hub, order, "2.00")


@case(3010)
async def _(hub: Stack) -> Answer:
    return await hub.post("/api/pay/refund/query", {"refundId": number()})


@case(3012)
async def _(hub: Stack) -> Answer:
    return await hub.order(number(), "wxbar")


@case(4001)
async def _(hub: Stack) -> Answer:
    return await said(hub, 401, b'{"code":"SIGN_ERROR","message":"x"}')


@case(4002)
async def _(hub: Stack) -> Answer:
    return await hub.order(number(), "wxbar", authCode="134567890123456789")  # a code that no phone shows


@case(4003)
async def _(hub: Stack) -> Answer:
    with upstream(hub) as provider:
        provider.refusing = True
        return await hub.order(number())


@case(4004)
async def _(hub: Stack) -> Answer:
    return await said(hub, 500, b"")


@case(4005)
async def _(hub: Stack) -> Answer:
    with failing(hub, Fault.SLOW_DOWN):
        return await hub.order(number())


@case(4006)
async def _(hub: Stack) -> Answer:
    with failing(hub, Fault.UNSUPPORTED):
        return await hub.order(number())


@case(4007)
async def _(hub: Stack) -> Answer:
    order = number()
    await hub.order(order)
    query = "UPDATE attempt SET state = 'claimed', owner = $2, claimed_at = now() WHERE id = $1"
    await hub.hub.pool.execute(query, (await attempts(hub, order))[0].id, hub.hub.listener.owner)
    return await hub.post("/api/pay/close", {"orderId": order})


@case(5001)
async def _(hub: Stack) -> Answer:
    return await broken(hub, ZeroDivisionError("a mistake of ours"))


@case(5002)
async def _(hub: Stack) -> Answer:
    return await broken(hub, ConnectionRefusedError("no database"))


@pytest.mark.parametrize("code", sorted(CASES))
async def test_a_number_is_reached_and_tells_what_to_do(hub: Stack, code: int) -> None:
    status, answer = await CASES[code](hub)
    entry = next(problem.entry for problem in Problem if problem.entry.number == code)
    assert (answer["code"], status) == (code, entry.status), answer
    assert set(answer) == {"code", "msg", "cause", "remedy"}
    assert answer["msg"].startswith(entry.message.zh)
    assert (answer["cause"], answer["remedy"]) == (entry.cause.zh, entry.remedy.zh)
    for text in (entry.message, entry.cause, entry.remedy):
        assert text.zh != text.en
        assert text.zh
        assert text.en


async def test_every_number_of_the_api_has_a_case() -> None:
    """3011 is the payment page's: the API requires userId. 3209 is told to whoever opens a link."""
    of_the_api = {problem.entry.number for problem in Problem if problem.entry.number < 6000}
    assert of_the_api - {3011, 3209} == set(CASES) | set(ROUTED)


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("", "zh"),
        ("en", "en"),
        ("en-US,en;q=0.9,zh;q=0.8", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("de", "zh"),
        ("\xff", "zh"),
    ],
)
async def test_the_readers_language(hub: Stack, accept: str, language: str) -> None:
    headers = {"accept-language": accept} if accept else {}
    _, answer = await call(hub, "/api/pay", b"", headers)
    entry = Problem.MISSING_FIELD.entry
    assert answer["cause"] == (entry.cause.en if language == "en" else entry.cause.zh)


NASTY = [
    b'{"\\ud800": 1.5}',
    b'{"\\ud800": 1, "\\ud800": 2}',
    b'{"' + b"n" * 60000 + b'": 1.5}',
    b'{"a": {"\\udfff": {}}}',
    b'{"a": ' + b"9" * 5000 + b"}",
    b'{"merId": "M1001", "sign": "\\u202e"}',
    b"\xef\xbb\xbf{}",
    b"[" * 60000,
    b'{"a":' * 10000,
    b"&&&&",
    b"a=%",
    b"%ff=%fe",
    b"merId=" + b"%F0%9F%99%82" * 3000,
]


@pytest.mark.parametrize("body", NASTY, ids=range(len(NASTY)))
@pytest.mark.parametrize(
    "kind", ["application/json", "application/x-www-form-urlencoded", "", "text/xml; charset=\xff"]
)
async def test_nasty_bodies_are_refused_in_words(hub: Stack, body: bytes, kind: str) -> None:
    for path in ("/api/pay", "/api/pay/query", "/api/pay/refund"):
        status, answer = await call(hub, path, body, {"content-type": kind})
        assert 400 <= status < 500
        assert 1000 < answer["code"] < 3000
        assert len(json.dumps(answer)) < 2000


texts = st.text(max_size=40)
some = st.dictionaries(
    st.sampled_from([*order_fields("x"), "merId", "nonceStr", "authCode", "refundId", "refundAmt"]), texts
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(changes=some, path=st.sampled_from(["", "/query", "/close", "/refund", "/refund/query"]), as_json=st.booleans())
async def test_any_signed_content_is_answered_by_the_table(
    hub: Stack, changes: dict[str, str], path: str, as_json: bool
) -> None:
    """The merchant's own signature proves nothing of what it signs."""
    fields = {**order_fields(number()), "refundId": number(), "refundAmt": "1.00", **changes}
    try:
        signed = hub.signed({"merId": MERCHANT, **fields})
        body = json.dumps(signed).encode() if as_json else urlencode(signed).encode()
    except UnicodeEncodeError:
        body = json.dumps({"merId": MERCHANT, **fields, "sign": "x"}).encode()
    status, answer = await call(hub, f"/api/pay{path}", body, {})
    assert status < 500 or answer["code"] in (4001, 4003, 4004, 4005), answer


async def terms(hub: Stack, changed: edit.Terms) -> None:
    """Changes the merchant, and this process knows it at once."""
    await edit.edit(hub.hub.actor("test"), MERCHANT, changed)
    await hub.hub.directory._changed(MERCHANT)


async def refund(hub: Stack, order: str, amount: str) -> Answer:
    """Asks for a refund under the order's own number."""
    return await hub.post("/api/pay/refund", {"orderId": order, "refundId": order, "refundAmt": amount})


async def said(hub: Stack, status: int, body: bytes) -> Answer:
    """What is answered when the provider says this."""
    with upstream(hub) as provider:
        provider.saying = Reply(status, body, {"content-type": "application/json"})
        return await hub.order(number())


async def broken(hub: Stack, error: Exception) -> Answer:
    """What is answered when looking an order up fails like this."""
    ledger = hub.money.pay._ledger

    async def fails(*_: object) -> None:
        raise error

    vars(ledger)["by_order"] = fails
    try:
        return await hub.post("/api/pay/query", {"orderId": "1"})
    finally:
        del vars(ledger)["by_order"]


@contextmanager
def failing(hub: Stack, fault: Fault) -> Iterator[None]:
    """WeChat Pay fails with this kind of failure."""
    opened = hub.hub.switchboard.current.opened[hub.channels["WXPAY_V3"]]

    async def fails(_: Ask) -> Outcome:
        raise Failed(fault, "CODE", "words")

    vars(opened)["pay"] = fails
    try:
        yield
    finally:
        del vars(opened)["pay"]
