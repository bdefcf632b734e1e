# What a contributor types. Needs Python 3.11 or newer; everything else is installed into .venv.
# Settings: PYTHON=/path/to/python  CHROMIUM=/path/to/browser  ARCHIVE=/path/to/texts/of/sources

VENV := .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python
PYTHON ?=
UV ?= uv

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help site serve check test quick bench lint browser browser-ready lock clean FORCE

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

site: $(VENV)/site.stamp ## Build the website, the preview and the offline copy into build/
	$(RUN) build_site.py build

serve: $(VENV)/site.stamp ## Show the site at a local address and follow edits
	$(RUN) build_site.py serve

check: $(VENV)/site.stamp ## Check the facts and the prose, build nothing
	$(RUN) build_site.py check $(if $(ARCHIVE),--archive $(ARCHIVE))

test: $(VENV)/dev.stamp browser-ready lint ## Everything that a pull request must pass
	$(RUN) -m pytest -n auto --dist loadscope

quick: $(VENV)/dev.stamp ## The tests that need no browser, in under a minute
	$(RUN) -m pytest -n auto --dist loadscope -m "not browser and not slow"

bench: $(VENV)/dev.stamp ## How long reading phrases and checking 10,000 figures take
	$(RUN) -m bench.quantities
	$(RUN) -m bench.checks

lint: $(VENV)/dev.stamp ## Style, format and types
	$(RUN) -m ruff check
	$(RUN) -m ruff format --check
	$(RUN) -m mypy

browser: $(VENV)/dev.stamp ## Install a browser for the tests, if none is found
	@$(HAVE_BROWSER) || $(APT_CHROMIUM) || $(OWN_CHROMIUM) || true
	@$(RUN) tests/browser.py

lock: ## Resolve pyproject.toml into requirements*.txt again (needs uv)
	$(call resolve,requirements.txt)
	$(call resolve,requirements-dev.txt,--group dev --constraints requirements.txt)

clean: ## Remove everything that the other targets made
	rm -rf build $(VENV) .hypothesis .mypy_cache .pytest_cache .ruff_cache

# The environment is made from nothing whenever a lock changed, an install did not reach its stamp
# or the environment's Python went away: it never holds anything but one lock.
ifneq ($(shell $(RUN) -c 'import pip; print("runs")' 2>/dev/null),runs)
BROKEN := FORCE
endif

$(VENV)/site.stamp: requirements.txt $(BROKEN)
	$(call install,requirements.txt)
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(BROKEN)
	$(call install,requirements-dev.txt)
	@touch $(VENV)/site.stamp $@

# A Python is fit if it runs (pyenv's stand-ins may not), is new enough and can make environments
# (Debian's bare python3 cannot).
PYTHONS := $(or $(PYTHON),python3.13 python3.12 python3.11 python3)
FIT := import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))

define install
@for python in $(PYTHONS); do \
	if "$$python" -c '$(FIT)' 2>/dev/null; then \
		echo "Installing $(1) into $(VENV) ($$("$$python" --version))"; \
		rm -f $(VENV)/*.stamp; \
		exec "$$python" -m venv --clear $(VENV); \
	fi; \
done; \
echo "Python 3.11 or newer with its venv module is needed; tried: $(PYTHONS)." >&2; \
echo "Install one (on Debian and Ubuntu: python3 and python3-venv) or name it: make PYTHON=/path/to/python" >&2; \
exit 1
@$(RUN) -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r $(1)
endef

# Tests never skip for want of a browser. A pipeline installs the system's; for a person only
# Playwright's own is fetched, which stays in the home folder.
browser-ready: $(VENV)/dev.stamp
	@$(HAVE_BROWSER) || $(if $(filter true,$(CI)),$(APT_CHROMIUM) ||) $(OWN_CHROMIUM) || true
	@$(RUN) tests/browser.py

AS_ROOT := $$(test "$$(id -u)" = 0 || echo sudo)
APT_GET := $(AS_ROOT) env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300
APT_CHROMIUM := { command -v apt-get >/dev/null && { $(APT_GET) update; \
	$(APT_GET) install -y --no-install-recommends chromium; }; }
OWN_CHROMIUM := $(RUN) -m playwright install --no-shell chromium
HAVE_BROWSER := { test -n "$$CHROMIUM" || $(RUN) tests/browser.py >/dev/null 2>&1; }

define resolve
$(UV) pip compile pyproject.toml $(2) --output-file $(1) --universal --python-version 3.11 \
	--generate-hashes --only-binary :all: --no-annotate --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock" --quiet
endef
