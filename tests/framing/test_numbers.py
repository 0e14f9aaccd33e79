"""Figures: what is one, what is none, its value, unit and hedge; and what must hold for any text."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mediaanalysis.framing.number_words import WORDS
from mediaanalysis.framing.numbers import find_numbers
from mediaanalysis.schemas import NUMBERS, check

NAN = math.nan


def corpus(*texts: str, **columns: object) -> pd.DataFrame:
    ids = [f"d{k}" for k in range(len(texts))]
    return pd.DataFrame({"doc_id": pd.Series(ids, dtype="str"), "text": pd.Series(texts, dtype=object), **columns})


def only(text: str) -> pd.Series:
    """Return the one figure of a text."""
    numbers = find_numbers(corpus(text))
    assert len(numbers) == 1, numbers["surface"].tolist()
    return numbers.iloc[0]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("zero", 0),
        ("seven", 7),
        ("fifteen", 15),
        ("twenty", 20),
        ("twenty-one", 21),
        ("ninety nine", 99),
        ("a hundred", 100),
        ("one hundred and five", 105),
        ("three hundred twelve", 312),
        ("fifteen hundred", 1500),
        ("a thousand", 1000),
        ("two thousand three hundred", 2300),
        ("two hundred and fifty thousand", 250_000),
        ("one million two hundred thousand and six", 1_200_006),
        ("five billion", 5e9),
        ("three trillion", 3e12),
        ("a dozen", 12),
        ("two dozen", 24),
        ("half a dozen", 6),
        ("half a million", 500_000),
        ("a quarter of a million", 250_000),
        ("two and a half million", 2_500_000),
        ("40,000", 40_000),
        ("1,234,567.5", 1_234_567.5),
        ("1.2 million", 1_200_000),
        ("5 hundred thousand", 500_000),
        ("3½", 3.5),
        ("40k", 40_000),
        ("40m", 40_000_000),
        ("1.5bn", 1.5e9),
        ("SIX", 6),
        ("Twenty-Two", 22),
    ],
)
def test_value(words: str, value: float) -> None:
    number = only(f"They counted {words} lorries on the quay.")
    assert number["value"] == value
    assert number["surface"] == f"{words} lorries"
    assert (number["unit"], number["unit_class"], number["currency"]) == ("lorries", "count", "")
    assert np.isnan(number["value_high"])
    assert not number["approximate"]


@pytest.mark.parametrize(
    ("text", "surface", "value", "high", "unit", "unit_class", "currency", "approximate"),
    [
        ("Arms for $300 billion.", "$300 billion", 3e11, NAN, "$", "money", "USD", False),
        ("It cost US$5.", "US$5", 5, NAN, "US$", "money", "USD", False),
        ("It cost €1.2bn.", "€1.2bn", 1.2e9, NAN, "€", "money", "EUR", False),
        ("It cost £40m in May.", "£40m", 4e7, NAN, "£", "money", "GBP", False),
        ("It cost 300 million dollars.", "300 million dollars", 3e8, NAN, "dollars", "money", "USD", False),
        ("It cost 12 euros.", "12 euros", 12, NAN, "euros", "money", "EUR", False),
        ("It cost some 900,000 crowns.", "some 900,000 crowns", 9e5, NAN, "crowns", "money", "", True),
        ("It cost nine cents.", "nine cents", 9, NAN, "cents", "money", "", False),
        ("It cost $5 to $7 million.", "$5 to $7 million", 5e6, 7e6, "$", "money", "USD", False),
        ("It cost 100 pounds.", "100 pounds", 100, NAN, "pounds", "money", "GBP", False),
        ("He ate 100 pounds of flour.", "100 pounds", 100, NAN, "pounds", "weight", "", False),
        ("Nearly 40,000 troops came.", "Nearly 40,000 troops", 40_000, NAN, "troops", "people", "", True),
        ("three people were killed", "three people", 3, NAN, "people", "people", "", False),
        ("Nineteen were killed.", "Nineteen", 19, NAN, "killed", "people", "", False),
        ("At least 23 dead.", "At least 23", 23, NAN, "dead", "people", "", True),
        ("One soldier died.", "One soldier", 1, NAN, "soldier", "people", "", False),
        ("with 2,000 Velmarkian recruits", "2,000 Velmarkian recruits", 2000, NAN, "recruits", "people", "", False),
        ("between 5 and 7 million people", "between 5 and 7 million people", 5e6, 7e6, "people", "people", "", False),
        ("no more than 50 men", "no more than 50 men", 50, NAN, "men", "people", "", True),
        ("10,000 of its soldiers", "10,000 of its soldiers", 10_000, NAN, "soldiers", "people", "", False),
        ("tens of thousands of refugees", "tens of thousands of refugees", NAN, NAN, "refugees", "people", "", True),
        ("hundreds of thousands of men", "hundreds of thousands of men", NAN, NAN, "men", "people", "", True),
        ("several hundred relatives", "several hundred relatives", NAN, NAN, "relatives", "count", "", True),
        ("dozens of houses", "dozens of houses", NAN, NAN, "houses", "count", "", True),
        ("300 rocket launchers", "300 rocket launchers", 300, NAN, "launchers", "weapons", "", False),
        ("four air defence batteries", "four air defence batteries", 4, NAN, "batteries", "weapons", "", False),
        ("20-30 drones", "20-30 drones", 20, 30, "drones", "weapons", "", False),
        ("40-odd guns", "40-odd guns", 40, NAN, "guns", "weapons", "", True),
        ("300+ mines", "300+ mines", 300, NAN, "mines", "weapons", "", True),
        ("12 percent", "12 percent", 12, NAN, "percent", "percent", "", False),
        ("6.4 per cent", "6.4 per cent", 6.4, NAN, "per cent", "percent", "", False),
        ("over 5%", "over 5%", 5, NAN, "%", "percent", "", True),
        ("two percentage points", "two percentage points", 2, NAN, "percentage points", "percent", "", False),
        ("two-thirds of voters", "two-thirds", 2 / 3, NAN, "", "share", "", False),
        ("almost a third of the fleet", "almost a third", 1 / 3, NAN, "", "share", "", True),
        ("three quarters of them", "three quarters", 0.75, NAN, "", "share", "", False),
        ("Half of the town burned.", "Half", 0.5, NAN, "", "share", "", False),
        ("Bread is up by half.", "half", 0.5, NAN, "", "share", "", False),
        ("one in five voters", "one in five", 0.2, NAN, "", "share", "", False),
        ("nine out of ten shells", "nine out of ten", 0.9, NAN, "", "share", "", False),
        ("5km away", "5km", 5, NAN, "km", "distance", "", False),
        ("a 40m wall", "40m", 40, NAN, "m", "distance", "", False),
        ("410 kilometres of front", "410 kilometres", 410, NAN, "kilometres", "distance", "", False),
        ("a 30-day ceasefire", "30-day", 30, NAN, "day", "time", "", False),
        ("two or three days", "two or three days", 2, 3, "days", "time", "", True),
        ("10 or so days", "10 or so days", 10, NAN, "days", "time", "", True),
        ("two and a half years", "two and a half years", 2.5, NAN, "years", "time", "", False),
        ("half an hour", "half an hour", 0.5, NAN, "hour", "time", "", False),
        ("a quarter of an hour", "a quarter of an hour", 0.25, NAN, "hour", "time", "", False),
        ("in 24 hours", "24 hours", 24, NAN, "hours", "time", "", False),
        ("12 hectares", "12 hectares", 12, NAN, "hectares", "area", "", False),
        ("210,000 tonnes of wheat", "210,000 tonnes", 210_000, NAN, "tonnes", "weight", "", False),
        ("2 million barrels", "2 million barrels", 2e6, NAN, "barrels", "volume", "", False),
        ("700 megawatts", "700 megawatts", 700, NAN, "megawatts", "energy", "", False),
        ("ten degrees", "ten degrees", 10, NAN, "degrees", "temperature", "", False),
        ("The toll rose to 61.", "61", 61, NAN, "", "count", "", False),
        ("A force of 2000 soldiers crossed.", "2000 soldiers", 2000, NAN, "soldiers", "people", "", False),
        ("‘40 guns fired,’ he said.", "40 guns", 40, NAN, "guns", "weapons", "", False),
        ("On Market Day 40 people died.", "40 people", 40, NAN, "people", "people", "", False),
        ("2000 soldiers crossed", "2000 soldiers", 2000, NAN, "soldiers", "people", "", False),
    ],
)
def test_figure(
    text: str,
    surface: str,
    value: float,
    high: float,
    unit: str,
    unit_class: str,
    currency: str,
    approximate: bool,
) -> None:
    number = only(text)
    assert number["surface"] == surface
    assert number["value"] == pytest.approx(value, nan_ok=True)
    assert number["value_high"] == pytest.approx(high, nan_ok=True)
    found = (number["unit"], number["unit_class"], number["currency"], number["approximate"])
    assert found == (unit, unit_class, currency, approximate)


@pytest.mark.parametrize(
    "text",
    [
        "The war began in 2014.",
        "It lasted from 2014-15 on.",
        "The 1990s were calm.",
        "On October 19 and 20 it rained.",
        "On Oct. 5 it rained.",
        "On 5 October 2023 it rained.",
        "On 2023-10-05 it rained.",
        "On 5/10/2023 it rained.",
        "At 9.42 on Saturday the lights failed.",
        "The train left at 14:30.",
        "Talks run from 9 to 11 a.m.",
        "He rose at 6 a.m. today.",
        "He rose at seven o’clock.",
        "It was twenty to three.",
        "It was half past ten.",
        "It was quiet at six in the evening.",
        "Marta Lind, 41, keeps bees.",
        "“My roof is gone,” said Agnes Rowe, 71.",
        "A 33-year-old was held.",
        "She is 33 years old.",
        "He was aged 9.",
        "Brask won 3-2.",
        "The vote was 61–58.",
        "Call 555-0134.",
        "Call +44 20 7946 0000.",
        "The 7th brigade left.",
        "On the 23rd it rained.",
        "The third hospital burned.",
        "He fired first and second.",
        "Article 5 was read.",
        "No. 7 battery fired.",
        "It stood on page 12.",
        "The F-16 jets left.",
        "The Kh-101 fell.",
        "Help is there 24/7.",
        "One of the men left.",
        "One wonders.",
        "One day it will end.",
        "The two of them left.",
        "1. Introduction",
        "There was a two-sentence message.",
        "The million-dollar question.",
        "The winter of ’98 was cold.",
        "No digits, no words.",
        "",
    ],
)
def test_no_figure(text: str) -> None:
    assert find_numbers(corpus(text))["surface"].tolist() == []


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("On October 19, 23 people died.", ["23 people"]),
        ("Four batteries and 120 armoured lorries came.", ["Four batteries", "120 armoured lorries"]),
        ("Crude rose 6.4 per cent to $97.10 a barrel.", ["6.4 per cent", "$97.10"]),
        ("Three wounded, two dead.", ["Three", "two"]),
        ("The delegations spent six hours and 20 minutes.", ["six hours", "20 minutes"]),
        ("Between one hundred and two hundred men came.", ["Between one hundred and two hundred men"]),
        ("Of 84 children, 12 died.", ["84 children", "12"]),
        ("Five men.\nSix women.", ["Five men", "Six women"]),
    ],
)
def test_several(text: str, surfaces: list[str]) -> None:
    assert find_numbers(corpus(text))["surface"].tolist() == surfaces


@pytest.mark.parametrize(
    ("text", "values", "unit_class"),
    [
        ("Rates rose from 5 to 7 percent.", [5, 7], "percent"),
        ("Rates fell from 15 percent to 9 percent.", [15, 9], "percent"),
        ("Aid rose from $5 to $7 million.", [5e6, 7e6], "money"),
        ("The crowd grew from 300 to 5,000 people.", [300, 5000], "people"),
    ],
)
def test_change_is_two_figures_of_one_unit(text: str, values: list[float], unit_class: str) -> None:
    numbers = find_numbers(corpus(text))
    assert numbers["value"].tolist() == values
    assert numbers["unit_class"].tolist() == [unit_class] * 2
    assert numbers["value_high"].isna().all()


def test_only_coverage_is_searched_and_sentences_are_found() -> None:
    text = "Ten tanks\nIt rained. Twelve guns fired.\nSupport us from $2."
    zones = [(0, 9, "headline", "layout"), (10, 39, "body", ""), (40, 59, "boilerplate", "plea")]
    numbers = find_numbers(corpus(text, zones=pd.Series([zones], dtype=object)))
    assert numbers["surface"].tolist() == ["Ten tanks", "Twelve guns"]
    assert numbers["zone"].tolist() == ["headline", "body"]
    sentences = [text[a:b] for a, b in zip(numbers["sentence_start"], numbers["sentence_end"], strict=True)]
    assert sentences == ["Ten tanks", "Twelve guns fired."]


def test_a_figure_does_not_leave_its_zone() -> None:
    text = "He counted half a million men."
    zones = [(0, 15, "body", ""), (15, len(text), "boilerplate", "test")]
    assert find_numbers(corpus(text, zones=pd.Series([zones], dtype=object))).empty


def test_empty_table_keeps_the_schema() -> None:
    numbers = find_numbers(corpus("Nothing here.", ""))
    assert list(numbers.columns) == NUMBERS.names
    check(numbers, NUMBERS)


PIECES = st.sampled_from(
    [*WORDS, "5", "1,200", "3.5", "2014", "$", "€", "%", "percent", "to", "and", "or", "a", "of", "between", "from", "nearly",
     "in", "out of", "men", "tanks", "pounds", "May", "at", "half", "-", "–", " ", " ", " ", "\n", ".", ",", ":", "m", "bn",
     "killed", "½", "'", "(", "+", "one", "\ud800", "٣", "sıx", "ſix"]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join), st.lists(PIECES, max_size=25).map(" ".join))


@given(st.lists(TEXTS, max_size=3))
@settings(max_examples=300)
@example(["one-" * 20_000])
@example(["9" * 100_000])
@example(["1,111" * 20_000])
@example(["thousands of " * 20_000])
@example(["5 " + "hundred " * 20_000])
@example(["$" * 100_000])
def test_any_text(texts: list[str]) -> None:
    documents = corpus(*texts)
    numbers = find_numbers(documents)
    check(numbers, NUMBERS)
    text_of = dict(zip(documents["doc_id"], documents["text"], strict=True))
    for doc_id, group in numbers.groupby("doc_id"):
        text, last = text_of[doc_id], 0
        for number in group.itertuples():
            assert text[number.start : number.end] == number.surface
            assert last <= number.start < number.end
            assert number.sentence_start <= number.start
            assert number.end <= number.sentence_end
            assert not number.value_high <= number.value
            last = number.end
