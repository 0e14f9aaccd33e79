"""Dictionary look-up against a plain reading of the rules, and situations known from quanteda's ``tokens_lookup``."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.errors import OptionError
from mediaanalysis.framing.codebook import Codebook, Frame, Pattern
from mediaanalysis.framing.keys import lookup, lookup_dfm
from mediaanalysis.text.tokens import Tokens, tokenize

PHRASES = st.lists(st.sampled_from(["a", "b", "c", "a*"]), min_size=1, max_size=3).map(" ".join)
BOOKS = st.lists(st.lists(PHRASES, min_size=1, max_size=4), min_size=1, max_size=3)
TEXTS = st.lists(st.lists(st.sampled_from(["a", "b", "c", "ab"]), max_size=9), max_size=3)


def book(**frames: list[str] | dict[str, list[str]]) -> Codebook:
    """Make a codebook of two levels at most: a list holds patterns, a mapping holds keys."""
    made = []
    for key, value in frames.items():
        inner = value if isinstance(value, dict) else {"": value}
        for name, patterns in inner.items():
            path = (key, name) if name else (key,)
            made.append(Frame(".".join(path), name or key, "", "", tuple(map(Pattern, patterns)), path=path))
    return Codebook("test", "1", tuple(made))


def tokens_of(*texts: str) -> Tokens:
    ids = [f"d{k}" for k in range(len(texts))]
    return tokenize(pd.DataFrame({"doc_id": pd.Series(ids, dtype=str), "text": pd.Series(texts, dtype=str)}))


def keys(tokens: Tokens) -> list[list[str]]:
    words = tokens.surfaces[tokens.ids].tolist()
    return [words[a:b] for a, b in zip(tokens.offsets[:-1], tokens.offsets[1:], strict=True)]


def fits(word: str, element: str) -> bool:
    return word.startswith(element[:-1]) if element.endswith("*") else word == element


def by_the_rules(words: list[str], frames: list[list[str]], scope: str, exclusive: bool) -> list[str]:
    """Longest spans first, then from the left; a key never counts a token twice; "dictionary" leaves out what is nested."""
    at: list[list[int]] = [[] for _ in words]
    used = [[False] * len(words) for _ in frames]
    covered = [False] * len(words)
    for size in (3, 2, 1):
        for i in range(len(words) - size + 1):
            if scope == "dictionary" and all(covered[i : i + size]):
                continue
            matched = False
            for key, patterns in enumerate(frames):
                hit = any(len(p.split()) == size and all(map(fits, words[i : i + size], p.split())) for p in patterns)
                if hit and not any(used[key][i : i + size]):
                    at[i].append(key)
                    used[key][i : i + size] = [True] * size
                    matched = True
            if matched:
                covered[i : i + size] = [True] * size
    result: list[str] = []
    for i, word in enumerate(words):
        result += [f"f{key}" if exclusive else f"F{key}" for key in sorted(at[i])]
        if not covered[i] and not exclusive:
            result.append(word)
    return result


@settings(deadline=None)
@given(TEXTS, BOOKS, st.sampled_from(["key", "dictionary"]), st.booleans())
def test_equals_the_rules(texts: list[list[str]], frames: list[list[str]], scope: str, exclusive: bool) -> None:
    tokens = tokens_of(*(" ".join(words) for words in texts))
    codebook = book(**{f"f{k}": patterns for k, patterns in enumerate(frames)})
    found = lookup(tokens, codebook, scope=scope, exclusive=exclusive)
    wanted = [by_the_rules(words, frames, scope, exclusive) for words in texts]
    assert keys(found) == wanted
    if exclusive:
        matrix = lookup_dfm(tokens, codebook, scope=scope)
        assert matrix.features.tolist() == [f"f{k}" for k in range(len(frames))]
        counts = [[row.count(key) for key in matrix.features] for row in wanted]
        assert matrix.matrix.toarray().tolist() == counts


NESTED = book(
    place=["New York", "Manhattan"], paper=["New York Times"], trade=["Stock Exchange", "New York Stock Exchange"]
)
PRESS = tokens_of("The New York Times Stock Exchange", "The New York Stock Exchange", "Manhattan")


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({}, [["place", "paper", "trade"], ["place", "trade"], ["place"]]),
        ({"scope": "dictionary"}, [["paper", "trade"], ["trade"], ["place"]]),
        ({"exclusive": False, "scope": "dictionary"}, [["The", "PAPER", "TRADE"], ["The", "TRADE"], ["PLACE"]]),
        ({"nomatch": "none"}, [["none", "place", "paper", "trade"], ["none", "place", "trade"], ["place"]]),
    ],
)
def test_nested_values(options: dict, wanted: list[list[str]]) -> None:
    assert keys(lookup(PRESS, NESTED, **options)) == wanted


LEVELS = book(side={"east": ["army"], "west": ["fleet"]}, peace=["truce"])


@pytest.mark.parametrize(
    ("levels", "names", "counts"),
    [
        ((1, 2, 3, 4, 5), ["side.east", "side.west", "peace"], [2, 1, 1]),
        (1, ["side", "peace"], [3, 1]),
        (2, ["east", "west"], [2, 1]),
        ([2, 1], ["side.east", "side.west", "peace"], [2, 1, 1]),
        (3, [], []),
    ],
)
def test_levels(levels: object, names: list[str], counts: list[int]) -> None:
    found = lookup_dfm(tokens_of("Army, fleet, army: a truce."), LEVELS, levels=levels)
    assert found.features.tolist() == names
    assert found.matrix.toarray().tolist() == [counts]


def test_a_key_stands_where_its_words_stand() -> None:
    tokens = tokens_of("No peace talks today.")
    found = lookup(tokens, book(talks=["peace talk*"]), exclusive=False)
    frame = found.to_frame()
    assert frame["type"].tolist() == ["No", "TALKS", "today"]
    assert [found.text[0][a:b] for a, b in zip(frame["start"], frame["end"], strict=True)] == [
        "No",
        "peace talks",
        "today",
    ]
    assert found.breaks.tolist() == [True, False, False]


def test_pads_match_nothing_and_stay() -> None:
    tokens = tokens_of("a b c").remove("b", padding=True)
    assert keys(lookup(tokens, book(f=["a c", "*"]), exclusive=False)) == [["F", "", "F"]]


def test_a_pad_without_a_match_is_told_as_any_token() -> None:
    tokens = tokens_of("a b c d").remove("b", padding=True)
    assert keys(lookup(tokens, book(f=["a", "c"]), nomatch="none")) == [["f", "none", "f", "none"]]
    assert keys(lookup(tokens, book(f=["a", "c"]))) == [["f", "f"]]


def test_a_key_printed_in_the_text_is_one_type() -> None:
    found = lookup(tokens_of("War US us peace"), book(us=["war"], them=["absent"]), exclusive=False)
    assert keys(found) == [["US", "US", "us", "peace"]]
    assert found.surfaces.tolist() == ["US", "us", "peace"]
    found = lookup(tokens_of("war talks"), book(us=["war"]), nomatch="us")
    assert keys(found) == [["us", "us"]]
    assert found.surfaces.tolist() == ["us"]


BRANCHES = book(
    US={"countries": ["states"], "oceans": ["atlantic", "pacific"]},
    Europe={"countries": ["britain", "ireland"], "oceans": ["irish sea", "sea"]},
)
WATERS = tokens_of("The United States has the Atlantic and Pacific.", "Britain and Ireland have the Irish Sea.")


@pytest.mark.parametrize(
    ("levels", "wanted"),
    [
        (1, [["US", "US", "US"], ["Europe", "Europe", "Europe"]]),
        (2, [["countries", "oceans", "oceans"], ["countries", "countries", "oceans"]]),
        ((1, 3), [["US", "US", "US"], ["Europe", "Europe", "Europe"]]),
        (
            range(1, 3),
            [["US.countries", "US.oceans", "US.oceans"], ["Europe.countries", "Europe.countries", "Europe.oceans"]],
        ),
        (4, [[], []]),
    ],
)
def test_keys_repeated_in_branches_are_one_key(levels: object, wanted: list[list[str]]) -> None:
    assert keys(lookup(WATERS, BRANCHES, levels=levels)) == wanted


def test_patterns_at_every_level_count_for_the_levels_left() -> None:
    tree = book(army=["army"], peace={"talks": ["talk*"], "war": ["truce"]})
    deep = Frame("peace.war.end", "end", "", "", (Pattern("armistice"),), path=("peace", "war", "end"))
    codebook = Codebook("deep", "1", (*tree.frames, deep))
    tokens = tokens_of("army talks truce armistice")
    for levels, wanted in (
        ((1, 2, 3, 4, 5), ["army", "peace.talks", "peace.war", "peace.war.end"]),
        (1, ["army", "peace", "peace", "peace"]),
        (2, ["talks", "war", "war"]),
        (3, ["end"]),
        ((1, 3), ["army", "peace", "peace", "peace.end"]),
        ((3, 2), ["talks", "war", "war.end"]),
    ):
        assert keys(lookup(tokens, codebook, levels=levels)) == [wanted]


TEAMS = book(
    countries=["united states", "federal * of *"], oceans=["* ocean"], courts=["supreme court"],
    teams=["manchester *", "arsenal"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("United States, Atlantic Ocean and Pacific Ocean", ["countries", "oceans", "oceans"]),
        ("Arsenal versus Manchester United, states the announcer", ["teams", "teams", "countries"]),
        ("Manchester Unity in the Federal Republic of Germany", ["teams", "countries"]),
        ("federal of ocean ocean", ["oceans"]),
        ("united statehood", []),
    ],
)
def test_wildcards_in_phrases_and_matches_that_overlap(text: str, wanted: list[str]) -> None:
    assert keys(lookup(tokens_of(text), TEAMS)) == [wanted]


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("glob", ["F", "F", "talks"]),
        ("fixed", ["Ceasefire", "cease-fire", "talks"]),
        ("regex", ["Ceasefire", "cease-fire", "F"]),
    ],
)
def test_kinds_of_patterns(kind: str, wanted: list[str]) -> None:
    text = {"glob": "cease*", "fixed": "cease*", "regex": "^tal.s$"}[kind]
    codebook = Codebook("k", "1", (Frame("f", "f", "", "", (Pattern(text, kind=kind),)),))
    assert keys(lookup(tokens_of("Ceasefire cease-fire talks"), codebook, exclusive=False)) == [wanted]


def test_matches_longer_than_their_neighbours_across_keys() -> None:
    """Situations of quanteda's issue 1375: places named within other places."""
    codebook = book(
        AS=["american samoa", "pago pago"], WS=["samoa", "apia"], VG=["british virgin islands", "virgin island*"],
        GB=["british", "brit*"], US=["american*"],
    )  # fmt: skip
    tokens = tokens_of(
        "British Virgin Islands is a British overseas territory", "Samoa is a state", "American Samoa lies south"
    )
    assert keys(lookup(tokens, codebook)) == [["VG", "GB", "GB"], ["WS"], ["AS", "US", "WS"]]
    assert keys(lookup(tokens, codebook, scope="dictionary")) == [["VG", "GB"], ["WS"], ["AS"]]


def test_a_dictionary_without_keys() -> None:
    nothing = Codebook("nothing", "1", ())
    assert keys(lookup(tokens_of("no deal"), nothing)) == [[]]
    assert keys(lookup(tokens_of("no deal"), nothing, exclusive=False)) == [["no", "deal"]]
    assert keys(lookup(tokens_of("no deal"), nothing, nomatch="x", scope="dictionary")) == [["x", "x"]]
    assert lookup_dfm(tokens_of("no deal"), nothing).matrix.shape == (1, 0)


def test_tokens_stay_as_they_were() -> None:
    tokens = tokens_of("New York Times")
    before = [tokens.ids.copy(), tokens.start.copy(), tokens.surfaces.copy()]
    lookup(tokens, NESTED, exclusive=False)
    lookup_dfm(tokens, NESTED, scope="dictionary")
    for old, new in zip(before, (tokens.ids, tokens.start, tokens.surfaces), strict=True):
        assert old.tolist() == new.tolist()


def test_errors_teach() -> None:
    conditions = Codebook("x", "1", (Frame("f", "f", "", "", (Pattern("a", near=("b",)),)),))
    for options, message in (
        ({"levels": 6}, "levels 1 .outermost. to 5"),
        ({"levels": []}, "asks for no level"),
        ({"scope": "keys"}, "scope"),
        ({"exclusive": False, "nomatch": "x"}, "nomatch"),
    ):
        with pytest.raises(OptionError, match=message):
            lookup(PRESS, NESTED, **options)
    with pytest.raises(OptionError, match="find_frames"):
        lookup(PRESS, conditions)


def test_nothing() -> None:
    assert keys(lookup(tokens_of(), NESTED)) == []
    assert lookup_dfm(tokens_of("", "word"), NESTED).matrix.toarray().tolist() == [[0, 0, 0], [0, 0, 0]]
