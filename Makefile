# Every line here is a command a person could type. `make run` and `make test` are the two that matter.
PYTHON ?= python3
VIGO = .venv/bin/vigo

.PHONY: run test check bench setup
run: ; @$(PYTHON) bootstrap.py run && $(VIGO) run
test: ; @$(PYTHON) bootstrap.py test && $(VIGO) test
check: ; @$(PYTHON) bootstrap.py test && $(VIGO) test --fast
bench: ; @$(PYTHON) bootstrap.py test && $(VIGO) bench all
setup: ; @$(PYTHON) bootstrap.py test && $(VIGO) build
