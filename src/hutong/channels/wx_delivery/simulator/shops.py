"""Shops that are bound to mini programs at the simulated platform, with the carriers' own rules.

Source: the manual (carriers' rules for tips, cancelling, ordering again) and its published sandbox shop.
"""

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from hutong.base.secrets import same
from hutong.capabilities.simulation import Book
from hutong.channels.wx_delivery.simulator.refusals import No

KIND: Final = "wx_delivery.shop"
CARRIERS: Final[Mapping[str, str]] = {
    "SFTC": "顺丰同城急送",
    "SS": "闪送",
    "MTPS": "美团配送",
    "DADA": "达达",
    "TEST": "微信沙箱",
}
TEST_SHOP: Final = "test_shop_id"
PUBLISHED: Final = "test_app_secrect"  # its AppSecret, as the manual spells it
APPROVED, UNDER_AUDIT, REJECTED = 0, 1, 2
_UNSIGNED: Final = "delivery_sign 校验失败"


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop at a carrier, and the mini program that it is bound to."""

    shopid: str
    carrier: str
    secret: str
    shop_no: str
    appid: str
    audit: int = APPROVED


class Shops:
    """The register of shops."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def opened(self, form: str, carrier: str, appid: str, audit: int = APPROVED) -> Shop:
        """The shop of this form; opened at the first call with a fresh secret, but for the published test shop."""
        for record in self._book.all(KIND):
            if record["form"] == form:
                return _shop(record)
        test = carrier == "TEST"
        shop = Shop(
            TEST_SHOP if test else str(10**9 + secrets.randbelow(9 * 10**9)),
            carrier,
            PUBLISHED if test else secrets.token_hex(16),
            "test_shop_no" if test else str(10**7 + secrets.randbelow(9 * 10**7)),
            appid,
            audit,
        )
        self._book.put(KIND, shop.shopid, {**asdict(shop), "form": form})
        return shop

    def bound(self, appid: str) -> Iterator[Shop]:
        """The shops of a mini program; the test shop needs no binding and is not among them."""
        for record in self._book.all(KIND):
            if record["appid"] == appid and record["shopid"] != TEST_SHOP:
                yield _shop(record)

    def audit(self, shopid: str, result: int) -> None:
        """The audit of a binding comes to this result; KeyError."""
        record = self._book.get(KIND, shopid)
        if record is None:
            raise KeyError(shopid)
        self._book.put(KIND, shopid, {**record, "audit": result})

    def asking(self, body: Mapping[str, Any], appid: str, *, signed: bool = True) -> Shop:
        """The approved shop that a call names, with its signature checked by the carrier; No."""
        record = self._book.get(KIND, str(body.get("shopid", "")))
        if not body.get("shopid"):
            raise No(930561)
        if record is None or record["appid"] != appid or record["audit"] != APPROVED:
            raise No(930560)
        shop = _shop(record)
        if signed and not same(_signature(shop, body), str(body.get("delivery_sign", ""))):
            raise No(1, _UNSIGNED)
        return shop


def _signature(shop: Shop, body: Mapping[str, Any]) -> str:
    """SHA-1 of appkey, the order's number if the call has one, and the carrier's secret."""
    digest = hashlib.sha1(usedforsecurity=False)
    for part in (shop.shopid, str(body.get("shop_order_id", "")), shop.secret):
        digest.update(part.encode())
    return digest.hexdigest()


def _shop(record: Mapping[str, Any]) -> Shop:
    return Shop(**{name: record[name] for name in Shop.__dataclass_fields__})
