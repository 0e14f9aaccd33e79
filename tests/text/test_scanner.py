"""The compiled scanner equals the expression that defines a token, token by token, on arbitrary text."""

from __future__ import annotations

import importlib.util
import warnings
from itertools import chain, combinations
from types import ModuleType
from unicodedata import category

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.text import compiled, scanning
from mediaanalysis.text.grammar import KEEP
from mediaanalysis.text.scanning import Scanned, Spans, _utf8, scan_compiled, scan_with_expression

pytest.importorskip("numba")

KEEPS = list(chain.from_iterable(combinations(KEEP, n) for n in range(len(KEEP) + 1)))

LETTERS = "aZbhHtTpPsSwW éßİıſΩΐάЖйЁяאבשجكتابقदकिทภ中停한국𝐀𝔘𐐀𞤀"
MARKS = "\u0301\u0306\u0308\u0307\u0651\u064e\u05b8\u093f\u094d\u0e31\u20dd\ufe0f\U000e0100"
DIGITS = "0123459٣٤०१๕𝟗½²Ⅷ〇①"
SIGNS = "$€£¥₴₹¢￥%‰٪％.,،٫!?…:;/\\#@_*+|~(){}[]<>\"“”„«»'’‘-‐‑–—·\u00ad\u200c\u200d\u05f3\u05f4\u066c"
BLANKS = " \t\n\r\x0b\x1c\x85\u00a0\u2002\u2028\u2029\u3000\u200b\ufeff\0"
EMOJI = ["❤\ufe0f", "🏳\ufe0f\u200d🌈", "👍🏽", "🇺🇦", "1\ufe0f\u20e3", "🙂"]
FRAGMENTS = [
    *("U.S.", "U.S", "U.S.-led", "A.Smith", "É.U.", "U.N.O", "U.S.\u0301", ".S.", "N.A.T.O.x", "Ж.Д."),
    *("3.5", "1,200.50", "1.", ",5", "$300", "€5m", "$", "12.5%", "7‰", "٣٫٥٪", "٣.٤٪", "x%", "5%5"),
    *("http://", "https://", "HTTPS://", "HtTp://", "http:/", "https:", "httpx://", "www.", "WWW.", "ww.", "wwww."),
    *(
        "http://a",
        "https://a.b/c?d=e).",
        "www.a.b",
        "www.é",
        "http://…",
        "www..",
        "www.a",
        "://",
        "https://x\0y",
        "http://“",
    ),
    *(
        "#Kyiv_2022",
        "#",
        "##a",
        "#_a",
        "#1",
        "@name",
        "name@paper.org",
        "@@",
        "a#b",
        "é#b",
        "@é\u0301_",
        "#\u0301",
        "e\u0301#d",
        "\u0301@x",
    ),
    *(
        "ally’s",
        "x-y",
        "x--y",
        "-",
        "’",
        "cease-fire-",
        "co\u00adop",
        "می\u200cخواهم",
        "a·b",
        "a-1.5",
        "1-a.5",
        *("a-שלום", "צה״ל", "ג׳", "١٬٢٣٤٫٥", "1٫5", "a٫5"),
        "b'א",
    ),
    *("a" * 7, "b" * 8, "c" * 9, "d" * 16, "abcdefgh1", "abcdefgh2", "e" * 63, "f" * 64, "g" * 65, "й" * 40, "𝐀" * 20),
    *("12345678", "12345678.9", "abcdefg.", "abcdefg’s", "abcdefgé", "abcdefg%"),
]
PIECES = st.one_of(
    st.sampled_from(FRAGMENTS),
    st.sampled_from(EMOJI),
    st.text(st.sampled_from(LETTERS + MARKS + DIGITS + SIGNS + BLANKS), max_size=6),
    st.text(st.sampled_from("aW1.$#@%-é\u0301 "), max_size=8),
    st.text(max_size=4),
)
TEXTS = st.lists(PIECES, max_size=10).map("".join)


def series(texts: list[str]) -> pd.Series:
    return pd.Series(texts, dtype="str")


def whole(texts: list[str]) -> Spans:
    return Spans(np.arange(len(texts)))


def spans_of(per_document: list[list[tuple[int, int]]]) -> Spans:
    document = np.repeat(np.arange(len(per_document)), [len(spans) for spans in per_document])
    return Spans(document, np.array(list(chain.from_iterable(per_document)), np.int64).reshape(-1, 2))


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[list[str], Spans]:
    """Texts, and spans of them: empty ones, neighbours without a gap, documents without any."""
    texts = draw(st.lists(TEXTS, max_size=4))
    per_document = []
    for text in texts:
        edges = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
        per_document.append(list(zip(edges[::2], edges[1::2], strict=False)))
    return texts, spans_of(per_document)


def assert_same(found: Scanned, expected: Scanned) -> None:
    assert [column.dtype for column in (found.ids, found.start, found.before)] == [np.int32, np.int32, np.int64]
    assert found.surfaces.tolist() == expected.surfaces.tolist()
    assert found.ids.tolist() == expected.ids.tolist()
    assert found.start.tolist() == expected.start.tolist()
    assert found.before.tolist() == expected.before.tolist()


def assert_equals_expression(
    texts: list[str], spans: Spans | None = None, keep: tuple[str, ...] = (), *, threads: int = 1
) -> Scanned:
    spans = whole(texts) if spans is None else spans
    utf8 = _utf8(series(texts))
    assert utf8 is not None
    found = scan_compiled(utf8, spans, keep, threads=threads)
    assert_same(found, scan_with_expression(texts, spans, keep))
    return found


@given(st.lists(TEXTS, max_size=4), st.sampled_from(KEEPS), st.integers(1, 3))
@settings(deadline=None, max_examples=400)
def test_equals_the_expression(texts: list[str], keep: tuple[str, ...], threads: int) -> None:
    assert_equals_expression(texts, keep=keep, threads=threads)


@given(texts_with_spans(), st.sampled_from(KEEPS), st.integers(1, 3))
@settings(deadline=None, max_examples=400)
def test_equals_the_expression_in_spans(
    texts_spans: tuple[list[str], Spans], keep: tuple[str, ...], threads: int
) -> None:
    texts, spans = texts_spans
    assert_equals_expression(texts, spans, keep, threads=threads)


@pytest.mark.parametrize("keep", KEEPS, ids="+".join)
def test_many_texts_of_fragments(keep: tuple[str, ...]) -> None:
    random = np.random.default_rng(KEEPS.index(keep))
    parts = np.array([*FRAGMENTS, *EMOJI, *LETTERS, *MARKS, *DIGITS, *SIGNS, *BLANKS, *"      "], dtype=object)
    texts = ["".join(random.choice(parts, size)) for size in random.integers(0, 60, 400)]
    edges = [np.sort(random.integers(0, len(text) + 1, 6)).reshape(-1, 2).tolist() for text in texts]
    assert len(assert_equals_expression(texts, keep=keep, threads=2).ids) > 3000
    assert len(assert_equals_expression(texts, spans_of(edges), keep, threads=3).ids) > 1000


@pytest.mark.parametrize("keep", [(), KEEP], ids=["nothing kept", "all kept"])
def test_code_points_of_all_kinds(keep: tuple[str, ...]) -> None:
    """Every code point but half surrogates, private and unassigned ones; of the many other letters every 40th."""
    kinds = [(point, category(chr(point))) for point in [*range(0x40000), *range(0xE0000, 0xE0200)]]
    points = [
        point for point, kind in kinds if kind not in ("Cs", "Co", "Cn") and (kind != "Lo" or point % 40 == 0)
    ] + [0x378, 0xE000, 0x50000, 0x10FFFF]
    form = "a{0}b a-{0} {0} {0}1 1{0}1 A.{0}. A.B{0} #{0} @a{0}a {0}#a http://a{0}b 5{0}% {0}x"
    texts = [form.format(chr(point)) for point in points]
    assert len(texts) > 10_000
    assert_equals_expression(texts, keep=keep)


def test_every_ascii_character_at_every_place_of_a_word() -> None:
    texts = [
        "a" * before + chr(point) + after for before in range(10) for point in range(128) for after in ("", "b", " b")
    ]
    assert_equals_expression(texts)
    assert_equals_expression([" ".join(texts)], keep=KEEP)


LONG = [
    *("a" * n for n in (7, 8, 9, 15, 16, 17, 63, 64, 65, 4999, 5001)),
    *("é" * n for n in (3, 4, 5, 8, 32, 2501)),
    *("x" * n + end for n in (7, 8, 16, 5000) for end in ("1", "2", "é", "’s", ".", "%", "\u0301", "-", "’", " ")),
    *("1" * n + end for n in (7, 8, 5000) for end in (".5", ",", "%", "%%", "m")),
    "https://a.b/" + "c" * 5000 + ").",
    "#" + "é_" * 2500,
    "$" + "9" * 5000 + "%",
    "A." * 2500 + "b",
    "a-" * 2500,
]


@pytest.mark.parametrize("keep", [(), KEEP], ids=["nothing kept", "all kept"])
def test_long_tokens_and_tokens_at_the_very_end(keep: tuple[str, ...]) -> None:
    assert_equals_expression(LONG, keep=keep)
    assert_equals_expression([" ".join(LONG), *reversed(LONG)], keep=keep, threads=2)
    for text in LONG:
        assert_equals_expression([text], keep=keep)
        assert_equals_expression(["so", text], spans_of([[(0, 2)], [(0, len(text) - 1), (len(text) - 1, len(text))]]))


@pytest.mark.parametrize("size", range(20))
@pytest.mark.parametrize(
    "text", ["abcdefghijklmnopqrst", "a b c d e f g h i j ", "A.B.C.D.E.F.G.H.I.J.", "$1,2%#a@b’s-x.http:"]
)
def test_short_texts(text: str, size: int) -> None:
    for keep in ((), KEEP):
        assert_equals_expression([text[:size]], keep=keep)
        assert_equals_expression(["", text[:size], ""], keep=keep)


@pytest.mark.parametrize("texts", [[], [""], ["", "", ""], [" \0…"]])
def test_without_a_token(texts: list[str]) -> None:
    for threads in (1, 2, 3):
        found = assert_equals_expression(texts, keep=KEEP, threads=threads)
        assert found.surfaces.tolist() == []
    nowhere = Spans(np.zeros(0, np.int64), np.zeros((0, 2), np.int64))
    assert assert_equals_expression(texts, nowhere).before.tolist() == [0]


def test_documents_stand_apart() -> None:
    """Texts lie behind each other in memory; no token, sign or lookbehind reaches over."""
    texts = [
        "war",
        "time",
        "’s",
        "U.",
        "S.",
        "5",
        "%",
        "name",
        "@x",
        "#",
        "a",
        "http:",
        "//b",
        "\u0301b",
        "$",
        "3",
        ".5",
    ]
    for keep in ((), KEEP):
        found = assert_equals_expression(texts, keep=keep)
        assert found.surfaces[:2].tolist() == ["war", "time"]


def test_what_stands_before_a_span_is_seen() -> None:
    texts = ["ab#tag", "é@x", " @x", "ab", "@y"]
    spans = spans_of([[(2, 6)], [(1, 3)], [(1, 3)], [], [(0, 2)]])
    assert assert_equals_expression(texts, spans, KEEP).surfaces.tolist() == ["tag", "x", "@x", "@y"]


def test_what_stands_behind_a_span_is_not_seen() -> None:
    texts = ["U.S.-led", "U.S.A", "3.5%", "Kyiv’s", "https://a.b/c"]
    spans = spans_of([[(0, 3)], [(0, 4)], [(0, 3)], [(0, 5)], [(0, 10)]])
    found = assert_equals_expression(texts, spans, KEEP)
    assert found.surfaces.tolist() == ["U.S", "U.S.", "3.5", "Kyiv", "https://a"]


@pytest.fixture(scope="module")
def uncompiled() -> ModuleType:
    """The loops as the Python they are written in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiled, "jit", lambda: lambda function: function)
        spec = importlib.util.find_spec("mediaanalysis.text.scanner")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    assert not hasattr(module.scan, "py_func")
    return module


@given(texts_with_spans(), st.sampled_from(KEEPS), st.integers(1, 3))
@settings(deadline=None, max_examples=60)
def test_the_loops_are_plain_python(
    uncompiled: ModuleType, texts_spans: tuple[list[str], Spans], keep: tuple[str, ...], threads: int
) -> None:
    texts, spans = texts_spans
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # hashes overflow
        patch.setattr(scanning, "load", lambda name: uncompiled)
        assert_equals_expression(texts, spans, keep, threads=threads)
        assert_equals_expression(texts, keep=keep)


def test_the_loops_are_plain_python_in_every_branch(uncompiled: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "load", lambda name: uncompiled)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        uncompiled.warm()
        assert_equals_expression([*FRAGMENTS, " ".join(FRAGMENTS)], keep=KEEP, threads=2)
        assert_equals_expression(FRAGMENTS)


@pytest.mark.filterwarnings("ignore:overflow:RuntimeWarning")
def test_words_whose_hashes_are_the_same(uncompiled: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "load", lambda name: uncompiled)
    monkeypatch.setattr(uncompiled, "_K2", np.uint64(0))
    same = ["a", "ab", "abcdefghijklmnopqr", "abcdefghijklmnopq", "abcdefghijklmnop", "abcdefghijklmnox", "abcdefghi"]
    same += ["abcdefghj", "abcdefgh", "abcdefg", "b", "abcdefgh" + "x" * 40, "abcdefgh" + "xy" * 20]
    for words in (same, same[::-1]):
        found = assert_equals_expression([" ".join([*words, *words]), *words, "z"], threads=2)
        assert found.surfaces.tolist() == [*words, "z"]
        for k in range(len(words)):
            texts = [" ".join(words[:k]), " ".join(words[k:]), " ".join(words)]
            assert_equals_expression(texts, threads=3)
