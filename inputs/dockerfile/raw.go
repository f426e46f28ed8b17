package dockerfile

import "strings"

// raw is the list of commands that conftest's dockerfile parser gives to
// policies: comments are commands of their own, an ONBUILD shows its trigger's
// arguments, stages count from 0.
func raw(f *file) any {
	commands := make([]any, 0, len(f.nodes))
	for i, node := range f.nodes {
		stage := max(f.steps[i].stage, 0)
		for _, comment := range node.PrevComment {
			commands = append(commands, map[string]any{
				"Cmd": "comment", "SubCmd": "", "JSON": false, "Stage": stage,
				"Flags": nil, "Value": []any{comment},
			})
		}
		command := map[string]any{
			"Cmd": strings.ToLower(node.Value), "SubCmd": "", "Stage": stage, "Flags": list(node.Flags),
		}
		if node.Next != nil && len(node.Next.Children) > 0 {
			node = node.Next.Children[0]
			command["SubCmd"] = node.Value
		}
		command["JSON"] = node.Attributes["json"]
		var values []string
		for n := node.Next; n != nil; n = n.Next {
			values = append(values, n.Value)
		}
		command["Value"] = list(values)
		commands = append(commands, command)
	}
	return commands
}

// list keeps the difference between no list and an empty one, as JSON shows it.
func list(words []string) any {
	if words == nil {
		return nil
	}
	out := make([]any, len(words))
	for i, w := range words {
		out[i] = w
	}
	return out
}
