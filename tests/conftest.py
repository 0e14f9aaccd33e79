"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings


@pytest.fixture(scope="session")
def bench_data() -> Path:
    """Folder of real texts and published results, which are other people's and so not in this repository."""
    default = Path(__file__).resolve().parents[2] / "shared" / "data"
    folder = Path(os.environ.get("MEDIAANALYSIS_BENCH_DATA", default))
    if not folder.is_dir():
        pytest.skip(f"no benchmark data in {folder}; name its folder in MEDIAANALYSIS_BENCH_DATA")
    return folder


# No test is timed: on a busy machine a deadline fails what is right.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
