package author

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// wantExtension marks the side file of an example whose format has no comments.
const wantExtension = ".want"

// wantComment is "# want: topic/rule", alone on its line or trailing.
var wantComment = regexp.MustCompile(`(?:^|\s)#\s*want:\s*(.*)$`)

// ruleID is the form of a rule's id.
var ruleID = regexp.MustCompile(`^[a-z0-9-]+/[a-z0-9-]+$`)

// wants reads the lines that an example's comments name, by rule. A comment on
// a line of its own is about the next line that is no such comment; a trailing
// one is about its own. Several rules are separated by commas.
func wants(content []byte) (map[string][]int, []Problem) {
	out := map[string][]int{}
	var problems []Problem
	var pending []string
	for i, raw := range bytes.Split(content, []byte("\n")) {
		line := strings.TrimRight(string(raw), " \t\r")
		match := wantComment.FindStringSubmatchIndex(line)
		if match == nil {
			for _, rule := range pending {
				out[rule] = append(out[rule], i+1)
			}
			pending = nil
			continue
		}
		rules, err := splitRules(line[match[2]:match[3]])
		if err != nil {
			problems = append(problems, Problem{Line: i + 1, Message: err.Error()})
		}
		if strings.TrimSpace(line[:match[0]]) == "" {
			pending = append(pending, rules...)
			continue
		}
		for _, rule := range append(pending, rules...) {
			out[rule] = append(out[rule], i+1)
		}
		pending = nil
	}
	return out, problems
}

// splitRules reads the rules after "want:".
func splitRules(text string) ([]string, error) {
	var rules []string
	for rule := range strings.SplitSeq(text, ",") {
		rule = strings.TrimSpace(rule)
		if !ruleID.MatchString(rule) {
			return rules, fmt.Errorf("%q is no rule id: write \"# want: topic/rule\"", rule)
		}
		rules = append(rules, rule)
	}
	return rules, nil
}

// sideWants reads a side file: "LINE topic/rule" per line.
func sideWants(content []byte, lines int) (map[string][]int, []Problem) {
	out := map[string][]int{}
	var problems []Problem
	for i, raw := range strings.Split(string(content), "\n") {
		fields := strings.Fields(raw)
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		line, err := strconv.Atoi(fields[0])
		if err != nil || len(fields) != 2 || !ruleID.MatchString(fields[1]) || line < 1 || line > lines {
			problems = append(problems, Problem{Message: fmt.Sprintf("%s line %d is not LINE topic/rule: %q", wantExtension, i+1, raw)})
			continue
		}
		out[fields[1]] = append(out[fields[1]], line)
	}
	return out, problems
}
