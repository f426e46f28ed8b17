package schema

import (
	"fmt"
	"strings"

	"github.com/boltseal/boltseal/inputs/sbom/tree"
)

// refer resolves a $ref: a pointer, a file, or both.
func (c *compiler) refer(from, ref string) (*rule, error) {
	file, pointer, _ := strings.Cut(ref, "#")
	if file == "" {
		file = from
	}
	file = file[strings.LastIndexByte(file, '/')+1:]
	return c.compile(strings.Replace(file, ".SNAPSHOT", "", 1), pointer)
}

// follow follows a JSON pointer. A fragment without a slash is the $id of a
// subschema.
func follow(root tree.Node, pointer string) (tree.Node, error) {
	if pointer == "" {
		return root, nil
	}
	if pointer[0] != '/' {
		if node := byID(root, "#"+pointer); node.OK() {
			return node, nil
		}
		return tree.Node{}, fmt.Errorf("nothing has the id %q", pointer)
	}
	node := root
	for step := range strings.SplitSeq(pointer[1:], "/") {
		step = strings.NewReplacer("~1", "/", "~0", "~").Replace(step)
		if node = node.Get(step); !node.OK() {
			return node, fmt.Errorf("nothing is at %q", pointer)
		}
	}
	return node, nil
}

func byID(node tree.Node, id string) tree.Node {
	if node.Get("$id").Text() == id {
		return node
	}
	for child := range node.All() {
		if found := byID(child, id); found.OK() {
			return found
		}
	}
	return tree.Node{}
}
