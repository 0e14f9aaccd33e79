"""TEI and trafilatura's XML: the article and nothing beside it. All texts, names and outlets are invented."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus.readers import read_corpus

from ..reading_helpers import checked, problems_of, put

HEADER = (
    "<teiHeader><fileDesc><titleStmt><title>Lorem ipsum: electronic edition</title><title type='sub'>A dolor</title></titleStmt>"
    "<publicationStmt><publisher>University of Ipsum</publisher><date>2031</date></publicationStmt>"
    "<sourceDesc><biblStruct><analytic><title level='a'>Lorem <hi>ip</hi>sum</title>"
    "<author><forename>Ana</forename><surname>Ipsum</surname></author><author>Bo Sit</author></analytic>"
    "<monogr><title level='j'>The Lorem Courier</title><imprint><date when='1914-03-03'>Tuesday, March 3, 1914</date>"
    "<biblScope unit='page'>12</biblScope></imprint><edition>Late City</edition></monogr></biblStruct></sourceDesc></fileDesc>"
    "<profileDesc><langUsage><language ident='en-GB'>English</language></langUsage>"
    "<textClass><keywords><term type='section'>News</term><term>ports</term></keywords></textClass></profileDesc></teiHeader>"
)
BODY = (
    "<text><front><titlePage><docTitle>Front page</docTitle></titlePage></front><body><head>Lorem ipsum</head>"
    "<byline>By Ana Ipsum</byline><dateline>HARNOV, March 2</dateline>"
    "<p>Lorem ip<hi rend='hit'>su</hi>m dolor<lb/>sit<note place='foot'>See <p>dolor</p>.</note> amet.</p><fw>The Lorem Courier 12</fw>"
    "<figure><head>A harbour</head><figDesc>Ships in it.</figDesc></figure>"
    "<head>Sub-head</head><quote>Never again.</quote><p>She said <quote>no</quote> and left, elit<lb break='no'/>r, "
    "<choice><sic>teh</sic><corr>the</corr></choice> end.</p><list><item>One</item><item>Two</item></list>"
    "<table><row><cell>a</cell><cell>b</cell></row></table></body></text>"
)


def tei(header: str = HEADER, body: str = BODY, *, more: str = "") -> str:
    return f'<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="lc-1"{more}>{header}{body}</TEI>'


def test_a_tei_file(tmp_path: Path) -> None:
    put(tmp_path, "a.xml", '<?xml version="1.0"?>\n<!DOCTYPE TEI>\n' + tei())
    result = checked(read_corpus(tmp_path))
    row = result.documents.iloc[0]
    assert row["text"].split("\n\n") == [
        "Lorem ipsum dolor\nsit amet.",
        "Sub-head",
        "Never again.",
        "She said no and left, elitr, teh end.",
        "One",
        "Two",
        "a b",
    ]
    fields = ["title", "subtitle", "outlet", "author", "date_raw", "section", "subject", "page", "edition", "language"]
    assert row[fields].tolist() == [
        "Lorem ipsum",
        "A dolor",
        "The Lorem Courier",
        "Ana Ipsum; Bo Sit",
        "Tuesday, March 3, 1914",
        "News",
        "ports",
        "12",
        "Late City",
        "en",
    ]
    assert row["date"].date() == date(1914, 3, 3)
    assert row[["captions", "note", "dateline", "accession", "format"]].tolist() == [
        "A harbour\nShips in it.",
        "See dolor.",
        "HARNOV, March 2",
        "lc-1",
        "tei",
    ]
    assert result.problems.empty


def test_a_corpus_of_texts(tmp_path: Path) -> None:
    shared = "<teiHeader><fileDesc><titleStmt><title level='j'>Kurier Lorem</title></titleStmt></fileDesc></teiHeader>"
    header = (
        "<teiHeader><fileDesc><titleStmt><title>{0}</title></titleStmt><sourceDesc><bibl><date>3. März 2014</date></bibl>"
        "</sourceDesc></fileDesc></teiHeader>"
    )
    texts = [tei(header.format(n), f"<text xml:lang='deu'><body><p>Text {n}.</p></body></text>") for n in (1, 2)]
    empty = tei(header.format(3), "<text><body><p> </p></body></text>")
    put(
        tmp_path,
        "a.tei",
        f"<teiCorpus xmlns='http://www.tei-c.org/ns/1.0'>{shared}{texts[0]}{empty}{texts[1]}</teiCorpus>",
    )
    result = checked(read_corpus(tmp_path))
    documents = result.documents.sort_values("source_index")
    assert documents["text"].tolist() == ["Text 1.", "Text 2."]
    assert documents["outlet"].tolist() == ["Kurier Lorem"] * 2
    assert documents["language"].tolist() == ["de"] * 2
    assert documents["date"].dt.date.tolist() == [date(2014, 3, 3)] * 2
    assert problems_of(result, "error") == ["no_full_text"]


@pytest.mark.parametrize(
    ("wrap", "fields"),
    [
        ("<TEI.2>{}</TEI.2>", ["", ""]),
        ("<t:TEI xmlns:t='http://www.tei-c.org/ns/1.0'>{}</t:TEI>", ["", ""]),
        ("<TEI xml:lang='fr'>{}</TEI>", ["", "fr"]),
    ],
)
def test_without_a_header(tmp_path: Path, wrap: str, fields: list[str]) -> None:
    text = "<text><body><head>Lorem</head><p>Ipsum.</p></body></text>"
    if "t:" in wrap:
        text = text.replace("<", "<t:").replace("<t:/", "</t:")
    put(tmp_path, "a.xml", wrap.format(text))
    row = checked(read_corpus(tmp_path)).documents.iloc[0]
    assert row[["outlet", "language", "title", "text"]].tolist() == [*fields, "Lorem", "Ipsum."]


def test_groups_and_texts_in_texts(tmp_path: Path) -> None:
    group = "<text><group><text><body><p>One.</p></body></text><text><body><p>Two.</p></body></text></group></text>"
    floating = (
        "<text><body><p>One.</p><floatingText><body><p>Inside.</p></body></floatingText><p>Two.</p></body></text>"
    )
    put(tmp_path, "a.xml", tei("", group))
    put(tmp_path, "b.xml", tei("", floating))
    texts = checked(read_corpus(tmp_path)).documents.set_index("source_file")["text"]
    assert texts.to_dict() == {"a.xml": "One.\n\nTwo.", "b.xml": "One.\n\nInside.\n\nTwo."}


PAGE = """<!DOCTYPE html><html lang="en"><head><title>Lorem closes port</title><meta name="author" content="Ana Ipsum">
<meta property="og:site_name" content="The Lorem Courier"><meta property="article:section" content="World">
<meta property="article:published_time" content="2024-05-01T22:30:00-08:00"></head><body><article><h1>Lorem closes port</h1>
<p>The port of Lorem was closed on Monday after a week of rain, and the ferries to Dolor stayed.<br>A new line here.</p>
<h2>Waiting</h2><blockquote><p>“We wait for the water to fall,” the mayor of Lorem, Sit Amet, told reporters.</p></blockquote>
<ul><li>First item of the list</li><li>Second item of it</li></ul>
<p>The council of the province will <b>meet</b> on Thursday to discuss the repair of the dam above the town.</p>
<div class="comments"><p>A reader of the paper comments here</p></div></article></body></html>"""
TRUTH = [
    "The port of Lorem was closed on Monday after a week of rain, and the ferries to Dolor stayed.\nA new line here.",
    "Waiting",
    "“We wait for the water to fall,” the mayor of Lorem, Sit Amet, told reporters.",
    "First item of the list",
    "Second item of it",
    "The council of the province will meet on Thursday to discuss the repair of the dam above the town.",
]


def written(layout: str, **options: bool) -> str:
    import trafilatura

    url = "https://courier.invalid/2024/port"
    return str(trafilatura.extract(PAGE, url=url, output_format=layout, include_formatting=True, **options))


@pytest.mark.parametrize("layout", ["xml", "xmltei"])
@pytest.mark.parametrize("n", [1, 3])
def test_what_trafilatura_writes(tmp_path: Path, layout: str, n: int) -> None:
    put(tmp_path, "a.xml", "\n".join([written(layout, with_metadata=True)] * n))
    result = checked(read_corpus(tmp_path))
    assert len(result.documents) == n
    row = result.documents.iloc[0]
    assert row["text"].split("\n\n") == TRUTH
    assert row[["title", "outlet", "author", "section", "url"]].tolist() == [
        "Lorem closes port",
        "The Lorem Courier",
        "A Ipsum" if row["author"] == "A Ipsum" else "Ana Ipsum",
        "World",
        "https://courier.invalid/2024/port",
    ]
    assert row["date"].date() == date(2024, 5, 1)
    assert row["comments"] == "A reader of the paper comments here"
    assert problems_of(result, "error") == []


def test_trafilatura_without_metadata(tmp_path: Path) -> None:
    put(tmp_path, "a.xml", written("xml"))
    result = checked(read_corpus(tmp_path))
    assert result.documents.loc[0, "title"] == "Lorem closes port"
    assert result.documents.loc[0, "text"].split("\n\n") == TRUTH
    assert problems_of(result, "warning") == ["missing_field"]


def test_documents_of_trafilatura_without_text(tmp_path: Path) -> None:
    put(
        tmp_path,
        "a.xml",
        '<corpus><doc url="https://courier.invalid/9" title="Lorem"><main/></doc><doc title="B"><main><p>C.</p></main></doc></corpus>',
    )
    result = checked(read_corpus(tmp_path))
    assert result.documents["text"].tolist() == ["C."]
    error = result.problems.query("severity == 'error'").iloc[0]
    assert (error["problem"], error["source_index"]) == ("no_full_text", 0)
    assert error["detail"].startswith("https://courier.invalid/9:")


def test_entities_and_broken_files_are_refused(tmp_path: Path) -> None:
    put(tmp_path, "a.xml", '<!DOCTYPE TEI [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + tei())
    put(tmp_path, "b.xml", tei()[:-200])
    result = checked(read_corpus(tmp_path))
    assert problems_of(result, "error") == ["xml_entities", "broken_xml"]


GOOD = [
    f"<teiCorpus>{HEADER}{tei()}{tei()}</teiCorpus>".encode(),
    b'<doc title="Lorem"><main><head>Lorem</head><p>Ipsum.</p></main></doc>',
]


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 1),
    st.integers(0, 4000),
    st.integers(0, 60),
    st.binary(max_size=20) | st.sampled_from([b"<p>", b"</p>", b"&"]),
)
def test_any_damage_is_a_problem_and_never_raises(which: int, at: int, n_lost: int, put_in: bytes) -> None:
    raw = GOOD[which]
    at %= len(raw)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "cut.xml").write_bytes(raw[:at])
        Path(folder, "hurt.xml").write_bytes(raw[:at] + put_in + raw[at + n_lost :])
        result = checked(read_corpus(folder))
    assert "unreadable" not in set(result.problems["problem"])
