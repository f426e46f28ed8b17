package cli

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// buildVersion is what the binary knows about itself.
type buildVersion struct {
	// Version is the module's version, (devel) for a build from a work tree.
	Version string `json:"version"`
	// Commit is the revision it was built from, "" where the build did not say.
	Commit string `json:"commit"`
	// Modified says that the work tree held changes.
	Modified bool `json:"modified"`
	// Go is the toolchain.
	Go string `json:"go"`
	// OPA is the version of the policy engine.
	OPA string `json:"opa"`
	// Platform is os/arch.
	Platform string `json:"platform"`
}

// String is the version on one line.
func (v buildVersion) String() string {
	return fmt.Sprintf("boltseal %s (OPA %s, %s, %s)", v.Version, v.OPA, v.Go, v.Platform)
}

// opaModule is the module whose version decides what Rego means.
const opaModule = "github.com/open-policy-agent/opa"

func readVersion() buildVersion {
	v := buildVersion{Version: "(unknown)", OPA: "(unknown)", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if info.Main.Version != "" {
		v.Version = info.Main.Version
	}
	for _, setting := range info.Settings {
		switch setting.Key {
		case "vcs.revision":
			v.Commit = setting.Value
		case "vcs.modified":
			v.Modified = setting.Value == "true"
		}
	}
	for _, dep := range info.Deps {
		if dep.Path == opaModule {
			if dep.Replace != nil {
				dep = dep.Replace
			}
			v.OPA = dep.Version
		}
	}
	return v
}

func (a *App) versionVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Example: "  boltseal version\n  boltseal version -o json",
		Args:    noArguments,
	}
	format := addFormat(cmd.Flags(), "text", "json")
	return a.verb(cmd, func(*cobra.Command, []string) error {
		v := readVersion()
		if format.word == "json" {
			return printJSON(a.Stdout, v)
		}
		_, err := fmt.Fprintln(a.Stdout, v)
		return err
	})
}

// printJSON prints a value for people and programs alike.
func printJSON(w interface{ Write([]byte) (int, error) }, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}
