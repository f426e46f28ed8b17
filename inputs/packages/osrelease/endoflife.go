package osrelease

import (
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// EndOfLife is the day (YYYY-MM-DD) that the makers of a release name for the
// end of its free updates, "" where it is not known or the distribution rolls
// on without releases (Wolfi, Chainguard OS, Arch, openSUSE Tumbleweed).
func EndOfLife(r inputs.OSRelease) string {
	table := ends(family(r))
	version := r.Version
	if version == "" {
		version = byName(r)
	}
	for version != "" {
		for entry := range strings.SplitSeq(table, "|") {
			if name, day, _ := strings.Cut(strings.TrimSpace(entry), " "); name == version {
				return day
			}
		}
		// 3.19.1 is a point release of 3.19, 9.3 one of 9; a service pack of SUSE
		// has an end of its own.
		cut := strings.LastIndexByte(version, '.')
		if cut < 0 || family(r) == "sles" {
			break
		}
		version = version[:cut]
	}
	return ""
}

// family is under which name the table lists a release.
func family(r inputs.OSRelease) string {
	switch r.ID {
	case "centos":
		if strings.Contains(r.Name, "Stream") {
			return "centos-stream"
		}
	case "raspbian":
		return "debian"
	case "redhat":
		return "rhel"
	case "alma":
		return "almalinux"
	case "rockylinux":
		return "rocky"
	case "oracle", "oraclelinux":
		return "ol"
	case "amazon":
		return "amzn"
	case "opensuse":
		return "opensuse-leap"
	case "sled", "sles_sap", "sle_hpc", "sle-micro-rancher":
		return "sles"
	}
	return r.ID
}

// byName is the version of a Debian release that is only known by its name.
func byName(r inputs.OSRelease) string {
	if family(r) != "debian" {
		return ""
	}
	for entry := range strings.SplitSeq("trixie 13|bookworm 12|bullseye 11|buster 10|stretch 9|jessie 8|wheezy 7", "|") {
		if name, version, _ := strings.Cut(entry, " "); name == r.Codename {
			return version
		}
	}
	return ""
}

// ends lists the ends of a distribution's releases. Distroless images are
// Debian. Where only a month is published, it is the month's last day.
func ends(family string) string {
	switch family {
	case "debian":
		// Source: the end of long-term support, which is free: package distro-info-data 0.58+deb12u7, debian.csv, eol-lts.
		return `13 2030-06-30|12 2028-06-30|11 2026-08-31|10 2024-06-30|9 2022-06-30|8 2020-06-30|7 2018-05-31|6 2016-02-29|
5 2012-02-06|4 2010-02-15|3.1 2008-03-31|3.0 2006-06-30|2.2 2003-06-30|2.1 2000-10-30|2.0 2000-03-09|1.3 1999-03-09|
1.2 1998-06-05|1.1 1997-06-05`
	case "ubuntu":
		// Source: package distro-info-data 0.58+deb12u7, ubuntu.csv, eol: standard support, Ubuntu Pro left out.
		return `26.10 2027-07-15|26.04 2031-05-29|25.10 2026-07-09|25.04 2026-01-15|24.10 2025-07-10|24.04 2029-05-31|23.10 2024-07-11|23.04 2024-01-25|
22.10 2023-07-20|22.04 2027-06-01|21.10 2022-07-14|21.04 2022-01-20|20.10 2021-07-22|20.04 2025-05-29|19.10 2020-07-17|19.04 2020-01-23|
18.10 2019-07-18|18.04 2023-05-31|17.10 2018-07-19|17.04 2018-01-13|16.10 2017-07-20|16.04 2021-04-30|15.10 2016-07-28|15.04 2016-02-04|
14.10 2015-07-23|14.04 2019-04-25|13.10 2014-07-17|13.04 2014-01-27|12.10 2014-05-16|12.04 2017-04-28|11.10 2013-05-09|11.04 2012-10-28|
10.10 2012-04-10|10.04 2013-05-09|9.10 2011-04-30|9.04 2010-10-23|8.10 2010-04-30|8.04 2011-05-12|7.10 2009-04-18|7.04 2008-10-19|
6.10 2008-04-25|6.06 2009-07-14|5.10 2007-04-13|5.04 2006-10-31|4.10 2006-04-30`
	case "alpine":
		// Source: https://alpinelinux.org/releases/, as endoflife.date lists it.
		return `3.23 2027-11-01|3.22 2027-05-01|3.21 2026-11-01|3.20 2026-04-01|3.19 2025-11-01|3.18 2025-05-09|3.17 2024-11-22|3.16 2024-05-23|
3.15 2023-11-01|3.14 2023-05-01|3.13 2022-11-01|3.12 2022-05-01|3.11 2021-11-01|3.10 2021-05-01|3.9 2020-11-01|3.8 2020-05-01|
3.7 2019-11-01|3.6 2019-05-01|3.5 2018-11-01|3.4 2018-05-01|3.3 2017-11-01|3.2 2017-05-01|3.1 2016-11-01|3.0 2016-05-01|
2.7 2015-11-01|2.6 2015-05-01|2.5 2014-11-01|2.4 2014-05-01|2.3 2013-11-01|2.2 2013-05-01|2.1 2012-11-01`
	case "rhel":
		// Source: the end of maintenance: https://access.redhat.com/support/policy/updates/errata, as endoflife.date lists it; 10 as AlmaLinux, its rebuild, states.
		return `10 2035-05-31|9 2032-05-31|8 2029-05-31|7 2024-06-30|6 2020-11-30|5 2017-03-31|4 2012-02-29`
	case "centos":
		// Source: https://wiki.centos.org/About/Product, as endoflife.date lists it.
		return `8 2021-12-31|7 2024-06-30|6 2020-11-30|5 2017-03-31`
	case "centos-stream":
		// Source: https://www.centos.org/cl-vs-cs/, as endoflife.date lists it.
		return `10 2030-01-01|9 2027-05-31|8 2024-05-31`
	case "rocky":
		// Source: https://wiki.rockylinux.org/rocky/version/, as endoflife.date lists it.
		return `10 2035-05-31|9 2032-05-31|8 2029-05-31`
	case "almalinux":
		// Source: https://wiki.almalinux.org/release-notes/, as endoflife.date lists it.
		return `10 2035-05-31|9 2032-05-31|8 2029-03-01`
	case "ol":
		// Source: Premier Support: https://www.oracle.com/a/ocom/docs/elsp-lifetime-069338.pdf, which names months.
		return `10 2035-06-30|9 2032-06-30|8 2029-07-31|7 2024-12-31|6 2021-03-31|5 2017-06-30`
	case "fedora":
		// Source: https://docs.fedoraproject.org/en-US/releases/lifecycle/, as endoflife.date lists it.
		return `43 2026-12-09|42 2026-05-13|41 2025-12-15|40 2025-05-13|39 2024-11-26|38 2024-05-21|37 2023-12-05|36 2023-05-16|
35 2022-12-13|34 2022-06-07|33 2021-11-30|32 2021-05-25|31 2020-11-24|30 2020-05-26|29 2019-11-26|28 2019-05-28|
27 2018-11-30|26 2018-05-29|25 2017-12-12|24 2017-08-08|23 2016-12-20|22 2016-07-19|21 2015-12-01|20 2015-06-23`
	case "amzn":
		// Source: https://docs.aws.amazon.com/linux/al2023/ug/release-cadence.html, https://aws.amazon.com/amazon-linux-2/faqs/.
		return `2023 2029-06-30|2 2026-06-30|2018.03 2023-12-31|2017.09 2023-12-31|2017.03 2023-12-31|2016.09 2023-12-31|2016.03 2023-12-31`
	case "opensuse-leap":
		// Source: https://en.opensuse.org/Lifetime, as endoflife.date lists it.
		return `16.0 2027-10-31|15.6 2026-04-30|15.5 2024-12-31|15.4 2023-12-07|15.3 2022-12-31|15.2 2022-01-04|15.1 2021-02-02|15.0 2019-12-03|
42.3 2019-07-01|42.2 2018-01-26|42.1 2017-05-17`
	case "sles":
		// Source: general support: https://www.suse.com/lifecycle, as endoflife.date lists it.
		return `15.5 2024-12-31|15.4 2023-12-31|15.3 2022-12-31|15.2 2021-12-31|15.1 2021-01-31|15 2019-12-31|12.5 2024-10-31|12.4 2020-06-30|
12.3 2019-06-30|12.2 2018-03-31|12.1 2017-05-31|12 2016-06-30|11.4 2019-03-31|11.3 2016-01-31|11.2 2014-01-31|11.1 2012-08-31|
11 2010-12-31`
	case "photon":
		// Source: https://blogs.vmware.com/vsphere/2022/01/photon-1-x-end-of-support-announcement.html and what endoflife.date lists.
		return `4.0 2027-10-11|3.0 2025-10-02|2.0 2022-12-31|1.0 2022-02-28`
	}
	return ""
}
