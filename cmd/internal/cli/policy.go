package cli

import (
	"context"
	"io/fs"
	"time"

	"github.com/spf13/pflag"

	"github.com/boltseal/boltseal/cmd/internal/config"
	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/bundle/lock"
	"github.com/boltseal/boltseal/engine/gatekeeper"
	"github.com/boltseal/boltseal/engine/report"
)

// policyFlags decide which rules judge, and how.
type policyFlags struct {
	config, org          word
	profiles, policies   words
	keys                 keyNames
	constraints          words
	parameters           words
	failOn               threshold
	waivers              word
	disableInlineIgnores bool
	effective            moment
	timeout              span
	// lock and locked pin sources; reach says how they are fetched.
	lock   word
	locked bool
	reach  *reach
	// verbose and quiet are the verb's, nil where it has none.
	verbose, quiet *bool
}

// addPolicyFlags registers the flags that every verb with rules has.
func addPolicyFlags(flags *pflag.FlagSet) *policyFlags {
	limits := engine.DefaultEvalLimits()
	f := &policyFlags{
		config: word{kind: "file"}, org: word{kind: "file"}, waivers: word{kind: "file"},
		profiles: words{kind: "name"}, policies: words{kind: "path"}, keys: keyNames{words{kind: "file"}}, constraints: words{kind: "path"},
		parameters: words{kind: "name=value", pairs: true},
		timeout:    span(limits.Evaluation),
		lock:       word{kind: "file"}, reach: addReach(flags),
	}
	flags.Var(&f.config, "config", "configuration `file`; none for none (default: the nearest "+config.Name+" up to the repository's root)")
	flags.Var(&f.org, "org-config", "the organisation's `file` of floors that no config or flag may weaken")
	flags.Var(&f.profiles, "profile", "profile by `name`, repeatable; none for only what --policy brings (default: default)")
	flags.VarP(&f.policies, "policy", "p", "directory, .rego file or bundle of your own policies, oci://HOST/REPOSITORY:TAG, https://HOST/FILE, or ConstraintTemplates of Gatekeeper, repeatable")
	flags.Var(&f.keys, "policy-key", "public key in PEM that bundles of policies must be signed by, a `file` or "+config.EnvironmentKey+"NAME, repeatable")
	flags.Var(&f.constraints, "constraints", "`path` of constraints for the templates of --policy, repeatable (default: those beside the templates)")
	flags.Var(&f.lock, "lock", "lock `file` that pins policies and advisories; none for none (default: "+lock.Name+" beside the configuration, or at the repository's root)")
	flags.BoolVar(&f.locked, "locked", false, "refuse policies and advisories that the lock file does not pin, or that differ from it")
	flags.Var(&f.parameters, "parameter", "parameter as `name=value`, the value in YAML or JSON, repeatable")
	return f
}

// addJudgingFlags registers the flags that only matter when documents are judged.
func (f *policyFlags) addJudgingFlags(flags *pflag.FlagSet) {
	flags.Var(&f.failOn, "fail-on", "fail from this `severity` on: critical, high, medium, low, info or none (default: high)")
	flags.Var(&f.waivers, "waivers", "waiver ledger `file`; none for none (default: the nearest "+config.LedgerName+")")
	flags.BoolVar(&f.disableInlineIgnores, "disable-inline-ignores", false, "let no comment in a file ignore a finding")
	flags.Var(&f.effective, "effective-time", "judge as of this `time`, RFC 3339 or a day (default: now)")
	flags.Var(&f.timeout, "timeout", "time to evaluate one document")
}

// plan joins the flags with the files; args are what is checked.
func (f *policyFlags) plan(dir string, args ...string) (*config.Plan, error) {
	return config.Load(config.Settings{
		Dir: dir, Args: args, Config: f.config.text, OrgConfig: f.org.text, Waivers: f.waivers.text,
		Profiles: f.profiles.list, Policies: f.policies.list, Keys: f.keys.list, Constraints: f.constraints.list,
		FailOn: string(f.failOn), Parameters: f.parameters.list,
		DisableInlineIgnores: f.disableInlineIgnores, Time: f.effective.or(time.Now()),
		Limits: engine.EvalLimits{Evaluation: time.Duration(f.timeout)},
	})
}

// compiled is what a plan's sources come to.
type compiled struct {
	policy  *engine.Policy
	sources []engine.Source
	// inForce lists the sources and profiles with their digests.
	inForce []report.InForce
	// warnings are about what is read and not applied.
	warnings []string
	// pins is the lock file.
	pins *pins
}

// judges opens the plan's sources and compiles them, held to what the
// organisation locks.
func (a *App) judges(ctx context.Context, f *policyFlags, plan *config.Plan) (*compiled, error) {
	c := &compiled{sources: []engine.Source{engine.Shipped()}}
	pinned, err := a.readPins(f, plan)
	if err != nil {
		return nil, err
	}
	c.pins, c.inForce = pinned, pinned.inForce()
	keys, err := a.policyKeys(plan)
	if err != nil {
		return nil, err
	}
	templates := gatekeeper.NewSet()
	for _, entry := range plan.Policies {
		o, err := a.openPinned(ctx, f, plan, pinned, entry, keys)
		if err != nil {
			return nil, err
		}
		c.inForce = append(c.inForce, report.InForce{Kind: "policy", Name: entry.Name, Digest: o.digest})
		only, err := addTemplates(templates, o)
		if err != nil {
			return nil, err
		}
		if only {
			continue
		}
		source, err := o.policies()
		if err != nil {
			return nil, err
		}
		if only, err = addBundled(templates, plan, source); err != nil {
			return nil, err
		}
		if !only {
			c.sources = append(c.sources, source)
		}
	}
	if err := a.openConstraints(ctx, f, plan, c, templates); err != nil {
		return nil, err
	}
	if err := c.constrain(templates); err != nil {
		return nil, err
	}
	policy, err := engine.Compile(ctx, plan.Engine, c.sources...)
	if err != nil {
		return nil, plan.Place(err)
	}
	if plan.HasLocks() {
		floor, err := engine.Compile(ctx, plan.Floor(), c.sources...)
		if err != nil {
			return nil, plan.Place(err)
		}
		if err := plan.CheckLocked(floor.Rules(), policy.Rules()); err != nil {
			return nil, err
		}
	}
	c.policy = policy
	c.inForce = append(c.inForce, config.DigestProfiles(plan.Engine.Profiles, policy.Profiles())...)
	return c, nil
}

// fileSystem is where a rule's file and examples stand, nil where unknown.
func (c *compiled) fileSystem(rule engine.Rule) fs.FS {
	for _, source := range c.sources {
		if rule.Source != source.Name && rule.Source != source.Path {
			continue
		}
		if _, err := fs.Stat(source.FS, rule.File); err == nil {
			return source.FS
		}
	}
	return nil
}
