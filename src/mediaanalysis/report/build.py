"""The main job: raw files to processed tables to executed notebooks to a report that co-authors can open."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, NamedTuple

from mediaanalysis.corpus.store import sha256_of_file, write_atomically
from mediaanalysis.errors import ReportError
from mediaanalysis.framing.codebook import load_codebook
from mediaanalysis.report.manifest import write_manifest
from mediaanalysis.report.pages import Page, body_of, index_body, render
from mediaanalysis.report.run import find_notebooks, notebook_settings, run_notebook
from mediaanalysis.report.study import (
    ENV_HOME,
    ENV_NAME,
    ENV_OUT,
    ENV_PARAMETERS,
    ENV_STUDY,
    Parameters,
    Study,
    open_study,
)

__all__ = ["ReportResult", "build_report"]


class ReportResult(NamedTuple):
    """Where the report is: its folder, its first page, its manifest."""

    folder: Path
    page: Path
    manifest: Path


def build_report(
    path: str | os.PathLike[str] | None = None,
    *,
    home: str | os.PathLike[str] = ".",
    name: str | None = None,
    notebooks: str | os.PathLike[str] | None = None,
    parameters: Parameters | None = None,
    progress: bool = True,
) -> ReportResult:
    """Build the report of a study.

    Reads the raw files, writes ``data/processed/<study>/``, executes the notebooks, and writes ``reports/<study>/``:
    one HTML page per notebook, an index, ``figures/`` (SVG and PNG), ``tables/`` (CSV), ``manifest.json`` (hashes of
    everything) and ``run.json`` (time and memory of each stage; the one file that differs from run to run).

    Parameters
    ----------
    path : path, optional
        What :func:`mediaanalysis.read_corpus` reads; the sample corpus of the project when omitted.
    home : path
        Project folder, in which ``data/processed`` and ``reports`` are written.
    name : str, optional
        Name of the study; from the path when omitted.
    notebooks : path, optional
        Folder with notebooks named ``01_….ipynb``; those of the project or the package when omitted.
    parameters : Parameters, optional
        Codebook and topic settings.
    progress : bool
        Show on stderr what is being done.

    Returns
    -------
    ReportResult

    Raises
    ------
    ReadError
        When there is nothing to read.
    ReportError
        When a notebook fails: names the notebook, the cell and the reason.
    """
    root = Path(home).resolve()
    settings = parameters or Parameters()
    load_codebook(settings.codebook)  # a wrong name is told before minutes of work
    found = find_notebooks(Path(notebooks) if notebooks else None)
    stages: list[dict[str, Any]] = []
    with _stage("reading the articles", stages, progress=progress):
        study = open_study(_absolute(path), home=root, name=name, parameters=settings, progress=progress)
    final = study.out
    _refuse_other_folder(final)
    with _aside(final) as building:
        study = replace(study, out=building)
        study.table("problems", "", study.problems)
        pages, bodies = _run_all(found, study, root, stages, progress=progress)
        with _stage("writing the pages", stages, progress=progress):
            hashes = {notebook.name: sha256_of_file(notebook) for notebook in found}
            _write_pages(study, pages, bodies)
            write_manifest(study, hashes, root)
        write_atomically(building / "run.json", (json.dumps(stages, indent=2) + "\n").encode())
    return ReportResult(final, final / "index.html", final / "manifest.json")


def _absolute(path: str | os.PathLike[str] | None) -> str | None:
    """Kernels run in another folder, so a relative path must not stay relative."""
    return None if path is None else os.path.abspath(path)


def _refuse_other_folder(out: Path) -> None:
    """Raise unless the folder is empty or an earlier report, which may be replaced."""
    if out.is_dir() and any(out.iterdir()) and not (out / "run.json").is_file():
        raise ReportError(f"{out} is not empty and does not look like a report; move it away or pass another name.")


@contextmanager
def _aside(final: Path) -> Iterator[Path]:
    """Give a folder to build in; it takes the place of the old report only when nothing failed."""
    building = final.with_name(f".{final.name}.building")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    try:
        yield building
        shutil.rmtree(final, ignore_errors=True)
        building.rename(final)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _run_all(
    found: list[Path], study: Study, root: Path, stages: list[dict[str, Any]], *, progress: bool
) -> tuple[list[Page], dict[str, str]]:
    """Execute the notebooks the study is large enough for; return the pages and the bodies of those made."""
    import nbformat

    environment = {
        ENV_STUDY: study.raw,
        ENV_HOME: str(root),
        ENV_NAME: study.name,
        ENV_OUT: str(study.out),
        ENV_PARAMETERS: json.dumps(asdict(study.parameters)),
        # One thread for linear algebra: sums in one order give the same bytes.
        **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    }
    pages = [Page("index.html", "Overview")]
    bodies: dict[str, str] = {}
    for path in found:
        told = notebook_settings(nbformat.read(path, as_version=4))
        needs = int(told.get("needs_documents", 1))
        short = f"it needs {needs} articles, this study has {len(study.documents)}."
        title, summary = str(told.get("title", path.stem)), str(told.get("summary", ""))
        page = Page(f"{path.stem}.html", title, summary, short if len(study.documents) < needs else "")
        pages.append(page)
        if not page.skipped:
            with _stage(f"notebook {path.name}", stages, progress=progress) as show:
                executed = run_notebook(path, folder=root, environment=environment, on_cell=show)
            bodies[page.href] = body_of(executed)
    return pages, bodies


def _write_pages(study: Study, pages: list[Page], bodies: dict[str, str]) -> None:
    import hashlib

    bodies = {"index.html": index_body(study, pages), **bodies}
    run = hashlib.sha256("".join(bodies.values()).encode()).hexdigest()[:12]
    for page in pages:
        if page.href in bodies:
            text = render(page, bodies[page.href], study=study, pages=pages, run=run)
            write_atomically(study.out / page.href, text.encode())


@contextmanager
def _stage(label: str, stages: list[dict[str, Any]], *, progress: bool) -> Iterator[Any]:
    """Show one stage of the work while it runs, and note its time and the peak memory so far."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, quiet=not progress)
    began = time.perf_counter()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(label, total=None)

        def show(done: int, total: int) -> None:
            bar.update(task, description=f"{label}, cell {done} of {total}")

        yield show
    seconds = time.perf_counter() - began
    stages.append({"stage": label, "seconds": round(seconds, 2), "peak_mb": _peak_mb()})
    console.print(f"{label}: {seconds:.1f} s", highlight=False)


def _peak_mb() -> int | None:
    """Peak memory of this process or the largest of its finished kernels in MB; None where it cannot be had."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return int(peak // 1024) if os.uname().sysname != "Darwin" else int(peak // 2**20)
