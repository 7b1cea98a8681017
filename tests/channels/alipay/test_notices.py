"""Notifications: read, refused when they are not what they claim, and anything else that may be posted to us."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.channels.alipay.stand import Keys, Stand

from hutong.base.clock import BEIJING, now
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock, Outcome, PayState, RefundOutcome
from hutong.capabilities.simulation import InProcess, Mischief
from hutong.channels.alipay.adapter import Alipay
from hutong.channels.alipay.settings import AlipayConfig


def _fields(stand: Stand) -> dict[str, str]:
    return dict(parse_qsl(stand.knocks[0].body.decode()))


def _signed(stand: Stand, **changes: str) -> Knock:
    """The first knock with these fields changed (empty: left out), correctly signed afresh."""
    kept = {name: value for name, value in _fields(stand).items() if name not in ("sign", "sign_type")}
    fields = {name: value for name, value in {**kept, **changes}.items() if value}
    account = stand.provider.accounts.opened(stand.form)
    return replace(stand.knocks[0], body=urlencode(stand.provider.gate.signed(account, fields)).encode())


def _hear(stand: Stand, knock: Knock) -> list[Outcome | RefundOutcome]:
    return stand.adapter.hear(knock)


async def test_a_payment_is_told(each: Stand) -> None:
    """Once, with everything that settling needs."""
    ask = await each.paid()
    assert each.knocks[0].query == ""
    (told,) = each.heard
    assert isinstance(told, Outcome)
    assert (told.state, told.number, told.fen, told.words) == (PayState.PAID, ask.number, 1999, "TRADE_SUCCESS")
    assert told.payer_id.startswith("2088")
    assert told == await each.adapter.query(ask.number)


@pytest.mark.parametrize(
    ("wrong", "knocks", "forged"),
    [
        (Mischief.NOTICE_LOST, 0, []),
        (Mischief.NOTICE_TWICE, 2, []),
        (Mischief.NOTICE_FORGED, 2, ["the signature is wrong"]),
        (Mischief.NOTICE_STALE, 2, ["notify_time is missing or five minutes away"]),
        (Mischief.NOTICE_FOREIGN, 2, ["app_id is not ours"]),
    ],
)
async def test_wrongs(each: Stand, wrong: Mischief, knocks: int, forged: list[str]) -> None:
    """Forged ones are refused, and Alipay comes again; nothing but payments is ever told."""
    each.order_wrong(wrong)
    ask = await each.paid()
    assert (len(each.knocks), each.forged) == (knocks, forged)
    told = await each.adapter.query(ask.number)
    assert each.heard == [told] * (knocks - len(forged))
    assert each.provider.mischiefs.ordered == []


async def test_late(each: Stand) -> None:
    """Held back until it is released."""
    each.order_wrong(Mischief.NOTICE_LATE)
    ask = await each.paid()
    assert each.knocks == []
    each.provider.release()
    await each.provider.knocker.settled()
    assert each.heard == [await each.adapter.query(ask.number)]


async def test_wrong_amount_is_told_as_it_is(each: Stand) -> None:
    """Settling refuses it."""
    each.order_wrong(Mischief.WRONG_AMOUNT)
    await each.paid()
    assert [outcome.fen for outcome in each.heard] == [2000]


async def test_refunds_are_no_payments(each: Stand) -> None:
    """In part (TRADE_SUCCESS) and as a whole (TRADE_CLOSED): heard, and nothing follows from them."""
    ask = await each.paid()
    await each.adapter.refund(each.refund_ask(ask, 1, "RPART"))
    await each.provider.knocker.settled()
    await each.adapter.refund(each.refund_ask(ask, 1998, "RREST"))
    await each.provider.knocker.settled()
    told = [dict(parse_qsl(knock.body.decode())) for knock in each.knocks]
    assert [fields["trade_status"] for fields in told] == ["TRADE_SUCCESS", "TRADE_SUCCESS", "TRADE_CLOSED"]
    assert [fields.get("refund_fee") for fields in told] == [None, "0.01", "19.99"]
    assert [fields.get("out_biz_no") for fields in told] == [None, "RPART", "RREST"]
    assert (len(each.heard), each.forged) == (1, [])


async def test_states(stand: Stand) -> None:
    """Every listed state, one of no manual, and the close of a trade that nobody paid."""
    await stand.paid()
    wanted = {
        "TRADE_SUCCESS": PayState.PAID,
        "TRADE_FINISHED": PayState.PAID,
        "WAIT_BUYER_PAY": PayState.WAITING,
        "TRADE_CLOSED": PayState.CLOSED,
        "TRADE_HELD": PayState.UNKNOWN,
    }
    for word, state in wanted.items():
        (told,) = _hear(stand, _signed(stand, trade_status=word))
        assert (told.state, told.words) == (state, word)
    (told,) = _hear(stand, _signed(stand, trade_status="TRADE_CLOSED", refund_fee="0.00", gmt_payment=""))
    assert told.state is PayState.CLOSED
    (told,) = _hear(stand, _signed(stand, trans_currency="USD"))
    assert isinstance(told, Outcome)
    assert told.currency == "USD"


@pytest.mark.parametrize("field", ["out_biz_no", "gmt_refund"])
async def test_whatever_smells_of_a_refund(stand: Stand, field: str) -> None:
    """A refund made by hand at Alipay may lack some of the fields."""
    await stand.paid()
    assert _hear(stand, _signed(stand, **{field: "2026-01-01 00:00:00.123"})) == []
    assert _hear(stand, _signed(stand, refund_fee="0.01")) == []
    assert _hear(stand, _signed(stand, notify_type="servicemarket_order_notify")) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"app_id": "2021000000000001"}, "app_id"),
        ({"app_id": ""}, "app_id"),
        ({"seller_id": "2088000000000000"}, "seller_id"),
        ({"seller_id": ""}, "seller_id"),
        ({"notify_time": ""}, "notify_time"),
        ({"notify_time": "yesterday"}, "yesterday"),
        ({"out_trade_no": ""}, "out_trade_no"),
        ({"trade_no": ""}, "trade_no"),
        ({"trade_status": ""}, "trade_status"),
        ({"total_amount": ""}, "total_amount"),
        ({"total_amount": "1e3"}, "amount"),
        ({"total_amount": "-1.00"}, "amount"),
        ({"refund_fee": "NaN"}, "amount"),
        ({"gmt_payment": "soon"}, "soon"),
    ],
)
async def test_signed_and_yet_not_ours(each: Stand, changes: dict[str, str], words: str) -> None:
    """Of another application or seller, or without what must be there."""
    await each.paid()
    with pytest.raises(Forged, match=words):
        _hear(each, _signed(each, **changes))


async def test_the_seller_is_checked_only_if_set(stand: Stand) -> None:
    """SELLER_ID is optional."""
    await stand.paid()
    settings = {wire: value for wire, value in stand.account.settings.items() if wire != "SELLER_ID"}
    config = AlipayConfig.read(stand.account.merchant_no, settings)
    adapter = Alipay(config, Line(InProcess({}), "", ""))
    assert len(adapter.hear(_signed(stand, seller_id="2088000000000000"))) == 1


async def test_five_minutes(each: Stand) -> None:
    """On either side of the moment it is read."""
    await each.paid()
    knock = each.knocks[0]
    sent = datetime.strptime(_fields(each)["notify_time"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
    for seconds in (-3600, -300, 300, 3600):
        with pytest.raises(Forged, match="notify_time"):
            _hear(each, replace(knock, at=sent + timedelta(seconds=seconds)))
    for seconds in (-299, 299):
        assert len(_hear(each, replace(knock, at=sent + timedelta(seconds=seconds)))) == 1


TAMPERED: dict[str, Callable[[str], str]] = {
    "amount": lambda body: body.replace("total_amount=19.99", "total_amount=1999.00"),
    "number": lambda body: body.replace("out_trade_no=T", "out_trade_no=X"),
    "a field more": lambda body: body + "&passback_params=1",
    "a field twice": lambda body: body + "&total_amount=19.99",
    "no signature": lambda body: body.replace("sign=", "sing="),
    "another algorithm": lambda body: body.replace("sign_type=RSA2", "sign_type=RSA"),
    "no algorithm": lambda body: body.replace("sign_type=RSA2", ""),
    "nothing": lambda body: "",
}


@pytest.mark.parametrize("how", TAMPERED)
async def test_tampered(each: Stand, how: str) -> None:
    """Nothing can be changed, left out or added."""
    await each.paid()
    body = each.knocks[0].body.decode()
    changed = TAMPERED[how](body)
    assert changed != body
    with pytest.raises(Forged):
        _hear(each, replace(each.knocks[0], body=changed.encode()))


async def test_of_the_other_account(stand: Stand, keys: Keys) -> None:
    """What Alipay signed for one application is nothing to another."""
    await stand.paid()
    with pytest.raises(Forged):
        Stand("certificate", keys).adapter.hear(stand.knocks[0])


@settings(max_examples=150, deadline=None)
@given(body=some.binary(max_size=300) | some.text(max_size=200).map(str.encode))
async def test_any_bytes(keys: Keys, body: bytes) -> None:
    """Whatever is posted, it is Forged and nothing else."""
    adapter = Stand("direct", keys).adapter
    with pytest.raises(Forged):
        adapter.hear(Knock("POST", "/callback/7/3", "", {}, body, now()))


_NAMES = ("app_id", "seller_id", "notify_time", "notify_type", "trade_status", "total_amount", "out_trade_no")
_MORE = ("trade_no", "refund_fee", "gmt_refund", "out_biz_no", "gmt_payment", "sign", "sign_type", "charset")


@settings(max_examples=100, deadline=None)
@given(changes=some.dictionaries(some.sampled_from(_NAMES + _MORE), some.text(max_size=20)))
async def test_any_signed_fields(keys: Keys, changes: dict[str, str]) -> None:
    """Signed by Alipay with anything in them: outcomes or Forged."""
    stand = Stand("direct", keys)
    account = stand.provider.accounts.opened("direct")
    usual = {"app_id": account["app_id"], "seller_id": account["seller_id"], "notify_type": "trade_status_sync"}
    usual |= {"notify_time": "2026-01-01 08:00:00", "out_trade_no": "T1", "trade_no": "1", "total_amount": "1.00"}
    signed = stand.provider.gate.signed(account, {**usual, "trade_status": "TRADE_SUCCESS", **changes})
    body = urlencode(signed, errors="replace").encode()
    try:
        told = stand.adapter.hear(Knock("POST", "/callback/7/3", "", {}, body, now()))
    except Forged:
        return
    assert all(isinstance(outcome, Outcome) for outcome in told)
