"""The lexicon of polarity: read from TOML, inflected, ready to look up by the first word of a cue.

The file ``lexicons/polarity.toml`` says in its comments what each entry means and why. A file of the user's own has the
same form: its cues are added, and win where both name the same words.
"""

from __future__ import annotations

import importlib.resources
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from mediaanalysis.errors import OptionError, one_of
from mediaanalysis.schemas import POLARITIES

__all__ = ["Affixes", "Cue", "PolarityRules", "Spec", "inflect", "load_polarity"]

REACHES = ("verb", "quantity", "phrase", "clause", "either", "adjective", "question", "none")
TAKES = ("to", "object", "that", "ing", "proposition", "as", "bare", "subject", "from", "event")
_WORDS = (
    "presupposing",
    "presupposing_nouns",
    "creating",
    "happening",
    "claims",
    "asking",
    "saying_past",
    "offers",
    "calling",
)
_INFLECTED = ("presupposing", "creating", "happening")


class Spec(NamedTuple):
    """What a cue does: the class it sets, its reach (of a word) or complements (of a verb)."""

    polarity: str
    reach: str
    takes: frozenset[str] = frozenset()


class Cue(NamedTuple):
    """A cue: its folded words, contractions cut, and what it may do."""

    words: tuple[str, ...]
    specs: tuple[Spec, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Affixes:
    """Negative affixes: endings and stems behind ``un-``, stems of the others, words that only look the part."""

    un_endings: tuple[str, ...]
    un_stems: frozenset[str]
    un_not: frozenset[str]
    prefixes: dict[str, frozenset[str]]
    less_not: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class PolarityRules:
    """The lexicon: cues by first word (longest first), word classes, affixes."""

    cues: dict[str, tuple[Cue, ...]]
    words: dict[str, frozenset[str]]
    affixes: Affixes
    presupposing: frozenset[str]
    creating: frozenset[str]
    memo: list[tuple[Any, Any]] = field(default_factory=list, repr=False)
    """The sentence read last, so that several hits of one sentence read it once."""


def inflect(lemma: str, irregular: dict[str, str]) -> list[str]:
    """Return the forms of a verb.

    >>> inflect("deny", {}), inflect("dismiss", {})
    (['deny', 'denies', 'denied', 'denying'], ['dismiss', 'dismisses', 'dismissed', 'dismissing'])
    """
    if lemma in irregular:
        return [lemma, *irregular[lemma].split()]
    if lemma.endswith("ee"):
        return [lemma, lemma + "s", lemma + "d", lemma + "ing"]
    if lemma.endswith("e"):
        return [lemma, lemma + "s", lemma + "d", lemma[:-1] + "ing"]
    if lemma.endswith("y") and len(lemma) > 1 and lemma[-2] not in "aeiou":
        return [lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"]
    third = lemma + ("es" if lemma.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
    return [lemma, third, lemma + "ed", lemma + "ing"]


@lru_cache(maxsize=16)
def load_polarity(path: str | Path | None = None) -> PolarityRules:
    """Read the polarity lexicon; with `path`, a TOML file of the user's own on top of it.

    Parameters
    ----------
    path : str or Path, optional
        A file in the form of ``lexicons/polarity.toml``.

    Raises
    ------
    OptionError
        When the file cannot be read or names a class, reach or complement that there is none of.

    Examples
    --------
    >>> load_polarity().cues["instead"][0].words
    ('instead', 'of')
    """
    own = importlib.resources.files("mediaanalysis.framing") / "lexicons" / "polarity.toml"
    tables = [tomllib.loads(own.read_text(encoding="utf-8"))]
    if path is not None:
        try:
            tables.insert(0, tomllib.loads(Path(path).read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise OptionError(f"Polarity lexicon {str(path)!r} cannot be read: {error}") from error
    return _build(tables)


def _build(tables: list[dict[str, Any]]) -> PolarityRules:
    """Join the tables; the first one that names some words decides what they do."""
    irregular: dict[str, str] = {}
    for table in reversed(tables):
        irregular |= table.get("irregular", {})
    merged: dict[tuple[str, ...], tuple[Spec, ...]] = {}
    for table in tables:
        mine: dict[tuple[str, ...], list[Spec]] = {}
        for words, spec in _entries(table, irregular):
            if spec not in mine.setdefault(words, []):
                mine[words].append(spec)
        for words, specs in mine.items():
            merged.setdefault(words, tuple(specs))
    by_first: dict[str, list[Cue]] = {}
    for words, joined in merged.items():
        by_first.setdefault(words[0], []).append(Cue(words, joined))
    cues = {first: tuple(sorted(group, key=lambda cue: -len(cue.words))) for first, group in by_first.items()}
    classes = {name: _class(tables, name, irregular) for name in _WORDS}
    return PolarityRules(
        cues,
        classes,
        _affixes(tables[-1]["affixes"]),
        classes["presupposing"] | classes["presupposing_nouns"],
        classes["creating"]
        | frozenset("is are was were been being has had made led brought meant became began".split()),
    )


def _entries(table: dict[str, Any], irregular: dict[str, str]) -> Iterable[tuple[tuple[str, ...], Spec]]:
    for entry in table.get("word", []):
        one_of("polarity", entry["polarity"], (*POLARITIES, "none"))
        one_of("reach", entry["reach"], REACHES)
        for form in entry["forms"]:
            yield tuple(form.casefold().split()), Spec(entry["polarity"], entry["reach"])
    for entry in table.get("verb", []):
        one_of("polarity", entry["polarity"], POLARITIES)
        for name in entry["takes"]:
            one_of("takes", name, TAKES)
        spec = Spec(entry["polarity"], "verb form", frozenset(entry["takes"]))
        for lemma in entry["lemmas"].split():
            head, *particles = lemma.split("_")
            for form in inflect(head, irregular):
                yield (form, *particles), spec
    for entry in table.get("noun", []):
        one_of("polarity", entry["polarity"], POLARITIES)
        for noun in entry["nouns"].split():
            for after in entry["after"]:
                reach = {"that": "clause", "to": "infinitive"}.get(after, "phrase")
                yield (noun, after), Spec(entry["polarity"], reach)


def _class(tables: list[dict[str, Any]], name: str, irregular: dict[str, str]) -> frozenset[str]:
    words = [word for table in tables for word in table.get("words", {}).get(name, "").split()]
    if name in _INFLECTED:
        words = [form for word in words for form in inflect(word, irregular)]
    return frozenset(words)


def _affixes(table: dict[str, str]) -> Affixes:
    def words(name: str) -> frozenset[str]:
        return frozenset(table[name].split())

    return Affixes(
        tuple(table["un_endings"].split()),
        words("un_stems"),
        words("un_not"),
        {prefix: words(prefix + "_stems") for prefix in ("in", "im", "ir", "il", "dis")},
        words("less_not"),
    )
