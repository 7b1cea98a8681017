"""A change-over: what goes on, what goes off, and where products that pick by app lead afterwards."""

from dataclasses import replace

from tests.switchboard.contracts.test_exclusive import ALIQR, ONE, UMSAPP, UMSJS, UMSQR, WXAPP, WXNATIVE, content

from hutong.base.text import Text
from hutong.switchboard.content import Product
from hutong.switchboard.drafts.methods import method
from hutong.switchboard.drafts.moves.takeover import plan

AUTO = Product(
    "auto", Text("聚合", "any"), None, None, {"wechat": "wxnative", "alipay": "aliqr", "browser": "wxnative"}
)
OFF = [replace(one, enabled=False) for one in (UMSQR, UMSJS)]


def test_to_the_exclusive_one() -> None:
    """Both of its products on, both rivals off, app payments as they were; every app is led to its own pages."""
    everything = content(*OFF, UMSAPP, WXNATIVE, WXAPP, ALIQR, AUTO)
    done = plan(everything, method(everything, "chinaums", "scan"), ONE)
    assert [(one.name, one.enabled) for one in done.on] == [("umsqr", True), ("umsjs", True)]
    assert sorted((one.name, one.enabled) for one in done.off) == [("aliqr", False), ("wxnative", False)]
    assert [one.picks for one in done.led] == [{"wechat": "umsjs", "alipay": "umsjs", "browser": "umsqr"}]


def test_back() -> None:
    """Only the apps that the wallet serves are led to it; what is left with nothing is switched off."""
    picks = {"wechat": "umsjs", "alipay": "umsjs"}
    ours = replace(AUTO, picks=picks)
    only = replace(AUTO, name="union", picks={"unionpay": "umsjs"})
    everything = content(UMSQR, UMSJS, replace(WXNATIVE, enabled=False), ours, only)
    done = plan(everything, method(everything, "wechat", "scan"), ONE)
    assert sorted(one.name for one in done.off) == ["umsjs", "umsqr"]
    assert [(one.name, dict(one.picks), one.enabled) for one in done.led] == [
        ("auto", {"wechat": "wxnative"}, True),
        ("union", {"unionpay": "umsjs"}, False),
    ]


def test_where_nothing_stands_against_it() -> None:
    everything = content(WXNATIVE, ALIQR, AUTO)
    done = plan(everything, method(everything, "wechat", "scan"), ONE)
    assert (done.off, done.led) == ((), ())
