package cli

import (
	"errors"

	"github.com/spf13/cobra"
)

const bundleSignLong = `Sign a bundle: write OPA's .signatures.json into it, in place of any it has.

The signature covers every file as OPA's does, so that opa verifies it, and every byte of the archive: a bundle that is
packed anew after it was signed is refused by boltseal. The key is in PEM, not encrypted, and never on the command line.`

const bundleSignExample = `  boltseal bundle sign policy.tar.gz --sign-key team.key --key-id team
  boltseal bundle sign policy.tar.gz --sign-key env://TEAM_KEY -o signed.tar.gz`

func (a *App) bundleSignVerb() *cobra.Command {
	cmd := &cobra.Command{Use: "sign FILE", Short: "Sign a bundle", Long: bundleSignLong, Example: bundleSignExample, Args: oneBundle("sign")}
	f := addSignFlags(cmd.Flags())
	output := addFile(cmd.Flags(), "the signed bundle's `file`, - for standard output (default: in place)")
	return a.verb(cmd, func(cmd *cobra.Command, args []string) error {
		if f.key.text == "" {
			return errors.New("bundle sign needs --sign-key FILE")
		}
		b, err := a.openBundle(a.bundleSource(args[0]))
		if err != nil {
			return err
		}
		signed, err := a.sign(b, f)
		if err != nil {
			return err
		}
		if output.text == "" {
			output.text = args[0]
		}
		return a.writeBundle(signed, output.text)
	})
}
