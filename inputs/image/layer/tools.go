package layer

import "strings"

// toolRole says what a program is good for, by its name; "" for nothing that
// helps whoever got in. The version that a name ends in does not matter, nor
// the machine that a compiler makes programs for.
func toolRole(name string) string {
	if role := exactRole(name); role != "" {
		return role
	}
	base := strings.TrimRight(name, "0123456789.-")
	if base == name && !strings.Contains(name, "-linux-") {
		return ""
	}
	switch base {
	case "python", "pypy", "perl", "ruby", "php", "lua", "luajit", "node", "nodejs", "tclsh", "guile", "pwsh", "php-cgi", "jruby":
		return "interpreter"
	case "pip", "gem", "easy_install-", "easy_install":
		return "package-manager"
	case "bash", "ksh", "zsh", "ash", "mksh":
		return "shell"
	}
	if i := strings.LastIndex(base, "-linux-"); i > 0 {
		if _, after, ok := strings.Cut(base[i+len("-linux-"):], "-"); ok {
			base = after
		}
	}
	switch base {
	case "gcc", "g++", "cpp", "clang", "clang++", "cc", "c++", "gfortran", "ld", "as", "tcc", "ghc":
		return "compiler"
	}
	return ""
}

func exactRole(name string) string {
	switch name {
	case "sh", "bash", "dash", "ash", "zsh", "ksh", "ksh93", "mksh", "lksh", "csh", "tcsh", "fish", "rbash", "busybox", "toybox", "pwsh", "powershell", "hush", "yash", "elvish", "nu", "xonsh", "oksh", "rzsh":
		return "shell"
	case "apt", "apt-get", "aptitude", "dpkg", "apk", "yum", "dnf", "dnf5", "microdnf", "tdnf", "rpm", "zypper", "pacman", "opkg", "emerge", "xbps-install", "nix-env", "nix", "guix", "snap", "flatpak", "brew",
		"pip", "pipx", "pip3", "uv", "poetry", "conda", "mamba", "micromamba", "easy_install", "npm", "npx", "yarn", "yarnpkg", "pnpm", "bun", "corepack", "gem", "bundle", "bundler", "composer", "cargo", "luarocks", "cpan", "cpanm", "nuget":
		return "package-manager"
	case "python", "perl", "ruby", "php", "node", "nodejs", "lua", "luajit", "tclsh", "wish", "expect", "awk", "gawk", "mawk", "nawk", "java", "jshell", "groovy", "scala", "guile", "irb", "deno", "dotnet", "Rscript", "erl", "elixir", "iex", "ocaml", "pypy", "pypy3":
		return "interpreter"
	case "gcc", "g++", "cc", "c++", "clang", "clang++", "cpp", "ld", "as", "make", "gmake", "cmake", "ninja", "go", "gofmt", "rustc", "javac", "ghc", "gfortran", "tcc", "c99", "c89", "nasm", "yasm", "gdb", "lldb", "mcs", "csc", "swiftc", "zig", "bazel", "mvn", "gradle", "ant":
		return "compiler"
	case "curl", "wget", "wget2", "aria2c", "ftp", "lftp", "tftp", "sftp", "scp", "rsync", "fetch", "axel", "httpie", "http", "git", "svn", "hg", "lynx", "w3m", "links", "elinks":
		return "downloader"
	case "sudo", "sudoedit", "su", "doas", "pkexec", "run0", "gosu", "su-exec", "setpriv", "newgrp", "sg", "runuser", "chroot", "nsenter", "unshare", "capsh", "setcap":
		return "privilege"
	case "nc", "netcat", "ncat", "nc.openbsd", "nc.traditional", "socat", "telnet", "ssh", "sshd", "dropbear", "dbclient", "nmap", "tcpdump", "tshark", "dig", "nslookup", "host", "ping", "ping6", "traceroute", "arping", "iptables", "ip6tables", "nft", "ip", "ifconfig", "netstat", "ss", "ettercap", "hping3", "masscan", "kubectl", "docker", "crictl", "ctr", "nerdctl", "podman", "openvpn", "wg", "chisel", "ngrok", "frpc", "telnetd", "in.telnetd", "rsh", "rlogin", "rexec", "vsftpd", "proftpd":
		return "network"
	}
	return ""
}
