"""The signature debugger: a pasted request, the merchant's keys, and the first step that went another way."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from hutong.base.rsa import Verifier
from hutong.base.secrets import Secret, same
from hutong.base.signing import compare, steps, verify
from hutong.base.signing.explain import Mistakes, mistakes, signed, unknown
from hutong.base.signing.mistake import MD5, READING, SIGN, TEXT, Made, Mistake, digest, md5, reading, sign
from hutong.base.signing.paste import Pasted, paste
from hutong.base.signing.signature import opened, read
from hutong.base.text import Text

Verdict = Literal["right", "wrong"]
State = Literal[Verdict, "unknown"]
By = Literal["", "current", "previous", "hub"]  # whose live keys a signature is good for
Part = Literal["signed", "empty", "sign"]
_OTHER_MD5: Final = md5(
    "不是平台文本的 MD5，也不是常见错误的结果", "not the MD5 of the hub's text, nor of a common mistake"
)
_OTHER_SIGNED: Final = sign("签名出自您的私钥，但签的不是这个 MD5", "it is by your private key, but not of this MD5")
_NO_SIGN: Final = sign(
    "缺少 sign；填上 sign、您的文本或 MD5，可以看到从哪一步开始不同",
    "sign is missing; give it, your text or your MD5 to see where yours leaves the hub's way",
)
_NO_KEY: Final = sign("还没有登记商户公钥，无法验证", "no public key is registered, so nothing can be verified")


@dataclass(frozen=True, slots=True)
class Keys:
    """A merchant's live keys, the current ones first, and the hub's for this merchant."""

    md5: Sequence[Secret]
    verifiers: Sequence[Verifier]
    platform: Verifier


@dataclass(frozen=True, slots=True)
class Own:
    """What the merchant's program made on the way, as far as they have it."""

    text: str = ""
    md5: str = ""
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the request and what becomes of it."""

    name: str
    value: str
    part: Part


@dataclass(frozen=True, slots=True)
class Step:
    """A step of document 003 (0: reading the request): right, wrong with words, or not known."""

    number: int
    state: State
    words: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that can be said without giving the key away."""

    state: Verdict
    by: By
    first: Text | None  # the first difference
    kind: str  # how the request was written
    fields: tuple[Field, ...]
    text: str  # the hub's, key hidden; nothing, where no field was read
    digest: str
    steps: tuple[Step, ...]
    side: compare.Side | None  # with their own text


def debug(body: str, own: Own, keys: Keys, mer_id: str = "") -> Report:
    """Recomputes every step of a pasted request and names the first difference.

    `mer_id`: whose keys these are; a request in another's name is verified with other keys.
    """
    pasted = paste(body)
    if not pasted.fields:
        return _of_nothing(pasted)
    if own.sign:
        pasted.fields["sign"] = own.sign
    by, md5_key = _by(pasted, keys)
    if mer_id and not (by == "hub" or _is_hubs(pasted, keys)):
        pasted.notes[:0] = _of_merchant(pasted, mer_id)
    evidence = _Evidence.of(pasted, own, keys, by)
    made = steps(pasted.fields, md5_key)
    return Report(
        state=evidence.state,
        by=by,
        first=evidence.first,
        kind=pasted.kind,
        fields=tuple(_field(name, value) for name, value in pasted.fields.items()),
        text=f"{made.text.removesuffix(md5_key.reveal())}{compare.KEY}",
        digest=made.digest,
        steps=tuple(evidence.step(number) for number in range(SIGN + 1)),
        side=compare.side_by_side(pasted.fields, md5_key, own.text) if own.text else None,
    )


def _of_nothing(pasted: Pasted) -> Report:
    evidence = _Evidence(tuple(pasted.notes), READING)
    steps = tuple(evidence.step(number) for number in range(SIGN + 1))
    return Report(evidence.state, "", evidence.first, pasted.kind, (), "", "", steps, None)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """Which mistakes were found, and up to which step everything is known to be right."""

    wrong: Mistakes
    proved: int
    differs: bool = False  # their own text

    @classmethod
    def of(cls, pasted: Pasted, own: Own, keys: Keys, by: By) -> "_Evidence":
        if by:
            return cls(tuple(pasted.notes), SIGN)
        judged: list[tuple[int, Mistakes | None]] = [(0, tuple(pasted.notes))]
        text = _of_text(pasted, own, keys)
        digested = _of_md5(pasted, own, keys, text)
        judged += [(TEXT, text), (MD5, digested), (SIGN, _of_sign(pasted, own, keys, text, digested))]
        found = dict.fromkeys(mistake for _, some in judged for mistake in some or ())
        if not pasted.fields.get("sign") and all(mistake.step == READING for mistake in found):
            found[replace(_NO_SIGN, blind=True)] = None
        proved = max((step for step, some in judged if some == ()), default=0)
        return cls(tuple(sorted(found, key=lambda mistake: mistake.step)), proved, bool(text))

    @property
    def state(self) -> Verdict:
        return "wrong" if self.wrong else "right"

    @property
    def first(self) -> Text | None:
        return self.wrong[0].words if self.wrong else None

    def step(self, number: int) -> Step:
        words = tuple(mistake.words for mistake in self.wrong if mistake.step == number)
        if words or (number == TEXT and self.differs):
            return Step(number, "wrong", words)
        known = number <= self.proved or any(number < wrong.step and not wrong.blind for wrong in self.wrong)
        return Step(number, "right" if known or number == READING else "unknown")


def _by(pasted: Pasted, keys: Keys) -> tuple[By, Secret]:
    """Whose signature it is when it is good, and the MD5 key it was made with, else the current one."""
    for at, key in enumerate(keys.md5):
        for which, verifier in enumerate(keys.verifiers):
            if verify(pasted.fields, key, verifier):
                return "previous" if at or which else "current", key
        if verify(pasted.fields, key, keys.platform):
            return "hub", key
    return "", keys.md5[0]


def _of_text(pasted: Pasted, own: Own, keys: Keys) -> Mistakes | None:
    """What is wrong about their text, for the key that suits it best; None when they gave none."""
    if not own.text:
        return None
    judged = [compare.judge(pasted.fields, key, own.text, list(pasted.fields)) for key in keys.md5]
    return min(judged, key=len)


def _of_md5(pasted: Pasted, own: Own, keys: Keys, text: Mistakes | None) -> Mistakes | None:
    written = own.md5.strip().encode()
    if not written:
        return None
    others = [] if text is None else [*_digests(own.text, text)]
    found = signed(lambda data: same(data, written), pasted.fields, keys.md5, list(pasted.fields), others)
    return (replace(_OTHER_MD5, blind=True),) if found is None else found


def _of_sign(pasted: Pasted, own: Own, keys: Keys, text: Mistakes | None, digested: Mistakes | None) -> Mistakes | None:
    if not pasted.fields.get("sign"):
        return None
    if not keys.verifiers:
        return (replace(_NO_KEY, blind=True),)
    others = [] if text is None else [*_digests(own.text, text)]
    if digested is not None:
        others.append(Made(own.md5.strip().encode(), digested))
    verifiers = _signers(pasted, keys)
    found = mistakes(pasted.fields, keys.md5, verifiers, list(pasted.fields), others)
    if found is not None:
        return found
    known = text is not None or digested is not None
    return (replace(_OTHER_SIGNED, blind=True),) if known else (unknown(pasted.fields),)


def _signers(pasted: Pasted, keys: Keys) -> Sequence[Verifier]:
    """The merchant's keys; or the hub's, when it was the hub that signed and what was pasted is not what it signed."""
    return [keys.platform] if _is_hubs(pasted, keys) else keys.verifiers


def _is_hubs(pasted: Pasted, keys: Keys) -> bool:
    """Whether it was the hub that signed, whatever it signed."""
    written = read(pasted.fields.get("sign", ""), [keys.platform])
    return not isinstance(written, Mistake) and opened(written.raw, [keys.platform]) is not None


def _of_merchant(pasted: Pasted, mer_id: str) -> Mistakes:
    """What is wrong about merId, by which the hub chooses the keys; it may be in what could not be read."""
    fields = pasted.fields
    given = fields.get("merId", "")
    if given == mer_id:
        return ()
    if given:
        zh = f"merId 是 {given}，不是您的商户号 {mer_id}：平台会用另一个商户的密钥验证"
        return (reading(zh, f"merId is {given} and not yours, {mer_id}: the hub verifies with another's keys"),)
    other = next((name for name in fields if name.strip().lower() in ("merid", "mer_id")), None)
    if other is not None:
        zh = f"字段名写成了“{other}”，应为 merId（区分大小写，前后无空格）"
        return (reading(zh, f"the field is called merId, not “{other}”"),)
    if not pasted.whole:
        return ()
    return (reading(f"缺少 merId（您的商户号 {mer_id}）", f"merId is missing (yours is {mer_id})"),)


def _digests(text: str, wrong: Mistakes) -> list[Made]:
    """The right and the lower-case MD5 of their own text: then step 3 is theirs as it should be, or nearly."""
    right = digest(text.encode("utf-8", "surrogatepass"))
    lower = md5("MD5 须转换成大写", "the MD5 must be upper case")
    return [
        Made(right, wrong),
        Made(right.lower(), (*wrong, lower)),
        Made(text.encode("utf-8", "surrogatepass"), wrong),
    ]


def _field(name: str, value: str) -> Field:
    return Field(name, value, "sign" if name == "sign" else "empty" if value == "" else "signed")


__all__ = ["Field", "Keys", "Own", "Report", "Step", "debug"]
