package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/open-policy-agent/gatekeeper/v3/pkg/mutation/types"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/target"
	corev1 "k8s.io/api/core/v1"
)

// anything is a template whose constraints need nothing but a match.
const anything = `{"apiVersion": "templates.gatekeeper.sh/v1", "kind": "ConstraintTemplate", "metadata": {"name": "anything"}, "spec": {
	"crd": {"spec": {"names": {"kind": "Anything"}}},
	"targets": [{"target": "admission.k8s.gatekeeper.sh", "rego": "package anything\nviolation[{\"msg\": \"\"}] { true }"}]}}`

// matchAll asks Gatekeeper's target, which reads spec.match and asks
// pkg/mutation/match; whether there can be such a constraint, it asks the client.
func matchAll(ctx context.Context, cases []matchCase) ([]matchResult, error) {
	f, said, err := open(ctx, &openRequest{Templates: []json.RawMessage{json.RawMessage(anything)}})
	if err == nil && said[0] != "" {
		err = errors.New(said[0])
	}
	if err != nil {
		return nil, fmt.Errorf("open a template: %w", err)
	}
	out := make([]matchResult, len(cases))
	for i, c := range cases {
		matched, refused, err := c.ask(ctx, f)
		out[i].Matched = matched
		if refused != nil {
			out[i].Refused = refused.Error()
		}
		if err != nil {
			out[i].Error = err.Error()
		}
	}
	return out, nil
}

func (c *matchCase) ask(ctx context.Context, f *framework) (matched bool, refused, err error) {
	constraint, err := read(fmt.Appendf(nil, `{"apiVersion": "constraints.gatekeeper.sh/v1beta1", "kind": "Anything",
		"metadata": {"name": "it"}, "spec": {"match": %s}}`, c.Match))
	if err != nil {
		return false, nil, fmt.Errorf("read the match: %w", err)
	}
	if _, err := f.client.AddConstraint(ctx, constraint); err != nil {
		return false, err, nil
	}
	matcher, err := f.target.ToMatcher(constraint)
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
	_, review, err := f.target.HandleReview(augmented)
	if err != nil {
		return false, nil, err
	}
	matched, err = matcher.Match(review)
	return matched, nil, err
}
