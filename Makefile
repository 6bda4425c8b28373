# Fairfloor's commands. `make run` needs Python 3.11 or newer, make and a package index; nothing else.
#   make run                    set up, create the demonstration programme once, serve it (PORT=8000, FAIRFLOOR_HOME=…)
#   make test                   every test, on SQLite, PostgreSQL and in Chromium (ARGS="tests/core -k hours" to narrow)
#   make check                  format, lint, types, import contracts, house tests, translations, stale docs
PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
BIN := .venv/bin
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard src/fairfloor/locale/*/LC_MESSAGES/*.po))
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --group setup $(UPGRADE)
ifneq ($(FAIRFLOOR_HOME),)
export FAIRFLOOR_HOME
endif

.PHONY: help run setup setup-dev test test-deep check format bench bench-screen lock catalogues docs
.DEFAULT_GOAL := help

help:
	@sed -n '2,4s/^# *//p' Makefile
	@echo 'more: setup, test-deep, format, bench, bench-screen, catalogues, docs, lock (UPGRADE=--upgrade). See CONTRIBUTING.md.'

setup:
	@$(PYTHON) tools/setup.py runtime

setup-dev:
	@$(PYTHON) tools/setup.py dev
	@$(BIN)/python tools/catalogues.py compile

%.mo: %.po | setup
	@$(BIN)/python tools/catalogues.py compile

run: setup $(CATALOGUES)
	@$(BIN)/fairfloor demo
	@exec $(BIN)/fairfloor serve --host $(HOST) --port $(PORT)

test: setup-dev $(CATALOGUES)
	@$(BIN)/python tools/test.py $(ARGS)

test-deep: setup-dev $(CATALOGUES)
	@FAIRFLOOR_DEEP=1 $(BIN)/python tools/test.py $(ARGS)

check: setup-dev $(CATALOGUES)
	@$(BIN)/python tools/check.py

format: setup-dev
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .

bench: setup-dev $(CATALOGUES)
	@$(BIN)/python -m benchmarks $(ARGS)

# SIZES are millions of worker-days; pandas and Polars are set up beside, in .venv-others: make bench-screen SIZES=1,10,50
bench-screen: setup-dev $(CATALOGUES)
	@test -x .venv-others/bin/python || { $(BIN)/uv venv -q .venv-others && \
	  $(BIN)/uv pip install -q --python .venv-others/bin/python --group others; }
	@$(BIN)/python -m benchmarks.records --others .venv-others/bin/python --sizes $(or $(SIZES),1,10) $(ARGS)

catalogues: setup-dev
	@$(BIN)/python tools/catalogues.py merge
	@$(BIN)/python tools/catalogues.py compile

docs: setup-dev $(CATALOGUES)
	@$(BIN)/python tools/docs.py write

# The development lock first; the runtime lock may only repeat its versions, so that one is always part of the other.
lock: setup-dev
	@$(LOCK) --group dev --output-file requirements-dev.lock
	@$(LOCK) --constraint requirements-dev.lock --output-file requirements.lock
	@$(BIN)/python -m pytest tests/house/test_locks.py
