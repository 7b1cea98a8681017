"""Pasted keys and certificates tell what they are, and nothing that is secret."""

import base64
import datetime
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from hutong.base.rsa import Signer
from hutong.base.secrets import Secret
from hutong.base.vault import MasterKey, Vault
from hutong.switchboard.content import Setting, Setup
from hutong.switchboard.drafts.pasted import CERTIFICATE, PRIVATE, PUBLIC, first_end, pasted
from hutong.switchboard.seal import place

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def moment(year: int, month: int, day: int) -> datetime.datetime:
    return datetime.datetime(year, month, day, tzinfo=datetime.UTC)


def certified(name: str, until: datetime.datetime, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey = KEY) -> str:
    """A certificate of a test's own, PEM."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Test CA")])
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(0xABCDEF0123)
        .not_valid_before(moment(2020, 1, 1))
        .not_valid_after(until)
        .sign(key, hashes.SHA256())
    )
    return built.public_bytes(serialization.Encoding.PEM).decode()


def facts(value: str | Secret) -> list[dict[str, str]]:
    return [{fact.label.en: fact.value for fact in one.facts} for one in pasted(value)]


def test_a_certificate_ends_on_a_day_in_beijing() -> None:
    (found,) = facts(certified("pay.example", moment(2031, 11, 27) + datetime.timedelta(hours=20)))
    assert found["Valid until"] == "2031-11-28"


def test_a_certificate_tells_owner_issuer_number_and_end() -> None:
    text = certified("pay.example", moment(2031, 2, 3))
    (found,) = facts(text)
    assert found["Subject"] == "pay.example"
    assert found["Issuer"] == "Test CA"
    assert found["Serial number"] == "ABCDEF0123"
    assert found["Valid until"] == "2031-02-03"
    assert found["Key"] == "RSA 2048"
    assert len(found["SHA-256 fingerprint"].split(":")) == 32
    assert pasted(text)[0].kind == CERTIFICATE
    assert facts(text.replace("\n", "\\n")) == [found], "as JSON and .env files write it"


def test_several_certificates_are_told_one_by_one() -> None:
    curve = ec.generate_private_key(ec.SECP256R1())
    both = certified("one", moment(2030, 1, 1)) + certified("two", moment(2031, 1, 1), curve)
    assert [(one["Subject"], one["Key"]) for one in facts(both)] == [("one", "RSA 2048"), ("two", "EC secp256r1")]
    broken = "-----BEGIN CERTIFICATE-----\n" + "A" * 300 + "\n-----END CERTIFICATE-----"
    assert facts(broken) == []


def test_keys_tell_their_kind_and_a_fingerprint_that_both_halves_share() -> None:
    secret = Signer.generate()
    public = Signer(secret).public_pem()
    bare = "".join(line for line in public.splitlines() if not line.startswith("-"))
    assert pasted(secret)[0].kind == PRIVATE
    assert [one.kind for one in (*pasted(public), *pasted(bare))] == [PUBLIC, PUBLIC]
    print_of_public = facts(public)[0]["SHA-256 fingerprint"]
    assert facts(secret)[0] == {"Key": "RSA 2048", "SHA-256 of the public half": print_of_public}
    assert secret.reveal() not in str(pasted(secret))


@pytest.mark.parametrize("text", ["", "1900000109", "A" * 400, base64.b64encode(b"x" * 300).decode(), "密" * 300])
def test_other_texts_are_nothing(text: str) -> None:
    assert pasted(text) == ()


@pytest.fixture
def vault() -> Vault:
    master = MasterKey.read(MasterKey.generate())
    return master.open(master.new_data_key())


def test_the_first_end_counts_and_of_several_in_one_setting_the_last(vault: Vault) -> None:
    old, new = moment(2027, 1, 1), moment(2032, 1, 1)
    replaced = certified("old", old) + certified("new", new)
    sealed = vault.seal(Secret(certified("client", moment(2029, 1, 1))), place(1, "IDENTITY"))
    setup = Setup(1, "TEAPOT", "pot1", settings={"CERTIFICATE": Setting(replaced), "MCHID": Setting("1900")})
    assert first_end(setup, vault) == new
    secret = replace(setup, settings={**setup.settings, "IDENTITY": Setting(sealed=sealed)})
    assert first_end(secret, vault) == moment(2029, 1, 1)
    broken = replace(setup, settings={"IDENTITY": Setting(sealed=b"broken")})
    assert first_end(broken, vault) is None
