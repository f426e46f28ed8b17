// Package severity turns what sources say of a vulnerability's severity, CVSS
// vectors and words, into the words that documents use.
package severity
