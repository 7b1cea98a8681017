"""Who may come in: signatures, live keys, addresses, and how often (D2, D6, D7; traps 1, 22, 23, 24)."""

import dataclasses
import hashlib
import random
from typing import Any
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from tests.stack import MERCHANT, Stack, order_fields
from tests.upstream import call, number, signed, text_to_sign

from hutong.base.errors import Problem, Refusal
from hutong.base.rsa import Signer, signer
from hutong.base.secrets import Secret
from hutong.doors.api.gate import Gate
from hutong.features.access import Throttle
from hutong.features.merchants import edit

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def code(hub: Stack, fields: dict[str, str], **how: str) -> int:
    """The number that an order is answered with."""
    _, answer = await call(hub, "/api/pay", urlencode(fields).encode(), {}, **how)
    found: int = answer["code"]
    return found


def order(hub: Stack, md5_key: str = "", private_key: str = "", **changes: str) -> dict[str, str]:
    """A signed order."""
    fields = {"merId": MERCHANT, **order_fields(number()), "nonceStr": "n", **changes}
    return signed(fields, md5_key or hub.md5_key.reveal(), private_key or hub.private_key.reveal())


@pytest.fixture
def production(hub: Stack, monkeypatch: pytest.MonkeyPatch) -> Gate:
    """The gate as it is where real money flows."""
    gate = Gate(hub.hub.directory, Throttle(per_minute=100_000))
    monkeypatch.setattr(hub.money.api, "_gate", gate)
    return gate


WRONG = {
    "step 1": lambda fields, key: "&".join(f"{k}={fields[k]}" for k in fields if k != "sign") + f"&key={key}",
    "step 2": lambda fields, key: "&".join(f"{k}={fields[k]}" for k in sorted(fields) if k != "sign"),
}


@pytest.mark.parametrize("step", WRONG)
async def test_only_the_sandbox_names_the_step(hub: Stack, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fields = {"merId": MERCHANT, **order_fields(number()), "nonceStr": "n"}
    digest = hashlib.md5(WRONG[step](fields, hub.md5_key.reveal()).encode()).hexdigest().upper()
    wrong = {**fields, "sign": signer(hub.private_key).sign(digest.encode())}
    _, answer = await call(hub, "/api/pay", urlencode(wrong).encode(), {"accept-language": "en"})
    assert answer["code"] == 2002
    assert step in answer["msg"]
    assert hub.md5_key.reveal() not in str(answer)
    monkeypatch.setattr(hub.money.api, "_gate", Gate(hub.hub.directory, Throttle(per_minute=1000)))
    _, answer = await call(hub, "/api/pay", urlencode(wrong).encode(), {"accept-language": "en"})
    assert (answer["code"], answer["msg"]) == (2002, "Wrong signature")


@pytest.mark.parametrize(
    "sign", ["x", "====", "AAAA", "签名", "A" * 344, "A" * 1024, "'; DROP TABLE payment; --", "+/+/", "%00"]
)
@pytest.mark.parametrize("sandbox", [True, False])
async def test_any_text_is_no_signature(hub: Stack, sign: str, sandbox: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub.money.api, "_gate", Gate(hub.hub.directory, Throttle(per_minute=1000), explains=sandbox))
    assert await code(hub, {**order(hub), "sign": sign}) == 2002


async def test_the_md5_alone_is_no_signature(hub: Stack, production: Gate) -> None:
    fields = order(hub)
    assert await code(hub, {**fields, "sign": text_to_sign(fields, hub.md5_key.reveal()).decode()}) == 2002


async def test_nobody_signs_with_an_empty_key(hub: Stack, production: Gate) -> None:
    """Trap 1: MD5("…&key=") is anybody's."""
    fields = {"merId": MERCHANT, **order_fields(number()), "nonceStr": "n"}
    assert await code(hub, signed(fields, "", hub.private_key.reveal())) == 2002


@pytest.mark.parametrize("change", [{"md5_keys": ()}, {"md5_keys": (Secret(""),)}, {"verifiers": ()}])
async def test_a_merchant_without_keys_is_503(
    hub: Stack, change: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    merchant = await hub.hub.directory.get(MERCHANT)
    assert merchant is not None
    bare = dataclasses.replace(merchant, **change)

    gate = Gate(hub.hub.directory, Throttle(per_minute=10))
    monkeypatch.setitem(hub.hub.directory._known, MERCHANT, bare)
    fields = {"merId": MERCHANT, **order_fields(number()), "nonceStr": "n"}
    with pytest.raises(Refusal) as refused:
        await gate.admit(signed(fields, "", hub.private_key.reveal()), "203.0.113.5")
    assert refused.value.problem is Problem.MERCHANT_KEYS
    assert refused.value.problem.entry.status == 503


async def test_two_live_keys_of_each_kind(hub: Stack, production: Gate) -> None:
    actor = hub.hub.actor("test")
    old_md5, old_key = hub.md5_key.reveal(), hub.private_key.reveal()
    new_key = Signer.generate()
    await edit.set_public_key(actor, MERCHANT, signer(new_key).public_pem())
    _, new_md5 = await edit.rotate_md5_key(actor, MERCHANT)
    await hub.hub.directory._changed(MERCHANT)
    pairs = [(md5, key) for md5 in (old_md5, new_md5.reveal()) for key in (old_key, new_key.reveal())]
    assert [await code(hub, order(hub, *pair)) for pair in pairs] == [1, 1, 1, 1]
    assert await code(hub, order(hub, "0" * 32, old_key)) == 2002
    await edit.retire_keys(actor, MERCHANT)
    await hub.hub.directory._changed(MERCHANT)
    assert [await code(hub, order(hub, *pair)) for pair in pairs] == [2002, 2002, 2002, 1]
    hub.md5_key, hub.private_key = new_md5, new_key


async def test_while_keys_are_changed_the_right_step_is_named(hub: Stack) -> None:
    actor, old_key = hub.hub.actor("test"), hub.private_key.reveal()
    await edit.set_public_key(actor, MERCHANT, signer(Signer.generate()).public_pem())
    await hub.hub.directory._changed(MERCHANT)
    body = urlencode(order(hub, "0" * 32, old_key)).encode()
    _, answer = await call(hub, "/api/pay", body, {"accept-language": "en"})
    assert answer["code"] == 2002
    assert "steps 1–2" in answer["msg"]
    assert "another MD5 key" in answer["msg"]
    await edit.revert_keys(actor, MERCHANT, ["public_key"])
    await hub.hub.directory._changed(MERCHANT)
    assert await code(hub, order(hub)) == 1


async def test_a_short_key_is_accepted_with_a_warning(hub: Stack, production: Gate) -> None:
    """1024 bits occur in the wild (D2)."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    ).decode()
    merchant = await edit.set_public_key(hub.hub.actor("test"), MERCHANT, signer(Secret(pem)).public_pem())
    await hub.hub.directory._changed(MERCHANT)
    assert await code(hub, order(hub, private_key=pem)) == 1
    assert any("1024" in warning.en for warning in merchant.warnings())
    assert await code(hub, order(hub)) == 1  # the one before lives on


async def test_merchants_who_are_not_there_or_stopped(hub: Stack, production: Gate) -> None:
    assert await code(hub, order(hub, merId="M4040")) == 2001
    actor = hub.hub.actor("test")
    await edit.edit(actor, MERCHANT, edit.Terms(enabled=False))
    await hub.hub.directory._changed(MERCHANT)
    assert await code(hub, order(hub)) == 2001
    await edit.edit(actor, MERCHANT, edit.Terms(enabled=True))
    await hub.hub.directory._changed(MERCHANT)
    assert await code(hub, order(hub)) == 1


@pytest.mark.parametrize(
    ("listed", "client", "number_"),
    [
        ("*", "198.51.100.1", 1),
        ("203.0.113.5", "203.0.113.5", 1),
        ("203.0.113.5", "203.0.113.6", 2003),
        ("203.0.113.5, 198.51.100.0/24", "198.51.100.77", 1),
        ("203.0.113.5", "::ffff:203.0.113.5", 1),
        ("203.0.113.5", "", 2003),
        ("203.0.113.5", "not an address", 2003),
        ("2001:db8::/64", "2001:db8::77", 1),
    ],
)
async def test_addresses_of_servers(hub: Stack, production: Gate, listed: str, client: str, number_: int) -> None:
    await edit.edit(hub.hub.actor("test"), MERCHANT, edit.Terms(allowed_ips=listed))
    await hub.hub.directory._changed(MERCHANT)
    fields = order(hub)
    _, answer = await call(
        hub, "/api/pay", urlencode(fields).encode(), {"x-forwarded-for": "203.0.113.5"}, client=client
    )
    assert answer["code"] == number_
    await edit.edit(hub.hub.actor("test"), MERCHANT, edit.Terms(allowed_ips="*"))
    await hub.hub.directory._changed(MERCHANT)


async def test_the_limit_is_of_each_source_and_orders_and_questions_have_their_own(hub: Stack) -> None:
    gate = Gate(hub.hub.directory, Throttle(per_minute=3, free=("198.51.100.0/24", "2001:db8:1::/48")))
    for _ in range(3):
        gate.slow_down("203.0.113.5", "order")
    with pytest.raises(Refusal) as refused:
        gate.slow_down("203.0.113.5", "order")
    assert refused.value.problem is Problem.TOO_MANY
    assert refused.value.problem.entry.status == 429
    gate.slow_down("203.0.113.6", "order")
    for _ in range(30):
        gate.slow_down("203.0.113.5", "question")
    with pytest.raises(Refusal):
        gate.slow_down("203.0.113.5", "question")


@pytest.mark.parametrize("free", ["198.51.100.7", "::ffff:198.51.100.7", "2001:db8:1::9"])
async def test_listed_sources_have_no_limit(hub: Stack, free: str) -> None:
    gate = Gate(hub.hub.directory, Throttle(per_minute=1, free=("198.51.100.0/24", "2001:db8:1::/48")))
    for _ in range(50):
        gate.slow_down(free, "order")


@pytest.mark.parametrize("odd", ["", "unix:", "not an address", "fe80::1%eth0"])
async def test_a_source_that_is_no_address_is_limited_like_any_other(hub: Stack, odd: str) -> None:
    gate = Gate(hub.hub.directory, Throttle(per_minute=1))
    gate.slow_down(odd, "order")
    with pytest.raises(Refusal):
        gate.slow_down(odd, "order")


async def test_one_host_with_many_ipv6_addresses_is_one_source(hub: Stack) -> None:
    gate = Gate(hub.hub.directory, Throttle(per_minute=10))
    allowed = 0
    for _ in range(50):
        try:
            gate.slow_down(f"2001:db8::{random.randrange(65536):x}", "order")
            allowed += 1
        except Refusal:
            continue
    assert allowed == 10


async def test_the_limit_is_told_before_anything_is_verified(hub: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub.money.api, "_gate", Gate(hub.hub.directory, Throttle(per_minute=1)))
    assert await code(hub, {"a": "1"}) == 1001
    assert await code(hub, {"a": "1"}) == 2004
    assert await code(hub, order(hub), client="") == 1
    assert await code(hub, order(hub), client="") == 2004
