# `make demo` runs the main job, `make test` the tests; both set up .venv when it is missing.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: demo test lint types contracts bench bench-full soak faults clean

demo: $(STAMP)
	@$(BIN)/hvsim demo

test: $(STAMP)
	$(BIN)/python -m pytest -n auto -q

lint: $(STAMP) types contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/python .ci/link_rooms.py
	MYPYPATH=build/rooms $(BIN)/mypy -p hvsim

contracts: $(STAMP)
	$(BIN)/python .ci/link_rooms.py
	cd build/rooms && PYTHONPATH=. ../../$(BIN)/lint-imports ../../pyproject.toml

bench: $(STAMP)
	$(BIN)/python -m benchmarks

# Writes 4 GB below the temporary folder, again and again, and takes long.
bench-full: $(STAMP)
	$(BIN)/python -m benchmarks.blocks full

soak: $(STAMP)
	HYPOTHESIS_PROFILE=soak $(BIN)/python -m pytest -n auto -q -m soak

faults: $(STAMP)
	$(BIN)/python -m tests.blocks.all_faults

$(STAMP): pyproject.toml setup.py
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --quiet --editable '.[dev]'
	@touch $(STAMP)

clean:
	rm -rf build dist $(VENV) *.egg-info
