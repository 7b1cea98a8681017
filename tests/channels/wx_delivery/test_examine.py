"""What a shop of instant delivery is found to have: whether it is bound and approved, and who lends its token."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from tests.channels.wx_delivery.stand import Stand, T
from tests.examining import AROUND, examined, named

from hutong.base.secrets import Secret
from hutong.capabilities.faults import Failed, Fault
from hutong.channels.wx_delivery import examine
from hutong.channels.wx_delivery.adapter import WxDelivery
from hutong.channels.wx_delivery.settings import WxDeliveryConfig
from hutong.vendors.wechat_world import applications


@pytest.mark.parametrize("form", ["sandbox", "dada"])
async def test_a_sound_shop_has_nothing(form: str) -> None:
    assert await examined(Stand(form).adapter) == []


@pytest.mark.parametrize(("approved", "id"), [(None, "delivery.under_audit"), (False, "delivery.rejected")])
async def test_how_the_binding_stands(approved: bool | None, id: str) -> None:
    stand = Stand("dada")
    stand.provider.audit("dada", approved=approved)
    found = await examined(stand.adapter)
    assert [one.id for one in found] == [id]
    assert stand.shop.shopid in found[0].cause.zh


async def test_a_shop_of_nobody() -> None:
    stand = Stand("dada")
    other = WxDelivery(WxDeliveryConfig.read("1234567890", stand.account.settings), stand.line)
    assert await named(other) == {"delivery.not_bound"}


async def test_a_shop_of_another_company() -> None:
    stand = Stand("dada")
    given = {**stand.account.settings, "DELIVERY_ID": "SFTC"}
    other = WxDelivery(WxDeliveryConfig.read(stand.account.merchant_no, given), stand.line)
    found = await examined(other)
    assert [one.id for one in found] == ["delivery.carrier"]
    assert "DADA" in found[0].cause.zh
    assert "SFTC" in found[0].cause.zh
    stand.provider.audit("dada", approved=False)
    assert await named(other) == {"delivery.rejected", "delivery.carrier"}


async def test_nobody_lends_the_token() -> None:
    stand = Stand("dada")

    class Nobody:
        """Lends nothing."""

        async def using(
            self, application: str, kind: str, do: Callable[[Secret], Awaitable[T]], stale: Callable[[T], bool]
        ) -> T:
            """See `Credentials.using`."""
            raise Failed(Fault.CONFIG, words=f"nobody lends the {kind} of {application}")

    alone = WxDelivery(stand.config, replace(stand.line, credentials=Nobody()))
    assert await named(alone) == {"wechat.no_lender"}


async def test_nobody_would_lend_it() -> None:
    stand = Stand("dada")
    assert await examined(stand.adapter, replace(AROUND, lenders=frozenset({stand.shop.appid}))) == []
    found = await examined(stand.adapter, replace(AROUND, lenders=frozenset({"wx0000000000000000"})))
    assert [one.id for one in found] == ["wechat.no_lender"]
    assert stand.shop.appid in found[0].cause.zh


async def test_the_mini_program_may_not_deliver() -> None:
    stand = Stand("dada")
    applications.change(stand.provider.home.book, stand.shop.appid, permissions=["base"])
    assert await named(stand.adapter) == {"wechat.permission"}


@pytest.mark.parametrize(
    ("fault", "code", "id"),
    [
        (Fault.CONFIG, "43016", "delivery.refused"),
        (Fault.CONFIG, "40164", "wechat.ip_list"),
        (Fault.CONFIG, "40125", "wechat.secret"),
    ],
)
def test_what_a_refusal_says(fault: Fault, code: str, id: str) -> None:
    found = examine.blame(Failed(fault, code))
    assert found is not None
    assert [one.id for one in found] == [id]


def test_what_says_nothing() -> None:
    assert examine.blame(Failed(Fault.UNKNOWN, "-1")) is None
    assert examine.blame(Failed(Fault.UNREACHABLE)) is None
