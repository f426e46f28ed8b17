# Everything a developer runs. `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
STATICCHECK := go tool staticcheck
OPA := go tool opa

help: ## show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## install what the tests need on a bare Debian machine (apt) and fetch the modules
	@missing=; for pair in git:git gcc:gcc debootstrap:debootstrap dockerd:docker.io containerd:containerd node:nodejs npm:npm \
	  python3:python3-venv ruby:ruby sqlite3:sqlite3 objcopy:binutils; do \
	  command -v $${pair%%:*} >/dev/null || missing="$$missing $${pair##*:}"; done; \
	ls /usr/share/java/*-[0-9]*.jar >/dev/null 2>&1 || missing="$$missing libcommons-lang3-java"; \
	if [ -n "$$missing" ]; then apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends libc6-dev make $$missing; fi
	go mod download
	cd tests/pss/oracle && go mod download
	cd tests/helm/oracle && go mod download
	cd tests/gatekeeper && go mod download && cd oracle && go mod download
	go mod download github.com/knqyf263/go-rpmdb@v0.1.1 # its databases, not its code
	cd tests/govulncheck/oracle && go mod download

build: ## build bin/boltseal; without cgo: it starts faster and is one static file
	CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o bin/boltseal ./cmd/boltseal

test: ## run every test this machine can run; lists what was skipped and why
	go run ./tests/runner ./...
	$(MAKE) --no-print-directory parity-pss parity-helm parity-vuln parity-gatekeeper

images: ## make the real images that tests/images judges, once (root; some minutes); without them its tests are skipped
	go run ./tests/images/make

parity-pss: ## the rules pss/* beside Kubernetes' own library (PODS=4000 generated from SEED=1); part of make test
	@# -mod=mod: the module follows the versions of the main one.
	cd tests/pss/oracle && go test -mod=mod . -pods $(or $(PODS),4000) -seed $(or $(SEED),1)

parity-helm: ## charts rendered by Helm itself and by us; part of make test
	cd tests/helm/oracle && go test -mod=mod .

parity-vuln: ## advisories for Go binaries beside govulncheck's (BINARIES=60 made from SEED=1); part of make test
	cd tests/govulncheck/oracle && go test -mod=mod . -binaries $(or $(BINARIES),60) -seed $(or $(SEED),1)

parity: ## the exported rules in Gatekeeper itself beside our engine: make parity PATHS="…" [RULES=glob]
	cd tests/gatekeeper && go run -mod=mod ./parity -rules '$(or $(RULES),**)' $(abspath $(PATHS))

parity-gatekeeper: ## what we read of Gatekeeper beside Gatekeeper itself (MATCHES=6000 made from SEED=1); part of make test
	cd tests/gatekeeper && go test -mod=mod . -matches $(or $(MATCHES),6000) -seed $(or $(SEED),1)

lint: ## gofmt, go vet, staticcheck
	@test -z "$$(gofmt -l cmd engine policies inputs tests)" || { echo "gofmt: run 'gofmt -w' on:"; gofmt -l cmd engine policies inputs tests; exit 1; }
	go vet ./...
	$(STATICCHECK) ./...

generate: ## write policies/{index.json,schemas,RULES.md,COVERAGE.md} anew
	go run ./cmd/internal/generate

verify: lint ## all checks that are no tests: formats, policies with plain opa, generated files, house rules
	$(OPA) fmt --list --fail policies/lib policies/rules
	$(OPA) test --ignore examples --coverage --threshold 100 --format=json policies/lib policies/rules >/dev/null
	$(OPA) test --ignore examples policies/lib policies/rules
	go run ./cmd/internal/verify
	go run ./cmd/internal/generate -check
	go mod verify
	go test ./tests/house

bench: images ## whole-process speed beside the peers, as ratios in one run
	go run ./tests/bench

.PHONY: help setup build test images parity-pss parity-helm parity-vuln parity parity-gatekeeper lint generate verify bench
