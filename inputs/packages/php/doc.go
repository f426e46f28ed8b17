// Package php finds Composer's packages: the list of installed ones in vendor,
// and what composer.lock names.
package php
