"""The MD5 key is seen for the payment password, and two live while it is changed."""

from tests.office import MERCHANT, PAYMENT_PASSWORD, Person, Stand

PATH = "/portal/api/develop/md5-key"
DEVELOP = "/portal/api/develop"


async def test_it_is_shown_for_the_payment_password_and_that_is_written_down(owner: Person, stand: Stand) -> None:
    shown = await owner.post(f"{PATH}/show", {"payment_password": PAYMENT_PASSWORD})
    assert shown["md5_key"] == stand.stack.md5_key.reveal()
    rows = await stand.stack.hub.pool.fetch(
        "SELECT actor, subject FROM audit_event WHERE action = 'merchant.md5_key.seen'"
    )
    assert [(row["actor"], row["subject"]) for row in rows] == [(f"portal/{owner.username}", f"merchant/{MERCHANT}")]
    stages = {stage["name"]: stage["state"] for stage in (await owner.get(DEVELOP))["stages"]}
    assert stages["md5_key"] == "done"


async def test_a_wrong_password_shows_nothing(stranger: Person) -> None:
    refused = await stranger.refused("POST", f"{PATH}/show", {"payment_password": "wrong"})
    assert refused["code"] == 7010
    assert "重置" in refused["remedy"]
    assert "md5_key" not in refused


async def test_both_keys_live_until_the_former_is_ended(stranger: Person) -> None:
    before = (await stranger.post(f"{PATH}/show", {"payment_password": PAYMENT_PASSWORD}))["md5_key"]
    assert (await stranger.refused("POST", f"{PATH}/rotate", {"proof": {"code": "000000"}}))["code"] == 7010
    fresh = (await stranger.post(f"{PATH}/rotate", {"proof": await stranger.proof()}))["md5_key"]
    assert fresh != before
    assert (await stranger.get(DEVELOP))["has_previous_md5_key"]
    debugged = await stranger.post("/portal/api/signature", {"body": "merId=M2002&orderId=1", "text": ""})
    assert fresh not in str(debugged)
    await stranger.post(f"{PATH}/retire", {"proof": await stranger.proof()})
    assert not (await stranger.get(DEVELOP))["has_previous_md5_key"]
    assert (await stranger.post(f"{PATH}/show", {"payment_password": PAYMENT_PASSWORD}))["md5_key"] == fresh


async def test_a_third_key_is_refused_and_the_new_one_can_be_taken_back(stranger: Person, stand: Stand) -> None:
    before = (await stranger.post(f"{PATH}/show", {"payment_password": PAYMENT_PASSWORD}))["md5_key"]
    fresh = (await stranger.post(f"{PATH}/rotate", {"proof": await stranger.proof()}))["md5_key"]
    assert (await stranger.refused("POST", f"{PATH}/rotate", {"proof": {"code": "000000"}}))["code"] == 7044
    assert (await stranger.refused("POST", f"{PATH}/revert", {"proof": {"code": "000000"}}))["code"] == 7010
    await stand.parts.pool.execute("DELETE FROM sign_in_try")
    await stranger.post(f"{PATH}/revert", {"proof": await stranger.proof()})
    assert not (await stranger.get(DEVELOP))["has_previous_md5_key"]
    kept = (await stranger.post(f"{PATH}/show", {"payment_password": PAYMENT_PASSWORD}))["md5_key"]
    assert (kept, kept == fresh) == (before, False)
    assert (await stranger.refused("POST", f"{PATH}/revert", {"proof": {"code": "000000"}}))["code"] == 7045
