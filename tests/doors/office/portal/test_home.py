"""The portal's first page counts the merchant's own payments and notices, nobody else's."""

from tests.office import Person, Stand

PATH = "/portal/api/home"


async def test_the_figures_are_ones_own(owner: Person, stranger: Person, stand: Stand) -> None:
    _, answer = await stand.stack.order("H1")
    await stand.stack.pay(answer)
    await stand.stack.order("H2")
    mine, theirs = await owner.get(PATH), await stranger.get(PATH)
    assert mine["today"] == {"orders": 2, "paid_orders": 1, "count": 1, "fen": 1999, "refunded_fen": 0, "rate": 0.5}
    assert theirs["today"] == {"orders": 0, "paid_orders": 0, "count": 0, "fen": 0, "refunded_fen": 0, "rate": None}
    assert sum(bar["fen"] for bar in mine["hours"]) == 1999
    assert len(mine["hours"]) == len(mine["hours_before"]) == 24
    assert (mine["waiting"], mine["failing"], mine["given_up"]) == (1, 0, 0)
    assert (theirs["waiting"], theirs["oldest"]) == (0, None)
    stages = {stage["name"]: stage["state"] for stage in mine["stages"]}
    assert (stages["call"], stages["notice"]) == ("done", "todo")
