"""A channel code as a declaration: its keys (each declared once), its other side, what office and docs say of it."""

import dataclasses
import re
from abc import ABC
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar, Generic, Self, TypeVar, get_type_hints

from hutong.base.http import Http
from hutong.base.secrets import Secret
from hutong.base.text import Text, Unfit
from hutong.capabilities.platform.credential import NONE_LENT, Credentials

NO_HELP = Text("", "")
MERCHANT_NUMBER = Text("通道商户号", "Channel merchant number")  # everywhere; the help tells the provider's own word
_NONE = Secret("")
_COUNTED = re.compile(r"\[[^]]+\]\{([0-9]+)(?:,([0-9]+))?\}")  # a pattern that says how many of which characters


class Role(StrEnum):
    """What a secret proves; people take those of one provider for each other."""

    PAY_KEY = "pay_key"  # a secret of the merchant and the provider, that payments or their notices are signed with
    APPLICATION = "application"  # an application's own secret at a platform


@dataclass(frozen=True, slots=True)
class Key:
    """One setting of a channel, as declared: form field, validation rule, mask and documentation in one."""

    wire: str  # the name in the reference documents, e.g. MCHID
    label: Text
    help: Text = NO_HELP
    example: str = ""
    pattern: str = ""  # whole value must match
    fixed: str = ""  # the only value there is, filled in when absent
    required: bool = True
    multiline: bool = False
    check: Callable[[str], object] | None = None  # raises Unfit for a value that the pattern can't judge
    role: Role | None = None  # where it may be taken for another one
    secret: bool = False  # set from the field's type, never by hand


def key(
    wire: str,
    zh: str,
    en: str,
    *,
    help: Text = NO_HELP,
    example: str = "",
    pattern: str = "",
    fixed: str = "",
    required: bool = True,
    multiline: bool = False,
    check: Callable[[str], object] | None = None,
    role: Role | None = None,
) -> Any:
    """Declares a key as a field of a `Config`; a field of type Secret is a secret, an optional one is not required."""
    declared = Key(wire, Text(zh, en), help, example, pattern, fixed, required, multiline, check, role)
    if fixed:
        return dataclasses.field(default=fixed, metadata={"key": declared})
    if not required:
        return dataclasses.field(default=None, metadata={"key": declared})
    return dataclasses.field(metadata={"key": declared})


@dataclass(frozen=True, slots=True)
class KeyProblem:
    """What is wrong with one key of a channel's settings, and what to do."""

    wire: str
    cause: Text


class BadConfig(ValueError):
    """Settings that a channel cannot work with: every problem at once."""

    def __init__(self, problems: list[KeyProblem]) -> None:
        super().__init__("; ".join(f"{problem.wire}: {problem.cause.en}" for problem in problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Config:
    """A channel's settings, typed. Subclasses declare keys with `key`; `merchant_no` is declared for every channel."""

    MERCHANT_NO: ClassVar[Key] = Key("MERCHANT_NO", MERCHANT_NUMBER)
    # Optional keys that one capability can't do without, by their wire names; without them the channel hasn't got it.
    NEEDS: ClassVar[Mapping[type, tuple[str, ...]]] = {}

    merchant_no: str

    def check(self) -> Iterator[KeyProblem]:
        """Rules across keys; yields what is wrong."""
        yield from ()

    def facts(self) -> Mapping[str, str]:
        """What the addresses of the spec are filled with: the settings that are no secrets, by wire name."""
        fields = {name: getattr(self, name) for name, declared in _declared(type(self)) if not declared.secret}
        wires = {name: declared.wire for name, declared in _declared(type(self))}
        return {"MERCHANT_NO": self.merchant_no, **{wires[name]: value or "" for name, value in fields.items()}}

    def can(self, capability: type) -> bool:
        """Whether the optional keys that a capability needs are filled in."""
        given = [declared.wire for name, declared in _declared(type(self)) if getattr(self, name)]
        return not self.lacks(capability, given)

    def identity_pem(self) -> bytes | None:
        """The client certificate and its key for mutual TLS, PEM; None where the provider asks for none."""
        return None

    @classmethod
    def keys(cls) -> tuple[Key, ...]:
        """The declared keys in order, secret or not according to their type."""
        return tuple(declared for _, declared in _declared(cls))

    @classmethod
    def lacks(cls, capability: type, given: Collection[str]) -> tuple[Key, ...]:
        """The optional keys that a capability needs and that are not among those `given`, by wire name."""
        wanted = cls.NEEDS.get(capability, ())
        return tuple(one for _, one in _declared(cls) if one.wire in wanted and one.wire not in given)

    @classmethod
    def read(cls, merchant_no: str, settings: Mapping[str, str | Secret]) -> Self:
        """The settings as an object; BadConfig with every problem when they are not complete and right."""
        problems = [*_unlisted(cls, settings), *judge(cls.MERCHANT_NO, merchant_no)]
        values: dict[str, Any] = {"merchant_no": merchant_no}
        for name, declared in _declared(cls):
            given = settings.get(declared.wire, "")
            text = (given.reveal() if isinstance(given, Secret) else given).strip() or declared.fixed
            problems.extend(judge(declared, text))
            values[name] = (Secret(text) if declared.secret else text) if text else None
        if not problems:
            config = cls(**values)
            problems = list(config.check())
            if not problems:
                return config
        raise BadConfig(problems)


def _declared(cls: type[Config]) -> list[tuple[str, Key]]:
    hints = get_type_hints(cls)
    found: list[tuple[str, Key]] = []
    for item in dataclasses.fields(cls):
        if "key" in item.metadata:
            secret = Secret in (hints[item.name], *getattr(hints[item.name], "__args__", ()))
            found.append((item.name, dataclasses.replace(item.metadata["key"], secret=secret)))
    return found


def _unlisted(cls: type[Config], settings: Iterable[str]) -> list[KeyProblem]:
    declared = cls.keys()
    known = {key.wire for key in declared}
    cause = Text("此通道没有这个配置键", "this channel has no such key")
    return [KeyProblem(wire, cause) for wire in settings if wire not in known]


def judge(declared: Key, text: str) -> list[KeyProblem]:
    """What is wrong with one key's text on its own; rules across keys are `Config.check`'s."""
    cause: Text | None = None
    if not text:
        cause = Text("必填，尚未填写", "required and not filled in") if declared.required else None
    elif "\0" in text:
        cause = Text("含有空字符", "holds a NUL character")
    elif declared.fixed and text != declared.fixed:
        cause = Text(f"只能是 {declared.fixed}", f"can only be {declared.fixed}")
    elif declared.pattern and not re.fullmatch(declared.pattern, text):
        cause = _malformed(declared, text)
    elif declared.check is not None:
        cause = _checked(declared.check, text)
    return [KeyProblem(declared.wire, cause)] if cause else []


def _malformed(declared: Key, text: str) -> Text:
    """That a pattern refuses it; like what it should be, or, of a secret, how long: its example would be copied."""
    if declared.example and not declared.secret:
        return Text(f"格式不对（例：{declared.example}）", f"malformed (example: {declared.example})")
    counted = _COUNTED.fullmatch(declared.pattern)
    if counted is None:
        return Text("格式不对", "malformed")
    least, most = int(counted[1]), int(counted[2] or counted[1])
    if least <= len(text) <= most:
        return Text("格式不对：含有不允许的字符", "malformed: it holds a character that is not allowed")
    span = f"{least}" if least == most else f"{least}–{most}"
    return Text(f"格式不对：须 {span} 个字符，填了 {len(text)} 个", f"malformed: {span} characters, not {len(text)}")


def _checked(check: Callable[[str], object], text: str) -> Text | None:
    try:
        check(text)
    except Unfit as error:
        return Text(f"内容不对：{error.cause.zh}", error.cause.en)
    except ValueError:  # of a library, whose words are no operator's
        return Text("内容不对，无法读取", "it can't be read")
    return None


C = TypeVar("C", bound=Config)


def _nothing(*secrets: Secret) -> None:
    del secrets


@dataclass(frozen=True, slots=True)
class Line:
    """What an adapter is given: its settings, the address of its provider, and something that carries requests.

    `callback` is where the provider is to knock for this channel and revision; it has no query string,
    because WeChat refuses one. `address` is where it is to knock for this channel, whatever is current: for
    addresses that an operator enters once in the provider's console.
    """

    http: Http
    endpoint: str
    callback: str
    timeout: float = 10.0  # seconds for one call
    address: str = ""
    hosts: Mapping[str, str] = dataclasses.field(default_factory=dict)  # the provider's other addresses, see Spec
    files: str = ""  # where the hub serves the files of this channel and revision, if they lie on its own disk
    folder: Path = Path("files")  # where on the hub's own disk this channel may keep files
    own_key: Secret = _NONE  # the hub's own key for this channel: for links that the hub gives and honours itself
    credentials: Credentials = NONE_LENT  # access tokens and tickets, which one holder gets for all processes
    hide: Callable[..., None] = _nothing  # secrets that came to light in an answer: the log of this call masks them

    def host(self, name: str) -> str:
        """One of the provider's addresses, without a trailing slash."""
        return self.hosts.get(name, self.endpoint)


class Channel(ABC, Generic[C]):
    """An adapter: a configured channel on a line. Its further base classes are its capabilities."""

    def __init__(self, config: C, line: Line) -> None:
        self.config = config
        self.line = line


@dataclass(frozen=True, slots=True)
class Spec:
    """What the code knows about a channel code. Every folder under channels/ holds one, named SPEC."""

    code: str
    name: Text
    config: type[Config]
    adapter: type[Channel[Any]]
    simulator: Callable[..., Any]  # (SimulatorHome) -> capabilities.simulation.Simulator
    endpoint: (
        str  # the provider's production address, without a trailing slash; {KEY} stands for a fact of the settings
    )
    manual: str  # where the provider's manual is
    wallet: str = ""  # the payer's app that pays: wechat, alipay, unionpay; empty: any
    identifies: bool = False  # its own pages find out who the payer is: in a wallet's browser no payer's id is needed
    exclusive_scan: bool = False  # by contract, who collects by scanning with it has no other wallet's own scan payment
    shared_key: bool = False  # callbacks are signed with a key that both sides know: confirm by query before crediting
    products: Mapping[str, str] = dataclasses.field(default_factory=dict)  # usual product name -> scene
    hosts: Mapping[str, str] = dataclasses.field(default_factory=dict)  # name -> further address, written as `endpoint`
    path: str = (
        ""  # what follows the simulator's address where `endpoint` names something in its host: "/{BUCKET_NAME}"
    )
    recommended: bool = False  # the documents advise it to a new operator, among those of its kind
    unverified: Text = NO_HELP  # set where no public manual exists: what the operator has to check

    def capabilities(self) -> frozenset[type]:
        """The capability classes that the adapter implements."""
        return frozenset(base for base in self.adapter.__mro__ if "CAPABILITY" in vars(base))
