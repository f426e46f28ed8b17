package helm

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/Masterminds/semver/v3"
)

// enable gives the chart the subcharts that its values switch on, under their
// aliases. One that is listed, switched on and not in charts/ is an error: to
// judge without it would be to judge another thing.
func enable(c *chart, values map[string]any, prefix string) error {
	if c.meta.Dependencies != nil {
		kept := c.unlisted()
		missing := map[*dependency]string{}
		for _, d := range c.meta.Dependencies {
			if sub := c.aliased(d); sub != nil {
				kept = append(kept, sub)
			} else {
				missing[d] = d.Name
			}
			if d.Alias != "" {
				d.Name = d.Alias
			}
			d.Enabled = true
		}
		c.children = kept
		all, err := coalesce(c, values, false)
		if err != nil {
			return err
		}
		byTags(c.meta.Dependencies, all)
		byConditions(c.meta.Dependencies, all, prefix)
		values = all
		off := map[string]bool{}
		for _, d := range c.meta.Dependencies {
			if off[d.Name] = !d.Enabled; d.Enabled && missing[d] != "" {
				return inFile(path.Join(c.dir, chartFile), fmt.Errorf(
					"the dependency %s %s is not in charts/ (run helm dependency build)", missing[d], d.Version))
			}
		}
		c.children = slices.DeleteFunc(c.children, func(sub *chart) bool { return off[sub.name()] })
		c.meta.Dependencies = slices.DeleteFunc(c.meta.Dependencies, func(d *dependency) bool { return off[d.Name] })
	}
	for _, sub := range c.children {
		below := prefix
		if c.meta.Dependencies != nil {
			below += sub.name() + "."
		}
		if c.meta.Dependencies == nil && len(sub.meta.Dependencies) == 0 {
			continue
		}
		if err := enable(sub, values, below); err != nil {
			return err
		}
	}
	return nil
}

// unlisted are the charts in charts/ that Chart.yaml does not list.
func (c *chart) unlisted() []*chart {
	var kept []*chart
	for _, sub := range c.children {
		if !slices.ContainsFunc(c.meta.Dependencies, func(d *dependency) bool {
			return d.Name == sub.name() && inRange(d.Version, sub.meta.Version)
		}) {
			kept = append(kept, sub)
		}
	}
	return kept
}

// aliased is a copy of the chart that a dependency means, under its alias.
func (c *chart) aliased(d *dependency) *chart {
	for _, sub := range c.children {
		if sub.name() == d.Name && inRange(d.Version, sub.meta.Version) {
			out := sub.copy(c)
			if d.Alias != "" {
				out.meta.Name = d.Alias
			}
			return out
		}
	}
	return nil
}

func (c *chart) copy(parent *chart) *chart {
	out := *c
	out.parent = parent
	out.meta.Dependencies = nil
	for _, d := range c.meta.Dependencies {
		again := *d
		out.meta.Dependencies = append(out.meta.Dependencies, &again)
	}
	out.children = make([]*chart, len(c.children))
	for i, sub := range c.children {
		out.children[i] = sub.copy(&out)
	}
	return &out
}

func inRange(constraint, version string) bool {
	if constraint == "" || constraint == version {
		return true
	}
	c, err := semver.NewConstraint(constraint)
	if err != nil {
		return false
	}
	v, err := semver.NewVersion(version)
	return err == nil && c.Check(v)
}

func byTags(list []*dependency, values map[string]any) {
	tags := tableAt(values, "tags")
	for _, d := range list {
		on, off := false, false
		for _, tag := range d.Tags {
			if value, ok := tags[tag].(bool); ok {
				on, off = on || value, off || !value
			}
		}
		d.Enabled = on || !off
	}
}

func byConditions(list []*dependency, values map[string]any, prefix string) {
	for _, d := range list {
		for condition := range strings.SplitSeq(strings.TrimSpace(d.Condition), ",") {
			if value, _ := lookUp(values, prefix+condition); condition != "" {
				if on, ok := value.(bool); ok {
					d.Enabled = on
					break
				}
			}
		}
	}
}

// importValues lifts the values that a chart imports from its subcharts.
func importValues(c *chart) error {
	for _, sub := range c.children {
		if err := importValues(sub); err != nil {
			return err
		}
	}
	if c.meta.Dependencies == nil {
		return nil
	}
	all, err := coalesce(c, nil, true)
	if err != nil {
		return err
	}
	imported := map[string]any{}
	for _, d := range c.meta.Dependencies {
		for _, entry := range d.ImportValues {
			child, parent := "", "."
			switch e := entry.(type) {
			case map[string]any:
				child, parent = fmt.Sprint(e["child"]), fmt.Sprint(e["parent"])
			case string:
				child = "exports." + e
			}
			if table := tableAt(all, d.Name+"."+child); table != nil {
				imported = tables(imported, nest(parent, deepCopy(table).(map[string]any)), true)
			}
		}
	}
	c.values = tables(all, imported, true)
	return nil
}

// nest puts a table at a dotted path.
func nest(dotted string, table map[string]any) map[string]any {
	if dotted == "." {
		return table
	}
	for _, step := range slices.Backward(strings.Split(dotted, ".")) {
		table = map[string]any{step: table}
	}
	return table
}
