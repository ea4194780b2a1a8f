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
            const wrapped = (name) => ts.factory.createPropertyAccessExpression(ts.factory.createIdentifier("exports"), name);
            const isEarlier = (symbol) => (symbol?.declarations ?? []).some((d) => d.getSourceFile() === declsFile);
            if (ts.isShorthandPropertyAssignment(node)) {
                if (!isEarlier(checker.getShorthandAssignmentValueSymbol(ts.getOriginalNode(node)))) return node;
                return ts.factory.createPropertyAssignment(ts.factory.createIdentifier(node.name.text), wrapped(node.name));
            }
            if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name)) {
                return ts.factory.updatePropertyAssignment(node, node.name, ts.visitNode(node.initializer, wrapPrevIdentifier));
            }
            if (ts.isBindingElement(node) && node.propertyName && ts.isIdentifier(node.propertyName)) {
                return ts.factory.updateBindingElement(node, node.dotDotDotToken, node.propertyName,
                    ts.visitNode(node.name, wrapPrevIdentifier), node.initializer && ts.visitNode(node.initializer, wrapPrevIdentifier));
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
