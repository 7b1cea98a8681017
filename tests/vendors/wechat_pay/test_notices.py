"""Notifications of payments and refunds: heard when they are WeChat Pay's and ours, forged in every other case."""

from base64 import b64encode
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.vendors.wechat_pay.stand import CALLBACK, HUB, PROVIDER, Stand, fresh_accounts

from hutong.base.clock import now
from hutong.base.secrets import Secret
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock, Outcome, PayState, RefundOutcome, RefundState
from hutong.capabilities.simulation import InProcess, Mischief
from hutong.channels.wxpay.adapter import Wxpay
from hutong.channels.wxpay.settings import WxpayConfig
from hutong.vendors.wechat_pay.wire import packed, parsed, sealed
from hutong.vendors.wechat_pay_world import message
from hutong.vendors.wechat_pay_world.notices import _sealed

CONFIG = WxpayConfig.read("wxd678efh567hg6787", {"MCHID": "1900000109", "PRIVATE_KEY": "k" * 32})
PAID = {
    "return_code": "SUCCESS",
    "result_code": "SUCCESS",
    "appid": "wxd678efh567hg6787",
    "mch_id": "1900000109",
    "out_trade_no": "T1",
    "transaction_id": "42",
    "total_fee": "1999",
    "time_end": "20250301120000",
}


def _knock(body: bytes) -> Knock:
    return Knock("POST", "/callbacks/7/WXPAY", "", {"content-type": "text/xml"}, body, now())


def _adapter(config: WxpayConfig = CONFIG) -> Wxpay:
    return Wxpay(config, Line(InProcess({}), PROVIDER, CALLBACK))


def test_a_payment() -> None:
    """Fields unknown to us are signed, too; Beijing's noon is four o'clock in UTC."""
    (told,) = _adapter().hear(_knock(sealed({**PAID, "brand_new": "x"}, CONFIG.api_key)))
    assert isinstance(told, Outcome)
    assert (told.state, told.number, told.fen, told.provider_no) == (PayState.PAID, "T1", 1999, "42")
    assert told.paid_at is not None
    assert told.paid_at.timestamp() == 1740801600


@pytest.mark.parametrize(
    "change",
    [
        {"appid": "wx0000000000000000"},
        {"mch_id": "1900000110"},
        {"sub_mch_id": "1900000209"},
        {"sub_appid": "wx0000000000000000"},
        {"return_code": "FAIL"},
        {"out_trade_no": ""},
        {"total_fee": "19.99"},
        {"total_fee": ""},
        {"transaction_id": ""},
        {"time_end": "soon"},
    ],
)
def test_signed_but_not_ours_or_not_whole(change: dict[str, str]) -> None:
    with pytest.raises(Forged):
        _adapter().hear(_knock(sealed({**PAID, **change}, CONFIG.api_key)))


def test_signatures_that_are_wrong() -> None:
    good = parsed(sealed(PAID, CONFIG.api_key))
    wrong = [
        packed(PAID),
        packed({**good, "sign": ""}),
        packed({**good, "sign": good["sign"].lower()}),
        packed({**good, "total_fee": "1"}),
        packed({**good, "added": "1"}),
        sealed(PAID, Secret("l" * 32)),
        sealed(PAID, Secret("")),
        packed({**PAID, "sign": message.signature(PAID, "k" * 32, "HMAC-SHA256")}),  # we ask for MD5, nothing else
    ]
    for body in wrong:
        with pytest.raises(Forged):
            _adapter().hear(_knock(body))


def test_a_payment_that_failed_is_no_payment() -> None:
    """It is not in the manual, so it is asked about."""
    fields = {**PAID, "result_code": "FAIL", "err_code": "BANKERROR"}
    (told,) = _adapter().hear(_knock(sealed(fields, CONFIG.api_key)))
    assert isinstance(told, Outcome)
    assert (told.state, told.words) == (PayState.UNKNOWN, "FAIL BANKERROR")


def test_doctype_and_size() -> None:
    good = sealed(PAID, CONFIG.api_key)
    bomb = b'<!DOCTYPE xml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + good
    long = sealed({**PAID, "attach": "x" * 70000}, CONFIG.api_key)
    for body in (bomb, long):
        with pytest.raises(Forged):
            _adapter().hear(_knock(body))


async def test_a_refund_is_opened_only_with_our_key(each: Stand) -> None:
    ask = await each.paid()
    await each.adapter.refund(each.refund_ask(ask, 100))
    await each.provider.knocker.settled()
    knock = each.knocks[-1]
    assert b"req_info" in knock.body
    (told,) = each.adapter.hear(knock)
    assert isinstance(told, RefundOutcome)
    assert (told.state, told.fen, told.number) == (RefundState.DONE, 100, f"R{ask.number}")
    fields = parsed(knock.body)
    others = (
        replace(each.config, api_key=Secret("0" * 32)),
        replace(each.config, mchid="1999999999"),
        replace(each.config, merchant_no="wx0000000000000000"),
        replace(each.config, sub_mchid="1699999999"),
    )
    for config in others:
        with pytest.raises(Forged):
            _adapter(config).hear(knock)
    for req_info in ("", "nonsense", "AAAA", b64encode(b"x" * 32).decode(), fields["req_info"][:-24]):
        with pytest.raises(Forged):
            each.adapter.hear(replace(knock, body=packed({**fields, "req_info": req_info})))


async def test_payments_are_bound_to_their_account(accounts: list[dict[str, str]]) -> None:
    """A notification of one form is nothing to the other, even under the same key and order number."""
    direct, partner = Stand("direct", accounts), Stand("partner", accounts)
    await direct.paid()
    await partner.paid()
    shared = replace(direct.config, api_key=partner.config.api_key)
    for adapter, knock in ((partner.adapter, direct.knocks[0]), (_adapter(shared), partner.knocks[0])):
        with pytest.raises(Forged):
            adapter.hear(knock)


@pytest.mark.parametrize("wrong", [Mischief.NOTICE_FORGED, Mischief.NOTICE_FOREIGN])
async def test_wrong_ones_are_refused_and_the_next_is_heard(each: Stand, wrong: Mischief) -> None:
    each.order_wrong(wrong, "notify/pay")
    ask = await each.paid()
    assert len(each.forged) == 1
    assert [type(one) for one in each.heard] == [Outcome]
    each.order_wrong(wrong, "notify/refund")
    await each.adapter.refund(each.refund_ask(ask, 1))
    await each.provider.knocker.settled()
    assert len(each.forged) == 2
    assert [type(one) for one in each.heard] == [Outcome, RefundOutcome]
    assert [one.reply.status for one in each.provider.knocker.tries if one.reply] == [500, 200, 500, 200]


async def test_twice_lost_and_late(each: Stand) -> None:
    each.order_wrong(Mischief.NOTICE_TWICE)
    await each.paid()
    assert len(each.heard) == 2
    assert each.heard[0] == each.heard[1]
    each.order_wrong(Mischief.NOTICE_LOST)
    await each.paid()
    assert len(each.heard) == 2
    each.order_wrong(Mischief.NOTICE_LATE)
    await each.paid()
    assert len(each.heard) == 2
    each.provider.release()
    await each.provider.knocker.settled()
    assert len(each.heard) == 3


async def test_another_amount_is_told_as_it_came(stand: Stand) -> None:
    """The signature is right; the house compares the amount with the order's."""
    stand.order_wrong(Mischief.WRONG_AMOUNT, "notify/pay")
    ask = await stand.paid()
    assert stand.heard[0].fen == ask.fen + 1


async def test_knocking_goes_on_until_it_is_heard(stand: Stand) -> None:
    del stand.http.apps[HUB]
    await stand.paid()
    assert len(stand.provider.knocker.tries) == len(stand.provider.LADDER) + 1 == 16
    assert sum(stand.provider.LADDER) == 24 * 3600 + 4 * 60


def test_what_is_answered() -> None:
    """The provider's own words for heard; anything else makes it come again."""
    heard, not_heard = _adapter().acknowledge(True), _adapter().acknowledge(False)
    assert message.read(heard.body) == {"return_code": "SUCCESS", "return_msg": "OK"}
    assert (heard.status, not_heard.status) == (200, 500)
    assert message.read(not_heard.body)["return_code"] == "FAIL"


@settings(deadline=None)
@given(
    some.binary(max_size=400) | some.text(max_size=400).map(lambda text: f"<xml>{text}</xml>".encode(errors="replace"))
)
def test_any_bytes(body: bytes) -> None:
    with pytest.raises(Forged):
        _adapter().hear(_knock(body))


_FIELDS = some.dictionaries(
    some.sampled_from([*PAID, "req_info", "sub_mch_id", "sign"]),
    some.text(alphabet=some.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30),
)


@settings(deadline=None)
@given(_FIELDS)
def test_any_fields(changes: dict[str, str]) -> None:
    """Signed by us as the provider would: heard, or Forged; unsigned always Forged."""
    try:
        heard = _adapter().hear(_knock(sealed({**PAID, **changes}, CONFIG.api_key)))
    except Forged:
        heard = []
    assert all(isinstance(one, Outcome) and one.number for one in heard)
    with pytest.raises(Forged):
        _adapter().hear(_knock(packed({**PAID, **changes})))


@settings(deadline=None)
@given(some.binary(max_size=200))
def test_any_sealed_bytes(content: bytes) -> None:
    """Whatever is inside the seal."""
    outside = {name: PAID[name] for name in ("return_code", "appid", "mch_id")}
    with pytest.raises(Forged):
        _adapter().hear(_knock(packed({**outside, "req_info": _sealed(content, "k" * 32)})))


def test_accounts_are_fresh() -> None:
    """Two simulators give two sets of keys."""
    assert {one["key"] for one in fresh_accounts()}.isdisjoint(one["key"] for one in fresh_accounts())
