# `make` lists what there is. Everything runs in .venv, which the first run sets up by itself.
PYTHON ?= python3
BIN = .venv/bin
OLD = This needs Python 3.11 or newer, and $(PYTHON) is older or missing. \
	Name a newer one (make PYTHON=python3.12 ...), or use: uv run main.py

.DEFAULT_GOAL := help
.PHONY: help ready run test journeys budget coverage fix audit lock

help:
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' Makefile

ready:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo '$(OLD)' >&2; exit 1; }
	@$(PYTHON) -m commandcenter.bootstrap

run: ready ## a hub on simulated feeds, and the wall
	$(BIN)/python main.py

test: ready ## format, lint, types on three systems, imports, dependencies, spelling, all tests
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32 $(PRODUCT)
	$(BIN)/mypy --platform darwin --cache-dir .mypy_cache/darwin $(PRODUCT)
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/codespell
	$(BIN)/pytest -q -n auto --dist loadfile --no-loadscope-reorder --max-worker-restart 0 --ignore tests/budget
	$(BIN)/pytest -q tests/budget

journeys: ready ## only the journeys: real hub, real database, real window
	$(BIN)/pytest -q tests/journeys

budget: ready ## only the budgets: time and memory as ratios
	$(BIN)/pytest -q tests/budget

coverage: ready ## branches no test reaches
	$(BIN)/coverage run -m pytest -q
	$(BIN)/coverage report

fix: ready ## format, and mend what lint can mend
	$(BIN)/ruff format --quiet .
	$(BIN)/ruff check --fix .

audit: ready ## known weaknesses of the locked packages (needs the network)
	@test -x build/audit/bin/pip-audit || { $(PYTHON) -m venv build/audit && build/audit/bin/pip install -q pip-audit; }
	build/audit/bin/pip-audit --disable-pip --no-deps -r requirements.lock

lock: ready ## newest allowed versions into requirements.lock and pyproject.toml (needs uv)
	uv pip compile --no-config --universal --upgrade --group dev --no-annotate --no-header -q pyproject.toml -o requirements.lock
	$(BIN)/python -m commandcenter.bootstrap constrain

PRODUCT = main.py roles commandcenter feeds alerts ui
