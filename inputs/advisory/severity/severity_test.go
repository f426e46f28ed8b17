package severity

import "testing"

func TestScore(t *testing.T) {
	for _, test := range []struct {
		vector string
		score  float64
		word   string
	}{
		{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8, Critical},
		{"CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", 7.5, High},
		{"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 9.3, Critical},
		{"AV:N/AC:L/Au:N/C:P/I:P/A:P", 7.5, High},
		{"(AV:L/AC:H/Au:N/C:N/I:N/A:P)", 1.2, Low},
		{"CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:N", 0, Info},
	} {
		if score, word, _, ok := Score(test.vector); !ok || score != test.score || word != test.word {
			t.Errorf("%s: got %v %s %v", test.vector, score, word, ok)
		}
	}
	for _, vector := range []string{"", "what", "CVSS:3.1/", "CVSS:9.9/AV:N"} {
		if _, word, _, ok := Score(vector); ok || word != Unknown {
			t.Errorf("%q is a vector", vector)
		}
	}
}

func TestWord(t *testing.T) {
	for said, want := range map[string]string{"MODERATE": Medium, "Important": High, "unimportant": Info, "not yet assigned": Unknown, "high**": High, "negligible": Info, "": Unknown, "CRITICAL": Critical, "end-of-life": Unknown} {
		if got := Word(said); got != want {
			t.Errorf("%s: got %s", said, got)
		}
	}
}

func FuzzScore(f *testing.F) {
	f.Add("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")
	f.Add("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N")
	f.Add("AV:N/AC:L/Au:N/C:P/I:P/A:P")
	f.Fuzz(func(t *testing.T, vector string) {
		if score, _, _, ok := Score(vector); ok && !(score >= 0 && score <= 10) {
			t.Errorf("got %v", score)
		}
	})
}
