package main

import (
	"encoding/json"
	"fmt"

	"github.com/open-policy-agent/gatekeeper/v3/pkg/mutation/types"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/target"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// matchAll asks Gatekeeper's target, which reads spec.match and asks
// pkg/mutation/match.
func matchAll(cases []matchCase) []matchResult {
	out := make([]matchResult, len(cases))
	for i, c := range cases {
		matched, refused, err := c.ask()
		out[i].Matched = matched
		if refused != nil {
			out[i].Refused = refused.Error()
		}
		if err != nil {
			out[i].Error = err.Error()
		}
	}
	return out
}

func (c *matchCase) ask() (matched bool, refused, err error) {
	var match any
	if err := json.Unmarshal(c.Match, &match); err != nil {
		return false, nil, fmt.Errorf("read the match: %w", err)
	}
	constraint := &unstructured.Unstructured{Object: map[string]any{"spec": map[string]any{}}}
	if match != nil {
		constraint.Object["spec"].(map[string]any)["match"] = match
	}
	t := &target.K8sValidationTarget{}
	if err := t.ValidateConstraint(constraint); err != nil {
		return false, err, nil
	}
	matcher, err := t.ToMatcher(constraint)
	if err != nil {
		return false, err, nil
	}
	object, err := read(c.Object)
	if err != nil {
		return false, nil, err
	}
	augmented := target.AugmentedUnstructured{Object: *object, Source: types.SourceType(c.Source)}
	if len(c.Namespace) > 0 && string(c.Namespace) != "null" {
		augmented.Namespace = &corev1.Namespace{}
		if err := json.Unmarshal(c.Namespace, augmented.Namespace); err != nil {
			return false, nil, fmt.Errorf("read the Namespace: %w", err)
		}
	}
	_, review, err := t.HandleReview(augmented)
	if err != nil {
		return false, nil, err
	}
	matched, err = matcher.Match(review)
	return matched, nil, err
}
