package vex

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// csaf is what of a CSAF document (2.0 and 2.1) speaks of products and
// vulnerabilities (https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html).
type csaf struct {
	Document struct {
		Tracking struct {
			Current string `json:"current_release_date"`
			Initial string `json:"initial_release_date"`
		} `json:"tracking"`
	} `json:"document"`
	Tree struct {
		Branches []csafBranch  `json:"branches"`
		Products []csafProduct `json:"full_product_names"`
		Groups   []struct {
			ID       string   `json:"group_id"`
			Products []string `json:"product_ids"`
		} `json:"product_groups"`
		Relationships []struct {
			Category  string      `json:"category"`
			Product   csafProduct `json:"full_product_name"`
			Reference string      `json:"product_reference"`
			RelatesTo string      `json:"relates_to_product_reference"`
		} `json:"relationships"`
	} `json:"product_tree"`
	Vulnerabilities []csafVulnerability `json:"vulnerabilities"`
}

type csafBranch struct {
	Category string       `json:"category"`
	Name     string       `json:"name"`
	Product  *csafProduct `json:"product"`
	Branches []csafBranch `json:"branches"`
}

type csafProduct struct {
	ID     string      `json:"product_id"`
	Name   string      `json:"name"`
	Helper *csafHelper `json:"product_identification_helper"`
}

type csafHelper struct {
	CPE    string   `json:"cpe"`
	PURL   string   `json:"purl"`
	PURLs  []string `json:"purls"` // 2.1
	Hashes []struct {
		Files []struct {
			Algorithm string `json:"algorithm"`
			Value     string `json:"value"`
		} `json:"file_hashes"`
	} `json:"hashes"`
	URIs []struct {
		URI string `json:"uri"`
	} `json:"x_generic_uris"`
	SBOMs []string `json:"sbom_urls"`
}

type csafVulnerability struct {
	CVE string `json:"cve"`
	IDs []struct {
		Text string `json:"text"`
	} `json:"ids"`
	Flags []struct {
		Label    string   `json:"label"`
		Date     string   `json:"date"`
		Groups   []string `json:"group_ids"`
		Products []string `json:"product_ids"`
	} `json:"flags"`
	Threats []struct {
		Category string   `json:"category"`
		Details  string   `json:"details"`
		Groups   []string `json:"group_ids"`
		Products []string `json:"product_ids"`
	} `json:"threats"`
	Remediations []struct {
		Category string   `json:"category"`
		Details  string   `json:"details"`
		Groups   []string `json:"group_ids"`
		Products []string `json:"product_ids"`
	} `json:"remediations"`
	Status map[string]json.RawMessage `json:"product_status"`
}

// tree is the products of a document by their ids.
type tree struct {
	products map[string]product
	relates  map[string][2]string // what is a component of what, by the id of both together
	groups   map[string][]string
}

func parseCSAF(content []byte) ([]*statement, error) {
	var doc csaf
	if err := json.Unmarshal(content, &doc); err != nil {
		return nil, fmt.Errorf("reading CSAF: %w", err)
	}
	t := doc.tree()
	at := parseTime(doc.Document.Tracking.Current)
	if at.IsZero() {
		at = parseTime(doc.Document.Tracking.Initial)
	}
	var out []*statement
	for i := range doc.Vulnerabilities {
		read, err := doc.Vulnerabilities[i].read(t)
		if err != nil {
			return nil, fmt.Errorf("reading CSAF: vulnerability %d: %w", i+1, err)
		}
		for _, st := range read {
			st.time = at
		}
		if out = append(out, read...); len(out) > maxStatements {
			return nil, fmt.Errorf("reading CSAF: more than %d statements", maxStatements)
		}
	}
	return out, nil
}

func (d *csaf) tree() *tree {
	t := &tree{products: map[string]product{}, relates: map[string][2]string{}, groups: map[string][]string{}}
	for _, p := range d.Tree.Products {
		t.products[p.ID] = p.product(name{})
	}
	t.branches(d.Tree.Branches, name{}, 0)
	for _, r := range d.Tree.Relationships {
		if p := r.Product.product(name{}); len(p.names) > 0 {
			t.products[r.Product.ID] = p // it says itself what it is
		} else {
			t.relates[r.Product.ID] = [2]string{r.Reference, r.RelatesTo}
			t.products[r.Product.ID] = product{label: p.label}
		}
	}
	for _, g := range d.Tree.Groups {
		t.groups[g.ID] = g.Products
	}
	return t
}

// branches walks the tree: what stands above a product is its vendor, its name
// and its version.
func (t *tree) branches(list []csafBranch, above name, depth int) {
	if depth > maxDepth {
		return
	}
	for _, b := range list {
		here := above
		switch b.Category {
		case "vendor":
			here.vendor = b.Name
		case "product_name":
			here.name = b.Name
		case "product_version":
			here.version = b.Name
		case "product_version_range":
			here.version = "" // a range; the product then says it in its ranges
		}
		if b.Product != nil {
			p := b.Product.product(here)
			if b.Category == "product_version_range" {
				p.ranges = []string{b.Name}
			}
			t.products[b.Product.ID] = p
		}
		t.branches(b.Branches, here, depth+1)
	}
}

// product reads the identification helper; what has none goes by its name.
func (in *csafProduct) product(above name) product {
	p := product{label: in.Name}
	if p.label == "" {
		p.label = in.ID
	}
	if h := in.Helper; h != nil {
		for _, id := range append([]string{h.PURL, h.CPE}, h.PURLs...) {
			p.add(id)
		}
		for _, file := range h.Hashes {
			for _, hash := range file.Files {
				p.addHash(hash.Algorithm, hash.Value)
			}
		}
		for _, u := range h.URIs {
			p.add(u.URI)
		}
	}
	if len(p.names) == 0 && above.name != "" {
		p.names = append(p.names, identifier{kind: kindName, text: above.name, name: above})
	}
	return p
}

// resolve gives the product of an id. What is a component of another becomes
// the part of the outermost.
func (t *tree) resolve(id string) product {
	p, ok := t.products[id]
	if !ok {
		return product{label: id}
	}
	r, ok := t.relates[id]
	if !ok {
		return p
	}
	part, whole := t.end(r[0], 0), t.end(r[1], 1)
	out := product{label: p.label, names: t.products[whole].names, ranges: t.products[whole].ranges}
	inner := t.products[part]
	if len(inner.names) == 0 {
		// A module or a stream without an identifier: nothing to compare.
		return product{label: p.label}
	}
	out.parts = []product{inner}
	return out
}

// end follows relationships to the innermost component (side 0) or the
// outermost product (side 1).
func (t *tree) end(id string, side int) string {
	for range maxDepth {
		r, ok := t.relates[id]
		if !ok {
			break
		}
		id = r[side]
	}
	return id
}

// statusOf is what a list of product_status means (§3.2.3.9); "" for those
// that say nothing of whether a product is affected.
func statusOf(list string) string {
	switch list {
	case "known_not_affected":
		return notAffected
	case "known_affected", "first_affected", "last_affected":
		return affected
	case "fixed", "first_fixed":
		return fixed
	case "under_investigation":
		return underInvestigation
	}
	return ""
}

// read gives one statement for each status and reason.
func (v *csafVulnerability) read(t *tree) ([]*statement, error) {
	ids := []string{v.CVE}
	for _, id := range v.IDs {
		ids = append(ids, id.Text)
	}
	why := v.reasons(t)
	var out []*statement
	for _, list := range []string{"known_affected", "first_affected", "last_affected", "under_investigation", "fixed", "first_fixed", "known_not_affected"} {
		raw, ok := v.Status[list]
		if !ok {
			continue
		}
		var products []string
		if err := json.Unmarshal(raw, &products); err != nil {
			return nil, fmt.Errorf("product_status.%s: %w", list, err)
		}
		byWhy := map[string]*statement{}
		for _, id := range products {
			reason := why(statusOf(list), id)
			st := byWhy[reason]
			if st == nil {
				st = &statement{ids: unique(ids...), status: statusOf(list), why: reason}
				byWhy[reason] = st
				out = append(out, st)
			}
			st.products = append(st.products, t.resolve(id))
		}
	}
	return out, nil
}

// reasons says why a product has its status: a flag and the impact for one
// that is not affected (§4.5), what to do for one that is.
func (v *csafVulnerability) reasons(t *tree) func(status, id string) string {
	flags, impacts, remedies := map[string][]string{}, map[string][]string{}, map[string][]string{}
	note := func(into map[string][]string, text string, products, groups []string) {
		if len(products) == 0 && len(groups) == 0 {
			into[""] = append(into[""], text) // about all
		}
		for _, g := range groups {
			products = append(products[:len(products):len(products)], t.groups[g]...)
		}
		for _, id := range products {
			if !slices.Contains(into[id], text) && len(into[id]) < 8 {
				into[id] = append(into[id], text)
			}
		}
	}
	for _, f := range v.Flags {
		note(flags, f.Label, f.Products, f.Groups)
	}
	for _, f := range v.Threats {
		if f.Category == "impact" {
			note(impacts, f.Details, f.Products, f.Groups)
		}
	}
	for _, r := range v.Remediations {
		note(remedies, r.Details, r.Products, r.Groups)
	}
	of := func(from map[string][]string, id string) string {
		if own := from[id]; len(own) > 0 {
			return strings.Join(own, "; ")
		}
		return strings.Join(from[""], "; ")
	}
	return func(status, id string) string {
		switch status {
		case notAffected:
			return because(of(flags, id), of(impacts, id))
		case affected:
			return because("", of(remedies, id))
		}
		return ""
	}
}
