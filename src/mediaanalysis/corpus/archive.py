"""Zip files: members are read in memory, one by one, within limits, and never written to disk."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from mediaanalysis.corpus.batch import RejectedError

__all__ = ["Member", "list_members", "unzip_gzip"]

MAX_MEMBER_BYTES = 200 * 1024 * 1024
MAX_RATIO = 200
MAX_ARCHIVE_BYTES = 2 * 1024**3
_RATIO_FROM = 1024 * 1024
"""A small file of one repeated letter has a high ratio and does no harm; the ratio counts above 1 MB."""


class Member(NamedTuple):
    """One file inside a zip: its name there, its size, how to read it."""

    name: str
    size: int
    load: Callable[[], bytes]


def list_members(file: Path | BytesIO, stack: ExitStack) -> list[Member]:
    """Return the files inside a zip, by name; the zip stays open until `stack` closes.

    Raises
    ------
    RejectedError
        "broken_zip" when the list of contents cannot be read, as in a cut-off download.
    """
    try:
        archive = stack.enter_context(zipfile.ZipFile(file))
        infos = sorted((info for info in archive.infolist() if not info.is_dir()), key=lambda info: info.filename)
    except (zipfile.BadZipFile, OSError, ValueError, IndexError, NotImplementedError) as error:
        detail = f"Not a whole zip file: {error}. Download or export it again."
        raise RejectedError("broken_zip", detail) from error
    members, total = [], 0
    for info in infos:
        if info.filename.startswith("__MACOSX/"):
            continue
        total += info.file_size
        members.append(Member(info.filename, info.file_size, _loader(archive, info, total)))
    return members


def _loader(archive: zipfile.ZipFile, info: zipfile.ZipInfo, total: int) -> Callable[[], bytes]:
    def load() -> bytes:
        _refuse_bomb(info, total)
        if info.flag_bits & 1:
            raise RejectedError("encrypted", "The file inside the zip has a password; unpack it yourself first.")
        try:
            with archive.open(info) as stream:
                raw = stream.read(MAX_MEMBER_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            detail = f"Damaged inside the zip: {error}. Download or export it again."
            raise RejectedError("broken_zip", detail) from error
        if len(raw) > MAX_MEMBER_BYTES:  # the list of contents may lie about the size
            raise RejectedError(
                "zip_limit", f"More than {MAX_MEMBER_BYTES:,} bytes; unpack it yourself if you trust it."
            )
        return raw

    return load


def _refuse_bomb(info: zipfile.ZipInfo, total: int) -> None:
    ratio = info.file_size / max(info.compress_size, 1)
    reason = ""
    if info.file_size > MAX_MEMBER_BYTES:
        reason = f"{info.file_size:,} bytes unpacked, the limit is {MAX_MEMBER_BYTES:,}"
    elif ratio > MAX_RATIO and info.file_size > _RATIO_FROM:
        reason = f"packed {ratio:.0f} to 1, the limit is {MAX_RATIO}"
    elif total > MAX_ARCHIVE_BYTES:
        reason = f"the archive holds more than {MAX_ARCHIVE_BYTES:,} bytes unpacked"
    if reason:
        raise RejectedError("zip_limit", f"Not read: {reason}. Unpack it yourself if you trust it.")


def unzip_gzip(raw: bytes) -> bytes:
    """Return the content of a .gz file, within the same limits as a member of a zip.

    Raises
    ------
    RejectedError
        "broken_gzip" or "zip_limit".
    """
    unpacker = zlib.decompressobj(wbits=31)
    try:
        content = unpacker.decompress(raw, MAX_MEMBER_BYTES + 1)
    except zlib.error as error:
        raise RejectedError("broken_gzip", f"Not a gzip file: {error}. Download it again.") from error
    too_dense = len(content) > _RATIO_FROM and len(content) > MAX_RATIO * len(raw)
    if len(content) > MAX_MEMBER_BYTES or too_dense:
        raise RejectedError("zip_limit", "The file unpacks to more than is safe; unpack it yourself if you trust it.")
    if not unpacker.eof:
        raise RejectedError("broken_gzip", "The gzip file is cut off. Download it again.")
    return content
