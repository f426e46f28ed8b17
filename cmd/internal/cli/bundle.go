package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/boltseal/boltseal/cmd/internal/config"
	"github.com/boltseal/boltseal/engine/bundle"
)

const bundleExample = `  boltseal bundle build policy -o policy.tar.gz --revision 1.4.0 --sign-key team.key
  boltseal bundle verify policy.tar.gz --key team.pem
  boltseal check . -p policy.tar.gz --policy-key team.pem`

func (a *App) bundleVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "bundle",
		Short:   "Ship policies: OPA bundles, built, signed, verified and compared",
		Example: bundleExample,
	}
	cmd.AddCommand(a.bundleBuildVerb(), a.bundleSignVerb(), a.bundleVerifyVerb(), a.bundleInspectVerb(), a.bundleDiffVerb(),
		a.bundlePushVerb(), a.bundlePullVerb(), a.bundleUpdateVerb())
	var verbs []string
	for _, verb := range cmd.Commands() {
		verbs = append(verbs, verb.Name())
	}
	cmd.Args = func(_ *cobra.Command, args []string) error {
		if len(args) > 0 {
			return fmt.Errorf("%q is nothing that bundle can do%s", args[0], config.DidYouMean(args[0], verbs))
		}
		return nil
	}
	cmd.RunE = func(*cobra.Command, []string) error {
		return fmt.Errorf("bundle what? it can %s", strings.Join(verbs, ", "))
	}
	return cmd
}

// signFlags say how to sign.
type signFlags struct {
	key                     keyName
	keyID, scope, algorithm word
}

// addSignFlags registers the flags of the verbs that sign.
func addSignFlags(flags *pflag.FlagSet) *signFlags {
	f := &signFlags{key: keyName{word{kind: "file"}}, keyID: word{kind: "id", text: bundle.DefaultKeyID}, scope: word{kind: "scope"}, algorithm: word{kind: "name"}}
	flags.Var(&f.key, "sign-key", "private key in PEM to sign with, a `file` or "+config.EnvironmentKey+"NAME: ECDSA, RSA or Ed25519")
	flags.Var(&f.keyID, "key-id", "the key's `id`, by which those who verify find it")
	flags.Var(&f.scope, "scope", "what the bundle is for, which those who verify must name too")
	flags.Var(&f.algorithm, "algorithm", "signature algorithm (default: ES256, ES384 or ES512 by the curve, RS256, EdDSA)")
	return f
}

// sign signs a bundle.
func (a *App) sign(b *bundle.Bundle, f *signFlags) (*bundle.Bundle, error) {
	source := a.keySource(f.key.text)
	content, err := a.readPEM(source)
	if err != nil {
		return nil, err
	}
	key, err := bundle.ParsePrivateKey(source.Name, content)
	if err != nil {
		return nil, err
	}
	return bundle.Sign(b, bundle.Signing{Key: key, Algorithm: f.algorithm.text, KeyID: f.keyID.text, Scope: f.scope.text})
}

// verifyFlags say what a signature is held to.
type verifyFlags struct {
	keys         keyNames
	keyID, scope word
}

// addVerifyFlags registers the flags of the verbs that verify.
func addVerifyFlags(flags *pflag.FlagSet) *verifyFlags {
	f := &verifyFlags{keys: keyNames{words{kind: "file"}}, keyID: word{kind: "id"}, scope: word{kind: "scope"}}
	flags.Var(&f.keys, "key", "public key in PEM, a `file` or "+config.EnvironmentKey+"NAME, repeatable: one of them must have signed")
	flags.Var(&f.keyID, "key-id", "the key `id` that the signature must name (default: any)")
	flags.Var(&f.scope, "scope", "the scope that the signature must have (default: none)")
	return f
}

// verifying reads the keys.
func (a *App) verifying(f *verifyFlags) (bundle.Keys, error) {
	var sources []config.PolicySource
	for _, name := range f.keys.list {
		sources = append(sources, a.keySource(name))
	}
	keys, err := a.readKeys(sources)
	keys.KeyID, keys.Scope = f.keyID.text, f.scope.text
	return keys, err
}

// writeBundle writes a bundle to a file, or to standard output for "-".
func (a *App) writeBundle(b *bundle.Bundle, name string) error {
	if name == "-" {
		return b.Write(a.Stdout)
	}
	if err := writeFile(a.path(name), func(w io.Writer) error { return b.Write(w) }); err != nil {
		return fmt.Errorf("write bundle %s: %w", name, err)
	}
	_, err := fmt.Fprintf(a.Stdout, "%s %s\n", printable(name), b.Digest())
	return err
}

// oneBundle refuses anything but a single argument.
func oneBundle(verb string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != 1 {
			return errors.New("bundle " + verb + " needs one bundle, such as policy.tar.gz")
		}
		return nil
	}
}

// bundleSource is a bundle that an argument names.
func (a *App) bundleSource(name string) config.PolicySource {
	return config.PolicySource{Path: a.path(name), Name: name}
}

// addFile registers -o FILE.
func addFile(flags *pflag.FlagSet, usage string) *word {
	file := &word{kind: "file"}
	flag := flags.VarPF(file, "output", "o", usage)
	flag.Annotations = map[string][]string{onlyFlag: nil}
	return file
}
