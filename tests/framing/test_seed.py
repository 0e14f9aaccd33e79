"""The article the package is judged by: which frame, whose words, asserted or denied. Its text is not ours to ship."""

from __future__ import annotations

import pytest
from benchmarks.quality.data import DATA, present

import mediaanalysis as ma
from mediaanalysis.framing.codebook import Codebook, Frame, Pattern

pytestmark = pytest.mark.skipif(not present("seed"), reason=f"no article in {DATA / 'seed'}")
WORDS = ("abandoning", "betrayal", "sidelined", "unrealistic", "broker", "support", "threat*")


@pytest.fixture(scope="module")
def article():
    return ma.read_corpus(DATA / "seed").documents


@pytest.fixture(scope="module")
def hits(article):
    book = Codebook("seed", "1", (Frame("term", "term", "", "", tuple(Pattern(word) for word in WORDS)),))
    return ma.find_frames(article, book)


def test_frames_have_their_voice_speaker_and_polarity(hits):
    found = hits[["surface", "voice", "speaker", "polarity"]].to_numpy().tolist()
    assert found == [
        ["abandoning", "indirect", "Pete Hegseth", "denied"],
        ["betrayal", "direct", "Pete Hegseth", "negated"],
        ["betrayal", "direct", "Pete Hegseth", "negated"],
        ["sidelined", "newsroom", "", "hypothetical"],
        ["broker", "indirect", "Donald Trump", "hypothetical"],
        ["unrealistic", "fragment", "Pete Hegseth", "asserted"],
    ]
    assert hits["cue"].tolist()[:4] == ["rejected", "not", "no", "may"]


def test_every_attribution_has_its_speaker_and_a_broken_tag_little_confidence(article):
    quotes = ma.find_quotes(article)
    said = quotes[~quotes["kind"].isin(["fragment", "title"])]
    assert set(said["speaker"]) == {"Pete Hegseth", "Donald Trump"}
    guessed = said[said["resolution"] == "fallback"]
    assert guessed["speaker"].tolist() == ["Pete Hegseth"]
    assert guessed["confidence"].max() <= 0.6
    nested = said[said["parent_quote_id"] != ""]
    assert set(nested["speaker"]) == {"Donald Trump"}


def test_nothing_comes_from_the_plea_below_the_article(article, hits):
    text, zones = article["text"].iloc[0], article["zones"].iloc[0]
    plea = min(start for start, _, zone, _ in zones if zone == "boilerplate")
    assert "support" in text[plea:].lower()
    assert hits["end"].max() <= plea
    assert ma.find_quotes(article)["end"].max() <= plea
    assert ma.find_numbers(article)["end"].max() <= plea


def test_a_figure_is_a_claim_of_its_speaker(article):
    numbers = ma.find_numbers(article)
    billions = numbers[numbers["unit_class"] == "money"]
    told = billions[["value", "currency", "voice", "speaker"]].to_numpy().tolist()
    assert told == [[3e11, "USD", "direct", "Pete Hegseth"]]
