"""The simulated Miaodi's receipts: JSON posted until acknowledged, and posted wrongly when told to.

Source: the receipt page of a reseller of the same interface, read in public copies 2026-11.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from hutong.base.http import Reply
from hutong.capabilities.simulation import Call, Knocker, Mischief, Mischiefs

_HEADERS = {"content-type": "application/json;charset=utf-8", "accept": "application/json"}


class Receipts:
    """Posts receipts. A wrong one is one try; the tries after it are right, as the ladder goes on."""

    def __init__(self, knocker: Knocker, mischiefs: Mischiefs) -> None:
        self._knocker = knocker
        self._mischiefs = mischiefs
        self._held: list[Callable[[], None]] = []

    def send(self, told: Mapping[str, Any], url: str) -> None:
        """Sets off a push; nothing when the console has no address."""
        place = f"receipt {url}"
        if not url or self._mischiefs.take(Mischief.NOTICE_LOST, place):
            return

        def go() -> None:
            self._knocker.post(lambda: self._made(told, url), _heard)

        if self._mischiefs.take(Mischief.NOTICE_LATE, place):
            self._held.append(go)
            return
        go()
        if self._mischiefs.take(Mischief.NOTICE_TWICE, place):
            go()

    def release(self) -> None:
        """Sends what was held back."""
        held, self._held = self._held, []
        for go in held:
            go()

    def _made(self, told: Mapping[str, Any], url: str) -> Call:
        if self._mischiefs.take(Mischief.NOTICE_FORGED, f"receipt {url}"):
            url = _guessed(url)
        return Call(url, _HEADERS, json.dumps(told, ensure_ascii=False).encode())


def _guessed(url: str) -> str:
    """The address as somebody has it who has not seen what stands behind the question mark."""
    parts = urlsplit(url)
    query = urlencode({name: secrets.token_urlsafe(24) for name, _ in parse_qsl(parts.query)})
    return parts._replace(query=query).geturl()


def _heard(reply: Reply) -> bool:
    try:
        told = json.loads(reply.body)
    except ValueError:
        return False
    return reply.status == 200 and isinstance(told, dict) and told.get("respCode") == "00000"
