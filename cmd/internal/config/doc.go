// Package config joins what decides about a run: flags and environment over
// the configuration file, held to the floors of the organisation. It reads
// .boltseal.yaml and the organisation's file, refuses what a file found in the
// scanned tree may not ask for, and gives the engine and the pipeline their settings.
//
// The configuration, all keys optional and no others allowed:
//
//	profiles:                       # in force; --profile replaces the list
//	- default
//	- name: ours                    # a profile of one's own: the keys of engine.Profile
//	  extends: [default]
//	  exclude: ["dockerfile/*"]
//	policies: [policy]              # relative to this file; oci:// and https:// only in a file named by --config
//	constraints: [constraints]      # Gatekeeper's, for templates among policies
//	fail_on: high
//	rules:                          # in order; later globs win, exact ids win over globs
//	  "dockerfile/*": {severity: low}
//	  kubernetes/node-port: {enabled: false, reason: we own the nodes}
//	  container/allowed-registries: {parameters: {registries: [registry.example.com]}}
//	parameters: {name: value}       # for every rule that declares the name
//	inline_ignores: {allow: true}
//	waivers:                        # or only the ledger's name
//	  file: waivers.yaml
//	  require: {reason: true, owner: true, expires: true}
//	  longest_days: 90
//	output: [sarif=out.sarif]       # only in a file named by --config
//	keys: [team.pem]                # only in a file named by --config: bundles must be signed by one
//
// The organisation's floors:
//
//	locked: [container/run-as-root, "kubernetes/*"]  # on, not less severe, parameters frozen
//	fail_on: high                                    # the weakest threshold
//	inline_ignores: {allow: false}
//	waivers: {require: {owner: true}, longest_days: 30}
//	policies: {allow: ["policy/**", /opt/policies/**]}
//	profiles: {require: [default]}
package config
