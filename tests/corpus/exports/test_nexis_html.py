"""Nexis UK and LexisNexis Academic, HTML."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus.readers import read_corpus

from ..reading_helpers import checked, problems_of, put
from .nexis_fixtures import CLASSES, OTHER_CLASSES, Page

PAGE = Page()
BODY = ("Lorem ipsum dolor sit amet.", "Consectetur adipiscing elit.")
COVER = (
    '<DIV CLASS="c90"><P CLASS="c91"><SPAN STYLE="font-family: Courier">Download Request: Selected Items: 1-32<BR>'
    "Time Of Request: Monday<BR>Send To: Maxima Mustermann<BR>Terms: lorem</SPAN></P></DIV>"
)


def read(folder, page, name="delivery.html"):
    result = checked(read_corpus(put(folder, name, page)))
    return result, result.documents.sort_values("source_index").to_dict("records")


def one(folder, page, name="delivery.html"):
    result, rows = read(folder, page, name)
    assert len(rows) == 1, result.problems["detail"].tolist()
    return rows[0], result


def plain(
    page=PAGE, number=1, *, total=1, title="Lorem ipsum", body=BODY, extra=(), tail=(), date="November 30, 2000", n=None
):
    """A whole document with these parts."""
    return page.doc(
        number,
        page.centred(f"{n or number} of {total} DOCUMENTS"),
        page.margin("The Lorem Courier"),
        page.margin(date),
        page.title(title) if title else "",
        *extra,
        page.label("LENGTH", f"{sum(len(text.split()) for text in body)} words"),
        page.body(*body),
        *tail,
        page.label("LOAD-DATE", "December 1, 2000"),
        page.label("LANGUAGE", "ENGLISH"),
        page.margin("Copyright 2000 Lorem Ltd.<BR>All Rights Reserved"),
    )


@pytest.mark.parametrize("classes", [CLASSES, OTHER_CLASSES])
def test_roles_come_from_the_style_sheet(tmp_path, classes):
    page = Page(classes)
    hit = page.span("hit", "Lorem")
    paragraph = f'<P CLASS="{classes["body"]}">{page.span("text", "A ")}{hit}{page.span("text", "ipsum dolor.")}</P>'
    document = page.doc(
        1,
        page.centred("1 of 1 DOCUMENTS"),
        page.margin(page.span("hit", "The Lorem"), page.span("text", " Courier")),
        page.margin(page.span("hit", "November"), page.span("text", " 30, 2000, Thursday, Late Edition - Final")),
        page.title(page.span("title", "Lorem ") + page.span("hit", "ipsum") + "<BR>" + page.span("title", "dolor")),
        page.label("BYLINE", "A. Ipsum"),
        page.label("SECTION", "Section B; Page 22, Column 2; Desk"),
        page.label("LENGTH", "1,003 words"),
        page.label("DATELINE", "LOREM"),
        page.label("HIGHLIGHT", "In short."),
        page.body(paragraph, BODY[1]),
        page.label("CORRECTION", "Ipsum was wrong."),
        page.label("GRAPHIC", "Photo: Lorem."),
        page.label("URL", "http://www.lorem.example"),
        page.label("SUBJECT", "LOREM (90%)"),
        page.label("LOAD-DATE", "December 1, 2000"),
        page.label("LANGUAGE", "ENGLISH; ENGLISHS"),
        page.label("PUB-TYPE", "Paper"),
        page.centred("Copyright 2000 Lorem Ltd.<BR>All Rights Reserved"),
    )
    row, result = one(tmp_path, page.page(document, documents=1, cover=COVER))
    assert row["text"] == "A Loremipsum dolor.\n\nConsectetur adipiscing elit."
    assert (row["title"], row["outlet"]) == ("Lorem ipsum dolor", "The Lorem Courier")
    assert (str(row["date"].date()), row["edition"]) == ("2000-11-30", "Late Edition - Final")
    assert row["date_raw"] == "November 30, 2000, Thursday, Late Edition - Final"
    assert (row["author"], row["section"], row["page"]) == ("A. Ipsum", "Section B; Page 22, Column 2; Desk", "22")
    assert (row["length_declared"], row["dateline"], row["abstract"]) == (1003, "LOREM", "In short.")
    assert (row["correction"], row["captions"]) == ("Ipsum was wrong.", "Photo: Lorem.")
    assert (row["url"], row["subject"], row["load_date"]) == (
        "http://www.lorem.example",
        "LOREM (90%)",
        "December 1, 2000",
    )
    assert (row["language"], row["publication_type"], row["format"]) == ("en", "Paper", "nexis_html")
    assert row["copyright"] == "Copyright 2000 Lorem Ltd. All Rights Reserved"
    assert "Mustermann" not in result.documents.to_string() + result.problems.to_string()
    assert problems_of(result, "note") == ["declared_count"]
    assert problems_of(result, "warning") == ["length_differs"]


GERMAN = (
    *("27. Februar 2012", "AUTOR", "RUBRIK", "L&Auml;NGE", "7 W&ouml;rter", "UPDATE", "28. Februar 2012", "SPRACHE"),
    *("GERMAN; DEUTSCH", "GRAFIK", "Alle Rechte vorbehalten", "RESSORT; THEMA; S. 114&nbsp;Ausg. 9", "114", "de"),
)
FRENCH = (
    *("27 February 2012 Monday", "AUTEUR", "RUBRIQUE", "LONGUEUR", "7 mots", "DATE-CHARGEMENT", "28 February 2012"),
    *(
        "LANGUE",
        "FRENCH; FRAN&Ccedil;AIS",
        "GRAPHIQUE",
        "Tous Droits R&eacute;serv&eacute;s",
        "IPSUM; Pg. 3",
        "3",
        "fr",
    ),
)
SPANISH = (
    *(
        "27 de febrero de 2012",
        "AUTOR",
        "SECCI&Oacute;N",
        "LONGITUD",
        "7 palabras",
        "FECHA-CARGA",
        "28 de febrero de 2012",
    ),
    *("IDIOMA", "Espa&ntilde;ol", "GR&Aacute;FICO", "Todos los derechos reservados", "IPSUM; P&aacute;g. 3", "3", "es"),
)
DUTCH = (
    *("27 februari 2012", "AUTEUR", "RUBRIEK", "LENGTE", "7 woorden", "LAADDATUM", "28 februari 2012"),
    *("TAAL", "Nederlands", "GRAFIEK", "Alle rechten voorbehouden", "IPSUM; Blz. 3", "3", "nl"),
)
RUSSIAN = (
    *("27 февраля 2012 г.", "АВТОР", "РАЗДЕЛ", "ДЛИНА", "7 слов", "ДАТА ЗАГРУЗКИ", "28 февраля 2012 г."),
    *("ЯЗЫК", "Русский", "ИЛЛЮСТРАЦИЯ", "Все права защищены", "ИПСУМ; С. 3", "3", "ru"),
)
CHINESE = (
    *("2012年2月27日", "作者", "版面", "长度", "7 字", "加载日期", "2012年2月28日"),
    *("语言", "中文", "图片", "版权所有", "第3版", "3", "zh"),
)


@pytest.mark.parametrize("ui", [GERMAN, FRENCH, SPANISH, DUTCH, RUSSIAN, CHINESE])
def test_interface_languages(tmp_path, ui):
    date, author, section, length, words, load, loaded, language, named, graphic, rights, where, number, code = ui
    document = PAGE.doc(
        1,
        PAGE.centred("1 of 1 DOCUMENTS"),
        PAGE.margin("Ipsum Tagblatt"),
        PAGE.margin(date),
        PAGE.title("Lorem ipsum"),
        PAGE.label(author, "A. Ipsum"),
        PAGE.label(section, where),
        PAGE.label(length, words),
        PAGE.body(*BODY),
        PAGE.label(graphic, "Lorem."),
        PAGE.label(load, loaded),
        PAGE.label(language, named),
        PAGE.centred(f"Copyright 2012 Ipsum Verlag<BR>{rights}"),
    )
    row, result = one(tmp_path, PAGE.page(document, documents=1))
    assert row["text"] == "\n\n".join(BODY)
    assert (row["title"], row["outlet"], row["author"]) == ("Lorem ipsum", "Ipsum Tagblatt", "A. Ipsum")
    assert (str(row["date"].date()), row["edition"], row["page"]) == ("2012-02-27", "", number)
    assert (row["captions"], row["language"], row["length_declared"]) == ("Lorem.", code, 7)
    assert row["length_unit"] == ("characters" if ui is CHINESE else "words")
    assert row["copyright"].startswith("Copyright 2012 Ipsum Verlag ")
    assert problems_of(result, "warning") == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("LOREM:IPSUM", "LOREM:IPSUM"),
        ("UPDATE: Lorem", "UPDATE: Lorem"),
        ("CORRECTION: Lorem ipsum", "CORRECTION: Lorem ipsum"),
        ("Lorem &amp; <I>ipsum</I>", "Lorem & ipsum"),
    ],
)
@pytest.mark.parametrize("role", ["title", "text"])
def test_titles_like_labels_and_in_small_print(tmp_path, title, expected, role):
    document = plain(title=PAGE.span(role, title))
    row, _ = one(tmp_path, PAGE.page(document, documents=1))
    assert (row["title"], row["text"]) == (expected, "\n\n".join(BODY))


def test_a_bold_title_like_a_label_of_the_end(tmp_path):
    title = PAGE.span("label", "CORRECTION: ") + PAGE.span("text", "Lorem ipsum")
    row, _ = one(tmp_path, PAGE.page(plain(title=title), documents=1))
    assert (row["title"], row["correction"]) == ("CORRECTION: Lorem ipsum", "")


def test_no_title_at_all(tmp_path):
    row, result = one(tmp_path, PAGE.page(plain(title=""), documents=1))
    assert (row["title"], row["text"]) == ("", "\n\n".join(BODY))
    assert problems_of(result, "warning") == ["missing_field"]


def test_body_lines_that_look_like_labels_stay_body(tmp_path):
    body = (PAGE.span("text", "SUBJECT: lorem."), PAGE.span("text", "IPSUM: dolor."), "LANGUAGE: sit.")
    row, _ = one(tmp_path, PAGE.page(plain(body=body), documents=1))
    assert row["text"] == "SUBJECT: lorem.\n\nIPSUM: dolor.\n\nLANGUAGE: sit."


def test_the_outlet_below_its_logo(tmp_path):
    logo = f'<IMG SRC="lorem.gif" ALT="logo of Lorem"><BR>{PAGE.span("text", "The Lorem Courier")}'
    document = PAGE.doc(
        1,
        PAGE.centred("1 of 1 DOCUMENTS"),
        PAGE.centred(logo),
        PAGE.margin("November 30, 2000 Thursday&nbsp;&nbsp;City Final Edition"),
        PAGE.title("Lorem"),
        PAGE.label("LENGTH", "9 words"),
        PAGE.body(*BODY),
        PAGE.label("LOAD-DATE", "December 1, 2000"),
    )
    row, result = one(tmp_path, PAGE.page(document, documents=1))
    assert (row["outlet"], row["edition"]) == ("The Lorem Courier", "City Final Edition")
    assert row.get("copyright", "") == ""
    assert problems_of(result, "warning") == []


@pytest.mark.parametrize(
    ("date", "edition", "correction"),
    [
        ("November 30, 2000, CITY EDITION", "CITY EDITION", ""),
        ("November 30, 2000 Thursday 9:20 PM GMT", "", ""),
        (
            "November 30, 2000, Thursday, Late Edition - Final<BR>Correction Appended",
            "Late Edition - Final",
            "Correction Appended",
        ),
        ("30. November 2000 Donnerstag 9:20 PM GMT+9", "", ""),
        ("30 November 2000 Thursday", "", ""),
    ],
)
def test_date_lines(tmp_path, date, edition, correction):
    row, _ = one(tmp_path, PAGE.page(plain(date=date), documents=1))
    assert (str(row["date"].date()), row["edition"], row["correction"]) == ("2000-11-30", edition, correction)


def test_no_date_line(tmp_path):
    document = plain().replace(PAGE.margin("November 30, 2000"), "")
    row, result = one(tmp_path, PAGE.page(document, documents=1))
    assert (row["outlet"], row["title"], str(row["date"].date())) == ("The Lorem Courier", "Lorem ipsum", "2000-12-01")
    assert problems_of(result, "warning") == ["date_from_load_date"]


def test_mojibake_in_entities_is_repaired(tmp_path):
    body = (
        "Lorem&acirc;&#8364;&#8482;s na&Atilde;&macr;ve ipsum &acirc;&#8364;&#8220; dolor&Acirc;&nbsp;sit.",
        "&acirc;&#128;&#156;Amet&acirc;&#128;&#157;, &Acirc;ge &#150; caf&eacute;.",
    )
    row, result = one(tmp_path, PAGE.page(plain(body=body, title="Lorem&Atilde;&copy;"), documents=1))
    assert row["text"] == "Lorem’s naïve ipsum – dolor sit.\n\n“Amet”, Âge – café."
    assert row["title"] == "Loremé"
    assert problems_of(result, "warning") == ["mojibake_repaired"]


def test_what_only_looks_like_mojibake_stays(tmp_path):
    body = (
        "&Acirc;ge, &laquo;CAF&Eacute;&raquo;, AMANH&Atilde;&hellip; IRM&Atilde;&#8221;, M&Auml;&ldquo;",
        "M&Uuml;&ndash;",
    )
    row, result = one(tmp_path, PAGE.page(plain(body=body), documents=1))
    assert row["text"] == "Âge, «CAFÉ», AMANHÃ… IRMÃ”, MÄ“\n\nMÜ–"
    assert problems_of(result, "warning") == []


def test_an_empty_shell_is_counted(tmp_path):
    result, rows = read(tmp_path, PAGE.page(plain(total=2), PAGE.doc(2), documents=2))
    assert len(rows) == 1
    assert problems_of(result, "error") == ["empty_record"]
    assert problems_of(result, "note") == ["declared_count"]


def test_a_shell_with_its_counter_alone(tmp_path):
    result, rows = read(
        tmp_path, PAGE.page(PAGE.doc(1, PAGE.centred("1 of 2 DOCUMENTS")), plain(number=2, total=2), documents=2)
    )
    assert len(rows) == 1
    assert problems_of(result, "error") == ["empty_record"]


def browser_copy(page: str) -> str:
    """What "Save as" makes of a page: lower case, attributes in another order, scripts, a table body, another charset."""
    page = re.sub(r"</?[A-Z]+|CLASS=|STYLE=|NAME=|DOCUMENTS=|TOPIC=", lambda m: m.group().lower(), page)
    page = re.sub(r'<p class="(\w+)">', r'<p dir="ltr" class="\1 counted">', page)
    page = page.replace("<body>", "<body><script>var lorem = '1 of 9 DOCUMENTS';</script>")
    return page.replace("<head>", '<head><meta http-equiv="content-type" content="text/html; charset=windows-1252">')


def test_a_copy_saved_by_a_browser(tmp_path):
    page = PAGE.page(plain(body=("Löréem – ipsum.", BODY[1])), documents=1)
    row, result = one(tmp_path, browser_copy(page).replace("&nbsp;", "\u00a0"), "copy.htm")
    assert (row["title"], row["outlet"], row["author"]) == ("Lorem ipsum", "The Lorem Courier", "")
    assert row["text"] == f"Löréem – ipsum.\n\n{BODY[1]}"
    assert problems_of(result, "note") == ["declared_count"]


@pytest.mark.parametrize("name", ["page.doc", "page.txt", "page.html"])
def test_the_extension_does_not_matter(tmp_path, name):
    row, _ = one(tmp_path, PAGE.page(plain(), documents=1), name)
    assert row["format"] == "nexis_html"


def test_a_page_without_its_style_sheet(tmp_path):
    page = re.sub(r"(?s)<STYLE.*?</STYLE>", "", PAGE.page(plain(extra=[PAGE.label("BYLINE", "A. Ipsum")]), documents=1))
    row, result = one(tmp_path, page)
    assert (row["title"], row["outlet"], row["author"]) == ("Lorem ipsum", "The Lorem Courier", "A. Ipsum")
    assert (row["text"], row["language"]) == ("\n\n".join(BODY), "en")
    assert row["copyright"] == "Copyright 2000 Lorem Ltd. All Rights Reserved"
    assert problems_of(result, "warning") == []


def test_a_page_without_its_comments(tmp_path):
    docs = [plain(total=2), plain(number=2, total=2, title="Dolor")]
    page = re.sub(r"(?s)<!-- Hide.*?-->", "", PAGE.page(*docs, documents=2, cover=COVER))
    result, rows = read(tmp_path, page)
    assert [row["title"] for row in rows] == ["Lorem ipsum", "Dolor"]
    assert "Mustermann" not in result.documents.to_string()


def test_part_of_a_result_counts_itself(tmp_path):
    docs = [plain(number=n, total=2146, n=2000 + n, body=(f"Lorem {n}.",)) for n in (1, 2)]
    result, rows = read(tmp_path, PAGE.page(*docs))
    assert len(rows) == 2
    assert problems_of(result, "note") == ["declared_count"]
    result, _ = read(tmp_path, PAGE.page(*docs, documents=3))
    assert problems_of(result, "warning") == ["count_differs"]


def test_a_style_and_another_class_inside_the_body(tmp_path):
    cover = '<style>.resize { width: 9px } .c2 {}</style><div class="resize">Send To: Maxima Mustermann</div>'
    document = plain().replace("<DOCFULL> -->", f"<DOCFULL> -->{'<style>.resize {width: 1px}</style>'}")
    row, result = one(tmp_path, PAGE.page(document, documents=1, cover=cover))
    assert (row["outlet"], row["title"]) == ("The Lorem Courier", "Lorem ipsum")
    assert "Mustermann" not in result.documents.to_string()


def test_lists_tables_and_breaks_in_a_body(tmp_path):
    rows = "<TR><TD>Lorem</TD><TD>1</TD></TR><TR><TD>Ipsum</TD><TD>2</TD></TR>"
    body = (
        PAGE.span("text", "Lorem<BR>ipsum"),
        f"<TABLE>{rows}</TABLE>",
        "<UL><LI>Dolor</LI><LI>Sit</LI></UL>",
        "Amet.",
    )
    row, _ = one(tmp_path, PAGE.page(plain(body=body), documents=1))
    assert row["text"] == "Lorem\nipsum\n\nLorem | 1\nIpsum | 2\n\nDolor\n\nSit\n\nAmet."


def test_a_body_in_several_blocks_with_text_between(tmp_path):
    document = plain().replace(
        PAGE.body(*BODY), PAGE.body(BODY[0]) + "Loose ipsum." + PAGE.body(BODY[1]) + PAGE.centred("* * *")
    )
    row, _ = one(tmp_path, PAGE.page(document, documents=1))
    assert row["text"] == f"{BODY[0]}\n\nLoose ipsum.\n\n{BODY[1]}\n\n* * *"


def test_a_line_between_title_and_labels_is_a_note_and_a_short_body_stays(tmp_path):
    document = plain(body=("Lorem.",), extra=[PAGE.title("From Monday's Lorem", "text")])
    row, _ = one(tmp_path, PAGE.page(document, documents=1))
    assert (row["note"], row["text"]) == ("From Monday's Lorem", "Lorem.")
    late = plain(body=("Lorem.",), tail=[PAGE.label("BYLINE", "A. Ipsum")])
    row, _ = one(tmp_path, PAGE.page(late, documents=1))
    assert (row["text"], row["author"]) == ("Lorem.", "A. Ipsum")


def test_captions_over_several_paragraphs_and_blocks(tmp_path):
    graphic = PAGE.label("GRAPHIC", "PHOTO, Lorem").replace("</DIV>", '<P CLASS="c9">Ipsum.</P></DIV>') + PAGE.body(
        "Dolor."
    )
    row, _ = one(tmp_path, PAGE.page(plain(tail=[graphic]), documents=1))
    assert (row["captions"], row["text"]) == ("PHOTO, Lorem\nIpsum.\nDolor.", "\n\n".join(BODY))


def test_the_old_order_with_copyright_above_and_a_label_for_the_body(tmp_path):
    document = PAGE.doc(
        1,
        PAGE.centred("1 of 1 DOCUMENTS"),
        PAGE.centred("Copyright 2000 Lorem Ltd.<BR>The Lorem Courier"),
        PAGE.centred("November 30, 2000, Thursday"),
        PAGE.label("SECTION", "News; Pg. A12"),
        PAGE.label("LENGTH", "9 words"),
        PAGE.label("HEADLINE", "Lorem ipsum"),
        PAGE.label("BODY", "<BR>Lorem one."),
        PAGE.body("Dolor two."),
    )
    row, _ = one(tmp_path, PAGE.page(document, documents=1))
    assert (row["outlet"], row["copyright"]) == ("The Lorem Courier", "Copyright 2000 Lorem Ltd.")
    assert (row["title"], row["page"], row["text"]) == ("Lorem ipsum", "A12", "Lorem one.\n\nDolor two.")


def test_labels_below_the_body_in_the_margin_and_an_edition_above_the_date(tmp_path):
    tail = [PAGE.margin(PAGE.span("label", "GRAPHIC: "), PAGE.span("text", "Lorem."))]
    document = plain(tail=tail).replace(
        PAGE.margin("November 30, 2000"), PAGE.margin("City Edition") + PAGE.margin("November 30, 2000")
    )
    row, _ = one(tmp_path, PAGE.page(document, documents=1))
    assert (row["captions"], row["text"], row["edition"]) == ("Lorem.", "\n\n".join(BODY), "City Edition")


def test_unknown_labels_are_named_and_kept(tmp_path):
    row, result = one(tmp_path, PAGE.page(plain(extra=[PAGE.label("HOSSZ", "9 lorem")]), documents=1))
    assert row["labels"].split("\n")[0] == "HOSSZ: 9 lorem"
    assert problems_of(result, "warning") == ["unknown_label"]


@pytest.mark.parametrize(
    "page",
    [
        "<html><!-- LXNComment 1:1 --><head><title>Sign in to Lorem</title></head><body><p>Please sign in.</p></body></html>",
        '<html><head><title>Sign in to Lorem</title><meta documents="20"></head><!-- LXNComment 1 --><p>Copyright error</p>',
    ],
)
def test_a_page_without_documents_fails_loudly(tmp_path, page):
    result, rows = read(tmp_path, page)
    assert rows == []
    problem = result.problems.iloc[0]
    assert (problem["source_file"], problem["problem"]) == ("delivery.html", "unknown_layout")
    assert "<DOCFULL>" in problem["detail"]
    assert "'Sign in to Lorem'" in problem["detail"]


def test_a_file_that_is_cut_off(tmp_path):
    page = PAGE.page(plain(total=2), plain(number=2, total=2), documents=2)
    result, rows = read(tmp_path, page[: page.rindex("Consectetur")])
    assert [row["text"] for row in rows] == ["\n\n".join(BODY), BODY[0]]
    assert problems_of(result, "warning") == ["cut_off"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damaged_files_never_raise(tmp_path, data):
    raw = bytearray(
        PAGE.page(plain(total=2), plain(number=2, total=2, title="Dolor"), documents=2, cover=COVER).encode()
    )
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 400))] = data.draw(
            st.one_of(
                st.binary(max_size=9), st.sampled_from([b"<DOCFULL> -->", b"<TABLE><TR>", b"</DIV>", b"<!--", b"&#0;"])
            )
        )
    checked(read_corpus(put(tmp_path, "d.html", bytes(raw[: data.draw(st.integers(1, len(raw)))]))))
