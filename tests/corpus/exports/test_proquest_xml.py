"""ProQuest XML: one record, collections, the older historical layout; text as escaped HTML or plain."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus.readers import read_corpus

from ..reading_helpers import checked, problems_of, put

HTML = "<html><head><title></title></head><body><p>Lorem ipsum.</p><p>Dolor &amp; <b>si</b>t.</p></body></html>"
PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n'


def studio(number: int = 100000001, text: str = HTML, *, title: str = "Lorem <ipsum> [Final Edition]") -> str:
    """A record of TDM Studio."""
    return f"""<RECORD><GOID>{number}</GOID><SortTitle>lorem</SortTitle><Obj>
<SourceType Abbr="N">Newspapers</SourceType><ObjectTypes><mstar>Feature</mstar></ObjectTypes>
<TitleAtt><Title>{escape(title)}</Title></TitleAtt><NumericDate>2010-05-08</NumericDate><AlphaDate>May 8, 2010</AlphaDate>
<Language><RawLang>English</RawLang><ISO><ISOCode>ENG</ISOCode></ISO></Language>
<Contributors><Contributor ContribRole="Author" ContribOrder="1"><Author><LastNameAtt><LastName>Ipsum</LastName></LastNameAtt>
<FirstNameAtt><FirstName>A.</FirstName></FirstNameAtt></Author></Contributor>
<Contributor ContribRole="Author"><OriginalForm>By B. Dolor</OriginalForm></Contributor>
<Contributor ContribRole="Photographer"><OriginalForm>C. Sit</OriginalForm></Contributor></Contributors>
<Abstract><AbsText HTMLContent="true">{escape("<p>Sed.</p>")}</AbsText></Abstract>
<PrintLocation><StartPage>B1</StartPage></PrintLocation>
<Terms><GenSubjTerm><GenSubjValue>Lorem</GenSubjValue></GenSubjTerm><GenSubjTerm><GenSubjValue>Amet</GenSubjValue></GenSubjTerm></Terms>
<Copyright><CopyrightData>{escape("Copyright 2010 Lorem &amp; Co")}</CopyrightData></Copyright></Obj>
<TextInfo><Text WordCount="5" HTMLContent="true">{escape(text)}</Text></TextInfo>
<DFS><PubFrosting><Title>The Lorem Courier</Title></PubFrosting></DFS></RECORD>"""


HISTORICAL = """<Record><RecordID>7</RecordID><RecordTitle>Dolor</RecordTitle><Publication><Title>Lorem Post</Title></Publication>
<AlphaPubDate>Jan 2, 1920</AlphaPubDate><NumericPubDate>19200102</NumericPubDate><LanguageCode>GER</LanguageCode>
<Contributor><ContribRole>Author</ContribRole><PersonName>Sit, D</PersonName></Contributor><StartPage>3</StartPage>
<URLDocView>http://search.proquest.com/docview/7/?accountid=77</URLDocView>
<FullText>Lorem ipsum
dolor.

Sit amet.</FullText></Record>"""


def read(folder: Path, content: str, name: str = "a.xml"):
    result = checked(read_corpus(put(folder, name, content)))
    return result, result.documents.sort_values("source_index").reset_index(drop=True).astype(object).fillna("")


def test_every_field_of_a_record(tmp_path: Path) -> None:
    result, rows = read(tmp_path, PROLOG + studio())
    wanted = {
        "text": "Lorem ipsum.\n\nDolor & sit.",
        "title": "Lorem <ipsum>",
        "edition": "Final Edition",
        "outlet": "The Lorem Courier",
        "date": pd.Timestamp("2010-05-08"),
        "date_raw": "2010-05-08",
        "author": "Ipsum, A.; By B. Dolor",
        "page": "B1",
        "language": "en",
        "abstract": "Sed.",
        "subject": "Lorem; Amet",
        "copyright": "Copyright 2010 Lorem & Co",
        "publication_type": "Newspapers",
        "length_declared": 5,
        "length_unit": "words",
        "format": "proquest_xml",
    }
    assert {name: rows.loc[0, name] for name in wanted} == wanted
    assert str(rows.loc[0, "accession"]) == "100000001"
    assert result.summary == {"files": 1, "records": 1, "documents": 1, "rejected": 0, "warnings": 0}


def test_a_collection_and_the_historical_layout(tmp_path: Path) -> None:
    hidden = (
        studio(2)
        .replace("<TextInfo><Text WordCount", "<HiddenText WordCount")
        .replace("</Text></TextInfo>", "</HiddenText>")
    )
    empty = studio(3, "")
    _, rows = read(tmp_path, f"{PROLOG}<Records>{HISTORICAL}{hidden}</Records>")
    assert rows["text"].tolist() == ["Lorem ipsum\ndolor.\n\nSit amet.", "Lorem ipsum.\n\nDolor & sit."]
    assert rows.loc[0, ["title", "outlet", "date", "author", "language", "page", "url"]].tolist() == [
        "Dolor",
        "Lorem Post",
        pd.Timestamp("1920-01-02"),
        "Sit, D",
        "de",
        "3",
        "https://search.proquest.com/docview/7",
    ]
    result, _ = read(tmp_path, f"{PROLOG}<x:Set xmlns:x='y'>{studio()}{empty}</x:Set>", "b.xml")
    assert problems_of(result, "error") == ["no_full_text"]
    assert result.summary["records"] == 2


def test_records_written_one_after_the_other(tmp_path: Path) -> None:
    content = "\ufeff" + PROLOG + studio() + "\n" + PROLOG + studio(2)[:-30] + PROLOG + studio(3, "<p>Amet.</p>")
    result, rows = read(tmp_path, content, "a.txt")
    assert rows["text"].tolist() == ["Lorem ipsum.\n\nDolor & sit.", "Amet."]
    assert problems_of(result, "error") == ["broken_xml"]
    assert result.summary["records"] == 3
    result, rows = read(tmp_path, f"{PROLOG}{studio()}\n{PROLOG}<a/>", "b.xml")
    assert problems_of(result, "error") == ["no_articles"]
    assert len(rows) == 1


def test_pictures_and_unescaped_paragraphs(tmp_path: Path) -> None:
    text = '<p>Lorem.</p><div class="document_view_image"><p>Caption.</p></div><p>--</p><p>a@lorem.example</p>'
    inside = studio(2).replace(escape(HTML), "<p>Lorem <i>ip</i>sum.</p><p>Sit.</p>")
    _, rows = read(tmp_path, f"<Records>{studio(1, text)}{inside}</Records>")
    assert rows["text"].tolist() == ["Lorem.", "Lorem ipsum.\n\nSit."]
    assert rows.loc[0, ["captions", "note"]].tolist() == ["Caption.", "a@lorem.example"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (PROLOG + studio()[:-40], "broken_xml"),
        (PROLOG + "<Lorem><NumericDate>2010-05-08</NumericDate></Lorem>", "no_articles"),
        (PROLOG + '<!DOCTYPE a [<!ENTITY x "lorem">]>' + studio(), "xml_entities"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, content: str, problem: str) -> None:
    assert problems_of(read(tmp_path, content)[0], "error") == [problem]


@settings(max_examples=60)
@given(st.data())
def test_damage_never_raises_and_counts_add_up(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    raw = f"{PROLOG}<Records>{studio()}{HISTORICAL}</Records>".encode()
    first = data.draw(st.integers(0, len(raw)))
    second = data.draw(st.integers(first, len(raw)))
    raw = raw[:first] + data.draw(st.binary(max_size=20)) + (raw[second:] if data.draw(st.booleans()) else b"")
    checked(read_corpus(put(tmp_path_factory.mktemp("x"), "a.xml", raw), format="proquest_xml"))
