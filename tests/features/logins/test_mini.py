"""Mini programs over the signed API: the session key stays here, data is opened under it, pages are signed."""

import orjson
import pytest
from tests.features.logins.test_merchant import appid
from tests.features.logins.test_visit import Clock
from tests.stack import Stack

from hutong.base.errors import Problem, Refusal
from hutong.capabilities.simulation import Mischief
from hutong.features.logins.mini import LIFE, MiniLogins
from hutong.features.logins.platforms import Platforms
from hutong.features.merchants.accounts import house

pytestmark = pytest.mark.asyncio(loop_scope="module")


def mini(hub: Stack) -> str:
    return appid(hub, "WX_MP")


async def logged_in(hub: Stack, person: str) -> str:
    """Somebody's openid, after a login."""
    code = hub.simulators["WX_MP"].login_code(mini(hub), person)
    status, told = await hub.post("/api/login/code", {"channel": mini(hub), "code": code})
    assert (status, told["code"]) == (200, 1), told
    return str(told["openid"])


async def test_a_code_becomes_an_identity_and_the_key_stays(hub: Stack) -> None:
    simulator = hub.simulators["WX_MP"]
    code = simulator.login_code(mini(hub), "kim")
    status, told = await hub.post("/api/login/code", {"channel": mini(hub), "code": code})
    assert status == 200
    assert set(told) == {"code", "msg", "merId", "channel", "openid", "unionid", "nonceStr", "sign"}
    assert told["openid"] == simulator.openid(mini(hub), "kim")
    again = await hub.post("/api/login/code", {"channel": mini(hub), "code": code})
    assert (again[0], again[1]["code"]) == (422, Problem.LOGIN_REFUSED.entry.number)
    assert "40163" in again[1]["msg"]
    assert "code 已被使用过；" in again[1]["msg"]
    row = await hub.hub.pool.fetchrow("SELECT * FROM login_session WHERE openid = $1", told["openid"])
    assert row is not None
    session = hub.hub.keeper.vault.unseal(row["sealed"], f"login_session/{mini(hub)}/{told['openid']}").reveal()
    assert session.encode() not in row["sealed"]
    await hub.hub.switchboard.calls.flush()
    logged = str([dict(one) for one in await hub.hub.pool.fetch("SELECT * FROM call_log")])
    assert session not in logged
    assert code not in logged


async def test_an_apps_own_code_becomes_an_identity(hub: Stack) -> None:
    """A mobile app asks WeChat by itself, and its server has the code."""
    application, simulator = appid(hub, "WX_OPEN"), hub.simulators["WX_OPEN"]
    fields = {"channel": application, "code": simulator.login_code(application, "kim")}
    status, told = await hub.post("/api/login/code", fields)
    assert (status, told["openid"]) == (200, simulator.openid(application, "kim")), told
    assert (bool(told["unionid"]), bool(told["nickname"]), told["avatar"][:8]) == (True, True, "https://")
    query = "SELECT count(*) FROM login_session WHERE application = $1"
    assert await hub.hub.pool.fetchval(query, application) == 0
    status, again = await hub.post("/api/login/code", fields)
    assert (status, again["code"]) == (422, Problem.LOGIN_REFUSED.entry.number)


async def test_an_outcome_that_nobody_knows(hub: Stack) -> None:
    """Nothing is being checked: the code may be used up, so a new one is wanted."""
    simulator = hub.simulators["WX_MP"]
    simulator.mischiefs.order(Mischief.ERROR_BODY_200, where="/sns/jscode2session")
    code = simulator.login_code(mini(hub), "quin")
    status, told = await hub.post("/api/login/code", {"channel": mini(hub), "code": code})
    assert (status, told["code"]) == (504, 8041), told
    assert "登录码" in told["remedy"]


@pytest.mark.parametrize("code", ["nonsense", "0" * 32])
async def test_a_code_that_is_none(hub: Stack, code: str) -> None:
    status, told = await hub.post("/api/login/code", {"channel": mini(hub), "code": code})
    assert (status, told["code"]) == (422, Problem.LOGIN_REFUSED.entry.number)
    assert "40029" in told["msg"]
    assert told["cause"]
    assert told["remedy"]


async def test_data_is_opened_and_signatures_are_checked(hub: Stack) -> None:
    openid = await logged_in(hub, "leo")
    given = hub.simulators["WX_MP"].user_data(mini(hub), "leo")
    common = {"channel": mini(hub), "openid": openid}
    sealed = {name: given[name] for name in ("encryptedData", "iv")}
    plain = {name: given[name] for name in ("rawData", "signature")}
    status, told = await hub.post("/api/login/data", {**common, **sealed, **plain})
    assert (status, told["code"]) == (200, 1), told
    assert orjson.loads(told["data"])["watermark"]["appid"] == mini(hub)
    assert told["rawData"] == given["rawData"]
    wrong = Problem.LOGIN_DATA.entry.number
    for bent in (
        {**plain, "signature": "0" * 40},
        {**plain, "rawData": given["rawData"] + " "},
        {**sealed, "iv": "A" * 22 + "=="},
        {**sealed, "encryptedData": given["encryptedData"][:-24]},
    ):
        status, told = await hub.post("/api/login/data", {**common, **bent})
        assert (status, told["code"]) == (422, wrong), bent
    other = await logged_in(hub, "mia")
    status, told = await hub.post("/api/login/data", {**common, "openid": other, **sealed})
    assert (status, told["code"]) == (422, wrong)
    missing = Problem.MISSING_FIELD.entry.number
    for short in ({}, {"iv": given["iv"]}, {"rawData": given["rawData"]}, {"encryptedData": given["encryptedData"]}):
        status, told = await hub.post("/api/login/data", {**common, **short})
        assert (status, told["code"]) == (400, missing), short


async def test_a_later_login_replaces_the_key(hub: Stack) -> None:
    """Data of an earlier session opens no more; it says what to do."""
    openid = await logged_in(hub, "ned")
    given = hub.simulators["WX_MP"].user_data(mini(hub), "ned")
    await logged_in(hub, "ned")
    fields = {"channel": mini(hub), "openid": openid, "rawData": given["rawData"], "signature": given["signature"]}
    status, told = await hub.post("/api/login/data", fields)
    assert (status, told["code"]) == (422, Problem.LOGIN_DATA.entry.number)
    assert "/api/login/code" in told["remedy"]


async def test_who_never_logged_in_has_no_session(hub: Stack) -> None:
    fields = {"channel": mini(hub), "openid": "oNobody", "rawData": "{}", "signature": "0" * 40}
    status, told = await hub.post("/api/login/data", fields)
    assert (status, told["code"]) == (404, Problem.LOGIN_SESSION.entry.number)


async def test_a_session_ends_after_thirty_days(hub: Stack) -> None:
    openid, clock = await logged_in(hub, "oda"), Clock()
    given = hub.hub
    minis = MiniLogins(given.pool, given.keeper.vault, Platforms(given.switchboard), clock=clock)
    clock.ahead = LIFE
    with pytest.raises(Refusal) as refusal:
        await minis.vouch(mini(hub), openid, "{}", "0" * 40, may=house)
    assert refusal.value.problem is Problem.LOGIN_SESSION


async def test_a_telephone_number(hub: Stack) -> None:
    simulator = hub.simulators["WX_MP"]
    code = simulator.phone_code(mini(hub), "pam")
    status, told = await hub.post("/api/login/phone", {"channel": mini(hub), "code": code})
    assert (status, told["mobile"]) == (200, simulator.telephone("pam"))
    status, told = await hub.post("/api/login/phone", {"channel": mini(hub), "code": code})
    assert (status, told["code"]) == (422, Problem.LOGIN_REFUSED.entry.number)
    status, told = await hub.post("/api/login/phone", {"channel": mini(hub)})
    assert (status, told["code"]) == (400, Problem.MISSING_FIELD.entry.number)
    status, told = await hub.post("/api/login/phone", {"channel": mini(hub), "code": "x", "encryptedData": "AA=="})
    assert (status, told["code"]) == (400, Problem.BAD_FIELD.entry.number)


async def test_a_page_is_signed_for_the_platforms_javascript(hub: Stack) -> None:
    url = "https://shop.example.com/wx?a=1"
    status, told = await hub.post("/api/login/jssdk", {"channel": appid(hub), "url": f"{url}#part"})
    assert (status, told["code"]) == (200, 1), told
    config = orjson.loads(told["config"])
    assert config["appId"] == appid(hub)
    assert hub.simulators["WX_GZH"].page_works(appid(hub), url, config)
    assert not hub.simulators["WX_GZH"].page_works(appid(hub), f"{url}2", config)


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/api/login/code", {"code": "x"}),
        ("/api/login/page", {"redirectUrl": "https://shop.example.com/"}),
        ("/api/login/phone", {"code": "x"}),
        ("/api/login/jssdk", {"url": "https://shop.example.com/"}),
        ("/api/login/data", {"openid": "o1", "rawData": "{}", "signature": "0" * 40}),
    ],
)
async def test_a_platform_that_can_not_do_it(hub: Stack, path: str, more: dict[str, str]) -> None:
    """An AppID that is not set up, and one of a channel without the capability."""
    for channel in ("wx0000000000000000", appid(hub, "WX_DELIVERY") if path == "/api/login/page" else "wx1"):
        status, told = await hub.post(path, {"channel": channel[:32], **more})
        assert (status, told["code"]) == (404, Problem.NO_LOGIN.entry.number), told
