package collectors

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestEveryCollectorIsListed looks for folders beside this one that make a
// collector. Several make documents of one kind: manifests and what they are
// built of.
func TestEveryCollectorIsListed(t *testing.T) {
	var listed []string
	for _, c := range All() {
		typ := reflect.TypeOf(c)
		if typ.Kind() == reflect.Pointer {
			typ = typ.Elem()
		}
		listed = append(listed, typ.PkgPath()[strings.LastIndexByte(typ.PkgPath(), '/')+1:])
	}
	slices.Sort(listed)
	if found := makers(t); !slices.Equal(found, listed) {
		t.Errorf("listed %v, but folders with New are %v", listed, found)
	}
}

// makers lists the folders of inputs that declare func New.
func makers(t *testing.T) []string {
	t.Helper()
	folders, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, folder := range folders {
		if folder.IsDir() && declaresNew(t, filepath.Join("..", folder.Name())) {
			found = append(found, folder.Name())
		}
	}
	return found
}

func declaresNew(t *testing.T, dir string) bool {
	t.Helper()
	files, err := fs.Glob(os.DirFS(dir), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		if slices.ContainsFunc(file.Decls, makesCollector) {
			return true
		}
	}
	return false
}

// makesCollector says whether a declaration is func New and gives a collector,
// alone: other rooms make other things.
func makesCollector(d ast.Decl) bool {
	fn, ok := d.(*ast.FuncDecl)
	if !ok || fn.Recv != nil || fn.Name.Name != "New" || fn.Type.Results == nil || len(fn.Type.Results.List) != 1 {
		return false
	}
	result, ok := fn.Type.Results.List[0].Type.(*ast.SelectorExpr)
	return ok && slices.Contains([]string{"Collector", "Composer", "Addressed"}, result.Sel.Name)
}
