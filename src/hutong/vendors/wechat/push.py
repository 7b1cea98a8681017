"""What WeChat pushes to an application's address: the check of the address, messages and events, and the answers.

Manual: developers.weixin.qq.com 消息推送, 接收普通消息, 接收事件推送, 被动回复用户消息, component_verify_ticket.
A push is plain (only its query is signed), compatible (plain and sealed) or sealed. With a key only what was sealed is
believed: the query of a plain push says nothing of its body, and queries stand in the logs of proxies.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import parse_qsl

import orjson

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.base.secrets import Secret, same
from hutong.base.text import Text
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock
from hutong.capabilities.platform.push import Pushed
from hutong.vendors.wechat import markup
from hutong.vendors.wechat.codes.pushes import BAD_KEY, MALFORMED, SIGNATURE
from hutong.vendors.wechat.faults import explained
from hutong.vendors.wechat.seal import Seal, forged, sign
from hutong.vendors.wechat.settings import WechatConfig

LIMIT: Final = 256 * 1024  # bytes; nothing longer is looked at
WINDOW: Final = 600  # seconds that WeChat's clock may be away from ours
_SECRETS: Final = frozenset({"ComponentVerifyTicket", "AuthorizationCode", "PreAuthCode"})
_SECONDS: Final = re.compile(r"[0-9]{1,11}")
PLAIN: Final = "in plain, though the channel has an ENCODING_AES_KEY: the query does not sign the body"
_PLAIN: Final = {"content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff"}
_TYPES: Final = {"xml": "application/xml; charset=utf-8", "json": "application/json; charset=utf-8"}


class Pushes:
    """The address of one application, as WeChat calls it."""

    def __init__(self, config: WechatConfig) -> None:
        self._app = config.merchant_no
        self._token = config.token
        self._seal = Seal(config.merchant_no, config.aes_key) if config.aes_key else None

    def greet(self, knock: Knock) -> Reply:
        """See `HearsPushes.greet`: the echostr, verbatim."""
        query = dict(parse_qsl(knock.query, keep_blank_values=True))
        self._check_signed(query, "signature", knock.at)
        return Reply(200, query.get("echostr", "").encode("utf-8", "replace"), _PLAIN)

    def read(self, knock: Knock) -> Pushed:
        """See `HearsPushes.read_push`."""
        if len(knock.body) > LIMIT:
            raise forged(MALFORMED, "longer than any push")
        query = dict(parse_qsl(knock.query, keep_blank_values=True))
        form, fields = _fields(knock.body)
        sealed = fields.get("Encrypt")
        if isinstance(sealed, str) and sealed and self._seal is not None:
            self._check_signed(query, "msg_signature", knock.at, sealed)
            form, fields = _fields(self._seal.open(sealed))
            return _pushed(form, fields, sealed=True)
        self._check_signed(query, "signature", knock.at)
        if self._seal is not None:
            raise Forged(PLAIN)
        if "MsgType" not in fields and "InfoType" not in fields:
            if sealed:
                raise forged(BAD_KEY, "it is sealed, and the channel has no ENCODING_AES_KEY")
            raise forged(MALFORMED, "neither MsgType nor InfoType")
        return _pushed(form, fields, sealed=False)

    def answer(self, pushed: Pushed, said: Mapping[str, Any] | None) -> Reply:
        """See `HearsPushes.answer_push`. A message to the sender needs no names or time: they are filled in."""
        if said is None:
            return Reply(200, b"success", _PLAIN)
        content = dict(said)
        if "MsgType" in content:
            names = {"ToUserName": pushed.sender, "FromUserName": pushed.receiver}
            content = {**names, "CreateTime": int(now().timestamp()), **content}
        if pushed.sealed:
            content = self._sealed(_written(pushed.form, content))
        return Reply(200, _written(pushed.form, content), {"content-type": _TYPES[pushed.form]})

    def once(self, knock: Knock) -> str:
        """See `HearsPushes.once`: the signature of a query, which WeChat makes anew for every content."""
        query = dict(parse_qsl(knock.query, keep_blank_values=True))
        return "" if self._seal is not None and knock.method != "GET" else query.get("signature", "")

    def _sealed(self, message: bytes) -> dict[str, Any]:
        if self._seal is None:
            raise ValueError("a sealed push is answered sealed, and ENCODING_AES_KEY is gone")
        sealed = self._seal.shut(message, secrets.token_hex(8).encode())
        seconds, once = int(now().timestamp()), str(secrets.randbelow(10**9))
        signature = sign(self._proof(), str(seconds), once, sealed)
        return {"Encrypt": sealed, "MsgSignature": signature, "TimeStamp": seconds, "Nonce": once}

    def _check_signed(self, query: Mapping[str, str], name: str, at: datetime, *sealed: str) -> None:
        seconds, once = query.get("timestamp", ""), query.get("nonce", "")
        if not same(sign(self._proof(), seconds, once, *sealed), query.get(name, "")):
            raise forged(SIGNATURE, f"{name} is wrong: the token at WeChat is not the channel's")
        if not _is_fresh(seconds, at):
            raise forged(SIGNATURE, "the timestamp is more than ten minutes away")

    def _proof(self) -> Secret:
        if not self._token:
            raise Forged("the channel has no token: nothing that is pushed can be believed")
        return self._token


def in_form(knock: Knock) -> bool:
    """Whether it has WeChat's form: signed, of this moment, and a greeting or a push. Whether it is true is another."""
    query = dict(parse_qsl(knock.query, keep_blank_values=True))
    if not (query.get("signature") or query.get("msg_signature")) or not query.get("nonce"):
        return False
    if not _is_fresh(query.get("timestamp", ""), knock.at) or len(knock.body) > LIMIT:
        return False
    if knock.method == "GET":
        return "echostr" in query
    try:
        _, fields = _fields(knock.body)
    except Forged:
        return False
    return not fields.keys().isdisjoint(("Encrypt", "MsgType", "InfoType"))


def doubted(words: str) -> Text:
    """What was not believed, in both languages; the words themselves where they begin with none of WeChat's numbers."""
    if words == PLAIN:
        return Text("通道填写了消息加解密密钥，推送却是明文的：签名不包含正文，不能相信", f"It came {PLAIN}")
    code, _, said = words.partition(" ")
    known = explained(code)
    return Text(f"{code} {known.cause.zh}", f"{code} {said}") if known else Text(words, words)


def _is_fresh(seconds: str, at: datetime) -> bool:
    return _SECONDS.fullmatch(seconds) is not None and abs(at.timestamp() - int(seconds)) <= WINDOW


def _fields(body: bytes) -> tuple[str, dict[str, Any]]:
    """Which form a message has, and its fields; Forged."""
    try:
        text = body.decode("utf-8-sig").strip()
        if text.startswith("<"):
            return "xml", markup.parsed(text)
        told = _whole(json.loads(text, strict=False))  # people type control characters
    except (ValueError, RecursionError) as error:
        raise forged(MALFORMED, f"neither XML nor JSON: {error}"[:200]) from None
    if not isinstance(told, dict):
        raise forged(MALFORMED, "not a JSON object")
    return "json", told


def _whole(value: Any) -> Any:
    """Without lone surrogates: JSON can hold half of an emoji that was cut, and nothing behind it could keep it."""
    if isinstance(value, dict):
        return {_whole(name): _whole(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_whole(one) for one in value]
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _written(form: str, content: Mapping[str, Any]) -> bytes:
    return markup.packed(content).encode() if form == "xml" else orjson.dumps(content)


def _pushed(form: str, fields: dict[str, Any], *, sealed: bool) -> Pushed:
    kind, event = _text(fields, "MsgType"), _text(fields, "Event").lower()
    sender, receiver = _text(fields, "FromUserName"), _text(fields, "ToUserName")
    if not kind and "InfoType" in fields:  # to a third-party platform, about itself and its accounts
        kind, event = "event", _text(fields, "InfoType").lower()
        sender, receiver = _text(fields, "AuthorizerAppid"), _text(fields, "AppId")
    created = _text(fields, "CreateTime")
    if not kind or not _SECONDS.fullmatch(created):
        raise forged(MALFORMED, "no kind, or no time")
    at = datetime.fromtimestamp(int(created), UTC)
    mark = _mark(fields, event, sender, created)
    return Pushed(kind, event, sender, receiver, at, mark, fields, sealed, form, _SECRETS & fields.keys())


def _mark(fields: Mapping[str, Any], event: str, sender: str, created: str) -> str:
    """Messages have a number. Events are told apart by sender and second, says the manual: but one second brings two
    of them, of two messages or two deliveries, so that what they say counts as well.
    """
    number = _text(fields, "MsgId")
    if number and not event:
        return f"message:{number[:64]}"
    told = hashlib.sha256(orjson.dumps(_texts(fields), option=orjson.OPT_SORT_KEYS)).hexdigest()
    return f"{event[:64]}:{sender[:64]}:{created}:{told[:16]}"


def _texts(value: Any) -> Any:
    """The same in XML and in JSON: every leaf a text."""
    if isinstance(value, dict):
        return {str(name): _texts(one) for name, one in value.items()}
    return [_texts(one) for one in value] if isinstance(value, list) else str(value)


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name, "")
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
