"""The small rules in which an operator writes down what a gateway's manual says: pairs, places, answers, receipts.

Every rule is read into a type here, once; what can't be read is a BadRule that says in both languages how to write it.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self
from urllib.parse import unquote

from hutong.base.text import Unfit
from hutong.capabilities.faults import Fault
from hutong.capabilities.sms import SmsState

NAME: Final = r"[A-Za-z_][0-9A-Za-z_.\-]{0,63}"
_SOURCE: Final = r"text|json:[0-9A-Za-z_\-]+(?:\.[0-9A-Za-z_\-]+)*"
_ANSWER: Final = re.compile(rf"({_SOURCE})([=>])(.+)")
_WHOLE: Final = re.compile(r"-?[0-9]{1,20}")
_FAULTS: Final[Mapping[str, Fault]] = {
    "config": Fault.CONFIG,
    "refused": Fault.REFUSED,
    "slow_down": Fault.SLOW_DOWN,
}
_STATES: Final[Mapping[str, SmsState]] = {"delivered": SmsState.DELIVERED, "failed": SmsState.FAILED}
_RECEIPT: Final = ("state", "no", "number", "phone")


class BadRule(Unfit):
    """A rule that can't be read."""


def pairs(text: str) -> dict[str, str]:
    """name=value&name=value, in order, values percent-decoded; BadRule."""
    found: dict[str, str] = {}
    for part in text.split("&"):
        name, equals, value = part.partition("=")
        name = name.strip()
        if not equals or not re.fullmatch(NAME, name):
            raise BadRule(
                f"“{part[:40]}”须写成 名=值，多个以 & 相连", f"“{part[:40]}”: write name=value, joined with &"
            )
        if name in found:
            raise BadRule(f"{name} 出现了两次", f"{name} is there twice")
        found[name] = unquote(value.strip())
    return found


def _listed(text: str) -> list[str]:
    return [word for word in (part.strip() for part in text.split(",")) if word]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value is: in the whole text, or at a place in JSON."""

    path: tuple[str, ...] | None  # None: the whole text

    @classmethod
    def read(cls, text: str) -> Self:
        """`text`, or `json:` and names (or positions in lists) joined with dots; BadRule."""
        if not re.fullmatch(_SOURCE, text):
            zh, en = "写成 text，或 json:路径，如 json:data.msgid", "write text, or json:PATH such as json:data.msgid"
            raise BadRule(zh, en)
        return cls(None if text == "text" else tuple(text.removeprefix("json:").split(".")))

    def find(self, body: bytes) -> str | None:
        """The value as text; None when there is none, or no single one. ValueError when the body is not JSON."""
        text = body.decode("utf-8-sig").strip()
        return text if self.path is None else _scalar(_at(exact(text), self.path))


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """What a successful answer looks like: a number above another, or one of some words."""

    source: Source
    above: int | None
    words: frozenset[str]

    @classmethod
    def read(cls, text: str) -> Self:
        """`text>0`, `text=ok`, `json:code=0`, `json:data.status=ok,success`; BadRule."""
        found = _ANSWER.fullmatch(text)
        if found is None:
            raise BadRule(
                "写成 text>0、text=ok、json:code=0 或 json:data.status=ok,success",
                "write text>0, text=ok, json:code=0 or json:data.status=ok,success",
            )
        source, value = Source.read(found[1]), found[3].strip()
        if found[2] == ">":
            if not _WHOLE.fullmatch(value):
                raise BadRule("“>”后须是整数", "after “>” comes a whole number")
            return cls(source, int(value), frozenset())
        words = frozenset(_listed(value))
        if not words:
            raise BadRule("“=”后缺少成功时的值", "after “=” the value that means success is missing")
        return cls(source, None, words)

    def good(self, value: str) -> bool:
        """Whether a value means success."""
        if self.above is None:
            return value in self.words
        return _WHOLE.fullmatch(value) is not None and int(value) > self.above


def codes(text: str, rule: AnswerRule) -> dict[str, Fault]:
    """`config=-1,-2&refused=-11&slow_down=-20` as faults by code; BadRule."""
    found: dict[str, Fault] = {}
    for kind, listed in pairs(text).items():
        if kind not in _FAULTS:
            words = ", ".join(_FAULTS)
            raise BadRule(f"没有 {kind}，只有 {words}", f"there is no {kind}, only {words}")
        for code in _listed(listed):
            if code in found:
                raise BadRule(f"{code} 列了两次", f"{code} is listed twice")
            if rule.good(code):
                raise BadRule(f"{code} 按 ANSWER_RULE 是成功", f"{code} means success by ANSWER_RULE")
            found[code] = _FAULTS[kind]
    return found


@dataclass(frozen=True, slots=True)
class ReceiptRule:
    """How a receipt is read."""

    path: tuple[str, ...] | None  # of the receipts in JSON; None: one receipt in a form or query
    names: Mapping[str, str]  # state, no (the gateway's number), number (ours), phone -> the gateway's names
    states: Mapping[str, SmsState]

    @classmethod
    def read(cls, body: str, names: str, states: str) -> Self:
        """From the texts of RECEIPT_BODY, RECEIPT_FIELDS and RECEIPT_STATES; BadRule."""
        return cls(receipt_body(body), receipt_names(names), receipt_states(states))


def receipt_body(text: str) -> tuple[str, ...] | None:
    """`form`, `json`, or `json:PATH` of the receipts in it; BadRule."""
    if text == "form":
        return None
    if text == "json":
        return ()
    if text == "text" or not re.fullmatch(_SOURCE, text):
        raise BadRule("写成 form、json 或 json:路径，如 json:reports", "write form, json, or json:PATH: json:reports")
    return Source.read(text).path


def receipt_names(text: str) -> dict[str, str]:
    """`state=status&no=msgid&number=outid&phone=mobile`: ours = theirs; BadRule."""
    found = pairs(text)
    unknown = next((word for word in found if word not in _RECEIPT), None)
    if unknown is not None:
        words = ", ".join(_RECEIPT)
        raise BadRule(f"等号左边没有 {unknown}，只有 {words}", f"left of = there is no {unknown}, only {words}")
    wrong = next((name for name in found.values() if not re.fullmatch(NAME, name)), None)
    if wrong is not None:
        raise BadRule(f"“{wrong[:40]}”不是字段名", f"“{wrong[:40]}” is no field's name")
    if "state" not in found or not {"no", "number"} & set(found):
        raise BadRule("至少要有 state，以及 no 或 number", "state is needed, and no or number")
    return found


def receipt_states(text: str) -> dict[str, SmsState]:
    """`delivered=DELIVRD&failed=UNDELIV,EXPIRED` as states by the gateway's words; BadRule."""
    found: dict[str, SmsState] = {}
    for kind, listed in pairs(text).items():
        if kind not in _STATES:
            raise BadRule(f"没有 {kind}，只有 delivered, failed", f"there is no {kind}, only delivered, failed")
        for word in _listed(listed):
            if word in found:
                raise BadRule(f"{word} 列了两次", f"{word} is listed twice")
            found[word] = _STATES[kind]
    if SmsState.DELIVERED not in found.values():
        raise BadRule("缺少 delivered=", "delivered= is missing")
    return found


def exact(text: str) -> Any:
    """JSON with its numbers as they were written: a long number is no approximation. ValueError."""
    return json.loads(text, parse_float=str, parse_int=str)


def _at(node: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        if isinstance(node, dict):
            node = node.get(name)
        elif isinstance(node, list) and name.isascii() and name.isdigit() and int(name) < len(node):
            node = node[int(name)]
        else:
            return None
    return node


def _scalar(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.strip() if isinstance(value, str) else None


def receipts(rule: ReceiptRule, text: str) -> list[dict[str, str]]:
    """The receipts in a JSON text: names to values, those that are no text or number left out. ValueError."""
    node = _at(exact(text), rule.path or ())
    rows = node if isinstance(node, list) else [node]
    if not all(isinstance(row, dict) for row in rows):
        raise ValueError("no receipts where RECEIPT_BODY says they are")
    return [{name: told for name, value in row.items() if (told := _scalar(value)) is not None} for row in rows]
