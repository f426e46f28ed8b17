package image

import (
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/boltseal/boltseal/inputs"
)

func TestInstruction(t *testing.T) {
	tests := []struct{ by, name, arguments string }{
		// BuildKit
		{"RUN /bin/sh -c apt-get update # buildkit", "RUN", "apt-get update"},
		{"RUN |2 A=1 B=two words /bin/sh -c make $A # buildkit", "RUN", "make $A"},
		{"RUN |1 V=1 make all # buildkit", "RUN", "make all"},
		{"RUN make all # buildkit", "RUN", "make all"},
		{"COPY hello / # buildkit", "COPY", "hello /"},
		{"ADD rootfs.tar.xz / # buildkit", "ADD", "rootfs.tar.xz /"},
		{`CMD ["/hello"]`, "CMD", `["/hello"]`},
		{"ENV PATH=/bin", "ENV", "PATH=/bin"},
		{"WORKDIR /app", "WORKDIR", "/app"},
		{"EXPOSE map[80/tcp:{}]", "EXPOSE", "map[80/tcp:{}]"},
		{"USER app", "USER", "app"},
		// Docker's first builder
		{"/bin/sh -c #(nop) ADD file:abc in / ", "ADD", "file:abc in /"},
		{`/bin/sh -c #(nop)  CMD ["bash"]`, "CMD", `["bash"]`},
		{"/bin/sh -c apt-get update && apt-get install -y curl", "RUN", "apt-get update && apt-get install -y curl"},
		{"|1 TOKEN=a b /bin/sh -c curl $TOKEN", "RUN", "curl $TOKEN"},
		{"/bin/bash -o pipefail -c make", "RUN", "make"},
		{"cmd /S /C dir", "RUN", "dir"},
		{"powershell -Command $x = 1; Get-Item", "RUN", "$x = 1; Get-Item"},
		// others
		{"bazel build ...", "", ""},
		{"# debian.sh --arch 'amd64' out/ 'bookworm' '@1719792000'", "", ""},
		{"bash", "", ""},
		{"", "", ""},
		{"|x", "RUN", "|x"},
		{"run make", "", ""},
		{"echo '#(nop) RUN x'", "", ""},
	}
	for _, test := range tests {
		name, arguments := instruction(test.by, nil)
		if name != test.name || arguments != test.arguments {
			t.Errorf("%q: %q %q", test.by, name, arguments)
		}
	}
	if _, arguments := instruction("RUN /bin/zsh -c make # buildkit", []string{"/bin/zsh", "-c"}); arguments != "make" {
		t.Errorf("the image's own shell: %q", arguments)
	}
}

func TestHistoryAndLayers(t *testing.T) {
	steps := []v1.History{{CreatedBy: "ADD a / # buildkit"}, {CreatedBy: "CMD x", EmptyLayer: true}, {CreatedBy: "RUN /bin/sh -c make # buildkit"}}
	layers := []inputs.Layer{{Digest: "one", History: -1}, {Digest: "two", History: -1}}
	out := history(steps, layers, nil)
	if out[0].Layer != "one" || out[1].Layer != "" || out[2].Layer != "two" || layers[0].History != 0 || layers[1].History != 2 || layers[1].Instruction != "RUN make" {
		t.Errorf("%+v, %+v", out, layers)
	}
	alone := []inputs.Layer{{Digest: "one", History: -1}}
	if out := history(steps, alone, nil); out[0].Layer != "" || alone[0].History != -1 {
		t.Errorf("steps and layers that do not belong together: %+v", out)
	}
}

func FuzzInstruction(f *testing.F) {
	f.Add("RUN |2 A=1 B=2 /bin/sh -c make # buildkit")
	f.Add("/bin/sh -c #(nop)  CMD [\"bash\"]")
	f.Fuzz(func(t *testing.T, by string) {
		name, arguments := instruction(by, []string{"/bin/sh", "-c"})
		if name == "" && arguments != "" || name != "" && !isInstruction(name) {
			t.Errorf("%q: %q %q", by, name, arguments)
		}
	})
}
