package foreign

import "strings"

func isHadolint(base, _ string) bool { return oneOf(base, ".hadolint", "hadolint") }

// readHadolint reads the list of ignored checks of hadolint's configuration.
func readHadolint(_, content string) ([]Ignore, error) {
	file, err := single(content)
	if err != nil {
		return nil, err
	}
	var out []Ignore
	for _, id := range list(value(file, "ignored")) {
		out = append(out, Ignore{ID: text(id), Kind: Dockerfile, Line: id.Line})
	}
	return out, nil
}

func isDockerfile(base, content string) bool {
	lower := strings.ToLower(base)
	return strings.Contains(lower, "dockerfile") || strings.Contains(lower, "containerfile") ||
		strings.Contains(content, "hadolint ignore=") || strings.Contains(content, "checkov:skip=")
}

// lineScope is why a comment for one instruction becomes no waiver.
const lineScope = "it holds for one instruction alone: write # boltseal:ignore= above it"

// readDockerfile reads the comments by which hadolint, Trivy and Checkov are
// told to ignore something in a Dockerfile. Those for the whole file become
// waivers for its path.
func readDockerfile(name, content string) ([]Ignore, error) {
	var out []Ignore
	line := 0
	for raw := range strings.Lines(content) {
		line++
		comment, ok := strings.CutPrefix(strings.TrimSpace(raw), "#")
		if !ok {
			continue
		}
		for _, found := range pragma(strings.TrimSpace(comment)) {
			found.Line, found.Kind, found.Match.Path = line, Dockerfile, literal(name)
			out = append(out, found)
		}
	}
	return out, nil
}

// pragma reads one comment.
func pragma(comment string) []Ignore {
	body, reason, _ := strings.Cut(comment, "#")
	body, reason = strings.TrimSpace(body), strings.TrimSpace(reason)
	// hadolint lets spaces stand around "=" and between the ids.
	if ids, ok := cutWords(body, "hadolint", "global", "ignore="); ok {
		return ignores(ids, reason, "")
	}
	if ids, ok := cutWords(body, "hadolint", "ignore="); ok {
		return ignores(ids, reason, lineScope)
	}
	if id, ok := strings.CutPrefix(body, "trivy:ignore:"); ok {
		id, _, _ = strings.Cut(id, ":")
		return ignores(id, reason, lineScope)
	}
	if rest, ok := strings.CutPrefix(body, "checkov:skip="); ok {
		id, why, _ := strings.Cut(rest, ":")
		return ignores(id, strings.TrimSpace(why), "") // Checkov judges a Dockerfile as a whole.
	}
	return nil
}

// cutWords removes the words, with space between them, from the beginning.
func cutWords(text string, words ...string) (rest string, ok bool) {
	for _, word := range words {
		name, equals := strings.CutSuffix(word, "=")
		if text, ok = strings.CutPrefix(strings.TrimSpace(text), name); !ok {
			return "", false
		}
		if equals {
			if text, ok = strings.CutPrefix(strings.TrimSpace(text), "="); !ok {
				return "", false
			}
		}
	}
	return text, true
}

func ignores(ids, reason, problem string) []Ignore {
	var out []Ignore
	for id := range strings.SplitSeq(ids, ",") {
		if fields := strings.Fields(id); len(fields) > 0 {
			out = append(out, Ignore{ID: fields[0], Reason: reason, Problem: problem})
		}
	}
	return out
}
