"""One name for an outlet: archives write "The Guardian (London)", "Guardian" and "theguardian.com" for one paper.

Nothing is renamed behind the user's back. :func:`suggest_outlets` proposes a table, which is a file to read and edit;
:func:`normalise_outlets` applies it and keeps the delivered name. A file ``outlets.csv`` in the folder of the raw files
is applied by ``read_corpus``.
"""

from __future__ import annotations

import io
import os
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from unicodedata import combining, normalize

import pandas as pd

from mediaanalysis.corpus.batch import RejectedError
from mediaanalysis.corpus.columns import map_name
from mediaanalysis.corpus.encoding import decode
from mediaanalysis.errors import ReadError, TableError, as_path, did_you_mean
from mediaanalysis.schemas import OUTLETS, empty

__all__ = ["ALIAS_FILE", "alias_table", "holds_texts", "normalise_outlets", "outlet_key", "suggest_outlets"]

ALIAS_FILE = "outlets.csv"
"""Name of the alias table in a folder of raw files: columns ``outlet`` (as delivered) and ``name`` (to use)."""

_DOMAIN = re.compile(r"\.(?:com|co\.[a-z]{2}|com\.[a-z]{2}|net|org|info|[a-z]{2})$")
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_EDITION = re.compile(r"\s+[-–—]\s+.*(?:edition|ausgabe|édition|edición)s?$|,\s*(?:\w+ ){0,2}edition$", re.IGNORECASE)
_FORM = re.compile(
    r"\b(?:online|on-?line|web ?site|website|digital|web edition|newsroom|the|der|die|das|le|la|les|el|de|het)\b"
)


def outlet_key(name: str) -> str:
    """Return what is left of an outlet's name without article, place in brackets, edition, domain and punctuation.

    Names with one key are probably one outlet; a person must say so, because "The Times (London)" and "The Times
    (Harnov)" are not.

    Examples
    --------
    >>> [outlet_key(name) for name in ("The Guardian (London)", "Guardian - Final Edition", "guardian.com")]
    ['guardian', 'guardian', 'guardian']
    """
    plain = "".join(c for c in normalize("NFKD", name.casefold()) if not combining(c)).strip()
    plain = re.sub(r"^(?:https?://)?(?:www\.)?", "", plain)
    plain = _EDITION.sub("", _BRACKETS.sub("", plain))
    plain = _DOMAIN.sub("", plain)
    words = re.findall(r"\w+", _FORM.sub(" ", plain)) or re.findall(r"\w+", plain)
    return "".join(words)


def suggest_outlets(documents: pd.DataFrame) -> pd.DataFrame:
    """Return the outlets' names as delivered, each with the name that could stand for it.

    Answers: does the archive write one outlet in several ways? Save the table as ``outlets.csv`` beside the raw files,
    correct the column ``name``, and ``read_corpus`` will use it; or pass it to :func:`normalise_outlets`.

    Parameters
    ----------
    documents : DataFrame
        With the column ``outlet``.

    Returns
    -------
    DataFrame
        Schema ``OUTLETS``: ``outlet, name, n_docs, why``, one row per delivered name; ``why`` is empty where the name
        stays. The most frequent writing of a name stands for the others.

    Examples
    --------
    >>> names = ["The Orla Post", "Orla Post (Harnov)", "The Orla Post"]
    >>> documents = pd.DataFrame({"doc_id": list("abc"), "text": ["x"] * 3, "outlet": names})
    >>> suggest_outlets(documents)[["outlet", "name"]].values.tolist()
    [['Orla Post (Harnov)', 'The Orla Post'], ['The Orla Post', 'The Orla Post']]
    """
    counts = Counter(_outlets(documents, "suggest_outlets"))
    counts.pop("", None)
    groups: dict[str, list[str]] = defaultdict(list)
    for name in sorted(counts):
        groups[outlet_key(name) or name].append(name)
    rows = []
    for names in groups.values():
        best = max(names, key=lambda name: (counts[name], "(" not in name, "." not in name, not name.isupper()))
        for name in names:
            brackets = "; places in brackets may be different papers" if "(" in name + best else ""
            why = "" if name == best else f"written like {best!r}{brackets}"
            rows.append((name, best, counts[name], why))
    if not rows:
        return empty(OUTLETS)
    table = pd.DataFrame(sorted(rows), columns=OUTLETS.names)
    return table.astype({"outlet": "str", "name": "str", "why": "str"})


def normalise_outlets(
    documents: pd.DataFrame, aliases: pd.DataFrame | Mapping[str, str] | str | os.PathLike[str]
) -> pd.DataFrame:
    """Return the documents with one name per outlet; the delivered name is kept in ``outlet_raw``.

    Parameters
    ----------
    documents : DataFrame
        With the column ``outlet``.
    aliases : DataFrame, mapping or path
        A table, or a CSV file, with the columns ``outlet`` (as delivered; blanks around it and case do not matter)
        and ``name``; or a mapping of the one to the other. Outlets it does not name stay as they are.

    Returns
    -------
    DataFrame
        A copy.

    Raises
    ------
    TableError
        When a column is missing, or one delivered name has two names.
    ReadError
        When there is no such file.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["x"], "outlet": ["Orla Post (Harnov)"]})
    >>> normalise_outlets(documents, {"orla post (harnov)": "The Orla Post"})[["outlet", "outlet_raw"]].values.tolist()
    [['The Orla Post', 'Orla Post (Harnov)']]
    """
    outlets = _outlets(documents, "normalise_outlets")
    names = alias_table(aliases)
    raw = documents["outlet_raw"] if "outlet_raw" in documents else documents["outlet"]
    renamed = [names.get(_folded(name), name) for name in outlets]
    return documents.assign(outlet=pd.Series(renamed, index=documents.index, dtype="str"), outlet_raw=raw)


def alias_table(aliases: pd.DataFrame | Mapping[str, str] | str | os.PathLike[str]) -> dict[str, str]:
    """Return the name to use by the folded delivered name."""
    if isinstance(aliases, Mapping):
        pairs = [(str(outlet), str(name)) for outlet, name in aliases.items()]
    else:
        table = aliases if isinstance(aliases, pd.DataFrame) else _read_aliases(as_path("aliases", aliases))
        for column in ("outlet", "name"):
            if column not in table:
                have = [str(name) for name in table.columns]
                hint = did_you_mean(column, have)
                raise TableError(f"aliases: column {column!r} is missing; the table has: {', '.join(have)}.{hint}")
        filled = table[["outlet", "name"]].fillna("").astype("str")
        pairs = list(zip(filled["outlet"], filled["name"], strict=True))
    names: dict[str, str] = {}
    for outlet, name in pairs:
        name = name.strip()
        if name and names.setdefault(_folded(outlet), name) != name:
            raise TableError(
                f"aliases: {outlet!r} has two names, {names[_folded(outlet)]!r} and {name!r}; keep one row."
            )
    return names


def holds_texts(path: str | os.PathLike[str]) -> bool:
    """Say whether a CSV file has a column of texts, and so holds articles."""
    try:
        return any(map_name(str(name)) == "text" for name in _read_aliases(Path(path)).columns)
    except ReadError:
        return False


def _read_aliases(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise ReadError(f"aliases={str(path)!r}: no such file; write one with suggest_outlets(documents).to_csv(...).")
    try:
        text = decode(path.read_bytes()).text.lstrip("\ufeff")
        return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False, sep=None, engine="python")
    except (ValueError, RejectedError) as error:
        raise ReadError(f"aliases={str(path)!r} is not a CSV file: {error}") from error


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _outlets(documents: pd.DataFrame, verb: str) -> list[str]:
    if not isinstance(documents, pd.DataFrame):
        raise TableError(f"{verb} needs a table of documents, not {type(documents).__name__}.")
    if "outlet" not in documents:
        have = [str(name) for name in documents.columns]
        hint = did_you_mean("outlet", have)
        raise TableError(f"{verb}: the documents have no column 'outlet'; they have: {', '.join(have)}.{hint}")
    return [str(name) for name in documents["outlet"].fillna("")]
