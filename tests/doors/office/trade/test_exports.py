"""Exports in the office: asked for at a list, made by the worker, fetched by whoever asked and by nobody else."""

import csv
import io
from typing import Any
from urllib.parse import unquote

from tests.office import Person, Stand

from hutong.features.exports.run import FOLDER
from hutong.features.merchants import edit as merchants

LIST = "/office/api/exports"


async def asked(person: Person, kind: str = "payments", form: str = "csv", **more: Any) -> str:
    answer = await person.post(LIST, {"kind": kind, "format": form, "query": {}, "columns": [], **more})
    number: str = answer["id"]
    return number


async def row_of(person: Person, number: str) -> dict[str, Any]:
    (row,) = [row for row in (await person.get(LIST))["rows"] if row["id"] == number]
    found: dict[str, Any] = row
    return found


async def work(stand: Stand) -> None:
    while await stand.stack.money.exporter.turn():
        pass


async def test_from_a_list_to_a_file(stand: Stand, admin: Person) -> None:
    _, answer = await stand.stack.order("export-1")
    query = {"state": ["open"], "merchant_id": "M1001"}
    number = await asked(admin, query=query, columns=["id", "fen", "merchant", "channel"])
    row = await row_of(admin, number)
    assert (row["state"], row["kind_label"], row["mine"], row["by"]) == ("queued", "支付订单", True, admin.username)
    assert row["filters"][1:] == ["待支付", "M1001"]
    assert (await admin.refused("GET", f"{LIST}/{number}/file"))["code"] == 7031
    await work(stand)
    row = await row_of(admin, number)
    assert (row["state"], row["rows_done"], row["rows_total"]) == ("done", 1, 1)
    reply = await admin.raw("GET", f"{LIST}/{number}/file")
    assert (reply.status, len(reply.body)) == (200, row["size"])
    assert reply.headers["content-length"] == str(row["size"])
    assert unquote(reply.headers["content-disposition"]).split("''")[1].startswith("支付订单-")
    found = list(csv.reader(io.StringIO(reply.body.decode("utf-8-sig"))))
    assert found[0] == ["系统单号", "金额（元）", "商户", "通道"]
    assert found[1][:3] == [answer["sysorderno"], "19.99", "胡同咖啡"]
    actions = await stand.stack.hub.pool.fetch(
        "SELECT action, actor FROM audit_event WHERE subject = $1 ORDER BY id", f"export/{number}"
    )
    assert [row["action"] for row in actions] == ["export.start", "export.download"]
    assert {row["actor"] for row in actions} == {f"office/{admin.username}"}


async def test_a_workbook_in_english(stand: Stand, admin: Person) -> None:
    body = {"kind": "refunds", "format": "xlsx", "query": {}, "columns": []}
    _, answer = await admin.call("POST", LIST, body, {"accept-language": "en"})
    await work(stand)
    reply = await admin.raw("GET", f"{LIST}/{answer['id']}/file")
    assert reply.body.startswith(b"PK")
    assert "Refunds-" in reply.headers["content-disposition"]


async def test_wrong_wishes_are_named(admin: Person) -> None:
    for wrong, name in (
        ({"kind": "songs"}, "kind"),
        ({"columns": ["nothing"]}, "columns"),
        ({"query": {"owner": "me"}}, "owner"),
        ({"query": {"from": "2020-01-01"}}, "from"),
        ({"query": {"channel_id": "x"}}, "channel_id"),
        ({"format": "pdf"}, "format"),
    ):
        body = {"kind": "payments", "format": "csv", "query": {}, "columns": [], **wrong}
        answer = await admin.refused("POST", LIST, body)
        assert (answer["code"], answer["fields"][0]["name"]) == (7050, name)


async def test_cancel_and_retry(stand: Stand, admin: Person) -> None:
    number = await asked(admin)
    assert (await admin.refused("POST", f"{LIST}/{number}/retry", {}))["code"] == 7031
    await admin.post(f"{LIST}/{number}/cancel")
    assert (await admin.refused("POST", f"{LIST}/{number}/cancel", {}))["code"] == 7031
    await work(stand)
    assert (await row_of(admin, number))["state"] == "cancelled"
    await admin.post(f"{LIST}/{number}/retry")
    await work(stand)
    assert (await row_of(admin, number))["state"] == "done"


async def test_it_is_its_owners_and_the_administrators(stand: Stand, admin: Person) -> None:
    finance = await stand.sign_in("finance")
    mine, theirs = await asked(finance), await asked(admin)
    await work(stand)
    assert (await finance.raw("GET", f"{LIST}/{mine}/file")).status == 200
    assert (await admin.raw("GET", f"{LIST}/{mine}/file")).status == 200
    assert not (await row_of(admin, mine))["mine"]
    assert theirs not in [row["id"] for row in (await finance.get(LIST))["rows"]]
    for method, what in (("GET", "file"), ("POST", "cancel"), ("POST", "retry")):
        assert (await finance.refused(method, f"{LIST}/{theirs}/{what}", None))["code"] == 7030
    page = await admin.get(f"{LIST}?limit=1")
    assert page["next"] == page["rows"][0]["id"]
    assert page["next"] not in [row["id"] for row in (await admin.get(f"{LIST}?after={page['next']}"))["rows"]]


async def test_what_one_may_not_see_one_may_not_export(stand: Stand) -> None:
    finance = await stand.sign_in("finance")  # exports, but sees no audit
    body = {"kind": "audit", "format": "csv", "query": {}, "columns": []}
    assert (await finance.refused("POST", LIST, body))["code"] == 7006
    number = await asked(finance)
    await work(stand)
    await stand.stack.hub.pool.execute("UPDATE export_job SET kind = 'audit' WHERE id = $1", number)
    assert (await finance.refused("GET", f"{LIST}/{number}/file"))["code"] == 7006
    support = await stand.sign_in("support")
    assert (await support.refused("GET", LIST))["code"] == 7006


async def test_a_file_that_is_gone(stand: Stand, admin: Person) -> None:
    expired, lost = await asked(admin), await asked(admin)
    await work(stand)
    pool = stand.stack.hub.pool
    claim = await pool.fetchval("SELECT claim FROM export_job WHERE id = $1", lost)
    (stand.parts.home / FOLDER / f"{claim}.csv").unlink()
    assert (await admin.refused("GET", f"{LIST}/{lost}/file"))["code"] == 7032
    await pool.execute("UPDATE export_job SET expires_at = now() WHERE id = $1", expired)
    await stand.stack.money.exporter.sweep()
    assert (await row_of(admin, expired))["state"] == "expired"
    assert (await admin.refused("GET", f"{LIST}/{expired}/file"))["code"] == 7032


async def test_why_it_failed_is_told(stand: Stand, admin: Person) -> None:
    number = await asked(admin)
    await stand.stack.hub.pool.execute("UPDATE export_job SET state = 'failed', error = 'disk' WHERE id = $1", number)
    assert "磁盘" in (await row_of(admin, number))["why"]
    for _ in range(5):
        await asked(admin)
    answer = await admin.refused("POST", f"{LIST}/{number}/retry", {})
    assert answer["code"] == 7033


async def test_a_merchant_takes_its_own_payments_away_and_no_others(stand: Stand, admin: Person, owner: Person) -> None:
    _, answer = await stand.stack.order("export-own")
    await stand.stack.order("export-other")
    pool, own = stand.stack.hub.pool, "/portal/api/exports"
    await merchants.create(stand.stack.hub.actor("test"), "别家", mer_id="M2002")
    await pool.execute("UPDATE payment SET merchant_id = 'M2002' WHERE order_id = 'export-other'")
    await work(stand)
    theirs = await asked(admin)
    form = {"kind": "own_payments", "format": "csv", "columns": ["id"], "query": {"merchant_id": "M2002"}}
    number = (await owner.post(own, form))["id"]
    await work(stand)
    (row,) = (await owner.get(own))["rows"]
    assert (row["id"], row["state"], row["kind_label"]) == (number, "done", "支付订单")
    assert "M1001" not in row["filters"]  # which merchant needs no telling
    lines = (await owner.raw("GET", f"{own}/{number}/file")).body.decode("utf-8-sig").split()
    kept = await pool.fetch("SELECT id FROM payment WHERE merchant_id = 'M1001' ORDER BY id DESC")
    assert lines == ["系统单号", *(row["id"] for row in kept)]
    assert answer["sysorderno"] in lines
    assert (await owner.refused("GET", f"{own}/{theirs}/file"))["code"] == 7030
    assert (await owner.refused("POST", own, {**form, "kind": "payments"}))["code"] == 7006
    assert (await admin.refused("POST", LIST, form))["code"] == 7006
    assert number not in [row["id"] for row in (await admin.get(LIST))["rows"]]
    assert (await admin.refused("GET", f"{LIST}/{number}/file"))["code"] == 7030


async def test_a_role_of_the_portal_named_like_the_administrator_sees_only_its_own(
    stand: Stand, admin: Person, owner: Person
) -> None:
    await work(stand)
    theirs, pool = await asked(admin), stand.stack.hub.pool
    await pool.execute(
        "INSERT INTO account_role (realm, name, label_zh, label_en, permissions)"
        " VALUES ('portal', 'administrator', '同名', 'Same', '{portal.payment}')"
    )
    move = "UPDATE account SET role = $2 WHERE username = $1"
    await pool.execute(move, owner.username, "administrator")
    assert theirs not in [row["id"] for row in (await owner.get("/portal/api/exports"))["rows"]]
    await pool.execute(move, owner.username, "owner")
