package inputs

// Dockerfile is the body of a document made from a Dockerfile: what the file
// means to BuildKit, variables expanded, stages resolved.
type Dockerfile struct {
	// Directives are the parser directives at the top of the file.
	Directives Directives `json:"directives"`
	// Args are the ARGs before the first FROM, with their effective values.
	Args []KeyValue `json:"args"`
	// Stages are the build stages in order.
	Stages []BuildStage `json:"stages"`
	// Final is the stage that is built by default: the last one.
	Final BuildStage `json:"final"`
	// Instructions are all instructions of the file in order; a stage's own
	// carry its index, an ONBUILD trigger stands as the instruction it holds.
	Instructions []Instruction `json:"instructions"`
}

// Directives are a Dockerfile's parser directives, "" where absent.
type Directives struct {
	// Syntax names the frontend image.
	Syntax string `json:"syntax"`
	// Escape is the escape character, \ by default.
	Escape string `json:"escape"`
	// Check is the value of the check directive, or of the build argument
	// BUILDKIT_DOCKERFILE_CHECK that stands in for it.
	Check string `json:"check"`
}

// KeyValue is a name with a value.
type KeyValue struct {
	// Name is the name.
	Name string `json:"name"`
	// Value is the value, variables expanded.
	Value string `json:"value"`
	// Set says that there is a value at all (ARG NAME has none).
	Set bool `json:"set"`
	// Legacy says that it was written "NAME VALUE", without "=".
	Legacy bool `json:"legacy"`
}

// BuildStage is one stage of a Dockerfile with its effective settings: what
// it inherits from the stages it is built on is included; what its external
// base image sets is not known and stays empty.
type BuildStage struct {
	// Index counts stages from 0.
	Index int `json:"index"`
	// Name is the name after AS, lower case, "" when there is none.
	Name string `json:"name"`
	// WrittenName is the name as written.
	WrittenName string `json:"written_name"`
	// From is what FROM names, variables expanded.
	From string `json:"from"`
	// FromOriginal is what FROM names as written.
	FromOriginal string `json:"from_original"`
	// FromDefault is what FROM names when a build gives no build arguments: only
	// the defaults of the file's ARGs are expanded, a variable without one is "".
	FromDefault string `json:"from_default"`
	// FromStage is the index of the stage FROM names, -1 for an external image or scratch.
	FromStage int `json:"from_stage"`
	// Platform is FROM's --platform, expanded, "" when absent.
	Platform string `json:"platform"`
	// PlatformOriginal is FROM's --platform as written.
	PlatformOriginal string `json:"platform_original"`
	// Chain lists the stages this one is built on, nearest first.
	Chain []int `json:"chain"`
	// Base is the external image at the end of the chain.
	Base ImageReference `json:"base"`
	// Scratch says that the end of the chain is scratch.
	Scratch bool `json:"scratch"`
	// BaseKnown says that Base's name holds no variable without a value.
	BaseKnown bool `json:"base_known"`
	// DependsOn lists the stages needed directly: FROM, COPY --from, RUN --mount from.
	DependsOn []int `json:"depends_on"`
	// Used says that the final stage is this one or needs it.
	Used bool `json:"used"`
	// Last says that this is the final stage.
	Last bool `json:"last"`
	// User is the effective user at the end of the stage.
	User User `json:"user"`
	// Workdir is the effective working directory, "" when only the base sets one.
	Workdir string `json:"workdir"`
	// Env is the effective environment set by the file.
	Env []EnvVar `json:"env"`
	// Args are the stage's ARGs with their effective values.
	Args []KeyValue `json:"args"`
	// Labels are the effective labels.
	Labels map[string]string `json:"labels"`
	// Ports are the exposed ports.
	Ports []Port `json:"ports"`
	// Volumes are the declared volumes.
	Volumes []string `json:"volumes"`
	// Entrypoint is the effective entrypoint.
	Entrypoint StartCommand `json:"entrypoint"`
	// Cmd is the effective command.
	Cmd StartCommand `json:"cmd"`
	// Healthcheck is the effective health check: "" none set, "none" switched
	// off, "cmd" set.
	Healthcheck string `json:"healthcheck"`
	// Shell is the effective shell.
	Shell []string `json:"shell"`
	// StopSignal is the effective stop signal.
	StopSignal string `json:"stop_signal"`
	// Path is where the stage stands: ["stages", index].
	Path Path `json:"path"`
}

// StartCommand is an ENTRYPOINT or CMD.
type StartCommand struct {
	// Form is exec, shell, or "" when there is none.
	Form string `json:"form"`
	// Words are the arguments of the exec form, or the one shell line.
	Words []string `json:"words"`
	// Instruction is the index of the instruction that sets it, -1 for none.
	Instruction int `json:"instruction"`
}

// Instruction is one instruction of a Dockerfile. It is flat: the lists that
// do not concern its op are empty.
type Instruction struct {
	// Index counts instructions from 0.
	Index int `json:"index"`
	// Stage is the index of its stage, -1 before the first FROM.
	Stage int `json:"stage"`
	// Op is the instruction in lower case: from, run, copy, add, env, arg, …
	Op string `json:"op"`
	// Keyword is the instruction's name as written.
	Keyword string `json:"keyword"`
	// Text is the instruction as written, heredoc bodies included.
	Text string `json:"text"`
	// Line is its first line.
	Line int `json:"line"`
	// EndLine is its last line.
	EndLine int `json:"end_line"`
	// Comments are the comments that stand directly above it, without "#"; an
	// empty comment parts them from those before.
	Comments []string `json:"comments"`
	// EmptyContinuation is the line at which BuildKit reports empty lines in the
	// continuation of the instruction: the last one it is continued on. It is -1
	// where there are none.
	EmptyContinuation int `json:"empty_continuation"`
	// Onbuild says that it stands behind ONBUILD.
	Onbuild bool `json:"onbuild"`
	// Form is exec or shell for run, cmd, entrypoint, healthcheck and shell; else "".
	Form string `json:"form"`
	// Flags are its --flags, values expanded.
	Flags []Flag `json:"flags"`
	// Args are its arguments, variables expanded where BuildKit expands them.
	Args []string `json:"args"`
	// OriginalArgs are its arguments as written.
	OriginalArgs []string `json:"original_args"`
	// Undefined lists variables it uses that nothing defines.
	Undefined []string `json:"undefined"`
	// Pairs are the names and values of env, arg and label.
	Pairs []KeyValue `json:"pairs"`
	// Sources are what copy and add take.
	Sources []string `json:"sources"`
	// Ignored are the sources of copy and add that the build context's ignore
	// file leaves out of the build. The context is taken for the directory of the
	// Dockerfile; where that is not known, nothing is.
	Ignored []string `json:"ignored"`
	// Destination is where copy and add put it, as an absolute path where known.
	Destination string `json:"destination"`
	// FromStage is the stage that copy --from names, -1 for none or an image.
	FromStage int `json:"from_stage"`
	// FromImage is the image that copy --from names, "" for none or a stage.
	FromImage string `json:"from_image"`
	// Mounts are run's mounts.
	Mounts []RunMount `json:"mounts"`
	// Heredocs are its here-documents.
	Heredocs []Heredoc `json:"heredocs"`
	// Commands are the simple commands of run's script, also those of a shell
	// form cmd, entrypoint or healthcheck, in the order they stand.
	Commands []ShellCommand `json:"commands"`
	// ShellError says why the script could not be read, "" when it could.
	ShellError string `json:"shell_error"`
	// User is the effective user while it runs.
	User User `json:"user"`
	// Workdir is the effective working directory while it runs.
	Workdir string `json:"workdir"`
	// Shell is the effective shell while it runs.
	Shell []string `json:"shell"`
	// Path is where the instruction stands: ["instructions", index].
	Path Path `json:"path"`
}

// Flag is one --name=value of an instruction.
type Flag struct {
	// Name is the flag without dashes.
	Name string `json:"name"`
	// Value is its value, "" when it has none.
	Value string `json:"value"`
}

// RunMount is one --mount of RUN.
type RunMount struct {
	// Type is bind, cache, tmpfs, secret or ssh.
	Type string `json:"type"`
	// Target is where it is mounted.
	Target string `json:"target"`
	// Source is what is mounted.
	Source string `json:"source"`
	// From is the stage or image it comes from.
	From string `json:"from"`
	// FromStage is the index of that stage, -1 when it is none.
	FromStage int `json:"from_stage"`
	// ID is the mount's id.
	ID string `json:"id"`
	// Env is the variable a secret is given in.
	Env string `json:"env"`
	// ReadOnly says that it cannot be written.
	ReadOnly bool `json:"read_only"`
	// Required says that the build fails without it.
	Required bool `json:"required"`
	// Sharing is shared, private or locked.
	Sharing string `json:"sharing"`
}

// Heredoc is one here-document.
type Heredoc struct {
	// Name is its delimiter.
	Name string `json:"name"`
	// Content is its body.
	Content string `json:"content"`
	// Expand says that variables in it are expanded.
	Expand bool `json:"expand"`
}

// ShellCommand is one simple command of a shell script. A command behind
// sudo, env, exec, time, nice, xargs and the like stands a second time, by
// itself, with Via naming what runs it.
type ShellCommand struct {
	// Name is the command's last path element: apt-get for /usr/bin/apt-get.
	Name string `json:"name"`
	// Words are the command and its arguments, quotes removed; what only the
	// shell can know stays as written, such as $(uname -m).
	Words []string `json:"words"`
	// Args are the words after the command that are no flags.
	Args []string `json:"args"`
	// Flags are the words that start with a dash, --name=value split.
	Flags []Flag `json:"flags"`
	// Assignments are the variables set for this command.
	Assignments []KeyValue `json:"assignments"`
	// Redirects are its redirections.
	Redirects []Redirect `json:"redirects"`
	// Operator joins it to the command before it: "", "&&", "||", ";", "|" or "&".
	Operator string `json:"operator"`
	// Pipeline counts pipelines from 0: commands joined by | share it.
	Pipeline int `json:"pipeline"`
	// Via lists the commands that run this one, outermost first, such as sudo.
	Via []string `json:"via"`
	// Depth is how deep in subshells, substitutions or compound commands it stands.
	Depth int `json:"depth"`
	// Text is the command as written.
	Text string `json:"text"`
	// Path is where the command stands: ["instructions", i, "commands", n].
	Path Path `json:"path"`
}

// Redirect is one redirection.
type Redirect struct {
	// Op is the operator, such as > or >>.
	Op string `json:"op"`
	// Target is the file or descriptor.
	Target string `json:"target"`
}
