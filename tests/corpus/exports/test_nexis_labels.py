"""What stands behind the labels of the Nexis family: languages, pages, lengths, in the interface's languages."""

from __future__ import annotations

import pytest

from mediaanalysis.corpus.formats.nexis_labels import (
    counter_of,
    is_end_marker,
    length_of,
    page_of,
    role_of,
    split_label,
)
from mediaanalysis.corpus.languages import stated_language


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("en", "ENGLISH English Englisch anglais Inglés Engels английский 英文 英语 inglês inglese en eng en-GB"),
        ("de", "GERMAN Deutsch DEUTSCH allemand Alemán Duits немецкий 德语 tedesco"),
        ("fr", "French Französisch FRANÇAIS Francés Frans французский 法语 francese"),
        ("es", "Spanish Spanisch espagnol ESPAÑOL Spaans испанский 西班牙语 spagnolo"),
        ("nl", "Dutch Niederländisch néerlandais Neerlandés Nederlands нидерландский 荷兰语"),
        ("ru", "Russian Russisch russe Ruso Russisch русский Русский 俄语"),
        ("zh", "Chinese Chinesisch chinois Chino Chinees китайский 中文 汉语"),
        ("ja", "Japanese 日本語 japonais"),
        ("pt", "Portuguese Português portugiesisch"),
        ("it", "Italian Italiano italien"),
        ("pl", "Polish Polnisch polski"),
    ],
)
def test_languages(code, names):
    assert {stated_language(name) for name in names.split()} == {code}


def test_languages_that_are_listed_described_or_unknown():
    assert stated_language("ENGLISH; ENGLISHS") == "en"
    assert stated_language("English (United Kingdom)") == "en"
    assert stated_language("Русский язык") == "ru"
    assert stated_language("Lorem Ipsum") == "Lorem Ipsum"
    assert stated_language(" ") == ""


@pytest.mark.parametrize(
    ("section", "page"),
    [
        ("NEWS; Pg. 3", "3"),
        ("Section B; Page 22, Column 2; Desk", "22"),
        ("RESSORT; THEMA; S. 114\u00a0Ausg. 9", "114"),
        ("FEATURES; Pg. 6,7", "6,7"),
        ("SPORT; Pg. 10-11", "10-11"),
        ("Pg. ARTS-3", "ARTS-3"),
        ("Guardian City Pages, Pg. 28", "28"),
        ("Guardian City Pages", ""),
        ("Wirtschaft; S.12", "12"),
        ("Politique; p. 7", "7"),
        ("Cultura; Pág. 12", "12"),
        ("Economie; Blz. 4", "4"),
        ("Политика; С. 5", "5"),
        ("要闻; A12版", "A12"),
        ("POLITICS; Version:28", ""),
        ("U.S. 5 Lorem", ""),
        ("", ""),
    ],
)
def test_pages(section, page):
    assert page_of(section) == page


@pytest.mark.parametrize(
    ("value", "length"),
    [
        ("2,968 words", (2968, "words")),
        ("1.204 Wörter", (1204, "words")),
        ("1\u00a0204 mots", (1204, "words")),
        ("355 слов", (355, "words")),
        ("1200字", (1200, "characters")),
        ("words", (0, "words")),
        ("9" * 40, (0, "words")),
    ],
)
def test_lengths(value, length):
    assert length_of(value) == length


def test_labels_whatever_their_case_accents_and_dividers():
    assert {role_of(name) for name in ("LOAD-DATE", "Load-Date", "UPDATE", "DATE-CHARGEMENT", "Fecha de carga")} == {
        "load_date"
    }
    assert {role_of(name) for name in ("LÄNGE", "Laenge", "LONGUEUR", "ДЛИНА", "长度")} == {"length"}
    assert {role_of(name) for name in ("ZEITUNGS-CODE", "SYMBOLE-BOURSIER", "Ticker")} == {"other"}
    assert split_label("长度：1200 字") == ("长度", "", "1200 字")
    assert split_label("https://lorem.example") == ("https", "", "//lorem.example")
    assert role_of("https") == ""


@pytest.mark.parametrize(
    "line", ["   12 of 383 DOCUMENTS", "Dokument 12 von 383", "12 de 383 DOCUMENTOS", "第12篇，共383篇"]
)
def test_counters(line):
    assert counter_of(line) == (12, 383)


def test_counters_are_whole_lines():
    assert counter_of("He read 12 of 383 documents") is None
    assert counter_of("12 of 383") is None
    assert not is_end_marker("This is the End of Document")
