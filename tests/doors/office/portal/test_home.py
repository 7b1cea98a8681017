"""The portal's first page counts the merchant's own payments and notices, nobody else's."""

from tests.office import Person, Stand

PATH = "/portal/api/home"


async def test_the_figures_are_ones_own(owner: Person, stranger: Person, stand: Stand) -> None:
    _, answer = await stand.stack.order("H1")
    await stand.stack.pay(answer)
    await stand.stack.order("H2")
    mine, theirs = await owner.get(PATH), await stranger.get(PATH)
    names = ("orders", "decided", "paid_orders", "count", "fen", "refunded_fen", "rate")
    assert mine["today"] == dict(zip(names, (2, 1, 1, 1, 1999, 0, 1.0), strict=True))
    assert theirs["today"] == dict(zip(names, (0, 0, 0, 0, 0, 0, None), strict=True))
    assert sum(bar["fen"] for bar in mine["hours"]) == 1999
    assert len(mine["hours"]) == len(mine["hours_before"]) == 24
    assert (mine["waiting"], mine["failing"], mine["given_up"]) == (1, 0, 0)
    assert (theirs["waiting"], theirs["oldest"]) == (0, None)
    stages = {stage["name"]: stage["state"] for stage in mine["stages"]}
    assert (stages["call"], stages["notice"]) == ("done", "todo")
