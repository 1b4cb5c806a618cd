# Two commands matter: `make refresh` and `make test`. Each sets up all it needs first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOME_DIR ?= data
UV := $(shell command -v uv 2>/dev/null)

export DO_NOT_TRACK := 1
export GX_ANALYTICS_ENABLED := false
export PREFECT_SERVER_ANALYTICS_ENABLED := false

.PHONY: help refresh setup setup-dev test test-all check check-gates bench bench-small lint types format lock clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

refresh: setup  ## set up, then publish a release from examples/captures into data/
	$(BIN)/methodbase refresh examples/captures --bibliography examples/bibliography.jsonl --offline --home $(HOME_DIR)

setup: $(VENV)/.installed  ## the environment alone, from the locked requirements

setup-dev: $(VENV)/.installed-dev  ## the environment with what the tests need

# A file that says what is installed: made anew whenever the lock changes.
$(VENV)/.installed: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(if $(UV),$(UV) venv --quiet --python $(PYTHON) $(VENV),$(PYTHON) -m venv $(VENV))
	@test -e $(VENV)/.installed-dev || $(call install,requirements.lock)
	@touch $@

# cffconvert cannot live beside the others (it pins an old jsonschema); one test runs it from here.
$(VENV)-cff/.installed: requirements-cff.lock
	@test -x $(VENV)-cff/bin/python || $(if $(UV),$(UV) venv --quiet --python $(PYTHON) $(VENV)-cff,$(PYTHON) -m venv $(VENV)-cff)
	@$(if $(UV),$(UV) pip install --quiet --python $(VENV)-cff/bin/python,$(VENV)-cff/bin/python -m pip install --quiet --disable-pip-version-check) --no-deps --require-hashes -r requirements-cff.lock
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock pyproject.toml
	@test -x $(BIN)/python || $(if $(UV),$(UV) venv --quiet --python $(PYTHON) $(VENV),$(PYTHON) -m venv $(VENV))
	@$(call install,requirements-dev.lock)
	@touch $(VENV)/.installed $@

# $(1): the lock, which is complete: nothing is resolved. The project itself is then linked in.
define install
echo "installing $(1) (one to three minutes with pip, seconds with uv)" && \
$(if $(UV),$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r $(1),\
$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(1)) && \
$(if $(UV),$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .,\
$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .)
endef

# By files, in the order of their folders: ordered by the number of their tests, as is usual, the longest few come last.
SHARED_OUT := -n 2 --dist loadfile --no-loadscope-reorder

test: setup-dev $(VENV)-cff/.installed  ## the tests that must never break (under 10 minutes on 2 cores)
	PATH="$(CURDIR)/$(VENV)-cff/bin:$$PATH" $(BIN)/python -m pytest -q -m "not slow" $(SHARED_OUT)

test-all: setup-dev $(VENV)-cff/.installed  ## every test, also the long ones, and the laws on more examples
	PATH="$(CURDIR)/$(VENV)-cff/bin:$$PATH" METHODBASE_MANY_EXAMPLES=1 $(BIN)/python -m pytest -q $(SHARED_OUT)

check: lint types test bench-small  ## what a contributor runs before a commit

bench-small: setup-dev  ## one per cent of the full-size world: ratios and quality must hold
	$(BIN)/python -m benchmarks.full_size --methods 82 --check

bench: setup-dev  ## the full-size world, four runs (about half an hour)
	$(BIN)/python -m benchmarks.full_size

check-gates: setup-dev  ## drop each expectation in turn and see a test fail
	$(BIN)/python -m tests.expectations.mutation

lint: setup-dev  ## ruff: format and rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: setup-dev  ## mypy, strict
	$(BIN)/mypy

format: setup-dev  ## rewrite the code as the linter wants it
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock:  ## resolve pyproject.toml anew into the two locks (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-strip-extras --no-header \
	  --group build pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-strip-extras --no-header \
	  --group build --group dev --all-extras pyproject.toml -o requirements-dev.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-strip-extras --no-header \
	  tools-cff.in -o requirements-cff.lock

clean:  ## remove the environment and every cache (never a home)
	rm -rf $(VENV) $(VENV)-cff .pytest_cache .mypy_cache .ruff_cache .hypothesis
