"""The simulated gateways' own strictness, asked by a client that is written here from their descriptions."""

import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote_plus, urlencode

import pytest
from tests.channels.jcsms.stand import GATEWAY, Stand

from hutong.base.clock import BEIJING, now
from hutong.capabilities.simulation import Home, InProcess
from hutong.channels.jcsms.simulator import JcsmsSimulator
from hutong.channels.jcsms.simulator.dialects import SIGN

FORM = {"content-type": "application/x-www-form-urlencoded"}
TEXT = f"【{SIGN}】你好"
Told = dict[str, Any]


class Client:
    """Asks one gateway by hand."""

    def __init__(self, stand: Stand) -> None:
        self.stand = stand
        self.account = stand.account.merchant_no
        self.password = stand.account.settings["PRIVATE_KEY"]

    async def form(self, **changes: str | None) -> str:
        """POST of a form: the number that comes back."""
        told = {"account": self.account, "password": self.password, "destmobile": "13800138000", "msgText": TEXT}
        body = urlencode(_without({**told, **changes})).encode()
        return (await self.stand.http.send("POST", GATEWAY, headers=FORM, body=body)).body.decode()

    async def json(self, key: str = "", **changes: Any) -> Told:
        """POST of signed JSON."""
        told: Told = {"appid": self.account, "mobile": "13800138000", "content": TEXT, "outid": "A1"}
        told = _without({**told, "timestamp": str(int(now().timestamp() * 1000)), **changes})
        if "sign" not in told:
            text = "&".join(f"{name}={told[name]}" for name in sorted(told) if told[name])
            told["sign"] = hmac.new((key or self.password).encode(), text.encode(), hashlib.sha256).hexdigest()
        headers = {"content-type": "application/json"}
        reply = await self.stand.http.send("POST", GATEWAY, headers=headers, body=json.dumps(told).encode())
        return dict(json.loads(reply.body))

    async def query(self, at: datetime | None = None, **changes: str | None) -> str:
        """GET of a signed query: the word that comes back."""
        moment = (at or now()).astimezone(BEIJING)
        told = {"uid": self.account, "phone": "13800138000", "content": TEXT, "ext": "A1", "product": "notice sms"}
        told = _without({**told, "ts": f"{moment:%Y%m%d%H%M%S}", **changes})
        text = "".join(f"{name}={told[name]}&" for name in sorted(told) if told[name])
        sign = hashlib.md5(f"{text}key={self.password}".encode()).hexdigest()
        address = "&".join(f"{name}={quote_plus(value)}" for name, value in {**told, "sign": sign}.items())
        return (await self.stand.http.send("GET", f"{GATEWAY}?{address}", headers={})).body.decode().strip()


def _without(told: Told) -> Told:
    return {name: value for name, value in told.items() if value is not None}


async def test_the_usual_gateway() -> None:
    client = Client(Stand("jianzhou"))
    assert int(await client.form()) > 0
    assert int(await client.form(sendDateTime="20261128080000")) > 0
    assert await client.form(account="sdk_other") == "-2"
    assert await client.form(password="wrong") == "-2"
    assert await client.form(msgText="") == "-6"
    assert await client.form(destmobile="") == "-7"
    for changes in ({"password": None}, {"msgText": None}, {"more": "1"}):
        assert await client.form(**changes) == "-5"
    for body in (b"", b"\xff=1", b"account=1&account=2"):
        assert (await client.stand.http.send("POST", GATEWAY, headers=FORM, body=body)).body == b"-5"
    assert len(list(client.stand.provider.inbox())) == 2


async def test_the_gateway_of_json() -> None:
    client = Client(Stand("json"))
    good = await client.json()
    assert (good["code"], [str(good["data"]["msgid"])]) == (0, [one.id for one in client.stand.provider.inbox()])
    old = str(int((now() - timedelta(minutes=6)).timestamp() * 1000))
    for code, changes in (
        (1000, {"outid": None}),
        (1000, {"more": "1"}),
        (1000, {"mobile": 13800138000}),
        (1001, {"appid": "sdk_other"}),
        (1002, {"key": "wrong"}),
        (1002, {"sign": ""}),
        (1003, {"timestamp": old}),
        (1003, {"timestamp": old[:10]}),
        (1003, {"timestamp": "yesterday"}),
        (1005, {"content": "你好"}),
        (2001, {"mobile": "138"}),
        (2002, {"content": TEXT + "字" * 500}),
    ):
        assert (await client.json(**changes))["code"] == code, changes
    for body in (b"", b"[]", b"\xff"):
        reply = await client.stand.http.send("POST", GATEWAY, headers={"content-type": "application/json"}, body=body)
        assert json.loads(reply.body)["code"] == 1000
    assert len(list(client.stand.provider.inbox())) == 1


async def test_the_gateway_of_a_query() -> None:
    client = Client(Stand("query"))
    assert await client.query() == "OK"
    for code, changes in (
        ("E00", {"ext": None}),
        ("E00", {"product": "other"}),
        ("E01", {"uid": "sdk_other"}),
        ("E03", {"ts": "2026-11-28 08:00"}),
        ("E11", {"phone": "138"}),
        ("E12", {"content": " "}),
    ):
        assert await client.query(**changes) == code, changes
    assert await client.query(at=now() - timedelta(minutes=6)) == "E03"
    client.password = "wrong"
    assert await client.query() == "E02"
    assert (await client.stand.http.send("GET", GATEWAY, headers={})).body.strip() == b"E00"
    assert len(list(client.stand.provider.inbox())) == 1


async def test_a_restarted_gateway_knows_its_accounts_and_messages(stand: Stand) -> None:
    message = await stand.sent()
    again = JcsmsSimulator(Home(GATEWAY, InProcess({}), stand.home.book))
    assert again.account("jianzhou") == stand.account
    assert again.receipts_to == stand.adapter.receipts_at()
    assert again.message(message).phone == "13800138000"
    with pytest.raises(KeyError):
        again.account("other")


def test_every_gateway_has_an_account_of_its_own(stand: Stand) -> None:
    opened = [stand.provider.account(form) for form in JcsmsSimulator.FORMS]
    assert len({account.merchant_no for account in opened}) == len(opened)
    assert len({account.settings["PRIVATE_KEY"] for account in opened}) == len(opened)
