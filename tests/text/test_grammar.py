"""The token grammar: examples by class, and a scanner written by hand that must agree with it everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.text.grammar import token_pattern

JOINERS = "'’-‐‑·\u00ad\u200c\u200d"
SPECIAL = "aZé9٣½Ⅷ²_яЖ中कि𝔘🙂$€.,!?“”( \n\t\r\u00a0\u0301\ufe0f" + JOINERS
TEXTS = st.text(st.sampled_from(SPECIAL), max_size=30) | st.text(max_size=20)


def scan(text: str) -> Iterator[tuple[int, int]]:
    """Find tokens character by character: the documentation of the grammar, read literally."""
    i = 0
    while i < len(text):
        end = _abbreviation(text, i) or _first_run(text, i)
        while more := _joined_run(text, end) if end else 0:
            end = more
        if end:
            yield i, end
        i = end or i + 1


def _is(text: str, i: int, kinds: str) -> bool:
    return i < len(text) and category(text[i]).startswith(tuple(kinds.split()))


def _run(text: str, i: int) -> int:
    """Return the end of the letter or digit at i and the letters, marks and digits after it; 0 when there is none."""
    if not _is(text, i, "L N"):
        return 0
    end = i
    while _is(text, end, "L M N"):
        end += 1
    return end


def _abbreviation(text: str, i: int) -> int:
    if not _is(text, i, "Lu"):
        return 0
    ends, end = [], i + 1
    while text[end : end + 1] == "." and _is(text, end + 1, "Lu"):
        end += 2
        ends.append(end)
    for end in reversed(ends):
        if not _is(text, end, "L M N"):
            return end + (text[end : end + 1] == ".")
    return 0


def _first_run(text: str, i: int) -> int:
    return _run(text, i + 1) if _is(text, i, "Sc") and _is(text, i + 1, "Nd") else _run(text, i)


def _joined_run(text: str, i: int) -> int:
    if i >= len(text):
        return 0
    separator = text[i] in ".," and _is(text, i - 1, "Nd") and _is(text, i + 1, "Nd")
    return _run(text, i + 1) if separator or text[i] in JOINERS else 0


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", []),
        (" \t\r\n.,;!?… “”—–() 🙂 + %", []),
        ("ally's allies’ don’t", ["ally's", "allies", "don’t"]),
        ("cease-fire pre-2014 - so—called", ["cease-fire", "pre-2014", "so", "called"]),
        ("a--b x- -y ’tis", ["a", "b", "x", "y", "tis"]),
        ("300,000 3.5 14.05. 1,2,3, 1.a a.1", ["300,000", "3.5", "14.05", "1,2,3", "1", "a", "a", "1"]),
        ("$300 €4.50 $x 5€ $ 7", ["$300", "€4.50", "x", "5", "7"]),
        (
            "the U.S. and U.N.-led U.S.Army U.S.A. end",
            ["the", "U.S.", "and", "U.N.-led", "U.S.", "Army", "U.S.A.", "end"],
        ),
        ("Smith Jr. No. 5", ["Smith", "Jr", "No", "5"]),
        ("Переговоры о мире", ["Переговоры", "о", "мире"]),
        ("停战谈判 開始", ["停战谈判", "開始"]),
        ("युद्ध विराम", ["युद्ध", "विराम"]),
        ("وقف إطلاق النار", ["وقف", "إطلاق", "النار"]),
        ("col·legi co\u00adoperate می\u200cخواهم", ["col·legi", "co\u00adoperate", "می\u200cخواهم"]),
        ("e\u0301tat", ["e\u0301tat"]),
        ("𝔘𝔫𝔦🙂𝔵", ["𝔘𝔫𝔦", "𝔵"]),
        ("one\r\ntwo\rthree", ["one", "two", "three"]),
        ("snake_case", ["snake", "case"]),
        ("half ½ m² Ⅷ", ["half", "½", "m²", "Ⅷ"]),
    ],
)
def test_examples(text: str, tokens: list[str]) -> None:
    assert token_pattern().findall(text) == tokens
    assert [text[a:b] for a, b in scan(text)] == tokens


@given(TEXTS)
@settings(deadline=None, max_examples=400)
def test_equals_the_scanner_written_by_hand(text: str) -> None:
    assert [match.span() for match in token_pattern().finditer(text)] == list(scan(text))


@given(TEXTS)
@settings(deadline=None, max_examples=150)
def test_every_letter_and_digit_is_in_a_token(text: str) -> None:
    inside = {i for match in token_pattern().finditer(text) for i in range(*match.span())}
    assert {i for i, c in enumerate(text) if category(c)[0] in "LN"} <= inside


@pytest.mark.parametrize("emoji", ["❤️", "🏳️‍🌈"])
def test_an_emoji_is_no_token(emoji: str) -> None:
    assert token_pattern().findall(f"peace {emoji} now") == ["peace", "now"]
