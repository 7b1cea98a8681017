"""`hutong setup`, `hutong channel test|export`: led from nothing to a running installation, and lists taken away."""

import json
from pathlib import Path

import pytest
from tests.app.cli.conftest import Type


@pytest.fixture
def disk(typed: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    """An operator whose files lie in a folder of the test's."""
    monkeypatch.setenv("HUTONG_FILES", str(tmp_path / "files"))
    return typed


def test_it_leads_through_file_storage(disk: Type) -> None:
    told = disk("setup", "--json")
    assert told.status == 1
    assert [step["done"] for step in told.json] == [False] * 5
    disk("channel", "add", "LOCAL_OSS", "disk", "FILE_ALLOW_SUFFIX=.png,.txt")
    said = disk("setup").out
    assert "hutong route add storage 1" in said
    disk("route", "add", "storage", "1")
    assert "hutong channel refresh" in disk("setup").out
    disk("channel", "refresh", "--yes")
    told = disk("setup", "--test", "--json")
    storage = told.json[0]
    assert storage["done"]
    assert storage["tests"]["1"]["passed"] is True
    assert told.status == 1, "SMS and payments are still to do"
    english = disk("--lang", "en", "setup").out
    assert "File storage" in english
    assert "none yet" in english


def test_a_channel_is_tested(disk: Type) -> None:
    disk("channel", "add", "LOCAL_OSS", "disk", "FILE_ALLOW_SUFFIX=.png")
    disk("channel", "add", "TEST_SMS", "")
    assert disk("channel", "test", "1", "--json").json["code"] == 6006, "nothing is published yet"
    disk("channel", "refresh", "--yes")
    assert disk("channel", "test", "1", "--json").json["passed"] is True
    assert disk("channel", "test", "TEST_SMS", "--json").json["passed"] is True
    assert "✔" in disk("channel", "test", "1").out


def test_a_channel_that_fails_its_test_ends_the_command_with_1(
    disk: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk("channel", "add", "LOCAL_OSS", "disk", "FILE_ALLOW_SUFFIX=.png")
    disk("channel", "refresh", "--yes")
    (tmp_path / "no-folder").write_text("a file stands where the folder should be")
    monkeypatch.setenv("HUTONG_FILES", str(tmp_path / "no-folder"))
    told = disk("channel", "test", "1", "--json")
    assert (told.status, told.json["passed"]) == (1, False)
    assert told.json["words"]["zh"] != told.json["words"]["en"]


def test_lists_are_taken_away(disk: Type, tmp_path: Path) -> None:
    disk("channel", "add", "LOCAL_OSS", "disk", "FILE_ALLOW_SUFFIX=.png", "--remark", "=1+1")
    disk("route", "add", "storage", "1")
    assert json.loads(disk("channel", "export", "routes", "--json").out)[0]["channel"] == "1 LOCAL_OSS disk"
    path = tmp_path / "channels.csv"
    disk("channel", "export", "channels", "--columns", "code, remark", "--csv", str(path))
    assert path.read_text(encoding="utf-8") == "\ufeff通道编码,备注\nLOCAL_OSS,'=1+1\n"
    assert disk("--lang", "en", "channel", "export", "settings", "--csv", "-").out.startswith("\ufeffChannel,Key,")
    assert "FILE_ALLOW_SUFFIX" in disk("channel", "export", "settings").out
    for wrong in (("nothing",), ("channels", "--columns", "nothing")):
        assert disk("channel", "export", *wrong, "--json").json["code"] == 6020
