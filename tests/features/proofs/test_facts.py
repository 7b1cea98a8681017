"""What is entered at platforms: from where the hub really is, without the scheme where the console adds it."""

import pytest

from hutong.features.proofs.facts import facts, obstacles


def test_every_value_is_of_this_hub() -> None:
    found = {one.key: one.value for one in facts("https://pay.example.com/", "/login/return")}
    assert found == {
        "pay_directory": "pay.example.com/pay/",
        "scene_directory": "pay.example.com/s/",
        "h5_domain": "pay.example.com",
        "business_domain": "pay.example.com",
        "js_domain": "pay.example.com",
        "login_domain": "pay.example.com",
        "alipay_return": "https://pay.example.com/login/return",
    }


@pytest.mark.parametrize(
    ("base_url", "count"),
    [
        ("https://pay.example.com", 0),
        ("https://pay.example.com:443", 0),
        ("http://pay.example.com", 1),
        ("https://pay.example.com:8443", 1),
        ("https://203.0.113.9", 1),
        ("http://127.0.0.1:8000", 3),
        ("http://localhost:8000", 3),
        ("https://[2001:db8::1]", 1),
    ],
)
def test_what_platforms_would_not_take(base_url: str, count: int) -> None:
    assert len(obstacles(base_url)) == count
