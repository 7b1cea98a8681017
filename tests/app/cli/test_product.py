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
