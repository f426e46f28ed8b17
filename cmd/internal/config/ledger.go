package config

import (
	"bytes"
	"fmt"
	"path/filepath"

	"github.com/boltseal/boltseal/engine/ledger"
	"github.com/boltseal/boltseal/engine/report"
)

// LedgerDir is the folder of the waiver ledger, links followed; "" for none.
func (p *Plan) LedgerDir() string {
	if p.Ledger == "" {
		return ""
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(p.Ledger))
	if err != nil {
		return ""
	}
	return dir
}

// ReadLedger reads the plan's waiver ledger, nil where there is none, and
// lists it among the files in force.
func (p *Plan) ReadLedger() (*ledger.Ledger, error) {
	if p.Ledger == "" {
		return nil, nil
	}
	content, digest, err := ReadRegular(p.Ledger, ledger.LargestFile)
	if err != nil {
		return nil, fmt.Errorf("read waivers %s: %w", p.LedgerName, err)
	}
	book, err := ledger.Read(p.LedgerName, content, p.Require, p.Engine.Time)
	if err != nil {
		return nil, err
	}
	p.InForce = append(p.InForce, report.InForce{Kind: "waivers", Name: p.LedgerName, Digest: digest})
	return book, nil
}

// largestBaseline bounds a baseline file in bytes.
const largestBaseline = 64 << 20

// ReadBaseline reads the baseline of that name on the command line, and lists
// it among the files in force.
func (p *Plan) ReadBaseline(name string) (*report.Baseline, error) {
	content, digest, err := ReadRegular(p.absolute(name), largestBaseline)
	if err != nil {
		return nil, fmt.Errorf("read baseline %s: %w", name, err)
	}
	baseline, err := report.ReadBaseline(bytes.NewReader(content))
	if err != nil {
		return nil, fmt.Errorf("--baseline %s: %w", name, err)
	}
	p.InForce = append(p.InForce, report.InForce{Kind: "baseline", Name: name, Digest: digest})
	return baseline, nil
}
