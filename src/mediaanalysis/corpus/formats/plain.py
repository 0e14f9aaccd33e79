"""Text files: one document a file, with optional front matter and a headline on the first line."""

from __future__ import annotations

import re

from mediaanalysis.corpus.batch import Batch, Options, Source
from mediaanalysis.corpus.columns import map_name, own_name
from mediaanalysis.corpus.dates import find_date
from mediaanalysis.corpus.encoding import decode

__all__ = ["first_line_title", "read_plain", "split_front_matter"]

_LONGEST_TITLE = 160
_MOST_FRONT_LINES = 60
_KEY = re.compile(r"([^\W\d][\w .\-]{0,40}?)\s*:(?:\s+(.*))?$")
_BYLINE = re.compile(r"(?:by|von|par|por|door|от|автор:?)\s+[^\W\d_]", re.IGNORECASE)
_CLOSERS = "\"'”’»“)] "


def read_plain(source: Source, options: Options) -> Batch:
    """Read a .txt, .text or .md file: one document, or a bundle of many."""
    from mediaanalysis.corpus.formats.bundle import is_bundle, read_bundle  # it takes front matter from here

    decoded = decode(source.load(), encoding=options.encoding)
    batch = Batch(source.name, n_records=1, single=True, untyped=True)
    if decoded.warning:
        batch.add("warning", *decoded.warning)
    text = decoded.text.lstrip("\ufeff")
    if "\r" in text[:10_000]:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if is_bundle(text):
        return read_bundle(source, options)
    fields, text = split_front_matter(text)
    fields.setdefault("title", first_line_title(text))
    batch.columns = {name: [value] for name, value in (fields | {"text": text}).items()}
    batch.index = [0]
    return batch


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    r"""Return the fields of a ``---`` block at the top, under our names, and the text after it.

    What does not look like such a block from its first to its last line is text.

    Examples
    --------
    >>> split_front_matter("---\nHeadline: Rain in Orla\nmood: calm\n---\nIt rained.")
    ({'title': 'Rain in Orla', 'mood': 'calm'}, 'It rained.')
    >>> split_front_matter("---\nIt rained.\n---\n")[0]
    {}
    """
    if not text.startswith("---"):
        return {}, text
    head = text[:20_000].split("\n", _MOST_FRONT_LINES + 2)
    if head[0].strip() != "---":
        return {}, text
    raw: dict[str, list[str]] = {}
    key, used = "", len(head[0]) + 1
    for line in head[1 : _MOST_FRONT_LINES + 2]:
        used += len(line) + 1
        found = _KEY.match(line)
        if line.strip() in ("---", "..."):
            return (_named(raw), text[used:].lstrip("\n")) if raw else ({}, text)
        if found:
            key = found[1].strip()
            raw[key] = [found[2] or ""]
        elif key and line.lstrip().startswith("- "):
            raw[key].append(line.strip()[2:])
        elif line.strip() and not line.startswith("#"):
            return {}, text
    return {}, text


def _named(raw: dict[str, list[str]]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for key, parts in raw.items():
        value = "; ".join(filter(None, (_unquote(part) for part in parts)))
        ours = map_name(key)
        name = ours if ours and ours != "text" and ours not in fields else own_name(key, fields)
        fields[name] = value
    return fields


def _unquote(value: str) -> str:
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        return "; ".join(filter(None, (_unquote(part) for part in value[1:-1].split(","))))
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


def first_line_title(text: str) -> str:
    r"""Return the first line when it looks like a headline: short, no full stop, then a blank line or a byline.

    Examples
    --------
    >>> first_line_title("# Rain closes Orla port\n\nThe port was closed.")
    'Rain closes Orla port'
    >>> first_line_title("The port was closed.\n\nIt rained.")
    ''
    """
    lines = text[:2000].lstrip().split("\n", 3)
    title = lines[0].lstrip("#").strip()
    if len(lines) < 2 or not 0 < len(title) <= _LONGEST_TITLE or not text[len(lines[0]) :].strip():
        return ""
    if title.rstrip(_CLOSERS).endswith((".", "!", "?", ":", ",", ";", "…")) or not re.search(r"[^\W\d_]", title):
        return ""
    if _BYLINE.match(title) or "://" in title or (len(title) <= 40 and find_date(title)):
        return ""
    following = lines[1].strip()
    return title if not following or _BYLINE.match(following) else ""
