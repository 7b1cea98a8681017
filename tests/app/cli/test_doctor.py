"""`hutong doctor`: what it prints, in groups, in both languages, and how it ends."""

import socket
from collections.abc import Iterator

import pytest
from tests.app.cli.conftest import Type

from hutong.features.doctor.run import ailments


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A public address where nobody answers."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}"
        monkeypatch.setenv("HUTONG_BASE_URL", url)
        monkeypatch.setenv("HUTONG_SANDBOX_URL", url)
        yield url


def test_an_empty_installation_as_json(typed: Type, nobody: str) -> None:
    told = typed("doctor", "--json")
    found = told.json
    wrong = [one for one in found["findings"] if one["level"] != "fine"]
    assert {one["id"] for one in wrong} == {"draft.unpublished", "hub.unanswered"}
    assert (found["draft"], found["revision"], found["found"], found["errors"]) == (False, 0, 2, 2)
    assert told.status == 1
    assert {one["id"] for one in wrong} <= set(found["checked"])
    assert all(one[name]["zh"] and one[name]["en"] for one in wrong for name in ("subject", "cause", "remedy"))


def test_the_draft_and_what_is_wrong_with_it(typed: Type, nobody: str) -> None:
    added = typed("channel", "add", "WX_GZH", "wx0123456789abcdef", "PRIVATE_KEY=" + "0" * 32)
    assert added.status == 0, added.err
    found = typed("doctor", "--draft", "--json").json
    assert "setting.wx_gzh.token" in {one["id"] for one in found["findings"]}
    assert typed("doctor", "--json").json["findings"][0]["id"] == "draft.unpublished"


def test_people_read_groups_with_cause_remedy_and_place(typed: Type, nobody: str) -> None:
    told = typed("doctor")
    assert told.status == 1
    wrong, fine = told.out.index("✘ 有问题 (2)"), told.out.index("✔ 正常")
    assert wrong < fine
    assert "还没有发布过配置" in told.out
    assert "处理  检查草稿后刷新配置" in told.out
    assert "/office/channels?refresh=1" in told.out
    assert "[hub.unanswered]" in told.out
    assert nobody in told.out
    assert told.err == "", "progress is for a terminal"
    quiet = typed("--lang", "en", "doctor", "--quiet")
    assert "Fine" not in quiet.out
    assert "2 errors, 0 warnings" in quiet.out


def test_the_list_needs_no_installation(type_: Type) -> None:
    every = ailments()
    assert [one["id"] for one in type_("doctor", "--list", "--json").json] == [one.id for one in every]
    told = type_("--lang", "en", "doctor", "--list")
    assert told.status == 0
    assert "Remedy" in told.out
    assert every[0].cause.en in told.out
    assert type_("doctor", "--list", "--markdown").out.startswith("# 自检 Self-check")
