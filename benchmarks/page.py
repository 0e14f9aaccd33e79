"""The page of the benchmarks: every table in words and Markdown, ratios first, wholly made from what was measured."""

from __future__ import annotations

import importlib.metadata
import math
import os
import platform
import textwrap
from collections.abc import Iterable, Sequence

import pandas as pd

from benchmarks.clock import Bar
from benchmarks.peers import Row
from benchmarks.scaling import RECIPE

__all__ = [
    "bars_section",
    "dictionary_section",
    "head",
    "machine",
    "memory_section",
    "peers_section",
    "stages_section",
    "table",
    "tokenizing_section",
]


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table; every column but the first is set right when it holds numbers."""
    cells = [[str(cell).replace("|", "\\|") for cell in row] for row in rows]
    numeric = [bool(cells) and all(row[k][:1].isdigit() or row[k] == "" for row in cells) for k in range(len(header))]
    lines = ["| " + " | ".join(header) + " |", "|" + "|".join("---:" if n else "---" for n in numeric) + "|"]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in cells)])


def _wrapped(text: str) -> str:
    return textwrap.fill(" ".join(text.split()), 119, break_long_words=False, break_on_hyphens=False) + "\n"


def machine() -> str:
    """Return Python, libraries and cores in one line."""
    names = ("numpy", "pandas", "pyarrow", "numba")
    found = []
    for name in names:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            found.append(f"no {name}")
    cores = os.cpu_count() or 1
    return f"Python {platform.python_version()}, {', '.join(found)}; {platform.machine()}, {cores} cores."


def head(name: str, n_tokens: int, size: int, *, quick: bool) -> str:
    """Return the title, what was measured and on what."""
    judged = "\nA quick run on few texts: it shows that everything runs; no bar is judged.\n" if quick else ""
    first = _wrapped(f"Written by `make bench`; run it to get the numbers of your machine. {machine()}")
    second = _wrapped(f"""
Texts: {name}: {size / 1e6:.1f} MB of UTF-8, {n_tokens:,} tokens. Seconds are CPU seconds of all threads, the least of
three to five runs (one run where a run takes more than ten seconds), after a warm-up. All of a table was measured in
one run; on a busy machine read the ratios, not the seconds.
""")
    return f"# Benchmarks\n\n{first}\n{second}{judged}"


def _number(value: float, unit: str) -> str:
    if math.isnan(value):
        return "not measured"
    if unit in {"ns", "ms", "%"}:
        return f"{value:.0f} {unit}"
    if unit == "words/s":
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def bars_section(bars: Sequence[Bar], *, quick: bool) -> str:
    """Return the bars with what was measured."""
    rows = []
    for bar in bars:
        sign = "at least" if bar.at_least else "below"
        unit = "" if bar.unit in {"ns", "ms", "%"} else f" {bar.unit}"
        result = "not judged" if quick else "pass" if bar.met else "MISSED"
        limit = f"{sign} {bar.limit:,.0f} {bar.unit}" if not unit else f"{sign} {bar.limit:,g}{unit}"
        rows.append((bar.name, _number(bar.value, bar.unit), limit, result, bar.note))
    return "## Bars\n\n" + table(["what", "measured", "bar", "result", "note"], rows) + "\n"


def peers_section(rows: Sequence[Row], seconds: float, *, n_tokens: int, counted: float, quoted: str) -> str:
    """Return the side-by-side table: how many times our CPU seconds every peer takes.

    `seconds` are ours for tokenizing, `counted` ours for tokenizing and counting; `quoted` is where a speed comes
    from that was not measured.
    """
    shown, gone = [r for r in rows if not r.problem], [r for r in rows if r.problem]
    shown = sorted(shown, key=lambda row: row.times)
    rest = ["all", "", "", "", ""]
    cells = [
        ("1", "**mediaanalysis**", "tokenize", f"{seconds:.2f}", *rest),
        (f"{counted / seconds:.1f}", "**mediaanalysis**", "tokenize, dfm", f"{counted:.2f}", *rest),
    ]
    for row in shown:
        both = f"{row.n_tokens:,} / {row.our_tokens:,}", f"{row.n_types:,} / {row.our_types:,}"
        part = "100 %" if row.shared == 1 else f"{math.floor(row.shared * 10_000) / 100:.2f} %"
        times, cost = f"{row.times:.1f}", f"{row.seconds:.2f} / {row.ours:.2f}"
        cells.append((times, row.package, row.peer, cost, row.measured_on, row.tokens, *both, part))
    header = ["times ours", "package", "what", "CPU s, its / ours", "measured on", "tokens are", "tokens, its / ours"]
    text = "## Beside other packages\n\n" + table([*header, "types, its / ours", "in common"], cells) + "\n"
    text += "\n" + _wrapped(f"""
Ours: {n_tokens / seconds / 1e6:.1f} million tokens a CPU-second. What is in common was found before any time was
shown: twice the tokens that both have by the tokens of both, case-folded where the tokens are the peer's own. Where
they are the same, every form is counted equally often. Seconds of a package that ran on every k-th text are scaled by
bytes. Ours were measured again right beside each of the others, for a machine that slows down slows both. They include
the character offset of every token, which of the others only spaCy and textacy keep. The bar for
CountVectorizer is held with our token pattern, which gives equal counts. That pattern lists every code point, which
Python's engine is slow at: the shorter pattern gives nearly the same tokens on texts such as these in a fraction of
the time, and the ratio with it, in the bar's note, is what remains of the advantage then.
""")
    if quoted:
        text += "\n" + _wrapped(f"The bar for quanteda quotes a figure: {quoted}.")
    if gone:
        text += (
            "\nNot in the table:\n\n" + "\n".join(f"- {row.package} {row.peer}: {row.problem}." for row in gone) + "\n"
        )
    return text


def stages_section(stages: pd.DataFrame, name: str, start: Sequence[tuple[str, str]]) -> str:
    """Return CPU seconds and words a second from text to hits, and what starting costs."""
    rows = [(r.stage, f"{r.cpu_seconds:.2f}", f"{r.words_per_second:,}") for r in stages.itertuples()]
    text = f"## From text to hits\n\nTexts: {name}; codebook `war_diplomacy`.\n\n"
    text += table(["stage", "CPU seconds", "words a second"], rows) + "\n\n"
    return text + table(["before the first token", "seconds"], start) + "\n"


def tokenizing_section(found: pd.DataFrame, name: str) -> str:
    """Return the cost of a token by corpus size."""
    rows = [
        (f"{r.ns_per_token:.0f}", f"{r.articles:,}", f"{r.tokens:,}", f"{r.types:,}", f"{r.seconds:.2f}")
        for r in found.itertuples()
    ]
    header = ["ns a token", "articles", "tokens", "types", "CPU seconds"]
    return f"## More articles\n\nTexts: {name}; `ma.tokenize`.\n\n{table(header, rows)}\n"


def dictionary_section(found: pd.DataFrame, name: str) -> str:
    """Return the cost of a look-up by dictionary size."""
    rows = [
        (
            f"{r.look_up_ns:.1f}",
            f"{r.patterns:,}",
            f"{r.matches:,}",
            f"{r.matches_per_1000:.0f}",
            f"{r.setting_up_seconds:.2f}",
            f"{r.same_matches_ns:.1f}",
            f"{r.find_frames_ns:,.0f}",
            f"{r.hits:,}",
        )
        for r in found.itertuples()
    ]
    header = [
        "find_patterns, ns a token",
        "patterns",
        "matches",
        "matches per 1,000 tokens",
        "compiling the patterns, s",
        "same matches, ns a token",
    ]
    header += ["find_frames, ns a token", "hits on a quarter of the texts"]
    first = _wrapped(f"""
Texts: {name}. `find_patterns` is the look-up from given tokens, compiling the patterns included. `find_frames` finds
sentences, judges voice and polarity, and makes one row of 21 columns per hit; all overlapping hits are kept, and it
runs on a quarter of the texts. A larger dictionary also finds more, and every match costs. "Same matches" holds them
nearly equal: the ten patterns of the first row and, for the rest, words that occur once or twice, matched without
compiling; growth is judged there.
""")
    return f"## More patterns\n\n{first}\n{table(header, rows)}\n\n{_wrapped(RECIPE)}"


def memory_section(found: pd.DataFrame, name: str) -> str:
    """Return peak memory beside the text."""
    rows = [
        (f"{r.ratio:.2f}", r.step, f"{r.text / 1e6:.1f}", f"{r.before / 1e6:.0f}", f"{r.peak / 1e6:.0f}")
        for r in found.itertuples()
    ]
    header = ["increase, times the text", "steps so far", "text, MB of UTF-8", "before, MB", "peak, MB"]
    first = _wrapped(f"""
Texts: {name}. Each package in a fresh process. "Before" is the resident set with libraries loaded and the texts in a
pandas table.
""")
    return f"## Peak memory\n\n{first}\n{table(header, rows)}\n"
