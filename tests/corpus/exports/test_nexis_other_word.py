"""Word files that are no delivery, broken ones, and what protects from hostile ones."""

from __future__ import annotations

import io
import zipfile

import pandas as pd
import pytest

from mediaanalysis.corpus.formats import docx as word
from mediaanalysis.corpus.readers import read_corpus

from ..reading_helpers import checked, problems_of, put
from .nexis_fixtures import article, docx, link, para, run, table

BODY = "Lorem ipsum dolor sit amet, consectetur adipiscing elit."


def read(folder, raw, name="ipsum.docx"):
    result = checked(read_corpus(put(folder, name, raw)))
    return result, result.documents.to_dict("records")


def problem_of(folder, raw, name="ipsum.docx"):
    result, rows = read(folder, raw, name)
    assert rows == []
    (problem,) = result.problems.to_dict("records")
    assert problem["source_file"] == name
    return problem["problem"], problem["detail"]


def test_a_heading_is_the_title_and_the_rest_the_text(tmp_path):
    styles = '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    content = [para("Kicker"), para(run("Lo"), link("rem"), style="berschrift1"), para(BODY), para(), table(("a", "1"))]
    _, (row,) = read(tmp_path, docx(*content, styles=styles))
    assert (row["title"], row["text"]) == ("Lorem", f"Kicker\n\n{BODY}\n\na | 1")


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("Lorem rises", "Lorem rises"),
        ("Will lorem rise?", "Will lorem rise?"),
        (BODY, ""),
        ("Lorem:", ""),
        ("L" * 200, ""),
    ],
)
def test_a_short_first_paragraph_is_the_title(tmp_path, first, title):
    _, (row,) = read(tmp_path, docx(para(first), para(BODY)))
    assert (row["title"], row["text"]) == (title, BODY if title else f"{first}\n\n{BODY}")


def test_one_paragraph_is_text(tmp_path):
    _, (row,) = read(tmp_path, docx(para("Lorem rises", level=True)))
    assert (row["title"], row["text"]) == ("", "Lorem rises")


def test_it_takes_metadata_beside_it(tmp_path):
    put(tmp_path, "a.docx", docx(para("Lorem"), para(BODY)))
    put(tmp_path, "metadata.csv", "file,outlet,date\na.docx,The Lorem Courier,2014-03-03\n")
    row = checked(read_corpus(tmp_path)).documents.iloc[0]
    assert (row["outlet"], row["date"]) == ("The Lorem Courier", pd.Timestamp("2014-03-03"))


def test_a_bookmark_alone_makes_no_delivery(tmp_path):
    _, (row,) = read(tmp_path, docx(para("Lorem", mark="Bookmark_1"), para(BODY)))
    assert (row["title"], row["text"]) == ("Lorem", BODY)
    _, (row,) = read(tmp_path, docx(para("Lorem"), para(BODY), para("End of Document")))
    assert row["text"] == f"{BODY}\n\nEnd of Document"


def test_a_text_box_is_read_once(tmp_path):
    box = f"<w:txbxContent>{para('Boxed.')}</w:txbxContent>"
    drawing = (
        '<mc:AlternateContent xmlns:mc="m"><mc:Choice><w:drawing><wps:txbx xmlns:wps="s">'
        f"{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    _, (row,) = read(tmp_path, docx(para(BODY, f"<w:r>{drawing}</w:r>"), para("End.")))
    assert row["text"] == f"{BODY}\n\nBoxed.\n\nEnd."


def test_an_empty_one_is_rejected(tmp_path):
    assert problem_of(tmp_path, docx(para()))[0] == "empty_text"


@pytest.mark.parametrize("name", ["a.docx", "b.doc"])
def test_old_word_files_say_what_to_do(tmp_path, name):
    problem, detail = problem_of(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), name)
    assert problem == "old_word_file"
    assert "save it as .docx" in detail


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_cut_off_files_say_so(tmp_path, share):
    raw = docx(*(para(f"{BODY} {n}") for n in range(200)), article(1, BODY))
    problem, detail = problem_of(tmp_path, raw[: int(len(raw) * share)])
    assert problem == "broken_zip"
    assert "cut off" in detail


def test_damage_inside(tmp_path):
    raw = bytearray(docx(*(para(f"{BODY} {n * n}") for n in range(200))))
    raw[80:120] = bytes(40)
    assert problem_of(tmp_path, bytes(raw))[0] == "broken_zip"
    assert problem_of(tmp_path, docx("<w:p>"))[0] == "broken_xml"


def test_a_zip_that_is_no_word_file(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("lorem.txt", "Lorem")
    problem, detail = problem_of(tmp_path, stream.getvalue())
    assert problem == "not_docx"
    assert "lorem.txt" in detail


def test_bombs_are_refused(tmp_path, monkeypatch):
    assert problem_of(tmp_path, docx(para("a" * 3_000_000)))[0] == "zip_limit"
    monkeypatch.setattr(word, "MAX_PART_BYTES", 1000)
    assert problem_of(tmp_path, docx(*(para(f"{BODY} {n}") for n in range(90))))[0] == "zip_limit"


def test_entities_are_not_expanded(tmp_path):
    entities = '<!DOCTYPE d [<!ENTITY a "lorem"><!ENTITY b "&a;&a;&a;">]>'
    raw = docx(para(BODY), para("x&b;y"))
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(stream, "w") as new:
        new.writestr("word/document.xml", entities + old.read("word/document.xml").decode().split("?>", 1)[1])
    result, rows = read(tmp_path, stream.getvalue())
    assert not rows or "loremlorem" not in rows[0]["text"]
    assert rows or problems_of(result, "error")


def test_deep_nesting_is_refused_or_read(tmp_path):
    deep = "<w:ins>" * 5000 + run("Lorem") + "</w:ins>" * 5000
    result, rows = read(tmp_path, docx(para(BODY), para(deep)))
    assert rows or problems_of(result, "error") == ["broken_xml"]
