"""`hutong merchant`: keys, addresses, terms; the MD5 key only for those who ask for it."""

from pathlib import Path

import pytest
from tests.app.cli.conftest import Type

from hutong.base.rsa import Signer, signer

PUBLIC = signer(Signer.generate()).public_pem()
OTHER = signer(Signer.generate()).public_pem()


def test_a_merchant_is_made_and_its_keys_saved(typed: Type, tmp_path: Path) -> None:
    (tmp_path / "pub.pem").write_text(PUBLIC)
    typed("channel", "add", "WXPAY", "wxd678efh567hg6787")
    for name in ("wxnative", "aliqr"):
        typed("product", "set", name, "--scene", "native", "--channel", "1")
    unknown = typed("merchant", "create", "茶馆", "--products", "wxnative,jsapi")
    assert unknown.status == 1
    assert "没有 jsapi；现有 aliqr、wxnative" in unknown.err
    made = typed(
        *("merchant", "create", "茶馆", "--id", "M1", "--public-key", f"@{tmp_path / 'pub.pem'}"),
        *("--ips", "1.2.3.4,10.0.0.0/8", "--notice-json", "--ladder", "alipay", "--late-money", "hold"),
        *("--products", "wxnative, aliqr", "--save", str(tmp_path / "keys"), "--json"),
    ).json
    assert (made["merId"], made["name"], made["allowed_ips"]) == ("M1", "茶馆", "1.2.3.4,10.0.0.0/8")
    assert (made["notice_json"], made["ladder"], made["late_money"]) == (True, "alipay", "hold")
    assert made["products"] == ["aliqr", "wxnative"]
    assert made["public_keys"] == [PUBLIC]
    key = tmp_path / "keys" / "M1.md5"
    assert key.stat().st_mode & 0o777 == 0o600
    assert typed("merchant", "md5-key", "M1", "--yes").out.strip() == key.read_text()
    assert (tmp_path / "keys" / "M1.platform.pem").read_text() == made["platform_public_key"]


def test_the_md5_key_is_shown_to_those_who_ask_only(typed: Type) -> None:
    said = typed("merchant", "create", "shop", "--id", "M1").out
    key = typed("merchant", "md5-key", "M1", "--json").json["md5_key"]
    asked = typed("merchant", "md5-key", "M1", given="n\n")
    assert asked.status == 1
    for arguments in (("show", "M1"), ("list",), ("set", "M1", "--name", "x"), ("retire-keys", "M1", "--yes")):
        for more in ((), ("--json",)):
            said += typed("merchant", *arguments, *more).out
    assert key not in said + asked.out
    assert f"••••••{key[-4:]}" in said
    rotated = typed("merchant", "md5-key", "M1", "--rotate", "--yes").out.strip()
    assert rotated != key
    assert typed("merchant", "show", "M1", "--json").json["md5_keys"] == [f"••••••{rotated[-4:]}", f"••••••{key[-4:]}"]


def test_terms_and_public_keys_change(typed: Type, tmp_path: Path) -> None:
    (tmp_path / "pub.pem").write_text(PUBLIC)
    assert "还没有登记公钥" in typed("merchant", "create", "shop", "--id", "M1").out
    assert typed("merchant", "public-key", "M1", f"@{tmp_path / 'pub.pem'}").status == 0
    both = typed("merchant", "public-key", "M1", "-", "--json", given=OTHER).json
    assert both["public_keys"] == [OTHER, PUBLIC]
    assert typed("merchant", "retire-keys", "M1", "--yes", "--json").json["public_keys"] == [OTHER]
    changed = typed("merchant", "set", "M1", "--off", "--products", "*", "--ips", "*", "--json").json
    assert (changed["enabled"], changed["products"], changed["allowed_ips"]) == (False, None, "*")
    some = typed("merchant", "set", "M1", "--account", "wx2, wx1", "--account", "shop-1", "--json").json
    assert some["accounts"] == ["shop-1", "wx1", "wx2"]
    assert "shop-1, wx1, wx2" in typed("merchant", "show", "M1").out
    assert typed("merchant", "set", "M1", "--name", "y", "--json").json["accounts"] == ["shop-1", "wx1", "wx2"]
    assert typed("merchant", "set", "M1", "--account", "", "--json").json["accounts"] == []
    assert typed("merchant", "set", "M1", "--account", "*", "--json").json["accounts"] is None
    assert [row["merId"] for row in typed("merchant", "list", "--json").json] == ["M1"]
    assert "RSA×1" in typed("merchant", "list").out


def test_a_new_key_is_taken_back(typed: Type) -> None:
    typed("merchant", "create", "shop", "--id", "M1")
    key = typed("merchant", "md5-key", "M1", "--json").json["md5_key"]
    typed("merchant", "public-key", "M1", "-", given=PUBLIC)
    typed("merchant", "public-key", "M1", "-", given=OTHER)
    typed("merchant", "md5-key", "M1", "--rotate", "--yes")
    assert typed("merchant", "md5-key", "M1", "--rotate", "--json").json["code"] == 7044
    assert typed("merchant", "public-key", "M1", "-", "--json", given=PUBLIC).json["code"] == 7044
    asked = typed("merchant", "revert-keys", "M1", given="n\n")
    assert (asked.status, "恢复为当前密钥" in asked.out) == (1, True)
    back = typed("merchant", "revert-keys", "M1", "--only", "md5", "--json").json
    assert (back["md5_keys"], len(back["public_keys"])) == ([f"••••••{key[-4:]}"], 2)
    assert typed("merchant", "revert-keys", "M1", "--yes", "--json").json["public_keys"] == [PUBLIC]
    assert typed("merchant", "revert-keys", "M1", "--json").json["code"] == 7045


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("show", "nobody"), 6016),
        (("create", "again", "--id", "M1"), 6017),
        (("create", "x", "--public-key", "nonsense"), 6018),
        (("create", "x", "--public-key", "@/no/such/file"), 6020),
        (("set", "M1", "--ips", "everywhere"), 6018),
        (("set", "M1", "--late-money", "keep"), 6018),
        (("set", "M1", "--ladder", "paypal"), 6018),
    ],
)
def test_what_can_not_be_is_told(typed: Type, arguments: tuple[str, ...], code: int) -> None:
    typed("merchant", "create", "shop", "--id", "M1")
    told = typed("merchant", *arguments, "--json")
    assert (told.status, told.json["code"]) == (1, code)
