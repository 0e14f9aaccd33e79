"""The token grammar: examples by class, and a scanner written by hand that must agree with it everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.errors import OptionError
from mediaanalysis.text.grammar import KEEP, Class, class_table, kept, token_pattern

JOINERS = "'’-‐‑·\u00ad\u200c\u200d\u05f3\u05f4"
NUMBER_JOINERS = ".,\u066b\u066c"
SPECIAL = "aZé9٣½Ⅷ²_яЖ中कि𝔘🙂$€.,!?“”( \n\t\r\u00a0\u0301\ufe0f" + JOINERS + NUMBER_JOINERS
TEXTS = st.text(st.sampled_from(SPECIAL), max_size=30) | st.text(max_size=20)
PARTS = [
    "http://",
    "HTTPS://",
    "www.",
    "WWW.",
    "://",
    "a.b",
    "#",
    "@",
    "_",
    "%",
    "‰",
    "٪",
    "5",
    "é",
    " ",
    ".",
    ")",
    "\ud800",
]
KEPT_TEXTS = st.lists(st.sampled_from([*PARTS, *SPECIAL]), max_size=20).map("".join)
KEEPS = st.sets(st.sampled_from(KEEP)).map(kept)


def scan(text: str, keep: tuple[str, ...] = ()) -> Iterator[tuple[int, int]]:
    """Find tokens character by character: the documentation of the grammar, read literally."""
    i = 0
    while i < len(text):
        end = _url(text, i) if "url" in keep else 0
        end = end or _tag(text, i, keep) or _number_or_word(text, i, "percent" in keep)
        if end:
            yield i, end
        i = end or i + 1


def _url(text: str, i: int) -> int:
    start = next((i + len(s) for s in ("http://", "https://", "www.") if text[i : i + len(s)].lower() == s), 0)
    if not start:
        return 0
    end = start
    while end < len(text) and not text[end].isspace() and text[end] not in '\0<>"“”„«»' and category(text[end]) != "Cs":
        end += 1
    return i + len(stripped) if len(stripped := text[i:end].rstrip(".,;:!?…'’‘)]}*_")) > start - i else 0


def _tag(text: str, i: int, keep: tuple[str, ...]) -> int:
    if ("hashtag" not in keep or text[i] != "#") and ("handle" not in keep or text[i] != "@"):
        return 0
    if (i and _is(text, i - 1, "L M N")) or not _is(text, i + 1, "L N"):
        return 0
    end = i + 1
    while _is(text, end, "L M N") or text[end : end + 1] == "_":
        end += 1
    return end


def _number_or_word(text: str, i: int, percent: bool) -> int:
    end = _abbreviation(text, i) or _first_run(text, i)
    while more := _joined_run(text, end) if end else 0:
        end = more
    return end + 1 if percent and end and _is(text, end - 1, "Nd") and text[end : end + 1] in {*"%‰٪"} else end


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
    separator = text[i] in NUMBER_JOINERS and _is(text, i - 1, "Nd") and _is(text, i + 1, "Nd")
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


@given(KEPT_TEXTS, KEEPS)
@settings(deadline=None, max_examples=500)
def test_equals_the_scanner_written_by_hand_whatever_is_kept(text: str, keep: tuple[str, ...]) -> None:
    assert [match.span() for match in token_pattern(keep).finditer(text)] == list(scan(text, keep))


@given(TEXTS)
@settings(deadline=None, max_examples=150)
def test_every_letter_and_digit_is_in_a_token(text: str) -> None:
    inside = {i for match in token_pattern().finditer(text) for i in range(*match.span())}
    assert {i for i, c in enumerate(text) if category(c)[0] in "LN"} <= inside


@pytest.mark.parametrize("emoji", ["❤️", "🏳️‍🌈"])
def test_an_emoji_is_no_token(emoji: str) -> None:
    assert token_pattern().findall(f"peace {emoji} now") == ["peace", "now"]


def found(text: str, *keep: str) -> list[str]:
    tokens = token_pattern(kept(keep)).findall(text)
    assert tokens == [text[a:b] for a, b in scan(text, kept(keep))]
    return tokens


ONE_TOKEN = {
    "Arabic with marks": "كِتَاب",
    "Arabic with a tatweel": "كتـــاب",
    "Persian with a zero-width non-joiner": "می\u200cشود",
    "Arabic digits": "٢٠٢٢",
    "Hebrew with points": "שָׁלוֹם",
    "Hebrew with an apostrophe": "צ'רצ'יל",
    "Hebrew with gershayim": "צה״ל",
    "Hebrew with a geresh within": "צ׳רצ׳יל",
    "Arabic number with its separators": "١٬٢٣٤٫٥",
    "Devanagari": "युद्धविराम",
    "Bengali": "যুদ্ধবিরতি",
    "Tamil": "போர்",
    "Thai": "หยุดยิง",
    "Hangul": "휴전",
    "Hangul, decomposed": "\u1112\u1172\u110c\u1165\u11ab",
    "Han beyond the first plane": "\U00020bb7野家",
    "Katakana with its long mark": "コーヒー",
    "Greek with tonos": "πόλεμος",
    "Greek with tonos, decomposed": "πο\u0301λεμος",
    "Cyrillic": "йод",
    "Cyrillic, decomposed": "и\u0306од",
    "Ukrainian with a letter apostrophe": "обʼєкт",
    "Ukrainian with a typographic apostrophe": "об’єкт",
    "Turkish capital with a dot": "İstanbul",
    "Turkish capital with a dot, decomposed": "I\u0307stanbul",
    "German": "Straße",
    "German capital": "STRAẞE",
    "Vietnamese": "Việt",
    "Vietnamese, decomposed": "Vie\u0323\u0302t",
    "a ligature": "ﬁre",
    "Catalan": "col·legi",
    "Irish": "O'Brien",
    "Armenian": "հայերեն",
    "Georgian": "საქართველო",
    "Amharic": "ሰላም",
    "Adlam, beyond the first plane": "𞤀𞤣𞤤𞤢𞤥",
    "letters of mathematics": "𝐀𝐁",
    "a variation of an ideograph": "葛\U000e0100",
    "a number of five separators": "1,200,300.50,7",
    "Devanagari digits": "३.५",
    "money": "€5m",
    "money before a number with separators": "$1,200.50",
    "money in full width": "￥500",
    "money and what it buys": "$300-million",
    "rupees": "₹5",
}


@pytest.mark.parametrize("token", ONE_TOKEN.values(), ids=ONE_TOKEN)
def test_one_token(token: str) -> None:
    for text in (token, f" {token}", f"({token})", f"“{token}”, {token}!"):
        assert set(found(text)) == set(found(text, *KEEP)) == {token}


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("U.S.", ["U.S."]),
        ("U.S", ["U.S"]),
        ("U.S.-led U.S.’s", ["U.S.-led", "U.S.’s"]),
        ("A.Smith U.S.Smith", ["A", "Smith", "U.S.", "Smith"]),
        ("U.S.\u0301 É.U. Ж.Д.", ["U.S.", "É.U.", "Ж.Д."]),
        ("U.S\u0301.", ["U", "S\u0301"]),
        ("A. B.C", ["A", "B.C"]),
        ("3.5, 1,200.50. 3.x x.3", ["3.5", "1,200.50", "3", "x", "x", "3"]),
        ("1..2 1,,2 1.,2", ["1", "2"] * 3),
        ("٣٫ ٣٫س ٣٬٬٥ ש״ ״ש ג׳", ["٣", "٣", "س", "٣", "٥", "ש", "ש", "ג"]),
        ("$ 300 300$ $-5 $½", ["300", "300", "5", "½"]),
        ("US$5 $$5 €$5", ["US", "$5", "$5", "$5"]),
        ("12.5% ٥٪ 7‰", ["12.5", "٥", "7"]),
        ("#Kyiv_2022 @name", ["Kyiv", "2022", "name"]),
        ("name@paper.org", ["name", "paper", "org"]),
        ("https://a.b/c?d=e", ["https", "a", "b", "c", "d", "e"]),
        ("\u0301a \ufe0f1 a\u0301\u0301b", ["a", "1", "a\u0301\u0301b"]),
        ("a\u200bb a\ufeffb a\u2060b", ["a", "b"] * 3),
        ("a\u00a0b a\u2028b a\x00b a\x85b", ["a", "b"] * 4),
        ("a‐b a‑b a–b a−b", ["a‐b", "a‑b", "a", "b", "a", "b"]),
    ],
)
def test_where_tokens_end(text: str, tokens: list[str]) -> None:
    assert found(text) == tokens


@pytest.mark.parametrize(
    ("keep", "text", "tokens"),
    [
        ("url", "(https://a.b/c?d=e).", ["https://a.b/c?d=e"]),
        ("url", "HTTP://A.B, see WwW.a.b!", ["HTTP://A.B", "see", "WwW.a.b"]),
        ("url", "www. is no address, nor http:// or https://…", "www is no address nor http or https".split()),
        ("url", "“https://a.b”<https://c.d>«www.e.f»", ["https://a.b", "https://c.d", "www.e.f"]),
        (
            "url",
            "https://a.b/#c_ https://a.b/c/ https://a.b/(c)",
            ["https://a.b/#c", "https://a.b/c/", "https://a.b/(c"],
        ),
        ("url", "https://uk.wikipedia.org/wiki/Київ\u00a0і", ["https://uk.wikipedia.org/wiki/Київ", "і"]),
        ("url", "ftp://a.b xhttp://a", ["ftp", "a", "b", "xhttp", "a"]),
        ("url", "a.b/www.c.d a-www.c.d", ["a", "b", "www.c.d", "a-www", "c", "d"]),
        ("hashtag", "#Kyiv_2022, #київ #停战 #1", ["#Kyiv_2022", "#київ", "#停战", "#1"]),
        ("hashtag", "# a #_b a#c é\u0301#d ##e #f-g @h", ["a", "b", "a", "c", "é\u0301", "d", "#e", "#f", "g", "h"]),
        ("hashtag", "#a#b", ["#a", "b"]),
        ("handle", "@name, .@a_b @a.b #c", ["@name", "@a_b", "@a", "b", "c"]),
        ("handle", "name@paper.org @@b", ["name", "paper", "org", "@b"]),
        ("percent", "12.5% ٥٪ 7‰ 5%% 1,200%-ige", ["12.5%", "٥٪", "7‰", "5%", "1,200%", "ige"]),
        ("percent", "5 % x% ½% $5% 5-% 2nd% a5%", ["5", "x", "½", "$5%", "5", "2nd", "a5%"]),
    ],
)
def test_what_is_kept(keep: str, text: str, tokens: list[str]) -> None:
    assert found(text, keep) == tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Ph.D. e.g. a.m.", ["Ph", "D", "e", "g", "a", "m"]),
        ("AT&T C++ 24/7 10:30", ["AT", "T", "C", "24", "7", "10", "30"]),
        ("-5 +5 1 000", ["5", "5", "1", "000"]),
        ("٣/٥ ٢٠:٣٠", ["٣", "٥", "٢٠", "٣٠"]),
        ('בית־ספר צה"ל', ["בית", "ספר", "צה", "ל"]),
        ("1\ufe0f\u20e3", ["1\ufe0f\u20e3"]),
        ("the end.The start 1.The", ["the", "end", "The", "start", "1", "The"]),
        ("end of 1914,1915 began", ["end", "of", "1914,1915", "began"]),
        ("停战谈判开始。", ["停战谈判开始"]),
        ("https://a.cn/b，然后 https://a.b'c", ["https://a.cn/b，然后", "https://a.b'c"]),
    ],
)
def test_known_limits(text: str, tokens: list[str]) -> None:
    """What a reader might wish otherwise, held still so that a change is seen."""
    assert found(text, *KEEP) == tokens


def test_a_token_is_what_was_printed() -> None:
    """Composed and decomposed forms are two types: nothing is normalized."""
    assert found("é e\u0301 Å Å") == ["é", "e\u0301", "Å", "Å"]


def test_names_of_what_is_kept() -> None:
    assert kept(()) == ()
    assert kept("url") == ("url",)
    assert kept(["percent", "url", "percent"]) == ("url", "percent")
    assert kept(iter(KEEP)) == KEEP
    with pytest.raises(OptionError, match=r"keep='hashtags'.*hashtag"):
        kept(["hashtags"])


def test_classes_are_those_of_unicode() -> None:
    table = class_table()
    assert table.shape == (0x110000,)
    assert not table.flags.writeable
    for point in [*range(0x3000), *range(0xD7F0, 0xE010), *range(0x1D400, 0x1D800), *range(0xE0000, 0xE0200), 0x10FFFF]:
        kind, bits = category(chr(point)), int(table[point])
        assert bool(bits & Class.WORD) == (kind[0] in "LMN")
        assert bool(bits & Class.FIRST) == (kind[0] in "LN")
        assert bool(bits & Class.DIGIT) == (kind == "Nd")
        assert bool(bits & Class.CAPITAL) == (kind == "Lu")
        assert bool(bits & Class.CURRENCY) == (kind == "Sc")
    assert {chr(point) for point in range(0x110000) if table[point] & Class.JOINER} == {*JOINERS}
    assert {chr(point) for point in range(0x110000) if table[point] & Class.NUMBER_JOINER} == {*NUMBER_JOINERS}
    assert {chr(point) for point in range(0x110000) if table[point] & Class.PERCENT} == {*"%‰٪"}
