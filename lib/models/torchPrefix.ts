import { check } from "../base/checks";

/** What wrappers and other projects put before the names of a network that they hold. */
const KNOWN_PREFIXES = ["module", "_orig_mod", "model", "backbone", "encoder", "resnet", "net"];

/**
 * What stands before every name of a network in a file: "" or known prefixes, such as PyTorch's
 * "module." (DataParallel), "model.backbone." or "_orig_mod." (compiled).
 *
 * @param names all names in the file
 * @param first a name that the network must have, without prefix; the file's name for it decides
 * @returns "" also where the network is not found, so that the missing name is reported as such
 * @throws if the file holds several such networks
 *
 * @example torchPrefix(["module.conv1.weight"], "conv1.weight") // "module."
 */
export function torchPrefix(names: Iterable<string>, first: string, file: string): string {
  const prefixes = [...names].flatMap((name) => {
    const prefix = name.slice(0, name.length - first.length);
    return name.endsWith(first) && isKnown(prefix) ? [prefix] : [];
  });
  if (prefixes.includes("")) return "";
  check(
    prefixes.length <= 1,
    `${file} holds several networks, whose names begin with ${prefixes.join(" and ")}. ` +
      "Save the one that you mean in a file of its own.",
  );
  return prefixes[0] ?? "";
}

function isKnown(prefix: string): boolean {
  const parts = prefix.split(".");
  return parts.pop() === "" && parts.every((part) => KNOWN_PREFIXES.includes(part));
}
