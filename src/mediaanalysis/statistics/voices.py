"""Who asserts, who denies: hits counted by speaker and polarity."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from mediaanalysis.corpus.groups import UNKNOWN, group_labels
from mediaanalysis.errors import TableError
from mediaanalysis.schemas import DOCUMENTS, HITS, POLARITIES, WHO_SAYS, check

__all__ = ["NEWSROOM", "WHO_SAYS", "speaker_labels", "who_says"]

NEWSROOM = "newsroom"
"""Speaker of what the outlet says in its own voice."""


def who_says(hits: pd.DataFrame, documents: pd.DataFrame, *, by: str | Sequence[str] | None = "outlet") -> pd.DataFrame:
    """Count who asserts and who denies each frame.

    Answers: in whose mouth does an outlet put a frame, and does that speaker affirm it or reject it? These are counts,
    not rates: they say what the coverage reports, not how often a speaker spoke.

    Parameters
    ----------
    hits : DataFrame
        From :func:`mediaanalysis.find_frames` with quotes. Hits of documents outside `documents` are not counted.
    documents : DataFrame
        The population, with the grouping columns.
    by : str, list of str or None
        Columns of the documents, or a period of ``date``: year, quarter, month, week, day. None: all together.

    Returns
    -------
    DataFrame
        Schema ``WHO_SAYS`` after the grouping columns: one row per group, frame and speaker that occur, sorted by
        group, frame (in the codebook's order), hits (most first) and speaker. Attributed words without a name, and
        words in scare quotes, have the speaker ``(unknown)``.

    Raises
    ------
    TableError
        When a table breaks its schema, or a grouping column is missing.

    Examples
    --------
    >>> from mediaanalysis.framing.codebook import load_codebook
    >>> from mediaanalysis.framing.lookup import find_frames
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["Olin denied a betrayal."], "outlet": "X"})
    >>> hits = find_frames(documents, load_codebook("war_diplomacy"))
    >>> hits = hits.assign(voice="indirect", speaker="Marta Olin", polarity="denied")
    >>> who_says(hits, documents)[["outlet", "frame", "speaker", "n_asserted", "n_denied", "n_hits"]]
      outlet     frame     speaker  n_asserted  n_denied  n_hits
    0      X  betrayal  Marta Olin           0         1       1
    """
    check(documents, DOCUMENTS)
    check(hits, HITS)
    labels = group_labels(documents, by)
    names = list(labels.columns)
    taken = [name for name in names if name in WHO_SAYS.names]
    if taken:
        raise TableError(f"who_says: by={taken[0]!r} is a column of the result; rename that column of the documents.")
    counted = hits[hits["doc_id"].isin(labels.index)]
    frames = hits["frame"].cat.categories if hasattr(hits["frame"], "cat") else sorted(set(hits["frame"]))
    table = labels.loc[counted["doc_id"]].reset_index()
    table = table.assign(
        frame=pd.Categorical(counted["frame"], categories=frames),
        speaker=speaker_labels(counted).to_numpy(),
        **{f"n_{polarity}": (counted["polarity"] == polarity).to_numpy("int64") for polarity in POLARITIES},
        n_hits=1,
    )
    groups = table.groupby([*names, "frame", "speaker"], observed=True, dropna=False)
    sums = groups[[*(f"n_{polarity}" for polarity in POLARITIES), "n_hits"]].sum()
    result = sums.assign(n_docs=groups["doc_id"].nunique()).reset_index()
    result["frame"] = pd.Categorical(result["frame"], categories=frames)
    order = [*names, "frame", "n_hits", "speaker"]
    result = result.sort_values(order, ascending=[name != "n_hits" for name in order], kind="stable", ignore_index=True)
    return result.astype({"speaker": "str", **labels.dtypes.to_dict()})


def speaker_labels(hits: pd.DataFrame) -> pd.Series:
    """Return the speaker of each hit: ``newsroom`` in its own voice, ``(unknown)`` where nobody is named.

    Words in scare quotes are not the newsroom's own: it holds them at a distance, so without a name they are unknown.

    >>> speaker_labels(pd.DataFrame({"voice": ["newsroom", "direct", "fragment"], "speaker": ["", "Marta Olin", ""]}))
    0      newsroom
    1    Marta Olin
    2     (unknown)
    Name: speaker, dtype: str
    """
    speaker = hits["speaker"].astype("str")
    return speaker.mask(speaker == "", UNKNOWN).mask(hits["voice"] == "newsroom", NEWSROOM)
