"""quanteda on the same texts, where ``Rscript`` and quanteda are; else a speed that was published, said to be so."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.corpus import ROOT
from benchmarks.peers import DisagreementError, Peer, Row, compare

__all__ = ["PUBLISHED", "PUBLISHED_SOURCE", "missing", "run_quanteda"]

PUBLISHED = 334_000
PUBLISHED_SOURCE = (
    "tokens() of quanteda at about 334,000 tokens per CPU-second: the figure of the project's design notes (section 5, "
    "Speed), taken on another machine, not in this run"
)
# Its own word boundaries: halves of clitics and hyphenated words differ.
_AS_PEER = Peer("quanteda", "", lambda: (list, Counter), 0.7)
_EVERY = 4


def missing() -> str:
    """Return why quanteda cannot be run here; empty when it can."""
    if shutil.which("Rscript") is None:
        return "no Rscript on PATH"
    found = subprocess.run(["Rscript", "-e", "library(quanteda)"], capture_output=True, check=False)
    return "" if found.returncode == 0 else "R is here, its package quanteda is not"


def run_quanteda(
    texts: Sequence[str],
    patterns: Sequence[str],
    count_ours: Callable[[list[str]], Counter[str]],
    time_ours: Callable[[], float],
) -> tuple[Row, dict[str, float]]:
    """Return quanteda's row for the table of peers, and all it measured by name (empty when it is missing)."""
    row = Row("tokens(), without punctuation and symbols", "quanteda", "its own")
    why = missing()
    if why:
        return replace(row, problem=f"absent: {why}"), {}
    part = [" ".join(text.split()) for text in texts[::_EVERY]]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "texts.txt").write_text("\n".join(part) + "\n", encoding="utf-8")
        (folder / "patterns.txt").write_text("\n".join(patterns) + "\n", encoding="utf-8")
        script = ROOT / "benchmarks" / "quanteda.R"
        command = ["Rscript", script, folder / "texts.txt", folder / "patterns.txt", folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            return replace(row, problem=f"failed: {done.stderr.strip()[-200:].replace(name, 'its folder')}"), {}
        lines = (folder / "measured.tsv").read_text(encoding="utf-8").splitlines()
        measured = dict(line.split("\t") for line in lines)
        listed = (folder / "features.tsv").read_text(encoding="utf-8").split("\n")[:-1]
    features = [line.rpartition("\t") for line in listed]
    row = replace(row, package=f"quanteda {measured.pop('version')}")
    numbers = {key: float(value) for key, value in measured.items()}
    ours = count_ours(part)
    try:
        found = compare(ours, Counter({form: int(float(n)) for form, _, n in features}), _AS_PEER)
    except DisagreementError as error:
        return replace(row, problem=f"refused: {error}"), {}
    scale = sum(len(text.encode()) for text in texts) / max(sum(len(text.encode()) for text in part), 1)
    tokens, types = int(numbers["n_tokens"]), int(numbers["n_types"])
    measured_row = replace(
        row,
        seconds=numbers["tokens_seconds"] * scale,
        ours=time_ours(),
        measured_on=f"1 in {_EVERY}",
        n_tokens=tokens,
        n_types=types,
        our_tokens=ours.total(),
        our_types=len(ours),
        shared=found,
    )
    return measured_row, numbers
