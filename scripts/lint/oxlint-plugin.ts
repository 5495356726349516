import { posix, relative, sep } from "node:path";
import { type Import, type LayerRule, layerRules } from "./layer-rules.ts";

/** The part of a syntax tree that this plugin reads. oxlint hands over ESTree nodes and ships no types for them. */
interface Node {
  source?: { value?: unknown } | null;
  importKind?: string;
  exportKind?: string;
}

interface RuleContext {
  filename: string;
  cwd: string;
  report(finding: { node: Node; message: string }): void;
}

/** Reports each import that one of the layer rules forbids, whichever way it is written. */
const layers = {
  create(context: RuleContext) {
    const importer = relative(context.cwd, context.filename).split(sep).join("/");
    const inspect = (node: Node, isTypeOnly: boolean): void => {
      const specifier = node.source?.value;
      if (typeof specifier !== "string") return;
      const statement: Import = { importer, target: resolve(importer, specifier), isTypeOnly };
      const broken = Object.values<LayerRule>(layerRules).filter((rule) => rule.forbids(statement));
      for (const rule of broken) context.report({ node, message: rule.sentence });
    };
    // Only `import type` is erased: `import { type Name }` still loads the module.
    const inspectDeclaration = (node: Node): void =>
      inspect(node, node.importKind === "type" || node.exportKind === "type");
    return {
      ImportDeclaration: inspectDeclaration,
      ExportNamedDeclaration: inspectDeclaration,
      ExportAllDeclaration: inspectDeclaration,
      ImportExpression: (node: Node) => inspect(node, false),
      TSImportType: (node: Node) => inspect(node, true),
    };
  },
};

/** Own files are named with their extension and reached relatively or by `#folder/…`; all else is a package. */
function resolve(importer: string, specifier: string): Import["target"] {
  if (specifier.startsWith(".")) return { kind: "file", path: posix.join(posix.dirname(importer), specifier) };
  if (specifier.startsWith("#")) return { kind: "file", path: posix.normalize(specifier.slice(1)) };
  const parts = specifier.startsWith("@") ? 2 : 1;
  return { kind: "package", name: specifier.split("/").slice(0, parts).join("/") };
}

export default { meta: { name: "parley" }, rules: { layers } };
