# Everything a developer types. `make help` lists it.

PYTHON := $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
VENV := .venv/bin/python
export PYTHONUNBUFFERED := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run test test-deep check bench lock clean set-up set-up-tests python

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: set-up ## Set up what is missing, load the demo, run web, worker and beat on http://localhost:8000
	@exec $(VENV) -m portal.tooling.serve

test: set-up-tests ## All checks and tests that this machine can run, and what it could not
	@exec $(VENV) -m portal.tooling.test

test-deep: set-up-tests ## The same with the long property and fault runs
	@exec $(VENV) -m portal.tooling.test --deep

check: set-up-tests ## Lint, types, import contracts, templates, migrations, deployment
	@exec $(VENV) -m portal.tooling.check

bench: set-up-tests ## CPU milliseconds a request
	@exec $(VENV) -m tests.benchmarks

lock: python ## Compile requirements/*.in into lock files with hashes, and package-lock.json
	@exec $(PYTHON) -m portal.tooling.lock

clean: ## Remove what set-up made; the data of `make run` in .data stays
	rm -rf .venv node_modules .build .mypy_cache .ruff_cache .import_linter_cache .hypothesis

set-up: python
	@$(PYTHON) -m portal.tooling.setup run

set-up-tests: python
	@$(PYTHON) -m portal.tooling.setup test

python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed, as python3 on PATH."; exit 1; }
