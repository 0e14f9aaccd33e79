"""LexisNexis samples of another project with field-level gold; the texts are lorem ipsum, but not ours to ship."""

from __future__ import annotations

import json
import os
import re
import zipfile
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest

from mediaanalysis.corpus.readers import read_corpus

from ..reading_helpers import checked, problems_of

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("MEDIAANALYSIS_BENCH_DATA", ROOT.parent / "shared" / "data")) / "lexisnexis-lorem"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no LexisNexis samples in {DATA}")


def gold(name):
    return [json.loads(line) for line in (DATA / f"expected_LNToutput_{name}.jsonl").read_text("utf-8").splitlines()]


def squeezed(text):
    return " ".join(text.split())


@pytest.fixture(scope="module")
def text_file():
    result = checked(read_corpus(DATA / "sample.TXT"))
    return result, result.documents.sort_values("source_index").to_dict("records")


def test_fields_of_the_text_file(text_file):
    _, rows = text_file
    expected = gold("meta")
    assert len(rows) == len(expected) == 10
    for row, meta in zip(rows, expected, strict=True):
        assert row["outlet"] == meta["Newspaper"]
        assert row["date"].date() == date(1970, 1, 1) + timedelta(days=meta["Date"])
        assert f"LENGTH: {meta['Length']}" in row["labels"].split("\n")
        assert row["length_declared"] == int(meta["Length"].split()[0].replace(",", ""))
        assert row["section"] == (meta["Section"] or "")
        assert row["author"] == (meta["Author"] or "")
        assert row["edition"] == (meta["Edition"] or "")
        assert row["title"] == meta["Headline"]


def test_pages_pictures_and_languages_of_the_text_file(text_file):
    result, rows = text_file
    assert [row["page"] for row in rows] == ["", "", "6", "3", "24", "8", "", "", "6", ""]
    assert [bool(row["captions"]) for row in rows] == [number in (4, 9) for number in range(1, 11)]
    assert {row["language"] for row in rows} == {"en"}
    assert [bool(row["copyright"]) for row in rows] == [True] * 9 + [False]
    assert problems_of(result, "note") == ["declared_count"]  # one counter says 383, the cover and the others 10
    assert problems_of(result, "warning") == []
    assert "UNIVERSITY" not in "\n".join(str(value) for row in rows for value in row.values())


def test_bodies_of_the_text_file(text_file):
    _, rows = text_file
    paragraphs = gold("paragraphs")
    for number, (row, article) in enumerate(zip(rows, gold("articles"), strict=True), 1):
        assert squeezed(row["text"]) == squeezed(article["Article"])
        expected = [squeezed(p["Paragraph"]) for p in paragraphs if p["Art_ID"] == number]
        assert list(map(squeezed, row["text"].split("\n\n"))) == expected


def plain_paragraphs(raw):
    """The paragraphs of a Word file by regular expressions alone: a second opinion on ours."""
    parts = re.findall(r"<w:p[ >].*?</w:p>", raw, flags=re.DOTALL)
    clean = (re.sub(r"<mc:Fallback>.*?</mc:Fallback>", "", part, flags=re.DOTALL) for part in parts)
    broken = (re.sub(r"<w:br ?/>", "<w:t> </w:t>", part) for part in clean)
    texts = ("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", part)) for part in broken)
    return [squeezed(unescape(text)) for text in texts if text.strip()]


def test_the_word_file():
    """Its gold is that of another file (30 articles), so what is expected is read from it by hand and by its markers."""
    result = checked(read_corpus(DATA / "sample.DOCX"))
    rows = result.documents.sort_values("source_index").to_dict("records")
    with zipfile.ZipFile(DATA / "sample.DOCX") as archive:
        paragraphs = plain_paragraphs(archive.read("word/document.xml").decode("utf-8"))
    ends = [number for number, text in enumerate(paragraphs) if text == "End of Document"]
    bodies = [number for number, text in enumerate(paragraphs) if text == "Body"]
    tail = re.compile("Classification|End of Document|Load-Date:.*")
    expected = []
    for start, end in zip(bodies, ends, strict=True):
        stop = next(n for n in range(start, end + 1) if tail.fullmatch(paragraphs[n]))
        expected.append(paragraphs[start + 1 : stop])
    assert [list(map(squeezed, row["text"].split("\n\n"))) for row in rows] == expected
    days = ["07-01", "07-02", "07-04", "07-03", "07-04", "07-02", "07-03", "07-03", "07-03", "07-02"]
    assert [str(row["date"].date()) for row in rows] == [f"2019-{day}" for day in days]
    assert [row["length_declared"] for row in rows] == [355, 571, 641, 663, 17366, 967, 412, 838, 446, 1163]
    assert {row["outlet"] for row in rows} == {"The Guardian(London)"}
    labelled = [[t for t in paragraphs if t.startswith(name)] for name in ("Section:", "Byline:")]
    assert [f"Section: {row['section']}" for row in rows] == labelled[0]
    assert [f"Byline: {row['author']}" for row in rows] == labelled[1]
    titles = [paragraphs[end + 1] for end in ends[:-1]]
    assert [row["title"] for row in rows[1:]] == titles
    assert [row["language"] for row in rows] == ["", "", "", "", "", "", "en", "", "", ""]
    assert [bool(row["load_date"]) for row in rows] == [False] * 6 + [True, False, True, True]
    assert problems_of(result, "note") == ["declared_count"]
    assert set(problems_of(result, "warning")) == {"length_differs"}  # its bodies were replaced, its lengths were not
    assert not re.search("Job Number|Search Terms|Quellen", result.documents.to_string())
