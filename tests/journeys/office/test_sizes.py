"""What a browser has to fetch: the first page and a list, compressed as they are sent."""

import pytest
from playwright.sync_api import Page
from tests.journeys.office.conftest import Office, Person

pytestmark = pytest.mark.browser
FIRST, LIST = 300_000, 450_000  # bytes


def fetched(page: Page, url: str) -> int:
    """Bytes that came over the wire for a page, with an empty cache."""
    sizes: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.goto(url)
    page.wait_for_load_state("networkidle")
    assert sizes
    return sum(sizes)


def test_the_way_in(office: Office) -> None:
    with office.window() as page:
        size = fetched(page, f"{office.street.base_url}/office/")
        page.get_by_label("用户名").wait_for()
    assert size <= FIRST, size


@pytest.mark.parametrize("path", ["/payments", "/channels", "/notices"])
def test_a_list(office: Office, admin: Person, path: str) -> None:
    with office.window(admin) as page:
        size = fetched(page, office.url(admin, path))
        page.locator("main#content h1").wait_for()
    assert size <= LIST, size
