module github.com/boltseal/boltseal/tests/govulncheck/oracle

go 1.26.8

replace github.com/boltseal/boltseal => ../../..

require (
	github.com/boltseal/boltseal v0.0.0
	golang.org/x/vuln v1.9.0
)

require (
	github.com/google/osv-scalibr v0.5.3 // indirect
	github.com/klauspost/compress v1.20.2 // indirect
	github.com/pandatix/go-cvss v0.6.4 // indirect
	golang.org/x/mod v0.42.0 // indirect
	golang.org/x/sync v0.24.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/telemetry v0.0.0-20261010193011-f71dc92da45e // indirect
	golang.org/x/tools v0.52.0 // indirect
)
