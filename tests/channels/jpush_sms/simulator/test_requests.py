"""The simulated JSMS is strict: every field, the authorization, and its true words of refusal."""

import asyncio
import json
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import pytest
from tests.channels.jpush_sms.stand import PHONE, PROVIDER, Stand
from tests.channels.jpush_sms.test_adapter import VECTORS

from hutong.base.http import Reply
from hutong.capabilities.simulation import Book, Home, InProcess
from hutong.channels.jpush_sms.simulator import JpushSmsSimulator
from hutong.channels.jpush_sms.simulator.requests import Request, enter

GOOD: Mapping[str, Any] = {"mobile": PHONE, "temp_id": 190001, "temp_para": {"code": "123456"}}
LEFT_OUT = object()


def _basic(stand: Stand) -> str:
    account = stand.account
    return "Basic " + b64encode(f"{account.merchant_no}:{account.settings['PRIVATE_KEY']}".encode()).decode()


async def _asked(
    stand: Stand, body: bytes, *, method: str = "POST", path: str = "/v1/messages", **headers: str | None
) -> Reply:
    usual = {"authorization": _basic(stand), "content-type": "application/json"}
    changed = {**usual, **{name.replace("_", "-"): value for name, value in headers.items()}}
    kept = {name: value for name, value in changed.items() if value is not None}
    return await stand.http.send(method, PROVIDER + path, headers=kept, body=body)


def _body(**changes: Any) -> bytes:
    return json.dumps({name: value for name, value in {**GOOD, **changes}.items() if value is not LEFT_OUT}).encode()


def test_the_published_authorization() -> None:
    """The manual's own key and secret."""
    vector = VECTORS[0]
    enter(Request("POST", "/v1/messages", {"authorization": vector["expected"]}, b""), vector)


@pytest.mark.parametrize("kind", [None, "application/json", "application/json; charset=utf-8", "Application/JSON"])
async def test_how_clients_send(stand: Stand, kind: str | None) -> None:
    """Some send no Content-Type at all; the answer is a number, as in the manual."""
    reply = await _asked(stand, _body(sign_id=5001), content_type=kind)
    assert (reply.status, type(json.loads(reply.body)["msg_id"])) == (200, int)
    assert reply.headers["content-type"].startswith("application/json")


@pytest.mark.parametrize(
    ("request_", "status", "code", "message"),
    [
        ({"path": "/v1/nothing"}, 404, 50016, "api not found"),
        ({"method": "GET"}, 405, 50018, "request method not support"),
        ({"content_type": "application/x-www-form-urlencoded"}, 415, 50017, "media not supported"),
        ({"authorization": None}, 400, 50001, "missing auth"),
        ({"authorization": "Basic"}, 400, 50001, "missing auth"),
        ({"authorization": "Basic !"}, 401, 50002, "auth failed"),
        ({"authorization": "Basic eA=="}, 401, 50002, "auth failed"),
        ({"authorization": "Basic /w=="}, 401, 50002, "auth failed"),
    ],
)
async def test_refusals_at_the_gate(
    stand: Stand, request_: dict[str, Any], status: int, code: int, message: str
) -> None:
    """Each with its HTTP status, code and words."""
    reply = await _asked(stand, _body(), **request_)
    assert (reply.status, json.loads(reply.body)) == (status, {"error": {"code": code, "message": message}})


async def test_another_scheme(stand: Stand) -> None:
    """Only Basic will do, whatever follows it."""
    reply = await _asked(stand, _body(), authorization=_basic(stand).replace("Basic", "Bearer"))
    assert json.loads(reply.body)["error"]["code"] == 50002


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, 50003),
        (b"{", 403, 50007),
        (b"[]", 403, 50007),
        (b"[" * 60_000, 403, 50007),
        (b"x" * 70_000, 403, 50007),
        (_body(mobile=LEFT_OUT), 400, 50004),
        (_body(mobile=""), 400, 50004),
        (_body(mobile=13800138000), 403, 50006),
        (_body(mobile="1380013800"), 403, 50006),
        (_body(mobile="1380013800０"), 403, 50006),
        (_body(mobile="+8613800138000"), 403, 50006),
        (_body(temp_id=LEFT_OUT), 400, 50005),
        (_body(temp_id=1), 403, 50013),
        (_body(temp_id="190001"), 403, 50013),
        (_body(temp_id=True), 403, 50013),
        (_body(temp_id=190003, temp_para={"number": "1"}), 403, 50020),
        (_body(temp_id=190004, temp_para={"name": "王"}), 403, 50021),
        (_body(temp_para=LEFT_OUT), 403, 50022),
        (_body(temp_para={"name": "王"}), 403, 50022),
        (_body(temp_para={"code": " "}), 403, 50023),
        (_body(temp_para={"code": ["1"]}), 403, 50007),
        (_body(temp_para=[]), 403, 50007),
        (_body(temp_para={"code": "代开发票"}), 403, 50037),
        (_body(temp_para={"code": "【胡同】"}), 403, 50054),
        (_body(sign_id=5002), 403, 50102),
        (_body(sign_id="5001"), 403, 50102),
    ],
)
async def test_refusals_of_content(stand: Stand, body: bytes, status: int, code: int) -> None:
    """Nothing is taken."""
    reply = await _asked(stand, body)
    assert (reply.status, json.loads(reply.body)["error"]["code"]) == (status, code)
    assert list(stand.provider.inbox()) == []


async def test_what_an_account_may_not(stand: Stand) -> None:
    """A phone that unsubscribed, no message left, and the same number too soon where that is ordered."""
    stand.provider.unsubscribed.add("13900139000")
    assert json.loads((await _asked(stand, _body(mobile="13900139000"))).body)["error"]["code"] == 50024
    stand.provider.funded = False
    assert json.loads((await _asked(stand, _body())).body)["error"]["code"] == 50014
    stand.provider.funded = True
    assert [(await _asked(stand, _body())).status for _ in range(2)] == [200, 200]
    stand.provider.limits = True
    assert json.loads((await _asked(stand, _body())).body)["error"]["code"] == 50009
    assert (await _asked(stand, _body(mobile="13700137000"))).status == 200


async def test_a_restart_forgets_nothing(stand: Stand) -> None:
    """The account, the messages and the address of the console are in the book; a stranger's book has another key."""
    sent = await stand.sent()
    again = JpushSmsSimulator(stand.provider.home)
    assert again.account("direct") == stand.account
    assert again.message(sent.provider_no).text.startswith("【胡同】")
    assert again.receipts_to == stand.provider.receipts_to
    other = JpushSmsSimulator(Home(PROVIDER, InProcess({}), Book()))
    assert other.account("direct").settings["PRIVATE_KEY"] != stand.account.settings["PRIVATE_KEY"]
    with pytest.raises(KeyError):
        other.account("partner")
    with pytest.raises(KeyError):
        other.report("1")


async def test_a_phone_that_is_on(stand: Stand) -> None:
    """Every message arrives by itself, and is told."""
    stand.provider.phone_on = True
    sent = await stand.sent()
    await asyncio.gather(*stand.provider._travelling)
    await stand.provider.knocker.settled()
    assert [told.provider_no for told in stand.heard] == [sent.provider_no]


async def test_codes_of_failure(stand: Stand) -> None:
    """One of the manual is told as it is, anything else as 4100; without an address nothing is told."""
    for code, told in (("4002", 4002), ("UNDELIV", 4100)):
        sent = await stand.reported(code)
        data = stand.knocks[-1].body.decode()
        assert f"%22status%22%3A{told}" in data
        assert (stand.provider.message(sent.provider_no).state, len(stand.heard)) == ("failed", len(stand.knocks))
    stand.provider.receipts_to = ""
    await stand.reported()
    assert len(stand.knocks) == 2
