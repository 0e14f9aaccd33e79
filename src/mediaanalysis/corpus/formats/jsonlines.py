"""JSON lines, and JSON files that hold a list of articles, an object with such a list, or one article."""

from __future__ import annotations

import json
import re
from typing import Any

from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source, shorten
from mediaanalysis.corpus.columns import map_columns
from mediaanalysis.corpus.encoding import decode
from mediaanalysis.corpus.formats.json_layouts import json_layout, other_pages, read_known, unfold
from mediaanalysis.corpus.formats.lists import refuse_list

__all__ = ["flatten", "load_json", "parse_json", "parse_lines", "read_json", "read_jsonl"]

_LISTS = ("articles", "documents", "results", "items")
_ESCAPE = re.compile(r'\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})?')
_BETWEEN = re.compile(r"[\s,]*")
_CUT = re.compile(r"\[\+\d+ chars\]\s*\Z")


def read_jsonl(source: Source, options: Options) -> Batch:
    """Read a .jsonl or .ndjson file: one object a line; broken lines are reported by their number."""
    batch, text = _start(source, options)
    values = parse_lines(text)
    return read_json(source, options) if values is None else _finish(batch, values, options)


def read_json(source: Source, options: Options) -> Batch:
    """Read a .json file."""
    batch, text = _start(source, options)
    values, repaired = parse_json(text)
    if repaired:
        detail = "The file has backslashes or line ends in texts as JSON does not allow; they were taken as characters."
        batch.add("warning", "repaired_json", detail)
    return _finish(batch, values, options)


def parse_lines(text: str) -> list[Any] | None:
    """Return the values of JSON lines, `RejectedError` for a broken line; None for a JSON file with this extension."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if lines and lines[0][1].strip() in ("[", "{", "[{"):
        return None
    values: list[Any] = []
    for number, line in lines:
        try:
            values.append(load_json(line)[0])
        except (ValueError, RecursionError) as error:
            values.append(RejectedError("broken_json", f"Line {number} is not JSON: {error}."))
    return values[0] if len(lines) == 1 and isinstance(values[0], list) else values


def parse_json(text: str) -> tuple[list[Any], bool]:
    """Return the records of a JSON file, and whether it had to be repaired.

    Raises
    ------
    RejectedError
        "broken_json", or "empty_result" for ``{}``.
    """
    try:
        data, repaired = load_json(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and text[: error.pos].lstrip().startswith("{"):
            lines = parse_lines(text)
            return _parse_objects(text) if lines is None else lines, False
        raise RejectedError("broken_json", _not_json(text, error)) from error
    except RecursionError as error:
        detail = "The lists and objects in the file are nested deeper than any list of articles; it is damaged."
        raise RejectedError("broken_json", detail) from error
    if data == {}:
        detail = "The file holds an empty object, {}: the search that it comes from found nothing."
        raise RejectedError("empty_result", detail)
    if isinstance(data, dict):
        listed = [data[name] for name in _LISTS if isinstance(data.get(name), list)]
        data = listed[0] if listed else [data]
    if not isinstance(data, list):
        raise RejectedError("broken_json", f"Expected a list of objects or an object, got {type(data).__name__}.")
    return data, repaired


def _parse_objects(text: str) -> list[Any]:
    """Return the values of a text in which JSON objects of several lines follow each other."""
    decoder, values = json.JSONDecoder(), list[Any]()
    at = _BETWEEN.match(text, 0).end()  # type: ignore[union-attr] # it matches everywhere
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            values.append(RejectedError("broken_json", f"After {len(values)} objects no JSON follows: {error}."))
            break
        values.append(value)
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]
    return values


def load_json(text: str) -> tuple[Any, bool]:
    r"""Return the value of a JSON text, and whether stray backslashes and line ends in its strings had to be mended.

    >>> load_json(r'{"title": "Lorem\s ipsum\n"}')
    ({'title': 'Lorem\\s ipsum\n'}, True)
    """
    try:
        return json.loads(text), False
    except json.JSONDecodeError as error:
        if not error.msg.startswith(("Invalid \\", "Invalid control character")):
            raise
    mended = _ESCAPE.sub(lambda found: found[0] if len(found[0]) > 1 else r"\\", text)
    return json.loads(mended, strict=False), True


def _not_json(text: str, error: json.JSONDecodeError) -> str:
    start = text.lstrip()[:1]
    if start and start not in '[{"':
        return f"Expected JSON, but the file starts with {shorten(text, 120)!r}; is it a message of the service?"
    return f"Line {error.lineno}, column {error.colno}: {error.msg}; the file is cut off or not JSON."


def _start(source: Source, options: Options) -> tuple[Batch, str]:
    decoded = decode(source.load(), encoding=options.encoding)
    batch = Batch(source.name)
    if decoded.warning:
        batch.add("warning", *decoded.warning)
    return batch, decoded.text.lstrip("\ufeff")


def _finish(batch: Batch, values: list[Any], options: Options) -> Batch:
    if told := other_pages(values):
        batch.add("note", "one_of_many_pages", told)
    values = unfold(values)
    # Whoever names columns wants these, whatever the keys of a layout mean.
    layout = "" if options.columns else json_layout(values)
    if layout:
        return read_known(values, batch, layout)
    objects: list[dict[str, Any]] = []
    for index, value in enumerate(values):
        if isinstance(value, dict):
            objects.append(flatten(value))
            batch.index.append(index)
        elif isinstance(value, RejectedError):
            batch.add("error", value.problem, value.detail, index=index)
        else:
            detail = f"Expected an object with the fields of an article, got {type(value).__name__}."
            batch.add("error", "not_an_object", detail, index=index)
    batch.n_records = len(values)
    names = dict.fromkeys(name for item in objects for name in item)
    batch.columns = {name: [item.get(name) for item in objects] for name in names}
    if not objects:
        return batch
    if "text" not in options.columns:
        refuse_list(batch.columns, name=batch.source_file)
    _warn_of_cuts(map_columns(batch, options))
    return batch


def _warn_of_cuts(batch: Batch) -> None:
    """Say where a service cut the texts: NewsAPI ends them in "[+1234 chars]"."""
    n_cut = sum(isinstance(text, str) and bool(_CUT.search(text[-40:])) for text in batch.columns["text"])
    if n_cut:
        detail = (
            f"{n_cut:,} of {len(batch.index):,} texts end in '[+… chars]': the service cut them off after a few lines."
        )
        batch.add("warning", "cut_texts", detail)


def flatten(record: dict[str, Any]) -> dict[str, Any]:
    """Bring objects inside the object up by one level: ``{"source": {"name": 1}}`` -> ``{"source.name": 1}``."""
    flat: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            flat.update({f"{name}.{inner}": part for inner, part in value.items()})
        else:
            flat[name] = value
    return flat
