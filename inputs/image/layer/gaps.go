package layer

import (
	"fmt"

	"github.com/boltseal/boltseal/inputs"
)

// maxGaps bounds the gaps that are listed of one fact.
const maxGaps = 50

// gaps lists what could not be told: each once, and no more than anybody reads.
type gaps struct {
	list  []inputs.Gap
	seen  map[inputs.Gap]bool
	count map[string]int
}

func (g *gaps) add(gap inputs.Gap) {
	if g.seen == nil {
		g.seen, g.count = map[inputs.Gap]bool{}, map[string]int{}
	}
	if g.count[gap.Fact] >= maxGaps {
		g.count[gap.Fact]++
		return
	}
	if g.seen[gap] {
		return
	}
	g.seen[gap] = true
	g.count[gap.Fact]++
	g.list = append(g.list, gap)
}

// all gives the list, and says how many are left out.
func (g *gaps) all() []inputs.Gap {
	list := append([]inputs.Gap{}, g.list...)
	for i := len(g.list) - 1; i >= 0; i-- {
		fact := g.list[i].Fact
		if more := g.count[fact] - maxGaps; more > 0 {
			list = append(list, inputs.Gap{Fact: fact, Why: fmt.Sprintf("and %d more of the kind", more)})
			g.count[fact] = 0
		}
	}
	return list
}
