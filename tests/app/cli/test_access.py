"""`hutong access`: the limit, the allow list, and who was refused."""

import pytest
from tests.app.cli.conftest import Type


def test_the_list_is_added_to_and_taken_from(typed: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUTONG_RATE_ALLOW", "10.0.0.0/8")
    kept = typed("access", "allow", "203.0.113.9/24", "--remark", "机房", "--until", "2999-01-02", "--json").json
    assert (kept["network"], kept["until"]) == ("203.0.113.0/24", "2999-01-02 15:59:59+00:00")
    found = typed("access", "list", "--json").json
    assert (found["per_minute"], found["own"], found["environment"]) == (400, False, ["10.0.0.0/8"])
    assert [(one["network"], one["over"]) for one in found["allowed"]] == [("203.0.113.0/24", False)]
    said = typed("access", "list").out
    assert "每个来源每分钟最多 400 单" in said
    assert "10.0.0.0/8" in said
    assert "机房" in said
    assert typed("access", "remove", "203.0.113.0/24").status == 0
    assert typed("access", "remove", "203.0.113.0/24", "--json").json["code"] == 7041
    assert typed("access", "allow", "0.0.0.0/0", "--json").json["code"] == 7040
    assert typed("access", "allow", "203.0.113.9", "--until", "soon").status == 1


def test_the_limit_is_shown_changed_and_given_back(typed: Type) -> None:
    assert typed("access", "limit", "--json").json == {"per_minute": 400, "own": False}
    assert typed("access", "limit", "800", "--json").json == {"per_minute": 800, "own": True}
    assert "800 orders a minute" in typed("access", "limit", "--lang", "en").out
    assert typed("access", "limit", "0").status == 2
    assert typed("access", "limit", "900", "--unset").status == 1
    assert typed("access", "limit", "--unset", "--json").json == {"per_minute": 400, "own": False}
