"""The form of a channel: every declared key, secrets masked, findings beside the key they are about."""

from dataclasses import replace

from tests.switchboard.teapot import SECRET

from hutong.base.secrets import Secret
from hutong.base.vault import MasterKey
from hutong.switchboard.content import Setting, Setup
from hutong.switchboard.drafts.difference import BROKEN
from hutong.switchboard.drafts.form import form
from hutong.switchboard.seal import place

MASTER = MasterKey.read(MasterKey.generate())
VAULT = MASTER.open(MASTER.new_data_key())
SEALED = Setting(sealed=VAULT.seal(Secret(SECRET), place(1, "PRIVATE_KEY")))
POT = Setup(1, "TEAPOT", "pot1", settings={"MCHID": Setting("1900"), "PRIVATE_KEY": SEALED})


def test_every_declared_key_is_a_field_in_order() -> None:
    fields, others = form(POT, VAULT)
    assert [(field.declared.wire, field.value, field.set) for field in fields] == [
        ("MCHID", "1900", True),
        ("PRIVATE_KEY", "••••••==&x", True),
        ("TOKEN", "", False),
        ("CERTIFICATE", "", False),
        ("IDENTITY", "", False),
        ("SIGN_TYPE", "MD5", False),
    ]
    assert not others
    assert not any(field.findings for field in fields)
    assert SECRET not in repr(fields)


def test_findings_stand_beside_their_key_even_when_switched_off() -> None:
    bad = replace(POT, enabled=False, settings={"MCHID": Setting("x"), "OLD_KEY": Setting("1")})
    fields, others = form(bad, VAULT)
    found = {field.declared.wire: [finding.cause.en for finding in field.findings] for field in fields}
    assert found["MCHID"] == ["malformed (example: 1900)"]
    assert found["PRIVATE_KEY"] == ["required and not filled in"]
    assert found["TOKEN"] == []
    assert [finding.key for finding in others] == ["OLD_KEY"]


def test_a_broken_seal_is_shown_as_broken() -> None:
    fields, _ = form(replace(POT, id=2), VAULT)
    shown = {field.declared.wire: field.value for field in fields}
    assert shown["PRIVATE_KEY"] == BROKEN


def test_a_key_that_became_a_secret_after_it_was_kept_in_clear_is_masked() -> None:
    old = replace(POT, settings={"MCHID": Setting("1900"), "PRIVATE_KEY": Setting(SECRET)})
    fields, _ = form(old, VAULT)
    assert SECRET not in repr(fields)
    assert {field.declared.wire: field.value for field in fields}["PRIVATE_KEY"] == "••••••==&x"
