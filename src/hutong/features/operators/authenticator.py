"""The authenticator: six digits every thirty seconds (RFC 6238), each good once; recovery codes for when it is lost."""

import hashlib
import io
import secrets
import time
from dataclasses import dataclass
from typing import Final

import pyotp
import segno

from hutong.base.db import Connection, Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.secrets import Secret, same
from hutong.base.vault import Vault
from hutong.features.operators.account import Account

STEP: Final = 30  # seconds
DRIFT: Final = 1  # steps that a clock may be off, either way
CODES: Final = 10  # recovery codes
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: nothing that can be misread
_FORGET: Final = "UPDATE account SET totp = NULL, totp_bound = false, totp_step = 0 WHERE id = $1"
_USE: Final = "UPDATE account SET totp_step = $2 WHERE id = $1 AND totp_step < $2 RETURNING id"
_LEFT: Final = "SELECT count(*) FROM recovery_code WHERE account_id = $1 AND used_at IS NULL"
_SPEND: Final = """
UPDATE recovery_code SET used_at = now() WHERE account_id = $1 AND digest = $2 AND used_at IS NULL RETURNING digest
"""


@dataclass(frozen=True, slots=True)
class Binding:
    """What an authenticator app takes: by QR code, by link or by hand."""

    secret: Secret  # base32
    uri: Secret  # otpauth://
    qr_svg: str


def place(account_id: int) -> str:
    """Where an authenticator's secret lives, for its seal."""
    return f"account/{account_id}/totp"


async def begin(pool: Pool, vault: Vault, account: Account) -> Binding:
    """The secret of an authenticator that is not bound yet, the same one until it is; Refusal (NOT_SIGNED_IN)."""
    fresh = vault.seal(Secret(pyotp.random_base32()), place(account.id))
    await pool.execute("UPDATE account SET totp = $2 WHERE id = $1 AND totp IS NULL", account.id, fresh)
    sealed = await pool.fetchval("SELECT totp FROM account WHERE id = $1 AND NOT totp_bound", account.id)
    if sealed is None:  # bound a moment ago, from another browser
        raise Refusal(Problem.NOT_SIGNED_IN)
    secret = vault.unseal(sealed, place(account.id))
    issuer = "Hutong" if account.realm == "office" else f"Hutong {account.merchant_id}"
    uri = pyotp.TOTP(secret.reveal()).provisioning_uri(name=account.username, issuer_name=issuer)
    return Binding(secret, Secret(uri), _picture(uri))


async def use(connection: Pool | Connection, vault: Vault, account_id: int, code: str) -> bool | None:
    """Whether a code fits, and takes it out of use; None: it fits and was used before."""
    sealed = await connection.fetchval("SELECT totp FROM account WHERE id = $1", account_id)
    if sealed is None:
        return False
    totp, given = pyotp.TOTP(vault.unseal(sealed, place(account_id)).reveal()), code.strip().replace(" ", "")
    now = int(time.time()) // STEP
    fitting = [step for step in range(now - DRIFT, now + DRIFT + 1) if same(totp.at(step * STEP), given)]
    if not fitting:
        return False
    return True if await connection.fetchval(_USE, account_id, fitting[-1]) is not None else None


def drawn() -> list[str]:
    """Fresh recovery codes: 80 random bits each."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(16)) for _ in range(CODES))
    return ["-".join(group[at : at + 4] for at in range(0, 16, 4)) for group in groups]


async def put(connection: Connection, account_id: int, codes: list[str]) -> None:
    """Keeps fresh recovery codes; the former ones are void."""
    await connection.execute("DELETE FROM recovery_code WHERE account_id = $1", account_id)
    rows = [(account_id, digest(code)) for code in codes]
    await connection.executemany("INSERT INTO recovery_code (account_id, digest) VALUES ($1, $2)", rows)


async def forget(connection: Connection, account_id: int) -> None:
    """Takes the authenticator and its recovery codes away: the next sign-in binds one."""
    await connection.execute(_FORGET, account_id)
    await connection.execute("DELETE FROM recovery_code WHERE account_id = $1", account_id)


async def spend(connection: Pool | Connection, account_id: int, code: str) -> bool:
    """Whether this is a recovery code that was not used yet; it is used now."""
    return await connection.fetchval(_SPEND, account_id, digest(code)) is not None


def digest(code: str) -> bytes:
    """What is kept of a recovery code; it has enough bits to need no slow hash."""
    plain = code.upper().replace("-", "").replace(" ", "").replace("O", "0").replace("I", "1").replace("L", "1")
    return hashlib.sha256(plain.encode("utf-8", "replace")).digest()


async def left(pool: Pool, account_id: int) -> int:
    """How many recovery codes were not used yet."""
    return int(await pool.fetchval(_LEFT, account_id))


def is_recovery(code: str) -> bool:
    """Whether a code looks like a recovery code and not like an authenticator's."""
    return len(code.replace("-", "").replace(" ", "")) > 8


def _picture(text: str) -> str:
    """A QR code as an SVG file; without its namespace a browser shows none where it stands for itself."""
    made = io.BytesIO()
    segno.make(text, error="m").save(made, kind="svg", scale=4, border=2, dark="#000", light="#fff", xmldecl=False)
    return made.getvalue().decode()
