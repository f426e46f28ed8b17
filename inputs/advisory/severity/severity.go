package severity

import (
	"strings"

	gocvss20 "github.com/pandatix/go-cvss/20"
	gocvss30 "github.com/pandatix/go-cvss/30"
	gocvss31 "github.com/pandatix/go-cvss/31"
	gocvss40 "github.com/pandatix/go-cvss/40"
)

// The words, from worst to unknown.
const (
	Critical = "critical"
	High     = "high"
	Medium   = "medium"
	Low      = "low"
	Info     = "info"
	Unknown  = "unknown"
)

// Rank orders the words: 5 for critical, 0 for unknown and everything else.
func Rank(word string) int {
	switch word {
	case Critical:
		return 5
	case High:
		return 4
	case Medium:
		return 3
	case Low:
		return 2
	case Info:
		return 1
	}
	return 0
}

// Word reads the words that databases use: GitHub's MODERATE, Red Hat's
// Important, Debian's and Ubuntu's urgencies and priorities. "" and what says
// that nobody has decided is unknown.
func Word(said string) string {
	// Debian marks urgencies that it took over from others with a star.
	switch strings.TrimRight(strings.ToLower(strings.TrimSpace(said)), "*") {
	case "critical", "emergency":
		return Critical
	case "high", "important":
		return High
	case "medium", "moderate":
		return Medium
	case "low", "minor":
		return Low
	case "none", "info", "informational", "negligible", "unimportant":
		return Info
	}
	return Unknown
}

// Score is the base score of a CVSS vector and its rating in words. The second
// generation's vectors may come without the prefix that later ones begin with.
// ok is false where the text is no vector.
func Score(vector string) (score float64, word string, version int, ok bool) {
	vector = strings.TrimSpace(vector)
	if len(vector) > maxVector {
		return -1, Unknown, 0, false
	}
	switch {
	case strings.HasPrefix(vector, "CVSS:4.0/"):
		v, err := gocvss40.ParseVector(vector)
		if err != nil {
			return -1, Unknown, 0, false
		}
		score = v.Score()
		return score, rating(score), 4, true
	case strings.HasPrefix(vector, "CVSS:3.1/"):
		v, err := gocvss31.ParseVector(vector)
		if err != nil {
			return -1, Unknown, 0, false
		}
		score = v.BaseScore()
		return score, rating(score), 3, true
	case strings.HasPrefix(vector, "CVSS:3.0/"):
		v, err := gocvss30.ParseVector(vector)
		if err != nil {
			return -1, Unknown, 0, false
		}
		score = v.BaseScore()
		return score, rating(score), 3, true
	}
	v, err := gocvss20.ParseVector(strings.Trim(strings.TrimPrefix(vector, "CVSS:2.0/"), "()"))
	if err != nil {
		return -1, Unknown, 0, false
	}
	score = v.BaseScore()
	return score, rating2(score), 2, true
}

// maxVector bounds a vector; the longest that CVSS 4.0 allows is shorter.
const maxVector = 512

// Of is the rating of a base score of CVSS 3 or 4, -1 for unknown.
func Of(score float64) string {
	if score < 0 || score > 10 {
		return Unknown
	}
	return rating(score)
}

// rating is the qualitative scale of CVSS 3.1 §5 and CVSS 4.0 §6.
func rating(score float64) string {
	switch {
	case score >= 9:
		return Critical
	case score >= 7:
		return High
	case score >= 4:
		return Medium
	case score > 0:
		return Low
	}
	return Info
}

// rating2 is how the NVD reads scores of CVSS 2, which has no words of its own.
func rating2(score float64) string {
	switch {
	case score >= 7:
		return High
	case score >= 4:
		return Medium
	}
	return Low
}
