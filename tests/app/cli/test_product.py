"""`hutong product`: what merchants may write into `channel`."""

import pytest
from tests.app.cli.conftest import Type

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def pot(typed: Type) -> Type:
    """An installation with one channel."""
    typed("channel", "add", "WXPAY", "wxd678efh567hg6787", "MCHID=1900000109", f"PRIVATE_KEY={KEY}")
    return typed


def test_a_product_is_made_changed_and_removed(pot: Type) -> None:
    made = pot("product", "set", "wxnative", "--scene", "native", "--channel", "WXPAY", "--max", "500", "--json").json
    assert made == {
        "name": "wxnative",
        "label": {"zh": "wxnative", "en": "wxnative"},
        "scene": "native",
        "channel": 1,
        "picks": {},
        "min": "0.01",
        "max": "500.00",
        "rate_bp": 0,
        "enabled": True,
        "split": False,
        "carriers": [],
    }
    changed = pot("product", "set", "wxnative", "--label-zh", "微信扫码", "--rate-bp", "38", "--off", "--json").json
    label = {"zh": "微信扫码", "en": "wxnative"}
    assert changed == {**made, "label": label, "rate_bp": 38, "enabled": False}
    table = pot("product", "list").out
    for text in ("微信扫码", "0.38%", "0.01–500.00", "1 WXPAY wxd678efh567hg6787", "否"):
        assert text in table
    assert pot("product", "remove", "wxnative", given="n\n").status == 1
    assert pot("product", "remove", "wxnative", "--yes", "--json").json == {"removed": "wxnative"}
    assert pot("product", "list", "--json").json == []


def test_auto_picks_by_the_payers_app(pot: Type) -> None:
    pot("product", "set", "wxjsapi", "--scene", "jsapi", "--channel", "1")
    made = pot("product", "set", "auto", "--scene", "auto", "--pick", "wechat=wxjsapi", "--json").json
    assert (made["scene"], made["picks"]) == ("auto", {"wechat": "wxjsapi"})
    assert "wechat=wxjsapi" in pot("product", "list").out


@pytest.fixture
def two(pot: Type) -> Type:
    """An installation with two channels and a product on the first."""
    pot("channel", "add", "WXPAY", "wx2222222222222222", "MCHID=1900000110", f"PRIVATE_KEY={KEY}")
    pot("product", "set", "wxnative", "--scene", "native", "--channel", "1")
    return pot


def test_a_carrier_is_added_changed_and_removed(two: Type) -> None:
    rules = ("--weight", "200", "--min", "100", "--max", "500", "--app", "wechat", "--app", "browser")
    made = two("product", "carrier", "wxnative", "2", *rules, "--hours", "22:00-06:00", "--json").json
    expected = {"channel": 2, "weight": 200, "enabled": True, "min": "100.00", "max": "500.00"}
    expected |= {"apps": ["wechat", "browser"], "hours": "22:00-06:00"}
    assert made["carriers"] == [expected]
    changed = two(
        "product", "carrier", "wxnative", "2", "--max", "", "--app", "", "--hours", "", "--off", "--json"
    ).json
    looser = {**expected, "max": "999999999.99", "apps": [], "hours": "", "enabled": False}
    assert changed["carriers"] == [looser]
    own = two("product", "carrier", "wxnative", "1", "--weight", "10", "--json").json["carriers"]
    assert [(one["channel"], one["weight"]) for one in own] == [(1, 10), (2, 200)]
    assert two("product", "set", "wxnative", "--split", "--json").json["split"] is True
    assert "1 WXPAY wxd678efh567hg6787 +1" in two("product", "list").out
    shown = two("product", "show", "wxnative").out
    for text in ("2 WXPAY wx2222222222222222", "200", "100.00–", "分流", "native"):
        assert text in shown
    assert [one["channel"] for one in two("product", "show", "wxnative", "--json").json["carriers"]] == [2, 1]
    refused = two("channel", "remove", "2", "--yes", "--json")
    assert (refused.status, refused.json["code"]) == (1, 6007)
    assert "wxnative" in refused.json["msg"]
    assert "wxnative → 2" in two("product", "carrier", "wxnative", "2", "--remove").out
    assert two("channel", "remove", "2", "--yes").status == 0
    assert two("product", "set", "wxnative", "--no-split", "--json").json["split"] is False


def test_what_was_said_of_the_own_channel_goes_with_it(two: Type) -> None:
    two("product", "carrier", "wxnative", "1", "--weight", "10")
    two("product", "carrier", "wxnative", "2", "--weight", "20")
    moved = two("product", "set", "wxnative", "--channel", "2", "--json").json
    assert (moved["channel"], [one["channel"] for one in moved["carriers"]]) == (2, [2])


def test_it_is_explained_which_channel_a_payment_goes_to(two: Type) -> None:
    rules = ("--weight", "200", "--min", "100", "--app", "wechat", "--hours", "22:00-06:00")
    two("product", "carrier", "wxnative", "2", *rules)
    two("product", "set", "auto", "--scene", "auto", "--pick", "wechat=wxnative", "--pick", "browser=wxnative")

    def told(name: str, *given: str) -> tuple[int, list[tuple[int, str]]]:
        said = two("product", "explain", name, *given, "--draft", "--json").json
        return said["channel"], [(step["channel"], step["place"]) for step in said["steps"]]

    fits = (2, [(2, "first"), (1, "standby")])
    not_ = (1, [(1, "first"), (2, "out")])
    assert told("wxnative", "--amount", "100", "--app", "wechat", "--at", "23:30") == fits
    assert told("auto", "--amount", "100", "--app", "wechat", "--at", "05:59") == fits
    assert told("wxnative", "--amount", "100", "--app", "wechat", "--at", "06:00") == not_
    assert told("wxnative", "--amount", "99.99", "--app", "wechat", "--at", "23:30") == not_
    assert told("auto", "--amount", "100", "--app", "browser", "--at", "23:30") == not_
    assert told("wxnative", "--amount", "100", "--at", "23:30") == not_
    page = two("product", "explain", "wxnative", "--amount", "1", "--draft").out
    for text in ("1 WXPAY wxd678efh567hg6787", "只限 100.00 元起", "权重最高"):
        assert text in page


def test_the_running_revision_is_explained_and_that_nobody_fits(two: Type) -> None:
    assert two("product", "explain", "wxnative", "--amount", "1", "--json").json["code"] == 6012
    two("product", "carrier", "wxnative", "1", "--max", "5")
    two("product", "carrier", "wxnative", "2", "--max", "6", "--off")
    assert two("channel", "refresh", "--yes").status == 0
    assert two("product", "explain", "wxnative", "--amount", "5", "--json").json["channel"] == 1
    dear = two("product", "explain", "wxnative", "--amount", "5.01", "--json")
    assert (dear.status, dear.json["channel"], dear.json["problem"]["code"]) == (1, None, 3002)
    assert "只限 0.01–5.00 元" in two("product", "explain", "wxnative", "--amount", "5.01").out
    two("product", "set", "wxnative", "--off")
    off = two("product", "explain", "wxnative", "--amount", "5", "--draft", "--json")
    assert (off.status, off.json["problem"]["code"]) == (1, 3001)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("carrier", "wxnative", "9"), 6006),
        (("carrier", "nothing", "2"), 6012),
        (("carrier", "wxnative", "2", "--weight", "10001"), 6011),
        (("carrier", "wxnative", "2", "--weight", "-1"), 6011),
        (("carrier", "wxnative", "2", "--min", "5", "--max", "4"), 6011),
        (("carrier", "wxnative", "2", "--min", "x"), 1004),
        (("carrier", "wxnative", "2", "--app", "telegram"), 6011),
        (("carrier", "wxnative", "2", "--hours", "08:00-08:00"), 6011),
        (("carrier", "wxnative", "2", "--hours", "8-9"), 6011),
        (("carrier", "wxnative", "1", "--off"), 6011),
        (("carrier", "wxnative", "2", "--remove"), 6011),
        (("carrier", "wxnative", "2", "--remove", "--on"), 6020),
        (("explain", "wxnative", "--amount", "1", "--draft", "--at", "24:00"), 6020),
        (("explain", "wxnative", "--amount", "1", "--draft", "--app", "telegram"), 6020),
        (("explain", "nothing", "--amount", "1", "--draft"), 6012),
        (("show", "nothing"), 6012),
    ],
)
def test_carriers_that_can_not_be_are_told(two: Type, arguments: tuple[str, ...], code: int) -> None:
    told = two("product", *arguments, "--json", "--lang", "en")
    assert (told.status, told.json["code"]) == (1, code)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("set", "x1", "--scene", "telepathy", "--channel", "1"), 6011),
        (("set", "x1", "--scene", "page", "--channel", "1"), 6011),
        (("set", "X1", "--scene", "native", "--channel", "1"), 6011),
        (("set", "x1", "--scene", "native"), 6011),
        (("set", "x1"), 6011),
        (("set", "x1", "--scene", "native", "--channel", "9"), 6006),
        (("set", "x1", "--scene", "native", "--channel", "1", "--min", "1e3"), 1004),
        (("set", "x1", "--scene", "native", "--channel", "1", "--min", "5", "--max", "4"), 6011),
        (("set", "x1", "--scene", "auto", "--pick", "wechat"), 6020),
        (("set", "x1", "--scene", "auto", "--pick", "wechat=nothing"), 6011),
        (("remove", "x1", "--yes"), 6012),
    ],
)
def test_what_can_not_be_is_told(pot: Type, arguments: tuple[str, ...], code: int) -> None:
    told = pot("product", *arguments, "--json", "--lang", "en")
    assert (told.status, told.json["code"]) == (1, code)
