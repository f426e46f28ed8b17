package dockerfile

import (
	"path"
	"strconv"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"

	"github.com/boltseal/boltseal/inputs"
)

// apply evaluates an instruction and lets it act on the stage.
func (b *builder) apply(s *step, ins *inputs.Instruction, st *stageState) error {
	switch c := s.cmd.(type) {
	case *instructions.ArgCommand:
		args, err := b.evalArg(s, ins, st.scope, b.global)
		if err != nil {
			return err
		}
		st.addArgs(args, ins.Index)
	case *instructions.EnvCommand:
		return b.applyEnv(s, c, ins, st)
	case *instructions.LabelCommand:
		return b.applyLabel(s, c, ins, st)
	case *instructions.CopyCommand:
		ins.FromStage, _ = b.copySource(c.From)
		if ins.FromStage < 0 {
			ins.FromImage = c.From
		}
		return b.applyCopy(s, c.SourcesAndDest, ins, st)
	case *instructions.AddCommand:
		return b.applyCopy(s, c.SourcesAndDest, ins, st)
	case *instructions.RunCommand:
		return b.evalRun(s, c, ins, st.scope, false)
	case *instructions.ExposeCommand:
		return b.applyExpose(s, ins, st)
	case *instructions.HealthCheckCommand:
		st.health, st.healthFrom = "cmd", ins.Index
		if len(c.Health.Test) > 0 && c.Health.Test[0] == "NONE" {
			st.health = "none"
		}
	case *instructions.CmdCommand:
		st.cmd, st.cmdLine = startCommand(c.ShellDependantCmdLine, ins.Index, st.shell)
		st.cmdSet = true
	case *instructions.EntrypointCommand:
		st.entrypoint, st.entrypointLine = startCommand(c.ShellDependantCmdLine, ins.Index, st.shell)
		if !st.cmdSet { // an entrypoint drops the command of the base
			st.cmd, st.cmdLine = noStart(), []string{}
		}
	case *instructions.ShellCommand:
		st.shell, st.shellFrom = append([]string{}, c.Shell...), ins.Index
	default:
		return b.applyWords(s, ins, st)
	}
	return nil
}

// applyWords handles the instructions whose arguments are just expanded.
func (b *builder) applyWords(s *step, ins *inputs.Instruction, st *stageState) error {
	switch ins.Op {
	case "user", "workdir", "stopsignal", "volume":
	default:
		return nil
	}
	for i, text := range ins.OriginalArgs {
		value, err := b.value(s, text, st.scope, ins)
		if err != nil {
			return err
		}
		ins.Args[i] = value
	}
	for i, value := range ins.Args {
		switch ins.Op {
		case "user":
			st.user, st.userFrom = parseUser(value), ins.Index
		case "workdir":
			st.workdir, st.workdirFrom = st.resolve(value), ins.Index
		case "stopsignal":
			st.stop, st.stopFrom = value, ins.Index
		case "volume":
			ins.Args[i] = strings.TrimSpace(value)
			st.volumes = append(st.volumes, ins.Args[i])
			st.volumesFrom = append(st.volumesFrom, ins.Index)
		}
	}
	return nil
}

// parseUser reads the value of USER, user[:group]. The empty user is what the
// runtime takes for root. A name that only the base image's environment can
// give, as in USER $APP_UID, is taken for the non-root user its author meant.
func parseUser(written string) inputs.User {
	name, _, _ := strings.Cut(written, ":")
	if strings.HasPrefix(written, "${") {
		name = written
	}
	user := inputs.User{Name: written, ID: -1, Declared: written != ""}
	if id, err := strconv.ParseInt(name, 10, 64); err == nil && id >= 0 {
		user.ID = id
	}
	if name == "root" {
		user.ID = 0
	}
	user.Root = name == "" || user.ID == 0
	return user
}

// resolve makes a path absolute against the working directory. An unknown
// working directory is taken for /, as it is in nearly every image; a path
// that starts with an unknown variable stays as it is.
func (st *stageState) resolve(p string) string {
	switch {
	case strings.HasPrefix(p, "${") && st.keepUnset:
		return p
	case windowsAbsolute(p):
		return p
	case st.windows && strings.HasPrefix(p, `\`):
		return p
	case strings.HasPrefix(p, "/"):
		return path.Clean(p)
	case windowsAbsolute(st.workdir):
		return strings.TrimRight(st.workdir, `\/`) + `\` + p
	case strings.HasPrefix(st.workdir, "${"):
		return path.Clean(st.workdir + "/" + p)
	}
	return path.Join("/", st.workdir, p)
}

func windowsAbsolute(p string) bool {
	if len(p) < 2 || p[1] != ':' || len(p) > 2 && p[2] != '\\' && p[2] != '/' {
		return false
	}
	return p[0] >= 'a' && p[0] <= 'z' || p[0] >= 'A' && p[0] <= 'Z'
}

func startCommand(c instructions.ShellDependantCmdLine, index int, shell []string) (inputs.StartCommand, []string) {
	start := inputs.StartCommand{Form: "exec", Words: append([]string{}, c.CmdLine...), Instruction: index}
	line := start.Words
	if c.PrependShell {
		start.Form = "shell"
		line = append(append([]string{}, shell...), strings.Join(c.CmdLine, " "))
	}
	return start, line
}

// evalArg evaluates an ARG. A build argument wins over the default; an ARG
// without either takes the value of the global ARG of that name.
func (b *builder) evalArg(s *step, ins *inputs.Instruction, sc, global *scope) ([]inputs.KeyValue, error) {
	c, ok := s.cmd.(*instructions.ArgCommand)
	if !ok {
		return nil, nil
	}
	args := make([]inputs.KeyValue, 0, len(c.Args))
	for i, a := range c.Args {
		kv := inputs.KeyValue{Name: a.Key}
		given, isGiven := b.buildArgs[a.Key]
		switch {
		case isGiven:
			kv.Value, kv.Set = given, true
		case a.Value != nil:
			value, err := b.value(s, *a.Value, sc, ins)
			if err != nil {
				return nil, err
			}
			kv.Value, kv.Set = value, true
		case global != nil:
			kv.Value, kv.Set = global.vars[a.Key], hasVar(global, a.Key)
		default: // a platform ARG that is declared globally keeps its value
			kv.Value, kv.Set = sc.vars[a.Key], hasVar(sc, a.Key)
		}
		sc.declared[a.Key] = true
		if kv.Set && !scannerArg(a.Key) {
			sc.vars[a.Key] = kv.Value
		}
		if i < len(ins.Args) && a.Value != nil {
			ins.Args[i] = a.Key + "=" + kv.Value
		}
		args = append(args, kv)
	}
	ins.Pairs = args
	return args, nil
}

func hasVar(s *scope, name string) bool {
	_, ok := s.vars[name]
	return ok
}

func (st *stageState) addArgs(args []inputs.KeyValue, at int) {
	for _, kv := range args {
		if n, ok := st.argsAt[kv.Name]; ok {
			st.args[n], st.argsFrom[n] = kv, at
			continue
		}
		st.argsAt[kv.Name] = len(st.args)
		st.args = append(st.args, kv)
		st.argsFrom = append(st.argsFrom, at)
	}
}

// evalPairs expands the pairs of env and label; all of them see the values
// from before the instruction.
func (b *builder) evalPairs(s *step, kvs instructions.KeyValuePairs, ins *inputs.Instruction, sc *scope) error {
	ins.Pairs = make([]inputs.KeyValue, 0, len(kvs))
	ins.Args = ins.Args[:0]
	for _, kv := range kvs {
		name, err := b.value(s, kv.Key, sc, ins)
		if err != nil {
			return err
		}
		value, err := b.value(s, kv.Value, sc, ins)
		if err != nil {
			return err
		}
		ins.Pairs = append(ins.Pairs, inputs.KeyValue{Name: name, Value: value, Set: true, Legacy: kv.NoDelim})
		if kv.NoDelim {
			ins.Args = append(ins.Args, name, value)
			continue
		}
		ins.Args = append(ins.Args, name+"="+value)
	}
	return nil
}

func (b *builder) applyEnv(s *step, c *instructions.EnvCommand, ins *inputs.Instruction, st *stageState) error {
	if err := b.evalPairs(s, c.Env, ins, st.scope); err != nil {
		return err
	}
	for _, kv := range ins.Pairs {
		st.vars[kv.Name] = kv.Value
		entry := inputs.EnvVar{Name: kv.Name, Value: kv.Value}
		if n, ok := st.envAt[kv.Name]; ok {
			st.env[n], st.envFrom[n] = entry, ins.Index
			continue
		}
		st.envAt[kv.Name] = len(st.env)
		st.env = append(st.env, entry)
		st.envFrom = append(st.envFrom, ins.Index)
	}
	return nil
}

func (b *builder) applyLabel(s *step, c *instructions.LabelCommand, ins *inputs.Instruction, st *stageState) error {
	if err := b.evalPairs(s, c.Labels, ins, st.scope); err != nil {
		return err
	}
	for _, kv := range ins.Pairs {
		st.labels[kv.Name] = kv.Value
		st.labelsFrom[kv.Name] = ins.Index
	}
	return nil
}

func (b *builder) applyCopy(s *step, c instructions.SourcesAndDest, ins *inputs.Instruction, st *stageState) error {
	for i, text := range ins.OriginalArgs {
		if i < len(ins.OriginalArgs)-1 && isHeredoc(text) {
			continue
		}
		value, err := b.value(s, text, st.scope, ins)
		if err != nil {
			return err
		}
		ins.Args[i] = value
		if i < len(ins.OriginalArgs)-1 {
			ins.Sources = append(ins.Sources, value)
		}
	}
	for i := range ins.Flags {
		switch f := &ins.Flags[i]; f.Name {
		case "chown", "chmod", "checksum":
			value, err := b.value(s, f.Value, st.scope, ins)
			if err != nil {
				return err
			}
			f.Value = value
		}
	}
	for _, content := range c.SourceContents {
		if !content.Expand {
			continue
		}
		lex := shell.NewLex('\\')
		lex.SkipProcessQuotes = true
		if _, err := b.valueWith(lex, s, content.Data, st.scope, ins); err != nil {
			return err
		}
	}
	if err := b.findIgnored(s, ins); err != nil {
		return err
	}
	if n := len(ins.Args); n > 0 {
		ins.Destination = st.destination(ins.Args[n-1])
	}
	return nil
}

func isHeredoc(text string) bool {
	return strings.Contains(text, "<<") && parser.MustParseHeredoc(text) != nil
}

// destination is where COPY puts its files; a slash at the end is kept, for it
// says that the destination is a directory.
func (st *stageState) destination(p string) string {
	if st.workdir == "" && !strings.HasPrefix(p, "/") {
		return p
	}
	d := st.resolve(p)
	if d != "/" && !strings.HasSuffix(d, "/") && (strings.HasSuffix(p, "/") || p == "." || strings.HasSuffix(p, "/.")) && !windowsAbsolute(d) {
		d += "/"
	}
	return d
}

// evalRun fills the mounts of RUN.
func (b *builder) evalRun(s *step, c *instructions.RunCommand, ins *inputs.Instruction, sc *scope, asWritten bool) error {
	if len(ins.Flags) == 0 {
		return nil
	}
	var failed error
	err := c.Expand(func(text string) (string, error) {
		if asWritten {
			return text, nil
		}
		value, err := b.value(s, text, sc, ins)
		if err != nil {
			failed = err
		}
		return value, err
	})
	if failed != nil {
		return failed
	}
	if err != nil && !asWritten && b.links[s.stage].used {
		return b.errorAt(s.outer.StartLine, plain(err))
	}
	for _, m := range instructions.GetMounts(c) {
		mount := inputs.RunMount{
			Type: string(m.Type), Target: m.Target, Source: m.Source, From: m.From, FromStage: b.stageNamed(m.From),
			ID: m.CacheID, ReadOnly: m.ReadOnly, Required: m.Required, Sharing: string(m.CacheSharing),
		}
		if m.Env != nil {
			mount.Env = *m.Env
		}
		ins.Mounts = append(ins.Mounts, mount)
	}
	return nil
}
