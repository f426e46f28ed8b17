package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/boltseal/boltseal/engine/bundle"
)

const bundleVerifyLong = `Hold a bundle to a key: its signature must be by the key and cover every file, none altered, missing or added.

Bundles that opa signed are verified as well. Signatures with a shared secret (HS256) are not accepted.

Exit codes: 0 verified, 2 not.`

func (a *App) bundleVerifyVerb() *cobra.Command {
	cmd := &cobra.Command{Use: "verify FILE", Short: "Verify a bundle's signature", Long: bundleVerifyLong,
		Example: "  boltseal bundle verify policy.tar.gz --key team.pem --key-id team", Args: oneBundle("verify")}
	f := addVerifyFlags(cmd.Flags())
	format := addFormat(cmd.Flags(), "text", "json")
	return a.verb(cmd, func(cmd *cobra.Command, args []string) error {
		if len(f.keys.list) == 0 {
			return errors.New("bundle verify needs --key FILE")
		}
		keys, err := a.verifying(f)
		if err != nil {
			return err
		}
		b, err := a.openBundle(a.bundleSource(args[0]))
		if err != nil {
			return err
		}
		signature, err := bundle.Verify(b, keys)
		if err != nil {
			return fmt.Errorf("%s: %w", args[0], err)
		}
		if format.word == "json" {
			return printJSON(a.Stdout, struct {
				Digest    string           `json:"digest"`
				Signature bundle.Signature `json:"signature"`
			}{b.Digest(), signature})
		}
		_, err = fmt.Fprintf(a.Stdout, "%s: signed by %s, %s%s\n%s\n", printable(args[0]), printable(signature.Key), printable(signature.Algorithm),
			signedAs(signature.KeyID, signature.Scope), b.Digest())
		return err
	})
}

// signedAs tells a signature's key id and scope, where there are any.
func signedAs(keyID, scope string) string {
	text := ""
	if keyID != "" {
		text += fmt.Sprintf(", key id %q", printable(keyID))
	}
	if scope != "" {
		text += fmt.Sprintf(", scope %q", printable(scope))
	}
	return text
}
