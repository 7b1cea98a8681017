"""The office in a real browser, against real processes: people who sign in, and windows that complain."""

import asyncio
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from tests.chromium import CHROMIUM
from tests.journeys.street import MERCHANT, Street

from hutong.app.hub import Hub
from hutong.app.settings import Settings
from hutong.base.secrets import Secret
from hutong.features.operators import accounts

PASSWORD, PAYMENT_PASSWORD = "correct horse battery", "pay 20 yuan"
AXE = Path(__file__).parents[3] / "web" / "node_modules" / "axe-core" / "axe.min.js"
WIDE, PHONE = (1360, 900), (390, 844)
WORDS = {"zh": "zh-CN", "en": "en-US"}


@dataclass
class Person:
    """Somebody who signs in: names, passwords, an authenticator whose codes are good once."""

    realm: str
    username: str
    totp_secret: str
    dsn: str  # of the hub's database
    state: dict[str, Any] | None = None  # of a browser where they are in
    used: set[int] = field(default_factory=set)

    def code(self) -> str:
        """A code that was not used yet; when those of this half-minute are spent, the hub forgets that they were."""
        now = int(time.time()) // 30
        fresh = [step for step in (now, now + 1) if step > max(self.used, default=0)]
        if not fresh:
            with ThreadPoolExecutor(1) as thread:  # this one has playwright's loop
                thread.submit(asyncio.run, self._forget()).result()
            self.used.clear()
        step = (fresh or [now])[0]
        self.used.add(step)
        return pyotp.TOTP(self.totp_secret).at(step * 30)

    async def _forget(self) -> None:
        connection = await asyncpg.connect(self.dsn)
        await connection.execute("UPDATE account SET totp_step = 0 WHERE username = $1", self.username)
        await connection.close()


@dataclass
class Office:
    """The processes, a browser, and the people."""

    street: Street
    browser: Browser
    people: dict[str, Person]

    @contextmanager
    def window(
        self, person: Person | None = None, *, language: str = "zh", size: tuple[int, int] = WIDE, strict: bool = True
    ) -> Iterator[Page]:
        """A page of somebody who is signed in, or of nobody; at the end nothing may have gone wrong in it.

        `strict`: nothing may have been refused either.
        """
        wrongs: list[str] = []
        state = self.signed_in(person) if person else None
        context = self._context(language, size, state)
        page = context.new_page()
        page.on("pageerror", lambda error: wrongs.append(str(error)))
        page.on("console", lambda told: wrongs.append(told.text) if told.type == "error" else None)
        expected = "Failed to load resource: the server responded with a status of 4"  # chromium, of every refusal
        said: list[str] = []
        page.on("response", lambda one: said.append(f"{one.request.method} {one.url} {one.status}"))
        page.on("requestfailed", lambda one: said.append(f"{one.method} {one.url} {one.failure}"))
        page.on("framenavigated", lambda frame: said.append(f"now at {frame.url}"))
        try:
            yield page
        except Exception as error:
            seen = page.locator("body").inner_text()[:600]
            error.add_note("\n".join(["the page:", seen, "its errors:", *wrongs, "the last answers:", *said[-15:]]))
            raise
        finally:
            context.close()
        assert [wrong for wrong in wrongs if strict or not wrong.startswith(expected)] == []

    def signed_in(self, person: Person) -> dict[str, Any]:
        """What a browser keeps of somebody who signed in; done once, by the page."""
        if person.state is None:
            context = self._context("zh", WIDE, None)
            page = context.new_page()
            page.goto(f"{self.street.base_url}/{person.realm}/")
            page.get_by_label("用户名").fill(person.username)
            page.get_by_label("密码", exact=True).fill(PASSWORD)
            page.get_by_role("button", name="登录").click()
            page.get_by_label("谷歌验证码").fill(person.code())
            page.keyboard.press("Enter")
            page.locator("main#content").wait_for()
            person.state = json.loads(json.dumps(context.storage_state()))
            context.close()
        return person.state or {}

    def url(self, person: Person, path: str = "/") -> str:
        """An address in a person's realm."""
        return f"{self.street.base_url}/{person.realm}{path}"

    def _context(self, language: str, size: tuple[int, int], state: Any) -> BrowserContext:
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale=WORDS[language],
            storage_state=state,
            reduced_motion="reduce",
        )
        context.add_init_script(f"localStorage.setItem('hutong.language', '{language}')")
        context.set_default_timeout(15_000)
        return context


@pytest.fixture(scope="session")
def people(street: Street) -> dict[str, Person]:
    """An administrator and a merchant's owner."""
    return asyncio.run(_people(street))


@pytest.fixture(scope="module")
def office(street: Street, people: dict[str, Person]) -> Iterator[Office]:
    """The street's office, for one file: as long as playwright runs, nothing else can run an event loop here."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield Office(street, browser, people)
        browser.close()


async def _people(street: Street) -> dict[str, Person]:
    hub = await Hub.start(Settings.from_environment(street.environ))
    try:
        found = {}
        for name, realm, role, merchant in (
            ("admin", "office", "administrator", None),
            ("owner", "portal", "owner", MERCHANT),
        ):
            secret, actor = pyotp.random_base32(), hub.actor("journey")
            account, _ = await accounts.create(actor, realm=realm, username=name, role=role, merchant_id=merchant)
            await accounts.furnish(
                actor,
                account.id,
                password=Secret(PASSWORD),
                payment_password=Secret(PAYMENT_PASSWORD),
                totp_secret=Secret(secret),
            )
            found[name] = Person(realm, name, secret, street.environ["HUTONG_DATABASE_URL"])
        return found
    finally:
        await hub.close()


@pytest.fixture
def admin(office: Office) -> Person:
    return office.people["admin"]


@pytest.fixture
def owner(office: Office) -> Person:
    return office.people["owner"]
