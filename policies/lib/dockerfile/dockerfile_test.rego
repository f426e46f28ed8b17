package lib.dockerfile_test

import data.lib.dockerfile

# command makes a shell command from its words.
command(words, changes) := object.union(
	{
		"name": words[0],
		"words": words,
		"args": [w | some n, w in words; n > 0; not is_flag(w)],
		"flags": [{"name": parts[0], "value": concat("=", array.slice(parts, 1, count(parts)))} |
			some n, w in words
			n > 0
			is_flag(w)
			parts := split(trim_left(w, "-"), "=")
		],
		"assignments": [], "redirects": [], "operator": "", "pipeline": 0,
		"via": [], "depth": 0, "text": concat(" ", words),
	},
	changes,
)

is_flag(word) if regex.match(`^-.`, word)

# instruction makes an instruction of an op from what matters to a test.
instruction(op, changes) := object.union(
	{
		"op": op, "keyword": upper(op), "stage": 0, "text": upper(op), "line": 1, "end_line": 1, "onbuild": false,
		"comments": [], "empty_continuation": -1, "form": "", "flags": [],
		"args": [], "original_args": [], "undefined": [], "pairs": [], "sources": [], "ignored": [],
		"destination": "", "from_stage": -1, "from_image": "", "mounts": [], "heredocs": [],
		"commands": [], "shell_error": "", "workdir": "", "shell": ["/bin/sh", "-c"],
	},
	changes,
)

# script makes a RUN of commands, each in a pipeline of its own.
script(lines) := run([command(words, {"pipeline": n}) | some n, words in lines], {})

# run makes a RUN of commands.
run(commands, changes) := instruction("run", object.union(changes, {
	"commands": commands,
	"text": concat("; ", [cmd.text | some cmd in commands]),
}))

# stage makes a build stage from what matters to a test.
stage(changes) := object.union(
	{
		"index": 0, "name": "", "written_name": "", "from": "debian:13", "from_original": "debian:13",
		"from_stage": -1, "chain": [], "scratch": false, "base_known": true, "used": true, "last": true,
		"base": {"reference": "debian:13", "registry": "docker.io", "repository": "library/debian", "tag": "13", "digest": ""},
		"env": [], "args": [], "ports": [], "labels": {}, "path": ["stages", 0],
		"from_default": "debian:13", "platform": "", "platform_original": "",
	},
	changes,
)

# file makes the document of a Dockerfile with one stage.
file(instructions) := staged([stage({})], instructions)

# staged makes the document of a Dockerfile.
staged(stages, instructions) := {
	"kind": "dockerfile", "containers": [], "images": [],
	"dockerfile": {
		"directives": {"check": ""},
		"stages": stages,
		"final": stages[count(stages) - 1],
		"instructions": [numbered(n, i) | some n, i in instructions],
	},
}

numbered(n, i) := object.union(i, {
	"index": n, "path": ["instructions", n],
	"commands": [object.union(c, {"path": ["instructions", n, "commands", k]}) | some k, c in i.commands],
})

test_shipped if {
	stages := [
		stage({"index": 0, "last": false}),
		stage({"index": 1, "last": false}),
		stage({"index": 2, "chain": [0]}),
	]
	dockerfile.shipped == {0, 2} with input as staged(stages, [])
}

test_does if {
	dockerfile.does(command(["apt-get", "-y", "install", "x"], {}), {"install"})
	not dockerfile.does(command(["apt-get", "update"], {}), {"install"})
}

test_called if {
	commands := [command(["a", "b"], {}), command(["c"], {}), command(["a"], {})]
	found := dockerfile.called with input as file([instruction("run", {"commands": commands}), instruction("run", {"commands": [command(["c"], {})]})])
	found == {"a": [[0, 0], [0, 2]], "c": [[0, 1], [1, 0]]}
}

test_of if {
	found := dockerfile.of with input as file([instruction("run", {}), instruction("copy", {}), instruction("run", {})])
	found == {"run": [0, 2], "copy": [1]}
}

test_checked if {
	i := instruction("from", {"comments": ["a", "check=skip=A; error=true"]})
	not dockerfile.checked(i, "A") with input as file([])
	dockerfile.checked(i, "B") with input as file([])
	directive := {"dockerfile": {"directives": {"check": "error=true;skip=B, C;experimental=D"}}}
	not dockerfile.checked(i, "C") with input as directive
	dockerfile.checked(i, "D") with input as directive
	dockerfile.experimental == {"D"} with input as directive
	not dockerfile.checked(i, "D") with input as {"dockerfile": {"directives": {"check": "skip=all"}}}
}

test_packages if {
	words := ["apt-get", "-y", "install", "-t", "sid", "curl", "git=1", "./x.deb", "y.deb", "$Z", "--no-x", "a/b", "https://x"]
	dockerfile.packages(command(words, {}), {"install"}, {"-t"}) == ["curl", "git=1", "a/b"]
	dockerfile.packages(command(["apt-get", "update"], {}), {"install"}, set()) == []
}

test_plain if {
	words := ["npm", "--loglevel", "error", "install", "-g", "yarn"]
	dockerfile.plain(command(words, {}), {"--loglevel"}) == ["install", "yarn"]
}

test_pip if {
	found := dockerfile.pip with input as file([script([["pip3", "install"], ["python", "-m", "pip"], ["python", "x.py"], ["ls"]])])
	found == {[0, 0], [0, 1]}
}

test_flags if {
	dockerfile.has_flag(command(["a", "--b=c"], {}), {"b"})
	not dockerfile.has_flag(command(["a", "b"], {}), {"b"})
	dockerfile.has_letter(command(["a", "-qy"], {}), "y")
	not dockerfile.has_letter(command(["a", "--yes"], {}), "y")
	not dockerfile.has_letter(command(["a", "-oX=y"], {}), "y")
}

mounted(type, target) := run([], {"mounts": [{"type": type, "target": target}]})

test_cached if {
	dockerfile.cached(mounted("cache", "/var/lib/apt/"), ["/var/lib/apt/lists"])
	dockerfile.cached(mounted("cache", "/root/.cache/pip"), ["/root/.cache"])
	dockerfile.cached(mounted("tmpfs", "/root/.cache"), ["/root/.cache"])
	not dockerfile.cached(mounted("bind", "/root/.cache"), ["/root/.cache"])
	not dockerfile.cached(mounted("cache", "/root/.cachet"), ["/root/.cache"])
}

test_cleaned if {
	dockerfile.cleaned(script([["a"], ["rm", "-rf", "/var/lib/apt/lists/*"]]), 0, ["/var/lib/apt/lists"])
	dockerfile.cleaned(script([["a"], ["rm", "-rf", "/var/lib/apt/*"]]), 0, ["/var/lib/apt/lists"])
	not dockerfile.cleaned(script([["rm", "-rf", "/var/lib/apt/lists/*"]]), 0, ["/var/lib/apt/lists"])
	not dockerfile.cleaned(script([["a"], ["rm", "-rf", "/tmp"]]), 0, ["/var/lib/apt/lists"])
	not dockerfile.cleaned(script([["a"], ["ls", "/var/lib/apt/lists"]]), 0, ["/var/lib/apt/lists"])
}

test_pipeline_after if {
	one := command(["a"], {"pipeline": 1})
	two := command(["b"], {"pipeline": 1})
	other := command(["c"], {"pipeline": 2})
	dockerfile.pipeline_after(run([one, two, other], {}), 0) == [two]
}

test_is_pip if {
	dockerfile.is_pip(command(["pip3.12", "install"], {}))
	dockerfile.is_pip(command(["python3", "-m", "pip", "install"], {}))
	not dockerfile.is_pip(command(["python3", "-m", "venv", "pip"], {}))
	not dockerfile.is_pip(command(["pipx", "install"], {}))
}

test_assigned if {
	commands := [
		command(["make"], {"assignments": [{"name": "A", "value": "b"}]}),
		command(["export", "A=b=c", "D"], {}),
		command(["echo", "A=b"], {}),
	]
	found := dockerfile.assigned with input as file([instruction("run", {"commands": commands})])
	found == {[0, 0, "A", "b"], [0, 1, "A", "b=c"]}
}

test_variables if {
	make := command(["make"], {"assignments": [{"name": "A", "value": "b"}]})
	env := instruction("env", {"pairs": [{"name": "C", "value": "d"}]})
	found := dockerfile.variables with input as file([instruction("run", {"commands": [make]}), env])
	found == {[["instructions", 0, "commands", 0], "run", "A", "b"], [["instructions", 1], "env", "C", "d"]}
}

test_workdir_set if {
	stages := [stage({"last": false}), stage({"index": 1, "last": false}), stage({"index": 2, "chain": [0]})]
	file := staged(stages, [
		instruction("workdir", {}), instruction("workdir", {"stage": 1}), instruction("workdir", {"stage": 2}),
		instruction("workdir", {"stage": 1}), instruction("workdir", {"stage": 2, "onbuild": true}),
	])
	{k | some k in [0, 1, 2, 3]; dockerfile.workdir_set(file.dockerfile.instructions[k])} == {2, 3} with input as file
}
