"""Coloured passages: whole text, whole tags, everything also in words."""

from __future__ import annotations

import re
import subprocess
import sys

import lxml.html
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from mediaanalysis.errors import OptionError, TableError
from mediaanalysis.report.passages import _KINDS, _STYLE, Passages, marked, show

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("<>&\"'\n “”"), max_size=40)
SPANS = st.lists(st.tuples(st.integers(-3, 45), st.integers(-3, 45), st.sampled_from(list(_KINDS))), max_size=10)


@given(TEXTS, SPANS)
def test_marks_nest_and_the_text_stays_whole(text: str, spans: list[tuple[int, int, str]]) -> None:
    code = f"<p>{marked(text, spans)}</p>"
    # XML, not HTML: a parser of HTML would mend broken tags in silence.
    tree = etree.fromstring(code)
    assert "".join(tree.itertext()) == text
    seen: dict[int, set[str]] = {}
    at = 0
    for event, node in etree.iterwalk(tree, events=("start", "end")):
        piece = (node.text if event == "start" else node.tail if node is not tree else "") or ""
        holder = node if event == "start" else node.getparent()
        kinds = set()
        while holder is not None and holder is not tree:
            kind = holder.get("class").removeprefix("ma-")
            assert kind not in kinds, "a kind does not stand inside itself"
            kinds.add(kind)
            holder = holder.getparent()
        for k in range(len(piece)):
            seen[at + k] = kinds
        at += len(piece)
    for k in range(len(text)):
        assert seen[k] == {kind for a, b, kind in spans if a <= k < b}
    assert "<mark" not in code or not re.search(r"<mark[^>]*></mark>", code), "no empty marks"


@given(st.text(st.characters(), max_size=20))
def test_any_character_can_be_shown(text: str) -> None:
    code = f"<p>{marked(text, [(0, 5, 'term')])}</p>"
    assert len("".join(etree.fromstring(code.encode("utf-8")).itertext())) == len(text)


TEXT = "“This is no betrayal,” Marta Olin <said>. Envoy Reyl & others saw a betrayal of the truce.\n\nThe truce held."
DOCUMENTS = pd.DataFrame(
    {
        "doc_id": ["a"],
        "text": [TEXT],
        "outlet": ["X & Y"],
        "date": pd.to_datetime(["2024-02-13"]),
        "title": ["<b>No</b>"],
    }
)


def hits() -> pd.DataFrame:
    first = (0, TEXT.index(" Envoy"))
    second = (TEXT.index("Envoy"), TEXT.index("\n\n"))
    rows = [
        ("h1", "betrayal", TEXT.index("betrayal"), "betrayal", *first, "direct", "Marta Olin", "negated", "no", 9, 11),
        ("h2", "betrayal", TEXT.index("a betrayal") + 2, "betrayal", *second, "newsroom", "", "asserted", "", -1, -1),
        ("h3", "talks", TEXT.index("of the truce") + 7, "truce", *second, "fragment", "", "asserted", "", -1, -1),
    ]
    columns = [
        "hit_id",
        "frame",
        "start",
        "surface",
        "sentence_start",
        "sentence_end",
        "voice",
        "speaker",
        "polarity",
        "cue",
    ]
    table = pd.DataFrame(rows, columns=[*columns, "cue_start", "cue_end"])
    return table.assign(
        doc_id="a", pattern="x", end=table["start"] + table["surface"].str.len(), token_start=0, token_end=1,
        zone="body", quote_id="", holder="newsroom", rule_ids="",
    )  # fmt: skip


def quotes() -> pd.DataFrame:
    said, olin = TEXT.index("said"), TEXT.index("Marta")
    row = ("q1", "direct", [(0, TEXT.index(" Marta"))], said, said + 4, olin, olin + 10, "Marta Olin")
    title = ("q2", "title", [(0, len(TEXT))], -1, -1, -1, -1, "")
    columns = ["quote_id", "kind", "content_spans", "cue_start", "cue_end", "source_start", "source_end", "speaker"]
    return pd.DataFrame([row, title], columns=columns).assign(
        doc_id="a", start=0, end=9, cue="said", stance="neutral", source="Marta Olin", speaker_role="", resolution="name",
        parent_quote_id="", rule_id="x", confidence=0.9,
    )  # fmt: skip


def test_a_passage_shows_marks_and_words() -> None:
    view = show(hits(), DOCUMENTS, quotes=quotes())
    tree = lxml.html.fromstring(view.html)
    texts = [node.text_content() for node in tree.find_class("ma-text")]
    assert texts == ["“This is no betrayal,” Marta Olin <said>.", "Envoy Reyl & others saw a betrayal of the truce."]
    marks = [(node.get("class"), node.text_content()) for node in tree.find_class("ma-text")[0].iter("mark")]
    assert marks == [
        ("ma-quote", "“This is no betrayal,”"), ("ma-cue", "no"), ("ma-term", "betrayal"), ("ma-speaker", "Marta Olin"),
        ("ma-said", "said"),
    ]  # fmt: skip
    assert [node.text_content() for node in tree.find_class("ma-about")] == ["X & Y, 2024-02-13, <b>No</b>, a"] * 2
    assert [node.text_content() for node in tree.find_class("ma-tags")[0]] == [
        "betrayal: frame betrayal; voice direct, speaker Marta Olin; negated by “no”"
    ]
    assert [node.text_content() for node in tree.find_class("ma-tags")[1]] == [
        "betrayal: frame betrayal; voice newsroom; asserted",
        "truce: frame talks; voice fragment, speaker (unknown); asserted",
    ]
    legend = tree.find_class("ma-legend")[0].text_content()
    assert legend.split() == "2 passages. quotation speaker attribution cue polarity cue frame term".split()
    assert "<script" not in view.html
    assert view._repr_html_() == view.html


def test_plain_text_says_the_same() -> None:
    assert repr(show(hits(), DOCUMENTS, n=1)) == (
        "1 of 2 passages.\n\n1. X & Y, 2024-02-13, <b>No</b>, a\n   “This is no [betrayal],” Marta Olin <said>.\n"
        "   - betrayal: frame betrayal; voice direct, speaker Marta Olin; negated by “no”"
    )


def test_a_broken_character_does_not_break_the_view() -> None:
    broken = DOCUMENTS.assign(text=pd.Series([TEXT.replace("no", "n\ud800")], dtype=object))
    view = show(hits(), broken)
    assert "n\ufffd [betrayal]" in repr(view)
    (view.html + repr(view)).encode("utf-8")


def test_guesses_and_other_holders_are_told() -> None:
    table = hits().assign(quote_id=["q1", "", ""], holder=["Marta Olin", "envoy Reyl", ""])
    view = show(table, DOCUMENTS, quotes=quotes().assign(resolution="fallback"))
    assert view.passages[0].tags == (
        "betrayal: frame betrayal; voice direct, speaker Marta Olin (a guess); negated by “no”",
    )
    assert view.passages[1].tags[0] == "betrayal: frame betrayal; voice newsroom; asserted, holder envoy Reyl"


def test_order_and_number_are_those_asked_for() -> None:
    backwards = show(hits().iloc[::-1], DOCUMENTS, n=1)
    assert backwards.passages[0].text.startswith("Envoy")
    assert backwards.total == 2
    assert len(show(hits(), DOCUMENTS, n=99).passages) == 2


def test_nothing_to_show_and_other_columns_missing() -> None:
    view = show(hits().head(0), DOCUMENTS.head(0), quotes=quotes().head(0))
    assert repr(view) == "No passages."
    assert lxml.html.fromstring(view.html).find_class("ma-item") == []
    assert "Passages" in type(view).__name__
    plain = show(hits(), DOCUMENTS[["doc_id", "text"]])
    assert plain.passages[0].about == "a"
    assert isinstance(plain, Passages)


def test_arguments_stay_as_they_were_and_errors_teach() -> None:
    table, found = hits(), quotes()
    show(table, DOCUMENTS, quotes=found)
    pd.testing.assert_frame_equal(table, hits())
    pd.testing.assert_frame_equal(found, quotes())
    with pytest.raises(TableError, match="hits of document 'a', which is not among the documents"):
        show(hits(), DOCUMENTS.assign(doc_id="b"))
    with pytest.raises(TableError, match="text of document 'a' has changed"):
        show(hits(), DOCUMENTS.assign(text="x" + TEXT))
    with pytest.raises(TableError, match="quotes: column 'content_spans' is missing"):
        show(hits(), DOCUMENTS, quotes=quotes().drop(columns="content_spans"))
    with pytest.raises(OptionError, match="too small"):
        show(hits(), DOCUMENTS, n=0)


def _luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_print_is_legible_and_the_style_stays_at_home() -> None:
    grounds = ["#ffffff", *re.findall(r"background: (#\w{6})", _STYLE)]
    inks = set(re.findall(r"(?<!-)\bcolor: (#\w{6})", _STYLE))
    assert inks == {"#1b1b1b", "#595959"}
    for ground in grounds:
        assert (_luminance(ground) + 0.05) / (_luminance("#1b1b1b") + 0.05) >= 4.5
    assert (1.05) / (_luminance("#595959") + 0.05) >= 4.5
    styles = re.findall(r"mark\.ma-(\w+) \{ [^}]*border-bottom: \d px? ?(\w+)|mark\.ma-(\w+) \{([^}]*)\}", _STYLE)
    lines = [re.search(r"border-bottom: \dpx (\w+)", style[3]) for style in styles]
    assert len({line.group(1) if line else "none" for line in lines}) == len(_KINDS), "marks differ without colour"
    for rule in re.findall(r"([^{}]+)\{", _STYLE):
        assert all(part.strip().startswith(".ma-passages") for part in rule.split(",")), rule


def test_no_matplotlib_is_needed() -> None:
    code = "import sys; sys.path[:] = sys.argv[1:]; import mediaanalysis.report.passages; assert 'matplotlib' not in sys.modules"
    subprocess.run([sys.executable, "-c", code, *sys.path], check=True)
