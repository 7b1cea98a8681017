"""Why a merchant's signature is wrong: the step of document 003 done otherwise. For sandbox and command line only."""

import hashlib
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote_plus

from hutong.base.rsa import Verifier
from hutong.base.secrets import Secret, masked, same
from hutong.base.signing import steps
from hutong.base.text import Text

_PRESENT = "{}={}"


def explain(fields: Mapping[str, str], md5_key: Secret, verifier: Verifier, sent: Sequence[str] = ()) -> Text:
    """The first step that differs, in words. `sent` is the fields' order in the request."""
    sign = fields.get("sign", "")
    ours = steps(fields, md5_key)
    if same(ours.digest.lower(), sign.lower()):
        return Text(
            "第 4 步缺失：sign 是 MD5 本身，还要用商户私钥签名再 base64",
            "step 4 is missing: sign is the MD5 itself; sign it with the private key, then base64",
        )
    try:
        raw = b64decode(sign, validate=True)
    except ValueError:
        return Text(
            "第 4 步：sign 不是 base64（表单中的 + 须编码为 %2B）",
            "step 4: sign is not base64 (in a form, + must be sent as %2B)",
        )
    signed = verifier.recover(raw)
    if signed is None:
        return Text(
            "第 4 步：签名不是用已登记公钥所对应的私钥、以 SHA-256 生成的",
            "step 4: not made with the private key of the registered public key, or not with SHA-256",
        )
    for step, text in _variants(fields, md5_key, sent):
        if same(hashlib.sha256(text).digest(), signed):
            return step
    shown = ours.text.removesuffix(md5_key.reveal()) + masked(md5_key.reveal())
    return Text(
        f"第 1–2 步：您签名的文本与平台不同。平台的文本是 {shown} ，MD5 是 {ours.digest}",
        f"steps 1–2: the text you signed differs from the hub's. The hub's is {shown} and its MD5 is {ours.digest}",
    )


def _variants(fields: Mapping[str, str], md5_key: Secret, sent: Sequence[str]) -> Iterator[tuple[Text, bytes]]:
    """The mistakes that are common, each with the bytes that RSA would then have signed."""
    ours, key = steps(fields, md5_key), md5_key.reveal()
    named = [name for name in fields if name != "sign"]
    full = [name for name in sorted(named) if fields[name] != ""]
    yield Text("第 3 步：MD5 须转换成大写", "step 3: the MD5 must be upper case"), ours.digest.lower().encode()
    yield (
        Text("第 3 步缺失：应对 MD5 签名，而不是对原文签名", "step 3 is missing: sign the MD5, not the text itself"),
        ours.text.encode(),
    )
    yield (
        Text(
            "第 3 步：应对 MD5 的十六进制文本签名，而不是对它的 16 个字节",
            "step 3: sign the MD5's hexadecimal text, not its 16 bytes",
        ),
        bytes.fromhex(ours.digest),
    )
    yield Text("第 2 步：缺少 &key=MD5 密钥", "step 2: &key=… is missing"), _digest(_joined(fields, full))
    yield Text("第 2 步：密钥前应为 &key=", "step 2: the key must follow &key="), _digest(_joined(fields, full) + key)
    everything = _joined(fields, sorted(named)) + f"&key={key}"
    yield Text("第 1 步：空值字段不参与签名", "step 1: empty fields take no part"), _digest(everything)
    unsorted = _joined(fields, [name for name in sent if name in full]) + f"&key={key}"
    yield Text("第 1 步：字段须按 ASCII 升序排列", "step 1: fields must be in ascending ASCII order"), _digest(unsorted)
    folded = _joined(fields, sorted(full, key=str.lower)) + f"&key={key}"
    yield (
        Text("第 1 步：排序须区分大小写（大写在前）", "step 1: sorting is case-sensitive, capitals first"),
        _digest(folded),
    )
    encoded = "&".join(f"{name}={quote_plus(fields[name])}" for name in full) + f"&key={key}"
    yield (
        Text("第 2 步：签名用原始值，不做 URL 编码", "step 2: sign raw values, not URL-encoded ones"),
        _digest(encoded),
    )
    yield Text("第 2 步：文本须为 UTF-8", "step 2: the text must be UTF-8"), _digest(ours.text, "gb18030")


def _joined(fields: Mapping[str, str], names: Sequence[str]) -> str:
    return "&".join(_PRESENT.format(name, fields[name]) for name in names)


def _digest(text: str, encoding: str = "utf-8") -> bytes:
    return hashlib.md5(text.encode(encoding), usedforsecurity=False).hexdigest().upper().encode()
