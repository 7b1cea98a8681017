"""What wants attention is counted, and certificates are seen before they end."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.features.overview.conftest import Put

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.secrets import Secret
from hutong.base.vault import MasterKey
from hutong.features.overview.waiting import endings, waiting
from hutong.switchboard.content import Content, Setting, Setup
from hutong.switchboard.seal import place

AT = datetime(2026, 11, 28, tzinfo=UTC)
MASTER = MasterKey.read(MasterKey.generate())
VAULT = MASTER.open(MASTER.new_data_key())


async def test_what_waits_is_counted(pool: Pool, put: Put) -> None:
    await put(1, AT, attempt="unknown")
    await put(1, AT + timedelta(hours=1), attempt="unknown")
    await put(1, AT, attempt="late")
    tests = [("waiting", 0, "test"), ("given_up", 0, "test")]  # a developer's, which nobody else is to look at
    owed = [(*one, "payment.paid") for one in (("waiting", 0), ("waiting", 3), ("given_up", 16), ("done", 1))]
    for state, tries, topic in (*owed, *tests):
        await pool.execute(
            "INSERT INTO notice (id, merchant_id, topic, subject, url, host, fields, state, tries)"
            " VALUES (gen_random_uuid()::text, 'M1', $3, 's', 'u', 'h', '{}', $1, $2)",
            state,
            tries,
            topic,
        )
    found = await waiting(pool)
    assert (found.unknown.count, found.unknown.oldest) == (2, AT)
    assert (found.notices.count, found.retried, found.given_up, found.late) == (2, 1, 1, 1)


async def test_nothing_waits_in_a_new_hub(pool: Pool) -> None:
    found = await waiting(pool)
    assert (found.unknown.count, found.unknown.oldest, found.notices.count, found.late) == (0, None, 0, 0)


def certificate(end: datetime) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(0x1E81)
        .not_valid_before(end - timedelta(days=400))
        .not_valid_after(end)
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM).decode()


@pytest.mark.parametrize(("left", "seen"), [(29, True), (-1, True), (31, False)])
def test_certificates_are_seen_thirty_days_before_they_end(left: int, seen: bool) -> None:
    pem = certificate(now().replace(microsecond=0) + timedelta(days=left))
    sealed = VAULT.seal(Secret(pem), place(3, "CERT"))
    content = Content({3: Setup(3, "X", "m", settings={"CERT": Setting(sealed=sealed), "OTHER": Setting("plain")})})
    found = endings(content, Content(), VAULT)
    assert bool(found) is seen
    if seen:
        assert (found[0].channel_id, found[0].key, found[0].serial, found[0].where) == (3, "CERT", "1E81", "running")
    assert [one.where for one in endings(Content(), content, VAULT)] == (["draft"] if seen else [])


def test_a_channel_that_is_off_worries_nobody() -> None:
    sealed = VAULT.seal(Secret(certificate(now())), place(3, "CERT"))
    off = Content({3: Setup(3, "X", "m", enabled=False, settings={"CERT": Setting(sealed=sealed)})})
    assert endings(off, off, VAULT) == []
