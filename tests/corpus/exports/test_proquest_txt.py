"""ProQuest's text export: records between lines of underscores, label lines in the language of the interface."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus.readers import read_corpus

from ..reading_helpers import checked, problems_of, put

RULE = "_" * 60
COVER = f"""{RULE}

Report Information from ProQuest
November 27 2021 10:11
Quis Exporter
{RULE}

Table of contents

1. Lorem ipsum
2. Dolor: sit
"""
FIRST = """Document 1 of 2

Lorem ipsum [South Final Edition]

Author: Ipsum, A; Dolor, B

Publication info: Lorem Tribune ; Lorem, Calif. [Lorem, Calif]08 May 2010: B.1.

http://search.proquest.com/docview/100000001?accountid=77

Abstract: Lorem.

Ipsum.

Links: http://library.exporter.example/?x

Full text: Lorem ipsum.

Location: Dolor hall.

Time: 8

Sit amet.

Enlarge this image.

Caption: Amet.

--

a.ipsum@lorem.example

Subject: Lorem; Ipsum

Location: Dolor

Title: Lorem ipsum [South Final Edition]

Publication title: Lorem Tribune; Lorem, Calif.

Pages: B.1

Publication date: May 8, 2010

Section: Metro

Mood: calm

Dateline: LOREM CITY

Source type: Newspapers

Language of publication: English

Document type: News

ProQuest document ID: 100000001

Document URL: http://search.proquest.com/docview/100000001?accountid=77

Copyright: (Copyright (c) 2010
Lorem Media)

Last updated: 2010-05-09

Database: Lorem Newsstand
"""
# The other order that is seen: title first, the text last.
SECOND = """Document 2 of 2

Title: Dolor: sit
Publication title: Lorem Post; Lorem
Publication date: Mar 10, 2022
Author: Anonymous
Abstract: None available.
ProQuest document ID: 100000002
URL: https://lorem.example/a
Database: Lorem Newsstand
Full text: Consectetur adipiscing.

Elit sed: do.
"""
FOOT = f"{RULE}\n\nContact us at: http://www.proquest.com\n\nDatabase copyright 2021 Lorem LLC. Quis Exporter\n"


def whole(*records: str, cover: str = COVER) -> str:
    return cover + "".join(f"{RULE}\n\n{record}\n" for record in records) + FOOT


def read(folder: Path, text: str | bytes, name: str = "a.txt"):
    result = checked(read_corpus(put(folder, name, text)))
    return result, result.documents.sort_values("source_index").reset_index(drop=True).astype(object).fillna("")


@pytest.mark.parametrize("content", [whole(FIRST, SECOND), "\ufeff" + whole(FIRST, SECOND).replace("\n", "\r\n")])
def test_every_field(tmp_path: Path, content: str) -> None:
    result, rows = read(tmp_path, content)
    wanted = {
        "text": "Lorem ipsum.\n\nLocation: Dolor hall.\n\nTime: 8\n\nSit amet.",
        "title": "Lorem ipsum",
        "edition": "South Final Edition",
        "outlet": "Lorem Tribune",
        "date": pd.Timestamp("2010-05-08"),
        "date_raw": "May 8, 2010",
        "author": "Ipsum, A; Dolor, B",
        "section": "Metro",
        "page": "B.1",
        "language": "en",
        "dateline": "LOREM CITY",
        "abstract": "Lorem.\n\nIpsum.",
        "captions": "Caption: Amet.",
        "note": "a.ipsum@lorem.example",
        "url": "https://search.proquest.com/docview/100000001",
        "subject": "Lorem; Ipsum",
        "copyright": "(Copyright (c) 2010 Lorem Media)",
        "load_date": "2010-05-09",
        "publication_type": "Newspapers",
        "format": "proquest_txt",
    }
    assert {name: rows.loc[0, name] for name in wanted} == wanted
    assert "Mood: calm" in rows.loc[0, "labels"].split("\n")
    assert rows.loc[1, ["text", "title", "outlet", "author", "abstract", "url"]].tolist() == [
        "Consectetur adipiscing.\n\nElit sed: do.",
        "Dolor: sit",
        "Lorem Post",
        "",
        "",
        "https://lorem.example/a",
    ]
    assert result.summary == {"files": 1, "records": 2, "documents": 2, "rejected": 0, "warnings": 0}
    assert problems_of(result, "note") == ["declared_count"]
    everything = result.documents.to_csv() + result.problems.to_csv()
    assert not [word for word in ("xporter", "accountid", "Report Information", "copyright 2021") if word in everything]


def test_a_wrong_total_and_a_record_without_text(tmp_path: Path) -> None:
    citation = FIRST[: FIRST.index("Full text")] + FIRST[FIRST.index("Subject: Lorem") :]
    result, rows = read(tmp_path, whole(SECOND, citation).replace("1 of 2", "1 of 3").replace("2 of 2", "2 of 3"))
    assert rows["title"].tolist() == ["Dolor: sit"]
    assert problems_of(result, "error") == ["no_full_text"]
    assert problems_of(result, "warning") == ["count_differs"]


def test_records_without_rules_between_them(tmp_path: Path) -> None:
    first, second = (FIRST.split("\n", 2)[2], FIRST.split("\n", 2)[2].replace("Lorem ipsum [South", "Amet: sed [South"))
    _, rows = read(tmp_path, f"{first}\n{second.replace('100000001', '100000002')}")
    assert rows["title"].tolist() == ["Lorem ipsum", "Amet: sed"]


def test_long_lines_without_blank_lines_are_paragraphs(tmp_path: Path) -> None:
    lines = ["lorem " * 30, "ipsum " * 30]
    record = SECOND.replace("Consectetur adipiscing.\n\nElit sed: do.", "\n".join(lines))
    assert read(tmp_path, whole(record))[1]["text"].tolist() == ["\n\n".join(line.strip() for line in lines)]


INTERFACES = {
    "de": "Titel|Titel der Publikation|Erscheinungsdatum|Publikationssprache|ProQuest-Dokument-ID|Volltext|Dokument 1 von 1",
    "fr": "Titre |Titre de la publication |Date de publication |Langue de publication |ID de document ProQuest |"
    "Texte intégral |Document 1 sur 1",
    "es": "Título|Título de publicación|Fecha de publicación|Idioma de la publicación|ID del documento de ProQuest|"
    "Texto completo|Documento 1 de 1",
    "nl": "Titel|Publicatietitel|Publicatiedatum|Taal van publicatie|ID van ProQuest-document|Volledige tekst|Document 1 van 1",
    "ru": "Название|Название публикации|Дата публикации|Язык публикации|Идентификатор документа ProQuest|Полный текст|"
    "Документ 1 из 1",
    "zh": "标题|出版物名称|出版日期|出版物语言|ProQuest 文档 ID|全文|第 1 个文档，共 1 个",
}
DAYS = {
    "de": "Mai 8, 2010",
    "fr": "mai 8, 2010",
    "es": "8 de mayo de 2010",
    "nl": "8 mei 2010",
    "ru": "8 мая 2010",
    "zh": "2010年5月8日",
}
TONGUES = {"de": "Englisch", "fr": "Anglais", "es": "Inglés", "nl": "Engels", "ru": "Английский", "zh": "英文"}


@pytest.mark.parametrize("interface", INTERFACES)
def test_interfaces_in_other_languages(tmp_path: Path, interface: str) -> None:
    title, outlet, date, language, number, full, counter = INTERFACES[interface].split("|")
    colon = "：" if interface == "zh" else ":"
    lines = {
        title: "Lorem",
        outlet: "Lorem Post; Lorem",
        date: DAYS[interface],
        language: TONGUES[interface],
        number: "100000001",
        full: "Dolor sit.",
    }
    record = f"{counter}\n\n" + "\n\n".join(f"{name}{colon} {value}" for name, value in lines.items()) + "\n"
    result, rows = read(tmp_path, whole(record))
    assert rows.loc[0, ["title", "outlet", "date", "language", "text"]].tolist() == [
        "Lorem",
        "Lorem Post",
        pd.Timestamp("2010-05-08"),
        "en",
        "Dolor sit.",
    ]
    assert result.summary["warnings"] == 0
    assert problems_of(result, "note") == ["declared_count"]


def test_a_cover_alone_says_what_was_seen(tmp_path: Path) -> None:
    result = checked(read_corpus(put(tmp_path, "a.txt", COVER + FOOT), format="proquest_txt"))
    assert problems_of(result, "error") == ["no_articles"]


@settings(max_examples=60)
@given(st.data())
def test_damage_never_raises_and_counts_add_up(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    raw = whole(FIRST, SECOND).encode()
    first = data.draw(st.integers(0, len(raw)))
    second = data.draw(st.integers(first, len(raw)))
    raw = raw[:first] + data.draw(st.binary(max_size=20)) + (raw[second:] if data.draw(st.booleans()) else b"")
    checked(read_corpus(put(tmp_path_factory.mktemp("x"), "a.txt", raw), format="proquest_txt"))
