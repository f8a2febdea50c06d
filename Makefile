# One door for people and for CI. Each stamp is written last: whatever was interrupted is simply done again.
MAKEFLAGS += --no-print-directory --no-builtin-rules
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
# What one process has compiled the next ones read: to compile it all again takes longer than most of them live.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help setup setup-test demo serve test tried soak lint format bench lock clean FORCE

BIN := .venv/bin
# `test` when a goal asks for its packages, or when they are there already; `run` otherwise.
KIND := $(if $(filter setup-test test tried soak lint format bench,$(MAKECMDGOALS))$(wildcard .venv/test.stamp),test,run)
PACKAGES := .venv/$(KIND).stamp
THEME := $(shell find theme -name __pycache__ -prune -o -print 2>/dev/null)

help: ## deze lijst
	@echo 'Agenda. Begin met: make demo'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

setup: $(PACKAGES) build/theme.stamp ## alles om te draaien: Python- en voorkantpakketten, vormgeving

setup-test: setup ## idem, en wat de tests nodig hebben
	@requirements/debian-for-tests.sh

demo: setup ## speelt een half jaar van het voorbeeldprogramma en opent de site (SERVE=no: stopt daarvoor)
	@$(BIN)/agenda demo $(if $(filter no,$(SERVE)),--no-serve)

serve: setup ## de site op http://127.0.0.1:8000, met de klok ernaast
	@$(BIN)/agenda serve

test: ## alle poorten en alle tests
	@$(MAKE) --jobs=2 setup-test
	@$(MAKE) --jobs=2 lint tried

# Beside the gates, of which the types alone keep one core busy for half a minute.
tried:
	@$(BIN)/pytest --numprocesses auto --dist worksteal

soak: setup-test ## zo vaak als nodig is: vijftig keer afbreken midden in het schrijven en verzenden, en langer dwalen
	@AGENDA_TEST_DEEP=yes $(BIN)/pytest --numprocesses auto --dist worksteal $$(grep --recursive --files-with-matches 'tests.depth import' tests --include='test_*.py')

lint: $(PACKAGES) ## de poorten alleen: stijl, typen, importafspraken
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(PACKAGES) ## zet de stijl recht
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

bench: setup ## wat elke pagina kost, naast de bodem, en wat een dossier en een brief kosten
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench.building
	@$(BIN)/python -m tests.bench.letters

lock: .venv/place ## legt de versies vast (UPGRADE=yes: de nieuwste)
	@for name in bootstrap build-constraints run; do $(COMPILE) requirements/$$name.in --output-file requirements/$$name.txt; done
	@$(COMPILE) requirements/test.in --constraints requirements/run.txt --output-file requirements/test.txt
	@npm $(if $(filter yes,$(UPGRADE)),update,install) --package-lock-only --loglevel=error

clean: ## haalt weg wat hier gemaakt is, behalve var/ en out/
	@rm -rf .venv node_modules build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -prune -exec rm -rf {} +

COMPILE = requirements/uv.sh pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	$(if $(filter yes,$(UPGRADE)),--upgrade)

# An environment whose Python has gone, or that was made in another folder, is made anew.
ifneq ($(shell $(BIN)/python -c 'import uv' 2>/dev/null && cat .venv/place),$(CURDIR))
.venv/place: FORCE
endif
.venv/place: requirements/bootstrap.txt
	@PYTHON='$(PYTHON)' requirements/environment.sh
	@echo '$(CURDIR)' > $@

$(PACKAGES): .venv/place requirements/$(KIND).txt requirements/build-constraints.txt requirements/packages.sh
	@rm -f .venv/*.stamp
	@requirements/packages.sh $(KIND)
	@touch $@

node_modules/packages.stamp: package.json package-lock.json .npmrc
	@command -v npm >/dev/null || { echo 'Agenda heeft Node.js met npm nodig. Op Debian en Ubuntu: apt install npm' >&2; exit 1; }
	@echo 'Voorkantpakketten: package-lock.json'
	@npm ci --loglevel=error
	@touch $@

build/theme.stamp: $(THEME) node_modules/packages.stamp | $(PACKAGES)
	@echo 'Vormgeving: build/'
	@$(BIN)/python -B theme/build.py
	@touch $@
