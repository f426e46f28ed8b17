package schema

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"strings"
)

// comments are doc comments by "Type" and "Type.Field".
type comments map[string]string

// readComments reads the doc comments of the struct types in the Go files at
// the root of fsys.
func readComments(fsys fs.FS) (comments, error) {
	names, err := fs.Glob(fsys, "*.go")
	if err != nil {
		return nil, fmt.Errorf("list Go files: %w", err)
	}
	out := comments{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, fmt.Errorf("parse %s: %w", name, err)
		}
		for _, decl := range file.Decls {
			if types, ok := decl.(*ast.GenDecl); ok && types.Tok == token.TYPE {
				out.add(types)
			}
		}
	}
	return out, nil
}

// add notes the comments of one type declaration.
func (c comments) add(decl *ast.GenDecl) {
	for _, spec := range decl.Specs {
		typ := spec.(*ast.TypeSpec)
		doc := typ.Doc
		if doc == nil {
			doc = decl.Doc
		}
		c[typ.Name.Name] = flat(doc)
		fields, ok := typ.Type.(*ast.StructType)
		if !ok {
			continue
		}
		for _, field := range fields.Fields.List {
			for _, name := range field.Names {
				c[typ.Name.Name+"."+name.Name] = flat(field.Doc)
			}
		}
	}
}

// flat is a comment on one line, "" for none.
func flat(doc *ast.CommentGroup) string { return strings.Join(strings.Fields(doc.Text()), " ") }
