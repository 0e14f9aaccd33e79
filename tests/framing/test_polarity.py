"""Polarity: own cases as data, properties on any text, and a slow twin of the reading of a sentence."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from benchmarks.quality import cdsco
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.errors import OptionError
from mediaanalysis.framing.negation import negations, negations_of_words, split_words
from mediaanalysis.framing.polarity import Context, judge, load_polarity
from mediaanalysis.framing.polarity_rules import inflect
from mediaanalysis.schemas import POLARITIES
from mediaanalysis.text.sentences import sentence_spans

CASES = json.loads((Path(__file__).parent / "cases" / "polarity.json").read_text(encoding="utf-8"))
RULES = load_polarity()


def quoted(text: str) -> list[tuple[int, int]]:
    spans = []
    opened = text.find("“")
    while opened >= 0:
        closed = text.find("”", opened)
        closed = len(text) if closed < 0 else closed + 1
        spans.append((opened, closed))
        opened = text.find("“", closed)
    return spans


def context_of(case: dict) -> tuple[Context, int, int]:
    text = case["text"]
    start = -1
    for _ in range(case["nth"] + 1):
        start = text.index(case["target"], start + 1)
    end = start + len(case["target"])
    sentence = next((a, b) for a, b in sentence_spans(text) if a <= start < b)
    quotes = quoted(text)
    region, barriers = sentence, quotes
    if case.get("fragment"):
        barriers = []
    elif inside := [span for span in quotes if span[0] <= start < span[1]]:
        region = (max(inside[0][0], sentence[0]), min(inside[0][1], sentence[1]))
        barriers = [(0, inside[0][0]), (inside[0][1], len(text))]
    skip, cue = (case.get(name, "") for name in ("skip", "stance_cue"))
    skips = [(text.index(skip), text.index(skip) + len(skip))] if skip else []
    stance_cue = (text.index(cue), text.index(cue) + len(cue)) if cue else (-1, -1)
    return Context(text, sentence, region, barriers, skips, case.get("stance", ""), stance_cue), start, end


def marked(case: dict):
    reason = pytest.mark.xfail(reason="known failure", strict=True)
    return pytest.param(case, id=case["label"], marks=[reason] if case["status"] == "known_failure" else [])


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_case(case):
    context, start, end = context_of(case)
    verdict = judge(context, start, end, rules=RULES)
    cue = case["text"][verdict.cue_start : verdict.cue_end] if verdict.cue_start >= 0 else ""
    assert (verdict.polarity, cue) == (case["expect"]["polarity"], case["expect"]["cue"]), verdict
    assert case["expect"].get("rule", "") in verdict.rule_ids


def test_the_cases_are_many_and_varied():
    assert len(CASES) >= 120
    assert {case["expect"]["polarity"] for case in CASES} == set(POLARITIES)
    assert len({case["label"] for case in CASES}) == len(CASES)
    assert sum(case["status"] == "negative" for case in CASES) >= 40


# --- any text ---------------------------------------------------------------------------------------------------------

PIECES = st.lists(
    st.sampled_from(
        "the a army betrayal attack not n't didn't never no nobody denied rejected claims that of will would if whether "
        "may possible unlikely to betrayed without , . ; : ? ! “ ” ‘ ’ ' \" — ( ) and or but nor as until said İ ß \ud800 "
        "\u00a0 \n - -- No. U.S. so-called failed rule ruled out not only is was be".split(" ")
    )
    | st.text(max_size=4),
    max_size=40,
).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(PIECES, st.data())
def test_any_text_gets_a_known_verdict_with_its_cue_inside(text, data):
    place = st.integers(0, len(text))
    a, b, start, end, hidden, shown = (data.draw(place) for _ in range(6))
    low, high = min(a, b), max(a, b)
    barriers = [(min(hidden, shown), max(hidden, shown))]
    stance = data.draw(st.sampled_from(["", "denial", "warning", "question", "neutral"]))
    context = Context(text, (0, len(text)), (low, high), barriers, [], stance, (-1, -1))
    verdict = judge(context, min(start, end), max(start, end), rules=RULES)
    assert verdict.polarity in POLARITIES
    if verdict.cue_start >= 0:
        assert low <= verdict.cue_start < verdict.cue_end <= high
        assert not any(x < verdict.cue_end and verdict.cue_start < y for x, y in barriers)
    else:
        assert verdict.polarity in ("asserted", *(() if not stance else POLARITIES))


@settings(max_examples=200, deadline=None)
@given(PIECES)
def test_reading_a_sentence_once_or_anew_gives_the_same(text):
    """The slow twin: rules that have read nothing before, for every hit."""
    context = Context(text, (0, len(text)), (0, len(text)), [], [], "", (-1, -1))
    spans = split_words(text)
    kept = [judge(context, a, b, rules=RULES) for a, b in spans]
    anew = []
    for a, b in spans:
        RULES.memo.clear()
        anew.append(judge(context, a, b, rules=RULES))
    assert kept == anew


@settings(max_examples=200, deadline=None)
@given(PIECES)
def test_negations_of_any_text_lie_in_it_in_order(text):
    spans = split_words(text)
    assert all(a < b for a, b in spans)
    assert all(x[1] <= y[0] for x, y in pairwise(spans))
    for cue, scope in negations(text):
        assert cue
        for pieces in (cue, scope):
            assert all(0 <= a < b <= len(text) for a, b in pieces)
            assert all(x[1] <= y[0] for x, y in pairwise(pieces))
        assert not any(a < d and c < b for a, b in cue for c, d in scope)


def test_words_far_away_decide_nothing():
    near = "Olin said it was not a betrayal. "
    far = "and then " * 30
    text = f"Nobody came {far} to the betrayal {far} unless it rained"
    at = text.index("betrayal")
    context = Context(text, (0, len(text)), (0, len(text)), [], [], "", (-1, -1))
    assert judge(context, at, at + 8, rules=RULES).polarity == "asserted"
    assert judge(context._replace(text=near, region=(0, 32)), 23, 31, rules=RULES).polarity == "negated"


def test_a_sentence_of_a_megabyte_is_read_once():
    text = "the army did not attack the port , " * 30_000
    context = Context(text, (0, len(text)), (0, len(text)), [], [], "", (-1, -1))
    assert {judge(context, at, at + 6, rules=RULES).polarity for at in range(17, len(text), 35)} == {"negated"}
    assert (
        judge(Context("x" * 500_000, (0, 500_000), (0, 500_000), [], [], "", (-1, -1)), 5, 9, rules=RULES).cue_start
        == -1
    )


# --- the lexicon ------------------------------------------------------------------------------------------------------


def test_a_lexicon_of_the_users_own_adds_and_overrides(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(
        '[[word]]\npolarity = "negated"\nreach = "phrase"\nforms = ["sans"]\n'
        '[[word]]\npolarity = "none"\nreach = "none"\nforms = ["perhaps"]\n'
        '[[verb]]\npolarity = "denied"\ntakes = ["event"]\nlemmas = "unsay"\n[irregular]\nunsay = "unsays unsaid"\n',
        encoding="utf-8",
    )
    rules = load_polarity(path)
    for text, polarity in (
        ("A week sans attack.", "negated"),
        ("Perhaps it was an attack.", "asserted"),
        ("He unsaid the attack.", "denied"),
        ("There was no attack.", "negated"),
    ):
        at = text.index("attack")
        context = Context(text, (0, len(text)), (0, len(text)), [], [], "", (-1, -1))
        assert judge(context, at, at + 6, rules=rules).polarity == polarity, text


@pytest.mark.parametrize(
    "line",
    [
        '[[word]]\npolarity = "negatd"\nreach = "verb"\nforms = ["x"]',
        '[[word]]\npolarity = "negated"\nreach = "vreb"\nforms = ["x"]',
        '[[verb]]\npolarity = "negated"\ntakes = ["objcet"]\nlemmas = "x"',
        '[[noun]]\npolarity = "negatd"\nafter = ["of"]\nnouns = "x"',
        "[[word",
    ],
)
def test_a_wrong_lexicon_is_refused(tmp_path, line):
    path = tmp_path / "own.toml"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(OptionError):
        load_polarity(path)


def test_a_missing_lexicon_is_refused(tmp_path):
    with pytest.raises(OptionError, match="cannot be read"):
        load_polarity(tmp_path / "none.toml")


def test_verbs_are_inflected():
    assert inflect("agree", {}) == ["agree", "agrees", "agreed", "agreeing"]
    assert inflect("refuse", {}) == ["refuse", "refuses", "refused", "refusing"]
    assert inflect("push", {}) == ["push", "pushes", "pushed", "pushing"]
    assert inflect("seek", {"seek": "seeks sought"}) == ["seek", "seeks", "sought"]


# --- negations --------------------------------------------------------------------------------------------------------


def cues(text: str) -> list[str]:
    return ["…".join(text[a:b] for a, b in cue) for cue, _ in negations(text)]


def scope(text: str) -> list[list[str]]:
    return [[text[a:b] for a, b in spans] for _, spans in negations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He didn't go.", ["n't"]),
        ("It is by no means over.", ["by no means"]),
        ("Neither rain nor snow fell.", ["Neither…nor"]),
        ("An unhappy and careless man.", ["un", "less"]),
        ("Unions united under the uniform.", []),
        ("The income indeed increased.", []),
        ("Not only rain fell.", []),
        ("He has no doubt gone.", []),
        ("There is no doubt that he went.", ["no"]),
        ("You saw it, didn't you?", []),
        ("No, he went.", ["No"]),
        ("Nothing but rain fell.", []),
        ("The irregular, illegal and dishonest sale.", ["ir", "il", "dis"]),
    ],
)
def test_cues_of_negation(text, expected):
    assert cues(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Olin said the army did not attack the port.", [["the army did", "attack the port"]]),
        ("The army did not attack, but the betrayal hurt.", [["The army did", "attack"]]),
        ("The fog has lifted and will not return.", [["The fog", "will", "return"]]),
        ("He left without a word.", [["a word"]]),
        ("An unhappy man left.", [["An", "happy man left"]]),
        ("No, he went.", [[]]),
        ("If he had not come I should have gone.", [["he had", "come"]]),
    ],
)
def test_scopes_of_negation(text, expected):
    assert scope(text) == expected


def test_words_and_text_give_the_same_negations():
    text = "The envoy , who never slept , was unable to come ."
    spans = split_words(text)
    by_words = negations_of_words([text[a:b] for a, b in spans])
    for of_words, of_text in zip(by_words, negations(text), strict=True):
        pieces = [spans[k][0] + at for k, low, high in of_words.scope for at in range(low, high)]
        inside = {at for a, b in of_text.scope for at in range(a, b)}
        assert set(pieces) <= inside


# --- the evaluation ---------------------------------------------------------------------------------------------------


def test_the_evaluation_counts_cues_and_scope_tokens(tmp_path):
    rows = [
        ("The", "_", "The"), ("army", "_", "army"), ("did", "_", "did"), ("not", "not", "_"), ("leave", "_", "leave"),
        ("the", "_", "the"), ("port", "_", "port"), (".", "_", "_"),
    ]  # fmt: skip
    plain = "\n".join(f"x\t1\t{k}\t{word}\t-\t-\t-\t***" for k, word in enumerate(["He", "is", "unhappy", "."]))
    marked_rows = "\n".join(
        f"x\t0\t{k}\t{word}\t-\t-\t-\t{cue}\t{scope}\t_" for k, (word, cue, scope) in enumerate(rows)
    )
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev" / "own.txt").write_text(marked_rows + "\n\n" + plain + "\n", encoding="utf-8")
    (tmp_path / "dev" / "own.align.txt").write_text("passed over", encoding="utf-8")
    table = cdsco.evaluate("dev", tmp_path).set_index("measure")
    assert table.loc["cues", ["right", "found", "gold"]].tolist() == [1, 2, 1]
    assert table.loc["scope_tokens", ["right", "found", "gold"]].tolist() == [6, 9, 6]
    assert table.loc["scope_tokens_known_cue", "f1"] == 1
    by_cue = cdsco.errors("dev", tmp_path).set_index("cue")
    assert by_cue.loc["not", "right"] == 1
    assert by_cue.loc["un-", "wrong"] == 1


def test_the_evaluation_says_where_it_looked(tmp_path):
    with pytest.raises(FileNotFoundError, match="--data"):
        cdsco.read("test", tmp_path)
