"""The XML of WeChat's pushes as nested fields, and fields as XML: no DOCTYPE, no entities, no deep towers."""

import re
from collections.abc import Mapping
from typing import Any, Final
from xml.parsers import expat

Node = dict[str, Any]

_DEEPEST: Final = 8
_MOST: Final = 2000  # elements
_FORBIDDEN: Final = re.compile(r"<!\s*(?:doctype|entity)", re.IGNORECASE)
_OUTSIDE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML can't carry


class NotXml(ValueError):
    """A text that is not one <xml> element of fields, or that tries more than that."""


def parsed(text: str) -> Node:
    """The fields of a message: texts, objects, and lists where a name comes more than once; NotXml."""
    if _FORBIDDEN.search(text):
        raise NotXml("a DOCTYPE or an entity declaration")
    return _Reader().read(_OUTSIDE.sub("", text))  # people type what XML can't carry, and WeChat passes it on


def packed(fields: Mapping[str, Any]) -> str:
    """Fields as WeChat writes them: numbers plain, texts as CDATA, a list as its name again and again."""
    return f"<xml>{''.join(_element(name, value) for name, value in fields.items())}</xml>"


def _element(name: str, value: Any) -> str:
    if isinstance(value, list | tuple):
        return "".join(_element(name, one) for one in value)
    if isinstance(value, Mapping):
        return f"<{name}>{''.join(_element(inner, one) for inner, one in value.items())}</{name}>"
    if isinstance(value, int):
        return f"<{name}>{int(value)}</{name}>"
    text = _OUTSIDE.sub("", str(value)).replace("]]>", "]]]]><![CDATA[>")
    return f"<{name}><![CDATA[{text}]]></{name}>"


class _Reader:
    """One pass of expat over a message."""

    def __init__(self) -> None:
        self._open: list[tuple[str, Node, list[str]]] = []
        self._root: Node | str = ""
        self._count = 0

    def read(self, text: str) -> Node:
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._forbidden
        parser.EntityDeclHandler = self._forbidden
        try:
            parser.Parse(text.encode(), True)
        except expat.ExpatError as error:
            raise NotXml(f"not XML: {error}") from error
        if not isinstance(self._root, dict):
            raise NotXml("no fields")
        return self._root

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._count += 1
        strange = attributes or len(self._open) >= _DEEPEST or self._count > _MOST
        if strange or (not self._open and name != "xml"):
            raise NotXml(f"not WeChat's XML: {name[:32]}")
        self._open.append((name, {}, []))

    def _text(self, text: str) -> None:
        self._open[-1][2].append(text)

    def _end(self, name: str) -> None:
        _, fields, texts = self._open.pop()
        value: Node | str = fields or "".join(texts)
        if not self._open:
            self._root = value
            return
        above = self._open[-1][1]
        if name not in above:
            above[name] = value
        elif isinstance(above[name], list):
            above[name].append(value)
        else:
            above[name] = [above[name], value]

    def _forbidden(self, *_: object) -> None:
        raise NotXml("a DOCTYPE or an entity declaration")
