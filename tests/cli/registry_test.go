package cli

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"github.com/google/go-containerregistry/pkg/registry"
	"github.com/rogpeppe/go-internal/testscript"
)

// startRegistry starts a registry, and a server of the files in bundles/, for
// the rest of the script: $REGISTRY and $SERVER are their addresses. While a
// file called "down" is in the work directory, both refuse everything.
func startRegistry(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: registry")
	}
	down, files := ts.MkAbs("down"), os.DirFS(ts.MkAbs("bundles"))
	unless := func(next http.Handler) *httptest.Server {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if _, err := os.Stat(down); err == nil {
				http.Error(w, "down", http.StatusForbidden)
				return
			}
			next.ServeHTTP(w, r)
		}))
		ts.Defer(server.Close)
		return server
	}
	host := func(s *httptest.Server) string { return strings.TrimPrefix(s.URL, "http://") }
	ts.Setenv("REGISTRY", host(unless(registry.New(registry.Logger(log.New(io.Discard, "", 0))))))
	ts.Setenv("SERVER", host(unless(http.FileServerFS(files))))
}

// envsubst FILE... puts the values of the script's variables into files.
func envsubst(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: envsubst file...")
	}
	for _, file := range args {
		text := os.Expand(ts.ReadFile(file), ts.Getenv)
		ts.Check(os.WriteFile(ts.MkAbs(file), []byte(text), 0o666))
	}
}
