"""Masking by value: whatever text is shown or kept, the secrets that it may hold are taken out of it."""

import json
import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, quote_plus

from hutong.base.secrets import Secret, masked

_HEX: Final = re.compile("%[0-9A-F]{2}")
_LINE: Final = 16  # characters: a line of a pasted key this long is a secret of its own


class Masker:
    """Replaces secrets in texts, also where they are written as JSON, as a form, or broken into lines."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        found: dict[str, str] = {}
        for secret in secrets:
            text = secret.reveal()
            for spelling in _spellings(text):
                found[spelling] = masked(text)
        # The longest first: a secret that holds another is masked whole.
        self._spellings = sorted(found.items(), key=lambda pair: -len(pair[0]))

    def mask(self, text: str) -> str:
        """The text without the secrets."""
        for spelling, mask in self._spellings:
            if spelling in text:
                text = text.replace(spelling, mask)
        return text


def _spellings(text: str) -> set[str]:
    lines = [line.strip() for line in text.splitlines() if len(line.strip()) >= _LINE and not line.startswith("-----")]
    bodies = {text, text.strip(), "".join(lines), *lines}
    return {spelling for body in bodies if body for spelling in _encoded(body)}


def _encoded(text: str) -> set[str]:
    jsons = {json.dumps(text, ensure_ascii=plain)[1:-1] for plain in (True, False)}
    slashed = {spelling.replace("/", "\\/") for spelling in jsons}  # as PHP writes JSON
    quoted = {quote(text), quote(text, safe=""), quote_plus(text)}
    lower = {_HEX.sub(lambda found: found[0].lower(), spelling) for spelling in quoted}
    return {text} | jsons | slashed | quoted | lower
