"""A merchant's notices at the portal: its own alone, what each answer means, and sending again."""

from datetime import timedelta

from tests.office import MERCHANT, Person, Stand

from hutong.base.clock import now
from hutong.base.ids import new_id

PATH = "/portal/api/notices"


async def owe(stand: Stand, order_id: str, state: str = "waiting", answer: str = "", merchant: str = MERCHANT) -> str:
    """A notice, tried once where there is an answer."""
    number, pool = new_id(), stand.stack.hub.pool
    await pool.execute(
        "INSERT INTO notice (id, merchant_id, topic, subject, url, host, fields, state, tries)"
        " VALUES ($1, $2, 'payment.paid', $1, 'https://shop.example.com/n', 'shop.example.com', $3, $4, $5)",
        number,
        merchant,
        {"merId": merchant, "orderId": order_id},
        state,
        1 if answer else 0,
    )
    if answer:
        await pool.execute(
            "INSERT INTO notice_try (notice_id, status, took_ms, answer) VALUES ($1, 200, 12, $2)", number, answer
        )
    return number


async def test_own_notices_are_listed_with_what_the_last_answer_means(owner: Person, stand: Stand) -> None:
    number, done = await owe(stand, "N1", answer="<html>"), await owe(stand, "N2", "done", "success")
    newest, older = sorted((number, done), reverse=True)  # two of one millisecond have no other order
    rows = {row["id"]: row for row in (await owner.get(PATH))["rows"]}
    assert list(rows) == [newest, older]
    assert (rows[number]["number"], rows[done]["number"], rows[done]["next_at"]) == ("N1", "N2", None)
    assert ("网页" in rows[number]["words"], rows[number]["state"]) == (True, "retrying")
    assert [row["id"] for row in (await owner.get(f"{PATH}?search={number}"))["rows"]] == [number]
    assert [row["number"] for row in (await owner.get(f"{PATH}?state=done"))["rows"]] == ["N2"]
    every = "&".join(f"state={state}" for state in ("waiting", "retrying", "done", "given_up"))
    assert len((await owner.get(f"{PATH}?{every}"))["rows"]) == 2
    page = await owner.get(f"{PATH}?limit=1")
    assert [row["id"] for row in (await owner.get(f"{PATH}?limit=1&after={page['next']}"))["rows"]] == [older]
    whole = await owner.get(f"{PATH}/{number}")
    assert [(one["status"], one["answer"]) for one in whole["posted"]] == [(200, "<html>")]


async def test_one_is_sent_again_or_all_that_failed(owner: Person, stand: Stand) -> None:
    pool = stand.stack.hub.pool
    done, failed = await owe(stand, "R1", "done", "success"), await owe(stand, "R2", "given_up", "no")
    await owner.post(f"{PATH}/{done}/resend")
    assert await pool.fetchval("SELECT state FROM notice WHERE id = $1", done) == "waiting"
    since = (now() - timedelta(hours=1)).isoformat()
    assert (await owner.post(f"{PATH}/resend-failed", {"since": since}))["count"] >= 1
    assert await pool.fetchval("SELECT state FROM notice WHERE id = $1", failed) == "waiting"
    actors = await pool.fetch("SELECT DISTINCT actor FROM audit_event WHERE action LIKE 'notice.resend%'")
    assert [row["actor"] for row in actors] == [f"portal/{owner.username}"]


async def test_another_merchants_notices_are_not_there(owner: Person, stranger: Person, stand: Stand) -> None:
    number, theirs = await owe(stand, "S1", "given_up", "no"), await owe(stand, "T1", "given_up", "no", "M2002")
    assert number in {row["id"] for row in (await owner.get(PATH))["rows"]}
    assert [row["id"] for row in (await stranger.get(PATH))["rows"]] == [theirs]
    assert (await stranger.get(f"{PATH}?search={number}"))["rows"] == []
    for method, path in (("GET", number), ("POST", f"{number}/resend")):
        status, answer = await stranger.call(method, f"{PATH}/{path}", {} if method == "POST" else None)
        assert (status, answer["code"]) == (404, 7052)
        assert "hutong" not in answer["remedy"]
    since = (now() - timedelta(hours=1)).isoformat()
    assert (await stranger.post(f"{PATH}/resend-failed", {"since": since}))["count"] == 1
    assert await stand.stack.hub.pool.fetchval("SELECT state FROM notice WHERE id = $1", number) == "given_up"


async def test_a_test_notice_is_there_but_is_not_sent_again(owner: Person) -> None:
    sent = await owner.post("/portal/api/develop/notice-test", {"url": "https://shop.example.com/n"})
    assert (await owner.get(f"{PATH}/{sent['id']}"))["topic"] == "test"
    refused = await owner.refused("POST", f"{PATH}/{sent['id']}/resend", {})
    assert (refused["code"], "通知测试" in refused["remedy"]) == (7053, True)


async def test_a_viewer_does_not_send_again(stand: Stand) -> None:
    viewer = await stand.sign_in("viewer", MERCHANT)
    number = await owe(stand, "V1")
    assert (await viewer.get(f"{PATH}/{number}"))["state"] == "waiting"
    assert (await viewer.refused("POST", f"{PATH}/{number}/resend", {}))["code"] == 7006
