package cli

import (
	"bytes"
	"context"
	"crypto"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/boltseal/boltseal/cmd/internal/config"
	"github.com/boltseal/boltseal/inputs/advisory/artifact"
	"github.com/boltseal/boltseal/inputs/image/source"
)

// maxKey bounds a key file in bytes.
const maxKey = 64 << 10

const updateExample = `  boltseal db export --sign-key key.pem advisories.tar
  boltseal db push --sign-key key.pem registry.example.com/security/advisories:latest
  boltseal db update --key key.pub registry.example.com/security/advisories:latest`

// networkFlags say how the network may be used.
type networkFlags struct {
	offline  bool
	insecure words
}

func addNetworkFlags(flags *pflag.FlagSet) *networkFlags {
	f := &networkFlags{insecure: words{kind: "host"}}
	flags.BoolVar(&f.offline, "offline", false, "connect to nobody")
	flags.Var(&f.insecure, "insecure-registry", "speak to this `host[:port]` without TLS or with a certificate that cannot be verified, repeatable")
	return f
}

// signer reads the key to sign with; nil for none.
func (a *App) signer(file string) (crypto.Signer, error) {
	if file == "" {
		return nil, nil
	}
	text, _, err := config.ReadRegular(a.path(file), maxKey)
	if err != nil {
		return nil, fmt.Errorf("--sign-key %s: %w", file, err)
	}
	key, err := artifact.PrivateKey(text)
	if err != nil {
		return nil, fmt.Errorf("--sign-key %s: %w", file, err)
	}
	return key, nil
}

// one refuses anything but a single argument.
func one(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return fmt.Errorf("db %s needs one argument, %s", cmd.Name(), what)
		}
		return nil
	}
}

func (a *App) dbExportVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use: "export FILE", Short: "Write the store as one archive", Example: updateExample, Args: one("the file to write"),
		Long: "Write the store as one archive that db update installs elsewhere, from a file, a web server or a registry.",
	}
	flags := cmd.Flags()
	db, key := addDB(flags), word{kind: "file"}
	flags.Var(&key, "sign-key", "sign with this private key: Ed25519 or ECDSA in a PEM `file`")
	return a.verb(cmd, func(_ *cobra.Command, args []string) error {
		dir, err := a.store(db)
		if err != nil {
			return err
		}
		signer, err := a.signer(key.text)
		if err != nil {
			return err
		}
		a.warnUnsigned(signer)
		return writeFile(a.path(args[0]), func(w io.Writer) error { return artifact.Write(w, dir, signer, time.Now()) })
	})
}

func (a *App) warnUnsigned(signer crypto.Signer) {
	if signer == nil {
		fmt.Fprintln(a.Stderr, "boltseal: the archive is not signed; db update refuses it without --insecure-unsigned")
	}
}

func (a *App) dbPushVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use: "push REFERENCE", Short: "Put the store into a registry", Example: updateExample, Args: one("where in a registry to put it"),
	}
	flags := cmd.Flags()
	db, key, network := addDB(flags), word{kind: "file"}, addNetworkFlags(flags)
	flags.Var(&key, "sign-key", "sign with this private key: Ed25519 or ECDSA in a PEM `file`")
	return a.verb(cmd, func(cmd *cobra.Command, args []string) error {
		dir, err := a.store(db)
		if err != nil {
			return err
		}
		signer, err := a.signer(key.text)
		if err != nil {
			return err
		}
		if network.offline {
			return errors.New("db push needs the network, and --offline forbids it")
		}
		host, err := artifact.Registry(args[0])
		if err != nil {
			return err
		}
		a.warnUnsigned(signer)
		var archive bytes.Buffer
		if err := artifact.Write(&archive, dir, signer, time.Now()); err != nil {
			return err
		}
		way := source.Transport([]string{host}, network.insecure.list)
		pushed, err := artifact.Push(cmd.Context(), args[0], archive.Bytes(), slices.Contains(network.insecure.list, host), way)
		if err != nil {
			return fmt.Errorf("push %s: %w", args[0], err)
		}
		_, err = fmt.Fprintln(a.Stdout, pushed)
		return err
	})
}

func (a *App) dbUpdateVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use: "update REFERENCE|URL|FILE", Short: "Install advisories from a registry, a URL or a file", Example: updateExample,
		Args: one("a reference in a registry, an https URL or a file"),
		Long: `Install the archive that db push or db export made. Its signature must be of one of the keys. What was installed is
pinned in a lock file; an archive older than the pinned one is refused, and with --locked every other one.`,
	}
	flags := cmd.Flags()
	db, network := addDB(flags), addNetworkFlags(flags)
	keys, lock := words{kind: "file"}, word{kind: "file"}
	terms := artifact.Terms{}
	flags.Var(&keys, "key", "public key to verify with: Ed25519 or ECDSA in a PEM `file`, repeatable")
	flags.Var(&lock, "lock", "lock `file` (default: "+artifact.LockName+" in the store)")
	flags.BoolVar(&terms.Locked, "locked", false, "install only what the lock file pins")
	flags.BoolVar(&terms.Older, "allow-older", false, "install also what is older than what is installed")
	flags.BoolVar(&terms.Unsigned, "insecure-unsigned", false, "install without looking at the signature")
	return a.verb(cmd, func(cmd *cobra.Command, args []string) error {
		dir, err := a.store(db)
		if err != nil {
			return err
		}
		if terms.Keys, err = a.publicKeys(keys.list); err != nil {
			return err
		}
		if len(terms.Keys) == 0 && !terms.Unsigned {
			return errors.New("db update needs --key, the public key to verify with (or --insecure-unsigned)")
		}
		if lock.text != "" {
			terms.Lock = a.path(lock.text)
		}
		archive, err := a.openArchive(cmd.Context(), args[0], network)
		if err != nil {
			return fmt.Errorf("update from %s: %w", shownAddress(args[0]), err)
		}
		defer archive.Close()
		pin, err := artifact.Install(cmd.Context(), dir, shownAddress(args[0]), archive, terms)
		if err != nil {
			return fmt.Errorf("update from %s: %w", shownAddress(args[0]), err)
		}
		how := "signature verified"
		if !pin.Signed {
			how = "signature not looked at"
		}
		_, err = fmt.Fprintf(a.Stdout, "%s  %d files of %s, %s\n", pin.Digest, len(pin.Files), pin.Created, how)
		return err
	})
}

func (a *App) publicKeys(files []string) ([]crypto.PublicKey, error) {
	var keys []crypto.PublicKey
	for _, file := range files {
		text, _, err := config.ReadRegular(a.path(file), maxKey)
		if err != nil {
			return nil, fmt.Errorf("--key %s: %w", file, err)
		}
		key, err := artifact.PublicKey(text)
		if err != nil {
			return nil, fmt.Errorf("--key %s: %w", file, err)
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// openArchive opens a file if there is one of that name, else a URL or a
// reference in a registry.
func (a *App) openArchive(ctx context.Context, address string, network *networkFlags) (io.ReadCloser, error) {
	isURL := strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
	if !isURL {
		file, err := os.Open(a.path(address))
		if err == nil || strings.HasPrefix(address, ".") || strings.HasPrefix(address, "/") {
			return file, pathless(err)
		}
	}
	if network.offline {
		return nil, errors.New("there is no such file, and --offline forbids to look elsewhere")
	}
	if isURL {
		u, err := url.Parse(address)
		if err != nil {
			return nil, errors.New("it is no URL")
		}
		return artifact.Download(ctx, address, source.Transport([]string{u.Host}, network.insecure.list))
	}
	host, err := artifact.Registry(strings.TrimPrefix(address, "oci://"))
	if err != nil {
		return nil, err
	}
	return artifact.Pull(ctx, strings.TrimPrefix(address, "oci://"), slices.Contains(network.insecure.list, host), source.Transport([]string{host}, network.insecure.list))
}

// shownAddress is an address without what a URL may hold of passwords.
func shownAddress(address string) string {
	if u, err := url.Parse(address); err == nil && u.User != nil {
		return u.Redacted()
	}
	return address
}
