# The project's commands: `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help run stop test bench lint lock messages clean-local

PYTHON := .venv/bin/python

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "Settings are environment variables, as in: PORT=8001 make run (docs/operations.md)"

run: ## install what is missing, start the database, load the demo city if it is empty, and serve on PORT (8000)
	@bash scripts/setup.sh
	@PYTHONPATH=. exec $(PYTHON) scripts/serve.py

stop: ## end the web server, the worker and the private database
	@python3 scripts/stop.py

test: ## linters, import layers, and the whole suite
	@bash scripts/test.sh

bench: ## measure ours against its peers into .local/bench.json; JOB=key runs one
	@bash scripts/setup.sh --test
	@python3 scripts/cluster.py start
	@$(PYTHON) -m bench $(if $(JOB),--job $(JOB))

lint: ## put the code in order, and say what is left
	@.venv/bin/ruff check --fix . ; .venv/bin/ruff format .
	@.venv/bin/lint-imports

lock: ## pin the versions anew: requirements*.in to requirements*.txt
	@bash scripts/setup.sh --test
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check pip-tools
	@$(PYTHON) -m piptools compile --quiet --strip-extras --upgrade -o requirements.txt requirements.in
	@$(PYTHON) -m piptools compile --quiet --strip-extras --upgrade -o requirements-dev.txt requirements-dev.in

messages: ## collect the texts to translate into locale/
	@DATABASE_URL=postgis:///none $(PYTHON) manage.py makemessages -l zh_Hans --no-location --no-obsolete \
		-i node_modules -i staticfiles -i .venv -i .local

clean-local: stop ## forget the virtual environment and collected files, but never the database
	@rm -rf .venv node_modules staticfiles .pytest_cache .ruff_cache .import_linter_cache
