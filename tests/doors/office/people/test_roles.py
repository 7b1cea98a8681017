"""角色: built-in ones are looked at; one's own are made, changed, and removed when nobody has them."""

from tests.office import Person, Stand

ROLES = "/office/api/roles"


async def test_roles_are_listed_with_those_who_have_them(stand: Stand, admin: Person) -> None:
    rows = (await admin.get(ROLES))["rows"]
    first = rows[0]
    assert (first["name"], first["label"], first["built_in"], first["accounts"]) == ("administrator", "管理员", True, 1)
    portal = (await admin.get(f"{ROLES}?realm=portal"))["rows"]
    assert [row["name"] for row in portal] == ["owner", "developer", "viewer"]


async def test_permissions_come_in_groups(stand: Stand, admin: Person) -> None:
    rows = (await admin.get("/office/api/permissions"))["rows"]
    assert {"account.edit", "audit.view"} <= {row["name"] for row in rows}
    assert all(row["mine"] for row in rows)
    auditor = await stand.sign_in("auditor")
    shown = {row["name"]: row["mine"] for row in (await auditor.get("/office/api/permissions"))["rows"]}
    assert (shown["audit.view"], shown["account.edit"]) == (True, False)
    portal = (await admin.get("/office/api/permissions?realm=portal"))["rows"]
    assert {row["realm"] for row in portal} == {"portal"}


async def test_an_own_role_is_made_changed_and_removed(stand: Stand, admin: Person) -> None:
    form = {"label_zh": "夜班", "label_en": "Night", "permissions": ["payment.view"]}
    made = await admin.put(f"{ROLES}/office/night", {**form, "proof": await admin.proof()})
    assert (made["built_in"], made["permissions"], made["accounts"]) == (False, ["payment.view"], 0)
    night = await stand.sign_in("night")
    assert (await admin.refused("DELETE", f"{ROLES}/office/night"))["code"] == 7018
    changed = await admin.put(
        f"{ROLES}/office/night", {**form, "permissions": ["audit.view"], "proof": await admin.proof()}
    )
    assert changed["accounts"] == 1
    await night.get("/office/api/audit")  # holds at once
    account = next(one for one in (await admin.get("/office/api/accounts"))["rows"] if one["role"] == "night")
    path = f"/office/api/accounts/{account['id']}"
    await admin.patch(path, {"role": "support", "proof": await admin.proof()})
    await admin.delete(f"{ROLES}/office/night")
    assert "night" not in [row["name"] for row in (await admin.get(ROLES))["rows"]]


async def test_built_in_roles_stay(stand: Stand, admin: Person) -> None:
    form = {"label_zh": "x", "label_en": "x", "permissions": [], "proof": {}}
    codes = [
        (await admin.refused("PUT", f"{ROLES}/office/finance", form))["code"],
        (await admin.refused("DELETE", f"{ROLES}/portal/owner"))["code"],
    ]
    assert codes == [7017, 7017]


async def test_what_is_wrong_is_told_beside_its_field(stand: Stand, admin: Person) -> None:
    form = {"label_zh": "x", "label_en": "x", "permissions": ["no.such"], "proof": {}}
    assert (await admin.refused("PUT", f"{ROLES}/portal/odd", form))["fields"][0]["name"] == "permissions"
    refused = await admin.refused("PUT", f"{ROLES}/office/UPPER", {**form, "permissions": []})
    assert refused["fields"][0]["name"] == "name"
    assert (await admin.refused("PUT", f"{ROLES}/elsewhere/odd", form))["fields"][0]["name"] == "realm"


async def test_a_role_costs_a_proof_and_the_portals_need_those_who_keep_merchants_keys(
    stand: Stand, admin: Person
) -> None:
    form = {"label_zh": "人事", "label_en": "People", "permissions": ["account.view", "account.edit"]}
    assert (await admin.refused("PUT", f"{ROLES}/office/people", {**form, "proof": {}}))["code"] == 7010
    await admin.put(f"{ROLES}/office/people", {**form, "proof": await admin.proof()})
    people = await stand.sign_in("people")
    wide = {"label_zh": "x", "label_en": "x", "permissions": ["portal.key"], "proof": await people.proof()}
    assert (await people.refused("PUT", f"{ROLES}/portal/wide", wide))["code"] == 7006
