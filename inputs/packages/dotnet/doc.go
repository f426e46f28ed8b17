// Package dotnet finds NuGet's packages: what .NET programs were published with
// (deps.json), and what lock files name.
package dotnet
