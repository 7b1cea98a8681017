"""Why a signature is wrong: which step of document 003 was done otherwise. For people who may know the keys only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from hutong.base.rsa import Verifier
from hutong.base.secrets import Secret, masked, same
from hutong.base.signing import steps
from hutong.base.signing.digests import digests
from hutong.base.signing.mistake import FIELDS, SIGN, Made, Matches, Mistake, digest, sign
from hutong.base.signing.signature import by_pss, opened, read
from hutong.base.signing.texts import full, texts
from hutong.base.text import Text

Mistakes = tuple[Mistake, ...]  # the first step's first; none: it is right
_BARE = Mistake(
    SIGN,
    Text(
        "第 4 步缺失：sign 是 MD5 本身，还要用商户私钥签名再 base64",
        "step 4 is missing: sign is the MD5 itself; sign it with the private key, then base64",
    ),
)
_FOREIGN = sign(
    "签名不是用已登记公钥所对应的私钥生成的",
    "not made with the private key of the registered public key",
)


def explain(
    fields: Mapping[str, str], md5_keys: Sequence[Secret], verifiers: Sequence[Verifier], sent: Sequence[str] = ()
) -> Text:
    """The first step that differs, in words. `sent` is the fields' order in the request; keys: those that live."""
    found = mistakes(fields, md5_keys, verifiers, sent)
    if found:
        return found[0].words
    ours = steps(fields, md5_keys[0])
    plain = ours.text.removesuffix(md5_keys[0].reveal())
    shown = [masked(key.reveal()) for key in md5_keys]
    text = Text(plain + " 或 ".join(shown), plain + " or ".join(shown))
    return Text(
        f"第 1–2 步：您签名的文本与平台不同（字段或 MD5 密钥不同）。平台的文本是 {text.zh} ，MD5 是 {ours.digest}",
        "steps 1–2: the text you signed differs from the hub's (other fields, or another MD5 key). "
        f"The hub's is {text.en} and its MD5 is {ours.digest}",
    )


def mistakes(
    fields: Mapping[str, str],
    md5_keys: Sequence[Secret],
    verifiers: Sequence[Verifier],
    sent: Sequence[str] = (),
    others: Sequence[Made] = (),
) -> Mistakes | None:
    """What was done otherwise, given fields["sign"]; None when something unknown was signed.

    `others`: further bytes that may have been signed, such as the merchant's own MD5, with what is wrong about them.
    """
    written = fields.get("sign", "")
    if any(same(steps(fields, key).digest.lower(), written.lower()) for key in md5_keys):
        return (_BARE,)
    reading = read(written, verifiers)
    if isinstance(reading, Mistake):
        return _blind(reading)
    last = [reading.mistake] if reading.mistake else []
    inside = opened(reading.raw, verifiers)
    if inside is None:
        pss = by_pss(reading.raw, verifiers)
        right = any(pss.matches(steps(fields, key).digest.encode()) for key in md5_keys)
        return (pss.mistake, *last) if right and pss.mistake else _blind(_FOREIGN, *last)
    found = signed(inside.matches, fields, md5_keys, sent, others)
    last = [*([inside.mistake] if inside.mistake else []), *last]
    if found is None:
        return _blind(*last) or None
    return (*found, *last)


def _blind(*found: Mistake) -> Mistakes:
    return tuple(replace(mistake, blind=True) for mistake in found)


def signed(
    matches: Matches,
    fields: Mapping[str, str],
    md5_keys: Sequence[Secret],
    sent: Sequence[str] = (),
    others: Sequence[Made] = (),
) -> Mistakes | None:
    """The mistakes on the way to the bytes that match; none for the right ones, None when nothing known matches."""
    for key in md5_keys:
        if matches(steps(fields, key).digest.encode()):
            return ()
    for key in md5_keys:
        for made in _made(fields, key, sent):
            if matches(made.data):
                return made.mistakes
    return next((made.mistakes for made in others if matches(made.data)), None)


def _made(fields: Mapping[str, str], key: Secret, sent: Sequence[str]) -> Iterator[Made]:
    """Everything that may have been signed by mistake: one mistake first, then two."""
    right = Made(steps(fields, key).text.encode("utf-8", "surrogatepass"))
    wrong = list(texts(fields, key.reveal(), sent))
    yield from digests(right.data, key.reveal())
    for text in wrong:
        yield Made(digest(text.data), text.mistakes)
    for text in wrong:
        for end in digests(text.data, key.reveal()):
            yield Made(end.data, (*text.mistakes, *end.mistakes))


def unknown(fields: Mapping[str, str]) -> Mistake:
    """What can be said when something was signed that no known mistake makes."""
    names = ", ".join(full(fields))
    zh = f"签名出自您的私钥，但签的是另一段文本：MD5 密钥或字段不同。平台用的字段是 {names}；贴上您的文本可看到不同之处"
    en = (
        "it is by your private key, but of another text: with another MD5 key, or other fields. "
        f"The hub takes {names}; paste your text to see where it differs first"
    )
    return Mistake(FIELDS, Text(f"第 1–2 步：{zh}", f"steps 1–2: {en}"))
