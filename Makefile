# What a person can do with a clone. Only Python 3.11 or newer and make are needed; each target makes its own .venv.
.DEFAULT_GOAL := help
.PHONY: help demo test check fuzz fmt docs samples bench lowest python run-ready dev-ready

PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$python && break; done)
BIN := .venv/bin

help:  ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' Makefile | while IFS='|' read -r target what; do \
		printf '%-14s %s\n' "$$target" "$$what"; done

demo: run-ready  ## turn a sample workbook into a value case history, and say where the PDF is
	@$(BIN)/valuesell demo -o demo

test: dev-ready  ## everything that must hold before a change is handed in
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --dist loadfile

check: dev-ready  ## the quick part of it: style, types, architecture, dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest tests/test_architecture.py
	$(BIN)/pip check --disable-pip-version-check
	$(BIN)/python tools/audit.py

fuzz: dev-ready  ## try damaged workbooks for a minute, or as long as one likes: MINUTES=10, N=20000, SEED=7
	$(BIN)/python tools/fuzz.py $(if $(MINUTES),--minutes $(MINUTES)) $(if $(N),--count $(N)) $(if $(SEED),--seed $(SEED))

fmt: dev-ready  ## put the code in shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: dev-ready  ## write the generated pages of docs/ again
	$(BIN)/python tools/docs.py

samples: dev-ready  ## write the sample workbooks again
	$(BIN)/python tools/samples.py

bench: dev-ready  ## measure valuesell against what people would use otherwise
	$(BIN)/python benchmarks/draws.py
	$(BIN)/python benchmarks/bench.py

lowest: python  ## run the tests that go through dependencies on the oldest that pyproject.toml allows
	@$(PYTHON) tools/lowest.py

python:
	@test -n "$(PYTHON)" || { echo "valuesell needs Python 3.11 or newer; none was found. It is at python.org,"; \
		echo "or with the package manager of this system: sudo apt-get install python3 python3-venv"; exit 1; }

run-ready: python
	@$(PYTHON) tools/setup.py run

dev-ready: python
	@$(PYTHON) tools/setup.py dev
