"""Dictionaries written plainly are read as meant; codebooks come back as written; no bytes break a reader otherwise."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mediaanalysis.errors import CodebookError
from mediaanalysis.framing.codebook import ELEMENTS, Codebook, Frame, Pattern, load_codebook
from mediaanalysis.framing.dictionaries import FORMATS, parse
from mediaanalysis.framing.dictionaries.writing import write_codebook

Tree = dict[tuple[str, ...], list[str]]

letters = st.text("abcéßд停", min_size=1, max_size=4)
keys = st.text("ABcä ", min_size=1, max_size=5).map(lambda t: " ".join(t.split())).filter(bool)
terms = st.lists(
    letters.flatmap(lambda w: st.sampled_from([w, w + "*", "*" + w, w + "?"])), min_size=1, max_size=3
).map(" ".join)


def flat_or_nested(levels: int) -> st.SearchStrategy[Tree]:
    paths = st.lists(keys, min_size=1, max_size=levels).map(tuple)
    return st.dictionaries(paths, st.lists(terms, min_size=1, max_size=4, unique=True), min_size=1, max_size=5)


def in_tree_order(tree: Tree) -> Tree:
    """Sort so that a category stands before those within it, and siblings stay together."""
    return {path: tree[path] for path in sorted(tree)}


def as_yaml(tree: Tree) -> str:
    def quoted(text: str) -> str:
        return "'" + text + "'"

    lines: list[str] = []
    seen: set[tuple[str, ...]] = set()
    for path, words in in_tree_order(tree).items():
        for size in range(1, len(path) + 1):
            if path[:size] not in seen:
                seen.add(path[:size])
                lines.append("  " * (size - 1) + quoted(path[size - 1]) + ":")
        lines.append("  " * len(path) + "__: [" + ", ".join(map(quoted, words)) + "]")
    return "\n".join(lines) + "\n"


def as_wordstat(tree: Tree) -> str:
    lines: list[str] = []
    seen: set[tuple[str, ...]] = set()
    for path, words in in_tree_order(tree).items():
        for size in range(1, len(path) + 1):
            if path[:size] not in seen:
                seen.add(path[:size])
                lines.append("\t" * (size - 1) + path[size - 1])
        lines += ["\t" * len(path) + word + " (1)" for word in words]
    return "\n".join(lines)


def as_yoshikoder(tree: Tree) -> str:
    def inner(parent: tuple[str, ...]) -> str:
        below = dict.fromkeys(path[: len(parent) + 1] for path in in_tree_order(tree) if path[: len(parent)] == parent)
        below.pop(parent, None)
        words = "".join(f"<pnode name={quoteattr(word)}/>" for word in tree.get(parent, []))
        return words + "".join(f"<cnode name={quoteattr(path[-1])}>{inner(path)}</cnode>\n" for path in below)

    return f"<dictionary>{inner(())}</dictionary>"


def as_liwc(tree: Tree) -> str:
    codes = {path: number for number, path in enumerate(in_tree_order(tree), start=1)}
    known = {path[:size] for path in codes for size in range(1, len(path) + 1)}
    codes |= {path: number for number, path in enumerate(sorted(known - set(codes)), start=len(codes) + 1)}
    header = [f"{chr(9) * (len(path) - 1)}{codes[path]:03}\t{path[-1]}" for path in sorted(known)]
    body = [f"{word}\t{codes[path]}" for path, words in in_tree_order(tree).items() for word in words]
    return "\n".join(["%", *header, "%", *body])


def as_levels(tree: Tree) -> str:
    out = io.StringIO()
    deepest = max(map(len, tree))
    rows = [[*(f"level{k + 1}" for k in range(deepest)), "pattern"]]
    rows += [
        [*path, *[""] * (deepest - len(path)), word] for path, words in in_tree_order(tree).items() for word in words
    ]
    csv.writer(out).writerows(rows)
    return out.getvalue()


def as_lexicoder(tree: Tree) -> str:
    return "".join("+" + path[0] + "\n" + "\n".join(words) + "\n" for path, words in in_tree_order(tree).items())


def as_dicx(tree: Tree) -> str:
    tree = in_tree_order(tree)
    words = [(word, path) for path, listed in tree.items() for word in listed]
    rows = [["DicTerm", *(path[0] for path in tree)]]
    rows += [[word, *("X" if other == path else "" for other in tree)] for word, path in words]
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


WRITERS: dict[str, tuple[Callable[[Tree], str], int]] = {
    "yaml": (as_yaml, 5),
    "wordstat": (as_wordstat, 5),
    "yoshikoder": (as_yoshikoder, 5),
    "liwc": (as_liwc, 5),
    "csv": (as_levels, 5),
    "lexicoder": (as_lexicoder, 1),
    "dicx": (as_dicx, 1),
}


@pytest.mark.parametrize("name", WRITERS)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_what_a_plain_writer_writes_is_read(name: str, data: st.DataObject) -> None:
    write, levels = WRITERS[name]
    tree = data.draw(flat_or_nested(levels))
    book = parse(write(tree).encode(), "d", name="d", format=name, encoding=None)
    assert {frame.keys: [p.pattern for p in frame.patterns] for frame in book.frames} == tree
    assert list(book.frame_ids) == [".".join(path) for path in in_tree_order(tree)]
    assert book.notes == ()


# Round trips ----------------------------------------------------------------------------------------------------------

anything = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
odd = st.text(" ab*?|[]{}()\"'\\,;:#&!%-+@~\t\n\r\x00\x7f\x85é停\ufeff\u2028", max_size=10)
words = st.text("ab*?|[]\"'\\,;:#&!%-+@~é停", min_size=1, max_size=6)


@st.composite
def patterns(draw: st.DrawFn) -> Pattern:
    kind = draw(st.sampled_from(["glob", "glob", "fixed", "regex"]))
    text = "a" + draw(words) + draw(st.sampled_from(["", " b", " c*"]))
    if kind == "regex":
        text = draw(st.sampled_from(["^a", "b$ c", "(a|b)c", "x{2}", "\\d", '"|,']))
    return Pattern(
        text,
        near=tuple(draw(st.lists(words.map(lambda w: "n" + w), max_size=2))),
        within=draw(st.integers(0, 99)),
        exclude=tuple(draw(st.lists(words.map(lambda w: w + "x y"), max_size=2))),
        case_sensitive=draw(st.booleans()),
        element=draw(st.sampled_from(ELEMENTS)),
        positive=draw(odd),
        negative=draw(anything),
        kind=kind,
        weight=draw(st.floats(-1e9, 1e9)),
    )


@st.composite
def codebooks(draw: st.DrawFn, texts: st.SearchStrategy[str] = odd) -> Codebook:
    paths = draw(st.lists(st.lists(keys, min_size=1, max_size=5).map(tuple), min_size=1, max_size=4, unique=True))
    frames = tuple(
        Frame(
            ".".join(path),
            draw(texts) or ".".join(path),
            draw(texts),
            draw(texts),
            tuple(draw(st.lists(patterns(), min_size=1, max_size=3))),
            draw(texts),
            path if len(path) > 1 else (),
        )
        for path in paths
    )
    return Codebook("book", draw(texts), frames, draw(texts), draw(texts), draw(texts))


@given(book=codebooks())
@settings(max_examples=80, deadline=None)
def test_toml_carries_everything(book: Codebook) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = write_codebook(book, Path(folder) / "other.toml")
        back = load_codebook(file)
        again = write_codebook(back, Path(folder) / "again.toml")
        assert file.read_bytes() == again.read_bytes()
    assert back == book
    assert back.sha256 == book.sha256


@given(book=codebooks(texts=st.text("ab,\n\"'é;", max_size=8)))
@settings(max_examples=80, deadline=None)
def test_csv_carries_frames_and_patterns(book: Codebook) -> None:
    book = Codebook(book.name, "0", book.frames)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "book.csv"
        if any("\x00" in p.positive + p.negative for frame in book.frames for p in frame.patterns):
            return
        back = load_codebook(write_codebook(book, file))
    assert back == book
    assert back.sha256 == book.sha256


@given(tree=flat_or_nested(5))
@settings(max_examples=80, deadline=None)
@example(tree={("no",): ["on", "1999", "~", "*x", "- a"], ("no", "yes"): ["null"]})
def test_yaml_carries_keys_and_globs(tree: Tree) -> None:
    frames = tuple(
        Frame(".".join(path), ".".join(path), "", "", tuple(map(Pattern, found)), "", path if len(path) > 1 else ())
        for path, found in in_tree_order(tree).items()
    )
    book = Codebook("book", "0", frames)
    with tempfile.TemporaryDirectory() as folder:
        back = load_codebook(write_codebook(book, Path(folder) / "book.yml"))
    assert back == book
    assert back.notes == ()


@given(book=codebooks(), suffix=st.sampled_from([".yml", ".yaml", ".csv"]))
@settings(max_examples=80, deadline=None)
def test_a_file_is_whole_or_refused(book: Codebook, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"book{suffix}"
        refused = ""
        try:
            write_codebook(book, file)
        except CodebookError as error:
            refused = str(error)
        assert file.exists() is not bool(refused)
        assert "cannot carry all" in refused if refused else load_codebook(file) == book


def test_what_is_lost_is_named(tmp_path: Path) -> None:
    def book(*found: Pattern, version: str = "0", path: tuple[str, ...] = (), definition: str = "") -> Codebook:
        return Codebook("b", version, (Frame(".".join(path) or "f", "", definition, "", found, "", path),))

    plain = book(Pattern("truce"))
    assert write_codebook(plain, tmp_path / "b.yml").read_text() == "f:\n- truce\n"
    cases = [
        (book(Pattern("a", near=("b",))), ".yml", r"near of pattern 'a' of frame 'f' is \('b',\)"),
        (book(Pattern("a", weight=2.0)), ".yml", "weight of pattern 'a' of frame 'f' is 2.0"),
        (book(Pattern("a"), version="2"), ".csv", "version is '2', and would be read back as '0'"),
        (book(Pattern("a"), definition="d"), ".yml", "definition of frame 'f' is 'd'"),
        (book(Pattern("*")), ".toml", "reading it back fails: .*wildcards alone"),
        (book(Pattern("a  b")), ".toml", "pattern of pattern 'a  b'"),
        (book(Pattern("a"), path=("a", "__")), ".yml", "the frames is|the path"),
        (book(Pattern("\ud800")), ".toml", "no character that UTF-8 can hold"),
    ]
    for lost, suffix, message in cases:
        target = tmp_path / f"lost{suffix}"
        with pytest.raises(CodebookError, match=message):
            write_codebook(lost, target)
        assert not target.exists()
    written = write_codebook(cases[0][0], tmp_path / "lost.yml", lossy=True)
    assert load_codebook(written).frames[0].patterns == (Pattern("a"),)


def test_what_is_no_file_to_write(tmp_path: Path) -> None:
    book = Codebook("b", "0", (Frame("f", "", "", "", (Pattern("a"),)),))
    with pytest.raises(CodebookError, match=r"written as .toml, .csv, .yml, .yaml, not '.ymll'.*Did you mean '.yml'"):
        write_codebook(book, tmp_path / "b.ymll")
    with pytest.raises(CodebookError, match="there is no frame"):
        write_codebook(Codebook("b", "0", ()), tmp_path / "b.toml")
    with pytest.raises(CodebookError, match="frame 'f' has no pattern"):
        write_codebook(Codebook("b", "0", (Frame("f", "", "", "", ()),)), tmp_path / "b.toml")


# Fuzz -----------------------------------------------------------------------------------------------------------------

SEEDS = [
    b"%\n1\ta\n\t2\tb\n%\nx*\t1\t2\nlike (1 2)1/2 2\n",
    b"DicTerm,a,b\nx,X,\ny,,2.5\n",
    b"A\n\tx (1)\n\tB\n\t\ty (0.5)\n@r [x]\n",
    b'<?xml version="1.0" encoding="UTF-8"?><dictionary><cnode name="a"><pnode name="x" score="1"/></cnode></dictionary>',
    b"+A#AA0000\nx\n+B\ny z\n",
    b"level1,level2,pattern,kind,near,weight\na,b,x*,glob,y|z,2\n",
    b"A: [x, 'y*']\nB:\n  C:\n    - z\n",
    b'[[frame]]\nid = "a"\n[[frame.pattern]]\npattern = "x"\nnear = ["y"]\n[[frame.frame]]\nid = "b"\n'
    b'[[frame.frame.pattern]]\npattern = "z"\n',
]
PIECES = [b"%", b"\t", b"\n", b"(", b")", b"/", b"<", b">", b"&", b"*", b"[", b"]", b"{", b"}", b":", b"-", b'"', b"'",
          b",", b"|", b"+", b"@", b"=", b"#", b"1", b"999999999999", b"\x00", b"\xff", b"\xfe", b"\xef\xbb\xbf", b"x"]  # fmt: skip


@st.composite
def broken_files(draw: st.DrawFn) -> bytes:
    raw = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(0, 6))):
        place = draw(st.integers(0, len(raw)))
        piece = draw(st.sampled_from(PIECES) | st.binary(max_size=4))
        raw[place : place + draw(st.integers(0, 3))] = piece
    return bytes(raw)


@pytest.mark.parametrize("name", FORMATS)
@given(
    raw=st.binary(max_size=200) | broken_files(), encoding=st.sampled_from([None, None, "utf-16", "shift-jis", "utf-7"])
)
@settings(max_examples=150, deadline=None)
def test_any_bytes_load_or_are_refused_in_words(name: str, raw: bytes, encoding: str | None) -> None:
    said = ""
    try:
        book = parse(raw, "file", name="file", format=name, encoding=encoding)
    except CodebookError as error:
        said = str(error)
    if said:
        assert said.startswith("file")
    else:
        assert book.frames
        assert all(frame.patterns for frame in book.frames)
        assert len(book.lint()) >= len(book.notes)
