# Stills: the commands of the project. Each is one script in Scripts/.
#
#   make demo     see it work        make test     run every test        make help     the rest

.DEFAULT_GOAL := help
.PHONY: help setup build demo test test-full soak thread-sanitizer check format bench bench-http bench-search tour docs install clean

help: ## Say what each command does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

setup: ## Install what the build and the tests need (Debian packages; checks Swift)
	@Scripts/setup.sh

build: ## Build the programs for release, into .build/release/
	@Scripts/build.sh

demo: ## Import, find, show, read back and verify the example pictures
	@Scripts/demo.sh

test: ## Run every test, in its short form
	@Scripts/test.sh

test-full: ## Run every test, in its long form
	@Scripts/test.sh --full

soak: ## Drive a server with mixed traffic for half an hour (SOAK_FLAGS="--minutes 5")
	@Scripts/soak.sh $(SOAK_FLAGS)

thread-sanitizer: ## Run the tests of what threads share under the thread sanitizer (half an hour)
	@Scripts/thread-sanitizer.sh

check: ## Formatting, house rules, warnings, and the quick tests
	@Scripts/check.sh

format: ## Format the Swift code in place
	@Scripts/format.sh

bench: ## Measure against the yardsticks (BENCH_FLAGS=--quick for a short run)
	@Scripts/bench.sh $(BENCH_FLAGS)

bench-http: ## Measure the server against nginx and a C program (needs nginx-light and wrk; BENCH_FLAGS=--quick)
	@Scripts/bench-http.sh $(BENCH_FLAGS)

bench-search: ## Measure search in a million images (needs wamerican; 20 minutes and 5 GB; BENCH_FLAGS=--quick)
	@Scripts/bench-search.sh $(BENCH_FLAGS)

tour: ## Run every command of README.md and compare what it prints
	@Scripts/tour.sh

docs: ## Build the reference of the code, into .build/docs/
	@Scripts/docs.sh

install: ## Install the programs, manual pages and completion below PREFIX (default /usr/local; DESTDIR is put before it)
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" Scripts/install.sh

clean: ## Remove everything that was built
	@rm -rf .build
