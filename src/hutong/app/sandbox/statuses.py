"""HTTP statuses beyond 599, which uvicorn does not know: Kodo answers 612 for a file that is not there."""

from uvicorn.protocols.http import httptools_impl


def teach() -> None:
    """Lets uvicorn send any status of three digits; those that it knows stay as they are."""
    for status in range(600, 1000):
        httptools_impl.STATUS_LINE.setdefault(status, f"HTTP/1.1 {status} \r\n".encode())
