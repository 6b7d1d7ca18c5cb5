# make help lists the targets. Needed: Go 1.26, Node 20 with npm; make test also
# installs Debian's redis-server, chromium and fonts where it may.

SHELL := /bin/bash
UI := web/ui
GOBUILD := CGO_ENABLED=0 go build -trimpath -ldflags "-s -w"
PACKAGES := redis-server chromium fonts-noto-core fonts-noto-color-emoji
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

.PHONY: help run test check-go check-ui test-go e2e bench fuzz build ui packages clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: ui ## build everything and start the demo show
	$(GOBUILD) -o bin/zuruf ./cmd/zuruf
	./bin/zuruf demo

ui: $(UI)/node_modules/.package-lock.json ## build the pages into web/dist
	cd $(UI) && npm run --silent build

$(UI)/node_modules/.package-lock.json: $(UI)/package-lock.json
	cd $(UI) && npm ci --no-audit --no-fund

test: packages check-go check-ui ui test-go e2e ## everything: format, vet, staticcheck, Go, UI, browser
	@echo "all tests passed"

packages: # what the tests need of the system
	@missing=(); \
	command -v redis-server >/dev/null || missing+=(redis-server); \
	command -v chromium >/dev/null || missing+=(chromium); \
	fc-list 2>/dev/null | grep -qi 'noto.*emoji' || missing+=(fonts-noto-core fonts-noto-color-emoji); \
	if (( $${#missing[@]} )); then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends fontconfig "$${missing[@]}"; \
	  else echo "make test needs these packages: $${missing[*]} (apt-get install $${missing[*]})" >&2; exit 1; fi; fi

check-go: # format, vet, staticcheck, generated files
	@unformatted="$$(gofmt -l cmd live moderation overlay ingest web/*.go web/api web/auth web/feed web/rtc web/ws)"; \
	if [ -n "$$unformatted" ]; then echo "gofmt -w these: $$unformatted" >&2; exit 1; fi
	go vet ./...
	go tool staticcheck ./...
	@cp $(UI)/src/lib/wire.gen.ts /tmp/wire.$$$$.ts; go tool tygo generate && cmp /tmp/wire.$$$$.ts $(UI)/src/lib/wire.gen.ts \
	  || { echo "web/ui/src/lib/wire.gen.ts was not current: commit what go tool tygo generate wrote" >&2; exit 1; }; rm -f /tmp/wire.$$$$.ts

check-ui: $(UI)/node_modules/.package-lock.json # types and unit tests of the pages
	cd $(UI) && npm run --silent check && npm run --silent test

test-go: # all Go tests, on real Redis and the built-in engine
	go test -race -shuffle=on ./...

e2e: # the program in a real browser
	$(GOBUILD) -o bin/zuruf ./cmd/zuruf
	cd $(UI) && npm run --silent e2e

bench: packages ## Go benchmarks with allocations, each beside its baseline
	go test -p 1 -run '^$$' -bench . -benchmem ./...

FUZZTIME := 10m
fuzz: ## fuzz every decoder for FUZZTIME (10m) each, and keep what was found interesting
	@for dir in $$(grep -lr '^func Fuzz' --include=*_test.go ingest live/poll live/room web/rtc | xargs -n1 dirname | sort -u); do \
	  for target in $$(grep -h '^func Fuzz' $$dir/*_test.go | sed -E 's/func (Fuzz[A-Za-z]+).*/\1/'); do \
	    echo "$$dir $$target"; go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) ./$$dir || exit 1; \
	    mkdir -p $$dir/testdata/corpus; \
	    for entry in $$(go env GOCACHE)/fuzz/zuruf/$$dir/$$target/*; do tail -n +2 $$entry | paste -sd '\t'; done \
	      | sort > $$dir/testdata/corpus/$$target.txt; \
	  done; done

build: ui ## static binaries for Linux, macOS and Windows in bin/
	GOOS=linux GOARCH=amd64 $(GOBUILD) -o bin/zuruf-linux-amd64 ./cmd/zuruf
	GOOS=linux GOARCH=arm64 $(GOBUILD) -o bin/zuruf-linux-arm64 ./cmd/zuruf
	GOOS=darwin GOARCH=arm64 $(GOBUILD) -o bin/zuruf-darwin-arm64 ./cmd/zuruf
	GOOS=windows GOARCH=amd64 $(GOBUILD) -o bin/zuruf-windows-amd64.exe ./cmd/zuruf

clean: ## remove what was built
	rm -rf bin $(UI)/node_modules web/dist/* && touch web/dist/.gitkeep
