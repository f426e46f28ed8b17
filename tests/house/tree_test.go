package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

const module = "github.com/boltseal/boltseal"

// topLevel is all that may lie at the top, besides dot-files.
var topLevel = []string{"cmd", "engine", "policies", "inputs", "bpf", "tests", "go.mod", "go.sum", "Makefile", "README.md", "LICENSE"}

// longestFile is how many lines a hand-written Go file may have before it
// must be looked at again.
const longestFile = 600

type goFile struct {
	path    string // slash-separated, relative to the repository
	room    string // the folder
	test    bool
	imports []string
	lines   int
	doc     bool
	ast     *ast.File
}

func (f goFile) declares(name string) bool {
	return slices.ContainsFunc(f.ast.Decls, func(d ast.Decl) bool {
		fn, ok := d.(*ast.FuncDecl)
		return ok && fn.Recv == nil && fn.Name.Name == name
	})
}

func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

var parsed = sync.OnceValues(func() ([]goFile, error) {
	var files []goFile
	err := filepath.WalkDir("../..", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if base := d.Name(); base == "testdata" || strings.HasPrefix(base, ".") && base != ".." && name != "../.." {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		file, err := readGo(name)
		files = append(files, file)
		return err
	})
	return files, err
})

func readGo(name string) (goFile, error) {
	content, err := os.ReadFile(name)
	if err != nil {
		return goFile{}, err
	}
	tree, err := parser.ParseFile(token.NewFileSet(), name, content, parser.ParseComments)
	if err != nil {
		return goFile{}, err
	}
	rel := strings.TrimPrefix(filepath.ToSlash(name), "../../")
	file := goFile{
		path: rel, room: path.Dir(rel), test: strings.HasSuffix(rel, "_test.go"),
		lines: strings.Count(string(content), "\n"), doc: tree.Doc != nil, ast: tree,
	}
	for _, imp := range tree.Imports {
		file.imports = append(file.imports, strings.Trim(imp.Path.Value, `"`))
	}
	return file, nil
}

func goFiles(t *testing.T) []goFile {
	t.Helper()
	files, err := parsed()
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 20 {
		t.Fatalf("found only %d Go files: the walk is broken", len(files))
	}
	return files
}

func TestTopLevel(t *testing.T) {
	entries, err := os.ReadDir(root(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasPrefix(name, ".") && !slices.Contains(topLevel, name) {
			t.Errorf("%s does not belong at the top level", name)
		}
	}
}

func TestEveryFolderSaysItsReason(t *testing.T) {
	documented, rooms := map[string]bool{}, map[string]bool{}
	for _, file := range goFiles(t) {
		rooms[file.room] = true
		if file.doc {
			documented[file.room] = true
		}
	}
	for room := range rooms {
		if !documented[room] && !fileExists(filepath.Join("../..", room, "README.md")) {
			t.Errorf("%s has neither a package comment nor a README.md", room)
		}
	}
}

func fileExists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

func TestNoInitFunctions(t *testing.T) {
	for _, file := range goFiles(t) {
		if file.declares("init") {
			t.Errorf("%s has an init function: wire things in a list or in main", file.path)
		}
	}
}

func TestFilesStayReadable(t *testing.T) {
	for _, file := range goFiles(t) {
		generated := file.ast.Doc != nil && strings.Contains(file.ast.Doc.Text(), "Code generated")
		if !generated && !file.test && file.lines > longestFile {
			t.Errorf("%s has %d lines, more than %d: look for a second reason to exist", file.path, file.lines, longestFile)
		}
	}
}

// TestNoGlobalsThatChange finds assignments to package-level variables.
func TestNoGlobalsThatChange(t *testing.T) {
	globals := map[string]map[string]bool{}
	for _, file := range goFiles(t) {
		if file.test {
			continue
		}
		for name := range packageVars(file.ast) {
			if globals[file.room] == nil {
				globals[file.room] = map[string]bool{}
			}
			globals[file.room][name] = true
		}
	}
	for _, file := range goFiles(t) {
		if !file.test {
			checkAssignments(t, file, globals[file.room])
		}
	}
}

func packageVars(file *ast.File) map[string]bool {
	names := map[string]bool{}
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.VAR {
			continue
		}
		for _, spec := range gen.Specs {
			for _, name := range spec.(*ast.ValueSpec).Names {
				names[name.Name] = true
			}
		}
	}
	delete(names, "_")
	return names
}

// checkAssignments looks at every function: a name that it assigns to without
// declaring it anywhere inside is the package's own.
func checkAssignments(t *testing.T, file goFile, globals map[string]bool) {
	for _, decl := range file.ast.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || fn.Body == nil {
			continue
		}
		local := localNames(fn)
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			for _, name := range assigned(n) {
				if globals[name] && !local[name] {
					t.Errorf("%s: %s assigns to the package variable %s", file.path, fn.Name.Name, name)
				}
			}
			return true
		})
	}
}

// assigned lists the names that a statement changes.
func assigned(n ast.Node) []string {
	var targets []ast.Expr
	switch s := n.(type) {
	case *ast.AssignStmt:
		if s.Tok != token.DEFINE {
			targets = s.Lhs
		}
	case *ast.IncDecStmt:
		targets = []ast.Expr{s.X}
	}
	var names []string
	for _, target := range targets {
		if index, ok := target.(*ast.IndexExpr); ok {
			target = index.X
		}
		if id, ok := target.(*ast.Ident); ok {
			names = append(names, id.Name)
		}
	}
	return names
}

// localNames are all names that a function declares, its parameters included.
func localNames(fn *ast.FuncDecl) map[string]bool {
	names := map[string]bool{}
	ast.Inspect(fn, func(n ast.Node) bool {
		switch d := n.(type) {
		case *ast.Field:
			for _, name := range d.Names {
				names[name.Name] = true
			}
		case *ast.ValueSpec:
			for _, name := range d.Names {
				names[name.Name] = true
			}
		case *ast.RangeStmt:
			addIdents(names, d.Key, d.Value)
		case *ast.AssignStmt:
			if d.Tok == token.DEFINE {
				addIdents(names, d.Lhs...)
			}
		}
		return true
	})
	return names
}

func addIdents(names map[string]bool, exprs ...ast.Expr) {
	for _, expr := range exprs {
		if id, ok := expr.(*ast.Ident); ok {
			names[id.Name] = true
		}
	}
}

// TestPortableToolDoesNotLinkKernelCode asks the build itself, which also
// sees what comes in through others.
func TestPortableToolDoesNotLinkKernelCode(t *testing.T) {
	cmd := exec.Command("go", "list", "-deps", "./cmd/boltseal")
	cmd.Dir = root(t)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("list dependencies: %v", err)
	}
	for _, pkg := range strings.Fields(string(out)) {
		for _, banned := range []string{module + "/bpf", "github.com/cilium/ebpf", "github.com/open-policy-agent/frameworks", module + "/tests"} {
			if pkg == banned || strings.HasPrefix(pkg, banned+"/") {
				t.Errorf("cmd/boltseal links %s", pkg)
			}
		}
	}
}

// TestNothingNamesThisMachine keeps local paths out of what is committed.
func TestNothingNamesThisMachine(t *testing.T) {
	banned := []string{"/work/" + "main", "/work/" + "shared", "/tmp/" + "peers", "proxy.golang" + ".org", "/root/" + "go"}
	err := filepath.WalkDir("../..", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == ".git" {
			return fs.SkipDir
		}
		info, err := d.Info()
		// In a linked worktree .git is a file that says where the repository lies.
		if err != nil || !info.Mode().IsRegular() || d.Name() == ".git" || info.Size() > 4<<20 {
			return err
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for _, word := range banned {
			if strings.Contains(string(content), word) {
				t.Errorf("%s names %s", name, word)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
