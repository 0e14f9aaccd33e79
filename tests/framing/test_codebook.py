"""Codebooks: what is read, what is refused and how the refusal helps."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediaanalysis.errors import CodebookError
from mediaanalysis.framing.codebook import Codebook, load_codebook

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
