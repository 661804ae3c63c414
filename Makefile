# `make` shows what there is. Each step of the set-up leaves a stamp in .venv and is taken again only when its input has changed.

PYTHON_BIN := .venv/bin/python
PIP := $(PYTHON_BIN) -m pip install --quiet --disable-pip-version-check --require-hashes
LOCK := .venv/bin/uv pip compile --universal --generate-hashes --no-emit-index-url --python-version 3.11 --no-header --quiet
RUN := .venv/.run
DEV := .venv/.dev
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help serve install dev test check lint bench eval pictures lock size clean

help: ## show this
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

serve: install ## start Frontdesk, with everything it needs (http://localhost:5000)
	@exec .venv/bin/frontdesk serve

install: $(RUN) ## fetch and build what serve needs, and start nothing
	@$(PYTHON_BIN) scripts/frontends.py build

dev: $(DEV) ## as serve, started anew whenever the Python code changes
	@$(PYTHON_BIN) scripts/frontends.py build
	@exec .venv/bin/frontdesk serve --reload

test: $(DEV) ## all tests, of the server and the front ends
	@$(PYTHON_BIN) scripts/frontends.py build
	$(PYTHON_BIN) scripts/frontends.py run test
	$(PYTHON_BIN) -m pytest -q -n $(WORKERS) --dist loadfile

lint: $(DEV) ## form, types, imports, dependencies; no tests
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/deptry .
	$(PYTHON_BIN) scripts/frontends.py run check

check: lint test size ## all that has to hold before a change goes in; CI runs this

size: $(DEV) ## what a visitor downloads, against its limits
	@$(PYTHON_BIN) scripts/frontends.py build
	$(PYTHON_BIN) scripts/frontends.py run size

bench: $(DEV) ## the figures of docs/performance.md, measured on this machine
	$(PYTHON_BIN) -m bench

eval: $(DEV) ## how well a request for a person is recognised
	$(PYTHON_BIN) -m tests.assistant.evaluate

pictures: $(DEV) ## take the README's pictures anew
	@$(PYTHON_BIN) scripts/frontends.py build
	$(PYTHON_BIN) scripts/pictures.py

lock: $(DEV) ## pin the newest versions that pyproject.toml allows
	$(LOCK) pyproject.toml --group dev --upgrade -o requirements/dev.txt
	$(LOCK) pyproject.toml -c requirements/dev.txt -o requirements/run.txt
	$(LOCK) --group build -c requirements/dev.txt -o requirements/build.txt

clean: ## remove what was built and installed; your data stays
	rm -rf .venv dist src/frontdesk/static frontends/node_modules
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

.venv/.made: scripts/venv.sh
	@PYTHON="$(PYTHON)" sh scripts/venv.sh
	@touch $@

$(RUN): .venv/.made requirements/run.txt requirements/build.txt pyproject.toml
	@echo "Installing what Frontdesk needs"
	@$(PIP) -r requirements/run.txt
	@$(PIP) -r requirements/build.txt
	@$(PYTHON_BIN) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): $(RUN) requirements/dev.txt
	@echo "Installing what its tests and checks need"
	@$(PIP) -r requirements/dev.txt
	@touch $@
