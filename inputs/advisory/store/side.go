package store

import (
	"encoding/binary"
	"fmt"
	"math"
)

// Side tables are files of their own whose keys are identifiers of
// vulnerabilities; these are their families.
const (
	// FamilyKEV are the vulnerabilities known to be exploited.
	FamilyKEV = "KEV"
	// FamilyEPSS are probabilities of exploitation.
	FamilyEPSS = "EPSS"
)

// Exploited says that a vulnerability is known to be exploited (CISA's KEV).
type Exploited struct {
	// ID is the CVE.
	ID string
	// Added is the day it was listed (YYYY-MM-DD), "" when unknown.
	Added string
	// Due is the day by which agencies must act (YYYY-MM-DD), "" when unknown.
	Due string
	// Ransomware says that ransomware campaigns use it.
	Ransomware bool
}

// Probability is how likely a vulnerability is to be exploited within 30 days
// (FIRST's EPSS).
type Probability struct {
	// ID is the CVE.
	ID string
	// Score is the probability, 0 to 1.
	Score float64
	// Percentile is the share of vulnerabilities with this score or less, 0 to 1.
	Percentile float64
}

// Exploited looks a vulnerability up in all side tables.
func (db *DB) Exploited(id string) (Exploited, bool, error) {
	value, ok, err := db.side(FamilyKEV, id)
	if err != nil || !ok {
		return Exploited{}, false, err
	}
	d := decoder{rest: value}
	e := Exploited{ID: id, Added: d.string(), Due: d.string(), Ransomware: d.byte() == 1}
	return e, d.err == nil, wrapSide(FamilyKEV, id, d.err)
}

// Probability looks a vulnerability up in all side tables.
func (db *DB) Probability(id string) (Probability, bool, error) {
	value, ok, err := db.side(FamilyEPSS, id)
	if err != nil || !ok {
		return Probability{}, false, err
	}
	if len(value) != 16 {
		return Probability{}, false, wrapSide(FamilyEPSS, id, errTruncated)
	}
	p := Probability{ID: id}
	for i, to := range []*float64{&p.Score, &p.Percentile} {
		*to = math.Float64frombits(binary.LittleEndian.Uint64(value[8*i:]))
		if !(*to >= 0 && *to <= 1) {
			return Probability{}, false, wrapSide(FamilyEPSS, id, fmt.Errorf("%v is no probability", *to))
		}
	}
	return p, true, nil
}

func wrapSide(family, id string, err error) error {
	if err != nil {
		err = fmt.Errorf("read %s of %s: %w", family, id, err)
	}
	return err
}

// side is the value of id in the newest side table of a family that has it.
func (db *DB) side(family, id string) (found []byte, ok bool, err error) {
	newest := ""
	for _, f := range db.files {
		d := f.Description()
		if d.Family != family || ok && d.Newest <= newest {
			continue
		}
		for value, err := range f.values(family + "\x00" + id) {
			if err != nil {
				return nil, false, wrapSide(family, id, err)
			}
			found, ok, newest = value, true, d.Newest
			break
		}
	}
	return found, ok, nil
}

func (e Exploited) encode() []byte {
	ransomware := byte(0)
	if e.Ransomware {
		ransomware = 1
	}
	return append(appendString(appendString(nil, e.Added), e.Due), ransomware)
}

func (p Probability) encode() []byte {
	to := binary.LittleEndian.AppendUint64(nil, math.Float64bits(p.Score))
	return binary.LittleEndian.AppendUint64(to, math.Float64bits(p.Percentile))
}
