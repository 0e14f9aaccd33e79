# Works from a clean clone with Python 3.11+ and make. `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STUDY ?= data/raw/sample
STAMP := $(VENV)/.installed
BENCH := .venv-bench
BENCH_OPTIONS ?=

.DEFAULT_GOAL := help
.PHONY: help setup report test lint lab bench quality lock clean

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: $(STAMP) ## make the environment in .venv from requirements.lock

$(STAMP): requirements.lock pyproject.toml src/mediaanalysis/_version.py
	@$(PYTHON) -c 'import sys; sys.exit("mediaanalysis needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make setup PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the locked dependencies (once; a minute or two) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

report: $(STAMP) ## raw files -> tables -> executed notebooks -> reports/<study>/ (STUDY=path for your own)
	$(BIN)/mediaanalysis report $(STUDY)

test: $(STAMP) ## all tests, with coverage
	$(BIN)/python -m pytest --cov=mediaanalysis --cov-report=term --cov-fail-under=90

lint: $(STAMP) ## style, types, import contract
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

lab: $(STAMP) ## open the notebooks in JupyterLab
	MEDIAANALYSIS_STUDY=$(abspath $(STUDY)) $(BIN)/jupyter lab notebooks

bench: $(BENCH)/.installed ## benchmarks beside other packages; writes docs/benchmarks.md
	$(BENCH)/bin/python -m benchmarks.run $(BENCH_OPTIONS)

quality: $(STAMP) ## scores against hand-coded texts; writes docs/quality.md, holds benchmarks/quality/floors.json
	$(BIN)/python -m benchmarks.quality.gate

# The packages measured beside this one never enter the environment one works in.
$(BENCH)/.installed: requirements-bench.lock src/mediaanalysis/_version.py
	@test -x $(BENCH)/bin/python || $(PYTHON) -m venv $(BENCH)
	@echo "Installing the packages to compare with (once; a minute or two) ..."
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-bench.lock
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

lock: $(STAMP) ## resolve requirements.lock and requirements-bench.lock anew (hashes, no index)
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-strip-extras --no-emit-index-url --quiet --upgrade -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra bench --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-strip-extras --no-emit-index-url --quiet --upgrade -c requirements.lock -o requirements-bench.lock

clean: ## remove what was built, keep the environment
	rm -rf reports build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage htmlcov
	find data/processed -mindepth 1 ! -name README.md -exec rm -rf {} +
	find . -name __pycache__ -not -path './$(VENV)*' -prune -exec rm -rf {} +
