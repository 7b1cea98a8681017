"""Developer settings: the public key, two of them while it is changed, the addresses, and each error at its field."""

from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from tests.office import MERCHANT, Person, Stand

from hutong.base.rsa import Signer, Verifier
from hutong.features.merchants import edit

DEVELOP = "/portal/api/develop"
KEY = f"{DEVELOP}/public-key"


def public(bits: int = 2048) -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits).public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(serialization.Encoding.PEM, form).decode()


def states(found: dict[str, Any]) -> dict[str, str]:
    return {stage["name"]: stage["state"] for stage in found["stages"]}


async def code(person: Person) -> dict[str, str]:
    return {"code": await person.fresh_code()}


async def test_everything_is_the_callers_own(owner: Person, stranger: Person, stand: Stand) -> None:
    mine, theirs = await owner.get(DEVELOP), await stranger.get(DEVELOP)
    assert (mine["merchant_id"], theirs["merchant_id"]) == (MERCHANT, "M2002")
    assert mine["platform_key"]["pem"] == stand.stack.verifier.pem()
    assert mine["platform_key"]["pem"] != theirs["platform_key"]["pem"]
    assert mine["api_url"] == "http://hub.test/api"
    assert states(theirs) == {
        "authenticator": "done",
        "public_key": "todo",
        "addresses": "warn",
        "md5_key": "todo",
        "call": "todo",
        "notice": "todo",
    }
    assert states(mine)["public_key"] == "done"


async def test_a_key_is_looked_at_before_it_is_saved(stranger: Person) -> None:
    strong = await stranger.post(f"{KEY}/check", {"public_key": public()})
    assert (strong["bits"], strong["weak"]) == (2048, False)
    assert len(strong["fingerprint"]) == 47
    hubs = (await stranger.get(DEVELOP))["platform_key"]["pem"]
    short = "".join(public(1024).splitlines()[1:-1])
    for wrong, expected in (
        ("not a key", "不是 RSA 公钥"),
        (Signer.generate().reveal(), "这是私钥"),
        (short, "只有 1024 位"),
        (hubs, "这是平台的公钥"),
    ):
        for method, path in (("POST", f"{KEY}/check"), ("PUT", KEY)):
            refused = await stranger.refused(method, path, {"public_key": wrong})
            assert [field["name"] for field in refused["fields"]] == ["public_key"], refused
            assert expected in refused["fields"][0]["message"]


async def test_two_public_keys_live_until_the_former_is_ended(stranger: Person, stand: Stand) -> None:
    first, second = public(), public()
    await stranger.put(KEY, {"public_key": first, "proof": await code(stranger)})
    both = await stranger.put(KEY, {"public_key": second, "proof": await code(stranger)})
    assert both["public_key"]["pem"] == second
    assert both["previous_public_key"]["pem"] == first
    alone = await stranger.post(f"{KEY}/retire", {"proof": await code(stranger)})
    assert alone["previous_public_key"] is None
    kept = await edit.find(stand.stack.hub.actor("test"), "M2002")
    assert [one.pem() for one in kept.verifiers] == [Verifier(second).pem()]


async def test_a_wrong_key_is_taken_back_and_corrected_while_production_signs_on(stranger: Person) -> None:
    first, wrong, right = public(), public(), public()
    await stranger.put(KEY, {"public_key": first, "proof": await code(stranger)})
    if (await stranger.get(DEVELOP))["previous_public_key"]:
        await stranger.post(f"{KEY}/retire", {"proof": await code(stranger)})
    await stranger.put(KEY, {"public_key": wrong, "proof": await code(stranger)})
    given = await code(stranger)
    refused = await stranger.refused("PUT", KEY, {"public_key": right, "proof": given})
    assert refused["code"] == 7044
    assert "撤回新的" in refused["remedy"]
    assert (await stranger.refused("POST", f"{KEY}/revert", {}))["code"] == 7003
    alone = await stranger.post(f"{KEY}/revert", {"proof": given})  # the refusal cost no code
    assert (alone["public_key"]["pem"], alone["previous_public_key"]) == (first, None)
    assert (await stranger.refused("POST", f"{KEY}/revert", {}))["code"] == 7045
    both = await stranger.put(KEY, {"public_key": right, "proof": await code(stranger)})
    assert (both["public_key"]["pem"], both["previous_public_key"]["pem"]) == (right, first)
    await stranger.post(f"{KEY}/retire", {"proof": await code(stranger)})


async def test_a_short_key_that_was_registered_before_lives_on_with_a_warning(stranger: Person, stand: Stand) -> None:
    await edit.set_public_key(stand.stack.hub.actor("test"), "M2002", public(1024))
    shown = await stranger.get(DEVELOP)
    assert (shown["public_key"]["weak"], states(shown)["public_key"]) == (True, "warn")


async def test_a_change_needs_a_fresh_code_and_a_bad_key_spends_none(owner: Person) -> None:
    before = await owner.get(DEVELOP)
    assert (await owner.refused("PUT", KEY, {"public_key": public()}))["code"] == 7003
    assert (await owner.refused("POST", f"{KEY}/retire", {}))["code"] == 7045
    assert (await owner.refused("PUT", f"{DEVELOP}/addresses", {"allowed_ips": "*"}))["code"] == 7003
    given = await code(owner)
    await owner.refused("PUT", KEY, {"public_key": "what?", "proof": given})
    saved = await owner.put(f"{DEVELOP}/addresses", {"allowed_ips": "*", "proof": given})
    assert saved["public_key"] == before["public_key"]


async def test_addresses_are_tidied_and_a_star_stands_alone(stranger: Person) -> None:
    path = f"{DEVELOP}/addresses"
    found = await stranger.put(path, {"allowed_ips": " 203.0.113.7 ，10.0.0.0/8 ", "proof": await code(stranger)})
    assert (found["allowed_ips"], states(found)["addresses"]) == ("203.0.113.7,10.0.0.0/8", "done")
    assert not found["any_address"]
    for wrong in ("*,1.2.3.4", "1.2.3", "shop.example.com", "fe80::1%eth0", ""):
        refused = await stranger.refused("PUT", path, {"allowed_ips": wrong, "proof": {"code": "0"}})
        assert [field["name"] for field in refused["fields"]] == ["allowed_ips"], refused
    assert (await stranger.get(DEVELOP))["allowed_ips"] == "203.0.113.7,10.0.0.0/8"


async def test_any_address_is_no_finished_step_however_it_is_written(stranger: Person) -> None:
    for every in ("0.0.0.0/0", "::/0", "1.2.3.4,::/0", "0.0.0.0/1,128.0.0.0/1", "*"):
        found = await stranger.put(f"{DEVELOP}/addresses", {"allowed_ips": every, "proof": await code(stranger)})
        assert (found["any_address"], states(found)["addresses"]) == (True, "warn"), every


async def test_notices_come_as_a_form_or_as_json(stranger: Person) -> None:
    assert (await stranger.put(f"{DEVELOP}/notices", {"notice_json": True}))["notice_json"]
    assert not (await stranger.put(f"{DEVELOP}/notices", {"notice_json": False}))["notice_json"]


async def test_a_viewer_sees_but_changes_nothing(stand: Stand) -> None:
    viewer = await stand.sign_in("viewer", MERCHANT)
    assert (await viewer.get(DEVELOP))["merchant_id"] == MERCHANT
    for method, path in (("PUT", KEY), ("PUT", f"{DEVELOP}/addresses"), ("POST", f"{DEVELOP}/md5-key/show")):
        assert (await viewer.refused(method, path, {}))["code"] == 7006
