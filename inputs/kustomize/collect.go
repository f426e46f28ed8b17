package kustomize

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path"
	"slices"
	"sync"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/kubernetes"
)

// collector builds one kustomization at a time: Kustomize's library keeps the
// schema of the running build in variables of its own.
type collector struct {
	building  *sync.Mutex
	manifests inputs.Collector
}

// New returns the collector of kustomizations.
func New() inputs.Composer {
	return collector{building: &sync.Mutex{}, manifests: kubernetes.New()}
}

// Kind implements inputs.Collector: a kustomization makes Kubernetes objects.
func (collector) Kind() inputs.Kind { return inputs.KindKubernetes }

// Match implements inputs.Collector: the name decides, and the kind.
func (collector) Match(ref inputs.Ref) inputs.Confidence {
	if kubernetes.IsKustomization(ref) {
		return inputs.Sure
	}
	return inputs.No
}

// Composes implements inputs.Composer.
func (collector) Composes(_ context.Context, ref inputs.Ref) ([]string, error) {
	if ref.Tree == nil {
		return nil, nil
	}
	s, err := scan(ref)
	if err != nil || s.component() { // What uses a component composes its files.
		return nil, err
	}
	// A file that becomes the content of a ConfigMap is not judged by that: it
	// stays what it is by itself.
	return slices.DeleteFunc(s.paths(), func(name string) bool { return name == ref.Path || s.data[name] }), nil
}

// Collect implements inputs.Collector: one document for each object that the
// kustomization comes to.
func (c collector) Collect(ctx context.Context, ref inputs.Ref) iter.Seq2[*inputs.Collected, error] {
	return func(yield func(*inputs.Collected, error) bool) {
		if ref.Tree == nil {
			yield(nil, errors.New("a kustomization needs the files beside it: name its directory"))
			return
		}
		s, err := scan(ref)
		if err != nil {
			yield(nil, err)
			return
		}
		if s.component() {
			yield(nil, &inputs.SkipError{Why: "a component: it is judged where a kustomization uses it"})
			return
		}
		objects, err := c.build(ctx, s)
		if err != nil {
			yield(nil, err)
			return
		}
		m := newMapper(ctx, c.manifests, s)
		for _, object := range objects.Resources() {
			if err := ctx.Err(); err != nil {
				yield(nil, err)
				return
			}
			if !m.documents(object, yield) {
				return
			}
		}
		if objects.Size() == 0 {
			yield(nil, &inputs.SkipError{Why: "the kustomization comes to no object"})
		}
	}
}

// build runs Kustomize over the files that were read, and nothing else: no
// plugin, no function, no chart, no network.
func (c collector) build(ctx context.Context, s *sources) (objects resmap.ResMap, err error) {
	memory := filesys.MakeFsInMemory()
	for name, content := range s.files {
		if name == s.ref.Path {
			content = withOrigins(content)
		}
		if err := memory.WriteFile("/"+name, content); err != nil {
			return nil, fmt.Errorf("build: %w", err)
		}
	}
	options := krusty.MakeDefaultOptions()
	options.LoadRestrictions = types.LoadRestrictionsRootOnly
	options.PluginConfig = types.DisabledPluginConfig()
	c.building.Lock()
	defer c.building.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	defer func() {
		// The library gives up on some of its own assumptions with a panic.
		if cause := recover(); cause != nil {
			err = fmt.Errorf("kustomize build: %.200s", fmt.Sprint(cause))
		}
	}()
	objects, err = krusty.MakeKustomizer(options).Run(memory, "/"+path.Dir(s.ref.Path))
	if err != nil {
		return nil, fmt.Errorf("kustomize build: %w", err)
	}
	return objects, nil
}
