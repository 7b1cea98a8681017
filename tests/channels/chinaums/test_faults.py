"""Everything that can go wrong between us and UnionPay Commerce, and what it is taken for."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from tests.channels.chinaums.stand import PROVIDER, Stand

from hutong.base.http import Reply
from hutong.base.secrets import Secret
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Scene
from hutong.capabilities.simulation import Mischief
from hutong.channels.chinaums.adapter import Chinaums
from hutong.channels.chinaums.gates import FAULTS
from hutong.channels.chinaums.wire import sign


class Says:
    """Answers everything with one body."""

    def __init__(self, content: Mapping[str, Any], key: Secret | None = None, status: int = 200) -> None:
        text = {name: value if isinstance(value, str) else json.dumps(value) for name, value in content.items()}
        signed = {**content, "sign": sign(text, key, "SHA256")} if key else content
        self._reply = Reply(status, json.dumps(signed).encode())

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> Reply:
        """See `Http.send`."""
        return self._reply


def _told(stand: Stand, says: Says) -> Chinaums:
    return Chinaums(stand.config, Line(says, PROVIDER, "http://hub.test/c", hosts={"open": PROVIDER}))


@pytest.mark.parametrize("code", [*FAULTS, "HELD_FOR_REVIEW"])
async def test_every_code(each: Stand, code: str) -> None:
    """By the table; what isn't listed is unknown."""
    key = each.config.comm_key if each.form == "netpay" else None
    with pytest.raises(Failed) as failure:
        await _told(each, Says({"errCode": code, "errMsg": "某某"}, key)).pay(each.ask())
    assert failure.value.fault is FAULTS.get(code, Fault.UNKNOWN)
    assert (failure.value.code, failure.value.words) == (code, "某某")


def test_what_may_have_happened_is_unknown() -> None:
    """Never a failure for good, never safe to repeat under another number."""
    for code in ("INTERNAL_ERROR", "TIMEOUT", "NET_ERROR", "ORDER_PROCESSING", "INVALID_RESPONSE"):
        assert FAULTS[code] is Fault.UNKNOWN


@pytest.mark.parametrize("code", ["NO_ORDER", "SUCCESS", "TARGET_FAIL"])
async def test_what_nobody_signed(each: Stand, code: str) -> None:
    """netpay without a signature, the open platform with an HTTP error: believed only about our own settings."""
    status = 200 if each.form == "netpay" else 403
    with pytest.raises(ValueError, match="nothing that would have to be believed"):
        await _told(each, Says({"errCode": code}, status=status)).query(each.ask().number)
    with pytest.raises(Failed) as failure:
        await _told(each, Says({"errCode": "DENIED_IP", "errInfo": "x"}, status=status)).query(each.ask().number)
    assert failure.value.fault is Fault.CONFIG


@pytest.mark.parametrize(
    "change",
    [
        {"mid": "898340149000006"},
        {"merOrderId": "3194OTHER"},
        {"totalAmount": "19.99"},
        {"totalAmount": True},
        {"totalAmount": ""},
        {"payTime": ""},
        {"payTime": "2026-13-01 00:00:00"},
        {"targetOrderId": ""},
        {"status": ""},
        {"msgType": "refund"},
    ],
    ids=lambda change: "-".join(f"{name}={value}" for name, value in change.items()),
)
async def test_a_query_that_is_not_ours_or_not_whole(stand: Stand, change: dict[str, Any]) -> None:
    """Well signed and yet no answer to what was asked: unknown."""
    stand.set_up(INST_MID="YUEDANDEFAULT")
    number = stand.ask().number
    good: dict[str, Any] = {
        "errCode": "SUCCESS",
        "mid": stand.config.merchant_no,
        "merOrderId": f"{stand.config.msg_src_id}{number}",
        "status": "TRADE_SUCCESS",
        "totalAmount": 1999,
        "targetOrderId": "4200001471202206211141496123",
        "payTime": "2022-06-21 17:13:04",
    }
    assert (await _told(stand, Says(good, stand.config.comm_key)).query(number)).fen == 1999
    with pytest.raises(ValueError, match=r"."):
        await _told(stand, Says({**good, **change}, stand.config.comm_key)).query(number)


@pytest.mark.parametrize("given", [None, "", "[]", {}, "{}"], ids=str)
async def test_an_app_order_without_parameters(stand: Stand, given: Any) -> None:
    ask = stand.ask(Scene.APP)
    answer = {
        "errCode": "SUCCESS",
        "mid": stand.config.merchant_no,
        "merOrderId": f"{stand.config.msg_src_id}{ask.number}",
        "appPayRequest": given,
    }
    says = Says({name: value for name, value in answer.items() if value is not None}, stand.config.comm_key)
    with pytest.raises(ValueError, match=r"."):
        await _told(stand, says).pay(ask)


async def test_strangers_keys(each: Stand) -> None:
    """A wrong key, source or AppKey is our settings' fault, and said so."""
    wrong = {"COMM_KEY": "0" * 48} if each.form == "netpay" else {"APP_KEY": "0" * 32}
    each.set_up(**wrong)
    adapter = each.adapter
    if each.form == "open":
        with pytest.raises(Failed) as failure:
            await adapter.pay(each.ask())
        assert (failure.value.fault, failure.value.code) == (Fault.CONFIG, "1000")
        return
    with pytest.raises(ValueError, match="signature is wrong"):  # the refusal is signed with the other key
        await adapter.pay(each.ask())
    each.set_up(MSG_SRC="WWW.NOBODY.COM")
    with pytest.raises(Failed) as failure:
        await each.adapter.pay(each.ask())
    assert (failure.value.fault, failure.value.code) == (Fault.CONFIG, "INVALID_MSGSRC")


async def test_a_close_that_is_not_allowed_for_no_reason(stand: Stand) -> None:
    """Neither paid nor closed afterwards: unknown, and asked about."""
    ask = stand.ask()
    await stand.scanned(ask)
    stand.order_wrong(Mischief.UNLISTED_STATE, "bills.query")
    stand.order_wrong(Mischief.RESET, "bills.closeQRCode")
    with pytest.raises(Exception, match=r"closed before"):
        await stand.adapter.close(ask.number)
