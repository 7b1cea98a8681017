"""账号: made, changed, reset; nobody gives away more than they have, and somebody always has the keys."""

from tests.office import Person, Stand

ACCOUNTS = "/office/api/accounts"


async def test_an_account_is_made_and_signs_in(stand: Stand, admin: Person) -> None:
    made = await _made(admin, "li.si", "finance")
    account = made["account"]
    assert (account["role_label"], account["bound"], account["must_change_password"]) == ("财务", False, True)
    nobody = stand.nobody()
    begun = await nobody.post("/office/api/signin", {"username": "li.si", "password": made["password"]})
    assert begun["stage"] == "bind"
    listed = (await admin.get(ACCOUNTS))["rows"]
    assert [row["own"] for row in listed if row["username"] in ("administrator-hub", "li.si")] == [True, False]


async def test_what_is_wrong_is_told_beside_its_field(stand: Stand, admin: Person) -> None:
    await _made(admin, "twice", "support")
    for form, field in (
        ({"username": "twice", "role": "support"}, "username"),
        ({"username": "NOT OK", "role": "support"}, "username"),
        ({"username": "fine", "role": "nothing"}, "role"),
    ):
        refused = await admin.refused("POST", ACCOUNTS, {**form, "proof": await admin.proof()})
        assert [one["name"] for one in refused["fields"]] == [field]


async def test_a_change_of_role_takes_a_proof(stand: Stand, admin: Person) -> None:
    account = (await _made(admin, "promoted", "support"))["account"]
    path = f"{ACCOUNTS}/{account['id']}"
    assert (await admin.patch(path, {"name": "王五"}))["name"] == "王五"
    assert (await admin.refused("PATCH", path, {"role": "finance"}))["code"] == 7003
    changed = await admin.patch(path, {"role": "finance", "proof": await admin.proof()})
    assert changed["role"] == "finance"
    assert (await admin.patch(path, {"enabled": False}))["enabled"] is False


async def test_each_thing_is_reset(stand: Stand, admin: Person) -> None:
    auditor = await stand.sign_in("auditor")
    row = next(one for one in (await admin.get(ACCOUNTS))["rows"] if one["role"] == "auditor")
    path = f"{ACCOUNTS}/{row['id']}/reset"
    given = await admin.post(path, {"what": "payment_password", "proof": await admin.proof()})
    assert (given["account"]["has_payment_password"], given["password"]) == (False, "")
    assert (await auditor.call("GET", "/office/api/me/sessions"))[0] == 200
    given = await admin.post(path, {"what": "authenticator", "proof": await admin.proof()})
    assert given["account"]["bound"] is False
    assert (await auditor.call("GET", "/office/api/me/sessions"))[0] == 401
    given = await admin.post(path, {"what": "password", "proof": await admin.proof()})
    assert len(given["password"]) >= 10
    assert given["account"]["must_change_password"] is True
    assert (await admin.refused("POST", path, {"what": "name", "proof": {}}))["fields"][0]["name"] == "what"


async def test_sessions_are_listed_and_ended(stand: Stand, admin: Person) -> None:
    support = await stand.sign_in("support")
    row = next(one for one in (await admin.get(ACCOUNTS))["rows"] if one["username"] == support.username)
    path = f"{ACCOUNTS}/{row['id']}/sessions"
    sessions = (await admin.get(path))["rows"]
    assert [one["current"] for one in sessions] == [False]
    await admin.delete(f"{path}/{sessions[0]['id']}")
    assert (await support.call("GET", "/office/api/me/sessions"))[0] == 401
    await admin.delete(path)
    ended = await admin.get(f"/office/api/audit?action=account.sessions.end&subject=account/{row['id']}")
    assert len(ended["rows"]) == 2


async def test_the_last_administrator_stays(stand: Stand, admin: Person) -> None:
    own = next(one for one in (await admin.get(ACCOUNTS))["rows"] if one["own"])
    path = f"{ACCOUNTS}/{own['id']}"
    last = (await admin.refused("PATCH", path, {"enabled": False}))["code"]
    assert last == (await admin.refused("PATCH", path, {"role": "support", "proof": await admin.proof()}))["code"]
    assert (await admin.call("GET", "/office/api/me/sessions"))[0] == 200


async def test_nobody_gives_away_more_than_they_have(stand: Stand, admin: Person) -> None:
    role = {"label_zh": "人事", "label_en": "Staff", "permissions": ["account.view", "account.edit", "sms.view"]}
    await admin.put("/office/api/roles/office/staff", {**role, "proof": await admin.proof()})
    staff = await stand.sign_in("staff")
    boss = next(one for one in (await admin.get(ACCOUNTS))["rows"] if one["role"] == "administrator")
    path = f"{ACCOUNTS}/{boss['id']}"
    form = {"username": "climber", "role": "administrator", "proof": await staff.proof()}
    refusals = [
        await staff.refused("POST", ACCOUNTS, form),
        await staff.refused("PATCH", path, {"name": "x"}),
        await staff.refused("POST", f"{path}/reset", {"what": "password", "proof": await staff.proof()}),
        await staff.refused("DELETE", f"{path}/sessions"),
        await staff.refused(
            "PUT", "/office/api/roles/office/more", {**role, "permissions": ["secret.reveal"], "proof": {}}
        ),
    ]
    assert [one["code"] for one in refusals] == [7006] * 5
    await _made(staff, "fellow", "staff")


async def test_merchants_people_are_not_reached_here(stand: Stand, admin: Person, owner: Person) -> None:
    found = await stand.parts.pool.fetchval("SELECT id FROM account WHERE username = $1", owner.username)
    for method, path in (("PATCH", ""), ("GET", "/sessions"), ("DELETE", "/sessions")):
        body = {"name": "x"} if method == "PATCH" else None
        assert (await admin.refused(method, f"{ACCOUNTS}/{found}{path}", body))["code"] == 7013


async def _made(person: Person, username: str, role: str) -> dict[str, dict[str, object]]:
    form = {"username": username, "role": role, "proof": await person.proof()}
    made: dict[str, dict[str, object]] = await person.post(ACCOUNTS, form)
    return made
