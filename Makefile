# Two commands matter: `make demo` and `make test`. Both need Python 3.11 or newer, and build .venv themselves.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin

.PHONY: demo serve test check bench lock chromium pdf-tools messages catalogues frontend frontend-check badge-peer

demo: .venv/.ready
	$(BIN)/courseware demo

serve: .venv/.ready
	$(BIN)/courseware serve

test: .venv/.ready chromium pdf-tools
	$(BIN)/pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder
	$(BIN)/pytest --numprocesses 3 --dist loadfile --nbval-lax -p no:cacheprovider notebooks

check: .venv/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/courseware check notebooks

bench: .venv/.ready
	$(BIN)/python -m benchmarks

# The pages' front end is committed as it is built, because who runs this has no Node: see its sources' folder.
FRONTEND := courseware/server/frontend
frontend: $(FRONTEND)/node_modules/.package-lock.json
	cd $(FRONTEND) && npm run --silent build

frontend-check: $(FRONTEND)/node_modules/.package-lock.json
	built=$$(mktemp -d) && (cd $(FRONTEND) && node build.js "$$built") \
	  && diff -r "$$built" courseware/server/static/front; status=$$?; rm -rf "$$built"; exit $$status

$(FRONTEND)/node_modules/.package-lock.json: $(FRONTEND)/package-lock.json
	cd $(FRONTEND) && npm ci --silent --no-fund --no-audit
	touch $@

# A library for Open Badges of other people's, for tests that are skipped without it.
BADGE_PEER := tests/credentials/badges/node
badge-peer: $(BADGE_PEER)/node_modules/.package-lock.json

$(BADGE_PEER)/node_modules/.package-lock.json: $(BADGE_PEER)/package-lock.json
	cd $(BADGE_PEER) && npm ci --silent --no-fund --no-audit
	touch $@

lock:
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --all-extras --no-emit-index-url \
	  --no-emit-find-links --custom-compile-command "make lock" pyproject.toml -o requirements.lock

.venv/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"
	$(BIN)/uv pip install --quiet --python $(BIN)/python -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	touch $@

# The browser tests drive Debian's Chromium.
chromium:
	@command -v chromium >/dev/null || { \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
	    || { echo "The browser tests need Chromium: apt-get install chromium" >&2; exit 1; }; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; }

# Tests that need them are skipped where they are missing.
pdf-tools:
	@command -v qpdf softhsm2-util >/dev/null || { \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null || exit 0; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq qpdf softhsm2 >/dev/null; }

# What is said where is in courseware/locales/*.cfg: after a change of words, `make messages`, translate, `make catalogues`.
LOCALES := courseware/locales
DOMAINS := portal administration quiz notices
messages: .venv/.ready
	found=$$(mktemp) && for domain in $(DOMAINS); do \
	  $(BIN)/pybabel -q extract --mapping-file $(LOCALES)/$$domain.cfg --keywords N_ --no-location \
	    --project courseware --output-file "$$found" courseware && \
	  for language in de fr es pl ja ar; do \
	    $(BIN)/pybabel -q update --domain $$domain --input-file "$$found" --output-dir $(LOCALES) \
	      --locale $$language --init-missing --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 110 \
	      || exit 1; \
	  done || exit 1; \
	done; status=$$?; rm -f "$$found"; exit $$status

# Translations are committed as they are compiled, because who runs this has only Python.
catalogues: .venv/.ready
	for domain in documents $(DOMAINS); do \
	  $(BIN)/pybabel -q compile --domain $$domain --directory $(LOCALES) || exit 1; \
	done
