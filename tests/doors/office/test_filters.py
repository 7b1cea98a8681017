"""A state that there is none of is refused by name: "nothing found" would be a wrong answer."""

import pytest
from tests.office import Person, Stand


@pytest.mark.parametrize("path", ["payments", "payments/totals", "refunds", "refunds/totals", "sms", "sms/totals"])
async def test_an_unknown_state_is_told(stand: Stand, admin: Person, path: str) -> None:
    refused = await admin.refused("GET", f"/office/api/{path}?state=pending")
    assert [one["label"] for one in refused["fields"]] == ["状态"]


@pytest.mark.parametrize("path", ["notices", "files", "files/totals"])
async def test_of_notices_and_files_too(stand: Stand, admin: Person, path: str) -> None:
    refused = await admin.refused("GET", f"/office/api/{path}?state=pending")
    assert "状态" in refused["message"]


async def test_every_state_of_a_page_is_known(stand: Stand, admin: Person, owner: Person) -> None:
    states = {
        "payments": "open paid closed late unknown refunded",
        "refunds": "claimed unsent unknown processing done failed",
        "sms": "sending sent delivered failed unknown unsent refused",
        "notices": "waiting retrying done given_up",
        "files": "uploading expected stored failed refused lost deleted",
    }
    for path, known in states.items():
        asked = "&".join(f"state={state}" for state in known.split())
        assert "rows" in await admin.get(f"/office/api/{path}?{asked}")
    assert "rows" in await owner.get("/portal/api/payments?state=refunded&state=paid")
    assert (await owner.refused("GET", "/portal/api/payments?state=pending"))["fields"][0]["label"] == "状态"
