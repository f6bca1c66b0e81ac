# hub: the sample hub at its own time · desk: the same, to be written and published in the browser
# test: everything · check: linters, types, layers
# watch: live preview of the sample · bench: figures · soak: the long trials
# app: the stand-alone program for this system, in build/app/hubgen · clean
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SAMPLE_TIME := 2026-11-22 12:20
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: hub desk test check watch bench soak app clean browser servers readers mounts
.DELETE_ON_ERROR:

hub: $(VENV)/.runtime
	$(BIN)/hubgen build --at "$(SAMPLE_TIME)"
	@echo "The hub is ready: open dist/site/index.html (and dist/social/index.html, the post board)"

desk: $(VENV)/.runtime
	$(BIN)/hubgen desk --at "$(SAMPLE_TIME)"

test: $(VENV)/.dev browser servers readers mounts check
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: $(VENV)/.dev
	$(BIN)/ruff check hubgen tests
	$(BIN)/ruff format --check --quiet hubgen tests
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

watch: $(VENV)/.runtime
	$(BIN)/hubgen watch --at "$(SAMPLE_TIME)"

# Hugo is what we are measured against; without it its figures are missing, and that is said.
bench: $(VENV)/.dev
	-@$(INSTALL) -e '.[bench]'
	$(BIN)/python -m tests.bench

soak: $(VENV)/.dev browser
	HUBGEN_SOAK=1 $(BIN)/python -m pytest

# An environment of its own: a program must not carry what only tests need.
app:
	$(PYTHON) -m venv build/app-venv
	build/app-venv/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt '.[app]'
	build/app-venv/bin/python -m PyInstaller --noconfirm --log-level WARN \
		--distpath build/app --workpath build/app-work .github/hubgen.spec
	@echo "The program is ready: build/app/hubgen/hubgen"

clean:
	rm -rf $(VENV) build dist site .hubgen *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("hubgen needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: $(VENV)/bin/python pyproject.toml constraints.txt
	$(INSTALL) -e .
	touch $@

$(VENV)/.dev: $(VENV)/bin/python pyproject.toml constraints.txt
	$(INSTALL) -e '.[dev]'
	touch $@ $(VENV)/.runtime

# The browser tests need Chromium; without it they are skipped, and say so.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
	command -v google-chrome >/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	else \
		echo "Chromium is not installed: the browser tests will be skipped (apt-get install chromium)"; \
	fi

# The tests of printed configurations need nginx and Caddy, which then run on loopback alone.
servers:
	@PATH="$$PATH:/usr/sbin"; for server in nginx caddy; do \
		if command -v $$server >/dev/null; then continue; fi; \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
			DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$server >/dev/null; then \
			systemctl disable --quiet --now $$server 2>/dev/null || true; \
		else \
			echo "$$server is not installed: its tests will be skipped (apt-get install $$server)"; \
		fi; \
	done

# Feeds are read by newsboat, and by programs for Node where somebody has npm, which is large.
readers:
	@command -v newsboat >/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq newsboat >/dev/null; then :; \
	else \
		echo "newsboat is not installed: its tests will be skipped (apt-get install newsboat)"; \
	fi
	@command -v npm >/dev/null || \
	echo "npm is not installed: the tests with programs for Node will be skipped (apt-get install npm)"

# File systems that fold names are served by the tests themselves, through FUSE.
mounts:
	@command -v fusermount >/dev/null || command -v fusermount3 >/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq fuse libfuse2 >/dev/null; then :; \
	else \
		echo "FUSE is not installed: the tests of folding file systems will be skipped (apt-get install fuse libfuse2)"; \
	fi
