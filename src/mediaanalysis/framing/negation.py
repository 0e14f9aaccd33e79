"""Negations of a sentence: the cue, word or affix, and the words it reaches.

The convention is that of the Conan Doyle corpus (Morante & Daelemans 2012): a scope holds the negated predicate with
its subject and complements, without the cue; of a word with a negative affix, the affix is the cue and the rest lies in
the scope. How a negation bears on a frame is another question, which :mod:`mediaanalysis.framing.polarity` answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from mediaanalysis.framing import scopes
from mediaanalysis.framing.polarity_rules import Affixes, load_polarity
from mediaanalysis.framing.scopes import (
    AUXILIARIES,
    BE,
    BREAKS,
    DETERMINERS,
    FUNCTION_WORDS,
    SUBJECT_PRONOUNS,
)

__all__ = ["Negation", "negations", "negations_of_words", "split_words"]

Piece = tuple[int, int, int]
"""A word's number and the part of it meant, as characters of the word."""

_WORD = re.compile(r"[^\W_]+(?:[-.'’][^\W_]+)*|_+|[^\w\s]")
_NOT = frozenset("not n't n’t never nowhere cannot".split())
_NONE = frozenset("no none nothing nobody no-one".split())
_NOUN_LIKE_STOP = FUNCTION_WORDS | BREAKS | {","}


class Negation(NamedTuple):
    """One negation: pieces of its cue and of its scope; spans in a text, or words and their parts."""

    cue: list[tuple[int, ...]]
    scope: list[tuple[int, ...]]


def split_words(text: str) -> list[tuple[int, int]]:
    """Return the spans of words and marks, contractions cut: ``did|n't``, ``army|'s``.

    >>> [ "He didn't go."[a:b] for a, b in split_words("He didn't go.")]
    ['He', 'did', "n't", 'go', '.']
    """
    if "'" not in text and "’" not in text:
        return [match.span() for match in _WORD.finditer(text)]
    spans: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        a, b = match.span()
        cuts = scopes.split_contraction(match.group()) if "'" in match.group() or "’" in match.group() else ()
        for cut in cuts:
            spans.append((a, a + cut))
            a += cut
        spans.append((a, b))
    return spans


def negations(text: str) -> list[Negation]:
    """Find the negations of one sentence.

    Parameters
    ----------
    text : str
        A sentence.

    Returns
    -------
    list of Negation
        In text order; `cue` and `scope` are (start, end) spans into `text`, touching words joined.

    Examples
    --------
    >>> text = "Olin said the army did not attack the port."
    >>> [(text[a:b]) for a, b in negations(text)[0].scope]
    ['the army did', 'attack the port']
    """
    spans = split_words(text)
    result = []
    for cue, scope in negations_of_words([text[a:b] for a, b in spans]):
        result.append(Negation(_characters(cue, spans), _characters(scope, spans)))
    return result


def _characters(pieces: Sequence[tuple[int, ...]], spans: list[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Return pieces of words as spans of the text, neighbouring words joined."""
    joined: list[tuple[int, ...]] = []
    last = -2
    for word, low, high in pieces:
        begin = spans[word][0]
        if word == last + 1 and low == 0:
            joined[-1] = (joined[-1][0], begin + high)
        else:
            joined.append((begin + low, begin + high))
        last = word
    return joined


def negations_of_words(words: Sequence[str]) -> list[Negation]:
    """Find the negations of one sentence given as words and marks, contractions cut.

    >>> negations_of_words("He is unable to go".split())[0]
    Negation(cue=[(2, 0, 2)], scope=[(0, 0, 2), (1, 0, 2), (2, 2, 6), (3, 0, 2), (4, 0, 2)])
    """
    low = [_fold(word) for word in words]
    affixes = load_polarity().affixes
    found: list[Negation] = []
    k = 0
    while k < len(low):
        cue = _cue_at(low, k)
        if cue:
            if low[k] == "nor" and found and _pairs_with(low, found[-1], k):
                _add_nor(low, found[-1], k)
            else:
                found.append(_pieces(low, cue, _scope(low, cue)))
            k = cue[-1] + 1
            continue
        part = affix(low[k], affixes)
        if part:
            found.append(_affixal(low, k, part))
        k += 1
    return found


def _fold(word: str) -> str:
    """Return the small form with straight apostrophes, of the same length: pieces of words are counted in it."""
    folded = word.lower().replace("’", "'") if len(word) > 1 else word.lower()
    return folded if len(folded) == len(word) else word


def _pieces(words: Sequence[str], cue: Sequence[int], scope: Sequence[int]) -> Negation:
    inside = [(k, 0, len(words[k])) for k in scope if words[k] not in BREAKS and words[k] != ","]
    return Negation([(k, 0, len(words[k])) for k in cue], list(inside))


# --- cues ---------------------------------------------------------------------------------------------------------

_PHRASES = tuple(
    tuple(phrase.split())
    for phrase in (
        "by no means",
        "on the contrary",
        "rather than",
        "no longer",
        "nothing at all",
        "in no way",
        "under no circumstances",
    )
)
_PSEUDO_NEXT = {
    "not": frozenset("only merely just simply".split()),
    "no": frozenset("wonder matter sooner less fewer".split()),
    "nothing": frozenset("but".split()),
    "none": frozenset("the".split()),
}
_FAIL = frozenset("fail fails failed failing neglect neglects neglected".split())


def _cue_at(words: Sequence[str], k: int) -> list[int]:
    """Return the words of the cue that begins at `k`, or nothing."""
    word = words[k]
    for phrase in _PHRASES:
        if word == phrase[0] and tuple(words[k : k + len(phrase)]) == phrase:
            return list(range(k, k + len(phrase)))
    following = words[k + 1] if k + 1 < len(words) else ""
    if word in _NOT or word in _NONE or word in ("neither", "nor", "without"):
        return [] if _is_pseudo(words, k, following) else [k]
    if word in _FAIL and following == "to":
        return [k]
    if word in ("absence", "lack") and following == "of":
        return [k]
    return []


def _is_pseudo(words: Sequence[str], k: int, following: str) -> bool:
    word = words[k]
    before = words[k - 1] if k else ""
    if following in _PSEUDO_NEXT.get(word, ()):
        return True
    if word == "no" and following == "doubt":
        return not _negates_doubt(words, k)
    if word in ("not", "n't"):
        return following in ("until", "but") or (following == "help" and before in _CAN) or _is_tag(words, k)
    return word == "no" and following == "." and k + 2 < len(words) and words[k + 2].isdigit()


_CAN = frozenset("ca can could".split())
_HOLDS_DOUBT = frozenset("is was 's have had be has with 've can".split())
_BEHIND_DOUBT = frozenset("that about of as whatever at , . ; ! ?".split())


def _negates_doubt(words: Sequence[str], k: int) -> bool:
    """Whether ``no doubt`` says that there is none; alone it is an adverb: "he has no doubt gone"."""
    behind = words[k + 2] if k + 2 < len(words) else "."
    return k > 0 and words[k - 1] in _HOLDS_DOUBT and behind in _BEHIND_DOUBT


def _is_tag(words: Sequence[str], k: int) -> bool:
    """Whether a negation only asks for assent: ", did n't you ?", "is he not ?", "Don't you think so?"."""
    before = words[k - 1] if k else ""
    following = words[k + 1] if k + 1 < len(words) else ""
    if words[k] == "n't":
        if following not in SUBJECT_PRONOUNS or before not in AUXILIARIES or "?" not in words[k:]:
            return False
        return k < 2 or words[k - 2] in BREAKS or words[k - 2] in (",", "and")
    if before in ("or", "as") and following in BREAKS | {","}:
        return True
    asks = k >= 2 and before in SUBJECT_PRONOUNS and words[k - 2] in AUXILIARIES and "?" in words[k:]
    return asks and (k == 2 or words[k - 3] in BREAKS or words[k - 3] == ",")


def _pairs_with(words: Sequence[str], earlier: Negation, k: int) -> bool:
    """Whether this `nor` belongs to the cue before: neither ... nor."""
    first = earlier.cue[0][0]
    return words[first] == "neither" and len(earlier.cue) == 1 and not any(w in BREAKS for w in words[first:k])


def _add_nor(words: Sequence[str], earlier: Negation, k: int) -> None:
    earlier.cue.append((k, 0, len(words[k])))
    scope = {piece[0] for piece in earlier.scope} | set(range(k + 1, scopes.clause_end(words, k + 1)))
    scope.discard(k)
    earlier.scope[:] = [(j, 0, len(words[j])) for j in sorted(scope) if words[j] not in BREAKS and words[j] != ","]


# --- scopes -------------------------------------------------------------------------------------------------------


def _scope(words: Sequence[str], cue: Sequence[int]) -> list[int]:
    """Return the words in the scope of the cue."""
    first, last = cue[0], cue[-1]
    word = words[first]
    if word == "no" and _is_answer(words, first):
        return []
    starts = scopes.clause_start(words, first)
    end = scopes.clause_end(words, last + 1, left=_opening(words, starts))
    right = list(range(last + 1, end))
    if not right and word not in _NOT | _NONE:
        return []
    if _is_local(words, first, last):
        return right
    left: list[int] = []
    for a, b in starts:
        left += range(a, b)
    return [k for k in left + right if k not in cue]


def _opening(words: Sequence[str], starts: list[tuple[int, int]]) -> Sequence[str]:
    """Return the words before the cue, with the `if` that opens them."""
    if len(starts) != 1:
        return ()
    a, b = starts[0]
    return words[a - 1 if a and words[a - 1] == "if" else a : b]


def _is_answer(words: Sequence[str], k: int) -> bool:
    """Whether `no` is a whole answer and no determiner."""
    following = words[k + 1] if k + 1 < len(words) else ""
    return not following or following in BREAKS or following == ","


def _is_local(words: Sequence[str], first: int, last: int) -> bool:
    """Whether the cue reaches only what stands behind it: it negates a phrase, not the verb of a clause."""
    word = words[first]
    before = words[first - 1] if first else ""
    if word in ("without", "absence", "lack"):
        return True
    if not before or before in BREAKS:
        return True
    if word == "not":
        following = words[last + 1] if last + 1 < len(words) else ""
        if before in AUXILIARIES or before in SUBJECT_PRONOUNS:
            return False
        if following == "to" and not scopes.is_verb(before):
            return True
        return before in ("and", "but", ",", "or")
    return word in ("nor", "neither", "no") and before in (",", "and", "but", "or", "that", "as", "if")


# --- affixes ------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=65536)
def affix(word: str, affixes: Affixes) -> tuple[int, int] | None:
    """Return the span of the negative affix of a folded word, or None.

    >>> affix("unlikely", load_polarity().affixes), affix("union", load_polarity().affixes)
    ((0, 2), None)
    """
    if len(word) < 5 or not word.isalpha():
        return None
    if word.startswith("un") and word not in affixes.un_not and not word.startswith("under"):
        stem = word[2:]
        if stem in affixes.un_stems or _base(stem) in affixes.un_stems or stem.endswith(affixes.un_endings):
            return (0, 2)
        return None
    stems = affixes.prefixes.get(word[:2]) or affixes.prefixes.get(word[:3])
    if stems:
        length = 3 if word[:3] in affixes.prefixes else 2
        stem = word[length:]
        if stem in stems or _base(stem) in stems:
            return (0, length)
    for ending in ("less", "lessly", "lessness"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            at = len(word) - len(ending)
            return None if word[: at + 4] in affixes.less_not else (at, at + 4)
    return None


def _base(stem: str) -> str:
    """Return the stem without -ly, -ness and the like."""
    for ending, instead in (("ibly", "ible"), ("ably", "able"), ("ily", "y"), ("iness", "y"), ("ly", ""), ("ness", "")):
        if stem.endswith(ending):
            return stem[: -len(ending)] + instead
    return stem


def _affixal(words: Sequence[str], k: int, part: tuple[int, int]) -> Negation:
    word = words[k]
    rest = (k, part[1], len(word)) if part[0] == 0 else (k, 0, part[0])
    inside = set(_affix_scope(words, k)) - {k}
    scope = [(j, 0, len(words[j])) for j in inside if words[j] not in BREAKS and words[j] != ","]
    if part[0] and part[1] < len(word):
        scope.append((k, part[1], len(word)))
    return Negation([(k, *part)], sorted([*scope, rest]))


_IN_PHRASE = frozenset("very so more most and".split())


def _affix_scope(words: Sequence[str], k: int) -> list[int]:
    """Return the words that a word with a negative affix bears on: its noun phrase, or the clause it is said in."""
    following = words[k + 1] if k + 1 < len(words) else ""
    if (
        following
        and following not in _NOUN_LIKE_STOP
        and not words[k].endswith("ly")
        and not scopes.is_adverb(following)
    ):
        first = k
        while first > 0 and k - first < 5:
            before = words[first - 1]
            if before in DETERMINERS:
                first -= 1
                break
            if before in BREAKS or (before in FUNCTION_WORDS and before not in _IN_PHRASE):
                break
            first -= 1
        end = k + 1
        while end < len(words) and words[end] not in _NOUN_LIKE_STOP:
            end += 1
        return list(range(first, end))
    left: list[int] = []
    for a, b in scopes.clause_start(words, k):
        left += range(a, b)
    if any(words[j] in BE or scopes.is_verb(words[j]) for j in left):
        return left + list(range(k, scopes.clause_end(words, k + 1)))
    return [k]
