"""Asking the operator's own system: a signed question as our notices are, a signed answer as API requests are."""

import json
import logging
from collections.abc import Mapping
from typing import Any, Final

from hutong.base.errors import Problem, Refusal
from hutong.base.http import NeverLeft, NoAnswer
from hutong.base.money import fen_of
from hutong.base.secrets import same
from hutong.base.signing import verify
from hutong.base.text import FORBIDDEN, bearable
from hutong.features.merchants import Merchant
from hutong.features.notices.message import signed, written
from hutong.features.notices.post import Post

log = logging.getLogger(__name__)

TIMEOUT: Final = 6.0  # seconds; a payer stands before the gate
_MOST_FIELDS: Final = 32
_LONGEST: Final = 512  # characters of a field, besides the signature


class Operators:
    """Asks operators' systems. Addresses are guarded as those of notices are."""

    def __init__(self, post: Post, *, timeout: float = TIMEOUT) -> None:
        self._post = post
        self._timeout = timeout

    async def ask(self, merchant: Merchant, url: str, fields: Mapping[str, str]) -> dict[str, str]:
        """The answer's fields, `code` among them, once its signature and its nonce were checked.

        Refusal (OPERATOR_SILENT) when there is no answer; OPERATOR_WRONG when it can't be trusted.
        """
        if not merchant.md5_keys or not merchant.verifiers:
            raise Refusal(Problem.OPERATOR_WRONG)
        asked = signed(merchant, {"merId": merchant.id, **fields})
        message = written(merchant, asked)
        try:
            reply = await self._post.send(url, message.content_type, message.body, self._timeout)
        except (NeverLeft, NoAnswer, Refusal) as error:
            log.warning("the operator's system of merchant %s did not answer: %s", merchant.id, error)
            raise Refusal(Problem.OPERATOR_SILENT) from error
        if not 200 <= reply.status < 300:
            log.warning("the operator's system of merchant %s answered HTTP %d", merchant.id, reply.status)
            raise Refusal(Problem.OPERATOR_SILENT)
        return _trusted(merchant, reply.body, asked["nonceStr"])


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
