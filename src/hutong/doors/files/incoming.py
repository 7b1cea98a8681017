"""A browser's form with one file as it comes in: fields first, then the file, never more in memory than a piece."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Final

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from hutong.base.asgi import STALL, Gone, Receive
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text

FIELDS: Final = 64 * 1024  # bytes of all fields and headers together
FILE: Final = "file"  # the name of the file's field
_MOST: Final = 64  # fields


class Incoming:
    """Reads a form of multipart/form-data piece by piece. Refusal for whatever isn't one; Gone."""

    def __init__(self, content_type: bytes, receive: Receive) -> None:
        kind, options = parse_options_header(content_type)
        boundary = options.get(b"boundary", b"")
        if kind != b"multipart/form-data" or not boundary:
            raise bad("表单须为 multipart/form-data", "the form has to be multipart/form-data")
        self.fields: dict[str, str] = {}
        self.file_type: str | None = None  # set when the file begins
        self._receive = receive
        self._parser = _parser(boundary, self)
        self._pieces: list[bytes] = []
        self._header = self._value = b""
        self._headers: dict[bytes, bytes] = {}
        self._name: str | None = None
        self._text = bytearray()
        self._spent = 0
        self._ended = False

    async def head(self) -> str:
        """Reads as far as the file; gives the content type that the browser says it has."""
        while self.file_type is None:
            if self._ended:
                raise bad("表单里没有文件", "there is no file in the form")
            await self._feed()
        return self.file_type

    async def content(self, size: int) -> AsyncGenerator[bytes, None]:
        """The file's bytes. It ends well only when the whole form was there and the file had exactly this size."""
        come = 0
        while True:
            pieces, self._pieces = self._pieces, []
            for piece in pieces:
                come += len(piece)
                if come > size:
                    raise other_size(size)
                yield piece
            if self._ended:
                break
            await self._feed()
        if come != size:
            raise other_size(size)

    async def _feed(self) -> None:
        try:
            async with asyncio.timeout(STALL):
                message = await self._receive()
        except TimeoutError as error:
            raise bad("太久没有收到数据", "nothing came for too long") from error
        if message["type"] == "http.disconnect":
            raise Gone
        try:
            self._parser.write(message.get("body", b""))
        except FormParserError as error:
            raise bad("表单无法读取", "the form can't be read") from error
        if not message.get("more_body", False) and not self._ended:
            raise bad("表单不完整", "the form was cut off")

    # What the parser calls, in the order in which a part goes by.

    def on_part_begin(self) -> None:
        """A field, or the file."""
        if self.file_type is not None:
            raise bad("文件须是表单的最后一项", "the file has to be the last of the form")
        self._headers = {}
        self._name, self._text = None, bytearray()

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        """A piece of a header's name."""
        self._spend(end - start)
        self._header += data[start:end]

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        """A piece of a header's value."""
        self._spend(end - start)
        self._value += data[start:end]

    def on_header_end(self) -> None:
        """A header is whole."""
        self._headers[self._header.lower()] = self._value
        self._header = self._value = b""

    def on_headers_finished(self) -> None:
        """Now it is known which field this is."""
        _, options = parse_options_header(self._headers.get(b"content-disposition"))
        self._name = _text(options.get(b"name", b""))
        if self._name == FILE:
            self.file_type = _text(self._headers.get(b"content-type", b"application/octet-stream"))
        elif b"filename" in options or not self._name or len(self.fields) >= _MOST:
            raise bad("表单里有不应有的内容", "there is something in the form that doesn't belong there")

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        """A piece of a field, or of the file."""
        if self.file_type is not None:
            self._pieces.append(data[start:end])
        else:
            self._spend(end - start)
            self._text += data[start:end]

    def on_part_end(self) -> None:
        """A field is whole."""
        if self.file_type is not None or self._name is None:
            return
        if self._name in self.fields:
            raise Refusal(Problem.REPEATED_FIELD, self._name[:32])
        self.fields[self._name] = _text(bytes(self._text))

    def on_end(self) -> None:
        """The form is whole."""
        self._ended = True

    def _spend(self, length: int) -> None:
        self._spent += length
        if self._spent > FIELDS:
            raise Refusal(Problem.BODY_TOO_LARGE)


def bad(zh: str, en: str) -> Refusal:
    """A form that can't be taken, and why."""
    return Refusal(Problem.BAD_FIELD, Text(zh, en))


def other_size(size: int) -> Refusal:
    """A file that isn't as long as was agreed."""
    return Refusal(Problem.FILE_SIZE, Text(f"应为 {size} 字节", f"it has to have {size} bytes"))


def _parser(boundary: bytes, form: Incoming) -> MultipartParser:
    try:
        return MultipartParser(
            boundary,
            {
                "on_part_begin": form.on_part_begin,
                "on_header_field": form.on_header_field,
                "on_header_value": form.on_header_value,
                "on_header_end": form.on_header_end,
                "on_headers_finished": form.on_headers_finished,
                "on_part_data": form.on_part_data,
                "on_part_end": form.on_part_end,
                "on_end": form.on_end,
            },
        )
    except FormParserError as error:  # the boundary is too long
        raise bad("表单无法读取", "the form can't be read") from error


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise bad("表单字段不是 UTF-8", "a field isn't UTF-8") from error
