// Package catalogers holds the one list of catalogers. Adding an ecosystem is
// a folder of inputs/packages and a line here.
package catalogers

import (
	"github.com/boltseal/boltseal/inputs/packages"
	"github.com/boltseal/boltseal/inputs/packages/apk"
	"github.com/boltseal/boltseal/inputs/packages/dotnet"
	"github.com/boltseal/boltseal/inputs/packages/dpkg"
	"github.com/boltseal/boltseal/inputs/packages/golang"
	"github.com/boltseal/boltseal/inputs/packages/java"
	"github.com/boltseal/boltseal/inputs/packages/npm"
	"github.com/boltseal/boltseal/inputs/packages/osrelease"
	"github.com/boltseal/boltseal/inputs/packages/php"
	"github.com/boltseal/boltseal/inputs/packages/python"
	"github.com/boltseal/boltseal/inputs/packages/rpm"
	"github.com/boltseal/boltseal/inputs/packages/ruby"
	"github.com/boltseal/boltseal/inputs/packages/rust"
)

// All lists every cataloger, in the order they are asked.
func All() []packages.Cataloger {
	return []packages.Cataloger{
		dpkg.Cataloger(),
		apk.Cataloger(),
		rpm.Cataloger(),
		osrelease.Cataloger(),
		golang.Cataloger(),
		npm.Cataloger(),
		rust.Cataloger(),
		ruby.Cataloger(),
		python.Cataloger(),
		php.Cataloger(),
		java.Cataloger(),
		dotnet.Cataloger(),
	}
}
