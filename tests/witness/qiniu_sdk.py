"""Run by the witness's own python: qiniu, Kodo's public client, puts, reads, lists and deletes files.

Reads JSON objects from standard input, a line each; writes one line of JSON a step.
"""

import json
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

import requests
from qiniu import Auth, BucketManager, QiniuMacAuth, Region, build_batch_stat, http, put_data, put_file_v2, set_default
from qiniu.utils import etag

MIB = 1 << 20
FORM = "application/x-www-form-urlencoded"


def _say(**words: Any) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def _hear() -> dict[str, Any]:
    heard: dict[str, Any] = json.loads(sys.stdin.readline())
    return heard


def _told(answer: tuple[Any, ...]) -> list[Any]:
    return [answer[0], answer[-1].status_code, "" if answer[0] is not None else answer[-1].text_body]


def _get(url: str, **headers: str) -> list[Any]:
    reply = requests.get(url, headers=headers, timeout=10)
    named = ("content-type", "content-range", "content-disposition")
    return [reply.status_code, reply.text, [reply.headers.get(name) for name in named]]


def _upload(auth: Auth, bucket: str, callback: str) -> None:
    token = auth.upload_token(bucket, "a/hello.txt")
    _say(put=_told(put_data(token, "a/hello.txt", b"hello, Kodo", mime_type="text/plain")))
    _say(foreign=_told(put_data(token, "a/other.txt", b"hello")))
    forger = Auth(auth.get_access_key(), "0" * 40)
    _say(forged=_told(put_data(forger.upload_token(bucket, "a/hello.txt"), "a/hello.txt", b"hello")))
    _say(old=_told(put_data(auth.upload_token(bucket, "a/hello.txt", expires=-1), "a/hello.txt", b"hello")))
    policy = {"insertOnly": 1, "fsizeLimit": 5, "returnBody": '{"k":$(key),"n":$(fsize),"说":$(x:say)}'}
    limited = auth.upload_token(bucket, None, policy=policy)
    _say(limited=_told(put_data(limited, "b.txt", b"12345", {"x:say": "你好"}, mime_type="text/plain")))
    _say(exists=_told(put_data(limited, "b.txt", b"54321", mime_type="text/plain")))
    _say(large=_told(put_data(limited, "c.txt", b"123456", mime_type="text/plain")))
    told = {"callbackUrl": callback, "callbackBody": "key=$(key)&fsize=$(fsize)&bucket=$(bucket)"}
    for key in ("d/old.txt", "d/new.txt"):
        _say(ready=True)
        _hear()  # the provider was told how to sign its callbacks
        called = auth.upload_token(bucket, key, policy=told)
        _say(called=_told(put_data(called, key, b"call me", mime_type="text/plain")))
        knock = _hear()
        given = (knock["authorization"], knock["url"], knock["body"], knock["content_type"])
        _say(heard=auth.verify_callback(*given, method="POST", headers=knock["headers"]))
        _say(lied=auth.verify_callback(given[0], given[1], given[2] + "x", given[3], "POST", knock["headers"]))


def _upload_parts(auth: Auth, bucket: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.bin"
        path.write_bytes(b"".join(number.to_bytes(4, "big") * 256 for number in range(9 * 1024 + 1)))
        for key, size in (("parts/4", 4 * MIB), ("parts/5", 5 * MIB)):
            token = auth.upload_token(bucket, key)
            _say(parts=_told(put_file_v2(token, key, str(path), part_size=size, mime_type="application/zip")))
        _say(etag=etag(str(path)))


def _manage(auth: Auth, bucket: str) -> None:
    manager = BucketManager(auth)
    _say(stat=_told(manager.stat(bucket, "a/hello.txt")))
    _say(page=_told(manager.list(bucket, prefix="parts/", limit=1)))
    marker = manager.list(bucket, prefix="parts/", limit=1)[0]["marker"]
    _say(rest=_told(manager.list(bucket, prefix="parts/", marker=marker)))
    _say(batch=_told(manager.batch(build_batch_stat(bucket, ["b.txt", "nothing.txt"]))))
    _say(deleted=_told(manager.delete(bucket, "b.txt")))
    _say(missing=_told(manager.delete(bucket, "b.txt")))
    _say(bucket=_told(manager.stat("no-such-bucket", "b.txt")))
    stranger = BucketManager(Auth(auth.get_access_key(), "0" * 40))
    _say(stranger=_told(stranger.stat(bucket, "a/hello.txt")))


def _download(auth: Auth, base: str) -> None:
    url = auth.private_download_url(f"{base}/a/hello.txt")
    _say(read=_get(url))
    _say(stretch=_get(url, range="bytes=7-100"))
    _say(named=_get(auth.private_download_url(f"{base}/a/hello.txt?attname=%E4%BD%A0.txt")))
    _say(public=_get(f"{base}/a/hello.txt"))
    _say(over=_get(auth.private_download_url(f"{base}/a/hello.txt", expires=-1)))


def _verify(auth: Auth, told: dict[str, Any]) -> None:
    """What the hub's own adapter signed, signed again."""
    access, sign, content = told["upload_token"].split(":")
    _say(upload=auth.token_with_data(json.dumps(Auth.up_token_decode(told["upload_token"])[2], separators=(",", ":"))))
    _say(same=f"{access}:{sign}:{content}")
    _say(link=auth.token(told["link"].partition("&token=")[0]))
    mac = QiniuMacAuth(auth.get_access_key(), auth.get_secret_key())
    special = f"X-Qiniu-Date: {told['date']}"
    _say(manage=mac.token_of_request(told["method"], told["host"], told["url"], special, FORM))


def main() -> None:
    """The whole conversation."""
    warnings.simplefilter("ignore", DeprecationWarning)
    told = _hear()
    base = told["base"]
    region = Region(up_host=base, up_host_backup=base, io_host=base, rs_host=base, rsf_host=base, scheme="http")
    set_default(default_zone=region, default_rs_host=base, default_rsf_host=base, connection_timeout=10)
    auth = Auth(told["access_key"], told["secret_key"])
    _upload(auth, told["bucket"], told["callback"])
    _upload_parts(auth, told["bucket"])
    _manage(auth, told["bucket"])
    _say(qbox=_told(http._post_with_auth(f"{base}/stat/{told['entry']}", None, auth)))
    _download(auth, base)
    _verify(auth, _hear())


main()
