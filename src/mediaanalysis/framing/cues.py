"""The cue lexicon: which words attribute, what they take as content, and the stance they give it.

The lexicon is a data file (``lexicons/attribution.toml``), read and inflected once. A user's own file in the same
grammar adds to it.
"""

from __future__ import annotations

import functools
import importlib.resources
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mediaanalysis.errors import CodebookError, one_of

__all__ = ["STANCES", "Lexicon", "NounCue", "VerbCue", "Word", "load_lexicon"]

STANCES = ("neutral", "claim", "denial", "concession", "warning", "demand", "commitment", "question")
TAKES = ("quote", "clause", "that", "to", "object", "as", "person", "ing", "proposition")
STRENGTHS = ("strong", "medium", "weak")

_CODES = {
    "subject": "P", "objective": "O", "determiner": "D", "relative": "W", "question": "h", "be": "B", "have": "H",
    "modal": "M", "negation": "n", "preposition": "I", "subordinator": "S", "adverb": "R", "time": "T", "verb": "V",
}  # fmt: skip
_VOWELS = "aeiou"


@dataclass(slots=True)
class VerbCue:
    """A verb that attributes: what it takes and the stance of each complement; `after` holds prepositions."""

    lemma: str
    strength: str
    takes: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    evidence: bool = False

    @property
    def stance(self) -> str:
        """Stance of the first class that lists the verb."""
        return next(iter(self.takes.values()), None) or next(iter(self.after.values()), "neutral")

    @property
    def quote_stance(self) -> str:
        """Stance when the verb tags a quotation or clause: "…," she asked."""
        return self.takes.get("quote") or self.takes.get("clause") or self.stance


@dataclass(slots=True)
class NounCue:
    """A noun or adjective that attributes."""

    lemma: str
    takes: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Word:
    """What the lexicon knows of one form; `form` is b base, s third person, d past, n participle, x both of them."""

    verb: VerbCue | None = None
    form: str = ""
    noun: NounCue | None = None
    adjective: NounCue | None = None
    particles: dict[str, VerbCue] = field(default_factory=dict)  # point out, rule out
    first: bool = False  # opens a phrase of the lexicon


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Forms to cues, phrases by their first word, and the class of function words."""

    words: dict[str, Word]
    phrases: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    classes: dict[str, str]
    propositions: frozenset[str]


def inflect(lemma: str, irregular: dict[str, str], double: frozenset[str]) -> list[tuple[str, str]]:
    """Return (form, code) of a verb: base, third person, past, participle, -ing.

    >>> inflect("deny", {}, frozenset())
    [('deny', 'b'), ('denies', 's'), ('denied', 'x'), ('denying', 'g')]
    """
    if lemma in irregular:
        s, past, participle, ing = irregular[lemma].split()
        pasts = [(past, "x")] if past == participle else [(past, "d"), (participle, "n")]
        base = [] if past == lemma else [(lemma, "b")]
        return [*base, (s, "s"), *pasts, (ing, "g")]
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return [(lemma, "b"), (lemma[:-1] + "ies", "s"), (lemma[:-1] + "ied", "x"), (lemma + "ing", "g")]
    s = lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
    if lemma in double:
        return [(lemma, "b"), (s, "s"), (lemma + lemma[-1] + "ed", "x"), (lemma + lemma[-1] + "ing", "g")]
    if lemma.endswith("e"):
        stem = lemma if lemma.endswith(("ee", "ye", "oe")) else lemma[:-1]
        return [(lemma, "b"), (s, "s"), (lemma + "d", "x"), (stem + "ing", "g")]
    return [(lemma, "b"), (s, "s"), (lemma + "ed", "x"), (lemma + "ing", "g")]


def plural(noun: str) -> str:
    """Return the plural of a noun of the lexicon."""
    if noun.endswith("y") and noun[-2] not in _VOWELS:
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "sh", "ch", "x")) else "s")


@functools.lru_cache(maxsize=8)
def load_lexicon(path: str | Path | None = None) -> Lexicon:
    """Load the cue lexicon of the package; a user's own TOML in the same grammar adds to it.

    >>> load_lexicon().words["denied"].verb.stance
    'denial'
    """
    folder = importlib.resources.files("mediaanalysis.framing") / "lexicons"
    tables = [tomllib.loads((folder / "attribution.toml").read_text(encoding="utf-8"))]
    if path is not None:
        try:
            tables.append(tomllib.loads(Path(path).read_text(encoding="utf-8")))
        except OSError as error:
            raise CodebookError(f"lexicon={str(path)!r} cannot be read: {error.strerror}.") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise CodebookError(f"{path}: not a TOML file: {error}.") from error
    return _compile(tables)


def _compile(tables: list[dict[str, Any]]) -> Lexicon:
    irregular = {lemma: forms for table in tables for lemma, forms in table.get("irregular", {}).items()}
    double = frozenset(lemma for table in tables for lemma in table.get("double", {}).get("lemmas", "").split())
    words: dict[str, Word] = {}
    verbs: dict[str, VerbCue] = {}
    for group in (group for table in tables for group in table.get("verb", ())):
        _checked(group)
        for lemma in group["lemmas"].split():
            cue = verbs.setdefault(lemma, VerbCue(lemma, group.get("strength", "medium")))
            _extend(cue, group)
            one_of("strength", group.get("strength", "medium"), STRENGTHS)
            cue.strength = min(cue.strength, group.get("strength", "medium"), key=STRENGTHS.index)
            cue.evidence |= group.get("evidence", False)
    for name, cue in verbs.items():
        lemma, _, particle = name.partition("_")
        for form, code in inflect(lemma, irregular, double):
            word = words.setdefault(form, Word())
            if particle:
                word.form = word.form or code
                word.particles[particle] = cue
                continue
            if word.verb is None or STRENGTHS.index(cue.strength) < STRENGTHS.index(word.verb.strength):
                word.verb, word.form = cue, code
    for name in ("noun", "adjective"):
        for group in (group for table in tables for group in table.get(name, ())):
            _checked(group)
            for lemma in group["lemmas"].split():
                for form in {lemma, plural(lemma)} if name == "noun" else {lemma}:
                    word = words.setdefault(form, Word())
                    entry = getattr(word, name) or NounCue(lemma)
                    setattr(word, name, entry)
                    _extend(entry, group)
    return Lexicon(words, _phrases(tables, words), _classes(tables), _propositions(tables))


def _checked(group: dict[str, Any]) -> None:
    for key in ("stance", "takes", "lemmas"):
        if key not in group:
            raise CodebookError(f"cue lexicon: the class {group.get('name', group)!r} has no {key!r}; add it.")
    one_of("stance", group["stance"], STANCES)
    for take in group["takes"]:
        one_of("takes", take, TAKES)


def _extend(cue: VerbCue | NounCue, group: dict[str, Any]) -> None:
    for take in group["takes"]:
        cue.takes.setdefault(take, group["stance"])
    for preposition in group.get("after", ()):
        cue.after.setdefault(preposition, group["stance"])


def _phrases(
    tables: list[dict[str, Any]], words: dict[str, Word]
) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for group in (group for table in tables for group in table.get("phrase", ())):
        for phrase in group["words"]:
            parts = tuple(phrase.split())
            phrases.setdefault(parts[0], []).append((parts, group["stance"]))
            words.setdefault(parts[0], Word()).first = True
    return {first: tuple(sorted(group, key=lambda one: -len(one[0]))) for first, group in phrases.items()}


def _classes(tables: list[dict[str, Any]]) -> dict[str, str]:
    classes: dict[str, str] = {}
    for table in tables:
        for name, code in _CODES.items():
            for word in table.get("words", {}).get(name, "").split():
                classes.setdefault(word, code)
    classes |= {"of": "f", "to": "o", "that": "t", "and": "C", "or": "C", "nor": "C", "but": "b", "&": "C"}
    return classes


def _propositions(tables: list[dict[str, Any]]) -> frozenset[str]:
    nouns = [noun for table in tables for noun in table.get("words", {}).get("proposition", "").split()]
    return frozenset(nouns) | frozenset(plural(noun) for noun in nouns)
