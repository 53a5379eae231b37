import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** Values, not types, that a module exports by name. */
function exportedValues(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
  return source.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement)) {
      const { exportClause, isTypeOnly } = statement;
      if (isTypeOnly || exportClause === undefined || !ts.isNamedExports(exportClause)) return [];
      return exportClause.elements.filter((element) => !element.isTypeOnly).map(({ name }) => name.text);
    }
    const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
    if (!modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
    const named = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) ? statement.name : undefined;
    return named === undefined ? [] : [named.text];
  });
}

/** Words of the files below a folder whose names end so; what was built, installed or linked apart. */
function wordsBelow(folder: string, ending: RegExp, found = new Set<string>()): Set<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !/^(node_modules|dist|assets|fixtures|reports|\..*)$/.test(entry.name))
      wordsBelow(path, ending, found);
    else if (entry.isFile() && ending.test(entry.name))
      for (const [word] of readFileSync(path, "utf8").matchAll(/[A-Za-z_$][\w$]*/g)) found.add(word);
  }
  return found;
}

const code = /\.(ts|tsx|mjs|js)$/;

/**
 * Values that packages export and that nobody has a use for: no other package, app, tool or example names them, and no page does.
 * Words alone are compared, so that a name that means something else elsewhere passes.
 * @returns `package name`, sorted
 */
export function unneededExports(root: string): string[] {
  const packages = readdirSync(join(root, "packages"));
  const words = new Map(packages.map((name) => [name, wordsBelow(join(root, "packages", name), code)]));
  const elsewhere = ["apps", "tools", "examples"].map((place) => wordsBelow(join(root, place), code));
  const pages = wordsBelow(root, /\.md$/);
  return packages
    .flatMap((name) => {
      const manifest = JSON.parse(readFileSync(join(root, "packages", name, "package.json"), "utf8")) as {
        readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
      };
      const sources = Object.entries(manifest.exports).flatMap(([path, entry]) =>
        typeof entry === "string" || path === "./cli" ? [] : (entry["@mfim/source"] ?? []),
      );
      const others = [
        ...elsewhere,
        pages,
        ...packages.flatMap((other) => (other === name ? [] : (words.get(other) ?? []))),
      ];
      const exported = new Set(sources.flatMap((source) => exportedValues(join(root, "packages", name, source))));
      return [...exported].filter((value) => !others.some((set) => set.has(value))).map((value) => `${name} ${value}`);
    })
    .sort();
}
