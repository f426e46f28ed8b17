package dockerfile

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// maxPorts bounds how many ports one range is spelled out to.
const maxPorts = 1024

// applyExpose evaluates EXPOSE: [ip:]host:container/proto, of which only the
// container's port counts.
func (b *builder) applyExpose(s *step, ins *inputs.Instruction, st *stageState) error {
	ins.Args = ins.Args[:0]
	for _, text := range ins.OriginalArgs {
		value, err := b.value(s, text, st.scope, ins)
		if err != nil {
			return err
		}
		words := []string{value}
		if value != text {
			words = strings.Fields(value)
		}
		ins.Args = append(ins.Args, words...)
	}
	// BuildKit does not check EXPOSE for unset variables
	ins.Undefined = []string{}
	for _, text := range ins.Args {
		if strings.Contains(text, "$") { // known to the build alone
			b.gap("ports", "EXPOSE "+cut(text, 100)+" has no value here")
			continue
		}
		from, to, protocol, err := portRange(text)
		if err != nil {
			// a rule finds it, at its place
			b.gap("ports", fmt.Sprintf("EXPOSE %s: %v", cut(text, 100), err))
			continue
		}
		if to-from >= maxPorts {
			b.gap("ports", fmt.Sprintf("EXPOSE %s is listed up to %d ports", cut(text, 100), maxPorts))
			to = from + maxPorts - 1
		}
		if err := b.charge((to-from+1)*commandCost/4, s.outer.StartLine); err != nil {
			return err
		}
		for n := from; n <= to; n++ {
			st.addPort(inputs.Port{Port: int64(n), HostPort: -1, Protocol: protocol}, ins.Index)
		}
	}
	return nil
}

func (st *stageState) addPort(p inputs.Port, at int) {
	if st.portsSeen[p] {
		return
	}
	st.portsSeen[p] = true
	st.ports = append(st.ports, p)
	st.portsFrom = append(st.portsFrom, at)
}

// portRange reads one port or range as dockerfile2llb does.
func portRange(text string) (from, to int, protocol string, err error) {
	if i := strings.LastIndexByte(text, ':'); i >= 0 {
		text = text[i+1:]
	}
	ports, protocol, _ := strings.Cut(text, "/")
	switch protocol = strings.ToUpper(protocol); protocol {
	case "":
		protocol = "TCP"
	case "TCP", "UDP", "SCTP":
	default:
		return 0, 0, "", fmt.Errorf("invalid protocol %q", cut(protocol, 20))
	}
	first, last, isRange := strings.Cut(ports, "-")
	if from, err = portNumber(first); err != nil {
		return 0, 0, "", err
	}
	to = from
	if isRange {
		if to, err = portNumber(last); err != nil {
			return 0, 0, "", err
		}
	}
	if to < from {
		return 0, 0, "", fmt.Errorf("invalid port range %s", cut(ports, 20))
	}
	return from, to, protocol, nil
}

func portNumber(text string) (int, error) {
	n, err := strconv.ParseInt(text, 10, 0)
	if err != nil || n < 0 || n > 65535 {
		return 0, fmt.Errorf("invalid port %q", cut(text, 20))
	}
	return int(n), nil
}
