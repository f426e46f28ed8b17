// Package osrelease reads which operating system an image holds, its users
// and its groups, and knows until when releases get free updates.
//
// Several files may tell the release. Every one of them is read; whoever joins
// layers takes the one that Rank puts first.
package osrelease
