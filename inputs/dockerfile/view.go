package dockerfile

import (
	"github.com/boltseal/boltseal/inputs"
)

// document puts the whole Document together.
func (b *builder) document() *inputs.Document {
	body := &inputs.Dockerfile{
		Directives:   b.directives(),
		Args:         append([]inputs.KeyValue{}, b.args...),
		Stages:       make([]inputs.BuildStage, 0, b.stages),
		Instructions: b.instructions,
	}
	for i := range b.stages {
		body.Stages = append(body.Stages, b.stage(i))
	}
	body.Final = body.Stages[b.stages-1]
	doc := &inputs.Document{
		Kind:            inputs.KindDockerfile,
		Stage:           inputs.StageBuild,
		Subject:         inputs.Subject{Name: b.name},
		Containers:      []inputs.Container{b.container(&body.Final)},
		Images:          b.images(),
		Dockerfile:      body,
		Packages:        []inputs.Package{},
		Vulnerabilities: []inputs.Vulnerability{},
		Files:           inputs.NoFiles(),
	}
	if max(len(b.src), b.longest) > b.limits.String && inputs.CutStrings(doc, b.limits.String) {
		b.gap("strings", "a string was cut to the limit")
	}
	doc.Evidence.Missing = append([]inputs.Gap{}, b.gaps...)
	return doc
}

// container is what the final stage makes: Docker's defaults where the file
// cannot say otherwise.
func (b *builder) container(final *inputs.BuildStage) inputs.Container {
	st := b.states[final.Index]
	name := final.Name
	if name == "" {
		name = "final"
	}
	return inputs.Container{
		Name: name, Role: "stage", Image: final.Base, User: final.User,
		PrivilegeEscalation: true,
		Capabilities:        inputs.Capabilities{Add: []string{}, Drop: []string{}},
		Command:             st.entrypointLine, Args: st.cmdLine,
		Env: final.Env, Ports: final.Ports, Mounts: []inputs.Mount{},
		Resources:   inputs.Resources{Limits: map[string]string{}, Requests: map[string]string{}},
		Healthcheck: final.Healthcheck == "cmd",
		Labels:      final.Labels,
		Path:        inputs.Path{"stages", final.Index},
	}
}

// images lists the external images in the order the file names them.
func (b *builder) images() []inputs.ImageUse {
	images := []inputs.ImageUse{}
	add := func(name, use string, at int) {
		if name == "" || name == "scratch" {
			return
		}
		images = append(images, inputs.ImageUse{
			ImageReference: inputs.ParseReference(name), Use: use, Path: inputs.Path{"instructions", at},
		})
	}
	for i := range b.instructions {
		ins := &b.instructions[i]
		if ins.Op == "from" && !ins.Onbuild {
			if l := &b.links[ins.Stage]; l.fromStage < 0 {
				add(l.from.text, "base", i)
			}
		}
		add(ins.FromImage, "copy", i)
		for m := range ins.Mounts {
			if ins.Mounts[m].FromStage < 0 {
				add(ins.Mounts[m].From, "copy", i)
			}
		}
	}
	return images
}
