"""Framing-term rates: hits per thousand editorial tokens, by group, with article-clustered intervals.

Documents in which duplicates were marked say themselves what an article is: the copies in a cluster are one unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

import numpy as np
import pandas as pd

from mediaanalysis.corpus.groups import PERIODS, group_labels, group_rows
from mediaanalysis.errors import OptionError, TableError, did_you_mean, listed, one_of
from mediaanalysis.schemas import DOCUMENTS, HITS, POLARITIES, VOICES, check
from mediaanalysis.statistics.kernels import ratio_interval
from mediaanalysis.statistics.voices import speaker_labels
from mediaanalysis.text.tokens import Tokens

__all__ = ["frame_rates"]

# What hits can be grouped by beside their documents; speakers are those that occur, the others a closed list.
_OF_HITS = {"voice": VOICES, "polarity": POLARITIES, "speaker": ()}
_Group = tuple[tuple[object, ...], np.ndarray]
# The columns of mark_duplicates: a lone "cluster" or "weight" is the user's own and means something else.
_MARKS = frozenset({"cluster", "duplicate_of", "weight"})
_Units = tuple[np.ndarray, np.ndarray]


def frame_rates(
    hits: pd.DataFrame,
    tokens: Tokens,
    documents: pd.DataFrame,
    *,
    by: str | Sequence[str] | None = None,
    per: float = 1000,
    voice: str | Sequence[str] | None = None,
    polarity: str | Sequence[str] | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Estimate how often each frame's terms occur, by group.

    Answers: how many framing terms does a group print per thousand words, and how sure is that, given that articles
    (not words) are what was sampled? Documents without a hit count in full.

    Parameters
    ----------
    hits : DataFrame
        From :func:`mediaanalysis.find_frames`. Hits of documents outside `documents` are not counted: the documents
        decide the population.
    tokens : Tokens
        The denominator; must cover all `documents`.
    documents : DataFrame
        The population, with the grouping columns. Where :func:`mediaanalysis.mark_duplicates` marked copies, a cluster
        of copies is one unit of the interval instead of one for each, and hits and tokens are multiplied by ``weight``;
        drop the column ``cluster`` to have every document stand for itself.
    by : str, list of str or None
        Columns of the documents, or a period of ``date``: year, quarter, month, week, day. Also ``voice``,
        ``polarity`` and ``speaker`` of the hits, which divide the hits and not the words: the denominator stays all
        editorial tokens of the group of documents, so that the rates of all voices add up. None: all together.
    per : float
        Tokens the rate refers to.
    voice, polarity : str, list of str or None
        Count only hits with these values. None: all.
    level : float
        Coverage of the interval.

    Returns
    -------
    DataFrame
        Schema ``ESTIMATES`` after the grouping columns and ``frame``: one row per group and frame of the codebook,
        zero rows included, sorted by the grouping columns in the order of `by`, voices and polarities in the order of
        ``schemas.VOICES`` and ``schemas.POLARITIES``. Of speakers, only those that occur in the group of documents
        have rows (``newsroom`` for the outlet's own voice, ``(unknown)`` where nobody is named). ``method`` is
        ``naive``: an uncorrected machine count. ``n_docs``, ``n_tokens`` and ``n_hits`` are without weights.

    Raises
    ------
    TableError
        When tokens lack a document, a grouping column is missing or could be that of the documents or of the hits, or
        marked documents have no cluster or a weight that is not above 0.
    OptionError
        When `voice`, `polarity`, `per` or `level` is not allowed.

    Examples
    --------
    >>> from mediaanalysis.framing.codebook import load_codebook
    >>> from mediaanalysis.framing.lookup import find_frames
    >>> from mediaanalysis.text.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["The truce held.", "Nobody spoke."], "outlet": "X"})
    >>> tokens = tokenize(documents)
    >>> hits = find_frames(documents, load_codebook("war_diplomacy"), tokens=tokens)
    >>> rates = frame_rates(hits, tokens, documents, by="outlet")
    >>> rates.loc[rates["frame"] == "negotiation", ["outlet", "estimate", "n_docs", "n_tokens", "n_hits"]]
      outlet  estimate  n_docs  n_tokens  n_hits
    1      X     200.0       2         5       1
    """
    check(documents, DOCUMENTS)
    check(hits, HITS)
    if not per > 0 or not 0 < level < 1:
        raise OptionError(f"per={per!r} must be above 0 and level={level!r} between 0 and 1.")
    names = [] if by is None else list(dict.fromkeys(listed("by", by)))
    _check_names(names, documents)
    chosen = {"voice": _chosen("voice", voice, VOICES), "polarity": _chosen("polarity", polarity, POLARITIES)}
    labels = group_labels(documents, [name for name in names if name not in _OF_HITS])
    split = [name for name in names if name in _OF_HITS]
    frames = list(hits["frame"].cat.categories) if hasattr(hits["frame"], "cat") else sorted(set(hits["frame"]))
    counted = hits[hits["voice"].isin(chosen["voice"]) & hits["polarity"].isin(chosen["polarity"])]
    counted = counted.assign(frame=pd.Categorical(counted["frame"], categories=frames))
    size, units = _tokens_of(documents, tokens), _units(documents)
    rows = [
        (*key, frame, *_row(counts[:, k], size[where], per, level, units and (units[0][where], units[1][where])))
        for key, where, counts in _parts(counted, documents, group_rows(labels), split=split, levels=chosen)
        for k, frame in enumerate(frames)
    ]
    columns = [*labels.columns, *split, "frame", "estimate", "low", "high", "n_docs", "n_tokens", "n_hits"]
    table = pd.DataFrame(rows, columns=columns).astype(labels.dtypes.to_dict() | dict.fromkeys(split, "str"))
    table["frame"] = pd.Categorical(table["frame"], categories=frames)
    if split:
        table = table.sort_values([*names, "frame"], key=_rank, kind="stable", ignore_index=True)
    copies = "" if units is None else f"; copies {'are one unit' if (units[1] == 1).all() else 'count once'}"
    table = table.assign(estimand=_estimand(per, voice, polarity) + copies, method="naive", level=level, n_coded=0)
    order = [*names, "frame", "estimand", "method", "estimate", "low", "high", "level", "n_docs", "n_tokens", "n_hits"]
    return table[[*order, "n_coded"]]


def _check_names(names: Sequence[str], documents: pd.DataFrame) -> None:
    """Raise unless each grouping column is one of the documents or one of the hits, and not of both."""
    for name in names:
        mine = name in documents.columns
        if name in _OF_HITS and mine:
            raise TableError(
                f"by={name!r}: the hits and the documents both have this column; rename that of the documents."
            )
        if not (mine or name in PERIODS or name in _OF_HITS):
            have = list(map(str, documents.columns))
            raise TableError(
                f"by={name!r}: the documents have no such column; they have: {', '.join(have)}; periods of date are: "
                f"{', '.join(PERIODS)}; the hits have: {', '.join(_OF_HITS)}."
                f"{did_you_mean(name, [*have, *PERIODS, *_OF_HITS])}"
            )


def _chosen(name: str, given: str | Sequence[str] | None, allowed: Sequence[str]) -> list[str]:
    """Return the chosen values in the order of `allowed`."""
    if given is None:
        return list(allowed)
    values = list(given) if isinstance(given, Iterable) and not isinstance(given, str) else [given]
    if not values:
        raise OptionError(f"{name} is empty, so nothing would be counted; name one of {', '.join(allowed)}, or None.")
    for value in values:
        one_of(name, value, allowed)
    return [value for value in allowed if value in values]


def _parts(
    hits: pd.DataFrame, documents: pd.DataFrame, groups: list[_Group], *, split: list[str], levels: dict[str, list[str]]
) -> Iterator[tuple[tuple[object, ...], np.ndarray, np.ndarray]]:
    """Give each group, divided by the columns `split` of the hits: its key, its documents, and its hits.

    Hits are counted by document of the group (rows) and frame (columns); their ``frame`` is categorical.
    """
    group, place = np.zeros(len(documents), dtype=np.int64), np.zeros(len(documents), dtype=np.int64)
    for number, (_, where) in enumerate(groups):
        group[where], place[where] = number, np.arange(len(where))
    row = pd.Index(documents["doc_id"]).get_indexer(pd.Index(hits["doc_id"]))
    hits, row = hits[row >= 0], row[row >= 0]
    frame, n_frames = hits["frame"].cat.codes.to_numpy(), len(hits["frame"].cat.categories)
    values = {name: (speaker_labels(hits) if name == "speaker" else hits[name]).to_numpy(object) for name in split}
    members = pd.DataFrame({"group": group[row], **values}).groupby(["group", *split], sort=False).indices
    found = {key if isinstance(key, tuple) else (key,): rows for key, rows in members.items()}
    speakers: dict[object, set[str]] = {}
    for key in found if "speaker" in split else ():
        speakers.setdefault(key[0], set()).add(key[1 + split.index("speaker")])
    for number, (key, where) in enumerate(groups):
        of_group = levels | {"speaker": sorted(speakers.get(number, ()))}
        for part in product(*(of_group[name] for name in split)):
            mine = found.get((number, *part), np.zeros(0, dtype=np.int64))
            counts = np.zeros((len(where), n_frames), dtype=np.int64)
            np.add.at(counts, (place[row[mine]], frame[mine]), 1)
            yield (*key, *part), where, counts


def _rank(values: pd.Series) -> pd.Series:
    """Return what a column is sorted by: voices and polarities by their own order, all others by themselves."""
    known = _OF_HITS.get(str(values.name))
    return values.map({value: k for k, value in enumerate(known)}) if known else values


def _estimand(per: float, voice: str | Sequence[str] | None, polarity: str | Sequence[str] | None) -> str:
    chosen = [
        f"{name} {value if isinstance(value, str) else ' or '.join(value)}"
        for name, value in (("voice", voice), ("polarity", polarity))
        if value is not None
    ]
    which = f" ({'; '.join(chosen)})" if chosen else ""
    return f"framing terms{which} per {per:,.6g} editorial tokens"


def _tokens_of(documents: pd.DataFrame, tokens: Tokens) -> np.ndarray:
    rows = pd.Index(tokens.doc_id).get_indexer(pd.Index(documents["doc_id"], dtype=object))
    if (rows < 0).any():
        missing = documents["doc_id"].iloc[int(np.argmax(rows < 0))]
        raise TableError(f"frame_rates: document {missing!r} has not been tokenized; tokenize the same documents.")
    return np.asarray(np.diff(tokens.offsets)[rows])


def _units(documents: pd.DataFrame) -> _Units | None:
    """Return the unit and the weight of each document, or None where each stands for itself with the weight 1."""
    if not _MARKS.issubset(documents.columns):
        return None
    unit, weight = documents["cluster"].factorize()[0], pd.to_numeric(documents["weight"], errors="coerce")
    wrong = (unit < 0) | ~(weight > 0).to_numpy() | np.isinf(weight.to_numpy(float))
    if wrong.any():
        row = documents.iloc[int(np.argmax(wrong))]
        raise TableError(
            f"documents: {row['doc_id']!r} has cluster {row['cluster']!r} and weight {row['weight']!r}, but needs a "
            "cluster and a weight above 0; call ma.mark_duplicates again, or drop the column cluster."
        )
    alone = len(np.unique(unit)) == len(unit) and bool((weight == 1).all())
    return None if alone else (unit, weight.to_numpy(float))


def _row(
    hits: np.ndarray, tokens: np.ndarray, per: float, level: float, units: _Units | None
) -> tuple[float | int, ...]:
    totals = (hits, tokens) if units is None else _totals(hits, tokens, units)
    return (*ratio_interval(*totals, per=per, level=level), len(hits), int(tokens.sum()), int(hits.sum()))


def _totals(hits: np.ndarray, tokens: np.ndarray, units: _Units) -> tuple[np.ndarray, np.ndarray]:
    """Return the weighted hits and tokens of each unit.

    Without any hit the bound rests on how much text was looked at: that of one copy, since the others are no news.
    """
    unit, weight = np.unique(units[0], return_inverse=True)[1], units[1]
    mine, size = np.bincount(unit, weight * hits), np.bincount(unit, weight * tokens)
    return (mine, size) if mine.any() else (mine, size / np.bincount(unit, weight))
