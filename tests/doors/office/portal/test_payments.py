"""A merchant's payments at the portal: its own alone, whatever is asked for, and nothing about channels."""

from datetime import timedelta

from tests.office import MERCHANT, Person, Stand

from hutong.base.clock import beijing, now

PATH = "/portal/api/payments"
INTERNAL = ("channel", "attempt", "provider", "revision", "calls", "fault")


async def paid(stand: Stand, order_id: str) -> str:
    _, answer = await stand.stack.order(order_id)
    await stand.stack.pay(answer)
    number: str = answer["sysorderno"]
    return number


async def test_own_payments_are_listed_newest_first_page_by_page(owner: Person, stand: Stand) -> None:
    first = await paid(stand, "L1")
    await stand.stack.order("L2")
    one = await owner.get(f"{PATH}?limit=1")
    assert [row["order_id"] for row in one["rows"]] == ["L2"]
    rest = await owner.get(f"{PATH}?limit=1&after={one['next']}")
    assert [(row["id"], row["state"], row["fen"]) for row in rest["rows"]] == [(first, "paid", 1999)]
    assert [row["order_id"] for row in (await owner.get(f"{PATH}?state=paid"))["rows"]] == ["L1"]
    totals = await owner.get(f"{PATH}/totals")
    assert (totals["count"], totals["paid_count"], totals["paid_fen"]) == (2, 1, 1999)


async def test_a_payment_is_found_by_any_number_of_the_merchants(owner: Person, stand: Stand) -> None:
    number = await paid(stand, "F1")
    for search in (number, "F1"):
        assert [row["id"] for row in (await owner.get(f"{PATH}?search={search}"))["rows"]] == [number]
    tomorrow = beijing(now() + timedelta(days=1)).date()
    assert (await owner.get(f"{PATH}?from={tomorrow}"))["rows"] == []


async def test_one_payment_tells_what_the_merchant_may_know(owner: Person, stand: Stand) -> None:
    number = await paid(stand, "D1")
    story = await owner.get(f"{PATH}/{number}")
    assert [event["code"] for event in story["events"]] == ["created", "paid"]
    assert (story["attach"], story["notify_url"]) == ("桌 7", "http://127.0.0.1:9/notify")
    assert [notice["topic"] for notice in story["notices"]] == ["payment.paid"]
    for text in (str(story).lower(), str((await owner.get(PATH))["rows"]).lower()):
        assert not [word for word in INTERNAL if word in text]


async def test_another_merchant_sees_none_of_it(owner: Person, stranger: Person, stand: Stand) -> None:
    number = await paid(stand, "X1")
    assert (await owner.get(f"{PATH}/{number}"))["order_id"] == "X1"
    for query in ("", "?search=X1", f"?search={number}", f"?merchant_id={MERCHANT}", "?state=paid"):
        assert (await stranger.get(PATH + query))["rows"] == []
        assert (await stranger.get(f"{PATH}/totals{query}"))["count"] == 0
    refused = await stranger.call("GET", f"{PATH}/{number}")
    assert (refused[0], refused[1]["code"]) == (404, 3004)
    assert await stranger.call("GET", f"{PATH}/{number}x") == (
        404,
        {**refused[1], "message": refused[1]["message"] + "x"},
    )
