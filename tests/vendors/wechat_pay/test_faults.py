"""Everything that can go wrong between us and WeChat Pay, and what it is taken for."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.vendors.wechat_pay.stand import CALLBACK, PROVIDER, Stand

from hutong.base.http import NeverLeft, NoAnswer, Reply
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import PayState, RefundState, Scene
from hutong.capabilities.simulation import InProcess, Mischief
from hutong.channels.wxpay.adapter import Wxpay
from hutong.channels.wxpay.settings import WxpayConfig
from hutong.vendors.wechat_pay.faults import FAULTS, RETURN_WORDS
from hutong.vendors.wechat_pay.objects import Foreign
from hutong.vendors.wechat_pay.wire import packed, sealed

CONFIG = WxpayConfig.read("wxd678efh567hg6787", {"MCHID": "1900000109", "PRIVATE_KEY": "k" * 32})
OWNER = {"appid": "wxd678efh567hg6787", "mch_id": "1900000109"}
GOOD = {"return_code": "SUCCESS", "result_code": "SUCCESS", **OWNER}
PAID = {"trade_state": "SUCCESS", "out_trade_no": "T1", "total_fee": "1999", "transaction_id": "42", "openid": "o"}


class Says:
    """A provider that gives one answer to everything."""

    def __init__(self, body: bytes, status: int = 200) -> None:
        self._reply = Reply(status, body)

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> Reply:
        """The one answer."""
        return self._reply


def _says(fields: Mapping[str, str], config: WxpayConfig = CONFIG, status: int = 200) -> Wxpay:
    return Wxpay(config, Line(Says(sealed(fields, config.api_key), status), PROVIDER, CALLBACK))


@pytest.mark.parametrize("wrong", [Mischief.TIMEOUT_AFTER_ACCEPTING, Mischief.RESET, Mischief.HALF_ANSWER])
async def test_no_answer_but_accepted(each: Stand, wrong: Mischief) -> None:
    """The request may have arrived: NoAnswer, which the switchboard takes as UNKNOWN; the query finds the order."""
    each.order_wrong(wrong)
    adapter = Wxpay(each.config, replace(each.line, timeout=0.3))
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


@pytest.mark.parametrize("wrong", [Mischief.NOT_THE_FORMAT, Mischief.BAD_GATEWAY, Mischief.BAD_SIGNATURE])
async def test_answers_not_to_be_believed(each: Stand, wrong: Mischief) -> None:
    """HTML, 502, a wrong signature: an error that is not Failed, which the switchboard takes as UNKNOWN."""
    ask = await each.paid()
    refund = each.refund_ask(ask, 100)
    for call in (
        lambda: each.adapter.pay(each.ask()),
        lambda: each.adapter.pay(each.ask(Scene.BARCODE)),
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
    adapter = Wxpay(stand.config, Line(InProcess({}), PROVIDER, CALLBACK))
    with pytest.raises(NeverLeft):
        await adapter.pay(stand.ask())


async def test_http_200_with_an_error_body(each: Stand) -> None:
    """It is no success, and SYSTEMERROR may have happened: ask."""
    for scene in (Scene.NATIVE, Scene.BARCODE):
        ask = each.ask(scene)
        each.order_wrong(Mischief.ERROR_BODY_200)
        with pytest.raises(Failed) as failure:
            await each.adapter.pay(ask)
        assert (failure.value.fault, failure.value.code) == (Fault.UNKNOWN, "SYSTEMERROR")
        found = (await each.adapter.query(ask.number)).state
        assert found is (PayState.PAID if scene is Scene.BARCODE else PayState.WAITING)


async def test_unlisted_words(each: Stand) -> None:
    """A state or code that no manual lists is unknown, never failure."""
    each.order_wrong(Mischief.UNLISTED_STATE)
    with pytest.raises(Failed) as failure:
        await each.adapter.pay(each.ask())
    assert (failure.value.fault, failure.value.code) == (Fault.UNKNOWN, "HELD_FOR_REVIEW")
    ask = await each.paid()
    refund = each.refund_ask(ask, 1)
    await each.adapter.refund(refund)
    each.order_wrong(Mischief.UNLISTED_STATE, times=2)
    assert (await each.adapter.query(ask.number)).state is PayState.UNKNOWN
    assert (await each.adapter.refund_query(refund)).state is RefundState.UNKNOWN


async def test_another_amount(each: Stand) -> None:
    """A query tells what it was told, for the house to compare; a charge or refund of another amount is no answer."""
    ask = await each.paid()
    each.order_wrong(Mischief.WRONG_AMOUNT)
    assert (await each.adapter.query(ask.number)).fen == ask.fen + 1
    each.order_wrong(Mischief.WRONG_AMOUNT)
    with pytest.raises(Foreign):
        await each.adapter.pay(each.ask(Scene.BARCODE))
    refund = each.refund_ask(ask, 100)
    await each.adapter.refund(refund)
    each.order_wrong(Mischief.WRONG_AMOUNT, "refundquery")
    with pytest.raises(Foreign):
        await each.adapter.refund_query(refund)


@pytest.mark.parametrize("code", FAULTS)
async def test_every_code(code: str) -> None:
    adapter = _says({**GOOD, "result_code": "FAIL", "err_code": code, "err_code_des": "words"})
    with pytest.raises(Failed) as failure:
        await adapter.query("T1")
    assert (failure.value.fault, failure.value.code, failure.value.words) == (FAULTS[code], code, "words")


@pytest.mark.parametrize("words", ["201 商户订单号重复", "订单金额或退款金额与之前请求不一致，请核实后再试"])
async def test_a_used_number_told_by_words(words: str) -> None:
    adapter = _says({**GOOD, "result_code": "FAIL", "err_code": "INVALID_REQUEST", "err_code_des": words})
    with pytest.raises(Failed) as failure:
        await adapter.query("T1")
    assert failure.value.fault is Fault.DUPLICATE


@pytest.mark.parametrize(
    ("words", "fault"),
    [*RETURN_WORDS.items(), ("系统繁忙，请稍后再试", Fault.UNKNOWN), ("", Fault.UNKNOWN)],
)
async def test_what_was_not_looked_at(words: str, fault: Fault) -> None:
    """return_code FAIL has no code and no signature; words that nobody listed are unknown."""
    body = packed({"return_code": "FAIL", "return_msg": words})
    with pytest.raises(Failed) as failure:
        await Wxpay(CONFIG, Line(Says(body), PROVIDER, CALLBACK)).query("T1")
    assert (failure.value.fault, failure.value.words) == (fault, words)


@pytest.mark.parametrize(
    "change",
    [
        {"appid": "wx0000000000000000"},
        {"mch_id": "1900000110"},
        {"sub_mch_id": "1900000110"},
        {"sub_appid": "wx0000000000000000"},
        {"mch_id": ""},
        {"out_trade_no": "T2"},
        {"out_trade_no": ""},
        {"trade_state": ""},
        {"transaction_id": ""},
        {"total_fee": ""},
        {"total_fee": "19.99"},
        {"total_fee": "-1999"},
        {"total_fee": "１９９９"},
        {"total_fee": "1999\n"},
        {"total_fee": "9" * 5000},
        {"time_end": "20250231000000"},
        {"result_code": ""},
        {"return_code": ""},
    ],
)
async def test_answers_that_are_not_ours_or_not_whole(change: dict[str, str]) -> None:
    """Correctly signed, but about another merchant, application or order, or without what a paid order must have."""
    assert (await _says({**GOOD, **PAID}).query("T1")).state is PayState.PAID
    with pytest.raises(ValueError):
        await _says({**GOOD, **PAID, **change}).query("T1")


async def test_an_empty_sub_merchant_is_none() -> None:
    """The provider fills in what an ordinary merchant has not got with nothing."""
    told = await _says({**GOOD, **PAID, "sub_mch_id": "", "sub_appid": ""}).query("T1")
    assert (told.state, told.fen) == (PayState.PAID, 1999)


async def test_a_start_of_another_kind(stand: Stand) -> None:
    answer = {**GOOD, "trade_type": "JSAPI", "prepay_id": "wx1", "code_url": "weixin://wxpay/bizpayurl?pr=1"}
    with pytest.raises(Foreign):
        await _says(answer).pay(stand.ask())
    with pytest.raises(ValueError):
        await _says({**GOOD, "trade_type": "NATIVE", "prepay_id": "wx1"}).pay(stand.ask())


async def test_a_signed_answer_with_an_odd_status() -> None:
    with pytest.raises(ValueError):
        await _says({**GOOD, **PAID}, status=500).query("T1")


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("SUCCESS", PayState.PAID),
        ("REFUND", PayState.PAID),
        ("NOTPAY", PayState.WAITING),
        ("USERPAYING", PayState.WAITING),
        ("ACCEPT", PayState.WAITING),
        ("CLOSED", PayState.CLOSED),
        ("REVOKED", PayState.CLOSED),
        ("PAYERROR", PayState.CLOSED),
        ("success", PayState.UNKNOWN),
    ],
)
async def test_every_state(word: str, state: PayState) -> None:
    assert (await _says({**GOOD, **PAID, "trade_state": word}).query("T1")).state is state


@pytest.mark.parametrize("change", [{"out_refund_no_0": "R2"}, {"out_trade_no": "T2"}, {"refund_fee_0": "2"}])
async def test_another_refund_than_was_asked_about(stand: Stand, change: dict[str, str]) -> None:
    item = {"out_refund_no_0": "R1", "refund_id_0": "50", "refund_fee_0": "1", "refund_status_0": "SUCCESS"}
    answer = {**GOOD, "out_trade_no": "T1", "refund_count": "1", **item}
    refund = replace(stand.refund_ask(stand.ask(), 1, "R1"), payment_number="T1")
    assert (await _says(answer).refund_query(refund)).state is RefundState.DONE
    with pytest.raises(Foreign):
        await _says({**answer, **change}).refund_query(refund)


async def test_a_refund_among_others(stand: Stand) -> None:
    """The provider lists several refunds from 0 on; ours is found by its number."""
    answer = {**GOOD, "out_trade_no": "T1", "refund_count": "2"}
    for index, number in enumerate(("R0", "R1")):
        answer[f"out_refund_no_{index}"] = number
        answer |= {f"refund_id_{index}": "50", f"refund_fee_{index}": "1", f"refund_status_{index}": "PROCESSING"}
    refund = replace(stand.refund_ask(stand.ask(), 1, "R1"), payment_number="T1")
    assert (await _says(answer).refund_query(refund)).number == "R1"


async def test_a_reversal_to_be_repeated(stand: Stand) -> None:
    """recall=Y means that it may not have happened."""
    ask = stand.ask(Scene.BARCODE, auth_code=stand.provider.show_code(confirm=True))
    await stand.adapter.pay(ask)
    found = await stand.adapter.query(ask.number)
    with pytest.raises(Failed) as failure:
        await _says({**GOOD, "recall": "Y"})._reverse(found)
    assert failure.value.fault is Fault.UNKNOWN


async def test_a_payer_who_is_quicker_than_closing(stand: Stand) -> None:
    """Paid between the question and the closing: it is told as paid."""
    ask = stand.ask()
    bill = await stand.scanned(ask)

    class Paying:
        async def send(self, method: str, url: str, **rest: Any) -> Reply:
            if url.endswith("/pay/closeorder"):
                await stand.provider.pay(bill.id)
            return await stand.http.send(method, url, **rest)

    adapter = Wxpay(stand.config, replace(stand.line, http=Paying()))
    assert (await adapter.close(ask.number)).state is PayState.PAID


@settings(deadline=None)
@given(some.binary(max_size=200), some.sampled_from([200, 202, 400, 401, 500, 502]))
async def test_any_answer(body: bytes, status: int) -> None:
    """No bytes make a success."""
    adapter = Wxpay(CONFIG, Line(Says(body, status), PROVIDER, CALLBACK))
    with pytest.raises((ValueError, Failed)) as failure:
        await adapter.query("T1")
    assert not isinstance(failure.value, Failed) or failure.value.fault in (Fault.UNKNOWN, Fault.CONFIG)


_NAMES = (
    "return_code",
    "result_code",
    "err_code",
    "trade_state",
    "total_fee",
    "time_end",
    "refund_count",
    "out_trade_no",
)


@settings(deadline=None)
@given(some.dictionaries(some.sampled_from(_NAMES), some.text(max_size=12)))
async def test_any_signed_fields(changes: dict[str, str]) -> None:
    """Whatever a signed answer holds: an outcome, Failed, or a ValueError, which is UNKNOWN."""
    try:
        outcome = await _says({**GOOD, **PAID, **changes}).query("T1")
    except (ValueError, Failed):
        return
    assert outcome.number == "T1"
    assert outcome.state is not PayState.PAID or outcome.fen is not None
