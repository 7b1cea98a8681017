"""Every page of the menu, in both languages, on a desk and on a phone: no error, nothing cut off, nobody shut out."""

from typing import Any

import pytest
from playwright.sync_api import Page
from tests.journeys.office.conftest import AXE, PHONE, WIDE, Office, Person

pytestmark = pytest.mark.browser
LOOKS = [(language, size) for language in ("zh", "en") for size in (WIDE, PHONE)]
JUDGED = [("zh", WIDE), ("en", PHONE)]  # what axe finds depends on neither alone, and it takes a second a page
_LOADING = "[aria-busy=true], .ant-skeleton-active, .ant-spin-spinning"
_CUT = "[...document.querySelectorAll('.dt-scroll')].some(one => one.scrollWidth > one.clientWidth)"
FIT = ("/office/payments", "/office/refunds", "/office/audit")
_CHINESE = "\u4e00-\u9fff"


@pytest.fixture(scope="module")
def menus(office: Office) -> dict[str, list[str]]:
    """The addresses of everything in everybody's menu."""
    return {name: places(office, person) for name, person in office.people.items()}


def places(office: Office, person: Person) -> list[str]:
    """The addresses of everything in somebody's menu."""
    with office.window(person) as page:
        page.goto(office.url(person))
        page.locator("nav a").first.wait_for()
        for closed in page.locator("nav [aria-expanded=false]").all():
            closed.click()
        found = page.locator("nav a").evaluate_all("all => all.map(one => new URL(one.href).pathname)")
    return sorted({str(path) for path in found} | {f"/{person.realm}/account"})


def opened(page: Page, path: str) -> None:
    """Goes to an address as a link within the pages does, and returns once nothing there is loading."""
    page.evaluate("path => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate')) }", path)
    page.wait_for_function("path => location.pathname === path && document.querySelector('main#content h1')", arg=path)
    page.wait_for_function(f"() => !document.querySelector('{_LOADING}')")


def judged(page: Page) -> list[str]:
    """What axe finds serious or worse."""
    if not page.evaluate("'axe' in window"):  # it stays while the pages are walked through by links
        page.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
    return [
        f"{one['id']}: {one['help']} {[node['target'] for node in one['nodes'][:3]]}"
        for one in found["violations"]
        if one["impact"] in ("critical", "serious")
    ]


@pytest.mark.parametrize(("language", "size"), LOOKS)
@pytest.mark.parametrize("who", ["admin", "owner"])
def test_every_page(
    office: Office, menus: dict[str, list[str]], who: str, language: str, size: tuple[int, int]
) -> None:
    person, every = office.people[who], menus[who]
    wrongs: list[str] = []
    assert len(every) > 5
    with office.window(person, language=language, size=size) as page:
        page.goto(office.url(person))
        for path in every:
            opened(page, path)
            if (language, size) in JUDGED:
                wrongs += [f"{path}: {found}" for found in judged(page)]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wrongs.append(f"{path}: wider than the screen")
            if size == WIDE and path in FIT and page.evaluate(_CUT):
                wrongs.append(f"{path}: columns are hidden behind the actions")
            if language == "en" and page.locator("main h1").first.evaluate(
                f"one => /[{_CHINESE}]/.test(one.textContent)"
            ):
                wrongs.append(f"{path}: a Chinese heading in English")
            if page.evaluate("document.documentElement.lang")[:2] != language:
                wrongs.append(f"{path}: the page's language is not told")
    assert wrongs == []


def test_what_is_not_permitted_or_not_there_says_so(office: Office, admin: Person) -> None:
    with office.window(admin) as page:
        page.goto(office.url(admin, "/nothing-here"))
        page.get_by_text("没有这个页面").wait_for()
