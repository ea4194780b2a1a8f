/**
 * danfojs-node loads the package "request" to read files from an address. It has long been
 * unmaintained and brings forty others; the notebooks read no address. package.json's "overrides"
 * puts this in its place.
 */
function refuse() {
  throw new Error(
    "danfojs reads no addresses in this project: download the file first and give its path.",
  );
}

module.exports = Object.assign(refuse, { get: refuse, default: refuse });
