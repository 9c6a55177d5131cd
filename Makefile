# make app    create .venv, install, start the app        (make app FILE=data.jsonl opens a file)
# make test   create .venv, install, run the tests
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8501

.PHONY: app test check bench bench-peers clean

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt torch -e '.[dev]'
	touch $@

app: .venv/installed
	@if [ -n "$(FILE)" ]; then opened=$$($(BIN)/python -m analysis open "$(FILE)") || exit 2; fi; \
	ASSAY_OPEN=$$opened exec $(BIN)/streamlit run app.py --server.port $(PORT)

# Two at a time, a file in one go; then what drives a browser, which wants the machine for itself.
test: .venv/installed
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not browser"
	$(BIN)/python -m pytest -m browser

check: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/installed
	$(BIN)/python -m benchmarks

# Data-Juicer needs an environment of its own; it is compared with in the same run.
.venv-peers/installed:
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/pip install --quiet --disable-pip-version-check torch==2.13.0 py-data-juicer aiohttp
	touch $@

bench-peers: .venv/installed .venv-peers/installed
	ASSAY_DATA_JUICER=.venv-peers/bin/dj-process $(BIN)/python -m benchmarks operators-assay operators-data-juicer \
		near near-datasketch near-data-juicer

clean:
	rm -rf .venv .venv-peers
