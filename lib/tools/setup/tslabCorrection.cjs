/**
 * Loaded before the notebook kernel (node -r): corrects how tslab 1.0.22 rewrites names that
 * earlier cells declared. Without it, the shorthand `{ seed }` stops with a ReferenceError and the
 * renaming `const { seed: s } = settings` with a SyntaxError, both of which readers will write.
 * The correction is made in memory, while the file is loaded; if tslab's source has no such line
 * (another version), the kernel starts as it is.
 */
const Module = require("node:module");
const path = require("node:path");

const TARGET = path.join("tslab", "dist", "converter.js");
const LINE = "        function wrapPrevIdentifier(node) {\n";
const CORRECTION = `
            const { factory } = ts;
            const isEarlier = (symbol) =>
                (symbol?.declarations ?? []).some((d) => d.getSourceFile() === declsFile);
            const visit = (part) => part && ts.visitNode(part, wrapPrevIdentifier);
            if (ts.isShorthandPropertyAssignment(node)) {
                const original = ts.getOriginalNode(node);
                if (!isEarlier(checker.getShorthandAssignmentValueSymbol(original))) return node;
                const { name } = node;
                const exported = factory.createIdentifier("exports");
                const value = factory.createPropertyAccessExpression(exported, name);
                return factory.createPropertyAssignment(factory.createIdentifier(name.text), value);
            }
            if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name)) {
                return factory.updatePropertyAssignment(node, node.name, visit(node.initializer));
            }
            const isRenaming = ts.isBindingElement(node) && node.propertyName;
            if (isRenaming && ts.isIdentifier(node.propertyName)) {
                return factory.updateBindingElement(node, node.dotDotDotToken, node.propertyName,
                    visit(node.name), visit(node.initializer));
            }
`;

const compile = Module.prototype._compile;
Module.prototype._compile = function (source, file) {
  return compile.call(
    this,
    file.endsWith(TARGET) ? source.replace(LINE, LINE + CORRECTION) : source,
    file,
  );
};
