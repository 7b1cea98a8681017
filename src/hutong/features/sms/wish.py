"""What a merchant wants to have sent: numbers and content, checked and rendered."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from hutong.base.errors import Problem, Refusal
from hutong.base.secrets import Secret
from hutong.base.text import Text, listed
from hutong.switchboard.content import PARAM, Template

MOST: Final = 100  # phones in one request
CODE: Final = "code"  # the parameter that holds a verification code
HIDDEN: Final = "••••••"  # what stands where a verification code was
_PHONE: Final = re.compile(r"1[3-9][0-9]{9}|\+[1-9][0-9]{6,14}")
_HOME: Final = "+86"
_ONE_PHONE: Final = Text(
    "须为一个 11 位大陆手机号，或以 + 和国家代码开头的国际号码",
    "one number: eleven digits of mainland China, or + with the country's code",
)
_VALUE: Final = 64  # characters of a parameter's value


@dataclass(frozen=True, slots=True)
class Wish:
    """One request. `template` empty: `text` is sent as it is; `code`: the parameter of that name is a secret."""

    merchant_id: str
    request_id: str
    phones: tuple[str, ...]
    template: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    ip: str = ""
    notify_url: str = ""
    purpose: str = ""  # of a verification code; empty: it is none
    seconds: int = 0  # how long the code lives

    @property
    def kind(self) -> str:
        """What it is: template, text or code."""
        return "code" if self.purpose else "template" if self.template else "text"

    def digest(self) -> bytes:
        """What a repeat must be equal in; the code itself is ours and takes no part."""
        params = sorted(item for item in self.params.items() if not (self.purpose and item[0] == CODE))
        content = [
            list(self.phones),
            self.template,
            params,
            self.text,
            self.notify_url,
            self.purpose,
            self.seconds,
        ]
        return hashlib.sha256(json.dumps(content).encode()).digest()


def phone_of(text: str) -> str:
    """The one number in a field for one, without +86; Refusal (BAD_INPUT) that names the field."""
    try:
        [phone] = phones_of(text)
    except (Refusal, ValueError) as error:
        raise Refusal(Problem.BAD_INPUT, _ONE_PHONE, [("phone", _ONE_PHONE)]) from error
    return phone


def phones_of(text: str) -> tuple[str, ...]:
    """The numbers in a list with commas, each once; Refusal (SMS_NUMBER). +86 is left out."""
    found = [part.strip().replace(" ", "").replace("-", "") for part in text.split(",")]
    plain = [one.removeprefix(_HOME) if len(one) == 14 else one for one in found]
    for given, one in zip(found, plain, strict=True):
        if not _PHONE.fullmatch(one):
            raise Refusal(Problem.SMS_NUMBER, given[:24])
    phones = tuple(dict.fromkeys(plain))
    if len(phones) > MOST:
        raise Refusal(Problem.SMS_NUMBER, Text(f"一次最多 {MOST} 个号码", f"{MOST} numbers at most"))
    return phones


def params_of(text: str) -> dict[str, str]:
    """The parameters in a JSON object of texts (or whole numbers), each once; Refusal (SMS_PARAMS)."""
    if not text:
        return {}
    try:
        found = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refusal(Problem.SMS_PARAMS, Text("params 须为 JSON 对象", "params must be a JSON object"))
    params: dict[str, str] = {}
    for name, value in found.items():
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            raise Refusal(Problem.SMS_PARAMS, name[:32])
        params[name] = _bearable(name, str(value))
    return params


def rendered(template: Template, params: Mapping[str, str]) -> str:
    """The text as it is read; Refusal (SMS_PARAMS) unless the parameters are exactly the template's."""
    missing, extra = set(template.params) - set(params), set(params) - set(template.params)
    if missing or extra:
        found = _named(Text("缺少 ", "missing "), missing) + _named(Text("多出 ", "too many: "), extra)
        raise Refusal(Problem.SMS_PARAMS, Text("；".join(one.zh for one in found), "; ".join(one.en for one in found)))
    return PARAM.sub(lambda found: params[found[1]], template.text)


def hidden(text: str, code: Secret | None) -> str:
    """The text without the verification code."""
    return text if code is None else text.replace(code.reveal(), HIDDEN)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object whose names differ: of two values nobody could say which one the merchant meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)[:32]
        raise Refusal(Problem.SMS_PARAMS, Text(f"{twice} 重复", f"{twice} is there twice"))
    return found


def _named(words: Text, names: set[str]) -> list[Text]:
    told = listed(sorted(name[:32] for name in names))
    return [Text(words.zh + told.zh, words.en + told.en)] if names else []


def _bearable(name: str, value: str) -> str:
    if not value.strip() or len(value) > _VALUE or not value.isprintable():
        zh = f"{name[:32]} 须为 1–{_VALUE} 个可见字符"
        raise Refusal(Problem.SMS_PARAMS, Text(zh, f"{name[:32]} must be 1 to {_VALUE} printable characters"))
    return value
