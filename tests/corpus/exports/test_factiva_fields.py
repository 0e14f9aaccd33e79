"""Factiva with named fields: tables of field codes in a page, and XML."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus.batch import Options, RejectedError, Source
from mediaanalysis.corpus.formats.factiva_fields import read_factiva_fields
from mediaanalysis.corpus.sniffing import sniff

from ..reading_helpers import problems_of
from .factiva_fixtures import (
    BARE,
    NUMBER,
    ROWS,
    XML,
    classed,
    coded,
    field_page,
    number,
    only,
    page,
    plain,
    read,
    rows,
    xml,
)

TEXT = "Lorem ipsum dolor.\n\nSit amet.\n\nConsectetur elit."


def without(*codes: str, **changed: str) -> list[tuple[str, str]]:
    return [(code, changed.get(code, value)) for code, value in ROWS if code not in codes]


def test_every_field(tmp_path: Path) -> None:
    result = read(tmp_path, field_page(coded(*ROWS)))
    row = only(result)
    assert row["text"] == TEXT
    assert (row["title"], row["outlet"], row["author"]) == ("Lorem ipsum", "The Lorem Post", "By A. Ipsum")
    assert (str(row["date"].date()), row["date_raw"]) == ("2017-01-02", "2 January 2017")
    assert (row["section"], row["page"], row["edition"], row["language"]) == ("News", "17", "1; National", "en")
    assert (row["accession"], row["copyright"], row["format"]) == (NUMBER, "(c) 2017 Lorem Post Ltd", "factiva_fields")
    assert (row["length_declared"], row["length_unit"]) == (9, "words")
    assert row["captions"] == "Lorem at the window"
    assert row["note"] == "Special to Lorem\nLorem press office"
    assert row["subject"] == (
        "lorem : Lorem Corp | gpol : Domestic Politics | gcat : General News | lor : Loremland | A/LOR | B"
    )
    labels = row["labels"].split("\n")
    assert [label.partition(":")[0] for label in labels] == [code for code, _ in ROWS if code not in ("LP", "TD")]
    assert {"ET: 04:35", "VOL: Volume 3", "PUB: Lorem Post Ltd", "IPC: A/LOR | B"} <= set(labels)
    assert result.problems.empty


def test_a_short_item_has_no_td(tmp_path: Path) -> None:
    result = read(tmp_path, field_page(coded(*without("TD")), coded(*without("LP", AN=f"Document {number(2)}"))))
    assert rows(result)["text"].tolist() == ["Lorem ipsum dolor.", "Sit amet.\n\nConsectetur elit."]
    assert problems_of(result, "warning") == []


def test_a_body_without_classes_or_paragraphs(tmp_path: Path) -> None:
    body = without(LP="Lorem <b>ip</b>sum.", TD=plain("Sit.") + "<pre>a\nb</pre>" + classed("PHOTO: Lorem."))
    row = only(read(tmp_path, field_page(coded(*body))))
    assert row["text"] == "Lorem ipsum.\n\nSit.\n\na\nb"
    assert row["captions"] == "Lorem at the window\nPHOTO: Lorem."


def test_an_article_without_a_body_is_one_error(tmp_path: Path) -> None:
    result = read(tmp_path, field_page(coded(*without("LP", "TD")), coded(*ROWS)))
    assert (rows(result)["text"].tolist(), problems_of(result, "error")) == ([TEXT], ["empty_text"])
    assert "HD, BY" in result.problems["detail"].str.cat()


def test_many_articles_in_one_table_and_without_numbers(tmp_path: Path) -> None:
    one = coded(*without("AN"), *without(HD="Dolor", AN=f"Document {number(2)}"), *without(HD="Sit"))
    result = read(tmp_path, field_page(one))
    assert rows(result)["title"].tolist() == ["Lorem ipsum", "Dolor", "Sit"]
    assert set(rows(result)["text"]) == {TEXT}


def test_field_codes_inside_the_outer_elements_of_articles(tmp_path: Path) -> None:
    result = read(tmp_path, page(coded(*ROWS), coded(*without(AN=f"Document {number(2)}"), xx="de")))
    assert rows(result)["text"].tolist() == [TEXT, TEXT]
    assert set(rows(result)["format"]) == {"factiva_fields"}
    assert rows(result)["accession"].tolist() == [NUMBER, number(2)]
    assert problems_of(result, "warning") == ["identical_record"]


@pytest.mark.parametrize(
    ("wc", "pd", "la", "an", "day", "language"),
    [
        ("9 mots", "29 décembre 2011", "Français", "Document", "2011-12-29", "fr"),
        ("9 Wörter", "29 Dezember 2011", "Deutsch", "Dokument", "2011-12-29", "de"),
        ("9 palabras", "29 diciembre 2011", "Español", "Documento", "2011-12-29", "es"),
        ("9 woorden", "29 december 2011", "Nederlands", "Document", "2011-12-29", "nl"),
        ("9 слов", "29 декабря 2011", "Русский", "Документ", "2011-12-29", "ru"),
        ("9 字", "2011 年 12 月 29 日", "日文", "文件", "2011-12-29", "ja"),
        ("9 parole", "29 dicembre 2011", "Italiano", "Documento", "2011-12-29", "it"),
        ("9 palavras", "29 dezembro 2011", "Português", "Documento", "2011-12-29", "pt"),
    ],
)
def test_interfaces(tmp_path: Path, wc: str, pd: str, la: str, an: str, day: str, language: str) -> None:
    row = only(read(tmp_path, field_page(coded(*without(WC=wc, PD=pd, LA=la, AN=f"{an} {NUMBER}"), xx="fr"))))
    assert (str(row["date"].date()), row["language"], row["accession"]) == (day, language, NUMBER)
    assert (row["length_declared"], row["date_raw"]) == (9, pd)


def test_an_unknown_language_is_reported(tmp_path: Path) -> None:
    result = read(tmp_path, field_page(coded(*without(LA="Loremisch"))))
    assert (only(result)["language"], problems_of(result, "warning")) == ("Loremisch", ["unknown_language"])


def test_pages_that_browsers_saved_again(tmp_path: Path) -> None:
    content = field_page(coded(*ROWS))
    upper = content.replace("<td", "<TD").replace("</td", "</TD").replace('class="index"', "class=index")
    tbody = content.replace("<table>", '<table border="0"><tbody>').replace("</table>", "</tbody></table>")
    for variant in (upper, tbody, tbody.replace('class="index"', "valign='top' class='Index x'")):
        assert only(read(tmp_path, variant))["text"] == TEXT


def test_a_page_with_an_index_that_is_not_factiva(tmp_path: Path) -> None:
    content = b'<html><body><table><tr><td class="index">1.</td><td>Lorem</td></tr></table></body></html>'
    assert sniff(content, "html") == "html"
    with pytest.raises(RejectedError, match=r"HD, PD, SN, LP of Factiva were expected; seen: 1\.") as error:
        read_factiva_fields(Source("a.html", "html", len(content), lambda: content), Options({}, None))
    assert error.value.problem == "unknown_layout"


def test_xml_every_field(tmp_path: Path) -> None:
    result = read(tmp_path, xml(XML), "a.xml")
    row = only(result)
    assert row["text"] == "Lorem ipsum, dolor.\n\nIpsumere dolor."
    assert (row["title"], row["outlet"], row["author"]) == ("Lorem ipsum", "The Lorem Post", "By A. Ipsum")
    assert (str(row["date"].date()), row["date_raw"]) == ("2012-01-09", "2012-01-09T01:35:58Z")
    assert (row["page"], row["language"], row["accession"]) == ("A1, A12", "en", "LORM000020120109e10001")
    assert (row["length_declared"], row["length_unit"], row["copyright"]) == (6, "words", "(c) 2012 Lorem")
    assert row["subject"] == "lor : Loremland | gpol : Politics | gcat : General | A/LOR | Lorem text"
    assert row["format"] == "factiva_xml"
    assert {"SC: LORM", "PUB: Lorem Ltd", "RF: distdoc:Lorem"} <= set(row["labels"].split("\n"))
    assert "LOGO" not in row["labels"]
    assert result.problems["problem"].tolist() == ["declared_count"]


def test_xml_lead_of_bare_text_without_pages_length_and_tail(tmp_path: Path) -> None:
    row = only(read(tmp_path, xml(BARE), "a.xml"))
    assert row["text"] == "Lorem ipsum dolor.\n\nSit amet elit.\n\nSed do."
    assert (row["title"], row["language"], row["page"], row["author"]) == ("Dolor", "de", "", "")
    assert (str(row["date"].date()), row["outlet"]) == ("2012-01-10", "Lorem Tagblatt")
    bare = BARE.replace("Lorem ipsum\ndolor.\n    Sit", "Lorem ipsum.    Sit").replace("\n    Sed", "    Sed")
    assert only(read(tmp_path, xml(bare), "a.xml"))["text"] == "Lorem ipsum.\n\nSit amet elit.\n\nSed do."


def test_xml_that_states_a_wrong_count(tmp_path: Path) -> None:
    result = read(tmp_path, xml(XML, BARE, count=20), "a.xml")
    assert (len(result.documents), problems_of(result, "warning")) == (2, ["count_differs"])
    assert "20" in result.problems["detail"][0]


def test_xml_entries_without_an_article_or_a_body(tmp_path: Path) -> None:
    empty = "<article><headline><paragraph>Dolor</paragraph></headline></article>"
    result = read(tmp_path, xml(XML, "<status value='-1'/>", empty, count="3"), "a.xml")
    assert (len(result.documents), sorted(problems_of(result, "error"))) == (1, ["empty_record", "empty_text"])
    assert problems_of(result, "note") == ["declared_count"]


def test_xml_with_a_mark_prefixes_two_headlines_and_lines_of_a_table(tmp_path: Path) -> None:
    body = "<paragraph display='Fixed'>a  1\nb  2</paragraph>"
    text = BARE.replace("</paragraph></headline>", "</paragraph><paragraph>Sit</paragraph></headline>")
    text = text.replace("Lorem ipsum\ndolor.", body)
    content = xml(text, prolog='<?xml version="1.0" encoding="UTF-8"?>\n')
    row = only(read(tmp_path, "\ufeff" + content, "a.xml"))
    assert (row["title"], row["subtitle"]) == ("Dolor", "Sit")
    assert row["text"] == "a 1\nb 2\n\nSit amet elit.\n\nSed do."
    prefixed = content.replace("ppsArticleResponse xmlns=", "ppsArticleResponse xmlns:f='x' xmlns=")
    assert only(read(tmp_path, prefixed, "a.txt"))["title"] == "Dolor"


def test_xml_that_cannot_be_read(tmp_path: Path) -> None:
    assert problems_of(read(tmp_path, xml(XML)[:900], "a.xml"), "error") == ["broken_xml"]
    assert problems_of(read(tmp_path, xml(XML, prolog="<!DOCTYPE x [<!ENTITY a 'b'>]>"), "a.xml"), "error") == [
        "xml_entities"
    ]
    result = read(tmp_path, "<PPSResponse><status>Lorem</status></PPSResponse>", "a.xml")
    assert problems_of(result, "error") == ["unknown_layout"]
    assert "PPSResponse, status" in result.problems["detail"][0]


FIELDS = field_page(coded(*ROWS), coded(*ROWS)).encode()
RESULTS = xml(XML, BARE, count=2).encode()


@settings(max_examples=15)
@given(st.integers(0, len(FIELDS)), st.integers(0, 300), st.binary(max_size=20))
def test_hostile_files_never_raise(at: int, cut: int, junk: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        read(Path(folder), FIELDS[:at] + junk + FIELDS[at + cut :])
        read(Path(folder), FIELDS[:at])
        read(Path(folder), RESULTS[:at] + junk + RESULTS[at + cut :], "a.xml")
