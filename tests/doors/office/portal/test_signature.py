"""The debugger at the portal: the merchant's live keys, the first difference in the reader's language, no key shown."""

from urllib.parse import urlencode

from tests.office import Person, Stand

from hutong.base.rsa import signer
from hutong.base.signing import steps

PATH = "/portal/api/signature"
ORDER = {"merId": "M1001", "orderId": "A1", "desc": "商品", "attch": ""}


async def test_a_right_request_is_right(owner: Person, stand: Stand) -> None:
    found = await owner.post(PATH, {"body": urlencode(stand.stack.signed(ORDER))})
    assert (found["state"], found["by"], found["first"]) == ("right", "current", None)
    assert found["text"].endswith("&key=‹key›")
    assert stand.stack.md5_key.reveal() not in str(found)


async def test_the_first_difference_is_named_in_both_languages(owner: Person, stand: Stand) -> None:
    digest = steps(ORDER, stand.stack.md5_key).digest.lower()
    request = {"body": urlencode(ORDER), "sign": signer(stand.stack.private_key).sign(digest.encode())}
    assert (await owner.post(PATH, request))["first"] == "第 3 步：MD5 须转换成大写"
    _, english = await owner.call("POST", PATH, request, {"accept-language": "en"})
    assert english["first"] == "step 3: the MD5 must be upper case"
    assert [step["state"] for step in english["steps"]] == ["right", "right", "right", "wrong", "unknown"]


async def test_both_texts_are_shown_side_by_side_and_blanks_count(owner: Person, stand: Stand) -> None:
    right = steps(ORDER, stand.stack.md5_key).text
    same = await owner.post(PATH, {"body": urlencode(ORDER), "text": right})
    assert same["side"]["at"] is None
    longer = await owner.post(PATH, {"body": urlencode(ORDER), "text": right + "\n"})
    assert longer["side"]["at"] == len(longer["side"]["ours"])
    assert "换行" in longer["first"]
    assert stand.stack.md5_key.reveal() not in str(longer)


async def test_another_merchants_keys_say_nothing_about_this_one(stranger: Person, stand: Stand) -> None:
    found = await stranger.post(PATH, {"body": urlencode(stand.stack.signed(ORDER))})
    assert (found["state"], found["first"]) == (
        "wrong",
        "请求内容：merId 是 M1001，不是您的商户号 M2002：平台会用另一个商户的密钥验证",
    )
    assert found["digest"] != steps(ORDER, stand.stack.md5_key).digest


async def test_a_right_signature_under_no_or_anothers_name_is_not_right(owner: Person, stand: Stand) -> None:
    for mer_id in ("M2002", ""):
        found = await owner.post(PATH, {"body": urlencode(stand.stack.signed({**ORDER, "merId": mer_id}))})
        assert found["state"] == "wrong", found
        assert "merId" in found["first"]


async def test_a_curl_command_is_understood(owner: Person, stand: Stand) -> None:
    body = f"curl -X POST https://hub.test/api/pay -d '{urlencode(stand.stack.signed(ORDER))}'"
    assert (await owner.post(PATH, {"body": body}))["state"] == "right"


async def test_a_lone_surrogate_is_named(owner: Person) -> None:
    found = await owner.post(PATH, {"body": '{"merId":"M1001","desc":"\\ud83d","sign":"abc"}'})
    assert found["first"] == "请求内容：desc 中有不成对的代理字符"


async def test_without_a_sign_or_a_field_that_is_the_difference(owner: Person) -> None:
    assert (await owner.post(PATH, {"body": "merId=M1001&orderId=1"}))["first"].startswith("第 4 步：缺少 sign")
    found = await owner.post(PATH, {"body": "curl https://hub.test/api/pay"})
    assert (found["first"], found["text"], found["digest"]) == ("请求内容：没有读到任何字段", "", "")


async def test_what_is_too_long_is_called_as_on_the_page(owner: Person) -> None:
    long = {"body": "merId=M1", "text": "x" * 70_000, "md5": "x" * 5000, "sign": "x" * 5000}
    refused = await owner.refused("POST", "/portal/api/signature", long)
    assert [one["label"] for one in refused["fields"]] == ["待签名文本", "MD5", "签名（sign）"]
