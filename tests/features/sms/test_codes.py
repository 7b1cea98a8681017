"""Verification codes: right once, wrong a few times, good for a while, replaced by the next, and seen nowhere."""

import asyncio
import re
from typing import Any

import orjson
import pytest
from tests.stack import Stack
from tests.texting import SMS_CODES, inbox, lead, results
from tests.upstream import number

from hutong.base.http import NeverLeft

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def ask(hub: Stack, phone: str, **more: str) -> dict[str, object]:
    fields = {"smsId": number("C"), "mobile": phone, "template": "code", **more}
    _, answer = await hub.post("/api/sms/code/send", fields)
    return answer


async def check(hub: Stack, phone: str, code: str, **more: str) -> tuple[int, int]:
    status, answer = await hub.post("/api/sms/code/verify", {"mobile": phone, "verifyCode": code, **more})
    return status, answer["code"]


def read(hub: Stack, phone: str) -> str:
    """The code in the newest message on the phone."""
    found = re.search(r"[0-9]{4,8}", inbox(hub, phone)[-1][1].text)
    assert found is not None
    return found[0]


def other(code: str) -> str:
    """Digits that are not these."""
    return str((int(code) + 1) % 10 ** len(code)).zfill(len(code))


async def again(hub: Stack, phone: str) -> None:
    """A minute later."""
    await hub.hub.pool.execute("UPDATE sms SET created_at = created_at - interval '61 s' WHERE phone = $1", phone)


async def test_the_right_code_is_right_once(hub: Stack, phone: str) -> None:
    answer = await ask(hub, phone)
    assert (answer["code"], answer["seconds"]) == (1, "300")
    code = read(hub, phone)
    assert len(code) == 6
    assert await check(hub, phone, code) == (200, 1)
    assert await check(hub, phone, code) == (404, 3108)


async def test_right_at_once_for_many_is_right_for_one(hub: Stack, phone: str) -> None:
    await ask(hub, phone)
    code = read(hub, phone)
    answers = await asyncio.gather(*(check(hub, phone, code) for _ in range(10)))
    assert sorted(answer for _, answer in answers) == [1] + [3108] * 9


async def test_wrong_tries_are_counted_and_the_last_one_kills_it(hub: Stack, phone: str) -> None:
    await ask(hub, phone)
    code = read(hub, phone)
    wrong = other(code)
    assert [await check(hub, phone, wrong) for _ in range(5)] == [(422, 3110)] * 4 + [(429, 3111)]
    assert await check(hub, phone, code) == (429, 3111)
    await again(hub, phone)
    await ask(hub, phone)
    assert await check(hub, phone, read(hub, phone)) == (200, 1)


async def test_wrong_tries_at_once_are_all_counted(hub: Stack, phone: str) -> None:
    await ask(hub, phone)
    code = read(hub, phone)
    answers = await asyncio.gather(*(check(hub, phone, other(code)) for _ in range(30)))
    assert sum(answer == 3110 for _, answer in answers) == 4
    assert await check(hub, phone, code) == (429, 3111)


async def test_it_expires(hub: Stack, phone: str) -> None:
    await ask(hub, phone, seconds="60")
    await hub.hub.pool.execute("UPDATE sms_code SET expires_at = now() WHERE phone = $1", phone)
    assert await check(hub, phone, read(hub, phone)) == (410, 3109)


async def test_a_newer_one_replaces_it_but_not_for_another_purpose(hub: Stack, phone: str) -> None:
    await ask(hub, phone, purpose="login")
    first = read(hub, phone)
    await again(hub, phone)
    await ask(hub, phone, purpose="pay")
    pay = read(hub, phone)
    await again(hub, phone)
    await ask(hub, phone, purpose="login", length="8")
    second = read(hub, phone)
    assert len(second) == 8
    assert (await check(hub, phone, first, purpose="login"))[1] == 3110
    assert await check(hub, phone, pay, purpose="pay") == (200, 1)
    assert await check(hub, phone, second, purpose="login") == (200, 1)
    assert await check(hub, phone, second) == (404, 3108), "nothing was ever sent for the usual purpose"


async def test_asked_twice_under_one_number_it_is_sent_once(hub: Stack, phone: str) -> None:
    sms_id = number("C")
    await ask(hub, phone, smsId=sms_id)
    code = read(hub, phone)
    answer = await ask(hub, phone, smsId=sms_id)
    assert answer["code"] == 1
    assert len(inbox(hub, phone)) == 1
    assert await check(hub, phone, code) == (200, 1)


async def test_what_was_not_sent_is_sent_again_with_a_code_that_works(
    hub: Stack, phone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    send, sms_id = hub.net.send, number("C")

    async def refuse(method: str, url: str, **rest: Any) -> object:
        if "/api/" not in url:
            raise NeverLeft("ConnectError")
        return await send(method, url, **rest)

    with monkeypatch.context() as away:
        away.setattr(hub.net, "send", refuse)
        assert (await ask(hub, phone, smsId=sms_id))["code"] == 4003
    assert (await ask(hub, phone, smsId=sms_id))["code"] == 1
    assert await check(hub, phone, read(hub, phone)) == (200, 1)


async def holders(hub: Stack, phone: str) -> set[str]:
    """The tables in whose rows about this phone the digits of a new code stand."""
    answer = await ask(hub, phone)
    assert answer["code"] == 1, answer
    code, found = read(hub, phone), set[str]()
    await hub.hub.switchboard.calls.flush()
    for table in ("sms", "sms_request", "sms_event", "sms_code", "call_log", "audit_event"):
        rows = await hub.hub.pool.fetch(
            f"SELECT t::text AS row FROM {table} t WHERE t::text LIKE '%' || $1 || '%'", code
        )
        if any(phone in row["row"] or results(answer)[0]["sysSmsId"] in row["row"] for row in rows):
            found.add(table)
    return found


@pytest.mark.parametrize("carrier", SMS_CODES)
async def test_the_code_is_nowhere_but_on_the_phone(hub: Stack, phone: str, carrier: str) -> None:
    """Six digits stand in a number or a moment by chance, but not those of two codes."""
    await lead(hub, "sms", carrier)
    once = await holders(hub, phone)
    await again(hub, phone)
    assert not once & await holders(hub, phone)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"template": "notice"}, 3103),
        ({"template": "nothing"}, 3103),
        ({"length": "3"}, 1002),
        ({"length": "9"}, 1002),
        ({"seconds": "59"}, 1002),
        ({"seconds": "3601"}, 1002),
        ({"purpose": "a b"}, 1002),
        ({"mobile": "13800138000,13800138001"}, 3105),
        ({"params": orjson.dumps({"more": "x"}).decode()}, 3104),
    ],
)
async def test_bad_input_is_named(hub: Stack, phone: str, more: dict[str, str], code: int) -> None:
    assert (await ask(hub, phone, **more))["code"] == code
    assert (await check(hub, phone, "12345"))[1] == 3108
    assert (await check(hub, phone, "x"))[1] == 1002
