"""The sandbox's riders, over the phone's interface: what they have, and one of them going on."""

from tests.app.sandbox.stand import SANDBOX, Stand
from tests.channels.wx_delivery.stand import CARGO, PERSON, SHOP, Lender

from hutong.base.clock import now
from hutong.base.ids import new_id
from hutong.capabilities.channel import Line
from hutong.capabilities.delivery import Parcel, Ride
from hutong.channels.wx_delivery.adapter import WxDelivery
from hutong.channels.wx_delivery.settings import WxDeliveryConfig
from hutong.channels.wx_delivery.simulator import WxDeliverySimulator
from hutong.vendors.wechat_world.tokens import Tokens


async def ordered(stand: Stand) -> Ride:
    """A delivery of the sandbox's shop."""
    provider = stand.world.provider("WX_DELIVERY")
    assert isinstance(provider, WxDeliverySimulator)
    account, lender = provider.account("sandbox"), Lender(Tokens(stand.world.book))
    line = Line(stand.http, f"{SANDBOX}/wx_delivery", "http://hub.test/callback/1/1", credentials=lender)
    adapter = WxDelivery(WxDeliveryConfig.read(account.merchant_no, account.settings), line)
    info = {"order_time": int(now().timestamp())}
    return await adapter.order(Parcel(new_id(), "", "", provider.openid(), PERSON, CARGO, info, SHOP, PERSON))


async def test_a_rider_goes_on_step_by_step_or_to_a_status(stand: Stand) -> None:
    assert (await stand.api("riders"))[1] == {"errands": []}
    ride = await ordered(stand)
    [errand] = (await stand.api("riders"))[1]["errands"]
    assert (errand["code"], errand["number"], errand["status"]) == ("WX_DELIVERY", ride.number, "101")
    _, moved = await stand.api("ride", {"number": ride.number})
    assert (moved["status"], moved["rider"]) == ("102", "王师傅")
    _, moved = await stand.api("ride", {"number": ride.waybill_no, "status": "302"})
    assert moved["status"] == "302"


async def test_what_no_rider_can_do(stand: Stand) -> None:
    ride = await ordered(stand)
    assert (await stand.api("ride", {"number": "NOBODY"}))[0] == 404
    assert (await stand.api("ride", {"number": ride.number, "status": "999"}))[0] == 400
    await stand.api("ride", {"number": ride.number, "status": "302"})
    assert (await stand.api("ride", {"number": ride.number}))[0] == 400
