package web

import (
	"context"
	"encoding/json"
	"io/fs"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"zuruf/live"
)

var pagePaths = map[string]string{"/": "index.html", "/desk": "desk.html", "/host": "host.html", "/setup": "setup.html", "/enter/a.b": "enter.html", "/overlay/a.b": "overlay.html"}

// TestPages: every page comes with the headers that guard it, built or not.
func TestPages(t *testing.T) {
	w := newWorld(t)
	pagePaths["/"+w.show.Code] = "viewer.html"
	for path, file := range pagePaths {
		r := w.get(path)
		built, err := dist.ReadFile("dist/" + file)
		switch {
		case err == nil && (r.Code != 200 || r.Body.String() != string(built) || r.Header().Get("Content-Type") != "text/html; charset=utf-8" || r.Header().Get("Cache-Control") != "no-cache"):
			t.Errorf("%s: %d %v", path, r.Code, r.Header())
		case err != nil && (r.Code != 503 || !strings.Contains(r.Body.String(), "npm run build") || !strings.Contains(r.Body.String(), "noch nicht gebaut")):
			t.Errorf("%s, which is not built: %d %s", path, r.Code, r.Body)
		}
	}
	for _, path := range []string{"/", "/healthz", "/nosuch", "/api/v1/shows", "/assets/nosuch.js"} {
		h := w.get(path).Header()
		policy := h.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'self'"} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: policy %q", path, policy)
			}
		}
		if strings.Contains(policy, "unsafe") || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: %v", path, h)
		}
	}
}

var (
	inline = regexp.MustCompile(`(?i)<script(?:\s+[^>]*)?>\s*[^<\s]|<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:`)
	linked = regexp.MustCompile(`(?:src|href)="([^"]*)"`)
)

// TestBuiltPagesKeepThePolicy: nothing inline, nothing from elsewhere, and
// everything they name is served, named by its hash and kept for ever.
func TestBuiltPagesKeepThePolicy(t *testing.T) {
	for bad, want := range map[string]bool{
		`<script>alert(1)</script>`: true, `<p style="x">`: true, `<p onclick="x">`: true, `<style>`: true, `<a href="javascript:x">`: true,
		`<script type="module" src="/assets/a.js"></script>`: false, `<html lang="en" data-page="overlay">`: false, "<script src=\"/a.js\">\n</script>": false,
	} {
		if inline.MatchString(bad) != want {
			t.Errorf("%s is found to be inline: %v", bad, !want)
		}
	}
	w := newWorld(t)
	files, err := fs.Glob(dist, "dist/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		b, err := dist.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if found := inline.FindString(string(b)); found != "" {
			t.Errorf("%s: inline: %s", file, found)
		}
		links := linked.FindAllStringSubmatch(string(b), -1)
		if len(links) < 2 {
			t.Errorf("%s names %d files", file, len(links))
		}
		for _, m := range links {
			r := w.get(m[1])
			if !strings.HasPrefix(m[1], "/") || r.Code != 200 || r.Body.Len() == 0 {
				t.Errorf("%s names %s: %d", file, m[1], r.Code)
			}
			if strings.HasPrefix(m[1], "/assets/") && !strings.Contains(r.Header().Get("Cache-Control"), "immutable") {
				t.Errorf("%s may not be kept: %v", m[1], r.Header())
			}
			if strings.HasSuffix(m[1], ".js") && !strings.HasPrefix(r.Header().Get("Content-Type"), "text/javascript") {
				t.Errorf("%s is %s", m[1], r.Header().Get("Content-Type"))
			}
		}
	}
}

func TestCodes(t *testing.T) {
	w := newWorld(t)
	code := w.show.Code
	lower := strings.ToLower(code)
	for path, to := range map[string]string{
		"/" + lower: "/" + code, "/" + lower + "?via=youtube": "/" + code + "?via=youtube", "/" + code[:3] + "-" + code[3:] + "?via=facebook&lang=de": "/" + code + "?via=facebook&lang=de",
	} {
		if r := w.get(path); r.Code != http.StatusFound || r.Header().Get("Location") != to {
			t.Errorf("%s leads with %d to %q, want %q", path, r.Code, r.Header().Get("Location"), to)
		}
	}
	for _, path := range []string{"/nosuch", "/F7QK30", "/admin", "/wp-login.php", "/F7QK3MM", "/%00", "/a/b", "/assets/", "/assets/../viewer.html", "/viewer.html", "/assets/viewer.html", "/demo", "/api/v1/demo"} {
		if r := w.get(path); r.Code != 404 {
			t.Errorf("%s: %d", path, r.Code)
		}
	}
	var out struct {
		Error struct{ Code, Message string }
	}
	r := w.get("/nosuch", header("Accept-Language", "de"))
	if err := json.Unmarshal(r.Body.Bytes(), &out); err != nil || out.Error.Code != "not_found" || out.Error.Message != "Das gibt es hier nicht." {
		t.Errorf("%s %v", r.Body, err)
	}
}

// TestTheDemo hands its visitor every role; the links carry no sessions.
func TestTheDemo(t *testing.T) {
	w := newWorld(t, func(s *Server) {
		s.Demo = func(context.Context) (DemoLinks, error) {
			return DemoLinks{Code: "F7QK3M", Desk: "/desk", Sessions: map[live.Role]string{live.Moderator: "a-session", live.Host: "another"}}, nil
		}
	})
	set := w.get("/demo").Result().Cookies()
	if len(set) != 2 || !set[0].HttpOnly {
		t.Errorf("%v", set)
	}
	r := w.get("/api/v1/demo")
	if r.Code != 200 || strings.Contains(r.Body.String(), "a-session") || !strings.Contains(r.Body.String(), `"desk":"/desk"`) {
		t.Errorf("%d %s", r.Code, r.Body)
	}
	broken := newWorld(t, func(s *Server) {
		s.Demo = func(context.Context) (DemoLinks, error) { return DemoLinks{}, live.ErrUnavailable }
	})
	for _, path := range []string{"/demo", "/api/v1/demo"} {
		if r := broken.get(path); r.Code != 503 {
			t.Errorf("%s: %d", path, r.Code)
		}
	}
}
