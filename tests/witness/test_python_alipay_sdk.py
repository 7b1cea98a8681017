"""python-alipay-sdk, a public client, against our simulator of Alipay, over a real port."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from tests.channels.alipay.stand import CALLBACK, FORMS, RETURN, Stand, fresh_keys

from hutong.capabilities.simulation import Bill, BillState, Mischief
from hutong.capabilities.simulation.mischief import App

pytestmark = pytest.mark.witness
SCRIPT = Path(__file__).parent / "python_alipay_sdk.py"


class Client:
    """The client's process, spoken to a line at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def tell(self, **words: Any) -> None:
        """One object for it to read."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(words).encode() + b"\n")
        await self._process.stdin.drain()

    async def hear(self, name: str) -> Any:
        """What it says next, which must be this."""
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), 30)
        assert line, (await self._process.stderr.read()).decode()
        return json.loads(line)[name]


@asynccontextmanager
async def _client(python: Path) -> AsyncIterator[Client]:
    pipe = asyncio.subprocess.PIPE
    # isolated: the script's folder holds files named like the clients
    process = await asyncio.create_subprocess_exec(str(python), "-I", str(SCRIPT), stdin=pipe, stdout=pipe, stderr=pipe)
    try:
        yield Client(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def _scanned(stand: Stand, text: str, number: str) -> Bill:
    bill = stand.provider.scan(text)
    assert bill is not None
    assert (bill.number, bill.fen, bill.subject, bill.state) == (number, 1999, "一杯咖啡", BillState.OPEN)
    return bill


@pytest.mark.parametrize("form", FORMS)
async def test_a_payment(form: str, witness: Callable[[str], Path], serve: Callable[[App], Awaitable[str]]) -> None:
    """Orders for every road, a forged and a true notification, query, refund, refund query, close, payment code."""
    stand = Stand(form, fresh_keys())
    provider = stand.provider
    provider.home.base_url = base = await serve(provider.app)
    async with _client(witness("python_alipay_sdk")) as client:
        told = {"settings": dict(stand.account.settings), "app_id": stand.account.merchant_no}
        await client.tell(**told, gateway=f"{base}/gateway.do", notify_url=CALLBACK, return_url=RETURN)
        placed = await client.hear("placed")
        bill = _scanned(stand, placed["qr_code"], "WITNESS0001")
        _scanned(stand, f"{base}/gateway.do?{await client.hear('page')}", "WITNESS0002")
        _scanned(stand, await client.hear("app"), "WITNESS0003")

        provider.mischiefs.order(Mischief.NOTICE_FORGED)
        await provider.pay(bill.id)
        await provider.knocker.settled()
        knocks = [dict(parse_qsl(knock.body.decode())) for knock in stand.knocks]
        await client.tell(knocks=knocks, code=provider.show_code())
        assert [await client.hear("heard") for _ in knocks] == [False, True]
        asked = await client.hear("asked")
        assert (asked["trade_status"], asked["total_amount"]) == ("TRADE_SUCCESS", "19.99")
        assert asked["trade_no"] == knocks[1]["trade_no"]

        refunded, refund = await client.hear("refunded"), await client.hear("refund")
        assert (refunded["fund_change"], refunded["refund_fee"]) == ("Y", "9.99")
        assert (refund["refund_status"], refund["refund_amount"]) == ("REFUND_SUCCESS", "9.99")
        assert (await client.hear("closed"))["out_trade_no"] == "WITNESS0002"
        paid = await client.hear("paid")
        assert (paid["code"], paid["total_amount"]) == ("10000", "0.01")
        assert (await client.hear("missing"))["sub_code"] == "ACQ.TRADE_NOT_EXIST"
    await provider.knocker.close()
