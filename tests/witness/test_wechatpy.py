"""wechatpy, a public client, against our simulator of WeChat Pay V2, over a real port."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from tests.vendors.wechat_pay.stand import CALLBACK, Stand, fresh_accounts

from hutong.capabilities.simulation import Mischief
from hutong.capabilities.simulation.mischief import App

pytestmark = pytest.mark.witness
SCRIPT = Path(__file__).parent / "wechatpy.py"


async def _do(python: Path, told: dict[str, Any]) -> list[dict[str, Any]]:
    pipe = asyncio.subprocess.PIPE
    # isolated: the script's folder holds files named like the clients
    client = await asyncio.create_subprocess_exec(str(python), "-I", str(SCRIPT), stdin=pipe, stdout=pipe, stderr=pipe)
    try:
        out, errors = await asyncio.wait_for(client.communicate(json.dumps(told).encode()), 60)
    finally:
        if client.returncode is None:
            client.kill()
            await client.wait()
    assert client.returncode == 0, errors.decode()
    answers = json.loads(out)
    assert isinstance(answers, list)
    return answers


@pytest.mark.parametrize("form", ["direct", "partner"])
async def test_a_payment(form: str, witness: Callable[[str], Path], serve: Callable[[App], Awaitable[str]]) -> None:
    """Orders, a payment code, forged and true notifications, query, refund, refund query, close."""
    stand = Stand(form, fresh_accounts())
    provider, python = stand.provider, witness("wechatpy")
    provider.home.base_url = await serve(provider.app)
    told = {"settings": stand.settings, "appid": stand.account.merchant_no, "notify_url": CALLBACK}
    told |= {"provider": provider.home.base_url}
    placed, _, charged = await _do(python, {**told, "job": "place", "auth_code": provider.show_code()})
    assert (charged["trade_type"], charged["total_fee"]) == ("MICROPAY", "1999")
    bill = provider.scan(placed["code_url"])
    assert bill is not None
    assert bill.subject == "一杯咖啡 & <茶>"
    provider.mischiefs.order(Mischief.NOTICE_FORGED)
    await provider.pay(bill.id)
    await provider.knocker.settled()

    asked, taken, found, closed = await _do(python, {**told, "job": "refund"})
    assert (asked["trade_state"], asked["total_fee"]) == ("SUCCESS", "1999")
    assert (taken["refund_fee"], closed["result_code"]) == ("999", "SUCCESS")
    assert (found["refund_status_0"], found["refund_fee_0"]) == ("SUCCESS", "999")
    await provider.knocker.settled()

    bodies = [knock.body.decode() for knock in stand.knocks]
    heard = await _do(python, {**told, "job": "hear", "payments": bodies[:2], "refunds": bodies[2:]})
    forged, paid, refunded = heard
    assert forged == {}
    assert (paid["out_trade_no"], paid["total_fee"]) == ("WITNESS0001", 1999)
    assert paid["transaction_id"] == asked["transaction_id"]
    assert (refunded["out_refund_no"], refunded["refund_fee"]) == ("REFUND0001", 999)
    await provider.knocker.close()
