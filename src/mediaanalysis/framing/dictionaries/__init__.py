"""Dictionaries of other programs as codebooks: one module a format, all of them through :class:`.draft.Draft`."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from mediaanalysis.corpus.batch import RejectedError
from mediaanalysis.corpus.encoding import check_encoding, decode
from mediaanalysis.errors import CodebookError, OptionError, did_you_mean
from mediaanalysis.framing.codebook import Codebook
from mediaanalysis.framing.dictionaries.draft import Draft
from mediaanalysis.framing.dictionaries.lexicoder import read_lexicoder
from mediaanalysis.framing.dictionaries.liwc import read_liwc
from mediaanalysis.framing.dictionaries.own import parse_toml
from mediaanalysis.framing.dictionaries.table import read_dicx, read_table
from mediaanalysis.framing.dictionaries.wordstat import read_wordstat
from mediaanalysis.framing.dictionaries.yamlbook import read_yaml
from mediaanalysis.framing.dictionaries.yoshikoder import read_yoshikoder

__all__ = ["FORMATS", "SUFFIXES", "format_of", "parse"]

_READERS: dict[str, Callable[[str, Draft], None]] = {
    "yaml": read_yaml,
    "liwc": read_liwc,
    "dicx": read_dicx,
    "wordstat": read_wordstat,
    "yoshikoder": read_yoshikoder,
    "lexicoder": read_lexicoder,
    "csv": read_table,
}
FORMATS = ("toml", *_READERS)
SUFFIXES = {
    ".toml": "toml",
    ".yml": "yaml",
    ".yaml": "yaml",
    ".dic": "liwc",
    ".dicx": "dicx",
    ".cat": "wordstat",
    ".ykd": "yoshikoder",
    ".lcd": "lexicoder",
    ".lc3": "lexicoder",
    ".csv": "csv",
    ".tsv": "csv",
}
_DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z][\w.:-]*)["']""")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def format_of(path: Path) -> str:
    """Return the format a file's ending stands for.

    >>> format_of(Path("LIWC2007.DIC"))
    'liwc'
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise CodebookError(
            f"{path}: the ending {suffix!r} is none of {', '.join(SUFFIXES)}; pass format=..., one of "
            f"{', '.join(FORMATS)}.{did_you_mean(suffix, SUFFIXES)}"
        )
    return SUFFIXES[suffix]


def parse(raw: bytes, where: str, *, name: str, format: str, encoding: str | None) -> Codebook:  # noqa: A002
    """Return the codebook that the bytes of a file hold; `where` begins every message, `name` is the file's stem."""
    if format == "toml":
        return parse_toml(raw, where, name=name, encoding=encoding)
    draft = Draft(where)
    text = _decode(raw, draft, encoding)
    _READERS[format](text.lstrip("\ufeff"), draft)
    return draft.book(name)


def _decode(raw: bytes, draft: Draft, encoding: str | None) -> str:
    """Decode as asked, or as the file says; note a guess."""
    if encoding is None and not raw.startswith(_BOMS) and (found := _DECLARED.match(raw)):
        encoding = found[1].decode("ascii")
        try:
            check_encoding(encoding)
        except OptionError as error:
            raise draft.error(1, f"the declared {error} Pass the right encoding=...") from error
    try:
        decoded = decode(raw, encoding=encoding)
    except RejectedError as error:
        raise CodebookError(f"{draft.where}: {error.detail}") from error
    except (UnicodeError, LookupError, ValueError) as error:
        raise CodebookError(f"{draft.where}: cannot be read as {encoding}: {error}.") from error
    if decoded.warning:
        draft.note(0, decoded.warning[1])
    return decoded.text
