"""Codebooks: frames with definition, source and patterns; versioned, linted, identified by a hash.

A codebook is a research instrument. Its own format is a TOML file with one ``[[frame]]`` per frame and one
``[[frame.pattern]]`` per pattern; every pattern carries a sentence it must hit and one it must not, so the instrument
tests itself. Dictionaries of other programs are read into the same classes
(:mod:`mediaanalysis.framing.dictionaries`).
"""

from __future__ import annotations

import hashlib
import importlib.resources
import json
import math
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from mediaanalysis.errors import CodebookError, did_you_mean, one_of
from mediaanalysis.schemas import LINT

if TYPE_CHECKING:
    from mediaanalysis.text.tokens import Tokens

__all__ = ["ELEMENTS", "KINDS", "LEVELS", "Codebook", "Frame", "Pattern", "check_pattern", "load_codebook"]

KINDS = ("glob", "fixed", "regex")
"""How a pattern is compared with tokens."""
ELEMENTS = ("", "problem", "cause", "moral", "remedy", "actor")
LEVELS = 5
"""Deepest hierarchy of categories."""
_UNHASHED = {"kind": "glob", "weight": 1.0}  # left out of the hash at these values: older codebooks keep their hash


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way a frame shows in words.

    Attributes
    ----------
    pattern : str
        One or more elements divided by blanks, one element a token.
    near : tuple of str
        When not empty, one of these globs must stand in the same sentence, at most `within` tokens away.
    within : int
        Tokens that may lie between the match and the near pattern.
    exclude : tuple of str
        Globs that veto a match they overlap.
    case_sensitive : bool
        Match the printed form instead of the case-folded one.
    element : str
        Entman's (1993) element of a frame: problem, cause, moral, remedy, actor, or empty.
    positive, negative : str
        A sentence the pattern hits, and one it must not hit.
    kind : {"glob", "fixed", "regex"}
        What an element is: a glob over the whole token (``*`` any run, ``?`` one character); the whole token itself,
        where ``*`` and ``?`` are ordinary characters; or a regular expression that is searched in the token, at any
        place unless it says ``^`` or ``$``.
    weight : float
        What a hit counts in weighted scores; 1 unless a dictionary says otherwise.
    """

    pattern: str
    near: tuple[str, ...] = ()
    within: int = 10
    exclude: tuple[str, ...] = ()
    case_sensitive: bool = False
    element: str = ""
    positive: str = ""
    negative: str = ""
    kind: str = "glob"
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame (a category of the codebook): what a coder must see, where the idea comes from, and its patterns.

    `path` holds the keys from the outermost category to this one, at most five; `id` is the keys joined by ".". An
    empty path stands for ``(id,)``.
    """

    id: str
    label: str
    definition: str
    source: str
    patterns: tuple[Pattern, ...]
    pfc: str = ""
    path: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys from the outermost category to this one; one key for a frame outside a hierarchy."""
        return self.path or (self.id,)


@dataclass(frozen=True, slots=True)
class Codebook:
    """A versioned set of frames.

    Attributes
    ----------
    name, title, version, language, licence : str
    frames : tuple of Frame
    notes : tuple of str
        What a file held and could not be used, with line numbers. No part of the hash, nor of equality.

    Raises
    ------
    CodebookError
        When two frames share an id, a path does not fit its id or is too deep, or a pattern has an unknown kind, a
        weight that is no number or a regular expression that does not compile.
    """

    name: str
    version: str
    frames: tuple[Frame, ...]
    title: str = ""
    language: str = "en"
    licence: str = ""
    notes: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for frame in self.frames:
            where = f"codebook {self.name!r}: frame {frame.id!r}"
            if frame.id in seen:
                raise CodebookError(f"{where}: the id is used twice; every frame needs an id of its own.")
            seen.add(frame.id)
            if frame.path and ".".join(frame.path) != frame.id:
                raise CodebookError(f"{where}: the id must be the keys of its path {frame.path!r} joined by '.'.")
            if len(frame.path) > LEVELS:
                raise CodebookError(f"{where}: {len(frame.path)} levels; a codebook has {LEVELS} at most.")
            for pattern in frame.patterns:
                _check_matching(pattern, f"{where}, pattern {pattern.pattern!r}")

    def __repr__(self) -> str:
        n = sum(len(frame.patterns) for frame in self.frames)
        return f"Codebook({self.name} {self.version}, {len(self.frames)} frames, {n} patterns, {self.sha256[:12]})"

    @property
    def sha256(self) -> str:
        """Hash of everything that decides a hit: frames, patterns and their settings; not of the example sentences."""
        settings = [
            [frame.id, [_hashed(pattern) for pattern in frame.patterns], *([frame.path] if len(frame.path) > 1 else [])]
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
                {"frame": frame.id, "label": frame.label, **_values(pattern)}
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

    def lint(self, tokens: Tokens | None = None) -> pd.DataFrame:
        """Say what in the codebook is doubtful: nothing here is an error, all of it deserves a look.

        Parameters
        ----------
        tokens : Tokens, optional
            With the tokens of a corpus, patterns that cannot match there are listed as well.

        Returns
        -------
        DataFrame
            Schema ``LINT``, one row per finding. `problem` is one of

            * ``note``: something the file held and could not be used (frame and pattern are empty);
            * ``duplicate``: the same pattern twice in one frame;
            * ``several_frames``: the same pattern in frames of which none lies within the other;
            * ``swallowed``: a wider glob of the same frame matches all this pattern matches;
            * ``no_match``: an element matches no type of the tokens (a phrase whose elements all occur is not
              followed up).

        Examples
        --------
        >>> words = tuple(Pattern(word) for word in ("betray*", "betrayal", "truce"))
        >>> Codebook("b", "1", (Frame("betrayal", "Betrayal", "", "", words),)).lint()
              frame   pattern    problem                                        detail
        0  betrayal  betrayal  swallowed  'betray*' of the same frame matches it, too.
        """
        rows = [("", "", "note", note) for note in self.notes]
        rows += _duplicates(self)
        rows += _in_several_frames(self)
        rows += [row for frame in self.frames for row in _swallowed(frame)]
        if tokens is not None:
            rows += _without_match(self, tokens)
        return pd.DataFrame(rows, columns=LINT.names).astype("str")


def load_codebook(
    name_or_path: str | Path,
    *,
    format: str = "auto",  # noqa: A002
    encoding: str | None = None,
) -> Codebook:
    """Load a codebook: one that ships with the package by its name, or a file by its path.

    Reads the package's own TOML files and dictionaries of other programs; ``docs/dictionaries.md`` says what of each
    is read. Whatever a file holds that could not be used is in ``codebook.notes`` and in ``codebook.lint()``.

    Parameters
    ----------
    name_or_path : str or path
    format : str
        ``toml`` (our own), ``yaml`` (as quanteda writes it), ``liwc`` (.dic), ``dicx`` (LIWC-22), ``wordstat`` (.cat),
        ``yoshikoder`` (.ykd), ``lexicoder`` (.lcd, .lc3) or ``csv``; ``auto`` goes by the file's ending.
    encoding : str, optional
        Encoding of the file. When omitted: what a byte-order mark or an XML declaration says, then UTF-8, then a
        guess that is noted. TOML files are UTF-8.

    Returns
    -------
    Codebook

    Raises
    ------
    CodebookError
        When the name is unknown, the file is missing or broken, or an entry breaks the grammar; the message names the
        line, or the frame, the pattern and the key.
    OptionError
        When `format` or `encoding` is unknown.

    Examples
    --------
    >>> codebook = load_codebook("war_diplomacy")
    >>> codebook.frame_ids[:3]
    ['armed_confrontation', 'negotiation', 'betrayal']
    """
    from mediaanalysis.corpus.encoding import check_encoding
    from mediaanalysis.framing.dictionaries import FORMATS, format_of, parse

    one_of("format", format, ["auto", *FORMATS])
    check_encoding(encoding)
    if not isinstance(name_or_path, str | os.PathLike):
        raise CodebookError(f"load_codebook reads a name or a path, not {type(name_or_path).__name__}.")
    path = Path(name_or_path)
    folder = importlib.resources.files("mediaanalysis.framing") / "codebooks"
    shipped = sorted(p.name.removesuffix(".toml") for p in folder.iterdir() if p.name.endswith(".toml"))
    if str(name_or_path) in shipped and format in ("auto", "toml"):
        raw = (folder / f"{name_or_path}.toml").read_bytes()
        return parse(raw, str(name_or_path), name=path.stem, format="toml", encoding=None)
    if not path.is_file():
        raise CodebookError(
            f"No codebook {str(name_or_path)!r}: it is neither a file nor one that ships with the package "
            f"({', '.join(shipped)}).{did_you_mean(name_or_path, shipped)}"
        )
    kind = format_of(path) if format == "auto" else format
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CodebookError(f"{path}: cannot be read: {error.strerror}.") from error
    return parse(raw, str(name_or_path), name=path.stem, format=kind, encoding=encoding)


def check_pattern(pattern: Pattern, where: str) -> None:
    """Raise :class:`CodebookError` when a pattern breaks the grammar; `where` begins the message.

    >>> check_pattern(Pattern("(", kind="regex"), "book.toml: frame 'a', pattern '('")
    Traceback (most recent call last):
    ...
    mediaanalysis.errors.CodebookError: book.toml: frame 'a', pattern '(': '(' is not a regular expression: missing ), \
unterminated subpattern at position 0. Elements of a pattern are divided by blanks and stand alone.
    """
    _check_matching(pattern, where)
    elements = pattern.pattern.split()
    if pattern.kind == "glob" and all(_only_wildcards(element) for element in elements):
        raise CodebookError(f"{where}: wildcards alone match every token; give it a letter.")
    if pattern.kind == "regex" and all(re.search(element, "") for element in elements):
        raise CodebookError(f"{where}: this finds the empty string, so it matches every token; ask for a letter.")
    for key, listed in (("near", pattern.near), ("exclude", pattern.exclude)):
        if not all(item.strip() for item in listed):
            raise CodebookError(f'{where}: {key} must be a list of patterns, such as {key} = ["ally"].')
        if any(_only_wildcards(item) for item in listed):
            raise CodebookError(f"{where}: {key} has a pattern of wildcards alone, which matches everything.")
    if pattern.within < 0:
        raise CodebookError(f"{where}: within={pattern.within!r} must be a whole number of tokens, 0 or more.")
    if pattern.element not in ELEMENTS:
        raise CodebookError(
            f"{where}: element={pattern.element!r} is not one of {', '.join(ELEMENTS[1:])}."
            f"{did_you_mean(pattern.element, ELEMENTS)}"
        )


def _check_matching(pattern: Pattern, where: str) -> None:
    """Check what the search itself relies on, for patterns from a file and for those made in code."""
    if pattern.kind not in KINDS:
        raise CodebookError(
            f"{where}: kind={pattern.kind!r} is not one of {', '.join(KINDS)}.{did_you_mean(pattern.kind, KINDS)}"
        )
    if not math.isfinite(pattern.weight):
        raise CodebookError(f"{where}: weight={pattern.weight!r} must be a finite number.")
    if pattern.kind == "regex":
        for element in pattern.pattern.split():
            _compiled(element, where)


def _compiled(element: str, where: str) -> None:
    try:
        re.compile(element)
    except (re.error, OverflowError, RecursionError) as error:
        raise CodebookError(
            f"{where}: {element!r} is not a regular expression: {error}. "
            "Elements of a pattern are divided by blanks and stand alone."
        ) from error


def _only_wildcards(text: str) -> bool:
    return set(text) <= set("*? ")


def _hashed(pattern: Pattern) -> dict[str, object]:
    settings = {key: value for key, value in _values(pattern).items() if key not in ("positive", "negative")}
    return {key: value for key, value in settings.items() if key not in _UNHASHED or value != _UNHASHED[key]}


def _values(pattern: Pattern) -> dict[str, object]:
    """Return the fields by name; `dataclasses.asdict` copies deeply, which takes seconds for a large dictionary."""
    return {name: getattr(pattern, name) for name in Pattern.__slots__}


_Finding = tuple[str, str, str, str]


def _wording(pattern: Pattern) -> tuple[str, bool, str]:
    """Return what two patterns share that match the same words, conditions aside."""
    from mediaanalysis.text.types import fold_types

    plain = pattern.case_sensitive or pattern.kind == "regex"
    return pattern.kind, pattern.case_sensitive, pattern.pattern if plain else fold_types([pattern.pattern])[0]


def _duplicates(codebook: Codebook) -> Iterator[_Finding]:
    for frame in codebook.frames:
        seen = set()
        for p in frame.patterns:
            key = (*_wording(p), p.near, p.within if p.near else 0, p.exclude)
            if key in seen:
                yield frame.id, p.pattern, "duplicate", "The frame has this pattern already."
            seen.add(key)


def _in_several_frames(codebook: Codebook) -> Iterator[_Finding]:
    """Yield patterns that frames share; a category and its sub-category often do, and mean to."""
    homes: dict[tuple[str, bool, str], dict[str, tuple[Frame, Pattern]]] = {}
    for frame in codebook.frames:
        for pattern in frame.patterns:
            homes.setdefault(_wording(pattern), {}).setdefault(frame.id, (frame, pattern))
    for home in homes.values():
        for frame, pattern in home.values():
            others = [o.id for o, _ in home.values() if not _within(o.keys, frame.keys)]
            if others:
                yield frame.id, pattern.pattern, "several_frames", f"Also in: {', '.join(others)}."


def _within(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    size = min(len(one), len(other))
    return one[:size] == other[:size]


def _swallowed(frame: Frame) -> Iterator[_Finding]:
    """Yield patterns that a wider glob matches wholly, found by the letters before the glob's first wildcard."""
    wide: dict[tuple[bool, str], list[tuple[Pattern, str, Callable[[str], object]]]] = {}
    for p in frame.patterns:
        if p.kind == "glob" and not p.near and not p.exclude and re.search(r"[*?]", p.pattern):
            text = _wording(p)[2]
            head = re.split(r"[*? ]", text, maxsplit=1)[0]
            wide.setdefault((p.case_sensitive, head), []).append((p, text, _covering(text)))
    for p in frame.patterns:
        if p.kind == "regex":
            continue
        # A folded glob covers printed forms, too; a printed one never covers all foldings.
        views = [(p.case_sensitive, _wording(p)[2])]
        if p.case_sensitive:
            views.append((False, _wording(replace(p, case_sensitive=False))[2]))
        wider = (
            other.pattern
            for cased, text in views
            for size in range(len(text.split(" ", 1)[0]) + 1)
            for other, glob, covers in wide.get((cased, text[:size]), [])
            if other is not p and glob != text and covers(text)
        )
        if found := next(wider, ""):
            yield frame.id, p.pattern, "swallowed", f"{found!r} of the same frame matches it, too."


def _covering(glob: str) -> Callable[[str], object]:
    """Return a test whether a glob matches all that another one, or a word, matches: its wildcards eat theirs."""
    if not re.search(r"[*? ]", glob[:-1]) and glob.endswith("*"):  # most of them, and compiling takes long
        return lambda text: " " not in text and text.startswith(glob[:-1])
    parts = {"*": "[^ ]*", "?": "[^ *]"}
    return re.compile("".join(parts.get(character) or re.escape(character) for character in glob)).fullmatch


def _without_match(codebook: Codebook, tokens: Tokens) -> Iterator[_Finding]:
    """Yield patterns with an element that no type matches, compared as the search itself compares them."""
    import numpy as np

    from mediaanalysis.text.types import fold_types, straighten
    from mediaanalysis.text.vocabulary import Vocabulary

    printed = [str(surface) for surface in tokens.surfaces[np.unique(tokens.ids)]]
    vocabulary = {True: Vocabulary(straighten(printed)), False: Vocabulary(fold_types(printed))}
    for frame in codebook.frames:
        for pattern in frame.patterns:
            cased = pattern.case_sensitive
            shape = straighten if cased or pattern.kind == "regex" else fold_types
            for element in pattern.pattern.split():
                if not len(vocabulary[cased].match(shape([element])[0], pattern.kind, case_sensitive=cased)):
                    yield frame.id, pattern.pattern, "no_match", f"No type of the tokens matches {element!r}."
                    break
