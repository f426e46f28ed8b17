package inputs

// Kind says what a document was made from.
type Kind string

// The kinds of documents. A rule names the kinds it judges in its METADATA.
const (
	KindDockerfile Kind = "dockerfile"
	KindImage      Kind = "image"
	KindSBOM       Kind = "sbom"
	KindKubernetes Kind = "kubernetes"
	KindEvent      Kind = "event"
)

// Kinds lists every kind, in the order of a container's life.
func Kinds() []Kind {
	return []Kind{KindDockerfile, KindImage, KindSBOM, KindKubernetes, KindEvent}
}

// Stage says when in a container's life a document is judged.
type Stage string

// The stages of a container's life.
const (
	StageBuild  Stage = "build"
	StageShip   Stage = "ship"
	StageDeploy Stage = "deploy"
	StageRun    Stage = "run"
)

// Document is the one JSON document that policies see as input. It is total
// for its kind: lists are [] and strings "" where nothing is known, numbers
// are -1; the bodies of other kinds are absent. Parameters are not a field
// here: the engine adds input.parameters for each rule.
type Document struct {
	// Kind says what the document was made from.
	Kind Kind `json:"kind"`
	// Stage says when in the container's life the document is judged.
	Stage Stage `json:"stage"`
	// Subject names what is judged.
	Subject Subject `json:"subject"`
	// Containers is the view that every kind shares.
	Containers []Container `json:"containers"`
	// Images lists every image the document refers to.
	Images []ImageUse `json:"images"`
	// Pod holds the pod-wide settings of a Kubernetes workload.
	Pod *Pod `json:"pod,omitempty" kinds:"kubernetes"`
	// Review is the admission review of a Kubernetes object, as Gatekeeper shows it.
	Review *Review `json:"review,omitempty" kinds:"kubernetes"`
	// Dockerfile is the body of a document made from a Dockerfile.
	Dockerfile *Dockerfile `json:"dockerfile,omitempty" kinds:"dockerfile"`
	// Image is the body of a document made from an image of one platform.
	Image *Image `json:"image,omitempty" kinds:"image"`
	// SBOM is the body of a document made from a software bill of materials.
	SBOM *SBOM `json:"sbom,omitempty" kinds:"sbom"`
	// Packages lists the software packages found inside.
	Packages []Package `json:"packages"`
	// Vulnerabilities lists the known vulnerabilities of those packages.
	Vulnerabilities []Vulnerability `json:"vulnerabilities"`
	// Files lists noteworthy files found inside.
	Files Files `json:"files"`
	// Evidence says what could not be seen.
	Evidence Evidence `json:"evidence"`
	// Time is the effective time of the run, RFC 3339 in UTC.
	Time string `json:"time"`
}

// Subject names what a document describes.
type Subject struct {
	// Name is the file, image reference or workload as the user knows it.
	Name string `json:"name"`
	// Ref is the identity that does not change when the file moves:
	// group/kind/namespace/name for Kubernetes ("core" for the empty group).
	Ref string `json:"ref"`
	// Digest is the content digest where there is one.
	Digest string `json:"digest"`
}

// Evidence says what the collectors could not see.
type Evidence struct {
	// Missing lists the facts that could not be had, and why.
	Missing []Gap `json:"missing"`
}

// Gap is one fact that could not be had. A rule that requires the fact
// becomes incomplete; for all others the gap is listed and changes nothing.
type Gap struct {
	// Fact is the name rules use in METADATA custom.requires.
	Fact string `json:"fact"`
	// Why says in a few words what was missing.
	Why string `json:"why"`
}
