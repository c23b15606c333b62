# One command for each thing a person wants; each sets up what it needs.
#   make up       the web site on this machine, its data in nangsuat-data/
#   make demo     real data through the main job, reports in demo-output/
#   make test     everything that a change must pass; the site's tests once more on PostgreSQL where there is one
#   make bench    side-by-side timings with other programs
#   make docs     the documentation as a site in site/
#   make install  the set-up alone
#   make lint     the quick checks alone: ruff, mypy, floors

UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
RUN := $(UV) run --locked --all-groups
STAMP := .venv/.installed
KERNELS := $(wildcard src/nangsuat/kernels/*.?pp) src/nangsuat/kernels/CMakeLists.txt

.PHONY: install up demo test bench docs lint

install: $(STAMP)

$(STAMP): pyproject.toml uv.lock .python-version $(KERNELS) | $(UV)
	$(UV) sync --locked --all-groups
	@touch $@

.uv/bin/uv:
	python3 -m venv .uv
	.uv/bin/python -m pip install --quiet --disable-pip-version-check uv

demo: install
	$(RUN) nangsuat demo --output demo-output --force

up: install
	$(RUN) nangsuat up

lint: install
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	$(RUN) lint-imports --no-logo

test: lint
	$(RUN) python tests/audit_dependencies.py $(UV)
	$(RUN) pytest -n auto -q
	$(RUN) python tests/on_postgres.py

bench: install
	$(RUN) python -m benchmarks

docs: install
	$(RUN) python docs/build.py
