"""A site is tried out: what a payer would be told, the operator's system's answer and what is wrong with it."""

from tests.office import Person, Stand
from tests.scening import Place

from hutong.base.signing import verify
from hutong.features.scenes.parking import sessions
from hutong.features.scenes.parking.sessions import Arrival

ROOM = "/office/api/scenes"
FOUND = {"code": "1", "sessionId": "S1", "enterTime": "2026-11-28 08:00:00", "feeAmt": "12.50", "plate": "粤B12345"}


async def test_the_form_is_the_payers_page(place: Place, admin: Person) -> None:
    site = await place.site(settings={"FEE_URL": f"{place.operator.url}/fee", "LANE_KNOWS": "on"})
    gate = (await admin.get(f"{ROOM}/sites/{site.id}/ways"))["rows"]
    assert [(way["name"], [field["name"] for field in way["fields"]]) for way in gate] == [
        ("plate", ["plate"]),
        ("ticket", ["ticket"]),
    ]
    lane = (await admin.get(f"{ROOM}/sites/{site.id}/ways?kind=lane&value=E1"))["rows"]
    assert (lane[0]["name"], lane[0]["label"], lane[0]["fields"]) == ("lane", "本车道", [])
    assert (await admin.refused("GET", f"{ROOM}/sites/{site.id}/ways?kind=account"))["code"] == 8220
    assert (await admin.refused("GET", f"{ROOM}/sites/999999/ways"))["code"] == 8201


async def test_the_operators_answer_is_shown_with_what_was_asked(place: Place, admin: Person) -> None:
    site = await place.site(settings={"FEE_URL": f"{place.operator.url}/fee"})
    place.operator.answer = FOUND
    told = await admin.post(f"{ROOM}/sites/{site.id}/trial", {"way": "plate", "given": {"plate": "粤B12345"}})
    assert (told["fen"], told["subject"], told["refused"]) == (1250, "粤B12345", None)
    assert {fact["label"]: fact["value"] for fact in told["facts"]}["车牌号"] == "粤B·12345"
    assert told["attach"]["session"] == "S1"
    [exchange] = told["exchanges"]
    assert (exchange["url"], exchange["status"], exchange["trusted"]) == (f"{place.operator.url}/fee", 200, True)
    assert exchange["fields"] == place.operator.asked[-1]
    assert verify(exchange["fields"], place.stack.md5_key, place.stack.verifier)
    assert place.stack.md5_key.reveal() not in str(told)
    assert exchange["signed_text"].endswith("‹key›")
    assert '"feeAmt":"12.50"' in exchange["body"]
    assert await place.stack.hub.pool.fetchval("SELECT count(*) FROM scene_payment WHERE site_id = $1", site.id) == 0


async def test_an_answer_that_cannot_be_trusted_is_shown_all_the_same(place: Place, admin: Person) -> None:
    site = await place.site(settings={"FEE_URL": f"{place.operator.url}/fee"})
    place.operator.answer, place.operator.spoil = FOUND, {"feeAmt": "0.01"}
    told = await admin.post(f"{ROOM}/sites/{site.id}/trial", {"way": "plate", "given": {"plate": "粤B12345"}})
    place.operator.spoil = {}
    assert (told["fen"], told["refused"]["code"]) == (None, 8209)
    assert told["refused"]["remedy"]
    [exchange] = told["exchanges"]
    assert (exchange["status"], exchange["trusted"]) == (200, False)
    assert '"feeAmt":"0.01"' in exchange["body"]


async def test_a_merchant_without_a_public_key_has_a_reason_of_its_own(place: Place, admin: Person) -> None:
    site = await place.site(settings={"FEE_URL": f"{place.operator.url}/fee"})
    pool, before = place.stack.hub.pool, len(place.operator.asked)
    keys = await pool.fetchrow("SELECT id, public_key FROM merchant WHERE id = $1", site.merchant_id)
    assert keys is not None
    hub = place.stack.hub
    await pool.execute("UPDATE merchant SET public_key = NULL WHERE id = $1", keys["id"])
    await hub.directory._changed(keys["id"])
    told = await admin.post(f"{ROOM}/sites/{site.id}/trial", {"way": "plate", "given": {"plate": "粤B12345"}})
    await pool.execute("UPDATE merchant SET public_key = $2 WHERE id = $1", keys["id"], keys["public_key"])
    await hub.directory._changed(keys["id"])
    assert (told["fen"], told["refused"]["code"], told["exchanges"]) == (None, 8222, [])
    assert len(place.operator.asked) == before


async def test_nobody_answers(place: Place, admin: Person) -> None:
    site = await place.site(settings={"FEE_URL": "http://127.0.0.1:9/fee"})
    told = await admin.post(f"{ROOM}/sites/{site.id}/trial", {"way": "plate", "given": {"plate": "粤B12345"}})
    assert told["refused"]["code"] == 8208
    assert [(one["status"], one["body"], one["trusted"]) for one in told["exchanges"]] == [(None, "", False)]


async def test_a_tariff_asks_nobody_also_where_the_site_is_off(place: Place, admin: Person) -> None:
    site = await place.site(settings={"FREE_MINUTES": "15"})
    await admin.patch(f"{ROOM}/sites/{site.id}", {"enabled": False})
    await sessions.enter(place.stack.hub.pool, site.id, Arrival(plate="粤B12345"))
    told = await admin.post(f"{ROOM}/sites/{site.id}/trial", {"way": "plate", "given": {"plate": "粤B12345"}})
    assert (told["fen"], told["nothing"], told["exchanges"]) == (0, "免费时段内", [])
    missing = await admin.post(f"{ROOM}/sites/{site.id}/trial", {"way": "ticket", "given": {"ticket": "T999"}})
    assert missing["refused"]["code"] == 8206
    wrong = await admin.post(f"{ROOM}/sites/{site.id}/trial", {"way": "plate", "given": {"plate": ""}})
    assert (wrong["refused"]["code"], wrong["refused"]["fields"][0]["label"]) == (8205, "plate")
    assert (await admin.post(f"{ROOM}/sites/{site.id}/trial", {"way": "smell"}))["refused"]["code"] == 8205


async def test_a_recharge_offers_its_amounts(place: Place, admin: Person) -> None:
    site = await place.site("recharge", products={"alipay": "aliqr"})
    body = {"kind": "account", "value": "C1001", "way": "code"}
    [way, *_] = (await admin.get(f"{ROOM}/sites/{site.id}/ways?kind=account&value=C1001"))["rows"]
    told = await admin.post(f"{ROOM}/sites/{site.id}/trial", {**body, "way": way["name"]})
    assert (told["fen"], told["choices"], told["subject"]) == (None, [2000, 5000], "C1001")


async def test_who_may_not(place: Place, stand: Stand) -> None:
    site = await place.site()
    support = await stand.sign_in("support")
    assert (await support.get(f"{ROOM}/sites/{site.id}/ways"))["rows"]
    assert (await support.call("POST", f"{ROOM}/sites/{site.id}/trial", {"way": "plate"}))[0] == 403
