"""An opened channel: every failure in our words, a deadline, and a call log without secrets."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from tests.switchboard.teapot import SECRET, SPEC, TRICKS, Kettle, Teapot, TeapotConfig, http

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.http import NeverLeft, NoAnswer
from hutong.base.secrets import Secret
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Failed, Fault, Forged
from hutong.capabilities.pay import Ask, Closes, Knock, Outcome, Pays, PayState, RefundAsk, Refunds, Scene
from hutong.switchboard.call_log import CallLog, Recorded
from hutong.switchboard.mask import Masker
from hutong.switchboard.meter import Meter
from hutong.switchboard.open import Clerk, Opened


class Table:
    """An opened teapot, its kettle, and what was written down."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.kettle = Kettle()
        self.meter = Meter()
        self.calls = CallLog(pool)
        config = TeapotConfig.read("pot1", {"MCHID": "1900", "PRIVATE_KEY": Secret(SECRET)})
        teapot = Teapot(config, Line(Recorded(http(self.kettle)), "https://teapot.example", "https://hub.example/c"))
        self.opened = Opened(SPEC, teapot, 7, 3, Masker([Secret(SECRET)]), Clerk(self.calls, self.meter))

    async def logged(self) -> list[dict[str, Any]]:
        """The call log, oldest first."""
        await self.calls.flush()
        return [dict(row) for row in await self.pool.fetch("SELECT * FROM call_log ORDER BY id")]


@pytest.fixture
async def table(pool: Pool) -> AsyncIterator[Table]:
    yield Table(pool)
    TRICKS.clear()


def ask(scene: Scene = Scene.NATIVE) -> Ask:
    """A wish for tea."""
    return Ask("n1", 1, "tea", scene, "https://hub.example/r", "1.2.3.4", now(), now())


def raises(error: Exception) -> Callable[[Teapot], Awaitable[Outcome]]:
    """A teapot's trick: it fails so."""

    async def trick(_: Teapot) -> Outcome:
        raise error

    return trick


def knock(body: bytes) -> Knock:
    """A knock with this body."""
    return Knock("POST", "/callback/7/3", "", {}, body, now())


async def test_what_it_can_do(table: Table) -> None:
    opened = table.opened
    assert (opened.code, opened.channel_id, opened.revision, opened.spec) == ("TEAPOT", 7, 3, SPEC)
    assert opened.scenes == {Scene.NATIVE, Scene.BARCODE}
    assert [opened.can(base) for base in (Pays, Closes, Refunds)] == [True, True, False]
    assert (await opened.pay(ask())).state is PayState.WAITING
    table.kettle.answer = b"paid"
    assert (await opened.query("n1")).state is PayState.PAID
    assert opened.acknowledge(True).status == 200
    assert opened.acknowledge(False).status == 500


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        *((Failed(fault, "CODE", "words"), fault) for fault in Fault),
        (NeverLeft("refused"), Fault.UNREACHABLE),
        (NoAnswer("cut"), Fault.UNKNOWN),
        (TimeoutError(), Fault.UNKNOWN),
        (ValueError("not JSON"), Fault.UNKNOWN),
        (KeyError("state"), Fault.UNKNOWN),
        (RecursionError(), Fault.UNKNOWN),
    ],
)
async def test_every_failure_is_one_of_ours(table: Table, error: Exception, fault: Fault) -> None:
    TRICKS["n1"] = raises(error)
    with pytest.raises(Failed) as failed:
        await table.opened.close("n1")
    assert failed.value.fault is fault
    if isinstance(error, Failed):
        assert (failed.value.code, failed.value.words) == ("CODE", "words")
    logged = await table.logged()
    assert [(row["verb"], row["number"], row["fault"]) for row in logged] == [("close", "n1", fault.value)]
    assert table.meter.readings[7, "close"].faults == {fault.value: 1}


async def test_a_call_has_a_deadline(table: Table) -> None:
    table.kettle.delay = 30
    with pytest.raises(Failed) as failed:
        await table.opened.ask("pay", "n1", table.opened.face(Pays).pay(ask()), deadline=0.05)
    assert failed.value.fault is Fault.UNKNOWN
    logged = await table.logged()
    exchange = logged[0]["exchanges"][0]
    assert (exchange["status"], exchange["error"]) == (None, "deadline")


async def test_a_call_that_is_given_up_is_logged_as_unknown(table: Table) -> None:
    table.kettle.delay = 30
    calling = asyncio.create_task(table.opened.pay(ask()))
    while not table.kettle.urls:
        await asyncio.sleep(0)
    calling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await calling
    assert [row["fault"] for row in await table.logged()] == ["unknown"]


async def test_what_it_can_not_do_is_unsupported(table: Table) -> None:
    refund = RefundAsk("r1", "n1", "", 1, 1)
    for call in (table.opened.pay(ask(Scene.PAGE)), table.opened.refund(refund), table.opened.refund_query(refund)):
        with pytest.raises(Failed) as failed:
            await call
        assert failed.value.fault is Fault.UNSUPPORTED
    assert table.kettle.urls == []


async def test_a_knock_is_heard_or_forged(table: Table, caplog: pytest.LogCaptureFixture) -> None:
    assert table.opened.hear(knock(b"okn1")) == [Outcome(PayState.PAID, "n1", fen=1)]
    for body in (b"forged", b"", b"\xff", b"{"):
        with pytest.raises(Forged) as forged:
            table.opened.hear(knock(body))
        assert SECRET not in f"{forged.value} {forged.value.words}"
        assert forged.value.__suppress_context__ or forged.value.__cause__ is None
    assert SECRET not in caplog.text


async def test_no_secret_is_logged(table: Table, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    table.kettle.answer = f"you said {SECRET}, bye\0".encode()
    await table.opened.pay(ask())
    TRICKS["n2"] = raises(ValueError(f"cannot read {SECRET}"))
    TRICKS["n3"] = raises(Failed(Fault.REFUSED, SECRET, f"no {SECRET}"))
    for number in ("n2", "n3"):
        with pytest.raises(Failed) as failed:
            await table.opened.close(number)
        assert SECRET not in f"{failed.value} {failed.value.code} {failed.value.words}"
        assert failed.value.__suppress_context__
    logged = await table.logged()
    assert SECRET not in json.dumps(logged, default=str)
    assert SECRET not in caplog.text
    assert "cannot read ••••••" in caplog.text
    exchange = logged[0]["exchanges"][0]
    assert exchange["url"] == "https://teapot.example/pay?key=••••••==&x"
    assert exchange["headers"] == {
        "Authorization": "••••••",
        "x-key": "••••••==&x",
        "content-type": "text/plain",
    }
    assert exchange["request"] == "number=n1&key=••••••==&x"
    assert exchange["answer"] == "you said ••••••==&x, bye\ufffd"
    assert exchange["status"] == 200
