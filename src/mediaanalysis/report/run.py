"""Run a notebook and say, when it fails, which cell and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from mediaanalysis.errors import ReportError

__all__ = ["find_notebooks", "notebook_settings", "run_notebook"]


def find_notebooks(folder: Path | None = None) -> list[Path]:
    """Return the notebooks in order: of `folder`, else of the project, else those that ship in the package."""
    here = Path(__file__).parent
    places = [folder] if folder else [here.parents[2] / "notebooks", here / "notebooks"]
    for place in places:
        found = sorted(place.glob("[0-9][0-9]_*.ipynb"))
        if found:
            return found
    raise ReportError(f"No notebooks named like 01_corpus.ipynb in {', '.join(map(str, places))}.")


def notebook_settings(notebook: Any) -> dict[str, Any]:
    """Return the ``mediaanalysis`` part of a notebook's metadata: title, summary, needs_documents."""
    return dict(notebook.metadata.get("mediaanalysis", {}))


def run_notebook(
    path: Path, *, folder: Path, environment: Mapping[str, str], on_cell: Callable[[int, int], None] | None = None
) -> Any:
    """Execute a notebook in a fresh kernel and return it with its outputs.

    Parameters
    ----------
    path : Path
        The notebook; it is not changed.
    folder : Path
        Working folder of the kernel.
    environment : mapping
        Environment variables of the kernel, added to the present ones.
    on_cell : callable, optional
        Called with (cells done, cells in all) after each cell.

    Raises
    ------
    ReportError
        When a cell raises: names the notebook, the cell, its first line and the reason.
    """
    import os

    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    notebook = nbformat.read(path, as_version=4)
    total = sum(cell.cell_type == "code" for cell in notebook.cells)
    done = 0

    def after(cell: Any, cell_index: int, execute_reply: Any = None) -> None:
        nonlocal done
        done += 1
        if on_cell:
            on_cell(done, total)

    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=None,
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        extra_arguments=["--IPKernelApp.log_level=40"],
        on_cell_executed=after,
    )
    try:
        client.execute(env={**os.environ, **environment})
    except CellExecutionError as error:
        raise ReportError(_explain(path, notebook, done, error)) from error
    except DeadKernelError as error:
        raise ReportError(
            f"{path.name}: the kernel died in cell {done + 1} of {total}, most often because memory ran out. "
            "Try fewer articles, or a machine with more memory."
        ) from error
    return notebook


def _explain(path: Path, notebook: Any, done: int, error: Any) -> str:
    """Name the notebook, the cell and the reason of a failed cell."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    failed = next((k for k, cell in enumerate(code) if any(o.output_type == "error" for o in cell.outputs)), done)
    lines = code[min(failed, len(code) - 1)].source.strip().splitlines() or [""]
    return f"{path.name}, code cell {failed + 1} of {len(code)} ({lines[0]!r}): {error.ename}: {error.evalue}"
