"""A scene is a folder: one that a test writes is found, set up, asked and paid, and no file knows of it."""

import importlib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

import orjson
import pytest
from tests.scening import Place

from hutong.base.errors import Problem, Refusal
from hutong.features.scenes import known
from hutong.features.scenes.scene import Scene

pytestmark = pytest.mark.asyncio(loop_scope="module")
SAUNA = '''
"""A sauna, where a locker's number is paid for."""

from dataclasses import dataclass

from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.capabilities.channel import Config, key
from hutong.features.scenes.scene import Fact, Field, Quote, Scene, Sum, Way, Words


@dataclass(frozen=True, kw_only=True)
class SaunaConfig(Config):
    door_url: str = key("DOOR_URL", "门", "Door", pattern="http.*")
    pin: Secret = key("PIN", "口令", "Pin", pattern="[0-9]{4,32}")


class Sauna(Scene):
    code = "sauna"
    name = Text("桑拿", "Sauna")
    trade = "桑拿缴费"
    config = SaunaConfig
    kinds = ("gate",)
    words = Words(Text("桑拿", "Sauna"), *((Text("好", "Good"), Text("热", "Hot")),) * 3)

    def tells(self, config):
        return config.door_url

    def judge_value(self, kind, value):
        return None

    def ways(self, spot):
        field = Field("locker", Text("柜号", "Locker"), "digits")
        return (Way("locker", Text("柜", "Locker"), Text("付", "Pay"), (field,)),)

    async def quote(self, spot, way, given):
        fen = int(given["locker"]) + len(spot.config.pin.reveal())
        fact = Fact(Text("柜号", "Locker"), Text(given["locker"], given["locker"]))
        return Quote(given["locker"], "桑拿", Sum(fen=fen), (fact,), {"locker": given["locker"]})


SCENE = Sauna()
'''


@pytest.fixture
def sauna(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mapping[str, Scene]]:
    """The scenes of this version and a sauna, found by scanning folders."""
    room = tmp_path / "more_scenes" / "sauna"
    room.mkdir(parents=True)
    (room.parent / "__init__.py").write_text("")
    (room / "__init__.py").write_text(SAUNA)
    monkeypatch.syspath_prepend(tmp_path)
    found = {**known.scenes(), **known.scan(importlib.import_module("more_scenes"))}
    monkeypatch.setattr(known, "scenes", lambda: found)
    monkeypatch.setattr("hutong.features.scenes.desk.scenes", lambda: found)
    yield found
    for name in [name for name in sys.modules if name.startswith("more_scenes")]:
        del sys.modules[name]


async def test_a_new_scene_is_one_folder(place: Place, sauna: Mapping[str, Scene]) -> None:
    assert set(sauna) == {"parking", "recharge", "sauna"}
    settings = {"DOOR_URL": f"{place.operator.url}/told", "PIN": "1234567890123456"}
    site = await place.site("sauna", settings=settings, name="胡同桑拿")
    kept = await place.stack.hub.pool.fetchval("SELECT settings FROM scene_site WHERE id = $1", site.id)
    assert "1234567890123456" not in orjson.dumps(kept).decode(), "a secret is sealed at rest"
    audit = await place.stack.hub.pool.fetchval("SELECT detail FROM audit_event WHERE subject = $1", f"site/{site.id}")
    assert "1234567890123456" not in orjson.dumps(audit).decode()
    code = await place.code(site)
    visitor = place.visitor()
    assert "柜号" in await visitor.page(f"/s/{code.code}")
    bill = await visitor.ask(code, "locker", locker="484")
    assert "¥ 5.00" in await visitor.page(bill)
    await place.paid(await visitor.pay(bill))
    await place.told()
    assert orjson.loads(place.operator.told[0]["attch"])["locker"] == "484"


async def test_a_scene_that_nobody_knows(place: Place) -> None:
    with pytest.raises(Refusal) as caught:
        await place.site("laundry")
    assert caught.value.problem is Problem.UNKNOWN_SCENE


@pytest.mark.parametrize("content", ["", "SCENE = 1"])
async def test_a_folder_without_a_scene_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    room = tmp_path / f"bare{len(content)}" / "one"
    room.mkdir(parents=True)
    (room.parent / "__init__.py").write_text("")
    (room / "__init__.py").write_text(content)
    monkeypatch.syspath_prepend(tmp_path)
    package: ModuleType = importlib.import_module(room.parent.name)
    with pytest.raises(TypeError):
        known.scan(package)
