"""Run by the witness's own python: Tencent's cos-python-sdk-v5 puts, reads, lists, uploads in parts and makes links.

Reads one JSON object from standard input; writes one line of JSON a step. The bucket is named by the Host header, with
the simulator's address given as IP and port, and by the path, with it given as a domain of one's own.
"""

import json
import sys
import tempfile
from typing import Any
from urllib.request import urlopen

import requests
from qcloud_cos import CosConfig, CosS3Client
from qcloud_cos.cos_exception import CosServiceError
from requests.structures import CaseInsensitiveDict

MIB = 1024 * 1024


def _say(**words: Any) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def _spelt(response: requests.Response, **_: Any) -> None:
    """The client looks for header names letter by letter, and the server of the tests writes them in lower case."""
    told = {name.title() if name != "etag" else "ETag": value for name, value in response.headers.items()}
    response.headers = CaseInsensitiveDict(told)


def _client(told: dict[str, Any], **more: Any) -> Any:
    keys = {"SecretId": told["secret_id"], "SecretKey": told["secret_key"]}
    session = requests.Session()
    session.hooks["response"].append(_spelt)
    config = CosConfig(Region=told["region"], Scheme="http", **{**keys, **more})
    return CosS3Client(config, retry=0, session=session)


def _refused(call: Any, **words: Any) -> list[Any]:
    try:
        call(**words)
    except CosServiceError as error:
        return [error.get_status_code(), error.get_error_code()]
    return [200, ""]


def _objects(client: Any, bucket: str) -> None:
    put = client.put_object(bucket, "一杯咖啡".encode(), "目录/a b+c.txt", EnableMD5=True, ContentType="text/plain")
    _say(put=put["ETag"])
    got = client.get_object(bucket, "目录/a b+c.txt")
    _say(got=got["Body"].get_raw_stream().read().decode(), type=got["Content-Type"])
    part = client.get_object(bucket, "目录/a b+c.txt", Range="bytes=3-5")
    _say(part=part["Body"].get_raw_stream().read().decode(), range=part["Content-Range"])
    _say(head=client.head_object(bucket, "目录/a b+c.txt"))
    listed = client.list_objects(bucket, Prefix="目录/", Delimiter="/")
    _say(listed=[item["Key"] for item in listed["Contents"]])
    _say(there=client.object_exists(bucket, "目录/a b+c.txt"), bucket=client.bucket_exists(bucket))


def _parts(client: Any, bucket: str) -> None:
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"x" * MIB + b"y" * MIB + b"end")
        file.flush()
        done = client.upload_file(bucket, "film.mp4", file.name, PartSize=1, MAXThread=2, EnableMD5=True)
    _say(joined=done["Key"], tag=done["ETag"])
    upload = client.create_multipart_upload(bucket, "small.bin")["UploadId"]
    tags = [client.upload_part(bucket, "small.bin", b"small", number, upload)["ETag"] for number in (1, 2)]
    parts = {"Part": [{"PartNumber": number, "ETag": tag} for number, tag in enumerate(tags, start=1)]}
    _say(parts=[item["Size"] for item in client.list_parts(bucket, "small.bin", upload)["Part"]])
    complete = client.complete_multipart_upload
    _say(small=_refused(complete, Bucket=bucket, Key="small.bin", UploadId=upload, MultipartUpload=parts))
    client.abort_multipart_upload(bucket, "small.bin", upload)
    _say(aborted=_refused(complete, Bucket=bucket, Key="small.bin", UploadId=upload, MultipartUpload=parts))


def _links(client: Any, bucket: str) -> None:
    words = {"response-content-type": "text/css", "response-content-disposition": 'attachment; filename="a b.css"'}
    url = client.get_presigned_download_url(bucket, "目录/a b+c.txt", Expired=60, Params=words)
    with urlopen(url) as reply:
        _say(link=reply.read().decode(), type=reply.headers["content-type"], name=reply.headers["content-disposition"])


def main() -> None:
    """The whole conversation."""
    told: dict[str, Any] = json.loads(sys.stdin.readline())
    bucket = told["bucket"]
    by_host = _client(told, IP=told["ip"], Port=told["port"])
    by_path = _client(told, Domain=f"{told['ip']}:{told['port']}/{bucket}")
    for client in (by_host, by_path):
        _objects(client, bucket)
        _parts(client, bucket)
    _links(by_path, bucket)
    _say(read=by_host.get_object(bucket, told["key"])["Body"].get_raw_stream().read().decode())
    stranger = _client(told, IP=told["ip"], Port=told["port"], SecretKey="x" * 32)
    _say(stranger=_refused(stranger.get_object, Bucket=bucket, Key=told["key"]))
    _say(nobody=_refused(by_host.get_object, Bucket=bucket, Key="nobody"))
    _say(nowhere=_refused(by_host.get_object, Bucket="nowhere-1250000000", Key=told["key"]))
    by_host.delete_object(bucket, told["key"])
    _say(deleted=by_host.object_exists(bucket, told["key"]))


main()
