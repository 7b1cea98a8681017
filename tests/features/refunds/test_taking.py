"""Taking refunds: never more than was paid, once under one number, and only of one's own paid orders."""

import asyncio
from collections import Counter
from dataclasses import replace

import pytest
from tests.features.refunds.till import DIRECT, TELLING, Till
from tests.stack import MERCHANT, order_fields

from hutong.base.errors import Problem, Refusal
from hutong.base.rsa import Signer, signer
from hutong.features.merchants import edit


@pytest.mark.parametrize("code", DIRECT)
async def test_in_parts_until_nothing_is_left(till: Till, code: str) -> None:
    await till.paid("A1", code)
    parts = [("R1", "0.01"), ("R2", "9.99"), ("R3", "9.99")]
    for number, yuan in parts:
        status, answer = await till.refund("A1", number, yuan)
        assert (status, answer["code"], answer["refundAmt"]) == (200, 1, yuan)
    status, answer = await till.refund("A1", "R4", "0.01")
    assert (status, answer["code"]) == (409, 3008)
    assert "0.00" in answer["msg"]
    await till.simulator("A1").knocker.settled()
    await till.chase()
    assert [(await till.refunded(number))["status"] for number, _ in parts] == ["1"] * 3
    assert till.back("A1") == 1999
    assert till.tap.count(TELLING[code]) == 3
    assert (await till.stack.query("A1"))["status"] == "1"  # it was paid, and stays so


async def test_what_the_answer_holds(till: Till) -> None:
    await till.paid("A1")
    _, answer = await till.refund("A1", "R1", "5")
    await till.simulator("A1").knocker.settled()
    asked = await till.refunded()
    for told in (answer, asked):
        assert told["merId"] == "M1001"
        assert told["orderId"] == "A1"
        assert told["refundId"] == "R1"
        assert told["refundAmt"] == "5.00"
        assert told["sysRefundId"] == (await till.row())["id"]
    assert asked["status"] == "1"


async def test_an_amount_that_is_none_or_too_much(till: Till) -> None:
    await till.paid("A1")
    assert (await till.refund("A1", "R1", "20.00"))[1]["code"] == 3008
    assert (await till.refund("A1", "R1", ""))[1]["code"] == 1001
    for yuan in ("19.999", "0", "0.00", "-1", "1e1", "NaN", " 1", "１", "5,00", "+5", "0x5", "5."):
        status, answer = await till.refund("A1", "R1", yuan)
        assert (status, answer["code"]) == (400, 1004), yuan
    assert await till.rows() == []
    assert till.back("A1") == 0


async def test_twenty_at_once_never_give_back_more_than_was_paid(till: Till) -> None:
    await till.paid("A1")
    answers = await asyncio.gather(*(till.refund("A1", f"R{number}", "2.00") for number in range(20)))
    codes = [answer["code"] for _, answer in answers]
    assert sorted(codes) == [1] * 9 + [3008] * 11
    assert till.tap.count(TELLING["WXPAY_V3"]) == 9
    await till.simulator("A1").knocker.settled()
    assert till.back("A1") == 1800


async def test_two_processes_share_the_rest(till: Till) -> None:
    await till.paid("A1")
    apis = [till.stack.money.api, (await till.other_process()).api] * 3

    async def ask(number: int) -> Problem | None:
        fields = {"merId": MERCHANT, "orderId": "A1", "refundId": f"R{number}", "refundAmt": "10.00"}
        try:
            await apis[number].answer("/api/pay/refund", till.stack.signed(fields), "127.0.0.1")
        except Refusal as refusal:
            return refusal.problem
        return None

    told = Counter(await asyncio.gather(*(ask(number) for number in range(6))))
    assert told == {None: 1, Problem.REFUND_EXCEEDS: 5}
    await till.simulator("A1").knocker.settled()
    assert till.back("A1") == 1000


@pytest.mark.parametrize("code", DIRECT)
async def test_the_same_wish_again_is_the_same_refund(till: Till, code: str) -> None:
    await till.paid("A1", code)
    first = (await till.refund("A1", reason="坏了"))[1]
    again = (await till.refund("A1", reason="坏了"))[1]
    await till.simulator("A1").knocker.settled()
    await till.chase()
    later = (await till.refund("A1", reason="坏了"))[1]
    assert {one["sysRefundId"] for one in (first, again, later)} == {first["sysRefundId"]}
    assert later["status"] == "1"
    assert till.back("A1") == 500
    assert till.tap.count(TELLING[code]) == 1


async def test_twenty_equal_wishes_at_once_are_one(till: Till) -> None:
    await till.paid("A1")
    answers = await asyncio.gather(*(till.refund("A1") for _ in range(20)))
    assert {answer["code"] for _, answer in answers} == {1}
    assert len({answer["sysRefundId"] for _, answer in answers}) == 1
    assert till.tap.count(TELLING["WXPAY_V3"]) == 1
    await till.simulator("A1").knocker.settled()
    assert till.back("A1") == 500


async def test_an_equal_wish_does_not_take_over_one_that_is_on_its_way(till: Till) -> None:
    await till.paid("A1")
    with till.tap.gate(TELLING["WXPAY_V3"]) as gate:
        first = asyncio.create_task(till.refund("A1"))
        await gate.reached.wait()
        status, answer = await till.refund("A1")
        assert (status, answer["status"]) == (200, "0")
        assert (await till.refund("A1", "R2", "15.00"))[1]["code"] == 3008  # its money is spoken for
    assert (await first)[0] == 200
    assert till.tap.count(TELLING["WXPAY_V3"]) == 1


async def test_the_same_number_with_other_content_is_a_conflict(till: Till) -> None:
    await till.paid("A1")
    await till.paid("A2")
    await till.refund("A1", reason="坏了")
    wish = {"order_id": "A1", "refund_id": "R1", "yuan": "5.00", "reason": "坏了"}
    others = [{"yuan": "5.01"}, {"reason": ""}, {"notifyUrl": "http://127.0.0.1:9/other"}, {"order_id": "A2"}]
    for change in others:
        status, answer = await till.refund(**{**wish, **change})
        assert (status, answer["code"]) == (409, 3009), change
    assert (await till.refund(**wish))[0] == 200
    assert till.tap.count(TELLING["WXPAY_V3"]) == 1


async def test_one_number_for_two_orders_at_once(till: Till) -> None:
    await till.paid("A1")
    await till.paid("A2")
    for number in range(8):
        wishes = (till.refund(order, f"R{number}", "1.00") for order in ("A1", "A2"))
        codes = [answer["code"] for _, answer in await asyncio.gather(*wishes)]
        assert sorted(codes) == [1, 3009]
    for order in ("A1", "A2"):
        await till.simulator(order).knocker.settled()
    assert till.back("A1") + till.back("A2") == 800


async def test_of_another_merchants_order(till: Till) -> None:
    await till.paid("A1")
    private = Signer.generate()
    public = signer(private).public_pem()
    made = await edit.create(till.stack.hub.actor("test"), "别家", mer_id="M2", public_key=public)
    other = replace(till.stack, private_key=private, md5_key=made.md5_key)
    wish = {"merId": "M2", "orderId": "A1", "refundId": "R1", "refundAmt": "5.00"}
    status, answer = await other.post("/api/pay/refund", wish)
    assert (status, answer["code"]) == (404, 3004)
    assert (await till.refund("A1"))[0] == 200
    status, answer = await other.post("/api/pay/refund/query", {"merId": "M2", "refundId": "R1"})
    assert (status, answer["code"]) == (404, Problem.REFUND_NOT_FOUND.entry.number)
    # numbers are each merchant's own: A1 and R1 of the other are another order and another refund
    assert (await other.post("/api/pay", {**order_fields("A1"), "merId": "M2"}))[0] == 200
    status, answer = await other.post("/api/pay/refund", wish)
    assert (status, answer["code"]) == (409, 3007)


async def test_of_no_order(till: Till) -> None:
    status, answer = await till.refund("A404")
    assert (status, answer["code"]) == (404, 3004)


async def test_of_an_order_that_is_not_paid(till: Till) -> None:
    await till.order("A1")
    assert (await till.refund("A1"))[1]["code"] == 3007
    await till.stack.post("/api/pay/close", {"orderId": "A1"})
    status, answer = await till.refund("A1")
    assert (status, answer["code"]) == (409, 3007)
    assert till.tap.count(TELLING["WXPAY_V3"]) == 0


async def test_numbers_that_nobody_may_take(till: Till) -> None:
    await till.paid("A1")
    for number in ("AUTO:01ARZ3NDEKTSV4RRFFQ69G5FAV", "R 1", "R/1", "x" * 65, "R\n", "R\0", "退1"):
        status, answer = await till.refund("A1", number)
        assert status == 400, number
        assert answer["code"] in (1002, 1007)
    assert await till.rows() == []
