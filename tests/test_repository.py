"""The repository keeps its own rules: packaging, lock file, budgets, imports, notebooks."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "mediaanalysis"
MODULES = sorted(SOURCE.rglob("*.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def package_names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=!~;\[ ]", requirement, maxsplit=1)[0].lower() for requirement in requirements}


def locked() -> dict[str, str]:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==([^\s;\\]+)", text, flags=re.MULTILINE))


def test_lock_has_every_dependency_with_hashes_and_no_host():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    wanted = package_names(PROJECT["project"]["dependencies"] + PROJECT["project"]["optional-dependencies"]["dev"])
    assert wanted <= {name.lower() for name in locked()}
    pinned = re.findall(r"^[\w.\[\],-]+==.*$\n(.*)$", text, flags=re.MULTILINE)
    assert len(pinned) > 100
    assert all(line.startswith("    --hash=sha256:") for line in pinned)
    assert "://" not in text
    assert "index-url" not in text


def test_environment_file_is_in_step_with_the_project():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert environment["name"] == PROJECT["project"]["name"]
    assert environment["channels"] == ["conda-forge"]
    plain = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    assert f"python{PROJECT['project']['requires-python']}" in plain
    (pip_part,) = [entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict)]
    assert pip_part == ["-r requirements.lock"], "the pip part is drawn from the lock, nothing beside it"


@pytest.mark.parametrize("name", ["jupyterlab", "pandas", "scikit-learn", "matplotlib", "nltk"])
def test_named_dependencies_are_declared(name):
    assert name in package_names(PROJECT["project"]["dependencies"])


def test_no_registry_host_and_no_machine_path_in_tracked_files():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    hosts = re.compile("|".join(["pypi" + r"\.org", "python" + r"hosted\.org", "/work/" + "main", "/root" + "/"]))
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.is_file() and path.suffix not in {".png", ".parquet"}:
            assert not hosts.search(path.read_text(encoding="utf-8", errors="ignore")), name


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_budgets(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 500
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            check_function(node, path)


def body_lines(node: ast.FunctionDef) -> int:
    """Lines of code: a docstring may be as long as it needs."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def check_function(node: ast.FunctionDef, path: Path) -> None:
    where = f"{path.name}:{node.lineno} {node.name}"
    if [ast.unparse(decorator) for decorator in node.decorator_list] == ["jit()"]:
        # Compiled loops take arrays one by one, and their innermost steps written out: both decide their speed.
        assert body_lines(node) <= 100, where
        return
    assert body_lines(node) <= 60, where
    arguments = [a for a in node.args.posonlyargs + node.args.args if a.arg not in {"self", "cls"}]
    public = not node.name.startswith("_")
    if public and "cli.py" not in path.name and not node.name.startswith("visit"):
        assert len(arguments) <= 3, f"{where}: more than three positional parameters"
        assert len(arguments) + len(node.args.kwonlyargs) <= 8, f"{where}: more than eight parameters"
        assert node.args.kwarg is None, f"{where}: **kwargs in public"
    assert ".attrs[" not in ast.unparse(node), where


def test_import_contract():
    result = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_importing_the_package_loads_nothing_heavy():
    code = "import sys, mediaanalysis; print([m for m in ('pandas','numpy','matplotlib','sklearn','nltk') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_public_names_exist_and_have_docstrings():
    import mediaanalysis as ma

    for name in ma.__all__:
        assert getattr(ma, name) is not None
        if name != "__version__":
            assert getattr(ma, name).__doc__, name
    with pytest.raises(AttributeError, match="Did you mean 'tokenize'"):
        ma.tokenise  # noqa: B018


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.name)
def test_notebooks_are_clean_and_narrate(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cells = notebook["cells"]
    assert [cell["id"] for cell in cells] == [f"{path.name[:2]}-{k + 1:02d}" for k in range(len(cells))]
    assert sum(cell["cell_type"] == "markdown" for cell in cells) >= 3
    for cell in cells:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
            for node in ast.walk(ast.parse("".join(cell["source"]))):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    assert node.end_lineno - node.lineno < 5
