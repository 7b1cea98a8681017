"""What the pages show and say, sent to a hub: it is taken, and the answers hold what the pages list."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson
import pytest
from tests.docs.conftest import MERCHANT
from tests.docs.pages import listed, sections, signed, states, vector
from tests.filing import PNG, submit
from tests.stack import HUB, Stack
from tests.texting import inbox, lead, results
from tests.upstream import number

from hutong.base.http import NeverLeft, Reply
from hutong.base.signing import verify
from hutong.capabilities.simulation import Mischief
from hutong.features.notices.message import compose

pytestmark = pytest.mark.asyncio(loop_scope="module")
HELLO = "你好，胡同\n".encode()
TO = "http://127.0.0.1:9/heard"
OFTEN_ABSENT = {"sha256", "reason"}  # empty fields are left out
_FORM = {"content-type": "application/x-www-form-urlencoded"}


async def shown(hub: Stack, path: str) -> dict[str, Any]:
    """The answer to the page's own request."""
    _, answer = await hub.raw(path, urlencode(signed(path)).encode(), _FORM)
    return told(hub, path, answer)


async def asked(hub: Stack, path: str, fields: Mapping[str, str]) -> dict[str, Any]:
    """The answer to a call of the same merchant."""
    _, answer = await hub.post(path, {"merId": MERCHANT, **fields})
    return told(hub, path, answer)


def told(hub: Stack, path: str, answer: dict[str, Any]) -> dict[str, Any]:
    """An answer, whose fields are those that the page lists if it is no error."""
    if answer["code"] == 1:
        assert verify({**answer, "code": "1"}, hub.md5_key, hub.verifier)
        text = sections("sms" if "/sms/" in path else "file")[path]
        there = listed(text, "回答 answer")
        absent = OFTEN_ABSENT | ({"form", "seconds"} if answer.get("status") == "stored" else set())
        assert set(answer) <= there
        assert there - set(answer) <= absent
    return answer


async def upload(hub: Stack, fields: Mapping[str, str], body: bytes, method: str) -> dict[str, Any]:
    url = f"{HUB}/api/file/upload?{urlencode(fields)}"
    reply: Reply = await hub.net.send(method, url, headers={}, body=body, timeout=30)
    answer: dict[str, Any] = orjson.loads(reply.body)
    return told(hub, "/api/file/upload", answer)


async def heard(hub: Stack, subject: str) -> dict[str, str]:
    """The newest notice of a message or a file, as it is posted, with its topic."""
    rows = [one for one in await hub.notices() if one["subject"] == subject]
    merchant = await hub.hub.directory.get(MERCHANT)
    assert merchant is not None
    body = dict(parse_qsl(compose(merchant, rows[-1]["fields"]).body.decode()))
    assert verify(body, hub.md5_key, hub.verifier)
    return {**body, "topic": rows[-1]["topic"]}


def notified(kind: str, body: dict[str, str]) -> None:
    """A notice holds what the page lists, and its topic is on the page."""
    text = sections(kind)["Notifications"]
    there = listed(text, "notif")
    assert f"`{body.pop('topic')}`" in text
    assert set(body) <= there
    assert there - set(body) <= OFTEN_ABSENT


async def test_the_vectors_of_messages_are_taken(hub: Stack) -> None:
    answer = await shown(hub, "/api/sms/send")
    [result] = results(answer)
    assert (answer["code"], result["status"]) == (1, "sent")
    shape = orjson.loads(vector("answer /api/sms/send")["fields"]["results"])[0]
    assert set(result) == set(shape)
    assert set(vector("answer /api/sms/send")["fields"]) | {"sign"} == set(answer)
    assert results(await shown(hub, "/api/sms/query")) == [result]
    answer = await shown(hub, "/api/sms/code/send")
    assert (answer["code"], answer["seconds"]) == (1, "300")
    code = re.search(r"[0-9]{6}", inbox(hub, "13900139000")[-1][1].text)
    assert code is not None
    guess = vector("/api/sms/code/verify")["fields"]["verifyCode"]
    assert (await shown(hub, "/api/sms/code/verify"))["code"] == (1 if guess == code[0] else 3110)
    right = {"mobile": "13900139000", "purpose": "login", "verifyCode": code[0]}
    answer = await asked(hub, "/api/sms/code/verify", right)
    assert answer["code"] == (3108 if guess == code[0] else 1)


async def test_the_vectors_of_files_are_taken(hub: Stack) -> None:
    for method in ("PUT", "POST"):
        answer = await upload(hub, signed("/api/file/upload"), HELLO, method)
        assert (answer["code"], answer["status"], answer["contentType"]) == (1, "stored", "text/plain")
    answer = await shown(hub, "/api/file/url")
    reply = await hub.net.send("GET", answer["url"], headers={}, timeout=30)
    assert (reply.body, reply.headers["content-disposition"][:6]) == (HELLO, "inline")
    answer = await shown(hub, "/api/file/presign")
    body = PNG.ljust(48213, b"\1")
    assert (await submit(hub, answer, body, answer["contentType"])).status == 200
    answer = await shown(hub, "/api/file/info")
    assert (answer["status"], answer["size"]) == ("stored", "48213")
    assert "form" not in await shown(hub, "/api/file/presign")
    assert (await shown(hub, "/api/file/delete"))["status"] == "deleted"
    assert (await shown(hub, "/api/file/url"))["code"] == 3208
    notice = await heard(hub, answer["sysFileId"])
    assert set(vector("notice file.stored")["fields"]) | {"sign", "topic"} == set(notice)
    notified("file", notice)


@pytest.mark.parametrize("code", ["", "failed"])
async def test_a_notice_of_a_message(hub: Stack, code: str) -> None:
    phone = f"1370000000{len(code)}"
    answer = await asked(hub, "/api/sms/send", {"smsId": number("N"), "mobile": phone, "text": "你好", "notifyUrl": TO})
    simulator = hub.simulators["TEST_SMS"]
    [message] = [message for carrier, message in inbox(hub, phone) if carrier == "TEST_SMS"]
    simulator.report(message.id, code=simulator.FAILURES[0] if code else "")
    await hub.hub.pool.execute("UPDATE sms SET ask_at = now() WHERE phone = $1", phone)
    await hub.money.texts.chaser.turn()
    body = await heard(hub, results(answer)[0]["sysSmsId"])
    assert ("reason" in body) == bool(code)
    if not code:
        assert set(vector("notice sms.delivered")["fields"]) | {"sign", "topic"} == set(body)
    notified("sms", body)


async def test_every_state_of_a_file(hub: Stack) -> None:
    """Each is reached, and each is on the page. uploading lasts as long as its request."""
    met = {"uploading"}
    wrong = {"fileId": number("G"), "name": "a.txt", "size": "9", "sha256": "0" * 64}
    sent = hub.signed({"merId": MERCHANT, **wrong})
    assert (await upload(hub, sent, b"123456789", "PUT"))["code"] == 3205
    met.add((await asked(hub, "/api/file/info", {"fileId": wrong["fileId"]}))["status"])
    for carrier, body in (("LOCAL_OSS", b""), ("ALIYUN_OSS", b"MZ".ljust(len(PNG), b"\0")), ("ALIYUN_OSS", PNG)):
        await lead(hub, "storage", carrier)
        fields = {"fileId": number("G"), "name": "a.png", "size": str(len(PNG)), "notifyUrl": TO}
        answer = await asked(hub, "/api/file/presign", fields)
        met.add(answer["status"])
        if body:
            await submit(hub, answer, body, answer["contentType"])
        else:
            late = "UPDATE file SET expires_at = now() - interval '2 minutes' WHERE file_id = $1"
            await hub.hub.pool.execute(late, fields["fileId"])
        met.add((await asked(hub, "/api/file/info", {"fileId": fields["fileId"]}))["status"])
        notified("file", await heard(hub, answer["sysFileId"]))
    met.add((await asked(hub, "/api/file/delete", {"fileId": fields["fileId"]}))["status"])
    await lead(hub, "storage", "LOCAL_OSS")
    assert met == states("file")


async def test_after_4004_and_after_4003_as_the_page_says(hub: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repeat sends nothing twice; what was not sent goes under the same smsId; refused for good stays so."""
    fields = {"smsId": number("U"), "mobile": "13700000021", "text": "一次", "ip": "203.0.113.9"}
    hub.simulators["TEST_SMS"].mischiefs.order(Mischief.RESET)
    assert (await asked(hub, "/api/sms/send", fields))["code"] == 4004
    again = await asked(hub, "/api/sms/send", {**fields, "ip": "203.0.113.10"})
    assert again["code"] == 4004
    assert len(inbox(hub, fields["mobile"])) == 1
    send = hub.net.send

    async def refuse(method: str, url: str, **rest: Any) -> object:
        if "/api/" not in url:
            raise NeverLeft("ConnectError")
        return await send(method, url, **rest)

    fields = {"smsId": number("U"), "mobile": "13700000022", "text": "再来"}
    with monkeypatch.context() as away:
        away.setattr(hub.net, "send", refuse)
        assert (await asked(hub, "/api/sms/send", fields))["code"] == 4003
    assert results(await asked(hub, "/api/sms/send", fields))[0]["status"] == "sent"
    await lead(hub, "sms", "JCSMS")
    fields = {"smsId": number("U"), "mobile": "+85251234567", "text": "hello", "notifyUrl": TO}
    assert (await asked(hub, "/api/sms/send", fields))["code"] == 4002
    assert (await asked(hub, "/api/sms/send", fields))["code"] == 4002
    told = results(await asked(hub, "/api/sms/query", {"smsId": fields["smsId"]}))[0]
    assert told["status"] == "failed"
    assert not [one for one in await hub.notices() if one["subject"] == told["sysSmsId"]]
    await lead(hub, "sms", "TEST_SMS")
