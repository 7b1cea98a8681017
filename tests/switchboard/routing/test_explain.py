"""Why a channel runs or doesn't: its settings, other people's judgements, its share of a split."""

from datetime import timedelta

import pytest

from hutong.base.clock import now
from hutong.base.text import Text
from hutong.base.vault import MasterKey, Vault
from hutong.switchboard import registry
from hutong.switchboard.content import Content, Route, Setting, Setup, ordered
from hutong.switchboard.routing.explain import explain, shares
from hutong.switchboard.routing.health import Illness

EVERY = registry.specs


@pytest.fixture(autouse=True)
def specs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every channel code there is."""
    monkeypatch.setattr(registry, "specs", EVERY)


def _vault() -> Vault:
    master = MasterKey.read(MasterKey.generate())
    return master.open(master.new_data_key())


def _content(*weights: int, split: bool = False) -> Content:
    suffix = {"FILE_ALLOW_SUFFIX": Setting(".png")}
    setups = {one: Setup(one, "LOCAL_OSS", str(one), settings=suffix) for one in range(1, len(weights) + 1)}
    routes = ordered(Route("storage", one, weight) for one, weight in enumerate(weights, 1))
    return Content(setups, routes=routes, splits=frozenset({"storage"} if split else ()))


def test_wrong_settings_and_other_judgements_put_a_route_out() -> None:
    content = _content(3, 2, 1)
    bare = Content({**content.channels, 1: Setup(1, "LOCAL_OSS", "1")}, routes=content.routes)

    def judge(route: Route) -> Text | None:
        return Text("不合适", "unfit") if route.channel_id == 2 else None

    steps = explain(bare, "storage", {}, now(), _vault(), [judge])
    assert [(step.route.channel_id, step.place) for step in steps] == [(3, "first"), (1, "out"), (2, "out")]
    assert "FILE_ALLOW_SUFFIX" in steps[1].why.en
    assert steps[2].why.en == "unfit"


def test_shares_leave_out_who_rests() -> None:
    content, vault = _content(30, 10, 60, split=True), _vault()
    steps = explain(content, "storage", {}, now(), vault)
    assert shares(content, "storage", steps, {}) == {1: 30, 2: 10, 3: 60}
    ill = {3: Illness(5, now() + timedelta(minutes=1), "away")}
    assert shares(content, "storage", explain(content, "storage", ill, now(), vault), ill) == {1: 75, 2: 25}
    assert shares(_content(1, 1), "storage", steps, {}) == {}
