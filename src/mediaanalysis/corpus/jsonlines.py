"""JSON lines, and JSON files that hold a list of articles, an object with such a list, or one article."""

from __future__ import annotations

import json
from typing import Any

from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source
from mediaanalysis.corpus.columns import map_columns
from mediaanalysis.corpus.encoding import decode

__all__ = ["read_json", "read_jsonl"]

_LISTS = ("articles", "documents", "results", "items")


def read_jsonl(source: Source, options: Options) -> Batch:
    """Read a .jsonl or .ndjson file: one object a line; broken lines are reported by their number."""
    batch, text = _start(source, options)
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if lines and lines[0][1].strip() in ("[", "{", "[{"):  # a JSON file with the wrong extension
        return read_json(source, options)
    records: list[tuple[int, Any]] = []
    for index, (number, line) in enumerate(lines):
        try:
            records.append((index, json.loads(line)))
        except (ValueError, RecursionError) as error:
            batch.add("error", "broken_json", f"Line {number} is not JSON: {error}.", index=index)
    if len(lines) == 1 and records and isinstance(records[0][1], list):
        return _finish(batch, list(enumerate(records[0][1])), len(records[0][1]), options)
    return _finish(batch, records, len(lines), options)


def read_json(source: Source, options: Options) -> Batch:
    """Read a .json file."""
    batch, text = _start(source, options)
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and text[: error.pos].lstrip().startswith("{"):
            return read_jsonl(source, options)
        detail = f"Line {error.lineno}, column {error.colno}: {error.msg}; the file is cut off or not JSON."
        raise RejectedError("broken_json", detail) from error
    if isinstance(data, dict):
        listed = [data[name] for name in _LISTS if isinstance(data.get(name), list)]
        data = listed[0] if listed else [data]
    if not isinstance(data, list):
        raise RejectedError("broken_json", f"Expected a list of objects or an object, got {type(data).__name__}.")
    return _finish(batch, list(enumerate(data)), len(data), options)


def _start(source: Source, options: Options) -> tuple[Batch, str]:
    decoded = decode(source.load(), encoding=options.encoding)
    batch = Batch(source.name)
    if decoded.warning:
        batch.add("warning", *decoded.warning)
    return batch, decoded.text.lstrip("\ufeff")


def _finish(batch: Batch, records: list[tuple[int, Any]], n_records: int, options: Options) -> Batch:
    objects: list[dict[str, Any]] = []
    for index, record in records:
        if isinstance(record, dict):
            objects.append(_flatten(record))
            batch.index.append(index)
        else:
            detail = f"Expected an object with the fields of an article, got {type(record).__name__}."
            batch.add("error", "not_an_object", detail, index=index)
    batch.n_records = n_records
    names = dict.fromkeys(name for item in objects for name in item)
    batch.columns = {name: [item.get(name) for item in objects] for name in names}
    return map_columns(batch, options) if objects else batch


def _flatten(record: dict[str, Any]) -> dict[str, Any]:
    """Bring objects inside the object up by one level: ``{"source": {"name": 1}}`` -> ``{"source.name": 1}``."""
    flat: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            flat.update({f"{name}.{inner}": part for inner, part in value.items()})
        else:
            flat[name] = value
    return flat
