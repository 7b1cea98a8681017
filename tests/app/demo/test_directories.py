"""The demo's merchants may be paid in the hub's own pages."""

from hutong.app.demo import directories
from hutong.app.sandbox.handset.directories import Directories
from hutong.app.sandbox.world import World
from hutong.capabilities.simulation import InProcess
from hutong.features.proofs.facts import facts
from hutong.switchboard import registry

HUB = "http://127.0.0.1:8000"
CODES = ("WXPAY", "WXPAY_V3")


def world() -> World:
    """The simulated WeChat Pay alone."""
    specs = {code: registry.spec(code) for code in CODES}
    return World("http://127.0.0.1:8001", HUB, http=InProcess({}), specs=specs)


def of(found: World, account: str) -> list[str]:
    """The directories of one merchant."""
    return next(one["directories"] for one in Directories(found).every() if f"{one['code']}/{one['form']}" == account)


async def test_every_merchant_has_what_the_hub_tells_its_operator() -> None:
    found = world()
    directories.enter(found)
    directories.enter(found)
    told = [f"http://{one.value}" for one in facts(HUB, "") if one.key in ("pay_directory", "scene_directory")]
    assert told == [f"{HUB}/pay/", f"{HUB}/s/"]
    assert {one["code"] for one in Directories(found).every()} == set(CODES)
    assert all(one["directories"] == told for one in Directories(found).every())


async def test_another_port_gives_way_and_what_the_operator_entered_stays() -> None:
    found = world()
    for one in ("http://127.0.0.1:9000/pay/", "https://shop.test/pay/", "http://127.0.0.1:9000/other/"):
        Directories(found).add("WXPAY", one)
    directories.enter(found)
    own = ["https://shop.test/pay/", "http://127.0.0.1:9000/other/"]
    assert of(found, "WXPAY/direct") == [*own, f"{HUB}/pay/", f"{HUB}/s/"]


async def test_a_full_console_does_not_stop_the_demo() -> None:
    found = world()
    own = [f"https://shop.test/{number}/" for number in range(5)]
    for one in own:
        Directories(found).add("WXPAY_V3", one)
    directories.enter(found)
    assert of(found, "WXPAY_V3/direct") == own
