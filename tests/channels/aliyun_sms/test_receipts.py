"""Receipts: heard, refused when they are not what they claim, and anything else that may be posted to us."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.channels.aliyun_sms.stand import ADDRESS, PHONE, Stand

from hutong.base.clock import now
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock
from hutong.capabilities.simulation import Mischief
from hutong.capabilities.sms import SmsOutcome, SmsState
from hutong.channels.aliyun_sms.simulator import AliyunSmsSimulator

MANUAL = {
    "phone_number": PHONE,
    "send_time": "2017-01-01 00:00:00",
    "report_time": "2017-01-01 00:00:00",
    "success": True,
    "err_code": "DELIVERED",
    "err_msg": "用户接收成功",
    "sms_size": "1",
    "biz_id": "12345",
    "out_id": "67890",
}


def _knock(stand: Stand, told: Any, **changes: Any) -> Knock:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    query = urlsplit(stand.adapter.receipts_at()).query
    headers = {"content-type": "application/json;charset=UTF-8"}
    return replace(Knock("POST", "/callback/7", query, headers, body, now()), **changes)


def _heard(stand: Stand, told: Any, **changes: Any) -> list[SmsOutcome]:
    return stand.adapter.hear_sms(_knock(stand, told, **changes))


async def test_delivered(stand: Stand) -> None:
    """Both numbers, the phone and the time; the same is then told to whoever asks."""
    sms, message = await stand.reported()
    (heard,) = stand.heard
    assert (heard.state, heard.number, heard.provider_no) == (SmsState.DELIVERED, sms.number, message.id)
    assert (heard.phone, heard.code, heard.words) == (PHONE, "DELIVERED", "用户接收成功")
    assert heard.at is not None
    assert abs(now() - heard.at) < timedelta(seconds=5)
    asked = await stand.adapter.ask_sms(stand.question(sms, message.id))
    assert (asked.state, asked.at, asked.code) == (heard.state, heard.at, heard.code)
    assert message.state == "delivered"
    assert len(stand.knocks) == 1


@pytest.mark.parametrize("code", AliyunSmsSimulator.FAILURES)
async def test_not_delivered(stand: Stand, code: str) -> None:
    """With the code of the carrier; without a receipt of the carrier nothing is decided."""
    sms, message = await stand.reported(code)
    (heard,) = stand.heard
    state = SmsState.SENT if code == "REQUEST_SUCCESS" else SmsState.FAILED
    assert (heard.state, heard.number, heard.code) == (state, sms.number, code)
    assert (message.state, message.code) == ("failed", code)
    assert (await stand.adapter.ask_sms(stand.question(sms))).state is state


async def test_a_code_that_is_new(stand: Stand) -> None:
    """Carriers have more reasons than the manual lists; `success` is what counts."""
    await stand.reported("HANDSET_ON_FIRE")
    assert (stand.heard[0].state, stand.heard[0].code) == (SmsState.FAILED, "HANDSET_ON_FIRE")


async def test_the_manuals_example(stand: Stand) -> None:
    """As printed, with its neighbours: one push has many receipts."""
    told = [MANUAL, {**MANUAL, "biz_id": "2", "success": False, "err_code": "MOBILE_NOT_ON_SERVICE"}]
    first, second = _heard(stand, told)
    assert (first.state, first.provider_no, first.number) == (SmsState.DELIVERED, "12345", "67890")
    assert str(first.at) == "2017-01-01 00:00:00+08:00"
    assert (second.state, second.provider_no) == (SmsState.FAILED, "2")


async def test_the_address(stand: Stand) -> None:
    """Has the token, and only where one is set."""
    token = stand.account.settings["CALLBACK_TOKEN"]
    assert stand.adapter.receipts_at() == f"{ADDRESS}?token={token}"
    assert stand.with_settings(CALLBACK_TOKEN="").receipts_at() == ""


async def test_without_a_token_nothing_is_believed(stand: Stand) -> None:
    """Not even with an empty one."""
    adapter = stand.with_settings(CALLBACK_TOKEN="")
    for query in ("", "token=", "token", urlsplit(stand.adapter.receipts_at()).query):
        with pytest.raises(Forged, match="CALLBACK_TOKEN"):
            adapter.hear_sms(_knock(stand, [MANUAL], query=query))


async def test_tokens_that_are_wrong(stand: Stand) -> None:
    """Missing, changed, cut, doubled, in another place: none is believed, and none is shown."""
    query = urlsplit(stand.adapter.receipts_at()).query
    token = parse_qs(query)["token"][0]
    wrongs = ["", "token=", f"token={token[:-1]}", f"token={token}x", f"token={token.swapcase()}", f"TOKEN={token}"]
    for wrong in (*wrongs, f"{query}&{query}", f"{query}&token=", "token=%ff", "token=%ED%A0%80", f"x={token}"):
        with pytest.raises(Forged) as forged:
            _heard(stand, [MANUAL], query=wrong)
        assert token not in str(forged.value)
    assert len(_heard(stand, [MANUAL], query=f"a=1&{query}")) == 1


@pytest.mark.parametrize(
    "told",
    [b"", b"{", b"\xff", {}, None, 1, "x", [1], [[]], [None], [MANUAL, "x"], MANUAL, b"[" * 60_000, b'["\\ud800"]'],
)
async def test_what_is_no_receipt(stand: Stand, told: Any) -> None:
    """Refused as a whole."""
    with pytest.raises(Forged):
        _heard(stand, told)


async def test_only_post(stand: Stand) -> None:
    """A browser that opens the address says nothing."""
    with pytest.raises(Forged):
        _heard(stand, [MANUAL], method="GET")


async def test_other_news(stand: Stand) -> None:
    """Replies of phones and audits of templates come to the same address: heard, and nothing said of a message."""
    reply = {"phone_number": PHONE, "send_time": "2017-09-01 00:00:00", "content": "TD", "sign_name": "胡同小店"}
    audit = {"template_code": "SMS_1", "template_status": "approved", "template_type": "验证码"}
    assert _heard(stand, []) == []
    assert _heard(stand, [{**reply, "biz_id": "1^0", "out_id": "N1"}]) == []  # no verdict on the message
    assert _heard(stand, [{**reply, "dest_code": "1", "sequence_id": 1}, audit, {}]) == []
    assert len(_heard(stand, [reply, MANUAL, audit])) == 1


@pytest.mark.parametrize("success", [None, "true", 1, 0, [], "HELD_FOR_REVIEW"])
async def test_a_success_that_is_none(stand: Stand, success: Any) -> None:
    """Unknown; its code alone decides nothing."""
    (heard,) = _heard(stand, [{**MANUAL, "success": success}])
    assert (heard.state, heard.provider_no) == (SmsState.UNKNOWN, "12345")


async def test_one_bad_receipt_among_others(stand: Stand) -> None:
    """The others still count; what names no message is left out, what is no time is none."""
    nameless = {**MANUAL, "biz_id": "", "out_id": "\0"}
    timeless = {**MANUAL, "report_time": "soon", "phone_number": 13800138000, "err_msg": None, "out_id": "x" * 300}
    first, second = _heard(stand, [nameless, timeless, MANUAL])
    assert (first.at, first.phone, first.words, first.number, first.provider_no) == (None, "", "", "", "12345")
    assert second.at is not None


async def test_acknowledgement(stand: Stand) -> None:
    """Aliyun looks at the status and at whether `code` is a number."""
    knock = _knock(stand, [MANUAL])
    good, bad = stand.adapter.acknowledge_sms(knock, True), stand.adapter.acknowledge_sms(knock, False)
    assert (good.status, json.loads(good.body)) == (200, {"code": 0, "msg": "成功"})
    assert bad.status == 503


async def test_wrong_receipts_of_the_simulator(stand: Stand) -> None:
    """A guessed token is refused and the true receipt comes after it; another's message is told with its numbers."""
    stand.order_wrong(Mischief.NOTICE_FORGED)
    sms, message = await stand.reported()
    assert (len(stand.forged), [heard.number for heard in stand.heard]) == (1, [sms.number])
    stand.heard.clear()
    stand.order_wrong(Mischief.NOTICE_FOREIGN)
    await stand.reported()
    (foreign,) = stand.heard
    assert foreign.number == "other"
    assert foreign.provider_no != message.id


async def test_lost_late_twice_and_unlisted(stand: Stand) -> None:
    """As they happen."""
    stand.order_wrong(Mischief.NOTICE_LOST)
    sms, message = await stand.reported()
    assert stand.knocks == []
    assert (await stand.adapter.ask_sms(stand.question(sms, message.id))).state is SmsState.DELIVERED
    stand.order_wrong(Mischief.NOTICE_LATE)
    await stand.reported()
    assert stand.knocks == []
    stand.provider.release()
    await stand.provider.knocker.settled()
    assert len(stand.heard) == 1
    stand.order_wrong(Mischief.NOTICE_TWICE)
    await stand.reported()
    assert stand.heard[1] == stand.heard[2]
    stand.order_wrong(Mischief.UNLISTED_STATE, "receipt")
    await stand.reported()
    assert stand.heard[3].state is SmsState.UNKNOWN


_JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=12),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(
    body=some.binary(max_size=60)
    | _JSON.map(lambda value: json.dumps(value).encode())
    | some.lists(some.dictionaries(some.sampled_from(tuple(MANUAL)), _JSON, min_size=1), max_size=3).map(
        lambda value: json.dumps(value).encode()
    ),
    right=some.booleans(),
    query=some.text(max_size=20),
    method=some.sampled_from(("POST", "GET", "")),
)
async def test_any_bytes(body: bytes, right: bool, query: str, method: str) -> None:
    """Only Forged or a list, with texts that a database can bear."""
    stand = Stand()
    changes: dict[str, Any] = {"method": method} if right else {"method": method, "query": query}
    try:
        heard = _heard(stand, body, **changes)
    except Forged:
        return
    for outcome in heard:
        assert outcome.number or outcome.provider_no
        joined = outcome.number + outcome.provider_no + outcome.phone + outcome.code + outcome.words
        assert "\0" not in joined
        joined.encode()
