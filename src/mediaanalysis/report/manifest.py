"""The manifest of a report: what went in, what made it, what came out, each by its hash. No clock, no machine name."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
from dataclasses import asdict
from pathlib import Path

from mediaanalysis._version import __version__
from mediaanalysis.corpus.store import sha256_of_file, write_atomically
from mediaanalysis.framing.codebook import load_codebook
from mediaanalysis.report.study import Study, input_hashes

__all__ = ["write_manifest"]

_PACKAGES = ("matplotlib", "nbconvert", "nltk", "numpy", "pandas", "pyarrow", "scikit-learn", "scipy", "trafilatura")
UNLISTED = ("manifest.json", "run.json")


def _code_hash() -> str:
    """Return one hash over the package's own files, so that an edited installation cannot pass for a release."""
    root = Path(__file__).parent.parent
    files = sorted(p for p in root.rglob("*") if p.suffix in {".py", ".toml", ".mplstyle", ".css", ".j2"})
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def write_manifest(study: Study, notebooks: dict[str, str], home: Path) -> Path:
    """Write ``manifest.json`` into the report folder and return its path.

    Parameters
    ----------
    study : Study
    notebooks : dict
        SHA-256 of each notebook's source by name.
    home : Path
        Project folder, where ``requirements.lock`` may stand.
    """
    codebook = load_codebook(study.parameters.codebook)
    lock = home / "requirements.lock"
    outputs = {
        file.relative_to(study.out).as_posix(): sha256_of_file(file)
        for file in sorted(study.out.rglob("*"))
        if file.is_file() and file.name not in UNLISTED
    }
    content = {
        "study": study.name,
        "inputs": input_hashes(study.raw),
        "documents": len(study.documents),
        "problems": study.problems["severity"].value_counts().sort_index().to_dict(),
        "code": {"mediaanalysis": __version__, "sha256": _code_hash(), "notebooks": notebooks},
        "lock": sha256_of_file(lock) if lock.is_file() else None,
        "environment": {
            "python": platform.python_version(),
            **{name: importlib.metadata.version(name) for name in _PACKAGES},
        },
        "codebook": {"name": codebook.name, "version": codebook.version, "sha256": codebook.sha256},
        "parameters": asdict(study.parameters),
        "seeds": "none: no step draws random numbers",
        "outputs": outputs,
    }
    path = study.out / "manifest.json"
    write_atomically(path, (json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode())
    return path
