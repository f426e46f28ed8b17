package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/boltseal/boltseal/cmd/internal/config"
	"github.com/boltseal/boltseal/engine/bundle"
)

const bundlePullLong = `Fetch a bundle from an OCI registry or a web server into a file, held to its digest, and with --key to its signature.

Bundles that boltseal, opa with oras, policy or gator pushed are written as they are; policies that conftest pushed, one
layer each, are put into a bundle.`

func (a *App) bundlePullVerb() *cobra.Command {
	cmd := &cobra.Command{Use: "pull ADDRESS -o FILE", Short: "Fetch a bundle from a registry or server", Long: bundlePullLong,
		Example: "  boltseal bundle pull oci://registry.example.com/team/policy:v1 -o policy.tar.gz --key team.pem\n" +
			"  boltseal bundle pull https://bundles.example.com/policy.tar.gz -o policy.tar.gz",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("bundle pull needs one address: oci://HOST/REPOSITORY:TAG or https://HOST/FILE")
			}
			return nil
		}}
	flags := cmd.Flags()
	r, verifying, file := addReach(flags), addVerifyFlags(flags), addFile(flags, "the bundle's `file`, - for standard output")
	quiet := flags.BoolP("quiet", "q", false, "no progress bar")
	return a.verb(cmd, func(cmd *cobra.Command, args []string) error {
		if file.text == "" {
			return errors.New("bundle pull needs -o FILE")
		}
		remote, err := config.Fetchable(args[0])
		if err != nil {
			return err
		}
		if !remote {
			return fmt.Errorf("%q is no address: oci://HOST/REPOSITORY:TAG or https://HOST/FILE", args[0])
		}
		keys, err := a.verifying(verifying)
		if err != nil {
			return err
		}
		got, err := a.fetchBundle(cmd.Context(), args[0], pinnedAs{}, r, *quiet)
		if err != nil {
			return err
		}
		if len(keys.Public) > 0 {
			if _, err := bundle.Verify(got.bundle, keys); err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
		}
		return a.writeBundle(got.bundle, file.text)
	})
}
