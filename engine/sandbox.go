package engine

import (
	"slices"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
)

// allowedBuiltins lists the built-ins policies may call: pure functions of
// their arguments, and time.now_ns, which gives the effective time. A
// built-in that stands in neither list fails a test, so that a new version of
// OPA cannot widen the sandbox by itself.
func allowedBuiltins() []string {
	return []string{
		"eq", "assign", "internal.member_2", "internal.member_3", "gt", "gte", "lt", "lte", "neq", "equal",
		"plus", "minus", "mul", "div", "round", "ceil", "floor", "abs", "rem",
		"bits.or", "bits.and", "bits.negate", "bits.xor", "bits.lsh", "bits.rsh",
		"and", "or", "intersection", "union", "set_diff",
		"count", "sum", "product", "max", "min", "sort", "any", "all",
		"array.concat", "array.flatten", "array.slice", "array.reverse", "to_number",
		"cast_array", "cast_set", "cast_string", "cast_boolean", "cast_null", "cast_object",
		"regex.match", "regex.is_valid", "regex.find_all_string_submatch_n", "regex.template_match",
		"regex.split", "regex.find_n", "regex.globs_match", "regex.replace", "re_match",
		"strings.any_prefix_match", "strings.any_suffix_match", "strings.count", "strings.replace_n",
		"strings.reverse", "strings.render_template", "strings.split_n",
		"concat", "format_int", "indexof", "indexof_n", "substring", "contains", "startswith", "endswith",
		"lower", "upper", "split", "replace", "trim", "trim_left", "trim_prefix", "trim_right", "trim_suffix",
		"trim_space", "sprintf",
		"numbers.range", "numbers.range_step", "units.parse", "units.parse_bytes", "uuid.parse",
		"json.filter", "json.remove", "json.patch", "json.marshal", "json.marshal_with_options",
		"json.unmarshal", "json.is_valid", "yaml.marshal", "yaml.unmarshal", "yaml.is_valid",
		"object.subset", "object.union", "object.union_n", "object.remove", "object.filter", "object.get", "object.keys",
		"base64.encode", "base64.decode", "base64.is_valid", "base64url.encode", "base64url.encode_no_pad",
		"base64url.decode", "urlquery.decode", "urlquery.encode", "urlquery.encode_object",
		"urlquery.decode_object", "uri.parse", "uri.is_valid", "hex.encode", "hex.decode",
		"io.jwt.decode", "io.jwt.verify_rs256", "io.jwt.verify_rs384", "io.jwt.verify_rs512",
		"io.jwt.verify_ps256", "io.jwt.verify_ps384", "io.jwt.verify_ps512", "io.jwt.verify_es256",
		"io.jwt.verify_es384", "io.jwt.verify_es512", "io.jwt.verify_eddsa", "io.jwt.verify_hs256",
		"io.jwt.verify_hs384", "io.jwt.verify_hs512", "io.jwt.decode_verify",
		"time.now_ns", "time.parse_ns", "time.parse_rfc3339_ns", "time.parse_duration_ns", "time.format",
		"time.date", "time.clock", "time.weekday", "time.add_date", "time.diff",
		"crypto.x509.parse_certificates", "crypto.x509.parse_certificate_request",
		"crypto.x509.parse_keypair", "crypto.x509.parse_rsa_private_key", "crypto.parse_private_keys",
		"crypto.md5", "crypto.sha1", "crypto.sha256", "crypto.hmac.md5", "crypto.hmac.sha1",
		"crypto.hmac.sha256", "crypto.hmac.sha512", "crypto.hmac.equal",
		"walk", "graph.reachable", "graph.reachable_paths",
		"is_number", "is_string", "is_boolean", "is_array", "is_set", "is_object", "is_null", "type_name",
		"graphql.parse", "graphql.parse_and_verify", "graphql.parse_query", "graphql.parse_schema",
		"graphql.is_valid", "graphql.schema_is_valid",
		"rego.parse_module", "rego.metadata.chain", "rego.metadata.rule",
		"glob.match", "glob.quote_meta",
		"net.cidr_intersects", "net.cidr_expand", "net.cidr_contains", "net.cidr_contains_matches",
		"net.cidr_merge", "net.cidr_is_valid", "net.cidr_overlap", "semver.is_valid", "semver.compare",
		"print", "internal.print", "internal.test_case", "internal.template_string",
	}
}

// deniedBuiltins lists the built-ins policies may not call: those that reach
// the network, files (json.match_schema reads file:// references), the
// process, chance, or a clock that is not the effective time (certificate
// verification uses the machine's), and those that make signatures or traces.
func deniedBuiltins() []string {
	return []string{
		"http.send", "net.lookup_ip_addr", "opa.runtime", "json.match_schema", "json.verify_schema",
		"rand.intn", "uuid.rfc4122", "io.jwt.encode_sign", "io.jwt.encode_sign_raw", "trace",
		"crypto.x509.parse_and_verify_certificates", "crypto.x509.parse_and_verify_certificates_with_options",
		"providers.aws.sign_req",
	}
}

// sandbox returns OPA's capabilities without the denied built-ins and
// without network names.
func sandbox() *ast.Capabilities {
	all := ast.CapabilitiesForThisVersion()
	allowed := map[string]bool{}
	for _, name := range allowedBuiltins() {
		allowed[name] = true
	}
	out := *all
	out.AllowNet = []string{}
	out.Builtins = slices.DeleteFunc(slices.Clone(all.Builtins), func(b *ast.Builtin) bool { return !allowed[b.Name] })
	return &out
}

// capabilities is the sandbox, built once: OPA does not change what it is given.
var capabilities = sync.OnceValue(sandbox)

// denied reports whether name is a built-in that policies may not call.
func denied(name string) bool { return slices.Contains(deniedBuiltins(), name) }

// Capabilities are OPA's capabilities as policies have them: no built-in that
// reaches the network, files, the process, chance or a real clock. What tests
// or checks policies compiles them with the same; it must not be changed.
func Capabilities() *ast.Capabilities { return capabilities() }
