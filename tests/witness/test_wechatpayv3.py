"""wechatpayv3, a public client, against our simulator of WeChat Pay V3, over a real port."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.channels.wxpay_v3.stand import CALLBACK, FORMS, Stand, fresh_keys

from hutong.capabilities.simulation import Mischief
from hutong.capabilities.simulation.mischief import App

pytestmark = pytest.mark.witness
SCRIPT = Path(__file__).parent / "wechatpayv3.py"


@asynccontextmanager
async def _client(python: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    pipe = asyncio.subprocess.PIPE
    # isolated: the script's folder holds files named like the clients
    process = await asyncio.create_subprocess_exec(str(python), "-I", str(SCRIPT), stdin=pipe, stdout=pipe, stderr=pipe)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def _tell(client: asyncio.subprocess.Process, words: dict[str, Any]) -> None:
    assert client.stdin is not None
    client.stdin.write(json.dumps(words).encode() + b"\n")
    await client.stdin.drain()


async def _hear(client: asyncio.subprocess.Process) -> dict[str, Any]:
    assert client.stdout is not None
    assert client.stderr is not None
    line = await asyncio.wait_for(client.stdout.readline(), 30)
    assert line, (await client.stderr.read()).decode()
    words = json.loads(line)
    assert isinstance(words, dict)
    return words


@pytest.mark.parametrize("form", FORMS)
async def test_a_payment(form: str, witness: Callable[[str], Path], serve: Callable[[App], Awaitable[str]]) -> None:
    """Orders, the payer pays, a forged and a true notification, query, refund, refund query, close."""
    stand = Stand(form, fresh_keys())
    provider = stand.provider
    provider.home.base_url = await serve(provider.app)
    told = {"settings": dict(stand.account.settings), "appid": stand.account.merchant_no, "notify_url": CALLBACK}
    async with _client(witness("wechatpayv3")) as client:
        await _tell(client, {**told, "provider": provider.home.base_url})
        first, second = (await _hear(client))["placed"], (await _hear(client))["placed"]
        assert (first["status"], second["status"]) == (200, 200)
        bill = provider.scan(first["content"]["code_url"])
        assert bill is not None
        provider.mischiefs.order(Mischief.NOTICE_FORGED)
        await provider.pay(bill.id)
        await provider.knocker.settled()
        knocks = [{"headers": dict(knock.headers), "body": knock.body.decode()} for knock in stand.knocks]
        await _tell(client, {"knocks": knocks})
        forged, true = (await _hear(client))["heard"], (await _hear(client))["heard"]
        assert forged is None
        assert (true["event_type"], true["resource"]["out_trade_no"]) == ("TRANSACTION.SUCCESS", "WITNESS0001")
        asked = (await _hear(client))["asked"]
        assert asked == {"status": 200, "content": true["resource"]}
        refunded, refund = (await _hear(client))["refunded"], (await _hear(client))["refund"]
        assert (refunded["status"], refunded["content"]["status"]) == (200, "PROCESSING")
        assert (refund["content"]["status"], refund["content"]["amount"]["refund"]) == ("SUCCESS", 999)
        assert (await _hear(client))["closed"] == {"status": 204, "content": None}
    await provider.knocker.close()
