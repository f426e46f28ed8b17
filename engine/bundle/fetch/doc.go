// Package fetch downloads bundles from web servers by OPA's bundle protocol:
// what has not changed is not sent again (ETag, 304), what broke off goes on
// where it ended (Range), and all of it lies in the cache afterwards.
package fetch
