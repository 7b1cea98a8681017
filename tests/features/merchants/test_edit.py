"""Making and changing merchants: sealed keys, two of a kind alive at once, and an audit of it all."""

import json
import re
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from tests.features.merchants.conftest import sell

from hutong.base import signing
from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.rsa import Signer, Verifier, signer
from hutong.base.vault import VaultError
from hutong.features.merchants import edit
from hutong.features.merchants.edit import Terms
from hutong.switchboard.actor import Actor
from hutong.switchboard.drafts import products

PUBLIC = signer(Signer.generate()).public_pem()
OTHER = signer(Signer.generate()).public_pem()


async def test_a_new_merchant_has_fresh_keys_and_safe_terms(actor: Actor) -> None:
    one, two = await edit.create(actor, "茶馆", public_key=PUBLIC), await edit.create(actor, "面馆")
    merchant = one.merchant
    assert merchant.id.isdecimal()
    assert len(merchant.id) == 10
    assert (merchant.name, merchant.enabled, merchant.late_money, merchant.ladder) == ("茶馆", True, "refund", "wechat")
    assert merchant.md5_keys == (one.md5_key,)
    assert len(one.md5_key.reveal()) == 32
    assert [key.pem() for key in merchant.verifiers] == [PUBLIC]
    assert merchant.signer.bits == 2048
    assert one.md5_key != two.md5_key
    assert merchant.platform_public_key != two.merchant.platform_public_key
    fields = {"merId": merchant.id, "sign": ""}
    fields["sign"] = signing.sign(fields, one.md5_key, merchant.signer)
    assert signing.verify(fields, one.md5_key, Verifier(merchant.platform_public_key))
    assert [found.id for found in await edit.every(actor)] == [merchant.id, two.merchant.id]


async def test_an_id_is_unique_and_plain(actor: Actor) -> None:
    await edit.create(actor, "shop", mer_id="M-1_a")
    with pytest.raises(Refusal) as again:
        await edit.create(actor, "shop", mer_id="M-1_a")
    assert again.value.problem is Problem.MERCHANT_EXISTS
    for mer_id in ("a b", "a" * 33, "a\n", "商户"):
        with pytest.raises(Refusal) as refused:
            await edit.create(actor, "shop", mer_id=mer_id)
        assert refused.value.problem is Problem.BAD_MERCHANT
        assert refused.value.detail.zh.startswith("商户号（merId）：")
        assert refused.value.fields[0][0] == "id"


@pytest.mark.parametrize(
    ("terms", "named"),
    [
        (Terms(allowed_ips="1.2.3"), "服务器 IP（allowed_ips）："),
        (Terms(allowed_ips="*,1.2.3.4"), "服务器 IP（allowed_ips）："),
        (Terms(allowed_ips=" , "), "服务器 IP（allowed_ips）："),
        (Terms(allowed_ips="1.2.3.4,fe80::1%eth0"), "服务器 IP（allowed_ips）："),
        (Terms(notice_ladder="paypal"), "通知节奏（notice_ladder）："),
        (Terms(late_money="keep"), "迟到款处理（late_money）："),
    ],
)
async def test_terms_that_can_not_be_are_refused_by_name(actor: Actor, terms: Terms, named: str) -> None:
    with pytest.raises(Refusal) as refused:
        await edit.create(actor, "shop", terms=terms)
    assert refused.value.problem is Problem.BAD_MERCHANT
    assert refused.value.detail.zh.startswith(named)
    assert await edit.every(actor) == []


async def test_terms_change_what_they_name(actor: Actor) -> None:
    await sell(actor, "WXPAY", "tea", "coffee")
    mer_id = (await edit.create(actor, "shop")).merchant.id
    changed = await edit.edit(
        actor,
        mer_id,
        Terms("new", False, " 1.2.3.4 ,10.0.0.0/8", True, "alipay", "credit", ["tea", "coffee"]),
    )
    assert (changed.name, changed.enabled, changed.allowed_ips) == ("new", False, "1.2.3.4,10.0.0.0/8")
    assert (changed.notice_json, changed.ladder, changed.late_money) == (True, "alipay", "credit")
    assert changed.products == {"tea", "coffee"}
    assert (await edit.edit(actor, mer_id, Terms())) == changed
    assert (await edit.edit(actor, mer_id, Terms(products=["*"]))).products is None


async def test_products_that_exclude_each_other_have_a_row_and_words_of_their_own(actor: Actor) -> None:
    """No number that was drawn for a merchant that isn't there; both products, once, at their field."""
    await sell(actor, "WXPAY", "wxnative")
    await sell(actor, "CHINAUMS", "umsqr")
    made = await edit.create(actor, "车场", terms=Terms(products=["umsqr"]))
    for work in (edit.create(actor, "蓝天"), edit.edit(actor, made.merchant.id, Terms(products=["*"]))):
        with pytest.raises(Refusal) as refused:
            await work
        assert refused.value.problem is Problem.PRODUCTS_CLASH
        assert refused.value.fields == (("products", refused.value.detail),)
        for text in refused.value.detail:
            assert all(part in text for part in ("umsqr", "wxnative"))
        assert not re.search(r"[0-9]{10}", refused.value.message("zh"))
    assert [one.id for one in await edit.every(actor)] == [made.merchant.id]


async def test_products_that_there_are_can_be_opened(actor: Actor, pool: Pool) -> None:
    with pytest.raises(Refusal) as refused:
        await edit.create(actor, "shop", terms=Terms(products=["jsapi"]))
    assert "还没有任何支付产品" in refused.value.message("zh")
    await sell(actor, "WXPAY", "wxnative", "wxjsapi")
    with pytest.raises(Refusal) as refused:
        await edit.create(actor, "shop", terms=Terms(products=["wxnative", "jsapi"]))
    assert (refused.value.problem, refused.value.fields[0][0]) == (Problem.BAD_MERCHANT, "products")
    assert "没有 jsapi；现有 wxjsapi、wxnative" in refused.value.message("zh")
    assert "no jsapi, but wxjsapi, wxnative" in refused.value.message("en")
    made = (await edit.create(actor, "shop", terms=Terms(products=["wxnative", "wxjsapi"]))).merchant
    await products.remove_product(actor, "wxjsapi")
    kept = await edit.edit(actor, made.id, Terms(name="new", products=["wxnative", "wxjsapi"]))
    assert kept.products == {"wxnative", "wxjsapi"}, "what was removed since is no reason to refuse another change"


async def test_accounts_are_opened_and_taken_back_and_the_audit_tells(actor: Actor) -> None:
    made = (await edit.create(actor, "shop")).merchant
    assert (made.accounts, made.may_use("wx1")) == (None, True)
    some = await edit.edit(actor, made.id, Terms(accounts=["wx1", "shop-1"]))
    assert (some.may_use("wx1"), some.may_use("wx2"), some.may_use("")) == (True, False, False)
    assert not (await edit.edit(actor, made.id, Terms(accounts=[]))).may_use("wx1")
    assert (await edit.edit(actor, made.id, Terms(name="x"))).accounts == frozenset()
    assert (await edit.edit(actor, made.id, Terms(accounts=["*"]))).accounts is None
    query = "SELECT detail FROM audit_event WHERE subject = $1 AND action = 'merchant.edit' ORDER BY id LIMIT 1"
    detail = await actor.pool.fetchval(query, f"merchant/{made.id}")
    assert detail == {"accounts": {"old": None, "new": ["wx1", "shop-1"]}}


async def test_two_public_keys_live_until_the_old_one_is_retired(actor: Actor) -> None:
    mer_id = (await edit.create(actor, "shop", public_key=PUBLIC)).merchant.id
    bare = "".join(OTHER.splitlines()[1:-1])
    both = await edit.set_public_key(actor, mer_id, bare)
    assert [key.pem() for key in both.verifiers] == [OTHER, PUBLIC]
    again = await edit.set_public_key(actor, mer_id, OTHER)
    assert [key.pem() for key in again.verifiers] == [OTHER, PUBLIC]
    alone = await edit.retire_keys(actor, mer_id)
    with pytest.raises(Refusal) as again:
        await edit.retire_keys(actor, mer_id)
    assert again.value.problem is Problem.NO_OLD_KEY
    assert [key.pem() for key in alone.verifiers] == [OTHER]
    for wrong, expected in (("not a key", "not an RSA public key"), (Signer.generate().reveal(), "never leaves")):
        with pytest.raises(Refusal) as refused:
            await edit.set_public_key(actor, mer_id, wrong)
        assert refused.value.problem is Problem.BAD_MERCHANT
        assert expected in refused.value.fields[0][1].en
        assert refused.value.detail.zh.startswith("商户公钥（public_key）：")


async def test_one_kind_of_key_is_retired_alone(actor: Actor) -> None:
    mer_id = (await edit.create(actor, "shop", public_key=PUBLIC)).merchant.id
    await edit.set_public_key(actor, mer_id, OTHER)
    await edit.rotate_md5_key(actor, mer_id)
    found = await edit.retire_keys(actor, mer_id, ["public_key"])
    assert (len(found.verifiers), len(found.md5_keys)) == (1, 2)
    found = await edit.retire_keys(actor, mer_id, ["md5_key"])
    assert (len(found.verifiers), len(found.md5_keys)) == (1, 1)


async def test_two_md5_keys_live_until_the_old_one_is_retired(actor: Actor, pool: Pool) -> None:
    created = await edit.create(actor, "shop")
    mer_id = created.merchant.id
    both, fresh = await edit.rotate_md5_key(actor, mer_id)
    assert both.md5_keys == (fresh, created.md5_key)
    assert await edit.md5_key(actor, mer_id) == fresh
    assert (await edit.retire_keys(actor, mer_id)).md5_keys == (fresh,)
    assert await pool.fetchval("SELECT count(*) FROM audit_event WHERE action = 'merchant.md5_key.seen'") == 1


async def test_a_third_key_is_refused_while_the_previous_one_lives(actor: Actor) -> None:
    """With it the oldest would end, with which their servers may still sign."""
    created = await edit.create(actor, "shop", public_key=PUBLIC)
    mer_id = created.merchant.id
    await edit.set_public_key(actor, mer_id, OTHER)
    both, _ = await edit.rotate_md5_key(actor, mer_id)
    third = signer(Signer.generate()).public_pem()
    for refuse in (
        lambda: edit.set_public_key(actor, mer_id, third),
        lambda: edit.set_public_key(actor, mer_id, PUBLIC),
        lambda: edit.may_set_public_key(actor, mer_id, third),
        lambda: edit.rotate_md5_key(actor, mer_id),
        lambda: edit.may_rotate_md5_key(actor, mer_id),
    ):
        with pytest.raises(Refusal) as refused:
            await refuse()
        assert refused.value.problem is Problem.OLD_KEY_LIVES
    assert await edit.find(actor, mer_id) == both
    assert await edit.set_public_key(actor, mer_id, OTHER) == both  # it is that already


async def test_a_new_key_is_taken_back_and_the_previous_one_lives_alone(actor: Actor, pool: Pool) -> None:
    created = await edit.create(actor, "shop", public_key=PUBLIC)
    mer_id = created.merchant.id
    await edit.set_public_key(actor, mer_id, OTHER)
    await edit.rotate_md5_key(actor, mer_id)
    one = await edit.revert_keys(actor, mer_id, ["public_key"])
    assert ([key.pem() for key in one.verifiers], len(one.md5_keys)) == ([PUBLIC], 2)
    assert (await edit.revert_keys(actor, mer_id)).md5_keys == (created.md5_key,)
    for refuse in (lambda: edit.revert_keys(actor, mer_id), lambda: edit.have_old_keys(actor, mer_id, ["md5_key"])):
        with pytest.raises(Refusal) as refused:
            await refuse()
        assert refused.value.problem is Problem.NO_OLD_KEY
    told = "SELECT detail FROM audit_event WHERE action = 'merchant.revert_keys' ORDER BY id"
    assert [row["detail"] for row in await pool.fetch(told)] == [
        {"keys": ["public_key"]},
        {"keys": ["md5_key"]},
    ]
    assert (await edit.set_public_key(actor, mer_id, OTHER)).verifiers[0].pem() == OTHER


async def test_the_hubs_own_key_and_short_ones_of_their_owners_are_refused(actor: Actor) -> None:
    created = await edit.create(actor, "shop")
    mer_id = created.merchant.id
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024).public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    text = short.public_bytes(serialization.Encoding.PEM, form).decode()
    for refuse, expected in (
        (lambda: edit.set_public_key(actor, mer_id, created.merchant.platform_public_key), "the hub's public key"),
        (lambda: edit.may_set_public_key(actor, mer_id, text, 2048), "only 1024 bits"),
    ):
        with pytest.raises(Refusal) as refused:
            await refuse()
        assert refused.value.problem is Problem.BAD_MERCHANT
        assert expected in refused.value.fields[0][1].en
        assert refused.value.detail.zh.startswith("商户公钥（public_key）：")
    assert (await edit.set_public_key(actor, mer_id, text)).verifiers[0].bits == 1024  # operators may


@pytest.mark.parametrize(
    "call",
    [
        lambda actor: edit.find(actor, "no"),
        lambda actor: edit.edit(actor, "no", Terms(name="x")),
        lambda actor: edit.set_public_key(actor, "no", PUBLIC),
        lambda actor: edit.rotate_md5_key(actor, "no"),
        lambda actor: edit.retire_keys(actor, "no"),
        lambda actor: edit.revert_keys(actor, "no"),
        lambda actor: edit.md5_key(actor, "no"),
    ],
)
async def test_a_stranger_is_told_so(actor: Actor, call: Any) -> None:
    with pytest.raises(Refusal) as refused:
        await call(actor)
    assert refused.value.problem is Problem.NO_MERCHANT


async def test_keys_are_sealed_to_their_merchant_and_column(actor: Actor, pool: Pool) -> None:
    one, two = await edit.create(actor, "one"), await edit.create(actor, "two")
    await edit.rotate_md5_key(actor, one.merchant.id)
    dumped = json.dumps([str(row["t"]) for row in await pool.fetch("SELECT m::text AS t FROM merchant m")])
    dumped += json.dumps([row["detail"] for row in await pool.fetch("SELECT detail FROM audit_event")])
    for key in (one.md5_key, two.md5_key):
        assert key.reveal() not in dumped
        assert key.reveal().encode().hex() not in dumped
    assert "PRIVATE KEY" not in dumped
    for change in (
        "UPDATE merchant SET md5_key = md5_key_previous WHERE md5_key_previous IS NOT NULL",
        "UPDATE merchant SET md5_key = (SELECT md5_key FROM merchant o WHERE o.id <> merchant.id LIMIT 1)",
    ):
        async with pool.acquire() as connection:
            transaction = connection.transaction()
            await transaction.start()
            await connection.execute(change)
            row = await connection.fetchrow("SELECT * FROM merchant WHERE id = $1", one.merchant.id)
            await transaction.rollback()
        with pytest.raises(VaultError):
            edit.build(row, actor.vault)
