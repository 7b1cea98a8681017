"""The office's notices: found by any number, told with every try, sent again, one or all that failed."""

from tests.office import Person, Stand
from tests.stack import MERCHANT

from hutong.base.clock import now


async def owed(stand: Stand, order_id: str) -> str:
    """A notice of a paid order; its id."""
    _, answer = await stand.stack.order(order_id)
    await stand.stack.pay(answer)
    number: str = await stand.stack.hub.pool.fetchval("SELECT id FROM notice WHERE subject = $1", answer["sysorderno"])
    return number


async def delivered(stand: Stand) -> None:
    """The deliverer has tried everything that is due (nobody listens at the stand's address)."""
    while await stand.stack.money.deliverer.turn():
        await stand.stack.money.deliverer.finish()


async def test_one_is_found_by_any_number_and_told_whole(stand: Stand, admin: Person) -> None:
    number = await owed(stand, "notice-1")
    page = await admin.get("/office/api/notices?limit=1")
    assert (page["rows"][0]["id"], page["next"]) == (number, number)
    row = page["rows"][0]
    assert (row["state"], row["number"], row["merchant_name"], row["meaning"]) == (
        "waiting",
        "notice-1",
        "胡同咖啡",
        "",
    )
    for wanted in (number, row["subject"], "notice-1"):
        found = await admin.get(f"/office/api/notices?search={wanted}")
        assert [one["id"] for one in found["rows"]] == [number], wanted
    await delivered(stand)
    story = await admin.get(f"/office/api/notices/{number}")
    assert (story["state"], story["tries"], len(story["posted"])) == ("retrying", 1, 1)
    tried = story["posted"][0]
    assert (tried["status"], tried["heard"]) == (None, False)
    assert "连接" in tried["meaning"]
    assert story["next_at"] > tried["at"]
    assert story["fields"]["orderId"] == "notice-1"
    assert "orderId=notice-1" in story["body"]
    assert "sign=" in story["body"]
    assert story["headers"]["content-type"].startswith("application/x-www-form-urlencoded")
    assert stand.stack.md5_key.reveal() not in str(story)
    assert (await admin.get(f"/office/api/notices?search={number}"))["rows"][0]["meaning"] == tried["meaning"]


async def test_filters_and_what_is_owed(stand: Stand, admin: Person) -> None:
    before = await admin.get("/office/api/notices/backlog")
    number = await owed(stand, "notice-2")
    backlog = await admin.get("/office/api/notices/backlog")
    assert backlog["waiting"] == before["waiting"] + 1
    assert backlog["oldest"] is not None
    assert number in await _ids(admin, "state=waiting&kind=payment&merchant_id=M1001")
    for other in ("state=done", "state=given_up", "state=retrying", "kind=refund", "merchant_id=M404"):
        assert number not in await _ids(admin, other)
    await stand.stack.hub.pool.execute("UPDATE notice SET state = 'given_up', tries = 16 WHERE id = $1", number)
    assert number in await _ids(admin, "state=given_up&state=done")
    assert (await admin.get("/office/api/notices/backlog"))["given_up"] == before["given_up"] + 1
    assert MERCHANT in {one["value"] for one in (await admin.get("/office/api/notices/choices"))["merchants"]}
    answer = await admin.refused("GET", "/office/api/notices?from=2020-01-01")
    assert (answer["code"], answer["fields"][0]["name"]) == (7050, "from")


async def test_one_is_sent_again_and_that_is_audited(stand: Stand, admin: Person) -> None:
    number = await owed(stand, "notice-3")
    await delivered(stand)
    await admin.post(f"/office/api/notices/{number}/resend")
    await delivered(stand)
    story = await admin.get(f"/office/api/notices/{number}")
    assert (story["tries"], len(story["posted"])) == (1, 2)
    actor = await stand.stack.hub.pool.fetchval(
        "SELECT actor FROM audit_event WHERE action = 'notice.resend' AND subject = $1", f"notice/{number}"
    )
    assert actor == f"office/{admin.username}"
    assert (await admin.refused("POST", "/office/api/notices/none/resend"))["code"] == 6021
    assert (await admin.refused("GET", "/office/api/notices/none"))["code"] == 6021


async def test_all_that_failed_are_counted_then_sent_in_parts(stand: Stand, admin: Person) -> None:
    began = now()
    numbers = [await owed(stand, f"failed-{one}") for one in range(3)]
    await delivered(stand)
    await owed(stand, "failed-fresh")  # never tried: it is not one of them
    since = began.isoformat().replace("+", "%2B")
    counted = await admin.get(f"/office/api/notices/failed?since={since}&merchant_id={MERCHANT}")
    assert counted["count"] == 3
    form = {"since": began.isoformat(), "until": counted["until"], "merchant_id": MERCHANT}
    assert await admin.post("/office/api/notices/resend-failed", form) == {"count": 3, "next": None}
    assert await admin.post("/office/api/notices/resend-failed", form) == {"count": 0, "next": None}
    await delivered(stand)
    for number in numbers:
        assert len((await admin.get(f"/office/api/notices/{number}"))["posted"]) == 2
    bad = await admin.refused("POST", "/office/api/notices/resend-failed", {**form, "since": "2026-11-28T10:00:00"})
    assert bad["fields"][0]["name"] == "since"


async def test_finance_looks_and_does_not_send(stand: Stand) -> None:
    finance = await stand.sign_in("finance")
    number = await owed(stand, "notice-4")
    assert (await finance.get(f"/office/api/notices/{number}"))["id"] == number
    assert (await finance.refused("POST", f"/office/api/notices/{number}/resend"))["code"] == 7006


async def _ids(person: Person, query: str) -> list[str]:
    return [row["id"] for row in (await person.get(f"/office/api/notices?{query}"))["rows"]]
