# The two commands that matter: `make run` and `make test`. Both first install what is missing.
SHELL := /usr/bin/env bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test test-rust test-ui test-e2e torture deny build bundle bindings fmt bench clean

VAULT ?= assets/sample-vault
FEATURES := --features desktop
UI_SOURCES := $(shell find ui/src ui/public -type f 2>/dev/null) \
	$(wildcard ui/*.html ui/*.json ui/*.js ui/*.ts)

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile
	@echo "  make run VAULT=path   with your own folder of notes"

run: ## Build the window if needed and open it on the sample vault
	@scripts/display.sh
	@$(MAKE) --no-print-directory build
	@vault="$(VAULT)"; target/release/cairn-desktop "$${vault/#\~/$$HOME}"

test: ## Check and test everything: Rust, interface, browser, window
	@scripts/setup.sh test
	@node scripts/test.mjs

test-rust: ## Only the Rust part
	@scripts/setup.sh run
	@node scripts/test.mjs rust

test-ui: ## Only the interface
	@scripts/setup.sh run
	@node scripts/test.mjs ui

test-e2e: ## Only browser and window
	@scripts/setup.sh test
	@node scripts/test.mjs e2e

torture: ## Kill, starve, damage and fuzz Cairn at length (about an hour)
	@scripts/setup.sh test
	CAIRN_TORTURE=1 cargo test --workspace $(FEATURES) --test faults -- --nocapture
	cargo build --workspace $(FEATURES) --bins
	target/debug/xtask torture
	cargo run --release -p xtask -- bombs
	cd tests/e2e && CAIRN_TORTURE=1 node --test --test-timeout=1800000 --test-concurrency=1 browser/hostile.test.js window/hostile.test.js
	scripts/fuzz.sh 60

deny: ## Check licences, bans and sources of everything that comes from outside
	@command -v cargo-deny >/dev/null || cargo install cargo-deny --locked
	cargo deny check licenses bans sources

build: ## Build the release window
	@scripts/setup.sh run
	@$(MAKE) --no-print-directory ui/dist/.built
	cargo build --release -p cairn-desktop $(FEATURES)

bundle: ## Make the .deb and .rpm packages (target/release/bundle)
	@scripts/setup.sh run
	npx --yes @tauri-apps/cli@2.12.5 build

bindings: ## Write the TypeScript bindings anew after a change of the protocol
	CAIRN_UPDATE_BINDINGS=1 cargo test --workspace $(FEATURES) --test bindings

fmt: ## Format the Rust code
	cargo fmt --all

bench: ## Run the benchmarks
	cargo bench --workspace --benches

clean: ## Remove everything that was built or installed here
	rm -rf target ui/dist ui/node_modules tests/e2e/node_modules tests/e2e/results gen

# Built anew only if a source is newer: an unchanged interface keeps the Rust build unchanged too.
ui/dist/.built: $(UI_SOURCES)
	cd ui && npm run build
	@touch $@
