"""Notifications: true ones heard once each, every kind of false one refused, nothing but Forged on any bytes."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.channels.wxpay_v3.stand import CALLBACK, FORMS, Keys, Stand

from hutong.base.clock import now
from hutong.capabilities.faults import Forged, Sealed
from hutong.capabilities.pay import Knock, Outcome, PayState, RefundState
from hutong.capabilities.simulation import Mischief
from hutong.channels.wxpay_v3.adapter import WxpayV3

FALSE = {
    Mischief.NOTICE_FORGED: "signature is wrong",
    Mischief.NOTICE_STALE: "timestamp",
    Mischief.NOTICE_FOREIGN: "not ours",
    Mischief.SIGNTEST: "signature is wrong",
}


@pytest.mark.parametrize("wrong", FALSE)
async def test_false_notifications(each: Stand, wrong: Mischief) -> None:
    """Refused with a 5xx; WeChat Pay comes again with the true one, which is heard."""
    each.order_wrong(wrong)
    ask = await each.paid()
    assert len(each.forged) == 1
    assert FALSE[wrong] in each.forged[0]
    assert [outcome.state for outcome in each.heard] == [PayState.PAID]
    assert [attempt.reply.status for attempt in each.provider.knocker.tries if attempt.reply] == [500, 200]
    each.order_wrong(wrong, where="REFUND.SUCCESS")
    await each.adapter.refund(each.refund_ask(ask, 1))
    await each.provider.knocker.settled()
    assert len(each.forged) == 2
    assert each.heard[-1].state is RefundState.DONE


async def test_the_probe_begins_as_documented(stand: Stand) -> None:
    """WECHATPAY/SIGNTEST/ is in the header and fails without a special case."""
    stand.order_wrong(Mischief.SIGNTEST)
    await stand.paid()
    assert stand.knocks[0].headers["wechatpay-signature"].startswith("WECHATPAY/SIGNTEST/")


async def test_lost_late_and_twice(each: Stand) -> None:
    """Lost: only the query tells. Late: told when released. Twice: heard twice, alike."""
    each.order_wrong(Mischief.NOTICE_LOST)
    lost = await each.paid()
    assert each.knocks == []
    assert (await each.adapter.query(lost.number)).state is PayState.PAID
    each.order_wrong(Mischief.NOTICE_LATE)
    late = await each.paid()
    assert each.knocks == []
    each.provider.release()
    await each.provider.knocker.settled()
    assert [outcome.number for outcome in each.heard] == [late.number]
    each.order_wrong(Mischief.NOTICE_TWICE)
    await each.paid()
    assert len(each.heard) == 3
    assert each.heard[1] == each.heard[2]


async def test_wrong_amount_is_told_as_it_is(each: Stand) -> None:
    """Settling compares it with the order."""
    each.order_wrong(Mischief.WRONG_AMOUNT)
    await each.paid()
    assert isinstance(each.heard[0], Outcome)
    assert each.heard[0].fen == 2000


async def test_the_whole_ladder(stand: Stand) -> None:
    """A hub that never acknowledges is knocked at sixteen times, 24 hours and 4 minutes in all."""
    assert sum(stand.provider.LADDER) == 24 * 3600 + 4 * 60
    stand.order_wrong(Mischief.NOTICE_FORGED, times=16)
    await stand.paid()
    assert len(stand.knocks) == len(stand.provider.LADDER) + 1 == 16
    assert stand.heard == []


async def test_of_another_merchant(keys: Keys) -> None:
    """Both channels trust the same platform key: the merchant number tells them apart."""
    heard = {}
    for form in FORMS:
        stand = Stand(form, keys)
        await stand.paid()
        heard[form] = stand.knocks[0]
    for form, knock in heard.items():
        for other in FORMS:
            if other != form:
                with pytest.raises(Forged):
                    Stand(other, keys).adapter.hear(knock)


async def test_while_switching_trust(keys: Keys) -> None:
    """With both keys in the settings, notifications signed either way are heard; with one, only its own."""
    modes = {"direct": "direct_certificate", "direct_certificate": "direct"}
    for mine, other in modes.items():
        stand = Stand(mine, keys)
        await stand.paid()
        extra = {k: v for k, v in Stand(other, keys).account.settings.items() if k.startswith("PLATFORM")}
        both = type(stand.config).read(stand.account.merchant_no, {**stand.account.settings, **extra})
        assert WxpayV3(both, stand.line).hear(stand.knocks[0]) == stand.heard
        kept = {k: v for k, v in stand.account.settings.items() if not k.startswith("PLATFORM")}
        switched = type(stand.config).read(stand.account.merchant_no, {**kept, **extra})
        with pytest.raises(Forged, match="not in the settings"):
            WxpayV3(switched, stand.line).hear(stand.knocks[0])
        # and its requests are answered in the mode they name, whatever the account's own setting is
        assert (await WxpayV3(switched, stand.line).query(stand.heard[0].number)).state is PayState.PAID


def _older(seconds: int) -> Callable[[Knock], Knock]:
    return lambda knock: replace(knock, at=knock.at + timedelta(seconds=seconds))


def _without(name: str) -> Callable[[Knock], Knock]:
    return lambda knock: replace(knock, headers={k: v for k, v in knock.headers.items() if k != name})


def _header(name: str, value: str) -> Callable[[Knock], Knock]:
    return lambda knock: replace(knock, headers={**knock.headers, name: value})


@pytest.mark.parametrize(
    "change",
    [
        _older(301),
        _older(-400),  # well over the window: WeChat Pay's clock has whole seconds, the knock's has fractions
        _without("wechatpay-signature"),
        _without("wechatpay-timestamp"),
        _without("wechatpay-nonce"),
        _without("wechatpay-serial"),
        _header("wechatpay-signature", ""),
        _header("wechatpay-signature", "\ud800"),
        _header("wechatpay-nonce", "\ud800"),
        _header("wechatpay-serial", "PUB_KEY_ID_0000000000000000000000000000000000"),
        _header("wechatpay-timestamp", "１６２４５２３８４６"),
        _header("wechatpay-timestamp", "NaN"),
        _header("wechatpay-timestamp", "9" * 400),
        lambda knock: replace(knock, body=b""),
        lambda knock: replace(knock, body=knock.body + b"\n"),
        lambda knock: replace(knock, body=knock.body.replace(b"TRANSACTION.SUCCESS", b"REFUND.SUCCESS")),
    ],
)
async def test_changed_on_the_way(stand: Stand, change: Callable[[Knock], Knock]) -> None:
    """Age, headers and body: whatever is changed, it is not WeChat Pay's any more."""
    await stand.paid()
    with pytest.raises(Forged):
        stand.adapter.hear(change(stand.knocks[0]))


def _signed(stand: Stand, body: bytes) -> Knock:
    account = stand.provider.accounts.opened(stand.form)
    return Knock("POST", "/", "", stand.provider._gate.sign(account, "", body), body, now())


def _event(stand: Stand, event: str, content: dict[str, Any], **changes: Any) -> Knock:
    made = stand.provider._notices._event(stand.provider.accounts.opened(stand.form), event, content, "id")
    return _signed(stand, json.dumps({**made, **changes}).encode())


async def test_other_events_are_heard_and_mean_nothing(stand: Stand) -> None:
    """A merchant number may be used for other WeChat Pay products, too: they are acknowledged."""
    knock = _event(stand, "TRANSACTION.SUCCESS", {}, event_type="PAYSCORE.USER_OPEN_SERVICE")
    assert stand.adapter.hear(knock) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"event_type": None},
        {"resource": None},
        {"resource": []},
        {"resource": {"algorithm": "AEAD_AES_256_GCM", "nonce": "x", "ciphertext": "eA=="}},
        {"event_type": "REFUND.SUCCESS"},
    ],
)
async def test_signed_but_not_as_documented(stand: Stand, changes: dict[str, Any]) -> None:
    """Signed by WeChat Pay and still not to be read: refused, so that it comes again and is seen."""
    with pytest.raises(Forged):
        stand.adapter.hear(_event(stand, "TRANSACTION.SUCCESS", {"mchid": stand.config.mchid}, **changes))


async def test_sealed_with_another_key(stand: Stand) -> None:
    """The APIv3 key in the settings does not open it: the operator must know."""
    await stand.paid()
    changed = {**stand.account.settings, "SECRET_KEY": "x" * 32}
    other = type(stand.config).read(stand.account.merchant_no, changed)
    with pytest.raises(Sealed, match="APIv3 key"):
        WxpayV3(other, stand.line).hear(stand.knocks[0])


@settings(max_examples=100, deadline=None)
@given(
    body=some.binary(max_size=300),
    headers=some.dictionaries(
        some.sampled_from(
            ["wechatpay-timestamp", "wechatpay-nonce", "wechatpay-serial", "wechatpay-signature", "content-type"]
        ),
        some.text(max_size=60),
    ),
)
async def test_any_bytes(keys: Keys, body: bytes, headers: dict[str, str]) -> None:
    """Whatever comes unsigned is Forged, and nothing else leaves."""
    with pytest.raises(Forged):
        Stand("direct", keys).adapter.hear(Knock("POST", "/", "", headers, body, now()))


_JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=10),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)
_NAMES = ("mchid", "appid", "out_trade_no", "trade_state", "amount", "payer", "success_time", "out_refund_no")


@settings(max_examples=100, deadline=None)
@given(
    event=some.sampled_from(["TRANSACTION.SUCCESS", "REFUND.SUCCESS"]),
    content=some.dictionaries(some.sampled_from(_NAMES), _JSON),
    owned=some.booleans(),
)
async def test_any_sealed_object(keys: Keys, event: str, content: dict[str, Any], owned: bool) -> None:
    """Even signed and sealed right, whatever is in it is an outcome or Forged."""
    stand = Stand("direct", keys)
    owner = {"mchid": stand.config.mchid, "appid": stand.config.merchant_no} if owned else {}
    try:
        heard = stand.adapter.hear(_event(stand, event, {**content, **owner}))
    except Forged:
        return
    assert len(heard) == 1


@settings(max_examples=50, deadline=None)
@given(body=some.binary(max_size=300) | _JSON.map(lambda value: json.dumps(value).encode()))
async def test_any_signed_bytes(keys: Keys, body: bytes) -> None:
    """Signed nonsense is Forged or means nothing."""
    stand = Stand("direct", keys)
    try:
        assert stand.adapter.hear(_signed(stand, body)) == []
    except Forged:
        return


async def test_deep_nesting(stand: Stand) -> None:
    """Brackets without end do not break the reader."""
    with pytest.raises(Forged):
        stand.adapter.hear(_signed(stand, b'{"a":' * 100_000))


def test_what_is_answered(stand: Stand) -> None:
    """200 and SUCCESS; else 500 and FAIL, so that WeChat Pay comes again."""
    yes, no = stand.adapter.acknowledge(True), stand.adapter.acknowledge(False)
    assert (yes.status, json.loads(yes.body)) == (200, {"code": "SUCCESS", "message": "成功"})
    assert (no.status, json.loads(no.body)) == (500, {"code": "FAIL", "message": "失败"})


async def test_where_it_is_sent(stand: Stand) -> None:
    """The channel is in the path; no query string, which WeChat Pay refuses."""
    ask = await stand.paid()
    await stand.adapter.refund(stand.refund_ask(ask, 1))
    await stand.provider.knocker.settled()
    assert {attempt.call.url for attempt in stand.provider.knocker.tries} == {CALLBACK}
    assert {knock.path for knock in stand.knocks} == {"/callbacks/7/WXPAY_V3"}


async def test_what_is_signed_as_they_sign_has_their_form(stand: Stand) -> None:
    """Whoever signed it, just now and under a serial; what lacks one of them, or is the probe, tells of no key."""
    await stand.paid()
    knock = stand.knocks[0]

    def like(**headers: str) -> bool:
        changed = {name.replace("_", "-"): text for name, text in headers.items()}
        return WxpayV3.knock_like(replace(knock, headers={**knock.headers, **changed}), "")

    assert like()
    assert like(wechatpay_serial="PUB_KEY_ID_0000000000000000000000000000000000"), "the operator may have an older key"
    assert like(wechatpay_signature="AAAA")
    assert not like(wechatpay_signature="")
    assert not like(wechatpay_serial="")
    assert not like(wechatpay_timestamp="1700000000")
    assert not like(wechatpay_timestamp="soon")
    assert not like(wechatpay_signature="WECHATPAY/SIGNTEST/AAAA")
