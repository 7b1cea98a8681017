"""Accounts at the simulated WeChat Pay: merchants and service providers with fresh keys, and the platform's keys."""

import secrets
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.x509.oid import NameOID

from hutong.base.clock import now
from hutong.base.rsa import Signer, serial_of
from hutong.base.secrets import Secret
from hutong.capabilities.simulation import Account, Book
from hutong.capabilities.simulation.book import Record
from hutong.vendors.wechat_world import official

KIND = "wxpay_v3.account"
PLATFORM = "wxpay_v3.platform"
FORMS = ("direct", "direct_certificate", "partner", "partner_certificate")


class Accounts:
    """The register of merchants, in the book. All share the platform's public key and certificate."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def opened(self, form: str) -> Record:
        """The account of a form, opened at the first call; KeyError for a form that does not exist."""
        if form not in FORMS:
            raise KeyError(form)
        return self._book.get(KIND, form) or self._open(form)

    def of(self, mchid: str) -> Record | None:
        """The account whose own number this is."""
        return next((found for found in self._book.all(KIND) if found["mchid"] == mchid), None)

    @property
    def platform(self) -> Record:
        """The platform's keys: a public key with its id, and a certificate with its serial number."""
        return self._book.get(PLATFORM, "keys") or self._make_platform()

    def announce_certificate(self) -> str:
        """The platform will sign with a newer certificate, which merchants can already download; its serial number."""
        pem = _certificate(Signer.generate())
        self._book.put(PLATFORM, "keys", {**self.platform, "next": pem})
        return serial_of(pem)

    def settings(self, form: str) -> Account:
        """What the operator of this account would type in."""
        found, platform = self.opened(form), self.platform
        settings = {
            "MCHID": found["mchid"],
            "SUB_MCHID": found["sub_mchid"],
            "SUB_MERCHANT_CODE": found["sub_appid"],
            "MCH_SERIAL_NO": found["serial"],
            "PRIVATE_KEY": found["private_key"],
            "SECRET_KEY": found["api_key"],
            "SIGN_TYPE": "RSA",
            "CONTENT_TYPE": "application/json; charset=utf-8",
        }
        if found["trust"] == "certificate":
            settings["PLATFORM_CERTIFICATE"] = platform["certificate"]
        else:
            settings |= {
                "PLATFORM_PUBLIC_KEY": platform["public_key"],
                "PLATFORM_PUBLIC_KEY_ID": platform["public_key_id"],
            }
        return Account(found["appid"], {name: value for name, value in settings.items() if value})

    def close_products(self, form: str, *scenes: str) -> None:
        """The merchant has every product but these from now on, such as jsapi; without any it has all again."""
        self._book.put(KIND, form, {**self.opened(form), "closed": list(scenes)})

    def _open(self, form: str) -> Record:
        private = Signer.generate()
        partner = form.startswith("partner")
        record: Record = {
            "form": form,
            "name": "胡同小店（服务商）" if partner else "胡同小店",
            "appid": official(self._book).appid if form == FORMS[0] else _appid(),
            "mchid": _digits("19", 10),
            "sub_mchid": _digits("16", 10) if partner else "",
            # with and without: payers are known by sub_openid in one form and by sp_openid in the other
            "sub_appid": _appid() if form == "partner" else "",
            "api_key": secrets.token_hex(16),
            "serial": secrets.token_hex(20).upper(),
            "private_key": private.reveal(),
            "public_key": Signer(private).public_pem(),
            "trust": "certificate" if form.endswith("certificate") else "public_key",
        }
        self._book.put(KIND, form, record)
        return record

    def _make_platform(self) -> Record:
        key, certified = Signer.generate(), Signer.generate()
        pem = _certificate(certified)
        record: Record = {
            "private_key": key.reveal(),
            "public_key": Signer(key).public_pem(),
            "public_key_id": f"PUB_KEY_ID_{_digits('0', 40)}",
            "certified_key": certified.reveal(),
            "certificate": pem,
            "serial": serial_of(pem),
        }
        self._book.put(PLATFORM, "keys", record)
        return record


def _certificate(private: Secret) -> str:
    key = serialization.load_pem_private_key(private.reveal().encode(), None)
    if not isinstance(key, RSAPrivateKey):
        raise TypeError("not an RSA key")
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tenpay.com simulated root CA")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(int("5" + secrets.token_hex(19) + "7", 16))
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=5 * 365))
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM).decode()


def _appid() -> str:
    return "wx" + secrets.token_hex(8)


def _digits(start: str, length: int) -> str:
    return start + "".join(secrets.choice("0123456789") for _ in range(length - len(start)))
