"""Recharging over HTTP: an account, an amount, and a credit that happens once."""

import asyncio

import orjson
import pytest
from tests.scening import Operator, Place, done, text_of

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_card_is_credited_once_however_often_it_is_told(place: Place, operator: Operator) -> None:
    site = await place.site("recharge", name="胡同一卡通")
    code = await place.code(site)
    payer = place.visitor()
    assert "卡号" in await payer.page(f"/s/{code.code}")
    bill = await payer.ask(code, "account", account="88001234")
    page = await payer.page(bill)
    assert "¥20" in page
    assert "¥50" in page
    payment = await payer.pay(bill, yuan="50.00")
    await place.paid(payment)
    assert "正在入账" in await payer.page(done(bill))
    operator.success = b"later"
    await place.told()
    operator.success = b"success"
    await place.stack.hub.pool.execute("UPDATE notice SET next_at = now() WHERE subject = $1", payment)
    await place.told()
    assert [told["orderId"] for told in operator.told] == [bill.rpartition("/")[2]] * 2
    attached = orjson.loads(operator.told[1]["attch"])
    assert (attached["scene"], attached["account"]) == ("recharge", "88001234")
    assert operator.told[1]["orderAmt"] == "50.00"
    page = await payer.page(done(bill))
    assert "充值成功" in page
    assert "¥ 50.00" in page


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"yuan": "5"}, 400),
        ({"yuan": "20.001"}, 400),
        ({"yuan": "-20"}, 400),
        ({}, 400),
        ({"yuan": "other", "other": "9.99"}, 400),
        ({"yuan": "other", "other": "100.01"}, 400),
        ({"yuan": "other", "other": ""}, 400),
        ({"yuan": "other", "other": "10"}, 303),
        ({"other": "99.99"}, 303),
        ({"yuan": "20"}, 303),
    ],
)
async def test_only_amounts_that_are_offered(place: Place, fields: dict[str, str], status: int) -> None:
    site = await place.site("recharge", settings={"LEAST_YUAN": "10", "MOST_YUAN": "100"})
    payer = place.visitor()
    bill = await payer.ask(await place.code(site), "account", account="88001235")
    reply = await payer.post(f"{bill}/pay", **fields)
    assert reply.status == status
    assert (status == 303) or text_of(reply).count("金额不在可选范围内") == 1
    beside = "other" in fields and status == 400
    assert ("金额不在可选范围内：10–100 元" in text_of(reply)) is beside, "told beside the field that was written into"


async def test_a_double_tap_is_one_payment_and_the_first_amount_stays(place: Place) -> None:
    payer = place.visitor()
    code = await place.code(await place.site("recharge"))
    bill = await payer.ask(code, "account", account="88001236")
    first, second = await asyncio.gather(payer.pay(bill, yuan="20"), payer.pay(bill, yuan="20"))
    assert first == second
    assert await payer.pay(bill, yuan="50") == first
    another = await payer.pay(await payer.ask(code, "account", account="88001236"), yuan="20")
    assert another != first, "two people may credit one card"


async def test_the_operators_system_knows_the_account(place: Place, operator: Operator) -> None:
    settings = {"CHECK_URL": f"{operator.url}/check", "ACCOUNT_PATTERN": "[0-9]{8}", "ACCOUNT_NAME": "学号"}
    code = await place.code(await place.site("recharge", settings=settings))
    payer = place.visitor()
    operator.answer = {"code": "1", "name": "李*雷"}
    page = await payer.page(await payer.ask(code, "account", account="20260017"))
    assert "李*雷" in page
    assert operator.asked[0]["account"] == "20260017"
    operator.answer = {"code": "0"}
    reply = await payer.post(f"/s/{code.code}/ask", way="account", account="20260018")
    assert (reply.status, "没有找到这个充值账户" in text_of(reply)) == (404, True)
    reply = await payer.post(f"/s/{code.code}/ask", way="account", account="2026")
    assert (reply.status, "学号格式不对" in text_of(reply)) == (400, True)
    operator.spoil = {"name": "somebody"}
    reply = await payer.post(f"/s/{code.code}/ask", way="account", account="20260017")
    assert reply.status == 502


async def test_the_code_of_an_account_asks_for_none(place: Place, operator: Operator) -> None:
    code = await place.code(await place.site("recharge"), "account", "88009999")
    payer = place.visitor()
    assert "88009999" in await payer.page(f"/s/{code.code}")
    bill = await payer.ask(code, "code", account="11111111")
    await place.paid(await payer.pay(bill, yuan="20"))
    await place.told()
    assert orjson.loads(operator.told[0]["attch"])["account"] == "88009999"


async def test_what_is_wrong_with_an_entry_is_said_to_a_payer_and_not_to_a_programmer(
    place: Place, operator: Operator
) -> None:
    """And a number that nobody has is marked: the phone forgets it."""
    operator.answer = {"code": "0", "msg": "没有这张卡"}
    code = await place.code(await place.site("recharge", settings={"CHECK_URL": f"{operator.url}/check"}))
    visitor = place.visitor()
    reply = await visitor.post(f"/s/{code.code}/ask", way="account", account="!")
    assert "请核对后重新填写" in text_of(reply)
    assert "签名" not in text_of(reply)
    unknown = await visitor.post(f"/s/{code.code}/ask", way="account", account="20260404")
    assert "没有这张卡" in text_of(unknown)
    assert 'aria-invalid="true"' in unknown.body.decode()
