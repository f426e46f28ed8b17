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
