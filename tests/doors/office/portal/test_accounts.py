"""A merchant's people: its owner manages them, nobody gives more than they have, and other merchants' do not exist."""

from tests.office import MERCHANT, Person, Stand

PATH = "/portal/api/accounts"


async def made(owner: Person, username: str, role: str = "viewer") -> int:
    given = await owner.post(PATH, {"username": username, "role": role, "proof": await owner.proof()})
    assert given["password"]
    assert given["account"]["must_change_password"]
    number: int = given["account"]["id"]
    return number


async def test_only_ones_own_people_are_listed(owner: Person, stranger: Person) -> None:
    await made(owner, "clerk")
    mine = {row["username"] for row in (await owner.get(PATH))["rows"]}
    theirs = {row["username"] for row in (await stranger.get(PATH))["rows"]}
    assert {owner.username, "clerk"} <= mine
    assert theirs == {stranger.username}
    assert [row["username"] for row in (await owner.get(PATH))["rows"] if row["own"]] == [owner.username]


async def test_a_guessed_id_of_another_merchant_is_not_there(owner: Person, stranger: Person, admin: Person) -> None:
    account = await made(owner, "guessed")
    everybody = [account, *(row["id"] for row in (await owner.get(PATH))["rows"])]
    for number in everybody:
        edited = await stranger.refused("PATCH", f"{PATH}/{number}", {"enabled": False})
        assert edited["code"] == 7013
        body = {"what": "password", "proof": await stranger.proof()}
        assert (await stranger.refused("POST", f"{PATH}/{number}/reset", body))["code"] == 7013
        assert (await stranger.refused("GET", f"{PATH}/{number}/sessions"))["code"] == 7013
        assert (await stranger.refused("DELETE", f"{PATH}/{number}/sessions"))["code"] == 7013
    assert all(row["enabled"] for row in (await owner.get(PATH))["rows"])
    assert admin.username not in str(await owner.get(PATH))


async def test_role_and_access_change_but_not_ones_own(owner: Person) -> None:
    account = await made(owner, "riser")
    change = {"name": "阿升", "role": "developer", "enabled": False}
    assert (await owner.refused("PATCH", f"{PATH}/{account}", change))["code"] == 7003
    changed = await owner.patch(f"{PATH}/{account}", {**change, "proof": await owner.proof()})
    assert (changed["name"], changed["role_label"], changed["enabled"]) == ("阿升", "开发", False)
    own = next(row["id"] for row in (await owner.get(PATH))["rows"] if row["own"])
    for change in ({"enabled": False}, {"role": "viewer"}):
        assert (await owner.refused("PATCH", f"{PATH}/{own}", change))["code"] == 7014
    assert (await owner.patch(f"{PATH}/{own}", {"name": "掌柜"}))["name"] == "掌柜"
    strange = {"role": "administrator", "proof": await owner.proof()}
    assert (await owner.refused("PATCH", f"{PATH}/{account}", strange))["code"] == 7016


async def test_what_was_forgotten_is_reset_for_a_proof(owner: Person) -> None:
    account = await made(owner, "forgetful")
    for what, gives in (("password", True), ("authenticator", False), ("payment_password", False)):
        refused = await owner.refused("POST", f"{PATH}/{account}/reset", {"what": what, "proof": {}})
        assert refused["code"] == 7010
        done = await owner.post(f"{PATH}/{account}/reset", {"what": what, "proof": await owner.proof()})
        assert bool(done["password"]) is gives
        assert not done["account"]["bound"]


async def test_nobody_gives_more_than_they_have(stand: Stand, owner: Person) -> None:
    roles = {row["name"] for row in (await owner.get("/portal/api/roles"))["rows"]}
    assert {"owner", "developer", "viewer"} <= roles
    await stand.stack.hub.pool.execute(
        "INSERT INTO account_role (realm, name, label_zh, label_en, permissions)"
        " VALUES ('portal', 'clerks', '人事', 'Clerks', '{portal.view,portal.account}')"
    )
    clerk = await stand.sign_in("clerks", MERCHANT)
    assert {row["name"] for row in (await clerk.get("/portal/api/roles"))["rows"]} == {"clerks"}
    body = {"username": "friend", "role": "owner", "proof": await clerk.proof()}
    assert (await clerk.refused("POST", PATH, body))["code"] == 7006
    own = next(row["id"] for row in (await owner.get(PATH))["rows"] if row["own"])
    assert (await clerk.refused("PATCH", f"{PATH}/{own}", {"enabled": False}))["code"] == 7006


async def test_sessions_are_seen_and_ended(owner: Person, stand: Stand) -> None:
    viewer = await stand.sign_in("viewer", MERCHANT)
    number = next(row["id"] for row in (await owner.get(PATH))["rows"] if row["username"] == viewer.username)
    seats = (await owner.get(f"{PATH}/{number}/sessions"))["rows"]
    assert [seat["current"] for seat in seats] == [False]
    await owner.delete(f"{PATH}/{number}/sessions/{seats[0]['id']}")
    assert (await viewer.refused("GET", "/portal/api/home"))["code"] == 7005
    await owner.delete(f"{PATH}/{number}/sessions")
    assert (await owner.get(f"{PATH}/{number}/sessions"))["rows"] == []
