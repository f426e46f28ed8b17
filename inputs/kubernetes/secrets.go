package kubernetes

import (
	"encoding/base64"
	"encoding/json"
	"unicode/utf8"
)

// shortestSecret is the length from which a value is worth hiding: shorter
// ones would blank out half of every report.
const shortestSecret = 4

// applied is the annotation in which kubectl keeps the object as last applied.
const applied = "kubectl.kubernetes.io/last-applied-configuration"

// secrets lists the values of a Secret, as written and decoded, also those in
// kubectl's copy of it.
func secrets(manifest map[string]any) []string {
	if manifest["kind"] != "Secret" {
		return nil
	}
	var values []string
	for _, field := range []string{"data", "stringData"} {
		for _, v := range mapping(manifest[field]) {
			values = appendSecret(values, plainText(v))
		}
	}
	if copied := text(mapping(mapping(manifest["metadata"])["annotations"])[applied]); copied != "" {
		var inner map[string]any
		if json.Unmarshal([]byte(copied), &inner) == nil {
			if meta := mapping(inner["metadata"]); meta != nil {
				delete(meta, "annotations")
			}
			inner["kind"] = "Secret"
			values = append(values, secrets(inner)...)
		} else {
			values = append(values, copied)
		}
	}
	return values
}

func appendSecret(values []string, value string) []string {
	if len(value) < shortestSecret {
		return values
	}
	values = append(values, value)
	decoded, err := base64.StdEncoding.DecodeString(value)
	if err == nil && len(decoded) >= shortestSecret && utf8.Valid(decoded) {
		values = append(values, string(decoded))
	}
	return values
}
