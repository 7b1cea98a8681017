"""The calls of the signed API: who may make them, what each needs, and the answer's common form."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hutong.doors.api.fields import require
from hutong.doors.api.gate import Gate
from hutong.features.merchants import Merchant
from hutong.features.notices.message import signed

Answer = dict[str, Any]
Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Call:
    """One entry of the API: what it needs and what does it."""

    required: tuple[str, ...]
    run: Callable[[Merchant, Fields], Awaitable[Answer]]
    kind: str = field(default="order")  # of the rate limit


@dataclass(frozen=True, slots=True)
class Upload:
    """One entry of the API whose fields are in the query and whose body is a file."""

    required: tuple[str, ...]
    run: Callable[[Merchant, Fields, AsyncIterator[bytes]], Awaitable[Answer]]


class Api:
    """The merchant gateway."""

    def __init__(self, gate: Gate, calls: Mapping[str, Call], uploads: Mapping[str, Upload] | None = None) -> None:
        self._gate = gate
        self.calls = calls
        self.uploads = uploads or {}

    async def answer(self, path: str, fields: Fields, source: str) -> Answer:
        """The answer to a call from `source`; Refusal."""
        call = self.calls[path]
        merchant = await self.admit(call.required, fields, source, call.kind)
        return await call.run(merchant, fields)

    async def take(self, path: str, fields: Fields, source: str, body: AsyncIterator[bytes]) -> Answer:
        """The answer to an upload from `source`; its body is not read before its signature was found right. Refusal."""
        upload = self.uploads[path]
        merchant = await self.admit(upload.required, fields, source, "order")
        return await upload.run(merchant, fields, body)

    async def admit(self, required: tuple[str, ...], fields: Fields, source: str, kind: str) -> Merchant:
        """The merchant who made a call with these fields; Refusal."""
        self._gate.slow_down(source, kind)
        require(fields, required)
        return await self._gate.admit(fields, source)


def succeeded(merchant: Merchant, message: str, fields: Mapping[str, str]) -> Answer:
    """A successful answer of which every field but `sign` is signed, `code` as the text "1"."""
    return {**signed(merchant, {"code": "1", "msg": message, **fields}), "code": 1}
