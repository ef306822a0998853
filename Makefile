# The commands people type. `make run` and `make test` need Python 3.11 and make, nothing else.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
RUN_READY := .venv/.ready-run
TEST_READY := .venv/.ready-test
PEERS_READY := .venv/.ready-peers
K ?=

.PHONY: run test check bench bench-large soak power-cut slow-clients demo shape docs pictures lock clean

run: $(RUN_READY)
	@exec $(BIN)/palmyra run

test: $(TEST_READY)
	@$(BIN)/python tests/prepare.py
	$(BIN)/python -m $(if $(K),pytest -k "$(K)",tests.run)

check: $(TEST_READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	PALMYRA_HOME=$$(mktemp -d) $(BIN)/python manage.py makemigrations --check --dry-run

bench: $(TEST_READY) $(PEERS_READY)
	$(BIN)/python -m bench.run

# A million articles take their time and some 20 GB; BENCH_HOME keeps them for the next run.
bench-large: $(TEST_READY)
	$(BIN)/python -m bench.scale

soak: $(TEST_READY)
	SOAK_ROUNDS=$${SOAK_ROUNDS:-200} $(BIN)/python -m pytest -q -s tests/project/test_losing_nothing.py

power-cut: $(TEST_READY)
	POWER_CUTS=$${POWER_CUTS:-20} $(BIN)/python -m pytest -q -s tests/project/test_power_cut.py

slow-clients: $(TEST_READY)
	@ulimit -n 16384 && SLOW_CLIENTS=$${SLOW_CLIENTS:-4000} $(BIN)/python -m pytest -q -s tests/project/test_slow_clients.py

demo: $(RUN_READY)
	PALMYRA_HOME=$${PALMYRA_HOME:-./demo-paper} $(BIN)/palmyra demo

shape: $(TEST_READY)
	$(BIN)/python tests/house/shape.py

docs: $(RUN_READY)
	@$(BIN)/python -m docs.make_reference

pictures: $(TEST_READY)
	@$(BIN)/python -m docs.take_pictures

lock:
	cd requirements && for n in run test bench; do \
	  uv pip compile -q --no-header --no-emit-index-url --generate-hashes --universal --python-version 3.11 $$n.in -o $$n.txt; done

# A Debian without python3-venv cannot make an environment; root may bring the package, others are told the line.
.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON) here. Bring it with apt-get install python3, or name another one with: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Palmyra needs Python 3.11 or newer; $(PYTHON) is older. Name another one with: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -qq && apt-get install -y -qq python3-venv; \
	  else echo "Python's venv module is missing. Bring it with: sudo apt-get install python3-venv"; exit 1; fi; }
	@$(PYTHON) -m venv .venv

$(RUN_READY): requirements/run.txt pyproject.toml | .venv/bin/python
	@echo "Installing what Palmyra needs into .venv (once)."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(TEST_READY): requirements/test.txt $(RUN_READY)
	@echo "Installing what the tests need into .venv (once)."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@

# What the benchmark compares with, in an environment of its own. Without it the other figures are still measured.
$(PEERS_READY): requirements/bench.txt | .venv/bin/python
	@echo "Installing what the benchmark compares with into .venv/peers (once)."
	@$(PYTHON) -m venv .venv/peers
	@.venv/peers/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/bench.txt \
	  && touch $@ || { rm -rf .venv/peers; echo "It could not be installed; its rows will say so."; }

clean:
	rm -rf .venv
