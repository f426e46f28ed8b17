package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// The smaller of the two sets of related objects, large enough that neither the
// start nor the collector of garbage decides the ratio. All lie in one namespace,
// and all selectors share a label, so that a rule that compares each with each
// shows.
const relatedObjects = 1000

func relatedGrowth(ctx context.Context, s settings, boltseal string) ([]result, []claim, error) {
	once, four := filepath.Join(s.work, "related.yaml"), filepath.Join(s.work, "related4.yaml")
	if err := writeRelated(once, relatedObjects); err != nil {
		return nil, nil, err
	}
	if err := writeRelated(four, 4*relatedObjects); err != nil {
		return nil, nil, err
	}
	rows, err := interleave(ctx, s.runs,
		command{name: "boltseal, N related objects", args: []string{boltseal, "check", "--profile", "strict", "-o", "json", once}, exits: judged, minOutput: 10_000},
		command{name: "boltseal, 4N related objects", args: []string{boltseal, "check", "--profile", "strict", "-o", "json", four}, exits: judged, minOutput: 10_000},
	)
	if err != nil {
		return nil, nil, err
	}
	return rows, []claim{{text: "CPU(4N) / CPU(N), related objects", value: cpuRatio(rows[1], rows[0]), limit: 4.4, atMax: true}}, nil
}

// writeRelated writes n objects in groups of five that refer to each other.
func writeRelated(name string, n int) error {
	var text strings.Builder
	for i := range n / 5 {
		fmt.Fprintf(&text, related, i)
	}
	if err := os.WriteFile(name, []byte(text.String()), 0o644); err != nil {
		return fmt.Errorf("write related objects: %w", err)
	}
	return nil
}

const related = `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app%[1]d}
spec:
  replicas: 3
  selector: {matchLabels: {app: app%[1]d}}
  template:
    metadata: {labels: {app: app%[1]d, app.kubernetes.io/part-of: shop}}
    spec:
      containers:
      - name: app
        image: registry.example/app:1.2.3
        envFrom:
        - configMapRef: {name: app%[1]d}
---
apiVersion: v1
kind: Service
metadata: {name: app%[1]d}
spec:
  selector: {app: app%[1]d, app.kubernetes.io/part-of: shop}
  ports: [{port: 80}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: app%[1]d}
data: {a: b}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: app%[1]d}
spec:
  podSelector: {matchLabels: {app: app%[1]d, app.kubernetes.io/part-of: shop}}
  policyTypes: [Ingress]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: app%[1]d}
spec:
  minAvailable: 1
  selector: {matchLabels: {app: app%[1]d, app.kubernetes.io/part-of: shop}}
`
