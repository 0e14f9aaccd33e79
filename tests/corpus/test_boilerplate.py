"""Boilerplate: every cue by its own examples, blocks, tails and what an outlet repeats."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus.boilerplate import Cue, cue_reason, cues, mark_cues, mark_repeats, mark_tail, units_of
from mediaanalysis.corpus.zones import left_out, mark_zones

EXAMPLES = [(cue, k) for k, cue in enumerate(cues())]
NAMES = [f"{cue.why}-{cue.place}-{k}" for cue, k in EXAMPLES]


@pytest.mark.parametrize("cue", [cue for cue, _ in EXAMPLES], ids=NAMES)
def test_a_cue_hits_its_hits_and_misses_its_misses(cue: Cue) -> None:
    assert cue.hits
    assert cue.misses
    assert [text for text in cue.hits if not cue.regex.match(text)] == []
    assert [text for text in cue.hits if cue_reason(text, cue.place) == ""] == []
    assert [(text, cue_reason(text, cue.place)) for text in cue.misses if cue_reason(text, cue.place)] == []


def test_places_are_known() -> None:
    assert {cue.place for cue in cues()} == {"tail", "line", "opener"}


@pytest.mark.parametrize(
    "text",
    [
        "“Sign up for our newsletter,” it reads.",
        "Sign up now for the newsletter, he said.",
        "Follow us on Twitter, she told them.",
    ],
)
def test_reported_or_quoted_words_are_never_a_tail_cue(text: str) -> None:
    assert cue_reason(text, "tail") == ""


@given(st.text(st.sampled_from("aB. !?\n\r\u00a0”“’)🙂я@©9"), max_size=40) | st.text(max_size=40))
@settings(deadline=None, max_examples=300)
def test_units_cover_every_character_once(text: str) -> None:
    units, place = units_of(text), 0
    for unit in units:
        assert place <= unit.start < unit.end <= len(text)
        assert not text[place : unit.start].strip()
        assert unit.text == text[unit.start : unit.end] == unit.text.strip()
        assert unit.reason == ""
        place = unit.end
    assert not text[place:].strip()


def test_a_unit_knows_whether_it_is_a_line() -> None:
    units = units_of("One. Two.\n Three. \n\nFour")
    assert [(u.text, u.whole_line) for u in units] == [
        ("One.", False),
        ("Two.", False),
        ("Three.", True),
        ("Four", True),
    ]


def marked(text: str) -> list[str]:
    units = units_of(text)
    mark_cues(units)
    return [unit.text for unit in units if unit.reason]


PLEA = [
    "A note to our readers:",
    "We report from both banks of the river.",
    "The winter is long.",
    "Your support keeps us here.",
    "Later",
]


def test_a_block_goes_on_while_it_speaks_to_the_reader() -> None:
    assert marked("\n".join(["Talks failed.", *PLEA])) == PLEA
    body = ["The bridge fell.", "Smoke rose.", "Nobody spoke.", "The mayor left."]
    assert marked("\n".join([*PLEA[:4], *body])) == PLEA[:4]


def test_an_opener_that_opens_nothing_is_coverage() -> None:
    assert marked("A message from the king:\nThe bridge fell.\nSmoke rose.\nNobody spoke.") == []


def test_only_the_unbroken_run_at_the_end_is_a_tail() -> None:
    text = "Sign up for our newsletter.\nTalks failed.\nFollow us on Twitter.\nAll rights reserved."
    assert marked(text) == ["Follow us on Twitter.", "All rights reserved."]


def test_a_line_counts_anywhere_but_only_as_a_line() -> None:
    assert marked("Talks failed.\nAdvertisement\nNobody spoke.") == ["Advertisement"]
    assert marked("Talks failed. Advertisement\nNobody spoke.") == []


def test_no_units_are_no_obstacle() -> None:
    mark_cues([])
    mark_tail([])
    mark_repeats([[], [], []], ["Herald"] * 3)


def article(k: int, *ends: str) -> str:
    place = f"{'abcdefghij'[k // 10]}{'klmnopqrst'[k % 10]}"
    body = [f"Column {place} crossed the river at {place}.", f"The {place} bridge fell.", f"Nobody in {place} spoke."]
    return "\n".join([*body, *ends])


def repeated(texts: list[str], outlets: list[str]) -> list[list[str]]:
    """Return the units found by repetition alone, per document."""
    units = [units_of(text) for text in texts]
    mark_repeats(units, outlets)
    return [[unit.text for unit in parts if unit.reason] for parts in units]


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
    assert repeated(texts, ["Herald"] * 50) == [[]] * 50
    assert all(sentence not in marked(text) for text in texts)


@pytest.mark.parametrize("sentence", HOUSE)
def test_what_the_house_repeats_is_not(sentence: str) -> None:
    texts = [article(k, *[sentence] * (k < 6)) for k in range(50)]
    assert repeated(texts, ["Herald"] * 50) == [[sentence]] * 6 + [[]] * 44


def test_the_reason_counts_the_documents_whatever_the_date() -> None:
    texts = [article(k, f"Our Monday letter number {k} is free.") for k in range(4)]
    units = [units_of(text) for text in texts]
    mark_repeats(units, ["Herald"] * 4)
    assert {parts[-1].reason for parts in units} == {"repeats_in_outlet:4_of_4"}


def test_repetition_is_counted_within_a_named_outlet() -> None:
    texts = [article(k, HOUSE[0]) for k in range(6)]
    assert repeated(texts, ["A", "B", "C", "D", "E", "F"]) == [[]] * 6
    assert repeated(texts, [""] * 6) == [[]] * 6
    assert repeated(texts[:2], ["A"] * 2) == [[]] * 2


def test_repetition_works_from_the_ends_inwards() -> None:
    texts = [article(k, HOUSE[0], f"Last word of {'abcdef'[k]}.") for k in range(6)]
    assert repeated(texts, ["Herald"] * 6) == [[]] * 6
    heads = [f"{HOUSE[1]}\n{article(k)}" for k in range(6)]
    assert repeated(heads, ["Herald"] * 6) == [[HOUSE[1]]] * 6


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
