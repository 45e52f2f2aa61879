# `make demo` and `make test` do in a .venv what the README's two commands do.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python

.PHONY: demo test check screenshots catalogue

$(VENV)/bin/jobboard: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet -c constraints.txt -e '.[test,postgres]'
	@touch $@

demo: $(VENV)/bin/jobboard
	$(VENV)/bin/jobboard demo

test: $(VENV)/bin/jobboard
	$(RUN) -m pytest

check:
	bash .ci/run

screenshots: $(VENV)/bin/jobboard
	$(RUN) -m pip install --quiet -c constraints.txt -e '.[browser]'
	$(RUN) -m tools.screenshots docs/screenshots
