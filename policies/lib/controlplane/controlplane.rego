# METADATA
# title: The control plane's programs
# description: >-
#   The programs of the control plane that a document starts or configures, each
#   with its flags: static pods and other workloads, kubeadm's
#   ClusterConfiguration and the configuration files of kubelet and kube-proxy.
#   Nearly every document starts none of them, so each list is empty and rules
#   that go through one end there.
package lib.controlplane

import data.lib.workload

apiservers := started("kube-apiserver")

controller_managers := started("kube-controller-manager")

schedulers := started("kube-scheduler")

etcds := started("etcd")

kubelets := started("kubelet")

proxies := started("kube-proxy")

started(name) := [p | some p in programs; p.name == name]

# programs are all of them: name, container, flags by name (value and path), the
# path to name where a flag is missing, and whether a file that is not at hand
# may set what no flag sets.
programs contains p if {
	some c in workload.containers
	line := concat(" ", array.concat(c.command, c.args))
	hinted(line)
	some p in commanded(c)
}

programs contains p if some p in configured

hinted(line) if contains(line, "kube")

hinted(line) if contains(line, "etcd")

known := {"kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd", "kubelet", "kube-proxy"}

# wrappers start the program that is named after them.
wrappers := {"", "exec", "hyperkube", "tini", "dumb-init", "go-runner", "kube-log-runner", "nice", "nohup", "sudo", "env"}

# commanded is the program that a container starts, in a list of one.
commanded(c) := [p |
	words := spoken(c)
	n := min([i | some i, w in words; not wraps(w.text)])
	name := base(words[n].text)
	name in known
	flags := parsed(array.slice(words, n + 1, count(words)))
	p := {
		"name": name, "container": c.name,
		"flags": object.union(environment(name, c), flags),
		"path": words[n].path,
		"elsewhere": elsewhere(flags),
	}
]

wraps(text) if startswith(text, "-")

wraps(text) if base(text) in wrappers

base(text) := name if {
	parts := split(text, "/")
	name := parts[count(parts) - 1]
}

# elsewhere says that a file holds the settings that no flag names.
elsewhere(flags) if {
	some name in {"config", "config-file", "config-dir"}
	flags[name]
} else := false

# spoken are the words a container starts with, each with its path; those of a
# shell's script are taken from the script.
spoken(c) := scripted(written(c)) if shell(c)

else := written(c)

written(c) := array.concat(
	[{"text": w, "path": array.concat(c.path, ["command", i])} | some i, w in c.command],
	[{"text": w, "path": array.concat(c.path, ["args", i])} | some i, w in c.args],
)

shell(c) if base(array.concat(c.command, c.args)[0]) in {"sh", "bash", "ash", "dash"}

# scripted are the words of a script from the last program of the control plane
# that it starts with flags.
scripted(words) := array.slice(found, start, count(found)) if {
	found := [{"text": trim(text, `"'`), "path": w.path} |
		some n, w in words
		n > 0
		some text in regex.split(`[\s;]+`, w.text)
		not text in {"", `\`}
	]
	start := max([i |
		some i, w in found
		base(w.text) in known
		startswith(found[i + 1].text, "-")
	])
} else := []

# parsed are the flags among words, by name: --a=b, --a b and --a, which is
# true. The last of several counts, as for the programs.
parsed(words) := object.union_n([{name: flag} |
	some i, w in words
	startswith(w.text, "-")
	bare := trim_left(w.text, "-")
	name := split(bare, "=")[0]
	flag := {"value": value(words, i, bare, name), "path": w.path}
])

value(_, _, bare, name) := substring(bare, count(name) + 1, -1) if contains(bare, "=")

value(words, i, bare, _) := operand(words, i) if not contains(bare, "=")

operand(words, i) := words[i + 1].text if {
	not startswith(words[i + 1].text, "-")
} else := "true"

# environment are the flags that etcd takes from its environment.
environment("etcd", c) := object.union_n([{name: flag} |
	some variable in c.env
	startswith(variable.name, "ETCD_")
	name := lower(replace(substring(variable.name, 5, -1), "_", "-"))
	flag := {"value": variable.value, "path": c.path}
])

environment(name, _) := {} if name != "etcd"

# configured are the programs whose configuration file the document is. What the
# file leaves out has the default of the file, not that of the flag.
configured contains p if {
	input.review.object.kind in {"KubeletConfiguration", "KubeProxyConfiguration"}
	some name, settings in files[input.review.object.kind]
	flags := {flag: {"value": setting, "path": path} |
		some flag, path in settings
		setting := plain(object.get(input.review.object, path, null))
	}
	p := {"name": name, "container": "", "flags": object.union(file_defaults[name], flags), "path": ["kind"], "elsewhere": false}
}

# kubeadm passes extraArgs on to the programs and sets most other flags itself.
configured contains p if {
	input.review.object.kind == "ClusterConfiguration"
	some section, name in {"apiServer": "kube-apiserver", "controllerManager": "kube-controller-manager", "scheduler": "kube-scheduler"}
	written_args := object.get(input.review.object, [section, "extraArgs"], {})
	p := {"name": name, "container": "", "flags": extra(section, written_args), "path": ["kind"], "elsewhere": true}
}

extra(section, args) := {flag: {"value": plain(setting), "path": [section, "extraArgs", flag]} |
	some flag, setting in args
} if {
	is_object(args)
} else := object.union_n([{arg.name: {"value": plain(arg.value), "path": [section, "extraArgs", n]}} | some n, arg in args])

plain(setting) := setting if is_string(setting)

plain(setting) := sprintf("%v", [setting]) if {
	not is_string(setting)
	not is_null(setting)
	not is_array(setting)
}

plain(setting) := concat(",", [item | some item in setting; is_string(item)]) if is_array(setting)

files := {
	"KubeletConfiguration": {"kubelet": {
		"anonymous-auth": ["authentication", "anonymous", "enabled"],
		"authorization-mode": ["authorization", "mode"],
		"client-ca-file": ["authentication", "x509", "clientCAFile"],
		"event-qps": ["eventRecordQPS"],
		"make-iptables-util-chains": ["makeIPTablesUtilChains"],
		"pod-max-pids": ["podPidsLimit"],
		"protect-kernel-defaults": ["protectKernelDefaults"],
		"read-only-port": ["readOnlyPort"],
		"rotate-certificates": ["rotateCertificates"],
		"rotate-server-certificates": ["serverTLSBootstrap"],
		"server-rotation-gate": ["featureGates", "RotateKubeletServerCertificate"],
		"streaming-connection-idle-timeout": ["streamingConnectionIdleTimeout"],
		"tls-cert-file": ["tlsCertFile"],
		"tls-cipher-suites": ["tlsCipherSuites"],
		"tls-private-key-file": ["tlsPrivateKeyFile"],
	}},
	"KubeProxyConfiguration": {"kube-proxy": {"metrics-bind-address": ["metricsBindAddress"]}},
}

file_defaults := {
	"kubelet": {
		"anonymous-auth": {"value": "false", "path": ["kind"]},
		"authorization-mode": {"value": "Webhook", "path": ["kind"]},
		"read-only-port": {"value": "0", "path": ["kind"]},
	},
	"kube-proxy": {},
}

# value_of is what a flag is set to, "" where it is not set.
value_of(p, flag) := object.get(p.flags, [flag, "value"], "")

# is says that a flag is set to a value.
is(p, flag, wanted) if lower(p.flags[flag].value) == wanted

# differs says that a flag is set to another value, or not set at all.
differs(p, flag, wanted) if {
	p.flags[flag]
	lower(p.flags[flag].value) != wanted
}

differs(p, flag, _) if lacks(p, flag)

# lacks says that a flag is not set, or to nothing, nor can be set elsewhere.
lacks(p, flag) if {
	not p.elsewhere
	value_of(p, flag) == ""
}

lacks(p, flag) if p.flags[flag].value == ""

# lists says that a flag's value, words with commas between, names one.
lists(p, flag, word) if {
	some part in split(value_of(p, flag), ",")
	trim_space(part) == word
}

# local says that a flag is an address that only the machine itself reaches.
local(address) if startswith(address, "127.")

local(address) if startswith(address, "[::1]")

local(address) if address in {"::1", "localhost"}

local(address) if startswith(address, "localhost:")

# details say where a flag stands, or the program that lacks it.
details(p, flag) := {"container": p.container, "path": path, "key": sprintf("%s/%s", [p.name, flag])} if {
	path := object.get(p.flags, [flag, "path"], p.path)
}

# weak are the suites among those of tls-cipher-suites with broken or short
# ciphers, or without forward secrecy.
weak(p) := sort([suite |
	some part in split(value_of(p, "tls-cipher-suites"), ",")
	suite := trim_space(part)
	poor(suite)
])

poor(suite) if startswith(suite, "TLS_RSA_")

poor(suite) if contains(suite, "_RC4_")

poor(suite) if contains(suite, "_3DES_")

poor(suite) if endswith(suite, "_CBC_SHA")
