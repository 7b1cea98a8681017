"""Addresses and networks: what people may write, and that a set holds what it should for as long as it should."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hutong.base.errors import Problem, Refusal
from hutong.features.access.networks import Network, Networks, network, written

AT = datetime(2026, 11, 28, tzinfo=UTC)
_V4 = st.builds(lambda number, size: ip_network((number >> 32 - size << 32 - size, size)), st.integers(0, 2**32 - 1),
                st.integers(8, 32))  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 203.0.113.5 ", "203.0.113.5"),
        ("203.0.113.5/24", "203.0.113.0/24"),
        ("203.0.113.5/32", "203.0.113.5"),
        ("10.0.0.0/8", "10.0.0.0/8"),
        ("2001:DB8::1", "2001:db8::1"),
        ("2001:db8:1:2::/64", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("::ffff:203.0.113.0/120", "203.0.113.0/24"),
    ],
)
def test_what_is_typed_is_kept_in_one_way(typed: str, kept: str) -> None:
    assert written(network(typed)) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "*",
        "shop.example.com",
        "203.0.113",
        "203.0.113.5/33",
        "0.0.0.0/0",
        "10.0.0.0/7",
        "::/0",
        "fe80::1%eth0",
        "１.2.3.4",
    ],
)
def test_what_is_no_address_or_everybody_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        network(typed)
    assert refused.value.problem is Problem.BAD_SOURCE
    assert refused.value.fields[0][0] == "network"


@given(st.lists(_V4, max_size=8), st.integers(0, 2**32 - 1))
def test_a_set_holds_what_one_of_its_networks_holds(networks: list[Network], number: int) -> None:
    address = ip_address(number)
    held = Networks((one, None) for one in networks)
    assert held.holds(address, AT) is any(address in one for one in networks)
    for one in networks:
        assert held.holds(one.network_address, AT)
        assert held.holds(one[-1], AT)


def test_what_is_listed_until_then_counts_until_then() -> None:
    one = network("203.0.113.5")
    held = Networks([(one, AT), (network("2001:db8::/32"), None)])
    address = ip_address("203.0.113.5")
    assert held.holds(address, AT - timedelta(seconds=1))
    assert not held.holds(address, AT)
    assert held.holds(ip_address("2001:db8:9::9"), AT)
    assert not held.holds(ip_address("32.1.13.184"), AT), "the same bits in the other family are another address"
    assert Networks([(one, AT), (one, None)]).holds(address, AT)
    assert Networks([(one, AT), (network("203.0.113.0/24"), None)]).holds(address, AT)
