// Package ledger decides which findings are waived: by the waiver ledger, by
// inline ignore comments and by annotations. It says which waivers lapsed,
// cover nothing or lack what is required. It knows findings and documents
// only, so CI, admission and the node agent waive alike.
package ledger
