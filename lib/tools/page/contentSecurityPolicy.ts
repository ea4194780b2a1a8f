/**
 * What the page may do, for its header and for its own <meta> tag (a static host may send no
 * headers): everything from its own origin and nothing else. "wasm-unsafe-eval" lets it start
 * WebAssembly, and nothing that is a text. `data:` and `blob:` pictures are those it drew itself.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/**
 * The headers of every file. The two cross-origin ones let WebAssembly use several threads; the
 * last but one says what a <meta> tag cannot.
 */
export const PAGE_HEADERS: Record<string, string> = {
  "Content-Security-Policy": `${CONTENT_SECURITY_POLICY}; frame-ancestors 'none'`,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
};
