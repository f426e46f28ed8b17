// Package npm finds the packages of Node.js: what stands in node_modules and in
// Yarn's caches is installed, what lock files name is declared.
package npm
