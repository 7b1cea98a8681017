"""Masking by value: whatever text is shown or kept, the secrets that it may hold are taken out of it."""

import json
import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, quote_plus

from hutong.base.secrets import Secret, masked

_HEX: Final = re.compile("%[0-9A-F]{2}")
_HIDDEN: Final = rf"\1{masked('x')}"
_PLAIN: Final = re.compile("[0-9A-Za-z]+")  # what JSON and forms write as it is
# A signature, or what a provider lends and nobody has told us to mask, as a form, JSON (also within JSON) or XML writes
# it; shorter values are names: an SMS signature, say.
_SIGNATURE: Final = re.compile(
    r"""(?<![a-z])((?:sign|sig|signature|access_?token|refresh_?token|session_key|(?:component_?verify_?)?ticket)"""
    r"""(?:=|\\?"\s*:\s*\\?"|>(?:<!\[CDATA\[)?))(?:[0-9a-z+/=%_.~@-]|\\/){16,}""",
    re.IGNORECASE,
)
_LINE: Final = 16  # characters: a line of a pasted key this long is a secret of its own


class Masker:
    """Replaces secrets in texts, also where they are written as JSON, as a form, or broken into lines."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        found: dict[str, str] = {}
        self._secrets = list(secrets)
        for secret in self._secrets:
            text = secret.reveal()
            for body in _bodies(text):
                found[body] = masked(text)
        # The longest first: a secret that holds another is masked whole. Each with its longest plain part, which
        # every spelling of it holds: a text without that part, and most have none, needs no further look.
        bodies = sorted(found, key=len, reverse=True)
        self._bodies = [(_anchor(body), _spellings(body), found[body]) for body in bodies]
        self._anchors = sorted({anchor for anchor, _, _ in self._bodies}, key=len)

    def also(self, secrets: Iterable[Secret]) -> "Masker":
        """A masker of these secrets, too."""
        return Masker([*self._secrets, *secrets])

    def touches(self, text: str) -> bool:
        """Whether the text may hold a secret; false is certain, and takes microseconds."""
        return any(anchor in text for anchor in self._anchors)

    def mask(self, text: str) -> str:
        """The text without the secrets."""
        for anchor, spellings, mask in self._bodies:
            if anchor in text:
                for spelling in spellings:
                    text = text.replace(spelling, mask)
        return text


def unsigned(text: str) -> str:
    """The text without signatures: whoever reads a log must not be able to send its requests again."""
    return _SIGNATURE.sub(_HIDDEN, text)


def _bodies(text: str) -> set[str]:
    lines = [line.strip() for line in text.splitlines() if len(line.strip()) >= _LINE and not line.startswith("-----")]
    return {body for body in (text, text.strip(), "".join(lines), *lines) if body}


def _anchor(body: str) -> str:
    """The longest part that every spelling keeps. Parts of escapes are none: a line never ends within one."""
    return max((part for line in body.splitlines() for part in _PLAIN.findall(line)), key=len, default="")


def _spellings(body: str) -> list[str]:
    jsons = {json.dumps(body, ensure_ascii=plain)[1:-1] for plain in (True, False)}
    slashed = {spelling.replace("/", "\\/") for spelling in jsons}  # as PHP writes JSON
    quoted = {quote(body), quote(body, safe=""), quote_plus(body)}
    lower = {_HEX.sub(lambda found: found[0].lower(), spelling) for spelling in quoted}
    return sorted({body} | jsons | slashed | quoted | lower, key=len, reverse=True)
