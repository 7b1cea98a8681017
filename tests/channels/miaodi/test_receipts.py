"""Receipts: read, refused when the token is not ours, and anything else that may be posted to us."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.channels.miaodi.stand import ADDRESS, PHONE, VECTORS, Stand

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock
from hutong.capabilities.simulation import Mischief
from hutong.capabilities.sms import SmsState
from hutong.channels.miaodi.adapter import Miaodi
from hutong.channels.miaodi.receipts import STATES
from hutong.channels.miaodi.settings import MiaodiConfig

SMS_ID = "913945fec0204b1e94baa75a5c013f59"


async def test_a_delivery_is_told(each: Stand) -> None:
    """By Miaodi's own number, since it does not carry ours."""
    sent = await each.reported()
    (told,) = each.heard
    assert (told.state, told.number, told.provider_no) == (SmsState.DELIVERED, "", sent.provider_no)
    assert (told.phone, told.code, told.words) == (PHONE, "0", "")
    assert told.at is not None
    assert abs(now() - told.at) < timedelta(seconds=30)


async def test_a_failure_is_told(stand: Stand) -> None:
    """With the carrier's code, and without a time."""
    sent = await stand.reported("UNDELIV")
    (told,) = stand.heard
    assert (told.state, told.code, told.words, told.at) == (SmsState.FAILED, "UNDELIV", "", None)
    assert stand.provider.message(sent.provider_no).state == "failed"


async def test_the_published_receipt(stand: Stand) -> None:
    """Two phones, Beijing's clock."""
    told = stand.adapter.hear_sms(stand.knock(VECTORS["receipts"][0]["body"]))
    at = datetime(2015, 6, 29, 11, 23, 26, tzinfo=UTC)
    assert [(one.state, one.phone, one.at) for one in told] == [
        (SmsState.DELIVERED, "138xxxxxxxx", at),
        (SmsState.DELIVERED, "139xxxxxxxx", at),
    ]


@pytest.mark.parametrize("status", [*STATES, "2", "", "00", None, 0, ["0"]])
async def test_states(stand: Stand, status: Any) -> None:
    """The listed ones, and others, which are unknown."""
    (told,) = stand.adapter.hear_sms(stand.knock({"smsResult": [{"smsId": SMS_ID, "status": status}]}))
    known = STATES.get(status, SmsState.UNKNOWN) if isinstance(status, str) else SmsState.UNKNOWN
    assert (told.state, told.provider_no) == (known, SMS_ID)


async def test_one_does_not_take_the_others_with_it(stand: Stand) -> None:
    """What can't be read of a push is left out."""
    good = {"smsId": SMS_ID, "status": "0"}
    bad: list[Any] = [None, 1, "x", [], {}, {"smsId": ""}, {"smsId": 1}, {"smsId": "a b"}, {"smsId": "\0"}]
    told = stand.adapter.hear_sms(stand.knock({"smsResult": [*bad, good, *bad]}))
    assert [one.provider_no for one in told] == [SMS_ID]


async def test_a_reply_of_a_phone(stand: Stand) -> None:
    """Heard, and nothing follows."""
    stand.provider.reply(PHONE, "TD")
    await stand.provider.knocker.settled()
    assert (len(stand.knocks), stand.heard, stand.forged) == (1, [], [])


@pytest.mark.parametrize(
    ("wrong", "knocks", "forged"),
    [
        (Mischief.NOTICE_LOST, 0, []),
        (Mischief.NOTICE_TWICE, 2, []),
        (Mischief.NOTICE_FORGED, 2, ["the token in the address is missing or wrong"]),
    ],
)
async def test_wrongs(stand: Stand, wrong: Mischief, knocks: int, forged: list[str]) -> None:
    """Forged ones are refused, and Miaodi comes again."""
    stand.order_wrong(wrong)
    sent = await stand.reported()
    assert (len(stand.knocks), stand.forged) == (knocks, forged)
    assert [told.provider_no for told in stand.heard] == [sent.provider_no] * (knocks - len(forged))
    assert stand.provider.mischiefs.ordered == []


async def test_an_unlisted_state(stand: Stand) -> None:
    """Unknown, never failure."""
    stand.order_wrong(Mischief.UNLISTED_STATE, "receipt")
    await stand.reported()
    assert [(told.state, told.code) for told in stand.heard] == [(SmsState.UNKNOWN, "7")]


async def test_late(stand: Stand) -> None:
    """Held back until it is released."""
    stand.order_wrong(Mischief.NOTICE_LATE)
    await stand.reported()
    assert stand.knocks == []
    stand.provider.release()
    await stand.provider.knocker.settled()
    assert len(stand.heard) == 1


async def test_the_address_holds_the_proof(stand: Stand) -> None:
    """Without a token no receipt is believed, whatever it brings, and there is no address to give away."""
    token = stand.account.settings["CALLBACK_TOKEN"]
    assert stand.adapter.receipts_at() == f"{ADDRESS}?token={token}"
    plain = MiaodiConfig.read(stand.account.merchant_no, {"PRIVATE_KEY": stand.account.settings["PRIVATE_KEY"]})
    adapter = Miaodi(plain, stand.line)
    assert adapter.receipts_at() == ""
    for query in ("", "token=", "token=None", f"token={token}"):
        with pytest.raises(Forged, match="CALLBACK_TOKEN"):
            adapter.hear_sms(stand.knock({"smsResult": []}, query=query))


async def test_wrong_tokens(stand: Stand) -> None:
    """Missing, another, longer, twice, or somewhere else; and what refuses them doesn't tell it."""
    token = stand.account.settings["CALLBACK_TOKEN"]
    good = stand.knock({"smsResult": []})
    assert stand.adapter.hear_sms(replace(good, query=f"a=1&token={token}")) == []
    queries = ("", "token=", f"token={token[:-1]}", f"token={token}x", f"token={token}&token={token}", f"TOKEN={token}")
    for query in queries:
        with pytest.raises(Forged) as forged:
            stand.adapter.hear_sms(replace(good, query=query))
        assert token not in forged.value.words
    with pytest.raises(Forged):
        stand.adapter.hear_sms(replace(good, query="", headers={"token": token}))


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"1", b"\xff", b"[" * 100_000, b'{"smsResult":{}}', b"a=1"]
)
async def test_what_is_no_receipt(stand: Stand, body: bytes) -> None:
    """Whoever has the token and posts something else."""
    with pytest.raises(Forged):
        stand.adapter.hear_sms(stand.knock(body))


async def test_receipts_are_posted(stand: Stand) -> None:
    """Nothing else is one."""
    with pytest.raises(Forged, match="posted"):
        stand.adapter.hear_sms(stand.knock({"smsResult": []}, method="GET"))


async def test_acknowledgements(stand: Stand) -> None:
    """In the words that Miaodi wants; anything else makes it come again."""
    headers = {"content-type": "application/json;charset=utf-8"}
    knock = stand.knock({})
    assert stand.adapter.acknowledge_sms(knock, True) == Reply(200, b'{"respCode":"00000"}', headers)
    assert stand.adapter.acknowledge_sms(knock, False) == Reply(503, b'{"respCode":"00001"}', headers)


@settings(max_examples=100, deadline=None)
@given(method=some.text(max_size=6), query=some.text(max_size=60), body=some.binary(max_size=200))
async def test_anything_without_the_token_is_forged(method: str, query: str, body: bytes) -> None:
    """Whoever knocks with whatever."""
    with pytest.raises(Forged):
        Stand().adapter.hear_sms(Knock(method, "/callback/7", query, {}, body, now()))


_VALUE = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=70),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_ONE = some.dictionaries(some.sampled_from(("smsId", "phone", "status", "respMessage", "receiveTime")), _VALUE)


@settings(max_examples=200, deadline=None)
@given(told=_VALUE | some.lists(_ONE | _VALUE, max_size=4))
async def test_any_push(told: Any) -> None:
    """With the token: Forged, or receipts that can be kept."""
    stand = Stand()
    try:
        found = stand.adapter.hear_sms(stand.knock(json.dumps({"smsResult": told}).encode()))
    except Forged:
        return
    for one in found:
        assert one.provider_no
        assert "\0" not in one.provider_no + one.phone + one.code + one.words
