# Everything is done by one of these; `make` alone explains them.
.DEFAULT_GOAL := help
.PHONY: help demo run worker test e2e check fix messages bench lock browser

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
# Both cores; journeys and the rest share them well. What the tests of a file have in common is made
# once, and the files that take longest come first, so that no core is left waiting in the end.
PYTEST_ARGS ?= -n auto --dist loadfile --no-loadscope-reorder
RAN = $(VENV)/.ready-to-run
DEVELOPS = $(VENV)/.ready-to-develop
PIP = $(BIN)/python -m pip --disable-pip-version-check -qq
UV_LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header

export PYTHONUNBUFFERED := 1

help: ## say what can be made
	@echo 'Raceme. Set-up happens by itself, once, in $(VENV).'
	@echo
	@sed -n 's/^\([a-z0-9]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18
	@echo
	@echo 'Settings come from the environment; docs/operate/settings.md lists them.'

demo: $(RAN) ## load the demonstration and start it on http://127.0.0.1:8000 (PORT=…)
	@$(BIN)/python scripts/demo.py --port $(PORT)

run: $(RAN) ## start the server alone, on your own data
	@$(BIN)/raceme migrate --verbosity 0
	@$(BIN)/raceme serve --port $(PORT)

worker: $(RAN) ## start a worker for the jobs in the background
	@$(BIN)/raceme worker

test: $(DEVELOPS) browser ## run every test, on SQLite or on what RACEME_DATABASE_URL names
	$(BIN)/pytest $(PYTEST_ARGS)

e2e: $(DEVELOPS) browser ## run the browser journeys alone
	$(BIN)/pytest tests/e2e $(PYTEST_ARGS)

check: $(DEVELOPS) ## lint, types, layers, templates, migrations, catalogues, known weaknesses
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy src tests
	$(BIN)/lint-imports
	find src -name '*.html' -exec $(BIN)/djade --target-version 5.2 --check {} +
	scratch=$$(mktemp -d); trap 'rm -rf "$$scratch"' EXIT; \
		env -u RACEME_DATABASE_URL RACEME_DATA_DIR="$$scratch" \
		$(BIN)/raceme makemigrations --check --dry-run
	$(BIN)/python scripts/messages.py check
	@$(BIN)/python scripts/audit.py

fix: $(DEVELOPS) ## mend what the checks can mend themselves
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	-find src -name '*.html' -exec $(BIN)/djade --target-version 5.2 {} +

messages: $(DEVELOPS) ## bring new texts into the Romanian catalogue and compile it
	$(BIN)/python scripts/messages.py update

bench: $(DEVELOPS) ## measure on PostgreSQL, side by side (takes a while)
	$(BIN)/python benchmarks/run.py

lock: $(DEVELOPS) ## resolve requirements/*.txt anew from pyproject.toml
	# The widest of what runs comes first, so that all run the same versions.
	$(UV_LOCK) pyproject.toml --extra s3 -o requirements/s3.txt
	$(UV_LOCK) pyproject.toml -c requirements/s3.txt -o requirements/base.txt
	$(UV_LOCK) pyproject.toml --extra s3 --extra dev -c requirements/s3.txt -o requirements/dev.txt
	echo 'setuptools>=77' | $(UV_LOCK) - -o requirements/build.txt

browser:
	@scripts/browser.sh

# ---------- set-up: once, and again when a requirement changes ----------

$(VENV)/.made:
	@scripts/venv.sh $(VENV)
	@touch $@

$(RAN): $(VENV)/.made requirements/base.txt requirements/build.txt pyproject.toml
	@echo 'Installing what Raceme needs (once, about a minute) …'
	@$(PIP) install --require-hashes -r requirements/base.txt -r requirements/build.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEVELOPS): $(RAN) requirements/dev.txt
	@echo 'Installing what its tests and checks need (once, about a minute) …'
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@
