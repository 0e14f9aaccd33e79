"""Codebooks: what is read, what is refused and how the refusal helps."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.errors import CodebookError
from mediaanalysis.framing.codebook import Codebook, Frame, Pattern, load_codebook
from mediaanalysis.schemas import LINT, check
from mediaanalysis.text.patterns import glob_regex
from mediaanalysis.text.tokens import tokenize

GOOD = """
name = "small"
version = "2"
[[frame]]
id = "betrayal"
definition = "An ally is left alone."
source = "ours"
[[frame.pattern]]
pattern = "  walk*   away "
near = ["ally"]
within = 3
exclude = ["walk* away with"]
element = "moral"
positive = "The ally walked away."
negative = "They walked away with the cup."
[[frame]]
id = "peace"
[[frame.pattern]]
pattern = "truce*"
"""


def load(folder: Path, text: str) -> Codebook:
    file = folder / "book.toml"
    file.write_text(text, encoding="utf-8")
    return load_codebook(file)


def test_what_is_read(tmp_path: Path) -> None:
    book = load(tmp_path, GOOD)
    assert (book.name, book.version, book.language, book.frame_ids) == ("small", "2", "en", ["betrayal", "peace"])
    first, second = (frame.patterns[0] for frame in book.frames)
    assert (first.pattern, first.near, first.within, first.exclude) == (
        "walk* away",
        ("ally",),
        3,
        ("walk* away with",),
    )
    assert (second.within, second.case_sensitive, second.element) == (10, False, "")
    assert book.frames[1].label == "peace"
    assert book.to_frame()["pattern"].tolist() == ["walk* away", "truce*"]
    assert book.definitions()["n_patterns"].tolist() == [1, 1]
    assert repr(book).startswith("Codebook(small 2, 2 frames, 2 patterns, ")


def test_a_book_without_a_name_takes_the_files(tmp_path: Path) -> None:
    book = load(tmp_path, '[[frame]]\nid = "a"\n[[frame.pattern]]\npattern = "мир"\n')
    assert (book.name, book.version) == ("book", "0")


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("truce*", "truces", False), ("within = 3", "within = 4", False), ('"ally"', '"allies"', False),
        ('id = "peace"', 'id = "piece"', False), ("The ally walked", "An ally walked", True),
        ("An ally is left alone.", "Left alone.", True), ('version = "2"', 'version = "3"', True),
    ],
)  # fmt: skip
def test_the_hash_covers_what_decides_a_hit(tmp_path: Path, old: str, new: str, same: bool) -> None:
    assert old in GOOD
    assert (load(tmp_path, GOOD).sha256 == load(tmp_path, GOOD.replace(old, new)).sha256) is same


FRAME = '[[frame]]\nid = "peace"\n'
PATTERN = FRAME + '[[frame.pattern]]\npattern = "truce"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"no \[\[frame\]\] found; a codebook needs at least one frame"),
        ("[[frame", "not valid TOML"),
        ("[[frame]]\nlabel = 'x'\n", r"a \[\[frame\]\] has no id"),
        (FRAME, r"frame 'peace' has no \[\[frame.pattern\]\]; it could never be found"),
        (FRAME + "[[frame.pattern]]\nnear = ['x']\n", "frame 'peace': a .* has no `pattern`; write for instance"),
        (FRAME + "[[frame.pattern]]\npattern = '* ?'\n", r"frame 'peace', pattern '\* \?': wildcards alone"),
        (FRAME + "definiton = 'x'\n", "frame 'peace': unknown key 'definiton'.*Did you mean 'definition'"),
        (PATTERN + "nera = ['x']\n", "pattern 'truce': unknown key 'nera'.*Did you mean 'near'"),
        (PATTERN + "near = 'ally'\n", r"pattern 'truce': near must be a list of patterns, such as near = \[\"ally\"\]"),
        (PATTERN + "exclude = 'x'\n", "exclude must be a list"),
        (PATTERN + "within = -1\n", "within=-1 must be a whole number of tokens"),
        (PATTERN + "within = 2.5\n", "within=2.5 must be a whole number"),
        (PATTERN + "element = 'morals'\n", "element='morals' is not one of problem, cause.*Did you mean 'moral'"),
        (PATTERN + PATTERN, "frame id 'peace' is used twice"),
        ("[frame]\nid = 'peace'\n", r"\[\[frame\]\]"),
        (FRAME + "[frame.pattern]\npattern = 'truce'\n", r"\[\[frame.pattern\]\]"),
        (FRAME + "pattern = 'truce'\n", r"\[\[frame.pattern\]\]"),
        (PATTERN + "near = ['']\n", "pattern 'truce'"),
        (PATTERN + "kind = 'regexp'\n", "pattern 'truce': kind='regexp' is not one of glob, fixed, regex.*'regex'"),
        (
            FRAME + "[[frame.pattern]]\npattern = 'a (b'\nkind = 'regex'\n",
            r"frame 'peace', pattern 'a \(b': '\(b' is not a regular expression: missing \)",
        ),
        (FRAME + "[[frame.pattern]]\npattern = 'x* y*'\nkind = 'regex'\n", "finds the empty string"),
        (PATTERN + "weight = '2'\n", "pattern 'truce': weight='2' must be a number"),
        (PATTERN + "weight = nan\n", "pattern 'truce': weight=nan must be a finite number"),
        (PATTERN + "weight = 1" + "0" * 400 + "\n", "pattern 'truce': weight=.* is too large"),
        (PATTERN + "case_sensitive = 'no'\n", "case_sensitive='no' must be true or false"),
        (PATTERN + "[[frame.frame]]\nid = 'b'\n", r"frame 'peace.b' has no \[\[frame.pattern\]\]"),
        (PATTERN + "[[frame.frame]]\n", "has no id"),
        (PATTERN + "[frame.frame]\nid = 'b'\n", r"write \[\[frame.frame\]\]"),
        (FRAME + "path = ['a', 'b']\n", "frame 'peace': id and path differ; leave the id out"),
        ("[[frame]]\npath = []\n", "path must list the keys"),
        ("[[frame]]\npath = ['a','b','c','d','e','f']\n", "frame 'a.b.c.d.e.f': 6 levels; a codebook has 5 at most"),
        ("a = " + "[" * 20_000, "not valid TOML"),
    ],
)
def test_errors_name_the_place_and_the_way_out(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CodebookError, match=message):
        load(tmp_path, text)


def test_an_unknown_name(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=r"No codebook 'war_diplomcy'.*Did you mean 'war_diplomacy'"):
        load_codebook("war_diplomcy")
    with pytest.raises(CodebookError, match="neither a file nor one that ships"):
        load_codebook(tmp_path / "none.toml")


def test_files_from_notepad_and_from_older_editors(tmp_path: Path) -> None:
    text = '[[frame]]\nid = "a"\n[[frame.pattern]]\npattern = "é*"\n'
    (tmp_path / "bom.toml").write_text(text, encoding="utf-8-sig")
    assert load_codebook(tmp_path / "bom.toml").frame_ids == ["a"]
    (tmp_path / "latin.toml").write_text(text, encoding="latin-1")
    with pytest.raises(CodebookError, match="save the file as UTF-8"):
        load_codebook(tmp_path / "latin.toml")


@pytest.mark.parametrize(("line", "said"), [("within = true", "within=True"), ('exclude = ["*"]', "wildcards alone")])
def test_settings_that_would_do_something_else_are_refused(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "b.toml").write_text(
        f'[[frame]]\nid = "a"\n[[frame.pattern]]\npattern = "x"\n{line}\n', encoding="utf-8"
    )
    with pytest.raises(CodebookError, match=said):
        load_codebook(tmp_path / "b.toml")


NESTED = """
[[frame]]
id = "economy"
label = "Economy"
[[frame.frame]]
id = "tax"
definition = "Taxes."
[[frame.frame.pattern]]
pattern = "tax*"
[[frame.frame.frame]]
id = "rate"
[[frame.frame.frame.pattern]]
pattern = "^rates?$"
kind = "regex"
weight = 2
[[frame]]
id = "law"
[[frame.pattern]]
pattern = "what?"
kind = "fixed"
[[frame.frame]]
id = "court"
[[frame.frame.pattern]]
pattern = "court"
"""


def test_frames_within_frames(tmp_path: Path) -> None:
    book = load(tmp_path, NESTED)
    assert book.frame_ids == ["economy.tax", "economy.tax.rate", "law", "law.court"]
    assert [frame.path for frame in book.frames] == [
        ("economy", "tax"),
        ("economy", "tax", "rate"),
        (),
        ("law", "court"),
    ]
    assert [frame.keys[0] for frame in book.frames] == ["economy", "economy", "law", "law"]
    assert [(p.kind, p.weight) for frame in book.frames for p in frame.patterns] == [
        ("glob", 1.0),
        ("regex", 2.0),
        ("fixed", 1.0),
        ("glob", 1.0),
    ]
    by_path = [
        f"[[frame]]\npath = {list(frame.keys)}\n[[frame.pattern]]\npattern = '{p.pattern}'\nkind = '{p.kind}'\nweight = {p.weight}\n"
        for frame in book.frames
        for p in frame.patterns
    ]
    assert load(tmp_path, "\n".join(by_path)).sha256 == book.sha256


def test_the_hash_of_older_codebooks_stays() -> None:
    # Studies cite this hash; settings that came later must not change it.
    assert load_codebook("war_diplomacy").sha256.startswith("b8cfbcc6d609be69")


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"kind": "glob", "weight": 1.0}, True),
        ({"kind": "fixed"}, False),
        ({"weight": 2.0}, False),
        ({"positive": "A truce."}, True),
    ],
)
def test_the_hash_and_later_settings(change: dict[str, object], same: bool) -> None:
    def book(pattern: Pattern, path: tuple[str, ...] = ()) -> Codebook:
        return Codebook("b", "1", (Frame("a.b", "", "", "", (pattern,), path=path),))

    plain = book(Pattern("truce"))
    assert (book(Pattern("truce", **change)).sha256 == plain.sha256) is same
    assert book(Pattern("truce"), ("a.b",)).sha256 == plain.sha256
    assert book(Pattern("truce"), ("a", "b")).sha256 != plain.sha256


@pytest.mark.parametrize(
    ("frames", "message"),
    [
        ((Frame("a", "", "", "", ()), Frame("a", "", "", "", ())), "frame 'a': the id is used twice"),
        ((Frame("a", "", "", "", (), path=("a", "b")),), "frame 'a': the id must be the keys of its path"),
        ((Frame("a.b.c.d.e.f", "", "", "", (), path=tuple("abcdef")),), "frame 'a.b.c.d.e.f': 6 levels"),
        ((Frame("a", "", "", "", (Pattern("x", kind="reg"),)),), "pattern 'x': kind='reg' .*Did you mean 'regex'"),
        ((Frame("a", "", "", "", (Pattern("x [", kind="regex"),)),), r"frame 'a', pattern 'x \[': '\[' is not a reg"),
        ((Frame("a", "", "", "", (Pattern("x", weight=float("inf")),)),), "pattern 'x': weight=inf must be a finite"),
    ],
)
def test_codebooks_made_in_code_are_checked(frames: tuple[Frame, ...], message: str) -> None:
    with pytest.raises(CodebookError, match=message):
        Codebook("b", "1", frames)


# Lint -----------------------------------------------------------------------------------------------------------------


def book_of(**frames: list[Pattern | str]) -> Codebook:
    made = tuple(
        Frame(
            name.replace("__", "."),
            name,
            "",
            "",
            tuple(p if isinstance(p, Pattern) else Pattern(p) for p in listed),
            path=tuple(name.split("__")),
        )
        for name, listed in frames.items()
    )
    return Codebook("b", "1", made)


def found(book: Codebook, problem: str) -> list[tuple[str, str, str]]:
    table = check(book.lint(), LINT)
    return list(
        table.loc[table["problem"] == problem, ["frame", "pattern", "detail"]].itertuples(index=False, name=None)
    )


def test_nothing_doubtful() -> None:
    table = book_of(a=["truce", "war*"], b=["peace"]).lint()
    assert table.columns.tolist() == LINT.names
    assert len(table) == 0
    assert len(Codebook("b", "1", ()).lint(tokenize(pd.DataFrame({"doc_id": [], "text": []}).astype("str")))) == 0


def test_duplicates() -> None:
    book = book_of(
        a=[
            "Truce",
            "truce",
            Pattern("truce", near=("ally",)),
            Pattern("truce", case_sensitive=True),
            "ally’s",
            "ally's",
        ],
        b=[Pattern("x", kind="regex"), Pattern("X", kind="regex"), Pattern("y"), Pattern("y", kind="fixed")],
    )
    assert [row[:2] for row in found(book, "duplicate")] == [("a", "truce"), ("a", "ally's")]


def test_the_same_pattern_in_several_frames() -> None:
    book = book_of(a=["truce"], a__b=["truce", "war"], a__c=["war"], d=["WAR"])
    assert found(book, "several_frames") == [
        ("a.b", "war", "Also in: a.c, d."),
        ("a.c", "war", "Also in: a.b, d."),
        ("d", "WAR", "Also in: a.b, a.c."),
    ]


@pytest.mark.parametrize(
    ("wide", "narrow", "swallows"),
    [
        ("betray*", "betrayal", True), ("betray*", "betrayal*", True), ("betray*", "Betrayed", True),
        ("betray*", "betray", True), ("*tray*", "betray*", True), ("war?", "wars", True), ("war?", "war*", False),
        ("war*", "war?", True), ("walk* away", "walked away", True), ("walk* away", "walked", False),
        ("walk*", "walk away", False), ("betrayal", "betray*", False), ("a*c", "abbc", True), ("a*c", "abb", False),
        (Pattern("war*", case_sensitive=True), "wars", False), ("war*", Pattern("WARs", case_sensitive=True), True),
        (Pattern("war*", near=("ally",)), "wars", False), (Pattern("war*", exclude=("ally",)), "wars", False),
        ("war*", Pattern("wars", near=("ally",)), True), ("war*", Pattern("wars", kind="fixed"), True),
        (Pattern("war*", kind="fixed"), "wars", False), (Pattern("war*", kind="regex"), "wars", False),
        ("war*", Pattern("wars", kind="regex"), False),
    ],
)  # fmt: skip
def test_swallowed(wide: Pattern | str, narrow: Pattern | str, swallows: bool) -> None:
    rows = found(book_of(a=[narrow, wide]), "swallowed")
    assert rows == found(book_of(a=[wide, narrow]), "swallowed")
    text = narrow if isinstance(narrow, str) else narrow.pattern
    details = [detail for _, pattern, detail in rows if pattern == text]
    assert len(details) == swallows
    assert all(repr(wide if isinstance(wide, str) else wide.pattern) in detail for detail in details)
    assert found(book_of(a=[wide], b=[narrow]), "swallowed") == []


WORDS = ["".join(letters) for size in range(5) for letters in product("ab", repeat=size)]


@given(
    globs=st.lists(
        st.text("ab*?", min_size=1, max_size=3).filter(lambda g: set(g) & set("ab")),
        min_size=2,
        max_size=4,
        unique=True,
    )
)
@settings(max_examples=300, deadline=None)
def test_swallowed_against_all_short_words(globs: list[str]) -> None:
    """Over words of up to four letters inclusion can be seen; `?*` beside `*?` is the only order not told."""

    def language(glob: str) -> set[str]:
        return {word for word in WORDS if glob_regex(glob).fullmatch(word)}

    said = {row[1] for row in found(book_of(a=list(globs)), "swallowed")}
    for glob in globs:
        wider = [other for other in globs if other != glob and language(glob) <= language(other)]
        if glob in said:
            assert wider
        elif not re.search(r"\*\?|\?\*|\*\*", "".join((*wider, " ", glob))):
            assert not wider


def test_patterns_that_cannot_match_in_a_corpus() -> None:
    documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["The ally’s TRUCE held.", "Sanctions"]})
    tokens = tokenize(documents)
    here = ["truce", "tru*", "ally's", "the truce", Pattern("TRUCE", case_sensitive=True), Pattern("ction", kind="regex"),
            Pattern("held", kind="fixed"), Pattern("^T", kind="regex", case_sensitive=True)]  # fmt: skip
    absent = ["truces", "the sanction", Pattern("truce", case_sensitive=True), Pattern("^ction", kind="regex"),
              Pattern("hel*", kind="fixed"), Pattern("ctioN", kind="regex", case_sensitive=True)]  # fmt: skip
    book = book_of(here=here, absent=absent)
    table = check(book.lint(tokens), LINT)
    missing = table[table["problem"] == "no_match"]
    assert missing["frame"].unique().tolist() == ["absent"]
    assert missing["pattern"].tolist() == [p if isinstance(p, str) else p.pattern for p in absent]
    assert missing["detail"].iloc[1] == "No type of the tokens matches 'sanction'."
    book = book_of(a=["truce", "sanctions"])
    some = book.lint(tokens.subset(["b"]))
    assert some[["pattern", "problem"]].to_numpy().tolist() == [["truce", "no_match"]]
