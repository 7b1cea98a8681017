"""The server's public addresses: as entered, else as found; nothing private is ever told."""

from ipaddress import ip_address

import pytest
from tests.stack import Stack
from tests.upstream import hub

from hutong.base.errors import Problem, Refusal
from hutong.features.proofs.addresses import checked, enter, look, outgoing

__all__ = ["hub"]
pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_as_entered_else_as_found(hub: Stack) -> None:
    pool, actor = hub.hub.pool, hub.hub.actor("ann")
    found = await look(pool)
    assert (found.addresses, found.entered) == (outgoing(), False)
    entered = await enter(actor, ["8.8.8.8", " 2001:4860:4860:0::8888 ", "8.8.8.8", ""])
    assert (entered.addresses, entered.entered) == (("2001:4860:4860::8888", "8.8.8.8"), True)
    assert await look(pool) == entered
    assert await enter(actor, []) == found


@pytest.mark.parametrize("wrong", ["10.0.0.1", "127.0.0.1", "x", "8.8.8.8/24", "::1", "169.254.169.254"])
async def test_what_is_no_public_address(wrong: str) -> None:
    with pytest.raises(Refusal) as refusal:
        checked(["8.8.8.8", wrong])
    assert refusal.value.problem is Problem.BAD_SERVER_IP
    assert wrong in refusal.value.message()


async def test_more_than_a_white_list_holds() -> None:
    with pytest.raises(Refusal):
        checked([f"8.8.8.{number}" for number in range(1, 22)])


async def test_only_public_ones_are_found() -> None:
    assert all(ip_address(one).is_global for one in outgoing())
