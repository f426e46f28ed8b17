package packages

import (
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

func TestDistribute(t *testing.T) {
	debian := inputs.OSRelease{ID: "debian", Version: "12"}
	for _, c := range []struct {
		p    inputs.Package
		os   inputs.OSRelease
		want string
	}{
		{System("deb", "openssl", "3.0.11-1~deb12u2", "amd64", inputs.PackageSource{}), debian, "pkg:deb/debian/openssl@3.0.11-1~deb12u2?arch=amd64&distro=debian-12"},
		{System("deb", "openssl", "3.0.11-1~deb12u2", "amd64", inputs.PackageSource{}), inputs.OSRelease{}, "pkg:deb/openssl@3.0.11-1~deb12u2?arch=amd64"},
		{System("deb", "vim", "2:9.0.1378-2", "amd64", inputs.PackageSource{}), debian, "pkg:deb/debian/vim@2:9.0.1378-2?arch=amd64&distro=debian-12"},
		{System("deb", "libstdc++6", "12.2.0-14", "amd64", inputs.PackageSource{}), inputs.OSRelease{ID: "debian", Codename: "sid"}, "pkg:deb/debian/libstdc%2B%2B6@12.2.0-14?arch=amd64&distro=debian-sid"},
		{System("apk", "busybox", "1.36.1-r15", "x86_64", inputs.PackageSource{}), inputs.OSRelease{ID: "alpine", Version: "3.19.1"}, "pkg:apk/alpine/busybox@1.36.1-r15?arch=x86_64&distro=alpine-3.19.1"},
		{System("rpm", "bind", "32:9.16-1.el9", "x86_64", inputs.PackageSource{}), inputs.OSRelease{ID: "rhel", Version: "9.3"}, "pkg:rpm/rhel/bind@9.16-1.el9?arch=x86_64&distro=rhel-9.3&epoch=32"},
		{System("rpm", "bash", "5.1-1", "x86_64", inputs.PackageSource{}), inputs.OSRelease{ID: "opensuse-leap", Version: "15.5"}, "pkg:rpm/opensuse/bash@5.1-1?arch=x86_64&distro=opensuse-leap-15.5"},
		{inputs.Package{Type: "npm", PURL: "pkg:npm/a@1"}, debian, "pkg:npm/a@1"},
	} {
		if got := Distribute(c.p, c.os).PURL; got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}
