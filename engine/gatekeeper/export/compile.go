package export

import (
	"errors"
	"fmt"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
)

// gatekeeperOPA is the version of OPA that Gatekeeper 3.23 is built with (its
// go.mod).
const gatekeeperOPA = "v1.17.1"

// oldCapabilities are the built-ins and features of that version.
var oldCapabilities = sync.OnceValues(func() (*ast.Capabilities, error) {
	return ast.LoadCapabilitiesVersion(gatekeeperOPA)
})

// compile refuses code that Gatekeeper's OPA does not compile.
func (c code) compile() error {
	capabilities, err := oldCapabilities()
	if err != nil {
		return fmt.Errorf("load the capabilities of OPA %s: %w", gatekeeperOPA, err)
	}
	options := ast.ParserOptions{RegoVersion: ast.RegoV1, Capabilities: capabilities}
	modules := map[string]*ast.Module{}
	add := func(name, text string) error {
		m, err := ast.ParseModuleWithOpts(name, text, options)
		if err != nil {
			return refuse("Gatekeeper's OPA %s does not parse it: %s", gatekeeperOPA, firstError(err))
		}
		modules[name] = m
		return nil
	}
	if err := add("rule.rego", c.entry); err != nil {
		return err
	}
	for i, lib := range c.libraries {
		if err := add(fmt.Sprintf("%s.%d.rego", lib.pkg, i), lib.text); err != nil {
			return err
		}
	}
	compiler := ast.NewCompiler().WithCapabilities(capabilities)
	compiler.Compile(modules)
	if compiler.Failed() {
		return refuse("Gatekeeper's OPA %s does not compile it: %s", gatekeeperOPA, firstError(compiler.Errors))
	}
	return nil
}

// firstError is the first of OPA's errors, on one line.
func firstError(err error) string {
	var all ast.Errors
	if errors.As(err, &all) && len(all) > 0 {
		return fmt.Sprintf("%s: %s", place(all[0].Location), all[0].Message)
	}
	return err.Error()
}
