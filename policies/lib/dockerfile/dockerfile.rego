# METADATA
# title: Dockerfiles
# description: What rules ask about instructions and the commands they run.
package lib.dockerfile

# shipped are the indexes of the stages whose layers end up in the image: the
# final stage and those it is built on.
shipped contains input.dockerfile.final.index

shipped contains index if some index in input.dockerfile.final.chain

# called says where the commands of a name stand: the indexes of instruction
# and command. It is made once for all rules that look for commands.
called := {name: places |
	some i, c
	name := input.dockerfile.instructions[i].commands[c].name
	places := [[k, n] |
		some k, n
		input.dockerfile.instructions[k].commands[n].name == name
	]
}

# of holds the indexes of the instructions by op: of.copy are those that copy.
of := {op: places |
	some i
	op := input.dockerfile.instructions[i].op
	places := [k |
		some k
		input.dockerfile.instructions[k].op == op
	]
}

# does says that a command has one of the verbs among its arguments, such as
# install for apt-get.
does(cmd, verbs) if {
	some word in cmd.args
	word in verbs
}

# has_flag says that a command has one of the long flags.
has_flag(cmd, names) if {
	some flag in cmd.flags
	flag.name in names
}

# has_letter says that a command has a short flag, alone or in a cluster: y
# is in -y and -qy.
has_letter(cmd, letter) if {
	some word in cmd.words
	regex.match(`^-[a-zA-Z]+$`, word)
	contains(word, letter)
}

# cached says that a cache or tmpfs mount covers one of the directories, or
# lies in it.
cached(i, directories) if {
	some mount in i.mounts
	mount.type in {"cache", "tmpfs"}
	some directory in directories
	overlaps(trim_right(mount.target, "/"), directory)
}

overlaps(a, b) if a == b

overlaps(a, b) if startswith(a, concat("", [b, "/"]))

overlaps(a, b) if startswith(b, concat("", [a, "/"]))

# cleaned says that a command of the instruction, after the n-th, names a path
# in one of the directories to remove what is there.
cleaned(i, n, directories) if {
	some k, cmd in i.commands
	k > n
	cmd.name in {"rm", "find", "rmdir", "unlink"}
	some word in cmd.args
	some directory in directories
	covers(word, directory)
}

# covers says that removing word removes what matters of the directory.
covers(word, directory) if startswith(word, directory)

covers(word, directory) if {
	path := trim_right(word, "/*")
	path != ""
	startswith(directory, concat("", [path, "/"]))
}

# pipeline_after lists the commands that read what the n-th writes.
pipeline_after(i, n) := [cmd |
	some k, cmd in i.commands
	k > n
	cmd.pipeline == i.commands[n].pipeline
]

# is_pip says that a command is pip, also as python -m pip.
is_pip(cmd) if regex.match(`^pip[0-9.]*$`, cmd.name)

is_pip(cmd) if {
	regex.match(`^(python|pypy)[0-9.]*$`, cmd.name)
	some n, word in cmd.words
	word == "-m"
	cmd.words[n + 1] == "pip"
}

# assigned are the variables that commands set, for themselves or by export:
# the indexes of instruction and command, the name and the value.
assigned contains [k, n, variable.name, variable.value] if {
	some k, i in input.dockerfile.instructions
	some n, cmd in i.commands
	some variable in cmd.assignments
}

assigned contains [k, n, parts[1], parts[2]] if {
	some [k, n] in called.export
	some word in input.dockerfile.instructions[k].commands[n].args
	parts := regex.find_all_string_submatch_n(`^([A-Za-z_][A-Za-z0-9_]*)=(.*)$`, word, 1)[0]
}

# variables are those that ENV, ARG and commands set: path, op, name and value.
variables contains [i.path, op, pair.name, pair.value] if {
	some op in {"env", "arg"}
	some k in of[op]
	i := input.dockerfile.instructions[k]
	some pair in i.pairs
}

variables contains [i.commands[n].path, i.op, name, value] if {
	some [k, n, name, value] in assigned
	i := input.dockerfile.instructions[k]
}

# skipped are the checks that the file's check directive tells BuildKit to
# leave out, or "all".
skipped contains name if some name in options(input.dockerfile.directives.check, "skip")

# experimental are the experimental checks that the directive asks for.
experimental contains name if some name in options(input.dockerfile.directives.check, "experimental")

options(check, option) := {name |
	some part in split(check, ";")
	pair := split(part, "=")
	trim_space(pair[0]) == option
	some word in split(pair[1], ",")
	name := trim_space(word)
}

# checked says that BuildKit is not told to leave out a check, for the file or
# by a comment above the instruction.
checked(i, name) if {
	count(skipped & {"all", name}) == 0
	not skips(i, name)
}

skips(i, name) if {
	some comment in i.comments
	regex.match(`(?i)^check\s*=`, comment)
	count(options(regex.replace(comment, `^[^=]*=`, ""), "skip") & {"all", name}) > 0
}

# plain lists the words of a command that are neither flags nor their values:
# takes are the flags whose value is the next word.
plain(cmd, takes) := [word |
	some n, word in cmd.words
	n > 0
	not startswith(word, "-")
	not cmd.words[n - 1] in takes
]

# behind lists those that follow the command's verb, such as install.
behind(cmd, verbs, takes) := [word |
	start := min([n | some n, word in cmd.words; n > 0; word in verbs])
	some n, word in cmd.words
	n > start
	not startswith(word, "-")
	not cmd.words[n - 1] in takes
]

# packages lists what a command of a package manager names behind its verb;
# files, addresses and what only the shell knows are left out.
packages(cmd, verbs, takes) := [word |
	some word in behind(cmd, verbs, takes)
	named(word)
]

# named says that a word is a package's name.
named(word) if not regex.match("[$`*{<>\\\\]|^[./~]|://|\\.(deb|rpm|apk|whl|gem|tgz|tar\\.gz|zip)$", word)

# pip are the places at which pip is called, also as python -m pip.
pip contains [k, n] if {
	some name, places in called
	regex.match(`^(pip|python|pypy)[0-9.]*$`, name)
	some [k, n] in places
	is_pip(input.dockerfile.instructions[k].commands[n])
}

# workdir_set says that a WORKDIR stands before this one, in its stage or in
# one that the stage is built on.
workdir_set(i) if {
	some k in of.workdir
	earlier := input.dockerfile.instructions[k]
	not earlier.onbuild
	before(earlier, i)
}

before(earlier, i) if {
	earlier.stage == i.stage
	earlier.index < i.index
}

before(earlier, i) if earlier.stage in input.dockerfile.stages[i.stage].chain
