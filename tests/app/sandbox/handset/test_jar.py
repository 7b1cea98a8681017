"""The phone's cookies: by app and site, by path, thrown away when they end, several in one answer."""

from collections.abc import Mapping

from hutong.app.sandbox.handset.jar import Jar
from hutong.base.http import Reply


def test_each_app_and_site_has_its_own() -> None:
    jar = Jar()
    jar.keep("wechat", "http://hub.test/login/return?code=1", "who=o1; Path=/; HttpOnly\nstate=; Path=/; Max-Age=0")
    assert jar.of("wechat", "http://hub.test/pay/1") == "who=o1"
    assert jar.of("alipay", "http://hub.test/pay/1") == ""
    assert jar.of("wechat", "http://hub.test:8001/pay/1") == ""


def test_paths_and_ends() -> None:
    jar = Jar()
    jar.keep("browser", "http://hub.test/s/abc/pay", "a=1; Path=/s\nb=2\nc=3; Path=/")
    assert jar.of("browser", "http://hub.test/s/abc/fee") == "b=2; a=1; c=3"
    assert jar.of("browser", "http://hub.test/sx") == "c=3"
    jar.keep("browser", "http://hub.test/", "c=; Path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT")
    assert jar.of("browser", "http://hub.test/sx") == ""
    jar.keep("browser", "http://hub.test/", "no cookie at all")
    assert jar.of("browser", "http://hub.test/sx") == ""


async def test_what_an_answer_sets_goes_with_the_next_request() -> None:
    jar, asked = Jar(), list[str]()

    class Site:
        async def send(
            self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
        ) -> Reply:
            asked.append(headers.get("cookie", ""))
            return Reply(200, b"", {"set-cookie": "x=1; Path=/"})

    for _ in range(2):
        await jar.asked(Site(), "wechat", "GET", "http://hub.test/", {})
    assert asked == ["", "x=1"]
