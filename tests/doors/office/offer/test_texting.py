"""访问限制 of text messages at the office: everybody's and single merchants' limits, and blocked numbers."""

from urllib.parse import quote

from tests.office import Person, Stand
from tests.stack import MERCHANT

from hutong.features.sms.limits import Limits, limits_of

TEXTS = "/office/api/access/texts"
BLOCKED = "/office/api/access/blocked"
COUNTS = {"phone_minute": 2, "phone_day": 20, "merchant_minute": 0, "merchant_day": 5000, "ip_hour": 60}


async def test_limits_of_everybody_and_of_one_merchant(admin: Person, stand: Stand) -> None:
    pool = stand.stack.hub.pool
    before = await admin.get(TEXTS)
    assert (before["own"], before["everybody"], before["rows"]) == (False, before["shipped"], [])
    await admin.put(TEXTS, COUNTS)
    await admin.put(f"{TEXTS}?merchant_id={MERCHANT}", {**COUNTS, "phone_day": 0})
    after = await admin.get(TEXTS)
    assert (after["own"], after["everybody"]) == (True, COUNTS)
    assert [(row["merchant_id"], row["name"], row["phone_day"]) for row in after["rows"]] == [(MERCHANT, "胡同咖啡", 0)]
    assert await limits_of(pool, MERCHANT) == Limits(2, 0, 0, 5000, 60)
    await admin.delete(f"{TEXTS}?merchant_id={MERCHANT}")
    await admin.delete(TEXTS)
    assert await admin.get(TEXTS) == before
    assert (await admin.refused("PUT", f"{TEXTS}?merchant_id=M404", COUNTS))["code"] == 6016
    wrong = await admin.refused("PUT", TEXTS, {**COUNTS, "ip_hour": -1})
    assert wrong["fields"][0]["name"] == "ip_hour"


async def test_numbers_are_blocked_found_and_unblocked(admin: Person) -> None:
    for number in range(5):
        await admin.post(BLOCKED, {"phone": f"+86 138 0000 000{number}", "reason": "投诉" if number % 2 else "退订"})
    first = await admin.get(f"{BLOCKED}?limit=2")
    assert [row["phone"] for row in first["rows"]] == ["13800000004", "13800000003"]
    rest = await admin.get(f"{BLOCKED}?limit=50&after={first['next']}")
    assert ([row["phone"] for row in rest["rows"]], rest["next"]) == (
        ["13800000002", "13800000001", "13800000000"],
        None,
    )
    assert len((await admin.get(f"{BLOCKED}?search={quote('投诉')}"))["rows"]) == 2
    assert len((await admin.get(f"{BLOCKED}?search=0003"))["rows"]) == 1
    await admin.delete(f"{BLOCKED}/13800000003")
    assert len((await admin.get(BLOCKED))["rows"]) == 4
    await admin.post(BLOCKED, {"phone": "+4915112345678"})
    await admin.delete(f"{BLOCKED}/%2B4915112345678")
    assert len((await admin.get(BLOCKED))["rows"]) == 4
    for wrong in ("12", "13800000001,13800000002"):
        refused = await admin.refused("POST", BLOCKED, {"phone": wrong})
        assert (refused["code"], refused["fields"][0]["name"]) == (7050, "phone")
