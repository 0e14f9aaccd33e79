"""Codebooks: frames with definition, source and patterns; versioned, linted, identified by a hash.

A codebook is a research instrument. It is a TOML file with one ``[[frame]]`` per frame and one ``[[frame.pattern]]``
per pattern; every pattern carries a sentence it must hit and one it must not, so the instrument tests itself.
"""

from __future__ import annotations

import hashlib
import importlib.resources
import json
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from mediaanalysis.errors import CodebookError, did_you_mean

__all__ = ["Codebook", "Frame", "Pattern", "load_codebook"]

_PATTERN_KEYS = {"pattern", "near", "within", "exclude", "case_sensitive", "element", "positive", "negative"}
_FRAME_KEYS = {"id", "label", "definition", "source", "pfc", "pattern"}
_ELEMENTS = ("", "problem", "cause", "moral", "remedy", "actor")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way a frame shows in words.

    Attributes
    ----------
    pattern : str
        One to six elements divided by blanks, each a glob over one token (``*`` any run, ``?`` one character).
    near : tuple of str
        When not empty, one of these patterns must stand in the same sentence, at most `within` tokens away.
    within : int
        Tokens that may lie between the match and the near pattern.
    exclude : tuple of str
        Patterns that veto a match they overlap.
    case_sensitive : bool
        Match the printed form instead of the case-folded one.
    element : str
        Entman's (1993) element of a frame: problem, cause, moral, remedy, actor, or empty.
    positive, negative : str
        A sentence the pattern hits, and one it must not hit.
    """

    pattern: str
    near: tuple[str, ...] = ()
    within: int = 10
    exclude: tuple[str, ...] = ()
    case_sensitive: bool = False
    element: str = ""
    positive: str = ""
    negative: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame (a category of the codebook): what a coder must see, where the idea comes from, and its patterns."""

    id: str
    label: str
    definition: str
    source: str
    patterns: tuple[Pattern, ...]
    pfc: str = ""


@dataclass(frozen=True, slots=True)
class Codebook:
    """A versioned set of frames.

    Attributes
    ----------
    name, title, version, language, licence : str
    frames : tuple of Frame
    """

    name: str
    version: str
    frames: tuple[Frame, ...]
    title: str = ""
    language: str = "en"
    licence: str = ""

    def __repr__(self) -> str:
        n = sum(len(frame.patterns) for frame in self.frames)
        return f"Codebook({self.name} {self.version}, {len(self.frames)} frames, {n} patterns, {self.sha256[:12]})"

    @property
    def sha256(self) -> str:
        """Hash of everything that decides a hit: frames, patterns and their settings; not of the example sentences."""
        settings = [
            [
                frame.id,
                [{k: v for k, v in asdict(p).items() if k not in ("positive", "negative")} for p in frame.patterns],
            ]
            for frame in self.frames
        ]
        return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()

    @property
    def frame_ids(self) -> list[str]:
        """Names of the frames, in the codebook's order."""
        return [frame.id for frame in self.frames]

    def to_frame(self) -> pd.DataFrame:
        """Return one row per pattern with its frame, settings and examples."""
        return pd.DataFrame(
            [
                {"frame": frame.id, "label": frame.label, **asdict(pattern)}
                for frame in self.frames
                for pattern in frame.patterns
            ]
        )

    def definitions(self) -> pd.DataFrame:
        """Return one row per frame: frame, label, definition, source, pfc, n_patterns."""
        return pd.DataFrame(
            [
                {
                    "frame": f.id,
                    "label": f.label,
                    "definition": f.definition,
                    "source": f.source,
                    "pfc": f.pfc,
                    "n_patterns": len(f.patterns),
                }
                for f in self.frames
            ]
        )


def load_codebook(name_or_path: str | Path) -> Codebook:
    """Load a codebook: one that ships with the package by its name, or a TOML file by its path.

    Raises
    ------
    CodebookError
        When the name is unknown, the file is missing, or an entry breaks the grammar; the message names the frame,
        the pattern and the key.

    Examples
    --------
    >>> codebook = load_codebook("war_diplomacy")
    >>> codebook.frame_ids[:3]
    ['armed_confrontation', 'negotiation', 'betrayal']
    """
    path = Path(name_or_path)
    folder = importlib.resources.files("mediaanalysis.framing") / "codebooks"
    shipped = sorted(p.name.removesuffix(".toml") for p in folder.iterdir() if p.name.endswith(".toml"))
    if str(name_or_path) in shipped:
        text = (folder / f"{name_or_path}.toml").read_text(encoding="utf-8")
    elif path.is_file():
        text = _read_text(path)
    else:
        raise CodebookError(
            f"No codebook {str(name_or_path)!r}: it is neither a file nor one that ships with the package "
            f"({', '.join(shipped)}).{did_you_mean(name_or_path, shipped)}"
        )
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(f"{name_or_path}: not valid TOML: {error}.") from error
    return _parse(data, str(name_or_path), path.stem)


def _read_text(path: Path) -> str:
    """Read UTF-8 with or without a byte-order mark (Notepad writes one)."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CodebookError(f"{path}: not UTF-8 (byte {error.start}); save the file as UTF-8.") from error


def _parse(data: dict[str, Any], where: str, name: str) -> Codebook:
    frames = tuple(_parse_frame(entry, where) for entry in _tables(data, "frame", f"{where}: write [[frame]]"))
    if not frames:
        raise CodebookError(f"{where}: no [[frame]] found; a codebook needs at least one frame with one pattern.")
    ids = [frame.id for frame in frames]
    repeated = sorted({i for i in ids if ids.count(i) > 1})
    if repeated:
        raise CodebookError(f"{where}: frame id {repeated[0]!r} is used twice; every frame needs an id of its own.")
    return Codebook(
        name=str(data.get("name", name)),
        version=str(data.get("version", "0")),
        frames=frames,
        title=str(data.get("title", "")),
        language=str(data.get("language", "en")),
        licence=str(data.get("licence", "")),
    )


def _tables(data: dict[str, Any], key: str, write: str) -> list[dict[str, Any]]:
    entries = data.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise CodebookError(f"{write} in double brackets above every {key}.")
    return entries


def _parse_frame(entry: dict[str, Any], where: str) -> Frame:
    frame_id = str(entry.get("id", ""))
    if not frame_id:
        raise CodebookError(f'{where}: a [[frame]] has no id; give it a short name such as id = "betrayal".')
    _known_keys(entry, _FRAME_KEYS, f"{where}: frame {frame_id!r}")
    entries = _tables(entry, "pattern", f"{where}: frame {frame_id!r}: write [[frame.pattern]]")
    patterns = tuple(_parse_pattern(p, f"{where}: frame {frame_id!r}") for p in entries)
    if not patterns:
        raise CodebookError(f"{where}: frame {frame_id!r} has no [[frame.pattern]]; it could never be found.")
    texts = {key: str(entry.get(key, "")) for key in ("label", "definition", "source", "pfc")}
    return Frame(id=frame_id, patterns=patterns, **{**texts, "label": texts["label"] or frame_id})


def _parse_pattern(entry: dict[str, Any], where: str) -> Pattern:
    text = " ".join(str(entry.get("pattern", "")).split())
    if not text:
        raise CodebookError(f'{where}: a [[frame.pattern]] has no `pattern`; write for instance pattern = "betray*".')
    where = f"{where}, pattern {text!r}"
    _known_keys(entry, _PATTERN_KEYS, where)
    if set(text) <= set("*? "):
        raise CodebookError(f"{where}: wildcards alone match every token; give it a letter.")
    for key in ("near", "exclude"):
        listed = entry.get(key, [])
        if not isinstance(listed, list) or not all(str(item).strip() for item in listed):
            raise CodebookError(f'{where}: {key} must be a list of patterns, such as {key} = ["ally"].')
        if any(set(str(item)) <= set("*? ") for item in listed):
            raise CodebookError(f"{where}: {key} has a pattern of wildcards alone, which matches everything.")
    within = entry.get("within", 10)
    if not isinstance(within, int) or isinstance(within, bool) or within < 0:
        raise CodebookError(f"{where}: within={within!r} must be a whole number of tokens, 0 or more.")
    element = str(entry.get("element", ""))
    if element not in _ELEMENTS:
        raise CodebookError(
            f"{where}: element={element!r} is not one of {', '.join(_ELEMENTS[1:])}.{did_you_mean(element, _ELEMENTS)}"
        )
    return Pattern(
        pattern=text,
        near=tuple(str(p) for p in entry.get("near", [])),
        within=within,
        exclude=tuple(str(p) for p in entry.get("exclude", [])),
        case_sensitive=bool(entry.get("case_sensitive", False)),
        element=element,
        positive=str(entry.get("positive", "")),
        negative=str(entry.get("negative", "")),
    )


def _known_keys(entry: dict[str, Any], allowed: set[str], where: str) -> None:
    for key in entry:
        if key not in allowed:
            raise CodebookError(
                f"{where}: unknown key {key!r}; allowed: {', '.join(sorted(allowed))}.{did_you_mean(key, allowed)}"
            )
