package lib.image_test

import data.lib.image

parts(s) := [r.registry, r.repository, r.tag, r.digest] if r := image.parse(s)

test_parse if {
	parts("") == ["", "", "", ""]
	parts("nginx") == ["docker.io", "library/nginx", "", ""]
	parts("nginx:1.27") == ["docker.io", "library/nginx", "1.27", ""]
	parts("bitnami/redis:7") == ["docker.io", "bitnami/redis", "7", ""]
	parts("docker.io/redis") == ["docker.io", "library/redis", "", ""]
	parts("index.docker.io/redis") == ["docker.io", "library/redis", "", ""]
	parts("localhost/app") == ["localhost", "app", "", ""]
	parts("localhost:5000/app:dev") == ["localhost:5000", "app", "dev", ""]
	parts("ghcr.io/a/b/c@sha256:00") == ["ghcr.io", "a/b/c", "", "sha256:00"]
	parts("ghcr.io/a/b:1@sha256:00") == ["ghcr.io", "a/b", "1", "sha256:00"]
	parts("Registry/app") == ["Registry", "app", "", ""]
	parts("app:") == ["docker.io", "library/app", "", ""]
}

test_reference_is_kept if image.parse("a/b").reference == "a/b"
