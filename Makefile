# Every target is a thin call of a script; run `make` to see them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup run demo dev build check test lint unit e2e size bench fuzz torture fmt clean bench-web bench-widget

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what is missing to build, run and test
	@scripts/setup.sh test

run: ## Build what changed and start Foyer on its own database, data/foyer.db
	@scripts/run.sh

demo: ## Start Foyer on a throw-away database filled with people and chats, and print their accounts
	@scripts/demo.sh

dev: ## Start Foyer and rebuild it whenever a file changes
	@scripts/dev.sh

build: ## Build the release: one program with everything in it, target/release/foyer
	@scripts/setup.sh run
	@scripts/build-server.sh release

check: ## Check what changed, in a minute: format, rules, lints, tests of the changed crates
	@scripts/check.sh $(ARGS)

test: ## Check everything, cheap parts first: rules, lints, unit tests, sizes, browser tests
	@scripts/test.sh

lint: ## Only format, rules, shell scripts, clippy for server and browser, documentation
	@scripts/test.sh lint

unit: ## Only the tests of the host crates, on SQLite and PostgreSQL
	@scripts/test.sh unit

e2e: ## Only the browser tests (one of them: make e2e ARGS="-g 'part of its name'")
	@scripts/test.sh e2e $(ARGS)

torture: ## Kill, starve and overrun the release for about 12 minutes, and print what came of it
	@scripts/torture.sh

size: ## Only the size of what browsers load, against its limits
	@scripts/test.sh size

fuzz: ## Throw arbitrary bytes at whatever strangers can reach, 10 minutes each (shorter: make fuzz SECONDS=60)
	@scripts/fuzz.sh $(SECONDS)

bench: ## Measure speed and memory against bare baselines (shorter: make bench ARGS=--quick)
	@scripts/bench.sh $(ARGS)

bench-web: ## Measure how soon the workspace is usable on a slow line and a slow machine
	@scripts/bench-web.sh

bench-widget: ## Measure what the script costs its page, and how soon a visitor can write after the click
	@scripts/bench-web.sh widget.bench

fmt: ## Format the Rust code
	@scripts/fmt.sh

clean: ## Remove what was built (the tools that setup installed stay)
	rm -rf target dist
