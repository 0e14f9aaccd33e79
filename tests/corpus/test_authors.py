"""Who wrote it: byline lines and notes on the author are told from what the news says of people."""

from __future__ import annotations

import pytest

from mediaanalysis.corpus.authors import mark_authors
from mediaanalysis.corpus.boilerplate import units_of

BODY = "Talks failed on Monday.\nBoth sides left the town of Orlo.\nNobody spoke of a truce."


def marked(text: str, author: str = "", outlet: str = "Herald", title: str = "") -> list[tuple[str, str]]:
    units = units_of(text)
    mark_authors(units, author, outlet=outlet, title=title)
    return [(unit.reason, unit.text) for unit in units if unit.reason]


def notes(text: str, author: str = "") -> list[str]:
    return [words for reason, words in marked(text, author) if reason == "about_the_author"]


def bylines(text: str, author: str = "", outlet: str = "Herald", title: str = "") -> list[str]:
    return [words for reason, words in marked(text, author, outlet, title) if reason == "byline_line"]


@pytest.mark.parametrize(
    "note",
    [
        "Lena Ostrow covers security policy for the Standard.",
        "— Lena Ostrow is a politics reporter for Herald Digital, primarily covering borders.",
        "Lena Ostrow, a former envoy, is a senior fellow at the Institute for Rivers.",
        "Lena Ostrow is the author of “The Long Bridge” (Valley Books, 2014).",
    ],
)
def test_a_full_name_with_a_trade_that_the_article_has_not_met_is_the_author(note: str) -> None:
    assert notes(f"{BODY}\n{note}") == [note]
    assert notes(f"Ms. Ostrow left first.\n{BODY}\n{note}") == []
    assert notes(f"{note}\n{BODY}") == []  # at the top the source must have named the author


@pytest.mark.parametrize(
    "sentence",
    [
        "Ms. Olin is a former envoy who broke with the president in May.",
        "Smoke covers the valley.",
        "Area C covers sixty percent of the valley.",
        "Lena Ostrow is a former minister of the republic.",
        "Lena Ostrow was leaving the town when the reporters came.",
    ],
)
def test_the_news_ends_with_people_too(sentence: str) -> None:
    assert notes(f"{BODY}\n{sentence}") == []


NOTE = "Lena Ostrow is mayor of Orlo. She was an envoy until 2014. The opinions are hers."


@pytest.mark.parametrize("author", ["Lena Ostrow", "By Lena Ostrow and P. Kerr", "LENA OSTROW"])
def test_the_author_that_the_source_named_needs_no_trade(author: str) -> None:
    whole = [NOTE[:29], NOTE[30:58], NOTE[59:]]
    assert notes(f"{BODY}\n{NOTE}", author) == whole
    assert notes(f"{NOTE}\n{BODY}", author) == whole
    assert notes(f"Editor's note: {NOTE}\n{BODY}", author) == ["Editor's note: " + whole[0], *whole[1:]]
    assert notes(f"{BODY}\n{NOTE}") == []


def test_sentences_that_go_on_count_only_below_a_note() -> None:
    end = "He lives in Orlo.\nHis new book is out."
    assert notes(f"{BODY}\n{end}", "Lena Ostrow") == []
    assert notes(f"{BODY}\nAdam Shore is a columnist.\n{end}") == ["Adam Shore is a columnist.", *end.split("\n")]
    other = "Orlo has two bridges."
    assert notes(f"{BODY}\nAdam Shore is a columnist.\n{other}") == ["Adam Shore is a columnist."]


def test_a_paper_named_as_the_author_is_not_a_person() -> None:
    assert notes(f"Herald News reports on Monday that talks failed.\n{BODY}", "Herald News") == []


def test_names_of_authors_and_outlet_alone_on_a_line_are_a_byline() -> None:
    assert bylines(f"Lena Ostrow\nHerald\n{BODY}") == ["Lena Ostrow", "Herald"]
    assert bylines(f"Lena Ostrow and P. Kerr, Herald\n{BODY}", "Lena Ostrow, P. Kerr") == [
        "Lena Ostrow and P. Kerr, Herald"
    ]
    assert bylines(f"Lena Ostrow\nOpinion contributor\n{BODY}") == ["Lena Ostrow", "Opinion contributor"]


def test_other_short_lines_are_no_byline() -> None:
    assert bylines(f"Lena Ostrow\n{BODY}") == []
    assert bylines(f"New Harnov\n***\n{BODY}") == []
    assert bylines(f"Herald\n{BODY}", title="Herald") == []
    assert bylines(f"{BODY}\nNobody left.\nLena Ostrow\nHerald") == []
    assert bylines(f"Lena Ostrow\nWhy?\n{BODY}\nLena Ostrow\nNo.", "Lena Ostrow") == []  # a transcript


def test_nothing_is_no_obstacle() -> None:
    assert marked("") == marked("x", "x", "x", "x") == []
