"""The benchmarks run, show every table, refuse wrong tokens and name missed bars. Seconds are never judged here."""

from __future__ import annotations

import math
import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediaanalysis as ma
from mediaanalysis.text.grammar import token_pattern
from mediaanalysis.text.patterns import find_patterns

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT))  # the benchmarks are scripts of the repository, not part of the package

from benchmarks import clock, corpus, page, peers, quanteda, run, scaling  # noqa: E402

TEXTS = ["No deal, says Ms. Reyl: “no deal”.", "U.S.-made arms cost $300 million, or 1,200.50 a piece.", ""]
SPLIT = peers.Peer("split", "", lambda: (lambda texts: [text.split() for text in texts], peers._lists), 1.0, fold=False)


def seconds_of_one() -> float:
    return 1.0


def documents(texts: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"doc_id": [str(k) for k in range(len(texts))], "text": pd.Series(texts, dtype="str")})


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("bench") / "benchmarks.md"
    before = (ROOT / "docs" / "benchmarks.md").read_bytes()
    command = [sys.executable, "-m", "benchmarks.run", "--quick", "--output", str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (ROOT / "docs" / "benchmarks.md").read_bytes() == before, "a quick run writes over the page of a whole one"
    return path.read_text(encoding="utf-8")


def rows_of(text: str, title: str) -> list[list[str]]:
    section = text.split(f"## {title}\n")[1].split("\n## ")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:1] == "|"]


@pytest.mark.parametrize(
    ("title", "least"),
    [
        ("Bars", 12),
        ("Beside other packages", 9),
        ("From text to hits", 5),
        ("More articles", 2),
        ("More patterns", 3),
        ("Peak memory", 4),
    ],
)
def test_a_quick_run_has_every_table(quick, title, least):
    header, rule, *rows = rows_of(quick, title)
    assert len(rows) >= least
    assert set("".join(rule)) <= set("-:")
    assert {len(row) for row in rows if len(row) == len(header)} == {len(header)}


def test_a_quick_run_judges_nothing_and_names_no_place(quick):
    assert {row[3] for row in rows_of(quick, "Bars")[2:]} == {"not judged"}
    assert str(ROOT) not in quick
    assert "/tmp" not in quick
    assert re.search(r"Python \d+\.\d+", quick)


def test_the_same_tokens_are_the_same_in_a_quick_run(quick):
    rows = {row[2]: row for row in rows_of(quick, "Beside other packages")[2:]}
    for name in peers.SAME_TOKENS:
        assert rows[name][-1] == "100 %", name
        assert len({count.strip() for count in rows[name][-3].split("/")}) == 1


def test_every_peer_is_in_the_table_or_missing_with_a_reason(quick):
    section = quick.split("## Beside other packages\n")[1].split("\n## ")[0]
    shown = {row[2] for row in rows_of(quick, "Beside other packages")}
    for peer in peers.PEERS:
        assert peer.name in shown or re.search(rf"^- .*{re.escape(peer.name)}: absent: .+", section, re.MULTILINE)


def test_a_wrong_peer_is_refused_and_has_no_time():
    row = peers.measure(SPLIT, TEXTS, run._count_ours, seconds_of_one)
    assert row.problem.startswith("refused: ")
    assert "'deal,'" in row.problem
    assert math.isnan(row.seconds)
    assert math.isnan(run._times([row], "split"))
    assert "split: refused" in page.peers_section([row], 1.0, n_tokens=1, counted=1.0, quoted="")


@pytest.mark.parametrize("peer", peers.PEERS, ids=lambda peer: peer.name)
def test_a_peer_that_loses_half_the_tokens_is_refused_by_every_rule(peer):
    ours = run._count_ours(TEXTS)
    half = Counter(dict(list(ours.items())[::2]))
    with pytest.raises(peers.DisagreementError, match="of the tokens in common"):
        peers.compare(ours, half, peer)


def test_an_absent_peer_is_reported():
    peer = peers.Peer("nobody", "no-such-package", lambda: (list, Counter), 1.0)
    row = peers.measure(peer, TEXTS, run._count_ours, seconds_of_one)
    assert row.problem.startswith("absent: PackageNotFoundError")


def test_a_right_peer_is_measured():
    row = peers.measure(peers.PEERS[2], TEXTS, run._count_ours, seconds_of_one)
    assert (row.problem, row.shared, row.ours) == ("", 1.0, 1.0)
    assert row.n_tokens == row.our_tokens == 7
    assert row.times == row.seconds


@given(st.text(alphabet="aB. ,-'’$1é\n", max_size=60))
def test_the_shorter_pattern_is_the_grammar_in_plain_text(text):
    assert peers.SHORT_PATTERN.findall(text) == token_pattern().findall(text)


def test_the_pattern_without_look_around_has_none():
    assert not re.search(r"\(\?<?[=!]", peers.PLAIN_PATTERN)


@given(st.lists(st.sampled_from("abcAB")), st.lists(st.sampled_from("abcAB")))
def test_shared_against_its_definition(ours, theirs):
    left = list(theirs)
    common = 0
    for token in ours:
        if token in left:
            left.remove(token)
            common += 1
    expected = 2 * common / (len(ours) + len(theirs)) if ours or theirs else 1.0
    assert peers.shared(Counter(ours), Counter(theirs)) == expected
    assert (expected == 1) == (Counter(ours) == Counter(theirs))


def test_patterns_are_the_corpus_own_and_always_the_same():
    tokens = ma.tokenize(corpus.sample(2).documents)
    patterns = scaling.patterns_from(tokens, 100)
    assert patterns == scaling.patterns_from(tokens, 100)
    assert 90 <= len(patterns) <= 100
    kinds = Counter(min(pattern.count(" "), 2) if " " in pattern else "*" * pattern.count("*") for pattern in patterns)
    assert set(kinds) == {"", "*", 1, 2}
    counts = np.bincount(find_patterns(tokens, patterns).pattern, minlength=len(patterns))
    assert all(n >= (3 if " " in pattern else 5) for n, pattern in zip(counts, patterns, strict=True))
    book = scaling.codebook_of(patterns)
    assert sorted(p.pattern for frame in book.frames for p in frame.patterns) == sorted(patterns)


def test_patterns_of_a_corpus_without_words():
    tokens = ma.tokenize(documents(["", "1 2"]))
    assert scaling.patterns_from(tokens, 10) == []
    assert scaling.dictionary(tokens) == []


def test_bars_know_when_they_are_missed():
    assert clock.Bar("a", 14.9, 15, "", at_least=True).met is False
    assert clock.Bar("a", 15.0, 15, "", at_least=True).met is True
    assert clock.Bar("a", 3.0, 3, "").met is False
    assert clock.Bar("a", math.nan, 3, "").met is False
    assert "MISSED" in page.bars_section([clock.Bar("a", math.nan, 3, "")], quick=False)
    flat = pd.DataFrame({"articles": [1, 2], "ns_per_token": [100.0, 130.0]})
    grown = pd.DataFrame(
        {"patterns": [10, 100], "matches": [5, 50], "look_up_ns": [1.0, 4.0], "same_matches_ns": [10.0, 15.0]}
    )
    assert "10 to 100 patterns; 4.0 times with all 50 matches instead of 5" in scaling.bars(flat, grown)[1].note
    assert [bar.met for bar in scaling.bars(flat, grown)] == [False, True]
    assert [bar.met for bar in scaling.bars(flat.head(0), grown.head(1))] == [False, False]


def test_a_missed_bar_ends_with_exit_code_one_and_its_name(monkeypatch, tmp_path, capsys):
    bars = [clock.Bar("the slow thing", 1.0, 15, "times", at_least=True), clock.Bar("the quick thing", 1.0, 3, "times")]
    monkeypatch.setattr(run, "run", lambda *_, **__: ("page", bars))
    with pytest.raises(SystemExit) as stop:
        run.main(["--only", "tokens", "--output", str(tmp_path / "page.md")])
    assert "the slow thing" in str(stop.value.code)  # a message as code is exit code 1
    assert "the quick thing" not in str(stop.value.code)
    assert (tmp_path / "page.md").read_text(encoding="utf-8") == "page"
    run.main(["--quick"])
    assert "not judged" in capsys.readouterr().out


def test_best_of_makes_the_argument_anew_and_leaves_slow_work_alone(monkeypatch):
    made: list[int] = []
    timing = clock.best_of(lambda number: number, fresh=lambda: made.append(len(made)) or len(made))
    assert (timing.runs, timing.result, made) == (3, 3, [0, 1, 2])
    monkeypatch.setattr(clock, "PATIENCE", -1.0)
    assert clock.best_of(lambda: None).runs == 1


def test_quanteda_is_run_or_missing_with_a_reason(monkeypatch):
    monkeypatch.setattr(quanteda.shutil, "which", lambda _: None)
    row, measured = quanteda.run_quanteda(TEXTS, ["deal"], run._count_ours, seconds_of_one)
    assert (row.problem, measured) == ("absent: no Rscript on PATH", {})


def test_the_lock_of_the_peers_has_hashes_and_no_host():
    text = (ROOT / "requirements-bench.lock").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[<>=]", entry)[0] for entry in project["optional-dependencies"]["bench"]}
    locked = dict(re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, flags=re.MULTILINE))
    assert wanted <= set(locked)
    assert text.count("--hash=sha256:") >= len(locked)
    assert "://" not in text
    assert "index-url" not in text
    shared = dict(re.findall(r"^(numpy|pandas|pyarrow|nltk|scikit-learn)==(\S+)", text, flags=re.MULTILINE))
    main = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert all(f"{name}=={version}" in main for name, version in shared.items()), "measured with other versions"
