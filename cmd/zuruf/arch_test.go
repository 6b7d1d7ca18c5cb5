package main

import (
	"go/build"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// tiers is the law of imports: a package may import packages of lower tiers
// only, and of its own tier none but those named in siblings.
var tiers = []struct {
	tier     int
	prefix   string
	siblings map[string]string // allowed import of the same tier → reason
}{
	{0, "zuruf/live", nil},
	{1, "zuruf/live/store", map[string]string{"zuruf/live/store": "the engine belongs to the store and is chosen by cmd"}},
	{1, "zuruf/live/hub", nil},
	{1, "zuruf/live/wire", nil},
	{1, "zuruf/live/poll", nil},
	{1, "zuruf/live/room", map[string]string{"zuruf/live/room": "its own folders: hand, codec, gcc, record"}},
	{2, "zuruf/moderation", map[string]string{"zuruf/moderation": "its own folders: rules, text"}},
	{2, "zuruf/overlay", nil},
	{2, "zuruf/ingest", map[string]string{"zuruf/ingest": "connectors implement its contract"}},
	{3, "zuruf/web", map[string]string{"zuruf/web": "its own folders: api, auth, feed, ws"}},
	{4, "zuruf/cmd", map[string]string{"zuruf/cmd": "its own folders"}},
}

// homes says which package alone may import a library.
var homes = map[string][]string{
	"github.com/go-chi/chi/v5":            {"zuruf/web"},
	"github.com/gorilla/websocket":        {"zuruf/web/ws", "zuruf/web/api", "zuruf/cmd/zuruf/load", "zuruf/ingest"},
	"golang.org/x/oauth2":                 {"zuruf/ingest/accounts"},
	"github.com/redis/go-redis/v9":        {"zuruf/live/store", "zuruf/cmd/zuruf"},
	"github.com/valyala/fastjson":         {"zuruf/live/wire", "zuruf/ingest", "zuruf/cmd/zuruf/load"},
	"github.com/boombuler/barcode":        {"zuruf/web/api"},
	"github.com/alecthomas/kong":          {"zuruf/cmd/zuruf"},
	"github.com/prometheus/client_golang": {"zuruf/web"},
	"github.com/alicebob/miniredis/v2":    {"zuruf/live/store/embedded"},
	"github.com/pion":                     {"zuruf/live/room"},
}

func find(pkg string) (tier int, prefix string, siblings map[string]string) {
	best := -1
	for i, t := range tiers {
		if (pkg == t.prefix || strings.HasPrefix(pkg, t.prefix+"/")) && (best < 0 || len(t.prefix) > len(tiers[best].prefix)) {
			best = i
		}
	}
	if best < 0 {
		return -1, "", nil
	}
	return tiers[best].tier, tiers[best].prefix, tiers[best].siblings
}

func TestImportsKeepTheLaw(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	packages := 0
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if name := d.Name(); name == "node_modules" || name == "ui" || name == "bin" || strings.HasPrefix(name, ".") && path != root {
			return fs.SkipDir
		}
		p, err := build.ImportDir(path, 0)
		if err != nil {
			return nil // no Go files here
		}
		rel, _ := filepath.Rel(root, path)
		packages++
		check(t, "zuruf/"+filepath.ToSlash(rel), p.Imports)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if packages < 15 {
		t.Fatalf("only %d packages were looked at", packages)
	}
}

func check(t *testing.T, pkg string, imports []string) {
	tier, prefix, siblings := find(pkg)
	if tier < 0 {
		t.Errorf("%s stands in no tier", pkg)
		return
	}
	for _, imp := range imports {
		if strings.HasPrefix(imp, "zuruf/") {
			other, otherPrefix, _ := find(imp)
			if other < tier || other == tier && (otherPrefix == prefix && (siblings[otherPrefix] != "" || pkg == prefix)) {
				continue
			}
			t.Errorf("%s imports %s: a tier imports only lower ones", pkg, imp)
			continue
		}
		if pkg == "zuruf/live" && strings.Contains(imp, ".") {
			t.Errorf("live imports %s: the domain uses the standard library only", imp)
		}
		for library, allowed := range homes {
			if (imp == library || strings.HasPrefix(imp, library+"/")) && !within(pkg, allowed) {
				t.Errorf("%s imports %s, whose home is %v", pkg, library, allowed)
			}
		}
	}
}

func within(pkg string, homes []string) bool {
	for _, h := range homes {
		if pkg == h || strings.HasPrefix(pkg, h+"/") {
			return true
		}
	}
	return false
}
