"""Where the evaluation sets are, and their hashes: other people's texts, never part of the repository."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

__all__ = ["DATA", "ROOT", "present", "sha256"]

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("MEDIAANALYSIS_BENCH_DATA", ROOT.parent / "shared" / "data"))


def present(*names: str) -> bool:
    """Whether these files or folders are in the data folder."""
    return all((DATA / name).exists() for name in names)


def sha256(path: Path) -> str:
    """Return the hash of a file, or of all files of a folder in the order of their names."""
    digest = hashlib.sha256()
    for part in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if part.is_file():
            digest.update(part.relative_to(path).as_posix().encode() + part.read_bytes())
    return digest.hexdigest()
