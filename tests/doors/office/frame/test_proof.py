"""Values first, proof last: what is refused anyway costs no code, and a refusal tells what became of the code."""

from typing import Any

import pytest
from tests.office import Person, Stand

from hutong.base.errors import Problem, Refusal
from hutong.features.operators import accounts

OFFICE = "/office/api"
NOT_THEY = {Problem.WRONG_CODE.entry.number, Problem.WRONG_PAYMENT_PASSWORD.entry.number}
NEW = {"username": "somebody", "name": "", "role": "support"}
ROLE = {"label_zh": "人事", "label_en": "Staff", "permissions": []}


@pytest.mark.parametrize(
    ("method", "path", "form"),
    [
        ("POST", "/accounts", {**NEW, "username": "A b!"}),
        ("POST", "/accounts", {**NEW, "username": "administrator-hub"}),
        ("POST", "/accounts", {**NEW, "role": "nothing"}),
        ("PATCH", "/accounts/{own}", {"role": "support"}),
        ("PATCH", "/accounts/{own}", {"role": "nothing"}),
        ("PUT", "/roles/office/UPPER", ROLE),
        ("POST", "/merchants/nobody/accounts", {**NEW, "role": "owner"}),
        ("POST", "/merchants/M1/accounts/999/reset", {"what": "password"}),
        ("PUT", "/merchants/nobody/public-key", {"public_key": "nonsense"}),
        ("POST", "/merchants/nobody/md5-key/reveal", {}),
        ("POST", "/merchants/nobody/md5-key/rotate", {}),
        ("POST", "/merchants/nobody/retire-keys", {}),
        ("POST", "/merchants/nobody/revert-keys", {}),
        ("POST", "/channels/999999/settings/KEY/reveal", {}),
        ("POST", "/channels/999999/receipts", {}),
        ("POST", "/payments/nothing/refunds", {"refund_id": "R12345678", "fen": 1}),
    ],
)
async def test_what_is_refused_anyway_costs_no_code(
    stand: Stand, admin: Person, method: str, path: str, form: dict[str, Any]
) -> None:
    own = next(one["id"] for one in (await admin.get(f"{OFFICE}/accounts"))["rows"] if one["own"])
    proof = {"code": "000000", "payment_password": "not it"}
    refused = await admin.refused(method, OFFICE + path.format(own=own), {**form, "proof": proof})
    assert refused["code"] not in NOT_THEY
    assert refused["code_spent"] is False


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/accounts", {**NEW, "username": "A b!", "role": "finance"}),
        ("/accounts", {**NEW, "username": "taken-by-owner", "role": "nothing"}),
        ("/develop/md5-key/retire", {}),
        ("/develop/md5-key/revert", {}),
        ("/develop/public-key/retire", {}),
        ("/develop/public-key/revert", {}),
    ],
)
async def test_nor_in_the_portal(stand: Stand, owner: Person, path: str, form: dict[str, Any]) -> None:
    proof = {"code": "000000", "payment_password": "not it"}
    refused = await owner.refused("POST", f"/portal/api{path}", {**form, "proof": proof})
    assert refused["code"] not in NOT_THEY


async def test_a_wrong_proof_is_told_at_its_field_and_a_wrong_password_leaves_the_code(
    stand: Stand, admin: Person
) -> None:
    proof = await admin.proof()
    refused = await admin.refused(
        "POST", f"{OFFICE}/accounts", {**NEW, "proof": {**proof, "payment_password": "not it"}}
    )
    assert ([one["name"] for one in refused["fields"]], refused["code_spent"]) == (["payment_password"], False)
    await admin.post(f"{OFFICE}/accounts", {**NEW, "proof": proof})
    refused = await admin.refused("POST", f"{OFFICE}/accounts", {**NEW, "username": "another", "proof": proof})
    assert ([one["name"] for one in refused["fields"]], refused["code_spent"]) == (["code"], False)


async def test_a_refusal_after_the_proof_says_that_the_code_is_spent(
    stand: Stand, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def overtaken(*_: object, **__: object) -> None:
        raise Refusal(Problem.ACCOUNT_EXISTS)

    monkeypatch.setattr(accounts, "create", overtaken)
    form = {**NEW, "username": "overtaken", "proof": await admin.proof()}
    refused = await admin.refused("POST", f"{OFFICE}/accounts", form)
    assert (refused["code"], refused["code_spent"]) == (Problem.ACCOUNT_EXISTS.entry.number, True)
