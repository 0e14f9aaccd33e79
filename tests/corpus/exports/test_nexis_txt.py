"""LexisNexis, text."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus.readers import read_corpus

from ..reading_helpers import checked, problems_of, put
from .nexis_fixtures import centre, lines

BODY = (
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor\nincididunt ut labore.",
    "Dolore magna.",
)
TEXT = "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore.\n\nDolore magna."
COVER = (
    "Download Request: Selected Items: 1-2\nTime Of Request: Friday, March 20, 2018  16:51:31",
    "Send To:\nMaxima Mustermann\nUNIVERSITY OF LOREM",
    "Terms: (lorem and\nipsum)",
    "Source: The Dolor Gazette\nCombined Source: The Dolor Gazette\nProject ID: None",
)
COPYRIGHT = centre("Copyright 2010 Dolor Newspapers Ltd", "All Rights Reserved")
LOADED = ("LOAD-DATE: January 12, 2010", "LANGUAGE: ENGLISH", "PUBLICATION-TYPE: Newspaper")


def read(folder, text, name="delivery.TXT"):
    result = checked(read_corpus(put(folder, name, text)))
    return result, result.documents.sort_values("source_index").to_dict("records")


def one(folder, *blocks):
    result, rows = read(folder, lines(centre("1 of 1 DOCUMENTS"), *blocks))
    assert len(rows) == 1, result.problems["detail"].tolist()
    return rows[0], result


def article(
    number, total=2, *, title="Lorem ipsum", body=BODY, head=("LENGTH: 17 words",), tail=LOADED, rights=COPYRIGHT
):
    date = centre("January 11, 2010 Monday")
    counter = centre(f"{number} of {total} DOCUMENTS")
    return [counter, centre("The Dolor Gazette"), date, title, *head, *body, *tail, *filter(None, [rights])]


def test_an_article_has_every_field(tmp_path):
    row, result = one(
        tmp_path,
        centre("The Dolor Gazette (Lorem)"),
        centre("January 11, 2010 Monday", "Edition 1;", "Scotland"),
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit. \nEtiam lacinia?;\neget aliquet. ",
        "BYLINE: BY A. IPSUM",
        "SECTION: NEWS; Pg. 3",
        "LENGTH: 2,968 words",
        "DATELINE: LOREM",
        "HIGHLIGHT: In short.",
        *BODY,
        "LOAD-DATE: January 12, 2010",
        "LANGUAGE: ENGLISH",
        "GRAPHIC: Ipsum, who was seen at the dolor with his lorem at the end of that week of\nrain. LOREM / PA",
        "PUBLICATION-TYPE: Newspaper",
        "JOURNAL-CODE: DOG",
        COPYRIGHT,
    )
    assert row["text"] == TEXT
    assert row["title"] == "Lorem ipsum dolor sit amet, consectetur adipiscing elit. Etiam lacinia?; eget aliquet."
    assert (row["outlet"], row["author"]) == ("The Dolor Gazette (Lorem)", "BY A. IPSUM")
    assert (str(row["date"].date()), row["edition"]) == ("2010-01-11", "Edition 1; Scotland")
    assert row["date_raw"] == "January 11, 2010 Monday Edition 1; Scotland"
    assert (row["section"], row["page"], row["length_declared"]) == ("NEWS; Pg. 3", "3", 2968)
    assert (row["dateline"], row["abstract"], row["language"]) == ("LOREM", "In short.", "en")
    assert (
        row["captions"] == "Ipsum, who was seen at the dolor with his lorem at the end of that week of rain. LOREM / PA"
    )
    assert (row["load_date"], row["publication_type"], row["format"]) == ("January 12, 2010", "Newspaper", "nexis_txt")
    assert row["copyright"] == "Copyright 2010 Dolor Newspapers Ltd All Rights Reserved"
    assert "JOURNAL-CODE: DOG" in row["labels"]
    assert problems_of(result, "warning") == ["length_differs"]


def test_cover_pages_at_both_ends_never_leak(tmp_path):
    text = lines(*COVER, *article(1), *article(2, title="Dolor"), "---- End of Request ----", *COVER)
    result, rows = read(tmp_path, text)
    assert [row["title"] for row in rows] == ["Lorem ipsum", "Dolor"]
    assert {row["text"] for row in rows} == {TEXT}
    assert "Mustermann" not in result.documents.to_string() + result.problems.to_string()
    assert problems_of(result, "note") == ["declared_count"]
    result, _ = read(tmp_path, lines(*COVER, *article(1)))
    assert problems_of(result, "warning") == ["count_differs"]


def test_a_wrong_total_and_a_last_document_without_copyright(tmp_path):
    parts = [*article(1, 3), *article(2, 383, title="Dolor"), *article(3, 3, title="Sit", rights="")]
    result, rows = read(tmp_path, lines(*parts))
    assert [row.get("copyright", "")[:4] for row in rows] == ["Copy", "Copy", ""]
    assert rows[2]["text"] == TEXT
    assert problems_of(result, "note") == ["declared_count"]


def test_two_deliveries_in_one_file_and_part_of_one(tmp_path):
    both = lines(*article(1), *article(2, title="Dolor"), *article(1, 1, title="Sit"))
    assert problems_of(read(tmp_path, both)[0], "note") == ["declared_count"]
    part = lines(*article(501, 900), *article(502, 900, title="Dolor"))
    assert problems_of(read(tmp_path, part)[0], "note") == ["declared_count"]


def test_body_lines_that_look_like_labels_stay_body(tmp_path):
    body = (
        "SUBJECT: lorem ipsum.",
        "CONTACT: a@lorem.example, dolor.",
        "LANGUAGE: sit amet is what he said.",
        "NOTE: this.",
    )
    row, _ = one(tmp_path, *article(1, body=body)[1:])
    assert row["text"] == "\n\n".join(body)
    assert row["language"] == "en"


def test_index_terms_and_captions_below_the_body(tmp_path):
    tail = (
        "URL: http://www.lorem.example",
        "SUBJECT: LOREM (90%); IPSUM (89%)",
        "COMPANY: DOLOR INC (52%)",
        "GRAPHIC: Photo, Lorem at noon.",
        "Drawing of ipsum.",
        *LOADED,
    )
    row, _ = one(tmp_path, *article(1, tail=tail)[1:])
    assert (row["text"], row["url"], row["subject"]) == (TEXT, "http://www.lorem.example", "LOREM (90%); IPSUM (89%)")
    assert row["captions"] == "Photo, Lorem at noon.\nDrawing of ipsum."
    tail = (*LOADED, "GRAPHIC: Photo, Lorem at noon.", "Drawing of ipsum.", "JOURNAL-CODE: DOG")
    row, _ = one(tmp_path, *article(1, tail=tail)[1:])
    assert (row["text"], row["captions"]) == (TEXT, "Photo, Lorem at noon.\nDrawing of ipsum.")


def test_labels_without_a_blank_line_between(tmp_path):
    row, _ = one(tmp_path, *article(1, head=["BYLINE: A. Ipsum\nSECTION: News; Pg. 4\nLENGTH: 17 words"])[1:])
    assert (row["author"], row["page"], row["length_declared"], row["text"]) == ("A. Ipsum", "4", 17, TEXT)


def test_the_old_order(tmp_path):
    row, _ = one(
        tmp_path,
        centre("Copyright 2010 Dolor Newspapers Ltd", "The Dolor Gazette"),
        centre("January 11, 2010, Monday, Late Edition - Final"),
        "SECTION: Section A; Page 1; Column 5",
        "LENGTH: 9 words",
        "HEADLINE: Lorem ipsum",
        "BYLINE: By A. Ipsum",
        "BODY:\n   Lorem ipsum dolor.",
        "   Sit amet.",
        "LOAD-DATE: January 12, 2010",
    )
    assert (row["title"], row["author"], row["outlet"]) == ("Lorem ipsum", "By A. Ipsum", "The Dolor Gazette")
    assert (row["text"], row["page"], row["edition"]) == (
        "Lorem ipsum dolor.\n\nSit amet.",
        "1",
        "Late Edition - Final",
    )
    assert row["copyright"] == "Copyright 2010 Dolor Newspapers Ltd"


def test_lines_that_end_early_are_lines(tmp_path):
    verse = "Lorem ipsum,\ndolor sit,\namet."
    row, _ = one(tmp_path, *article(1, body=(BODY[0], verse))[1:])
    assert row["text"].split("\n\n")[1] == verse


def test_a_missing_date_and_title(tmp_path):
    parts = article(1)
    row, result = one(tmp_path, parts[1], *parts[3:])
    assert (row["outlet"], row["title"], str(row["date"].date())) == ("The Dolor Gazette", "Lorem ipsum", "2010-01-12")
    assert problems_of(result, "warning") == ["date_from_load_date"]
    row, result = one(tmp_path, *parts[1:3], *parts[4:])
    assert (row["title"], row["text"]) == ("", TEXT)
    assert problems_of(result, "warning") == ["missing_field"]


UI = {
    "de": (
        "1 von 1 DOKUMENTEN",
        "11. Januar 2010 Montag",
        "AUTOR",
        "LÄNGE",
        "17 Wörter",
        "UPDATE",
        "SPRACHE",
        "GERMAN; DEUTSCH",
    ),
    "fr": (
        "1 de 1 DOCUMENTS",
        "11 janvier 2010 lundi",
        "AUTEUR",
        "LONGUEUR",
        "17 mots",
        "DATE-CHARGEMENT",
        "LANGUE",
        "Français",
    ),
    "nl": (
        "1 van 1 DOCUMENTEN",
        "11 januari 2010 maandag",
        "AUTEUR",
        "LENGTE",
        "17 woorden",
        "LAADDATUM",
        "TAAL",
        "Nederlands",
    ),
    "es": (
        "1 de 1 DOCUMENTOS",
        "11 de enero de 2010 lunes",
        "AUTOR",
        "LONGITUD",
        "17 palabras",
        "FECHA-CARGA",
        "IDIOMA",
        "Español",
    ),
    "ru": ("1 of 1 DOCUMENTS", "11 января 2010 г.", "АВТОР", "ДЛИНА", "17 слов", "ДАТА ЗАГРУЗКИ", "ЯЗЫК", "Русский"),
    "zh": ("1 of 1 DOCUMENTS", "2010年1月11日", "作者", "长度", "100 字", "加载日期", "语言", "中文"),
}


@pytest.mark.parametrize("ui", UI)
def test_interface_languages(tmp_path, ui):
    counter, date, author, length, words, load, language, named = UI[ui]
    text = lines(
        centre(counter),
        centre("Dolor Blatt"),
        centre(date),
        "Lorem ipsum",
        f"{author}: A. Ipsum",
        f"{length}: {words}",
        *BODY,
        f"{load}: {date}",
        f"{language}: {named}",
    )
    result, (row,) = read(tmp_path, text)
    assert (row["text"], row["author"], row["language"]) == (TEXT, "A. Ipsum", ui)
    assert (str(row["date"].date()), row["load_date"], row["length_declared"]) == (
        "2010-01-11",
        date,
        int(words.split()[0]),
    )
    assert problems_of(result, "warning") == []


def test_an_unknown_interface_language_is_named(tmp_path):
    head, tail = ["HOSSZ: 17 sz"], ["BETOLTES: 2010"]
    _, result = one(tmp_path, *article(1, head=head, tail=tail)[1:])
    problem = result.problems.set_index("problem").loc["unknown_label"]
    assert "HOSSZ, BETOLTES" in problem["detail"]


def test_counters_without_documents(tmp_path):
    result, rows = read(tmp_path, lines(*article(1), centre("2 of 2 DOCUMENTS")))
    assert len(rows) == 1
    assert problems_of(result, "error") == ["empty_record"]
    result, rows = read(tmp_path, lines("Lorem.", centre("1 of 2 DOCUMENTS and more")))
    assert rows == []
    assert problems_of(result, "error") == ["unknown_layout"]


def test_a_file_that_is_cut_off(tmp_path):
    text = lines(*article(1), *article(2))
    result, rows = read(tmp_path, text[: text.rindex("Dolore")])
    assert [row["text"] for row in rows] == [TEXT, TEXT.split("\n\n")[0]]
    assert problems_of(result, "warning") == ["cut_off"]


@pytest.mark.parametrize("newline", ["\n", "\r"])
def test_other_line_ends_and_no_mark(tmp_path, newline):
    text = lines(*article(1, 1)).lstrip("\ufeff").replace("\r\n", newline)
    _, (row,) = read(tmp_path, text)
    assert (row["title"], row["text"]) == ("Lorem ipsum", TEXT)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damaged_files_never_raise(tmp_path, data):
    raw = bytearray(lines(*COVER, *article(1), *article(2)).encode())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 300))] = data.draw(
            st.one_of(
                st.binary(max_size=9), st.sampled_from([b"\r\n\r\n", b"3 of 9 DOCUMENTS\r\n", b"LOAD-DATE:", b"\f"])
            )
        )
    checked(read_corpus(put(tmp_path, "d.txt", bytes(raw[: data.draw(st.integers(1, len(raw)))]))))
