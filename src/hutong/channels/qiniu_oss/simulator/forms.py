"""The simulated Kodo's form upload: one file in a multipart form, whatever the order of its fields.

Source: the page on form upload at developer.qiniu.com, read in public copies 2026-11.
"""

from typing import Final

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import Response

from hutong.channels.qiniu_oss.simulator.answers import Refused
from hutong.channels.qiniu_oss.simulator.arrivals import Arrivals, Arrived
from hutong.channels.qiniu_oss.simulator.gate import Gate
from hutong.channels.qiniu_oss.simulator.kinds import HEAD
from hutong.channels.qiniu_oss.simulator.stock import BLOCK, Stock, Sum

_VARIABLE: Final = "x:"


class Forms:
    """Takes forms."""

    def __init__(self, gate: Gate, stock: Stock, arrivals: Arrivals) -> None:
        self._gate = gate
        self._stock = stock
        self._arrivals = arrivals

    async def answer(self, request: Request) -> Response:
        """The answer to a posted form; Refused."""
        if not request.headers.get("content-type", "").startswith("multipart/form-data"):
            raise Refused(400, "request Content-Type isn't multipart/form-data")
        try:
            async with request.form(max_files=1, max_fields=100) as form:
                return await self._take(form)
        except MultiPartException:
            raise Refused(400, "invalid multipart format") from None

    async def _take(self, form: FormData) -> Response:
        account, policy = self._gate.upload(_text(form, "token") or "")
        sent = form.get("file")
        if not isinstance(sent, UploadFile):
            raise Refused(400, "file is not specified in multipart")
        pieces: list[str] = []
        total, head = Sum(), b""
        while block := await sent.read(BLOCK):
            head = head or block[:HEAD]
            total.add(block)
            pieces.append(self._stock.lay(block))
        file = Arrived(
            pieces=pieces,
            etag=total.etag,
            size=total.size,
            head=head,
            key=_text(form, "key"),
            name=_text(form, "fileName") or sent.filename or "",
            kind=sent.content_type or "",
            variables={name: str(value) for name, value in form.items() if name.startswith(_VARIABLE) and value},
        )
        try:
            _check_crc32(_text(form, "crc32"), total.crc32)
            kept = self._arrivals.keep(policy, file)
        except Refused:
            self._stock.toss(pieces)
            raise
        return await self._arrivals.tell(account, policy, kept)


def _text(form: FormData, name: str) -> str | None:
    value = form.get(name)
    return value if isinstance(value, str) else None


def _check_crc32(given: str | None, found: int) -> None:
    if given is None:
        return
    if not given.isdecimal() or int(given) > 0xFFFFFFFF:
        raise Refused(400, "invalid crc32")
    if int(given) != found:
        raise Refused(406, "crc32 mismatch")
