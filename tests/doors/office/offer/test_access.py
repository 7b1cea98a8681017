"""访问限制 at the office: the limit and the list hold at once for the API; who is refused is seen and can be freed."""

import asyncio
from collections.abc import Awaitable, Callable

from tests.office import Person, Stand

ACCESS = "/office/api/access"


async def until(good: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(2):
        while not await good():
            await asyncio.sleep(0.01)


async def test_the_limit_is_set_within_its_range_and_given_back(admin: Person, stand: Stand) -> None:
    before = await admin.get(ACCESS)
    assert (before["per_minute"], before["own"], before["given"], before["environment"]) == (400, False, 400, [])
    await admin.put(f"{ACCESS}/limit", {"per_minute": 900})
    after = await admin.get(ACCESS)
    assert (after["per_minute"], after["own"], after["given"]) == (900, True, 400)
    for wrong in (0, 100_001, 1.5, "x"):
        refused = await admin.refused("PUT", f"{ACCESS}/limit", {"per_minute": wrong})
        assert refused["fields"][0]["name"] == "per_minute"
    await admin.put(f"{ACCESS}/limit", {"per_minute": None})
    assert (await admin.get(ACCESS))["own"] is False


async def test_who_is_refused_is_seen_and_freed(admin: Person, stand: Stand) -> None:
    throttle = stand.stack.hub.throttle
    await admin.put(f"{ACCESS}/limit", {"per_minute": 1})

    async def told() -> bool:
        return throttle.per_minute == 1

    await until(told)
    answers = [(await stand.stack.order(f"acc-{number}"))[1]["code"] for number in range(3)]
    assert answers == [1, 2004, 2004], "the API's callers in tests have no address: they are one source"
    for _ in range(4):
        throttle.over("203.0.113.5", "order")
    tally = throttle._tally
    assert tally is not None
    await tally.write()
    rows = {row["source"]: row for row in (await admin.get(f"{ACCESS}/refused"))["rows"]}
    assert (rows["203.0.113.5"]["orders"], rows["203.0.113.5"]["free"]) == (3, False)
    made = await admin.post(f"{ACCESS}/allowed", {"network": "203.0.113.0/24", "remark": "机房"})
    assert (made["actor"], made["over"]) == ("office/administrator-hub", False)

    async def free() -> bool:
        return throttle.over("203.0.113.5", "order") == 0

    await until(free)
    rows = {row["source"]: row for row in (await admin.get(f"{ACCESS}/refused"))["rows"]}
    assert rows["203.0.113.5"]["free"] is True
    assert [row["network"] for row in (await admin.get(ACCESS))["rows"]] == ["203.0.113.0/24"]
    await admin.delete(f"{ACCESS}/allowed?network=203.0.113.0/24")
    assert (await admin.refused("DELETE", f"{ACCESS}/allowed?network=203.0.113.0/24"))["code"] == 7041
    await admin.put(f"{ACCESS}/limit", {"per_minute": None})


async def test_wrong_sources_are_named(admin: Person) -> None:
    for wrong in ("0.0.0.0/0", "shop.example.com", ""):
        refused = await admin.refused("POST", f"{ACCESS}/allowed", {"network": wrong})
        assert (refused["code"], refused["fields"][0]["name"]) == (7040, "network")
    past = {"network": "203.0.113.5", "until": "2020-01-01T00:00:00+08:00"}
    assert (await admin.refused("POST", f"{ACCESS}/allowed", past))["fields"][0]["name"] == "until"
