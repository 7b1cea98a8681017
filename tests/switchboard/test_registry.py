"""The registry: every folder of channels is found, and nothing else is."""

import importlib
import sys
from pathlib import Path

import pytest

from hutong.base.errors import Problem, Refusal
from hutong.switchboard import registry
from hutong.switchboard.registry import scan


@pytest.fixture
def specs() -> None:
    """The real ones here."""


def test_every_folder_of_channels_is_a_code(repository: Path) -> None:
    folders = {path.parent.name for path in (repository / "src/hutong/channels").glob("*/__init__.py")}
    assert {code.lower() for code in registry.specs()} == folders
    assert {"WXPAY", "WXPAY_V3", "ALIPAY"} <= registry.specs().keys()


def test_an_unknown_code_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Refusal) as refused:
        registry.spec("WXPAY_V9")
    assert refused.value.problem is Problem.UNKNOWN_CODE
    for language in ("zh", "en"):
        assert "WXPAY_V9" in refused.value.message(language)
        assert ", ".join(registry.specs()) in refused.value.message(language)


@pytest.mark.parametrize(
    ("rooms", "words"),
    [
        ({"empty": ""}, "rooms_0.empty holds no SPEC"),
        ({"one": "from hutong.channels.wxpay import SPEC", "two": "from hutong.channels.wxpay import SPEC"}, "repeats"),
    ],
)
def test_a_room_without_a_spec_and_a_code_twice_are_mistakes(
    rooms: dict[str, str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in {"": "", **rooms}.items():
        (tmp_path / "rooms_0" / name).mkdir(parents=True, exist_ok=True)
        (tmp_path / "rooms_0" / name / "__init__.py").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    package = importlib.import_module("rooms_0")
    try:
        with pytest.raises(TypeError, match=words):
            scan(package)
    finally:
        for name in [name for name in sys.modules if name.startswith("rooms_0")]:
            del sys.modules[name]
