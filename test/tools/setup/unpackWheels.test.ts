import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { withTempFolder } from "../../support/tempFolder";

const PROGRAM = path.resolve(__dirname, "../../../lib/tools/setup/unpackWheels.py");
const python = (...args: string[]) =>
  execFileSync(process.platform === "win32" ? "python" : "python3", args);

/** Unpacks wheels that hold the named files; returns what is there afterwards, with its content. */
async function unpacked(wheels: Record<string, string[]>): Promise<Record<string, string>> {
  const make = `
import json, sys, zipfile
for name, files in json.loads(sys.argv[2]).items():
    with zipfile.ZipFile(sys.argv[1] + "/" + name, "w") as archive:
        for file in files:
            archive.writestr(file, "content of " + file)
`;
  const found: Record<string, string> = {};
  await withTempFolder((folder) => {
    python("-c", make, folder, JSON.stringify(wheels));
    const target = path.join(folder, "deep", "target");
    python(PROGRAM, folder, target);
    for (const name of fs.readdirSync(target, { recursive: true }) as string[]) {
      const file = path.join(target, name);
      if (fs.statSync(file).isFile())
        found[name.split(path.sep).join("/")] = fs.readFileSync(file, "utf8");
    }
  });
  return found;
}

describe("unpackWheels.py", () => {
  const headers = [
    "tensorflow/include/tensorflow/c/eager/c_api.h",
    "tensorflow/include/tensorflow/core/platform/ctstring.h",
    "tensorflow/include/tsl/platform/ctstring_internal.h",
    "tensorflow/include/xla/tsl/c/tsl_status.h",
  ];
  const others = [
    "tensorflow/include/tensorflow/compiler/tf_ops.h",
    "tensorflow/include/xla/service/compiler.h",
    "tensorflow/python/framework/ops.py",
    "tensorflow/lite/python/libpywrap_tflite_common.so",
    "tensorflow_cpu-2.21.0.dist-info/RECORD",
  ];

  for (const [system, end] of [
    ["Linux", "so.2"],
    ["macOS", "2.dylib"],
  ])
    it(`takes the C library and its headers out of ${system}'s wheel, nothing else`, async () => {
      const library = ["cc", "framework"].map((name) => `tensorflow/libtensorflow_${name}.${end}`);
      const found = await unpacked({ "tf.whl": [...others, ...library, ...headers] });
      expect(Object.keys(found).sort()).to.deep.equal([...library, ...headers].sort());
      for (const [name, content] of Object.entries(found))
        expect(content).to.equal(`content of ${name}`);
    });

  it("takes the engine's library and Microsoft's out of Windows' wheels", async () => {
    const found = await unpacked({
      "tensorflow_cpu.whl": [
        ...others,
        ...headers,
        "tensorflow/python/_pywrap_tensorflow_common.dll",
      ],
      "msvc.whl": ["m.data/data/Scripts/msvcp140.dll", "m.data/data/msvcp140.dll", "m/README"],
    });
    expect(found).to.deep.equal({
      "tensorflow/python/_pywrap_tensorflow_common.dll":
        "content of tensorflow/python/_pywrap_tensorflow_common.dll",
      "tensorflow/python/msvcp140.dll": "content of m.data/data/Scripts/msvcp140.dll",
    });
  });
});
