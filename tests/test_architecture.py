"""docs/architecture.md lists the modules that exist, and docs/api.md the public names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import mediaanalysis as ma

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "mediaanalysis"
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
LISTED = re.findall(r"^\| `([\w/]+\.py)` \| (.*) \|$", PAGE, flags=re.MULTILINE)


def test_every_module_is_in_the_inventory():
    on_disk = {path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py")}
    listed = {path for path, _ in LISTED}
    missing = {path for path in on_disk - listed if not path.endswith("__init__.py")}
    assert not missing, f"add to docs/architecture.md: {sorted(missing)}"
    assert not listed - on_disk, f"take out of docs/architecture.md: {sorted(listed - on_disk)}"


def test_the_inventory_says_what_each_module_does_once():
    paths = [path for path, _ in LISTED]
    assert len(paths) == len(set(paths))
    assert all(what.strip() for _, what in LISTED)


@pytest.mark.parametrize("name", sorted(set(ma.__all__)))
def test_public_name_is_in_the_api_page(name):
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert re.search(rf"`ma\.{name}\b", page), f"run python docs/generate.py: ma.{name} is missing"
