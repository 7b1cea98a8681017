"""域名与验证文件 in the office: upload, refuse, remove, and the facts to copy."""

from tests.office import Person, Stand

X = "BiK5MDJ5CSS00Yvf"
NAME = f"MP_verify_{X}.txt"


async def test_upload_list_and_remove(stand: Stand, admin: Person) -> None:
    shown = await admin.post("/office/api/proofs", {"name": NAME, "content": f"{X}\n"})
    assert shown["url"].endswith(f"/{NAME}")
    assert (await admin.get("/office/api/proofs"))["rows"] == [shown]
    wrong = await admin.refused("POST", "/office/api/proofs", {"name": NAME, "content": "x"})
    assert (wrong["code"], wrong["fields"][0]["name"]) == (8038, "content")
    wrong = await admin.refused("POST", "/office/api/proofs", {"name": "x.txt", "content": "x"})
    assert (wrong["code"], wrong["fields"][0]["label"]) == (8037, "文件名")
    await admin.delete(f"/office/api/proofs/{NAME}")
    assert (await admin.get("/office/api/proofs"))["rows"] == []
    assert (await admin.refused("DELETE", f"/office/api/proofs/{NAME}"))["code"] == 8039


async def test_facts_to_copy(stand: Stand, admin: Person) -> None:
    facts = await admin.get("/office/api/setup/facts")
    values = {one["key"]: one["value"] for one in facts["facts"]}
    assert values["pay_directory"].endswith("/pay/")
    assert all(one["name"] and one["place"] for one in facts["facts"])
    channel = stand.stack.channels["WX_GZH"]
    (push,) = [one for one in facts["pushes"] if one["channel_id"] == channel]
    assert push["url"].endswith("/msg")
    entered = await admin.put("/office/api/setup/server", {"addresses": ["8.8.8.8"]})
    assert entered == {"addresses": ["8.8.8.8"], "entered": True}
    assert (await admin.get("/office/api/setup/facts"))["server"] == entered
    wrong = await admin.refused("PUT", "/office/api/setup/server", {"addresses": ["10.0.0.1"]})
    assert (wrong["code"], wrong["fields"][0]["name"]) == (8040, "addresses")
