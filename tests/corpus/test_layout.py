"""The top of an article: headline, byline, dateline."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus.layout import dateline_length, looks_like_headline, read_layout


@pytest.mark.parametrize(
    ("dateline", "rest"),
    [
        ("HARNOV —", " Talks resumed."),
        ("HARNOV –", " Talks resumed."),
        ("HARNOV --", " Talks resumed."),
        ("HARNOV -", " Talks resumed."),
        ("HARNOV—", "Talks resumed."),
        ("HARNOV, Velmark (MW) —", " Talks resumed."),
        ("HARNOV (Meridian Wire) —", " Talks resumed."),
        ("Harnov (MW) -", " Talks resumed."),
        ("PORT AVERIL, Nov. 5 —", " Talks resumed."),
        ("HARNOV, 5 November —", " Talks resumed."),
        ("(MW) —", " Talks resumed."),
        ("KESH-TAL —", " “Never,” he said."),
    ],
)
def test_datelines(dateline: str, rest: str) -> None:
    assert dateline_length(dateline + rest) == len(dateline)


@pytest.mark.parametrize(
    "paragraph",
    [
        "", "—", "Talks resumed — and failed.", "NATO - the alliance - met.", "BREAKING — Talks resumed.",
        "UPDATE: HARNOV",
        "LIVE — Talks resume.", "HARNOV", "HARNOV —", "HARNOV Talks resumed.", "Reyl — the envoy — left.",
        "5 — the number",
        "harnov — talks resumed.", "Q&A — what it means", "ОРЛОВ — переговоры", "E-mail reached us.",
    ],
)  # fmt: skip
def test_what_is_no_dateline(paragraph: str) -> None:
    assert dateline_length(paragraph) == 0


@pytest.mark.parametrize(
    ("line", "following", "expected"),
    [
        ("Envoys meet as truce frays", "Talks resumed on Monday, officials said in Harnov.", True),
        ("Envoys meet as truce frays", "By Ana Sol", True),
        ("“We will stay,” says Reyl", "Talks resumed on Monday, officials said in Harnov.", True),
        ("Will the truce hold?", "Talks resumed on Monday, officials said in Harnov.", True),
        ("Talks failed on Monday.", "Both sides left the town before dawn, officials said.", False),
        ("“Talks failed.”", "Both sides left the town before dawn, officials said.", False),
        ("Truce", "Both sides left the town before dawn, officials said.", False),
        ("Envoys meet as truce frays", "", False),
        ("Envoys meet as truce frays", "Both left.", False),
        ("HARNOV — Talks fail", "Both sides left the town before dawn, officials said.", False),
        ("word " * 31, "x" * 300, False),
        ("x" * 150 + " " + "y" * 60, "x" * 300, False),
    ],
)
def test_headlines(line: str, following: str, expected: bool) -> None:
    assert looks_like_headline(line, following) is expected


def read(text: str, title: str = "") -> dict[str, str]:
    layout = read_layout(text, title)
    return {name: text[slice(*span)] for name, span in layout._asdict().items() if span}


BODY = "Talks resumed on Monday, officials said."


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        ("", "", {}),
        ("\n \n", "", {}),
        (BODY, "", {}),
        (f"HARNOV — {BODY}", "", {"dateline": "HARNOV —"}),
        (f"Envoys meet again\n{BODY}", "", {"headline": "Envoys meet again"}),
        (f"\n  Envoys meet again \r\n\r\nBy Ana Sol\n\n  HARNOV — {BODY}", "",
         {"headline": "Envoys meet again", "byline": "By Ana Sol", "dateline": "HARNOV —"}),
        (f"Truce.\n{BODY}", "TRUCE", {"headline": "Truce."}),
        (f"Envoys meet again\n{BODY}", "Another title", {}),
        ("Truce", "Truce", {}),
        (f"By Ana Sol and P. Kerr, Valley Herald\n{BODY}", "", {"byline": "By Ana Sol and P. Kerr, Valley Herald"}),
        (f"By Monday the town had fallen.\n{BODY}", "", {}),
        (f"Мир близок\n{BODY}", "Мир близок", {"headline": "Мир близок"}),
    ],
)  # fmt: skip
def test_the_top(text: str, title: str, expected: dict[str, str]) -> None:
    assert read(text, title) == expected


@given(st.text(st.sampled_from("AB ab.\n—-(),By\r🙂"), max_size=60), st.text(max_size=5))
@settings(deadline=None, max_examples=200)
def test_parts_are_in_order_and_trimmed(text: str, title: str) -> None:
    spans = [span for span in read_layout(text, title) if span]
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert all(0 <= a < b <= len(text) and text[a:b] == text[a:b].strip() for a, b in spans)
