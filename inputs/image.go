package inputs

// Image is the body of a document made from an image of one platform.
type Image struct {
	// Reference is the image's name taken apart.
	Reference ImageReference `json:"reference"`
	// Source says where the image was read: registry, docker, containerd,
	// layout, archive or rootfs.
	Source string `json:"source"`
	// Digest is the manifest's digest as a registry or layout states it, ""
	// where the source makes manifests of its own (docker, archives).
	Digest string `json:"digest"`
	// Index is the digest of the index that lists this platform, "" without one.
	Index string `json:"index"`
	// ID is the digest of the configuration: what docker calls the image's id.
	ID string `json:"id"`
	// MediaType is the manifest's media type, "" for a rootfs.
	MediaType string `json:"media_type"`
	// Platform is what the image was made for.
	Platform Platform `json:"platform"`
	// Platforms are all that the index offers, os/arch[/variant].
	Platforms []string `json:"platforms"`
	// Created is when the image was made (RFC 3339), "" when unknown.
	Created string `json:"created"`
	// Author is who made it.
	Author string `json:"author"`
	// Size is what the layers take compressed, in bytes, -1 when unknown.
	Size int64 `json:"size"`
	// Config is the part of the configuration that says what runs, and how.
	Config ImageConfig `json:"config"`
	// Annotations are those of the manifest.
	Annotations map[string]string `json:"annotations"`
	// History is how the image was made, oldest first.
	History []HistoryEntry `json:"history"`
	// Layers are the layers, lowest first.
	Layers []Layer `json:"layers"`
	// OS is the operating system's release, empty where the image has none.
	OS OSRelease `json:"os"`
	// Base is the base image, as far as labels and annotations say.
	Base ImageReference `json:"base"`
	// Accounts are the users of /etc/passwd.
	Accounts []Account `json:"accounts"`
	// Groups are the groups of /etc/group.
	Groups []Group `json:"groups"`
	// Files is how many files and directories the image has in the end.
	Files int `json:"files"`
}

// Platform is what an image was made for.
type Platform struct {
	// OS is the operating system: linux, windows.
	OS string `json:"os"`
	// Architecture is the processor in Go's words: amd64, arm64.
	Architecture string `json:"architecture"`
	// Variant is the processor's variant: v7, v8.
	Variant string `json:"variant"`
	// OSVersion is the version of the operating system (Windows).
	OSVersion string `json:"os_version"`
}

// ImageConfig says what runs in a container of the image, as written.
type ImageConfig struct {
	// User is the user as written, "" for none.
	User string `json:"user"`
	// Entrypoint is the entrypoint.
	Entrypoint []string `json:"entrypoint"`
	// Cmd are the entrypoint's arguments, or the command.
	Cmd []string `json:"cmd"`
	// Env is the environment, in order.
	Env []EnvVar `json:"env"`
	// WorkingDir is the directory that processes start in.
	WorkingDir string `json:"working_dir"`
	// Ports are the declared ports.
	Ports []Port `json:"ports"`
	// Volumes are the declared volumes.
	Volumes []string `json:"volumes"`
	// Labels are the labels.
	Labels map[string]string `json:"labels"`
	// StopSignal is the signal that asks for the end.
	StopSignal string `json:"stop_signal"`
	// Healthcheck is the test that watches the container: ["CMD", …],
	// ["NONE"] where it is switched off, [] where there is none.
	Healthcheck []string `json:"healthcheck"`
	// OnBuild are the instructions that wait for a build on top.
	OnBuild []string `json:"on_build"`
	// Shell is the shell of the shell forms.
	Shell []string `json:"shell"`
}

// HistoryEntry is one step of how the image was made.
type HistoryEntry struct {
	// Created is when (RFC 3339), "" when unknown.
	Created string `json:"created"`
	// CreatedBy is the command as the builder wrote it.
	CreatedBy string `json:"created_by"`
	// Instruction is the Dockerfile instruction that the command comes from,
	// upper case: RUN, COPY; "" when it cannot be told.
	Instruction string `json:"instruction"`
	// Arguments are the instruction's arguments.
	Arguments string `json:"arguments"`
	// Comment is the builder's comment.
	Comment string `json:"comment"`
	// Empty says that the step made no layer.
	Empty bool `json:"empty"`
	// Layer is the digest of the layer that it made, "" for none.
	Layer string `json:"layer"`
}

// Layer is one layer of an image.
type Layer struct {
	// Digest is the digest of the layer as it is stored. Findings, packages and
	// files name layers by it.
	Digest string `json:"digest"`
	// DiffID is the digest of the layer uncompressed.
	DiffID string `json:"diff_id"`
	// MediaType is the layer's media type.
	MediaType string `json:"media_type"`
	// Size is what it takes as stored, in bytes, -1 when unknown.
	Size int64 `json:"size"`
	// History is the index of the step that made it, -1 when unknown.
	History int `json:"history"`
	// Instruction is the instruction that made it, arguments included, "" when unknown.
	Instruction string `json:"instruction"`
	// Files is how many entries it has.
	Files int `json:"files"`
	// Packages is how many packages it introduces.
	Packages int `json:"packages"`
}

// OSRelease is an operating system's release, from /etc/os-release.
type OSRelease struct {
	// ID is the distribution: debian, alpine, rhel.
	ID string `json:"id"`
	// IDLike lists what it is made from.
	IDLike []string `json:"id_like"`
	// Name is the name for people.
	Name string `json:"name"`
	// Version is the release: 12, 3.19.1.
	Version string `json:"version"`
	// Codename is the release's name.
	Codename string `json:"codename"`
	// EndOfLife is the first day without free updates (YYYY-MM-DD), "" when unknown.
	EndOfLife string `json:"end_of_life"`
}

// Account is a user of the image.
type Account struct {
	// Name is the user's name.
	Name string `json:"name"`
	// UID is the user's id.
	UID int64 `json:"uid"`
	// GID is the group's id.
	GID int64 `json:"gid"`
	// Home is the home directory.
	Home string `json:"home"`
	// Shell is the login shell.
	Shell string `json:"shell"`
	// Password is none (empty: anybody may log in), locked, set or unknown.
	Password string `json:"password"`
}

// Group is a group of the image.
type Group struct {
	// Name is the group's name.
	Name string `json:"name"`
	// GID is the group's id.
	GID int64 `json:"gid"`
	// Members are the users that are listed.
	Members []string `json:"members"`
}
