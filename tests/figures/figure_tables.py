"""Synthetic tables for the tests of figures."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Text


def documents(outlets: int = 4, months: int = 18, each: int = 3) -> pd.DataFrame:
    days = pd.date_range("2022-01-05", periods=months, freq="MS") + pd.Timedelta(days=4)
    rows = [
        (f"{o:02}-{m:03}-{k}", "", f"Outlet number {o}", day)
        for o in range(outlets)
        for m, day in enumerate(days)
        for k in range(each + o)
    ]
    return pd.DataFrame(rows, columns=["doc_id", "text", "outlet", "date"])


def estimates(groups: list[object], column: str = "outlet", frames: int = 3, n_docs: int = 20) -> pd.DataFrame:
    rng = np.random.default_rng(7)
    table = pd.DataFrame([(group, f"frame_{k}") for group in groups for k in range(frames)], columns=[column, "frame"])
    rate = rng.uniform(0.5, 4, len(table))
    return table.assign(
        estimand="framing terms per 1,000 editorial tokens",
        method="naive",
        estimate=rate,
        low=rate * 0.7,
        high=rate * 1.3,
        level=0.95,
        n_docs=n_docs,
        n_tokens=10_000,
        n_hits=(rate * 10).astype(int),
        n_coded=0,
    )


def months(n: int = 18) -> list[object]:
    return list(pd.date_range("2022-01-01", periods=n, freq="MS"))


def effects(topics: int = 4, n: int = 18) -> pd.DataFrame:
    table = estimates(months(n), "month", frames=topics)
    shares = {column: table[column] / 20 for column in ("estimate", "low", "high")}
    topic = table.pop("frame").str.removeprefix("frame_").astype(int) + 1
    return table.assign(**shares, topic=topic, label="truce, talks, envoy", n_tokens=0, n_hits=0)


def terms(topics: int = 4, features: int = 10) -> pd.DataFrame:
    rows = [
        (t, r, f"feature{t}x{r}" + "y" * (r * t % 17), 0.1 / r, "a, b, c")
        for t in range(1, topics + 1)
        for r in range(1, features + 1)
    ]
    return pd.DataFrame(rows, columns=["topic", "rank", "feature", "weight", "label"])


def note(ax: Axes) -> str:
    figure = ax.get_figure(root=True)
    assert figure is not None
    found = [text.get_text() for text in figure.findobj(Text) if text.get_label() == "note"]
    assert len(found) == 1
    return " ".join(found[0].split())


def hits(frames: int = 3, each: int = 40, speakers: int = 6) -> pd.DataFrame:
    """Hits judged at random, with more speakers, voices and polarities in the frames that come first."""
    rng = np.random.default_rng(11)
    n = frames * each
    frame = np.minimum(rng.geometric(min(1.5 / frames, 1), n) - 1, frames - 1)
    voice = rng.choice(["newsroom", "direct", "indirect", "fragment"], n, p=[0.45, 0.2, 0.3, 0.05])
    polarity = rng.choice(
        ["asserted", "negated", "denied", "hypothetical", "questioned", "future"],
        n,
        p=[0.5, 0.1, 0.12, 0.16, 0.02, 0.1],
    )
    names = np.array([speaker_name(k) for k in range(speakers)])
    speaker = names[np.minimum(rng.geometric(min(2.5 / speakers, 1), n) - 1, speakers - 1)]
    table = pd.DataFrame(
        {
            "hit_id": [f"h{k}" for k in range(n)],
            "doc_id": [f"d{k}" for k in rng.integers(0, max(1, n // 3), n)],
            "frame": pd.Categorical.from_codes(frame, [f"frame_{k}" for k in range(frames)]),
            "voice": voice,
            "speaker": np.where(np.isin(voice, ["newsroom", "fragment"]), "", speaker),
            "polarity": polarity,
        }
    )
    texts = dict.fromkeys(["pattern", "surface", "quote_id", "cue", "holder", "rule_ids"], "")
    places = ["start", "end", "token_start", "token_end", "sentence_start", "sentence_end", "cue_start", "cue_end"]
    return table.assign(zone="body", **texts, **dict.fromkeys(places, 0))


def speaker_name(k: int) -> str:
    first = ["Marta Olin", "Ivan Petrenko", "envoy Reyl", "the Halvan government", "two officials", "Anton Karsk"]
    return first[k] if k < len(first) else f"the deputy spokesman of district administration number {k}"


def who_says(hits: pd.DataFrame) -> pd.DataFrame:
    from mediaanalysis.statistics.voices import who_says as count

    documents = pd.DataFrame({"doc_id": sorted(set(hits["doc_id"])), "text": "", "outlet": "X"})
    return count(hits, documents)
