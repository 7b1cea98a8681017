"""The difference of two configurations: by value, and never a secret in it."""

from dataclasses import replace

from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.base.vault import MasterKey
from hutong.capabilities.pay import Scene
from hutong.switchboard.content import Content, PayCarrier, Product, Setting, Setup
from hutong.switchboard.drafts.difference import BROKEN, Change, Field, difference, label, worded
from hutong.switchboard.seal import place

MASTER = MasterKey.read(MasterKey.generate())
VAULT = MASTER.open(MASTER.new_data_key())
TEA = Product("tea", Text("茶", "Tea"), Scene.NATIVE, 1)


def setup(secret: str, id: int = 1, **values: str) -> Setup:
    """A channel whose KEY is this secret."""
    sealed = VAULT.seal(Secret(secret), place(id, "KEY"))
    return Setup(id, "TEAPOT", "pot1", settings={"KEY": Setting(sealed=sealed), **_clear(values)})


def _clear(values: dict[str, str]) -> dict[str, Setting]:
    return {name: Setting(value) for name, value in values.items()}


def changes(old: Content, new: Content) -> list[Change]:
    """The difference, which must survive being kept as JSON."""
    found = difference(old, new, VAULT)
    assert [Change.unpack(change.pack()) for change in found] == found
    return found


def test_the_same_secret_sealed_again_is_no_change() -> None:
    assert changes(Content({1: setup("0123456789abcdefg")}), Content({1: setup("0123456789abcdefg")})) == []


def test_another_secret_shows_as_masks() -> None:
    found = changes(Content({1: setup("0123456789abcdefg")}), Content({1: setup("short")}))
    assert found == [Change("channel", "1 TEAPOT pot1", "changed", (Field("KEY", "••••••defg", "••••••"),))]


def test_secrets_that_look_alike_when_masked_still_differ() -> None:
    found = changes(Content({1: setup("one")}), Content({1: setup("two")}))
    assert [field.name for field in found[0].fields] == ["KEY"]


def test_a_broken_seal_is_shown_as_broken() -> None:
    moved = replace(setup("secret", id=2), id=1)
    found = changes(Content({1: setup("secret")}), Content({1: moved}))
    assert found[0].fields == (Field("KEY", "••••••", BROKEN),)


def test_what_comes_goes_and_changes() -> None:
    old = Content({1: setup("a", ID="1", GONE="x"), 2: setup("b", id=2)}, {"tea": TEA})
    new = Content({1: setup("a", ID="2", NEW="y"), 3: setup("c", id=3)}, {"tea": replace(TEA, rate_bp=38)})
    found = changes(old, new)
    assert [(change.what, change.subject, change.kind) for change in found] == [
        ("channel", "1 TEAPOT pot1", "changed"),
        ("channel", "2 TEAPOT pot1", "removed"),
        ("channel", "3 TEAPOT pot1", "added"),
        ("product", "tea", "changed"),
    ]
    assert set(found[0].fields) == {Field("ID", "1", "2"), Field("GONE", "x", ""), Field("NEW", "", "y")}
    assert found[3].fields == (Field("rate_bp", "0", "38"),)


def test_a_key_that_became_a_secret_after_it_was_kept_in_clear_is_masked() -> None:
    old = Setup(1, "TEAPOT", "pot1", settings={"PRIVATE_KEY": Setting("0123456789abcdefg")})
    found = changes(Content({1: old}), Content({1: replace(old, settings={"PRIVATE_KEY": Setting("other")})}))
    assert found[0].fields == (Field("PRIVATE_KEY", "••••••defg", "••••••"),)


def test_switching_off_is_a_change() -> None:
    found = changes(Content({1: setup("a")}), Content({1: replace(setup("a"), enabled=False)}))
    assert found[0].fields == (Field("enabled", "yes", "no"),)


def test_carriers_differ_one_by_one() -> None:
    ruled = PayCarrier(3, 50, enabled=False, min_fen=100, max_fen=200, apps=("wechat", "alipay"), hours="22:00-06:00")
    old = Content(products={"tea": replace(TEA, carriers=(PayCarrier(2), PayCarrier(4)))})
    new = Content(products={"tea": replace(TEA, carriers=(PayCarrier(2, 200, min_fen=5), ruled), split=True)})
    assert set(changes(old, new)[0].fields) == {
        Field("split", "", "yes"),
        Field("carrier 2", "weight 100", "weight 200, 0.05–"),
        Field("carrier 3", "", "weight 50, 1.00–2.00, wechat/alipay, 22:00-06:00, off"),
        Field("carrier 4", "weight 100", ""),
    }


def test_a_key_is_called_as_its_code_calls_it() -> None:
    assert label("SIGN_TYPE", "TEAPOT").zh == "签名类型"
    assert label("MCHID", "GONE") == Text("MCHID", "MCHID")
    assert label("enabled").zh == "启用"
    assert label("carrier 7").en == "Carrier: channel 7"


def test_values_are_told_in_the_readers_language() -> None:
    assert worded("channel", "enabled", "yes").zh == "是"
    assert worded("channel", "remark", "yes").zh == "yes"
    assert worded("channel", "KEY", BROKEN).zh == "（密文已损坏）"
    assert worded("product", "scene", "native") == Text("扫码支付", "QR code")
    assert worded("product", "picks", "alipay=aliqr, wechat=wxjs").zh == "支付宝=aliqr，微信=wxjs"
    assert worded("product", "picks", "") == Text("", "")
    line = "weight 100, 1.00–50.00, wechat/alipay, 22:00-06:00, off"
    assert worded("product", "carrier 7", line) == Text(
        "权重 100，1.00–50.00，微信/支付宝，22:00-06:00，停用",
        "weight 100, 1.00–50.00, WeChat/Alipay, 22:00-06:00, off",
    )
    assert worded("template", "carrier 7", "SMS_1 off").zh == "SMS_1 off"
