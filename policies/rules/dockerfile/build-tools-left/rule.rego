# METADATA
# title: Build tools are left in the image
# description: >-
#   Compilers help nobody but who breaks in, and bring most of the packages that scanners
#   complain of.
# related_resources:
# - https://docs.docker.com/build/building/multi-stage/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Compile in a stage of its own and copy the result; or remove the tools in the RUN that
#     installs them.
#   controls: {cis-docker: ["4.3"]}
#   aliases: []
#   parameters: {}
package rules.dockerfile.build_tools_left

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some name in ["apt-get", "apt", "apk", "yum", "dnf", "microdnf", "zypper"]
	some [k, n] in dockerfile.called[name]
	i := input.dockerfile.instructions[k]
	i.stage in dockerfile.shipped
	cmd := i.commands[n]
	tools := {tool |
		some word in dockerfile.packages(cmd, {"install", "add", "in"}, {"-t", "--target-release", "--virtual", "--repository", "-X"})
		tool := regex.replace(word, `[=:<>~].*$`, "")
		is_tool(tool)
	}
	count(tools) > 0
	not removed(i, n)
	msg := sprintf("%s leaves %s in the image", [name, concat(", ", sort(tools))])
}

is_tool(name) if name in {
	"build-essential", "build-base", "gcc", "g++", "gcc-c++", "clang", "make", "cmake", "ninja-build", "autoconf", "automake", "libtool", "bison", "flex", "binutils", "alpine-sdk",
	"golang", "golang-go", "go", "rustc", "cargo", "rust", "maven", "gradle", "nasm", "yasm", "gfortran", "gdb", "strace", "valgrind",
}

# removed says that a later command of the instruction takes packages away.
removed(i, n) if {
	some k, cmd in i.commands
	k > n
	cmd.name in {"apt-get", "apt", "apk", "yum", "dnf", "microdnf", "zypper", "dpkg", "rpm"}
	dockerfile.does(cmd, {"purge", "remove", "autoremove", "del", "erase", "rm"})
}
