"""Run by the witness's own python: oss2 puts, reads, lists, links and deletes objects, with either signature.

Reads one JSON object from standard input; writes one line of JSON a step.
"""

import json
import sys
from typing import Any

import oss2
import requests

PART = 128 * 1024


def _say(**words: Any) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def _bucket(told: dict[str, Any]) -> Any:
    auth = {"v1": oss2.Auth, "v4": oss2.AuthV4}[told["version"]](told["key_id"], told["secret"])
    return oss2.Bucket(auth, told["endpoint"], told["bucket"], region=told["region"])


def _refused(call: Any) -> list[Any]:
    try:
        call()
    except oss2.exceptions.OssError as error:
        return [error.status, error.code]
    return []


def _whole(bucket: Any) -> None:
    headers = {"Content-Type": "text/plain", "x-oss-meta-author": "胡同".encode().hex()}
    put = bucket.put_object("一/a b+c%2F~.txt", "内容".encode() * 1000, headers=headers)
    _say(put=[put.status, put.etag, put.crc is not None])
    got = bucket.get_object("一/a b+c%2F~.txt")  # oss2 compares the checksum at the end
    _say(got=[got.read().decode()[:4], got.content_type, got.headers["x-oss-meta-author"]])
    _say(stretch=bucket.get_object("一/a b+c%2F~.txt", byte_range=(3, 8)).read().decode())
    head, meta = bucket.head_object("一/a b+c%2F~.txt"), bucket.get_object_meta("一/a b+c%2F~.txt")
    _say(looked=[head.content_length, head.etag == put.etag, meta.content_length, bucket.object_exists("nothing")])


def _parts(bucket: Any) -> None:
    upload = bucket.init_multipart_upload("二/whole.bin", headers={"Content-Type": "application/zip"}).upload_id
    parts = []
    for number, content in enumerate((b"a" * PART, b"b" * PART, b"c"), 1):
        done = bucket.upload_part("二/whole.bin", upload, number, content)
        parts.append(oss2.models.PartInfo(number, done.etag, size=len(content), part_crc=done.crc))
    found = [part.part_number for part in bucket.list_parts("二/whole.bin", upload).parts]
    waiting = [one.upload_id == upload for one in bucket.list_multipart_uploads().upload_list]
    _say(parts=[found, waiting])
    done = bucket.complete_multipart_upload("二/whole.bin", upload, parts)
    got = bucket.get_object("二/whole.bin").read()
    _say(completed=[done.etag.endswith("-3"), len(got), got[PART - 1 : PART + 1].decode(), got[-1:].decode()])
    again = bucket.init_multipart_upload("二/given-up.bin").upload_id
    bucket.upload_part("二/given-up.bin", again, 1, b"x")
    _say(aborted=bucket.abort_multipart_upload("二/given-up.bin", again).status)
    _say(nothing=_refused(lambda: bucket.abort_multipart_upload("二/given-up.bin", again)))


def _lists(bucket: Any) -> None:
    for number in range(5):
        bucket.put_object(f"三/{number}/file", b"")
    _say(first=[one.key for one in oss2.ObjectIterator(bucket, prefix="三/", max_keys=2)])
    _say(second=[one.key for one in oss2.ObjectIteratorV2(bucket, prefix="三/", delimiter="/", max_keys=2)])


def _links(bucket: Any) -> None:
    params = {"response-content-type": "text/x-other", "response-content-disposition": 'attachment; filename="a b.txt"'}
    url = bucket.sign_url("GET", "一/a b+c%2F~.txt", 60, params=params, slash_safe=True)
    got = requests.get(url, timeout=10)
    _say(linked=[got.status_code, got.headers["content-type"], got.headers["content-disposition"]])
    _say(tampered=requests.get(url.replace("text%2Fx-other", "text%2Fhtml"), timeout=10).status_code)
    put = bucket.sign_url("PUT", "四/by link", 60, headers={"Content-Type": "image/png"})
    _say(put_by_link=requests.put(put, data=b"png", headers={"Content-Type": "image/png"}, timeout=10).status_code)


def _ours(bucket: Any, told: dict[str, Any]) -> None:
    """What the hub's adapter has put and linked."""
    _say(ours=[bucket.get_object(key).read().decode()[:20] for key in told["keys"]])
    got = requests.get(told["link"], timeout=10)
    _say(link=[got.status_code, got.text, got.headers["content-disposition"]])


def _ends(bucket: Any, told: dict[str, Any]) -> None:
    wrong = _bucket({**told, "secret": "x" * 30})
    _say(wrong=_refused(lambda: wrong.put_object("a", b"")))
    nobody = oss2.Bucket(oss2.AnonymousAuth(), told["endpoint"], told["bucket"])
    _say(nobody=_refused(lambda: nobody.get_object("二/whole.bin")))
    _say(deleted=bucket.delete_object("二/whole.bin").status)
    _say(missing=_refused(lambda: bucket.get_object("二/whole.bin")))
    _say(unseen=_refused(lambda: bucket.head_object("二/whole.bin")))
    _say(many=bucket.batch_delete_objects([f"三/{number}/file" for number in range(5)]).deleted_keys)


def main() -> None:
    """The whole conversation."""
    told: dict[str, Any] = json.loads(sys.stdin.readline())
    bucket = _bucket(told)
    _ours(bucket, told)
    _whole(bucket)
    _parts(bucket)
    _lists(bucket)
    _links(bucket)
    _ends(bucket, told)


main()
