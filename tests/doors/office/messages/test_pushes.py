"""The office's pushes: what came, where it comes to, and handing one on again."""

from typing import Any

from tests.office import Person, Stand

PUSH = """
INSERT INTO push (channel_id, revision, mark, kind, event, name, sender, receiver, told_at, fields, sealed, form, state,
                  tries, results)
VALUES ($1, 1, $2, 'event', $3, $3, $4, 'gh', now(), '{"Event": "x", "EventKey": "q"}', true, 'json', $5, 1, $6)
RETURNING id
"""


async def put(stand: Stand, mark: str, name: str, sender: str, state: str, results: dict[str, str]) -> int:
    """A push of the official account."""
    channel = stand.stack.channels["WX_GZH"]
    return int(await stand.stack.hub.pool.fetchval(PUSH, channel, mark, name, sender, state, results))


async def ids(admin: Person, wanted: str) -> list[int]:
    return [row["id"] for row in (await admin.get(f"/office/api/pushes?{wanted}"))["rows"]]


async def test_filters_pages_and_one_whole(stand: Stand, admin: Person) -> None:
    channel = stand.stack.channels["WX_GZH"]
    one = await put(stand, "f1", "first_event", "oFirst", "done", {"Followers": ""})
    two = await put(stand, "f2", "second_event", "oSecond", "failed", {"Followers": "", "Parcels": "OSError: away"})
    assert (await ids(admin, "limit=2")) == [two, one]
    for wanted, found in (
        ("event=FIRST_EVENT", [one]),
        ("search=oSecond", [two]),
        (f"channel_id={channel}&state=failed&event=second_event", [two]),
        ("search=oSecond&state=done&state=noted", []),
        (f"search=oFirst&channel_id={channel + 1000}", []),
        ("search=oFirst&from=2020-01-01&to=2020-01-02", []),
        ("search=oFirst&from=2020-01-01", [one]),
    ):
        assert await ids(admin, wanted) == found, wanted
    first = await admin.get("/office/api/pushes?limit=1")
    assert first["next"] == str(two)
    assert (await ids(admin, f"limit=1&after={two}")) == [one]
    assert (await admin.refused("GET", "/office/api/pushes?after=x"))["code"]
    assert (await admin.refused("GET", "/office/api/pushes?state=pending"))["fields"][0]["label"] == "状态"
    story = await admin.get(f"/office/api/pushes/{two}")
    assert story["fields"] == {"Event": "x", "EventKey": "q"}
    assert story["trouble"] == "Parcels: OSError: away"
    assert [(row["handler"], row["words"]) for row in story["handled"]] == [
        ("Followers", ""),
        ("Parcels", "OSError: away"),
    ]
    assert story["channel"].startswith("微信公众号")
    assert (await admin.refused("GET", "/office/api/pushes/999999"))["code"] == 8021
    choices = await admin.get("/office/api/pushes/choices")
    assert {"first_event", "second_event"} <= set(choices["events"])
    assert str(channel) in {row["value"] for row in choices["channels"]}


async def test_phones_are_not_shown_whole(stand: Stand, admin: Person) -> None:
    push_id = await put(stand, "rider", "update_waybill_status", "oRider", "done", {})
    told = {"waybill_id": "13800000001", "agent": {"name": "王师傅", "phone": "13800000000"}}
    await stand.stack.hub.pool.execute("UPDATE push SET fields = $2 WHERE id = $1", push_id, told)
    shown = (await admin.get(f"/office/api/pushes/{push_id}"))["fields"]
    assert shown["agent"]["phone"] == "138****0000"
    assert (shown["agent"]["name"], shown["waybill_id"]) == ("王师傅", "13800000001")


async def test_one_is_handed_on_again(stand: Stand, admin: Person) -> None:
    push_id = await put(stand, "again", "subscribe", "oAgain", "failed", {"Followers": "OSError: away"})
    await admin.post(f"/office/api/pushes/{push_id}/again")
    assert (await admin.get(f"/office/api/pushes/{push_id}"))["state"] == "retrying"
    while await stand.stack.money.pushes.retrier.turn():
        pass
    story = await admin.get(f"/office/api/pushes/{push_id}")
    assert (story["state"], story["handled"]) == ("done", [{"handler": "Followers", "words": ""}])
    query = "SELECT actor FROM audit_event WHERE action = 'push.again' ORDER BY id DESC LIMIT 1"
    assert await stand.stack.hub.pool.fetchval(query) == f"office/{admin.username}"
    assert (await admin.refused("POST", "/office/api/pushes/999999/again"))["code"] == 8021


async def test_addresses_to_copy(stand: Stand, admin: Person) -> None:
    rows: list[dict[str, Any]] = (await admin.get("/office/api/pushes/addresses"))["rows"]
    known = {row["channel_id"]: row for row in rows}
    own = known[stand.stack.channels["WX_GZH"]]
    setup = stand.stack.hub.switchboard.current.channels[own["channel_id"]]
    assert own["url"] == f"{stand.parts.facts.base_url}/api/wechat/{setup.merchant_no}/msg"
    assert stand.stack.channels["WXPAY_V3"] not in known
