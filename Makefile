# `make run` starts the dashboard, `make test` checks everything. Both set up what they need first.
PORT ?= 8501
DATA ?=
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
PY := $(VENV)/bin/python
CODE := dashboard.py data geo components tests bench

.DEFAULT_GOAL := help
.PHONY: help run test quick check fix mutants bench screenshots lock licences sbom outlines plotly clean

help:  ## list what can be made
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 22
	@echo "  PORT=8600 and DATA=path/to/folder may follow make run."

run: $(VENV)/.installed  ## start the dashboard on http://127.0.0.1:8501
	@$(if $(DATA),TRACKER_DATA="$(DATA)") $(PY) -m components.views.start $(PORT)

test: check  ## lint, types and all tests, in a real browser too
	@$(PY) tests/browser.py
	@$(PY) tests/office.py
	@$(PY) tests/java.py
	@$(PY) -m pytest -n 2 --dist loadgroup -m "not page"
	@$(PY) -m pytest -m page

quick: check  ## lint, types and the tests that need no browser, Spark or office, in under a minute
	@QUICK=1 $(PY) -m pytest -n 2 --dist loadgroup -m "not page and not slow"

check: $(VENV)/.tested  ## lint, format and types
	@$(PY) -m ruff check $(CODE)
	@$(PY) -m ruff format --check $(CODE)
	@$(PY) -m mypy

fix: $(VENV)/.tested  ## mend what the linter can mend, and format
	@$(PY) -m ruff check --fix $(CODE)
	@$(PY) -m ruff format $(CODE)

mutants: $(VENV)/.mutated  ## break the code on purpose, and list what no test notices (docs/mutants.md)
	@$(PY) -m tests.mutants

bench: $(VENV)/.benched  ## measure speed against a bare page, peers and sizes, and write docs/performance.md
	@$(PY) tests/browser.py
	@$(PY) tests/java.py
	@$(PY) -m bench.page
	@$(PY) -m bench.exports
	@$(PY) -m bench.scale

screenshots: $(VENV)/.tested  ## make the pictures of the README
	@$(PY) tests/browser.py
	@$(PY) tests/office.py
	@$(PY) -m bench.screenshots

lock: $(VENV)/.tested  ## refresh requirements.txt and tests/requirements.txt from pyproject.toml
	@$(PY) -m uv pip compile --quiet --universal --upgrade --no-header --python-version 3.11 --generate-hashes pyproject.toml -o requirements.txt
	@$(PY) -m uv pip compile --quiet --universal --upgrade --no-header --python-version 3.11 --extra test -c requirements.txt --generate-hashes pyproject.toml -o tests/requirements.txt
	@$(PY) -m uv pip compile --quiet --universal --upgrade --no-header --python-version 3.11 --extra spark -c requirements.txt --generate-hashes pyproject.toml -o requirements-spark.txt
	@$(PY) -m uv pip compile --quiet --universal --upgrade --no-header --python-version 3.11 --extra bench -c requirements.txt --generate-hashes pyproject.toml -o bench/requirements.txt
	@$(PY) -m uv pip compile --quiet --universal --upgrade --no-header --python-version 3.11 --extra mutants --extra test -c requirements.txt --generate-hashes pyproject.toml -o tests/requirements-mutants.txt

licences: $(VENV)/.installed  ## list every package with its licence in docs/licences.md
	@$(PY) -m tests.licences > docs/licences.md

sbom: $(VENV)/.tested  ## write what is installed to run as CycloneDX, build/sbom.json
	@mkdir -p build
	@$(PY) -m uv tool run --from cyclonedx-bom cyclonedx-py requirements requirements.txt --of JSON -o build/sbom.json
	@echo build/sbom.json

outlines: $(VENV)/.installed  ## make outlines, hatches and names anew from geo/source
	@$(PY) -m geo.build

plotly: $(VENV)/.installed  ## make the plotly.js bundle anew from npm, in plotly.py's version
	@components/plotly/build.sh $$($(PY) -c 'from plotly.offline import get_plotlyjs_version as v; print(v())')

clean:  ## remove everything that was set up or made
	@rm -rf $(VENV) build mutants .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.installed: requirements.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found. Install it, or name it: make run PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than Python 3.11. Name a newer one: make run PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "The virtual environment could not be made. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "Installing packages, once. This takes about a minute."
	@$(call install,requirements.txt)
	@touch $@

$(VENV)/.tested: tests/requirements.txt $(VENV)/.installed
	@echo "Installing what the tests need, once."
	@$(call install,tests/requirements.txt)
	@touch $@

$(VENV)/.mutated: tests/requirements-mutants.txt $(VENV)/.tested
	@echo "Installing what the mutants need, once."
	@$(call install,tests/requirements-mutants.txt)
	@touch $@

$(VENV)/.benched: bench/requirements.txt $(VENV)/.tested
	@echo "Installing what the benchmark compares with, once."
	@$(call install,bench/requirements.txt)
	@touch $@

define install
$(PY) -m pip install --disable-pip-version-check --retries 1 --timeout 15 -r $(1) > $(VENV)/install.log 2>&1 || \
  { echo "The packages of $(1) could not be installed. Check the network connection and try again; details are in $(VENV)/install.log"; exit 1; }
endef
