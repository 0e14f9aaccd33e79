"""Nexis Uni and Lexis Advance, Word."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus.readers import read_corpus

from ..reading_helpers import checked, problems_of, put
from .nexis_fixtures import NBSP, article, cover, docx, label, link, para, run, table

BODY = ("Lorem ipsum dolor sit amet, consectetur.", "Adipiscing elit sed do eiusmod.")


def read(folder, raw, name="delivery.docx"):
    result = checked(read_corpus(put(folder, name, raw)))
    return result, result.documents.sort_values("source_index").to_dict("records")


def one(folder, *content, **options):
    result, rows = read(folder, docx(*content, **options))
    assert len(rows) == 1, result.problems["detail"].tolist()
    return rows[0], result


def test_an_article_has_every_field(tmp_path):
    head = [
        para("\nCopyright 2014 Lorem Media Ltd All Rights Reserved"),
        para("\n"),
        label("Section", "NEWS; Pg. 3"),
        label("Length", "2,011 words"),
        label("Byline", "By A. Ipsum"),
        label("Dateline", "LOREM"),
        label("Highlight", "Lorem in short."),
        label("Series", "Lorem files"),
    ]
    tail = [
        para(run("\nCorrection", bold=True), mark="Correction"),
        para("Ipsum was wrong."),
        label("Correction-Date", "March 5, 2014", breaks=True),
        para(run("\nGraphic", bold=True)),
        para(),
        para("PHOTO: Lorem."),
        para("A drawing of Ipsum."),
        para(run("Classification", bold=True), mark="Classification_1"),
        para(),
        label("Language", "ENGLISH", breaks=True),
        label("Publication-Type", "Newspaper", breaks=True),
        label("Journal Code", "LC", breaks=True),
        label("Subject", "LOREM (93%); IPSUM (90%)", breaks=True),
        label("Company", "DOLOR INC (52%)", breaks=True),
        label("Load-Date", "March 4, 2014", breaks=True),
    ]
    row, result = one(
        tmp_path,
        article(
            1, *BODY, outlet=" The Lorem Courier ", date="March 3, 2014 Monday, Final Edition", head=head, tail=tail
        ),
        count=1,
    )
    assert row["text"] == "\n\n".join(BODY)
    assert (row["title"], row["outlet"], row["edition"]) == ("Lorem ipsum dolor", "The Lorem Courier", "Final Edition")
    assert (str(row["date"].date()), row["date_raw"]) == ("2014-03-03", "March 3, 2014 Monday, Final Edition")
    assert (row["section"], row["page"], row["author"]) == ("NEWS; Pg. 3", "3", "By A. Ipsum")
    assert (row["dateline"], row["abstract"], row["language"]) == ("LOREM", "Lorem in short.", "en")
    assert (row["length_declared"], row["length_unit"]) == (2011, "words")
    assert row["captions"] == "PHOTO: Lorem.\nA drawing of Ipsum."
    assert row["correction"] == "Ipsum was wrong."
    assert (row["publication_type"], row["subject"]) == ("Newspaper", "LOREM (93%); IPSUM (90%)")
    assert (row["load_date"], row["format"]) == ("March 4, 2014", "nexis_docx")
    assert row["copyright"] == "Copyright 2014 Lorem Media Ltd All Rights Reserved"
    assert row["labels"].split("\n")[0] == "Section: NEWS; Pg. 3"
    assert "Company: DOLOR INC (52%)" in row["labels"].split("\n")
    assert problems_of(result, "warning") == ["length_differs"]
    assert problems_of(result, "note") == ["declared_count"]


@pytest.mark.parametrize("bom", [False, True])
def test_a_cover_never_leaks_and_its_count_is_checked(tmp_path, bom):
    content = [cover(2), article(1, *BODY), article(2, *BODY, title="Dolor sit amet")]
    result, rows = read(tmp_path, docx(*content, count=3, bom=bom))
    assert [row["title"] for row in rows] == ["Lorem ipsum dolor", "Dolor sit amet"]
    assert problems_of(result, "note") == ["declared_count"]
    assert problems_of(result, "warning") == ["identical_record"]
    everything = result.documents.to_string() + result.problems.to_string()
    assert not re.search("Mustermann|Job Number|Search Terms|Quellen", everything)


def test_a_cover_is_cut_off_where_the_bookmarks_are_gone(tmp_path):
    text = (cover(1) + article(1, *BODY)).replace('w:name="Bookmark_1"', 'w:name="_GoBack"')
    row, result = one(tmp_path, text, count=2)
    assert (row["title"], row["outlet"], row["text"]) == ("Lorem ipsum dolor", "The Lorem Courier", "\n\n".join(BODY))
    assert "Mustermann" not in result.documents.to_string()
    bare = re.sub("<w:pPr>.*?</w:pPr>|<w:sectPr/>", "", text)  # neither section breaks nor headings
    row, result = one(tmp_path, bare, count=2)
    assert row["text"] == "\n\n".join(BODY)
    assert "Mustermann" not in result.documents.to_string() + result.problems.to_string()
    assert "missing_field" in problems_of(result, "warning")


def test_a_wrong_count_is_reported(tmp_path):
    result, _ = read(tmp_path, docx(article(1, *BODY), count=3))
    assert problems_of(result, "warning") == ["count_differs"]


def test_words_cut_by_hits_are_whole(tmp_path):
    title = para(link("Lorem ip"), link("sum"), "; ", "dolor\nsit amet", level=True)
    body = para("Lorem ", link("ip"), run("sum", bold=True), "\tdolor.", "<w:ins>" + run(" Sit.") + "</w:ins>")
    body += para(
        '<w:del w:id="1"><w:r><w:delText>Gone</w:delText></w:r></w:del>',
        "<w:smartTag><w:r><w:t>Kept</w:t></w:r></w:smartTag>",
        '<w:sdt><w:sdtContent><w:r><w:t xml:space="preserve"> here</w:t></w:r></w:sdtContent></w:sdt>',
        "<w:r><w:instrText>PAGE</w:instrText></w:r>",
    )
    row, _ = one(tmp_path, article(1, body, title=title))
    assert row["title"] == "Lorem ipsum; dolor sit amet"
    assert row["text"] == "Lorem ipsum dolor. Sit.\n\nKept here"


def test_the_title_by_a_heading_style(tmp_path):
    row, _ = one(tmp_path, article(1, *BODY, title=para("Ipsum", style="Heading1")))
    assert row["title"] == "Ipsum"


@pytest.mark.parametrize("correction", ["\n Correction Appended", "Correction Appended"])
def test_without_a_date_the_load_date_serves(tmp_path, correction):
    head = [para(correction), para("\nCopyright 2014 Lorem"), label("Length", "10 words")]
    row, result = one(tmp_path, article(1, *BODY, date="", head=head))
    assert (str(row["date"].date()), row["correction"]) == ("2014-03-04", "Correction Appended")
    assert problems_of(result, "warning") == ["date_from_load_date"]


def test_without_any_date_a_warning_says_so(tmp_path):
    row, result = one(tmp_path, article(1, *BODY, date="", tail=[]))
    assert problems_of(result, "warning") == ["missing_field"]
    assert row["outlet"] == "The Lorem Courier"


def test_a_date_without_a_day_stays_as_it_is(tmp_path):
    row, result = one(tmp_path, article(1, *BODY, date="March/April 2014"))
    assert row["date_raw"] == "March/April 2014"
    assert problems_of(result, "warning") == ["unparsed_date"]


@pytest.mark.parametrize(
    ("line", "day", "edition"),
    [
        ("March 3, 2014", "2014-03-03", ""),
        ("March 3, 2014 Monday 9:20 AM GMT", "2014-03-03", ""),
        ("March 3, 2014 Monday 11:20 EST", "2014-03-03", ""),
        ("March 3, 2014 11:20 EST", "2014-03-03", ""),
        ("March 3, 2014, Monday, Late Edition - Final", "2014-03-03", "Late Edition - Final"),
        ("March 3, 2014, Monday,, FINAL EDITION", "2014-03-03", "FINAL EDITION"),
        ("March 3, 2014 Monday Final Edition", "2014-03-03", "Final Edition"),
        ("March 3, 2014 Friday, All but Lorem Edition", "2014-03-03", "All but Lorem Edition"),
        ("March 3, 2014 Thurdsday, Sunday Edition", "2014-03-03", "Sunday Edition"),
        ("March 13, 2014, Thursday 10:00:00 - 10:30:00 Eastern Time", "2014-03-13", ""),
        ("3. März 2031 Donnerstag", None, ""),
        ("3. März 2021 Mittwoch, Ausgabe Nord", "2021-03-03", "Ausgabe Nord"),
        ("9. April 2021 Freitag 9:12 PM GMT+9", "2021-04-09", ""),
        ("3 mars 2021 mercredi", "2021-03-03", ""),
        ("3 de marzo de 2021 miércoles", "2021-03-03", ""),
        ("3 maart 2021 woensdag", "2021-03-03", ""),
        ("3 марта 2021 г. среда", "2021-03-03", ""),
        ("2021年3月3日 星期三", "2021-03-03", ""),
    ],
)
def test_date_lines(tmp_path, line, day, edition):
    row, _ = one(tmp_path, article(1, *BODY, date=line))
    assert (row["date_raw"], row["edition"]) == (line, edition)
    assert (str(row["date"].date()) if day else None) == day


@pytest.mark.parametrize(
    ("delivered", "outlet", "edition"),
    [
        ("Lorem.com.", "Lorem.com", ""),
        ("  Lorem  Courier(Ipsum) ", "Lorem Courier(Ipsum)", ""),
        ("The Lorem (Ipsum) - Final Edition", "The Lorem (Ipsum) - Final Edition", "Final Edition"),
        ("Lorem Inc.", "Lorem Inc.", ""),
    ],
)
def test_outlets_stay_as_delivered(tmp_path, delivered, outlet, edition):
    row, _ = one(tmp_path, article(1, *BODY, outlet=delivered))
    assert (row["outlet"], row["edition"]) == (outlet, edition)


def test_bookmarks_twice_in_a_paragraph_are_one_document(tmp_path):
    raw = article(1, *BODY) + article(2, *BODY, title="Dolor")
    double = re.sub(r'(<w:bookmarkStart w:id="0" w:name="Bookmark_\d"/>)', r"\1\1", raw)
    result, rows = read(tmp_path, docx(double, count=2))
    assert len(rows) == 2
    assert problems_of(result, "note") == ["declared_count"]


def test_lines_between_labels_and_body_are_notes(tmp_path):
    head = [label("Byline", "A. Ipsum"), label("Length", "10 words"), para("From Monday's Lorem"), para("B. Dolor")]
    row, _ = one(tmp_path, article(1, *BODY, head=head))
    assert (row["note"], row["author"], row["text"]) == ("From Monday's Lorem\nB. Dolor", "A. Ipsum", "\n\n".join(BODY))


def test_a_table_in_a_body(tmp_path):
    row, _ = one(tmp_path, article(1, BODY[0], table(("Lorem", "1"), ("Ipsum", "2")), BODY[1]))
    assert row["text"] == f"{BODY[0]}\n\nLorem | 1\nIpsum | 2\n\n{BODY[1]}"


def test_a_body_in_a_frame_keeps_its_paragraphs(tmp_path):
    frame = f"<w:tbl><w:tr><w:tc>{para(BODY[0])}{para(BODY[1])}</w:tc></w:tr></w:tbl>"
    row, _ = one(tmp_path, article(1, frame))
    assert row["text"] == "\n\n".join(BODY)


def test_an_abstract_stands_apart_from_the_full_text(tmp_path):
    heads = [para(run("ABSTRACT", bold=True)), para("Lorem in short."), para(run("FULL TEXT", bold=True))]
    row, _ = one(tmp_path, article(1, *heads, *BODY))
    assert (row["abstract"], row["text"]) == ("Lorem in short.", "\n\n".join(BODY))
    row, _ = one(tmp_path, article(1, heads[0], heads[1]))
    assert (row.get("abstract", ""), row["text"]) == ("", "Lorem in short.")


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("PHOTO: Lorem at noon.", "captions"),
        ("PHOTOS: Lorem (Photograph by A. Ipsum)", "captions"),
        ("DRAWING (DRAWING BY A. IPSUM)", "captions"),
        ("MAP: Lorem", "captions"),
        ("Foto: Lorem/Ipsum", "captions"),
        ("Follow A. Ipsum on Twitter: @ipsum", "note"),
        ("a.ipsum@lorem.example", "note"),
        ("E-mail: a.ipsum@lorem.example", "note"),
        ("https://www.lorem.example/2014/ipsum.html", "note"),
        ("www.lorem.example", "note"),
        ("Related Articles\nDolor sit", "note"),
    ],
)
def test_what_ends_a_body_without_a_marker(tmp_path, line, column):
    row, _ = one(tmp_path, article(1, *BODY, *line.split("\n")))
    assert (row["text"], row[column]) == ("\n\n".join(BODY), line)


def test_a_photo_line_inside_a_body_is_a_caption(tmp_path):
    row, _ = one(tmp_path, article(1, BODY[0], "PHOTO: Lorem.", BODY[1], "PHOTO: Ipsum."))
    assert (row["text"], row["captions"]) == ("\n\n".join(BODY), "PHOTO: Lorem.\nPHOTO: Ipsum.")


def test_what_only_looks_like_a_marker_stays_body(tmp_path):
    lines = [
        "Graphic",  # not in bold where the marker is
        para(run("Company:", bold=True), run(f"{NBSP}Lorem makes ipsum.")),
        "Subject: dolor.",
        "Load-Date: never",
        "Follow the lorem on Twitter and read what all of its friends say about it in the coming days and weeks of May.",
        "The address is www.lorem.example today.",
        para(run("Notes", bold=True)),
        "Ipsum.",
    ]
    row, _ = one(tmp_path, article(1, *lines))
    assert row["text"].split("\n\n") == [
        "Graphic",
        "Company: Lorem makes ipsum.",
        *lines[2:6],
        "Notes",
        "Ipsum.",
    ]


def test_markers_that_lost_their_bold(tmp_path):
    tail = [para("Graphic"), para("A lorem."), para(f"Load-Date:{NBSP}March 4, 2014")]
    head = [para("Copyright 2014 Lorem"), para("Length: 10 words"), para("Byline: A. Ipsum")]
    content = article(1, *BODY, head=head, tail=tail, marker="").replace(para(BODY[0]), para("Body") + para(BODY[0]))
    row, _ = one(tmp_path, content)
    assert (row["text"], row["captions"], row["author"]) == ("\n\n".join(BODY), "A lorem.", "A. Ipsum")


def test_the_end_marker_as_the_last_line_of_a_paragraph(tmp_path):
    tail = [label("Load-Date", "March 4, 2014\n\nEnd of Document")]
    row, _ = one(tmp_path, article(1, *BODY, tail=tail, end=""))
    assert (row["load_date"], row["text"]) == ("March 4, 2014", "\n\n".join(BODY))


def test_placeholders_are_empty(tmp_path):
    head = [label("Byline", "Anonymous"), label("Length", "10 words")]
    row, result = one(tmp_path, article(1, *BODY, title="No Headline In Original", head=head))
    assert (row["title"], row["author"], row["note"]) == ("", "", "No Headline In Original")
    assert problems_of(result, "warning") == ["missing_field"]


def test_a_title_with_its_correction(tmp_path):
    row, _ = one(tmp_path, article(1, *BODY, title="Lorem - Correction Appended"))
    assert (row["title"], row["correction"]) == ("Lorem - Correction Appended", "Correction Appended")


def test_an_article_without_an_outlet(tmp_path):
    row, result = one(tmp_path, article(1, *BODY, outlet=""))
    assert (row["title"], row["outlet"], str(row["date"].date())) == ("Lorem ipsum dolor", "", "2014-03-03")
    assert problems_of(result, "warning") == ["missing_field"]


UI = {
    "de": (
        *("Text", "Ende des Dokuments", "3. März 2021 Mittwoch", "5 Wörter", "Englisch", "en"),
        *("Rubrik", "Länge", "Autor", "Ladedatum", "Sprache", "Grafik", "Klassifizierung", "S. 7"),
    ),
    "fr": (
        *("Corps", "Fin du document", "3 mars 2021 mercredi", "5 mots", "Français", "fr"),
        *("Rubrique", "Longueur", "Signature", "Date de chargement", "Langue", "Graphique", "Classification", "p. 7"),
    ),
    "es": (
        *("Cuerpo", "Fin del documento", "3 de marzo de 2021 miércoles", "5 palabras", "Español", "es"),
        *("Sección", "Longitud", "Autor", "Fecha de carga", "Idioma", "Gráfico", "Clasificación", "Pág. 7"),
    ),
    "nl": (
        *("Tekst", "Einde van document", "3 maart 2021 woensdag", "5 woorden", "Nederlands", "nl"),
        *("Rubriek", "Lengte", "Auteur", "Laaddatum", "Taal", "Grafiek", "Classificatie", "Blz. 7"),
    ),
    "ru": (
        *("Текст", "Конец документа", "3 марта 2021 г. среда", "5 слов", "Русский", "ru"),
        *("Раздел", "Длина", "Автор", "Дата загрузки", "Язык", "Иллюстрация", "Классификация", "С. 7"),
    ),
    "zh": (
        *("正文", "文档结尾", "2021年3月3日 星期三", "5 字", "中文", "zh"),
        *("版面", "长度", "作者", "加载日期", "语言", "图片", "分类", "第7版"),
    ),
}


@pytest.mark.parametrize("ui", UI)
def test_interface_languages(tmp_path, ui):
    body, end, date, length, language, code, *names, page = UI[ui]
    section, long, author, load, lang, graphic, classes = names
    content = article(
        1,
        "Lorem ipsum dolor sit amet.",
        date=date,
        head=[label(section, f"Lorem; {page}"), label(long, length), label(author, "A. Ipsum")],
        tail=[
            para(run(f"\n{graphic}", bold=True)),
            para("Lorem."),
            para(run(f"\n{classes}", bold=True)),
            label(lang, language, breaks=True),
            label(load, date, breaks=True),
        ],
        marker=body,
        end=end,
    )
    row, result = one(tmp_path, content, count=1)
    assert (row["text"], row["captions"]) == ("Lorem ipsum dolor sit amet.", "Lorem.")
    assert (row["section"], row["page"], row["author"]) == (f"Lorem; {page}", "7", "A. Ipsum")
    assert (row["language"], row["load_date"], str(row["date"].date())) == (code, date, "2021-03-03")
    assert (row["length_declared"], row["length_unit"]) == (5, "characters" if ui == "zh" else "words")
    assert problems_of(result, "warning") == []


def test_an_unknown_interface_language_is_named(tmp_path):
    head = [label("Rúbrika", "Lorem"), label("Hossz", "10 szó")]
    row, result = one(tmp_path, article(1, *BODY, head=head, marker="Szöveg"))  # the bookmark still says Body
    assert row["text"] == "\n\n".join(BODY)
    assert row["labels"].startswith("Rúbrika: Lorem\nHossz: 10 szó")
    problem = result.problems.set_index("problem").loc["unknown_label"]
    assert "Rúbrika, Hossz" in problem["detail"]


def test_no_end_marker_fails_loudly(tmp_path):
    content = cover(1) + article(1, *BODY, end="Dokumentum vége", head=[label("Hossz", "10 szó")])
    result, rows = read(tmp_path, docx(content, count=2))
    assert rows == []
    problem = result.problems.iloc[0]
    assert problem["problem"] == "unknown_layout"
    assert "End of Document" in problem["detail"]
    assert "'Hossz'" in problem["detail"]
    assert "Mustermann" not in problem["detail"]


def test_a_document_without_body_marker_is_one_rejected(tmp_path):
    second = article(2, *BODY, marker="").replace('w:name="Body_0"', 'w:name="x"')
    result, rows = read(tmp_path, docx(article(1, *BODY), second, count=2))
    assert len(rows) == 1
    assert problems_of(result, "error") == ["no_body_marker"]
    assert "Length" in result.problems.set_index("problem").loc["no_body_marker", "detail"]


def test_an_article_of_pictures_alone_is_rejected(tmp_path):
    content = [article(1, "PHOTO: Lorem."), article(2, *BODY)]
    result, rows = read(tmp_path, docx(*content, count=2))
    assert len(rows) == 1
    assert problems_of(result, "error") == ["empty_text"]


def test_a_last_document_without_its_end_is_kept(tmp_path):
    result, rows = read(tmp_path, docx(article(1, *BODY), article(2, "Dolor.", end="", tail=[]), count=2))
    assert rows[1]["text"] == "Dolor."
    assert problems_of(result, "warning") == ["cut_off"]


def test_a_missing_end_marker_between_documents(tmp_path):
    result, rows = read(tmp_path, docx(article(1, *BODY, end=""), article(2, "Dolor."), count=2))
    assert [row["text"] for row in rows] == ["\n\n".join(BODY), "Dolor."]
    assert problems_of(result, "warning") == []


def test_text_after_the_last_document_is_noted_not_shown(tmp_path):
    result, rows = read(tmp_path, docx(article(1, *BODY), para("Maxima Mustermann"), count=1))
    assert len(rows) == 1
    assert problems_of(result, "note") == ["declared_count", "text_outside_documents"]
    assert "Mustermann" not in result.problems.to_string()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damaged_files_never_raise(tmp_path, data):
    content = cover(2) + article(1, *BODY) + article(2, "Dolor.")
    pieces = re.findall(r"<[^>]*>|[^<]+", content)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(pieces) - 1))
        pieces[at : at + data.draw(st.integers(0, 12))] = data.draw(
            st.sampled_from([[], ["<w:p/>"], [END_LINE], ["</w:p>"], ["\x00"], [para("Body")]])
        )
    raw = bytearray(docx("".join(pieces), count=2))
    if data.draw(st.booleans()):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=20))
    checked(read_corpus(put(tmp_path, "d.docx", bytes(raw))))


END_LINE = para("End of Document")
