package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/boltseal/boltseal/engine/bundle/registry"
	"github.com/boltseal/boltseal/inputs/image/source"
)

const bundlePushLong = `Push a bundle into an OCI registry, and print its address by digest.

What is pushed, OPA (a bundle service of type oci), oras and conftest pull: the bundle is the first layer, and each policy
is a layer of its own once more, for conftest. Credentials are those of docker login.`

func (a *App) bundlePushVerb() *cobra.Command {
	cmd := &cobra.Command{Use: "push FILE oci://HOST/REPOSITORY:TAG", Short: "Push a bundle into a registry", Long: bundlePushLong,
		Example: "  boltseal bundle push policy.tar.gz oci://registry.example.com/team/policy:v1",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return errors.New("bundle push needs a bundle and an address: policy.tar.gz oci://HOST/REPOSITORY:TAG")
			}
			return nil
		}}
	r := addReach(cmd.Flags())
	quiet := cmd.Flags().BoolP("quiet", "q", false, "no progress bar")
	return a.verb(cmd, func(cmd *cobra.Command, args []string) error {
		return a.bundlePush(cmd.Context(), args[0], args[1], r, *quiet)
	})
}

func (a *App) bundlePush(ctx context.Context, file, address string, r *reach, quiet bool) error {
	ref, err := registry.Parse(address, r.insecure.list...)
	if err != nil {
		return err
	}
	b, err := a.openBundle(a.bundleSource(file))
	if err != nil {
		return err
	}
	o, finish, err := a.fetchOptions(r, quiet)
	if err != nil {
		return err
	}
	o.Transport = source.Server(ref.Host(), r.hosts.list, r.insecure.list)
	digest, err := registry.Push(ctx, ref, b, registry.Options{Options: o})
	finish()
	if err != nil {
		return fmt.Errorf("push %s: %w", address, err)
	}
	_, err = fmt.Fprintf(a.Stdout, "%s\n", printable(ref.At(digest)))
	return err
}
