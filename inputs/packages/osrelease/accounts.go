package osrelease

import (
	"strconv"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// maxEntries bounds the users and the groups.
const maxEntries = 200_000

// passwd reads passwd(5). Lines that cannot be users, as those of NIS ("+"),
// are left out. Password is unknown where shadow(5) has it.
func passwd(text string) ([]inputs.Account, error) {
	accounts := []inputs.Account{}
	for line := range strings.Lines(text) {
		f := strings.Split(strings.TrimRight(line, "\r\n"), ":")
		if len(f) < 7 || f[0] == "" || strings.HasPrefix(f[0], "#") || strings.HasPrefix(f[0], "+") || strings.HasPrefix(f[0], "-") {
			continue
		}
		uid, err := strconv.ParseInt(f[2], 10, 64)
		if err != nil || uid < 0 {
			continue
		}
		gid, err := strconv.ParseInt(f[3], 10, 64)
		if err != nil || gid < 0 {
			gid = -1
		}
		if len(accounts) == maxEntries {
			return nil, errTooMany
		}
		state := password(f[1])
		if f[1] == "x" {
			state = "unknown"
		}
		accounts = append(accounts, inputs.Account{Name: f[0], UID: uid, GID: gid, Home: f[5], Shell: f[6], Password: state})
	}
	return accounts, nil
}

// shadow reads what shadow(5) says of passwords: never the hash, only whether
// there is one. Of each account Name and Password are given; UID and GID are -1.
func shadow(text string) ([]inputs.Account, error) {
	accounts := []inputs.Account{}
	for line := range strings.Lines(text) {
		name, rest, ok := strings.Cut(strings.TrimRight(line, "\r\n"), ":")
		if !ok || name == "" || strings.HasPrefix(name, "#") || strings.HasPrefix(name, "+") || strings.HasPrefix(name, "-") {
			continue
		}
		hash, _, _ := strings.Cut(rest, ":")
		if len(accounts) == maxEntries {
			return nil, errTooMany
		}
		accounts = append(accounts, inputs.Account{Name: name, UID: -1, GID: -1, Password: password(hash)})
	}
	return accounts, nil
}

// password says what a password field comes to: none (empty: anybody may log
// in), locked (no password can match: "*", "!" and what begins so) or set.
func password(field string) string {
	switch {
	case field == "":
		return "none"
	case field[0] == '*' || field[0] == '!' || field == "x":
		return "locked"
	}
	return "set"
}

// groups reads group(5).
func groups(text string) ([]inputs.Group, error) {
	list := []inputs.Group{}
	for line := range strings.Lines(text) {
		f := strings.Split(strings.TrimRight(line, "\r\n"), ":")
		if len(f) < 4 || f[0] == "" || strings.HasPrefix(f[0], "#") || strings.HasPrefix(f[0], "+") || strings.HasPrefix(f[0], "-") {
			continue
		}
		gid, err := strconv.ParseInt(f[2], 10, 64)
		if err != nil || gid < 0 {
			continue
		}
		if len(list) == maxEntries {
			return nil, errTooMany
		}
		g := inputs.Group{Name: f[0], GID: gid, Members: []string{}}
		for member := range strings.SplitSeq(f[3], ",") {
			if member = strings.TrimSpace(member); member != "" {
				g.Members = append(g.Members, member)
			}
		}
		list = append(list, g)
	}
	return list, nil
}
