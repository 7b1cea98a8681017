"""Whole objects on the disk: put, looked at, read, deleted. Everything here blocks."""

import hashlib
import os
from pathlib import Path

from hutong.base.failpoint import failpoint
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.storage import Object, Stored
from hutong.channels.local_oss.layout import ABOUT, CONTENT, About, Layout, write


def put(layout: Layout, object: Object, body: bytes) -> Stored:
    """See `Stores.put`."""
    if len(body) != object.size:
        raise Failed(Fault.REFUSED, "WrongSize", f"{len(body)} bytes came instead of {object.size}")
    if (layout.object(object.key) / ABOUT).exists():
        return _again(layout, object, body)
    tag = hashlib.sha256(body).hexdigest()
    with layout.working() as made:
        failpoint("local_oss.put.begun")
        write(made / CONTENT, body)
        failpoint("local_oss.put.written")
        about = About(object.key, object.size, object.content_type, tag)
        about.write(made)
        failpoint("local_oss.put.told")
        if not layout.publish(made, object.key):
            return _again(layout, object, body)
        failpoint("local_oss.put.published")
    return stored(about)


def _again(layout: Layout, object: Object, body: bytes) -> Stored:
    about = About.read(layout.object(object.key))
    same = (about.size, about.type) == (object.size, object.content_type)
    if not same or (layout.object(object.key) / CONTENT).read_bytes() != body:
        raise taken()
    return stored(about)


def taken() -> Failed:
    """What is said of a key under which other content is kept."""
    return Failed(Fault.DUPLICATE, "KeyTaken", "another content is kept under this key")


def stored(about: About) -> Stored:
    """What is kept, in our words."""
    return Stored(about.key, about.size, about.type, about.tag)


def stat(layout: Layout, key: str) -> Stored:
    """See `Stores.stat`."""
    try:
        about = About.read(layout.object(key))
        size = (layout.object(key) / CONTENT).stat().st_size
    except FileNotFoundError:
        raise _absent() from None
    if size != about.size:
        raise Failed(Fault.UNKNOWN, "Damaged", f"{size} bytes lie on the disk instead of {about.size}")
    return stored(about)


def read(layout: Layout, key: str, start: int, length: int) -> bytes:
    """See `Stores.read`."""
    try:
        descriptor = os.open(layout.object(key) / CONTENT, os.O_RDONLY)
    except FileNotFoundError:
        raise _absent() from None
    try:
        return os.pread(descriptor, length, start)
    finally:
        os.close(descriptor)


def place(layout: Layout, key: str) -> Path:
    """The file that holds the bytes of a key; Failed(NOT_FOUND)."""
    path = layout.object(key) / CONTENT
    if not path.is_file():
        raise _absent()
    return path


def delete(layout: Layout, key: str) -> None:
    """See `Stores.delete`."""
    if layout.object(key).exists():
        try:
            layout.discard(layout.object(key))
        except FileNotFoundError:  # somebody else was quicker
            return


def _absent() -> Failed:
    return Failed(Fault.NOT_FOUND, "NoSuchKey", "no file is kept under this key")
