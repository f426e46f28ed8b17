package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/boltseal/boltseal/inputs"
)

// Defaults of containerd (defaults.DefaultAddress, namespaces.Default).
const (
	containerdSocket    = "/run/containerd/containerd.sock"
	containerdNamespace = "default"
)

// contentStore is a store: what containerd keeps in one namespace.
type contentStore struct{ rpc *rpc }

// containerd yields what containerd has under a name.
func (w *walk) containerd(a address) error {
	ref, err := parseName(a.name)
	if err != nil {
		return err
	}
	w.base.Kind, w.base.Reference = KindContainerd, inputs.ParseReference(a.name)
	path := os.Getenv("CONTAINERD_ADDRESS")
	if path == "" {
		path = containerdSocket
	}
	namespace := a.namespace
	if namespace == "" {
		namespace = os.Getenv("CONTAINERD_NAMESPACE")
	}
	if namespace == "" {
		namespace = containerdNamespace
	}
	s := contentStore{newRPC(path, namespace, w.network.times)}
	defer s.rpc.close()
	d, err := s.target(w.ctx, containerdNames(ref))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("containerd has no image %s in the namespace %s", a.name, namespace)
	}
	if err != nil {
		return fmt.Errorf("ask containerd: %w", err)
	}
	w.store, w.sparse = s, true
	raw, err := w.content(d, s.manifest)
	if err != nil {
		return fmt.Errorf("manifest %s: %w", d.Digest, err)
	}
	return w.root(raw, d)
}

// containerdNames are the names that an image may be kept by: with the tag,
// with the digest, with both.
func containerdNames(ref name.Reference) []string {
	repo := inputs.ParseReference(ref.Context().Name())
	base := repo.Registry + "/" + repo.Repository
	written := inputs.ParseReference(ref.String())
	switch {
	case written.Digest != "" && written.Tag != "":
		return []string{base + ":" + written.Tag + "@" + written.Digest, base + "@" + written.Digest, base + ":" + written.Tag}
	case written.Digest != "":
		return []string{base + "@" + written.Digest}
	}
	return []string{base + ":" + ref.Identifier()}
}

// The fields of containerd's messages (containerd/api, services/images/v1,
// services/content/v1, types/descriptor.proto).
const (
	getImageName        = 1 // GetImageRequest.name
	imageOfResponse     = 1 // GetImageResponse.image
	imageTarget         = 3 // Image.target
	descriptorType      = 1
	descriptorDigest    = 2
	descriptorSize      = 3
	readContentDigest   = 1 // ReadContentRequest.digest
	readContentData     = 2 // ReadContentResponse.data
	infoDigest          = 1 // InfoRequest.digest
	getImageMethod      = "/containerd.services.images.v1.Images/Get"
	readContentMethod   = "/containerd.services.content.v1.Content/Read"
	infoOfContentMethod = "/containerd.services.content.v1.Content/Info"
)

// target is the descriptor of the first name that is there.
func (s contentStore) target(ctx context.Context, names []string) (v1.Descriptor, error) {
	var err error
	for _, name := range names {
		var reply []byte
		if reply, err = s.rpc.call(ctx, getImageMethod, appendText(nil, getImageName, name)); err == nil {
			return parseTarget(reply)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	return v1.Descriptor{}, err
}

func parseTarget(reply []byte) (v1.Descriptor, error) {
	var d v1.Descriptor
	image, err := field(reply, imageOfResponse)
	if err != nil {
		return d, err
	}
	target, err := field(image.bytes, imageTarget)
	if err != nil {
		return d, err
	}
	mediaType, err := field(target.bytes, descriptorType)
	if err != nil {
		return d, err
	}
	digest, err := field(target.bytes, descriptorDigest)
	if err != nil {
		return d, err
	}
	size, err := field(target.bytes, descriptorSize)
	if err != nil {
		return d, err
	}
	d.MediaType, d.Size = types.MediaType(mediaType.bytes), int64(size.number)
	d.Digest, err = v1.NewHash(string(digest.bytes))
	return d, err
}

func (s contentStore) manifest(ctx context.Context, d v1.Descriptor) (io.ReadCloser, error) {
	return s.blob(ctx, d)
}

func (s contentStore) blob(ctx context.Context, d v1.Descriptor) (io.ReadCloser, error) {
	return s.rpc.stream(ctx, readContentMethod, appendText(nil, readContentDigest, d.Digest.String()), readContentData)
}

func (s contentStore) holds(ctx context.Context, d v1.Descriptor) bool {
	_, err := s.rpc.call(ctx, infoOfContentMethod, appendText(nil, infoDigest, d.Digest.String()))
	return err == nil
}
