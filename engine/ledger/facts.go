package ledger

import (
	"slices"
	"strings"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
)

// Facts are what a waiver can match besides the rule and the fingerprint.
// Whoever judges (a file check, admission, the agent) fills in what it knows.
type Facts struct {
	// Files are the names of the document's file: as reported, and relative to
	// its repository.
	Files []string
	// Namespace is the Kubernetes namespace.
	Namespace string
	// Workloads are the names the workload answers to: name and Kind/name.
	Workloads []string
	// Container is the name of the container or build stage.
	Container string
	// Images are the names of the image: as written, and registry/repository.
	Images []string
	// Package is the software package the finding is about.
	Package string
	// Vulnerabilities are the advisory's id and its aliases.
	Vulnerabilities []string
}

// FactsOf gathers the facts of a finding from its document.
func FactsOf(files []string, doc *inputs.Document, f *engine.Finding) Facts {
	facts := Facts{Files: files, Package: text(f.Details["package"])}
	facts.Namespace, facts.Workloads = workload(doc)
	facts.Container, facts.Images = element(doc, f)
	for _, key := range []string{"vulnerability", "aliases"} {
		facts.Vulnerabilities = append(facts.Vulnerabilities, texts(f.Details[key])...)
	}
	return facts
}

// workload reads the identity group/kind/namespace/name of a Kubernetes document.
func workload(doc *inputs.Document) (namespace string, names []string) {
	if doc.Kind != inputs.KindKubernetes {
		return "", nil
	}
	if doc.Review != nil {
		namespace = doc.Review.Namespace
	}
	parts := strings.Split(doc.Subject.Ref, "/")
	if len(parts) != 4 {
		return namespace, nil
	}
	return parts[2], []string{parts[3], parts[1] + "/" + parts[3]}
}

// element finds the container or stage that a finding is about, and its image.
func element(doc *inputs.Document, f *engine.Finding) (container string, images []string) {
	if doc.Dockerfile != nil {
		if stage, ok := stageOf(doc.Dockerfile, f); ok {
			return stageName(stage), imageNames(stage.Base)
		}
	}
	role, name, found := strings.Cut(f.Element, ":")
	if !found {
		role, name = "", f.Element
	}
	for i := range doc.Containers {
		if c := &doc.Containers[i]; c.Name == name && (role == "" || c.Role == role) && name != "" {
			return name, imageNames(c.Image)
		}
	}
	for i := range doc.Images {
		if image := &doc.Images[i]; len(image.Path) > 0 && hasPrefix(f.Path, image.Path) {
			return "", imageNames(image.ImageReference)
		}
	}
	return "", nil
}

// stageOf finds the build stage by the finding's path, else by its element.
func stageOf(d *inputs.Dockerfile, f *engine.Finding) (*inputs.BuildStage, bool) {
	if index, ok := stageIndex(d, f.Path); ok {
		return &d.Stages[index], true
	}
	for i := range d.Stages {
		if f.Element != "" && stageName(&d.Stages[i]) == f.Element {
			return &d.Stages[i], true
		}
	}
	return nil, false
}

func stageIndex(d *inputs.Dockerfile, path inputs.Path) (int, bool) {
	if len(path) < 2 {
		if len(path) == 1 && path[0] == "final" {
			return len(d.Stages) - 1, len(d.Stages) > 0
		}
		return 0, false
	}
	index, ok := path[1].(int)
	switch {
	case path[0] == "final":
		index, ok = len(d.Stages)-1, true
	case path[0] == "instructions" && ok && index >= 0 && index < len(d.Instructions):
		index = d.Instructions[index].Stage
	case path[0] != "stages":
		return 0, false
	}
	return index, ok && index >= 0 && index < len(d.Stages)
}

// stageName is what identities call a stage: an unnamed last one is "final".
func stageName(stage *inputs.BuildStage) string {
	if stage.Name == "" && stage.Last {
		return "final"
	}
	return stage.Name
}

func imageNames(ref inputs.ImageReference) []string {
	if ref.Reference == "" {
		return nil
	}
	return []string{ref.Reference, ref.Registry + "/" + ref.Repository}
}

// hasPrefix compares steps as keys and indexes; what is neither is never equal.
func hasPrefix(path, prefix inputs.Path) bool {
	return len(path) >= len(prefix) && slices.EqualFunc(path[:len(prefix)], prefix, func(a, b any) bool {
		switch a := a.(type) {
		case string:
			return b == any(a)
		case int:
			return b == any(a)
		}
		return false
	})
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

// texts reads a string or a list of strings.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []string:
		return v
	case []any:
		var all []string
		for _, item := range v {
			if s, ok := item.(string); ok {
				all = append(all, s)
			}
		}
		return all
	}
	return nil
}
