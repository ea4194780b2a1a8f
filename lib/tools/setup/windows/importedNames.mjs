import fs from "node:fs";

const IMPORT_TABLE = 1;
const BY_NUMBER = 1n << 63n;

/**
 * What a 64-bit Windows program or library takes from which others.
 *
 * @param {string} file an .exe, .dll or .node file
 * @returns {Map<string, string[]>} names of libraries, in lower case, and the functions taken
 * @see https://learn.microsoft.com/windows/win32/debug/pe-format
 */
export function importedNames(file) {
  const handle = fs.openSync(file, "r");
  try {
    const image = openImage(handle);
    const imports = new Map();
    // One entry of 20 bytes a library; the last one is empty.
    for (let at = image.importTable; ; at += 20) {
      const entry = image.bytes(at, 20);
      if (entry.readUInt32LE(12) === 0) return imports;
      const names = functionNames(image, entry.readUInt32LE(0) || entry.readUInt32LE(16));
      imports.set(image.text(entry.readUInt32LE(12)).toLowerCase(), names);
    }
  } finally {
    fs.closeSync(handle);
  }
}

function functionNames(image, table) {
  const names = [];
  for (let at = table; ; at += 8) {
    const entry = image.bytes(at, 8).readBigUInt64LE();
    if (entry === 0n) return names;
    // Two bytes before the name are a hint where to look for it.
    names.push(entry & BY_NUMBER ? `#${entry & 0xffffn}` : image.text(Number(entry) + 2));
  }
}

/** Reads by the addresses that the parts of the file will have in memory. */
function openImage(handle) {
  const read = (position, length) => {
    const bytes = Buffer.alloc(length);
    fs.readSync(handle, bytes, 0, length, position);
    return bytes;
  };
  const header = read(0, 64).readUInt32LE(60);
  const coff = read(header, 24);
  if (coff.toString("latin1", 0, 4) !== "PE\0\0") throw new Error("This is no Windows file.");
  const optional = read(header + 24, coff.readUInt16LE(20));
  const sections = Array.from({ length: coff.readUInt16LE(6) }, (_, i) =>
    read(header + 24 + optional.length + 40 * i, 40),
  );
  const position = (address) => {
    const section = sections.find((entry) => {
      const begin = entry.readUInt32LE(12);
      return address >= begin && address < begin + entry.readUInt32LE(16);
    });
    if (section === undefined) throw new Error(`No part of the file holds address ${address}.`);
    return address - section.readUInt32LE(12) + section.readUInt32LE(20);
  };
  const bytes = (address, length) => read(position(address), length);
  return {
    importTable: optional.readUInt32LE(112 + 8 * IMPORT_TABLE),
    bytes,
    text: (address) => bytes(address, 300).toString("latin1").split("\0")[0],
  };
}
