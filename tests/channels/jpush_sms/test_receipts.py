"""Callbacks: read, refused when they are not what they claim, and anything else that may be posted to us."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.channels.jpush_sms.stand import ADDRESS, PHONE, Stand, form, written
from tests.channels.jpush_sms.test_adapter import VECTORS

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.base.secrets import Secret
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock
from hutong.capabilities.simulation import Mischief
from hutong.capabilities.sms import SmsState
from hutong.channels.jpush_sms.receipts import REASONS, STATES
from hutong.channels.jpush_sms.simulator.receipts import signed
from hutong.channels.jpush_sms.wire import signature

VECTOR = VECTORS[1]


def _get(query: str) -> Knock:
    return Knock("GET", "/callback/7", query, {}, b"", now())


def test_the_signature_of_both_sides() -> None:
    """The manual's rule, worked out by a third party: the adapter and the simulator agree with it."""
    key, secret = VECTOR["app_key"], VECTOR["master_secret"]
    assert signature(key, Secret(secret), VECTOR["nonce"], VECTOR["timestamp"]) == VECTOR["expected"]
    made = signed(key, secret, int(VECTOR["nonce"]), int(VECTOR["timestamp"]))
    assert made == {name: VECTOR[name] for name in ("nonce", "timestamp")} | {"signature": VECTOR["expected"]}


async def test_a_delivery_is_told(stand: Stand) -> None:
    """By JPush's own number, since it does not carry ours."""
    sent = await stand.reported()
    (told,) = stand.heard
    assert (told.state, told.number, told.provider_no) == (SmsState.DELIVERED, "", sent.provider_no)
    assert (told.phone, told.code, told.words) == (PHONE, "4001", "发送成功")
    assert told.at is not None
    assert abs(now() - told.at) < timedelta(seconds=30)
    assert stand.provider.message(sent.provider_no).state == "delivered"


async def test_a_failure_is_told(stand: Stand) -> None:
    """With JPush's code and its meaning."""
    await stand.reported("4004")
    assert [(told.state, told.code, told.words) for told in stand.heard] == [(SmsState.FAILED, "4004", "空号")]


@pytest.mark.parametrize("status", [*STATES, "4999", "0", "DELIVRD"])
async def test_states(stand: Stand, status: str) -> None:
    """Every listed one, as a number or a text, and some of no manual."""
    await stand.reported()
    for value in (status, *((int(status),) if status.isdecimal() else ())):
        (told,) = stand.adapter.hear_sms(stand.signed({"msgId": 1652496, "status": value}))
        assert (told.state, told.provider_no) == (STATES.get(status, SmsState.UNKNOWN), "1652496")
        assert (told.code, told.at, told.phone) == (status, None, "")


def test_every_state_has_words() -> None:
    """And only one is good."""
    assert set(REASONS) == set(STATES)
    assert [status for status, state in STATES.items() if state is SmsState.DELIVERED] == ["4001"]


async def test_the_published_callback(stand: Stand) -> None:
    """The data of the manual's example."""
    await stand.reported()
    data = {"msgId": "1652496", "phone": "15822889320", "receiveTime": 1492150741392, "status": 4001}
    (told,) = stand.adapter.hear_sms(stand.signed(data))
    assert (told.provider_no, told.phone) == ("1652496", "15822889320")
    assert told.at == datetime(2017, 4, 14, 6, 19, 1, 392000, tzinfo=UTC)


@pytest.mark.parametrize("kind", ["SMS_REPLY", "SMS_TEMPLATE", "SMS_SIGN", "SMS_OF_NO_MANUAL", ""])
async def test_other_news(stand: Stand, kind: str) -> None:
    """Heard, and nothing follows."""
    await stand.reported()
    assert stand.adapter.hear_sms(stand.signed({"content": "TD", "msgId": "1", "status": 4001}, kind=kind)) == []


async def test_a_reply_of_a_phone(stand: Stand) -> None:
    """As the provider posts it."""
    stand.provider.reply(PHONE, "TD")
    await stand.provider.knocker.settled()
    assert (len(stand.knocks), stand.heard, stand.forged) == (1, [], [])


@pytest.mark.parametrize(
    ("wrong", "knocks", "forged"),
    [
        (Mischief.NOTICE_LOST, 0, []),
        (Mischief.NOTICE_TWICE, 2, []),
        (Mischief.NOTICE_FORGED, 2, ["the signature is wrong"]),
        (Mischief.NOTICE_STALE, 2, ["the timestamp is five minutes away"]),
        (Mischief.NOTICE_FOREIGN, 2, ["the signature is wrong"]),
    ],
)
async def test_wrongs(stand: Stand, wrong: Mischief, knocks: int, forged: list[str]) -> None:
    """Forged ones are refused, and JPush comes again."""
    stand.order_wrong(wrong)
    sent = await stand.reported()
    assert (len(stand.knocks), stand.forged) == (knocks, forged)
    assert [told.provider_no for told in stand.heard] == [sent.provider_no] * (knocks - len(forged))
    assert stand.provider.mischiefs.ordered == []


async def test_an_unlisted_state(stand: Stand) -> None:
    """Unknown, never failure."""
    stand.order_wrong(Mischief.UNLISTED_STATE, "receipt")
    await stand.reported()
    assert [(told.state, told.code, told.words) for told in stand.heard] == [(SmsState.UNKNOWN, "4999", "")]


async def test_late(stand: Stand) -> None:
    """Held back until it is released."""
    stand.order_wrong(Mischief.NOTICE_LATE)
    await stand.reported()
    assert stand.knocks == []
    stand.provider.release()
    await stand.provider.knocker.settled()
    assert len(stand.heard) == 1


async def test_five_minutes(stand: Stand) -> None:
    """On either side of the moment it is read."""
    await stand.reported()
    knock = stand.knocks[0]
    sent = datetime.fromtimestamp(int(form(knock)["timestamp"]) / 1000, UTC)
    for seconds in (-3600, -300, 300, 3600):
        with pytest.raises(Forged, match="five minutes"):
            stand.adapter.hear_sms(replace(knock, at=sent + timedelta(seconds=seconds)))
    for seconds in (-299, 299):
        assert len(stand.adapter.hear_sms(replace(knock, at=sent + timedelta(seconds=seconds)))) == 1


TAMPERED: dict[str, Callable[[dict[str, str]], object]] = {
    "nonce": lambda fields: fields.update(nonce="1"),
    "timestamp": lambda fields: fields.update(timestamp=str(int(fields["timestamp"]) + 1)),
    "signature": lambda fields: fields.update(signature=fields["signature"][:-1] + "g"),
    "no signature": lambda fields: fields.pop("signature"),
    "no nonce": lambda fields: fields.pop("nonce"),
    "no timestamp": lambda fields: fields.pop("timestamp"),
    "seconds": lambda fields: fields.update(timestamp=fields["timestamp"][:-3]),
    "parts moved": lambda fields: fields.update(nonce=f"1&timestamp={fields['timestamp']}"),
    "no data": lambda fields: fields.pop("data"),
    "data of no receipt": lambda fields: fields.update(data="[]"),
    "data without a number": lambda fields: fields.update(data='{"status":4001}'),
    "data without a state": lambda fields: fields.update(data='{"msgId":"1"}'),
    "data with a list": lambda fields: fields.update(data='{"msgId":["1"],"status":4001}'),
    "data too deep": lambda fields: fields.update(data="[" * 20_000),
}


@pytest.mark.parametrize("how", TAMPERED)
async def test_tampered(stand: Stand, how: str) -> None:
    """What is not signed, or can't be read, is not believed, and JPush is asked to come again."""
    await stand.reported()
    fields = form(stand.knocks[0])
    TAMPERED[how](fields)
    knock = replace(stand.knocks[0], body=written(fields))
    with pytest.raises(Forged):
        stand.adapter.hear_sms(knock)
    assert stand.adapter.acknowledge_sms(knock, False).status == 503


async def test_fields_twice(stand: Stand) -> None:
    """Which of them was signed nobody could say."""
    await stand.reported()
    body = stand.knocks[0].body
    with pytest.raises(Forged):
        stand.adapter.hear_sms(replace(stand.knocks[0], body=body + b"&" + body.split(b"&")[0]))


async def test_the_address_is_checked(stand: Stand) -> None:
    """The console sends eight characters and wants to hear them back; nothing is told by it."""
    assert stand.adapter.receipts_at() == ADDRESS
    assert await stand.provider.check_address()
    assert (stand.heard, stand.forged, stand.knocks[0].method) == ([], [], "GET")
    stand.provider.receipts_to = "http://nobody.test/callback/7"
    assert not await stand.provider.check_address()


@pytest.mark.parametrize(
    "query", ["", "echostr=", "echostr=%3Cb%3E", "echostr=a%20b", "echostr=" + "a" * 65, "xechostr=a"]
)
async def test_what_is_not_echoed(stand: Stand, query: str) -> None:
    """Nothing that could be more than such characters."""
    with pytest.raises(Forged):
        stand.adapter.hear_sms(_get(query))
    for heard in (True, False):
        reply = stand.adapter.acknowledge_sms(_get(query), heard)
        assert (reply.status, reply.body) == (400, b"")


async def test_acknowledgements(stand: Stand) -> None:
    """Status 200 is enough; anything else makes JPush come again."""
    await stand.reported()
    assert stand.adapter.acknowledge_sms(stand.knocks[0], True) == Reply(
        200, b"", {"content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff"}
    )
    assert stand.adapter.acknowledge_sms(stand.knocks[0], False).status == 503
    assert stand.adapter.acknowledge_sms(_get("a=1&echostr=Ab3dEf7h"), True).body == b"Ab3dEf7h"


async def test_secrets_are_never_told(stand: Stand) -> None:
    """Not by what refuses a callback."""
    stand.order_wrong(Mischief.NOTICE_FORGED)
    await stand.reported()
    assert stand.account.settings["PRIVATE_KEY"] not in str(stand.forged)


_FIELD = some.sampled_from(("nonce", "timestamp", "signature", "type", "data", "echostr"))
_TEXT = some.text(max_size=40) | some.sampled_from(("SMS_REPORT", "1492150740274", "-1"))


@settings(max_examples=200, deadline=None)
@given(
    method=some.sampled_from(("GET", "POST", "PUT")),
    query=some.text(max_size=40),
    body=some.binary(max_size=200) | some.dictionaries(_FIELD, _TEXT).map(lambda found: urlencode(found).encode()),
)
async def test_anything_is_forged_or_heard(method: str, query: str, body: bytes) -> None:
    """Whoever knocks with whatever."""
    knock = Knock(method, "/callback/7", query, {}, body, now())
    stand = Stand()
    try:
        told = stand.adapter.hear_sms(knock)
    except Forged:
        return
    assert (told, method) == ([], "GET")


_VALUE = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=20),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_DATA = some.dictionaries(some.sampled_from(("msgId", "status", "phone", "receiveTime")), _VALUE)


@settings(max_examples=200, deadline=None)
@given(data=_DATA | _VALUE)
async def test_any_signed_data(data: Any) -> None:
    """Signed data of any kind is Forged or a receipt that can be kept."""
    stand = Stand()
    sent = int(now().timestamp() * 1000)
    fields = signed(stand.account.merchant_no, stand.account.settings["PRIVATE_KEY"], -5, sent)
    body = written({**fields, "type": "SMS_REPORT", "data": json.dumps(data)})
    try:
        (told,) = stand.adapter.hear_sms(Knock("POST", "/callback/7", "", {}, body, now()))
    except Forged:
        return
    assert told.provider_no
    assert told.code
    assert "\0" not in told.provider_no + told.phone + told.code
