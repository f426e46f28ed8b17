// Package cache keeps what was found in layers on disk, by the layer's digest.
// Any number of processes may use one directory at once. What is damaged is as
// good as missing; nothing that was kept is trusted to be honest about its size.
package cache
