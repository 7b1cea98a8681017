"""The guard on addresses that merchants choose: every spelling of a private place is refused (trap 17)."""

import socket
from ipaddress import ip_address

import pytest

from hutong.base.errors import Problem, Refusal
from hutong.features.notices import guard

PRIVATE = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://0x7f.0.0.1/",
    "http://0/",
    "http://0.0.0.0/",
    "http://localhost/",
    "http://localhost./",
    "http://a.localhost/",
    "http://LOCALHOST:8080/",
    "http://10.0.0.8/",
    "http://172.16.3.4/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[fd00::1]/",
    "http://[fe80::1]/",
    "http://router/",
    "http://[::7f00:1]/",
    "http://127.0.0.1./",
    "http://127.0.0.0x1/",
    "http://0x.0x.0x.0x/",
    "http://example.123/",
]
# A client decodes or maps these into another name than the one that would be looked up and checked here.
DISGUISED = [
    "http://%6cocalhost/",
    "http://%72ebind.example.com/",
    "http://127%2e0%2e0%2e1/",
    "http://１２７.0.0.1/",
    "http://例子.example.com/",
    "http://ⓔxample.com/",
    "http://example。com/",
]
MALFORMED = [
    "ftp://example.com/",
    "//example.com/",
    "example.com/notify",
    "http:///notify",
    "http://user@example.com/",
    "http://user:pass@example.com/",
    "http://example.com\\@127.0.0.1/",
    "http://exa mple.com/",
    "http://example.com/\r\nX: y",
    "http://example.com:0/",
    "http://example.com:99999/",
    "http://[::1",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("url", PRIVATE + DISGUISED + MALFORMED)
def test_refuses_what_is_not_a_public_address(url: str) -> None:
    with pytest.raises(Refusal) as refused:
        guard.check(url)
    assert refused.value.problem is Problem.BAD_URL


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example.com/notify?x=1",
        "https://8.8.8.8:8443/",
        "https://[2606:4700::1]/",
        "https://xn--fsqu00a.example.com/",
        "https://Shop_1.Example.com./",
        "https://2.example.com/",
    ],
)
def test_lets_public_addresses_through(url: str) -> None:
    assert guard.check(url).geturl() == url


def test_the_sandbox_lets_this_machine_through_and_no_other() -> None:
    guard.check("http://127.0.0.1:8001/shop/notify", loopback=True)
    guard.check("http://localhost:8001/shop/notify", loopback=True)
    guard.check("http://[::1]:8001/", loopback=True)
    for url in ("http://10.0.0.8/", "http://169.254.169.254/", "http://[fd00::1]/", "http://router/"):
        with pytest.raises(Refusal):
            guard.check(url, loopback=True)


class Names:
    """A resolver that answers from a table."""

    def __init__(self, answers: dict[str, list[str]]) -> None:
        self.answers = answers

    async def __call__(self, host: str, port: int) -> list[str]:
        if host not in self.answers:
            raise socket.gaierror(host)
        return self.answers[host]


async def test_resolves_to_the_address_that_was_checked() -> None:
    names = Names({"shop.example.com": ["93.184.216.34"]})
    assert await guard.resolve("shop.example.com", 443, names) == "93.184.216.34"


@pytest.mark.parametrize("private", ["127.0.0.1", "10.1.2.3", "fe80::1%eth0", "::ffff:c0a8:1", "100.64.0.1"])
async def test_one_private_answer_among_public_ones_refuses_the_name(private: str) -> None:
    names = Names({"rebind.example.com": ["93.184.216.34", private]})
    with pytest.raises(Refusal, match=private.partition("%")[0]):
        await guard.resolve("rebind.example.com", 443, names)


async def test_a_name_without_addresses_is_an_os_error_and_not_a_refusal() -> None:
    with pytest.raises(OSError):
        await guard.resolve("gone.example.com", 443, Names({}))


async def test_a_literal_address_is_looked_up_nowhere() -> None:
    assert await guard.resolve("8.8.8.8", 443, Names({})) == "8.8.8.8"
    with pytest.raises(Refusal):
        await guard.resolve("10.0.0.1", 443, Names({}))


@pytest.mark.parametrize("text", ["8.8.8.8", "2606:4700::1"])
def test_public_addresses_are_allowed(text: str) -> None:
    assert guard.allowed(ip_address(text))
