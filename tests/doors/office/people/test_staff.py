"""A merchant's people, as operators manage them: always through their merchant."""

from tests.office import Person, Stand
from tests.stack import MERCHANT

STAFF = f"/office/api/merchants/{MERCHANT}/accounts"


async def test_people_of_a_merchant_are_made_changed_and_reset(stand: Stand, admin: Person) -> None:
    form = {"username": "dev.one", "name": "开发", "role": "developer", "proof": await admin.proof()}
    made = await admin.post(STAFF, form)
    begun = await stand.nobody("portal").post(
        "/portal/api/signin", {"username": "dev.one", "password": made["password"]}
    )
    assert begun["stage"] == "bind"
    path = f"{STAFF}/{made['account']['id']}"
    assert (await admin.refused("PATCH", path, {"role": "owner"}))["code"] == 7003
    assert (await admin.patch(path, {"role": "owner", "proof": await admin.proof()}))["role_label"] == "负责人"
    assert (await admin.patch(path, {"enabled": False}))["enabled"] is False
    reset = await admin.post(f"{path}/reset", {"what": "password", "proof": await admin.proof()})
    assert reset["password"] != made["password"]
    assert "dev.one" in [row["username"] for row in (await admin.get(STAFF))["rows"]]
    refused = await admin.refused("POST", STAFF, {**form, "role": "administrator", "proof": await admin.proof()})
    assert refused["fields"][0]["name"] == "role"


async def test_their_sessions_are_ended(stand: Stand, admin: Person, owner: Person) -> None:
    row = next(one for one in (await admin.get(STAFF))["rows"] if one["username"] == owner.username)
    path = f"{STAFF}/{row['id']}/sessions"
    (session,) = (await admin.get(path))["rows"]
    await admin.delete(f"{path}/{session['id']}")
    assert (await owner.call("GET", "/portal/api/me/sessions"))[0] == 401
    await admin.delete(path)


async def test_they_are_reached_through_their_own_merchant_only(stand: Stand, admin: Person, owner: Person) -> None:
    await admin.post("/office/api/merchants", {"id": "S2", "name": "other"})
    found = await stand.parts.pool.fetchval("SELECT id FROM account WHERE username = $1", owner.username)
    own = await stand.parts.pool.fetchval("SELECT id FROM account WHERE username = $1", admin.username)
    for account in (found, own):
        path = f"/office/api/merchants/S2/accounts/{account}"
        reset = {"what": "password", "proof": await admin.proof()}
        refusals = [
            await admin.refused("PATCH", path, {"enabled": False}),
            await admin.refused("POST", f"{path}/reset", reset),
            await admin.refused("GET", f"{path}/sessions"),
            await admin.refused("DELETE", f"{path}/sessions"),
            await admin.refused("DELETE", f"{path}/sessions/1"),
        ]
        assert [one["code"] for one in refusals] == [7013] * 5
