package image

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/boltseal/boltseal/inputs"
)

// config is what the configuration says runs, nothing missing.
func config(c *v1.Config) inputs.ImageConfig {
	out := inputs.ImageConfig{
		User: c.User, Entrypoint: list(c.Entrypoint), Cmd: list(c.Cmd), Env: environment(c.Env), WorkingDir: c.WorkingDir,
		Ports: ports(c.ExposedPorts), Volumes: slices.Sorted(maps.Keys(c.Volumes)), Labels: texts(c.Labels),
		StopSignal: c.StopSignal, Healthcheck: []string{}, OnBuild: list(c.OnBuild), Shell: list(c.Shell),
	}
	if out.Volumes == nil {
		out.Volumes = []string{}
	}
	if c.Healthcheck != nil {
		out.Healthcheck = list(c.Healthcheck.Test)
	}
	return out
}

func list(in []string) []string { return append([]string{}, in...) }

func texts(in map[string]string) map[string]string {
	if in == nil {
		return map[string]string{}
	}
	return in
}

// environment takes NAME=value apart; a name alone has no value.
func environment(env []string) []inputs.EnvVar {
	out := make([]inputs.EnvVar, 0, len(env))
	for _, text := range env {
		name, value, _ := strings.Cut(text, "=")
		out = append(out, inputs.EnvVar{Name: name, Value: value})
	}
	return out
}

// ports reads PORT[-PORT][/PROTOCOL]; what is none of that says nothing.
func ports(exposed map[string]struct{}) []inputs.Port {
	out := []inputs.Port{}
	for text := range exposed {
		numbers, protocol, _ := strings.Cut(text, "/")
		first, last, ranged := strings.Cut(numbers, "-")
		if !ranged {
			last = first
		}
		from, err := strconv.ParseUint(first, 10, 16)
		if err != nil {
			continue
		}
		to, err := strconv.ParseUint(last, 10, 16)
		if err != nil {
			continue
		}
		if protocol = strings.ToUpper(protocol); protocol == "" {
			protocol = "TCP"
		}
		for port := from; port <= to; port++ {
			out = append(out, inputs.Port{Port: int64(port), HostPort: -1, Protocol: protocol})
		}
	}
	slices.SortFunc(out, func(a, b inputs.Port) int {
		return cmp.Or(cmp.Compare(a.Port, b.Port), strings.Compare(a.Protocol, b.Protocol))
	})
	return slices.Compact(out)
}

// user is the user that a container of the image runs as: looked up in the
// image's own accounts, as a runtime does. None means root (OCI image-spec,
// config.md, User).
func user(written string, accounts []inputs.Account, windows bool) inputs.User {
	name, _, _ := strings.Cut(written, ":")
	u := inputs.User{Name: written, ID: -1, Declared: written != ""}
	if windows {
		// Windows has no ids; the administrator is who may do anything.
		u.Root = name == "" || strings.EqualFold(name, "ContainerAdministrator")
		return u
	}
	if id, err := strconv.ParseInt(name, 10, 64); err == nil && id >= 0 {
		u.ID = id
	} else if i := slices.IndexFunc(accounts, func(a inputs.Account) bool { return a.Name == name }); i >= 0 && name != "" {
		u.ID = accounts[i].UID
	} else if name == "root" {
		u.ID = 0
	}
	u.Root = name == "" || u.ID == 0
	return u
}

// container is what a container of the image is before anything confines it.
func container(image *inputs.Image) inputs.Container {
	c := &image.Config
	return inputs.Container{
		Name: "image", Role: "main", Image: image.Reference,
		User:                user(c.User, image.Accounts, image.Platform.OS == "windows"),
		PrivilegeEscalation: true,
		Capabilities:        inputs.Capabilities{Add: []string{}, Drop: []string{}},
		Command:             c.Entrypoint, Args: c.Cmd, Env: c.Env, Ports: c.Ports, Mounts: []inputs.Mount{},
		Resources:   inputs.Resources{Limits: map[string]string{}, Requests: map[string]string{}},
		Healthcheck: len(c.Healthcheck) > 0 && c.Healthcheck[0] != "" && !strings.EqualFold(c.Healthcheck[0], "NONE"),
		Labels:      c.Labels, Path: inputs.Path{"config"},
	}
}
