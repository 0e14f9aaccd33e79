"""Words of scripts without blanks: known sentences, a slow twin, invariants over mixed scripts, the missing extra."""

from __future__ import annotations

import importlib.util
import sys
import unicodedata

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.errors import OptionError, StateError
from mediaanalysis.text import segment as module
from mediaanalysis.text.segment import SEGMENTED_LANGUAGES, segment, segment_types
from mediaanalysis.text.tokens import Tokens, tokenize

needs_icu = pytest.mark.skipif(importlib.util.find_spec("icu4py") is None, reason="the extra 'segmentation' is missing")

MIXED = st.text(
    st.sampled_from(
        "停火谈判军队將総統を続けるコーヒーｶﾞ々〇\U00020bb7\U00020000กองทัพหยุดยิง๒ກອງທັບຢຸດຍິງកងទ័ពឈប់អစစ်တပ်군대北A9é$€.,-’·\u200d\u200b\u0301\ufe0f 。#\n🙂"
    )
    | st.characters()
)


def cut(text: str, language: str, keep: tuple[str, ...] = ()) -> Tokens:
    return segment(tokenize(pd.DataFrame({"doc_id": ["a"], "text": [text]}), keep=keep), language)


def words(text: str, language: str, keep: tuple[str, ...] = ()) -> list[str]:
    return cut(text, language, keep).to_frame()["type"].tolist()


def plain(texts: list[str]) -> Tokens:
    """Tokens of the grammar alone, whatever the language is called."""
    ids = [f"d{k}" for k in range(len(texts))]
    return tokenize(pd.DataFrame({"doc_id": pd.Series(ids, dtype="str"), "text": pd.Series(texts, dtype=object)}))


def twin(surface: str, language: str) -> list[tuple[int, int]]:
    """The rules of the docstring, character by character, with a break iterator for this type alone."""
    from icu4py.breakers import WordBreaker

    def of_script(character: str) -> bool:
        return any(first <= ord(character) <= last for first, last in module._BLOCKS)

    if not any(map(of_script, surface)) or surface.startswith(("#", "@", "http", "www.")):
        return [(0, len(surface))]
    edges = [0]
    for piece in WordBreaker(surface, language):
        edges.append(edges[-1] + len(piece))
    stands = [0]
    for edge in edges[1:-1]:
        left, right = surface[edge - 1], surface[edge]
        mark = unicodedata.category(right).startswith("M")
        money = unicodedata.category(left) == "Sc" and unicodedata.category(right) == "Nd"
        if (of_script(left) or of_script(right)) and not mark and not money:
            stands.append(edge)
    found = []
    for first, last in zip(stands, [*stands[1:], len(surface)], strict=True):
        while first < last and surface[first] in "'’-‐‑·\u00ad\u200c\u200d":
            first += 1
        while first < last and surface[last - 1] in "'’-‐‑·\u00ad\u200c\u200d":
            last -= 1
        if any(unicodedata.category(character)[0] in "LN" for character in surface[first:last]):
            found.append((first, last))
    return found


@needs_icu
@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh", "两国代表星期一举行停火谈判。", "两国 代表 星期一 举行 停火 谈判"),
        ("zh", "总统说，军队撤出了城市。", "总统 说 军队 撤出 了 城市"),
        ("zh", "總統宣布停火協議", "總統 宣布 停火 協議"),
        ("ja", "政府は停戦交渉を続けると発表した。", "政府 は 停戦 交渉 を 続ける と 発表 した"),
        ("ja", "軍隊は町から撤退した。", "軍隊 は 町 から 撤退 した"),
        ("ko", "군대가 도시에서 철수했다.", "군대가 도시에서 철수했다"),
        ("ko", "휴전 협상은 월요일에 시작된다", "휴전 협상은 월요일에 시작된다"),
        ("th", "กองทัพประกาศหยุดยิง", "กองทัพ ประกาศ หยุด ยิง"),
        ("th", "รัฐบาลเริ่มการเจรจาสันติภาพ", "รัฐบาล เริ่ม การ เจรจา สันติภาพ"),
        ("lo", "ກອງທັບປະກາດຢຸດຍິງ", "ກອງທັບ ປະກາດ ຢຸດ ຍິງ"),
        ("km", "រដ្ឋាភិបាលចរចាសន្តិភាព", "រដ្ឋាភិបាល ចរចា សន្តិភាព"),
        ("my", "အစိုးရနှင့်ဆွေးနွေးသည်။", "အစိုးရ နှင့် ဆွေးနွေး သည်"),
    ],
)
def test_sentences(language, text, expected):
    assert words(text, language) == expected.split()


@needs_icu
@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh", "F-16战机", ["F-16", "战机"]),
        ("zh", "$300万", ["$300", "万"]),
        ("zh", "停火-谈判", ["停火", "谈判"]),
        ("zh", "Kyiv’s 3.5万人", ["Kyiv’s", "3.5", "万人"]),
        ("ja", "iPhone版コーヒー", ["iPhone", "版", "コーヒー"]),
        ("ja", "\U00020bb7野家の軍隊", ["\U00020bb7", "野家", "の", "軍隊"]),
        ("ko", "北韓군대", ["北韓", "군대"]),
        ("th", "ceasefire talks", ["ceasefire", "talks"]),
    ],
)
def test_other_scripts_stay_as_the_grammar_has_them(language, text, expected):
    assert words(text, language) == expected


@needs_icu
def test_what_was_kept_whole_stays_whole():
    text = "#停火谈判 @停火谈判 https://例.example/停火谈判 停火谈判"
    kept = words(text, "zh", ("url", "hashtag", "handle"))
    assert kept == ["#停火谈判", "@停火谈判", "https://例.example/停火谈判", "停火", "谈判"]
    assert words("#停火谈判", "zh") == ["停火", "谈判"]


@needs_icu
def test_astral_characters_count_as_one():
    offsets, start, end = segment_types(["\U00020bb7停火", "停火", "\U00020bb7\U00020bb7谈判"], "zh")
    assert offsets.tolist() == [0, 2, 3, 6]
    assert start.tolist() == [0, 1, 0, 0, 1, 2]
    assert end.tolist() == [1, 3, 2, 1, 2, 4]


@needs_icu
def test_types_with_line_ends_surrogates_or_nothing_are_taken():
    odd = ["停火\r", "\n停火", "\ud800停", "", "!", "-", "停\r\n火", "\0火"]
    offsets, start, end = segment_types(odd, "zh")
    pieces = [[odd[k][start[j] : end[j]] for j in range(offsets[k], offsets[k + 1])] for k in range(len(odd))]
    assert ["".join(c for c in "".join(p) if c in "停火") for p in pieces] == [
        "停火",
        "停火",
        "停",
        "",
        "",
        "",
        "停火",
        "火",
    ]


@needs_icu
@settings(deadline=None)
@given(st.lists(MIXED, max_size=6), st.sampled_from(SEGMENTED_LANGUAGES))
def test_invariants_over_mixed_scripts(texts, language):
    tokens = plain(texts)
    result = segment(tokens, language)
    length = result.length
    assert result.language == language
    assert result.ids.dtype == np.int32
    assert result.start.dtype == np.int32
    assert result.offsets.dtype == np.int64
    seen: list[str] = []
    for d, text in enumerate(texts):
        here = slice(result.offsets[d], result.offsets[d + 1])
        spans = list(zip(result.start[here].tolist(), length[here].tolist(), strict=True))
        assert [text[s : s + n] for s, n in spans] == [result.surfaces[k] for k in result.ids[here]]
        seen += [text[s : s + n] for s, n in spans]
        covered = [p for s, n in spans for p in range(s, s + n)]
        assert covered == sorted(set(covered))
        before = slice(tokens.offsets[d], tokens.offsets[d + 1])
        for s, n in zip(tokens.start[before].tolist(), tokens.length[before].tolist(), strict=True):
            letters = {p for p in range(s, s + n) if unicodedata.category(text[p])[0] in "LN"}
            assert letters <= set(covered)
    assert list(dict.fromkeys(seen)) == result.surfaces.tolist()
    assert np.array_equal(result.start[result.breaks], tokens.start[tokens.breaks])
    assert result.breaks.sum() == tokens.breaks.sum()


@needs_icu
@settings(deadline=None)
@given(st.lists(MIXED, max_size=8), st.sampled_from(SEGMENTED_LANGUAGES))
def test_equals_the_slow_twin(texts, language):
    surfaces = plain(texts).surfaces.tolist()
    offsets, start, end = segment_types(surfaces, language)
    for k, surface in enumerate(surfaces):
        here = slice(offsets[k], offsets[k + 1])
        assert list(zip(start[here].tolist(), end[here].tolist(), strict=True)) == twin(surface, language)


@needs_icu
def test_chunks_change_nothing(monkeypatch):
    surfaces = ["停火谈判", "两国代表", "truce", "\U00020bb7野家", "军队", "กองทัพประกาศหยุดยิง"]
    whole = segment_types(surfaces, "zh")
    for size in (1, 3, 7):
        monkeypatch.setattr(module, "_CHUNK", size)
        for a, b in zip(whole, segment_types(surfaces, "zh"), strict=True):
            assert np.array_equal(a, b)
            assert a.dtype == b.dtype


@needs_icu
def test_stretches_documents_and_first_use_are_kept():
    text = "停火谈判 Reuters 谈判停火"
    zones = [(0, 4, "body", ""), (5, 12, "boilerplate", "x"), (13, 17, "body", "")]
    documents = pd.DataFrame(
        {"doc_id": ["a", "b", "c"], "text": [text, "", "停火"], "zones": [zones, [], [(0, 2, "body", "")]]}
    )
    tokens = tokenize(documents)
    result = segment(tokens, "zh")
    assert result.surfaces.tolist() == ["停火", "谈判"]
    assert result.ids.tolist() == [0, 1, 1, 0, 0]
    assert result.start.tolist() == [0, 2, 13, 15, 0]
    assert result.offsets.tolist() == [0, 4, 4, 5]
    assert result.stretch.tolist() == [1, 1, 2, 2, 3]
    assert len(tokens) == 3, "the argument is as it was"


@needs_icu
def test_types_without_tokens_are_left_out():
    tokens = plain(["停火谈判", "军队"])
    assert segment(tokens.subset(["d1"]), "zh").surfaces.tolist() == ["军队"]


@needs_icu
def test_words_are_not_cut_again():
    once = cut("政府は停戦交渉を続ける", "ja")
    again = segment(once, "ja")
    assert np.array_equal(once.start, again.start)


@needs_icu
@pytest.mark.parametrize("texts", [[], [""], ["", " 。 "]])
def test_nothing_gives_nothing(texts):
    result = segment(plain(texts), "th")
    assert len(result) == 0
    assert result.offsets.tolist() == [0] * (len(texts) + 1)
    assert result.surfaces.shape == (0,)
    assert result.to_frame().shape == (0, 4)


def test_unknown_language():
    with pytest.raises(OptionError, match="language='de' is not known; allowed: 'zh', 'ja'"):
        segment_types(["停火"], "de")


def test_compounds_are_refused():
    tokens = plain(["停火谈判"])
    compounds = Tokens(
        tokens.doc_id, tokens.ids, tokens.offsets, tokens.start, tokens.surfaces, tokens.text, lengths=tokens.length
    )
    with pytest.raises(StateError, match="Segment them first"):
        segment(compounds, "zh")


def test_missing_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "icu4py", None)
    monkeypatch.setitem(sys.modules, "icu4py.breakers", None)
    with pytest.raises(OptionError, match=r"pip install \"mediaanalysis\[segmentation\]\""):
        segment(plain(["停火谈判"]), "zh")
    assert len(segment(plain(["truce"]), "zh")) == 1, "text without such scripts needs no dictionary"
