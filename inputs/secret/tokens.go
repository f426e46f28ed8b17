package secret

import "strings"

// token is a secret that is told by how it begins.
type token struct {
	rule   string
	prefix string // exactly, also as to case
	body   charset
	// min and max bound the length behind the prefix; max 0 means 512.
	min, max int
	// bits is the entropy that the body must have, 0 for 3.
	bits float64
	// text says that the form is too weak for binary files.
	text bool
}

// tokens are the tokens of services that mark them, as their makers and the
// lists of public secret scanners describe them.
func tokens() []token {
	var all []token
	add := func(rule string, body charset, min, max int, prefixes ...string) {
		for _, prefix := range prefixes {
			all = append(all, token{rule: rule, prefix: prefix, body: body, min: min, max: max})
		}
	}
	add("github-token", alnumSet, 36, 255, "gh"+"p_", "gh"+"o_", "gh"+"u_", "gh"+"s_", "gh"+"r_")
	add("github-token", wordSet, 60, 110, "github"+"_pat_")
	add("gitlab-token", dottedSet, 20, 300, "glpat-", "gldt-", "glrt-", "glptt-", "glcbt-", "glsoat-", "glimt-", "glagent-", "glft-", "gloas-", "glffct-", "GR1348941")
	add("slack-token", chars("09azAZ", "-"), 20, 250, "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxo-", "xoxc-", "xoxd-", "xapp-1-", "xoxe-", "xoxe.xoxp-", "xoxe.xoxb-")
	add("stripe-key", alnumSet, 16, 250, "sk_live_", "rk_live_", "sk_test_", "rk_test_", "whsec_")
	add("google-api-key", urlSet, 35, 35, "AI"+"za")
	add("google-oauth", urlSet, 28, 28, "GOC"+"SPX-")
	add("google-oauth", dottedSet, 60, 0, "ya29.")
	add("anthropic-key", urlSet, 40, 200, "sk-ant-")
	add("openai-key", urlSet, 40, 250, "sk-proj-", "sk-svcacct-", "sk-admin-")
	add("openrouter-key", hexSet, 64, 64, "sk-or-v1-")
	add("huggingface-token", alnumSet, 34, 40, "hf_", "api_org_")
	add("digitalocean-token", hexSet, 64, 64, "dop_v1_", "doo_v1_", "dor_v1_")
	add("npm-token", alnumSet, 36, 36, "npm_")
	add("pypi-token", urlSet, 50, 1000, "pypi-"+"AgE")
	add("rubygems-token", hexSet, 48, 48, "rubygems_")
	add("docker-token", urlSet, 24, 60, "dckr_pat_", "dckr_oat_")
	add("vault-token", urlSet, 24, 300, "hvs.", "hvb.", "hvr.")
	add("telegram-token", urlSet, 33, 35, ":AA")
	add("sendgrid-key", dottedSet, 60, 75, "SG.")
	add("mailgun-key", hexSet, 32, 32, "key-")
	add("shopify-token", hexSet, 32, 32, "shpat_", "shpca_", "shppa_", "shpss_")
	add("square-token", urlSet, 22, 60, "sq0atp-", "sq0csp-")
	add("databricks-token", hexSet, 32, 32, "dapi")
	add("doppler-token", alnumSet, 40, 45, "dp.pt.", "dp.st.", "dp.ct.", "dp.sa.", "dp.scim.", "dp.audit.")
	add("linear-key", alnumSet, 40, 40, "lin_api_")
	add("notion-token", alnumSet, 43, 50, "secret_", "ntn_")
	add("postman-key", chars("09af", "-"), 59, 59, "PMAK-")
	add("grafana-token", chars("09azAZ", "_+/="), 32, 400, "glc_", "glsa_")
	add("newrelic-key", alnumSet, 27, 45, "NRAK-", "NRJS-", "NRII-")
	add("planetscale-token", dottedSet, 32, 64, "pscale_tkn_", "pscale_pw_", "pscale_oauth_")
	add("supabase-token", hexSet, 40, 40, "sbp_")
	add("atlassian-token", chars("09azAZ", "-_="), 60, 260, "ATATT3", "ATCTT3", "ATBB")
	add("jfrog-token", alnumSet, 60, 90, "AKCp", "cmVmdGtu")
	add("sentry-token", chars("09azAZ", "-_+/="), 60, 300, "sntrys_", "sntryu_")
	add("sonar-token", hexSet, 40, 40, "sqp_", "squ_", "sqa_")
	add("dynatrace-token", chars("AZ09", "."), 85, 95, "dt0c01.", "dt0s01.")
	add("pulumi-token", hexSet, 40, 40, "pul-")
	add("figma-token", urlSet, 40, 60, "figd_")
	add("clojars-token", alnumSet, 60, 60, "CLOJARS_")
	add("brevo-key", chars("09azAZ", "-"), 80, 90, "xkeysib-", "xsmtpsib-")
	add("perplexity-key", alnumSet, 40, 60, "pplx-")
	add("groq-key", alnumSet, 50, 60, "gsk_")
	add("xai-key", alnumSet, 70, 90, "xai-")
	add("replicate-token", alnumSet, 37, 40, "r8_")
	add("langsmith-key", wordSet, 40, 60, "lsv2_pt_", "lsv2_sk_")
	add("nvidia-key", urlSet, 60, 80, "nvapi-")
	add("buildkite-token", alnumSet, 40, 40, "bkua_")
	add("circleci-token", wordSet, 40, 80, "CCIPAT_")
	add("heroku-key", urlSet, 55, 70, "HRKU-")
	add("tailscale-key", chars("09azAZ", "-"), 20, 80, "tskey-auth-", "tskey-api-", "tskey-client-")
	add("fly-token", chars("09azAZ", "_+/=,-"), 60, 2000, "fm1_", "fm2_", "fm1a_", "fm1r_")
	add("age-key", upperSet, 58, 58, "AGE-SECRET-KEY-1")
	add("onepassword-token", chars("09azAZ", "-_+/="), 200, 2000, "ops_eyJ")
	add("readme-token", alnumSet, 70, 70, "rdme_")
	add("prefect-key", alnumSet, 36, 36, "pnu_")
	add("typeform-token", dottedSet, 40, 70, "tfp_")
	add("airtable-token", chars("09azAZ", "."), 75, 85, "pat"+"-na1-")
	add("alibaba-key", alnumSet, 16, 24, "LTAI")
	add("tencent-key", alnumSet, 32, 32, "AKID")
	add("adafruit-key", alnumSet, 28, 28, "aio_")
	add("easypost-key", alnumSet, 54, 54, "EZAK", "EZTK")
	add("flutterwave-key", chars("09azAZ", "-"), 12, 80, "FLWSECK-", "FLWSECK_TEST-")
	add("duffel-token", chars("09azAZ", "_-="), 43, 50, "duffel_test_", "duffel_live_")
	add("contentful-token", urlSet, 43, 43, "CFPAT-")
	add("cloudsmith-token", alnumSet, 40, 60, "ckcs_")
	add("aws-access-key", upperSet, 16, 16, "AK"+"IA", "AS"+"IA", "AB"+"IA", "AC"+"CA")
	add("amazon-mws", chars("09af", "-"), 36, 36, "amzn.mws.")
	for i := range all {
		switch all[i].rule {
		case "aws-access-key":
			all[i].bits = 2.8
		case "mailgun-key", "databricks-token", "jfrog-token", "alibaba-key", "tencent-key", "atlassian-token", "notion-token", "telegram-token", "easypost-key", "adafruit-key":
			all[i].text = true
		case "flutterwave-key":
			all[i].bits = 2.5
		}
	}
	return all
}

// tokenRules makes rules of the tokens.
func tokenRules() []rule {
	var all []rule
	for _, t := range tokens() {
		all = append(all, rule{word: strings.ToLower(t.prefix), strong: !t.text, match: t.match})
	}
	return all
}

func (t token) match(c *context, at int) []match {
	if len(c.text)-at < len(t.prefix)+t.min || string(c.text[at:at+len(t.prefix)]) != t.prefix {
		return nil
	}
	most := t.max
	if most == 0 {
		most = 512
	}
	begin := at + len(t.prefix)
	n := t.body.run(c.text, begin, most+1)
	if t.rule == "telegram-token" {
		return telegram(c, at, n)
	}
	if n > most || n < t.min || !boundary(c.text, at) {
		return nil
	}
	// What ends in punctuation of the text around it.
	for n > t.min && (c.text[begin+n-1] == '.' || c.text[begin+n-1] == '-' || c.text[begin+n-1] == ',') {
		n--
	}
	body := c.text[begin : begin+n]
	bits := t.bits
	if bits == 0 {
		bits = 3
	}
	if example(body) || entropy(body) < bits || c.place.tests {
		return nil
	}
	if t.rule == "sendgrid-key" && (n < 66 || body[22] != '.') {
		return nil
	}
	if t.rule == "notion-token" || t.rule == "alibaba-key" || t.rule == "jfrog-token" || t.rule == "atlassian-token" || t.rule == "databricks-token" {
		if !mixed(body) {
			return nil
		}
	}
	found := []match{{t.rule, at, begin + n}}
	if t.rule == "aws-access-key" && !c.binary {
		if start := secretKeyNear(c.text, begin+n); start >= 0 {
			found = append(found, match{"aws-secret-key", start, start + 40})
		}
	}
	return found
}

// telegram reads <8 to 10 digits>:AA<33 characters>.
func telegram(c *context, at, n int) []match {
	start := at
	for start > 0 && at-start < 11 && c.text[start-1] >= '0' && c.text[start-1] <= '9' {
		start--
	}
	if digits := at - start; digits < 8 || digits > 10 || n < 32 || n > 35 || c.place.tests {
		return nil
	}
	end := at + 3 + n
	if example(c.text[at+3:end]) || !mixed(c.text[at+3:end]) {
		return nil
	}
	return []match{{"telegram-token", start, end}}
}

// mixed says that a value has digits and letters, as random ones have.
func mixed(value []byte) bool {
	digits, letters := 0, 0
	for _, c := range value {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
			letters++
		}
	}
	return digits >= 2 && letters >= 2
}

// secretKeyNear looks for an AWS secret key behind its access key: 40
// characters of base64 that stand alone. It is -1 where there is none.
func secretKeyNear(text []byte, at int) int {
	set := unpadded
	end := min(len(text), at+400)
	for i := at; i+40 <= end; {
		n := set.run(text, i, 64)
		if n == 40 && secretKey(text[i:i+40]) {
			return i
		}
		i += n + 1
	}
	return -1
}

// secretKey says whether 40 characters can be an AWS secret key: not a path,
// not a hash in hex, and as mixed as random bytes are.
func secretKey(value []byte) bool {
	lower, higher, digit := false, false, false
	hex := hexSet
	onlyHex := true
	for _, c := range value {
		lower = lower || c >= 'a' && c <= 'z'
		higher = higher || c >= 'A' && c <= 'Z'
		digit = digit || c >= '0' && c <= '9'
		onlyHex = onlyHex && hex.has(c)
	}
	return lower && higher && digit && !onlyHex && entropy(value) >= 4 && !example(value)
}
