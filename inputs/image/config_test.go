package image

import (
	"fmt"
	"slices"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/boltseal/boltseal/inputs"
)

func TestUser(t *testing.T) {
	accounts := []inputs.Account{{Name: "root", UID: 0}, {Name: "toor", UID: 0}, {Name: "app", UID: 1000}}
	tests := []struct {
		written  string
		id       int64
		root     bool
		declared bool
	}{
		{"", -1, true, false}, {"root", 0, true, true}, {"0", 0, true, true}, {"0:0", 0, true, true}, {"toor", 0, true, true},
		{"app", 1000, false, true}, {"app:root", 1000, false, true}, {"65532", 65532, false, true}, {"nobody", -1, false, true}, {":0", -1, true, true},
		{"00", 0, true, true}, {"-1", -1, false, true},
	}
	for _, test := range tests {
		want := inputs.User{Name: test.written, ID: test.id, Root: test.root, Declared: test.declared}
		if got := user(test.written, accounts, false); got != want {
			t.Errorf("%q: %+v", test.written, got)
		}
	}
	if user("ContainerUser", nil, true).Root || !user("", nil, true).Root || !user("containeradministrator", nil, true).Root {
		t.Error("the users of Windows")
	}
	if got := user("root", nil, false); got.ID != 0 || !got.Root {
		t.Errorf("root without accounts: %+v", got)
	}
}

func TestPorts(t *testing.T) {
	got := ports(map[string]struct{}{"8080/tcp": {}, "53/udp": {}, "80": {}, "9000-9001/tcp": {}, "x": {}, "70000": {}, "5-": {}})
	want := []inputs.Port{{Port: 53, HostPort: -1, Protocol: "UDP"}, {Port: 80, HostPort: -1, Protocol: "TCP"}, {Port: 8080, HostPort: -1, Protocol: "TCP"},
		{Port: 9000, HostPort: -1, Protocol: "TCP"}, {Port: 9001, HostPort: -1, Protocol: "TCP"}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}

func TestHealthcheck(t *testing.T) {
	for test, want := range map[string]bool{"": false, "NONE": false, "CMD": true, "CMD-SHELL": true} {
		c := &v1.Config{}
		if test != "" {
			c.Healthcheck = &v1.HealthConfig{Test: []string{test, "x"}}
		}
		image := &inputs.Image{Config: config(c)}
		if got := container(image); got.Healthcheck != want {
			t.Errorf("%q: %v", test, got.Healthcheck)
		}
	}
	if got := fmt.Sprint(config(&v1.Config{Env: []string{"A=b=c", "X"}}).Env); got != "[{A b=c } {X  }]" {
		t.Errorf("the environment: %s", got)
	}
}
