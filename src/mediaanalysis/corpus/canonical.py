r"""The one canonical form of a text. Every offset of the package counts code points of this form.

What changes, and nothing else: Unicode NFC; line ends become ``\n``; a byte order mark at the start, control
characters (other than line feed and tab) and blanks at the end go; half surrogate pairs become U+FFFD. Vertical tab
and form feed are line and page breaks, so they become ``\n``: removing them would glue two words together.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from unicodedata import is_normalized, normalize

__all__ = ["CANONICAL_VERSION", "Canonical", "canonicalise", "clean_field"]

CANONICAL_VERSION = "1"
"""Raised whenever the same input would give another text; stored studies record it."""

_CONTROL_BYTES = bytes([*range(9), *range(11, 32)])
_BREAKS = re.compile("[\x0b\x0c]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Canonical(NamedTuple):
    """A canonical text, its UTF-8 bytes, and how many control characters and lone surrogates were repaired."""

    text: str
    utf8: bytes
    n_control: int
    n_surrogates: int


def canonicalise(text: str) -> Canonical:
    r"""Return the canonical form of `text` and what was repaired.

    Parameters
    ----------
    text
        Any string.

    Returns
    -------
    Canonical
        `text`, `utf8`, `n_control`, `n_surrogates`.

    Examples
    --------
    >>> canonicalise("Cafe\u0301\r\nopens\x00 ").text
    'Café\nopens'
    """
    n_control = n_surrogates = 0
    try:
        utf8 = text.encode("utf-8")
    except UnicodeEncodeError:
        text, n_surrogates = _SURROGATE.subn("\ufffd", text)
        utf8 = text.encode("utf-8")
    fixed = text.replace("\r\n", "\n").replace("\r", "\n") if b"\r" in utf8 else text
    # In UTF-8 a control byte is always a control character, and bytes are searched ten times faster than code points.
    if len(utf8.translate(None, _CONTROL_BYTES)) != len(utf8):
        fixed, n_breaks = _BREAKS.subn("\n", fixed)
        fixed, n_removed = _CONTROL.subn("", fixed)
        n_control = n_breaks + n_removed
    fixed = fixed.lstrip("\ufeff")
    if not fixed.isascii() and not is_normalized("NFC", fixed):
        fixed = normalize("NFC", fixed)
    fixed = fixed.rstrip()
    return Canonical(fixed, utf8 if fixed == text else fixed.encode("utf-8"), n_control, n_surrogates)


def clean_field(value: str) -> str:
    r"""Return a metadata field in the same form, without blanks around it.

    >>> clean_field("  The Varna\x00 Post ")
    'The Varna Post'
    """
    if value.isascii() and value.isprintable():
        return value.strip()
    return canonicalise(value).text.strip()
