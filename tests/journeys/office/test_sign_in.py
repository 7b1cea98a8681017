"""The first sign-in of a new account, as its owner does it."""

import json
import os
import re
import subprocess
import sys
import time

import pyotp
import pytest
from playwright.sync_api import expect
from tests.journeys.office.conftest import Office

pytestmark = pytest.mark.browser


def made(office: Office, username: str) -> str:
    """A new account; its first password."""
    command = [sys.executable, "-m", "hutong", "account", "add", username, "--json"]
    done = subprocess.run(command, env={**os.environ, **office.street.environ}, capture_output=True, check=True)
    return str(json.loads(done.stdout)["password"])


def test_binds_an_authenticator_keeps_the_codes_and_changes_the_password(office: Office) -> None:
    given = made(office, "newcomer")
    with office.window(strict=False) as page:  # before anybody is in, the hub answers 401
        page.goto(f"{office.street.base_url}/office/account")
        page.get_by_label("用户名").fill("newcomer")
        page.get_by_label("密码", exact=True).fill("wrong wrong wrong")
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_text("用户名或密码不正确")).to_be_visible()
        page.get_by_label("密码", exact=True).fill(given)
        page.keyboard.press("Enter")
        expect(page.get_by_alt_text("认证器的二维码")).to_be_visible()
        shown = page.locator(".way-secret").inner_text().replace(" ", "")
        secret = re.findall("[A-Z2-7]{32}", shown)[0]
        code = page.get_by_label("谷歌验证码")
        code.fill("000000")
        page.keyboard.press("Enter")
        expect(page.get_by_text("动态验证码不正确")).to_be_visible()
        code.fill(pyotp.TOTP(secret).at(int(time.time())))
        page.keyboard.press("Enter")
        expect(page.get_by_text(re.compile("[0-9A-Z]{4}(-[0-9A-Z]{4}){3}")).first).to_be_visible()
        page.get_by_role("button", name="我已经保存好了").click()
        page.get_by_label("新密码", exact=True).fill("a long new password")
        page.get_by_label("再输入一次").fill("a long new password")
        page.keyboard.press("Enter")
        page.locator("main#content").wait_for()
        expect(page).to_have_url(f"{office.street.base_url}/office/account")
