"""商户: made, found, changed; what is wrong is told beside its field."""

from urllib.parse import quote

from tests.office import Person, Stand

from hutong.base.rsa import Signer, signer

PUBLIC = signer(Signer.generate()).public_pem()
MERCHANTS = "/office/api/merchants"


async def test_a_merchant_is_made_found_and_changed(stand: Stand, admin: Person) -> None:
    form = {
        "id": "N1",
        "name": "茶馆",
        "public_key": PUBLIC,
        "allowed_ips": "1.2.3.4, 10.0.0.0/8",
        "late_money": "hold",
    }
    merchant = await admin.post(MERCHANTS, form)
    assert (merchant["allowed_ips"], merchant["any_address"], merchant["products"]) == (
        "1.2.3.4,10.0.0.0/8",
        False,
        None,
    )
    key = (await admin.post(f"{MERCHANTS}/N1/md5-key/reveal", {"proof": await admin.proof()}))["md5_key"]
    assert merchant["md5_keys"] == [f"••••••{key[-4:]}"]
    assert key not in str(merchant)
    assert merchant["public_keys"][0]["bits"] == 2048
    assert merchant["warnings"] == []
    changed = await admin.patch(f"{MERCHANTS}/N1", {"enabled": False, "products": ["wxnative"], "allowed_ips": "*"})
    assert (changed["enabled"], changed["products"], changed["any_address"]) == (False, ["wxnative"], True)
    assert (await admin.patch(f"{MERCHANTS}/N1", {"products": ["*"]}))["products"] is None
    some = await admin.patch(f"{MERCHANTS}/N1", {"accounts": ["wx1"]})
    assert (merchant["accounts"], some["accounts"]) == (None, ["wx1"])
    assert (await admin.refused("PATCH", f"{MERCHANTS}/N1", {"accounts": [""]}))["fields"]
    assert (await admin.patch(f"{MERCHANTS}/N1", {"accounts": ["*"]}))["accounts"] is None
    assert await admin.get(f"{MERCHANTS}/N1") == {**changed, "products": None}
    listed = (await admin.get(f"{MERCHANTS}?search={quote('茶')}"))["rows"]
    assert [(row["id"], row["enabled"], row["has_public_key"]) for row in listed] == [("N1", False, True)]
    assert (await admin.get(f"{MERCHANTS}?search=n1&enabled=yes"))["rows"] == []


async def test_pages_and_drawn_numbers(stand: Stand, admin: Person) -> None:
    for number in range(3):
        made = await admin.post(MERCHANTS, {"name": f"page {number}"})
        assert len(made["id"]) == 10
    first = await admin.get(f"{MERCHANTS}?search=page&limit=2")
    rest = await admin.get(f"{MERCHANTS}?search=page&limit=2&after={quote(first['next'])}")
    assert [row["name"] for row in first["rows"] + rest["rows"]] == ["page 2", "page 1", "page 0"]


async def test_what_is_wrong_is_told_beside_its_field(stand: Stand, admin: Person) -> None:
    await admin.post(MERCHANTS, {"id": "W1", "name": "shop"})
    wrong = {
        "id": {"id": "no blanks!", "name": "x"},
        "public_key": {"name": "x", "public_key": "not a key"},
        "allowed_ips": {"name": "x", "allowed_ips": "1.2.3"},
        "late_money": {"name": "x", "late_money": "burn"},
        "notice_ladder": {"name": "x", "notice_ladder": "never"},
        "name": {"name": ""},
    }
    for field, form in wrong.items():
        refused = await admin.refused("POST", MERCHANTS, form)
        assert [one["name"] for one in refused["fields"]] == [field], form
    assert (await admin.refused("POST", MERCHANTS, {"id": "W1", "name": "x"}))["fields"][0]["name"] == "id"
    assert (await admin.refused("GET", f"{MERCHANTS}/none"))["code"] == 6016


async def test_choices_are_in_words(stand: Stand, admin: Person) -> None:
    choices = await admin.get("/office/api/merchant-choices")
    assert choices["ladders"][0] == {"value": "wechat", "label": "微信节奏：16 次，约 24 小时"}
    assert [one["value"] for one in choices["late_money"]] == ["refund", "credit", "hold"]
    assert {"value": "owner", "label": "负责人"} in choices["roles"]
    assert choices["products"]
    assert choices["together"] is None, "umsqr is off, so all can be open"
    assert all(one["value"] and one["label"] for one in choices["accounts"])


async def test_an_operator_sees_no_key(stand: Stand) -> None:
    operator = await stand.sign_in("operator")
    made = await operator.post(MERCHANTS, {"name": "no key"})
    assert (await operator.refused("POST", f"{MERCHANTS}/{made['id']}/md5-key/reveal", {}))["code"] == 7006
