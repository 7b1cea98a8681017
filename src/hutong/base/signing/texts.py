"""Texts that merchants sign instead of the right one: each with the mistake that makes it."""

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import Final
from urllib.parse import quote, quote_plus, unquote

from hutong.base.signing.mistake import Made, Mistake, fields, text
from hutong.base.text import Text

_BROWSERS: Final = "!'()*~"  # what encodeURIComponent leaves as it is
_AMOUNT: Final = re.compile(r"\d{1,12}(\.\d{1,2})?")
_ESCAPE: Final = re.compile(r"%[0-9A-F]{2}")
_ENCODED: Final = text("签名用原始值，不做 URL 编码", "sign raw values, not URL-encoded ones")
_TWICE: Final = text(
    "请求里的值编码了两次，平台读到的仍是编码后的文本",
    "a value was encoded twice in the request: what the hub reads is still encoded",
)
_PLUS: Final = text(
    "表单里的 + 会被读成空格；值中的加号须编码为 %2B",
    "in a form + is read as a blank; a plus within a value must be sent as %2B",
)
_BLANKS: Final = text(
    "签名前去掉了值首尾的空格，而请求里没有去掉",
    "blanks at the ends of a value were cut off before signing, but not in the request",
)
_ESCAPED: Final = text("签名用原始值，不做 HTML 转义（&amp; 等）", "sign raw values, not HTML-escaped ones (&amp;)")
# What may have been done to every name.
_NAMES: Final[Sequence[Callable[[str], str]]] = (
    str.lower,
    str.upper,
    lambda name: name[:1].upper() + name[1:],
    lambda name: re.sub(r"(?<=[a-z])([A-Z])", r"_\1", name).lower(),
)
# What may have been done to every value, or to one.
_VALUES: Final[Sequence[tuple[Mistake, Callable[[str], str]]]] = (
    (_ENCODED, quote_plus),
    (_ENCODED, lambda value: quote(value, safe="")),
    (_ENCODED, lambda value: quote(value, safe=_BROWSERS)),
    (_ENCODED, lambda value: _ESCAPE.sub(lambda found: found[0].lower(), quote_plus(value))),
    (_TWICE, unquote),
    (_PLUS, lambda value: value.replace(" ", "+")),
    (_BLANKS, str.strip),
    (_ESCAPED, html.escape),
    (_ESCAPED, lambda value: html.escape(value, quote=False)),
    (text("值不加引号", "values bear no quotes"), lambda value: f'"{value}"'),
)


def texts(given: Mapping[str, str], key: str, sent: Sequence[str]) -> Iterator[Made]:
    """Every wrong text that is common, likely ones first; `sent` is the fields' order in the request."""
    for mistake, wrong in (*_of_fields(given, key, sent), *_of_text(given, key)):
        yield Made(wrong.encode("utf-8", "surrogatepass"), (mistake,))
    right = joined(given, full(given)) + f"&key={key}"
    for encoding in ("gb18030", "utf-16-le", "utf-16-be", "latin-1", "utf-8-sig"):
        yield Made(
            right.encode(encoding, "replace"), (text("文本须为 UTF-8，没有 BOM", "the text must be UTF-8 without BOM"),)
        )


def full(given: Mapping[str, str]) -> list[str]:
    """The names that take part, in their order."""
    return [name for name in sorted(given) if name != "sign" and given[name] != ""]


def joined(given: Mapping[str, str], names: Sequence[str], between: str = "&") -> str:
    """name=value, one after the other."""
    return between.join(f"{name}={given[name]}" for name in names)


def _of_fields(given: Mapping[str, str], key: str, sent: Sequence[str]) -> Iterator[tuple[Mistake, str]]:
    names, tail = full(given), f"&key={key}"
    named = sorted(name for name in given if name != "sign")
    empty = fields("空值字段不参与签名", "empty fields take no part")
    yield empty, joined(given, named) + tail
    for nothing in ("null", "None", "undefined"):
        filled = {name: given[name] or nothing for name in named}
        yield empty, joined(filled, named) + tail
    unsorted = [name for name in sent if name in names]
    yield fields("字段须按 ASCII 升序排列", "fields must be in ascending ASCII order"), joined(given, unsorted) + tail
    yield fields("字段须升序排列，不是降序", "ascending order, not descending"), joined(given, names[::-1]) + tail
    folded = sorted(names, key=str.lower)
    yield (
        fields("排序须区分大小写（大写在前）", "sorting is case-sensitive, capitals first"),
        joined(given, folded) + tail,
    )
    among = sorted([*names, "key"])
    yield (
        fields("key 不参与排序，固定放在最后", "key is not sorted among the fields, it always comes last"),
        joined({**given, "key": key}, among),
    )
    with_sign = sorted([*names, "sign"])
    yield fields("sign 不参与签名", "sign takes no part"), joined({**given, "sign": ""}, with_sign) + tail
    for name in names:
        left = [other for other in names if other != name]
        yield fields(f"缺少字段 {name}", f"{name} is missing"), joined(given, left) + tail
    yield from _renamed(given, names, tail)
    for one, other in combinations(names, 2):
        left = [name for name in names if name not in (one, other)]
        yield fields(f"缺少字段 {one} 和 {other}", f"{one} and {other} are missing"), joined(given, left) + tail
    yield from _amounts(given, names, tail)


def _renamed(given: Mapping[str, str], names: Sequence[str], tail: str) -> Iterator[tuple[Mistake, str]]:
    """Names in another case, sorted anew or in the order of the right ones."""
    for change in _NAMES:
        other = {change(name): given[name] for name in names}
        if list(other) == list(names):
            continue
        was, now = next((name, change(name)) for name in names if name != change(name))
        mistake = fields(
            f"字段名区分大小写：签名时是 {now}，请求里是 {was}",
            f"names keep their case: {now} was signed and {was} sent",
        )
        yield mistake, joined(other, sorted(other)) + tail
        yield mistake, joined(other, list(other)) + tail


def _amounts(given: Mapping[str, str], names: Sequence[str], tail: str) -> Iterator[tuple[Mistake, str]]:
    for name in names:
        value = given[name]
        if not _AMOUNT.fullmatch(value):
            continue
        number = Decimal(value)
        for other in {f"{number:.2f}", f"{number:.1f}", f"{number.normalize():f}", f"{number * 100:.0f}"} - {value}:
            yield (
                text(f"{name} 签名时是 {other}，请求里是 {value}", f"{name} was signed as {other} and sent as {value}"),
                joined({**given, name: other}, names) + tail,
            )


def _of_text(given: Mapping[str, str], key: str) -> Iterator[tuple[Mistake, str]]:
    names = full(given)
    plain = joined(given, names)
    right = f"{plain}&key={key}"
    yield text("缺少 &key=MD5 密钥", "&key=… is missing"), plain
    yield text("密钥前应为 &key=", "the key must follow &key="), plain + key
    yield text("密钥前应为 &key=", "the key must follow &key="), f"{plain}&{key}"
    yield text("密钥前应为 &key=（小写）", "the key must follow &key= in lower case"), f"{plain}&KEY={key}"
    yield text("&key= 后面缺少密钥", "the key after &key= is missing"), f"{plain}&key="
    yield text("密钥放在最后，不在最前", "the key comes last, not first"), f"key={key}&{plain}"
    for other in {key.upper(), key.lower()} - {key}:
        yield text("密钥不改变大小写", "the key keeps its case"), f"{plain}&key={other}"
    near = text("密钥前后多了空格或换行", "there is a blank or a line break beside the key")
    for tail in (f"&key= {key}", f" &key={key}", f"& key={key}", f"&key ={key}", f"&key=\n{key}", f"\n&key={key}"):
        yield near, plain + tail
    for blank in (" ", "\n", "\r\n"):
        yield text("文本末尾多了空格或换行", "there is a blank or a line break at its end"), right + blank
    yield text("末尾多了 &", "there is an & too many at its end"), f"{right}&"
    yield text("开头多了 & 或 ?", "there is an & or ? too many at its beginning"), f"&{right}"
    yield text("开头多了 & 或 ?", "there is an & or ? too many at its beginning"), f"?{right}"
    for between in ("\n", "\r\n", ",", ";", "|", "", "& ", " & "):
        yield (
            text("字段之间用 & 连接，不用换行或其他符号", "fields are joined by &, not by line breaks or other marks"),
            joined(given, names, between) + between + f"key={key}",
        )
        yield (
            text("字段之间用 & 连接，不用换行或其他符号", "fields are joined by &, not by line breaks or other marks"),
            joined(given, names, between) + f"&key={key}",
        )
    yield (
        text("要写成 名=值，不能只写值", "write name=value, not the values alone"),
        "".join(given[name] for name in names) + key,
    )
    for mistake, change in _VALUES:
        yield mistake, joined({name: change(given[name]) for name in names}, names) + f"&key={key}"
    yield from _of_one_value(given, names, key)
    for mistake, whole in (
        (_ENCODED, quote_plus(right)),
        (_ENCODED, quote(right, safe="")),
        (_ESCAPED, html.escape(right)),
    ):
        yield mistake, whole
    yield from _as_json(given, names, key)


def _of_one_value(given: Mapping[str, str], names: Sequence[str], key: str) -> Iterator[tuple[Mistake, str]]:
    for name in names:
        for mistake, change in _VALUES:
            if change(given[name]) != given[name]:
                of = replace(mistake, words=Text(f"{mistake.words.zh}（{name}）", f"{mistake.words.en} ({name})"))
                yield of, joined({**given, name: change(given[name])}, names) + f"&key={key}"


def _as_json(given: Mapping[str, str], names: Sequence[str], key: str) -> Iterator[tuple[Mistake, str]]:
    mistake = text("签名的是 k=v&k=v 文本，不是 JSON", "what is signed is k=v&k=v, not JSON")
    for content in (
        {name: given[name] for name in names},
        {name: value for name, value in given.items() if name != "sign"},
    ):
        for ascii_only in (False, True):
            packed = json.dumps(content, ensure_ascii=ascii_only, separators=(",", ":"))
            yield mistake, packed
            yield mistake, f"{packed}&key={key}"
