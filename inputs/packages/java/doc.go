// Package java finds the Maven artifacts in Java archives: jars, wars, ears and
// Jenkins plugins, and the jars within them.
package java
