// Package kubernetes makes the Documents of Kubernetes manifests: YAML and
// JSON files are read with the meaning that kubectl gives them, Lists are taken
// apart, and every pod that an object makes is found, so that policies judge
// what a cluster would run rather than how the file is spelled.
//
// An object's values (review.object and Raw) are made of map[string]any,
// []any, string, bool, nil, int64, float64, and json.Number for whole numbers
// beyond int64. Aliases of one anchor share their value: it is not to be changed.
package kubernetes
