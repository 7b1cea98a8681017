"""What WeChat's numbers say of a set-up."""

import pytest

from hutong.base.text import Text
from hutong.capabilities.faults import Failed, Fault
from hutong.vendors.wechat.examine.ailments import PAGE, PUSH, SERVER, SUBSCRIPTION, blamed, numbered


def _of(code: str, words: str = "") -> list[str]:
    return [one.id for one in blamed(Failed(Fault.CONFIG, code, words)) or []]


@pytest.mark.parametrize(
    ("code", "id"),
    [
        ("40013", "appid"),
        ("40125", "secret"),
        ("40001", "token_replaced"),
        ("40243", "secret_frozen"),
        ("40164", "ip_list"),
        ("61004", "ip_list"),
        ("89503", "ip_unconfirmed"),
        ("45009", "quota"),
        ("48001", "permission"),
        ("48004", "barred"),
        ("50002", "blocked"),
    ],
)
def test_a_number_is_an_ailment(code: str, id: str) -> None:
    assert _of(code) == [f"wechat.{id}"]


@pytest.mark.parametrize(
    "words",
    [
        "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist",
        "access clientip is not registered, requestIP: 203.0.113.7",
    ],
)
def test_the_missing_address_is_named(words: str) -> None:
    found = blamed(Failed(Fault.CONFIG, "40164", words))
    assert found is not None
    assert "203.0.113.7" in found[0].cause.zh
    assert "203.0.113.7（" in found[0].cause.zh
    assert "203.0.113.7" in found[0].cause.en


@pytest.mark.parametrize(
    ("words", "en"), [("该公众号没有权限", ": 48001"), ("api unauthorized", ": 48001 api unauthorized")]
)
def test_english_readers_are_spared_words_in_chinese(words: str, en: str) -> None:
    [found] = blamed(Failed(Fault.CONFIG, "48001", words)) or []
    assert found.cause.zh.endswith(f"：48001 {words}")
    assert found.cause.en.endswith(en)


def test_any_other_explained_number_is_told_with_its_remedy() -> None:
    found = blamed(Failed(Fault.REFUSED, "40037", "invalid template_id"))
    assert found is not None
    assert found[0].id == "wechat.refused"
    assert "40037" in found[0].cause.zh


@pytest.mark.parametrize("code", ["", "-1", "59999", "none"])
def test_what_nobody_explains_is_nobodys_fault(code: str) -> None:
    assert blamed(Failed(Fault.UNKNOWN, code)) is None


def test_a_number_on_the_page() -> None:
    assert [one.id for one in numbered("10003", Text("甲", "a"))] == ["wechat.login_domain"]
    assert numbered("", Text("甲", "a")) == []


def test_every_ailment_has_cause_and_remedy_in_both_languages() -> None:
    every = [*SERVER, *PAGE, *PUSH, SUBSCRIPTION]
    assert len({one.id for one in every}) == len(every)
    for one in every:
        assert all((one.cause.zh, one.cause.en, one.remedy.zh, one.remedy.en)), one.id
