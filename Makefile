# Every target works on a fresh machine with Python >= 3.11, git and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo run test soak check promises bench pollers fuzz mutants lock clean help

help:
	@echo "make demo   a dozen made-up papers, polled and published at http://127.0.0.1:8080/"
	@echo "make run    the daemon on config.toml"
	@echo "make test   the whole test suite"
	@echo "make soak   500 kills, 500 sources of which a fifth hangs, a database locked for 75 seconds, 6000 polls: some 30 minutes"
	@echo "make check  formatting, lint, types and layers"
	@echo "make bench  speed and memory beside other programs"
	@echo "make promises  the tests of what is promised, and docs/promises.md from them"
	@echo "make pollers  what origins see of this and of other programs"
	@echo "make mutants  chosen lines broken one by one, and which of them no test notices; some 15 minutes"
	@echo "make fuzz   documents that nobody chose, guided by the branches they reach; SECONDS=600 for each target"

$(VENV)/.run: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version) if sys.version_info < (3, 11) else 0'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

demo: $(VENV)/.run
	$(BIN)/aggregator demo

run: $(VENV)/.run
	$(BIN)/aggregator run --config config.toml

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 --dist worksteal

soak: export AGGREGATOR_KILLS := 500
soak: export AGGREGATOR_SOURCES := 500
soak: export AGGREGATOR_LOCKED := 75
soak: export AGGREGATOR_TEST_SECONDS := 0
soak: $(VENV)/.dev
	$(BIN)/python -m pytest -o faulthandler_timeout=0 -s tests/faults
	$(BIN)/python -m benchmarks.soak

mutants: $(VENV)/.dev
	$(BIN)/python scripts/mutants.py

LEFT := find . \( -name .git -o -name .venv \) -prune -o \( -name '*.orig' -o -name '*.rej' \) -print

check: $(VENV)/.dev
	@if $(LEFT) | grep .; then echo "left by a merge or a patch: remove them"; exit 1; fi
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks.poll
	$(BIN)/python -m benchmarks.store
	$(BIN)/python -m benchmarks.window
	$(BIN)/python -m benchmarks.index --stories 130000
	$(BIN)/python -m benchmarks.regions
	$(BIN)/python -m benchmarks.clean
	$(BIN)/python -m benchmarks.publish

promises: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 --dist worksteal --promises=docs/promises.md $$($(BIN)/python -m tests.promises)

pollers: $(VENV)/.dev
	$(BIN)/python -m benchmarks.pollers

FUZZED := config curation dates headers content location robots feed digest html page
SECONDS ?= 600

fuzz: $(VENV)/.dev
	@set -e; for target in $(FUZZED); do $(BIN)/python -m tests.fuzz $$target --seconds $(SECONDS); done

PIP_COMPILE := $(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --custom-compile-command "make lock" --quiet

lock: $(VENV)/.dev
	$(PIP_COMPILE) --extra postgresql --group build pyproject.toml --output-file requirements.txt
	$(PIP_COMPILE) --extra postgresql --group dev pyproject.toml --constraint requirements.txt --output-file requirements-dev.txt
	$(PIP_COMPILE) benchmarks/requirements.in --output-file benchmarks/requirements.txt
	$(PIP_COMPILE) benchmarks/requirements-regions.in --output-file benchmarks/requirements-regions.txt

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .fuzz
