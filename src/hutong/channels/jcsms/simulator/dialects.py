"""The gateways' own protocols: what each takes, how it says yes and no, and how an operator writes that down.

`jianzhou` is what public clients show of 上海建周 (2026-11), its receipts excepted: those are made up. `json` and
`query` are made up whole, after the manner of other Chinese gateways, so that every rule has an other side.
"""

import hashlib
import hmac
import json
import secrets
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import parse_qsl

from hutong.base.clock import BEIJING, now
from hutong.base.secrets import same
from hutong.capabilities.simulation.book import Record

SIGN = "胡同小店"
_SKEW = timedelta(minutes=5)


class Refused(Exception):
    """A message that is not taken, with the reason in a word that each gateway has its own code for."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a message says."""

    phone: str
    text: str
    number: str = ""


class Dialect(ABC):
    """One gateway. An answer is a body with its type of content."""

    CODES: ClassVar[Mapping[str, str]]  # reason -> code
    HEARD: ClassVar[bytes]  # what it wants to hear to a receipt
    SETTINGS: ClassVar[Mapping[str, str]]  # what an operator writes down, besides password and address

    @abstractmethod
    def read(self, account: Record, query: str, body: bytes) -> Taken:
        """What a request says, once it is known to be the account's; Refused."""

    @abstractmethod
    def fresh(self) -> str:
        """A number for a message."""

    @abstractmethod
    def accepted(self, message_id: str) -> tuple[bytes, str]:
        """The answer to a message that was taken."""

    @abstractmethod
    def refused(self, code: str) -> tuple[bytes, str]:
        """The answer to one that was not."""

    @abstractmethod
    def receipt(self, told: Mapping[str, str]) -> tuple[bytes, str]:
        """A receipt: of id, number, phone and state."""


class Jianzhou(Dialect):
    """POST of a form, answered by a number."""

    CODES: ClassVar[Mapping[str, str]] = {
        "balance": "-1",
        "account": "-2",
        "malformed": "-5",
        "text": "-6",
        "phone": "-7",
        "system": "-9",
        "blacklist": "-11",
        "words": "-12",
        "fast": "-20",
        "unlisted": "-99",
    }
    HEARD: ClassVar[bytes] = b"ok"

    SETTINGS: ClassVar[Mapping[str, str]] = {
        "SIGN_NAME": SIGN,
        "RECEIPT_FIELDS": "state=stat&no=taskid&phone=destmobile",
    }

    def read(self, account: Record, query: str, body: bytes) -> Taken:
        told = _form(body)
        if query or not {"account", "password", "destmobile", "msgText"} <= set(told):
            raise Refused("malformed")
        if set(told) - {"account", "password", "destmobile", "msgText", "sendDateTime"}:
            raise Refused("malformed")
        if told["account"] != account["account"] or not same(account["password"], told["password"]):
            raise Refused("account")
        return Taken(told["destmobile"], told["msgText"])

    def fresh(self) -> str:
        return str(10**8 + secrets.randbelow(9 * 10**8))

    def accepted(self, message_id: str) -> tuple[bytes, str]:
        return message_id.encode(), "text/html;charset=utf-8"

    def refused(self, code: str) -> tuple[bytes, str]:
        return code.encode(), "text/html;charset=utf-8"

    def receipt(self, told: Mapping[str, str]) -> tuple[bytes, str]:
        body = f"taskid={told['id']}&destmobile={told['phone']}&stat={told['state']}"
        return body.encode(), "application/x-www-form-urlencoded"


class Json(Dialect):
    """POST of JSON signed with HMAC-SHA256, answered in JSON; long numbers are numbers, as careless gateways do."""

    CODES: ClassVar[Mapping[str, str]] = {
        "malformed": "1000",
        "account": "1001",
        "signature": "1002",
        "time": "1003",
        "balance": "1004",
        "sign_name": "1005",
        "phone": "2001",
        "text": "2002",
        "words": "2003",
        "blacklist": "2004",
        "fast": "3001",
        "system": "9999",
        "unlisted": "7777",
    }
    HEARD: ClassVar[bytes] = b'{"code":0}'
    _FIELDS: ClassVar[frozenset[str]] = frozenset({"appid", "mobile", "content", "outid", "timestamp", "sign"})
    _TYPE: ClassVar[str] = "application/json;charset=utf-8"

    SETTINGS: ClassVar[Mapping[str, str]] = {
        "BODY": "json",
        "FIELD_ACCOUNT": "appid",
        "FIELD_PHONE": "mobile",
        "FIELD_TEXT": "content",
        "FIELD_NUMBER": "outid",
        "FIELD_TIME": "timestamp:ms",
        "SIGN_RULE": "hmac-sha256",
        "ANSWER_RULE": "json:code=0",
        "ANSWER_NUMBER": "json:data.msgid",
        "ANSWER_CODES": "config=1001,1002,1003,1004,1005&refused=2001,2002,2003,2004&slow_down=3001",
        "SIGN_NAME": SIGN,
        "SIGN_PLACE": "front",
        "RECEIPT_BODY": "json:reports",
        "RECEIPT_FIELDS": "state=status&no=msgid&number=outid&phone=mobile",
        "RECEIPT_ANSWER": '{"code":0}',
    }

    def read(self, account: Record, query: str, body: bytes) -> Taken:
        told = _object(body)
        if query or set(told) != self._FIELDS or not all(isinstance(value, str) for value in told.values()):
            raise Refused("malformed")
        if told["appid"] != account["account"]:
            raise Refused("account")
        rest = [f"{name}={told[name]}" for name in sorted(self._FIELDS - {"sign"}) if told[name]]
        wanted = hmac.digest(account["password"].encode(), "&".join(rest).encode(), "sha256").hex()
        if not same(wanted, told["sign"]):
            raise Refused("signature")
        if not told["timestamp"].isdecimal() or len(told["timestamp"]) != 13:
            raise Refused("time")
        if abs(now().timestamp() * 1000 - int(told["timestamp"])) > _SKEW.total_seconds() * 1000:
            raise Refused("time")
        if not told["content"].startswith(f"【{SIGN}】"):
            raise Refused("sign_name")
        return Taken(told["mobile"], told["content"], told["outid"])

    def fresh(self) -> str:
        return str(10**19 + secrets.randbelow(8 * 10**19))

    def accepted(self, message_id: str) -> tuple[bytes, str]:
        return b'{"code":0,"msg":"ok","data":{"msgid":%s,"count":1}}' % message_id.encode(), self._TYPE

    def refused(self, code: str) -> tuple[bytes, str]:
        return json.dumps({"code": int(code), "msg": "失败", "data": None}).encode(), self._TYPE

    def receipt(self, told: Mapping[str, str]) -> tuple[bytes, str]:
        row = {"outid": told["number"], "mobile": f"86{told['phone']}", "status": told["state"]}
        body = json.dumps({"reports": [row]}).replace('{"outid"', f'{{"msgid": {told["id"]}, "outid"')
        return body.encode(), self._TYPE


class Query(Dialect):
    """GET with an MD5 signature, answered by a word; it tells no number of its own."""

    CODES: ClassVar[Mapping[str, str]] = {
        "malformed": "E00",
        "account": "E01",
        "signature": "E02",
        "time": "E03",
        "balance": "E04",
        "phone": "E11",
        "text": "E12",
        "words": "E13",
        "blacklist": "E14",
        "fast": "E21",
        "system": "E99",
        "unlisted": "E77",
    }
    HEARD: ClassVar[bytes] = b"success"
    _FIELDS: ClassVar[tuple[str, ...]] = ("content", "ext", "phone", "product", "sign", "ts", "uid")

    SETTINGS: ClassVar[Mapping[str, str]] = {
        "METHOD": "GET",
        "FIELD_ACCOUNT": "uid",
        "FIELD_PHONE": "phone",
        "FIELD_TEXT": "content",
        "FIELD_NUMBER": "ext",
        "FIELD_TIME": "ts:clock",
        "EXTRA": "product=notice%20sms",
        "SIGN_RULE": "md5",
        "FIELD_SIGN": "sign",
        "ANSWER_RULE": "text=OK,ok",
        "ANSWER_CODES": "config=E01,E02,E03,E04&refused=E11,E12,E13,E14&slow_down=E21",
        "SIGN_NAME": SIGN,
        "SIGN_PLACE": "front",
        "RECEIPT_FIELDS": "state=state&number=ext&phone=phone",
        "RECEIPT_ANSWER": "success",
    }

    def read(self, account: Record, query: str, body: bytes) -> Taken:
        told = _form(query.encode())
        if body or tuple(sorted(told)) != self._FIELDS or told["product"] != "notice sms":
            raise Refused("malformed")
        if told["uid"] != account["account"]:
            raise Refused("account")
        text = ""
        for name in self._FIELDS:
            if name != "sign" and told[name]:
                text += f"{name}={told[name]}&"
        wanted = hashlib.new("md5", f"{text}key={account['password']}".encode(), usedforsecurity=False)
        if not same(wanted.hexdigest(), told["sign"]):
            raise Refused("signature")
        if not _recent(told["ts"]):
            raise Refused("time")
        return Taken(told["phone"], told["content"], told["ext"])

    def fresh(self) -> str:
        return f"Q{secrets.token_hex(8)}"

    def accepted(self, message_id: str) -> tuple[bytes, str]:
        del message_id  # it tells none
        return b"OK\r\n", "text/plain"

    def refused(self, code: str) -> tuple[bytes, str]:
        return f"{code}\r\n".encode(), "text/plain"

    def receipt(self, told: Mapping[str, str]) -> tuple[bytes, str]:
        body = f"ext={told['number']}&phone={told['phone']}&state={told['state']}"
        return body.encode(), "application/x-www-form-urlencoded"


DIALECTS: Mapping[str, Dialect] = {"jianzhou": Jianzhou(), "json": Json(), "query": Query()}


def _form(body: bytes) -> dict[str, str]:
    try:
        found = parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True, errors="strict")
    except ValueError:
        raise Refused("malformed") from None
    if len(dict(found)) != len(found):
        raise Refused("malformed")
    return dict(found)


def _object(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        raise Refused("malformed") from None
    if not isinstance(told, dict):
        raise Refused("malformed")
    return told


def _recent(clock: str) -> bool:
    try:
        moment = datetime.strptime(clock, "%Y%m%d%H%M%S").replace(tzinfo=BEIJING)
    except ValueError:
        return False
    return len(clock) == 14 and abs(now() - moment) <= _SKEW
