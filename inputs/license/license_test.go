package license

import (
	"slices"
	"strings"
	"testing"
)

func TestNormalize(t *testing.T) {
	for text, want := range map[string]string{
		"":                                      "",
		"MIT":                                   "MIT",
		"mit":                                   "MIT",
		"The MIT License":                       "MIT",
		"MIT License":                           "MIT",
		"MIT/X11":                               "MIT",
		"Expat":                                 "MIT",
		"MIT OR Apache-2.0":                     "MIT OR Apache-2.0",
		"MIT/Apache-2.0":                        "MIT OR Apache-2.0",
		"Apache-2.0 / MIT":                      "Apache-2.0 OR MIT",
		"(MIT AND BSD-3-clause)":                "MIT AND BSD-3-Clause",
		"(MIT OR CC0-1.0)":                      "MIT OR CC0-1.0",
		"MIT and (GPLv2+ or Artistic)":          "MIT AND (GPL-2.0-or-later OR Artistic-1.0-Perl)",
		"GPLv2+":                                "GPL-2.0-or-later",
		"GPLv2+ and MIT":                        "GPL-2.0-or-later AND MIT",
		"GPLv3+ and GPLv2+ and LGPLv2+ and MIT": "GPL-3.0-or-later AND GPL-2.0-or-later AND LGPL-2.0-or-later AND MIT",
		"LGPLv2+ and LGPLv2+ with exceptions":   "LGPL-2.0-or-later AND LicenseRef-LGPLv2-with-exceptions",
		"GPL-2":                                 "GPL-2.0-only",
		"GPL-2+":                                "GPL-2.0-or-later",
		"GPL-1+ or Artistic":                    "GPL-1.0-or-later OR Artistic-1.0-Perl",
		"GPL":                                   "GPL-1.0-or-later",
		"GPL+ or Artistic":                      "GPL-1.0-or-later OR Artistic-1.0-Perl",
		"LGPL-2.1+":                             "LGPL-2.1-or-later",
		"LGPL-2.1":                              "LGPL-2.1-only",
		"GPL-2.0":                               "GPL-2.0-only",
		"GPL-2.0+":                              "GPL-2.0-or-later",
		"GPL-2.0-or-later":                      "GPL-2.0-or-later",
		"GPL-3+ with Bison exception":           "GPL-3.0-or-later WITH Bison-exception-2.2",
		"GPL-3+-WITH-BISON-EXCEPTION":           "GPL-3.0-or-later WITH Bison-exception-2.2",
		"GPL-2+ with Autoconf exception":        "GPL-2.0-or-later WITH Autoconf-exception-2.0",
		"GPL-3+ with Autoconf exception":        "GPL-3.0-or-later WITH Autoconf-exception-3.0",
		"GPL-2 with Linux-syscall-note exception":   "GPL-2.0-only WITH Linux-syscall-note",
		"GPL-2.0-only WITH Classpath-exception-2.0": "GPL-2.0-only WITH Classpath-exception-2.0",
		"gpl-2.0-with-classpath-exception":          "GPL-2.0-only WITH Classpath-exception-2.0",
		"Apache-2.0 with LLVM exception":            "Apache-2.0 WITH LLVM-exception",
		"Apache 2":                                  "Apache-2.0",
		"Apache 2.0":                                "Apache-2.0",
		"Apache License, Version 2.0":               "Apache-2.0",
		"Apache License 2.0":                        "Apache-2.0",
		"The Apache Software License, Version 2.0":  "Apache-2.0",
		"ASL 2.0":                                "Apache-2.0",
		"BSD":                                    "BSD-3-Clause",
		"BSD-3-clause":                           "BSD-3-Clause",
		"BSD 3-Clause License":                   "BSD-3-Clause",
		"New BSD License":                        "BSD-3-Clause",
		"3-Clause BSD License":                   "BSD-3-Clause",
		"BSD with advertising":                   "BSD-4-Clause",
		"ISC License":                            "ISC",
		"ISC License (ISCL)":                     "ISC",
		"Mozilla Public License 2.0 (MPL 2.0)":   "MPL-2.0",
		"MPL-2.0":                                "MPL-2.0",
		"MPLv2.0":                                "MPL-2.0",
		"zlib":                                   "Zlib",
		"ZLIB":                                   "Zlib",
		"public-domain":                          "LicenseRef-public-domain",
		"Public Domain":                          "LicenseRef-public-domain",
		"GFDL-NIV-1.3+":                          "GFDL-1.3-no-invariants-or-later",
		"BSD-3-clause or GPL-2, and Expat":       "(BSD-3-Clause OR GPL-2.0-only) AND MIT",
		"GPL-2+ and LGPL-2.1+":                   "GPL-2.0-or-later AND LGPL-2.1-or-later",
		"LGPLv3+_or_GPLv2+":                      "LGPL-3.0-or-later OR GPL-2.0-or-later",
		"MIT, Apache-2.0":                        "MIT AND Apache-2.0",
		"Perl":                                   "Artistic-1.0-Perl OR GPL-1.0-or-later",
		"FSFULLR":                                "FSFULLR",
		"SEE LICENSE IN LICENSE.txt":             "LicenseRef-SEE-LICENSE-IN-LICENSE.txt",
		"Jam":                                    "Jam",
		"TinySCHEME":                             "LicenseRef-TinySCHEME",
		"BSL-1.0 and TinySCHEME":                 "BSL-1.0 AND LicenseRef-TinySCHEME",
		"LicenseRef-Foo AND MIT":                 "LicenseRef-Foo AND MIT",
		"License :: OSI Approved :: MIT License": "MIT",
		"License :: OSI Approved":                "",
		"License :: OSI Approved :: Apache Software License":                                 "Apache-2.0",
		"License :: OSI Approved :: BSD License":                                             "BSD-3-Clause",
		"License :: OSI Approved :: GNU General Public License v2 or later (GPLv2+)":         "GPL-2.0-or-later",
		"License :: OSI Approved :: GNU General Public License v3 (GPLv3)":                   "GPL-3.0-only",
		"License :: OSI Approved :: GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.0-or-later",
		"License :: OSI Approved :: GNU Library or Lesser General Public License (LGPL)":     "LGPL-2.0-or-later",
		"License :: OSI Approved :: GNU Affero General Public License v3 or later (AGPLv3+)": "AGPL-3.0-or-later",
		"License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)":                    "MPL-2.0",
		"License :: OSI Approved :: Python Software Foundation License":                      "PSF-2.0",
		"License :: OSI Approved :: ISC License (ISCL)":                                      "ISC",
		"License :: OSI Approved :: Zope Public License":                                     "ZPL-2.1",
		"License :: OSI Approved :: The Unlicense (Unlicense)":                               "Unlicense",
		"License :: CC0 1.0 Universal (CC0 1.0) Public Domain Dedication":                    "CC0-1.0",
		"License :: Public Domain":                                                           "LicenseRef-public-domain",
		"License :: Other/Proprietary License":                                               "LicenseRef-proprietary",
		"GNU LGPL":                                                                           "LGPL-2.0-or-later",
		"GNU Lesser General Public License":                                                  "LGPL-2.0-or-later",
		"GNU General Public License, version 2":                                              "GPL-2.0-only",
		"GNU General Public License (GPL), version 2, with the Classpath exception":          "GPL-2.0-only WITH Classpath-exception-2.0",
		"Eclipse Public License - v 2.0":                                                     "EPL-2.0",
		"Eclipse Public License v1.0":                                                        "EPL-1.0",
		"http://www.apache.org/licenses/LICENSE-2.0.txt":                                     "Apache-2.0",
		"https://opensource.org/licenses/MIT":                                                "MIT",
		"https://www.gnu.org/licenses/lgpl-2.1.html":                                         "LGPL-2.1-only",
		"https://example.org/x":                                                              "LicenseRef-https-example.org-x",
		"Dual License":                                                                       "LicenseRef-Dual-License",
		"(((":                                                                                "LicenseRef-unknown",
		"MIT AND":                                                                            "LicenseRef-MIT-AND",
		"BSD-2-Clause AND ISC AND MIT AND BSD-2-Clause":                                      "BSD-2-Clause AND ISC AND MIT",
		"Apache-2.0+": "Apache-2.0+",
		"LGPL-2.0-or-later AND GPL-2.0-or-later AND custom:foo": "LGPL-2.0-or-later AND GPL-2.0-or-later AND LicenseRef-custom-foo",
	} {
		got := Normalize(text)
		if got != want {
			t.Errorf("Normalize(%q) = %q, want %q", text, got, want)
		}
		if got != "" {
			if _, err := Parse(got); err != nil {
				t.Errorf("Normalize(%q) = %q: %v", text, got, err)
			}
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, text := range []string{"", "MIT AND", "AND MIT", "(MIT", "MIT)", "MIT MIT", "MIT WITH Foo", "Foo", "LicenseRef-", "LicenseRef-a b", "MIT WITH LLVM-exception WITH LLVM-exception",
		strings.Repeat("(", 1000) + "MIT" + strings.Repeat(")", 1000), strings.Repeat("MIT AND ", 5000) + "MIT"} {
		if e, err := Parse(text); err == nil {
			t.Errorf("Parse(%.40q) = %v", text, e)
		}
	}
}

func TestLicenses(t *testing.T) {
	e, err := Parse("MIT AND (gpl-2.0+ WITH classpath-exception-2.0 OR mit)")
	if err != nil {
		t.Fatal(err)
	}
	if got := e.Licenses(); !slices.Equal(got, []string{"MIT", "GPL-2.0-or-later"}) {
		t.Error(got)
	}
	if got := e.String(); got != "MIT AND (GPL-2.0-or-later WITH Classpath-exception-2.0 OR MIT)" {
		t.Error(got)
	}
}

func TestNamesAreExpressions(t *testing.T) {
	for name, expression := range lookup().names {
		if _, err := Parse(expression); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, id := range lookup().additions {
		if _, err := Parse("MIT WITH " + id); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, id := range lookup().licenses {
		if got := Normalize(id); got != id {
			t.Errorf("%s became %s", id, got)
		}
	}
}

func TestIdentify(t *testing.T) {
	for text, want := range map[string][]string{
		"Permission is hereby granted, free of charge, to any person\nobtaining a copy of this software":                                                                             {"MIT"},
		"Permission to use, copy, modify, and/or distribute this software for any\npurpose with or without fee is hereby granted, provided that the above copyright notice":          {"ISC"},
		"Redistribution and use in source and binary forms, with or without\n# modification, are permitted":                                                                          {"BSD-2-Clause"},
		"Redistribution and use in source and binary forms, with or without\nmodification. Neither the name of the X":                                                                {"BSD-3-Clause"},
		"Licensed under the Apache License, Version 2.0 (the \"License\")":                                                                                                           {"Apache-2.0"},
		"under the terms of the GNU General Public License as published by\n the Free Software Foundation; either version 2 of the License, or\n (at your option) any later version": {"GPL-2.0-or-later"},
		"the GNU Lesser General Public License version 2.1 as published":                                                                                                             {"LGPL-2.1-only"},
		"nothing of the kind": nil,
	} {
		if got := Identify(text); !slices.Equal(got, want) {
			t.Errorf("Identify(%.50q) = %v, want %v", text, got, want)
		}
	}
}

func FuzzNormalize(f *testing.F) {
	for _, seed := range []string{"MIT", "GPLv2+ and MIT", "(MIT OR GPL-2+ with Autoconf exception), and BSD", "License :: OSI Approved :: X", "a/b/c", "((a) or b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got := Normalize(text); got != "" {
			e, err := Parse(got)
			if err != nil {
				t.Fatalf("%q became %q: %v", text, got, err)
			}
			if again := e.String(); again != got {
				t.Fatalf("%q became %q and then %q", text, got, again)
			}
		}
	})
}

func BenchmarkNormalize(b *testing.B) {
	for b.Loop() {
		Normalize("GPL-2+ with Autoconf exception or BSD-3-clause")
	}
}
