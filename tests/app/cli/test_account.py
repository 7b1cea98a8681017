"""`hutong init` and `hutong account`: the first administrator, and everybody else's accounts."""

import json
from pathlib import Path

import pyotp
from tests.app.cli.conftest import Type


def test_init_makes_the_first_administrator_once(typed: Type) -> None:
    made = typed("init", "--json").json
    assert made["username"] == "admin"
    assert made["url"].endswith("/office/")
    assert len(made["password"]) == 17
    again = typed("init", "--json")
    assert (again.status, again.json["code"]) == (1, 7019)
    assert made["password"] not in again.out
    (account,) = typed("account", "list", "--json").json
    assert (account["role"], account["bound"]) == ("administrator", False)


def test_init_says_what_comes_next(typed: Type) -> None:
    said = typed("init", "--username", "boss")
    assert said.status == 0
    assert "首次登录时绑定谷歌验证码" in said.out
    assert "boss" in said.out


def test_accounts_are_made_switched_and_reset(typed: Type) -> None:
    typed("init")
    made = typed("account", "add", "lin", "--role", "finance", "--json").json
    assert made["role"] == "finance"
    assert typed("account", "disable", "lin", "--json").json["enabled"] is False
    assert typed("account", "enable", "lin", "--json").json["enabled"] is True
    reset = typed("account", "reset-password", "lin", "--json").json
    assert reset["password"] != made["password"]
    assert typed("account", "reset-authenticator", "lin", "--yes").status == 0
    assert typed("account", "reset-payment-password", "lin", "--yes").status == 0
    assert typed("account", "end-sessions", "lin", "--json").json["ended"] == 0
    assert typed("account", "disable", "admin", "--json").json["code"] == 7015
    assert typed("account", "reset-password", "nobody", "--json").json["code"] == 7013
    assert "finance" in typed("account", "list").out


def test_a_merchants_people_are_its_own(typed: Type) -> None:
    typed("init")
    typed("merchant", "create", "咖啡", "--id", "M1")
    made = typed("account", "add", "shop", "--merchant", "M1", "--json").json
    assert (made["realm"], made["merchant_id"], made["role"]) == ("portal", "M1", "owner")
    assert [one["username"] for one in typed("account", "list", "--merchant", "M1", "--json").json] == ["shop"]
    assert typed("account", "list", "--merchant", "M2", "--json").json == []
    assert typed("account", "reset-password", "shop", "--merchant", "M2", "--json").json["code"] == 7013


def test_roles_are_listed(typed: Type) -> None:
    roles = {role["name"]: role for role in typed("account", "roles", "--json").json}
    assert roles["finance"]["label"] == "财务"
    assert "管理员" in typed("account", "roles").out


def test_the_demos_code_is_what_an_authenticator_shows(typed: Type, tmp_path: Path) -> None:
    missing = typed("sandbox", "code", "--json")
    assert (missing.status, missing.json["code"]) == (1, 6020)
    secret = pyotp.random_base32()
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    facts = {"admin": {"username": "admin", "totp_secret": secret}}
    (home / "demo.json").write_text(json.dumps(facts))
    shown = typed("sandbox", "code", "--json").json
    assert shown["username"] == "admin"
    assert pyotp.TOTP(secret).verify(shown["code"], valid_window=1)
