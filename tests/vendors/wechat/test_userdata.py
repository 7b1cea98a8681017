"""What a mini program is given for its server: sessions, numbers, and sealed data."""

import json
from typing import Any

import pytest
from tests.vendors.wechat.stand import Stand
from tests.vendors.wechat.vectors import USERS

from hutong.base.http import Reply
from hutong.base.secrets import Secret
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Failed, Fault, Forged
from hutong.capabilities.platform.credential import Issued
from hutong.vendors.wechat.call import Wechat
from hutong.vendors.wechat.userdata import opened, phone, vouches

SIGNED = next(one for one in USERS if "rawData" in one["inputs"])
SEALED = next(one for one in USERS if "encryptedData" in one["inputs"])


def test_the_manuals_signature() -> None:
    session, raw = Secret(SIGNED["key"]), SIGNED["inputs"]["rawData"]
    assert vouches(session, raw, SIGNED["expected"])
    assert not vouches(session, raw + " ", SIGNED["expected"])
    assert not vouches(session, raw, "")


def test_the_manuals_data() -> None:
    asked = SEALED["inputs"]
    session = Secret(asked["session_key"])
    told = opened(SEALED["expected"], session, asked["encryptedData"], asked["iv"])
    assert told == json.loads(asked["plaintext"])
    with pytest.raises(Forged, match="another application"):
        opened("wx0000000000000000", session, asked["encryptedData"], asked["iv"])


@pytest.mark.parametrize(
    "changes",
    [
        {"session_key": "tiihtNczf5v6AKRyjwEUhA=="},
        {"session_key": "tiihtNczf5v6AKRy"},
        {"session_key": "no base64"},
        {"iv": "AAAA"},
        {"encryptedData": "AAAA"},
        {"encryptedData": ""},
    ],
    ids=["other", "short", "letters", "iv", "block", "empty"],
)
def test_what_does_not_open(changes: dict[str, str]) -> None:
    asked: dict[str, Any] = {**SEALED["inputs"], **changes}
    with pytest.raises(Forged):
        opened(SEALED["expected"], Secret(asked["session_key"]), asked["encryptedData"], asked["iv"])


async def test_a_session_opens_what_its_owner_sends(stand: Stand) -> None:
    who = await stand.mp.identify(stand.wechat.login_code(stand.mp.application()))
    assert who.openid == stand.wechat.openid(stand.mp.application())
    assert who.unionid
    assert who.session is not None
    assert who.session in stand.hidden
    data = stand.wechat.user_data(stand.mp.application())
    assert stand.mp.vouches(who.session, data["rawData"], data["signature"])
    told = stand.mp.open_data(who.session, data["encryptedData"], data["iv"])
    assert told["openId"] == who.openid
    again = await stand.mp.identify(stand.wechat.login_code(stand.mp.application()))
    assert again.session is not None
    with pytest.raises(Forged) as forged:
        stand.mp.open_data(again.session, data["encryptedData"], data["iv"])
    assert forged.value.said == ("会话密钥打不开", "the session key does not open it")


async def test_a_code_is_good_once(stand: Stand) -> None:
    code = stand.wechat.login_code(stand.mp.application())
    await stand.mp.identify(code)
    for wrong, errcode in ((code, "40163"), ("nonsense", "40029")):
        with pytest.raises(Failed) as failure:
            await stand.mp.identify(wrong)
        assert (failure.value.fault, failure.value.code) == (Fault.REFUSED, errcode)


async def test_a_number(stand: Stand) -> None:
    code = stand.wechat.phone_code(stand.mp.application())
    assert await stand.mp.phone(code) == stand.wechat.telephone()
    with pytest.raises(Failed) as failure:
        await stand.mp.phone(code)
    assert failure.value.fault is Fault.REFUSED


class _Saying:
    def __init__(self, info: object) -> None:
        self._info = info

    async def send(self, method: str, url: str, **_: object) -> Reply:
        return Reply(200, json.dumps({"errcode": 0, "phone_info": self._info}).encode())


class _Lender:
    async def using(self, application: str, kind: str, do: Any, stale: Any) -> Any:
        return await do(Issued(Secret("t"), 1).value)


async def _told(**changes: object) -> str:
    info = {"purePhoneNumber": "13800138000", "countryCode": "86", "watermark": {"appid": "wx1"}}
    line = Line(_Saying({**info, **changes}), "http://wechat.test", "", credentials=_Lender())
    return await phone(Wechat(line, "wx1", Secret("s")), "c")


async def test_a_number_abroad() -> None:
    assert await _told() == "13800138000"
    assert await _told(purePhoneNumber="91234567", countryCode="852") == "+85291234567"


@pytest.mark.parametrize(
    "changes",
    [
        {"watermark": {"appid": "wx2"}},
        {"watermark": None},
        {"purePhoneNumber": ""},
        {"purePhoneNumber": "１３８００１３８０００"},
        {"countryCode": "x"},
    ],
    ids=["foreign", "unmarked", "empty", "wide", "country"],
)
async def test_what_is_no_number(changes: dict[str, object]) -> None:
    with pytest.raises(Failed) as failure:
        await _told(**changes)
    assert failure.value.fault is Fault.UNKNOWN
