"""What is slow on purpose and tells a test nothing, made quick: drawing primes, reading keys back, hashing passwords.

Keys stay real and all different, passwords are still hashed by argon2id; processes that tests start do it in full.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from argon2 import PasswordHasher
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from hutong.features.operators import passwords

PRODUCTION: Final = passwords._hasher  # for the test that asks how dear a guess is
_E: Final = 65537
_generate: Final = rsa.generate_private_key
_load: Final = serialization.load_pem_private_key
_KEY: Final = re.compile(rb"-----BEGIN (RSA )?PRIVATE KEY-----.*?-----END (RSA )?PRIVATE KEY-----", re.DOTALL)
_made: dict[bytes, rsa.RSAPrivateKey] = {}


def install() -> None:
    """From here on, in this process."""
    rsa.generate_private_key = _generated
    serialization.load_pem_private_key = _loaded
    vars(passwords)["_hasher"] = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def _generated(public_exponent: int, key_size: int, backend: Any = None) -> rsa.RSAPrivateKey:
    if (public_exponent, key_size) != (_E, 2048):
        return _generate(public_exponent, key_size, backend)
    p, q = next(_pairs())
    d = pow(_E, -1, (p - 1) * (q - 1))
    numbers = rsa.RSAPrivateNumbers(
        p=p,
        q=q,
        d=d,
        dmp1=rsa.rsa_crt_dmp1(d, p),
        dmq1=rsa.rsa_crt_dmq1(d, q),
        iqmp=rsa.rsa_crt_iqmp(p, q),
        public_numbers=rsa.RSAPublicNumbers(_E, p * q),
    )
    key = numbers.private_key(unsafe_skip_rsa_key_validation=True)
    for form in (serialization.PrivateFormat.PKCS8, serialization.PrivateFormat.TraditionalOpenSSL):
        _made[key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).strip()] = key
    return key


def _loaded(data: bytes, password: bytes | None, backend: Any = None, **how: Any) -> Any:
    found = _KEY.search(bytes(data))  # beside a certificate, perhaps
    known = _made.get(found[0]) if found else None
    return known or _load(data, password, backend, **how)


@cache
def _pairs() -> Iterator[tuple[int, int]]:
    """Pairs of primes, each once; a new prime is drawn when those there are have all met."""
    primes: list[int] = []
    while True:
        drawn = _generate(_E, 2048).private_numbers()
        for prime in (drawn.p, drawn.q):
            yield from ((max(one, prime), min(one, prime)) for one in primes)
            primes.append(prime)
