"""Codebooks to files: TOML and CSV with every setting, YAML as quanteda reads it."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from mediaanalysis.corpus.store import write_atomically
from mediaanalysis.errors import CodebookError, did_you_mean, require_kind
from mediaanalysis.framing.codebook import Codebook, Frame, Pattern
from mediaanalysis.framing.dictionaries import SUFFIXES, parse
from mediaanalysis.framing.dictionaries.table import SETTINGS, TEXTS
from mediaanalysis.framing.dictionaries.yamlbook import OWN

__all__ = ["write_codebook"]

_BOOK = ("name", "version", "title", "language", "licence")
_DEFAULTS = {f.name: f.default for f in fields(Pattern)}


def write_codebook(codebook: Codebook, path: str | os.PathLike[str], *, lossy: bool = False) -> Path:
    """Write a codebook so that :func:`mediaanalysis.load_codebook` reads the same one.

    TOML carries everything. CSV, one pattern a row, carries frames and patterns but not title, version, language and
    licence. YAML carries keys and globs alone, in the layout of quanteda's dictionaries. In CSV and YAML the name of
    the codebook is that of the file.

    Parameters
    ----------
    codebook : Codebook
    path : path
        ``.toml``, ``.csv``, ``.yml`` or ``.yaml``; an existing file is replaced.
    lossy : bool
        Write even when the file cannot carry all of the codebook.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    CodebookError
        When the ending is unknown, the codebook has no frame, or (unless `lossy`) what would be read back differs;
        the message names the first difference, and no file is written.

    Examples
    --------
    >>> import tempfile
    >>> book = Codebook("peace", "0", (Frame("talks", "talks", "", "", (Pattern("truce*"), Pattern("no")),),))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     print(write_codebook(book, Path(folder) / "peace.yml").read_text())
    talks:
    - truce*
    - 'no'
    <BLANKLINE>
    """
    require_kind("write_codebook", codebook, Codebook, hint="call ma.load_codebook(name or path) first")
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in _WRITERS:
        raise CodebookError(
            f"{path}: codebooks are written as {', '.join(_WRITERS)}, not {suffix!r}.{did_you_mean(suffix, _WRITERS)}"
        )
    empty = next((frame.id for frame in codebook.frames if not frame.patterns), None)
    if empty is not None or not codebook.frames:
        what = f"frame {empty!r} has no pattern" if codebook.frames else "there is no frame"
        raise CodebookError(f"{path}: {what}; a codebook file needs frames, each with a pattern.")
    try:
        data = _WRITERS[suffix](codebook).encode("utf-8")
    except UnicodeEncodeError as error:
        raise CodebookError(f"{path}: {error.object[error.start]!r} is no character that UTF-8 can hold.") from error
    if not lossy and (lost := _first_loss(codebook, data, path)):
        raise CodebookError(
            f"{path}: {suffix} cannot carry all of this codebook: {lost}. Write .toml, which carries everything, or "
            "pass lossy=True."
        )
    write_atomically(path, data)
    return path


def _first_loss(codebook: Codebook, data: bytes, path: Path) -> str:
    """Return the first difference between a codebook and what its file gives back, or ""."""
    try:
        back = parse(data, str(path), name=path.stem, format=SUFFIXES[path.suffix.lower()], encoding=None)
    except CodebookError as error:
        return f"reading it back fails: {error}"
    return next(_differences(codebook, back), "")


def _differences(one: Codebook, other: Codebook) -> Iterator[str]:
    for key in _BOOK[1:]:
        yield from _changed(key, getattr(one, key), getattr(other, key))
    yield from _changed("the frames", one.frame_ids, other.frame_ids)
    for a, b in zip(one.frames, other.frames, strict=False):
        for key in TEXTS:
            # A frame without a label shows its id.
            yield from _changed(f"{key} of frame {a.id!r}", getattr(a, key) or _blank(a, key), getattr(b, key))
        yield from _changed(f"the path of frame {a.id!r}", a.keys, b.keys)
        yield from _changed(f"number of patterns of frame {a.id!r}", len(a.patterns), len(b.patterns))
        for p, q in zip(a.patterns, b.patterns, strict=False):
            for key in _DEFAULTS:
                where = f"{key} of pattern {p.pattern!r} of frame {a.id!r}"
                yield from _changed(where, getattr(p, key), getattr(q, key))


def _blank(frame: Frame, key: str) -> str:
    return frame.id if key == "label" else ""


def _changed(what: str, was: object, now: object) -> Iterator[str]:
    if was != now:
        yield f"{what} is {_short(was)}, and would be read back as {_short(now)}"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _settings(pattern: Pattern) -> dict[str, Any]:
    """Return the settings that are not at their default."""
    values = {key: getattr(pattern, key) for key in SETTINGS}
    return {key: value for key, value in values.items() if value != _DEFAULTS[key]}


def _texts(frame: Frame) -> dict[str, str]:
    """Return what is said of a frame, its id as label left out."""
    texts = {key: getattr(frame, key) for key in TEXTS}
    return {key: text for key, text in texts.items() if text and (key, text) != ("label", frame.id)}


def _to_toml(codebook: Codebook) -> str:
    book = {key: getattr(codebook, key) for key in _BOOK}
    blocks = [_pairs({key: text for key, text in book.items() if text or key in ("name", "version", "language")})]
    for frame in codebook.frames:
        keys: dict[str, Any] = {"path": frame.path} if len(frame.path) > 1 else {"id": frame.id}
        blocks.append("[[frame]]\n" + _pairs({**keys, **_texts(frame)}))
        blocks += [
            "[[frame.pattern]]\n" + _pairs({"pattern": pattern.pattern, **_settings(pattern)})
            for pattern in frame.patterns
        ]
    return "\n".join(blocks)


def _pairs(values: Mapping[str, Any]) -> str:
    return "".join(f"{key} = {_toml_value(value)}\n" for key, value in values.items())


def _toml_value(value: Any) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml_value(item) for item in value) + "]"
    if isinstance(value, str):
        # A basic string of TOML is one of JSON, but for DEL, which must be escaped.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return json.dumps(value)


def _to_yaml(codebook: Codebook) -> str:
    import yaml

    tree: dict[str, Any] = {}
    for frame in codebook.frames:
        node = tree
        for key in frame.keys:
            node = node.setdefault(key, {})
        node.setdefault(OWN, []).extend(pattern.pattern for pattern in frame.patterns)
    text: str = yaml.safe_dump(
        {key: _leaf(node) for key, node in tree.items()}, allow_unicode=True, sort_keys=False, width=2**31
    )
    return text


def _leaf(node: Any) -> Any:
    """Return the list of a category that has words alone."""
    if not isinstance(node, dict):
        return node
    return node[OWN] if set(node) == {OWN} else {key: _leaf(below) for key, below in node.items()}


def _to_csv(codebook: Codebook) -> str:
    levels = [f"level{k + 1}" for k in range(max(len(frame.keys) for frame in codebook.frames))]
    texts = [key for key in TEXTS if any(key in _texts(frame) for frame in codebook.frames)]
    rows = [[*levels, "pattern", *SETTINGS, *texts]]
    for frame in codebook.frames:
        keys = [*frame.keys, *[""] * (len(levels) - len(frame.keys))]
        told = _texts(frame)
        for pattern in frame.patterns:
            cells = [_csv_cell(getattr(pattern, key)) for key in SETTINGS]
            rows.append([*keys, pattern.pattern, *cells, *(told.get(key, "") for key in texts)])
            told = {}  # once a frame is enough
    out = io.StringIO()
    odd = any("\r" in cell for row in rows for cell in row)  # a lone carriage return is not quoted by itself
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL if odd else csv.QUOTE_MINIMAL).writerows(rows)
    return out.getvalue()


def _csv_cell(value: Any) -> str:
    if isinstance(value, tuple):
        plain = all("|" not in item and item == item.strip() for item in value) and value[:1] != ("",)
        plain = plain and not (value and value[0].startswith("["))
        return "|".join(value) if plain else json.dumps(value, ensure_ascii=False)
    return str(value).lower() if isinstance(value, bool) else str(value)


_WRITERS: dict[str, Callable[[Codebook], str]] = {
    ".toml": _to_toml,
    ".csv": _to_csv,
    ".yml": _to_yaml,
    ".yaml": _to_yaml,
}
