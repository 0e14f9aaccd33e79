"""Boilerplate: every cue by its own examples, lines, edges, lists, blocks, tails and stretches inside paragraphs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus.boilerplate import (
    PLACES,
    Cue,
    bare,
    cue_of,
    cues,
    inline_zones,
    mark_cues,
    mark_tail,
    units_of,
)

EXAMPLES = [(cue, place) for cue in cues() for place in cue.places]
NAMES = [f"{cue.why}-{place}-{k}" for k, (cue, place) in enumerate(EXAMPLES)]


def found(text: str, place: str) -> str:
    """Return the zone and rule by which the cues of a place find this text, or ""."""
    if place == "inline":
        return " ".join(f"{zone} {why}" for _, _, zone, why in inline_zones(text))
    cue = cue_of(text, place)
    return f"{cue.zone} {cue.why}" if cue else ""


@pytest.mark.parametrize(("cue", "place"), EXAMPLES, ids=NAMES)
def test_a_cue_hits_its_hits_and_misses_its_misses(cue: Cue, place: str) -> None:
    assert cue.hits
    assert cue.misses
    assert [text for text in cue.hits if not (cue.regex.search(text) or cue.regex.match(bare(text)))] == []
    assert [text for text in cue.hits if not found(text, place).startswith(cue.zone)] == []
    assert [(text, found(text, place)) for text in cue.misses if found(text, place)] == []


def test_places_and_zones_are_known() -> None:
    assert {place for cue in cues() for place in cue.places} == set(PLACES)
    assert {cue.zone for cue in cues()} == {"boilerplate", "byline", "caption"}


@pytest.mark.parametrize("cue", [cue for cue in cues() if "inline" in cue.places], ids=lambda cue: cue.why)
def test_an_inline_cue_has_a_word_that_must_be_there(cue: Cue) -> None:
    assert cue.needs
    assert all(word == word.casefold() for word in cue.needs)


@pytest.mark.parametrize(
    "text",
    [
        "“Sign up for our newsletter,” it reads.",
        "Sign up now for the newsletter, he said.",
        "Follow us on Twitter, she told them.",
    ],
)
def test_reported_or_quoted_words_are_never_a_tail_cue(text: str) -> None:
    assert cue_of(text, "tail") is None


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


def test_a_unit_knows_its_line() -> None:
    units = units_of("One. Two.\n Three. \n\nFour")
    assert [(u.text, u.line) for u in units] == [("One.", 0), ("Two.", 0), ("Three.", 1), ("Four", 2)]


def test_a_long_text_without_line_breaks_is_cut_into_sentences() -> None:
    sentence = "The bridge over the river fell on Monday. "
    assert len(units_of(sentence * 400)) == 400
    paragraphs = "\n".join([sentence * 4] * 100)
    assert 100 < len(units_of(paragraphs)) < 250


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


def test_a_letter_to_readers_that_asks_for_nothing_is_coverage() -> None:
    assert marked("Dear readers,\nWe have seen the bridge fall.\nOur leaders saw it too.\nNobody spoke.") == []


def test_an_opener_that_opens_nothing_is_coverage() -> None:
    assert marked("A message from the king:\nThe bridge fell.\nSmoke rose.\nNobody spoke.") == []


def test_only_the_unbroken_run_at_the_end_is_a_tail() -> None:
    text = "Talks failed. Sign up for our newsletter. Nobody spoke.\nFollow us on Twitter. All rights reserved."
    assert marked(text) == ["Follow us on Twitter.", "All rights reserved."]


def test_a_line_counts_anywhere_but_only_as_a_line() -> None:
    assert marked("Talks failed.\nAdvertisement\nNobody spoke.") == ["Advertisement"]
    assert marked("Talks failed. Advertisement\nNobody spoke.") == []


NOTICE = "This article has been updated."
BODY = [
    f"Column {word} crossed the river at noon." for word in "one two three four five six seven eight nine ten".split()
]


def test_a_notice_counts_at_the_edges_of_an_article_only() -> None:
    assert marked("\n".join([NOTICE, *BODY])) == [NOTICE]
    assert marked("\n".join([*BODY, *BODY, NOTICE])) == [NOTICE]
    assert marked("\n".join([*BODY, NOTICE, *BODY, *BODY])) == []  # one paper's notice, quoted by another


def test_a_headline_is_not_a_pointer() -> None:
    headline = "WATCH: Envoys meet as the truce frays"
    assert marked("\n".join([headline, *BODY])) == []
    assert marked("\n".join([BODY[0], headline, *BODY])) == [headline]
    units = units_of("\n".join(["Grain", headline, *BODY]))
    mark_cues(units, headline)
    assert [unit.text for unit in units if unit.reason] == []


def test_a_line_of_several_sentences_is_one_line() -> None:
    form = "Get the letter delivered to your inbox. By signing up, you agree to our terms."
    assert marked("\n".join([*BODY, form, BODY[0]])) == ["Get the letter delivered to your inbox.", form[40:]]


def test_a_text_without_line_breaks_is_not_one_line() -> None:
    assert marked("Sign up for our newsletter. Talks failed. Follow us on Twitter.") == ["Follow us on Twitter."]


def test_a_list_of_headlines_below_a_label_goes_to_the_end() -> None:
    headlines = ["Grain convoy turned back", "Who is who at the talks?"]
    assert marked("\n".join([*BODY, "READ MORE:", *headlines])) == ["READ MORE:", *headlines]
    assert marked("\n".join([*BODY, "Further reading", *headlines, "© 2024 Valley Herald."]))[:-1] == [
        "Further reading",
        *headlines,
    ]
    assert marked("\n".join([*BODY, "Further reading", *headlines, "The bridge fell."])) == []
    assert marked("\n".join([*BODY, *headlines])) == []


def test_a_rule_does_not_break_the_run_at_the_end() -> None:
    assert marked("Talks failed.\nFollow us on Twitter.\n___\nAll rights reserved.") == [
        "Follow us on Twitter.",
        "All rights reserved.",
    ]


def test_a_correction_stays_and_does_not_break_the_run_either() -> None:
    text = "Talks failed.\nFollow us on Twitter.\nCorrection: The bridge has two lanes.\nAll rights reserved."
    assert marked(text) == ["Follow us on Twitter.", "All rights reserved."]


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end, _, _ in inline_zones(text)]


def test_headlines_that_a_page_hung_on_a_name_are_taken_out_of_the_sentence() -> None:
    text = "Speaker Paul Orlan Paul Davis OrlanEnvoys hit the truce Three-way clash set MORE (R-Wis.) said no."
    assert cut(text) == ["Paul Davis OrlanEnvoys hit the truce Three-way clash set MORE"]
    again = (
        "Sen. John McOrlan John Sidney McOrlanMcOrlan's aide: no deal MORE and Paul Orlan OrlanGrain is dear MORE left."
    )
    assert cut(again) == ["John Sidney McOrlanMcOrlan's aide: no deal MORE", "OrlanGrain is dear MORE"]
    assert cut("Paul Orlan wants MORE shells for OrlanTown.") == []


def test_shouted_invitations_end_where_the_shouting_ends() -> None:
    assert cut("He left. CLICK HERE TO GET THE HERALD APP The Herald's Ana Sol was there.") == [
        "CLICK HERE TO GET THE HERALD APP"
    ]


def test_a_caption_ends_before_the_headline_that_follows_it() -> None:
    assert cut("The envoys have not said no. | AP Photos Pressure on the envoys grows\nThey met.") == [
        "The envoys have not said no. | AP Photos"
    ]


def test_no_units_are_no_obstacle() -> None:
    mark_cues([])
    mark_tail([])
    assert inline_zones("") == []
