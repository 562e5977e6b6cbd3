# Two commands are all that a new machine needs: `make demo` and `make test`.
# Both make `.venv` first, with Python 3.11 or later and nothing else (tools/bootstrap.py).
# Written for GNU make 3.81, which is what a Mac has.

# An environment that is already there comes first: its Python is the one that made it.
PYTHONS = .venv/bin/python python3.14 python3.13 python3.12 python3.11 python3
PROBE = import sqlite3, ssl, sys, venv; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in $(PYTHONS); do \
	"$$python" -c '$(PROBE)' 2>/dev/null && { echo "$$python"; break; }; done)
BOOTSTRAP = $(or $(PYTHON),$(error Matricula needs Python 3.11 or later with sqlite3, ssl \
	and venv: install one, or name it with 'make PYTHON=...')) tools/bootstrap.py

# Two processes: the suite is bound by the processor, and small machines have two cores.
WORKERS ?= 2

.DEFAULT_GOAL = help
.PHONY: help demo test test-sqlite test-postgresql lint format bench lock clean

help: ## Say what there is to make.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-18s%s\n", $$1, $$2 }' Makefile
	@echo "Options go in ARGS: make demo ARGS='--port 9000', make test ARGS='-k bulletin'."

demo: ## Fill an embedded database with an invented school and serve it on 127.0.0.1:8000.
	@$(BOOTSTRAP)
	@.venv/bin/matricula demo $(ARGS)

test: ## Run the whole suite, on SQLite and on a PostgreSQL that it starts and stops itself.
	@$(BOOTSTRAP) dev
	@.venv/bin/python -m pytest -n $(WORKERS) $(ARGS)

test-sqlite: ## Run the suite on SQLite alone.
	@MATRICULA_TEST_ENGINES=sqlite $(MAKE) --no-print-directory test

test-postgresql: ## Run the suite on PostgreSQL alone.
	@MATRICULA_TEST_ENGINES=postgresql $(MAKE) --no-print-directory test

lint: ## Check style, format, types, the arrows between rooms, and that uv.lock is up to date.
	@$(BOOTSTRAP) dev
	@env -u UV_DEFAULT_INDEX -u UV_INDEX_URL .venv/bin/uv lock --check --offline --quiet
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/mypy
	@.venv/bin/lint-imports

format: ## Put the code into the form that lint expects.
	@$(BOOTSTRAP) dev
	@.venv/bin/ruff check --fix
	@.venv/bin/ruff format

bench: ## Measure; prints ratios.
	@$(BOOTSTRAP) dev
	@.venv/bin/python -m benchmarks $(ARGS)

lock: ## Choose newer packages, within what pyproject.toml allows, and note them in uv.lock.
	@$(BOOTSTRAP) dev
	@env -u UV_DEFAULT_INDEX -u UV_INDEX_URL .venv/bin/uv lock --upgrade --python .venv/bin/python $(ARGS)

clean: ## Remove what these commands made, but for the databases in var/.
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
	find src tests tools benchmarks -name __pycache__ -prune -exec rm -rf {} +
