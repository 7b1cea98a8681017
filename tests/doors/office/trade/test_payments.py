"""Payments and refunds as the office handles them: list, story, query, close, refund, and who may do what."""

from typing import Any
from uuid import uuid4

from tests.office import Person, Stand

from hutong.capabilities.simulation import Mischief


async def paid(stand: Stand, order_id: str) -> dict[str, Any]:
    _, answer = await stand.stack.order(order_id)
    await stand.stack.pay(answer)
    return answer


async def test_a_payment_is_listed_found_and_told(stand: Stand, admin: Person) -> None:
    answer = await paid(stand, "list-1")
    number = answer["sysorderno"]
    page = await admin.get("/office/api/payments?limit=1")
    assert (page["rows"][0]["id"], page["next"]) == (number, number)
    row = page["rows"][0]
    assert (row["fen"], row["state"], row["merchant_name"], row["notice_state"]) == (
        1999,
        "paid",
        "胡同咖啡",
        "waiting",
    )
    assert row["channel"].startswith("微信支付V3")
    attempt = await stand.stack.attempt("list-1")
    for wanted in (number, "list-1", attempt["id"], attempt["provider_no"]):
        found = await admin.get(f"/office/api/payments?search={wanted}")
        assert [one["id"] for one in found["rows"]] == [number]
    await stand.stack.hub.switchboard.calls.flush()
    story = await admin.get(f"/office/api/payments/{number}")
    assert [event["code"] for event in story["events"]] == ["created", "paid"]
    assert story["events"][1]["what"] == "支付成功"
    assert story["attempts"][0]["provider_no"] == attempt["provider_no"]
    assert story["refundable_fen"] == 1999
    assert {call["verb"] for call in story["calls"]} >= {"pay"}
    assert story["notices"][0]["topic"] == "payment.paid"
    secret = stand.stack.md5_key.reveal()
    assert secret not in str(story)


async def test_what_has_a_permission_of_its_own_is_not_told_beside_a_payment(stand: Stand, admin: Person) -> None:
    number = (await paid(stand, "narrow-1"))["sysorderno"]
    path = f"/office/api/payments/{number}"
    form = {"fen": 1, "refund_id": "narrow-r", "reason": "", "proof": await admin.proof()}
    await admin.post(f"{path}/refunds", form)
    whole = await admin.get(path)
    assert (len(whole["refunds"]), len(whole["notices"])) == (1, 1)
    role = {"label_zh": "门卫", "label_en": "Gate", "permissions": ["payment.view"], "proof": await admin.proof()}
    await admin.put("/office/api/roles/office/gate", role)
    told = await (await stand.sign_in("gate")).get(path)
    assert (told["refunds"], told["notices"], told["fen"]) == ([], [], 1999)
    assert [event["code"] for event in told["events"]] == ["created", "paid"]


async def test_what_is_not_there(admin: Person) -> None:
    for method, path in (("GET", ""), ("POST", "/query"), ("POST", "/close")):
        answer = await admin.refused(method, f"/office/api/payments/nothing{path}", {} if method == "POST" else None)
        assert answer["code"] == 3004, path


async def test_totals_and_choices(stand: Stand, admin: Person) -> None:
    before = await admin.get("/office/api/payments/totals")
    await paid(stand, "total-1")
    await stand.stack.order("total-2")
    after = await admin.get("/office/api/payments/totals")
    assert (after["count"], after["paid_count"]) == (before["count"] + 2, before["paid_count"] + 1)
    assert after["paid_fen"] == before["paid_fen"] + 1999
    choices = await admin.get("/office/api/payments/choices")
    assert {"M1001"} <= {one["value"] for one in choices["merchants"]}
    assert {"wxnative"} <= {one["value"] for one in choices["products"]}
    assert choices["channels"]


async def test_wrong_filters_are_named(admin: Person) -> None:
    answer = await admin.refused("GET", "/office/api/payments?from=2020-01-01")
    assert (answer["code"], answer["fields"][0]["name"]) == (7050, "from")
    answer = await admin.refused("GET", "/office/api/payments?min_fen=-1&limit=5000")
    assert {field["name"] for field in answer["fields"]} == {"min_fen", "limit"}


async def test_a_query_finds_what_no_notification_told(stand: Stand, admin: Person) -> None:
    _, answer = await stand.stack.order("ask-1")
    simulator = stand.stack.simulator("wxnative")
    start = await stand.stack.hub.pool.fetchval("SELECT start FROM attempt WHERE payment_id = $1", answer["sysorderno"])
    bill = simulator.scan(start["value"])
    assert bill is not None
    simulator.mischiefs.order(Mischief.NOTICE_LOST)
    await simulator.pay(bill.id)
    told = await admin.post(f"/office/api/payments/{answer['sysorderno']}/query")
    assert (told["rows"][0]["did"], told["rows"][0]["said"][:3]) == ("已入账", "已支付")
    assert (await admin.get(f"/office/api/payments/{answer['sysorderno']}"))["state"] == "paid"
    row = await stand.stack.hub.pool.fetchrow("SELECT actor FROM audit_event WHERE action = 'payment.query'")
    assert row is not None
    assert row["actor"] == f"office/{admin.username}"


async def test_close_closes_and_a_paid_one_stays(stand: Stand, admin: Person) -> None:
    _, answer = await stand.stack.order("close-1")
    await admin.post(f"/office/api/payments/{answer['sysorderno']}/close")
    assert (await admin.get(f"/office/api/payments/{answer['sysorderno']}"))["state"] == "closed"
    number = (await paid(stand, "close-2"))["sysorderno"]
    assert (await admin.refused("POST", f"/office/api/payments/{number}/close", {}))["code"] == 3005


async def test_a_refund_needs_proof_and_happens_once(stand: Stand, admin: Person) -> None:
    number = (await paid(stand, "refund-1"))["sysorderno"]
    path, refund_id = f"/office/api/payments/{number}/refunds", f"BO{uuid4().hex}"
    form = {"refund_id": refund_id, "fen": 500, "reason": "少了一杯"}
    wrong = {"code": "000000", "payment_password": "wrong"}
    assert (await admin.refused("POST", path, {**form, "proof": wrong}))["code"] == 7010
    assert (await admin.get(f"/office/api/payments/{number}"))["refunds"] == []
    first = await admin.post(path, {**form, "proof": await admin.proof()})
    again = await admin.post(path, {**form, "proof": await admin.proof()})
    assert first["id"] == again["id"]
    story = await admin.get(f"/office/api/payments/{number}")
    assert [(one["fen"], one["reason"]) for one in story["refunds"]] == [(500, "少了一杯")]
    assert story["refundable_fen"] == 1499
    asked, *then = [event for event in story["events"] if "refund" in event["code"]]
    assert (asked["what"], asked["source"]) == ("退款申请", "office")
    told = {"refund": first["id"], "refundId": refund_id, "fen": 500, "reason": "少了一杯", "by": admin.username}
    assert asked["detail"] == told
    assert then[0]["code"] == "refund processing"
    too_much = {"refund_id": f"BO{uuid4().hex}", "fen": 1500, "proof": wrong}  # values are looked at before the proof
    assert (await admin.refused("POST", path, too_much))["code"] == 3008
    rows = (await admin.get(f"/office/api/refunds?search={refund_id}"))["rows"]
    assert [row["payment_id"] for row in rows] == [number]
    assert (await admin.get("/office/api/refunds/totals"))["count"] >= 1


async def test_its_notice_is_sent_again(stand: Stand, admin: Person) -> None:
    number = (await paid(stand, "again-1"))["sysorderno"]
    (notice,) = (await admin.get(f"/office/api/payments/{number}"))["notices"]
    await admin.post(f"/office/api/payments/{number}/notices/{notice['id']}/resend")
    assert (await admin.refused("POST", f"/office/api/payments/{number}/notices/none/resend", {}))["code"] == 6021


async def test_a_try_is_told_as_the_notices_page_tells_it(stand: Stand, admin: Person) -> None:
    number = (await paid(stand, "tried-1"))["sysorderno"]
    (notice,) = (await admin.get(f"/office/api/payments/{number}"))["notices"]
    refused = "ConnectError: ('connection error', 'Connection refused (os error 111)')"
    await stand.stack.hub.pool.execute(
        "INSERT INTO notice_try (notice_id, status, took_ms, answer, error) VALUES ($1, NULL, 1, '', $2)",
        *(notice["id"], refused),
    )
    ((told,),) = [one["posted"] for one in (await admin.get(f"/office/api/payments/{number}"))["notices"]]
    assert (told["meaning"], told["heard"]) == ("连接被拒绝：该端口没有服务", False)
    assert (await admin.get(f"/office/api/notices/{notice['id']}"))["posted"] == [told]


async def test_support_looks_and_does_not_touch_money(stand: Stand) -> None:
    support = await stand.sign_in("support")
    number = (await paid(stand, "support-1"))["sysorderno"]
    assert (await support.get(f"/office/api/payments/{number}"))["id"] == number
    form = {"refund_id": "BO12345678", "fen": 1, "proof": {}}
    assert (await support.refused("POST", f"/office/api/payments/{number}/refunds", form))["code"] == 7006
    assert (await support.refused("POST", f"/office/api/payments/{number}/close", {}))["code"] == 7006
