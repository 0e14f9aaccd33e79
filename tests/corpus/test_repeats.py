"""Repetition: what an outlet's articles share is its own voice only under conditions; background stays."""

from __future__ import annotations

import random

import pandas as pd
import pytest

from mediaanalysis.corpus.boilerplate import units_of
from mediaanalysis.corpus.repeats import Article, mark_repeats
from mediaanalysis.corpus.zones import left_out, mark_zones


def article(k: int, *ends: str) -> str:
    place = f"{'abcdefghij'[k // 10]}{'klmnopqrst'[k % 10]}"
    body = [f"Column {place} crossed the river at {place}.", f"The {place} bridge fell.", f"Nobody in {place} spoke."]
    return "\n".join([*body, *ends])


def repeated(texts: list[str], outlet: str = "Herald") -> list[list[str]]:
    """Return the units found by repetition alone, per document."""
    articles = [Article(units_of(text)) for text in texts]
    mark_repeats(articles, outlet)
    return [[unit.text for unit in part.units if unit.reason] for part in articles]


BACKGROUND = [
    "The Union has betrayed us, the president said in March.",
    "More than nine thousand people have been killed since the war began.",
    "“You cannot bargain with us,” the general told parliament.",
]
HOUSE = [
    "The Valley Letter goes out to subscribers every Friday.",
    "Thank you for reading the Herald.",
    "Visit www.herald.example tonight.",
]


@pytest.mark.parametrize("sentence", BACKGROUND)
def test_background_an_outlet_repeats_is_coverage(sentence: str) -> None:
    texts = [article(k, *[sentence] * (k < 6)) for k in range(50)]  # 12 %
    assert repeated(texts) == [[]] * 50
    inside = [f"{article(k)}\n{sentence}\n{article(k + 30)}" if k < 6 else article(k) for k in range(50)]
    assert repeated(inside) == [[]] * 50


@pytest.mark.parametrize("sentence", HOUSE)
def test_what_the_house_repeats_at_an_end_is_not(sentence: str) -> None:
    texts = [article(k, *[sentence] * (k < 6)) for k in range(50)]
    assert repeated(texts) == [[sentence]] * 6 + [[]] * 44
    assert repeated([f"{sentence}\n{text}" for text in texts[6:12]]) == [[sentence]] * 6


LINE = "Editor’s note: All our coverage of the river is free to subscribers."


def test_a_line_inside_needs_a_cue_or_the_outlets_name() -> None:
    inside = [f"{article(k)}\n{LINE}\n{article(k + 30)}" for k in range(5)]
    assert repeated(inside) == [[LINE]] * 5
    assert repeated(inside[:2]) == [[]] * 2
    named = [text.replace(LINE, "The Herald Electoral Map and Calculator") for text in inside]
    assert repeated(named) == [["The Herald Electoral Map and Calculator"]] * 5
    assert repeated(named, "Standard") == [[]] * 5
    quoted = [text.replace(LINE, "-- Ana Sol and P. Kerr, Herald Economics") for text in inside]
    assert repeated(quoted) == [[]] * 5


def test_a_line_that_a_third_of_the_articles_have_is_the_houses_unless_it_is_a_heading() -> None:
    line = "The river can be seen from three sides of the valley."
    texts = [f"{article(k)}\n{line}\n{article(k + 30)}" if k < 4 else article(k) for k in range(12)]
    assert repeated(texts) == [[line]] * 4 + [[]] * 8
    assert repeated([text.replace(line, "What happens next") for text in texts]) == [[]] * 12
    assert repeated(texts[:9]) == [[]] * 9  # of nine articles a share says nothing


TEASERS = ["Grain convoy turned back", "Who is who at the talks", "Trucks wait at the bridge", "Mayor leaves Orlo"]


def teased(opening: str) -> list[str]:
    return [f"{article(k)}\n{opening}: {TEASERS[k]}\n{article(k + 30)}" for k in range(4)]


def test_an_opening_with_ever_different_headlines_is_a_teaser() -> None:
    assert repeated(teased("MORE")) == [[f"MORE: {headline}"] for headline in TEASERS]
    assert repeated(teased("MORE")[:2]) == [[]] * 2
    assert repeated([teased("MORE")[0].replace("column ak", f"column {k}") for k in range(4)]) == [[]] * 4


@pytest.mark.parametrize("opening", ["Why it matters", "President Orlan", "The facts", "Winner"])
def test_an_opening_that_orders_the_article_is_coverage(opening: str) -> None:
    assert repeated(teased(opening)) == [[]] * 4


def test_an_opening_is_a_teaser_when_titles_of_the_outlet_follow_it() -> None:
    articles = [
        Article(units_of(text), title) for text, title in zip(teased("Harnov files"), TEASERS[::-1], strict=True)
    ]
    mark_repeats(articles, "Herald")
    assert [[unit.text for unit in part.units if unit.reason] for part in articles] == [
        [f"Harnov files: {headline}"] for headline in TEASERS
    ]


def test_the_title_of_another_article_is_no_sentence_of_this_one() -> None:
    title = "Trucks wait at the old bridge of Orlo"
    texts = [f"{article(0)}\n{title}\n{article(30)}", f"{title}\n{article(1)}", article(2)]
    articles = [Article(units_of(text), name) for text, name in zip(texts, ["Talks fail", title, ""], strict=True)]
    mark_repeats(articles, "Herald")
    marked = [[(unit.text, unit.reason) for unit in part.units if unit.reason] for part in articles]
    assert marked == [[(title, "title_of_other_article")], [], []]


def test_the_reason_counts_the_articles_whatever_the_date() -> None:
    texts = [article(k, f"Our Monday letter number {k} is free.") for k in range(4)]
    articles = [Article(units_of(text)) for text in texts]
    mark_repeats(articles, "Herald")
    assert {part.units[-1].reason for part in articles} == {"repeats_in_outlet:4_of_4"}


def test_repetition_is_counted_within_a_named_outlet() -> None:
    texts = [article(k, HOUSE[0]) for k in range(6)]
    documents = pd.DataFrame({"doc_id": list("abcdef"), "text": texts})
    for outlets in (list("ABCDEF"), [""] * 6, [None] * 6):
        assert left_out(mark_zones(documents.assign(outlet=outlets))).empty
    assert len(left_out(mark_zones(documents.assign(outlet="Herald")))) == 6


def test_repetition_works_from_the_ends_inwards() -> None:
    ours = "We wish you a good night."
    assert repeated([article(k, ours) for k in range(6)]) == [[ours]] * 6
    assert repeated([article(k, ours, f"Last word of {'abcdef'[k]}.") for k in range(6)]) == [[]] * 6


def test_a_reprint_is_not_counted_again() -> None:
    first, second = article(0, LINE), article(1, LINE)
    assert repeated([first, second, second + "\nCorrected."]) == [[]] * 3
    assert repeated([first, second, article(2, LINE)]) == [[LINE]] * 3


def test_the_order_of_the_articles_does_not_matter() -> None:
    texts = [article(k % 20, *[HOUSE[k % 3]] * (k % 4 > 0), LINE) for k in range(40)]
    expected = dict(zip(texts, repeated(texts), strict=True))
    mixed = random.Random(5).sample(texts, len(texts))
    assert dict(zip(mixed, repeated(mixed), strict=True)) == expected


def marked_share(texts: list[str]) -> float:
    documents = pd.DataFrame({"doc_id": [str(k) for k in range(len(texts))], "text": texts, "outlet": "Herald"})
    left = left_out(mark_zones(documents)).query("zone == 'boilerplate'")
    return left["end"].sub(left["start"]).sum() / sum(map(len, texts))


def test_daily_reports_that_differ_in_figures_alone_are_coverage() -> None:
    texts = [f"Day {k}: {k + 3} shells fell on Sennholm. The army counted {k} dead in the north." for k in range(30)]
    assert marked_share(texts) == 0


def test_one_article_printed_many_times_is_coverage() -> None:
    assert marked_share(["The bridge over the Lenn fell on Monday. Two trains stopped at the river."] * 20) == 0


def test_a_line_below_different_articles_is_boilerplate_even_when_it_speaks_to_nobody() -> None:
    places = ["Orlo", "Harnov", "Brask", "Tolm", "Merrow", "Dravik"]
    texts = [f"A bridge fell in {place}. Trains to {place} stopped. Figures are provisional." for place in places]
    assert 0.2 < marked_share(texts) < 0.5
