"""通道配置: one row a setting, secrets masked; in clear only for a proof, and the audit tells who saw it."""

import csv
import io
from typing import Any

from tests.office import Person, Stand

CHANNELS, SETTINGS = "/office/api/channels", "/office/api/settings"


async def _row(admin: Person, channel_id: int, key: str) -> dict[str, Any]:
    rows = (await admin.get(f"{SETTINGS}?channel={channel_id}"))["rows"]
    found: dict[str, Any] = next(row for row in rows if row["key"] == key)
    return found


async def test_a_setting_is_a_row_and_secrets_are_masked(admin: Person, stand: Stand) -> None:
    channel_id = stand.stack.channels["WXPAY"]
    row = await _row(admin, channel_id, "PRIVATE_KEY")
    assert row["value"].startswith("•")
    assert (row["field"]["kind"], row["kept"]) == ("secret", True)
    fixed = await _row(admin, channel_id, "SIGN_TYPE")
    assert fixed["field"]["kind"] == "fixed"
    found = (await admin.get(f"{SETTINGS}?search=sign_type"))["rows"]
    assert {one["key"] for one in found} == {"SIGN_TYPE"}
    status, body = await admin.call("GET", f"{SETTINGS}/export?channel={channel_id}&columns=key&columns=value")
    rows = dict(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert status == 200
    assert rows["PRIVATE_KEY"] == row["value"]


async def test_a_row_keeps_a_name_and_a_remark_of_its_own(admin: Person, stand: Stand) -> None:
    channel_id = stand.stack.channels["WXPAY"]
    row = await _row(admin, channel_id, "MCHID")
    at = f"{CHANNELS}/{channel_id}/settings/MCHID"
    await admin.patch(at, {"expect": row["mark"], "name": "主商户号", "remark": "找财务要"})
    changed = await _row(admin, channel_id, "MCHID")
    assert (changed["name"], changed["remark"], changed["value"]) == ("主商户号", "找财务要", row["value"])
    stale = await admin.refused("PATCH", at, {"expect": row["mark"], "remark": "x"})
    assert stale["code"] == 6010
    value = "1900000999"
    await admin.patch(at, {"expect": changed["mark"], "value": value})
    after = await _row(admin, channel_id, "MCHID")
    assert (after["name"], after["value"]) == ("主商户号", value), "a new value leaves the words"
    await admin.patch(at, {"expect": after["mark"], "value": row["value"]})


async def test_an_empty_secret_stays_and_a_row_is_removed_on_purpose(admin: Person, stand: Stand) -> None:
    channel_id = stand.stack.channels["MIAODI"]
    row = await _row(admin, channel_id, "PRIVATE_KEY")
    at = f"{CHANNELS}/{channel_id}/settings/PRIVATE_KEY"
    await admin.patch(at, {"expect": row["mark"], "value": "", "remark": "kept"})
    kept = await _row(admin, channel_id, "PRIVATE_KEY")
    assert (kept["value"], kept["remark"]) == (row["value"], "kept")
    stale = await admin.refused("DELETE", f"{at}?expect={row['mark']}")
    assert stale["code"] == 6010
    await admin.delete(f"{at}?expect={kept['mark']}")
    rows = (await admin.get(f"{SETTINGS}?channel={channel_id}"))["rows"]
    assert "PRIVATE_KEY" not in [one["key"] for one in rows]
    words = await admin.refused("PATCH", at, {"expect": rows[0]["mark"], "remark": "of nothing"})
    assert words["code"] == 6002


async def test_a_secret_is_shown_for_a_proof_and_the_audit_tells(admin: Person, stand: Stand) -> None:
    channel_id = stand.stack.channels["WXPAY"]
    simulator = stand.stack.simulators["WXPAY"]
    right = simulator.account(simulator.FORMS[0]).settings["PRIVATE_KEY"]
    at = f"{CHANNELS}/{channel_id}/settings/PRIVATE_KEY/reveal"
    wrong = await admin.refused("POST", at, {"proof": {"code": "", "payment_password": "not it"}})
    assert wrong["code"] == 7010
    proof = await admin.proof()
    shown = await admin.post(at, {"proof": proof})
    assert len(shown["value"]) == len(right)
    assert shown["seconds"] == 30
    again = await admin.refused("POST", at, {"proof": proof})
    assert again["code"] == 7004, "a code is good once"
    events = await stand.stack.hub.pool.fetch(
        "SELECT actor, detail FROM audit_event WHERE action = 'channel.secret.seen' AND subject = $1",
        f"channel/{channel_id}",
    )
    assert [(row["actor"], row["detail"]) for row in events] == [(f"office/{admin.username}", {"key": "PRIVATE_KEY"})]
    assert shown["value"] not in str(await stand.stack.hub.pool.fetch("SELECT detail FROM audit_event"))


async def test_who_may_edit_may_not_therefore_see_secrets(stand: Stand) -> None:
    operator = await stand.sign_in("operator")
    channel_id = stand.stack.channels["WXPAY"]
    at = f"{CHANNELS}/{channel_id}/settings/PRIVATE_KEY/reveal"
    answer = await operator.refused("POST", at, {"proof": {"code": "1", "payment_password": "2"}})
    assert answer["code"] == 7006


async def test_a_key_or_certificate_is_summed_up(admin: Person, stand: Stand) -> None:
    row = await _row(admin, stand.stack.channels["WXPAY_V3"], "PRIVATE_KEY")
    assert row["summary"] == "私钥"
    assert (await _row(admin, stand.stack.channels["WXPAY_V3"], "MCHID"))["summary"] == ""
