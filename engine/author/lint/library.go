package lint

import (
	"io/fs"
	"strings"
	"sync"

	"github.com/boltseal/boltseal/engine"
	"github.com/open-policy-agent/opa/v1/ast"
)

// parsedLibrary is the shipped library without its tests, parsed once.
var parsedLibrary = sync.OnceValue(func() map[string]*ast.Module {
	out := map[string]*ast.Module{}
	tree := engine.Shipped().FS
	_ = fs.WalkDir(tree, "lib", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".rego") || strings.HasSuffix(name, "_test.rego") {
			return err
		}
		content, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		module, err := ast.ParseModuleWithOpts("boltseal/"+name, string(content), ast.ParserOptions{RegoVersion: ast.RegoV1})
		if err == nil {
			out["boltseal/"+name] = module
		}
		return err
	}) // embedded: a fault in it would fail the build
	return out
})

// shippedLibrary are copies: compiling changes modules.
func shippedLibrary() map[string]*ast.Module {
	out := map[string]*ast.Module{}
	for name, module := range parsedLibrary() {
		out[name] = module.Copy()
	}
	return out
}
