# make app    create .venv, install, start the app        (make app FILE=data.jsonl opens a file)
# make test   create .venv, install, run the tests
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8501

.PHONY: app test check bench bench-fast clean

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt torch -e '.[dev]'
	touch $@

app: .venv/installed
	@if [ -n "$(FILE)" ]; then opened=$$($(BIN)/python -m analysis open "$(FILE)") || exit 2; fi; \
	ASSAY_OPEN=$$opened exec $(BIN)/streamlit run app.py --server.port $(PORT)

test: .venv/installed
	$(BIN)/python -m pytest

check: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/installed
	$(BIN)/python -m benchmarks

clean:
	rm -rf .venv
