"""Asking the operator's own system: a signed question as our notices are, a signed answer as API requests are."""

import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from hutong.base.errors import Problem, Refusal
from hutong.base.http import NeverLeft, NoAnswer, Reply
from hutong.base.money import fen_of
from hutong.base.secrets import same
from hutong.base.signing import steps, verify
from hutong.base.text import FORBIDDEN, bearable
from hutong.features.merchants import Merchant
from hutong.features.notices.message import signed, written

log = logging.getLogger(__name__)

TIMEOUT: Final = 6.0  # seconds; a payer stands before the gate
_MOST_FIELDS: Final = 32
_LONGEST: Final = 512  # characters of a field, besides the signature


class Posts(Protocol):
    """What carries a question; see features/notices/post."""

    async def send(self, url: str, content_type: str, body: bytes, timeout: float) -> Reply:
        """The receiver's answer; Refusal, NeverLeft, NoAnswer."""


@dataclass(slots=True)
class Exchange:
    """A question and its answer as they went over the line, for whoever tries a site out."""

    url: str
    asked: Mapping[str, str]
    content_type: str
    signed_text: str  # the key in it is hidden
    digest: str
    status: int | None = None  # None: no answer came
    body: str = ""
    millis: int = 0
    trusted: bool = False  # its signature and nonce are right


class Operators:
    """Asks operators' systems. Addresses are guarded as those of notices are."""

    def __init__(self, post: Posts, *, timeout: float = TIMEOUT) -> None:
        self._post = post
        self._timeout = timeout
        self._seen: list[Exchange] | None = None

    def watched(self, seen: list[Exchange]) -> "Operators":
        """The same, and every exchange is put into `seen`."""
        other = Operators(self._post, timeout=self._timeout)
        other._seen = seen
        return other

    async def ask(self, merchant: Merchant, url: str, fields: Mapping[str, str]) -> dict[str, str]:
        """The answer's fields, `code` among them, once its signature and its nonce were checked.

        Refusal (OPERATOR_SILENT) when there is no answer; OPERATOR_WRONG when it can't be trusted;
        OPERATOR_UNKNOWN_KEY, and nothing is asked, where the merchant registered no public key.
        """
        if not merchant.md5_keys or not merchant.verifiers:
            lacks = "public key" if merchant.md5_keys else "MD5 key"  # which no merchant of ours is made without
            log.warning("merchant %s has no %s: its system is not asked, no answer would verify", merchant.id, lacks)
            raise Refusal(Problem.OPERATOR_UNKNOWN_KEY)
        asked = signed(merchant, {"merId": merchant.id, **fields})
        message = written(merchant, asked)
        exchange = _exchange(merchant, url, asked, message.content_type)
        if self._seen is not None:
            self._seen.append(exchange)
        began = time.monotonic()
        try:
            reply = await self._post.send(url, message.content_type, message.body, self._timeout)
        except (NeverLeft, NoAnswer, Refusal) as error:
            log.warning("the operator's system of merchant %s did not answer: %s", merchant.id, error)
            raise Refusal(Problem.OPERATOR_SILENT) from error
        finally:
            exchange.millis = round((time.monotonic() - began) * 1000)
        exchange.status, exchange.body = reply.status, reply.body.decode("utf-8", "replace")
        if not 200 <= reply.status < 300:
            log.warning("the operator's system of merchant %s answered HTTP %d", merchant.id, reply.status)
            raise Refusal(Problem.OPERATOR_SILENT)
        answer = _trusted(merchant, reply.body, asked["nonceStr"])
        exchange.trusted = True
        return answer


def amount(answer: Mapping[str, str], name: str, most: int) -> int:
    """The fen of an amount in yuan in an answer; Refusal (OPERATOR_WRONG) when it is none or beyond `most` fen."""
    try:
        fen = fen_of(answer.get(name, ""))
    except ValueError as error:
        raise Refusal(Problem.OPERATOR_WRONG, name) from error
    if fen > most:
        log.warning("an operator's system asks for %d fen, more than the %d that the site allows", fen, most)
        raise Refusal(Problem.OPERATOR_WRONG, name)
    return fen


def _exchange(merchant: Merchant, url: str, asked: Mapping[str, str], content_type: str) -> Exchange:
    key = merchant.md5_keys[0]
    made = steps(asked, key)
    return Exchange(url, asked, content_type, made.text.removesuffix(key.reveal()) + "‹key›", made.digest)


def _trusted(merchant: Merchant, body: bytes, nonce: str) -> dict[str, str]:
    """Signed with a live pair of the merchant's keys, and for this question: an old answer is not a new one."""
    try:
        answer = _fields(json.loads(body))
    except (ValueError, RecursionError) as error:
        log.warning("the operator's system of merchant %s sent no JSON object of texts", merchant.id)
        raise Refusal(Problem.OPERATOR_WRONG) from error
    proved = any(verify(answer, key, verifier) for key in merchant.md5_keys for verifier in merchant.verifiers)
    if not proved:
        log.warning("the answer of the operator's system of merchant %s is not signed by it", merchant.id)
        raise Refusal(Problem.OPERATOR_WRONG, "sign")
    if not same(answer.get("nonceStr", ""), nonce):
        log.warning("the answer of the operator's system of merchant %s is to another question", merchant.id)
        raise Refusal(Problem.OPERATOR_WRONG, "nonceStr")
    return answer


def _fields(found: Any) -> dict[str, str]:
    if not isinstance(found, dict) or len(found) > _MOST_FIELDS:
        raise ValueError("not an object")
    return {bearable(name, 64): _plain(name, value) for name, value in found.items()}


def _plain(name: str, value: Any) -> str:
    """A text, or a whole number as one; null is an empty text, which takes no part in a signature."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    text = "" if value is None else value
    if not isinstance(text, str) or FORBIDDEN.search(text) or len(text) > (1024 if name == "sign" else _LONGEST):
        raise ValueError(f"{name[:32]} is no text")
    return text
