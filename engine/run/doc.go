// Package run is the pipeline from names on a command line to a report: find
// the files, collect their documents, judge them, waive findings, count.
// Whatever cannot be read or judged becomes an error of the report; nothing
// that goes wrong with one file touches another.
package run
