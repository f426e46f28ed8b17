package lint

// ignoreCheck is the check of the comments that ignore findings; its findings
// come when all other checks are done.
const ignoreCheck = "lint-ignore"

// secretsCheck is the check that needs a scanner.
const secretsCheck = "secrets"

// Checks are all checks. Adding one is a line here and a function.
func Checks() []Check {
	return []Check{
		// What is broken.
		{"compile", Error, "policies that do not parse, compile or load", "correct what the message names", compiles},
		{"strict", Warning, "unused variables, arguments and imports, deprecated built-ins", "remove what is unused", strict},
		{"format", Warning, "files that opa fmt would change", "run opa fmt -w", formatted},
		{ignoreCheck, Warning, "lint-ignore comments without reason or effect", "write # boltseal:lint-ignore=CHECK why, or remove it", func(*pass) {}},
		// METADATA.
		{"metadata", Warning, "rules without METADATA, or with an incomplete one", "write the METADATA above the package; boltseal new rule shows a complete one", metadata},
		{"metadata-key", Warning, "keys of METADATA that mean nothing", "move it below custom, or correct its name", metadataKeys},
		{"unknown-fact", Error, "requires that name a fact there is not: the rule would never be incomplete", "name one of the facts that boltseal knows", unknownFacts},
		{"missing-test", Warning, "rules without tests or examples", "write NAME_test.rego and examples/{bad,good}; boltseal record makes examples of real files", missingTests},
		// Rules that never fire.
		{"never-fires", Error, "packages in which nothing is judged", "name the set of findings violation (or deny or warn, as conftest does)", neverFires},
		{"complete-rule", Error, "deny, warn or violation that is no set", "write violation contains {\"msg\": msg} if { … }", completeRule},
		{"no-message", Error, "violations without a msg", "give {\"msg\": msg, \"details\": {…}}", noMessage},
		{"package-folder", Warning, "rules that lie elsewhere than their package says", "package rules.TOPIC.NAME belongs into the folder TOPIC/NAME", packageFolder},
		// Parameters.
		{"undeclared-parameter", Error, "parameters that are read but not declared", "declare it in METADATA custom.parameters", undeclaredParameter},
		{"unused-parameter", Warning, "parameters that are declared but never read", "read it as input.parameters.NAME, or remove it", unusedParameter},
		{"parameter-schema", Warning, "parameters without a type or a default", "give it a type and a default: a rule then never meets a missing parameter", parameterSchema},
		// Portability.
		{"gatekeeper", Warning, "rules for Kubernetes that Gatekeeper cannot run", "read input.review and data.lib.workload, or leave kubernetes out of kinds", gatekeeper},
		{"lowering", Warning, "rules for events that the kernel cannot judge exactly", "use ==, in, startswith, endswith, glob.match or regex.match on the event's fields", lowering},
		// Traps.
		{"not-in-parameter", Error, "negations that never hold while a parameter is not set", "declare the parameter with a default, or use object.get(input.parameters, NAME, [])", notInParameter},
		{"not-equal-missing", Warning, "comparisons with != that miss a field that is not there", "write not x == y, or take it with object.get and a default", notEqualMissing},
		{"compare-null", Warning, "comparisons with null of fields that are never null", "a document has \"\", [], -1 or false where there is nothing", compareNull},
		{"some-differs", Error, "x[_] != y, which holds as soon as any element differs", "write not y in x", someDiffers},
		{"set-difference", Error, "differences with what is no set", "make a set of it first: {x | some x in list}", setDifference},
		{"sprintf-arguments", Error, "sprintf with another number of values than its format has", "give one value for each verb", sprintfArguments},
		{"regex-invalid", Error, "patterns that are no RE2 regular expression", "correct the pattern; RE2 has no lookaround and no backreference", regexInvalid},
		{"regex-dot", Warning, "dots in patterns of host names that match any character", "write \\. for a dot", regexDot},
		{"registry-prefix", Warning, "prefixes of image names that end within a name", "end the prefix with /, or compare c.image.registry", registryPrefix},
		{"latest-tag", Warning, "tags that are looked for in the text of a reference", "compare c.image.tag with \"latest\": a reference without a tag means it too", latestTag},
		// Slow.
		{"slow-walk", Warning, "walks over a whole document", "name the places: containers, images, pod, or a path below review.object", slowWalk},
		{"slow-pairs", Warning, "two loops over the same list: its length squared", "group once: {key: [x | …] | …}, or compare with a set", slowPairs},
		{"slow-pattern", Warning, "patterns that are made of variables for every comparison", "use startswith, endswith, glob.match or strings.any_prefix_match", slowPattern},
		{"slow-sets", Warning, "sets in an object that grow one element at a time: their number squared", "build it with a comprehension: {k: {v | …} | …}", slowSets},
		{"slow-marshal", Warning, "texts made of a whole document", "compare the fields that matter", slowMarshal},
		{"loop-invariant", Warning, "comprehensions in a loop that do not depend on it", "move it in front of the loop, or into a rule of its own: it is then evaluated once", loopInvariant},
		// Tidiness and secrets.
		{"unused-helper", Warning, "rules and functions that nothing reads", "remove it", unusedHelper},
		{secretsCheck, Error, "secrets in the text of policies", "replace it, and change the secret: it is known now", secrets},
	}
}
