"""Two texts to sign side by side: where they differ first, and what that means; the key is never shown."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from urllib.parse import unquote, unquote_plus

from hutong.base.secrets import Secret, same
from hutong.base.signing.explain import Mistakes
from hutong.base.signing.mistake import Mistake, fields, text
from hutong.base.signing.texts import full, joined, texts

KEY: Final = "‹key›"
OTHER: Final = "‹key?›"  # something that is not the key
_HIDDEN: Final = re.compile(r"‹.*›|\*{2,}.*|•+.*|[xX]{4,}|\.{3}|…")  # a key that its owner has made unreadable already
_PAIR: Final = re.compile(r"([A-Za-z_][\w.\-]*)=(.*)", re.DOTALL)
_MARK: Final = "&key="


@dataclass(frozen=True, slots=True)
class Side:
    """Both texts, keys hidden, and the first character (from 0) that differs; None: they are the same."""

    ours: str
    yours: str
    at: int | None


def side_by_side(given: Mapping[str, str], md5_key: Secret, yours: str) -> Side:
    """The hub's text and theirs, as they may be shown."""
    ours = joined(given, full(given)) + _MARK + KEY
    shown = hidden(yours, md5_key)
    return Side(ours, shown, first_difference(ours, shown))


def hidden(yours: str, md5_key: Secret) -> str:
    """Their text without any key: neither the right one nor what they took for it."""
    shown = yours.replace(md5_key.reveal(), KEY)
    head, mark, tail = shown.rpartition(_MARK)
    if not mark or tail.startswith(KEY):
        return shown
    return head + mark + (KEY if _HIDDEN.fullmatch(tail) else OTHER if tail else "")


def first_difference(ours: str, yours: str) -> int | None:
    """The first character that differs, from 0; None when they are the same."""
    if ours == yours:
        return None
    pairs = enumerate(zip(ours, yours, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(ours), len(yours)))


def judge(given: Mapping[str, str], md5_key: Secret, yours: str, sent: Sequence[str]) -> Mistakes:
    """What is wrong about their text; nothing when it is the hub's."""
    whole = _completed(yours, md5_key)
    key = md5_key.reveal()
    if same(whole, joined(given, full(given)) + _MARK + key):
        return ()
    raw = whole.encode("utf-8", "surrogatepass")
    known = next((made.mistakes for made in texts(given, key, sent) if same(made.data, raw)), None)
    if known is not None:
        return known
    return _differences(given, md5_key, whole)


def _completed(yours: str, md5_key: Secret) -> str:
    """Their text with the key in the place where they have made it unreadable."""
    head, mark, tail = yours.rpartition(_MARK)
    return head + mark + md5_key.reveal() if mark and _HIDDEN.fullmatch(tail) else yours


def _differences(given: Mapping[str, str], md5_key: Secret, yours: str) -> Mistakes:
    head, mark, tail = yours.rpartition(_MARK)
    pairs = _pairs(given, head if mark else yours)
    found = [*_of_names(given, pairs), *_of_values(given, pairs), *_of_key(md5_key, mark, tail)]
    if not found:
        found = [
            text("与平台的文本不同，见第一处不同的位置", "it differs from the hub's text; see where it does so first")
        ]
    return tuple(sorted(found, key=lambda mistake: mistake.step))


def _pairs(given: Mapping[str, str], yours: str) -> dict[str, str]:
    """Their pairs. An & may also be a part of a value: it is, where the request's value goes on like that."""
    found: dict[str, str] = {}
    last = ""
    for part in yours.strip("&?\r\n").split("&"):
        pair = _PAIR.fullmatch(part)
        goes_on = f"{found[last]}&{part}" if last else ""
        if last and (pair is None or given.get(last, "").startswith(goes_on)):
            found[last] = goes_on
        elif pair is not None:
            last = pair[1]
            found[last] = pair[2]
    return found


def _of_names(given: Mapping[str, str], theirs: Mapping[str, str]) -> list[Mistake]:
    ours = full(given)
    lower = {name.lower(): name for name in theirs if name not in given}
    written = {name: lower[name.lower()] for name in ours if name not in theirs and name.lower() in lower}
    found = [
        fields(f"字段名区分大小写：您的文本写成了 {other}，应为 {name}", f"names keep their case: {name}, not {other}")
        for name, other in written.items()
    ]
    for name in ours:
        if name not in theirs and name not in written:
            found.append(fields(f"您的文本缺少字段 {name}", f"your text lacks {name}"))
    found += [mistake for name, value in theirs.items() if (mistake := _of_theirs(given, name, value, written))]
    both = [name for name in theirs if name in ours]
    if both != sorted(both):
        at = next(after for before, after in pairwise(both) if after < before)
        found.append(
            fields(f"顺序不对：{at} 应更靠前（ASCII 升序）", f"the order: {at} must come earlier (ascending ASCII)")
        )
    return found


def _of_theirs(given: Mapping[str, str], name: str, value: str, written: Mapping[str, str]) -> Mistake | None:
    """What is wrong about a field of theirs being there."""
    if name == "sign":
        return fields("sign 不参与签名", "sign takes no part")
    if name not in given and name not in written.values():
        return fields(f"您的文本多了请求中没有的字段 {name}", f"your text has {name}, which is not in the request")
    if given.get(name) == "" and value == "":
        return fields(f"空值字段 {name} 不参与签名", f"{name} is empty and takes no part")
    return None


def _of_values(given: Mapping[str, str], theirs: Mapping[str, str]) -> list[Mistake]:
    found = []
    for name in full(given):
        ours, yours = given[name], theirs.get(name)
        if yours is None or yours == ours:
            continue
        if ours in (unquote(yours), unquote_plus(yours)):
            found.append(text(f"{name} 用原始值，不做 URL 编码", f"{name}: sign the raw value, not URL-encoded"))
            continue
        found.append(
            text(
                f"{name} 的值不同：请求里是“{_short(ours)}”，您签名的是“{_short(yours)}”",
                f"{name} differs: “{_short(ours)}” in the request, “{_short(yours)}” in what you signed",
            )
        )
    return found


def _of_key(md5_key: Secret, mark: str, tail: str) -> list[Mistake]:
    if not mark:
        return [text("缺少 &key=MD5 密钥", "&key=… is missing")]
    if same(tail, md5_key.reveal()):
        return []
    if same(tail.strip(), md5_key.reveal()):
        return [text("密钥前后多了空格或换行", "there is a blank or a line break beside the key")]
    if same(tail.strip().lower(), md5_key.reveal().lower()):
        return [text("密钥不改变大小写", "the key keeps its case")]
    return [text("密钥不是平台现行的 MD5 密钥", "the key is none of the MD5 keys that live now")]


def _short(value: str) -> str:
    return value if len(value) <= 40 else f"{value[:38]}…"
