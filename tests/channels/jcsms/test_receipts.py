"""Receipts: good ones of each gateway, wrong ones, and whatever else may knock."""

import json
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.channels.jcsms.stand import Stand, knock

from hutong.capabilities.faults import Forged
from hutong.capabilities.simulation import Mischief
from hutong.capabilities.sms import SmsOutcome, SmsState
from hutong.channels.jcsms.simulator.provider import UNLISTED

TOKEN = "0123456789abcdefghij"


async def test_delivered_and_failed(each: Stand) -> None:
    first, second = await each.sent(), await each.sent(phone="13900139000")
    each.provider.report(first)
    await each.provider.knocker.settled()
    each.provider.report(second, code="EXPIRED")
    await each.provider.knocker.settled()
    delivered, failed = each.heard
    assert (delivered.state, delivered.code, delivered.phone) == (SmsState.DELIVERED, "DELIVRD", "13800138000")
    assert (failed.state, failed.code, failed.phone) == (SmsState.FAILED, "EXPIRED", "13900139000")
    told = each.provider.message(first)
    assert delivered.provider_no == ("" if each.form == "query" else first)
    assert delivered.number == told.number
    assert (told.state, each.provider.message(second).state) == ("delivered", "failed")
    assert all(one.heard for one in each.provider.knocker.tries)
    assert len(each.knocks) == 2


async def test_a_state_that_nobody_listed(each: Stand) -> None:
    message = await each.sent()
    each.wrong(Mischief.UNLISTED_STATE, "receipt")
    each.provider.report(message)
    await each.provider.knocker.settled()
    (outcome,) = each.heard
    assert (outcome.state, outcome.code) == (SmsState.UNKNOWN, UNLISTED)


async def test_a_forged_receipt_and_the_right_one_after_it(each: Stand) -> None:
    message = await each.sent()
    each.wrong(Mischief.NOTICE_FORGED)
    each.provider.report(message)
    await each.provider.knocker.settled()
    assert each.forged == ["the token is wrong"]
    assert [outcome.state for outcome in each.heard] == [SmsState.DELIVERED]
    assert [one.heard for one in each.provider.knocker.tries] == [False, True]


async def test_lost_late_and_twice(stand: Stand) -> None:
    message = await stand.sent()
    stand.wrong(Mischief.NOTICE_LOST)
    stand.provider.report(message)
    stand.wrong(Mischief.NOTICE_LATE)
    stand.provider.report(message)
    await stand.provider.knocker.settled()
    assert stand.heard == []
    stand.provider.release()
    await stand.provider.knocker.settled()
    assert len(stand.heard) == 1
    stand.wrong(Mischief.NOTICE_TWICE)
    stand.provider.report(message)
    await stand.provider.knocker.settled()
    assert len(stand.heard) == 3
    assert len(set(stand.heard)) == 1


async def test_without_an_address_no_receipt(stand: Stand) -> None:
    message = await stand.sent()
    stand.provider.receipts_to = ""
    assert stand.provider.report(message).state == "delivered"
    assert stand.provider.knocker.tries == []
    with pytest.raises(KeyError):
        stand.provider.report("nothing")


async def test_without_a_token_nobody_is_believed(stand: Stand) -> None:
    adapter = stand.open(CALLBACK_TOKEN=None, RECEIPT_FIELDS=None)
    assert adapter.receipts_at() == ""
    for query in ("", "token=", "token=None"):
        with pytest.raises(Forged):
            adapter.hear_sms(knock(query, b"taskid=1&stat=DELIVRD"))


@pytest.mark.parametrize(
    "query",
    ["", "token=", f"token={TOKEN[:-1]}", f"token={TOKEN}x", f"Token={TOKEN}", f"token={TOKEN}&token={TOKEN}", "%ff"],
)
async def test_wrong_tokens(stand: Stand, query: str) -> None:
    adapter = stand.open(CALLBACK_TOKEN=TOKEN)
    assert len(adapter.hear_sms(knock(f"token={TOKEN}", b"taskid=1&stat=DELIVRD"))) == 1
    with pytest.raises(Forged):
        adapter.hear_sms(knock(query, f"taskid=1&stat=DELIVRD&token={TOKEN}".encode()))


async def test_fields_may_come_in_the_address(stand: Stand) -> None:
    adapter = stand.open(CALLBACK_TOKEN=TOKEN)
    (outcome,) = adapter.hear_sms(knock(f"token={TOKEN}&taskid=1&stat=UNDELIV&destmobile=8613800138000", b"", "GET"))
    assert (outcome.state, outcome.provider_no, outcome.phone) == (SmsState.FAILED, "1", "13800138000")
    with pytest.raises(Forged):
        adapter.hear_sms(knock(f"token={TOKEN}&taskid=1&stat=DELIVRD", b"taskid=2"))


async def test_other_news_is_no_receipt(stand: Stand) -> None:
    adapter = stand.open(CALLBACK_TOKEN=TOKEN)
    for body in (b"", b"mobile=13800138000&content=TD", b"taskid=1&stat=", b"stat=DELIVRD", b"taskid=+&stat=DELIVRD"):
        assert adapter.hear_sms(knock(f"token={TOKEN}", body)) == []


async def test_a_list_of_receipts(stand: Stand) -> None:
    rule = {"RECEIPT_FIELDS": "state=s&no=id&number=ours", "RECEIPT_STATES": "delivered=0&failed=1,2"}
    adapter = stand.open(CALLBACK_TOKEN=TOKEN, RECEIPT_BODY="json", **rule)
    rows = [{"s": 0, "id": 1}, {"s": "2", "ours": "01JDQ8"}, {"s": 9, "id": "x" * 99}, {"s": 0, "ours": "not ours!"}]
    told = adapter.hear_sms(knock(f"token={TOKEN}", json.dumps(rows).encode()))
    assert told == [
        SmsOutcome(SmsState.DELIVERED, "", "1", code="0"),
        SmsOutcome(SmsState.FAILED, "01JDQ8", "", code="2"),
        SmsOutcome(SmsState.UNKNOWN, "", "x" * 64, code="9"),
    ]


@pytest.mark.parametrize("body", [b"", b"\xff", b"{", b'"x"', b"[1]", b"null", b"[" * 100_000, b'{"reports":7}'])
async def test_what_is_no_json_of_receipts(body: bytes) -> None:
    adapter = Stand("json").open(CALLBACK_TOKEN=TOKEN)
    with pytest.raises(Forged):
        adapter.hear_sms(knock(f"token={TOKEN}", body))


async def test_the_answer_is_the_gateways(each: Stand) -> None:
    wanted = {"jianzhou": b"ok", "json": b'{"code":0}', "query": b"success"}[each.form]
    heard, not_heard = (each.adapter.acknowledge_sms(knock(""), told) for told in (True, False))
    assert (heard.status, heard.body) == (200, wanted)
    assert not_heard.status >= 500


JSONS = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=9),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=9), inner, max_size=4),
    max_leaves=12,
)
BODIES = (
    some.binary(max_size=120)
    | some.dictionaries(some.sampled_from(["taskid", "stat", "ext", "state"]), some.text(max_size=9)).map(
        lambda told: urlencode(told, errors="replace").encode()
    )
    | JSONS.map(lambda told: json.dumps(told).encode())
    | some.lists(some.dictionaries(some.sampled_from(["msgid", "outid", "status"]), JSONS), max_size=3).map(
        lambda rows: json.dumps({"reports": rows}).encode()
    )
)


@given(BODIES, some.text(max_size=40) | some.just(f"token={TOKEN}"), some.sampled_from(["jianzhou", "json", "query"]))
def test_hearing_anything(body: bytes, query: str, form: str) -> None:
    """Forged, or a list of outcomes that a database can bear."""
    adapter = Stand(form).open(CALLBACK_TOKEN=TOKEN)
    try:
        told = adapter.hear_sms(knock(query, body))
    except Forged:
        return
    assert f"token={TOKEN}" in query
    for outcome in told:
        assert outcome.number or outcome.provider_no
        text = f"{outcome.number}{outcome.provider_no}{outcome.phone}{outcome.code}{outcome.words}"
        assert b"\0" not in text.encode()
