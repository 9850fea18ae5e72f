# Two commands do all the set-up: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv
JOBS ?= 2

.PHONY: setup demo test test-sqlite test-postgresql browser lint rows bench lock assets messages wheel clean

setup: .venv/ready assets messages

.venv/ready: requirements/dev.txt requirements/setup.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/setup.txt
	$(UV) pip install -q --python $(BIN)/python --require-hashes -r requirements/dev.txt
	$(UV) pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	touch $@

assets: .venv/ready
	$(BIN)/python -m tools.assets

messages: .venv/ready
	$(BIN)/python -m babel.messages.frontend compile -f -d guanxi/locale -D django >/dev/null 2>&1

demo: setup
	GUANXI_DATA=$${GUANXI_DATA:-var/demo} $(BIN)/guanxi demo

test: test-sqlite test-postgresql

test-sqlite: setup
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile -q --durations=60 --durations-min=4

# The same suite on PostgreSQL, when TEST_POSTGRESQL_URL names a server.
test-postgresql: setup
	@if [ -n "$$TEST_POSTGRESQL_URL" ]; then TEST_DATABASE_URL="$$TEST_POSTGRESQL_URL" $(BIN)/python -m pytest -n $(JOBS) --dist loadfile -q --durations=60 --durations-min=4; \
	else echo "=== PostgreSQL SKIPPED: give TEST_POSTGRESQL_URL=postgres://user@host:port/name to run the suite there too ==="; fi

lint: setup
	$(BIN)/ruff check guanxi tools benchmarks e2e conftest.py manage.py
	$(BIN)/ruff format --check guanxi tools benchmarks e2e conftest.py manage.py
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING

rows: setup
	$(BIN)/python -m tools.rows

bench: setup
	$(BIN)/python -m benchmarks

lock: .venv/ready
	$(BIN)/python -m tools.lock

wheel: setup
	$(BIN)/python -m hatchling build -t wheel

clean:
	rm -rf .venv node_modules guanxi/static/vendor dist
