// Package python finds Python's distributions: what pip, setuptools and conda
// installed, and what lock files name.
package python
