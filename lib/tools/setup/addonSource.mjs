import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Two orders that are no operations of TensorFlow, given as operations because the addon takes
 * nothing else. Both return nothing:
 * - forget every prepared operation, and with it the filters that some keep laid out;
 * - give memory that is free back to the system.
 */
const ORDERS_PLACE = `  nstatus = GetStringParam(env, op_name_value, op_name);
  ENSURE_NAPI_OK_RETVAL(env, nstatus, nullptr);

  TF_AutoStatus tf_status;
  TFE_AutoOp tfe_op(`;
const ORDERS = `  nstatus = GetStringParam(env, op_name_value, op_name);
  ENSURE_NAPI_OK_RETVAL(env, nstatus, nullptr);

  if (op_name == "_ForgetPreparedOperations" || op_name == "_GiveMemoryBack") {
    if (op_name == "_ForgetPreparedOperations") TFE_ContextClearCaches(tfe_context_);
    if (op_name == "_GiveMemoryBack") GiveMemoryBack();
    napi_value nothing;
    nstatus = napi_create_array_with_length(env, 0, &nothing);
    ENSURE_NAPI_OK_RETVAL(env, nstatus, nullptr);
    return nothing;
  }

  TF_AutoStatus tf_status;
  TFE_AutoOp tfe_op(`;
const FIRST_INCLUDE = '#include "tfjs_backend.h"\n';
const DECLARATION = `${FIRST_INCLUDE}
/** See giveMemoryBack.cc. */
void GiveMemoryBack();
`;

/**
 * tfjs-node's addon passes lists of numbers to TensorFlow's operations, but no lists of texts or
 * types, which describe a fused operation (convolution, bias and ReLU in one pass). These lines
 * add them. Without them everything works, a little slower.
 */
const TEXTS_PLACE = "    case TF_ATTR_STRING: {\n";
const LISTS_OF_TEXTS = `
      if (IsArray(env, nstatus, &js_value)) {
        uint32_t length;
        nstatus = napi_get_array_length(env, js_value, &length);
        ENSURE_NAPI_OK(env, nstatus);
        std::vector<std::string> texts(length);
        std::vector<const void *> starts(length);
        std::vector<size_t> sizes(length);
        for (uint32_t i = 0; i < length; ++i) {
          napi_value element;
          nstatus = napi_get_element(env, js_value, i, &element);
          ENSURE_NAPI_OK(env, nstatus);
          nstatus = GetStringParam(env, element, texts[i]);
          ENSURE_NAPI_OK(env, nstatus);
          starts[i] = texts[i].data();
          sizes[i] = texts[i].size();
        }
        TFE_OpSetAttrStringList(tfe_op, attr_name, starts.data(), sizes.data(),
                                static_cast<int>(length));
        break;
      }
`;
const TYPES_PLACE = "    case TF_ATTR_TYPE: {\n";
const LISTS_OF_TYPES = `
      if (IsArray(env, nstatus, &js_value)) {
        uint32_t length;
        nstatus = napi_get_array_length(env, js_value, &length);
        ENSURE_NAPI_OK(env, nstatus);
        std::vector<TF_DataType> types(length);
        for (uint32_t i = 0; i < length; ++i) {
          napi_value element;
          nstatus = napi_get_element(env, js_value, i, &element);
          ENSURE_NAPI_OK(env, nstatus);
          nstatus = napi_get_value_int32(env, element, reinterpret_cast<int32_t *>(&types[i]));
          ENSURE_NAPI_OK(env, nstatus);
        }
        TFE_OpSetAttrTypeList(tfe_op, attr_name, types.data(), static_cast<int>(length));
        break;
      }
`;

/** The corrected source, in the folder of tfjs-node. */
export const ADDON_SOURCE = path.join("binding", "tfjs_backend_with_additions.cc");

/** This project's own parts of the addon: they give memory back, after loading and when asked. */
export const OWN_SOURCES = ["loaderPages.cc", "giveMemoryBack.cc"].map((name) =>
  fileURLToPath(new URL(name, import.meta.url)),
);

/** Changes when the added lines do: then the addon has to be built anew. */
export function sourceVersion() {
  const added = [
    LISTS_OF_TEXTS,
    LISTS_OF_TYPES,
    ORDERS,
    DECLARATION,
    ...OWN_SOURCES.map((file) => fs.readFileSync(file, "utf8")),
  ];
  return createHash("sha256").update(added.join("")).digest("hex").slice(0, 16);
}

/** The package's source file with the lines added; another version of it stays as it is. */
export function withAdditions(source) {
  return source
    .replace(FIRST_INCLUDE, DECLARATION)
    .replace(ORDERS_PLACE, ORDERS)
    .replace(TEXTS_PLACE, TEXTS_PLACE + LISTS_OF_TEXTS)
    .replace(TYPES_PLACE, TYPES_PLACE + LISTS_OF_TYPES);
}

/** Writes the corrected source beside the package's own; `folder` is that of tfjs-node. */
export function writeAddonSource(folder) {
  const original = fs.readFileSync(path.join(folder, "binding", "tfjs_backend.cc"), "utf8");
  fs.writeFileSync(path.join(folder, ADDON_SOURCE), withAdditions(original));
}
