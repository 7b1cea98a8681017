"""The two doors of UnionPay Commerce: netpay, told apart by msgType, and the open platform, told apart by path.

Source: 全民付移动支付 v20221020 and open.chinaums.com/saas-doc, read in public copies 2026-11.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol
from urllib.parse import quote, urlencode

from hutong.base.clock import beijing, now
from hutong.base.http import Reply
from hutong.base.ids import nonce
from hutong.base.secrets import Secret
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Failed, Fault
from hutong.channels.chinaums.settings import ChinaumsConfig
from hutong.channels.chinaums.wire import Untrusted, check_signature, clock, open_signature, opened, packed, sign

API: Final = "/netpay-route-server/api/"
PAGE: Final = "/netpay-portal/webpay/pay.do"
OPEN_HOST: Final = "open"
DONE: Final = "SUCCESS"
FAULTS: Final[Mapping[str, Fault]] = {
    "INTERNAL_ERROR": Fault.UNKNOWN,
    "BAD_REQUEST": Fault.REFUSED,
    "NO_SERVICE": Fault.UNSUPPORTED,
    "TIMEOUT": Fault.UNKNOWN,
    "NO_ORDER": Fault.NOT_FOUND,
    "OPERATION_NOT_ALLOWED": Fault.REFUSED,
    "TARGET_FAIL": Fault.REFUSED,
    "DUP_ORDER": Fault.DUPLICATE,
    "NET_ERROR": Fault.UNKNOWN,
    "NO_MERCHANT": Fault.CONFIG,
    "ORDER_PROCESSING": Fault.UNKNOWN,  # another operation holds the order: perhaps our own, sent before
    "INACTIVE_MERCHANT": Fault.CONFIG,
    "ABNORMAL_REQUEST_TIME": Fault.CONFIG,  # our clock
    "TXN_DISCARDED": Fault.SLOW_DOWN,
    "BAD_SIGN": Fault.CONFIG,
    "INVALID_MSGSRC": Fault.CONFIG,
    "INVALID_ORDER": Fault.REFUSED,
    "NO_CROSS_DAY_TRADING": Fault.REFUSED,
    "DENIED_IP": Fault.CONFIG,
    "INVLID_MERCHANT_CONFIG": Fault.CONFIG,  # the provider's spelling
    "INVALID_RESPONSE": Fault.UNKNOWN,
    "1000": Fault.CONFIG,  # of the open platform's gateway: AppId, AppKey or the header are wrong
}
Content = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to be asked, as each door calls it."""

    msg_type: str
    path: str


class Gate(Protocol):
    """How requests are signed and answers are believed."""

    tells_app: bool  # a page is for one wallet only; else the provider looks which one opens it

    async def call(self, message: Message, content: Content, *, bear: tuple[str, ...] = ()) -> dict[str, Any]:
        """A believed answer; Failed by its error code, except codes in `bear`; ValueError."""
        ...

    def page(self, message: Message, content: Content) -> str:
        """The signed address for the payer's browser, dated now."""
        ...


def gate_of(config: ChinaumsConfig, line: Line) -> Gate:
    """The open platform where its AppId and AppKey are set, else netpay."""
    if config.app_id and config.app_key:
        return Open(config, line, config.app_id, config.app_key)
    return Netpay(config, line)


class Netpay:
    """The older door: one address, msgType in the body, signed with the communication key like every answer."""

    tells_app = True

    def __init__(self, config: ChinaumsConfig, line: Line) -> None:
        self._config = config
        self._line = line

    async def call(self, message: Message, content: Content, *, bear: tuple[str, ...] = ()) -> dict[str, Any]:
        """See `Gate.call`."""
        body = packed(self._signed(message, content)).encode()
        reply = await _post(self._line, self._line.endpoint + API, body, {})
        answer, texts = opened(reply.body)
        signed = "sign" in answer
        if signed:
            check_signature(texts, self._config.comm_key, self._config.sign_type)
        if answer.get("msgType", message.msg_type) != message.msg_type:
            raise ValueError("the answer to another message")
        return _judged(answer, reply, believed=signed, bear=bear)

    def page(self, message: Message, content: Content) -> str:
        """See `Gate.page`."""
        return f"{self._line.endpoint}{PAGE}?{urlencode(self._signed(message, content))}"

    def _signed(self, message: Message, content: Content) -> dict[str, str]:
        config = self._config
        fields = {
            "msgSrc": config.msg_src or "",
            "msgType": message.msg_type,
            "signType": config.sign_type,
            **_common(config),
            **content,
        }
        kept = {name: value for name, value in fields.items() if value}
        return {**kept, "sign": sign(kept, config.comm_key, config.sign_type)}


class Open:
    """The open platform: a path for each message, requests signed with the AppKey; answers come over TLS, unsigned."""

    tells_app = False

    def __init__(self, config: ChinaumsConfig, line: Line, app_id: str, app_key: Secret) -> None:
        self._config = config
        self._line = line
        self._app_id = app_id
        self._app_key = app_key

    async def call(self, message: Message, content: Content, *, bear: tuple[str, ...] = ()) -> dict[str, Any]:
        """See `Gate.call`."""
        body = packed(_filled({**_common(self._config), **content})).encode()
        at, mark = _stamp()
        signature = open_signature(self._app_id, self._app_key, at, mark, body)
        said = f'AppId="{self._app_id}", Timestamp="{at}", Nonce="{mark}", Signature="{signature}"'
        headers = {"authorization": f"OPEN-BODY-SIG {said}"}
        reply = await _post(self._line, self._line.host(OPEN_HOST) + message.path, body, headers)
        answer, _ = opened(reply.body)
        return _judged(answer, reply, believed=reply.status == 200, bear=bear)

    def page(self, message: Message, content: Content) -> str:
        """See `Gate.page`."""
        text = packed(_filled({**_common(self._config), **content}))
        at, mark = _stamp()
        query = {
            "authorization": "OPEN-FORM-PARAM",
            "appId": self._app_id,
            "timestamp": at,
            "nonce": mark,
            "content": text,
            "signature": open_signature(self._app_id, self._app_key, at, mark, text.encode()),
        }
        return f"{self._line.host(OPEN_HOST)}{message.path}?{urlencode(query, quote_via=quote)}"


async def _post(line: Line, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    sent = {"content-type": "application/json; charset=utf-8", **headers}
    return await line.http.send("POST", url, headers=sent, body=body, timeout=line.timeout)


def _judged(answer: dict[str, Any], reply: Reply, *, believed: bool, bear: tuple[str, ...]) -> dict[str, Any]:
    """The answer itself, or its failure. What nobody signed is believed only when it says that our settings are wrong.

    The netpay gate can't sign for whom it doesn't know; the open platform's gateway answers 4xx there.
    """
    code = answer.get("errCode")
    if not isinstance(code, str) or not code:
        raise ValueError("no errCode in the answer")
    fault = FAULTS.get(code, Fault.UNKNOWN)
    if not believed and fault is not Fault.CONFIG:
        raise Untrusted(f"HTTP {reply.status}, and nothing that would have to be believed")
    if believed and code in (DONE, *bear):
        return answer
    words = answer.get("errMsg") or answer.get("errInfo") or ""
    raise Failed(fault, code[:64], str(words)[:200])


def _common(config: ChinaumsConfig) -> dict[str, str]:
    return {"requestTimestamp": clock(now()), "mid": config.merchant_no, "tid": config.tid}


def _filled(content: Content) -> dict[str, str]:
    return {name: value for name, value in content.items() if value}


def _stamp() -> tuple[str, str]:
    return f"{beijing(now()):%Y%m%d%H%M%S}", nonce()
