package vex

// contained says whether the vulnerable package is only there as a part of the
// package that id names: the operating system package that owns its files, or,
// in a bill of materials, what every way from the subject to it leads through.
func (s *subject) contained(id *identifier, t target) verdict {
	if id.kind != kindPURL || id.purl.image() {
		return verdict{}
	}
	best := differs(1, "product %s is not in what is judged", id.text)
	for _, i := range s.byName[id.purl.kind+"/"+id.purl.name] {
		v := id.purl.compare(s.purls[i])
		if !v.ok {
			best = nearer(best, v)
			continue
		}
		if t.v.OwnedBy != "" && t.v.OwnedBy == s.doc.Packages[i].Name {
			return v
		}
		if s.component == nil {
			best = differs(30, "whether %s is only a part of %s cannot be told: the image does not say what depends on what", t.v.Package, id.text)
			continue
		}
		return s.onlyThrough(s.doc.Packages[i].PURL, t)
	}
	return best
}

// onlyThrough walks the dependencies from the subject without those of the
// product: what is still reached is used by something else as well.
func (s *subject) onlyThrough(product string, t target) verdict {
	from, avoid := s.refsOf(t.v.PURL), s.refsOf(product)
	if len(s.doc.SBOM.Dependencies) == 0 || s.component.Ref == "" || len(from) == 0 || len(avoid) == 0 {
		return differs(30, "whether %s is only a part of %s cannot be told: the bill of materials does not say what depends on what", t.v.Package, product)
	}
	inside := s.reached(avoid[0], "")
	outside := s.reached(s.component.Ref, avoid[0])
	for _, ref := range from {
		if !inside[ref] {
			return differs(30, "%s is not a part of %s", t.v.Package, product)
		}
		if outside[ref] {
			return differs(30, "%s is a part of others than %s as well", t.v.Package, product)
		}
	}
	return verdict{ok: true}
}

func (s *subject) refsOf(purl string) []string {
	var out []string
	for _, c := range s.doc.SBOM.Components {
		if c.PURL == purl && c.Ref != "" {
			out = append(out, c.Ref)
		}
	}
	return out
}

// reached is every component that can be reached from one without going
// through another.
func (s *subject) reached(from, avoid string) map[string]bool {
	key := from + "\x00" + avoid
	if got, ok := s.reach[key]; ok {
		return got
	}
	if s.edges == nil {
		s.edges = make(map[string][]string, len(s.doc.SBOM.Dependencies))
		for _, d := range s.doc.SBOM.Dependencies {
			s.edges[d.Ref] = append(s.edges[d.Ref], d.DependsOn...)
		}
	}
	seen := map[string]bool{from: true}
	for queue := []string{from}; len(queue) > 0; {
		next := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, to := range s.edges[next] {
			if !seen[to] && to != avoid {
				seen[to] = true
				queue = append(queue, to)
			}
		}
	}
	if len(s.reach) < maxWalks {
		s.reach[key] = seen
	}
	return seen
}
