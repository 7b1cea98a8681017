"""Accounts at the simulated WeChat Pay: merchants and service providers with fresh keys and certificates."""

import secrets
from collections.abc import Callable, Sequence
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from hutong.base.clock import now
from hutong.capabilities.simulation.book import Drawer, Record

KIND = "account"
PARTNER = "partner"  # the form of a service provider


class Accounts:
    """The register of merchants, in the book."""

    def __init__(self, book: Drawer, forms: Sequence[str], appid: Callable[[str], str]) -> None:
        """`appid` tells which application an account of a form is bound to; empty: one that nobody else knows."""
        self._book = book
        self._forms = forms
        self._appid = appid

    def opened(self, form: str) -> Record:
        """The account of a form, opened at the first call; KeyError for a form that does not exist."""
        if form not in self._forms:
            raise KeyError(form)
        return self._book.get(KIND, form) or self._open(form)

    def of(self, mch_id: str) -> Record | None:
        """The account whose own number this is."""
        return next((found for found in self._book.all(KIND) if found["mch_id"] == mch_id), None)

    def close_products(self, form: str, *trade_types: str) -> None:
        """The merchant has every product but these from now on, such as JSAPI; without any it has all again."""
        self._book.put(KIND, form, {**self.opened(form), "closed": list(trade_types)})

    def _open(self, form: str) -> Record:
        partner = form == PARTNER
        mch_id = _digits("19", 10)
        record: Record = {
            "form": form,
            "name": "胡同小店（服务商）" if partner else "胡同小店",
            "appid": self._appid(form) or _appid(),
            "mch_id": mch_id,
            "key": secrets.token_hex(16),
            "sub_mch_id": _digits("16", 10) if partner else "",
            "sub_appid": _appid() if partner else "",
            "certificate": _certificate(mch_id),
        }
        self._book.put(KIND, form, record)
        return record


def _certificate(mch_id: str) -> str:
    """apiclient_cert.pem and apiclient_key.pem in one text."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, mch_id)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=5 * 365))
        .sign(key, hashes.SHA256())
    )
    encoding, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain)
    return (made.public_bytes(encoding) + private).decode()


def _appid() -> str:
    return "wx" + secrets.token_hex(8)


def _digits(start: str, length: int) -> str:
    return start + "".join(secrets.choice("0123456789") for _ in range(length - len(start)))
