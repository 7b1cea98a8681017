"""Everything that can go wrong between us and Alipay, and what it is taken for."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.channels.alipay.stand import CALLBACK, PROVIDER, Keys, Stand

from hutong.base.http import NeverLeft, NoAnswer, Reply
from hutong.base.rsa import Signer
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import PayState, RefundState, Scene
from hutong.capabilities.simulation import InProcess, Mischief
from hutong.channels.alipay.adapter import FAULTS, GATE, Alipay
from hutong.channels.alipay.simulator.gate import written


@pytest.mark.parametrize("wrong", [Mischief.TIMEOUT_AFTER_ACCEPTING, Mischief.RESET, Mischief.HALF_ANSWER])
async def test_no_answer_but_accepted(each: Stand, wrong: Mischief) -> None:
    """The request may have arrived: NoAnswer, which the switchboard takes as UNKNOWN; asking finds it."""
    adapter = Alipay(each.config, replace(each.line, timeout=0.3))
    ask = each.ask(Scene.JSAPI)
    each.order_wrong(wrong, "trade.create")
    with pytest.raises(NoAnswer):
        await adapter.pay(ask)
    assert (await each.adapter.query(ask.number)).state is PayState.WAITING
    paid = await each.paid()
    refund = each.refund_ask(paid, 100)
    each.order_wrong(wrong, "trade.refund")
    with pytest.raises(NoAnswer):
        await adapter.refund(refund)
    assert (await each.adapter.refund_query(refund)).state is RefundState.DONE
    assert (await each.adapter.refund(refund)).state is RefundState.DONE


@pytest.mark.parametrize("wrong", [Mischief.NOT_THE_FORMAT, Mischief.BAD_GATEWAY, Mischief.BAD_SIGNATURE])
async def test_answers_not_to_be_believed(each: Stand, wrong: Mischief) -> None:
    """HTML, 502, a wrong signature: an error that is not Failed, which the switchboard takes as UNKNOWN."""
    ask = await each.paid()
    refund = each.refund_ask(ask, 100)
    for call in (
        lambda: each.adapter.pay(each.ask()),
        lambda: each.adapter.query(ask.number),
        lambda: each.adapter.close(ask.number),
        lambda: each.adapter.refund(refund),
        lambda: each.adapter.refund_query(refund),
    ):
        each.order_wrong(wrong)
        with pytest.raises(ValueError):
            await call()
    assert each.provider.mischiefs.ordered == []


async def test_nobody_listens(stand: Stand) -> None:
    """NeverLeft: nothing happened."""
    adapter = Alipay(stand.config, Line(InProcess({}), PROVIDER, CALLBACK))
    with pytest.raises(NeverLeft):
        await adapter.pay(stand.ask())


async def test_http_200_with_an_error_body(each: Stand) -> None:
    """It is no success, and a system error may have happened: ask."""
    each.order_wrong(Mischief.ERROR_BODY_200)
    with pytest.raises(Failed) as failure:
        await each.adapter.pay(each.ask())
    assert (failure.value.fault, failure.value.code) == (Fault.UNKNOWN, "ACQ.SYSTEM_ERROR")


async def test_unlisted_words(each: Stand) -> None:
    """A state or code that no manual lists is unknown, never failure."""
    each.order_wrong(Mischief.UNLISTED_STATE)
    with pytest.raises(Failed) as failure:
        await each.adapter.pay(each.ask())
    assert (failure.value.fault, failure.value.code) == (Fault.UNKNOWN, "ACQ.HELD_FOR_REVIEW")
    ask = await each.paid()
    each.order_wrong(Mischief.UNLISTED_STATE)
    outcome = await each.adapter.query(ask.number)
    assert (outcome.state, outcome.words) == (PayState.UNKNOWN, "HELD_FOR_REVIEW")
    refund = each.refund_ask(ask, 1)
    await each.adapter.refund(refund)
    each.order_wrong(Mischief.UNLISTED_STATE, "refund.query")
    assert (await each.adapter.refund_query(refund)).state is RefundState.UNKNOWN


async def test_wrong_amount_is_told_as_it_is(each: Stand) -> None:
    """The outcome holds Alipay's amount, so that settling can refuse it."""
    ask = await each.paid()
    each.order_wrong(Mischief.WRONG_AMOUNT)
    assert (await each.adapter.query(ask.number)).fen == 2000


async def test_settings_that_alipay_does_not_accept(each: Stand) -> None:
    """Another application's key, an application that does not exist (told without a signature): our settings' fault."""
    strange = Signer.generate().reveal()
    plain = {wire: value for wire, value in each.account.settings.items() if "CERTIFICATE" not in wire}
    other = {**plain, "PRIVATE_KEY": strange}
    other["ALIPAY_PUBLIC_KEY"] = each.provider.accounts.opened(each.form)["alipay_public_key"]
    wanted = "isv.missing-app-cert-sn" if each.form == "certificate" else "isv.invalid-signature"
    cases = [
        (each.account.merchant_no, other, wanted),
        ("2021000000000009", each.account.settings, "isv.invalid-app-id"),
    ]
    for app_id, changed, code in cases:
        config = type(each.config).read(app_id, changed)
        with pytest.raises(Failed) as failure:
            await Alipay(config, each.line).pay(each.ask())
        assert (failure.value.fault, failure.value.code) == (Fault.CONFIG, code)


class Canned:
    """An Http that gives answers in turn, the last one for ever, signed by Alipay or not."""

    def __init__(self, stand: Stand, *nodes: Any, signed: bool = True) -> None:
        self._stand = stand
        self._nodes = list(nodes)
        self._signed = signed

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> Reply:
        """The canned answer."""
        node = self._nodes.pop(0) if len(self._nodes) > 1 else self._nodes[0]
        text = node if isinstance(node, str) else written(node)
        name = url.split("method=")[1].split("&")[0].replace(".", "_") + "_response"
        account = self._stand.provider.accounts.opened(self._stand.form)
        sign = f',"sign":"{self._stand.provider.gate.sign(account, text)}"' if self._signed else ""
        return Reply(200, f'{{"{name}":{text}{sign}}}'.encode(errors="replace"))


def _with(stand: Stand, *nodes: Any, signed: bool = True) -> Alipay:
    return Alipay(stand.config, replace(stand.line, http=Canned(stand, *nodes, signed=signed)))


@pytest.mark.parametrize("code", FAULTS)
async def test_every_code_of_the_table(stand: Stand, code: str) -> None:
    """Signed, a code is what the table says; unsigned it is believed only about our settings."""
    node = {"code": "40004", "msg": "Business Failed", "sub_code": code, "sub_msg": "某种原因"}
    with pytest.raises(Failed) as failure:
        await _with(stand, node).query("T1")
    assert (failure.value.fault, failure.value.code, failure.value.words) == (FAULTS[code], code, "某种原因")
    unsigned = _with(stand, node, signed=False)
    if FAULTS[code] is Fault.CONFIG:
        with pytest.raises(Failed) as failure:
            await unsigned.query("T1")
        assert failure.value.fault is Fault.CONFIG
    else:
        with pytest.raises(ValueError):
            await unsigned.query("T1")


@pytest.mark.parametrize("code", ["20000", "20001", "40001", "40002", "40003", "40004", "40005", "40006", "99999", ""])
async def test_codes_of_the_gate(stand: Stand, code: str) -> None:
    """Three tell by themselves; the others only by sub-codes that are listed."""
    node = {"code": code, "msg": "…", "sub_code": "isv.of-no-manual"}
    with pytest.raises(Failed) as failure:
        await _with(stand, node).query("T1")
    assert failure.value.fault is GATE.get(code, Fault.UNKNOWN)


async def test_success_without_a_signature(stand: Stand) -> None:
    """Nobody signed it: nobody said it."""
    node = _paid("T1")
    assert (await _with(stand, node).query("T1")).state is PayState.PAID
    with pytest.raises(ValueError):
        await _with(stand, node, signed=False).query("T1")


@pytest.mark.parametrize("code", ["10003", "ACQ.TRADE_STATUS_ERROR"])
async def test_what_is_borne_elsewhere(stand: Stand, code: str) -> None:
    """10003 is an answer only to a payment, a state error only to a close."""
    node = {"code": "10003", "msg": "…"} if code == "10003" else {"code": "40004", "sub_code": code}
    with pytest.raises(Failed):
        await _with(stand, node).query("T1")
    with pytest.raises(Failed):
        await _with(stand, node).refund(stand.refund_ask(stand.ask(), 1))


async def test_a_close_that_is_refused(stand: Stand) -> None:
    """Neither closed nor paid is no answer: asked again later."""
    waiting = {**_paid("T1"), "trade_status": "WAIT_BUYER_PAY"}
    node = {"code": "40004", "sub_code": "ACQ.TRADE_STATUS_ERROR", "sub_msg": "交易状态不合法"}
    with pytest.raises(Failed) as failure:
        await _with(stand, node, waiting).close("T1")
    assert (failure.value.fault, failure.value.code) == (Fault.UNKNOWN, "ACQ.TRADE_STATUS_ERROR")


def _paid(number: str) -> dict[str, Any]:
    return {
        "code": "10000",
        "msg": "Success",
        "out_trade_no": number,
        "trade_no": "2026010122001400000000000001",
        "trade_status": "TRADE_SUCCESS",
        "total_amount": "19.99",
        "send_pay_date": "2026-01-01 08:00:00",
    }


@pytest.mark.parametrize(
    "change",
    [
        {"out_trade_no": "T2"},
        {"out_trade_no": None},
        {"trade_no": ""},
        {"total_amount": None},
        {"total_amount": 19.99},
        {"total_amount": "1E3"},
        {"total_amount": "19.999"},
        {"trade_status": None},
        {"trade_status": ["TRADE_SUCCESS"]},
        {"send_pay_date": "yesterday"},
    ],
)
async def test_answers_about_something_else(stand: Stand, change: dict[str, Any]) -> None:
    """Correctly signed, but of another order or without what must be there: not believed."""
    with pytest.raises(ValueError):
        await _with(stand, {**_paid("T1"), **change}).query("T1")


@pytest.mark.parametrize("change", [{"out_trade_no": "T0"}, {"total_amount": "20.00"}, {"trade_no": None}])
async def test_payments_by_code_of_something_else(stand: Stand, change: dict[str, Any]) -> None:
    """As above, for the instant answer."""
    ask = stand.ask(Scene.BARCODE)
    node = _paid(ask.number)
    assert (await _with(stand, node).pay(ask)).state is PayState.PAID
    with pytest.raises(ValueError):
        await _with(stand, {**node, **change}).pay(ask)
    with pytest.raises(ValueError):
        await _with(stand, {**node, "code": "10003", "out_trade_no": "T0"}).pay(ask)


@pytest.mark.parametrize("scene", [Scene.NATIVE, Scene.JSAPI])
async def test_starts_of_something_else(stand: Stand, scene: Scene) -> None:
    """A code or trade of another order, or none."""
    ask = stand.ask(scene)
    for node in ({"out_trade_no": "T0", "qr_code": "https://qr.alipay.com/bax1", "trade_no": "1"}, {}):
        with pytest.raises(ValueError):
            await _with(stand, {"code": "10000", **node}).pay(ask)
    with pytest.raises(ValueError):
        await _with(stand, {"code": "10000", "out_trade_no": ask.number}).pay(ask)


async def test_answers_about_another_refund(stand: Stand) -> None:
    """Of another order, number or amount; and what Alipay says when it moved nothing."""
    refund = stand.refund_ask(stand.ask(), 100)
    moved = {"code": "10000", "out_trade_no": refund.payment_number, "fund_change": "Y", "refund_fee": "1.00"}
    assert (await _with(stand, moved).refund(refund)).state is RefundState.DONE
    for change in ({"out_trade_no": "T0"}, {"refund_fee": "0.99"}, {"refund_fee": None}, {"gmt_refund_pay": "soon"}):
        with pytest.raises(ValueError):
            await _with(stand, {**moved, **change}).refund(refund)
    found = {
        "code": "10000",
        "out_trade_no": refund.payment_number,
        "out_request_no": refund.number,
        "refund_amount": "1.00",
        "refund_status": "REFUND_SUCCESS",
    }
    assert (await _with(stand, found).refund_query(refund)).state is RefundState.DONE
    wrongs: list[dict[str, Any]] = [{"out_trade_no": "T0"}, {"out_request_no": "R0"}]
    for change in (*wrongs, {"refund_amount": "1.01"}, {"refund_amount": 1}):
        with pytest.raises(ValueError):
            await _with(stand, {**found, **change}).refund_query(refund)
    still = {**moved, "fund_change": "N"}
    assert (await _with(stand, still, {**found, "refund_status": ""}).refund(refund)).state is RefundState.UNKNOWN
    assert (await _with(stand, still, {"code": "10000"}).refund(refund)).state is RefundState.UNKNOWN


@pytest.mark.parametrize("content", ['""', "[]", "null", "1", "{", "{}", '{"code":10000}', "[" * 100_000])
async def test_signed_nonsense(stand: Stand, content: str) -> None:
    """Signed and not what it should be: an error that is not success."""
    with pytest.raises((ValueError, RecursionError, Failed)) as error:
        await _with(stand, content).pay(stand.ask())
    assert not isinstance(error.value, Failed) or error.value.fault is Fault.UNKNOWN


_JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=8),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_FIELDS = ("code", "sub_code", "out_trade_no", "trade_no", "trade_status", "total_amount", "send_pay_date", "msg")


@settings(max_examples=100, deadline=None)
@given(content=some.dictionaries(some.sampled_from(_FIELDS), _JSON))
async def test_any_signed_object(keys: Keys, content: dict[str, Any]) -> None:
    """Whatever object comes, it is an outcome of the order asked about, Failed, or a ValueError."""
    stand = Stand("direct", keys)
    text = json.dumps({"code": "10000", **content})
    try:
        outcome = await _with(stand, text).query("T1")
    except (Failed, ValueError):
        return
    assert outcome.number == "T1"
