"""Messages and files: every number of theirs is reached in both languages, and no signed content ends in a bare 500."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.filing import PNG
from tests.stack import HUB, MERCHANT, Stack
from tests.texting import lead, teach
from tests.upstream import call, number

from hutong.base.errors import Problem
from hutong.features.sms import block

pytestmark = pytest.mark.asyncio(loop_scope="module")
Answer = tuple[int, dict[str, Any]]
Case = Callable[[Stack, dict[str, str]], Awaitable[Answer]]
PARAMS = orjson.dumps({"name": "a", "fee": "1"}).decode()
CASES: dict[int, Case] = {}


def case(code: int) -> Callable[[Case], Case]:
    """Registers how a number is reached."""

    def keep(made: Case) -> Case:
        CASES[code] = made
        return made

    return keep


@pytest.fixture
def language(request: pytest.FixtureRequest) -> dict[str, str]:
    """The headers of a reader of this language."""
    return {"accept-language": request.param}


async def send(hub: Stack, headers: dict[str, str], path: str, fields: dict[str, str]) -> Answer:
    signed = hub.signed({"merId": MERCHANT, **fields})
    return await hub.raw(path, urlencode(signed).encode(), headers)


def message(**changes: str) -> dict[str, str]:
    phone = f"139{int(number()[1:9], 16) % 10**8:08d}"
    return {"smsId": number(), "mobile": phone, "template": "notice", "params": PARAMS, **changes}


def wish(**changes: str) -> dict[str, str]:
    digest = hashlib.sha256(PNG).hexdigest()
    return {"fileId": number(), "name": "a.png", "size": str(len(PNG)), "sha256": digest, **changes}


async def put(hub: Stack, headers: dict[str, str], fields: dict[str, str], body: bytes = PNG) -> Answer:
    url = f"/api/file/upload?{urlencode(hub.signed({'merId': MERCHANT, **fields}))}"
    return await hub.raw(url, body, headers)


@case(3101)
async def _(hub: Stack, headers: dict[str, str]) -> Answer:
    told = message()
    await send(hub, headers, "/api/sms/send", told)
    return await send(hub, headers, "/api/sms/send", {**told, "params": PARAMS.replace("1", "2")})


@case(3102)
async def _(hub: Stack, headers: dict[str, str]) -> Answer:
    return await send(hub, headers, "/api/sms/query", {"smsId": number()})


@case(3103)
async def _(hub: Stack, headers: dict[str, str]) -> Answer:
    return await send(hub, headers, "/api/sms/send", message(template="nothing"))


@case(3104)
async def _(hub: Stack, headers: dict[str, str]) -> Answer:
    return await send(hub, headers, "/api/sms/send", message(params="{}"))


@case(3105)
async def _(hub: Stack, headers: dict[str, str]) -> Answer:
    return await send(hub, headers, "/api/sms/send", message(mobile="12345678901"))


@case(3106)
async def _(hub: Stack, headers: dict[str, str]) -> Answer:
    told = message()
    await send(hub, headers, "/api/sms/send", told)
    return await send(hub, headers, "/api/sms/send", {**told, "smsId": number()})


@case(3107)
async def _(hub: Stack, headers: dict[str, str]) -> Answer:
    told = message()
    await block.block(hub.hub.actor("test"), told["mobile"], "test")
    return await send(hub, headers, "/api/sms/send", told)


@case(3108)
async def _(hub: Stack, headers: dict[str, str]) -> Answer:
    return await send(hub, headers, "/api/sms/code/verify", {"mobile": "13800138000", "verifyCode": "123456"})


async def wrong(hub: Stack, headers: dict[str, str], times: int) -> Answer:
    """So many wrong tries of a fresh code."""
    told = {**message(template="code"), "params": "{}"}
    await send(hub, headers, "/api/sms/code/send", told)
    text = hub.simulators["TEST_SMS"].inbox()
    right = next(one.text for one in reversed(list(text)) if one.phone == told["mobile"])
    guess = next(code for code in ("1111", "2222") if code not in right)
    for _ in range(times):
        answer = await send(hub, headers, "/api/sms/code/verify", {"mobile": told["mobile"], "verifyCode": guess})
    return answer


@case(3109)
async def _(hub: Stack, headers: dict[str, str]) -> Answer:
    told = {**message(template="code"), "params": "{}"}
    await send(hub, headers, "/api/sms/code/send", told)
    await hub.hub.pool.execute("UPDATE sms_code SET expires_at = now() WHERE phone = $1", told["mobile"])
    return await send(hub, headers, "/api/sms/code/verify", {"mobile": told["mobile"], "verifyCode": "1234"})


@case(3110)
async def _(hub: Stack, headers: dict[str, str]) -> Answer:
    return await wrong(hub, headers, 1)


@case(3111)
async def _(hub: Stack, headers: dict[str, str]) -> Answer:
    return await wrong(hub, headers, 5)


@case(3201)
async def _(hub: Stack, headers: dict[str, str]) -> Answer:
    told = wish()
    await put(hub, headers, told)
    return await put(hub, headers, {**told, "name": "b.png"})


@case(3202)
async def _(hub: Stack, headers: dict[str, str]) -> Answer:
    return await send(hub, headers, "/api/file/info", {"fileId": number()})


@case(3203)
async def _(hub: Stack, headers: dict[str, str]) -> Answer:
    return await put(hub, headers, wish(name="a.exe"))


@case(3204)
async def _(hub: Stack, headers: dict[str, str]) -> Answer:
    return await put(hub, headers, wish(size=str(len(PNG) + 1)))


@case(3205)
async def _(hub: Stack, headers: dict[str, str]) -> Answer:
    return await put(hub, headers, wish(sha256="0" * 64))


@case(3206)
async def _(hub: Stack, headers: dict[str, str]) -> Answer:
    return await put(hub, headers, wish(name="../a.png"))


@case(3207)
async def _(hub: Stack, headers: dict[str, str]) -> Answer:
    told = wish()
    await put(hub, headers, {**told, "sha256": "0" * 64})
    return await send(hub, headers, "/api/file/url", {"fileId": told["fileId"]})


@case(3208)
async def _(hub: Stack, headers: dict[str, str]) -> Answer:
    told = wish()
    await put(hub, headers, told)
    await send(hub, headers, "/api/file/delete", {"fileId": told["fileId"]})
    return await send(hub, headers, "/api/file/url", {"fileId": told["fileId"]})


@case(4008)
async def _(hub: Stack, headers: dict[str, str]) -> Answer:
    await lead(hub, "sms")
    try:
        return await send(hub, headers, "/api/sms/send", message())
    finally:
        await lead(hub, "sms", "TEST_SMS")


@pytest.mark.parametrize("code", sorted(CASES))
@pytest.mark.parametrize("language", ["zh", "en"], indirect=True)
async def test_a_number_is_reached_and_tells_what_to_do(hub: Stack, code: int, language: dict[str, str]) -> None:
    await ready(hub)
    status, answer = await CASES[code](hub, language)
    entry = next(problem.entry for problem in Problem if problem.entry.number == code)
    assert (answer["code"], status) == (code, entry.status), answer
    told = "en" if language["accept-language"] == "en" else "zh"
    assert answer["msg"].startswith(entry.message.to(told))
    assert (answer["cause"], answer["remedy"]) == (entry.cause.to(told), entry.remedy.to(told))


async def ready(hub: Stack) -> None:
    """Routes and templates, once."""
    if "notice" not in hub.hub.switchboard.current.content.templates:
        await teach(hub)
        await lead(hub, "sms", "TEST_SMS")
        await lead(hub, "storage", "LOCAL_OSS")


texts = st.text(max_size=40)
NAMES = (
    "smsId",
    "mobile",
    "template",
    "text",
    "params",
    "purpose",
    "verifyCode",
    "length",
    "seconds",
    "ip",
    "notifyUrl",
)
FILES = ("fileId", "name", "size", "sha256", "seconds", "inline", "notifyUrl")
PATHS = ("sms/send", "sms/query", "sms/code/send", "sms/code/verify", "file/presign", "file/url", "file/info")


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(
    changes=st.dictionaries(st.sampled_from([*NAMES, *FILES, "merId"]), texts),
    path=st.sampled_from([*PATHS, "file/delete", "file/upload"]),
)
async def test_any_signed_content_is_answered_by_the_table(hub: Stack, changes: dict[str, str], path: str) -> None:
    await ready(hub)
    fields = {**message(), **wish(), "verifyCode": "1234", **changes}
    try:
        signed = urlencode(hub.signed({"merId": MERCHANT, **fields})).encode()
    except UnicodeEncodeError:
        signed = json.dumps({"merId": MERCHANT, **fields, "sign": "x"}).encode()
    if path == "file/upload":
        reply = await hub.net.send("POST", f"{HUB}/api/{path}?{signed.decode('latin-1')}", headers={}, body=PNG)
        status, answer = reply.status, orjson.loads(reply.body)
    else:
        status, answer = await call(hub, f"/api/{path}", signed, {})
    assert status < 500 or answer["code"] in (4001, 4003, 4004, 4005, 4008), answer
