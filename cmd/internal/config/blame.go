package config

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
)

// Place adds to the errors of compiling where in the configuration, or by
// which flag, the name that they quote was given.
func (p *Plan) Place(err error) error {
	var placed []error
	for _, single := range leaves(err) {
		var policy *engine.PolicyError
		if errors.As(single, &policy) {
			placed = append(placed, single)
			continue
		}
		if pos, ok := p.said(single.Error()); ok {
			single = Problems{{Pos: pos, Message: single.Error()}}
		}
		placed = append(placed, single)
	}
	return errors.Join(placed...)
}

// leaves takes joined errors apart.
func leaves(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	for _, single := range joined.Unwrap() {
		all = append(all, leaves(single)...)
	}
	return all
}

// quoted matches the first quoted name of a message; named an id that stands
// in it as it is.
var (
	quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
	named  = regexp.MustCompile(`\b(?:rules:|rule) ([^\s:"]+)`)
)

// said finds the setting that a message speaks of.
func (p *Plan) said(message string) (inputs.Position, bool) {
	word, err := strconv.Unquote(quoted.FindString(message))
	if err != nil && !named.MatchString(message) {
		return inputs.Position{}, false
	}
	if slices.Contains(p.given.Profiles, word) {
		return inputs.Position{File: "--profile"}, true
	}
	for _, setting := range p.given.Parameters {
		if strings.HasPrefix(setting, word+"=") && strings.Contains(message, "parameter") {
			return inputs.Position{File: "--parameter"}, true
		}
	}
	for _, entry := range p.file.Rules {
		if _, set := entry.Parameters[word]; set || entry.Match == word {
			return entry.Pos, true
		}
	}
	if pos, ok := p.file.ParameterPos[word]; ok {
		return pos, true
	}
	for _, list := range [][]Named{p.file.Profiles, p.org.RequireProfiles, p.org.Locked} {
		for _, entry := range list {
			if entry.Value == word || "{"+entry.Value+"}" == word {
				return entry.Pos, true
			}
		}
	}
	if id := named.FindStringSubmatch(message); id != nil {
		for _, entry := range slices.Backward(p.file.Rules) {
			if entry.Match == id[1] || matches(entry.Match, id[1]) {
				return entry.Pos, true
			}
		}
	}
	return inputs.Position{}, false
}
