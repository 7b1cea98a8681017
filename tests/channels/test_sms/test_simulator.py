"""The simulated phone's own strictness, and its memory."""

import json
from typing import Any

import pytest
from tests.channels.test_sms.stand import PHONE_SIDE, Stand

from hutong.base.ids import new_id
from hutong.capabilities.simulation import Home, InProcess
from hutong.channels.test_sms.simulator import LocalSmsSimulator

JSON = {"content-type": "application/json"}


def message(**changes: Any) -> dict[str, Any]:
    """A request as the hub makes it."""
    usual = {"number": new_id(), "phone": "13800138000", "text": "hi", "sign": "", "template": "", "params": {}}
    return {**usual, **changes}


async def post(stand: Stand, body: Any, headers: dict[str, str] | None = None) -> tuple[int, dict[str, Any]]:
    """What the phone answers to a body."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = JSON if headers is None else headers
    reply = await stand.http.send("POST", f"{PHONE_SIDE}/messages", headers=sent, body=raw)
    return reply.status, json.loads(reply.body)


async def test_takes_a_good_one(stand: Stand) -> None:
    status, told = await post(stand, message())
    assert (status, told["state"], told["at"], told["code"]) == (200, "sent", "", "")


@pytest.mark.parametrize(
    "change",
    [
        {"number": ""},
        {"number": "abc"},
        {"number": 7},
        {"text": ""},
        {"text": " \n"},
        {"text": "字" * 1001},
        {"sign": "【胡同】"},
        {"sign": "字" * 21},
        {"template": "T" * 65},
        {"template": None},
        {"params": []},
        {"params": {"code": 123456}},
        {"another": "field"},
    ],
)
async def test_refuses_what_is_malformed(stand: Stand, change: dict[str, Any]) -> None:
    status, told = await post(stand, message(**change))
    assert (status, told["error"]["code"]) == (400, "malformed")
    assert list(stand.provider.inbox()) == []


@pytest.mark.parametrize("body", [b"", b"\xff", b"[]", b'"x"', b"{", b"{}"])
async def test_refuses_what_is_no_message(stand: Stand, body: bytes) -> None:
    status, told = await post(stand, body)
    assert (status, told["error"]["code"]) == (400, "malformed")


async def test_refuses_another_type_of_content(stand: Stand) -> None:
    status, told = await post(stand, message(), {"content-type": "text/plain"})
    assert (status, told["error"]["code"]) == (400, "malformed")
    assert (await post(stand, message(), {"content-type": "application/json; charset=utf-8"}))[0] == 200


async def test_a_restarted_phone_knows_its_messages(stand: Stand) -> None:
    _, told = await post(stand, message(template="T1", params={"a": "b"}))
    again = LocalSmsSimulator(Home(PHONE_SIDE, InProcess({}), stand.home.book))
    assert [one.id for one in again.inbox()] == [told["id"]]
    assert again.report(told["id"], code="BLACKLISTED").code == "BLACKLISTED"
    assert again.message(told["id"]).params == {"a": "b"}


def test_there_is_one_kind_of_account(stand: Stand) -> None:
    assert stand.provider.account("direct").settings == {}
    with pytest.raises(KeyError):
        stand.provider.account("other")
