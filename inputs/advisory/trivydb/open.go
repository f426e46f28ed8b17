package trivydb

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/boltseal/boltseal/inputs/advisory/feed"
	"github.com/boltseal/boltseal/inputs/advisory/store"
)

// FileName is what Trivy calls the database's file.
const FileName = "trivy.db"

// schemaVersion is the one that is read.
const schemaVersion = 2

// Import reads trivy.db, a directory that holds it, or an archive as it is
// published (db.tar.gz). Newest is the time that metadata.json states (RFC
// 3339), "" where that file is not there.
func Import(ctx context.Context, path string, o feed.Options, report *Report, yield func(provider string, e store.Entry) error) (inputs []store.Input, newest string, err error) {
	db, err := feed.OpenDatabase(ctx, path, FileName, []string{"metadata.json"}, o)
	if err != nil {
		return nil, "", err
	}
	defer db.Close()
	if content, ok := db.Side["metadata.json"]; ok {
		var about struct {
			Version   int
			UpdatedAt string
		}
		if err := json.Unmarshal(content, &about); err != nil {
			return nil, "", fmt.Errorf("reading metadata.json of the Trivy DB: %w", err)
		}
		if about.Version != schemaVersion {
			return nil, "", fmt.Errorf("the Trivy DB has schema version %d, only %d can be read", about.Version, schemaVersion)
		}
		newest = about.UpdatedAt
	}
	if err := Read(ctx, db.File, db.Size, report, yield); err != nil {
		return nil, "", fmt.Errorf("reading the Trivy DB: %w", err)
	}
	return db.Inputs, newest, nil
}
