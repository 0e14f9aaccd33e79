"""The study a notebook works on: where its articles are, where its figures and tables go.

A notebook is the same on every study. It asks :func:`open_study` for the articles and hands figures and tables back;
the build tells it through environment variables which study that is, and in JupyterLab the sample is the default.
"""

from __future__ import annotations

import base64
import html
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from glob import glob
from pathlib import Path
from typing import Any

import pandas as pd

from mediaanalysis._version import __version__
from mediaanalysis.corpus.canonical import CANONICAL_VERSION
from mediaanalysis.corpus.store import load_study, read_record, save_study, sha256_of_file, write_csv
from mediaanalysis.corpus.updating import reading_code, update_study
from mediaanalysis.errors import OptionError, TableError

__all__ = ["FigureView", "Parameters", "Study", "TableView", "input_hashes", "open_study", "study_name"]

ENV_STUDY, ENV_HOME, ENV_NAME, ENV_OUT, ENV_PARAMETERS = (
    f"MEDIAANALYSIS_{name}" for name in ("STUDY", "HOME", "NAME", "OUT", "PARAMETERS")
)


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a reader of the report must know to repeat it."""

    codebook: str = "war_diplomacy"
    n_topics: int = 6
    min_docs: int = 3
    max_docs: float = 0.5
    columns: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, text: str) -> Parameters:
        """Return the parameters written by the build; unknown names are an error."""
        return cls(**json.loads(text))


@dataclass(frozen=True, slots=True)
class FigureView:
    """A saved figure, shown in a notebook as an embedded picture with a text alternative."""

    name: str
    png: bytes | None
    caption: str

    def _repr_html_(self) -> str:
        if self.png is None:
            return f'<p class="ma-missing"><strong>Figure not drawn.</strong> {html.escape(self.caption)}</p>'
        data = base64.b64encode(self.png).decode()
        text = html.escape(self.caption, quote=True)
        picture = f'<img src="data:image/png;base64,{data}" alt="{text}" style="max-width:100%">'
        return f'<figure id="{self.name}">{picture}<figcaption>{text}</figcaption></figure>'


@dataclass(frozen=True, slots=True)
class TableView:
    """A saved table, shown in a notebook with its first rows."""

    name: str
    table: pd.DataFrame
    caption: str
    rows: int

    def _repr_html_(self) -> str:
        shown = self.table.head(self.rows).replace(r"\s*\n\s*", " ¶ ", regex=True)
        body = shown.to_html(
            index=False, border=0, classes="ma-table", na_rep="–", float_format=_number, justify="left", escape=True
        )
        if self.table.empty:
            body = "<p>No rows.</p>"
        more = f" First {len(shown)} of {len(self.table):,} rows." if len(shown) < len(self.table) else ""
        return f'<figure id="{self.name}">{body}<figcaption>{html.escape(self.caption)}{more}</figcaption></figure>'


def _number(value: float) -> str:
    if value == int(value):
        return f"{value:,.0f}"
    return f"{value:,.3f}" if abs(value) < 1 else f"{value:,.2f}"


@dataclass(frozen=True, slots=True)
class Study:
    """A study: its articles, and the folders its results go to.

    Attributes
    ----------
    name : str
    raw : str
        What was read: a file, folder, pattern or zip.
    documents, problems : DataFrame
        As :func:`mediaanalysis.read_corpus` returns them.
    processed, out : Path
        Folders for tables that are built, and for the report.
    parameters : Parameters
    """

    name: str
    raw: str
    documents: pd.DataFrame
    problems: pd.DataFrame
    processed: Path
    out: Path
    parameters: Parameters

    @property
    def period(self) -> str:
        """Period that suits the study's span of time (the middle 98 % of dates): week, month or year."""
        dates = self.documents["date"].dropna().sort_values()
        if dates.empty:
            return "month"
        days = (dates.iloc[int(0.99 * (len(dates) - 1))] - dates.iloc[int(0.01 * (len(dates) - 1))]).days
        return "week" if days <= 62 else "month" if days <= 5 * 366 else "year"

    @property
    def notice(self) -> str:
        """What every page must say about the study: the file ``_notice.txt`` in its folder, "" without one."""
        file = Path(self.raw) / "_notice.txt"
        return " ".join(file.read_text(encoding="utf-8-sig").split()) if file.is_file() else ""

    def figure(self, name: str, caption: str, draw: Callable[..., Any], *tables: pd.DataFrame) -> FigureView:
        """Draw a figure from tables, save it as SVG and PNG under ``figures/``, and return it for display.

        A figure that the tables cannot carry (an archive without dates has no timeline) is not an error: the reason
        stands in its place.
        """
        from mediaanalysis.figures import save_figure

        try:
            axes = draw(*tables)
        except TableError as error:
            return FigureView(name, None, str(error))
        save_figure(axes, self.out / "figures" / name)
        return FigureView(name, (self.out / "figures" / f"{name}.png").read_bytes(), caption)

    def table(self, name: str, caption: str, table: pd.DataFrame, *, rows: int = 12) -> TableView:
        """Save a table as CSV under ``tables/`` and return its first rows for display."""
        write_csv(table, self.out / "tables" / f"{name}.csv", date_format="%Y-%m-%d")
        return TableView(name, table, caption, rows)

    def keep(self, name: str, table: pd.DataFrame) -> None:
        """Save a processed table as Parquet beside the documents."""
        save_study(self.processed, {name: table})


def study_name(path: str | os.PathLike[str]) -> str:
    """Return the name of a study: that of its folder, or of its file without the ending.

    >>> study_name("data/raw/sample/"), study_name("exports/brask-mercury.csv"), study_name("archive/*.txt")
    ('sample', 'brask-mercury', 'archive')
    """
    text = str(path)
    plain = Path(text[: min((text.find(c) for c in "*?[" if c in text), default=len(text))])
    last = plain.resolve().name if plain.name in ("", ".", "..") else plain.name
    name = last if Path(text).is_dir() else Path(last).stem
    return name or "study"


def input_hashes(path: str | os.PathLike[str]) -> dict[str, str]:
    """Return the SHA-256 of every file of a study, by its path relative to the study."""
    root = Path(path)
    if root.is_dir():
        files = {file.relative_to(root).as_posix(): file for file in root.rglob("*") if file.is_file()}
    elif root.is_file():
        files = {root.name: root}
    else:
        files = {Path(name).as_posix(): Path(name) for name in glob(str(path), recursive=True) if Path(name).is_file()}
    return {name: sha256_of_file(files[name]) for name in sorted(files) if not Path(name).name.startswith(".")}


def _home() -> Path:
    """Return the project folder: told by the build, else the nearest one above that holds ``data/raw``."""
    told = os.environ.get(ENV_HOME)
    if told:
        return Path(told)
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / "data" / "raw").is_dir()), here)


def open_study(
    path: str | os.PathLike[str] | None = None,
    *,
    home: str | os.PathLike[str] | None = None,
    name: str | None = None,
    parameters: Parameters | None = None,
    progress: bool = True,
) -> Study:
    """Open a study: read its articles, or take the processed tables when they were made from the same files.

    Parameters
    ----------
    path : path, optional
        A file, folder, pattern or zip that :func:`mediaanalysis.read_corpus` reads. Default: the environment variable
        ``MEDIAANALYSIS_STUDY``, else ``data/raw/sample`` of the project.
    home : path, optional
        Project folder that gets ``data/processed/<study>`` and ``reports/<study>``.
    name : str, optional
        Name of the study; from the path when omitted.
    parameters : Parameters, optional
        Codebook and topic settings, and the columns of tables as ``read_corpus`` takes them.
    progress : bool
        Show a progress bar on stderr when files are read.

    Returns
    -------
    Study

    Raises
    ------
    ReadError
        When there is nothing to read, or every record was rejected.
    """
    folder = Path(home) if home is not None else _home()
    raw = str(path or os.environ.get(ENV_STUDY) or folder / "data" / "raw" / "sample")
    name = name or os.environ.get(ENV_NAME) or study_name(raw)
    if not all(c.isalnum() or c in "-_." for c in name) or name.startswith("."):
        raise OptionError(f"name={name!r} cannot name a folder; use letters, digits, '-', '_' and '.'.")
    settings = parameters or Parameters.from_json(os.environ.get(ENV_PARAMETERS, "{}"))
    processed = folder / "data" / "processed" / name
    documents, problems = _tables(raw, processed, settings.columns, progress=progress)
    out = Path(os.environ.get(ENV_OUT) or folder / "reports" / name)
    return Study(name, raw, documents, problems, processed, out, settings)


def _tables(raw: str, processed: Path, columns: dict[str, str], *, progress: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return documents and problems, read again only when a raw file or the package changed."""
    inputs = input_hashes(raw)
    made_from = {
        "inputs": inputs,
        "version": __version__,
        "code": reading_code(),
        "canonical_version": CANONICAL_VERSION,
        "columns": columns,
    }
    saved = read_record(processed)["provenance"]
    if inputs and all(saved.get(key) == value for key, value in made_from.items()):
        tables = load_study(processed)
        return tables["documents"], tables["problems"]
    documents, problems, _, _ = update_study(processed, raw, columns=columns or None, progress=progress)
    save_study(processed, {}, provenance=made_from)
    return documents, problems
