"""Dictionaries of other programs: layouts, quirks, what is noted, what is refused, encodings."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediaanalysis.errors import CodebookError, OptionError
from mediaanalysis.framing.codebook import Codebook, load_codebook
from mediaanalysis.framing.dictionaries import FORMATS, SUFFIXES


def load(folder: Path, name: str, content: str | bytes, **options: str) -> Codebook:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return load_codebook(file, **options)


def content(book: Codebook) -> dict[str, list[str]]:
    return {frame.id: [pattern.pattern for pattern in frame.patterns] for frame in book.frames}


WAR = {"armed force": ["battle*", "air raid"], "talks": ["truce", "no"]}
SAME = {
    "s.yml": "armed force: [battle*, air raid]\ntalks:\n  - truce\n  - no\n",
    "s.dic": "%\n1\tarmed force\n2\ttalks\n%\nbattle*\t1\nair raid\t1\ntruce\t2\nno\t2\n",
    "s.dicx": "DicTerm,armed force,talks\nbattle*,X,\nair raid,X,\ntruce,,X\nno,,X\n",
    "s.cat": "armed force\n\tbattle* (1)\n\tair raid (1)\ntalks\n\ttruce (1)\n\tno (1)\n",
    "s.ykd": '<?xml version="1.0"?>\n<dictionary style="050805"><cnode name="armed force"><pnode name="battle*"/>'
    '<pnode name="air raid"/></cnode><cnode name="talks"><pnode name="truce"/><pnode name="no"/></cnode></dictionary>',
    "s.lcd": '<dictionary style="Lexicoder" name="s"><cnode name="armed force"><pnode name=" battle* "></pnode>'
    '<pnode name="air raid"></pnode></cnode><cnode name="talks"><pnode name="truce"/><pnode name="no"/></cnode>'
    "</dictionary>",
    "s.lc3": "+armed force#AA0000\nbattle*\nair raid\n+talks\ntruce\nno\n",
    "s.csv": "category,pattern\narmed force,battle*\narmed force,air raid\ntalks,truce\ntalks,no\n",
    "s.tsv": "level1\tpattern\narmed force\tbattle*\narmed force\tair raid\ntalks\ttruce\ntalks\tno\n",
    "s.toml": '[[frame]]\nid = "armed force"\n[[frame.pattern]]\npattern = "battle*"\n[[frame.pattern]]\n'
    'pattern = "air raid"\n[[frame]]\nid = "talks"\n[[frame.pattern]]\npattern = "truce"\n[[frame.pattern]]\n'
    'pattern = "no"\n',
}


@pytest.mark.parametrize("name", SAME)
def test_one_dictionary_in_every_format_has_one_hash(tmp_path: Path, name: str) -> None:
    book = load(tmp_path, name, SAME[name])
    assert content(book) == WAR
    assert book.notes == ()
    assert book.name == "s"
    assert book.sha256 == load(tmp_path, "s.toml", SAME["s.toml"]).sha256
    assert all(frame.path == () and frame.keys == (frame.id,) for frame in book.frames)


@pytest.mark.parametrize(("name", "end"), [(n, e) for n in SAME for e in ("\r\n", "\r") if (n, e) != ("s.toml", "\r")])
def test_line_ends_of_other_systems(tmp_path: Path, name: str, end: str) -> None:
    assert content(load(tmp_path, name, SAME[name].replace("\n", end))) == WAR


def test_wide_tables_and_every_ending(tmp_path: Path) -> None:
    book = load(tmp_path, "w.csv", "armed force;talks\nbattle*;truce\nair raid;no\n")
    assert content(book) == WAR
    assert set(SUFFIXES.values()) == set(FORMATS)
    assert content(load(tmp_path, "S.DIC", SAME["s.dic"])) == WAR
    assert content(load(tmp_path, "s.txt", SAME["s.lc3"], format="lexicoder")) == WAR
    assert content(load(tmp_path, "d.csv", SAME["s.dicx"])) == WAR


def test_ending_and_format_that_are_unknown(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=r"the ending '.yamll' is none of .*pass format=.*Did you mean '.yaml'"):
        load(tmp_path, "s.yamll", "a: [b]")
    with pytest.raises(OptionError, match=r"format='lwic' is not known.*Did you mean 'liwc'"):
        load(tmp_path, "s.dic", "", format="lwic")
    with pytest.raises(OptionError, match="encoding='utf9'"):
        load(tmp_path, "s.dic", "", encoding="utf9")


# YAML -----------------------------------------------------------------------------------------------------------------


def test_yaml_nests_and_keeps_every_word_a_word(tmp_path: Path) -> None:
    text = """
ECONOMY:
  - own words
  - TAX: [no, on, 1999, 1.50, ~, 2024-01-02]
  - tariff*
LAW:
  __: [court]
  ORDER:
    POLICE: polic*
"""
    book = load(tmp_path, "d.yml", text)
    assert content(book) == {
        "ECONOMY": ["own words", "tariff*"],
        "ECONOMY.TAX": ["no", "on", "1999", "1.50", "~", "2024-01-02"],
        "LAW": ["court"],
        "LAW.ORDER.POLICE": ["polic*"],
    }
    assert [frame.path for frame in book.frames] == [(), ("ECONOMY", "TAX"), (), ("LAW", "ORDER", "POLICE")]


def test_yaml_notes(tmp_path: Path) -> None:
    book = load(tmp_path, "d.yml", "A: [x, '*', '']\nB:\nC: {}\nA: y\nD:\n  E:\n")
    assert content(book) == {"A": ["x", "y"]}
    assert book.notes == (
        "line 1: '*' of 'A' would match every token; left out.",
        "line 1: an empty term of 'A' is left out.",
        "line 4: category 'A' is listed again (first in line 1); merged.",
        "line 2: category 'B' has no pattern; left out.",
        "line 3: category 'C' has no pattern; left out.",
        "line 5: category 'D' has no pattern; left out.",
        "line 6: category 'D.E' has no pattern; left out.",
    )
    assert book.lint()[["problem", "detail"]].to_numpy().tolist() == [["note", note] for note in book.notes]


def test_five_levels_and_no_more(tmp_path: Path) -> None:
    book = load(tmp_path, "d.yml", "a: {b: {c: {d: {e: [x]}}}}")
    assert book.frames[0].path == tuple("abcde")
    with pytest.raises(
        CodebookError, match=r"d\.yml, line 1: category 'f' lies 6 levels deep; a codebook has 5 at most"
    ):
        load(tmp_path, "d.yml", "a: {b: {c: {d: {e: {f: [x]}}}}}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "d.yml: .* 0 bytes"),
        ("# nothing", "the file holds no YAML"),
        ("- a\n- b\n", r"line 1: expected categories .*found a list"),
        ("word", "line 1: expected categories .*found a single word"),
        ("A: [x]\nB: [*wing]\n", r"line 2: not valid YAML: found undefined alias 'wing'.*must stand in quotes"),
        ("A: &a [x]\nB: *a\n", "line 1: YAML anchors and aliases .* are not read; write the words out"),
        ("A: [x\nB: [y]\n", "line 2: not valid YAML"),
        ("A:\n  - [x, y]\n", "line 2: a list within the list of 'A'"),
        ("? [a, b]\n: [x]\n", "line 1: the name of a category must be a word, found a list"),
        ("'': [x]\n", "line 1: a category has no name"),
        ("A:\n", "no pattern found.*First note: line 1: category 'A' has no pattern"),
        ("A: [x]\n---\nB: [y]\n", "not valid YAML"),
        ('A: "\\UFFFFFFFF"\n', "not valid YAML"),
        ("A: " + "[" * 20_000, "not valid YAML"),
    ],
)
def test_broken_yaml(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CodebookError, match=message):
        load(tmp_path, "d.yml", text)


def test_a_bomb_of_aliases_does_not_go_off(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 10)}]" for k in range(1, 12)]
    with pytest.raises(CodebookError, match=r"anchors and aliases|a list within"):
        load(tmp_path, "d.yml", "\n".join(lines))


# LIWC -----------------------------------------------------------------------------------------------------------------

LIWC = """%
1\tfunction\t(Function Words)
\t02\tpronoun
\t\t3   personal
\t4\tverb
125\taffect
464\tfiller
9\tnobody
%

she\t1\t02\t\t3
 went   001 4
gone \t 4 \t 125
a lot\t1
a bit of 1 125
she\t1
like\t(02 134)125/464\t(02 134) 4
kind\t<of>131/125
hate\t777
alone
:)\t125
what\t1 x
"""


def test_liwc_with_all_its_quirks(tmp_path: Path) -> None:
    book = load(tmp_path, "d.dic", LIWC)
    assert content(book) == {
        "function": ["she", "went", "a lot", "a bit of", "what"],
        "function.pronoun": ["she"],
        "function.pronoun.personal": ["she"],
        "function.verb": ["went", "gone", "like"],
        "affect": ["gone", "a bit of", "like", ":)"],
    }
    assert book.frames[0].label == "Function Words"
    assert book.notes == (
        "line 16: 'she' is listed again for 'function'; kept once.",
        "line 17: 'like': the condition of (02 134)125/464 is not supported; 125 is kept, 464 (otherwise) is left out.",
        "line 17: 'like': the condition of (02 134) is not supported; it stands for no code.",
        "line 18: 'kind': the condition <of>131/125 is not supported; the term is left out.",
        "line 19: 'hate': code 777 is not in the header; not used.",
        "line 20: 'alone' has no category; left out.",
        "line 22: 'what': 'x' is no code of a category; not used.",
        "line 7: category 'filler' has no pattern; left out.",
        "line 8: category 'nobody' has no pattern; left out.",
    )


def test_liwc_conditions_between_blanks(tmp_path: Path) -> None:
    book = load(tmp_path, "d.dic", "%\n1 a\n2 b\n1 c\n%\nlike  (1 2)2/1 1\nkind <of>2/1\n(5 2\nx 1) 2\n")
    assert content(book) == {"a": ["like"], "b": ["like", "(5", "x 1)"]}
    assert book.notes[0] == "line 4: code 1 stands for 'a' already; the first is kept."
    assert "line 7: 'kind': the condition <of>2/1 is not supported; the term is left out." in book.notes


def test_liwc_levels_by_tabs_or_else_by_blanks(tmp_path: Path) -> None:
    header = "%\n1 a\n  2 b\n    3 c\n  4 d\n%\n"
    book = load(tmp_path, "d.dic", header + "x 1 2 3 4\n")
    assert book.frame_ids == ["a", "a.b", "a.b.c", "a.d"]
    book = load(tmp_path, "d.dic", header.replace("    3", "\t3") + "x 1 2 3 4\n")
    assert book.frame_ids == ["a", "b", "b.c", "d"]


def test_liwc_code_before_the_tab(tmp_path: Path) -> None:
    book = load(tmp_path, "d.dic", "%\n1\ta\n2\tb\n%\nhad 1\t2\nroute 66\t1\n")
    assert content(book) == {"a": ["had", "route 66"], "b": ["had"]}
    assert book.notes == ("line 5: 'had 1': '1' is read as a code, though no tab stands before it.",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1\ta\nb\t1\n", r"line 1: expected a line of % above the categories, found '1\\ta'"),
        ("\n%\n1\ta\nb\t1\n", "line 2: expected a second line of %"),
        ("%\nfunction\n%\nb\t1\n", "line 2: expected a category as '12<tab>name', found 'function'"),
        ("%\n1\ta\n%\n", "no pattern found"),
        ("%\n%\nx 1\n", "no pattern found.*code 1 is not in the header"),
        ("\n \n", "line 1: expected a line of %"),
        ("%\n1\ta\n 2\tb\n  3\tc\n   4\td\n    5\te\n     6\tf\n%\nx\t6\n", "line 7: category 'f' lies 6 levels deep"),
    ],
)
def test_broken_liwc(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CodebookError, match=message):
        load(tmp_path, "d.dic", text)


def test_liwc22(tmp_path: Path) -> None:
    book = load(tmp_path, "d.dicx", "DicTerm,calm,Tense\nat ease,x,0\nfear*, ,2.5\nnone,,\n,X,\nwar,-1,X\n")
    assert content(book) == {"calm": ["at ease", "war"], "Tense": ["fear*", "war"]}
    assert [[p.weight for p in frame.patterns] for frame in book.frames] == [[1, -1], [2.5, 1]]
    assert book.notes == (
        "line 4: 'none' is marked for no category; left out.",
        "line 5: the row has no DicTerm; left out.",
    )
    with pytest.raises(CodebookError, match="line 3: expected X, a weight or nothing, found 'yes'"):
        load(tmp_path, "d.dicx", "DicTerm,a\nx,X\ny,yes\n")
    with pytest.raises(CodebookError, match="line 2: expected X, a weight or nothing, found 'nan'"):
        load(tmp_path, "d.dicx", "DicTerm,a\nx,nan\n")
    with pytest.raises(CodebookError, match="line 1: expected DicTerm as the first column, found 'Term'"):
        load(tmp_path, "d.dicx", "Term,a\nx,X\n")


# WordStat, Yoshikoder, Lexicoder --------------------------------------------------------------------------------------


def test_wordstat(tmp_path: Path) -> None:
    text = """NORTH
   \tNO
   \t\tNORWAY (1)
   \t\tNORWEGIAN* (0,5)
   \tNA
   \t\tNORTH_POLE (1)
\tARCTIC (2)
\t@CLOSE [#NORTH NEAR #SOUTH /S 3]
+EMPTY+
SOUTH
\tSouth Africa (1)
NORTH
\tPOLAR (1)
"""
    book = load(tmp_path, "d.cat", text)
    assert content(book) == {
        "NORTH": ["ARCTIC", "POLAR"],
        "NORTH.NO": ["NORWAY", "NORWEGIAN*"],
        "NORTH.NA": ["NORTH POLE"],
        "SOUTH": ["South Africa"],
    }
    assert [p.weight for frame in book.frames for p in frame.patterns] == [2, 1, 1, 0.5, 1, 1]
    assert book.notes == (
        "line 8: the rule '@CLOSE [#NORTH NEAR #SOUTH /S 3]' is not supported; left out.",
        "line 12: category 'NORTH' is listed again (first in line 1); merged.",
        "1 words hold an underscore; it is read as a blank, so they are phrases.",
        "line 9: category '+EMPTY+' has no pattern; left out.",
    )


def test_wordstat_without_indentation_or_with_blanks(tmp_path: Path) -> None:
    assert content(load(tmp_path, "d.cat", "A\nx (1)\nB\ny (1)\nz (1)\n")) == {"A": ["x"], "B": ["y", "z"]}
    assert content(load(tmp_path, "d.cat", "A\n  x (1)\n  B\n    y (1)\n  z (1)\n")) == {"A": ["x", "z"], "A.B": ["y"]}
    with pytest.raises(CodebookError, match=r"line 1: the word 'x \(1\)' stands in no category"):
        load(tmp_path, "d.cat", "x (1)\nA\n\ty (1)\n")
    with pytest.raises(CodebookError, match="no pattern found"):
        load(tmp_path, "d.cat", "A\n\tword without a number\n")


YKD = """<?xml version="1.0" encoding="{}"?>
<dictionary style="050805" patternengine="substring">
  <cnode name="My words" desc="what I look for">
    <cnode name="café">
      <pnode name="été" score="2.5"/>
      <pnode name="a   word" score="high"/>
    </cnode>
    <pnode name="own"/>
    <extra/>
  </cnode>
</dictionary>
"""


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1", "windows-1252", "UTF-16"])
def test_yoshikoder_in_its_declared_encoding(tmp_path: Path, encoding: str) -> None:
    book = load(tmp_path, "d.ykd", YKD.format(encoding).encode(encoding))
    assert content(book) == {"My words": ["own"], "My words.café": ["été", "a word"]}
    assert book.frames[0].definition == "what I look for"
    assert book.frames[1].patterns[0].weight == 2.5
    assert book.notes == (
        "line 6: score='high' is no number; the weight is 1.",
        "line 9: the element <extra> is not read.",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "<dictionary>\n<cnode name='a'>\n<pnode name='x'>\n</cnode></dictionary>",
            "line 4: not valid XML: mismatched",
        ),
        ("<dictionary>\n<cnode name='a'>", "line 2: not valid XML: no element found"),
        ("\n<plist></plist>", "line 2: expected <dictionary>, found <plist>"),
        ("<dictionary>\n<pnode name='x'/></dictionary>", "line 2: a <pnode> stands outside every <cnode>"),
        ("<dictionary><cnode name='a'>\n<pnode/></cnode></dictionary>", "line 2: a <pnode> has no name"),
        ("<dictionary><cnode/></dictionary>", "line 1: a category has no name"),
        ("<dictionary></dictionary>", "no pattern found"),
        ("<dictionary><cnode name='&nbsp;'/></dictionary>", "not valid XML: undefined entity"),
        ("<?xml version='1.0' encoding='utf-9'?><dictionary/>", "the declared encoding='utf-9' is not known"),
    ],
)
@pytest.mark.parametrize("name", ["d.ykd", "d.lcd"])
def test_broken_xml(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(CodebookError, match=message):
        load(tmp_path, name, text)


def test_entities_are_harmless(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    declared = "".join(f'<!ENTITY a{k} "{f"&a{k - 1};" * 10}">' for k in range(1, 12))
    bomb = f'<!DOCTYPE d [<!ENTITY a0 "x">{declared}]><dictionary><cnode name="&a11;"/></dictionary>'
    outside = (
        f'<!DOCTYPE d [<!ENTITY s SYSTEM "{secret.as_uri()}">]><dictionary><cnode name="a">&s;</cnode></dictionary>'
    )
    for text in (bomb, outside):
        with pytest.raises(CodebookError, match="line 1: the file declares an XML entity"):
            load(tmp_path, "d.ykd", text)
    doctype = (
        f'<!DOCTYPE d SYSTEM "{secret.as_uri()}"><dictionary><cnode name="a"><pnode name="x"/></cnode></dictionary>'
    )
    assert content(load(tmp_path, "d.ykd", doctype)) == {"a": ["x"]}


def test_lexicoder(tmp_path: Path) -> None:
    book = load(tmp_path, "d.lc3", "\n+NEG+\n a lie \n+POS#00AA00\ngood*\n+NEG\nbad\n+NONE\n")
    assert content(book) == {"NEG": ["a lie", "bad"], "POS": ["good*"]}
    assert book.notes == (
        "line 6: category 'NEG' is listed again (first in line 2); merged.",
        "line 8: category 'NONE' has no pattern; left out.",
    )
    with pytest.raises(CodebookError, match=r"line 1: 'word' stands before the first category; write '\+name'"):
        load(tmp_path, "d.lc3", "word\n+A\nx\n")
    assert load(tmp_path, "d.lcd", SAME["s.lcd"]).title == "s"


# Tables ---------------------------------------------------------------------------------------------------------------


def test_a_table_with_settings(tmp_path: Path) -> None:
    text = (
        "level1;level2;Pattern;near;within;exclude;case_sensitive;kind;weight;element;definition;comment\n"
        "war;;battle*;army|troop*;3;battle of wits;;;2;problem;fighting;x\n"
        'war;law;^ICC$;"[""a|b""]";;;TRUE;regex;;;;\n'
        "war;;shell;;;;no;fixed;;;other;\n"
    )
    book = load(tmp_path, "d.csv", text)
    assert book.frame_ids == ["war", "war.law"]
    first, third = book.frames[0].patterns
    assert (first.near, first.within, first.exclude) == (("army", "troop*"), 3, ("battle of wits",))
    assert (first.weight, first.element, first.kind, first.case_sensitive) == (2.0, "problem", "glob", False)
    assert (third.kind, third.case_sensitive) == ("fixed", False)
    law = book.frames[1].patterns[0]
    assert (law.pattern, law.kind, law.case_sensitive, law.near) == ("^ICC$", "regex", True, ("a|b",))
    assert book.frames[0].definition == "fighting"
    assert book.notes == (
        "line 1: the column 'comment' is not read.",
        "line 4: another definition of 'war' is left out: 'other'.",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("pattern,colour\nx,red\n", "line 1: the columns are 'pattern', 'colour'; expected one `pattern` and"),
        ("category,key,pattern\na,b,x\n", "line 1: the category must stand in one column"),
        ("level1,level3,pattern\na,b,x\n", "line 1: the levels must be level1, level2 ...; found 1, 3"),
        ("level1,level2,pattern\n,b,x\n", "line 2: level1 is empty, but a deeper one is not"),
        ("category,pattern\n,x\n", "line 2: the row names no category"),
        ("category,pattern\na,x,y\n", "line 2: 3 cells, but the header has 2"),
        ('category,pattern\na,"x\n', "line 2: not a valid table: unexpected end of data"),
        ("category,pattern,weight\na,x,heavy\n", "line 2: weight='heavy' cannot be used"),
        ("category,pattern,weight\na,x,inf\n", "line 2: weight='inf' cannot be used: expected a finite number"),
        ("category,pattern,within\na,x,2.5\n", "line 2: within='2.5' cannot be used"),
        ("category,pattern,case_sensitive\na,x,maybe\n", "line 2: case_sensitive='maybe' cannot be used"),
        ("category,pattern,near\na,x,[1]\n", r"line 2: near='\[1\]' cannot be used"),
        ("category,pattern,kind\n\na,(,regex\n", r"line 3: frame 'a', pattern '\(': '\(' is not a regular expression"),
        ("category,pattern,kind\na,x,globb\n", "line 2: frame 'a', pattern 'x': kind='globb' .*Did you mean 'glob'"),
        ("category,pattern,kind,kind\na,x,glob,glob\n", "the column 'kind' stands twice"),
        (",".join(f"level{k}" for k in range(1, 7)) + ",pattern\na,b,c,d,e,f,x\n", "6 levels; a codebook has 5"),
        ("\n\n", "the table is empty"),
        ("war,peace\n", "no pattern found"),
    ],
)
def test_broken_tables(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CodebookError, match=message):
        load(tmp_path, "d.csv", text)


def test_wide_tables_note_cells_below_no_name(tmp_path: Path) -> None:
    book = load(tmp_path, "d.csv", "war,,war\ntank,odd,gun\n,,\nshell\n")
    assert content(book) == {"war": ["tank", "gun", "shell"]}
    assert book.notes == (
        "line 1: category 'war' is listed again (first in line 1); merged.",
        "line 2: 'odd' stands in a column without a name; left out.",
    )


# Encodings ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("shift-jis", ["停戦", "こうげき"]),
        ("euc-jp", ["停戦", "こうげき"]),
        ("iso-8859-2", ["Čáslav", "Děčín"]),
        ("iso-8859-14", ["Ḃaile", "Ḋún"]),
        ("windows-1252", ["Šibenik", "œuvre"]),
        ("koi8-r", ["война", "мир"]),
    ],
)
@pytest.mark.parametrize("name", ["d.cat", "d.yml", "d.csv", "d.lc3", "d.dic"])
def test_a_named_encoding(tmp_path: Path, name: str, encoding: str, words: list[str]) -> None:
    layouts = {
        "d.cat": "A\n\t{} (1)\n\t{} (1)\n",
        "d.yml": "A: [{}, {}]\n",
        "d.csv": "category,pattern\nA,{}\nA,{}\n",
        "d.lc3": "+A\n{}\n{}\n",
        "d.dic": "%\n1\tA\n%\n{}\t1\n{}\t1\n",
    }
    raw = layouts[name].format(*words).encode(encoding)
    assert content(load(tmp_path, name, raw, encoding=encoding)) == {"A": words}


@pytest.mark.parametrize(
    ("name", "encoding"),
    [(n, e) for n in SAME for e in ("utf-8", "utf-8-sig", "utf-16", "utf-32") if n != "s.toml" or "8" in e],
)
def test_unicode_with_and_without_a_mark(tmp_path: Path, name: str, encoding: str) -> None:
    raw = SAME[name].replace("truce", "trêve 停战").encode(encoding)
    book = load(tmp_path, name, raw)
    assert content(book)["talks"] == ["trêve 停战", "no"]
    assert book.notes == ()


def test_a_guess_and_a_wrong_name_are_noted(tmp_path: Path) -> None:
    raw = "A\n\tétranger (1)\n\tdéjà (1)\n\tFrançais (1)\n".encode("cp1252")
    book = load(tmp_path, "d.cat", raw)
    assert content(book) == {"A": ["étranger", "déjà", "Français"]}
    assert "read as cp1252" in book.notes[0]
    assert "places are not valid utf-8" in load(tmp_path, "d.cat", raw, encoding="utf-8").notes[0]


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=r"d.cat: The file looks like a zip"):
        load(tmp_path, "d.cat", b"PK\x03\x04rest")
