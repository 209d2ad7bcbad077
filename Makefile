# make run    the bot, in its own virtual environment, with a private Docker engine where there is none
# make test   lint, types and all tests, a private engine included
# ENGINE=none make run   never touches the system

PYTHON ?= python3
JOBS ?= 4
VENV := .venv
PY := $(VENV)/bin/python
RUN_STAMP := $(VENV)/.run-installed
DEV_STAMP := $(VENV)/.dev-installed
SEMANTIC_VENV := build/semantic
SEMANTIC_STAMP := $(SEMANTIC_VENV)/.installed
PIP := $(PY) -m pip install -qq --disable-pip-version-check --require-hashes
LOCK := build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := help
.PHONY: help run test tests test-fleet test-upgrades lint types format audit torture soak bench bench-alerts bench-answers bench-samples bench-terminal readme screenshots lock clean

help:
	@sed -n 's/^# //p' Makefile

run: $(RUN_STAMP)
ifeq ($(ENGINE),none)
	@exec $(PY) -m bot
else
	@exec $(PY) -m bot.engine.private -- $(PY) -m bot
endif

test: lint types tests

tests: $(DEV_STAMP)
	@$(PY) -m pytest -q -n $(JOBS) --dist worksteal -m 'not fleet' $(ARGS)

# make test-fleet   what takes several engines of its own: hosts over a socket, TLS and ssh with the whole bot
test-fleet: $(DEV_STAMP)
	@$(PY) -m pytest -q -m fleet $(ARGS)

lint: $(DEV_STAMP)
	@$(PY) -m ruff check --quiet
	@$(PY) -m ruff format --check --quiet || { echo 'Not formatted: make format'; exit 1; }

types: $(DEV_STAMP)
	@$(PY) -m mypy --no-error-summary

format: $(DEV_STAMP)
	@$(PY) -m ruff check --quiet --fix
	@$(PY) -m ruff format --quiet

# make test-upgrades   containers put on newer images, the bot killed at every request of it
test-upgrades: $(DEV_STAMP)
	@EVERY_KILL=1 $(PY) -m pytest -q tests/upgrades $(ARGS)

torture: $(DEV_STAMP)
	@exec $(PY) -m tests.torture $(ARGS)

# make audit  known vulnerabilities of the locked packages, where the advisories can be looked up
audit: $(DEV_STAMP)
	@test -x build/audit/bin/pip-audit \
		|| { $(PYTHON) -m venv build/audit && build/audit/bin/pip install -qq 'pip-audit>=2.10,<3'; } || true
	@$(PY) -m tests.dependencies

bench: $(DEV_STAMP)
	@exec $(PY) -m tests.bench $(ARGS)

# make bench-alerts   from a death to its alert, what watching costs at rest, and its memory over an hour
bench-alerts: $(DEV_STAMP)
	@exec $(PY) -m tests.bench.alerts

# make bench-samples   what sampling 200 containers costs: a made-up engine, a real one, and what is kept of it
bench-samples: $(DEV_STAMP)
	@$(PY) -m tests.bench.bench_samples
	@$(PY) -m tests.bench.bench_samples kept
	@exec timeout 600 $(PY) -m tests.bench.bench_samples real

# make bench-terminal  from a key to the edit that shows it, and a flood of 100 MB
bench-terminal: $(DEV_STAMP)
	@exec timeout 600 $(PY) -m tests.bench.bench_terminal

# make soak   20,000 events with outages of both sides and kills of the bot; prints what was told
soak: $(DEV_STAMP)
	@exec $(PY) -m tests.soak $(ARGS)

# make bench-answers   how right and how quick answers are; SEMANTIC=1 with the embedding, in an environment of its own
bench-answers: $(if $(SEMANTIC),$(SEMANTIC_STAMP),$(RUN_STAMP))
	@exec $(if $(SEMANTIC),$(SEMANTIC_VENV)/bin/python,$(PY)) -m tests.answers.bench

readme: $(DEV_STAMP)
	@$(PY) -m tests.readme

screenshots: $(DEV_STAMP)
	@$(PY) -m tests.screenshots $(ARGS)

# UPGRADE=1 make lock takes the newest versions that pyproject.toml allows.
lock:
	@test -x build/lock/bin/uv || { $(PYTHON) -m venv build/lock && build/lock/bin/pip install -qq uv; }
	@$(LOCK) --output-file requirements.txt pyproject.toml
	@$(LOCK) --output-file requirements-dev.txt --group dev --constraint requirements.txt

clean:
	@rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(RUN_STAMP): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Python 3.11 or newer is needed.'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(PYTHON) -m bot.engine.debian python3-venv
	@echo 'Installing Python packages into $(VENV), once.'
	@$(PY) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@$(PIP) -r requirements.txt
	@touch $@

$(DEV_STAMP): requirements-dev.txt $(RUN_STAMP)
	@echo 'Installing the tools for tests, once.'
	@$(PIP) -r requirements-dev.txt
	@touch $@

$(SEMANTIC_STAMP): pyproject.toml
	@echo 'Installing Lotsman with the embedding into $(SEMANTIC_VENV), once.'
	@$(PYTHON) -m venv --clear $(SEMANTIC_VENV)
	@$(SEMANTIC_VENV)/bin/pip install -qq --disable-pip-version-check '.[semantic]'
	@touch $@
