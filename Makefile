# Every habit of the project; `make` alone lists them. Only python3 (3.11 or later) is needed.
PYTHON ?= python3
BIN := .venv/bin
PYTEST_ARGS ?=
PYTEST_MARKS ?= not promises
export PYTHONUNBUFFERED := 1
# Where this is set, every start compiles all of the forum again: seconds instead of moments.
export PYTHONDONTWRITEBYTECODE :=

# Named by content, so that nothing is installed twice and no change is missed.
RUN_STAMP := .venv/.run-$(firstword $(shell cksum requirements.txt))
DEV_STAMP := .venv/.dev-$(firstword $(shell cksum requirements-dev.txt))
BESIDE_DATABASE := $(BIN)/python -m hosting

.DEFAULT_GOAL := help
.PHONY: help install run test promises lint format assets translate migrate lock bench demo shell audit

help: ## List what can be done
	@echo "make run starts the forum. All there is:"
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | \
		awk -F '\t' '{printf "  make %-10s %s\n", $$1, $$2}'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed.") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

$(RUN_STAMP): | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(DEV_STAMP): | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(RUN_STAMP)

install: $(RUN_STAMP) ## Install what the forum runs on into .venv

run: $(RUN_STAMP) ## Start database, web and worker (PORT=8000)
	@exec $(BESIDE_DATABASE)

test: $(DEV_STAMP) ## Run the tests (PYTEST_ARGS="-k words")
	$(BIN)/python -m pytest -n 2 -m "$(PYTEST_MARKS)" $(PYTEST_ARGS)

promises: $(DEV_STAMP) ## Run the long proofs
	$(BIN)/python -m pytest -n 2 -m promises $(PYTEST_ARGS)

lint: $(DEV_STAMP) ## Check style, types and which way imports point
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEV_STAMP) ## Put the code in shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

assets: ## Build what browsers get, from app/ui/assets into app/ui/static (needs Node.js)
	cd app/ui/assets && npm ci --no-audit --no-fund --ignore-scripts && node build.mjs

translate: $(DEV_STAMP) ## Collect and compile the texts in all languages
	$(BIN)/pybabel extract -F babel.cfg --add-location=file -k _l -k lazy_gettext -k lazy_pgettext:1c,2 \
		-o app/translations/messages.pot .
	$(BIN)/pybabel update --no-fuzzy-matching -i app/translations/messages.pot -d app/translations
	$(BIN)/pybabel compile -d app/translations

migrate: $(DEV_STAMP) ## Write a migration from the models (MESSAGE="what and why")
	$(BESIDE_DATABASE) flask --app wsgi db revision --autogenerate -m "$(MESSAGE)"

lock: $(DEV_STAMP) ## Pin the newest fitting versions with their hashes
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate -c requirements.txt requirements-dev.in -o requirements-dev.txt

bench: $(DEV_STAMP) ## Measure the forum and its peers in one run
	$(BIN)/python -m benchmarks

demo: $(RUN_STAMP) ## Fill the database with the demonstration
	$(BESIDE_DATABASE) flask --app wsgi demonstration

shell: $(RUN_STAMP) ## Open Python inside the forum
	@$(BESIDE_DATABASE) flask --app wsgi shell

audit: $(DEV_STAMP) ## Look for known holes in what is installed
	$(BIN)/pip-audit --disable-pip --require-hashes -r requirements.txt
