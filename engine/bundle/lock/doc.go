// Package lock reads and writes boltseal.lock: which policies and advisories a
// repository is judged by, pinned by digest.
//
//	version: 1
//	policies:                       # sorted by name
//	- name: oci://registry.example.com/team/policies:v1   # as written in the config or on the command line
//	  digest: sha256:…              # of the bundle's bytes, or of a directory's files
//	  manifest: sha256:…            # in a registry only
//	  revision: v1.4.2              # what the bundle says, if it does
//	  size: 20480                   # in bytes
//	advisories:
//	  digest: sha256:…              # of the whole store
package lock
