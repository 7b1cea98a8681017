"""Failures in a merchant's timeline: the provider's code and words, ours in Chinese, our kind of failure never."""

from typing import Any

import orjson
import pytest
from tests.delivering import due, fields, fish, one, provider, state
from tests.lending import NO_TOKEN, silent
from tests.stack import HUB, MERCHANT, Stack
from tests.upstream import number

from hutong.base.http import TOO_SLOW, Reply
from hutong.base.text import Text
from hutong.capabilities.delivery import Ride, RideState
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.sayings import SENDER_ENDED
from hutong.capabilities.simulation import Mischief
from hutong.features.deliveries.delivery import Delivery
from hutong.features.deliveries.refuse import NO_ORDER, kept, readable, strange

ORDER = "/api/delivery/order"


async def last(hub: Stack, no: str) -> tuple[dict[str, Any], str]:
    """The newest of the timeline, and the reason, as the merchant is told."""
    _, answer = await hub.post("/api/delivery/query", {"deliveryNo": no})
    return orjson.loads(answer["timeline"])[-1], answer["reason"]


@pytest.mark.asyncio(loop_scope="module")
async def test_a_time_out_is_told_in_chinese(hub: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    send = hub.net.send

    async def impatient(method: str, url: str, *, timeout: float = 10.0, **rest: Any) -> Reply:
        return await send(method, url, timeout=timeout if url.startswith(HUB) else 0.3, **rest)

    monkeypatch.setattr(hub.net, "send", impatient)
    no = number("D")
    provider(hub).mischiefs.order(Mischief.TIMEOUT_AFTER_ACCEPTING, where="order/add")
    await hub.post(ORDER, fields(hub, no))
    told, reason = await last(hub, no)
    assert (told["status"], told["words"]) == ("unknown", TOO_SLOW.zh)
    assert reason == TOO_SLOW.zh


@pytest.mark.asyncio(loop_scope="module")
async def test_why_there_was_no_token_is_told_in_chinese_in_the_answer_and_afterwards(hub: Stack) -> None:
    no = number("D")
    async with silent(hub):
        status, answer = await hub.post(ORDER, fields(hub, no))
    assert (status, answer["msg"].split("：", 1)[1]) == (502, NO_TOKEN.zh)
    told, reason = await last(hub, no)
    assert (told["status"], told["words"], reason) == ("unsent", NO_TOKEN.zh, NO_TOKEN.zh)


@pytest.mark.asyncio(loop_scope="module")
async def test_a_refusal_is_told_with_the_carriers_code_and_words(hub: Stack) -> None:
    no = number("D")
    provider(hub).calls.refusing.append((1010, "收件人信息不正确"))
    await hub.post(ORDER, fields(hub, no))
    told, reason = await last(hub, no)
    assert (told["status"], told["words"]) == ("unsent", "carrier:1010 收件人信息不正确")
    assert reason == told["words"]


@pytest.mark.asyncio(loop_scope="module")
async def test_an_order_in_an_unlisted_state_is_told_with_its_number(hub: Stack) -> None:
    no, id_ = await fish(hub)
    await hub.hub.pool.execute("UPDATE delivery SET state = 'placing', waybill_no = '', status = '' WHERE id = $1", id_)
    placing = await hub.money.deliveries.ledger.find(MERCHANT, no)
    ride = Ride(RideState.UNKNOWN, id_, "777", waybill_no="W777")
    after: Delivery = await hub.money.deliveries.ledger.finish(placing, ride, "api")
    assert (after.state, after.waybill_no) == ("unknown", "W777")
    told, reason = await last(hub, no)
    assert (told["status"], told["carrierStatus"], told["moved"]) == ("unknown", "777", True)
    assert told["words"] == reason == "平台状态 777 含义不明"


@pytest.mark.asyncio(loop_scope="module")
async def test_an_order_that_never_arrived_is_told_with_the_platforms_code(hub: Stack) -> None:
    no = number("D")
    provider(hub).mischiefs.order(Mischief.BAD_GATEWAY, where="order/add")
    await hub.post(ORDER, fields(hub, no))
    await due(hub, (await one(hub, no))["id"], minutes=2)
    while await state(hub, no) == "unknown":
        await hub.money.deliveries.chaser.turn()
    told, reason = await last(hub, no)
    assert (told["status"], told["words"]) == ("unsent", f"930563 {NO_ORDER.zh}")
    assert reason == told["words"]


@pytest.mark.asyncio(loop_scope="module")
async def test_a_deed_that_failed_is_kept_without_our_kind_of_failure(hub: Stack) -> None:
    no, id_ = await fish(hub)
    provider(hub).mischiefs.order(Mischief.RESET, where="order/cancel")
    await hub.post("/api/delivery/cancel", {"deliveryNo": no, "cancelReason": "6", "cancelText": "改主意 · 了"})
    query = "SELECT words FROM delivery_event WHERE delivery_id = $1 AND what = 'cancel_asked_unknown'"
    words = await hub.hub.pool.fetchval(query, id_)
    assert words.startswith("6 改主意 · 了 · ")
    assert "unknown" not in words
    told = readable(words)
    assert told.en != told.zh == words


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", Text("", "")),
        (TOO_SLOW.en, TOO_SLOW),
        (TOO_SLOW.zh, TOO_SLOW),
        (SENDER_ENDED().en, SENDER_ENDED()),
        (SENDER_ENDED().zh, SENDER_ENDED()),
        (f"930563 {NO_ORDER.zh}", Text(f"930563 {NO_ORDER.zh}", f"930563 {NO_ORDER.en}")),
        (f"930563 {NO_ORDER.en}", Text(f"930563 {NO_ORDER.zh}", f"930563 {NO_ORDER.en}")),
        (f"3 下雨 · {TOO_SLOW.en}", Text(f"3 下雨 · {TOO_SLOW.zh}", f"3 下雨 · {TOO_SLOW.en}")),
        (strange("998"), Text("平台状态 998 含义不明", "state 998")),
        ("carrier:1010  两个空格", Text("carrier:1010  两个空格", "carrier:1010  两个空格")),
        ("骑手 · 已到店", Text("骑手 · 已到店", "骑手 · 已到店")),
        (kept(Failed(Fault.REFUSED, "930558", "no")), Text("930558 no", "930558 no")),
        (kept(Failed(Fault.UNKNOWN)), Text("", "")),
        (kept(Failed(Fault.UNKNOWN, words=TOO_SLOW), "3"), Text(f"3 · {TOO_SLOW.zh}", f"3 · {TOO_SLOW.en}")),
    ],
)
def test_our_own_words_are_read_in_both_languages_and_all_others_as_they_were_said(words: str, told: Text) -> None:
    assert readable(words) == told
