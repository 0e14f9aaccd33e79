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
