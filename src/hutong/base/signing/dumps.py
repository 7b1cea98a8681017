"""A map of fields as a program prints it: of PHP, Python, JavaScript, Ruby or Java."""

import re
from typing import Final

# What stands before the first field: `$data = array(`, `[`, `Map(2) {`; where JSON could stand, names bear no ".
_OPENING: Final = re.compile(
    r"(?:\$?\w{1,64}\s*=\s*)?(?:\w{1,64}\s*)?(?:\(\d+\)\s*)?"
    r"(?:[\[({]\s*(?=['\"]\w+['\"]\s*=>)|[({]\s*(?=u?'\w+'\s*:|\w+\s*:)|(?=['\"]\w+['\"]\s*=>))"
)
_ITEM: Final = re.compile(
    r"\s*(?:u?(['\"]))?([A-Za-z_]\w{0,63})(?(1)\1)\s*(?:=>|:)\s*"
    r"(?:u?'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"|(-?\w[\w.]*))\s*(?:,|(?=[\])};])|$)",
    re.DOTALL,
)
_CLOSING: Final = " \t\r\n])};"
_ESCAPE: Final = re.compile(r"\\(['\"\\/])")
_PRINTED: Final = re.compile(r"^[ \t]*\[(\w+)\] => ?(.*?)\r?$", re.MULTILINE)  # PHP's print_r
_AROUND: Final = frozenset({"", "()", "Array()"})
_JAVA: Final = re.compile(r"\w{0,64}[({]\s*(\w+=.*)[)}]", re.DOTALL)
_NEXT: Final = re.compile(r",\s*(?=\w+=)")
_NOTHING: Final = frozenset({"None", "null", "NULL", "nil", "undefined"})


def dumped(body: str) -> list[tuple[str, str]] | None:
    """The fields of a printed map in their order; None when it is none, or holds what is no text and no number."""
    if found := _JAVA.fullmatch(body):
        return [_java(part) for part in _NEXT.split(found[1])]
    if (printed := _PRINTED.findall(body)) and "".join(_PRINTED.sub("", body).split()) in _AROUND:
        return printed
    opening = _OPENING.match(body)
    return _items(body, opening.end()) if opening else None


def _java(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    return name, _plain(value)


def _items(body: str, at: int) -> list[tuple[str, str]] | None:
    found = []
    while item := _ITEM.match(body, at):
        _, name, single, double, bare = item.groups()
        quoted = single if single is not None else double
        found.append((name, _plain(bare) if quoted is None else _ESCAPE.sub(r"\1", quoted)))
        at = item.end()
    return found if found and not body[at:].strip(_CLOSING) else None


def _plain(bare: str) -> str:
    return "" if bare in _NOTHING else bare
