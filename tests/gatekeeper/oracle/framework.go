package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/open-policy-agent/frameworks/constraint/pkg/apis"
	"github.com/open-policy-agent/frameworks/constraint/pkg/client"
	"github.com/open-policy-agent/frameworks/constraint/pkg/client/drivers/rego"
	"github.com/open-policy-agent/frameworks/constraint/pkg/client/reviews"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/gator/reader"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/mutation/types"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/target"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/util"
	"github.com/open-policy-agent/opa/v1/storage"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	kruntime "k8s.io/apimachinery/pkg/runtime"
)

// framework is a constraint client with Gatekeeper's target, put together as
// gator does it.
type framework struct {
	client *client.Client
	driver *rego.Driver
	target *target.K8sValidationTarget
	// plain are the templates and constraints once more, without the framework.
	plain *plain
}

// open loads templates, then constraints.
func open(ctx context.Context, req *openRequest) (*framework, []string, error) {
	f := &framework{target: &target.K8sValidationTarget{}, plain: newPlain()}
	points := []string{util.WebhookEnforcementPoint, util.AuditEnforcementPoint, util.GatorEnforcementPoint}
	var err error
	if f.driver, err = rego.New(); err != nil {
		return nil, nil, fmt.Errorf("make a driver: %w", err)
	}
	f.client, err = client.NewClient(client.Targets(f.target), client.Driver(f.driver), client.EnforcementPoints(points...))
	if err != nil {
		return nil, nil, fmt.Errorf("make a client: %w", err)
	}
	scheme := kruntime.NewScheme()
	if err := apis.AddToScheme(scheme); err != nil {
		return nil, nil, fmt.Errorf("make a scheme: %w", err)
	}
	var said []string
	say := func(err error) {
		if err != nil {
			said = append(said, err.Error())
			return
		}
		said = append(said, "")
	}
	for _, text := range req.Templates {
		say(f.addTemplate(ctx, scheme, text))
	}
	for _, text := range req.Constraints {
		say(f.addConstraint(ctx, text, true))
	}
	for _, text := range req.Matchers {
		say(f.addConstraint(ctx, text, false))
	}
	return f, said, nil
}

func (f *framework) addTemplate(ctx context.Context, scheme *kruntime.Scheme, text []byte) error {
	object, err := read(text)
	if err != nil {
		return err
	}
	template, err := reader.ToTemplate(scheme, object)
	if err != nil {
		return fmt.Errorf("convert: %w", err)
	}
	if _, err := f.client.AddTemplate(ctx, template); err != nil {
		return err
	}
	return f.plain.addTemplate(template)
}

func (f *framework) addConstraint(ctx context.Context, text []byte, evaluated bool) error {
	object, err := read(text)
	if err != nil {
		return err
	}
	if _, err := f.client.AddConstraint(ctx, object); err != nil {
		return err
	}
	// The client applies the schema's defaults; it is asked for what it kept.
	kept, err := f.client.GetConstraint(object)
	if err != nil {
		return err
	}
	if !evaluated {
		if _, err := f.client.RemoveConstraint(ctx, object); err != nil {
			return err
		}
	}
	return f.plain.addConstraint(f.target, kept, evaluated)
}

// read reads an object as Kubernetes does: whole numbers stay whole.
func read(text []byte) (*unstructured.Unstructured, error) {
	object := &unstructured.Unstructured{}
	if err := object.UnmarshalJSON(text); err != nil {
		return nil, fmt.Errorf("read object: %w", err)
	}
	return object, nil
}

// fill adds objects to the inventory under the very keys they are given
// under; Namespaces are added by the client, whose matcher looks them up.
func (f *framework) fill(ctx context.Context, inventory map[string]any) error {
	namespaces := below(below(below(inventory, "cluster"), "v1"), "Namespace")
	for name, object := range namespaces {
		object, err := reread(object)
		if err != nil {
			return fmt.Errorf("keep Namespace %s: %w", name, err)
		}
		if _, err := f.client.AddData(ctx, object); err != nil {
			return fmt.Errorf("keep Namespace %s: %w", name, err)
		}
	}
	for _, scope := range []string{"cluster", "namespace"} {
		depth := map[string]int{"cluster": 3, "namespace": 4}[scope]
		if err := f.fillBelow(ctx, storage.Path{scope}, depth, below(inventory, scope)); err != nil {
			return err
		}
	}
	f.plain.fill(inventory)
	return nil
}

func (f *framework) fillBelow(ctx context.Context, at storage.Path, depth int, objects map[string]any) error {
	for key, value := range objects {
		path := append(slices.Clone(at), key)
		if depth > 1 {
			inner, _ := value.(map[string]any)
			if err := f.fillBelow(ctx, path, depth-1, inner); err != nil {
				return err
			}
			continue
		}
		if err := f.driver.AddData(ctx, target.Name, path, value); err != nil {
			return fmt.Errorf("add %v: %w", path, err)
		}
	}
	return nil
}

func below(object map[string]any, key string) map[string]any {
	inner, _ := object[key].(map[string]any)
	return inner
}

func reread(value any) (*unstructured.Unstructured, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return read(text)
}

// reviewAll judges objects, one after the other: whoever wants more of it
// starts several of these.
func (f *framework) reviewAll(ctx context.Context, req *reviewRequest) []reviewed {
	out := make([]reviewed, len(req.Objects))
	for i, object := range req.Objects {
		if err := f.review(ctx, object, req.Errors, &out[i]); err != nil {
			out[i].Error = err.Error()
		}
	}
	return out
}

func (f *framework) review(ctx context.Context, in reviewObject, errors bool, out *reviewed) error {
	object, err := read(in.Object)
	if err != nil {
		return err
	}
	augmented := target.AugmentedUnstructured{Object: *object, Source: types.SourceTypeOriginal}
	options := []reviews.ReviewOpt{reviews.EnforcementPoint(util.AllEnforcementPoints)}
	var namespace map[string]any
	if len(in.Namespace) > 0 {
		augmented.Namespace = &corev1.Namespace{}
		if err := json.Unmarshal(in.Namespace, augmented.Namespace); err != nil {
			return fmt.Errorf("read the Namespace: %w", err)
		}
		// As its webhook does, so that rules see input.review.namespaceObject.
		if err := json.Unmarshal(in.Namespace, &namespace); err != nil {
			return fmt.Errorf("read the Namespace: %w", err)
		}
		options = append(options, reviews.Namespace(namespace))
	}
	responses, err := f.client.Review(ctx, augmented, options...)
	if err != nil {
		return fmt.Errorf("review: %w", err)
	}
	for _, r := range responses.Results() {
		slices.Sort(r.ScopedEnforcementActions)
		details, _ := r.Metadata["details"].(map[string]any)
		out.Results = append(out.Results, result{
			Kind: r.Constraint.GetKind(), Name: r.Constraint.GetName(), Msg: r.Msg, Details: details,
			Action: r.EnforcementAction, Scoped: r.ScopedEnforcementActions,
		})
	}
	if errors {
		return f.plain.errors(ctx, f.target, augmented, namespace, out)
	}
	return nil
}
