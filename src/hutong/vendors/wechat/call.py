"""A call of api.weixin.qq.com: the token in the query, JSON in raw UTF-8, and errcode read as our kinds of failure.

Manual: developers.weixin.qq.com/doc/service (official accounts) and /miniprogram (mini programs), read in public
copies 2026-11. WeChat answers HTTP 200 to everything; what is wrong is told in errcode. A text with \\u escapes is
shown to people as it is, so bodies are never escaped.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

import orjson

from hutong.base.http import Reply
from hutong.base.secrets import Secret
from hutong.base.text import bearable
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Failed, Fault
from hutong.vendors.wechat.faults import fault_of

Answer = dict[str, Any]
Known = Mapping[int, Fault]

STALE: Final = frozenset({40001, 42001, 40014})  # the token is of another time: a new one may do
ACCESS: Final = "access_token"
_NO_KNOWN: Final[Known] = {}
_RID: Final = re.compile(r"[\s,]*(?:\[?\s*rid:|hint:\s*\[).*", re.DOTALL)  # of the request: says nothing to anybody
_HEADERS: Final = {"accept": "application/json", "user-agent": "hutong"}
_JSON: Final = {**_HEADERS, "content-type": "application/json; charset=utf-8"}


class Wechat:
    """An application at WeChat, as its server calls it."""

    def __init__(self, line: Line, app: str, secret: Secret, *, kind: str = ACCESS) -> None:
        """`app` is the AppID; `kind` the credential that goes into the query, under its own name."""
        self.line = line
        self.app = app
        self.secret = secret
        self._kind = kind

    async def call(
        self,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        query: Mapping[str, str] | None = None,
        get: bool = False,
        known: Known = _NO_KNOWN,
    ) -> Answer:
        """The answer to a call under the access token, which is renewed once where WeChat no longer takes it.

        `path` begins with a slash. Failed, with errcode as its code; `known` says what a number means to this caller,
        where that differs from everywhere. Without `get` it is a POST of `body` ({} if there is none).
        """

        async def once(token: Secret) -> Answer:
            return await self._send(path, body, {self._kind: token.reveal(), **(query or {})}, get)

        return judged(await self.line.credentials.using(self.app, self._kind, once, _stale), known)

    async def plain(
        self,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        query: Mapping[str, str] | None = None,
        get: bool = False,
        known: Known = _NO_KNOWN,
    ) -> Answer:
        """See `call`, but without a token: the application proves itself by what it sends, or the user's token does."""
        return judged(await self._send(path, body, query or {}, get), known)

    async def _send(self, path: str, body: Mapping[str, Any] | None, query: Mapping[str, str], get: bool) -> Answer:
        line = self.line
        url = f"{line.endpoint}{path}" + (f"?{urlencode(query)}" if query else "")
        if get:
            reply = await line.http.send("GET", url, headers=_HEADERS, timeout=line.timeout)
        else:
            content = orjson.dumps(dict(body or {}))
            reply = await line.http.send("POST", url, headers=_JSON, body=content, timeout=line.timeout)
        return opened(reply)


def opened(reply: Reply) -> Answer:
    """The JSON object of an answer, whatever its errcode; Failed(UNKNOWN) for anything else.

    Nicknames may hold half an emoji or a control character, which strict readers take for no JSON.
    """
    if reply.status != 200:
        raise Failed(Fault.UNKNOWN, words=f"HTTP {reply.status}")
    try:
        told = json.loads(reply.body.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError):
        raise Failed(Fault.UNKNOWN, words="the answer is not JSON, or only half of it") from None
    if not isinstance(told, dict):
        raise Failed(Fault.UNKNOWN, words="the answer is not a JSON object")
    return told


def errcode(told: Mapping[str, Any]) -> int:
    """What is wrong, 0 for nothing; Failed(UNKNOWN) for what is no number."""
    code = told.get("errcode", 0)
    if isinstance(code, bool) or not isinstance(code, int):
        raise Failed(Fault.UNKNOWN, words="errcode is not a number")
    return code


def judged(told: Answer, known: Known = _NO_KNOWN) -> Answer:
    """An answer in which nothing is wrong; Failed, with errcode as its code and errmsg as its words."""
    code = errcode(told)
    if code == 0:
        return told
    fault = known[code] if code in known else fault_of(code)
    raise Failed(fault, str(code), words_of(told))


def words_of(told: Mapping[str, Any]) -> str:
    """WeChat's own words about what is wrong, without the number of the request."""
    words = told.get("errmsg")
    return bearable(_RID.sub("", words) if isinstance(words, str) else "", 200)


def text(told: Mapping[str, Any], name: str) -> str:
    """A text that must be in an answer; Failed(UNKNOWN)."""
    value = told.get(name)
    if not isinstance(value, str) or not value:
        raise Failed(Fault.UNKNOWN, words=f"the answer has no {name}")
    return value


def _stale(told: Answer) -> bool:
    return told.get("errcode") in STALE
