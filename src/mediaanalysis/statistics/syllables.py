"""Syllables of word types: by a hyphenation dictionary, and by vowel groups where that finds fewer than there are.

A hyphenation dictionary says where a printer may break a word, so it misses syllables of one letter (``a-rea``,
``abandon-ed``). The vowel groups of a spelling miss vowels that meet (``me-di-a``) and count silent ones (``stat-e``);
the rules for English below put both right where the spelling shows it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import Any

import numpy as np

from mediaanalysis.errors import one_of

__all__ = ["LANGUAGES", "count_syllables"]

# Dictionaries of pyphen by the language codes of this package.
_DICTIONARIES = {
    "da": "da_DK",
    "de": "de_DE",
    "en": "en_US",
    "es": "es",
    "fr": "fr",
    "it": "it_IT",
    "nl": "nl_NL",
    "no": "nb_NO",
    "pt": "pt_PT",
    "sv": "sv",
}
LANGUAGES = tuple(_DICTIONARIES)
"""Languages whose syllables can be counted."""

_LETTERS = re.compile(r"[^\W\d_]+")
_VOWELS = re.compile(r"[aeiouyàâäáåãæèêëéìîïíòôöóõœøùûüúÿý]+")
# One match is one syllable of Spanish: a strong vowel with the weak ones beside it, or weak ones alone. An accent on a
# weak vowel makes it strong.
_SPANISH = re.compile(r"[iuüy]?[aeoáéóíú](?:[iuü](?![aeoáéóíú])|y\b)?|[iuüy]+")
_SPANISH_SILENT = re.compile(r"(?<=[qg])u(?=[eiéí])")
# The French e of the last syllable, and that of -ent where it is mostly the ending of a verb.
_FRENCH_SILENT = re.compile(r"(?<=[^aeiouyàâéèêëîïôöùûü])es?\b|(?<=[qg]u)es?\b|(?<=[^aeiouyàâéèêëîïôöùûümdvcg])ent\b")
_FRENCH_APART = re.compile(r"é(?=[aou]|e[nr])|\bpa(?=ys)")
_GERMAN_APART = re.compile(r"(?:eu|äu|ei|au)(?=e)|(?:lin|mil|sil|pin)i(?=en?\b)|ukra(?=in)")

# An English e that is written and not spoken: at the end, in -es and -ed, in compounds and before endings put behind.
_SILENT = re.compile(
    r"\b(?:fire|home|life|like|make|note|safe|side|some|spoke|stake|state|take|there|time|where|white)"
    r"(?=[bcdfghjklmnpstvw][a-z]{2})"  # spokes|woman
    r"|(?<=[^aeiouy])(?<![bcdfgkpstz]l)(?<!\b[^aeiouy])(?<!\b[^aeiouy]{2})e\b"  # state, not table, the
    r"|(?<=[qg])ue[sd]?\b"  # league
    r"|(?<=[^aeiouysxzcg])(?<![bcdfgkpstz]l)(?<![cs]h)(?<!\b[a-z])es\b"  # states, not houses
    r"|(?<=[^aeiouytd])(?<![bcdfgkpstz]l)(?<!\b[a-z])(?<!\b[fs][lh])ed\b"  # named, not wanted
    r"|(?<=[^aeiouyl])(?<!\bc)(?<!\bel)e"
    r"(?=(?:ments?|ly|less|ness|ful|fully|ty|thing|body|what|how|lines?|men|man|woman)\b)"  # movement
    r"|(?<=l)(?<![bcdfgkpstz]l)e(?=(?:ly|less|ness|ful|ty)\b)"
    r"|(?<=ic)a(?=lly\b)"  # basic(a)lly
)
# English vowels that are written together and spoken apart, and sounds without a vowel letter: one syllable each.
_APART = tuple(
    re.compile(pattern)
    for pattern in (
        r"i(?=a)(?<![ctsg]i)(?!a(?:ge|ment))(?<!ili(?=ar))(?<!li(?=a\b|ans?\b|am))",  # media, not special, Italian
        r"[ct]i(?=at(?!iv))",  # negotiate
        r"i(?=o)(?<![ctsgxlnh]i(?=on))(?<![ctgx]i(?=ous))(?<!avi(?=or))(?<!ni(?=or))",  # radio, not nation
        r"i(?=u)(?<!gi)(?<!ni(?=us))|i(?=i)",  # medium
        r"i(?=en[ct])(?<![ctn]i)|\bsci(?=en)|i(?=et)|i(?=ens?\b)",  # audience, not patient
        r"(?<=[aeiouy][^aeiou])i(?=e(?:rs?|st)\b)(?<!mi)|(?<=[aeiouy][^aeiou]{2})i(?=e(?:rs?|st)\b)(?<!ldi)(?<!nti)",
        r"e(?=o)(?!ople|one|ous)(?<!ge(?=o[rn]))(?<!\ble(?=op))(?<!\bje)|[^g]e(?=ous)",  # video, not people
        r"(?<=[aeiou][^aeious])e(?=as?\b)|(?<=[aeiou][^aeioucl])e(?=an)",  # area, European
        r"\bcre(?=at)|\bre(?=a(?:ct|li[tzs]))|the(?=at)",  # create, react
        r"e(?=u[ms])|e(?=ing)(?<!\b[a-z]e)(?<!\b[a-z]{2}e)|\bbe(?=ing)|\bsee(?=ing)",  # museum
        r"(?<![qg])u(?=a)(?<!su(?=ad))(?<!su(?=as))",  # actual, not language, persuade
        r"u(?=ous)|(?<![qg])u(?=en[ct])|(?<![qgnm])u(?=el\b)|(?<!q)u(?=ing)|[rl]u(?=i[nd])|\bsu(?=ici)|u(?=iti)|nu(?=ine)",
        r"o(?=ing)|o(?=ic(?![ei]))|o(?=e[mt])|\bco(?=op[^s]|ord|al[ie])|a(?=ic)|a(?=o)|a(?=els?\b)(?<!cha)",  # heroic
        r"[aeou](?=y[aeiou](?!d\b|s\b))|(?<=[^aeiouy])y(?=ing)|\b[^aeiouy]+y(?=[ao])",  # player, trying
        r"(?<=[aeiouy])sms?\b|(?<=[aeiouy])thms?\b|(?<=[aeiouy][bct])res?\b|\bmc(?=[a-z])",  # terrorism
    )
)
# Frequent words, and titles written without their vowels.
_KNOWN = {"business": 2, "dr": 2, "every": 2, "hundred": 2, "jr": 2, "mr": 2, "mrs": 2, "really": 2, "sr": 2}
_KNOWN |= {"businesses": 3, "wednesday": 2}
_HISSING = re.compile(r"(?:[sxz]|[cs]h|[cgsz]e)$")


def count_syllables(types: Iterable[str], language: str = "en") -> np.ndarray:
    """Count the syllables of word types.

    Parameters
    ----------
    types : iterable of str
        Printed forms. Parts between hyphens, full stops and apostrophes are counted by themselves and added up;
        capitals without a vowel are spelled out (``NBC``: 3); a form without a letter counts 1.
    language : str
        One of `LANGUAGES`.

    Returns
    -------
    int64 array
        At least 1 each.

    Raises
    ------
    OptionError
        When the language is not one of `LANGUAGES`.

    Examples
    --------
    >>> count_syllables(["area", "abandoned", "government", "U.S.", "didn't", "cease-fire", "2014"]).tolist()
    [3, 3, 3, 2, 2, 2, 1]
    >>> count_syllables(["Verhandlungen", "Straße"], "de").tolist()
    [4, 2]
    """
    one_of("language", language, LANGUAGES)
    return np.array([_count(form, language) for form in types], dtype=np.int64)


def _count(form: str, language: str) -> int:
    total = 0
    for piece in re.split(r"[^\w'’ʼ]+", form):
        parts = _LETTERS.findall(piece)
        if language == "en" and len(parts) > 1:
            total += sum(_part(part, language) for part in parts[:-1]) + _english_tail(parts[-2], parts[-1])
        else:
            total += sum(_part(part, language) for part in parts)
    return max(total, 1)


def _english_tail(before: str, tail: str) -> int:
    """Return the syllables that what follows an apostrophe adds to the word before it."""
    before, tail = before.lower(), tail.lower()
    if tail == "s":
        return int(_HISSING.search(before) is not None)
    if tail == "t":
        return int(before.endswith(("dn", "sn")))
    if tail in ("d", "ll", "m", "re", "ve"):
        return int(_VOWELS.search(before[-1]) is None)
    return _part(tail, "en")


@functools.lru_cache(maxsize=2**18)
def _part(part: str, language: str) -> int:
    """Count the syllables of letters without a break."""
    low = part.lower()
    spelled = len(part) > 1 and part.isupper() and part.isascii() and not _VOWELS.search(low)
    if spelled and low not in _KNOWN:
        return len(low) + (2 * low.count("w") if language == "en" else 0)
    if language == "en":
        return _KNOWN.get(low) or max(_hyphenated(low, language), _english(low), 1)
    if language == "es":
        return len(_SPANISH.findall(_SPANISH_SILENT.sub("", low)))
    groups = len(_VOWELS.findall(low))
    if language == "fr":
        return max(groups - len(_FRENCH_SILENT.findall(low)) + len(_FRENCH_APART.findall(low)), min(groups, 1))
    if language == "de":
        groups += len(_GERMAN_APART.findall(low))
    return max(_hyphenated(low, language), groups)


def _english(word: str) -> int:
    apart = sum(len(pattern.findall(word)) for pattern in _APART)
    return len(_VOWELS.findall(word)) - len(_SILENT.findall(word)) + apart


@functools.cache
def _dictionary(language: str) -> Any:
    from pyphen import Pyphen

    return Pyphen(lang=_DICTIONARIES[language])


def _hyphenated(word: str, language: str) -> int:
    """Count the parts between hyphenation points that hold a vowel."""
    return sum(_VOWELS.search(part) is not None for part in _dictionary(language).inserted(word).split("-"))
