"""Accounts at the simulated Alipay: an application of each form, with fresh keys and, in one form, certificates."""

import hashlib
import secrets
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.x509.oid import NameOID

from hutong.base.clock import now
from hutong.base.rsa import Signer
from hutong.base.secrets import Secret
from hutong.capabilities.simulation import Account, Book
from hutong.capabilities.simulation.book import Record

KIND = "alipay.account"
FORMS = ("direct", "certificate")
_ROOT = "Ant Financial Certification Authority R1"
_SHORT = {
    NameOID.COMMON_NAME: "CN",
    NameOID.ORGANIZATIONAL_UNIT_NAME: "OU",
    NameOID.ORGANIZATION_NAME: "O",
    NameOID.COUNTRY_NAME: "C",
}


class Accounts:
    """The register of applications, in the book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def opened(self, form: str) -> Record:
        """The application of a form, made at the first call; KeyError for a form that does not exist."""
        if form not in FORMS:
            raise KeyError(form)
        return self._book.get(KIND, form) or self._open(form)

    def of(self, app_id: str) -> Record | None:
        """The application whose id this is."""
        return next((found for found in self._book.all(KIND) if found["app_id"] == app_id), None)

    def keep(self, account: Record) -> None:
        """Writes an application's record again."""
        self._book.put(KIND, account["form"], account)

    def settings(self, form: str) -> Account:
        """What the operator of this application would type in. Keys are bare lines, as Alipay's key tool gives them."""
        found = self.opened(form)
        settings = {"PRIVATE_KEY": _bare(found["private_key"]), "SELLER_ID": found["seller_id"], "SIGN_TYPE": "RSA2"}
        if form == "certificate":
            settings |= {
                "APP_CERTIFICATE": found["app_certificate"],
                "ALIPAY_CERTIFICATE": found["alipay_certificate"],
                "ALIPAY_ROOT_CERTIFICATE": found["root_certificate"],
            }
        else:
            settings["ALIPAY_PUBLIC_KEY"] = _bare(found["alipay_public_key"])
        return Account(found["app_id"], settings)

    def _open(self, form: str) -> Record:
        ours, theirs = Signer.generate(), Signer.generate()
        record: Record = {
            "form": form,
            "name": "胡同小店",
            "app_id": "2021" + _digits(12),
            "seller_id": "2088" + _digits(12),
            "seller_email": "shop@hutong.example",
            "private_key": ours.reveal(),
            "public_key": Signer(ours).public_pem(),
            "alipay_private_key": theirs.reveal(),
            "alipay_public_key": Signer(theirs).public_pem(),
            "certified": form == "certificate",
        }
        if form == "certificate":
            record |= _certify(ours, theirs, record)
        self._book.put(KIND, form, record)
        return record


def _certify(ours: Secret, theirs: Secret, record: Record) -> Record:
    root = Signer.generate()
    issuer = _name(_ROOT)
    made = {
        "root": _certificate(root, root, issuer, issuer),
        "app": _certificate(ours, root, _name(f"{record['seller_id']}-{record['app_id']}", record["name"]), issuer),
        "alipay": _certificate(theirs, root, _name(f"Alipay-{record['seller_id']}"), issuer),
    }
    pems = {
        f"{which}_certificate": one.public_bytes(serialization.Encoding.PEM).decode() for which, one in made.items()
    }
    return pems | {f"{which}_sn": _number(one) for which, one in made.items()}


def _number(found: x509.Certificate) -> str:
    """MD5 of the issuer, its parts in the reverse of their order in the certificate, and the serial number."""
    parts = [f"{_SHORT[part.oid]}={part.value!s}" for part in found.issuer]
    text = ",".join(reversed(parts)) + str(found.serial_number)
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _certificate(of: Secret, by: Secret, subject: x509.Name, issuer: x509.Name) -> x509.Certificate:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(_key(of).public_key())
        .serial_number(int("20" + _digits(30)))
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=5 * 365))
        .sign(_key(by), hashes.SHA256())
    )


def _name(common: str, organization: str = "Ant Financial") -> x509.Name:
    parts = (
        (NameOID.COUNTRY_NAME, "CN"),
        (NameOID.ORGANIZATION_NAME, organization),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, "Certification Authority"),
        (NameOID.COMMON_NAME, common),
    )
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])


def _key(private: Secret) -> RSAPrivateKey:
    key = serialization.load_pem_private_key(private.reveal().encode(), None)
    if not isinstance(key, RSAPrivateKey):
        raise TypeError("not an RSA key")
    return key


def _bare(pem: str) -> str:
    return "".join(line for line in pem.splitlines() if not line.startswith("-"))


def _digits(length: int) -> str:
    return "".join(secrets.choice("0123456789") for _ in range(length))
