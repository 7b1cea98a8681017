"""A merchant's keys: shown and changed only for a proof; two live side by side until the old ones are retired."""

from tests.office import Person, Stand

from hutong.base.rsa import Signer, signer

PUBLIC, OTHER = (signer(Signer.generate()).public_pem() for _ in range(2))
MERCHANTS = "/office/api/merchants"


async def test_the_md5_key_is_shown_for_a_proof_and_that_is_written_down(stand: Stand, admin: Person) -> None:
    made = await admin.post(MERCHANTS, {"id": "K1", "name": "shop"})
    path = f"{MERCHANTS}/K1/md5-key/reveal"
    for proof in ({}, {"code": "000000", "payment_password": "wrong one"}):
        assert (await admin.refused("POST", path, {"proof": proof}))["code"] in (7003, 7010)
    await stand.parts.pool.execute("DELETE FROM sign_in_try")
    key = (await admin.post(path, {"proof": await admin.proof()}))["md5_key"]
    assert (len(key), made["md5_keys"]) == (32, [f"••••••{key[-4:]}"])
    seen = await admin.get("/office/api/audit?action=merchant.md5_key.seen&subject=merchant/K1")
    assert [row["actor"] for row in seen["rows"]] == ["office/administrator-hub"]


async def test_two_keys_live_until_the_old_ones_are_retired(stand: Stand, admin: Person) -> None:
    made = await admin.post(MERCHANTS, {"id": "K2", "name": "shop", "public_key": PUBLIC})
    rotated = await admin.post(f"{MERCHANTS}/K2/md5-key/rotate", {"proof": await admin.proof()})
    assert f"••••••{rotated['md5_key'][-4:]}" not in made["md5_keys"]
    assert len(rotated["merchant"]["md5_keys"]) == 2
    form = {"public_key": OTHER, "proof": await admin.proof()}
    both = await admin.put(f"{MERCHANTS}/K2/public-key", form)
    assert [(key["pem"], key["current"]) for key in both["public_keys"]] == [(OTHER, True), (PUBLIC, False)]
    alone = await admin.post(f"{MERCHANTS}/K2/retire-keys", {"proof": await admin.proof()})
    assert [key["pem"] for key in alone["public_keys"]] == [OTHER]
    assert alone["md5_keys"] == [f"••••••{rotated['md5_key'][-4:]}"]


async def test_a_key_that_is_none_costs_no_code(stand: Stand, admin: Person) -> None:
    await admin.post(MERCHANTS, {"id": "K3", "name": "shop"})
    proof = await admin.proof()
    refused = await admin.refused("PUT", f"{MERCHANTS}/K3/public-key", {"public_key": "nonsense", "proof": proof})
    assert refused["fields"][0]["name"] == "public_key"
    await admin.put(f"{MERCHANTS}/K3/public-key", {"public_key": PUBLIC, "proof": proof})


async def test_a_third_key_is_refused_and_a_new_one_is_taken_back(stand: Stand, admin: Person) -> None:
    made = await admin.post(MERCHANTS, {"id": "K4", "name": "shop", "public_key": PUBLIC})
    await admin.post(f"{MERCHANTS}/K4/md5-key/rotate", {"proof": await admin.proof()})
    await admin.put(f"{MERCHANTS}/K4/public-key", {"public_key": OTHER, "proof": await admin.proof()})
    proof = await admin.proof()
    third = {"public_key": signer(Signer.generate()).public_pem(), "proof": proof}
    assert (await admin.refused("PUT", f"{MERCHANTS}/K4/public-key", third))["code"] == 7044
    assert (await admin.refused("POST", f"{MERCHANTS}/K4/md5-key/rotate", {"proof": proof}))["code"] == 7044
    path = f"{MERCHANTS}/K4/revert-keys"
    back = await admin.post(path, {"proof": proof, "keys": ["public_key"]})  # the refusals cost no code
    assert [key["pem"] for key in back["public_keys"]] == [PUBLIC]
    assert len(back["md5_keys"]) == 2
    assert (await admin.refused("POST", path, {"proof": proof, "keys": ["public_key"]}))["code"] == 7045
    back = await admin.post(path, {"proof": await admin.proof()})
    assert back["md5_keys"] == made["md5_keys"]
    told = await admin.get("/office/api/audit?action=merchant.revert_keys&subject=merchant/K4")
    assert len(told["rows"]) == 2


async def test_one_kind_of_old_key_is_retired_alone(stand: Stand, admin: Person) -> None:
    await admin.post(MERCHANTS, {"id": "K5", "name": "shop", "public_key": PUBLIC})
    await admin.post(f"{MERCHANTS}/K5/md5-key/rotate", {"proof": await admin.proof()})
    await admin.put(f"{MERCHANTS}/K5/public-key", {"public_key": OTHER, "proof": await admin.proof()})
    proof = await admin.proof()
    left = await admin.post(f"{MERCHANTS}/K5/retire-keys", {"proof": proof, "keys": ["md5_key"]})
    assert (len(left["public_keys"]), len(left["md5_keys"])) == (2, 1)
