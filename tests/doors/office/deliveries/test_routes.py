"""The office's deliveries: phones are not shown whole, cancelling tells its cost before, is proved and audited."""

from typing import Any

import pytest
import pytest_asyncio
from tests import delivering
from tests.delivering import PERSON, fields, ordered, provider
from tests.office import Person, Stand
from tests.stack import Stack
from tests.upstream import number

from hutong.base.http import CUT
from hutong.capabilities.simulation import Mischief

ROOM = "/office/api/deliveries"


@pytest_asyncio.fixture(loop_scope="module")
async def hub(stand: Stand) -> Stack:
    """The hub behind the office, with a route to the sandbox's shop."""
    if not stand.stack.hub.switchboard.current.content.routes_of("delivery"):
        await delivering.usual(stand.stack)
    return stand.stack


async def fish(hub: Stack, **changes: Any) -> tuple[str, str]:
    """A delivery: the merchant's number, and ours."""
    no = number("O")
    return no, (await ordered(hub, no, **changes))["sysDeliveryNo"]


async def test_one_is_listed_and_told_whole_without_its_phone(hub: Stack, admin: Person) -> None:
    no, delivery_id = await fish(hub)
    await hub.hub.switchboard.calls.flush()
    [row] = (await admin.get(f"{ROOM}?search={no}"))["rows"]
    assert (row["id"], row["state"], row["receiver"], row["phone"]) == (delivery_id, "waiting", "李雷", "138****1111")
    assert row["status_label"] == "等待分配骑手"
    story = await admin.get(f"{ROOM}/{delivery_id}")
    assert [event["what"] for event in story["events"]] == ["waiting"]
    assert [call["verb_label"] for call in story["calls"]] == ["下配送单"]
    assert story["cargo"] == "美食夜宵 · 香锅/烤鱼 · 1.2 kg · ¥58.5"
    assert (story["may_cancel"], story["may_tip"], story["may_reorder"], story["may_confirm"]) == (
        True,
        True,
        False,
        False,
    )
    assert PERSON["phone"] not in str(story)
    assert PERSON["phone"] not in str(row)


@pytest.mark.parametrize("by", ["search={id}", "phone=13700007777", "state=waiting&phone=13700007777", "carrier=TEST"])
async def test_filters_find_it(hub: Stack, admin: Person, by: str) -> None:
    _, delivery_id = await fish(hub, receiver={**PERSON, "phone": "13700007777"})
    found = (await admin.get(f"{ROOM}?{by.format(id=delivery_id)}"))["rows"]
    assert delivery_id in [row["id"] for row in found]
    assert (await admin.get(f"{ROOM}?phone=13700007777&state=failed"))["rows"] == []
    totals = await admin.get(f"{ROOM}/totals?phone=13700007777")
    assert totals["states"] == {"waiting": totals["count"]}
    assert totals["fen"] > 0
    choices = await admin.get(f"{ROOM}/choices")
    assert "TEST" in [one["value"] for one in choices["carriers"]]


async def test_the_list_goes_on_behind_its_cursor(hub: Stack, admin: Person) -> None:
    _, first = await fish(hub, receiver={**PERSON, "phone": "13600001111"})
    _, second = await fish(hub, receiver={**PERSON, "phone": "13600001111"})
    page = await admin.get(f"{ROOM}?phone=13600001111&limit=1")
    assert [row["id"] for row in page["rows"]] == [second]
    rest = await admin.get(f"{ROOM}?phone=13600001111&limit=1&after={page['next']}")
    assert [row["id"] for row in rest["rows"]] == [first]


async def test_cancelling_tells_its_cost_is_proved_and_audited(hub: Stack, admin: Person) -> None:
    no, delivery_id = await fish(hub)
    provider(hub).progress(delivery_id, 202)
    await provider(hub).knocker.settled()
    await admin.post(f"{ROOM}/{delivery_id}/look")
    cost = await admin.post(f"{ROOM}/{delivery_id}/cancel/cost", {"reason": 1})
    assert cost["deduct_fen"] == (await admin.get(f"{ROOM}/{delivery_id}"))["fen"]
    wrong = {"reason": 1, "proof": {"code": "000000", "payment_password": "wrong"}}
    await admin.refused("POST", f"{ROOM}/{delivery_id}/cancel", wrong)
    assert provider(hub).order(delivery_id).status == 202
    await admin.post(f"{ROOM}/{delivery_id}/cancel", {"reason": 1, "proof": await admin.proof()})
    story = await admin.get(f"{ROOM}/{delivery_id}")
    assert (story["state"], story["deduct_fen"], story["may_confirm"]) == ("returning", cost["deduct_fen"], True)
    query = "SELECT subject, detail FROM audit_event WHERE action = 'delivery.cancel' ORDER BY id DESC LIMIT 1"
    row = await hub.hub.pool.fetchrow(query)
    assert (row["subject"], row["detail"]["order_id"]) == (f"delivery/{delivery_id}", no)
    await admin.post(f"{ROOM}/{delivery_id}/confirm_return", {"remark": "已收回"})
    assert (await admin.get(f"{ROOM}/{delivery_id}"))["state"] == "returned"
    await admin.post(f"{ROOM}/{delivery_id}/reorder")
    story = await admin.get(f"{ROOM}/{delivery_id}")
    assert (story["state"], story["round"]) == ("waiting", 2)


async def test_the_last_reason_needs_words(hub: Stack, admin: Person) -> None:
    _, delivery_id = await fish(hub)
    refused = await admin.refused("POST", f"{ROOM}/{delivery_id}/cancel/cost", {"reason": 6})
    assert [one["name"] for one in refused["fields"]] == ["words"]


async def test_what_has_ended_costs_no_code(hub: Stack, admin: Person) -> None:
    _, delivery_id = await fish(hub)
    provider(hub).progress(delivery_id, 302)
    await admin.post(f"{ROOM}/{delivery_id}/look")
    proof = await admin.proof()
    refused = await admin.refused("POST", f"{ROOM}/{delivery_id}/cancel", {"reason": 1, "proof": proof})
    assert refused["code"] == 8304
    _, other = await fish(hub)
    await admin.post(f"{ROOM}/{other}/cancel", {"reason": 1, "proof": proof})


async def test_a_tip_is_given_and_told(hub: Stack, admin: Person) -> None:
    _, delivery_id = await fish(hub)
    await admin.post(f"{ROOM}/{delivery_id}/tip", {"fen": 500, "remark": "加急"})
    story = await admin.get(f"{ROOM}/{delivery_id}")
    assert story["tips_fen"] == 500
    assert (story["events"][-1]["what"], story["events"][-1]["source"]) == ("tipped", "office")
    assert provider(hub).order(delivery_id).tips == 5


async def test_a_refusal_is_explained(hub: Stack, admin: Person) -> None:
    provider(hub).calls.refusing.append((1010, "收件人信息不正确"))
    no = number("O")
    await hub.post("/api/delivery/order", delivering.fields(hub, no))
    [row] = (await admin.get(f"{ROOM}?search={no}"))["rows"]
    story = await admin.get(f"{ROOM}/{row['id']}")
    assert (story["state"], story["code"], story["words"]) == ("unsent", "carrier:1010", "收件人信息不正确")
    assert "配送公司" in story["cause"]
    assert story["remedy"]


async def test_who_may_not(hub: Stack, stand: Stand) -> None:
    _, delivery_id = await fish(hub)
    support = await stand.sign_in("support")
    story = await support.get(f"{ROOM}/{delivery_id}")
    assert (story["may_cancel"], story["may_tip"]) == (False, False)
    status, _ = await support.call("POST", f"{ROOM}/{delivery_id}/tip", {"fen": 100})
    assert status == 403
    finance = await stand.sign_in("finance")
    assert (await finance.call("GET", ROOM))[0] == 403


async def test_nobodys_number(hub: Stack, admin: Person) -> None:
    assert (await admin.refused("GET", f"{ROOM}/NOBODY"))["code"] == 8302
    assert (await admin.refused("POST", f"{ROOM}/NOBODY/look"))["code"] == 8302


@pytest.mark.parametrize(("language", "words"), [("zh-CN", CUT.zh), ("en", CUT.en)])
async def test_what_got_no_answer_is_told_in_the_readers_language(
    hub: Stack, admin: Person, language: str, words: str
) -> None:
    no = number("O")
    provider(hub).mischiefs.order(Mischief.HALF_ANSWER, where="order/add")
    await hub.post("/api/delivery/order", fields(hub, no))
    given = {"accept-language": language}
    _, page = await admin.call("GET", f"{ROOM}?search={no}", headers=given)
    [row] = page["rows"]
    assert (row["state"], row["words"]) == ("unknown", words)
    _, story = await admin.call("GET", f"{ROOM}/{row['id']}", headers=given)
    assert (story["words"], story["events"][-1]["words"]) == (words, words)
