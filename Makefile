# Needs Rust (rustup and a C compiler), Node 20 or newer, npm and Python 3. The rest is installed by the target that needs it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# What `make site` configures the page with: CONFIG=config.json, and an origin that the page may call besides those that it implies, such as a proxy:
# ENDPOINT=https://ecs.example.com
CONFIG ?=
ENDPOINT ?=
# Of a release: VERSION=x.y.z
VERSION ?=
# Regions that this version does not know yet: NEW_REGIONS="eu-new-1 us-new-2"
NEW_REGIONS ?=
export CONFIG ENDPOINT NEW_REGIONS

TARGET := $(abspath $(or $(CARGO_TARGET_DIR),target))
WASM := $(TARGET)/modules/page/ecs_greenlight.wasm
SIM := $(TARGET)/debug/ecs-sim
OPERATIONS_WASM := $(TARGET)/modules/operations/ecs_greenlight.wasm
WORKER_WASM := $(TARGET)/modules/worker/ecs_greenlight.wasm
SIM_WASM := $(TARGET)/modules/demo/ecs_sim.wasm
TYPES := dist/.types
SHARED_TYPES := src/wasm/shared.d.ts src/wasm/results.d.ts
OPERATIONS_TYPES := $(SHARED_TYPES) src/wasm/operations.d.ts
FLOWS_TYPES := $(SHARED_TYPES) src/wasm/flows.d.ts src/wasm/flows/results.d.ts
WORKER_TYPES := $(FLOWS_TYPES) src/wasm/flows/approvals.d.ts src/wasm/flows/approvals/results.d.ts
PKG := dist/.pkg
CLI := dist/.cli
ACTION := dist/.action
DEMO := dist/.demo
DEV_PAGE := dist/.dev-page
OPERATIONS := dist/.operations
CONSOLE := dist/.console
WORKER := dist/.worker
# The operations are declared by a macro, where cargo fmt does not look.
DECLARED := $(wildcard src/ecs/*.rs tests/sim/src/api/*.rs)
CRATE := Cargo.toml Cargo.lock $(shell find src -type f)
STAND_IN := Cargo.toml Cargo.lock tests/sim/Cargo.toml $(shell find tests/sim/src -type f)
LOOK := www/tokens.css www/signs.js
# Of the page and of the command line.
PHRASES := www/phrases.js www/countdown.js
PAGE := $(shell find www/console www/hosting -type f) $(LOOK) $(PHRASES)
EDGE := $(shell find www/worker -type f) www/run.js www/frames.js $(LOOK)

# The same for every command, or each builds dependencies again that another has built with other features. Examples, of which there are
# none, give programs the features that tests have; xtask, wherever it is built too, gives macros its debug information.
WORKSPACE := --workspace --features ecs-greenlight/approval
PROGRAM := cargo build --quiet $(WORKSPACE) --examples --bin
XTASK := $(PROGRAM) xtask && $(TARGET)/debug/xtask
WASM32 := --package ecs-greenlight --package ecs-sim --lib --no-default-features --target wasm32-unknown-unknown

# SHA-256 is faster with SIMD, and smaller. Where the crates lie on this machine is nobody's business, nor may it change the size.
WASM_RUSTFLAGS := -Ctarget-feature=+simd128 --remap-path-prefix=$(or $(CARGO_HOME),$(HOME)/.cargo)/registry/src=

# $(call BUILD_WASM,profile,features,more arguments)
comma := ,
define BUILD_WASM
@test -d "$$(rustc --print target-libdir --target wasm32-unknown-unknown)" || rustup target add wasm32-unknown-unknown
RUSTFLAGS="$(WASM_RUSTFLAGS)" \
cargo rustc --profile $(1) --lib --crate-type cdylib --target wasm32-unknown-unknown --features $(2) $(3)
endef

# A module that is shipped. All have one profile, so that what they are made of is built once, and each a file of its own.
# $(call BUILD_MODULE,features,more arguments)
define BUILD_MODULE
@mkdir -p $(@D)
$(call BUILD_WASM,wasm,$(1),$(2) -- --emit=link=$@)
endef

# What JavaScript sees of a module, as wasm-bindgen writes it, without a build: $(call WRITE_TYPES,folder,module,sources)
define WRITE_TYPES
@mkdir -p dist/$(1)
@cat $(3) src/wasm/loader.d.ts > dist/$(1)/$(2).d.ts
endef

# Named one by one: with --all-features, wasm-opt emits encodings that Node 20 cannot load.
WASM_FEATURES := bulk-memory bulk-memory-opt call-indirect-overlong multivalue mutable-globals nontrapping-float-to-int reference-types sign-ext simd
# Flattened and structured again, code packs smaller, and at -O3 it packs as small as at -Oz; smaller still without local-cse, and where only short functions are
# inlined into their only caller. Low memory is unused: it is the far end of the stack.
WASM_OPT := --flatten --rereloop -O3 -O3 --skip-pass=local-cse -ocimfs 20 -fimfs 5 --low-memory-unused --strip-debug --strip-producers --strip-target-features $(addprefix --enable-,$(WASM_FEATURES))

# The worker's JavaScript with what it imports.
BUNDLE = node_modules/.bin/esbuild --bundle --format=esm --target=es2022 --alias:\#glue=./dist/worker-glue/ecs_greenlight.js --external:*.wasm --loader:.css=text \
	--define:VERSION="$$(npm pkg get version)" --legal-comments=none --log-level=warning --outdir=dist/new-worker

# Programs for Node. What they import asks for Node's modules by require().
NODE_BUNDLE = node_modules/.bin/esbuild --bundle --platform=node --format=esm --target=node20 --legal-comments=none --log-level=warning \
	--banner:js='import { createRequire } from "node:module"; const require = createRequire(import.meta.url);'

# All JavaScript, by its JSDoc.
define TSC
node_modules/.bin/tsc --project tsconfig.json
node_modules/.bin/tsc --project www/worker/tsconfig.json
node_modules/.bin/tsc --project tests/tsconfig.json
endef

FREE_PORT := const open = (port) => require("net").createServer().once("error", () => open(port + 1)) \
	.listen(port, "127.0.0.1", function () { this.close(() => console.log(port)); }); open(8080)

# The simulations, optimised. SEED and SCRIPT reach them by the environment.
OF ?= simulation worker_simulation
SIMULATION = cargo test --quiet --profile soak --features approval $(addprefix --test ,$(OF)) -- --nocapture --test-threads 1
SCHEDULES ?= 200000
# All the others: unoptimised, the simulations' small scope takes longer than these together.
RUST_TESTS := stand_in $(filter-out simulation worker_simulation,$(basename $(notdir $(wildcard tests/*.rs))) $(patsubst tests/%/main.rs,%,$(wildcard tests/*/main.rs)))

# All that decides whether, how and by whose right something is sent, and what is then said of it.
FILE ?= src/flow/act.rs src/flow/act/** src/flow/decide*.rs src/flow/hook_state.rs src/flow/stop.rs src/rollout/** src/approval/admission.rs \
	src/approval/admission/** src/approval/policy.rs src/approval/link.rs src/approval/link/** src/approval/serve/** src/approval/slack/signature.rs
# One of several parts, to run side by side on several machines: SHARD=0/8
SHARD ?=
MUTANTS_VERSION := 27.1.0
MUTANTS := $(TARGET)/cargo-mutants-$(MUTANTS_VERSION)/bin/cargo-mutants

DENY_VERSION := 0.20.2
DENY := $(TARGET)/cargo-deny-$(DENY_VERSION)/bin/cargo-deny

export ECS_SIM_BIN ?= $(SIM)
TEST_TOOLS := tests/node_modules/.package-lock.json
# The tests' is as good.
WORKERD := $(if $(wildcard tests/node_modules/miniflare),,tests/worker/node_modules/.package-lock.json)
# Found, or installed, when the first target asks for it.
CHROMIUM_ENV = CHROMIUM="$$(tests/chromium.sh)"
ENGINES_ENV = FIREFOX="$$(tests/engine.sh firefox)" WEBKIT="$$(tests/engine.sh webkit)"

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' Makefile

.PHONY: build
build: $(CLI) $(OPERATIONS) $(CONSOLE) ## Build the npm package's files (dist/pkg, dist/operations) and the static page (dist/console)

.PHONY: site
site: $(CONSOLE) ## Write the folder to upload (dist/site), for CONFIG=config.json where one is given (docs/hosting.md)
	@rm -rf dist/site dist/new-site # so that none is left from before, where this fails
	cp -R dist/console dist/new-site
	node www/hosting/site.js dist/new-site
	mv dist/new-site dist/site

.PHONY: worker
worker: $(WORKER) ## Build the edge worker (dist/worker): a folder to copy and run on Cloudflare, Node, Deno or Bun

.PHONY: release
release: ## Write what a release publishes (dist/release), for VERSION=x.y.z: npm's tarball, the crate, zips, templates, digests (docs/releasing.md)
	@[ -n "$(VERSION)" ] || { echo "Which one? make release VERSION=0.1.0" >&2; exit 1; }
	@[ -z "$$(git status --porcelain)" ] || { echo "Commit first: a release is built from what is committed." >&2; exit 1; }
	@$(XTASK) release check $(VERSION)
	$(MAKE) --no-print-directory $(CLI) $(OPERATIONS) $(CONSOLE) $(WORKER) $(ACTION)
	rm -rf dist/new-release dist/release && mkdir dist/new-release
	npm pack --silent --pack-destination dist/new-release
	cargo package --quiet --locked --package ecs-greenlight
	cp $(TARGET)/package/ecs-greenlight-$(VERSION).crate docs/templates/*.yaml dist/new-release/
	$(TARGET)/debug/xtask release pack dist/console dist/new-release ecs-greenlight-console-$(VERSION)
	$(TARGET)/debug/xtask release pack dist/worker dist/new-release ecs-greenlight-worker-$(VERSION)
	$(TARGET)/debug/xtask release pack dist/action dist/new-release ecs-greenlight-action-$(VERSION)
	$(TARGET)/debug/xtask release sum dist/new-release
	mv dist/new-release dist/release
	@cat dist/release/SHA256SUMS

.PHONY: demo
demo: $(CONSOLE) sim ## Serve the page and a stand-in ECS on one port (PORT=8080, or the next free one)
	@port=$${PORT:-$$(node -e '$(FREE_PORT)')}; \
	echo "Open http://127.0.0.1:$$port and paste one of the keys below. Ctrl-C ends it."; \
	exec $(SIM) serve --port "$$port" --scenario demo --site dist/console

.PHONY: worker-demo
worker-demo: $(WORKER) $(CONSOLE) sim $(WORKERD) ## Chat, the worker on workerd and a stand-in ECS: the whole loop in a browser (PORT=8080, or the next free one)
	@exec env PORT=$${PORT:-$$(node -e '$(FREE_PORT)')} node tests/worker/demo/main.js

.PHONY: dev
dev: $(DEV_PAGE) sim ## The page and a stand-in ECS, built again when a file changes (PORT=8080, or the next free one): a Rust edit takes seconds
	@exec env PORT=$${PORT:-$$(node -e '$(FREE_PORT)')} node tests/dev.js $(SIM) dist/dev/console $(MAKE)

.PHONY: dev-page
dev-page: $(DEV_PAGE)

.PHONY: flow
flow: ## Run the tests of flows whose name holds T=name
	cargo test --quiet $(WORKSPACE) --test flows -- $(T)

.PHONY: scene
scene: $(DEV_PAGE) sim $(TEST_TOOLS) ## Test the scenes whose name holds NAME=name, on the page of `make dev`, and take their pictures (dist/scenes)
	@mkdir -p dist/scenes
	SITE=$(abspath dist/dev/console) $(CHROMIUM_ENV) tests/node_modules/.bin/playwright test --config tests/browser/playwright.config.js --reporter list scenes.spec --grep "state: .*$(NAME)"
	SITE=$(abspath dist/dev/console) $(CHROMIUM_ENV) node tests/browser/screenshots.js dist/scenes "$(NAME)"

.PHONY: check
check: $(TYPES) node_modules/.package-lock.json $(TEST_TOOLS) ## Format, clippy, types, unit and flow tests: a minute or so once built, for the work in between
	cargo fmt --all --check
	rustfmt --edition 2024 --check $(DECLARED)
	cargo clippy --quiet $(WORKSPACE) --all-targets -- --deny warnings
	cargo test --quiet $(WORKSPACE) --lib --test flows --test approvals
	$(TSC)

.PHONY: test
test: test-cargo test-built test-worker ## Run everything that must hold: lint and all the tests below

# Side by side, because linking, downloads and many tests keep less than one core busy.
SIDE_BY_SIDE = @$(MAKE) --no-print-directory --output-sync=target --jobs

# What cargo builds: the modules, clippy and the tests, and the simulations each have a folder of their own in target/.
.PHONY: test-cargo
test-cargo:
	$(SIDE_BY_SIDE) 4 $(PKG) lint-rust test-simulation browsers $(OPERATIONS) test-rust $(DEMO) $(WORKER)

# One at a time, as apt wants it.
.PHONY: browsers
browsers: .venv/.done $(TEST_TOOLS)
	@$(CHROMIUM_ENV) && $(ENGINES_ENV)

# The worker has seconds to answer in, and is tested alone.
.PHONY: test-built
test-built:
	$(SIDE_BY_SIDE) 2 test-browser lint-javascript test-size test-package test-conformance test-runtimes test-cli test-action test-engines

.PHONY: test-rust
test-rust: ## Unit and property tests, and the flows, against the stand-in
	cargo test --quiet $(WORKSPACE) --lib --bins $(addprefix --test ,$(RUST_TESTS))
	cargo test --quiet $(WORKSPACE) --doc

.PHONY: test-simulation
test-simulation: ## The flows under 50,000 random schedules and every one of a small scope, the worker under 5,000
	SCHEDULES=50000 FAULTS=2 $(SIMULATION)

.PHONY: soak
soak: ## Play SCHEDULES=200000 random schedules, a tenth of them of the worker, then prove that mutants fail; SEED=n or SCRIPT=n.n.n replays one
	@SCHEDULES=$(SCHEDULES) FAULTS=2 $(SIMULATION)
	@[ -n "$${SEED:-}$${SCRIPT:-}" ] || { $(XTASK) mutants; }

.PHONY: mutants
mutants: $(MUTANTS) ## Alter the rules one by one; a test must notice each time (hours; FILE=src/flow/stop.rs: minutes). What lives is in target/mutants.out
	@# Builds a copy of the tree, with dependencies that stay built for the next time.
	CARGO_TARGET_DIR=$(TARGET)/mutation $(MUTANTS) mutants --output $(TARGET) $(addprefix --shard ,$(SHARD)) $(foreach file,$(FILE),--file '$(file)')

.PHONY: deny
deny: $(DENY) ## Check the licences and sources of every crate, and what is known against them (deny.toml)
	$(DENY) check --hide-inclusion-graph

.PHONY: test-size
test-size: $(OPERATIONS) $(CONSOLE) $(TEST_TOOLS) ## Check the sizes of what is downloaded against tests/size-budget.json
	node --test --test-reporter=spec tests/size.test.js

.PHONY: size
size: $(OPERATIONS) $(CONSOLE) $(TEST_TOOLS) ## Print those sizes, what their budgets leave, and the change since the last commit that this measured
	@node tests/bench/costs.js

.PHONY: test-package
test-package: $(CONSOLE) $(CLI) $(ACTION) $(OPERATIONS) sim $(TEST_TOOLS) ## The packed tarball in Node and under Vite, the packaged crate, the built page
	$(CHROMIUM_ENV) node --test --test-reporter=spec tests/packaging/*.test.js

# What the versions of Node may differ in: parsing, processes, signals, pipes, terminals.
NODE_DEPENDENT := usage credentials signals terminal list-watch

.PHONY: test-cli
test-cli: $(CLI) sim $(TEST_TOOLS) .venv/.done ## The terminal program, as processes, on this Node, 22 and 24: exit codes, signals, pipes, a pseudo-terminal, the aws CLI's credentials
	node --test --test-reporter=spec tests/cli/*.test.js
	for version in 22 24; do $$(node tests/node.js $$version) --test --test-concurrency=2 --test-reporter=spec $(addprefix tests/cli/,$(addsuffix .test.js,$(NODE_DEPENDENT))); done

.PHONY: test-action
test-action: $(ACTION) sim $(TEST_TOOLS) .venv/.done ## The GitHub Action's steps, and the workflows of docs/ci.md, as GitHub runs them: on Node 24
	$$(node tests/node.js 24) --test --test-reporter=spec tests/action/*.test.js

.PHONY: test-runtimes
test-runtimes: $(PKG) sim $(TEST_TOOLS) ## One suite in Chromium, workerd, Node, Deno and Bun
	$(CHROMIUM_ENV) node --test --test-reporter=spec tests/runtimes/*.test.js

.PHONY: test-worker
test-worker: $(WORKER) $(CONSOLE) sim $(TEST_TOOLS) ## The edge worker, in workerd, Node, Deno and Bun; its page in Chromium
	$(CHROMIUM_ENV) node --test --test-concurrency=2 --test-reporter=spec tests/worker/*.test.js tests/worker/e2e/*.test.js

.PHONY: test-conformance
test-conformance: $(PKG) $(WORKER) dist/regions.json sim $(TEST_TOOLS) .venv/.done ## Against the AWS SDK, botocore, boto3, the aws CLI and cfn-lint
	node --test --test-reporter=spec tests/conformance/*.test.js
	.venv/bin/python -m pytest --quiet tests/conformance

.PHONY: test-browser
test-browser: $(CONSOLE) sim $(TEST_TOOLS) .venv/.done ## Every screen of the page in Chromium, against the stand-in; signing in against moto too
	$(CHROMIUM_ENV) tests/node_modules/.bin/playwright test --config tests/browser/playwright.config.js --reporter list

.PHONY: test-engines
test-engines: $(CONSOLE) sim $(TEST_TOOLS) ## The same suite and the page in Firefox and WebKitGTK; skipped where they cannot be had
	$(ENGINES_ENV) node --test --test-reporter=spec tests/engines/*.test.js

.PHONY: screenshots
screenshots: $(CONSOLE) sim $(TEST_TOOLS) ## Take the pictures of the README and the docs again (docs/images)
	$(CHROMIUM_ENV) node tests/browser/screenshots.js

.PHONY: bench
bench: $(CONSOLE) $(OPERATIONS) $(WORKER) sim $(TEST_TOOLS) ## Measure against the peers, the page, the edge worker; writes docs/benchmarks.md
	$(CHROMIUM_ENV) node tests/bench/bench.js

.PHONY: fmt
fmt: ## Format the Rust code
	cargo fmt --all
	rustfmt --edition 2024 $(DECLARED)

.PHONY: facts
facts: .venv/.done ## Write what the crate states wherever it stands again: policies, lists of operations, the stand-in's facts, TypeScript's types
	$(XTASK) facts
	WRITE_TYPES=yes cargo test --quiet --package ecs-greenlight --features approval --lib typescript
	.venv/bin/python tests/conformance/model.py
	$(MAKE) --no-print-directory sentences

.PHONY: sentences
sentences: node_modules/.package-lock.json $(TEST_TOOLS) ## Write every sentence that people may see into one list, to be read in one go (tests/sentences.txt)
	node tests/sentences.js

.PHONY: lint
lint: lint-rust lint-javascript ## Formatting, clippy (native and wasm32), rustdoc, types of all JavaScript, that the mutants still apply, that `make facts` would change nothing

.PHONY: lint-rust
lint-rust:
	cargo fmt --all --check
	rustfmt --edition 2024 --check $(DECLARED)
	cargo clippy --quiet $(WORKSPACE) --all-targets -- --deny warnings
	cargo clippy --quiet --workspace --lib --examples -- --deny warnings
	cargo clippy --quiet $(WASM32) --features ecs-greenlight/wasm-operations -- --deny warnings
	cargo clippy --quiet $(WASM32) --features ecs-greenlight/wasm-flows -- --deny warnings
	cargo clippy --quiet $(WASM32) --features ecs-greenlight/wasm-flows,ecs-greenlight/approval,ecs-sim/wasm -- --deny warnings
	RUSTDOCFLAGS="--deny warnings" cargo doc --quiet --no-deps $(WORKSPACE) --lib --examples
	$(XTASK) mutants --check
	$(XTASK) facts --check

.PHONY: lint-javascript
lint-javascript: $(PKG) $(OPERATIONS) $(DEMO) $(WORKER) $(TEST_TOOLS)
	node tests/imports.js
	node tests/sentences.js --check
	$(TSC)

.PHONY: types
types: $(TYPES) node_modules/.package-lock.json $(TEST_TOOLS) ## Check the types of all JavaScript, without a build of the modules
	$(TSC)

.PHONY: clean
clean: ## Remove what was built and installed here
	rm -rf dist target .venv .browsers node_modules tests/node_modules tests/worker/node_modules tests/bench/peer/node_modules

.PHONY: wasm
wasm: $(CLI) $(OPERATIONS) ## Build only what the npm package holds (dist/pkg, dist/operations)

.PHONY: sim
sim: ## Build only the stand-in ECS
	$(PROGRAM) ecs-sim --bin xtask

# What the targets above are made of. A step that makes many files leaves a stamp: dist/.pkg, .venv/.done.

$(MUTANTS) $(DENY):
	cargo install $(@F) --version $(if $(filter %mutants,$@),$(MUTANTS_VERSION),$(DENY_VERSION)) --locked --debug --quiet --root $(@D)/.. --target-dir $(TARGET)/tools-build
	@rm -rf $(TARGET)/tools-build

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-progress

tests/worker/node_modules/.package-lock.json: tests/worker/package.json tests/worker/package-lock.json
	cd tests/worker && npm ci --no-progress

tests/node_modules/.package-lock.json: tests/package.json tests/package-lock.json
	cd tests && npm ci --no-progress

.venv/.done: tests/conformance/requirements.txt tests/conformance/constraints.txt
	@# Debian and Ubuntu keep what venv needs in a package of its own.
	python3 -m venv --clear .venv || { apt-get install --yes python3-venv && python3 -m venv --clear .venv; }
	.venv/bin/python -m pip install --quiet --requirement $< --constraint tests/conformance/constraints.txt
	touch $@

$(WASM): $(CRATE)
	$(call BUILD_MODULE,wasm-flows)

# The stand-in ECS, for the page's demo.
$(SIM_WASM): $(STAND_IN)
	$(call BUILD_MODULE,wasm,--package ecs-sim --no-default-features)

$(OPERATIONS_WASM): $(CRATE)
	@# Small enough that some size may go for speed.
	$(call BUILD_MODULE,wasm-operations,--config 'profile.wasm.opt-level="s"')

$(WORKER_WASM): $(CRATE)
	$(call BUILD_MODULE,wasm-flows$(comma)approval)

$(TYPES): $(WORKER_TYPES) src/wasm/operations.d.ts src/wasm/loader.d.ts tests/sim/src/wasm.d.ts www/greenlight.js www/module.js www/frames.js www/run.js node_modules/.package-lock.json
	$(call WRITE_TYPES,pkg,ecs_greenlight,$(FLOWS_TYPES))
	$(call WRITE_TYPES,operations,ecs_greenlight,$(OPERATIONS_TYPES))
	$(call WRITE_TYPES,worker-glue,ecs_greenlight,$(WORKER_TYPES))
	$(call WRITE_TYPES,demo,ecs_sim,tests/sim/src/wasm.d.ts)
	@# Where the package was built before, its entry's types are of then.
	@test ! -e dist/pkg/greenlight.js || { cp www/greenlight.js www/module.js www/frames.js www/run.js dist/pkg/ && node_modules/.bin/tsc --project tsconfig.pkg.json; }
	@touch $@

$(PKG): $(WASM) www/greenlight.js www/module.js www/frames.js www/run.js tsconfig.pkg.json $(wildcard xtask/src/*.rs) node_modules/.package-lock.json
	rm -rf dist/new
	$(XTASK) glue $(WASM) dist/new
	node_modules/.bin/wasm-opt $(WASM_OPT) dist/new/ecs_greenlight_bg.wasm --output dist/new/ecs_greenlight_bg.wasm
	cp www/greenlight.js www/module.js www/frames.js www/run.js dist/new/
	rm -rf dist/pkg && mv dist/new dist/pkg
	node_modules/.bin/tsc --project tsconfig.pkg.json
	@touch $@

# The terminal program lies within the package that it runs on.
$(CLI): $(PKG) $(PHRASES) $(wildcard www/cli/*.js www/hosting/*.js) www/console/config-problems.js dist/regions.json
	rm -rf dist/pkg/cli dist/pkg/hosting && mkdir dist/pkg/cli dist/pkg/hosting
	cp www/cli/*.js dist/pkg/cli/
	cp $(PHRASES) dist/pkg/
	$(NODE_BUNDLE) www/hosting/configure.js --outfile=dist/pkg/hosting/configure.js
	cp dist/regions.json dist/pkg/hosting/
	@touch $@

# The action is one file and its module.
$(ACTION): $(CLI) $(wildcard www/action/*.js)
	rm -rf dist/action-sources dist/new-action && cp -R dist/pkg dist/action-sources && cp -R www/action dist/action-sources/
	$(NODE_BUNDLE) dist/action-sources/action/main.js --outfile=dist/new-action/main.js
	cp dist/pkg/ecs_greenlight_bg.wasm dist/new-action/
	rm -rf dist/action dist/action-sources && mv dist/new-action dist/action
	@touch $@

# The page of `make dev`: its modules are neither optimised nor linked as one, so that they are there in seconds.
dist/dev/pkg/.done: $(CRATE) www/greenlight.js www/module.js www/frames.js www/run.js $(wildcard xtask/src/*.rs)
	$(call BUILD_WASM,dev,wasm-flows)
	$(XTASK) glue $(TARGET)/wasm32-unknown-unknown/debug/ecs_greenlight.wasm $(@D)
	@cp www/greenlight.js www/module.js www/frames.js www/run.js $(@D)
	@touch $@

dist/dev/demo/.done: $(STAND_IN) www/stand-in.js $(wildcard xtask/src/*.rs)
	$(call BUILD_WASM,dev,wasm,--package ecs-sim --no-default-features)
	$(XTASK) glue $(TARGET)/wasm32-unknown-unknown/debug/ecs_sim.wasm $(@D)
	@cp www/stand-in.js $(@D)
	@touch $@

$(DEV_PAGE): dist/dev/pkg/.done dist/dev/demo/.done dist/regions.json vite.config.js $(PAGE) node_modules/.package-lock.json
	BUILT=dev node_modules/.bin/vite build --logLevel warn --outDir $(abspath dist/dev/console)
	@touch $@

$(OPERATIONS): $(OPERATIONS_WASM) $(wildcard xtask/src/*.rs) node_modules/.package-lock.json
	rm -rf dist/new-operations
	$(XTASK) glue $(OPERATIONS_WASM) dist/new-operations
	node_modules/.bin/wasm-opt $(WASM_OPT) dist/new-operations/ecs_greenlight_bg.wasm --output dist/new-operations/ecs_greenlight_bg.wasm
	rm -rf dist/operations && mv dist/new-operations dist/operations
	@touch $@

$(DEMO): $(SIM_WASM) www/stand-in.js $(wildcard xtask/src/*.rs) node_modules/.package-lock.json
	rm -rf dist/demo
	$(XTASK) glue $(SIM_WASM) dist/demo
	node_modules/.bin/wasm-opt $(WASM_OPT) dist/demo/ecs_sim_bg.wasm --output dist/demo/ecs_sim_bg.wasm
	cp www/stand-in.js dist/demo/
	@touch $@

dist/regions.json: dist/.new_regions $(wildcard src/endpoint.rs src/endpoint/*) $(wildcard xtask/src/*.rs)
	$(XTASK) regions $$NEW_REGIONS > $@

$(WORKER): $(WORKER_WASM) $(EDGE) $(wildcard xtask/src/*.rs) node_modules/.package-lock.json
	rm -rf dist/worker-glue dist/new-worker
	$(XTASK) glue $(WORKER_WASM) dist/worker-glue
	mkdir dist/new-worker
	node_modules/.bin/wasm-opt $(WASM_OPT) dist/worker-glue/ecs_greenlight_bg.wasm --output dist/new-worker/ecs_greenlight_bg.wasm
	$(BUNDLE) --conditions=workerd --external:cloudflare:workers www/worker/workerd.js
	$(BUNDLE) --conditions=node --platform=node --splitting --chunk-names=shared-[hash] www/worker/{worker,serve-node,serve-deno,serve-bun}.js
	cp www/worker/new-key.js www/worker/wrangler.toml www/worker/settings.schema.json dist/new-worker/
	echo '{ "private": true, "type": "module" }' > dist/new-worker/package.json
	rm -rf dist/worker && mv dist/new-worker dist/worker
	@touch $@

$(CONSOLE): $(PKG) $(DEMO) dist/regions.json vite.config.js package.json $(PAGE)
	node_modules/.bin/vite build --logLevel warn
	@touch $@

# It changes only when the variable does.
dist/.new_regions: FORCE
	@mkdir -p dist
	@echo "$$NEW_REGIONS" | cmp --silent - $@ || echo "$$NEW_REGIONS" > $@

.PHONY: FORCE
FORCE:
