package cli

import (
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/boltseal/boltseal/cmd/internal/config"
	"github.com/boltseal/boltseal/inputs"
)

// collectFlags decide how files become documents.
type collectFlags struct {
	*imageFlags
	*advisoryFlags
	as                   choice
	stdinFilename        word
	namespace            word
	buildArgs            words
	fileSize, document   size
	text                 size
	depth, documents     count
	aliasFactor, workers count
	values, set          words
	setString            words
	kubeVersion, release word
	apiVersions          words
}

// addCollectFlags registers the flags that every verb that reads documents has;
// how the network is used may be registered already.
func addCollectFlags(flags *pflag.FlagSet, collectors []inputs.Collector, r *reach) *collectFlags {
	limits := inputs.DefaultLimits()
	f := &collectFlags{
		imageFlags:    addImageFlags(flags, r),
		advisoryFlags: addAdvisoryFlags(flags),
		stdinFilename: word{kind: "name"}, namespace: word{kind: "name"}, buildArgs: words{kind: "name=value", pairs: true},
		fileSize: size(limits.File), document: size(limits.Document), text: size(limits.String),
		depth: count(limits.Depth), documents: count(limits.Documents), aliasFactor: count(limits.AliasFactor),
		workers: count(runtime.GOMAXPROCS(0)),
		values:  words{kind: "file"}, set: words{kind: "name=value", pairs: true}, setString: words{kind: "name=value", pairs: true},
		kubeVersion: word{kind: "version"}, release: word{kind: "name"}, apiVersions: words{kind: "version"},
	}
	for _, collector := range collectors {
		if kind := string(collector.Kind()); !slices.Contains(f.as.words, kind) {
			f.as.words = append(f.as.words, kind)
		}
	}
	flags.Var(&f.as, "as", "take every file for this kind instead of detecting it")
	flags.Var(&f.stdinFilename, "stdin-filename", "what standard input (-) is called in reports, and detected by")
	flags.Var(&f.namespace, "namespace", "namespace of Kubernetes objects that state none; decides about identity only")
	flags.Var(&f.buildArgs, "build-arg", "value of a Dockerfile's ARG as `name=value`, repeatable")
	flags.Var(&f.values, "values", "values `file` for the Helm charts that are named, repeatable; the last wins")
	flags.Var(&f.set, "set", "value for the Helm charts that are named, as `name=value`, repeatable")
	flags.Var(&f.setString, "set-string", "as --set, but always a string")
	flags.Var(&f.kubeVersion, "helm-kube-version", "version of Kubernetes that Helm charts are rendered for")
	flags.Var(&f.apiVersions, "api-versions", "API `version` that the cluster of Helm charts has besides the usual ones, repeatable")
	flags.Var(&f.release, "release-name", "name of the release that Helm charts are rendered as")
	flags.Var(&f.fileSize, "max-file-size", "largest file")
	flags.Var(&f.document, "max-document-size", "largest document, aliases expanded")
	flags.Var(&f.text, "max-string", "longest string; longer ones are cut and reported as missing evidence")
	flags.Var(&f.depth, "max-depth", "deepest nesting")
	flags.Var(&f.documents, "max-documents", "most documents in one run")
	flags.Var(&f.aliasFactor, "max-alias-factor", "how many times its own size a file's aliases may expand to")
	flags.Var(&f.workers, "workers", "files judged at a time")
	return f
}

func (f *collectFlags) limits() inputs.Limits {
	return inputs.Limits{
		File: int64(f.fileSize), Document: int64(f.document), Depth: int(f.depth),
		AliasFactor: int(f.aliasFactor), Documents: int(f.documents), String: int(f.text),
	}
}

// chart reads the values files and gives how charts are rendered.
func (f *collectFlags) chart(dir string) (inputs.ChartOptions, error) {
	o := inputs.ChartOptions{
		Set: f.set.list, SetString: f.setString.list, KubeVersion: f.kubeVersion.text, APIVersions: f.apiVersions.list, Release: f.release.text,
	}
	for _, name := range f.values.list {
		full := name
		if !filepath.IsAbs(full) {
			full = filepath.Join(dir, full)
		}
		text, _, err := config.ReadRegular(full, int64(f.fileSize))
		if err != nil {
			return o, fmt.Errorf("--values %s: %w", name, err)
		}
		o.Values = append(o.Values, inputs.ValuesFile{Name: filepath.ToSlash(name), Text: text})
	}
	return o, nil
}

func (f *collectFlags) arguments() map[string]string {
	values := map[string]string{}
	for _, pair := range f.buildArgs.list {
		name, value, _ := strings.Cut(pair, "=")
		values[strings.TrimSpace(name)] = value
	}
	return values
}

// something refuses an empty list of arguments and empty arguments: an unset
// variable in a script must not judge another tree, or none.
func something(verb string, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("nothing to %s was named; try `boltseal %s .`, a file, or - for standard input", verb, verb)
	}
	for _, arg := range args {
		if strings.TrimSpace(arg) == "" {
			return fmt.Errorf("an argument is empty; name a file, a directory, or - for standard input")
		}
	}
	return nil
}
