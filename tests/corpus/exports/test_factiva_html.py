"""Pages of Factiva in the layout of a publication: every field, every trap of the layout."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus.sniffing import sniff

from ..reading_helpers import problems_of
from .factiva_fixtures import BODY, NUMBER, TEXT, article, classed, number, only, page, plain, read, rows

HEADER = ("8 words", "2 January 2017", "The Lorem Post", "LORM", "English", "(c) 2017 Lorem Post Ltd ")


def header(*middle: str, length: str = "8 words") -> tuple[str, ...]:
    return (length, "2 January 2017", "The Lorem Post", "LORM", *middle, "English", "(c) 2017 Lorem Post Ltd ")


def words(n: int) -> str:
    return " ".join(["lorem"] * (n - 1)) + " end."


def test_every_field(tmp_path: Path) -> None:
    result = read(tmp_path, page(article(header=header("1; National", "17"))))
    row = only(result)
    assert row["text"] == TEXT
    assert (row["title"], row["outlet"], row["author"]) == ("Lorem ipsum", "The Lorem Post", "A. Ipsum")
    assert (str(row["date"].date()), row["date_raw"]) == ("2017-01-02", "2 January 2017")
    assert (row["section"], row["page"], row["edition"], row["language"]) == ("News", "17", "1; National", "en")
    assert (row["accession"], row["copyright"], row["format"]) == (NUMBER, "(c) 2017 Lorem Post Ltd", "factiva_html")
    assert (row["length_declared"], row["length_unit"], row["note"], row["captions"]) == (8, "words", "", "")
    assert row["labels"].split("\n") == [
        *("SE: News", "HD: Lorem ipsum", "BY: A. Ipsum", "WC: 8 words", "PD: 2 January 2017", "SN: The Lorem Post"),
        *("SC: LORM", "ED: 1; National", "PG: 17", "LA: English", "CY: (c) 2017 Lorem Post Ltd"),
        *("PUB: Lorem Post Ltd", f"AN: {NUMBER}"),
    ]
    assert result.problems.empty


def test_the_last_article_has_another_class(tmp_path: Path) -> None:
    bodies = [classed(f"Lorem {k}.") for k in (1, 2, 3)]
    result = read(tmp_path, page(*(article(body, k=k) for k, body in enumerate(bodies, 1))))
    assert rows(result)["text"].tolist() == ["Lorem 1.", "Lorem 2.", "Lorem 3."]
    assert rows(result)["accession"].tolist() == [number(1), number(2), number(3)]
    assert result.problems.empty


def test_the_last_article_without_its_number_in_an_id(tmp_path: Path) -> None:
    content = page(article(classed("One.")), article(classed("Two."), k=2))
    content = content.replace(f'id="article-{number(2)}" class="lastarticle"', 'id="lastArticle"')
    result = read(tmp_path, content)
    assert rows(result)[["text", "accession"]].to_numpy().tolist() == [["One.", number(1)], ["Two.", number(2)]]
    assert result.problems.empty


def test_pages_of_one_article_or_without_ids(tmp_path: Path) -> None:
    content = page(article()).replace(f'id="article-{NUMBER}" class="lastarticle"', "{}")
    for mark in ("id='lastArticle'", 'class="article"', ""):
        assert only(read(tmp_path, content.replace("{}", mark)))["accession"] == NUMBER


def test_the_same_article_twice_is_kept_twice(tmp_path: Path) -> None:
    result = read(tmp_path, page(article(), article()).replace(number(2), number(1)))
    assert (len(result.documents), problems_of(result, "warning")) == (2, ["identical_record"])


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ('<span class="deHeadline counted">2) Lorem ipsum</span>', "Lorem ipsum"),
        ('<span class="deHeadline">2) Lorem ipsum</span>', "2) Lorem ipsum"),
        ('<span class="enHeadline">Lo<b>rem</b> ip<b>sum</b>\n dolor<br>sit </span>', "Lorem ipsum dolor sit"),
        ('<span class="enHeadline">2017: Lorem</span>', "2017: Lorem"),
    ],
)
def test_titles(tmp_path: Path, title: str, expected: str) -> None:
    assert only(read(tmp_path, page(article(title=title))))["title"] == expected


def test_missing_section_and_author(tmp_path: Path) -> None:
    row = only(read(tmp_path, page(article(above="", below=""))))
    assert (row["section"], row["author"], row["title"], row["text"]) == ("", "", "Lorem ipsum", TEXT)
    assert only(read(tmp_path, page(article(below='<div class="author">Anonymous</div>'))))["author"] == ""


def test_a_credit_is_a_note(tmp_path: Path) -> None:
    below = '<div class="author">By A. Ipsum</div><div>Special to The Lorem Post</div>'
    row = only(read(tmp_path, page(article(below=below))))
    assert (row["author"], row["note"]) == ("By A. Ipsum", "Special to The Lorem Post")
    assert "CR: Special to The Lorem Post" in row["labels"].split("\n")


@pytest.mark.parametrize(
    ("middle", "found"),
    [
        ((), ("", "", "")),
        (("17",), ("17", "", "")),
        (("45-61",), ("45-61", "", "")),
        (("A1, A12",), ("A1, A12", "", "")),
        (("B07",), ("B07", "", "")),
        (("1; National", "17"), ("17", "1; National", "")),
        (("1", "17"), ("17", "1", "")),
        (("FINAL", "A1"), ("A1", "FINAL", "")),
        (("Late Edition - Final",), ("", "Late Edition - Final", "")),
        (("Volume 32; Issue 3; ISSN:12345678",), ("", "", "VOL: Volume 32; Issue 3; ISSN:12345678")),
        (("9 2017",), ("", "", "VOL: 9 2017")),
        (("17", "Volume 2"), ("17", "", "VOL: Volume 2")),
        (("LRM", "12:30:45"), ("", "", "ET: 12:30:45")),
        (("12:30:45", "National", "17"), ("17", "National", "ET: 12:30:45")),
    ],
)
def test_pages_editions_volumes_and_times(tmp_path: Path, middle: tuple[str, ...], found: tuple[str, ...]) -> None:
    row = only(read(tmp_path, page(article(header=header(*middle)))))
    assert (row["page"], row["edition"]) == found[:2]
    assert found[2] in [*row["labels"].split("\n"), ""]
    assert (row["outlet"], row["language"], row["text"]) == ("The Lorem Post", "en", TEXT)


def test_two_codes_and_a_time(tmp_path: Path) -> None:
    row = only(read(tmp_path, page(article(header=header("LRM", "12:30:45", "National", "17")))))
    assert [line for line in row["labels"].split("\n") if line[:2] in ("SC", "ET")] == [
        *("SC: LORM", "SC: LRM", "ET: 12:30:45")
    ]
    assert (row["edition"], row["page"], row["outlet"]) == ("National", "17", "The Lorem Post")


def test_a_time_may_stand_behind_the_date(tmp_path: Path) -> None:
    lines = ("8 words", "2 January 2017", "04:35", "Lorem News", "LORM", "English", "(c) 2017 Lorem")
    row = only(read(tmp_path, page(article(header=lines))))
    assert (row["outlet"], str(row["date"].date()), row["date_raw"]) == ("Lorem News", "2017-01-02", "2 January 2017")


def test_an_outlet_that_is_its_own_code(tmp_path: Path) -> None:
    lines = ("8 words", "2 January 2017", "LORM", "LORM", "English", "lorem.example")
    row = only(read(tmp_path, page(article(header=lines))))
    assert (row["outlet"], row["copyright"], row["language"]) == ("LORM", "lorem.example", "en")
    assert "SC: LORM" in row["labels"].split("\n")


@pytest.mark.parametrize("line", ["© 2017 Lorem", "Copyright 2017 Lorem", "Quelle: Lorem 2017, Jg. 3", "lorem.example"])
def test_copyright_lines(tmp_path: Path, line: str) -> None:
    row = only(read(tmp_path, page(article(header=(*HEADER[:-1], line)))))
    assert (row["copyright"], row["language"], row["edition"]) == (line, "en", "")


def test_a_copyright_may_be_missing(tmp_path: Path) -> None:
    row = only(read(tmp_path, page(article(header=HEADER[:-1]))))
    assert (row["copyright"], row["language"], row["text"]) == ("", "en", TEXT)


INTERFACES = {
    "en": ("Document", "1,008 words", "2 January 2017", ("English", "German", "Chinese - Simplified")),
    "de": ("Dokument", "1.008 Wörter", "2 Januar 2017", ("Englisch", "Deutsch", "Chinesisch (vereinfacht)")),
    "fr": ("Document", "1 008 mots", "2 janvier 2017", ("Anglais", "Allemand", "Chinois simplifié")),
    "es": ("Documento", "1.008 palabras", "2 enero 2017", ("Inglés", "Alemán", "Chino - simplificado")),
    "it": ("Documento", "1.008 parole", "2 gennaio 2017", ("Inglese", "Tedesco", "Cinese semplificato")),
    "pt": ("Documento", "1.008 palavras", "2 de janeiro de 2017", ("Inglês", "Alemão", "Chinês simplificado")),
    "nl": ("Document", "1.008 woorden", "2 januari 2017", ("Engels", "Duits", "Vereenvoudigd Chinees")),
    "ru": ("Документ", "1 008 слов", "2 января 2017", ("Английский", "Немецкий", "Китайский - упрощенный")),
    "zhcn": ("文件", "1008 字", "2017 年 1 月 2 日 04:35", ("英文", "德文", "简体中文")),
    "zhtw": ("文件", "1008 字", "2017 年 1 月 2 日", ("英文", "德文", "繁體中文")),
    "zh": ("文档", "1008字", "2017年1月2日", ("英语", "德语", "中文 - 简体")),
    "ja": ("文書", "1008 文字", "2017年1月2日", ("英語", "ドイツ語", "中国語")),
}


@pytest.mark.parametrize("interface", INTERFACES)
def test_interfaces_in_many_languages_in_one_multilingual_file(tmp_path: Path, interface: str) -> None:
    word, length, date, names = INTERFACES[interface]
    body = classed(words(1008))
    lines = [(length, date, "The Lorem Post", "LORM", "17", name, "(c) 2017 Lorem") for name in names]
    parts = [article(body, header=line, word=word, k=k, xx="xx") for k, line in enumerate(lines, 1)]
    result = read(tmp_path, page(*parts))
    found = rows(result)
    assert found["language"].tolist() == ["en", "de", "zh"]
    assert {str(day.date()) for day in found["date"]} == {"2017-01-02"}
    assert set(found["date_raw"]) == {date}
    assert set(found["length_declared"]) == {1008}
    assert set(found["text"]) == {words(1008)}
    assert set(found["outlet"]) == {"The Lorem Post"}
    assert set(found["page"]) == {"17"}
    assert found["accession"].tolist() == [number(1), number(2), number(3)]
    assert set(result.problems["problem"]) <= {"identical_record"}


def test_lengths_of_chinese_count_characters(tmp_path: Path) -> None:
    lines = ("60 words", "2 January 2017", "Lorem", "LORM", "Chinese - Traditional", "(c) 2017 Lorem")
    result = read(tmp_path, page(article(classed("文" * 59 + "。", xx="zhtw"), header=lines, xx="zhtw")))
    row = only(result)
    assert (row["length_declared"], row["length_unit"], row["language"]) == (60, "characters", "zh")
    assert problems_of(result, "warning") == []


def test_the_unit_of_an_unknown_interface(tmp_path: Path) -> None:
    lines = ("8 fokla", "2 January 2017", "The Lorem Post", "LORM", "English", "(c) 2017 Lorem")
    row = only(read(tmp_path, page(article(header=lines, word="Fokumentla"))))
    assert (row["length_declared"], row["outlet"], row["text"], row["accession"]) == (8, "The Lorem Post", TEXT, NUMBER)


def test_an_unknown_language_is_kept_and_reported(tmp_path: Path) -> None:
    lines = (*HEADER[:-2], "Loremisch", "(c) 2017 Lorem")
    result = read(tmp_path, page(article(header=lines, xx="xx")))
    assert (only(result)["language"], problems_of(result, "warning")) == ("Loremisch", ["unknown_language"])
    assert only(read(tmp_path, page(article(header=lines, xx="de"))))["language"] == "de"


def test_cp1252_bytes_below_a_utf8_meta(tmp_path: Path) -> None:
    lines = ("8 Wörter", "2 März 2017", "Lörem Post", "LORM", "Englisch", "(c) 2017 Lorem")
    content = page(article(classed("Lörem ipsum – „dolor“ süß."), header=lines)).encode("cp1252")
    result = read(tmp_path, content)
    row = only(result)
    assert (row["text"], row["outlet"]) == ("Lörem ipsum – „dolor“ süß.", "Lörem Post")
    assert (row["length_declared"], str(row["date"].date())) == (8, "2017-03-02")
    assert problems_of(result, "warning") == ["guessed_encoding"]


def test_pages_that_browsers_saved_again(tmp_path: Path) -> None:
    content = page(article(header=header("1; National", "17")), article(k=2)).replace("\n", "\r\n")
    upper = content.replace("<div", "<DIV").replace("</div", "</DIV").replace("<p", "<P").replace("class=", "CLASS=")
    bare = content.replace(f'id="article-{NUMBER}" class="article"', f"class=article id=article-{NUMBER}")
    quoted = content.replace('class="article enArticle"', "style='x' class='enarticle Article'")
    for variant in (upper, bare, quoted, "\ufeff" + content, "<?xml version='1.0'?>\n" + content):
        result = read(tmp_path, variant)
        assert rows(result)["text"].tolist() == [TEXT, TEXT]
        assert rows(result)["title"].tolist() == ["Lorem ipsum", "Lorem ipsum"]
        assert rows(result)["page"].tolist() == ["17", ""]
    for name in ("a.doc", "a.txt", "a.htm"):
        assert sniff(content.encode(), "docx" if name == "a.doc" else "html") == "factiva_html"


def test_a_page_that_lost_its_inner_elements(tmp_path: Path) -> None:
    content = page(article(), article(classed("Two."), k=2)).replace('class="article enArticle"', "")
    assert rows(read(tmp_path, content))["text"].tolist() == [TEXT, "Two."]


def test_articles_that_nest_because_tags_are_missing(tmp_path: Path) -> None:
    content = page(article(), article(classed("Two."), k=2)).replace("</div></div><br>", "<br>")
    assert rows(read(tmp_path, content))["text"].tolist() == [TEXT, "Two."]


def test_many_articles_in_one_element(tmp_path: Path) -> None:
    inner = article() + article(classed("Two."), k=2, above="<div>Sport</div>")
    content = page(inner.replace('<div class="article enArticle">', "<div>"), last=False)
    found = rows(read(tmp_path, content))
    assert found["text"].tolist() == [TEXT, "Two."]
    assert found["section"].tolist() == ["News", "Sport"]
    assert found["accession"].tolist() == [number(1), number(2)]


def test_what_the_site_adds_is_no_text(tmp_path: Path) -> None:
    extra = '<table class="searchPreview"><tr><td>quis@exporter.example</td></tr></table><div id="pageFooter">x</div>'
    extra += '<span class="copyright">© Database</span><script>x()</script>'
    result = read(tmp_path, page(article(BODY + extra)))
    assert only(result)["text"] == TEXT
    everything = " ".join(map(str, result.documents.iloc[0].tolist())) + result.problems.to_string()
    assert "exporter" not in everything
    assert "carry" not in everything


def test_a_whole_body_in_one_paragraph_without_a_class_is_body(tmp_path: Path) -> None:
    body = classed("One.", "Two.", "Three.", "Four.") + plain(words(900))
    for length in ("904 words", "900 words", "12 words about"):
        result = read(tmp_path, page(article(body, header=header(length=length))))
        row = only(result)
        assert row["text"] == f"One.\n\nTwo.\n\nThree.\n\nFour.\n\n{words(900)}"
        assert (row["note"], "PUB: Lorem Post Ltd" in row["labels"]) == (
            ("", True) if "about" not in length else ("12 words about", True)
        )


def test_a_body_without_any_class_is_body(tmp_path: Path) -> None:
    result = read(tmp_path, page(article(plain("Lorem ipsum dolor.", "Sit amet."), header=header(length="5 words"))))
    assert (only(result)["text"], only(result)["note"]) == ("Lorem ipsum dolor.\n\nSit amet.", "")
    bare = read(tmp_path, page(article(plain("Lorem ipsum.", "Sit amet elit."), publisher="")))
    assert only(bare)["text"] == "Lorem ipsum.\n\nSit amet elit."


def test_many_short_paragraphs_without_a_class_are_body_when_the_length_says_so(tmp_path: Path) -> None:
    lines = [words(20).replace("lorem", f"w{k}") for k in range(10)]
    body = classed("Lorem ipsum.") + plain(*lines)
    assert only(read(tmp_path, page(article(body, header=header(length="202 words")))))["note"] == ""
    assert only(read(tmp_path, page(article(body, header=header(length="202 words")))))["text"].count("\n\n") == 10


@pytest.mark.parametrize("length", ["100 words", "125 words", "130 words"])
def test_captions_and_author_notes_before_the_publisher_are_notes(tmp_path: Path, length: str) -> None:
    notes = ("Lorem at the window of the Dolor house last week", "A. Ipsum is a writer in Loremland.")
    body = classed(words(60), words(40)) + plain(*notes)
    row = only(read(tmp_path, page(article(body, header=header(length=length)))))
    assert row["text"] == f"{words(60)}\n\n{words(40)}"
    assert row["note"] == "\n".join(notes)
    assert row["captions"] == ""


def test_captions_that_say_so_are_captions(tmp_path: Path) -> None:
    body = classed(words(60), "Foto: Lorem") + plain("PHOTO: Ipsum at the window. (A. DOLOR)", "GRAPHIC (map): Sit")
    row = only(read(tmp_path, page(article(body, header=header(length="70 words")))))
    assert row["text"] == words(60)
    assert row["captions"].split("\n") == [
        "PHOTO: Ipsum at the window. (A. DOLOR)",
        "GRAPHIC (map): Sit",
        "Foto: Lorem",
    ]


def test_a_body_without_a_class_and_a_caption_below_it(tmp_path: Path) -> None:
    body = classed("One.") + plain(words(300), "Lorem at the window")
    row = only(read(tmp_path, page(article(body, header=header(length="301 words")))))
    assert (row["text"], row["note"]) == (f"One.\n\n{words(300)}", "Lorem at the window")


def test_a_long_note_below_a_whole_body_is_a_note(tmp_path: Path) -> None:
    body = classed(words(300)) + plain(words(90))
    row = only(read(tmp_path, page(article(body, header=header(length="305 words")))))
    assert (row["text"], row["note"]) == (words(300), words(90))


def test_unclassed_paragraphs_amid_the_body_are_body(tmp_path: Path) -> None:
    body = classed("One.") + plain("Two.", "", " ") + "<p><br></p>" + classed("Three.") + "<pre>a  1\nb  2</pre>"
    row = only(read(tmp_path, page(article(body))))
    assert row["text"] == "One.\n\nTwo.\n\nThree.\n\na 1\nb 2"


def test_tables_lists_loose_text_and_breaks_inside_a_body(tmp_path: Path) -> None:
    table = "<table><tr><td>Lorem</td><td>1</td></tr><tr><td>Ipsum</td><td>2</td></tr></table>"
    body = classed("One<br>two.") + table + "<ul><li>a</li><li>b</li></ul>loose <b>te</b>xt" + classed("End.")
    row = only(read(tmp_path, page(article(body))))
    assert row["text"] == "One\ntwo.\n\nLorem 1\nIpsum 2\n\na\n\nb\n\nloose text\n\nEnd."


def test_a_publisher_may_be_missing(tmp_path: Path) -> None:
    row = only(read(tmp_path, page(article(classed("One.", "Two."), publisher=""))))
    assert (row["text"], "PUB" in row["labels"]) == ("One.\n\nTwo.", False)


def test_an_article_without_a_document_line_has_the_number_of_its_id(tmp_path: Path) -> None:
    result = read(tmp_path, page(article(classed("One."), word="")))
    assert (only(result)["accession"], only(result)["text"]) == (NUMBER, "One.")


def test_missing_fields_are_reported(tmp_path: Path) -> None:
    lines = ("8 words", "The Lorem Post", "LORM", "English", "(c) 2017 Lorem")
    result = read(tmp_path, page(article(header=lines)))
    assert (only(result)["outlet"], only(result)["date_raw"]) == ("The Lorem Post", "")
    assert problems_of(result, "warning") == ["missing_field"]
    lines = ("2 January 2017", "The Lorem Post", "LORM", "English", "(c) 2017 Lorem")
    row = only(read(tmp_path, page(article(header=lines))))
    assert (str(row["date"].date()), row["outlet"], row["author"]) == ("2017-01-02", "The Lorem Post", "A. Ipsum")
    lines = ("8 words", "2 tammikuu 2017", "The Lorem Post", "LORM", "English", "(c) 2017 Lorem")
    result = read(tmp_path, page(article(header=lines)))
    assert (only(result)["date_raw"], only(result)["outlet"]) == ("2 tammikuu 2017", "The Lorem Post")
    assert problems_of(result, "warning") == ["unparsed_date"]


def test_a_headline_that_lost_its_mark(tmp_path: Path) -> None:
    content = page(article()).replace('<div id="hd"><span class="enHeadline">', "<div><span>")
    row = only(read(tmp_path, content))
    assert (row["section"], row["title"], row["author"], row["text"]) == ("News", "Lorem ipsum", "A. Ipsum", TEXT)


def test_an_article_without_a_body_is_one_error(tmp_path: Path) -> None:
    result = read(tmp_path, page(article(), article("", k=2)))
    assert (len(result.documents), problems_of(result, "error")) == (1, ["empty_text"])
    assert result.summary["records"] == 2


def test_a_count_that_differs_is_reported(tmp_path: Path) -> None:
    extra = f'<div id="article-{number(3)}" class="article"><div>Lorem</div></div>'
    result = read(
        tmp_path, page(article(), article(k=2)).replace('<div id="pageFooter">', extra + '<div id="pageFooter">')
    )
    assert result.summary["records"] == 3
    assert problems_of(result, "error") == ["empty_text"]


def test_articles_that_nest_too_deep_are_missed_loudly(tmp_path: Path) -> None:
    parts = [article(classed(f"Lorem {k}."), k=k).replace("</div>", "") for k in range(1, 200)]
    result = read(tmp_path, page(*parts).replace("</div><br>", ""))
    assert problems_of(result, "warning")[0] == "count_differs"
    assert "declares 199 articles" in result.problems["detail"][0]


def test_nothing_known_in_a_page_is_loud(tmp_path: Path) -> None:
    content = (
        f'<html><body><div id="article-{NUMBER}" class="storyBox"><p class="para">Lorem ipsum.</p></div></body></html>'
    )
    result = read(tmp_path, content)
    assert problems_of(result, "error") == ["unknown_layout"]
    detail = result.problems["detail"][0]
    assert f"article-{NUMBER}" in detail
    assert "storyBox" in detail
    assert "para" in detail


CONTENT = page(article(header=header("1; National", "17")), article(classed("Two."), k=2)).encode()


@settings(max_examples=25)
@given(st.integers(0, len(CONTENT)), st.integers(0, 300), st.binary(max_size=20))
def test_hostile_pages_never_raise(at: int, cut: int, junk: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        read(Path(folder), CONTENT[:at] + junk + CONTENT[at + cut :])
        read(Path(folder), CONTENT[:at])
