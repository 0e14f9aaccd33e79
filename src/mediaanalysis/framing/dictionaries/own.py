"""Reader of the package's own codebooks: TOML, where every setting has a name."""

from __future__ import annotations

import tomllib
from typing import Any

from mediaanalysis.errors import CodebookError, did_you_mean
from mediaanalysis.framing.codebook import LEVELS, Codebook, Frame, Pattern, check_pattern

__all__ = ["parse_toml"]

_PATTERN_KEYS = {
    *("pattern", "kind", "weight", "near", "within", "exclude", "case_sensitive", "element", "positive", "negative"),
}
_FRAME_KEYS = {"id", "path", "label", "definition", "source", "pfc", "pattern", "frame"}


def parse_toml(raw: bytes, where: str, *, name: str, encoding: str | None = None) -> Codebook:
    """Return the codebook of a TOML file.

    A category within another is a ``[[frame.frame]]`` with the last key as its id, or a ``[[frame]]`` with all keys as
    its ``path``. A frame with sub-frames needs no pattern of its own; it is then no frame of the codebook.
    """
    try:
        text = raw.decode(encoding or "utf-8-sig").lstrip("\ufeff")  # Notepad writes a byte-order mark
    except UnicodeDecodeError as error:
        raise CodebookError(f"{where}: not UTF-8 (byte {error.start}); save the file as UTF-8.") from error
    except UnicodeError as error:
        raise CodebookError(f"{where}: cannot be read as {encoding}: {error}.") from error
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise CodebookError(f"{where}: not valid TOML: {error}.") from error
    entries = _tables(data, "frame", f"{where}: write [[frame]]")
    frames = [frame for entry in entries for frame in _parse_frame(entry, where, ())]
    if not frames:
        raise CodebookError(f"{where}: no [[frame]] found; a codebook needs at least one frame with one pattern.")
    ids = [frame.id for frame in frames]
    repeated = sorted({i for i in ids if ids.count(i) > 1})
    if repeated:
        raise CodebookError(f"{where}: frame id {repeated[0]!r} is used twice; every frame needs an id of its own.")
    return Codebook(
        name=str(data.get("name", name)),
        version=str(data.get("version", "0")),
        frames=tuple(frames),
        title=str(data.get("title", "")),
        language=str(data.get("language", "en")),
        licence=str(data.get("licence", "")),
    )


def _tables(data: dict[str, Any], key: str, write: str) -> list[dict[str, Any]]:
    entries = data.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise CodebookError(f"{write} in double brackets above every {key}.")
    return entries


def _parse_frame(entry: dict[str, Any], where: str, parents: tuple[str, ...]) -> list[Frame]:
    """Return the frame, if it has patterns, and the frames within it."""
    keys = parents + _own_keys(entry, where)
    name = ".".join(keys)
    place = f"{where}: frame {name!r}"
    if len(keys) > LEVELS:
        raise CodebookError(f"{place}: {len(keys)} levels; a codebook has {LEVELS} at most.")
    _known_keys(entry, _FRAME_KEYS, place)
    entries = _tables(entry, "pattern", f"{place}: write [[frame.pattern]]")
    patterns = tuple(_parse_pattern(p, place) for p in entries)
    inner = _tables(entry, "frame", f"{place}: write [[frame.frame]]")
    if not patterns and not inner:
        raise CodebookError(f"{place} has no [[frame.pattern]]; it could never be found.")
    texts = {key: str(entry.get(key, "")) for key in ("label", "definition", "source", "pfc")}
    path = keys if len(keys) > 1 else ()
    own = [Frame(id=name, patterns=patterns, path=path, **{**texts, "label": texts["label"] or name})]
    return own * bool(patterns) + [frame for below in inner for frame in _parse_frame(below, where, keys)]


def _own_keys(entry: dict[str, Any], where: str) -> tuple[str, ...]:
    """Return the keys that a frame adds to those of the frames around it."""
    frame_id = str(entry.get("id", ""))
    if "path" not in entry:
        if not frame_id:
            raise CodebookError(f'{where}: a [[frame]] has no id; give it a short name such as id = "betrayal".')
        return (frame_id,)
    path = entry["path"]
    if not isinstance(path, list) or not path or not all(isinstance(key, str) and key for key in path):
        raise CodebookError(f'{where}: path must list the keys of a frame, such as path = ["economy", "tax"].')
    if frame_id and frame_id != ".".join(path):
        raise CodebookError(f"{where}: frame {frame_id!r}: id and path differ; leave the id out.")
    return tuple(path)


def _parse_pattern(entry: dict[str, Any], where: str) -> Pattern:
    text = " ".join(str(entry.get("pattern", "")).split())
    if not text:
        raise CodebookError(f'{where}: a [[frame.pattern]] has no `pattern`; write for instance pattern = "betray*".')
    where = f"{where}, pattern {text!r}"
    _known_keys(entry, _PATTERN_KEYS, where)
    for key in ("near", "exclude"):
        if not isinstance(entry.get(key, []), list):
            raise CodebookError(f'{where}: {key} must be a list of patterns, such as {key} = ["ally"].')
    within = entry.get("within", 10)
    if not isinstance(within, int) or isinstance(within, bool):
        raise CodebookError(f"{where}: within={within!r} must be a whole number of tokens, 0 or more.")
    case_sensitive = entry.get("case_sensitive", False)
    if not isinstance(case_sensitive, bool):
        raise CodebookError(f"{where}: case_sensitive={case_sensitive!r} must be true or false, without quotes.")
    weight = entry.get("weight", 1.0)
    if not isinstance(weight, int | float) or isinstance(weight, bool):
        raise CodebookError(f"{where}: weight={weight!r} must be a number.")
    pattern = Pattern(
        pattern=text,
        near=tuple(str(p) for p in entry.get("near", [])),
        within=within,
        exclude=tuple(str(p) for p in entry.get("exclude", [])),
        case_sensitive=case_sensitive,
        element=str(entry.get("element", "")),
        positive=str(entry.get("positive", "")),
        negative=str(entry.get("negative", "")),
        kind=str(entry.get("kind", "glob")),
        weight=_number(weight, where),
    )
    check_pattern(pattern, where)
    return pattern


def _number(weight: float, where: str) -> float:
    try:
        return float(weight)
    except OverflowError as error:
        raise CodebookError(f"{where}: weight={weight!r} is too large.") from error


def _known_keys(entry: dict[str, Any], allowed: set[str], where: str) -> None:
    for key in entry:
        if key not in allowed:
            raise CodebookError(
                f"{where}: unknown key {key!r}; allowed: {', '.join(sorted(allowed))}.{did_you_mean(key, allowed)}"
            )
