package schema

import (
	"fmt"
	"sync"

	"github.com/boltseal/boltseal/inputs/sbom/tree"
)

// The schemas are compiled when the first document of their version asks for
// them, once for all documents of a run.
var (
	json12 = once("bom-1.2.schema.json")
	json13 = once("bom-1.3.schema.json")
	json14 = once("bom-1.4.schema.json")
	json15 = once("bom-1.5.schema.json")
	json16 = once("bom-1.6.schema.json")
	json17 = once("bom-1.7.schema.json")
	spdx2  = once("spdx-2.schema.json")
	xml10  = onceXSD("bom-1.0.xsd")
	xml11  = onceXSD("bom-1.1.xsd")
	xml12  = onceXSD("bom-1.2.xsd")
	xml13  = onceXSD("bom-1.3.xsd")
	xml14  = onceXSD("bom-1.4.xsd")
	xml15  = onceXSD("bom-1.5.xsd")
	xml16  = onceXSD("bom-1.6.xsd")
	xml17  = onceXSD("bom-1.7.xsd")
)

func once(name string) func() (*rule, error) {
	return sync.OnceValues(func() (*rule, error) {
		c := &compiler{read: readSchema, files: map[string]*tree.Tree{}, rules: map[string]*rule{}}
		return c.compile(name, "")
	})
}

func onceXSD(name string) func() (*xsd, error) {
	return sync.OnceValues(func() (*xsd, error) { return compileXSD(readSchema, name) })
}

// compiled is the schema of a file.
func compiled(name string) (*rule, error) {
	switch name {
	case "bom-1.2.schema.json":
		return json12()
	case "bom-1.3.schema.json":
		return json13()
	case "bom-1.4.schema.json":
		return json14()
	case "bom-1.5.schema.json":
		return json15()
	case "bom-1.6.schema.json":
		return json16()
	case "bom-1.7.schema.json":
		return json17()
	case "spdx-2.schema.json":
		return spdx2()
	}
	return nil, fmt.Errorf("there is no schema %s", name)
}

// compiledXSD is the schema of a file.
func compiledXSD(name string) (*xsd, error) {
	switch name {
	case "bom-1.0.xsd":
		return xml10()
	case "bom-1.1.xsd":
		return xml11()
	case "bom-1.2.xsd":
		return xml12()
	case "bom-1.3.xsd":
		return xml13()
	case "bom-1.4.xsd":
		return xml14()
	case "bom-1.5.xsd":
		return xml15()
	case "bom-1.6.xsd":
		return xml16()
	case "bom-1.7.xsd":
		return xml17()
	}
	return nil, fmt.Errorf("there is no schema %s", name)
}
