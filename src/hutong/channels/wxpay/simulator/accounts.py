"""Accounts at the simulated WeChat Pay: merchants and service providers with fresh keys and certificates."""

import secrets
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from hutong.base.clock import now
from hutong.capabilities.simulation import Account, Book
from hutong.capabilities.simulation.book import Record
from hutong.vendors.wechat_world import official

KIND = "wxpay.account"
FORMS = ("direct", "partner")


class Accounts:
    """The register of merchants, in the book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def opened(self, form: str) -> Record:
        """The account of a form, opened at the first call; KeyError for a form that does not exist."""
        if form not in FORMS:
            raise KeyError(form)
        return self._book.get(KIND, form) or self._open(form)

    def of(self, mch_id: str) -> Record | None:
        """The account whose own number this is."""
        return next((found for found in self._book.all(KIND) if found["mch_id"] == mch_id), None)

    def settings(self, form: str) -> Account:
        """What the operator of this account would type in."""
        found = self.opened(form)
        settings = {
            "MCHID": found["mch_id"],
            "PRIVATE_KEY": found["key"],
            "SUB_MCHID": found["sub_mch_id"],
            "SUB_MERCHANT_CODE": found["sub_appid"],
            "API_CERTIFICATE": found["certificate"],
            "SIGN_TYPE": "MD5",
        }
        return Account(found["appid"], {name: value for name, value in settings.items() if value})

    def _open(self, form: str) -> Record:
        partner = form == "partner"
        mch_id = _digits("19", 10)
        record: Record = {
            "form": form,
            "name": "胡同小店（服务商）" if partner else "胡同小店",
            "appid": official(self._book).appid if form == FORMS[0] else _appid(),
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
