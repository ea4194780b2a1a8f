/**
 * `npm run fresh`: fresh copies of the notebooks in my-notebooks. What the reader changed there is
 * moved aside, never overwritten.
 */
import { projectPaths } from "./paths.mjs";
import { printProblem } from "./printProblem.mjs";
import { copyNotebooks, describeCopies } from "./readersCopies.mjs";

const paths = projectPaths();
try {
  const found = copyNotebooks(paths, { fresh: true });
  console.log(describeCopies(found, paths.copies).join("\n"));
} catch (error) {
  printProblem(error);
}
