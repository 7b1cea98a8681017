"""The way in and out: stages, cookies, and what a half session can't do."""

from tests.office import MERCHANT, PASSWORD, Person, Stand


async def test_me_tells_who_is_in(admin: Person, owner: Person) -> None:
    me = await admin.get("/office/api/me")
    assert (me["realm"], me["stage"], me["account"]["role_label"]) == ("office", "in", "管理员")
    assert me["account"]["has_payment_password"] is True
    assert "payment.view" in me["permissions"]
    theirs = await owner.get("/portal/api/me")
    assert theirs["account"]["merchant_id"] == MERCHANT
    assert theirs["account"]["merchant_name"] == "胡同咖啡"


async def test_a_half_session_sees_nothing(stand: Stand, admin: Person) -> None:
    browser = stand.nobody()
    first = await browser.post("/office/api/signin", {"username": admin.username, "password": PASSWORD})
    assert first["stage"] == "code"
    browser.csrf = first["csrf"]
    status, answer = await browser.call("GET", "/office/api/me/sessions")
    assert (status, answer["code"]) == (401, 7005)
    assert (await browser.get("/office/api/me"))["permissions"] == []
    status, _ = await browser.call("GET", "/office/api/signin/binding")
    assert status >= 400  # it is bound: its secret is not shown again


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(stand: Stand, admin: Person) -> None:
    browser = stand.nobody()
    reply = await browser.raw("POST", "/office/api/signin", {"username": admin.username, "password": PASSWORD})
    cookie = reply.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/office" in cookie


async def test_the_token_changes_on_the_way_in_and_the_old_one_is_void(stand: Stand, admin: Person) -> None:
    browser = stand.nobody()
    browser.csrf = (await browser.post("/office/api/signin", {"username": admin.username, "password": PASSWORD}))[
        "csrf"
    ]
    before = browser.cookie
    browser.csrf = (await browser.post("/office/api/signin/code", {"code": await admin.fresh_code()}))["csrf"]
    assert browser.cookie != before
    assert (await browser.get("/office/api/me"))["stage"] == "in"
    browser.cookie = before
    assert await browser.get("/office/api/me") is None


async def test_a_recovery_code_gets_in_and_the_answer_tells_how_many_are_left(stand: Stand, admin: Person) -> None:
    codes = (await admin.post("/office/api/me/recovery-codes", {"code": await admin.fresh_code()}))["codes"]
    for left, code in ((9, codes[0]), (8, codes[1]), (None, await admin.fresh_code())):
        browser = stand.nobody()
        begun = await browser.post("/office/api/signin", {"username": admin.username, "password": PASSWORD})
        browser.csrf = begun["csrf"]
        assert (await browser.post("/office/api/signin/code", {"code": code}))["recovery_codes_left"] == left


async def test_sign_out_ends_the_session(stand: Stand, admin: Person) -> None:
    browser = await _another(stand, admin)
    cookie = browser.cookie
    await browser.post("/office/api/signout")
    browser.cookie = cookie
    assert await browser.get("/office/api/me") is None


async def test_sessions_are_listed_and_ended(stand: Stand, admin: Person) -> None:
    other = await _another(stand, admin)
    rows = (await admin.get("/office/api/me/sessions"))["rows"]
    assert sum(row["current"] for row in rows) == 1
    assert len(rows) >= 2
    newest = max((row for row in rows if not row["current"]), key=lambda row: row["id"])
    await admin.delete(f"/office/api/me/sessions/{newest['id']}")
    assert await other.get("/office/api/me") is None
    assert (await admin.refused("DELETE", "/office/api/me/sessions/999999"))["code"] == 7008


async def test_another_authenticator_is_bound_as_the_first_one_was(stand: Stand) -> None:
    person = await stand.sign_in("auditor")
    path = "/office/api/me/authenticator"
    wrong = await person.refused("POST", path, {"password": "x" * 12, "code": await person.fresh_code()})
    assert (wrong["code"], [one["name"] for one in wrong["fields"]]) == (7034, ["password"])
    told = await person.post(path, {"password": PASSWORD, "code": await person.fresh_code()})
    person.csrf = told["csrf"]
    assert (told["stage"], (await person.get("/office/api/me"))["stage"]) == ("bind", "bind")
    person.totp_secret = (await person.get("/office/api/signin/binding"))["secret"]
    person.steps.clear()
    bound = await person.post("/office/api/signin/bind", {"code": person.code()})
    person.csrf = bound["csrf"]
    assert (await person.get("/office/api/me"))["stage"] == "in"


async def test_wrong_password_and_wrong_name_look_the_same(stand: Stand, admin: Person) -> None:
    name = await stand.nobody().refused("POST", "/office/api/signin", {"username": "nobody", "password": "x" * 12})
    word = await stand.nobody().refused(
        "POST", "/office/api/signin", {"username": admin.username, "password": "x" * 12}
    )
    assert name == word


async def _another(stand: Stand, admin: Person) -> Person:
    browser = stand.nobody()
    browser.csrf = (await browser.post("/office/api/signin", {"username": admin.username, "password": PASSWORD}))[
        "csrf"
    ]
    browser.csrf = (await browser.post("/office/api/signin/code", {"code": await admin.fresh_code()}))["csrf"]
    return browser
