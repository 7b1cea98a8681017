"""What was paid at sites: with its payment, and whether the operator's system has confirmed it."""

from datetime import timedelta
from urllib.parse import quote

from tests.office import Person, Stand
from tests.scening import Place

from hutong.base.clock import now
from hutong.features.scenes.parking import sessions
from hutong.features.scenes.parking.sessions import Arrival

ROOM = "/office/api/scenes/payments"


async def parked(place: Place, plate: str) -> tuple[int, str, str]:
    """A car that somebody began to pay for: the site, the code and the payment."""
    site = await place.site(settings={"FREE_MINUTES": "0"})
    code = await place.code(site)
    await sessions.enter(place.stack.hub.pool, site.id, Arrival(plate, at=now() - timedelta(minutes=30)))
    visitor = place.visitor()
    return site.id, code.code, await visitor.pay(await visitor.ask(code, plate=plate))


async def test_it_is_listed_with_what_became_of_it(place: Place, admin: Person) -> None:
    site_id, code, payment = await parked(place, "粤B20001")
    [row] = (await admin.get(f"{ROOM}?site_id={site_id}"))["rows"]
    assert (row["subject"], row["fen"], row["app"], row["payment_id"]) == ("粤B20001", 500, "alipay", payment)
    assert (row["state"], row["notice"], row["scene_name"], row["code"]) == ("open", None, "停车缴费", code)
    place.operator.success = b"not yet"
    await place.paid(payment)
    await place.told()
    [row] = (await admin.get(f"{ROOM}?site_id={site_id}&state=paid"))["rows"]
    assert (row["state"], row["notice"], row["told_at"]) == ("paid", "waiting", None)
    place.operator.success = b"success"
    await place.stack.hub.pool.execute("UPDATE notice SET next_at = now() WHERE subject = $1", payment)
    await place.told()
    [row] = (await admin.get(f"{ROOM}?code={code}"))["rows"]
    assert (row["notice"], row["told_at"] is None) == ("done", False)
    assert (await admin.get(f"{ROOM}?site_id={site_id}&state=open"))["rows"] == []


async def test_filters_and_pages(place: Place, admin: Person) -> None:
    site_id, _, first = await parked(place, "粤B20002")
    _, _, second = await parked(place, "粤B20003")
    page = await admin.get(f"{ROOM}?limit=1")
    assert [row["payment_id"] for row in page["rows"]] == [second]
    rest = await admin.get(f"{ROOM}?limit=1&after={page['next']}")
    assert [row["payment_id"] for row in rest["rows"]] == [first]
    assert [row["payment_id"] for row in (await admin.get(f"{ROOM}?search={quote('粤B20002')}"))["rows"]] == [first]
    assert (await admin.get(f"{ROOM}?site_id={site_id}&to=2020-01-01"))["rows"] == []
    assert len((await admin.get(f"{ROOM}?site_id={site_id}&from=2020-01-01&to=2020-01-02"))["rows"]) == 0
    assert (await admin.refused("GET", f"{ROOM}?from=2020-01-02&to=2020-01-01"))["fields"]


async def test_who_may_not(stand: Stand) -> None:
    assert (await (await stand.sign_in("support")).get(ROOM))["next"] is None
    assert (await (await stand.sign_in("finance")).call("GET", ROOM))[0] == 403
