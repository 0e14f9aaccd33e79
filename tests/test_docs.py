"""The documentation against the package: generated pages, commands, examples, links, decisions."""

from __future__ import annotations

import re
import runpy
import shlex
import shutil
import tomllib
from pathlib import Path

import pytest
import typer

from mediaanalysis.cli import app

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DEPENDENCIES = [re.split(r"[<>=!~;\[ ]", entry, maxsplit=1)[0] for entry in PROJECT["project"]["dependencies"]]
COMMANDS = typer.main.get_command(app).commands
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)


def shell_lines(program: str) -> list[list[str]]:
    lines = "\n".join(blocks("sh")).splitlines()
    return [shlex.split(line, comments=True) for line in lines if line.startswith(f"{program} ")]


def test_generated_pages_are_up_to_date():
    for path, text in runpy.run_path(str(DOCS / "generate.py"))["pages"]().items():
        assert path.read_text(encoding="utf-8") == text, f"run python docs/generate.py: {path.name} is out of date"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_an_example_in_the_readme(name):
    assert [words for words in shell_lines("mediaanalysis") if words[1] == name], f"mediaanalysis {name}"


def test_the_readme_uses_only_commands_and_options_that_exist():
    for _, name, *words in shell_lines("mediaanalysis"):
        known = {option for parameter in COMMANDS[name].params for option in parameter.opts}
        assert {word for word in words if word.startswith("-")} <= known, f"mediaanalysis {name}"


def test_the_readme_uses_only_make_targets_that_exist():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    used = {words[1] for words in shell_lines("make")} | set(re.findall(r"`make (\w+)", README))
    assert {"report", "test"} <= used <= targets


def test_python_blocks_of_the_readme_run(tmp_path, monkeypatch, capsys):
    shutil.copytree(ROOT / "data" / "raw" / "sample", tmp_path / "data" / "raw" / "sample")
    monkeypatch.chdir(tmp_path)
    code = blocks("python")
    assert code
    names: dict[str, object] = {}
    for block in code:
        exec(compile(block, "README.md", "exec"), names)
    assert "68 documents" in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"], "the example writes files"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("name", DEPENDENCIES)
def test_every_dependency_has_a_decision(name):
    assert len(list((DOCS / "decisions").glob(f"[0-9][0-9][0-9][0-9]-{name}.md"))) == 1


def test_decisions_are_numbered_once_and_short():
    pages = sorted((DOCS / "decisions").glob("*.md"))
    numbers = [page.name[:4] for page in pages]
    assert numbers == [f"{k:04}" for k in range(1, len(pages) + 1)]
    for page in pages:
        assert len(page.read_text(encoding="utf-8").splitlines()) <= 40, page.name


def test_the_readme_is_short():
    assert len(README.splitlines()) <= 180
