"""Bytes to text: what the file says, then UTF-8, then a guess that is reported as a guess."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from typing import NamedTuple
from unicodedata import category

from mediaanalysis.corpus.batch import RejectedError, empty_file
from mediaanalysis.errors import OptionError, did_you_mean

__all__ = ["Decoded", "check_encoding", "decode", "looks_like"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark starts with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip, docx or xlsx file"),
    (b"PK\x05\x06", "an empty zip file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (doc, xls)"),
    (b"\x7fELF", "a program"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"{\\rtf", "an RTF file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a", "a RAR archive"),
)
_CONTROL_BYTES = bytes([*range(9), *range(14, 32), 127])
_GUESSES = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "mac_roman"),
    *("iso8859_2", "iso8859_5", "iso8859_7", "iso8859_9", "koi8_r", "koi8_u"),
    *("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "utf_16_le", "utf_16_be"),
]
_COMMON = [*_GUESSES, "utf-8", "utf-16", "latin-1", "ascii", "windows-1252", "windows-1251"]
_ODD = ("Cc", "Cn", "Co", "Cs")
_SAMPLE = 256 * 1024
_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
# The accented letters of languages whose press is often stored in one of the two code pages. Statistics over so few
# bytes mislead charset_normalizer (it reads short French as Polish); alphabets settle these cases.
_ALPHABETS = {
    "cp1252": (
        "äöüÄÖÜß",
        "àâæçèéêëîïôœùûüÀÂÇÈÉÊÎÔŒ",
        "áéíóúñüÁÉÍÓÚÑ¿¡ªº",
        "áâãàçéêíóôõúüÁÂÃÀÇÉÊÍÓÔÕÚªº",
        "àèéìíîòóùúÀÈÉÌÒÙ",
        "æøåéÆØÅ",
        "åäöéÅÄÖ",
        "ëïéèöüêç",
        "£éèêëçñïôöüäáíóúøåàâ½¼¾¢",
    ),
    "cp1250": (
        "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ",
        "áčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ",
        "áäčďéíĺľňóôŕšťúýžÁČĎÉÍĽŇÓŠŤÚÝŽ",
        "áéíóöőúüűÁÉÍÓÖŐÚÜŰ",
        "čćđšžČĆĐŠŽ",
        "ăâîşţĂÂÎŞŢ",
    ),
}
_SAME_IN_BOTH = frozenset(
    byte
    for byte in range(128, 256)
    if bytes([byte]).decode("cp1252", "ignore") == bytes([byte]).decode("cp1250", "ignore")
)


class Decoded(NamedTuple):
    """A text, the encoding it was read with, and a warning as (problem, detail) or None."""

    text: str
    encoding: str
    warning: tuple[str, str] | None


def check_encoding(encoding: str | None) -> None:
    """Raise :class:`OptionError` unless `encoding` is None or a text encoding Python knows.

    >>> check_encoding("utf8")
    >>> check_encoding("utf9")
    Traceback (most recent call last):
    ...
    mediaanalysis.errors.OptionError: encoding='utf9' is not known to Python. Did you mean 'utf-8'?
    """
    if encoding is None:
        return
    try:
        known = codecs.lookup(encoding)._is_text_encoding  # base64 and rot13 are codecs as well, but give no text
    except (LookupError, TypeError, ValueError):
        known = False
    if not known:
        raise OptionError(f"encoding={encoding!r} is not known to Python.{did_you_mean(encoding, _COMMON)}")


def looks_like(raw: bytes) -> str:
    """Say what kind of binary file `raw` is, or return "" for what may be text.

    >>> looks_like(b"%PDF-1.7 ...")
    'a PDF'
    """
    for magic, name in _MAGIC:
        if raw.startswith(magic):
            return name
    return ""


def decode(raw: bytes, *, encoding: str | None = None, html: bool = False) -> Decoded:
    """Decode the bytes of a text file.

    Parameters
    ----------
    raw
        The bytes.
    encoding
        The encoding to use whatever the bytes say; bytes it cannot read become U+FFFD and are reported.
    html
        True to consider the character set that a page declares before guessing.

    Returns
    -------
    Decoded
        `text`, `encoding`, and `warning` where something was repaired or guessed.

    Raises
    ------
    RejectedError
        "empty_file" or "not_text".

    Examples
    --------
    >>> decode("Café".encode("cp1252")).warning[0]
    'guessed_encoding'
    """
    if not raw:
        raise empty_file()
    if kind := looks_like(raw):
        raise RejectedError("not_text", f"The file looks like {kind}, not text; convert it or remove it.")
    name = encoding or next((name for mark, name in _BOMS if raw.startswith(mark)), "")
    if name:
        return _refuse_odd(_decode_reported(raw, name))
    try:
        decoded = Decoded(raw.decode("utf-8"), "utf-8", None)
    except UnicodeDecodeError:
        decoded = None
    if wide := _wide(raw):
        return Decoded(raw.decode(wide, "replace"), wide, _guessed(wide))
    _refuse_binary(raw, is_utf8=decoded is not None)
    if decoded is not None:
        return decoded
    return _refuse_odd(_decode_damaged(raw) or (_decode_declared(raw) if html else None) or _decode_guessed(raw))


def _guessed(name: str) -> tuple[str, str]:
    return (
        "guessed_encoding",
        f"The bytes are not UTF-8; read as {name}. Look at a few accented letters, and pass encoding=... if wrong.",
    )


def _decode_reported(raw: bytes, encoding: str) -> Decoded:
    """Decode with a known encoding; count what it cannot read."""
    try:
        return Decoded(raw.decode(encoding), encoding, None)
    except UnicodeDecodeError:
        text = raw.decode(encoding, "replace")
        detail = f"{text.count(chr(0xFFFD))} places are not valid {encoding}; they became U+FFFD."
        return Decoded(text, encoding, ("invalid_bytes", detail))


def _wide(raw: bytes) -> str:
    """Name the UTF-16 order of bytes without a mark: Latin text has its zeros on one side."""
    sample = raw[: _SAMPLE - _SAMPLE % 2]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(len(sample) // 2, 1)
    name = "utf-16-le" if odd > 0.4 * half and even < 0.02 * half else ""
    name = "utf-16-be" if even > 0.4 * half and odd < 0.02 * half else name
    if name and len(sample) >= 4:
        text = sample.decode(name, "replace")
        if sum(not (c.isprintable() or c.isspace()) for c in text) <= 0.02 * len(text):
            return name
    return ""


def _refuse_binary(raw: bytes, *, is_utf8: bool) -> None:
    """Reject what has zeros or too many control bytes; a stray control in valid UTF-8 is removed later instead."""
    sample = raw[: 4 * _SAMPLE]
    control = (len(sample) - len(sample.translate(None, _CONTROL_BYTES))) / len(sample)
    zeros = sample.count(0) / len(sample)
    if control > (0.10 if is_utf8 else 0.02) or zeros > (0.01 if is_utf8 else 0):
        detail = (
            f"{control:.0%} of the bytes are control bytes, {zeros:.0%} zeros: binary data, not text. "
            "If it is UTF-16 without a mark, pass encoding='utf-16-le'."
        )
        raise RejectedError("not_text", detail)


def _refuse_odd(decoded: Decoded) -> Decoded:
    """Reject a text that came out as noise: any bytes "are" UTF-16 or Latin-1, but their characters give them away."""
    sample = decoded.text[:20_000]
    odd = sum(c == "\ufffd" or (category(c) in _ODD and c not in "\n\r\t\f\v") for c in sample)
    if odd > 0.10 * len(sample):
        detail = f"Read as {decoded.encoding}, {odd / len(sample):.0%} of the characters are no text; another encoding?"
        raise RejectedError("not_text", detail)
    return decoded


def _decode_damaged(raw: bytes) -> Decoded | None:
    """Decode UTF-8 with a few broken places: more whole multi-byte characters than stray bytes."""
    text = raw.decode("utf-8", "surrogateescape")
    stray = len(re.findall("[\udc80-\udcff]", text))
    whole = len(re.findall("[^\x00-\x7f]", text)) - stray
    if whole <= stray:
        return None
    detail = f"{stray} bytes are not valid UTF-8 beside {whole} good multi-byte characters; they became U+FFFD."
    return Decoded(raw.decode("utf-8", "replace"), "utf-8", ("invalid_utf8", detail))


def _decode_declared(raw: bytes) -> Decoded | None:
    """Decode with the character set an HTML page declares, if it can read the page without an error."""
    found = _CHARSET.search(raw[:8192])
    if not found:
        return None
    name = found[1].decode("ascii", "replace").lower()
    # As every browser does: pages that declare Latin-1 hold Windows quotation marks.
    name = "cp1252" if name in ("iso-8859-1", "latin1", "latin-1", "ascii", "us-ascii") else name
    try:
        check_encoding(name)
        return Decoded(raw.decode(name), name, None)
    except (OptionError, UnicodeError):
        return None


def _decode_guessed(raw: bytes) -> Decoded:
    """Guess from the first 256 kB, cut at a blank so that no character is split."""
    sample = raw[:_SAMPLE]
    if len(raw) > _SAMPLE:
        sample = sample[: max(sample.rfind(b"\n"), sample.rfind(b" ")) + 1] or sample
    name = _guess(sample)
    return Decoded(raw.decode(name, "replace"), name, _guessed(name))


def _guess(sample: bytes) -> str:
    if name := _by_alphabet(sample):
        return name
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_GUESSES).best()
    return best.encoding if best else "cp1252"


def _by_alphabet(sample: bytes) -> str:
    """Name the code page in which (nearly) all accented letters are of one language; of several, the fullest one."""
    counts = Counter(byte for byte in sample if byte > 127)
    letters = len(re.findall(rb"[A-Za-z]", sample))
    telling = {byte: n for byte, n in counts.items() if byte not in _SAME_IN_BOTH}
    if sum(counts.values()) > 0.35 * letters + 1:  # not written in Latin letters
        return ""
    if not telling:
        odd = any(byte in (0x81, 0x83, 0x88, 0x90, 0x98) for byte in counts)
        return "" if odd else "cp1252"
    best = (0.0, "")
    for name, alphabets in _ALPHABETS.items():
        for alphabet in alphabets:
            own = frozenset(alphabet.encode(name))
            covered = sum(n for byte, n in telling.items() if byte in own) / sum(telling.values())
            share = len(own & counts.keys()) / len(own)
            if covered >= 0.97 and share > best[0]:
                best = (share, name)
    return best[1]
