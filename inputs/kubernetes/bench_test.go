package kubernetes

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/boltseal/boltseal/inputs"
)

func BenchmarkJSONCorpus(b *testing.B) { benchmarkCorpus(b, judge, "docs", "*.json") }
func BenchmarkYAMLCorpus(b *testing.B) { benchmarkCorpus(b, judge, "yaml", "*.yaml") }

// BenchmarkYAMLLibrary is the parser's share of BenchmarkYAMLCorpus.
func BenchmarkYAMLLibrary(b *testing.B) {
	benchmarkCorpus(b, func(_ *testing.B, _ string, content []byte) {
		for c := range chunks(content, 0) {
			yamlDocuments(content[c.start:c.end], func(*yaml.Node, error) bool { return true })
		}
	}, "yaml", "*.yaml")
}

// BenchmarkLocate adds the first place of each document to BenchmarkYAMLCorpus.
func BenchmarkLocate(b *testing.B) {
	benchmarkCorpus(b, func(b *testing.B, name string, content []byte) {
		for doc, err := range New().Collect(b.Context(), corpusRef(name, content)) {
			if err == nil {
				doc.Locator.Locate(inputs.Path{"spec"})
			}
		}
	}, "yaml", "*.yaml")
}

func corpusRef(name string, content []byte) inputs.Ref {
	return inputs.Ref{Name: name, Limits: inputs.DefaultLimits(), Bytes: func() ([]byte, error) { return content, nil }}
}

func judge(b *testing.B, name string, content []byte) {
	for range New().Collect(b.Context(), corpusRef(name, content)) {
	}
}

// benchmarkCorpus reports processor time, which other work on the machine
// hardly changes.
func benchmarkCorpus(b *testing.B, do func(b *testing.B, name string, content []byte), parts ...string) {
	names := corpus(b, append([]string{"k8s"}, parts...)...)
	contents := make([][]byte, len(names))
	size := 0
	for i, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		contents[i] = content
		size += len(content)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	start, runs := cpu(b), 0
	for b.Loop() {
		for i, content := range contents {
			do(b, filepath.Base(names[i]), content)
		}
		runs++
	}
	b.ReportMetric((cpu(b)-start)/float64(runs), "cpu-ms/op")
}

// cpu is the processor time the process has taken, in milliseconds.
func cpu(b *testing.B) float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e6
}
