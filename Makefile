# Two commands matter: `make demo` and `make test`. Both need Python 3.11 or newer, and build .venv themselves.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin

.PHONY: demo serve test check bench lock chromium frontend frontend-check

demo: .venv/.ready
	$(BIN)/courseware demo

serve: .venv/.ready
	$(BIN)/courseware serve

test: .venv/.ready chromium
	$(BIN)/pytest --numprocesses 2 --dist loadfile
	$(BIN)/pytest --numprocesses 2 --dist loadfile --nbval-lax -p no:cacheprovider notebooks

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
