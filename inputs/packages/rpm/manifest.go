package rpm

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/boltseal/boltseal/inputs/packages"
)

// readManifest reads the list that Azure Linux leaves in images without rpm,
// the lines of rpm -qa with the format "%{NAME}\t%{VERSION}-%{RELEASE}\t
// %{INSTALLTIME}\t%{BUILDTIME}\t%{VENDOR}\t%{EPOCH}\t%{SIZE}\t%{ARCH}\t
// %{EPOCHNUM}\t%{SOURCERPM}\n".
func readManifest(r io.ReaderAt, size int64, all *found) error {
	lines := packages.Lines{Longest: 4096, Take: func(line []byte) error {
		if len(line) == 0 {
			return nil
		}
		f := strings.Split(strings.ToValidUTF8(string(line), "\uFFFD"), "\t")
		if len(f) < 10 || f[0] == "" || f[1] == "" {
			return fmt.Errorf("a line is no package: %.40q", line)
		}
		if f[0] == "gpg-pubkey" {
			return nil
		}
		epoch, err := strconv.ParseUint(f[8], 10, 32)
		if err != nil {
			return fmt.Errorf("package %.80s has epoch %.20q", f[0], f[8])
		}
		return all.state(f[0], f[1], uint32(epoch), f[7], f[9], "", "")
	}}
	if _, err := io.Copy(&lines, io.NewSectionReader(r, 0, size)); err != nil {
		return fmt.Errorf("read the list: %w", err)
	}
	return lines.End()
}
