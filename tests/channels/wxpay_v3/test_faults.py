"""Everything that can go wrong between us and WeChat Pay, and what it is taken for."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.channels.wxpay_v3.stand import CALLBACK, PROVIDER, Keys, Stand

from hutong.base.http import NeverLeft, NoAnswer, Reply
from hutong.base.rsa import Signer
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Outcome, PayState, RefundState, Scene
from hutong.capabilities.simulation import InProcess, Mischief
from hutong.channels.wxpay_v3.adapter import FAULTS, WxpayV3

NOT_BELIEVED = (Mischief.NOT_THE_FORMAT, Mischief.BAD_GATEWAY, Mischief.BAD_SIGNATURE)


@pytest.mark.parametrize("wrong", [Mischief.TIMEOUT_AFTER_ACCEPTING, Mischief.RESET, Mischief.HALF_ANSWER])
async def test_no_answer_but_accepted(each: Stand, wrong: Mischief) -> None:
    """The request may have arrived: NoAnswer, which the switchboard takes as UNKNOWN; the query finds the order."""
    each.order_wrong(wrong)
    adapter = WxpayV3(each.config, replace(each.line, timeout=0.3))
    ask = each.ask()
    with pytest.raises(NoAnswer):
        await adapter.pay(ask)
    assert (await each.adapter.query(ask.number)).state is PayState.WAITING
    assert (await each.adapter.pay(ask)).start is not None
    paid = await each.paid()
    each.order_wrong(wrong)
    refund = each.refund_ask(paid, 100)
    with pytest.raises(NoAnswer):
        await adapter.refund(refund)
    assert (await each.adapter.refund_query(refund)).state is RefundState.DONE


@pytest.mark.parametrize("wrong", NOT_BELIEVED)
async def test_answers_not_to_be_believed(each: Stand, wrong: Mischief) -> None:
    """HTML, 502, a wrong signature: an error that is not Failed, which the switchboard takes as UNKNOWN."""
    ask = await each.paid()
    refund = each.refund_ask(ask, 100)
    for call in (
        lambda: each.adapter.pay(each.ask()),
        lambda: each.adapter.query(ask.number),
        lambda: each.adapter.refund(refund),
        lambda: each.adapter.refund_query(refund),
    ):
        each.order_wrong(wrong)
        with pytest.raises(ValueError):
            await call()
    assert each.provider.mischiefs.ordered == []


async def test_nobody_listens(stand: Stand) -> None:
    """NeverLeft: nothing happened."""
    adapter = WxpayV3(stand.config, Line(InProcess({}), PROVIDER, CALLBACK))
    with pytest.raises(NeverLeft):
        await adapter.pay(stand.ask())


async def test_http_200_with_an_error_body(each: Stand) -> None:
    """It is no success, and SYSTEM_ERROR may have happened: ask."""
    ask = each.ask()
    each.order_wrong(Mischief.ERROR_BODY_200)
    with pytest.raises(Failed) as failure:
        await each.adapter.pay(ask)
    assert (failure.value.fault, failure.value.code) == (Fault.UNKNOWN, "SYSTEM_ERROR")
    assert (await each.adapter.query(ask.number)).state is PayState.WAITING


async def test_unlisted_words(each: Stand) -> None:
    """A state or code that no manual lists is unknown, never failure."""
    each.order_wrong(Mischief.UNLISTED_STATE)
    with pytest.raises(Failed) as failure:
        await each.adapter.pay(each.ask())
    assert failure.value.fault is Fault.UNKNOWN
    ask = await each.paid()
    each.order_wrong(Mischief.UNLISTED_STATE)
    outcome = await each.adapter.query(ask.number)
    assert outcome.state is PayState.UNKNOWN
    assert outcome.words.startswith("HELD_FOR_REVIEW")
    refund = each.refund_ask(ask, 1)
    each.order_wrong(Mischief.UNLISTED_STATE, times=2)
    assert (await each.adapter.refund(refund)).state is RefundState.UNKNOWN
    assert (await each.adapter.refund_query(refund)).state is RefundState.UNKNOWN


async def test_wrong_amount_is_told_as_it_is(each: Stand) -> None:
    """The outcome holds WeChat Pay's amount, so that settling can refuse it."""
    ask = await each.paid()
    each.order_wrong(Mischief.WRONG_AMOUNT)
    assert (await each.adapter.query(ask.number)).fen == 2000


@pytest.mark.parametrize(
    ("wire", "value"),
    [
        ("PRIVATE_KEY", Signer.generate().reveal()),
        ("MCH_SERIAL_NO", "AAAAAAAAAAAAAAAA"),
        ("MCHID", "1999999999"),
    ],
)
async def test_settings_that_wechat_pay_does_not_accept(each: Stand, wire: str, value: str) -> None:
    """401, the one answer without a signature, is our settings' fault."""
    config = type(each.config).read(each.account.merchant_no, {**each.account.settings, wire: value})
    with pytest.raises(Failed) as failure:
        await WxpayV3(config, each.line).pay(each.ask())
    assert (failure.value.fault, failure.value.code) == (Fault.CONFIG, "SIGN_ERROR")


async def test_app_or_sub_merchant_of_another(each: Stand) -> None:
    """An app that is not bound, a sub-merchant that is not ours: our settings' fault, too."""
    other = type(each.config).read("wx0000000000000000", each.account.settings)
    with pytest.raises(Failed) as failure:
        await WxpayV3(other, each.line).pay(each.ask())
    assert (failure.value.fault, failure.value.code) == (Fault.CONFIG, "APPID_MCHID_NOT_MATCH")
    changed = {**each.account.settings, "SUB_MCHID": "1600000000"}
    other = type(each.config).read(each.account.merchant_no, changed)
    with pytest.raises(Failed) as failure:
        await WxpayV3(other, each.line).query("ORDER0001")
    assert (failure.value.fault, failure.value.code) == (Fault.CONFIG, "NO_AUTH")


class Canned:
    """An Http that gives one answer, signed by the platform or not."""

    def __init__(self, stand: Stand, status: int, content: Any, *, signed: bool = True) -> None:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        record = stand.provider.accounts.opened(stand.form)
        headers = stand.provider._gate.sign(record, "", body) if signed else {}
        self.reply = Reply(status, body, headers)

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> Reply:
        """The canned answer."""
        return self.reply


def _with(stand: Stand, status: int, content: Any, *, signed: bool = True) -> WxpayV3:
    return WxpayV3(stand.config, replace(stand.line, http=Canned(stand, status, content, signed=signed)))


@pytest.mark.parametrize("code", FAULTS)
async def test_every_code_of_the_table(stand: Stand, code: str) -> None:
    """Signed, a code is what the table says; unsigned it is believed only as 401 about our settings."""
    body = {"code": code, "message": "某种原因"}
    with pytest.raises(Failed) as failure:
        await _with(stand, 400, body).query("ORDER0001")
    assert (failure.value.fault, failure.value.code, failure.value.words) == (FAULTS[code], code, "某种原因")
    with pytest.raises(ValueError):
        await _with(stand, 400, body, signed=False).query("ORDER0001")
    with pytest.raises(Failed) as failure:
        await _with(stand, 401, body, signed=False).query("ORDER0001")
    assert failure.value.fault is (Fault.CONFIG if FAULTS[code] is Fault.CONFIG else Fault.UNKNOWN)


@pytest.mark.parametrize(
    "words", ["201 商户订单号重复", "订单金额或退款金额与之前请求不一致，请核实后再试", "请求重入时参数不同"]
)
async def test_words_that_tell_a_used_number(stand: Stand, words: str) -> None:
    """INVALID_REQUEST is a duplicate by these words, else a refusal."""
    with pytest.raises(Failed) as failure:
        await _with(stand, 400, {"code": "INVALID_REQUEST", "message": words}).pay(stand.ask())
    assert failure.value.fault is Fault.DUPLICATE


async def test_a_close_that_is_refused(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither closed nor paid is no answer: asked again later."""
    ask = stand.ask()
    await stand.adapter.pay(ask)
    found = await stand.adapter.query(ask.number)
    adapter = _with(stand, 403, {"code": "TRADE_ERROR", "message": "交易错误"})

    async def waiting(number: str) -> Outcome:
        assert number == ask.number
        return found

    monkeypatch.setattr(adapter, "query", waiting)
    with pytest.raises(Failed) as failure:
        await adapter.close(ask.number)
    assert (failure.value.fault, failure.value.code) == (Fault.UNKNOWN, "TRADE_ERROR")


async def test_userpaying_as_a_code(stand: Stand) -> None:
    """HTTP 202 with the code instead of the state is waiting as well."""
    adapter = _with(stand, 202, {"code": "USERPAYING", "message": "需要用户输入支付密码"})
    assert (await adapter.pay(stand.ask(Scene.BARCODE))).state is PayState.WAITING


@pytest.mark.parametrize(
    "change",
    [
        {"out_trade_no": "ANOTHER001"},
        {"mchid": "1999999999"},
        {"appid": "wx0000000000000000"},
        {"appid": None},
        {"amount": None},
        {"amount": {"total": "1999"}},
        {"amount": {"total": True}},
        {"amount": {"total": -1}},
        {"transaction_id": ""},
        {"trade_state": None},
        {"trade_state": 1},
        {"success_time": "yesterday"},
    ],
)
async def test_answers_about_something_else(stand: Stand, change: dict[str, Any]) -> None:
    """Correctly signed, but of another order, merchant or app, or without what must be there: not believed."""
    good = {
        "appid": stand.config.merchant_no,
        "mchid": stand.config.mchid,
        "out_trade_no": "ORDER0001",
        "transaction_id": "4200000000000000000000000001",
        "trade_state": "SUCCESS",
        "success_time": "2026-01-02T03:04:05+08:00",
        "payer": None,
        "amount": {"total": 1999, "currency": "CNY"},
    }
    assert (await _with(stand, 200, good).query("ORDER0001")).state is PayState.PAID
    with pytest.raises(ValueError):
        await _with(stand, 200, {**good, **change}).query("ORDER0001")


@pytest.mark.parametrize(
    "change",
    [
        {"out_refund_no": "ANOTHER"},
        {"out_trade_no": "ANOTHER001"},
        {"amount": {"refund": 101, "total": 1999}},
        {"amount": None},
        {"status": ""},
        {"refund_id": None},
    ],
)
async def test_answers_about_another_refund(stand: Stand, change: dict[str, Any]) -> None:
    """As above, for refunds."""
    refund = stand.refund_ask(stand.ask(), 100)
    good = {
        "refund_id": "50300000000000000000000000001",
        "out_refund_no": refund.number,
        "out_trade_no": refund.payment_number,
        "status": "SUCCESS",
        "success_time": "2026-01-02T03:04:05+08:00",
        "amount": {"refund": 100, "total": 1999},
    }
    assert (await _with(stand, 200, good).refund(refund)).state is RefundState.DONE
    with pytest.raises(ValueError):
        await _with(stand, 200, {**good, **change}).refund(refund)


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b'"x"', b"{", b"\xff", b"{}", b"[" * 100_000])
async def test_signed_nonsense(stand: Stand, content: bytes) -> None:
    """Signed and not what it should be: some error that is not Failed, so UNKNOWN."""
    with pytest.raises((ValueError, RecursionError)):
        await _with(stand, 200, content).pay(stand.ask())


_JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=8),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_FIELDS = ("appid", "mchid", "out_trade_no", "transaction_id", "trade_state", "success_time", "payer", "amount", "code")


@settings(max_examples=60, deadline=None)
@given(content=some.dictionaries(some.sampled_from(_FIELDS), _JSON))
async def test_any_signed_object(keys: Keys, content: dict[str, Any]) -> None:
    """Whatever object comes, it is an outcome of the order asked about, Failed, or a ValueError."""
    stand = Stand("direct", keys)
    try:
        outcome = await _with(stand, 200, content).query("ORDER0001")
    except (Failed, ValueError):
        return
    assert outcome.number == "ORDER0001"
