# Two commands do everything on a machine with Python ≥ 3.11: `make run` and `make test`.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PORT ?= 8000
TESTS ?=
VENV := .venv
BIN := $(VENV)/bin
export PYTHONPATH := $(CURDIR)

help: ## What can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

run: $(VENV)/.runtime ## Start the portal with the demo town on http://127.0.0.1:8000 (PORT= changes it)
	@PORTAL_PORT=$(PORT) $(BIN)/python -m portal serve --demo

test: $(VENV)/.development ## Set up and run every test on SQLite, then on PostgreSQL (TESTS=path runs a part)
	@.ci/test $(TESTS)

check: $(VENV)/.development ## Style, types and the rules of who imports whom
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

demo: $(VENV)/.runtime ## Load the demo town into an empty database
	@$(BIN)/python -m portal demo

bench: $(VENV)/.development ## Measure speed and memory on this machine
	@$(BIN)/python -m tests.bench $(SIZES)

shots: $(VENV)/.development ## Pictures of the main pages into shots/
	@$(BIN)/python -m tests.shots

lock: ## Resolve the dependencies again and write both lock files (needs uv)
	@uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q pyproject.toml -o requirements.lock
	@uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q pyproject.toml --group dev -o requirements-dev.lock

$(VENV)/bin/python:
	@.ci/venv $(VENV)

$(VENV)/.runtime: requirements.lock | $(VENV)/bin/python
	@.ci/install $(VENV) requirements.lock
	@touch $@

$(VENV)/.development: requirements-dev.lock | $(VENV)/bin/python
	@.ci/install $(VENV) requirements-dev.lock
	@touch $@ $(VENV)/.runtime

.PHONY: help run test check demo bench shots lock
