"""Quotation marks: every style, apostrophes that are none, marks without a partner, and no text that breaks them."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.framing import marks
from mediaanalysis.framing.marks import find_stretches

PIECES = st.lists(
    st.sampled_from(
        ['"', "“", "”", "'", "‘", "’", "''", "``", "«", "»", "„", "—", "–", " ", "\n", ",", ".", "?", "Olin", "said",
         "allies", "54", "🙂", "\ud800", "İ"]
    ),
    max_size=40,
).map("".join)  # fmt: skip
TEXTS = PIECES | st.text(max_size=60)


def quoted(text: str) -> list[str]:
    return [text[s.start : s.end] for s in find_stretches(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We stay,” Olin said. “All of us.”", ["“We stay,”", "“All of us.”"]),
        ('"We stay," Olin said. "All of us."', ['"We stay,"', '"All of us."']),
        ("''We stay,'' Olin said.", ["''We stay,''"]),
        ("``We stay,'' Olin said.", ["``We stay,''"]),
        ("«We stay», Olin said.", ["«We stay»"]),
        ("»We stay«, Olin said.", ["»We stay«"]),
        ("„We stay“, Olin said.", ["„We stay“"]),
        ("”We stay,” Olin said.", ["”We stay,”"]),
        ("'We keep our word,' the envoy said.", ["'We keep our word,'"]),
        ("‘We don’t bend,’ the envoy said.", ["‘We don’t bend,’"]),
        ("He called it ‘a truce’ and left.", ["‘a truce’"]),
        ("— We stay, — said Olin. — All of us.", ["— We stay,", "All of us."]),
        ("She wrote “we stay“ and left.", ["“we stay“"]),
    ],
)
def test_styles(text, expected):
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It's the allies' plan, and Olin's too.",
        "The class of ’19 didn’t come.",
        "Rock 'n' roll was played.",
        'A gun 6" long.',
        "A dash — inside — a line.",
        "",
        "\n\n",
    ],
)
def test_no_quotation(text):
    assert [s for s in quoted(text) if len(s) > 3] == []


def test_a_plural_apostrophe_does_not_close():
    assert quoted("'The allies' plan is dead,' Reyl said.") == ["'The allies' plan is dead,'"]


def test_quotations_do_not_nest():
    assert quoted("“She said ‘never’ twice,” Olin said.") == ["“She said ‘never’ twice,”"]


def test_a_speech_of_two_paragraphs_goes_on():
    text = "“We stay.\n“All of us,” she said."
    first, second = find_stretches(text, 0, len(text))
    assert first.goes_on
    assert not first.closed
    assert not second.goes_on


def test_an_unclosed_mark_ends_with_its_line():
    text = 'He said, "We stay.\nThen he left.'
    (stretch,) = find_stretches(text, 0, len(text))
    assert text[stretch.start : stretch.end] == '"We stay.'
    assert not stretch.goes_on


def test_a_lost_opening_mark():
    assert quoted("We stay,” he said.") == ["We stay,”"]


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_stretches_are_sorted_disjoint_and_on_one_line(text):
    last = 0
    for stretch in find_stretches(text, 0, len(text)):
        assert last <= stretch.start < stretch.end <= len(text)
        assert stretch.start <= stretch.inner_start <= stretch.inner_end <= stretch.end
        assert "\n" not in text[stretch.start : stretch.end]
        last = stretch.end


def steps(text: str) -> int:
    """Count the lines of code run."""
    count = 0

    def tracer(frame, event, arg):
        nonlocal count
        if frame.f_code.co_filename != marks.__file__:
            return None
        count += 1
        return tracer

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        find_stretches(text, 0, len(text))
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("piece", ['"', "“", "'a ", "‘a", "'a' ", "'a \"b ", "— a — b", "“a\n", "'s "])
def test_work_is_linear(piece):
    once, twice = steps(piece * 300), steps(piece * 600)
    assert twice < 2.3 * once + 500
