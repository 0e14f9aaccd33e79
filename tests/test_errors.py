"""Errors: one family, and messages that say what is allowed."""

from __future__ import annotations

import pytest

from mediaanalysis import errors
from mediaanalysis.errors import MediaAnalysisError, OptionError, at_least, did_you_mean, one_of


def test_one_family() -> None:
    kinds = [getattr(errors, name) for name in errors.__all__ if name.endswith("Error")]
    assert len(kinds) == 7
    assert all(issubclass(kind, MediaAnalysisError) for kind in kinds)
    bad_values = [kind for kind in kinds if kind not in (MediaAnalysisError, errors.ReportError)]
    assert all(issubclass(kind, ValueError) for kind in bad_values)
    assert issubclass(errors.ReportError, RuntimeError)


@pytest.mark.parametrize(
    ("value", "allowed", "hint"),
    [
        ("outlt", ["outlet", "date"], " Did you mean 'outlet'?"),
        ("OUTLET", ["Outlet"], " Did you mean 'Outlet'?"),
        ("zzz", ["outlet"], ""),
        ("x", [], ""),
        ("", ["outlet"], ""),
        (None, ["none"], " Did you mean 'none'?"),
        (12, [13, 120], " Did you mean '120'?"),
        ("дaта", ["дата"], " Did you mean 'дата'?"),
    ],
)
def test_did_you_mean(value: object, allowed: list[object], hint: str) -> None:
    assert did_you_mean(value, allowed) == hint


def test_one_of() -> None:
    one_of("norm", None, (None, "l1"))
    one_of("norm", "l1", iter(["l2", "l1"]))
    with pytest.raises(OptionError, match=r"norm='l3' is not known; allowed: None, 'l1'\."):
        one_of("norm", "l3", (None, "l1"))


def test_at_least() -> None:
    at_least("window", 0, 0)
    with pytest.raises(OptionError, match=r"window=-0\.5 is too small; it must be 0 or more\."):
        at_least("window", -0.5, 0)
