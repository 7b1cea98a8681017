"""What the three programs share: one merchant's keys, the upstream's keys, and orders that were signed beforehand."""

import hashlib
import json
import multiprocessing
import secrets
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

MERCHANT: Final = "M10001"
PRODUCTS: Final = {"pay": "auto", "pay_upstream": "wxnative"}  # `auto` calls nobody before the payer's app is known
FEN: Final = 1999


@dataclass(frozen=True, slots=True)
class World:
    """Keys and numbers; written to a file for the programs of the bench."""

    md5_key: str
    merchant_private: str
    merchant_public: str
    mchid: str
    appid: str
    serial: str
    mch_private: str  # signs requests to the upstream
    mch_public: str
    platform_id: str
    platform_private: str  # signs the upstream's answers
    platform_public: str
    callback: str = "http://127.0.0.1:8000/callback/1/1"
    upstream: str = ""

    def write(self, path: Path) -> None:
        """Keeps it as JSON."""
        path.write_text(json.dumps(asdict(self)))

    @classmethod
    def read(cls, path: Path) -> "World":
        """What `write` kept."""
        return cls(**json.loads(path.read_text()))


def make() -> World:
    """A world with fresh 2048-bit keys."""
    merchant, mch, platform = (_pair() for _ in range(3))
    return World(
        md5_key=hashlib.sha256(merchant[0].encode()).hexdigest()[:32],
        merchant_private=merchant[0],
        merchant_public=merchant[1],
        mchid="1900000109",
        appid="wxd678efh567hg6787",
        serial="408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB",
        mch_private=mch[0],
        mch_public=mch[1],
        platform_id="PUB_KEY_ID_0119000001092024101100397200000006",
        platform_private=platform[0],
        platform_public=platform[1],
    )


def _pair() -> tuple[str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


def orders(world: World, case: str, count: int) -> list[bytes]:
    """Signed bodies of POST /api/pay, each with an orderId of its own. Made on every core before anything is timed."""
    parts = [range(start, min(start + 2000, count)) for start in range(0, count, 2000)]
    with multiprocessing.get_context("spawn").Pool(multiprocessing.cpu_count()) as pool:
        made = pool.starmap(_signed, [(world.merchant_private, world.md5_key, PRODUCTS[case], part) for part in parts])
    return [body for bodies in made for body in bodies]


def signed(world: World, fields: Mapping[str, str]) -> dict[str, str]:
    """The fields of one call with a nonce and the merchant's signature."""
    full = {**fields, "nonceStr": secrets.token_hex(16)}
    return {**full, "sign": _sign(full, world.md5_key, _key(world.merchant_private))}


def _signed(private: str, md5_key: str, product: str, numbers: range) -> list[bytes]:
    key, bodies = _key(private), []
    for number in numbers:
        fields = {
            "merId": MERCHANT,
            "orderId": f"B{number:012d}",
            "orderAmt": f"{FEN // 100}.{FEN % 100:02d}",
            "channel": product,
            "desc": "测试商品",
            "attch": f"attach-{number}",
            "smstyle": "1",
            "userId": f"user-{number}",
            "ip": "203.0.113.7",
            "notifyUrl": "https://shop.example/notify",
            "returnUrl": "https://shop.example/back?order=1",
            "nonceStr": hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest(),
        }
        fields["sign"] = _sign(fields, md5_key, key)
        bodies.append(json.dumps(fields, ensure_ascii=False).encode())
    return bodies


def _sign(fields: Mapping[str, str], md5_key: str, key: rsa.RSAPrivateKey) -> str:
    text = "&".join(f"{name}={fields[name]}" for name in sorted(fields)) + f"&key={md5_key}"
    digest = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest().upper()
    return b64encode(key.sign(digest.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()


def _key(private: str) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(private.encode(), password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key
