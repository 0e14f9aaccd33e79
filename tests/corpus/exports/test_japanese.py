"""Kikuzo and Yomidasu. All texts are invented."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus.readers import ReadResult, read_corpus

from ..reading_helpers import checked, problems_of, put

HEADS = ("No.", "発行日", "朝夕刊", "面名", "ページ", "文字数")
BODY = '　いい<span style="color:#000;background:#88FFCC">う</span>。<BR>　ええ、Ａ　Ｂ。<BR>おお。'
TEXT = "いいう。\n\nええ、Ａ Ｂ。\nおお。"


def kikuzo(number: str, title: str, body: str | None, *, edition: str = "朝刊", length: str = "00013文字") -> str:
    heads = "".join(f"<TH>{head}</TH>" for head in HEADS)
    day = "<NOBR>2018年</NOBR>\n<NOBR>03月24日</NOBR>"
    cells = "".join(f"<TD>{cell}</TD>" for cell in (number, day, edition, "１総", "012", length))
    content = (
        "※この記事は著作権などの関係で本文を表示できません。"
        if body is None
        else f'<DIV CLASS="detail001">{body}</DIV>'
    )
    return (
        f'<TABLE CLASS="topic-list"><TR>{heads}</TR><TR>{cells}</TR></TABLE>\n'
        f'<TABLE CLASS="topic-detail"><TR><TD><SPAN CLASS="font002">　{title}</SPAN></TD></TR>'
        f'<TR><TD><SPAN CLASS="font003">{content}</SPAN></TD></TR></TABLE>\n'
    )


def yomidasu(cells: list[str], body: str) -> str:
    heads = "".join(
        f'<th class="wp50">{cell[1:]}</th>' if cell.startswith("T") else f"<th>{cell}</th>" for cell in cells
    )
    return (
        f'<div id="heiseiDetailArea"><table class="contentsTable"><tr>{heads}</tr></table>'
        '<table class="selectSearchTable"><tr><td><p class="mb10">印刷</p><script>x()</script></td></tr></table>'
        f'<p class="mb10">{body}</p></div>\n'
    )


def page(content: str, *, prolog: str = "") -> str:
    return f'{prolog}<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{content}</body></html>'


def read(folder: Path, content: str | bytes, name: str = "a.html") -> ReadResult:
    return checked(read_corpus(put(folder, name, content)))


def test_kikuzo_field_by_field(tmp_path: Path) -> None:
    result = read(tmp_path, page(kikuzo("00001", "ああ　あ", BODY) + kikuzo("00002", "かか", "きき。", edition="夕刊")))
    first, second = (result.documents.set_index("source_index").loc[n] for n in (0, 1))
    assert first["text"] == TEXT
    names = ["title", "outlet", "edition", "section", "page", "language", "author", "length_unit", "format"]
    assert first[names].tolist() == ["ああ あ", "朝日新聞", "朝刊", "１総", "012", "", "", "characters", "kikuzo"]
    assert first["length_declared"] == 13
    assert first["date_raw"] == "2018年 03月24日"
    assert str(first["date"].date()) == "2018-03-24"
    assert first["labels"].split("\n")[0] == "No.: 00001"
    assert second[["title", "edition", "text"]].tolist() == ["かか", "夕刊", "きき。"]
    assert problems_of(result, "warning") == []
    assert problems_of(result, "note") == ["outlet_by_archive"]


def test_kikuzo_saved_by_a_browser(tmp_path: Path) -> None:
    content = kikuzo("00001", "ああ", BODY)
    for tag in ("TABLE", "TR", "TD", "TH", "SPAN", "DIV", "NOBR", "BR", "CLASS"):
        content = content.replace(f"<{tag}", f"<{tag.lower()}").replace(f"</{tag}", f"</{tag.lower()}")
    content = content.replace(' CLASS="topic-list"', ' border="0" class="topic-list wide"').replace("CLASS", "class")
    content = content.replace("<tr>", "<tbody><tr>").replace("</table>", "</tbody></table>")
    result = read(tmp_path, b"\xef\xbb\xbf" + page(content).replace("\n", "\r\n").encode(), "a.htm")
    assert result.documents["text"].tolist() == [TEXT]
    assert result.documents["title"].tolist() == ["ああ"]


def test_kikuzo_withheld_bodies_are_rows_of_the_problems(tmp_path: Path) -> None:
    alone = kikuzo("00003", "ささ", "しし。").partition("</TABLE>")[0] + "</TABLE>"  # a head with nothing behind it
    result = read(tmp_path, page(kikuzo("00001", "ああ", None) + alone + kikuzo("00004", "たた", "ちち。")))
    assert problems_of(result, "error") == ["body_withheld", "body_withheld"]
    details = result.problems.query("problem == 'body_withheld'")["detail"].tolist()
    assert "'ああ' (2018年 03月24日)" in details[0]
    assert "※この記事は" in details[0]
    assert result.documents[["title", "source_index"]].to_numpy().tolist() == [["たた", 2]]
    assert result.summary["records"] == 3


def test_kikuzo_with_a_list_of_hits_above(tmp_path: Path) -> None:
    articles = [kikuzo("00001", "ああ", "いい。"), kikuzo("00002", "かか", "きき。")]
    rows = "".join(article.split("</TR>")[1] + "</TR>" for article in articles)
    hits = articles[0].partition("</TR>")[0] + "</TR>" + rows + "</TABLE>"
    result = read(tmp_path, page(hits + "".join(articles)))
    assert result.documents.sort_values("source_index")["title"].tolist() == ["ああ", "かか"]
    assert problems_of(result, "error") == []


def test_kikuzo_weeklies_have_no_outlet_and_are_reported(tmp_path: Path) -> None:
    result = read(tmp_path, page(kikuzo("00001", "ああ", "いい。", edition="週刊")))
    assert result.documents.loc[0, ["outlet", "edition"]].tolist() == ["", "週刊"]
    assert problems_of(result, "warning") == ["missing_field"]


NINE = ["1", "2018.01.07", "Tああ　１０字", "東京朝刊", "一面", "01頁", "6字", "05段", "写真・地図"]


@pytest.mark.parametrize("prolog", ["", '\n\n\n<?xml version="1.0" encoding="UTF-8"?>\n'])
def test_yomidasu_field_by_field(tmp_path: Path, prolog: str) -> None:
    eight = ["2", "2018.01.08", "Tかか", "大阪夕刊", "図書", "Ｂ２頁", "1,002字", "1段"]
    body = '　いい<span class="phrase">う</span>。<br/>　え<span class="marker_snippet1">え</span>。'
    result = read(tmp_path, page(yomidasu(NINE, body) + yomidasu(eight, "き" * 1001 + "。"), prolog=prolog))
    first, second = (result.documents.set_index("source_index").loc[n] for n in (0, 1))
    assert first["text"] == "いいう。\n\nええ。"
    names = ["title", "outlet", "date_raw", "edition", "section", "page", "captions", "length_unit", "format"]
    assert first[names].tolist() == [
        *("ああ １０字", "読売新聞", "2018.01.07", "東京朝刊", "一面", "01頁", "写真・地図", "characters", "yomidasu"),
    ]
    assert second[names].tolist() == [
        *("かか", "読売新聞", "2018.01.08", "大阪夕刊", "図書", "Ｂ２頁", "", "characters", "yomidasu"),
    ]
    assert [first["length_declared"], second["length_declared"]] == [6, 1002]
    assert str(first["date"].date()) == "2018-01-07"
    assert first["labels"].split("\n") == ["1", "2018.01.07", "ああ １０字", *NINE[3:]]
    assert problems_of(result, "warning") == []


def test_yomidasu_length_is_checked_and_may_be_missing(tmp_path: Path) -> None:
    without = [cell for cell in NINE if cell != "6字"]
    long = [cell.replace("6字", "600字") for cell in NINE]
    result = read(tmp_path, page(yomidasu(without, "いい。") + yomidasu(long, "うう。")))
    documents = result.documents.set_index("source_index")
    assert [str(value) for value in documents["length_declared"]][1].startswith("600")
    assert documents.loc[0, ["section", "page"]].tolist() == ["一面", "01頁"]
    assert problems_of(result, "warning") == ["length_differs"]


def test_yomidasu_cells_as_entities_and_an_edition_of_another_name(tmp_path: Path) -> None:
    cells = [*NINE[:3], "京都版", *NINE[4:]]
    coded = ["".join(c if c.isascii() else f"&#{ord(c)};" for c in cell) for cell in cells]
    result = read(tmp_path, page(yomidasu(coded, "いい。\n  うう。ab\n  cd")))
    assert result.documents.loc[0, ["edition", "section", "page", "title"]].tolist() == [
        *("京都版", "一面", "01頁", "ああ １０字"),
    ]
    assert result.documents.loc[0, "text"] == "いい。うう。ab cd"


def test_yomidasu_without_a_body(tmp_path: Path) -> None:
    result = read(tmp_path, page(yomidasu(NINE, "") + yomidasu(NINE, "いい。")))
    assert problems_of(result, "error") == ["no_text"]
    assert len(result.documents) == 1


def test_yomidasu_paragraphs_of_the_page_are_no_text(tmp_path: Path) -> None:
    content = yomidasu(NINE, "いい。") + '<div><p class="mb10">うう</p></div>'
    assert read(tmp_path, page(content)).documents["text"].tolist() == ["いい。"]


@pytest.mark.parametrize(
    "mark", ['<table class="topic-list"><th>発行日</table>', '<p class="contentsTable"><b class="wp50">']
)
def test_pages_without_articles(tmp_path: Path, mark: str) -> None:
    assert problems_of(read(tmp_path, page(mark)), "error") == ["no_articles"]


_PAGES = [
    page(kikuzo("00001", "ああ", BODY) + kikuzo("00002", "かか", None)).encode(),
    page(yomidasu(NINE, "　いい。<br/>　うう。") + yomidasu(NINE[:8], "ええ。")).encode(),
]


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(_PAGES), st.integers(0, 2**32))
def test_mutations_never_raise(base: bytes, seed: int) -> None:
    dice = random.Random(seed)
    raw = bytearray(base)
    for _ in range(dice.randint(1, 4)):
        where = dice.randrange(len(raw))
        raw[where : where + dice.choice((0, 1, 90))] = dice.randbytes(dice.choice((0, 1, 6)))
    raw = raw[: dice.randrange(1, len(raw))] if dice.random() < 0.4 else raw
    with tempfile.TemporaryDirectory() as folder:
        result = read(Path(folder), bytes(raw))
    assert "unreadable" not in set(result.problems["problem"])
