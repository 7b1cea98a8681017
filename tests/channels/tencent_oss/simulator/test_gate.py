"""Who is let in at the simulated COS, and how others are refused."""

import pytest
from tests.channels.tencent_oss.simulator.client import Client, code, tree
from tests.channels.tencent_oss.stand import PROVIDER, Stand

DENIED = (403, "AccessDenied")
MISMATCH = (403, "SignatureDoesNotMatch")


@pytest.fixture
def client(stand: Stand) -> Client:
    return Client(stand)


@pytest.mark.parametrize("in_query", [False, True])
async def test_a_signed_request(client: Client, in_query: bool) -> None:
    """In the header or in the query; a hidden path is encoded, the signed one is not."""
    reply = await client.send("PUT", "咖啡/a b+c.png", {}, {"content-type": "image/png"}, b"x", in_query=in_query)
    assert (reply.status, reply.body) == (200, b"")
    assert list(client.stand.provider.objects()) == ["咖啡/a b+c.png"]
    assert reply.headers["server"] == "tencent-cos"
    assert len(reply.headers["x-cos-request-id"]) > 20


async def test_with_the_port_or_without(client: Client) -> None:
    """Clients sign the host both ways."""
    for signed in (client.host, f"{client.host}:8443"):
        query: dict[str, str] = {}
        proof = client.proof("GET", "/", query, {"host": signed})
        headers = {"authorization": "&".join(f"{name}={value}" for name, value in proof.items())}
        reply = await client.anonymous("GET", "", query, {**headers, "host": f"{client.host}:8443"})
        assert reply.status == 200
    assert code(await client.send("GET", signed_host="other.example")) == MISMATCH


async def test_the_bucket_by_path(client: Client) -> None:
    """Where the host is not COS's, the bucket is the first part of the path, and no part of what is signed."""
    proof = client.proof("PUT", "/a/b.png", {}, {"host": "cos.test"})
    headers = {"authorization": "&".join(f"{name}={value}" for name, value in proof.items())}
    url = f"{PROVIDER}/{client.account['bucket']}/a/b.png"
    reply = await client.stand.http.send("PUT", url, headers=headers, body=b"x")
    assert reply.status == 200
    assert client.stand.provider.objects() == {"a/b.png": 1}


async def test_path_style_at_cos_itself(client: Client) -> None:
    """Buckets made since 2024 have no other address than their own."""
    url = f"{PROVIDER}/{client.account['bucket']}/a.png"
    reply = await client.stand.http.send("GET", url, headers={"host": "cos.ap-shanghai.myqcloud.com"})
    assert code(reply) == (403, "PathStyleDomainForbidden")


async def test_unsigned_parts(client: Client) -> None:
    """COS lets parameters and headers go unsigned; what is listed must be there, and as it was."""
    await client.send("PUT", "a.txt", body=b"x")
    query = client.proof("GET", "/a.txt", {}, {})
    reply = await client.anonymous("GET", "a.txt", {**query, "response-content-type": "text/css"})
    assert (reply.status, reply.headers["content-type"]) == (200, "text/css")
    query = client.proof("GET", "/a.txt", {"response-content-type": "text/css"}, {})
    for changed in ({}, {"response-content-type": "text/html"}):
        assert code(await client.anonymous("GET", "a.txt", {**query, **changed})) == MISMATCH


async def test_nobody(client: Client) -> None:
    """The bucket is private."""
    await client.send("PUT", "a.txt", body=b"x")
    for method, key in (("GET", "a.txt"), ("PUT", "a.txt"), ("DELETE", "a.txt"), ("GET", ""), ("POST", "a.txt")):
        assert code(await client.anonymous(method, key)) == DENIED
    reply = await client.anonymous("HEAD", "a.txt")
    assert (reply.status, reply.body) == (403, b"")
    assert client.stand.provider.content("a.txt") == b"x"


@pytest.mark.parametrize("name", ["q-ak", "q-sign-time", "q-key-time", "q-header-list", "q-signature"])
async def test_a_missing_field(client: Client, name: str) -> None:
    client.changes = {name: "-"}
    assert code(await client.send("GET")) == DENIED


@pytest.mark.parametrize(
    ("name", "value", "refused"),
    [
        ("q-sign-algorithm", "sha256", DENIED),
        ("q-ak", "AKIDnobody", (403, "InvalidAccessKeyId")),
        ("q-key-time", "1", DENIED),
        ("q-key-time", "2;1", DENIED),
        ("q-key-time", "１;99999999999", DENIED),
        ("q-key-time", "1;99999999999", MISMATCH),
        ("q-sign-time", "1;99999999999", MISMATCH),
        ("q-header-list", "Host", MISMATCH),
        ("q-header-list", "", MISMATCH),
        ("q-header-list", "host;accept", MISMATCH),
        ("q-url-param-list", "prefix", MISMATCH),
        ("q-signature", "0" * 40, MISMATCH),
        ("q-signature", "", MISMATCH),
    ],
)
async def test_a_changed_field(client: Client, name: str, value: str, refused: tuple[int, str]) -> None:
    client.changes = {name: value}
    assert code(await client.send("GET", in_query=True)) == refused


async def test_a_wrong_secret_and_wrong_times(client: Client) -> None:
    """Another key; not yet, no longer."""
    assert code(await Client(client.stand, secret="x" * 32).send("GET")) == MISMATCH
    assert code(await Client(client.stand, start=600, end=1200).send("GET")) == (403, "RequestTimeTooSkewed")
    expired = await Client(client.stand, start=-1200, end=-1).send("GET")
    assert (code(expired), tree(expired).findtext("Message")) == (DENIED, "Request has expired")
    assert (await Client(client.stand, sign_time="1;99999999999").send("GET")).status == 200
    assert code(await Client(client.stand, sign_time="1;2").send("GET")) == DENIED


async def test_how_a_mismatch_is_told(client: Client) -> None:
    """With what COS signed, so that one can see the difference; no secret in it."""
    client.changes = {"q-signature": "0" * 40}
    told = tree(await client.send("GET", "a b", {"prefix": "x/y"}))
    assert (told.findtext("FormatString") or "").startswith("get\n/a b\nprefix=x%2Fy\nhost=hutong-125")
    assert (told.findtext("StringToSign") or "").startswith("sha1\n")
    assert [element.tag for element in told][-3:] == ["Resource", "RequestId", "TraceId"]
    assert client.account["secret_key"] not in str([element.text for element in told])


async def test_other_buckets(client: Client) -> None:
    """One that isn't there, one that is elsewhere, one of somebody else."""
    for host in ("nobody-1250000000.cos.ap-shanghai.myqcloud.com", client.host.replace("shanghai", "beijing")):
        proof = client.proof("GET", "/", {}, {})
        assert code(await client.anonymous("GET", "", proof, {"host": host})) == (404, "NoSuchBucket")
    other = {**client.account, "secret_id": "AKIDother", "bucket": "other-1250000000"}
    client.stand.provider.home.book.put("tencent_oss.account", "other", other)
    proof = client.proof("GET", "/", {}, {})
    host = "other-1250000000.cos.ap-shanghai.myqcloud.com"
    assert code(await client.anonymous("GET", "", proof, {"host": host})) == DENIED


async def test_what_is_not_done(client: Client) -> None:
    """Refused, instead of being taken for something else."""
    for method, key, query in (
        ("GET", "a", {"acl": ""}),
        ("PUT", "a", {"acl": ""}),
        ("PUT", "a", {"partNumber": "1"}),
        ("PUT", "", {"cors": ""}),
        ("POST", "a", {}),
        ("DELETE", "", {}),
    ):
        assert code(await client.send(method, key, query)) == (501, "NotImplemented")
    assert code(await client.send("PATCH", "a")) == (405, "MethodNotAllowed")
    assert code(await client.send("PUT", "a", {}, {"x-cos-copy-source": "b/a"})) == (501, "NotImplemented")


async def test_a_preflight(client: Client) -> None:
    """What a browser asks before a page may watch its upload."""
    asked = {"origin": "https://shop.example", "access-control-request-method": "POST"}
    reply = await client.anonymous("OPTIONS", "", headers=asked)
    assert (reply.status, reply.headers["access-control-allow-origin"]) == (200, "https://shop.example")
    assert "POST" in reply.headers["access-control-allow-methods"]
    for missing in asked:
        left = {name: value for name, value in asked.items() if name != missing}
        assert code(await client.anonymous("OPTIONS", "", headers=left)) == (403, "AccessForbidden")


async def test_an_account(stand: Stand) -> None:
    """The same at every call; there is one form."""
    assert stand.provider.account("bucket") == stand.account
    with pytest.raises(KeyError):
        stand.provider.account("other")
