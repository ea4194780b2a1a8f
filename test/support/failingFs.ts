import fs from "node:fs";

/** Functions of node:fs that write. */
type Name = "writeFileSync" | "mkdirSync" | "renameSync" | "rmSync" | "copyFileSync" | "openSync";

/**
 * Runs `body` while a function of node:fs fails as on a disk that is full (ENOSPC), read-only
 * (EROFS) or closed to this account (EACCES), which no test can arrange for every account and
 * system. What it is told to do it does not do.
 */
export async function withFailingFs<T>(
  name: Name,
  code: string,
  body: () => T | Promise<T>,
): Promise<T> {
  const original = fs[name];
  Object.assign(fs, {
    [name]: (file: string | number) => {
      throw fileSystemError(code, name, typeof file === "string" ? file : undefined);
    },
  });
  try {
    return await body();
  } finally {
    Object.assign(fs, { [name]: original });
  }
}

/**
 * Runs `body` as on Windows, while a virus scanner has files open: a function of node:fs is refused
 * twice before it does what it is told.
 */
export async function withBusyWindows<T>(name: Name, body: () => T | Promise<T>): Promise<T> {
  const original = fs[name] as (...args: unknown[]) => unknown;
  const platform = Object.getOwnPropertyDescriptor(process, "platform")!;
  let refusals = 0;
  const refuse = (file: unknown) => {
    refusals++;
    throw fileSystemError("EPERM", name, String(file));
  };
  Object.assign(fs, {
    [name]: (...args: unknown[]) => (refusals < 2 ? refuse(args[0]) : original(...args)),
  });
  Object.defineProperty(process, "platform", { ...platform, value: "win32" });
  try {
    return await body();
  } finally {
    Object.defineProperty(process, "platform", platform);
    Object.assign(fs, { [name]: original });
  }
}

/** An error as Node.js makes it; without a path where a descriptor was written to. */
export function fileSystemError(code: string, name: string, file?: string): Error {
  const syscall = name.replace("Sync", "").replace("File", "").toLowerCase();
  return Object.assign(new Error(`${code}: as arranged, ${syscall}`), {
    code,
    syscall,
    ...(file !== undefined && { path: file }),
  });
}
